/*
 * probe_guard.c: guarded memory, and whether a call that fills a buffer keeps to it.
 */
#include "backend/native/probe_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SX_GUARD_BYTE 0xa5

void *sx_guard_new(size_t size)
{
    if (size > SIZE_MAX - 2 * SX_GUARD_SIZE)
        return NULL;
    unsigned char *all = malloc(size + 2 * SX_GUARD_SIZE);
    if (!all)
        return NULL;
    memset(all, SX_GUARD_BYTE, SX_GUARD_SIZE);
    memset(all + SX_GUARD_SIZE, 0, size);
    memset(all + SX_GUARD_SIZE + size, SX_GUARD_BYTE, SX_GUARD_SIZE);
    return all + SX_GUARD_SIZE;
}

static bool untouched(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i] != SX_GUARD_BYTE)
            return false;
    }
    return true;
}

bool sx_guard_whole(const void *guarded, size_t size)
{
    const unsigned char *at = guarded;
    return untouched(at - SX_GUARD_SIZE, SX_GUARD_SIZE) && untouched(at + size, SX_GUARD_SIZE);
}

void sx_guard_free(void *guarded)
{
    if (guarded)
        free((unsigned char *)guarded - SX_GUARD_SIZE);
}

typedef struct attempt {
    sx_fill fill;
    void *context;
    uint64_t length; /* that the first call told */
    char *problem;
    size_t size;
} attempt;

static bool judge(const attempt *a, uint64_t capacity, sx_plugin_status status, uint64_t length,
                  bool whole)
{
    unsigned long long room = capacity, said = length, needed = a->length;
    if (!whole)
        (void)snprintf(a->problem, a->size, "it wrote outside a buffer of %llu bytes", room);
    else if (capacity < a->length && status != SX_PLUGIN_E_SPACE)
        (void)snprintf(a->problem, a->size,
                       "it answered a buffer of %llu bytes with status %d where %llu are needed: "
                       "SX_PLUGIN_E_SPACE was expected",
                       room, (int)status, needed);
    else if (capacity >= a->length && status < 0)
        (void)snprintf(a->problem, a->size, "it failed with status %d for a buffer of %llu bytes",
                       (int)status, room);
    else if (length != a->length)
        (void)snprintf(a->problem, a->size, "it told a length of %llu, and of %llu before", said,
                       needed);
    else
        return true;
    return false;
}

/* One call with a buffer of `capacity` bytes. The text is kept in *keep when it is the first
 * whole one. */
static bool attempt_with(const attempt *a, uint64_t capacity, char **keep)
{
    sx_plugin_error error = {.size = sizeof error};
    uint64_t length = 0;
    char *buffer = sx_guard_new((size_t)capacity);
    if (!buffer) {
        (void)snprintf(a->problem, a->size, "memory ran out");
        return false;
    }
    sx_plugin_status status = a->fill(a->context, buffer, capacity, &length, &error);
    bool good = judge(a, capacity, status, length, sx_guard_whole(buffer, (size_t)capacity));
    if (good && status >= 0) {
        if (!*keep) {
            *keep = buffer;
            return true;
        }
        good = memcmp(*keep, buffer, (size_t)length) == 0;
        if (!good)
            (void)snprintf(a->problem, a->size, "it wrote another text when it was asked again");
    }
    sx_guard_free(buffer);
    return good;
}

static bool first_length(attempt *a, uint64_t most)
{
    sx_plugin_error error = {.size = sizeof error};
    char message[160], *nothing = sx_guard_new(0);
    if (!nothing) {
        (void)snprintf(a->problem, a->size, "memory ran out");
        return false;
    }
    sx_plugin_status status = a->fill(a->context, nothing, 0, &a->length, &error);
    bool whole = sx_guard_whole(nothing, 0);
    sx_guard_free(nothing);
    sx_native_line(message, sizeof message, error.message, sizeof error.message);
    if (!whole)
        (void)snprintf(a->problem, a->size, "it wrote into a buffer of 0 bytes");
    else if (status < 0 && status != SX_PLUGIN_E_SPACE)
        (void)snprintf(a->problem, a->size, "it failed with status %d: %s", (int)status,
                       message[0] ? message : "it gave no reason");
    else if (a->length > most)
        (void)snprintf(a->problem, a->size, "its text has %llu bytes, and %llu is the most",
                       (unsigned long long)a->length, (unsigned long long)most);
    else
        return true;
    return false;
}

bool sx_guard_fill(sx_fill fill, void *context, uint64_t most, char *problem, size_t problem_size,
                   char **ret_text, size_t *ret_length)
{
    attempt a = {fill, context, 0, problem, problem_size};
    char *kept = NULL;
    *ret_text = NULL;
    *ret_length = 0;
    if (!first_length(&a, most))
        return false;
    uint64_t capacities[] = {0, 1, a.length / 2, a.length - 1, a.length, a.length + 100};
    bool good = true;
    for (size_t i = 0; good && i < sizeof capacities / sizeof *capacities; i++) {
        if (capacities[i] <= a.length + 100) /* not the one below a length of 0 */
            good = attempt_with(&a, capacities[i], &kept);
    }
    if (good && !(*ret_text = malloc((size_t)a.length + 1))) {
        (void)snprintf(problem, problem_size, "memory ran out");
        good = false;
    }
    if (good) {
        memcpy(*ret_text, kept, (size_t)a.length);
        (*ret_text)[a.length] = 0;
        *ret_length = (size_t)a.length;
    }
    sx_guard_free(kept);
    return good;
}
