/*
 * carrier.h: one Lua instrument that is open: its interpreter, its table as data, its functions, and what
 * the running one of them works on. Shared by the files of this folder that know of instruments.
 */
#ifndef SX_LUA_CARRIER_H
#define SX_LUA_CARRIER_H

#include "backend/lua/places.h"
#include "backend/lua/state.h"
#include "backend/lua/symbolic_model.h"
#include "backend/lua/symbolic_node.h"

/* X(name, key of the table) */
#define SX_LUA_FUNCTION_LIST(X)                                                                    \
    X(SX_LUA_SCORE, "score")                                                                       \
    X(SX_LUA_SCORE_ROW, "score_row")                                                               \
    X(SX_LUA_NEXT, "next")                                                                         \
    X(SX_LUA_VALIDATE, "validate")                                                                 \
    X(SX_LUA_TEXT, "text")

typedef enum sx_lua_function {
#define SX_LUA_FUNCTION_ENUM(name, word) name,
    SX_LUA_FUNCTION_LIST(SX_LUA_FUNCTION_ENUM)
#undef SX_LUA_FUNCTION_ENUM
        SX_LUA_FUNCTIONS
} sx_lua_function;
extern const char *const sx_lua_function_words[];

#define SX_LUA_NO_FUNCTION (-2) /* the table has none: LUA_NOREF */

/* What an answer is for the function that runs. */
typedef enum sx_lua_mode {
    SX_LUA_IDLE,    /* nothing runs, or the script is being loaded: there are no answers */
    SX_LUA_SYMBOLS, /* score() builds expressions */
    SX_LUA_NUMBERS, /* score() runs on numbers; what is missing spreads */
    SX_LUA_FALSE,   /* the same; what is missing is false, and spreads */
    SX_LUA_NIL,     /* the same; what is missing is nil, and spreads */
    SX_LUA_ROWS     /* any other function: what is missing is nil */
} sx_lua_mode;

/* What a call of score() needs of an item: sx.eq(r.gate, "yes"), sx.reverse(r.q2). On numbers nobody can
 * say which item a number came from; but the same calls come in the same order. */
typedef struct sx_lua_replay {
    const char *code; /* NULL: a reversal */
    double value;
    double low, high;
} sx_lua_replay;

/* The columns of a block, for the instance that reads it (rows_table.c). */
typedef struct sx_lua_columns {
    const sx_plugin_block *block;
    uint64_t row;
    int32_t *of_field;       /* by field: its column, -1: not in the block */
    uint32_t *slot_of_field; /* where that is >= 0 */
    struct sx_row_slot *slots;
    size_t slot_count, capacity;
    bool changed;     /* since `r` was made */
    uint32_t *active; /* slots that are written for every row */
    size_t active_count;
} sx_lua_columns;

typedef struct sx_lua_instance {
    const sx_bundle *bundle;
    bool guarded; /* its script has all guards (guard.h): only score() on symbols runs in it */
    sx_lua_state *state;
    sx_arena *arena; /* what is read from the script lives here */
    sx_lua_places places;
    sx_tree *table; /* what the script returned, as data */
    sx_lua_model model;
    int functions[SX_LUA_FUNCTIONS]; /* in the registry */
    uint32_t function_lines[SX_LUA_FUNCTIONS];
    sx_lua_mode mode;
    /* score() on symbols */
    sx_arena *symbols; /* nodes of the last run; NULL: none yet */
    uint32_t node_count, operand_count;
    const sx_sym **results; /* by scale; NULL: another key gives it */
    sx_lua_replay *replays; /* in the order of the calls */
    size_t replay_count, replay_capacity, replay_at;
    sx_lua_lines symbolic_lines; /* that ran */
    sx_lua_lines lines;          /* of the last run on numbers */
    sx_lua_lines nil_lines;      /* where the script asks whether something is nil */
    sx_value *answers;           /* by field: what a run on numbers gets */
    sx_value *first, *again;     /* by scale: results of two runs on numbers */
    sx_sym_scratch scratch;
    /* functions for one person */
    sx_lua_columns columns;
    int32_t *wanted; /* by column of results: the scale, or -1 */
    /* in the registry */
    int none;            /* sx.none */
    int response;        /* `r` of score() */
    int blank_metatable; /* of nil or false, while they spread */
    int row_table;       /* `r` of the other functions; 0: not made yet */
    int row_groups, row_status, row_keys;
    /* the manifest, once it was asked for, in `symbols` */
    sx_buf text;
    uint32_t *text_places; /* two per line */
    size_t text_lines;
} sx_lua_instance;

/* The instance of a C function that was registered with it as its first upvalue. */
#define SX_LUA_INSTANCE(L) ((sx_lua_instance *)lua_touserdata((L), lua_upvalueindex(1)))

/* Name of the script: the first file of the bundle. */
const char *sx_lua_script(const sx_lua_instance *instance);
/* A fault at a line of the script, with the line and a caret where there is room. */
sx_plugin_status sx_lua_fault(const sx_lua_instance *instance, sx_plugin_error *error,
                              sx_fault fault, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* "line 14 depends on an answer: ..." in a file of the bundle. */
sx_plugin_status sx_lua_branch(const sx_lua_instance *instance, sx_plugin_error *error,
                               const char *file, uint32_t line);
sx_plugin_status sx_lua_no_memory(sx_plugin_error *error);
/* Where the text of a line begins, from 1. */
uint32_t sx_lua_first_column(const sx_lua_instance *instance, uint32_t line);
/* The line of the script that called the running C function; 0 when there is none. */
uint32_t sx_lua_calling_line(const sx_lua_instance *instance, lua_State *L);

#endif
