/*
 * include.c: compiling the files of a bundle, and sx.include, which runs another file of the same
 * bundle once and gives what it returned. There is no way to any other file.
 */
#include "backend/lua/inner.h"

#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "backend/lua/syntax.h"

#define BYTES_PER_CHARGE 8u

static bool hold(sx_lua_state *state, sx_fault fault, sx_lua_spot spot, const char *text)
{
    sx_lua_hold(state, fault, spot, text);
    return false;
}

/* What lua_load says of a text that is no Lua: "norms.lua:3: '=' expected near 'x'". */
static bool hold_syntax(sx_lua_state *state, const sx_bundle_file *file)
{
    lua_State *L = state->L;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "is not Lua";
    size_t length = strlen(file->name);
    sx_lua_spot spot = {file->name, 0};
    if (strncmp(text, file->name, length) == 0 && text[length] == ':') {
        text += length + 1;
        for (; sx_is_digit(*text); text++) {
            spot.line = spot.line * 10 + (uint32_t)(*text - '0');
        }
        text += *text == ':';
        text += *text == ' ';
    }
    bool comma = strncmp(text, "'}' expected", 12) == 0 && strstr(text, "<eof>") == NULL;
    text = lua_pushfstring(L, "%s%s", text, comma ? ": is a comma missing before it?" : "");
    hold(state, SX_FAULT_SCRIPT_SYNTAX, spot, text);
    lua_pop(L, 2);
    return false;
}

/* Chunk name "@manifest.lua"; longer names than any file of a bundle has are cut. */
static void chunk_name(char out[128], const char *file)
{
    size_t length = strlen(file);
    length = length > 126 ? 126 : length;
    out[0] = '@';
    memcpy(out + 1, file, length);
    out[1 + length] = '\0';
}

/* Compiles a text under the name of the file. */
static bool compile_text(sx_lua_state *state, const sx_bundle_file *file, sx_slice text)
{
    lua_State *L = state->L;
    char chunk[128];
    chunk_name(chunk, file->name);
    state->compiling = file->name;
    int status = luaL_loadbufferx(L, text.at, text.len, chunk, "t");
    state->compiling = NULL;
    if (status == LUA_OK) {
        return true;
    }
    if (status == LUA_ERRSYNTAX) {
        return hold_syntax(state, file);
    }
    if (!sx_lua_uncatchable(L, status)) {
        sx_lua_hold(state, SX_FAULT_SCRIPT_SYNTAX, (sx_lua_spot){file->name, 0},
                    "the source is nested too deeply");
    }
    lua_pop(L, 1);
    return false;
}

static bool hold_repeat(sx_lua_state *state, const sx_bundle_file *file,
                        const sx_lua_repeat *repeat)
{
    char text[240], lines[64];
    int length = repeat->key.len > 60 ? 60 : (int)repeat->key.len;
    bool one = repeat->first == repeat->line;
    (void)snprintf(lines, sizeof lines, one ? "both in line %lu" : "in lines %lu and %lu",
                   (unsigned long)repeat->first, (unsigned long)repeat->line);
    (void)snprintf(text, sizeof text,
                   "the key %.*s stands twice in one table, %s%s: only one of them would count",
                   length, repeat->key.at, lines,
                   repeat->positional ? " (what has no key is numbered from 1)" : "");
    return hold(state, SX_FAULT_SCRIPT_SYNTAX, (sx_lua_spot){file->name, repeat->line}, text);
}

/* Lua has compiled it. What is wrong with it all the same; with guards into `out`. */
static bool look_through(sx_lua_state *state, const sx_bundle_file *file, sx_buf *out)
{
    sx_lua_syntax syntax;
    sx_status status = sx_lua_syntax_read(
        file->bytes, state->guard_all ? SX_LUA_GUARD_ALL : SX_LUA_GUARD_TEXTS, out, &syntax);
    if (status != SX_OK) {
        state->machine = true;
        return hold(state, SX_FAULT_SCRIPT_MEMORY, (sx_lua_spot){file->name, 0},
                    "the machine has no memory left");
    }
    if (syntax.guard_line > 0) {
        return hold(state, SX_FAULT_SCRIPT_SYNTAX, (sx_lua_spot){file->name, syntax.guard_line},
                    "names that begin with " SX_LUA_GUARD_PREFIX " are not offered");
    }
    if (syntax.method_line > 0) {
        return hold(state, SX_FAULT_SCRIPT_SYNTAX, (sx_lua_spot){file->name, syntax.method_line},
                    "inside of a function this is written t.name = function(...) ... end");
    }
    if (syntax.repeat.line > 0) {
        return hold_repeat(state, file, &syntax.repeat);
    }
    if (!syntax.understood) {
        return hold(state, SX_FAULT_SCRIPT_SYNTAX, (sx_lua_spot){file->name, 0},
                    "the script cannot be looked through: write it in a plainer way");
    }
    return true;
}

