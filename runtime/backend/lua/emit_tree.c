/*
 * emit_tree.c: the table that a script returned becomes a tree of plain data, each node at its place in the
 * script. What is no data, or neither list nor map, is refused with its path.
 */
#include "backend/lua/emit.h"

#include <lauxlib.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "backend/lua/symbolic_value.h"
#include "base/utf8.h"

#define DEPTH_MAX 30
/* As the reader of manifests counts: values, keys, and two for each list or map. */
#define EVENTS_MAX (SX_TREE_EVENTS_MAX - 100)

typedef struct builder {
    sx_lua_instance *instance;
    lua_State *L;
    sx_plugin_error *error;
    sx_plugin_status status;
    char path[160];
    size_t path_len;
    size_t events;
    int depth;
} builder;

/* Where a node is written: its own place or that of what is around it. */
typedef struct spot {
    const sx_lua_place *place; /* NULL: code built this, or something around it */
    uint32_t line, column;
} spot;

static sx_where where_of(const spot *at)
{
    return (sx_where){.line = at->line, .column = at->column};
}

static spot inner_spot(const spot *outer, const sx_lua_place *place)
{
    spot at = {place, outer->line, outer->column};
    if (place != NULL) {
        at.line = place->line;
        at.column = place->column;
    }
    return at;
}

