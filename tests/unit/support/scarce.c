/*
 * scarce.c: the requests for memory that are counted and refused. See scarce.h.
 */
#include "support/scarce.h"

#include <check.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static atomic_bool counting;
static atomic_bool lasting; /* what comes after the refused one is refused too */
static atomic_size_t requests;
static atomic_size_t refused_at;

/* Counts a request, and says whether it is the one that gets nothing. */
static bool refuse(void)
{
    if (!atomic_load(&counting)) {
        return false;
    }
    size_t number = atomic_fetch_add(&requests, 1) + 1;
    size_t at = atomic_load(&refused_at);
    return at != 0 && (atomic_load(&lasting) ? number >= at : number == at);
}

/* The names are those that the linker asks for. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_sx_arena_alloc(sx_arena *arena, size_t size);
void *__real_sx_arena_array(sx_arena *arena, size_t count, size_t size);
char *__real_sx_arena_strndup(sx_arena *arena, const char *text, size_t len);
char *__real_sx_arena_strdup(sx_arena *arena, const char *text);
void *__real_sx_arena_grow(sx_arena *arena, void **items, size_t *capacity, size_t count,
                           size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_sx_arena_alloc(sx_arena *arena, size_t size);
void *__wrap_sx_arena_array(sx_arena *arena, size_t count, size_t size);
char *__wrap_sx_arena_strndup(sx_arena *arena, const char *text, size_t len);
char *__wrap_sx_arena_strdup(sx_arena *arena, const char *text);
char *__wrap_sx_arena_printf(sx_arena *arena, const char *format, ...);
void *__wrap_sx_arena_grow(sx_arena *arena, void **items, size_t *capacity, size_t count,
                           size_t size);

void *__wrap_malloc(size_t size)
{
    return refuse() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuse() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return refuse() ? NULL : __real_realloc(old, size);
}

void *__wrap_sx_arena_alloc(sx_arena *arena, size_t size)
{
    return refuse() ? NULL : __real_sx_arena_alloc(arena, size);
}

void *__wrap_sx_arena_array(sx_arena *arena, size_t count, size_t size)
{
    return refuse() ? NULL : __real_sx_arena_array(arena, count, size);
}

char *__wrap_sx_arena_strndup(sx_arena *arena, const char *text, size_t len)
{
    return refuse() ? NULL : __real_sx_arena_strndup(arena, text, len);
}

char *__wrap_sx_arena_strdup(sx_arena *arena, const char *text)
{
    return refuse() ? NULL : __real_sx_arena_strdup(arena, text);
}

/* There is no way to hand arguments on to the real one: it is done again here. */
char *__wrap_sx_arena_printf(sx_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = len < 0 || refuse() ? NULL : __real_sx_arena_alloc(arena, (size_t)len + 1);
    if (text != NULL) {
        va_start(arguments, format);
        (void)vsnprintf(text, (size_t)len + 1, format, arguments);
        va_end(arguments);
    }
    return text;
}

void *__wrap_sx_arena_grow(sx_arena *arena, void **items, size_t *capacity, size_t count,
                           size_t size)
{
    return refuse() ? NULL : __real_sx_arena_grow(arena, items, capacity, count, size);
}

static void start(size_t nth, bool on)
{
    atomic_store(&requests, 0);
    atomic_store(&refused_at, nth);
    atomic_store(&lasting, on);
    atomic_store(&counting, true);
}

void scarce_from(size_t nth)
{
    start(nth, false);
}

void scarce_after(size_t nth)
{
    start(nth, true);
}

size_t scarce_stop(void)
{
    atomic_store(&counting, false);
    return atomic_load(&requests);
}

void scarce_each(scarce_body body, void (*check)(void *data, bool refused), void *data, size_t most)
{
    scarce_from(0);
    body(data);
    size_t count = scarce_stop();
    check(data, false);
    ck_assert_uint_gt(count, 0);
    size_t step = most == 0 ? 1 : count / most + 1;
    for (size_t nth = 1; nth <= count; nth += step) {
        scarce_from(nth);
        body(data);
        (void)scarce_stop();
        check(data, true);
    }
}
