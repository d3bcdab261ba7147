/*
 * state.c: makes and closes a state, and runs protected calls in it. The order of things in a call:
 * a fresh budget, the call, what it left behind, what it failed with.
 */
#include "backend/lua/state.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "backend/lua/inner.h"

#define SPARE_SLOTS 8

lua_State *sx_lua_raw(sx_lua_state *state)
{
    return state->L;
}

sx_lua_state *sx_lua_of(lua_State *L)
{
    return *(sx_lua_state **)lua_getextraspace(L);
}

const sx_bundle *sx_lua_bundle(const sx_lua_state *state)
{
    return state->bundle;
}

bool sx_lua_dead(const sx_lua_state *state)
{
    return state->dead;
}

void sx_lua_seed(sx_lua_state *state, uint64_t seed)
{
    state->seed = seed;
}

/* ---- Calls ----------------------------------------------------------------------------------- */

static void forget_failure(sx_lua_state *state)
{
    state->fault = SX_FAULT_NONE;
    state->composed = false;
    state->held = false;
    state->machine = false;
    state->denied = false;
    state->refused = NULL;
    state->stack_over = false;
    state->failure.message[0] = '\0';
}

/* What a failed call ends with, when nothing has said so yet. */
static void settle(sx_lua_state *state, int status)
{
    if (status != LUA_OK && !sx_lua_uncatchable(state->L, status) &&
        state->failure.message[0] == '\0') {
        const char *text = lua_type(state->L, -1) == LUA_TSTRING ? lua_tostring(state->L, -1)
                                                                 : "the script failed";
        sx_lua_fail(state, SX_FAULT_SCRIPT_ERROR, sx_lua_here(state), text);
    }
}

sx_plugin_status sx_lua_run(sx_lua_state *state, int nargs, int nresults, sx_lua_budget kind,
                            bool host, sx_plugin_error *error)
{
    lua_State *L = state->L;
    int base = lua_gettop(L) - nargs;
    if (state->dead) {
        lua_settop(L, base - 1);
        return sx_lua_give(state, error);
    }
    forget_failure(state);
    if (!lua_checkstack(L, nresults + SPARE_SLOTS)) {
        lua_settop(L, base - 1);
        sx_lua_hold(state, SX_FAULT_SCRIPT_MEMORY, (sx_lua_spot){NULL, 0},
                    "too many values are in use at once");
        return sx_lua_give(state, error);
    }
    lua_pushcfunction(L, sx_lua_handler);
    lua_insert(L, base);
    state->rng.state = state->seed;
    sx_lua_meter before = sx_lua_meter_begin(state, kind, host);
    int status = lua_pcall(L, nargs, nresults, base);
    sx_lua_meter_end(state, &before);
    if (status == LUA_OK && state->stack_over) {
        sx_lua_hold_stack(state); /* no instruction came after it */
    }
    bool kept = host || sx_lua_upvalues_kept(state, status == LUA_OK);
    if (status == LUA_OK && kept && !state->held) {
        lua_remove(L, base);
        return SX_PLUGIN_OK;
    }
    settle(state, status);
    lua_settop(L, base - 1);
    return sx_lua_give(state, error);
}

sx_plugin_status sx_lua_call(sx_lua_state *state, int nargs, int nresults, sx_lua_budget kind,
                             sx_plugin_error *error)
{
    return sx_lua_run(state, nargs, nresults, kind, false, error);
}

sx_plugin_status sx_lua_protect(sx_lua_state *state, lua_CFunction function, void *context,
                                sx_plugin_error *error)
{
    lua_pushcfunction(state->L, function);
    lua_pushlightuserdata(state->L, context);
    return sx_lua_run(state, 1, 0, SX_LUA_LOAD, true, error);
}

/* ---- Making and closing ---------------------------------------------------------------------- */

/* Lua asks for nothing but a longer stack here, so the block that moves is the stack. */
static void find_stack(sx_lua_state *state)
{
    state->seeking_stack = true;
    (void)lua_checkstack(state->L, 200);
    state->seeking_stack = false;
}

static int set_up(lua_State *L)
{
    luaL_checkstack(L, 20, "setting up");
    lua_pushnumber(L, 0.5);
    if (strcmp(lua_tostring(L, -1), "0.5") != 0) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR,
                            "the locale of this process writes numbers in its own way");
    }
    sx_lua_build(L);
    return 0;
}

static void choose_limits(sx_lua_state *state)
{
    const sx_bundle *bundle = state->bundle;
    uint32_t mib = bundle->memory_mib != 0 ? bundle->memory_mib : SX_LUA_MEMORY_MIB;
    mib = mib > 2047 ? 2047 : mib;
    state->limit = (size_t)mib << 20;
    state->load_budget = bundle->load_budget != 0 ? bundle->load_budget : SX_LUA_LOAD_BUDGET;
    state->call_budget = bundle->call_budget != 0 ? bundle->call_budget : SX_LUA_CALL_BUDGET;
}

sx_plugin_status sx_lua_new(const sx_bundle *bundle, sx_lua_state **ret, sx_plugin_error *error)
{
    *ret = NULL;
    sx_lua_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_SCRIPT_MEMORY,
                            "the machine has no memory left");
    }
    state->bundle = bundle;
    choose_limits(state);
    state->L = lua_newstate(sx_lua_allocate, state);
    if (state->L == NULL) {
        free(state);
        return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_SCRIPT_MEMORY,
                            "there is no memory for an interpreter");
    }
    *(sx_lua_state **)lua_getextraspace(state->L) = state;
    find_stack(state);
    sx_plugin_status status;
    if (lua_version(state->L) != LUA_VERSION_NUM || state->stack == NULL) {
        status = sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_SCRIPT_API,
                              "this is not the Lua that the carrier was made for");
    } else {
        status = sx_lua_protect(state, set_up, NULL, error);
        status = status == SX_PLUGIN_E_DATA ? SX_PLUGIN_E_INTERNAL : status;
    }
    if (status != SX_PLUGIN_OK) {
        sx_lua_close(state);
        return status;
    }
    *ret = state;
    return SX_PLUGIN_OK;
}

void sx_lua_close(sx_lua_state *state)
{
    if (state != NULL) {
        lua_close(state->L);
        free(state);
    }
}

#define GUARDS_COST 8u /* times as many instructions, at most */

void sx_lua_guard(sx_lua_state *state, bool all)
{
    bool fits = state->load_budget <= UINT64_MAX / GUARDS_COST;
    state->guarded = true;
    state->guard_all = all;
    if (all) {
        state->load_budget = fits ? state->load_budget * GUARDS_COST : UINT64_MAX;
    }
}

void sx_lua_forbid_catching(sx_lua_state *state, bool forbidden)
{
    state->catching_is_wrong = forbidden;
}

/* ---- Loading --------------------------------------------------------------------------------- */

sx_plugin_status sx_lua_load(sx_lua_state *state, const char *file, sx_plugin_error *error)
{
    const sx_bundle *bundle = state->bundle;
    const sx_bundle_file *found = NULL;
    if (file != NULL) {
        found = sx_lua_file(state, file, strlen(file));
    } else if (bundle->file_count > 0) {
        found = &bundle->files[0];
    }
    if (found == NULL) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "the bundle has no file %s", file == NULL ? "at all" : file);
    }
    if (state->dead) {
        return sx_lua_give(state, error);
    }
    forget_failure(state);
    if (!lua_checkstack(state->L, SPARE_SLOTS) || !sx_lua_compile(state, found)) {
        return sx_lua_give(state, error);
    }
    return sx_lua_call(state, 0, 1, SX_LUA_LOAD, error);
}
