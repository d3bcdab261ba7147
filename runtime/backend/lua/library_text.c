/*
 * library_text.c: the simple functions of texts, string.format without addresses, and the buffer
 * that they and table.concat write into. ASCII letters only, in every locale.
 */
#include "backend/lua/text.h"

#include <math.h>
#include <string.h>

#include <lauxlib.h>

#include "backend/lua/inner.h"

#define VALUES_MAX 1000 /* that a function may return at once */

/* ---- The buffer ------------------------------------------------------------------------------ */

void sx_text_check(lua_State *L, size_t length)
{
    if (length > SX_LUA_TEXT_MAX) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_MEMORY, "a text is longer than 65,536 bytes");
    }
}

void sx_text_begin(lua_State *L, sx_text *ret, size_t expected)
{
    luaL_checkstack(L, 8, "a text");
    *ret = (sx_text){.L = L, .capacity = expected + 32};
    sx_text_check(L, expected);
    ret->data = lua_newuserdatauv(L, ret->capacity, 0);
    ret->slot = lua_gettop(L);
}

void sx_text_add(sx_text *text, const char *data, size_t length)
{
    if (length > text->capacity - text->length) {
        sx_text_check(text->L, text->length + length);
        size_t capacity = (text->length + length) * 2;
        char *moved = lua_newuserdatauv(text->L, capacity, 0);
        memcpy(moved, text->data, text->length);
        lua_replace(text->L, text->slot);
        text->data = moved;
        text->capacity = capacity;
    }
    if (length > 32) {
        sx_lua_charge(text->L, length / 32);
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
}

void sx_text_push(sx_text *text)
{
    sx_text_check(text->L, text->length);
    lua_pushlstring(text->L, text->data, text->length);
}

/* ---- Simple functions ------------------------------------------------------------------------ */

/* A place from 1, or from the end when negative, as an offset within 0..length. */
static size_t offset(lua_Integer place, size_t length, bool last)
{
    if (place < 0) {
        place = place < -(lua_Integer)length ? 0 : (lua_Integer)length + place + 1;
    }
    if (last) {
        return place > (lua_Integer)length ? length : (size_t)place;
    }
    place = place < 1 ? 1 : place;
    return place > (lua_Integer)length ? length : (size_t)place - 1;
}

/* (text, first, last) -> text */
int sx_lua_string_sub(lua_State *L)
{
    size_t length = 0;
    const char *text = luaL_checklstring(L, 1, &length);
    size_t first = offset(luaL_checkinteger(L, 2), length, false);
    size_t after = offset(luaL_optinteger(L, 3, -1), length, true);
    size_t taken = after > first ? after - first : 0;
    sx_lua_charge(L, taken / 16);
    lua_pushlstring(L, text + first, taken);
    return 1;
}

/* (text, first, last) -> numbers */
int sx_lua_string_byte(lua_State *L)
{
    size_t length = 0;
    const char *text = luaL_checklstring(L, 1, &length);
    lua_Integer from = luaL_optinteger(L, 2, 1);
    size_t first = offset(from, length, false);
    size_t after = offset(luaL_optinteger(L, 3, from), length, true);
    if (after <= first) {
        return 0;
    }
    if (after - first > VALUES_MAX) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "string.byte gives at most 1,000 numbers at once");
    }
    luaL_checkstack(L, (int)(after - first), "string.byte");
    for (size_t i = first; i < after; i++) {
        lua_pushinteger(L, (unsigned char)text[i]);
    }
    return (int)(after - first);
}

static char upper(char c)
{
    return sx_is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

static int change_case(lua_State *L, char (*change)(char))
{
    size_t length = 0;
    const char *text = luaL_checklstring(L, 1, &length);
    sx_lua_charge(L, length / 4);
    sx_text out;
    sx_text_begin(L, &out, length);
    for (size_t i = 0; i < length; i++) {
        out.data[i] = change(text[i]);
    }
    out.length = length;
    sx_text_push(&out);
    return 1;
}

int sx_lua_string_lower(lua_State *L)
{
    return change_case(L, sx_ascii_lower);
}

int sx_lua_string_upper(lua_State *L)
{
    return change_case(L, upper);
}

int sx_lua_string_reverse(lua_State *L)
{
    size_t length = 0;
    const char *text = luaL_checklstring(L, 1, &length);
    sx_lua_charge(L, length / 4);
    sx_text out;
    sx_text_begin(L, &out, length);
    for (size_t i = 0; i < length; i++) {
        out.data[i] = text[length - 1 - i];
    }
    out.length = length;
    sx_text_push(&out);
    return 1;
}

/* (text, count, separator) -> text */
int sx_lua_string_rep(lua_State *L)
{
    size_t length = 0;
    size_t between = 0;
    const char *text = luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &between);
    if (count <= 0 || length + between == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((lua_Unsigned)count > SX_LUA_TEXT_MAX + 1) {
        sx_text_check(L, SX_LUA_TEXT_MAX + 1);
    }
    size_t total = (size_t)count * (length + between) - between;
    sx_text_check(L, total);
    sx_lua_charge(L, (uint64_t)count + total / 16);
    sx_text out;
    sx_text_begin(L, &out, total);
    for (lua_Integer i = 0; i < count; i++) {
        memcpy(out.data + out.length, text, length);
        out.length += length;
        if (i + 1 < count) {
            memcpy(out.data + out.length, separator, between);
            out.length += between;
        }
    }
    sx_text_push(&out);
    return 1;
}

/* ---- format ---------------------------------------------------------------------------------- */

/* Goes over the conversions: what each takes is made fit in place. Width and precision Lua checks.
 */
static void prepare_arguments(lua_State *L, const char *format, size_t length)
{
    int argument = 1;
    for (size_t i = 0; i < length; i++) {
        if (format[i] != '%') {
            continue;
        }
        i++;
        if (i < length && format[i] == '%') {
            continue;
        }
        while (i < length && memchr("-+ #0123456789.", format[i], 15) != NULL) {
            i++;
        }
        char kind = i < length ? format[i] : '\0';
        if (kind == '\0' || strchr("aAcdeEfFgGioqsuxX", kind) == NULL) {
            sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                         "string.format: a conversion is none of "
                         "%%d %%i %%u %%c %%x %%X %%o %%e %%f %%g %%a %%q %%s");
        }
        argument++;
        if (argument > lua_gettop(L)) {
            sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR,
                         "string.format: there is no value for conversion %d", argument - 1);
        }
        bool not_a_number = lua_type(L, argument) == LUA_TNUMBER &&
                            lua_tonumber(L, argument) != lua_tonumber(L, argument);
        if (kind == 's' || lua_type(L, argument) == LUA_TUSERDATA) {
            sx_lua_push_text(L, argument);
            lua_replace(L, argument);
        } else if (not_a_number) {
            lua_pushnumber(L, (lua_Number)NAN); /* without the sign that the processor made */
            lua_replace(L, argument);
        }
        sx_lua_charge(L,
                      lua_type(L, argument) == LUA_TSTRING ? 8 + lua_rawlen(L, argument) / 8 : 8);
    }
}

/* (format, ...) -> text. Upvalue: string.format of Lua. */
int sx_lua_string_format(lua_State *L)
{
    size_t length = 0;
    const char *format = luaL_checklstring(L, 1, &length);
    sx_lua_charge(L, length / 4 + 4);
    prepare_arguments(L, format, length);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}
