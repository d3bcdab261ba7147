/*
 * test_intake.c: archives of gzip and zstd give the bytes that were packed, in pieces of any size and
 * however they are cut into members; one that does not end well gives an error and never other bytes.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/pack.h"
#include "batch/intake.h"
#include "batch/trial_batch.h"
#include "support/scarce.h"
#include "support/suite.h"

static trial_batch trial;
static const sx_packing kinds[] = {SX_PACKING_GZIP, SX_PACKING_ZSTD};
#define KINDS (sizeof kinds / sizeof kinds[0])
#define MOST ((size_t)8 * 1024 * 1024)

static void setup(void)
{
    trial_batch_make(&trial);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

static int add(void *user, const char *data, size_t len)
{
    sx_buf_add(user, data, len);
    return 0;
}

/* Appends one member that holds the text. */
static void pack(sx_packing packing, const char *text, size_t len, sx_buf *out)
{
    sx_pack *made = sx_pack_new(packing, add, out);
    ck_assert_ptr_nonnull(made);
    ck_assert_int_eq(sx_pack_write(made, text, len), 0);
    ck_assert_int_eq(sx_pack_end(made), 0);
    sx_pack_free(made);
}

/* Reads it all in pieces of `room` bytes; 0 or the errno at which it ended. */
static int read_all(sx_intake *intake, size_t room, sx_buf *out)
{
    char *piece = malloc(room);
    size_t got = 0;
    int error;
    do {
        error = sx_intake_read(intake, piece, room, &got);
        sx_buf_add(out, piece, error == 0 ? got : 0);
    } while (error == 0 && got > 0);
    if (error == 0) { /* the end stays the end */
        ck_assert_int_eq(sx_intake_read(intake, piece, room, &got), 0);
        ck_assert_uint_eq(got, 0);
    }
    free(piece);
    return error;
}

static int read_bytes(const sx_buf *bytes, size_t len, size_t room, sx_buf *out)
{
    sx_intake intake;
    const char *path = trial_file(&trial, "in", sx_buf_text(bytes), len);
    sx_buf_init(out, MOST);
    ck_assert_int_eq(sx_intake_open(&intake, path, &trial.diags), SX_OK);
    ck_assert_uint_eq(sx_intake_size(&intake), len);
    int error = read_all(&intake, room, out);
    if (error == EBADMSG) {
        ck_assert_int_eq(sx_intake_refuse(&intake, error, NULL), SX_E_INPUT);
        ck_assert_ptr_nonnull(intake.fault);
    }
    sx_intake_close(&intake);
    return error;
}

static void expect_bytes(const sx_buf *bytes, size_t room, const char *text, size_t len)
{
    sx_buf out;
    ck_assert_int_eq(read_bytes(bytes, bytes->len, room, &out), 0);
    ck_assert_uint_eq(out.len, len);
    ck_assert_mem_eq(sx_buf_text(&out), text, len);
    sx_buf_free(&out);
}

/* A table that does not fit into one buffer, packed. */
static char *long_text(size_t len)
{
    char *text = malloc(len);
    uint32_t state = 1;
    for (size_t i = 0; i < len; i++) {
        state = state * 1103515245U + 12345U;
        text[i] = i % 16 == 15 ? '\n' : (char)('0' + (state >> 16) % 10);
    }
    return text;
}

START_TEST(test_rooms)
{
    static const size_t rooms[] = {1, 3, 4096, 200000, 1000000};
    const size_t len = 700000;
    char *text = long_text(len);
    for (size_t k = 0; k <= KINDS; k++) {
        sx_buf bytes;
        sx_buf_init(&bytes, MOST);
        if (k == KINDS) {
            sx_buf_add(&bytes, text, len); /* as it is */
        } else {
            pack(kinds[k], text, len, &bytes);
            ck_assert_uint_lt(bytes.len, len);
        }
        for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
            expect_bytes(&bytes, rooms[i], text, len);
        }
        sx_buf_free(&bytes);
    }
    free(text);
}
END_TEST

START_TEST(test_members)
{
    for (size_t k = 0; k < KINDS; k++) {
        sx_buf bytes;
        sx_buf_init(&bytes, MOST);
        pack(kinds[k], "id,q1\n", 6, &bytes);
        pack(kinds[k], "", 0, &bytes);
        pack(kinds[k], "a,1\n", 4, &bytes);
        if (kinds[k] == SX_PACKING_ZSTD) {
            sx_buf_add(&bytes, "\x51\x2A\x4D\x18\3\0\0\0xyz", 11); /* a frame to skip */
        }
        expect_bytes(&bytes, 1, "id,q1\na,1\n", 10);
        expect_bytes(&bytes, 100, "id,q1\na,1\n", 10);
        sx_buf_free(&bytes);
    }
}
END_TEST

