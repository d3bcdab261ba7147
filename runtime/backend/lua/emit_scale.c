/*
 * emit_scale.c: what score() made of a scale as keys of its table. A plain gather over items becomes sum:,
 * mean: and so on, with the missing rule of the scale; everything else becomes formula:.
 */
#include "backend/lua/emit.h"

#include <string.h>

typedef struct computer {
    sx_lua_instance *instance;
    sx_arena *arena;
    sx_emit_tables tables;
    sx_plugin_error *error;
    sx_plugin_status status;
} computer;

/* One operand of a gather, as a scale can have it. */
typedef struct term {
    const char *name;
    uint32_t field, line;
    bool reversed, weighted;
    double weight;
    const sx_sym_table *recode;
} term;

static bool no_memory(computer *c)
{
    if (c->status == SX_PLUGIN_OK) {
        c->status = sx_lua_no_memory(c->error);
    }
    return false;
}

/* ---- terms -------------------------------------------------------------------------------------- */

static bool in_table(const sx_sym_table *table, double value)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->from[i] >= value && table->from[i] <= value) {
            return true;
        }
    }
    return false;
}

static bool is_score(const sx_lua_item *item, double value)
{
    for (size_t i = 0; i < item->option_count; i++) {
        const sx_lua_option *option = &item->options[i];
        if (option->scored && option->score >= value && option->score <= value) {
            return true;
        }
    }
    return false;
}

/* A recoding names every score of the options, and nothing else. */
static bool is_recode(const sx_lua_item *item, const sx_sym_table *table)
{
    for (size_t i = 0; item->kind == SX_ITEM_CHOICE && i < item->option_count; i++) {
        if (item->options[i].scored && !in_table(table, item->options[i].score)) {
            return false;
        }
    }
    for (size_t i = 0; item->kind == SX_ITEM_CHOICE && i < table->count; i++) {
        if (!is_score(item, table->from[i])) {
            return false;
        }
    }
    return item->kind == SX_ITEM_CHOICE;
}

static bool read_term(const sx_lua_model *model, const sx_sym *node, bool weights, term *ret)
{
    if (node->op == SX_SYM_MULTIPLY && weights) {
        bool first = node->args[0]->op == SX_SYM_NUMBER;
        const sx_sym *factor = node->args[first ? 0 : 1];
        if (factor->op != SX_SYM_NUMBER ||
            !read_term(model, node->args[first ? 1 : 0], false, ret)) {
            return false;
        }
        ret->weighted = true;
        ret->weight = factor->detail.number;
        return true;
    }
    bool around = node->op == SX_SYM_REVERSE || node->op == SX_SYM_LOOKUP;
    const sx_sym *item = around ? node->args[0] : node;
    if (item->op != SX_SYM_ITEM) {
        return false;
    }
    const sx_lua_field *field = &model->fields[item->detail.field];
    *ret =
        (term){.name = field->name, .field = item->detail.field, .line = node->line, .weight = 1};
    ret->reversed = node->op == SX_SYM_REVERSE;
    ret->recode = node->op == SX_SYM_LOOKUP ? node->detail.table : NULL;
    return ret->recode == NULL || is_recode(&model->items[field->item], ret->recode);
}

/* The operands as terms, or NULL when one is none, or stands there twice. */
static term *read_terms(computer *c, const sx_sym *node, bool *ret_weighted)
{
    const sx_lua_model *model = &c->instance->model;
    term *terms = sx_arena_array(c->arena, (size_t)node->arg_count + 1, sizeof *terms);
    uint8_t *seen = sx_arena_array(c->arena, model->field_count + 1, 1);
    *ret_weighted = false;
    if (terms == NULL || seen == NULL) {
        (void)no_memory(c);
        return NULL;
    }
    for (uint32_t i = 0; i < node->arg_count; i++) {
        if (!read_term(model, node->args[i], node->op == SX_SYM_SUM, &terms[i]) ||
            seen[terms[i].field] != 0) {
            return NULL;
        }
        seen[terms[i].field] = 1;
        *ret_weighted = *ret_weighted || terms[i].weighted;
    }
    return terms;
}

/* ---- keys --------------------------------------------------------------------------------------- */

