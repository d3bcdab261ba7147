#include "trial_lua.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "backend/lua/inner.h"

void trial_lua_prepare(trial_lua *t, const char *script)
{
    *t = (trial_lua){.bundle = {.kind = SX_CODE_LUA, .name = "trial", .library = -1},
                     .error = {.size = sizeof t->error, .column = -1}};
    t->bundle.files = t->files;
    trial_lua_add(t, "manifest.lua", script, strlen(script));
}

void trial_lua_add(trial_lua *t, const char *name, const char *text, size_t length)
{
    ck_assert_uint_lt(t->bundle.file_count, sizeof t->files / sizeof t->files[0]);
    t->files[t->bundle.file_count++] = (sx_bundle_file){name, {text, length}};
}

void trial_lua_open(trial_lua *t)
{
    sx_plugin_status status = sx_lua_new(&t->bundle, &t->state, &t->error);
    ck_assert_msg(status == SX_PLUGIN_OK, "%s", t->error.message);
}

void trial_lua_begin(trial_lua *t, const char *script)
{
    trial_lua_prepare(t, script);
    trial_lua_open(t);
}

void trial_lua_end(trial_lua *t)
{
    sx_lua_close(t->state);
    t->state = NULL;
}

sx_plugin_status trial_lua_load(trial_lua *t)
{
    return sx_lua_load(t->state, NULL, &t->error);
}

static const char *failure(trial_lua *t)
{
    const char *end = strchr(t->error.message, '\n');
    int length = end == NULL ? (int)strlen(t->error.message) : (int)(end - t->error.message);
    (void)snprintf(t->said, sizeof t->said, "%s %.*s", sx_fault_code(t->error.code), length,
                   t->error.message);
    return t->said;
}

static int say_top(lua_State *L)
{
    trial_lua *t = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, t);
    sx_lua_push_text(L, -1);
    (void)snprintf(t->said, sizeof t->said, "= %s", lua_tostring(L, -1));
    return 0;
}

/* The value on top of the stack, which stays. */
static const char *say(trial_lua *t)
{
    lua_State *L = sx_lua_raw(t->state);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, t);
    ck_assert_int_eq(sx_lua_protect(t->state, say_top, t, &t->error), SX_PLUGIN_OK);
    return t->said;
}

const char *trial_lua_say(trial_lua *t)
{
    return trial_lua_load(t) == SX_PLUGIN_OK ? say(t) : failure(t);
}

const char *trial_lua_run(const char *script)
{
    static trial_lua t;
    trial_lua_begin(&t, script);
    (void)trial_lua_say(&t);
    trial_lua_end(&t);
    return t.said;
}

const char *trial_lua_call(trial_lua *t, const char *function, double argument)
{
    lua_State *L = sx_lua_raw(t->state);
    int top = lua_gettop(L);
    lua_getfield(L, top, function);
    lua_pushnumber(L, argument);
    if (sx_lua_call(t->state, 1, 1, SX_LUA_PERSON, &t->error) != SX_PLUGIN_OK) {
        ck_assert_int_eq(lua_gettop(L), top);
        return failure(t);
    }
    ck_assert_int_eq(lua_gettop(L), top + 1);
    (void)say(t);
    lua_settop(L, top);
    return t->said;
}

bool trial_lua_call_quietly(trial_lua *t, const char *function, double argument)
{
    /* Finds a name that the script has: nothing of this takes memory. */
    lua_State *L = sx_lua_raw(t->state);
    int top = lua_gettop(L);
    lua_getfield(L, top, function);
    lua_pushnumber(L, argument);
    bool good = sx_lua_call(t->state, 1, 1, SX_LUA_PERSON, &t->error) == SX_PLUGIN_OK;
    lua_settop(L, top);
    return good;
}
