/*
 * state.h: one Lua 5.4 interpreter in its box: limited memory, a budget of instructions that a
 * script cannot dodge, an environment of listed names, and failures as faults with file and line.
 * Knows nothing of instruments: what scripts compute stands in the other files of this folder.
 */
#ifndef SX_BACKEND_LUA_STATE_H
#define SX_BACKEND_LUA_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "backend/bundle.h"

/* Marks every function that may leave by longjmp: call it only inside a protected call, and with
 * nothing of malloc's alive that only this C stack knows of. */
#define SX_LUA_RAISES

typedef struct sx_lua_state sx_lua_state;

/* Whose budget a protected call spends. */
typedef enum sx_lua_budget {
    SX_LUA_LOAD,  /* bundle.load_budget; nobody's answers are there: errors are shown as they are */
    SX_LUA_PERSON /* bundle.call_budget. A text that the script composed itself is not shown, since
                   * it may hold an answer: only texts that stand in the script */
} sx_lua_budget;

/*
 * A new state for the scripts of `bundle` (which must outlive it) with the whole environment set up
 * and no script loaded. SX_PLUGIN_E_MEMORY, or E_INTERNAL when the process has a locale that writes
 * numbers in its own way. One state belongs to one thread at a time.
 */
sx_plugin_status sx_lua_new(const sx_bundle *bundle, sx_lua_state **ret, sx_plugin_error *error);
void sx_lua_close(sx_lua_state *state); /* NULL is allowed */
lua_State *sx_lua_raw(sx_lua_state *state);
/* The state that owns L, in a C function. */
sx_lua_state *sx_lua_of(lua_State *L);
const sx_bundle *sx_lua_bundle(const sx_lua_state *state);
/* From now on scripts are compiled with the guards of syntax.h, whose functions are registered: with those
 * for texts, or with all, and may then spend more while they are loaded. */
void sx_lua_guard(sx_lua_state *state, bool all);
/* While this is set a script may not catch errors: what runs on symbols fails where numbers do not. */
void sx_lua_forbid_catching(sx_lua_state *state, bool forbidden);
/* True after a limit of time or memory was reached: every further call fails with the same fault,
 * and the owner makes a new state. */
bool sx_lua_dead(const sx_lua_state *state);

/* ---- Calls ----------------------------------------------------------------------------------- */

/*
 * Runs `function` (a C function with one argument, `context` as light userdata) protected and
 * without a budget: for code of the carrier that makes tables, reads what a script returned, or
 * goes through the rows of a block. What it returns is dropped. Metamethods that run outside of an
 * sx_lua_call inside spend the budget of loading.
 */
sx_plugin_status sx_lua_protect(sx_lua_state *state, lua_CFunction function, void *context,
                                sx_plugin_error *error);
/*
 * Calls the function that stands below `nargs` arguments, protected, with a fresh budget and
 * freshly seeded sx.random. `nresults` is a number; results replace function and arguments. On
 * failure these are gone too and nothing is pushed. Works outside of Lua and inside a function that
 * runs under sx_lua_protect; not inside a function that a script called. Costs about 50 ns over the
 * call itself.
 *
 * Failure: error->code is the sx_fault. error->message is "manifest.lua:12: what is wrong", where
 * there is room followed by two more lines, "\n    the source line\n        ^". The status is
 * SX_PLUGIN_E_DATA; SX_PLUGIN_E_MEMORY when the memory is that of the machine.
 */
sx_plugin_status sx_lua_call(sx_lua_state *state, int nargs, int nresults, sx_lua_budget kind,
                             sx_plugin_error *error);
/*
 * Compiles `file` (NULL: the first file of the bundle) and runs it with the budget of loading:
 * leaves the one value that it returned on the stack of sx_lua_raw. Chunk name "@" + file, text
 * only.
 */
sx_plugin_status sx_lua_load(sx_lua_state *state, const char *file, sx_plugin_error *error);
/*
 * After loading: nothing that the script made may carry anything from one call to the next. All
 * tables reachable from the value at `index`, from the globals, from functions and their upvalues
 * become read-only: the same tables, but what was in them moves behind, so that lua_next and
 * lua_rawget find them empty (use sx_lua_inside) while lua_getfield and scripts read as before. An
 * upvalue that a later call changes is put back and fails that call (SCRIPT.API). sx.include then
 * only gives what was loaded before. Once, outside of Lua.
 */
sx_plugin_status sx_lua_freeze(sx_lua_state *state, int index, sx_plugin_error *error);
/* Seed of sx.random for the calls that follow; every one begins with it anew. */
void sx_lua_seed(sx_lua_state *state, uint64_t seed);
/* Instructions and charges of the last sx_lua_call, to the period of the hook: for measurements. */
uint64_t sx_lua_spent(const sx_lua_state *state);

