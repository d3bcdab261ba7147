/*
 * arena.h: memory that is given back all at once. Everything read from one file (model, plan,
 * diagnostics) lives in one arena; nothing in it is freed alone.
 */
#ifndef SX_BASE_ARENA_H
#define SX_BASE_ARENA_H

#include <stddef.h>

typedef struct sx_arena sx_arena;

/* A new arena that may hold at most `limit` bytes (0: 1 GiB). NULL when memory ran out. */
sx_arena *sx_arena_new(size_t limit);
/* Gives back the arena and all that is in it. NULL is allowed. */
void sx_arena_free(sx_arena *arena);
/* `size` zeroed bytes aligned for any type; NULL when the limit or memory ran out. */
void *sx_arena_alloc(sx_arena *arena, size_t size);
/* `count` zeroed elements of `size` bytes; NULL also when the product overflows. */
void *sx_arena_array(sx_arena *arena, size_t count, size_t size);
/* A copy of `len` bytes with a final NUL; NULL when memory ran out. */
char *sx_arena_strndup(sx_arena *arena, const char *text, size_t len);
char *sx_arena_strdup(sx_arena *arena, const char *text);
/* printf into the arena: %s %d %zu and the like only, never a floating-point conversion. */
char *sx_arena_printf(sx_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * Grows an arena array for one more element: `*items` has `*capacity` places of `size` bytes and
 * `count` used. Returns `*items` (possibly moved) or NULL when memory ran out.
 */
void *sx_arena_grow(sx_arena *arena, void **items, size_t *capacity, size_t count, size_t size);

#endif
