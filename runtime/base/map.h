/*
 * map.h: a table from text to an index, for names of items, columns and files. Keys are not copied.
 * The hash is seeded, so that hostile keys cannot make it slow.
 */
#ifndef SX_BASE_MAP_H
#define SX_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct sx_map sx_map;

sx_map *sx_map_new(sx_arena *arena, size_t expected); /* NULL when memory ran out */
/* False when memory ran out. A key that is there already keeps its first value; *ret_existing then
 * gets that value (else SX_MAP_NONE). */
bool sx_map_put(sx_map *map, sx_slice key, size_t value, size_t *ret_existing);
#define SX_MAP_NONE ((size_t)-1)
size_t sx_map_get(const sx_map *map, sx_slice key); /* SX_MAP_NONE when absent */
size_t sx_map_count(const sx_map *map);

#endif
