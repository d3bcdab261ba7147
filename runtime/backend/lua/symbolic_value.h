/*
 * symbolic_value.h: values as scripts hold them: numbers, conditions, expressions and lists of them
 * (vectors), in every way a function can run. All of it works under the rules of state.h for raising.
 */
#ifndef SX_LUA_SYMBOLIC_VALUE_H
#define SX_LUA_SYMBOLIC_VALUE_H

#include "backend/lua/carrier.h"

typedef enum sx_object_kind {
    SX_OBJECT_VALUE,   /* an expression, or what is missing: values[0] */
    SX_OBJECT_VECTOR,  /* `count` values */
    SX_OBJECT_GROUP,   /* an item with several columns: `count` is its index */
    SX_OBJECT_RESPONSE /* r */
} sx_object_kind;

/* Behind the userdata of this folder; they share one metatable. */
typedef struct sx_object {
    sx_object_kind kind;
    uint32_t count;
    sx_value values[];
} sx_object;

/* NULL when it is something else. */
sx_object *sx_object_at(lua_State *L, int index);
/* Makes the metatable, sx.none and the metatable of blanks. Under sx_lua_protect, before a script. */
SX_LUA_RAISES void sx_objects_set_up(sx_lua_instance *instance, lua_State *L);
/* Pushes a new object; its values are missing. */
SX_LUA_RAISES sx_object *sx_object_push(lua_State *L, sx_object_kind kind, uint32_t count,
                                        uint32_t values);
/* Numbers, truths, expressions; what is missing as the mode has it. `truth`: it is a condition. */
SX_LUA_RAISES void sx_value_push(sx_lua_instance *instance, lua_State *L, sx_value value,
                                 bool truth);
/* "a text", "a table", "a condition": what stands at `index`. */
const char *sx_value_word(lua_State *L, int index);
/* The argument at `index` as a number (or a condition); raises SCRIPT.API when it is none. `who` is
 * the function for the message, "sx.sum" or "+". */
SX_LUA_RAISES sx_value sx_value_at(sx_lua_instance *instance, lua_State *L, int index, bool truth,
                                   const char *who);
/* How many elements the list at `index` has; raises SCRIPT.API when it is none, or has a hole. */
SX_LUA_RAISES lua_Integer sx_list_length(lua_State *L, int index, const char *who);
/*
 * All arguments from `first` to `last`, with vectors and lists taken apart. What is returned lives in a
 * userdata that is pushed.
 */
SX_LUA_RAISES sx_value *sx_values_collect(sx_lua_instance *instance, lua_State *L, int first,
                                          int last, bool truth, const char *who,
                                          uint32_t *ret_count);

/* The operation on values: a number, or an expression as soon as one operand is one. */
SX_LUA_RAISES sx_value sx_value_apply(sx_lua_instance *instance, lua_State *L, sx_sym_op op,
                                      const sx_sym_detail *detail, const sx_value *args,
                                      uint32_t count);
/* An item as an expression. */
SX_LUA_RAISES sx_value sx_value_item(sx_lua_instance *instance, lua_State *L, uint32_t field);
/* Applies an operation to the arguments 1 to `count`, element by element where they are vectors, and
 * pushes what it gives. */
SX_LUA_RAISES int sx_value_broadcast(sx_lua_instance *instance, lua_State *L, sx_sym_op op,
                                     const sx_sym_detail *detail, int count, const char *who);

/* The value of a column for the function that runs. */
SX_LUA_RAISES sx_value sx_field_value(sx_lua_instance *instance, lua_State *L, uint32_t field);
/* Pushes what `r` has under a name: an item, a range, items with numbers. Raises when it has none. */
SX_LUA_RAISES void sx_response_push(sx_lua_instance *instance, lua_State *L, sx_slice name);
/* Pushes the item at a position, from 1; raises when there is none. */
SX_LUA_RAISES void sx_response_push_at(sx_lua_instance *instance, lua_State *L,
                                       lua_Integer position);
/* "q1..q9, q12" as a vector, whose values have `field` set; pushed. */
SX_LUA_RAISES sx_object *sx_items_push(sx_lua_instance *instance, lua_State *L, sx_slice text);
/* Pushes the option of an item with several columns. */
SX_LUA_RAISES void sx_group_push(sx_lua_instance *instance, lua_State *L, uint32_t item,
                                 sx_slice option);

/* Metamethods into the table on top of the stack (symbolic_meta.c). */
SX_LUA_RAISES void sx_metamethods_set(sx_lua_instance *instance, lua_State *L);
/* Those of nil and false, for SX_LUA_NIL and SX_LUA_FALSE. */
SX_LUA_RAISES void sx_blank_metamethods_set(sx_lua_instance *instance, lua_State *L);

#endif