static sx_tree *refuse(builder *b, const spot *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static sx_tree *refuse(builder *b, const spot *at, const char *format, ...)
{
    char what[160];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (b->status == SX_PLUGIN_OK) {
        b->status = sx_lua_fault(b->instance, b->error, SX_FAULT_SCRIPT_RESULT, at->line, "%s %s",
                                 b->path_len == 0 ? "the table" : b->path, what);
    }
    return NULL;
}

static sx_tree *no_memory(builder *b)
{
    if (b->status == SX_PLUGIN_OK) {
        b->status = sx_lua_no_memory(b->error);
    }
    return NULL;
}

/* ---- path: items[3].text ------------------------------------------------------------------------ */

static size_t path_name(builder *b, sx_slice name)
{
    size_t before = b->path_len;
    int written = snprintf(b->path + before, sizeof b->path - before, "%s%.*s",
                           before == 0 ? "" : ".", (int)(name.len > 40 ? 40 : name.len), name.at);
    b->path_len += written < 0 ? 0 : (size_t)written;
    b->path_len = b->path_len < sizeof b->path ? b->path_len : sizeof b->path - 1;
    return before;
}

static size_t path_number(builder *b, lua_Integer number)
{
    size_t before = b->path_len;
    int written = snprintf(b->path + before, sizeof b->path - before, "[%lld]", (long long)number);
    b->path_len += written < 0 ? 0 : (size_t)written;
    b->path_len = b->path_len < sizeof b->path ? b->path_len : sizeof b->path - 1;
    return before;
}

static void path_back(builder *b, size_t before)
{
    b->path_len = before;
    b->path[before] = '\0';
}

/* ---- scalars ------------------------------------------------------------------------------------ */

/* Written without quotes: numbers that were given as text, and the words of examples. */
static bool is_plain(const sx_emit_hint *hint, sx_slice text)
{
    sx_decimal number;
    switch (hint->type) {
    case SX_HOLDS_ANSWERS:
        if (sx_slice_is(text, "declined") || sx_slice_is(text, "not_applicable") ||
            sx_slice_is(text, "not_shown")) {
            return true;
        }
        return sx_decimal_read(text, &number);
    case SX_HOLDS_NUMBER:
    case SX_HOLDS_COUNT:
    case SX_HOLDS_EXPECTED:
    case SX_HOLDS_RANGE:
    case SX_HOLDS_ITEM_RANGE: return sx_decimal_read(text, &number);
    default: return false;
    }
}

static sx_tree *text_node(builder *b, const spot *at, sx_slice text, bool plain)
{
    sx_tree *node = sx_emit_text_node(b->instance->arena, where_of(at), text, plain);
    return node == NULL ? no_memory(b) : node;
}

static sx_tree *string_at(builder *b, int index, const sx_emit_hint *hint, const spot *at)
{
    size_t len = 0;
    int32_t bad = 0;
    const char *bytes = lua_tolstring(b->L, index, &len);
    sx_slice text = {bytes, len};
    if (sx_utf8_valid_prefix(text) < len) {
        return refuse(b, at, "is not UTF-8");
    }
    if (!sx_text_fit(text, &bad)) {
        return refuse(b, at, "holds the character U+%04X, which does not belong in a text",
                      (unsigned)bad);
    }
    return text_node(b, at, text, is_plain(hint, text));
}

static sx_tree *number_at(builder *b, int index, const spot *at)
{
    const lua_Integer most = 999999999999999999; /* 18 digits */
    sx_decimal decimal;
    if (lua_isinteger(b->L, index)) {
        lua_Integer value = lua_tointeger(b->L, index);
        if (value > most || value < -most) {
            return refuse(b, at, "is a number of more than 18 digits");
        }
        decimal = (sx_decimal){value, 0};
    } else if (!sx_lua_decimal(lua_tonumber(b->L, index), &decimal)) {
        double value = lua_tonumber(b->L, index);
        if (value - value < 0 || value - value > 0 || value - value != value - value) {
            return refuse(b, at, "is no number: 0 / 0, or one without end such as 1 / 0");
        }
        if (value >= 1e15 || value <= -1e15) {
            return refuse(b, at, "is a number of more than 15 digits");
        }
        return refuse(b, at,
                      "is a number without a decimal form of at most 15 digits, 9 of them "
                      "after the point: write it as a text, \"0.333333333\"");
    }
    sx_tree *node = sx_emit_number_node(b->instance->arena, where_of(at), decimal);
    return node == NULL ? no_memory(b) : node;
}

/* ---- tables ------------------------------------------------------------------------------------- */

typedef struct keys {
    size_t total, names, numbers;
    lua_Integer least, most; /* of whole numbers */
    bool odd;                /* a key that is neither name nor number */
    bool fraction;
} keys;

static keys count_keys(lua_State *L, int inside)
{
    keys k = {.total = 0};
    lua_pushnil(L);
    while (lua_next(L, inside) != 0) {
        k.total++;
        if (lua_type(L, -2) == LUA_TSTRING) {
            k.names++;
        } else if (lua_isinteger(L, -2)) {
            lua_Integer value = lua_tointeger(L, -2);
            k.least = k.numbers == 0 || value < k.least ? value : k.least;
            k.most = k.numbers == 0 || value > k.most ? value : k.most;
            k.numbers++;
        } else if (lua_type(L, -2) == LUA_TNUMBER) {
            k.fraction = true;
        } else {
            k.odd = true;
        }
        lua_pop(L, 1);
    }
    return k;
}

/* Is the first element written without a key? */
static bool is_positional(const builder *b, const spot *at)
{
    const sx_lua_place *first = sx_lua_place_number(&b->instance->places, at->place, 1);
    return first != NULL && first->positional;
}

typedef enum form { FORM_LIST, FORM_MAP, FORM_NONE } form;

static form form_of(builder *b, const keys *k, const sx_emit_hint *hint, const spot *at)
{
    bool sequence =
        k->total > 0 && k->numbers == k->total && k->least == 1 && k->most == (lua_Integer)k->total;
    if (k->odd) {
        (void)refuse(b, at, "has a key that is neither a text nor a number");
        return FORM_NONE;
    }
    if (k->total == 0) {
        return hint->shape == SX_EMIT_LIST ? FORM_LIST : FORM_MAP;
    }
    if (k->names > 0 && k->numbers > 0 && (hint->shape != SX_EMIT_MAP || is_positional(b, at))) {
        (void)refuse(b, at, "is a list and a map at once");
        return FORM_NONE;
    }
    if (sequence) {
        return hint->shape == SX_EMIT_MAP && !is_positional(b, at) ? FORM_MAP : FORM_LIST;
    }
    bool holes = k->numbers == k->total && k->least >= 1 &&
                 (hint->shape == SX_EMIT_LIST || (hint->shape == SX_EMIT_ANY && k->total > 0));
    if (holes) {
        (void)refuse(b, at, "has holes: there are %zu of %lld elements (nothing is sx.none)",
                     k->total, (long long)k->most);
        return FORM_NONE;
    }
    return FORM_MAP;
}

static sx_tree *value_at(builder *b, int index, const sx_emit_hint *hint, const spot *at);

static sx_tree *list_at(builder *b, int inside, size_t count, const sx_emit_hint *hint,
                        const spot *at)
{
    lua_State *L = b->L;
    sx_tree *list = sx_emit_branch_node(b->instance->arena, where_of(at), SX_TREE_LIST, count);
    sx_emit_hint inner = sx_emit_hint_child(hint, (sx_slice){"", 0});
    if (list == NULL) {
        return no_memory(b);
    }
    for (size_t i = 0; i < count; i++) {
        size_t before = path_number(b, (lua_Integer)i + 1);
        spot element =
            inner_spot(at, sx_lua_place_number(&b->instance->places, at->place, (double)i + 1));
        (void)lua_rawgeti(L, inside, (lua_Integer)i + 1);
        sx_tree *node = value_at(b, lua_gettop(L), &inner, &element);
        lua_pop(L, 1);
        if (node == NULL) {
            return NULL;
        }
        path_back(b, before);
        list->items[list->count++] = node;
    }
    return list;
}

/* The text of a key and its place. */
static sx_tree *key_at(builder *b, int index, const spot *outer, spot *ret)
{
    const sx_lua_places *places = &b->instance->places;
    if (lua_type(b->L, index) == LUA_TSTRING) {
        size_t len = 0;
        const char *bytes = lua_tolstring(b->L, index, &len);
        sx_emit_hint none = {.type = SX_HOLDS_TEXT};
        *ret = inner_spot(outer, sx_lua_place_name(places, outer->place, (sx_slice){bytes, len}));
        return string_at(b, index, &none, ret);
    }
    *ret = inner_spot(outer, sx_lua_place_number(places, outer->place, lua_tonumber(b->L, index)));
    return number_at(b, index, ret);
}

/* Entries that stand in the script come first, in its order; then the others, as sx_lua_keys has them. */
typedef struct entry {
    sx_tree *key;
    spot at;
    size_t order, index;
} entry;

static void sort_entries(entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) { /* nearly sorted already, and stable */
        entry moved = entries[i];
        size_t to = i;
        while (to > 0 && entries[to - 1].order > moved.order) {
            entries[to] = entries[to - 1];
            to--;
        }
        entries[to] = moved;
    }
}

