/*
 * rows_state.c: what next() keeps, as bytes of the host: a letter for the kind, then the value. Numbers keep
 * their kind, keys are sorted, so that the same state is the same bytes on every machine.
 */
#include <lauxlib.h>

#include <math.h>
#include <string.h>

#include "backend/lua/rows.h"

#define DEPTH_MAX 16

typedef struct writer {
    lua_State *L;
    uint8_t *bytes;
    uint32_t capacity, length;
    const char *why; /* NULL: all is well */
} writer;

static void put(writer *w, const void *bytes, size_t length)
{
    if (length > w->capacity - w->length) {
        w->why = "it is too large";
        return;
    }
    memcpy(w->bytes + w->length, bytes, length);
    w->length += (uint32_t)length;
}

static void put_letter(writer *w, char letter)
{
    put(w, &letter, 1);
}

static void put_word(writer *w, char letter, uint64_t word)
{
    uint8_t bytes[9] = {(uint8_t)letter};
    for (int i = 0; i < 8; i++) {
        bytes[i + 1] = (uint8_t)(word >> (8 * i));
    }
    put(w, bytes, sizeof bytes);
}

static void write_value(writer *w, int index, int depth);

static void write_number(writer *w, int index)
{
    if (lua_isinteger(w->L, index)) {
        put_word(w, 'i', (uint64_t)lua_tointeger(w->L, index));
        return;
    }
    double value = lua_tonumber(w->L, index);
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    w->why = isfinite(value) ? w->why : "a number in it is not finite";
    put_word(w, 'd', bits);
}

static void write_table(writer *w, int index, int depth)
{
    lua_State *L = w->L;
    luaL_checkstack(L, 8, "the state");
    (void)sx_lua_inside(L, index);
    int inside = lua_gettop(L);
    size_t count = sx_lua_keys(L, inside);
    int keys = lua_gettop(L);
    put_letter(w, '{');
    for (size_t i = 1; i <= count && w->why == NULL; i++) {
        lua_rawgeti(L, keys, (lua_Integer)i);
        write_value(w, lua_gettop(L), depth);
        lua_rawget(L, inside);
        write_value(w, lua_gettop(L), depth);
        lua_pop(L, 1);
    }
    put_letter(w, '}');
    lua_settop(L, inside - 1);
}

static void write_value(writer *w, int index, int depth)
{
    size_t length = 0;
    const char *text;
    if (w->why != NULL) {
        return;
    }
    switch (lua_type(w->L, index)) {
    case LUA_TBOOLEAN: put_letter(w, lua_toboolean(w->L, index) ? 't' : 'f'); return;
    case LUA_TNUMBER: write_number(w, index); return;
    case LUA_TSTRING:
        text = lua_tolstring(w->L, index, &length);
        put_word(w, 's', length);
        put(w, text, length);
        return;
    case LUA_TTABLE:
        if (depth == DEPTH_MAX) {
            w->why = "it is nested more than 16 levels deep, or contains itself";
            return;
        }
        write_table(w, index, depth + 1);
        return;
    default: w->why = "it holds more than numbers, texts, truth values and tables"; return;
    }
}

bool sx_rows_state_write(lua_State *L, int index, uint8_t *bytes, uint32_t capacity,
                         uint32_t *ret_length, const char **ret_why)
{
    writer w = {.L = L, .bytes = bytes, .capacity = capacity};
    if (!lua_isnoneornil(L, index)) {
        write_value(&w, lua_absindex(L, index), 0);
    }
    *ret_length = w.length;
    *ret_why = w.why;
    return w.why == NULL;
}

/* ---- reading ------------------------------------------------------------------------------------ */

typedef struct reader {
    lua_State *L;
    const uint8_t *at, *end;
} reader;

static bool take_word(reader *r, uint64_t *ret)
{
    *ret = 0;
    if (r->end - r->at < 8) {
        return false;
    }
    for (int i = 0; i < 8; i++) {
        *ret |= (uint64_t)r->at[i] << (8 * i);
    }
    r->at += 8;
    return true;
}

static bool read_value(reader *r, int depth);

static bool read_table(reader *r, int depth)
{
    lua_State *L = r->L;
    luaL_checkstack(L, 8, "the state");
    lua_newtable(L);
    while (r->at < r->end && *r->at != '}') {
        if (!read_value(r, depth) || !read_value(r, depth) || lua_isnil(L, -2)) {
            return false;
        }
        lua_rawset(L, -3);
    }
    bool closed = r->at < r->end;
    r->at += closed ? 1 : 0;
    return closed;
}

static bool read_number(reader *r, char letter, uint64_t word)
{
    double value;
    memcpy(&value, &word, sizeof value);
    if (letter == 'd' && !isfinite(value)) {
        return false;
    }
    if (letter == 'i') {
        lua_pushinteger(r->L, (lua_Integer)word);
    } else {
        lua_pushnumber(r->L, value);
    }
    return true;
}

/* Pushes one value; false when there is none here, with any number of values pushed. */
static bool read_value(reader *r, int depth)
{
    uint64_t word = 0;
    if (r->at == r->end) {
        return false;
    }
    char letter = (char)*r->at++;
    switch (letter) {
    case 't':
    case 'f': lua_pushboolean(r->L, letter == 't'); return true;
    case 'i':
    case 'd': return take_word(r, &word) && read_number(r, letter, word);
    case 's':
        if (!take_word(r, &word) || word > (uint64_t)(r->end - r->at)) {
            return false;
        }
        lua_pushlstring(r->L, (const char *)r->at, (size_t)word);
        r->at += word;
        return true;
    case '{': return depth < DEPTH_MAX && read_table(r, depth + 1);
    default: return false;
    }
}

bool sx_rows_state_read(lua_State *L, const uint8_t *bytes, uint32_t length)
{
    reader r = {L, bytes, bytes + length};
    if (length == 0) {
        lua_pushnil(L);
        return true;
    }
    return read_value(&r, 0) && r.at == r.end;
}
