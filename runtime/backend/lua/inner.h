/*
 * inner.h: what the files of the box share among themselves: the state and the seams between
 * memory, budget, errors and environment. For nobody else: the others use state.h.
 */
#ifndef SX_BACKEND_LUA_INNER_H
#define SX_BACKEND_LUA_INNER_H

#include "backend/lua/state.h"
#include "base/rng.h"

/* ---- Limits ---------------------------------------------------------------------------------- */

#define SX_LUA_MEMORY_MIB 64u
#define SX_LUA_LOAD_BUDGET 5000000u
#define SX_LUA_CALL_BUDGET 1000000u
#define SX_LUA_PERIOD 10000        /* instructions between two looks at the budget */
#define SX_LUA_TEXT_MAX 65536u     /* bytes of a text: one instruction may compare two of them */
#define SX_LUA_SOURCE_MAX 1048576u /* bytes of a file */
#define SX_LUA_STACK_SLOTS 8192u   /* one instruction may copy all of them */
/* Entries with a key of one table: keys can be chosen such that each search visits all others. */
#define SX_LUA_NODES_MAX 4096u
#define SX_LUA_NODES_COMPILING 16384u /* the same of the table of names and numbers of a source */
#define SX_LUA_BLOCK_MAX 1048576u     /* any other block: a list of 65,536 elements */
#define SX_LUA_BLOCK_COMPILING 4194304u

/* ---- The state ------------------------------------------------------------------------------- */

typedef struct sx_lua_meter {
    uint64_t spent, budget;
    uint64_t cpu_start; /* microseconds; 0: not looked at yet */
    int period;
    bool running; /* in a protected call */
    bool host;    /* code of the carrier runs: what it allocates costs nothing */
    sx_lua_budget kind;
} sx_lua_meter;

/* Where something happened. */
typedef struct sx_lua_spot {
    const char *file; /* a name of the bundle; NULL: unknown */
    uint32_t line;
} sx_lua_spot;

struct sx_lua_state {
    lua_State *L;
    const sx_bundle *bundle;

    /* memory.c */
    size_t used, limit;
    size_t taken;         /* bytes ever given out ... */
    size_t taken_at_full; /* ... and when memory was full the last time */
    const void *stack;    /* the block of Lua's stack */
    const void *fresh;    /* the block given out last */
    size_t fresh_size;
    bool seeking_stack;
    bool stack_over;       /* it is longer than it may be */
    const char *compiling; /* the file; NULL: none */
    bool machine;          /* it was malloc that refused */
    bool denied;           /* a request was refused in this call ... */
    const char *refused;   /* ... and why: a sentence; NULL: the limit */
    sx_lua_spot refused_at;

    /* budget.c */
    sx_lua_meter meter;
    uint64_t load_budget, call_budget;
    uint64_t last_spent;
    sx_lua_lines *recording;
    const char *recorded_name; /* file of the line seen last, and its first bit */
    size_t recorded_start;

    /* error.c */
    sx_fault fault; /* of the error being raised; SX_FAULT_NONE: SCRIPT.ERROR */
    bool composed;  /* the text being raised comes from error() or assert() of the script */
    bool held;      /* `failure` is what the call ends with, whatever is raised after it */
    bool dead;
    sx_plugin_error failure;

    /* the rest */
    bool guarded, guard_all; /* how scripts are compiled */
    bool catching_is_wrong;  /* for pcall and assert */
    sx_rng rng;
    uint64_t seed;
    bool frozen;
    size_t kept_count; /* upvalues that are watched */
};

/* Addresses as keys of the registry and of metatables. */
extern const char sx_lua_key_view;     /* metatable of a view: the table behind it */
extern const char sx_lua_key_order;    /* metatable of a view: list of keys */
extern const char sx_lua_key_what;     /* metatable of a view: its words, light userdata */
extern const char sx_lua_key_readonly; /* registry: the function that raises at a write */
extern const char sx_lua_key_length;   /* registry: __len of views */
extern const char sx_lua_key_base;     /* registry: table of the listed global names */
extern const char sx_lua_key_sx;       /* registry: the table behind `sx` */
extern const char sx_lua_key_included; /* registry: values of files by name */
extern const char sx_lua_key_kept;     /* registry: functions and the upvalues they must keep */

/* ---- state.c --------------------------------------------------------------------------------- */

/* Function and arguments are on the stack and leave it. `host`: code of the carrier, which changes
 * no upvalue and pays nothing for memory. */
sx_plugin_status sx_lua_run(sx_lua_state *state, int nargs, int nresults, sx_lua_budget kind,
                            bool host, sx_plugin_error *error);

/* ---- memory.c -------------------------------------------------------------------------------- */

void *sx_lua_allocate(void *context, void *block, size_t old_size, size_t size);

/* ---- budget.c -------------------------------------------------------------------------------- */