static bool take_function(builder *b, const sx_tree *key, int index, const spot *at)
{
    lua_State *L = b->L;
    bool function = lua_type(L, index) == LUA_TFUNCTION;
    for (int f = 0; f < SX_LUA_FUNCTIONS; f++) {
        if (!sx_slice_is(key->text, sx_lua_function_words[f])) {
            continue;
        }
        if (!function) {
            (void)refuse(b, at, "is %s: it is the name of a function", sx_value_word(L, index));
            return true;
        }
        lua_pushvalue(L, index);
        b->instance->functions[f] = luaL_ref(L, LUA_REGISTRYINDEX);
        b->instance->function_lines[f] = at->line;
        return true;
    }
    if (!function) {
        return false;
    }
    const char *near = sx_nearest(key->text, sx_lua_function_words, SX_LUA_FUNCTIONS);
    (void)refuse(b, at, "is a function that nothing calls: %s%s",
                 near == NULL ? "" : "did you mean ",
                 near == NULL ? "there are score, score_row, next, validate and text" : near);
    return true;
}

static bool add_entry(builder *b, sx_tree *map, const entry *e, int index, const sx_emit_hint *hint)
{
    sx_emit_hint inner = sx_emit_hint_child(hint, e->key->text);
    size_t before = path_name(b, e->key->text);
    bool done = b->depth == 1 && take_function(b, e->key, index, &e->at);
    if (!done) {
        sx_tree *node = value_at(b, index, &inner, &e->at);
        if (node != NULL) {
            map->keys[map->count] = e->key;
            map->items[map->count++] = node;
        }
    }
    path_back(b, b->status == SX_PLUGIN_OK ? before : b->path_len);
    return b->status == SX_PLUGIN_OK;
}

