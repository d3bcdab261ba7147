/*
 * verify_compare.c: where two results part. Goes through what was computed in the order in which it is read:
 * flags, then scales, then notes.
 */
#include <stdlib.h>
#include <string.h>

#include "session/verify.h"

#define SHOWN_MAX 64 /* bytes of a value that are shown */

/* A value as it stands there, NULL for none: one that is no number, word or truth is only named. False when memory
 * ran out. */
static bool show(const json_t *value, sx_arena *arena, const char **ret)
{
    *ret = NULL;
    if (value == NULL) {
        return true;
    }
    if (json_is_object(value) || json_is_array(value)) {
        *ret = "an object or an array";
        return true;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));
    if (text == NULL) {
        return false;
    }
    size_t len = strlen(text);
    *ret = len <= SHOWN_MAX ? sx_arena_strdup(arena, text)
                            : sx_arena_printf(arena, "%.*s...", SHOWN_MAX, text);
    free(text);
    return *ret != NULL;
}

static bool found(sx_result_difference *ret, const json_t *stored, const json_t *rebuilt,
                  sx_arena *arena, const char *member)
{
    *ret = (sx_result_difference){.member = member};
    if (!show(stored, arena, &ret->stored) || !show(rebuilt, arena, &ret->rebuilt)) {
        ret->member = NULL;
    }
    return true;
}

/* A key of a hostile document is no name. */
static const char *name_of(const char *key)
{
    return sx_is_id(sx_slice_of(key)) ? key : "a member of another name";
}

static bool compare_objects(const json_t *stored, const json_t *rebuilt, const char *path,
                            int depth, sx_arena *arena, sx_result_difference *ret);

static bool compare_member(const json_t *stored, const json_t *rebuilt, const char *path,
                           const char *key, int depth, sx_arena *arena, sx_result_difference *ret)
{
    if (stored != NULL && rebuilt != NULL && json_equal(stored, rebuilt)) {
        return false;
    }
    const char *member = sx_arena_printf(arena, "%s.%s", path, name_of(key));
    if (depth > 0 && json_is_object(stored) && json_is_object(rebuilt) && member != NULL) {
        return compare_objects(stored, rebuilt, member, depth - 1, arena, ret);
    }
    return found(ret, stored, rebuilt, arena, member);
}

/* The members of the rebuilt one in their order, then those that only the stored one has. */
static bool compare_objects(const json_t *stored, const json_t *rebuilt, const char *path,
                            int depth, sx_arena *arena, sx_result_difference *ret)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)rebuilt, key, value)
    {
        if (compare_member(json_object_get(stored, key), value, path, key, depth, arena, ret)) {
            return true;
        }
    }
    json_object_foreach((json_t *)stored, key, value)
    {
        if (json_object_get(rebuilt, key) == NULL) {
            return compare_member(value, NULL, path, key, depth, arena, ret);
        }
    }
    return false;
}

/* The library that code was in is no rule, and the same rules can be in another one. */
static bool compare_library(const json_t *stored, const json_t *rebuilt, sx_arena *arena,
                            sx_result_difference *ret)
{
    const json_t *a = json_object_get(stored, "library_hash");
    const json_t *b = json_object_get(rebuilt, "library_hash");
    return a != NULL && b != NULL && json_equal(a, b) ? false
                                                      : found(ret, a, b, arena, "library_hash");
}

bool sx_result_compare(const json_t *stored, const json_t *rebuilt, bool all, sx_arena *arena,
                       sx_result_difference *ret)
{
    static const char *const parts[] = {"flags", "scales", "validity"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (compare_objects(json_object_get(stored, parts[i]), json_object_get(rebuilt, parts[i]),
                            parts[i], 1, arena, ret)) {
            return true;
        }
    }
    return all && compare_library(stored, rebuilt, arena, ret);
}
