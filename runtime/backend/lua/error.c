/*
 * error.c: how a failure becomes a fault with file, line, a sentence, the source line and a caret.
 * Takes no memory of the state, so that it works when there is none left; shows no text that may
 * hold an answer.
 */
#include "backend/lua/inner.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "backend/lua/excerpt.h"

/* ---- Where ----------------------------------------------------------------------------------- */

const sx_bundle_file *sx_lua_file(const sx_lua_state *state, const char *name, size_t length)
{
    for (size_t i = 0; i < state->bundle->file_count; i++) {
        const char *own = state->bundle->files[i].name;
        if (strlen(own) == length && memcmp(own, name, length) == 0) {
            return &state->bundle->files[i];
        }
    }
    return NULL;
}

sx_lua_spot sx_lua_here(const sx_lua_state *state)
{
    lua_Debug debug;
    for (int level = 0; lua_getstack(state->L, level, &debug) == 1; level++) {
        if (lua_getinfo(state->L, "Sl", &debug) == 0 || debug.currentline <= 0 ||
            debug.source[0] != '@') {
            continue;
        }
        const sx_bundle_file *file = sx_lua_file(state, debug.source + 1, strlen(debug.source + 1));
        if (file != NULL) {
            return (sx_lua_spot){file->name, (uint32_t)debug.currentline};
        }
    }
    return (sx_lua_spot){NULL, 0};
}

/* Takes "manifest.lua:12: " off the front of a message; false when it has no such place. */
static bool take_spot(const sx_lua_state *state, const char **text, sx_lua_spot *ret)
{
    const char *colon = strchr(*text, ':');
    const sx_bundle_file *file =
        colon == NULL ? NULL : sx_lua_file(state, *text, (size_t)(colon - *text));
    if (file == NULL) {
        return false;
    }
    uint32_t line = 0;
    const char *at = colon + 1;
    for (; sx_is_digit(*at) && line < 100000000U; at++) {
        line = line * 10 + (uint32_t)(*at - '0');
    }
    if (at == colon + 1 || *at != ':') {
        return false;
    }
    *ret = (sx_lua_spot){file->name, line};
    *text = at[1] == ' ' ? at + 2 : at + 1;
    return true;
}

sx_slice sx_lua_source_line(const sx_lua_state *state, const char *file, uint32_t line)
{
    const sx_bundle_file *found = file == NULL ? NULL : sx_lua_file(state, file, strlen(file));
    if (found == NULL || line == 0) {
        return (sx_slice){"", 0};
    }
    return sx_lua_line_of(found->bytes, line);
}

/* ---- What may be shown ----------------------------------------------------------------------- */

/* True when the text stands in a file of the bundle as it is. */
static bool in_source(const sx_lua_state *state, sx_slice text)
{
    for (size_t i = 0; i < state->bundle->file_count; i++) {
        sx_slice bytes = state->bundle->files[i].bytes;
        const char *end = bytes.at + bytes.len;
        for (const char *at = bytes.at; text.len > 0 && (size_t)(end - at) >= text.len; at++) {
            at = memchr(at, text.at[0], (size_t)(end - at) - text.len + 1);
            if (at == NULL) {
                break;
            }
            if (memcmp(at, text.at, text.len) == 0) {
                return true;
            }
        }
    }
    return text.len == 0;
}

bool sx_lua_in_script(const sx_lua_state *state, const char *text)
{
    return in_source(state, sx_slice_of(text));
}

/* A name as messages have it: "string.format" is one where the script writes x:format(). */
static bool name_in_source(const sx_lua_state *state, sx_slice name)
{
    static const char *const libraries[] = {"math.", "string.", "sx.", "table.", "utf8."};
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        size_t length = strlen(libraries[i]);
        if (name.len > length && memcmp(name.at, libraries[i], length) == 0) {
            name = (sx_slice){name.at + length, name.len - length};
            break;
        }
    }
    return in_source(state, name);
}

/* Copies a message; what it has in quotes and no script has becomes '?': it may be an answer. */
static void copy_masked(const sx_lua_state *state, char *out, size_t size, const char *text)
{
    size_t length = 0;
    while (*text != '\0' && length + 4 < size) {
        const char *close = *text == '\'' ? strchr(text + 1, '\'') : NULL;
        if (close == NULL) {
            out[length++] = *text++;
            continue;
        }
        sx_slice quoted = {text + 1, (size_t)(close - text - 1)};
        bool known = name_in_source(state, quoted);
        quoted = known ? quoted : SX_SLICE("?");
        if (length + quoted.len + 4 >= size) {
            break;
        }
        out[length++] = '\'';
        memcpy(out + length, quoted.at, quoted.len);
        length += quoted.len;
        out[length++] = '\'';
        text = close + 1;
    }
    out[length] = '\0';
}

/* ---- The failure ----------------------------------------------------------------------------- */

static void set_failure(sx_lua_state *state, sx_fault fault, sx_lua_spot spot, const char *text)
{
    state->failure = (sx_plugin_error){.size = sizeof state->failure, .column = -1};
    state->failure.code = (int32_t)fault;
    char masked[sizeof state->failure.message];
    if (state->meter.running && state->meter.kind == SX_LUA_PERSON) {
        copy_masked(state, masked, sizeof masked, text);
        text = masked;
    }
    sx_lua_excerpt(state->failure.message, sizeof state->failure.message, spot.file, spot.line,
                   text, sx_lua_source_line(state, spot.file, spot.line));
}

void sx_lua_fail(sx_lua_state *state, sx_fault fault, sx_lua_spot spot, const char *text)
{
    if (!state->held) {
        set_failure(state, fault, spot, text);
    }
}

