/*
 * names.h: every name under which a column may hold a field of the instruments of a run: `ID.ITEM`,
 * bare `ITEM`, the alias patterns that the manifest declares, and `item.option` or `item___option`
 * for items of several fields. Matches exactly; guesses are for "did you mean" only.
 */
#ifndef SX_BATCH_NAMES_H
#define SX_BATCH_NAMES_H

#include "base/arena.h"
#include "base/map.h"
#include "batch/mapping.h"
#include "host/instrument.h"

#define SX_NAME_END UINT32_MAX

/* One meaning of a name. */
typedef struct sx_name {
    const char *text;
    uint32_t instrument, field;
    bool parameter; /* of the respondent: one column may serve several instruments */
    uint32_t next;  /* another meaning of the same text; SX_NAME_END */
} sx_name;

typedef struct sx_names {
    sx_name *items;
    size_t count, capacity;
    sx_map *map; /* text -> first meaning */
} sx_names;

/* `mapping` NULL: none. */
sx_status sx_names_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                        const sx_mapping *mapping, sx_names *ret);
/* A pattern with {n} and {item} filled in; NULL when memory ran out. */
const char *sx_names_fill(sx_arena *arena, const char *pattern, size_t n, const char *item);
/* The first meaning of a column name, SX_NAME_END when it is none of ours. */
uint32_t sx_names_find(const sx_names *names, sx_slice text);

#endif
