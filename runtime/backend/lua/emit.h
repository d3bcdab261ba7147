/*
 * emit.h: from what a script returned to manifest text: its table as a tree of data (emit_tree.c, guided
 * by the schema in emit_hint.c), what score() made as keys of scales (emit_scale.c, emit_formula.c),
 * and the tree as text with a place for every line (emit_text.c).
 */
#ifndef SX_LUA_EMIT_H
#define SX_LUA_EMIT_H

#include "backend/lua/carrier.h"
#include "manifest/schema.h"

/* ---- What the schema expects at a place --------------------------------------------------------- */

typedef enum sx_emit_shape { SX_EMIT_ANY, SX_EMIT_LIST, SX_EMIT_MAP } sx_emit_shape;

typedef struct sx_emit_hint {
    sx_emit_shape shape;
    const sx_schema_key *key;     /* whose value, or part of it, this is; NULL: unknown */
    int level;                    /* how many lists and maps of its shape are around this */
    const sx_schema_table *table; /* the keys of this map */
    sx_holds type;                /* of values, where there is a key */
} sx_emit_hint;

sx_emit_hint sx_emit_hint_root(void);
/* What an element or the value of a key is, inside of `outer`. `name` is empty for elements. */
sx_emit_hint sx_emit_hint_child(const sx_emit_hint *outer, sx_slice name);

/* ---- Tree ------------------------------------------------------------------------------------- */

/*
 * The table on top of the stack into instance->table; functions into the registry. Under
 * sx_lua_protect. Not plain data: the fault is in *error and false is returned.
 */
SX_LUA_RAISES bool sx_emit_tree(sx_lua_instance *instance, lua_State *L, sx_plugin_error *error,
                                sx_plugin_status *ret_status);
/* Do the functions and the table fit together? */
sx_plugin_status sx_emit_check_functions(const sx_lua_instance *instance, sx_plugin_error *error);

/* New nodes; NULL when memory ran out. */
sx_tree *sx_emit_text_node(sx_arena *arena, sx_where where, sx_slice text, bool plain);
sx_tree *sx_emit_number_node(sx_arena *arena, sx_where where, sx_decimal number);
sx_tree *sx_emit_branch_node(sx_arena *arena, sx_where where, sx_tree_kind kind, size_t count);
/* Puts a key in front of (or, with `last`, behind) the others of a map. */
bool sx_emit_put(sx_arena *arena, sx_tree *map, const char *key, sx_tree *value, bool last);

/* ---- What score() gave ------------------------------------------------------------------------- */

/* A copy of the table with the computations of open scales in it. NULL and the fault on failure. */
sx_tree *sx_emit_computed(sx_lua_instance *instance, sx_arena *arena, sx_plugin_error *error,
                          sx_plugin_status *ret_status);

/* Ids that lookup tables get: the id of a table for formulas. */
typedef struct sx_emit_tables {
    sx_lua_instance *instance;
    sx_arena *arena;
    sx_tree *map; /* `tables:` of the manifest; NULL until the first one */
    const sx_sym_table **known;
    const char **ids;
    size_t count, capacity, id_capacity;
    sx_where where;
} sx_emit_tables;
/* NULL when memory ran out. */
const char *sx_emit_table_id(sx_emit_tables *tables, const sx_sym_table *table);

#define SX_EMIT_FORMULA_MAX 32000u
/* How many of the operands from the first on are a range: q1..q9, or q1..q8 >= 2; *ret_last is then its
 * last item. 1: none, *ret_last stays. */
uint32_t sx_emit_range(const sx_lua_model *model, const sx_sym *const *args, uint32_t count,
                       const char **ret_last);
/* The first operand, or the range that begins with it, in the language of formulas. `out` has failed when
 * it is longer than its maximum. */
void sx_emit_operand(sx_buf *out, const sx_lua_model *model, const sx_sym *const *args,
                     uint32_t count, sx_emit_tables *tables);

/* ---- Text ------------------------------------------------------------------------------------- */

/* One value, key or bracket a line; two numbers per line into *ret_places (arena). */
sx_status sx_emit_text(sx_arena *arena, const sx_tree *root, sx_buf *out, uint32_t **ret_places,
                       size_t *ret_lines);

#endif
