/*
 * arena.c: memory in growing blocks, given back together. What is handed out is zero: it is cleared piece by piece,
 * so that memory that nobody asks for is never touched. Not safe between threads.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"

#define ARENA_DEFAULT_LIMIT ((size_t)1 << 30)
#define ARENA_FIRST_BLOCK ((size_t)4096)
#define ARENA_LARGEST_BLOCK ((size_t)1 << 20)
#define ARENA_STEP _Alignof(arena_align) /* every piece starts on a multiple of it */

typedef union arena_align {
    max_align_t any;
    void *pointer;
} arena_align;

typedef struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    arena_align data[];
} arena_block;

struct sx_arena {
    arena_block *blocks; /* the one being filled comes first */
    size_t limit;
    size_t held; /* bytes of all blocks */
    size_t next_block;
};

sx_arena *sx_arena_new(size_t limit)
{
    sx_arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        return NULL;
    }
    arena->limit = limit == 0 ? ARENA_DEFAULT_LIMIT : limit;
    arena->next_block = ARENA_FIRST_BLOCK;
    return arena;
}

void sx_arena_free(sx_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    arena_block *block = arena->blocks;
    while (block != NULL) {
        arena_block *next = block->next;
        free(block);
        block = next;
    }
    free(arena);
}

/* A fresh block with room for `size` bytes, within what the limit leaves. */
static arena_block *arena_add_block(sx_arena *arena, size_t size)
{
    size_t left = arena->limit - arena->held;
    if (size > left) {
        return NULL;
    }
    size_t room = arena->next_block;
    if (room < size) {
        room = size;
    }
    if (room > left) {
        room = left;
    }
    arena_block *block = malloc(sizeof *block + room);
    if (block == NULL) {
        return NULL;
    }
    *block = (arena_block){.size = room};
    arena->held += room;
    if (arena->next_block < ARENA_LARGEST_BLOCK) {
        arena->next_block *= 2;
    }
    /* A block made for one large piece is full at once: keep filling the block before it. */
    arena_block *first = arena->blocks;
    if (first != NULL && room == size && first->size - first->used > ARENA_STEP) {
        block->next = first->next;
        first->next = block;
    } else {
        block->next = first;
        arena->blocks = block;
    }
    return block;
}

void *sx_arena_alloc(sx_arena *arena, size_t size)
{
    if (arena == NULL || size > arena->limit) {
        return NULL;
    }
    const size_t step = ARENA_STEP;
    if (size > SIZE_MAX - 2 * step - sizeof(arena_block)) {
        return NULL;
    }
    size_t rounded = size == 0 ? step : (size + step - 1) / step * step;
    arena_block *block = arena->blocks;
    if (block == NULL || block->size - block->used < rounded) {
        block = arena_add_block(arena, rounded);
        if (block == NULL) {
            return NULL;
        }
    }
    unsigned char *at = (unsigned char *)block->data + block->used;
    block->used += rounded;
    return memset(at, 0, rounded);
}

void *sx_arena_array(sx_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    return sx_arena_alloc(arena, count * size);
}

char *sx_arena_strndup(sx_arena *arena, const char *text, size_t len)
{
    if (len == SIZE_MAX) {
        return NULL;
    }
    char *copy = sx_arena_alloc(arena, len + 1);
    if (copy != NULL && len > 0) {
        memcpy(copy, text, len);
    }
    return copy;
}

char *sx_arena_strdup(sx_arena *arena, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    return sx_arena_strndup(arena, text, strlen(text));
}

char *sx_arena_printf(sx_arena *arena, const char *format, ...)
{
    char brief[256];
    va_list arguments;
    va_start(arguments, format);
    int len = sx_format(brief, sizeof brief, format, arguments);
    va_end(arguments);
    if (len < 0) {
        return NULL;
    }
    if ((size_t)len < sizeof brief) {
        return sx_arena_strndup(arena, brief, (size_t)len);
    }
    char *text = sx_arena_alloc(arena, (size_t)len + 1);
    if (text == NULL) {
        return NULL;
    }
    va_start(arguments, format);
    (void)sx_format(text, (size_t)len + 1, format, arguments);
    va_end(arguments);
    return text;
}

void *sx_arena_grow(sx_arena *arena, void **items, size_t *capacity, size_t count, size_t size)
{
    if (*items != NULL && count < *capacity) {
        return *items;
    }
    size_t wanted = *capacity < 4 ? 8 : *capacity;
    if (*capacity >= 4) {
        if (wanted > SIZE_MAX / 2) {
            return NULL;
        }
        wanted *= 2;
    }
    if (wanted <= count) {
        if (count == SIZE_MAX) {
            return NULL;
        }
        wanted = count + 1;
    }
    void *moved = sx_arena_array(arena, wanted, size);
    if (moved == NULL) {
        return NULL;
    }
    if (*items != NULL && count > 0) {
        memcpy(moved, *items, count * size);
    }
    *items = moved;
    *capacity = wanted;
    return moved;
}
