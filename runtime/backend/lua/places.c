/*
 * places.c: finds the constructor of the returned table, and those of the names it is made of. Functions
 * and expressions are stepped over by counting what opens and closes.
 */
#include "backend/lua/places.h"

#include "backend/lua/places_token.h"
#include "base/number.h"

/* Constructors within one another; deeper ones have no places. */
#define NESTING_MAX 40

typedef struct scanner {
    sx_lua_places *places;
    sx_lua_tokens tokens;
    sx_lua_token now, next;
    unsigned nesting;
    sx_slice returned; /* `return NAME` */
    bool no_memory;
} scanner;

static void advance(scanner *s)
{
    s->now = s->next;
    s->next = sx_lua_tokens_next(&s->tokens);
}

static bool is_sign(const sx_lua_token *token, const char *sign)
{
    return token->kind == SX_LUA_TOKEN_SIGN && sx_slice_is(token->text, sign);
}

static bool is_word(const sx_lua_token *token, const char *word)
{
    return token->kind == SX_LUA_TOKEN_NAME && sx_slice_is(token->text, word);
}

static bool is_end(const scanner *s)
{
    return s->now.kind == SX_LUA_TOKEN_END;
}

/* +1 for what a closing word or bracket must follow, -1 for that one. */
static int depth_change(const sx_lua_token *token)
{
    static const char *const open[] = {"function", "if", "do", "repeat"};
    static const char *const close[] = {"end", "until"};
    if (token->kind == SX_LUA_TOKEN_SIGN && token->text.len == 1) {
        char c = token->text.at[0];
        return c == '(' || c == '{' || c == '[' ? 1 : c == ')' || c == '}' || c == ']' ? -1 : 0;
    }
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        if (is_word(token, open[i])) {
            return 1;
        }
    }
    for (size_t i = 0; i < sizeof close / sizeof close[0]; i++) {
        if (is_word(token, close[i])) {
            return -1;
        }
    }
    return 0;
}

static sx_lua_place *new_place(scanner *s, const sx_lua_token *at)
{
    sx_lua_place *place = sx_arena_alloc(s->places->arena, sizeof *place);
    s->no_memory = s->no_memory || place == NULL;
    if (place != NULL) {
        place->line = at->line;
        place->column = at->column;
    }
    return place;
}

static void add_child(scanner *s, sx_lua_place *parent, sx_lua_place *child)
{
    void *items = parent->children;
    if (child == NULL || sx_arena_grow(s->places->arena, &items, &parent->child_capacity,
                                       parent->child_count, sizeof(sx_lua_place *)) == NULL) {
        s->no_memory = true;
        return;
    }
    parent->children = items;
    child->index = parent->child_count;
    parent->children[parent->child_count++] = child;
}

static void set_name(sx_lua_place *place, sx_slice name)
{
    place->key = SX_LUA_KEY_NAME;
    place->name = name;
}

static void set_number(sx_lua_place *place, double number)
{
    place->key = SX_LUA_KEY_NUMBER;
    place->number = number;
}

/* ["name"] = or [0] =: the key, when it is written out; stands behind the bracket afterwards. */
static void take_bracket_key(scanner *s, sx_lua_place *place)
{
    advance(s);
    bool minus = is_sign(&s->now, "-");
    if (minus) {
        advance(s);
    }
    bool alone = is_sign(&s->next, "]");
    sx_decimal number;
    if (alone && s->now.kind == SX_LUA_TOKEN_STRING && !s->now.escaped && !minus) {
        set_name(place, s->now.text);
    } else if (alone && s->now.kind == SX_LUA_TOKEN_NUMBER &&
               sx_decimal_read(s->now.text, &number)) {
        double value = sx_number_to_double(sx_number_decimal(number));
        set_number(place, minus ? -value : value);
    }
    int depth = 1;
    while (!is_end(s) && depth > 0) {
        depth += depth_change(&s->now);
        advance(s);
    }
}

/* Over an expression, up to the separator or bracket that ends it. */
static void skip_value(scanner *s)
{
    int depth = 0;
    while (!is_end(s)) {
        int change = depth_change(&s->now);
        if (depth == 0 && (change < 0 || is_sign(&s->now, ",") || is_sign(&s->now, ";"))) {
            return;
        }
        depth += change;
        advance(s);
    }
}

static bool ends_value(const sx_lua_token *token)
{
    return is_sign(token, ",") || is_sign(token, ";") || is_sign(token, "}") ||
           token->kind == SX_LUA_TOKEN_END;
}

static void take_constructor(scanner *s, sx_lua_place *place);