START_TEST(test_plain)
{
    static const char *const texts[] = {"", "a", "ab", "abc", "abcd", "abcde", "\x1F", "(\xB5/"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sx_buf bytes;
        sx_buf_init(&bytes, MOST);
        sx_buf_str(&bytes, texts[i]);
        expect_bytes(&bytes, 1, texts[i], strlen(texts[i]));
        expect_bytes(&bytes, 64, texts[i], strlen(texts[i]));
        sx_buf_free(&bytes);
    }
}
END_TEST

/* Cut off anywhere it is refused, and what came before is a start of what was packed. */
START_TEST(test_cut_off)
{
    static const char text[] = "id,q1,q2\na,1,2\nb,3,0\nc,0,0\n";
    const size_t len = sizeof text - 1;
    for (size_t k = 0; k < KINDS; k++) {
        sx_buf bytes;
        sx_buf_init(&bytes, MOST);
        pack(kinds[k], text, 9, &bytes);
        size_t first = bytes.len;
        pack(kinds[k], text + 9, len - 9, &bytes);
        for (size_t cut = SX_PACKING_LOOK; cut < bytes.len; cut++) {
            sx_buf out;
            int error = read_bytes(&bytes, cut, 64, &out);
            ck_assert_int_eq(error, cut == first ? 0 : EBADMSG);
            ck_assert_uint_le(out.len, len);
            ck_assert_mem_eq(sx_buf_text(&out), text, out.len);
            sx_buf_free(&out);
        }
        sx_buf_free(&bytes);
    }
}
END_TEST

/* A bit that is turned anywhere is found, or it stood where nothing is kept (a time, a system). */
START_TEST(test_damaged)
{
    static const char text[] = "id,q1,q2\na,1,2\nb,3,0\nc,0,0\nd,1,1\ne,1,2\n";
    const size_t len = sizeof text - 1;
    for (size_t k = 0; k < KINDS; k++) {
        sx_buf bytes;
        size_t refused = 0;
        sx_buf_init(&bytes, MOST);
        pack(kinds[k], text, len, &bytes);
        for (size_t bit = 8 * SX_PACKING_LOOK; bit < 8 * bytes.len; bit++) {
            sx_buf out;
            bytes.data[bit / 8] ^= (char)(1U << bit % 8);
            int error = read_bytes(&bytes, bytes.len, 64, &out);
            ck_assert(error == EBADMSG || (error == 0 && out.len == len));
            refused += error != 0;
            if (error == 0) {
                ck_assert_mem_eq(sx_buf_text(&out), text, len);
            }
            bytes.data[bit / 8] ^= (char)(1U << bit % 8);
            sx_buf_free(&out);
        }
        ck_assert_uint_gt(refused, 8 * (bytes.len - 12));
        sx_buf_free(&bytes);
    }
}
END_TEST

START_TEST(test_behind)
{
    static const struct {
        const char *bytes;
        size_t len;
    } more[] = {{"\0", 1},
                {"\0\0\0\0\0\0\0\0", 8},
                {"\n", 1},
                {"id,q1\n", 6},
                {"\x1F", 1},
                {"\x1F\x8B", 2},
                {"\x28\xB5/", 3},
                {"\x28\xB5/\xFD", 4},
                {"\x1F\x8B\x08\0", 4}};
    for (size_t k = 0; k < KINDS; k++) {
        for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
            sx_buf bytes, out;
            sx_buf_init(&bytes, MOST);
            pack(kinds[k], "id,q1\na,1\n", 10, &bytes);
            sx_buf_add(&bytes, more[i].bytes, more[i].len);
            ck_assert_int_eq(read_bytes(&bytes, bytes.len, 64, &out), EBADMSG);
            sx_buf_free(&bytes);
            sx_buf_free(&out);
        }
        sx_buf bytes, out; /* one kind behind the other */
        sx_buf_init(&bytes, MOST);
        pack(kinds[k], "id,q1\n", 6, &bytes);
        pack(kinds[(k + 1) % KINDS], "a,1\n", 4, &bytes);
        ck_assert_int_eq(read_bytes(&bytes, bytes.len, 64, &out), EBADMSG);
        sx_buf_free(&bytes);
        sx_buf_free(&out);
    }
}
END_TEST

/* A frame that wants 2 GiB of memory: refused before it is asked for. */
START_TEST(test_window)
{
    static const char frame[] = "\x28\xB5\x2F\xFD\0\xA8\x01\0\0";
    sx_buf bytes, out;
    sx_buf_init(&bytes, MOST);
    sx_buf_add(&bytes, frame, sizeof frame - 1);
    ck_assert_int_eq(read_bytes(&bytes, bytes.len, 64, &out), EBADMSG);
    sx_buf_free(&out);
    bytes.data[5] = 0x58; /* 2 MiB */
    ck_assert_int_eq(read_bytes(&bytes, bytes.len, 64, &out), 0);
    sx_buf_free(&out);
    sx_buf_free(&bytes);
}
END_TEST