static sx_where where_of(const computer *c, uint32_t line)
{
    return (sx_where){.line = line, .column = sx_lua_first_column(c->instance, line)};
}

static bool put(computer *c, sx_tree *map, const char *key, sx_tree *value)
{
    return (value != NULL && sx_emit_put(c->arena, map, key, value, false)) || no_memory(c);
}

/* Names of the terms; with `reversed`, of those that are reversed alone. */
static sx_tree *name_list(computer *c, const term *terms, uint32_t count, uint32_t line,
                          bool reversed)
{
    sx_tree *list = sx_emit_branch_node(c->arena, where_of(c, line), SX_TREE_LIST, count);
    for (uint32_t i = 0; list != NULL && i < count; i++) {
        if (reversed && !terms[i].reversed) {
            continue;
        }
        sx_tree *name = sx_emit_text_node(c->arena, where_of(c, terms[i].line),
                                          sx_slice_of(terms[i].name), false);
        if (name == NULL) {
            return NULL;
        }
        list->items[list->count++] = name;
    }
    return list;
}

static bool add_pair(sx_arena *arena, sx_tree *map, sx_tree *key, double value)
{
    sx_decimal decimal = {0, 0};
    bool good = sx_lua_decimal(value, &decimal);
    sx_tree *node = key == NULL ? NULL : sx_emit_number_node(arena, key->where, decimal);
    if (node == NULL || !good) {
        return false;
    }
    map->keys[map->count] = key;
    map->items[map->count++] = node;
    return true;
}

static sx_tree *weight_map(computer *c, const term *terms, uint32_t count, uint32_t line)
{
    sx_tree *map = sx_emit_branch_node(c->arena, where_of(c, line), SX_TREE_MAP, count);
    for (uint32_t i = 0; map != NULL && i < count; i++) {
        sx_tree *key = sx_emit_text_node(c->arena, where_of(c, terms[i].line),
                                         sx_slice_of(terms[i].name), false);
        if (!add_pair(c->arena, map, key, terms[i].weight)) {
            return NULL;
        }
    }
    return map;
}

static sx_tree *table_map(sx_arena *arena, sx_where where, const sx_sym_table *table)
{
    sx_tree *map = sx_emit_branch_node(arena, where, SX_TREE_MAP, table->count);
    for (size_t i = 0; map != NULL && i < table->count; i++) {
        sx_decimal from = {0, 0};
        if (!sx_lua_decimal(table->from[i], &from) ||
            !add_pair(arena, map, sx_emit_number_node(arena, where, from), table->to[i])) {
            return NULL;
        }
    }
    return map;
}

static sx_tree *recode_map(computer *c, const term *terms, uint32_t count, uint32_t line)
{
    sx_tree *map = sx_emit_branch_node(c->arena, where_of(c, line), SX_TREE_MAP, count);
    for (uint32_t i = 0; map != NULL && i < count; i++) {
        if (terms[i].recode == NULL) {
            continue;
        }
        sx_where where = where_of(c, terms[i].line);
        sx_tree *key = sx_emit_text_node(c->arena, where, sx_slice_of(terms[i].name), false);
        sx_tree *table = table_map(c->arena, where, terms[i].recode);
        if (key == NULL || table == NULL) {
            return NULL;
        }
        map->keys[map->count] = key;
        map->items[map->count++] = table;
    }
    return map;
}

static bool put_gather(computer *c, sx_tree *map, const sx_sym *node, const term *terms,
                       bool weighted)
{
    const char *key = node->op == SX_SYM_MEAN      ? "mean"
                      : node->op == SX_SYM_MINIMUM ? "minimum"
                      : node->op == SX_SYM_MAXIMUM ? "maximum"
                                                   : "sum";
    bool reversed = false, recoded = false;
    for (uint32_t i = 0; i < node->arg_count; i++) {
        reversed = reversed || terms[i].reversed;
        recoded = recoded || terms[i].recode != NULL;
    }
    uint32_t count = node->arg_count, line = node->line;
    return (!recoded || put(c, map, "recode", recode_map(c, terms, count, line))) &&
           (!reversed || put(c, map, "reverse", name_list(c, terms, count, line, true))) &&
           put(c, map, weighted ? "weighted" : key,
               weighted ? weight_map(c, terms, count, line)
                        : name_list(c, terms, count, line, false));
}

