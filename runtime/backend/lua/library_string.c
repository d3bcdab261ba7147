/*
 * library_string.c: find, match, gmatch, gsub over bounded patterns. A match that takes long ends
 * at the budget, since every step of it is charged.
 */
#include "backend/lua/inner.h"

#include <string.h>

#include <lauxlib.h>

#include "backend/lua/pattern.h"
#include "backend/lua/text.h"

/* ---- Common ---------------------------------------------------------------------------------- */

static sx_slice text_argument(lua_State *L, int index)
{
    sx_slice text;
    text.at = luaL_checklstring(L, index, &text.len);
    return text;
}

static void charge_steps(void *context)
{
    sx_lua_charge(context, SX_PATTERN_STEPS);
}

static void read_pattern(lua_State *L, sx_slice text, sx_pattern *ret)
{
    const char *wrong = sx_pattern_read(text, ret);
    if (wrong != NULL) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR, "%s", wrong);
    }
    sx_lua_charge(L, 16 + text.len);
}

static sx_match matcher(lua_State *L, const sx_pattern *pattern, sx_slice subject)
{
    return (sx_match){.pattern = pattern, .subject = subject, .tick = charge_steps, .context = L};
}

/* The first match from `*at` on; `*at` becomes its beginning. */
static bool search(sx_match *match, const char **at)
{
    const char *end = match->subject.at + match->subject.len;
    for (;; (*at)++) {
        if (sx_pattern_match(match, *at)) {
            return true;
        }
        if (*at == end || match->pattern->anchored) {
            return false;
        }
    }
}

static void push_capture(lua_State *L, const sx_match *match, uint32_t which)
{
    const sx_capture *capture = &match->captures[which];
    if (capture->position) {
        lua_pushinteger(L, (lua_Integer)(capture->at - match->subject.at) + 1);
    } else {
        lua_pushlstring(L, capture->at, capture->length);
    }
}

/* All captures, or the whole match when there are none. -> how many */
static int push_captures(lua_State *L, const sx_match *match, const char *at, bool whole)
{
    uint32_t count = match->pattern->capture_count;
    luaL_checkstack(L, (int)count + 1, "too many captures");
    if (count == 0 && whole) {
        lua_pushlstring(L, at, (size_t)(match->end - at));
        return 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        push_capture(L, match, i);
    }
    return (int)count;
}

/* Where to begin: a place from 1, or from the end when negative. Beyond the end: NULL. */
static const char *start_at(lua_State *L, int index, sx_slice subject)
{
    lua_Integer from = luaL_optinteger(L, index, 1);
    if (from < 0) {
        from = -from > (lua_Integer)subject.len || from == LUA_MININTEGER
                   ? 1
                   : (lua_Integer)subject.len + from + 1;
    }
    from = from == 0 ? 1 : from;
    return from > (lua_Integer)subject.len + 1 ? NULL : subject.at + (from - 1);
}

/* ---- find and match -------------------------------------------------------------------------- */

/* The first place where `needle` stands as it is; NULL when there is none. */
static const char *find_plain(lua_State *L, const char *at, const char *end, sx_slice needle)
{
    if (needle.len == 0) {
        return at;
    }
    while ((size_t)(end - at) >= needle.len) {
        const char *first = memchr(at, needle.at[0], (size_t)(end - at) - needle.len + 1);
        if (first == NULL) {
            return NULL;
        }
        sx_lua_charge(L, (size_t)(first - at) / 16 + needle.len / 16 + 1);
        if (memcmp(first, needle.at, needle.len) == 0) {
            return first;
        }
        at = first + 1;
    }
    return NULL;
}

static bool is_plain(sx_slice pattern)
{
    for (size_t i = 0; i < pattern.len; i++) {
        if (memchr("^$*+?.([%-)", pattern.at[i], 11) != NULL) {
            return false;
        }
    }
    return true;
}

static int find_or_match(lua_State *L, bool find)
{
    sx_slice subject = text_argument(L, 1);
    sx_slice text = text_argument(L, 2);
    const char *at = start_at(L, 3, subject);
    if (at == NULL) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(text))) {
        at = find_plain(L, at, subject.at + subject.len, text);
        if (at == NULL) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushinteger(L, (lua_Integer)(at - subject.at) + 1);
        lua_pushinteger(L, (lua_Integer)(at - subject.at) + (lua_Integer)text.len);
        return 2;
    }
    sx_pattern pattern;
    read_pattern(L, text, &pattern);
    sx_match match = matcher(L, &pattern, subject);
    if (!search(&match, &at)) {
        lua_pushnil(L);
        return 1;
    }
    if (!find) {
        return push_captures(L, &match, at, true);
    }
    lua_pushinteger(L, (lua_Integer)(at - subject.at) + 1);
    lua_pushinteger(L, (lua_Integer)(match.end - subject.at));
    return 2 + push_captures(L, &match, at, false);
}

/* (text, pattern, from, plain) -> first, last, captures... */
int sx_lua_string_find(lua_State *L)
{
    return find_or_match(L, true);
}

/* (text, pattern, from) -> captures... */
int sx_lua_string_match(lua_State *L)
{
    return find_or_match(L, false);
}

/* ---- gmatch ---------------------------------------------------------------------------------- */

