/*
 * emit_hint.c: walks the schema beside a table of a script: whether {[1] = "Yes"} is a list of one text or
 * an option with code 1 is known from there alone.
 */
#include "backend/lua/emit.h"

/* How many lists and maps stand around the values of a key. */
static int depth_of(sx_shape shape)
{
    switch (shape) {
    case SX_SHAPE_ONE: return 0;
    case SX_SHAPE_LIST:
    case SX_SHAPE_ONE_OR_LIST:
    case SX_SHAPE_MAP: return 1;
    case SX_SHAPE_MAP_OF_LISTS:
    case SX_SHAPE_PAIRS: return 2;
    }
    return 0;
}

static sx_emit_shape shape_at(sx_shape shape, int level)
{
    switch (shape) {
    case SX_SHAPE_LIST: return SX_EMIT_LIST;
    case SX_SHAPE_MAP: return SX_EMIT_MAP;
    case SX_SHAPE_MAP_OF_LISTS: return level == 0 ? SX_EMIT_MAP : SX_EMIT_LIST;
    case SX_SHAPE_PAIRS: return level == 0 ? SX_EMIT_LIST : SX_EMIT_MAP;
    case SX_SHAPE_ONE:
    case SX_SHAPE_ONE_OR_LIST: break;
    }
    return SX_EMIT_ANY;
}

static sx_emit_hint hint_at(const sx_schema_key *key, int level)
{
    sx_emit_hint hint = {.key = key, .level = level, .type = key->type};
    if (level < depth_of(key->shape)) {
        hint.shape = shape_at(key->shape, level);
        return hint;
    }
    switch (key->type) {
    case SX_HOLDS_TABLE:
        hint.shape = SX_EMIT_MAP;
        hint.table = key->table;
        break;
    case SX_HOLDS_OPTION:
        hint.shape = SX_EMIT_MAP;
        hint.table = &sx_table_option;
        break;
    case SX_HOLDS_NUMBERS:
    case SX_HOLDS_TEXTS: hint.shape = SX_EMIT_MAP; break;
    case SX_HOLDS_MET: hint.shape = SX_EMIT_LIST; break;
    default: break;
    }
    return hint;
}

sx_emit_hint sx_emit_hint_root(void)
{
    return (sx_emit_hint){.shape = SX_EMIT_MAP, .table = sx_schema_instrument.tables[0]};
}

sx_emit_hint sx_emit_hint_child(const sx_emit_hint *outer, sx_slice name)
{
    if (outer->table != NULL) {
        const sx_schema_key *key = sx_schema_find(outer->table, name);
        key = key == NULL ? outer->table->others : key;
        return key == NULL ? (sx_emit_hint){.shape = SX_EMIT_ANY, .type = SX_HOLDS_TEXT}
                           : hint_at(key, 0);
    }
    if (outer->key == NULL) {
        return (sx_emit_hint){.shape = SX_EMIT_ANY, .type = SX_HOLDS_TEXT};
    }
    bool one_or_list = outer->key->shape == SX_SHAPE_ONE_OR_LIST && outer->level == 0;
    if (one_or_list && outer->key->type == SX_HOLDS_TABLE && name.len > 0) {
        const sx_schema_key *key = sx_schema_find(outer->key->table, name);
        if (key != NULL) { /* it is the one map, and not a list of them */
            return hint_at(key, 0);
        }
    }
    if (outer->level < depth_of(outer->key->shape)) {
        return hint_at(outer->key, outer->level + 1);
    }
    sx_holds inner = outer->type == SX_HOLDS_NUMBERS ? SX_HOLDS_NUMBER : outer->type;
    return (sx_emit_hint){.shape = SX_EMIT_ANY, .type = inner};
}
