/*
 * trial_lua.h: scripts in tests: a bundle of texts, the state they are loaded into, and what came
 * of it.
 */
#ifndef SX_TRIAL_LUA_H
#define SX_TRIAL_LUA_H

#include <lauxlib.h>
#include <lua.h>

#include "backend/lua/state.h"

typedef struct trial_lua {
    sx_bundle_file files[4];
    sx_bundle bundle;
    sx_lua_state *state;
    sx_plugin_error error;
    char said[512]; /* of the last trial_lua_say */
} trial_lua;

/* A state for a script with default limits; trial_lua_end at the end. Fails the test when there is
 * none. */
void trial_lua_begin(trial_lua *t, const char *script);
/* Another file of the bundle; before trial_lua_open. */
void trial_lua_add(trial_lua *t, const char *name, const char *text, size_t length);
/* Makes the state; trial_lua_begin has done it unless limits are to be set first: then
 * trial_lua_prepare, changes in t->bundle, trial_lua_open. */
void trial_lua_prepare(trial_lua *t, const char *script);
void trial_lua_open(trial_lua *t);
void trial_lua_end(trial_lua *t);
/* Loads the script. */
sx_plugin_status trial_lua_load(trial_lua *t);
/* What loading gave: "= text" of the value returned, as tostring writes it, or
 * "SCRIPT.TIME manifest.lua:1: ..." with its first line only. In t->said. */
const char *trial_lua_say(trial_lua *t);
/* The same in one step, in static storage: trial_lua_run("return 1") is "= 1". */
const char *trial_lua_run(const char *script);
/* Calls a function of the returned table, which is on top of the stack, with one number. */
const char *trial_lua_call(trial_lua *t, const char *function, double argument);
/* The same where memory may end: true when it went well, else t->error says why. */
bool trial_lua_call_quietly(trial_lua *t, const char *function, double argument);

#endif