/* The operands from the first on, as many as one text holds, as a formula. */
static sx_tree *formula_node(computer *c, const char *scale, const sx_sym *const *args,
                             uint32_t count)
{
    sx_buf text;
    uint32_t line = args[0]->line;
    sx_buf_init(&text, SX_EMIT_FORMULA_MAX);
    c->tables.where = where_of(c, line);
    sx_emit_operand(&text, &c->instance->model, args, count, &c->tables);
    sx_tree *value = NULL;
    if (text.failed) {
        c->status = sx_lua_fault(c->instance, c->error, SX_FAULT_SCRIPT_API, line,
                                 "the formula of %s is too large: use score_row", scale);
    } else {
        value =
            sx_emit_text_node(c->arena, where_of(c, line), (sx_slice){text.data, text.len}, false);
    }
    sx_buf_free(&text);
    return value;
}

static bool put_count(computer *c, const sx_lua_scale *scale, sx_tree *map, const sx_sym *node)
{
    const char *last = NULL;
    sx_tree *list =
        sx_emit_branch_node(c->arena, where_of(c, node->line), SX_TREE_LIST, node->arg_count);
    for (uint32_t i = 0; list != NULL && i < node->arg_count;) {
        const sx_sym *const *args = node->args + i;
        uint32_t left = node->arg_count - i;
        sx_tree *condition = formula_node(c, scale->id, args, left);
        if (condition == NULL) {
            return no_memory(c);
        }
        list->items[list->count++] = condition;
        i += sx_emit_range(&c->instance->model, args, left, &last);
    }
    return put(c, map, "count", list);
}

static bool rule_is_known(const sx_lua_scale *scale)
{
    const sx_tree *rule = sx_tree_get(sx_tree_get(scale->map, "missing"), "rule");
    return rule != NULL && rule->kind == SX_TREE_SCALAR && sx_slice_is(rule->text, "known");
}

static bool put_result(computer *c, const sx_lua_scale *scale, sx_tree *map, const sx_sym *node)
{
    bool whole = node->detail.least == 0 && !rule_is_known(scale);
    bool gathers = node->op == SX_SYM_SUM || node->op == SX_SYM_MEAN ||
                   node->op == SX_SYM_MINIMUM || node->op == SX_SYM_MAXIMUM;
    bool weighted = false;
    const term *terms = whole && gathers ? read_terms(c, node, &weighted) : NULL;
    if (c->status != SX_PLUGIN_OK) {
        return false;
    }
    if (terms != NULL) {
        return put_gather(c, map, node, terms, weighted);
    }
    if (whole && node->op == SX_SYM_COUNT) {
        return put_count(c, scale, map, node);
    }
    sx_tree *formula = formula_node(c, scale->id, &node, 1);
    return (formula != NULL && put(c, map, "formula", formula)) || no_memory(c);
}

/* ---- lookup tables ------------------------------------------------------------------------------ */

static bool same_table(const sx_sym_table *a, const sx_sym_table *b)
{
    size_t size = a->count * sizeof *a->from;
    return a->count == b->count && memcmp(a->from, b->from, size) == 0 &&
           memcmp(a->to, b->to, size) == 0;
}

static bool is_taken(const sx_emit_tables *tables, const char *id)
{
    const sx_lua_model *model = &tables->instance->model;
    return sx_tree_get(tables->map, id) != NULL ||
           sx_lua_model_item(model, sx_slice_of(id)) != NULL || sx_lua_model_scale(model, id) >= 0;
}

static const char *new_id(sx_emit_tables *tables)
{
    for (size_t number = tables->count + 1;; number++) {
        const char *id = sx_arena_printf(tables->arena, "t%zu", number);
        if (id == NULL || !is_taken(tables, id)) {
            return id;
        }
    }
}

