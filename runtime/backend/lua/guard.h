/*
 * guard.h: what stands in a script where Lua would compare, ask or look up in silence (syntax.h): an answer that
 * is not known yet is refused there, and a number never meets a text unseen.
 */
#ifndef SX_LUA_GUARD_H
#define SX_LUA_GUARD_H

#include "backend/lua/carrier.h"

/* The functions of guards, and those that tell what a value is. Under sx_lua_protect, before a script. */
SX_LUA_RAISES void sx_guards_set_up(sx_lua_instance *instance, lua_State *L);

#endif
