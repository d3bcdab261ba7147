/*
 * bundle.h: an instrument in code as plain data: which kind of code, the bytes of its files, the
 * library it lives in. The host reads and checks these bytes once; what runs is what was checked.
 */
#ifndef SX_BACKEND_BUNDLE_H
#define SX_BACKEND_BUNDLE_H

#include <sextant/plugin.h>

#include "base/str.h"

typedef enum sx_code_kind {
    SX_CODE_NONE, /* no code: YAML alone */
    SX_CODE_LUA,
    SX_CODE_NATIVE,
    SX_CODE_FFI,
    SX_CODE_KIND_COUNT
} sx_code_kind;

/* "lua", "plugin", "ffi"; NULL for SX_CODE_NONE. */
const char *sx_code_kind_word(sx_code_kind kind);

typedef struct sx_bundle_file {
    const char *name; /* "manifest.lua"; no folder */
    sx_slice bytes;
} sx_bundle_file;

#define SX_BUNDLE_FILES_MAX 32u
#define SX_BUNDLE_BYTES_MAX (4u * 1024 * 1024) /* all files together */

typedef struct sx_bundle {
    sx_code_kind kind;
    const char *name; /* for messages: the path of the main file */
    /* Lua: the script, then the other .lua files of its folder. FFI: the bindings (model/ffi.h as
     * JSON). Native: none. */
    const sx_bundle_file *files;
    size_t file_count;
    int library;          /* sealed memory file with the bytes of the library; -1: none */
    uint32_t memory_mib;  /* Lua: what a script may allocate; 0: 64 */
    uint64_t load_budget; /* Lua: instructions of loading; 0: 5,000,000 */
    uint64_t call_budget; /* Lua: instructions of one call for one person; 0: 1,000,000 */
} sx_bundle;

/* How a carrier gets the bundle: a host extension that plugins of others are never given. */
#define SX_HOST_BUNDLE "sextant.host.bundle/1"
/* A host for carriers: its extension(SX_HOST_BUNDLE) is `bundle`, which must outlive the instance. */
void sx_bundle_host(const sx_bundle *bundle, sx_plugin_host *ret);
const sx_bundle *sx_bundle_of(const sx_plugin_host *host);

/*
 * A carrier is what runs one kind of code, behind the plugin ABI itself: open() takes the bundle from
 * the host, and from then on a script, a shared object, a binding and a worker process look alike.
 * `id`, `version` and `license` of a carrier are its own.
 */
extern const sx_plugin sx_carrier_lua;    /* backend/lua: only inside sextant-worker */
extern const sx_plugin sx_carrier_ffi;    /* backend/ffi: only inside sextant-worker */
extern const sx_plugin sx_carrier_native; /* backend/native */

/* What a carrier adds to the statuses of plugin.h, in `code` of the error with status
 * SX_PLUGIN_E_INTERNAL or E_DATA: which diagnostic it is. X(name, value, diagnostic code) */
#define SX_FAULT_LIST(X)                                                                           \
    X(SX_FAULT_NONE, 0, "")                                                                        \
    X(SX_FAULT_SCRIPT_SYNTAX, -1001, "SCRIPT.SYNTAX")                                              \
    X(SX_FAULT_SCRIPT_ERROR, -1002, "SCRIPT.ERROR")                                                \
    X(SX_FAULT_SCRIPT_TIME, -1003, "SCRIPT.TIME")                                                  \
    X(SX_FAULT_SCRIPT_MEMORY, -1004, "SCRIPT.MEMORY")                                              \
    X(SX_FAULT_SCRIPT_BYTECODE, -1005, "SCRIPT.BYTECODE")                                          \
    X(SX_FAULT_SCRIPT_API, -1006, "SCRIPT.API")       /* a value or function misused */            \
    X(SX_FAULT_SCRIPT_BRANCH, -1007, "SCRIPT.BRANCH") /* score() depends on an answer */           \
    X(SX_FAULT_SCRIPT_RESULT, -1008, "SCRIPT.RESULT") /* what a function returned */               \
    X(SX_FAULT_PLUGIN_SYMBOL, -1101, "PLUGIN.SYMBOL")                                              \
    X(SX_FAULT_PLUGIN_ABI, -1102, "PLUGIN.ABI")                                                    \
    X(SX_FAULT_PLUGIN_LOAD, -1103, "PLUGIN.LOAD") /* no shared object for this machine */          \
    X(SX_FAULT_FFI_SYMBOL, -1201, "FFI.SYMBOL")                                                    \
    X(SX_FAULT_FFI_SIGNATURE, -1202, "FFI.SIGNATURE")                                              \
    X(SX_FAULT_FFI_CHECK, -1203, "FFI.CHECK")   /* a known call gave something else */             \
    X(SX_FAULT_FFI_MEMORY, -1204, "FFI.MEMORY") /* wrote outside its arrays */                     \
    X(SX_FAULT_FFI_STATUS, -1205, "FFI.STATUS") /* the function reported an error */               \
    X(SX_FAULT_FFI_RESULT, -1206, "FFI.RESULT") /* NaN or infinite */

typedef enum sx_fault {
#define SX_FAULT_ENUM(name, value, code) name = (value),
    SX_FAULT_LIST(SX_FAULT_ENUM)
#undef SX_FAULT_ENUM
} sx_fault;
/* "SCRIPT.TIME"; "" when there is no such fault. */
const char *sx_fault_code(int32_t fault);
/* Fills the error; the message is cut at a character border when it is too long. Returns `status`. */
sx_plugin_status sx_fault_set(sx_plugin_error *error, sx_plugin_status status, sx_fault fault,
                              const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * Extension of the Lua carrier, for the host that loads a script. Line i (from 1) of the manifest text
 * was written at line places[2 * (i - 1)] and column places[2 * (i - 1) + 1] of the script; 0: unknown.
 */
#define SX_LUA_SOURCE "sextant.lua.source/1"
typedef struct sx_lua_source {
    uint32_t size;
    uint32_t reserved;
    sx_plugin_status (*places)(void *self, uint32_t *places, uint64_t capacity, uint64_t *ret_count,
                               sx_plugin_error *error); /* count of numbers: two per line */
    /* Ids of the scales that score() gives, one per line. score() of the instance, asked
     * for one of these, runs the function on plain numbers: the host compares with the plan. */
    sx_plugin_status (*traced)(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                               sx_plugin_error *error);
} sx_lua_source;

/* How a line on standard error begins that the carrier prints, and not the code: what it is about to do. */
#define SX_CARRIER_SAYS "sextant: "

#endif
