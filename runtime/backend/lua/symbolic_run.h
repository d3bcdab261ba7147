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
/*
 * score() on numbers for seeded persons, whose answers use every option and the numbers that stand in the
 * script: its results must be those of its expressions. Finds branches on one line, and says so before
 * anything is made of the expressions (symbolic_prove.c).
 */
sx_plugin_status sx_symbolic_prove(sx_lua_instance *instance, sx_plugin_error *error);

#endif
