/*
 * symbolic_model.h: what a script's functions need to know of its own table: items with their columns,
 * ends and options, and which scales still lack a computation. Lenient: the checks are the host's.
 */
#ifndef SX_LUA_SYMBOLIC_MODEL_H
#define SX_LUA_SYMBOLIC_MODEL_H

#include "base/map.h"
#include "manifest/tree.h"
#include "model/item.h"

typedef struct sx_lua_option {
    sx_slice code;
    bool missing; /* a reason for no answer, not an answer */
    bool scored;
    double score;
} sx_lua_option;

typedef struct sx_lua_item {
    const char *id;
    sx_item_kind kind;
    bool parameter;
    const sx_lua_option *options;
    size_t option_count;
    uint32_t first_field, field_count;
    uint32_t
        group; /* its number among items with a column for each option, from 1; 0: it has one */
    bool ends; /* `low` and `high` hold: what a reversal turns between */
    double low, high;
} sx_lua_item;

typedef struct sx_lua_field {
    const char *name; /* "q1", "likes.tea" */
    uint32_t item;
    sx_slice option; /* its code, for multi and ranking */
} sx_lua_field;

typedef enum sx_lua_scale_kind {
    SX_LUA_SCALE_OWN,  /* its table has a computation of its own */
    SX_LUA_SCALE_CALL, /* call: score_row() gives it */
    SX_LUA_SCALE_OPEN  /* score() has to give it */
} sx_lua_scale_kind;

typedef struct sx_lua_scale {
    const char *id;
    sx_tree *map;
    sx_lua_scale_kind kind;
    /* call: with the missing rule `complete`: the columns that must all have a value */
    const char **needs;
    size_t need_count;
} sx_lua_scale;

typedef struct sx_lua_model {
    sx_lua_item *items; /* items, then parameters */
    size_t item_count, total;
    const char **ids; /* of all of them */
    sx_lua_field *fields;
    size_t field_count;
    sx_map *names;       /* items by index */
    sx_map *field_names; /* fields by index */
    sx_lua_scale *scales;
    size_t scale_count;
    const char **notes; /* validity notes without a condition */
    size_t note_count;
    bool computed_text;   /* some item has computed_text */
    uint32_t group_count; /* items with a column for each option */
} sx_lua_model;

#define SX_LUA_FIELDS_MAX 20000

/* From the returned table as a tree. SX_E_MEMORY only. */
sx_status sx_lua_model_read(sx_arena *arena, const sx_tree *root, sx_lua_model *ret);
/* NULL when there is none. */
const sx_lua_item *sx_lua_model_item(const sx_lua_model *model, sx_slice id);
/* -1 when there is none. */
int sx_lua_model_field(const sx_lua_model *model, sx_slice name);
int sx_lua_model_scale(const sx_lua_model *model, const char *id);
/* The nearest of all names, NULL when none is near. */
const char *sx_lua_model_near(const sx_lua_model *model, sx_slice wrong);
/* The value that a column has when this option was chosen. False: no such option, or it means a
 * missing answer, or another option has the same value (then *ret_shared). */
bool sx_lua_option_value(const sx_lua_item *item, sx_slice code, double *ret, bool *ret_shared);

#endif