/* However a pipe delivers it. */
START_TEST(test_pipe)
{
    for (size_t k = 0; k < KINDS; k++) {
        sx_buf bytes, out;
        sx_intake intake = {.file = "pipe", .owned = true};
        int ends[2];
        sx_buf_init(&bytes, MOST);
        sx_buf_init(&out, MOST);
        pack(kinds[k], "id,q1\n", 6, &bytes);
        pack(kinds[k], "a,1\n", 4, &bytes);
        ck_assert_int_eq(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            for (size_t i = 0; i < bytes.len; i++) {
                (void)!write(ends[1], bytes.data + i, 1);
            }
            _exit(0);
        }
        close(ends[1]);
        intake.fd = ends[0];
        ck_assert_int_eq(read_all(&intake, 64, &out), 0);
        ck_assert_uint_eq(intake.bytes, bytes.len);
        ck_assert_uint_eq(out.len, 10);
        ck_assert_mem_eq(sx_buf_text(&out), "id,q1\na,1\n", 10);
        sx_intake_close(&intake);
        ck_assert_int_eq(waitpid(child, NULL, 0), child);
        sx_buf_free(&bytes);
        sx_buf_free(&out);
    }
}
END_TEST

START_TEST(test_suffixes)
{
    static const struct {
        const char *path;
        sx_packing packing;
        size_t len;
    } paths[] = {{"a.csv.gz", SX_PACKING_GZIP, 5}, {"a.csv.zst", SX_PACKING_ZSTD, 5},
                 {"a.csv", SX_PACKING_NONE, 5},    {".gz", SX_PACKING_NONE, 3},
                 {"a.GZ", SX_PACKING_NONE, 4},     {"gz", SX_PACKING_NONE, 2},
                 {"a.zst.gz", SX_PACKING_GZIP, 5}, {NULL, SX_PACKING_NONE, 0}};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        size_t len;
        ck_assert_int_eq(sx_packing_of_path(paths[i].path, &len), paths[i].packing);
        ck_assert_uint_eq(len, paths[i].len);
        ck_assert_int_eq(sx_packing_of_path(paths[i].path, NULL), paths[i].packing);
    }
}
END_TEST

/* A sink that refuses is heard, whatever was being done. */
static int refuse(void *user, const char *data, size_t len)
{
    (void)user;
    (void)data;
    return len == 0 ? 0 : ENOSPC;
}

START_TEST(test_full_sink)
{
    const size_t len = 700000;
    char *text = long_text(len);
    for (size_t k = 0; k < KINDS; k++) {
        sx_pack *made = sx_pack_new(kinds[k], refuse, NULL);
        ck_assert_int_eq(sx_pack_end(made), ENOSPC);
        sx_pack_free(made);
        made = sx_pack_new(kinds[k], refuse, NULL);
        ck_assert_int_eq(sx_pack_write(made, text, len), ENOSPC);
        sx_pack_free(made);
    }
    free(text);
}
END_TEST

/* ---- memory that runs out ------------------------------------------------------------------ */

typedef struct scarce_reading {
    const char *path;
    sx_buf out;
    int error;
} scarce_reading;

static void read_scarcely(void *data)
{
    scarce_reading *reading = data;
    sx_intake intake;
    size_t got = 0;
    char piece[64];
    reading->error = ENOMEM;
    if (sx_intake_open(&intake, reading->path, NULL) == SX_OK) {
        reading->error = sx_intake_read(&intake, piece, sizeof piece, &got);
    }
    sx_intake_close(&intake);
}

static void check_scarcely(void *data, bool refused)
{
    const scarce_reading *reading = data;
    ck_assert_int_eq(reading->error, refused ? ENOMEM : 0);
}

START_TEST(test_scarce_memory)
{
    for (size_t k = 0; k < KINDS; k++) {
        sx_buf bytes;
        sx_buf_init(&bytes, MOST);
        pack(kinds[k], "id,q1\na,1\n", 10, &bytes);
        scarce_reading reading = {.path = trial_file(&trial, "in", sx_buf_text(&bytes), bytes.len)};
        scarce_each(read_scarcely, check_scarcely, &reading, 0);
        sx_buf_free(&bytes);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("intake");
    TCase *group = tcase_create("intake");
    tcase_add_checked_fixture(group, setup, teardown);
    tcase_set_timeout(group, 120);
    tcase_add_test(group, test_rooms);
    tcase_add_test(group, test_members);
    tcase_add_test(group, test_plain);
    tcase_add_test(group, test_cut_off);
    tcase_add_test(group, test_damaged);
    tcase_add_test(group, test_behind);
    tcase_add_test(group, test_window);
    tcase_add_test(group, test_pipe);
    tcase_add_test(group, test_suffixes);
    tcase_add_test(group, test_full_sink);
    tcase_add_test(group, test_scarce_memory);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