/* The value of a field; stands on the separator or closing bracket afterwards. */
static void take_value(scanner *s, sx_lua_place *place)
{
    if (is_sign(&s->now, "{")) {
        take_constructor(s, place);
    } else if (s->now.kind == SX_LUA_TOKEN_NAME && ends_value(&s->next)) {
        place->table = true;
        place->alias = s->now.text;
    }
    skip_value(s);
}

static void take_field(scanner *s, sx_lua_place *parent, double *position)
{
    sx_lua_place *place = new_place(s, &s->now);
    if (place == NULL) {
        return;
    }
    if (is_sign(&s->now, "[")) {
        take_bracket_key(s, place);
        advance(s); /* = */
    } else if (s->now.kind == SX_LUA_TOKEN_NAME && is_sign(&s->next, "=")) {
        set_name(place, s->now.text);
        advance(s);
        advance(s);
    } else {
        *position += 1;
        set_number(place, *position);
        place->positional = true;
    }
    take_value(s, place);
    add_child(s, parent, place);
}

/* From { to the token behind }. */
static void take_constructor(scanner *s, sx_lua_place *place)
{
    place->table = true;
    advance(s);
    if (++s->nesting > NESTING_MAX) {
        s->nesting--;
        int depth = 1;
        while (!is_end(s) && depth > 0) {
            depth += depth_change(&s->now);
            advance(s);
        }
        return;
    }
    double position = 0;
    while (!is_end(s) && !is_sign(&s->now, "}") && !s->no_memory) {
        const char *before = s->now.text.at;
        take_field(s, place, &position);
        if (is_sign(&s->now, ",") || is_sign(&s->now, ";")) {
            advance(s);
        } else if (s->now.text.at == before) {
            advance(s); /* no Lua: never stands still */
        }
    }
    s->nesting--;
    advance(s);
}

static sx_lua_place *local_of(const sx_lua_places *places, sx_slice name)
{
    for (size_t i = places->local_count; i > 0; i--) {
        if (sx_slice_equal(places->locals[i - 1]->name, name)) {
            return places->locals[i - 1];
        }
    }
    return NULL;
}

static void add_local(scanner *s, sx_lua_place *place)
{
    sx_lua_places *places = s->places;
    void *items = places->locals;
    if (sx_arena_grow(places->arena, &items, &places->local_capacity, places->local_count,
                      sizeof(sx_lua_place *)) == NULL) {
        s->no_memory = true;
        return;
    }
    places->locals = items;
    places->locals[places->local_count++] = place;
}

/* At NAME = { or NAME <const> = {, outside every block. */
static bool take_named(scanner *s)
{
    sx_lua_token name = s->now;
    advance(s);
    if (is_sign(&s->now, "<")) {
        advance(s);
        advance(s);
        advance(s);
    }
    if (!is_sign(&s->now, "=") || !is_sign(&s->next, "{")) {
        return false;
    }
    sx_lua_place *place = new_place(s, &name);
    if (place == NULL) {
        return false;
    }
    set_name(place, name.text);
    advance(s);
    take_constructor(s, place);
    add_local(s, place);
    return true;
}

/* At NAME.key, outside every block: NAME.key = value and function NAME.key(...) are places too. */
static void take_member(scanner *s)
{
    sx_lua_place *parent = local_of(s->places, s->now.text);
    advance(s);
    advance(s);
    sx_lua_place *place = parent == NULL ? NULL : new_place(s, &s->now);
    if (place == NULL || s->now.kind != SX_LUA_TOKEN_NAME) {
        return;
    }
    set_name(place, s->now.text);
    if (is_sign(&s->next, "=")) {
        advance(s);
        advance(s);
        if (is_sign(&s->now, "{")) {
            take_constructor(s, place);
        }
        add_child(s, parent, place);
    } else if (is_sign(&s->next, "(")) {
        add_child(s, parent, place);
    }
}

static void take_return(scanner *s)
{
    advance(s);
    if (is_sign(&s->now, "{")) {
        sx_lua_place *place = new_place(s, &s->now);
        if (place != NULL) {
            take_constructor(s, place);
            s->places->root = place;
        }
    } else if (s->now.kind == SX_LUA_TOKEN_NAME &&
               (s->next.kind == SX_LUA_TOKEN_END || is_sign(&s->next, ";"))) {
        s->returned = s->now.text;
    }
}

static void scan(scanner *s)
{
    int depth = 0;
    bool function = false; /* the word before was `function` */
    while (!is_end(s) && !s->no_memory) {
        bool named = s->now.kind == SX_LUA_TOKEN_NAME;
        bool outside = depth == 0 && named;
        if (outside && is_word(&s->now, "return")) {
            take_return(s);
            continue;
        }
        if ((outside || (function && depth == 1)) && named && is_sign(&s->next, ".")) {
            take_member(s);
            function = false;
            continue;
        }
        bool sets = is_sign(&s->next, "=") || is_sign(&s->next, "<");
        if (outside && sets && take_named(s)) {
            continue;
        }
        function = is_word(&s->now, "function");
        depth += depth_change(&s->now);
        advance(s);
    }
}

