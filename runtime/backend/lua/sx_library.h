/*
 * sx_library.h: the table `sx` of scripts. Every function takes expressions and plain numbers alike.
 */
#ifndef SX_LUA_SX_LIBRARY_H
#define SX_LUA_SX_LIBRARY_H

#include "backend/lua/symbolic_value.h"

/* A function of the table and what it does; `op` where several functions share one C function. */
typedef struct sx_lua_entry {
    const char *name;
    lua_CFunction function;
    sx_sym_op op;
} sx_lua_entry;

/* Ends with a NULL name: gathers and logic (sx_gather.c), all others (sx_math.c). */
extern const sx_lua_entry sx_lua_gather_entries[];
extern const sx_lua_entry sx_lua_math_entries[];

/* Registers all of them. Under sx_lua_protect, before a script is loaded. */
SX_LUA_RAISES void sx_lua_library_set_up(sx_lua_instance *instance, lua_State *L);

/* Inside an entry's function. */
#define SX_LUA_OP(L) ((sx_sym_op)lua_tointeger((L), lua_upvalueindex(2)))
#define SX_LUA_NAME(L) lua_tostring((L), lua_upvalueindex(3))
/* While score() makes expressions: keeps what a call needs of an item. On numbers: what that call kept. */
SX_LUA_RAISES void sx_lua_replay_add(sx_lua_instance *instance, lua_State *L, sx_lua_replay what);
SX_LUA_RAISES sx_lua_replay sx_lua_replay_next(sx_lua_instance *instance, lua_State *L,
                                               const char *code);
/* Raises unless there are `least` to `most` arguments; leaves exactly `most` on the stack. */
SX_LUA_RAISES void sx_lua_arguments(lua_State *L, int least, int most);

#endif