void sx_lua_hold(sx_lua_state *state, sx_fault fault, sx_lua_spot spot, const char *text)
{
    sx_lua_fail(state, fault, spot, text);
    state->held = true;
    if (fault == SX_FAULT_SCRIPT_TIME || fault == SX_FAULT_SCRIPT_MEMORY) {
        state->dead = true;
    }
}

sx_plugin_status sx_lua_give(const sx_lua_state *state, sx_plugin_error *error)
{
    sx_plugin_status status = state->machine ? SX_PLUGIN_E_MEMORY : SX_PLUGIN_E_DATA;
    return sx_fault_set(error, status, (sx_fault)state->failure.code, "%s", state->failure.message);
}

/* ---- Raising --------------------------------------------------------------------------------- */

/* Stack: ..., text -> "manifest.lua:12: text", or the text where no script runs. */
static void raise_text(lua_State *L, sx_fault fault, bool held)
{
    sx_lua_state *state = sx_lua_of(L);
    sx_lua_spot spot = sx_lua_here(state);
    const char *text = lua_tostring(L, -1);
    state->fault = fault;
    state->composed = false;
    if (held) {
        sx_lua_hold(state, fault, spot, text);
    }
    if (spot.file != NULL) {
        lua_pushfstring(L, "%s:%d: %s", spot.file, (int)spot.line, text);
    }
}

int sx_lua_raise(lua_State *L, sx_fault fault, const char *format, ...)
{
    luaL_checkstack(L, 4, "raising an error");
    va_list arguments;
    va_start(arguments, format);
    (void)lua_pushvfstring(L, format, arguments);
    va_end(arguments);
    raise_text(L, fault, fault != SX_FAULT_SCRIPT_ERROR && fault != SX_FAULT_SCRIPT_API);
    return lua_error(L);
}

int sx_lua_raise_held(lua_State *L, sx_fault fault, const char *format, ...)
{
    luaL_checkstack(L, 4, "raising an error");
    va_list arguments;
    va_start(arguments, format);
    (void)lua_pushvfstring(L, format, arguments);
    va_end(arguments);
    raise_text(L, fault, true);
    return lua_error(L);
}

/* What may be shown of a text that the script raised. */
static const char *shown(const sx_lua_state *state, const char *text)
{
    if (!state->composed || state->meter.kind == SX_LUA_LOAD ||
        in_source(state, sx_slice_of(text))) {
        return text;
    }
    return "the script raised an error whose text is not a constant of the script: "
           "it is not shown, as it may hold an answer";
}

/* Lua's words for an answer where it wants a number: "bad argument #1 to 'sqrt' (number expected, got
 * sextant value)". What to write instead; NULL when it is something else. */
static const char *advice(const char *text, char room[160], sx_fault *fault)
{
    static const char *const own[] = {"abs", "ceil", "exp", "floor", "log", "max", "min", "sqrt"};
    const char *quote = strchr(text, '\'');
    if (strstr(text, "got sextant value") == NULL) {
        return NULL;
    }
    *fault = SX_FAULT_SCRIPT_API;
    if (strncmp(text, "bad 'for' ", 10) == 0 || strncmp(text, "'for' ", 6) == 0) {
        *fault = SX_FAULT_SCRIPT_BRANCH;
        return "a loop cannot end at an answer: use sx.where inside it, or write score_row";
    }
    for (size_t i = 0; quote != NULL && i < sizeof own / sizeof own[0]; i++) {
        size_t length = strlen(own[i]);
        if (strncmp(quote + 1, own[i], length) == 0 && quote[1 + length] == '\'') {
            (void)snprintf(room, 160, "math.%s takes numbers, and this is an answer: use sx.%s",
                           own[i], own[i]);
            return room;
        }
    }
    return "an answer stands where a number should: use the functions of sx, or write score_row";
}

int sx_lua_handler(lua_State *L)
{
    sx_lua_state *state = sx_lua_of(L);
    if (state->held) {
        return 1;
    }
    sx_fault fault = state->fault == SX_FAULT_NONE ? SX_FAULT_SCRIPT_ERROR : state->fault;
    sx_lua_spot spot;
    const char *text = lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
    if (text == NULL) {
        sx_lua_fail(state, fault, sx_lua_here(state),
                    "the script raised an error that is not a text");
        return 1;
    }
    if (!take_spot(state, &text, &spot)) {
        spot = sx_lua_here(state);
    }
    char room[160];
    const char *better = state->composed ? NULL : advice(text, room, &fault);
    text = better == NULL ? shown(state, text) : better;
    sx_lua_fail(state, fault, spot, text);
    return 1;
}

void sx_lua_hold_memory(sx_lua_state *state)
{
    char text[64];
    (void)snprintf(text, sizeof text, "the script needs more than its %u MiB of memory",
                   (unsigned)(state->limit >> 20));
    sx_lua_hold(state, SX_FAULT_SCRIPT_MEMORY, state->refused_at,
                state->refused != NULL ? state->refused : text);
}

void sx_lua_hold_stack(sx_lua_state *state)
{
    sx_lua_hold(state, SX_FAULT_SCRIPT_MEMORY, sx_lua_here(state),
                "functions call each other too deeply, or too many values are passed at once");
}

bool sx_lua_uncatchable(lua_State *L, int status)
{
    sx_lua_state *state = sx_lua_of(L);
    if (state->held) {
        return true;
    }
    /* The buffers of Lua's library raise a text of their own when there is no memory. */
    bool library = status == LUA_ERRRUN && state->denied && lua_type(L, -1) == LUA_TSTRING &&
                   strcmp(lua_tostring(L, -1), "not enough memory") == 0;
    if (status != LUA_ERRMEM && !library) {
        return false;
    }
    sx_lua_hold_memory(state);
    return true;
}
