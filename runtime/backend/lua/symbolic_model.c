/*
 * symbolic_model.c: items, columns, options and scales from the tree of a script's table.
 */
#include "backend/lua/symbolic_model.h"

#include "base/number.h"
#include "manifest/scalar.h"
#include "manifest/schema.h"
#include "model/instrument.h"

typedef struct model_reader {
    sx_arena *arena;
    const sx_tree *root;
    sx_lua_model *model;
    bool no_memory;
} model_reader;

static sx_slice text_of(const sx_tree *map, const char *key)
{
    const sx_tree *node = map->kind == SX_TREE_MAP ? sx_tree_get(map, key) : NULL;
    return node != NULL && sx_tree_is_scalar(node) ? node->text : (sx_slice){"", 0};
}

static const sx_tree *list_of(const sx_tree *map, const char *key)
{
    const sx_tree *node = map->kind == SX_TREE_MAP ? sx_tree_get(map, key) : NULL;
    return node != NULL && node->kind == SX_TREE_LIST ? node : NULL;
}

static const sx_tree *map_of(const sx_tree *map, const char *key)
{
    const sx_tree *node = map->kind == SX_TREE_MAP ? sx_tree_get(map, key) : NULL;
    return node != NULL && node->kind == SX_TREE_MAP ? node : NULL;
}

static bool number_of(sx_slice text, double *ret)
{
    sx_decimal value;
    if (!sx_decimal_read(text, &value)) {
        return false;
    }
    *ret = sx_number_to_double(sx_number_decimal(value));
    return true;
}

static void *array(model_reader *r, size_t count, size_t size)
{
    void *items = sx_arena_array(r->arena, count == 0 ? 1 : count, size);
    r->no_memory = r->no_memory || items == NULL;
    return items;
}

static sx_item_kind kind_of(const sx_tree *map)
{
    sx_slice word = text_of(map, "kind");
    for (int kind = 0; kind < SX_ITEM_KIND_COUNT; kind++) {
        if (sx_slice_is(word, sx_item_kind_word((sx_item_kind)kind))) {
            return (sx_item_kind)kind;
        }
    }
    return SX_ITEM_CHOICE;
}

static bool is_long_option(const sx_tree *node)
{
    return node->count != 1 || sx_schema_find(&sx_table_option, node->keys[0]->text) != NULL;
}

static void read_option(const sx_tree *node, sx_lua_option *option)
{
    if (node->kind == SX_TREE_SCALAR) {
        option->code = node->text;
    } else if (node->kind == SX_TREE_MAP && node->count > 0 && !is_long_option(node)) {
        option->code = node->keys[0]->text;
    } else if (node->kind == SX_TREE_MAP) {
        option->code = text_of(node, "code");
        option->missing = sx_tree_get(node, "missing") != NULL;
        option->scored = number_of(text_of(node, "score"), &option->score);
    }
    if (!option->scored && !option->missing) {
        option->scored = number_of(option->code, &option->score);
    }
}

static void read_options(model_reader *r, const sx_tree *map, sx_lua_item *item)
{
    const sx_tree *list = list_of(map, "options");
    if (list == NULL) {
        const sx_tree *sets = map_of(r->root, "responses");
        sx_slice wanted = text_of(map, "responses");
        for (size_t i = 0; sets != NULL && i < sets->count; i++) {
            bool found = sx_slice_equal(sets->keys[i]->text, wanted);
            list = found && sets->items[i]->kind == SX_TREE_LIST ? sets->items[i] : list;
        }
    }
    if (list == NULL) {
        return;
    }
    sx_lua_option *options = array(r, list->count, sizeof *options);
    for (size_t i = 0; options != NULL && i < list->count; i++) {
        read_option(list->items[i], &options[i]);
    }
    item->options = options;
    item->option_count = options == NULL ? 0 : list->count;
}

static void ends_of_options(sx_lua_item *item)
{
    for (size_t i = 0; i < item->option_count; i++) {
        const sx_lua_option *option = &item->options[i];
        if (option->scored) {
            item->low = !item->ends || option->score < item->low ? option->score : item->low;
            item->high = !item->ends || option->score > item->high ? option->score : item->high;
            item->ends = true;
        }
    }
}

static void ends_of_range(const sx_tree *map, sx_lua_item *item)
{
    const sx_tree *node = sx_tree_get(map, "range");
    sx_interval interval;
    if (node == NULL) {
        return;
    }
    if (node->kind == SX_TREE_LIST && node->count == 2) {
        item->ends = number_of(node->items[0]->text, &item->low) &&
                     number_of(node->items[1]->text, &item->high);
    } else if (node->kind == SX_TREE_SCALAR &&
               sx_lex_interval(node->text, &interval) == SX_LEX_OK) {
        item->low = sx_number_to_double(sx_number_decimal(interval.low));
        item->high = sx_number_to_double(sx_number_decimal(interval.high));
        item->ends = true;
    }
}