/* Begins a budget and gives back the one before. */
sx_lua_meter sx_lua_meter_begin(sx_lua_state *state, sx_lua_budget kind, bool host);
void sx_lua_meter_end(sx_lua_state *state, const sx_lua_meter *before);
/* True when `cost` more is too much; the state is then dead, its failure is set. Never raises. */
bool sx_lua_meter_over(sx_lua_state *state, uint64_t cost);
/* The next instruction looks whether the call may go on. Safe wherever Lua is. */
void sx_lua_stop_soon(sx_lua_state *state);

/* ---- error.c --------------------------------------------------------------------------------- */

/* The innermost line of a script that is running. Allocates nothing. */
sx_lua_spot sx_lua_here(const sx_lua_state *state);
/* Sets `failure` with source line and caret: text is cut and cleaned. */
void sx_lua_fail(sx_lua_state *state, sx_fault fault, sx_lua_spot spot, const char *text);
/* Like sx_lua_fail, and whatever is raised later in this call stays without effect. */
void sx_lua_hold(sx_lua_state *state, sx_fault fault, sx_lua_spot spot, const char *text);
/* Holds the failure that the last refusal of memory is. */
void sx_lua_hold_memory(sx_lua_state *state);
/* ... and that of a stack that is too long. */
void sx_lua_hold_stack(sx_lua_state *state);
/* What lua_pcall is given. */
int sx_lua_handler(lua_State *L);
/* After a failed protected call: sees to memory errors. True when a script may not catch this. */
bool sx_lua_uncatchable(lua_State *L, int status);
/* Gives the failure to the caller and returns the status to return. */
sx_plugin_status sx_lua_give(const sx_lua_state *state, sx_plugin_error *error);
/* A file of the bundle by name; NULL when there is none. */
const sx_bundle_file *sx_lua_file(const sx_lua_state *state, const char *name, size_t length);

/* ---- source.c -------------------------------------------------------------------------------- */

/* What the language has and scripts may not use; also bytes that are no text. SX_FAULT_NONE or the
 * fault, its line and a sentence. */
sx_fault sx_lua_check_source(sx_slice source, uint32_t *ret_line, const char **ret_text);

/* ---- include.c ------------------------------------------------------------------------------- */

/* Compiles a file: pushes its function and returns true, or holds the failure and pushes nothing.
 */
bool sx_lua_compile(sx_lua_state *state, const sx_bundle_file *file);
int sx_lua_include(lua_State *L);

/* ---- sandbox.c, view.c, freeze.c ------------------------------------------------------------- */

SX_LUA_RAISES void sx_lua_build(lua_State *L);
/* Pushes a metatable that makes a table a view of the table at `inside`. */
SX_LUA_RAISES void sx_lua_view_metatable(lua_State *L, const char *what, int inside);
/* Does it hold answers? */
bool sx_lua_is_sealed(lua_State *L, int index);
/* Raises when the value at `index` is no table or may not be written to. */
SX_LUA_RAISES void sx_lua_writable(lua_State *L, int index);
/* True when upvalues are what they were at freezing. They are put back in any case; when not,
 * `failure` is set unless there is one. Allocates nothing. */
bool sx_lua_upvalues_kept(sx_lua_state *state, bool report);

/* ---- library_*.c: what scripts call ---------------------------------------------------------- */

int sx_lua_assert(lua_State *L);
int sx_lua_error(lua_State *L);
int sx_lua_next(lua_State *L);
int sx_lua_number_kind(lua_State *L);
int sx_lua_pairs(lua_State *L);
int sx_lua_pcall(lua_State *L);
int sx_lua_setmetatable(lua_State *L);
int sx_lua_tonumber(lua_State *L);
int sx_lua_tostring(lua_State *L);
int sx_lua_random(lua_State *L);

int sx_lua_string_byte(lua_State *L);
int sx_lua_string_find(lua_State *L);
int sx_lua_string_format(lua_State *L); /* upvalue: that of Lua */
int sx_lua_string_gmatch(lua_State *L);
int sx_lua_string_gsub(lua_State *L);
int sx_lua_string_lower(lua_State *L);
int sx_lua_string_match(lua_State *L);
int sx_lua_string_rep(lua_State *L);
int sx_lua_string_reverse(lua_State *L);
int sx_lua_string_sub(lua_State *L);
int sx_lua_string_upper(lua_State *L);

int sx_lua_table_concat(lua_State *L);
int sx_lua_table_insert(lua_State *L);
int sx_lua_table_remove(lua_State *L);
int sx_lua_table_sort(lua_State *L);
int sx_lua_table_unpack(lua_State *L);

int sx_lua_charged(lua_State *L); /* upvalue: a function of Lua; charges the length of argument 1 */

/* Pushes the value at `index` as a text: never an address; raises what __tostring of a userdata
 * does. */
SX_LUA_RAISES void sx_lua_push_text(lua_State *L, int index);

#endif
