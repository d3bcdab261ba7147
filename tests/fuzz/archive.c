/*
 * archive.c: any bytes as a file of which a table is read, packed or not: the same bytes come out in pieces of any size,
 * and the same end. No more than some megabytes are taken of what may be endless.
 */
#include <stdlib.h>

#include "batch/intake.h"
#include "support/feed.h"
#include "support/place.h"

#define READ_MOST ((size_t)1 << 21)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct reading {
    uint64_t sum;
    size_t len;
    int error;
} reading;

static reading read_in(const char *path, size_t piece)
{
    sx_intake intake;
    reading r = {.sum = 14695981039346656037U};
    char *room = malloc(piece);
    must(room != NULL && sx_intake_open(&intake, path, NULL) == SX_OK);
    size_t got = 1;
    while (got > 0 && r.error == 0 && r.len < READ_MOST) {
        size_t wanted = READ_MOST - r.len < piece ? READ_MOST - r.len : piece;
        r.error = sx_intake_read(&intake, room, wanted, &got);
        must(got <= wanted && (r.error == 0 || intake.fault != NULL));
        for (size_t i = 0; r.error == 0 && i < got; i++) {
            r.sum = (r.sum ^ (unsigned char)room[i]) * 1099511628211U;
        }
        r.len += r.error == 0 ? got : 0;
    }
    sx_intake_close(&intake);
    free(room);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t pieces[] = {1, 7, 4096};
    char path[256];
    must(place_make() != NULL);
    place_path(path, sizeof path, "in");
    place_put(path, data, size);
    reading whole = read_in(path, 65536);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        reading r = read_in(path, pieces[i]);
        must(r.error == whole.error);
        must(r.error != 0 || (r.len == whole.len && r.sum == whole.sum));
    }
    return 0;
}