static bool asks_for_nil(const sx_lua_token *before, const sx_lua_token *now,
                         const sx_lua_token *next)
{
    bool compared = is_sign(before, "==") || is_sign(before, "~=") || is_sign(next, "==") ||
                    is_sign(next, "~=");
    return (is_word(now, "nil") && compared) || is_word(now, "type") || is_word(now, "select") ||
           is_word(now, "next");
}

sx_status sx_lua_nil_lines(sx_arena *arena, sx_slice script, uint32_t **ret, size_t *ret_count)
{
    sx_lua_tokens tokens = sx_lua_tokens_of(script);
    sx_lua_token before = {.kind = SX_LUA_TOKEN_END}, now = sx_lua_tokens_next(&tokens);
    void *lines = NULL;
    size_t count = 0, capacity = 0;
    while (now.kind != SX_LUA_TOKEN_END) {
        sx_lua_token next = sx_lua_tokens_next(&tokens);
        bool again = count > 0 && ((uint32_t *)lines)[count - 1] == now.line;
        if (!again && asks_for_nil(&before, &now, &next)) {
            if (sx_arena_grow(arena, &lines, &capacity, count, sizeof(uint32_t)) == NULL) {
                return SX_E_MEMORY;
            }
            ((uint32_t *)lines)[count++] = now.line;
        }
        before = now;
        now = next;
    }
    *ret = lines;
    *ret_count = count;
    return SX_OK;
}

sx_status sx_lua_places_read(sx_arena *arena, sx_slice script, sx_lua_places *ret)
{
    *ret = (sx_lua_places){.arena = arena};
    scanner s = {.places = ret, .tokens = sx_lua_tokens_of(script)};
    advance(&s);
    advance(&s);
    scan(&s);
    if (ret->root == NULL && s.returned.len > 0) {
        ret->root = local_of(ret, s.returned);
    }
    return s.no_memory ? SX_E_MEMORY : SX_OK;
}

size_t sx_lua_literals(sx_slice script, double *ret, size_t most)
{
    size_t count = 0;
    sx_lua_tokens tokens = sx_lua_tokens_of(script);
    sx_lua_token token = sx_lua_tokens_next(&tokens);
    for (; token.kind != SX_LUA_TOKEN_END && count < most; token = sx_lua_tokens_next(&tokens)) {
        sx_decimal decimal;
        if (token.kind != SX_LUA_TOKEN_NUMBER || !sx_decimal_read(token.text, &decimal)) {
            continue;
        }
        double value = sx_number_to_double(sx_number_decimal(decimal));
        bool again = false;
        for (size_t i = 0; i < count && !again; i++) {
            again = ret[i] >= value && ret[i] <= value;
        }
        if (!again) {
            ret[count++] = value;
        }
    }
    return count;
}

/* Where the children of a place are listed. */
static const sx_lua_place *listed(const sx_lua_places *places, const sx_lua_place *place)
{
    for (int hops = 0; place != NULL && place->alias.len > 0 && hops < 8; hops++) {
        place = local_of(places, place->alias);
    }
    return place;
}

const sx_lua_place *sx_lua_place_name(const sx_lua_places *places, const sx_lua_place *parent,
                                      sx_slice name)
{
    const sx_lua_place *list = listed(places, parent);
    for (size_t i = list == NULL ? 0 : list->child_count; i > 0; i--) {
        const sx_lua_place *child = list->children[i - 1]; /* what is written last counts */
        if (child->key == SX_LUA_KEY_NAME && sx_slice_equal(child->name, name)) {
            return child;
        }
    }
    return NULL;
}

const sx_lua_place *sx_lua_place_number(const sx_lua_places *places, const sx_lua_place *parent,
                                        double number)
{
    const sx_lua_place *list = listed(places, parent);
    if (list == NULL) {
        return NULL;
    }
    if (number >= 1 && number <= (double)list->child_count) {
        const sx_lua_place *child = list->children[(size_t)number - 1];
        if (child->positional && child->number >= number && child->number <= number) {
            return child;
        }
    }
    for (size_t i = list->child_count; i > 0; i--) {
        const sx_lua_place *child = list->children[i - 1];
        if (child->key == SX_LUA_KEY_NUMBER && child->number >= number && child->number <= number) {
            return child;
        }
    }
    return NULL;
}