static sx_tree *map_at(builder *b, int inside, size_t count, const sx_emit_hint *hint,
                       const spot *at)
{
    lua_State *L = b->L;
    sx_tree *map = sx_emit_branch_node(b->instance->arena, where_of(at), SX_TREE_MAP, count);
    entry *entries = sx_arena_array(b->instance->arena, count + 1, sizeof *entries);
    if (map == NULL || entries == NULL) {
        return no_memory(b);
    }
    count = sx_lua_keys(L, inside);
    int list = lua_gettop(L);
    for (size_t i = 0; i < count; i++) {
        (void)lua_rawgeti(L, list, (lua_Integer)i + 1);
        entries[i].key = key_at(b, lua_gettop(L), at, &entries[i].at);
        const sx_lua_place *place = entries[i].at.place;
        entries[i].order = place == NULL ? SIZE_MAX : place->index;
        lua_pop(L, 1);
        if (entries[i].key == NULL) {
            return NULL;
        }
        entries[i].index = i;
    }
    sort_entries(entries, count);
    for (size_t i = 0; i < count; i++) {
        (void)lua_rawgeti(L, list, (lua_Integer)entries[i].index + 1);
        (void)lua_rawget(L, inside);
        bool good = add_entry(b, map, &entries[i], lua_gettop(L), hint);
        lua_pop(L, 1);
        if (!good) {
            return NULL;
        }
    }
    lua_pop(L, 1);
    return map;
}

static sx_tree *table_at(builder *b, int index, const sx_emit_hint *hint, const spot *at)
{
    lua_State *L = b->L;
    if (++b->depth > DEPTH_MAX) {
        return refuse(b, at, "is nested more than 30 levels deep, or contains itself");
    }
    b->events++;
    luaL_checkstack(L, 16, "a table");
    (void)sx_lua_inside(L, index);
    int inside = lua_gettop(L);
    keys k = count_keys(L, inside);
    form chosen = form_of(b, &k, hint, at);
    sx_tree *node = NULL;
    if (chosen == FORM_LIST) {
        node = list_at(b, inside, k.total, hint, at);
    } else if (chosen == FORM_MAP) {
        b->events += k.total;
        node = map_at(b, inside, k.total, hint, at);
    }
    lua_settop(L, inside - 1);
    b->depth--;
    return node;
}

static sx_tree *value_at(builder *b, int index, const sx_emit_hint *hint, const spot *at)
{
    if (++b->events > EVENTS_MAX) {
        return refuse(b, at, "makes the table too large: at most 100000 values and brackets");
    }
    const sx_object *object = sx_object_at(b->L, index);
    if (object != NULL && object->kind == SX_OBJECT_VALUE) {
        return text_node(b, at, SX_SLICE("~"), true);
    }
    switch (lua_type(b->L, index)) {
    case LUA_TSTRING: return string_at(b, index, hint, at);
    case LUA_TNUMBER: return number_at(b, index, at);
    case LUA_TBOOLEAN:
        return text_node(b, at, lua_toboolean(b->L, index) ? SX_SLICE("true") : SX_SLICE("false"),
                         true);
    case LUA_TTABLE: return table_at(b, index, hint, at);
    case LUA_TFUNCTION:
        return refuse(b, at, "is a function: functions stand at the top of the table");
    default: return refuse(b, at, "is %s, which is no data", sx_value_word(b->L, index));
    }
}

bool sx_emit_tree(sx_lua_instance *instance, lua_State *L, sx_plugin_error *error,
                  sx_plugin_status *ret_status)
{
    builder b = {.instance = instance, .L = L, .error = error};
    const sx_lua_place *root = instance->places.root;
    spot at = {root, root == NULL ? 1 : root->line, root == NULL ? 1 : root->column};
    sx_emit_hint hint = sx_emit_hint_root();
    if (lua_type(L, -1) != LUA_TTABLE) {
        *ret_status = sx_lua_fault(instance, error, SX_FAULT_SCRIPT_RESULT, 1,
                                   "the script returns %s: it has to return a table, return {...}",
                                   sx_value_word(L, -1));
        return false;
    }
    instance->table = table_at(&b, lua_gettop(L), &hint, &at);
    *ret_status = b.status;
    return b.status == SX_PLUGIN_OK;
}