/* False when the entry has no id. */
static bool read_item(model_reader *r, const sx_tree *map, sx_lua_item *item)
{
    sx_slice id = text_of(map, "id");
    if (map->kind != SX_TREE_MAP || id.len == 0) {
        return false;
    }
    *item = (sx_lua_item){.id = id.at, .kind = kind_of(map)};
    switch (item->kind) {
    case SX_ITEM_CHOICE:
        read_options(r, map, item);
        ends_of_options(item);
        item->field_count = 1;
        break;
    case SX_ITEM_MULTI:
    case SX_ITEM_RANKING:
        read_options(r, map, item);
        item->field_count = (uint32_t)item->option_count;
        item->group = ++r->model->group_count;
        break;
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER:
        ends_of_range(map, item);
        item->field_count = 1;
        break;
    case SX_ITEM_DATE: item->field_count = 1; break;
    case SX_ITEM_TEXT:
    case SX_ITEM_KIND_COUNT: break;
    }
    r->model->computed_text =
        r->model->computed_text || sx_slice_is(text_of(map, "computed_text"), "true");
    return true;
}

static void read_items(model_reader *r)
{
    sx_lua_model *model = r->model;
    const sx_tree *lists[] = {list_of(r->root, "items"), list_of(r->root, "parameters")};
    size_t most = 0;
    for (int l = 0; l < 2; l++) {
        most += lists[l] == NULL ? 0 : lists[l]->count;
    }
    model->items = array(r, most, sizeof *model->items);
    for (int l = 0; l < 2 && model->items != NULL; l++) {
        for (size_t i = 0; lists[l] != NULL && i < lists[l]->count; i++) {
            sx_lua_item *item = &model->items[model->total];
            if (read_item(r, lists[l]->items[i], item)) {
                item->parameter = l == 1;
                model->total++;
            }
        }
        model->item_count = l == 0 ? model->total : model->item_count;
    }
}

static void name_field(model_reader *r, size_t index, const sx_lua_item *item, size_t option)
{
    sx_lua_field *field = &r->model->fields[index];
    field->item = (uint32_t)(item - r->model->items);
    field->name = item->id;
    if (item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING) {
        sx_slice code = item->options[option].code;
        field->option = code;
        field->name = sx_arena_printf(r->arena, "%s.%.*s", item->id, (int)code.len, code.at);
    }
    r->no_memory = r->no_memory || field->name == NULL ||
                   !sx_map_put(r->model->field_names, sx_slice_of(field->name), index, NULL);
}

static void lay_out_fields(model_reader *r)
{
    sx_lua_model *model = r->model;
    for (size_t i = 0; i < model->total; i++) {
        sx_lua_item *item = &model->items[i];
        if (model->field_count + item->field_count > SX_LUA_FIELDS_MAX) {
            item->field_count = 0; /* the host refuses it */
        }
        item->first_field = (uint32_t)model->field_count;
        model->field_count += item->field_count;
    }
    model->fields = array(r, model->field_count, sizeof *model->fields);
    model->ids = array(r, model->total, sizeof(char *));
    model->names = sx_map_new(r->arena, model->total);
    model->field_names = sx_map_new(r->arena, model->field_count);
    r->no_memory = r->no_memory || model->names == NULL || model->field_names == NULL;
    for (size_t i = 0; i < model->total && !r->no_memory; i++) {
        const sx_lua_item *item = &model->items[i];
        model->ids[i] = item->id;
        r->no_memory = !sx_map_put(model->names, sx_slice_of(item->id), i, NULL);
        for (size_t f = 0; f < item->field_count && !r->no_memory; f++) {
            name_field(r, item->first_field + f, item, f);
        }
    }
}

static sx_lua_scale_kind scale_kind(const sx_tree *map)
{
    for (int i = 0; i < SX_COMPUTE_COUNT_; i++) {
        if (sx_tree_get(map, sx_compute_word((sx_compute)i)) != NULL) {
            return i == SX_COMPUTE_CALL ? SX_LUA_SCALE_CALL : SX_LUA_SCALE_OWN;
        }
    }
    return SX_LUA_SCALE_OPEN;
}

/* ---- what a call needs --------------------------------------------------------------------------- */

typedef struct need_list {
    void *names;
    size_t count, capacity;
} need_list;

static void add_need(model_reader *r, need_list *list, const char *name)
{
    if (name == NULL || sx_arena_grow(r->arena, &list->names, &list->capacity, list->count,
                                      sizeof(char *)) == NULL) {
        r->no_memory = true;
        return;
    }
    ((const char **)list->names)[list->count++] = name;
}

/* "q1", "likes.tea", the id of a scale, or "q1..q9". */
static void add_piece(model_reader *r, need_list *list, sx_slice piece)
{
    const sx_lua_model *model = r->model;
    size_t dots = 0;
    while (dots + 1 < piece.len && !(piece.at[dots] == '.' && piece.at[dots + 1] == '.')) {
        dots++;
    }
    if (dots + 1 >= piece.len) {
        add_need(r, list, sx_arena_strndup(r->arena, piece.at, piece.len));
        return;
    }
    sx_slice last = {piece.at + dots + 2, piece.len - dots - 2};
    const sx_lua_item *from = sx_lua_model_item(model, sx_slice_trim((sx_slice){piece.at, dots}));
    const sx_lua_item *to = sx_lua_model_item(model, sx_slice_trim(last));
    for (; from != NULL && to != NULL && from <= to; from++) {
        add_need(r, list, from->id);
    }
}