/* ---- In C functions that scripts call -------------------------------------------------------- */

/* Charges work that the instruction counter does not see: about one per element or 8 bytes. Call it
 * before doing the work. Raises SCRIPT.TIME at the limit. */
SX_LUA_RAISES void sx_lua_charge(lua_State *L, uint64_t cost);
/*
 * Raises "manifest.lua:12: text" of the line that called; lua_pushfstring formats (%s %d %I %f %c
 * %U %%). Scripts can catch SCRIPT.ERROR and SCRIPT.API with pcall; every other fault goes through
 * to the end of the call (only time and memory make the state dead).
 */
SX_LUA_RAISES int sx_lua_raise(lua_State *L, sx_fault fault, const char *format, ...);
/* The same, and the call fails with it whatever the script does: pcall does not catch it. */
SX_LUA_RAISES int sx_lua_raise_held(lua_State *L, sx_fault fault, const char *format, ...);
/* Pops a function and makes it a global name of scripts. Like sx_lua_register otherwise. */
SX_LUA_RAISES void sx_lua_register_global(lua_State *L, const char *name);
/* Adds `function` to the table `sx` (before sx_lua_load; the caller updates environment.txt). Pops
 * `upvalues` values as its upvalues. Under sx_lua_protect. */
SX_LUA_RAISES void sx_lua_register(lua_State *L, const char *name, lua_CFunction function,
                                   int upvalues);
/* Pops a value and adds it to `sx`: a number, a text, a userdata, or a table (which becomes
 * read-only). A full userdata with __tostring in its metatable: tostring, tonumber, string.format
 * and table.concat call that, which may raise; one without has its type as its text. */
SX_LUA_RAISES void sx_lua_register_value(lua_State *L, const char *name);

/* ---- Read-only tables ------------------------------------------------------------------------ */

/*
 * Replaces the table on top of the stack by a read-only view of it: reading sees the table as it is
 * at that moment (the owner may go on writing to it), writing raises SCRIPT.API "`what` can only be
 * read". `what` is a text that lives as long as the state: "the responses". With `order`, the stack
 * index of a list of keys or 0, pairs goes through these keys; without, as through every table:
 * numbers ascending, then texts by bytes.
 */
SX_LUA_RAISES void sx_lua_view(lua_State *L, const char *what, int order);
/*
 * The table at `index` in its rawest form: for a view or a frozen table pushes what is behind it
 * and returns true; else pushes the table itself and returns false.
 */
bool sx_lua_inside(lua_State *L, int index);
/* Is this the table `sx`? */
bool sx_lua_is_sx(lua_State *L, int index);
/* Raises when the table at `index` is a response, which functions that look into lists find empty. */
SX_LUA_RAISES void sx_lua_plain(lua_State *L, int index, const char *function);
/* Number of elements as `#` gives it, through views, without metamethods. */
lua_Unsigned sx_lua_length(lua_State *L, int index);
/* Pushes a list (table) of the keys at `index` in the order of pairs; raises SCRIPT.API when a key
 * has no order (is neither number, text nor truth value). Returns how many. */
SX_LUA_RAISES size_t sx_lua_keys(lua_State *L, int index);

/* ---- Which lines ran ------------------------------------------------------------------------- */

/* A set of lines of the bundle's files. Zero-initialise; sx_lua_lines_free at the end. */
typedef struct sx_lua_lines {
    uint8_t *bits; /* all files of the bundle one after the other; grown when used */
    size_t size;
} sx_lua_lines;

/* Every line that runs in a call from now on is added to `lines`, which must outlive this; NULL
 * ends it. Slows calls several times. SX_PLUGIN_E_MEMORY. */
sx_plugin_status sx_lua_record(sx_lua_state *state, sx_lua_lines *lines);
/* Empties the set; the memory stays. */
void sx_lua_lines_clear(sx_lua_lines *lines);
void sx_lua_lines_free(sx_lua_lines *lines);
/* The first line that only one of the sets has; false when they are equal. */
bool sx_lua_lines_differ(const sx_lua_state *state, const sx_lua_lines *a, const sx_lua_lines *b,
                         const char **ret_file, uint32_t *ret_line);
/* Does this stand in the scripts as it is? What a script made up while it ran for a person may hold
 * an answer, and belongs in no message. */
bool sx_lua_in_script(const sx_lua_state *state, const char *text);
/* The text of a line without its newline, empty when there is none; lines count from 1. */
sx_slice sx_lua_source_line(const sx_lua_state *state, const char *file, uint32_t line);

#endif
