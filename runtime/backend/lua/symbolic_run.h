/*
 * symbolic_run.h: running score(): once on symbols, which gives expressions, and on the numbers of persons, which
 * shows whether it depends on an answer in a way that symbols cannot see.
 */
#ifndef SX_LUA_SYMBOLIC_RUN_H
#define SX_LUA_SYMBOLIC_RUN_H

#include "backend/lua/carrier.h"

/* score() on symbols into instance->results; done once. */
sx_plugin_status sx_symbolic_run(sx_lua_instance *instance, sx_plugin_error *error);
/*
 * score() on the numbers of every row; `scales` by column of `scores`: index of a scale that score()
 * gives, or -1. What is missing spreads, and is no value in the end. When something is missing, score()
 * runs again with false and (if the script asks for it anywhere) nil in its place. Another line that
 * runs, or another result, is SX_FAULT_SCRIPT_BRANCH.
 */
sx_plugin_status sx_symbolic_trace(sx_lua_instance *instance, const sx_plugin_block *block,
                                   const int32_t *scales, const sx_plugin_scores *scores,
                                   sx_plugin_error *error);

/* score() on the numbers in instance->answers, into instance->first; `missing`: one of them is. Under
 * sx_lua_protect. */
SX_LUA_RAISES sx_plugin_status sx_symbolic_person(sx_lua_instance *instance, lua_State *L,
                                                  bool missing, sx_plugin_error *error);

/* ---- symbolic_prove.c: does score() say on numbers what its expressions say? --------------------- */

/* Room for computing expressions; after score() on symbols. False: there is no memory. */
bool sx_symbolic_prepare(sx_lua_instance *instance);
/* Are the results in instance->first those of the expressions for instance->answers? Where an expression
 * has no value, such as 1 / (1 / 0), the result is none, though Lua makes a number of it. */
sx_plugin_status sx_symbolic_compare(sx_lua_instance *instance, sx_plugin_error *error);
/* score() for seeded persons, whose answers use every option and the numbers that stand in the script: finds
 * branches before anything is made of the expressions. */
sx_plugin_status sx_symbolic_prove(sx_lua_instance *instance, sx_plugin_error *error);

#endif