static void add_pieces(model_reader *r, need_list *list, const sx_tree *node)
{
    size_t start = 0;
    for (size_t i = 0; i <= node->text.len; i++) {
        if (i == node->text.len || node->text.at[i] == ',') {
            sx_slice piece = sx_slice_trim((sx_slice){node->text.at + start, i - start});
            if (piece.len > 0) {
                add_piece(r, list, piece);
            }
            start = i + 1;
        }
    }
}

static void read_needs(model_reader *r, sx_lua_scale *scale)
{
    const sx_tree *missing = map_of(scale->map, "missing");
    const sx_tree *call = sx_tree_get(scale->map, "call");
    need_list list = {.names = NULL};
    if (missing == NULL || !sx_slice_is(text_of(missing, "rule"), "complete")) {
        return;
    }
    if (call->kind == SX_TREE_SCALAR) {
        add_pieces(r, &list, call);
    }
    for (size_t i = 0; call->kind == SX_TREE_LIST && i < call->count; i++) {
        if (call->items[i]->kind == SX_TREE_SCALAR) {
            add_pieces(r, &list, call->items[i]);
        }
    }
    scale->needs = list.names;
    scale->need_count = list.count;
}

static void read_scales(model_reader *r)
{
    sx_lua_model *model = r->model;
    const sx_tree *map = map_of(r->root, "scales");
    if (map == NULL) {
        return;
    }
    model->scales = array(r, map->count, sizeof *model->scales);
    for (size_t i = 0; model->scales != NULL && i < map->count; i++) {
        if (map->items[i]->kind == SX_TREE_MAP) {
            sx_lua_scale *scale = &model->scales[model->scale_count++];
            scale->id = map->keys[i]->text.at;
            scale->map = map->items[i];
            scale->kind = scale_kind(scale->map);
            if (scale->kind == SX_LUA_SCALE_CALL) {
                read_needs(r, scale);
            }
        }
    }
}

static void read_notes(model_reader *r)
{
    sx_lua_model *model = r->model;
    const sx_tree *map = map_of(r->root, "validity");
    if (map == NULL) {
        return;
    }
    model->notes = array(r, map->count, sizeof *model->notes);
    for (size_t i = 0; model->notes != NULL && i < map->count; i++) {
        if (map->items[i]->kind == SX_TREE_MAP && sx_tree_get(map->items[i], "when") == NULL) {
            model->notes[model->note_count++] = map->keys[i]->text.at;
        }
    }
}

sx_status sx_lua_model_read(sx_arena *arena, const sx_tree *root, sx_lua_model *ret)
{
    *ret = (sx_lua_model){.items = NULL};
    model_reader r = {.arena = arena, .root = root, .model = ret};
    read_items(&r);
    if (!r.no_memory) {
        lay_out_fields(&r);
        read_scales(&r);
        read_notes(&r);
    }
    return r.no_memory ? SX_E_MEMORY : SX_OK;
}

const sx_lua_item *sx_lua_model_item(const sx_lua_model *model, sx_slice id)
{
    size_t index = sx_map_get(model->names, id);
    return index == SX_MAP_NONE ? NULL : &model->items[index];
}

int sx_lua_model_field(const sx_lua_model *model, sx_slice name)
{
    size_t index = sx_map_get(model->field_names, name);
    return index == SX_MAP_NONE ? -1 : (int)index;
}

int sx_lua_model_scale(const sx_lua_model *model, const char *id)
{
    for (size_t i = 0; i < model->scale_count; i++) {
        if (sx_str_equal(model->scales[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

const char *sx_lua_model_near(const sx_lua_model *model, sx_slice wrong)
{
    return sx_nearest(wrong, model->ids, model->total);
}

bool sx_lua_option_value(const sx_lua_item *item, sx_slice code, double *ret, bool *ret_shared)
{
    bool scored = false, found = false;
    *ret_shared = false;
    for (size_t i = 0; i < item->option_count; i++) {
        scored = scored || item->options[i].scored;
    }
    for (size_t i = 0; i < item->option_count; i++) {
        const sx_lua_option *option = &item->options[i];
        if (sx_slice_equal(option->code, code) && !option->missing) {
            *ret = scored ? option->score : (double)i;
            found = true;
        }
    }
    for (size_t i = 0; found && scored && i < item->option_count; i++) {
        const sx_lua_option *option = &item->options[i];
        bool same = option->score >= *ret && option->score <= *ret;
        *ret_shared =
            *ret_shared || (same && !option->missing && !sx_slice_equal(option->code, code));
    }
    return found;
}
