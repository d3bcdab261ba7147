/*
 * mapping.c: the presets, and looking up raw values.
 */
#include "batch/mapping.h"

#include <string.h>

#include "base/number.h"

#define KEY_BYTES 64

/* A number in its one shortest spelling, any other text as it is. */
static sx_slice key_of(sx_slice raw, char *room, size_t size)
{
    sx_decimal number;
    if (raw.len >= KEY_BYTES || !sx_decimal_read(raw, &number)) {
        return raw;
    }
    sx_buf buf = {.data = room, .capacity = size, .max = size - 1};
    sx_decimal_print(&buf, number);
    return buf.failed ? raw : (sx_slice){room, buf.len};
}

const char *sx_raw_key(sx_arena *arena, sx_slice raw)
{
    char room[KEY_BYTES];
    sx_slice key = key_of(raw, room, sizeof room);
    return sx_arena_strndup(arena, key.at, key.len);
}

bool sx_raw_values_find(const sx_raw_values *values, sx_slice raw, sx_slice *ret_answer)
{
    char room[KEY_BYTES];
    size_t found = sx_map_get(values->map, key_of(raw, room, sizeof room));
    if (found == SX_MAP_NONE) {
        return false;
    }
    *ret_answer = sx_slice_of(values->answers[found]);
    return true;
}

bool sx_mapping_is_import_ids(const sx_slice *cells, size_t count)
{
    static const char start[] = "{\"ImportId\":";
    for (size_t i = 0; i < count; i++) {
        if (cells[i].len < sizeof start || memcmp(cells[i].at, start, sizeof start - 1) != 0) {
            return false;
        }
    }
    return count > 0;
}

bool sx_mapping_preset(const char *name, sx_mapping *ret)
{
    static const char *const qualtrics_missing[] = {"-99"};
    static const char *const spss_missing[] = {"#NULL!", "."};
    if (sx_str_equal(name, "redcap")) {
        *ret = (sx_mapping){
            .id = "record_id", .occasion = "redcap_event_name", .occasion_if_there = true};
    } else if (sx_str_equal(name, "qualtrics")) {
        *ret = (sx_mapping){.id = "ResponseId",
                            .skip = 2,
                            .import_ids = true,
                            .missing = (const char **)qualtrics_missing,
                            .missing_count = 1};
    } else if (sx_str_equal(name, "spss")) {
        *ret =
            (sx_mapping){.trim = true, .missing = (const char **)spss_missing, .missing_count = 2};
    } else {
        return false;
    }
    return true;
}