const char *sx_emit_table_id(sx_emit_tables *tables, const sx_sym_table *table)
{
    if (table->id != NULL) {
        return table->id;
    }
    for (size_t i = 0; i < tables->count; i++) {
        if (same_table(tables->known[i], table)) {
            return tables->ids[i];
        }
    }
    const char *id = new_id(tables);
    sx_tree *map = table_map(tables->arena, tables->where, table);
    void *known = tables->known, *ids = tables->ids;
    if (id == NULL || map == NULL ||
        sx_arena_grow(tables->arena, &known, &tables->capacity, tables->count, sizeof table) ==
            NULL ||
        sx_arena_grow(tables->arena, &ids, &tables->id_capacity, tables->count, sizeof id) ==
            NULL) {
        return NULL;
    }
    tables->known = known;
    tables->ids = ids;
    tables->known[tables->count] = table;
    tables->ids[tables->count++] = id;
    if (tables->map == NULL) {
        tables->map = sx_emit_branch_node(tables->arena, tables->where, SX_TREE_MAP, 0);
    }
    bool done = tables->map != NULL && sx_emit_put(tables->arena, tables->map, id, map, true);
    return done ? id : NULL;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static sx_tree *copy_branch(sx_arena *arena, const sx_tree *node)
{
    sx_tree *copy = sx_emit_branch_node(arena, node->where, node->kind, node->count);
    for (size_t i = 0; copy != NULL && i < node->count; i++) {
        copy->items[i] = node->items[i];
        if (node->kind == SX_TREE_MAP) {
            copy->keys[i] = node->keys[i];
        }
    }
    if (copy != NULL) {
        copy->count = node->count;
    }
    return copy;
}

static void replace(sx_tree *map, const char *key, sx_tree *value)
{
    for (size_t i = 0; i < map->count; i++) {
        if (sx_slice_is(map->keys[i]->text, key)) {
            map->items[i] = value;
        }
    }
}

static bool compute_scales(computer *c, sx_tree *scales)
{
    const sx_lua_model *model = &c->instance->model;
    for (size_t i = 0; i < model->scale_count; i++) {
        const sx_sym *node = c->instance->results == NULL ? NULL : c->instance->results[i];
        if (node == NULL) {
            continue;
        }
        sx_tree *map = copy_branch(c->arena, model->scales[i].map);
        if (map == NULL || !put_result(c, &model->scales[i], map, node)) {
            return no_memory(c);
        }
        replace(scales, model->scales[i].id, map);
    }
    return true;
}

sx_tree *sx_emit_computed(sx_lua_instance *instance, sx_arena *arena, sx_plugin_error *error,
                          sx_plugin_status *ret_status)
{
    computer c = {.instance = instance, .arena = arena, .error = error};
    c.tables = (sx_emit_tables){.instance = instance, .arena = arena};
    const sx_tree *old_scales = sx_tree_get(instance->table, "scales");
    const sx_tree *old_tables = sx_tree_get(instance->table, "tables");
    sx_tree *root = copy_branch(arena, instance->table);
    sx_tree *scales = old_scales == NULL ? NULL : copy_branch(arena, old_scales);
    bool good = root != NULL && (old_scales == NULL || scales != NULL);
    if (good && old_tables != NULL && old_tables->kind == SX_TREE_MAP) {
        c.tables.map = copy_branch(arena, old_tables);
        good = c.tables.map != NULL;
    }
    if (good && scales != NULL && scales->kind == SX_TREE_MAP && compute_scales(&c, scales)) {
        replace(root, "scales", scales);
        if (old_tables == NULL && c.tables.map != NULL) {
            good = sx_emit_put(arena, root, "tables", c.tables.map, true);
        } else if (c.tables.map != NULL) {
            replace(root, "tables", c.tables.map);
        }
    }
    if (good && instance->functions[SX_LUA_NEXT] != SX_LUA_NO_FUNCTION &&
        sx_tree_get(root, "adaptive") == NULL) {
        sx_where where = {.line = instance->function_lines[SX_LUA_NEXT], .column = 1};
        good = sx_emit_put(arena, root, "adaptive",
                           sx_emit_branch_node(arena, where, SX_TREE_MAP, 0), true);
    }
    if (!good) {
        (void)no_memory(&c);
    }
    *ret_status = c.status;
    return c.status == SX_PLUGIN_OK ? root : NULL;
}