/* Upvalues: text, pattern, where to go on (from 0), end of the match before (-1: none). */
static int gmatch_next(lua_State *L)
{
    sx_slice subject = text_argument(L, lua_upvalueindex(1));
    sx_pattern pattern;
    read_pattern(L, text_argument(L, lua_upvalueindex(2)), &pattern);
    pattern.anchored = false;
    sx_match match = matcher(L, &pattern, subject);
    lua_Integer before = lua_tointeger(L, lua_upvalueindex(4));
    const char *at = subject.at + lua_tointeger(L, lua_upvalueindex(3));
    while (at <= subject.at + subject.len && search(&match, &at)) {
        lua_Integer end = (lua_Integer)(match.end - subject.at);
        if (end == before) {
            at++;
            continue;
        }
        lua_pushinteger(L, end);
        lua_pushvalue(L, -1);
        lua_replace(L, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(L, &match, at, true);
    }
    return 0;
}

/* (text, pattern) -> function */
int sx_lua_string_gmatch(lua_State *L)
{
    (void)text_argument(L, 1);
    sx_slice text = text_argument(L, 2);
    if (text.len > 0 && text.at[0] == '^') {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR,
                            "gmatch: a pattern with '^' matches once at most");
    }
    lua_settop(L, 2);
    lua_pushinteger(L, 0);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_next, 4);
    return 1;
}

/* ---- gsub ------------------------------------------------------------------------------------ */

/* The text that replaces a match, with %0 to %9. */
static void add_template(lua_State *L, sx_text *out, const sx_match *match, const char *at)
{
    sx_slice template = text_argument(L, 3);
    for (size_t i = 0; i < template.len; i++) {
        if (template.at[i] != '%') {
            sx_text_add(out, template.at + i, 1);
            continue;
        }
        char c = ++i < template.len ? template.at[i] : '\0';
        uint32_t which = (uint32_t)(c - '1');
        if (c == '%') {
            sx_text_add(out, "%", 1);
        } else if (c == '0' || (c == '1' && match->pattern->capture_count == 0)) {
            sx_text_add(out, at, (size_t)(match->end - at));
        } else if (sx_is_digit(c) && which < match->pattern->capture_count) {
            push_capture(L, match, which);
            size_t length = 0;
            const char *text = lua_tolstring(L, -1, &length);
            sx_text_add(out, text, length);
            lua_pop(L, 1);
        } else {
            sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR,
                         "gsub: after '%%' in the replacement comes 0 to 9 or '%%'");
        }
    }
}

/* What a table or a function says for a match; the match itself when it says nothing. */
static void add_computed(lua_State *L, sx_text *out, const sx_match *match, const char *at)
{
    if (lua_type(L, 3) == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        int count = push_captures(L, match, at, true);
        lua_call(L, count, 1);
    } else {
        luaL_checkstack(L, 4, "gsub");
        if (match->pattern->capture_count > 0) {
            push_capture(L, match, 0);
        } else {
            lua_pushlstring(L, at, (size_t)(match->end - at));
        }
        lua_gettable(L, 3);
    }
    size_t length = (size_t)(match->end - at);
    const char *text = at;
    if (lua_toboolean(L, -1)) {
        if (lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER) {
            sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR, "gsub: a %s is no replacement",
                         luaL_typename(L, -1));
        }
        text = lua_tolstring(L, -1, &length);
    }
    sx_text_add(out, text, length);
    lua_pop(L, 1);
}

static void add_replacement(lua_State *L, sx_text *out, const sx_match *match, const char *at)
{
    if (lua_type(L, 3) == LUA_TTABLE || lua_type(L, 3) == LUA_TFUNCTION) {
        add_computed(L, out, match, at);
    } else {
        add_template(L, out, match, at);
    }
}

static lua_Integer replace_all(lua_State *L, sx_text *out, sx_match *match, lua_Integer most)
{
    const char *at = match->subject.at;
    const char *end = at + match->subject.len;
    const char *before = NULL; /* end of the match before */
    lua_Integer count = 0;
    while (count < most) {
        if (sx_pattern_match(match, at) && match->end != before) {
            count++;
            sx_lua_charge(L, 4);
            const char *stop = match->end;
            add_replacement(L, out, match, at);
            at = stop;
            before = stop;
        } else if (at < end) {
            sx_text_add(out, at++, 1);
        } else {
            break;
        }
        if (match->pattern->anchored) {
            break;
        }
    }
    sx_text_add(out, at, (size_t)(end - at));
    return count;
}

/* (text, pattern, text or table or function, most) -> text, how many */
int sx_lua_string_gsub(lua_State *L)
{
    sx_slice subject = text_argument(L, 1);
    sx_slice text = text_argument(L, 2);
    int kind = lua_type(L, 3);
    if (kind != LUA_TTABLE && kind != LUA_TFUNCTION) {
        (void)text_argument(L, 3);
    }
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)subject.len + 1);
    lua_settop(L, 3);
    sx_pattern pattern;
    read_pattern(L, text, &pattern);
    sx_match match = matcher(L, &pattern, subject);
    sx_text out;
    sx_text_begin(L, &out, subject.len);
    lua_Integer count = replace_all(L, &out, &match, most);
    sx_text_push(&out);
    lua_pushinteger(L, count);
    return 2;
}
