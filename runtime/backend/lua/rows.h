/*
 * rows.h: the functions that a script has for one person: score_row, validate, next and text, over blocks of
 * the plugin ABI. What they get as `r` is one read-only table that shows another answer for every row.
 */
#ifndef SX_LUA_ROWS_H
#define SX_LUA_ROWS_H

#include "backend/lua/carrier.h"

/* ---- Calls of the ABI --------------------------------------------------------------------------- */

/* Scales with call: from score_row(); scales of score() from score() on numbers (symbolic_run.h). */
sx_plugin_status sx_rows_score(sx_lua_instance *instance, const sx_plugin_block *block,
                               const sx_plugin_scores *scores, sx_plugin_error *error);
sx_plugin_status sx_rows_check(sx_lua_instance *instance, const sx_plugin_block *block,
                               const sx_plugin_scores *notes, sx_plugin_error *error);
sx_plugin_status sx_rows_next(sx_lua_instance *instance, const sx_plugin_block *so_far,
                              uint8_t *state, uint32_t *state_length, int32_t *ret_item,
                              sx_plugin_error *error);
sx_plugin_status sx_rows_text(sx_lua_instance *instance, const sx_plugin_text_context *context,
                              char *buffer, uint64_t capacity, uint64_t *ret_length,
                              sx_plugin_error *error);

/* ---- The table of answers ----------------------------------------------------------------------- */

/* Which column of the block is which field or scale. */
sx_plugin_status sx_rows_bind(sx_lua_instance *instance, const sx_plugin_block *block,
                              sx_plugin_error *error);
/* Pushes `r` and what filling it needs; returns the stack index of `r`. Under sx_lua_protect. */
SX_LUA_RAISES int sx_rows_begin(sx_lua_instance *instance, lua_State *L);
/* Makes `r` show a row; `base` is what sx_rows_begin returned. */
SX_LUA_RAISES void sx_rows_fill(sx_lua_instance *instance, lua_State *L, int base, uint64_t row);

/* ---- State of next() ---------------------------------------------------------------------------- */

/*
 * The value at `index` as bytes, the same bytes for the same value. False and a reason when it is no
 * plain data or too large.
 */
SX_LUA_RAISES bool sx_rows_state_write(lua_State *L, int index, uint8_t *bytes, uint32_t capacity,
                                       uint32_t *ret_length, const char **ret_why);
/* Pushes the value of such bytes (nil for none). False when they are no such bytes. */
SX_LUA_RAISES bool sx_rows_state_read(lua_State *L, const uint8_t *bytes, uint32_t length);

#endif
