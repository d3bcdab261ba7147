/*
 * syntax.h: what can only be said of a script by reading its grammar: keys that stand twice in a table, and
 * the places where Lua compares, asks or looks something up without telling anyone. The script is written
 * anew with functions in these places (guard.h); its lines stay what they are. Runs nothing.
 */
#ifndef SX_LUA_SYNTAX_H
#define SX_LUA_SYNTAX_H

#include <stdint.h>

#include <sextant/status.h>

#include "base/arena.h"
#include "base/buf.h"

/* Names that a guarded script calls; no script may use such names itself. */
#define SX_LUA_GUARD_PREFIX "sx__"
#define SX_LUA_GUARD_EQUAL "sx__equal"   /* (a, b): a == b */
#define SX_LUA_GUARD_OTHER "sx__other"   /* (a, b): a ~= b */
#define SX_LUA_GUARD_TRUTH "sx__truth"   /* (x): x, whose truth is asked for */
#define SX_LUA_GUARD_CHOICE "sx__choice" /* (x): x, as in: c and x or y */
#define SX_LUA_GUARD_KEY "sx__key"       /* (x): x, which is a key */

#define SX_LUA_GUARD_TARGET "sx__target" /* (t): t, a field of which is written */
#define SX_LUA_GUARD_LIST "sx__list" /* (a, b, nil): {a, b, nil} that knows how many there were */

typedef enum sx_lua_guarding {
    SX_LUA_GUARD_TEXTS, /* == and ~= with a text; lists that are written where sx takes them; writing to fields */
    SX_LUA_GUARD_ALL /* every == and ~=, condition, and, or, not, and key that is not written out */
} sx_lua_guarding;

/* The first key that stands twice in one table. */
typedef struct sx_lua_repeat {
    uint32_t first, line; /* lines; 0: there is none */
    sx_slice key;         /* as it is written */
    bool positional;      /* one of them is an element without a key */
} sx_lua_repeat;

typedef struct sx_lua_syntax {
    sx_lua_repeat repeat;
    uint32_t guard_line; /* where the script uses a name of a guard; 0: nowhere */
    uint32_t
        method_line; /* where a function is named into a table inside of a function; 0: nowhere */
    bool understood; /* all of it was read */
} sx_lua_syntax;

/* Reads a script that Lua has compiled, and writes it with guards into `out`, which stays empty when it
 * needs none. SX_E_MEMORY only. */
sx_status sx_lua_syntax_read(sx_slice script, sx_lua_guarding guarding, sx_buf *out,
                             sx_lua_syntax *ret);

#endif