bool sx_lua_compile(sx_lua_state *state, const sx_bundle_file *file)
{
    lua_State *L = state->L;
    uint32_t line = 0;
    const char *text = NULL;
    sx_fault fault = sx_lua_check_source(file->bytes, &line, &text);
    if (fault != SX_FAULT_NONE) {
        return hold(state, fault, (sx_lua_spot){file->name, line}, text);
    }
    if (!compile_text(state, file, file->bytes)) {
        return false;
    }
    sx_buf guarded;
    sx_buf_init(&guarded, (size_t)16 * SX_LUA_SOURCE_MAX);
    bool good = look_through(state, file, &guarded);
    if (!good || (guarded.len > 0 && state->guarded)) {
        lua_pop(L, 1);
    }
    if (good && guarded.len > 0 && state->guarded) {
        good = compile_text(state, file, (sx_slice){guarded.data, guarded.len});
    }
    sx_buf_free(&guarded);
    return good;
}

/* The file that the script asks for; raises when it is none of the bundle. */
static const sx_bundle_file *asked_for(lua_State *L, sx_lua_state *state)
{
    size_t length = 0;
    if (lua_type(L, 1) != LUA_TSTRING) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_API, "sx.include takes the name of a file");
    }
    const char *name = lua_tolstring(L, 1, &length);
    if (memchr(name, '/', length) != NULL || memchr(name, '\\', length) != NULL) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                     "sx.include takes files of the instrument's own folder: a name without '/'");
    }
    const sx_bundle_file *file = sx_lua_file(state, name, length);
    if (file == NULL && (length < 4 || memcmp(name + length - 4, ".lua", 4) != 0)) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                     "sx.include takes scripts, whose names end in .lua: let one return the data");
    }
    if (file == NULL) {
        const char *names[SX_BUNDLE_FILES_MAX];
        size_t count = 0;
        for (; count < state->bundle->file_count && count < SX_BUNDLE_FILES_MAX; count++) {
            names[count] = state->bundle->files[count].name;
        }
        const char *near = sx_nearest((sx_slice){name, length}, names, count);
        sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                     near != NULL
                         ? "sx.include: no such file in the folder; is it '%s'?"
                         : "sx.include: the instrument's folder has no such file%s (a link "
                           "that leads out of it is none)",
                     near != NULL ? near : "");
    }
    return file;
}

/* -> value of the file */
int sx_lua_include(lua_State *L)
{
    sx_lua_state *state = sx_lua_of(L);
    const sx_bundle_file *file = asked_for(L, state);
    lua_settop(L, 1);
    luaL_checkstack(L, 8, "sx.include");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_included);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, 2) == LUA_TTABLE) {
        lua_rawgeti(L, 3, 1); /* a box: so that any value can be told from one being made */
        return 1;
    }
    if (lua_toboolean(L, 3) || file == &state->bundle->files[0]) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "sx.include: '%s' includes itself in the end",
                            file->name);
    }
    if (state->frozen) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "sx.include: call it at the top of the script, not in a function");
    }
    lua_pushvalue(L, 1);
    lua_pushboolean(L, 1);
    lua_rawset(L, 2);
    sx_lua_charge(L, file->bytes.len / BYTES_PER_CHARGE + 1);
    if (!sx_lua_compile(state, file)) {
        lua_pushnil(L);
        return lua_error(L);
    }
    lua_call(L, 0, 1);
    lua_createtable(L, 1, 0);
    lua_pushvalue(L, 4);
    lua_rawseti(L, -2, 1);
    lua_pushvalue(L, 1);
    lua_insert(L, -2);
    lua_rawset(L, 2);
    lua_settop(L, 4);
    return 1;
}
