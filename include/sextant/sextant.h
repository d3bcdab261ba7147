/*
 * sextant.h: the embedding API. Include this one file and link with -lsextant.
 *
 * Rules that hold for every function:
 * - All state hangs on a context. A context is used by one thread at a time; different contexts are
 *   independent. The library has no globals, never touches the locale, signals, stdout or the
 *   working directory, and never ends the process.
 * - Texts are UTF-8. A `char **ret_text` result belongs to the caller: give it back with sx_free.
 *   `const char *` results belong to the object they came from.
 * - Every function that can fail returns an sx_status; sx_errors() then gives the reasons as lines
 *   "file:line:column: what is wrong: what was expected".
 */
#ifndef SEXTANT_SEXTANT_H
#define SEXTANT_SEXTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sextant/status.h>
#include <sextant/version.h>

#if defined(__GNUC__)
#define SX_API __attribute__((visibility("default")))
#else
#define SX_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sx_context sx_context;

/* How the code of instruments (Lua, plugins, bound libraries) is run. */
typedef enum sx_jail {
    SX_JAIL_DEFAULT, /* SEXTANT_JAIL (whole, weak, builtin-in-process), else SX_JAIL_WHOLE */
    SX_JAIL_WHOLE,   /* in a jailed process; refused on a machine that cannot jail it whole */
    SX_JAIL_WEAK,    /* in a process with whatever protection there is; every result says so */
    SX_JAIL_BUILTIN_IN_PROCESS /* as WHOLE, but plugins that ship with Sextant run in this process */
} sx_jail;

/* What a context is made with; zero everything for the defaults. */
typedef struct sx_context_options {
    size_t size;       /* sizeof(sx_context_options) */
    const char *path;  /* search path, ':' between directories; NULL: SEXTANT_PATH, then
                         $XDG_DATA_HOME/sextant/instruments, then the installed instruments */
    const char *trust; /* folder of the trust store; NULL: SEXTANT_TRUST, then the user's own */
    const char
        *worker; /* the program sextant-worker; NULL: SEXTANT_WORKER, then beside the library */
    sx_jail jail;
    const char *use;     /* what instruments are used for: clinical, research or commercial; NULL:
                            SEXTANT_USE, else nobody says. docs/wording-packs.md says what it decides */
    const char *wording; /* files and folders of wording packs, ':' between; NULL: SEXTANT_WORDING,
                            then $XDG_DATA_HOME/sextant/wording */
    bool
        list_late; /* the search path is not gone through before a call asks for all of it: sx_score_file
                       looks for what it is given alone, and warns of that alone. For programs that make
                       one call; sx_reload then compares with what was there at the first other call */
} sx_context_options;

/* A new context. *ret is NULL on failure. */
SX_API sx_status sx_context_new(const sx_context_options *options, sx_context **ret);
SX_API void sx_context_free(sx_context *context);

typedef struct sx_reload_counts {
    size_t added, changed, removed;
    size_t quarantined; /* changed, and refused: the version before stays in force */
} sx_reload_counts;
/*
 * Looks at the search path again: instruments that were added are there from now on, and those that
 * changed are read anew. A changed instrument that is refused is quarantined: sx_errors has its reasons
 * as warnings, and the version before stays in force. Sessions that are open end under the version they
 * began with. SX_OK also when something was quarantined. `ret` may be NULL.
 */
SX_API sx_status sx_reload(sx_context *context, sx_reload_counts *ret);
/* The errors and warnings of the last call on this context, one line each; "" when none. */
SX_API const char *sx_errors(const sx_context *context);
/* The same as a JSON array of {code, file, line, column, message, expected, warning}. */
SX_API const char *sx_errors_json(const sx_context *context);
SX_API const char *sx_status_text(sx_status status); /* one sentence */
SX_API int sx_exit_status(sx_status status);         /* exit status of the program for it */
SX_API const char *sx_version(void);
SX_API void sx_free(void *text);

#ifdef __cplusplus
}
#endif

#include <sextant/instruments.h> /* list, show, check, schema */
#include <sextant/session.h>     /* administration */
#include <sextant/score.h>       /* batch scoring */
#include <sextant/results.h>     /* saved results: verified, found, scored again */
#include <sextant/profile.h>     /* profiles and reports */
#include <sextant/change.h>      /* change over time */
#include <sextant/plugins.h>     /* trying out plugins */
#include <sextant/trust.h>       /* which native code may run */
#include <sextant/wording.h>     /* words of instruments that ship without them */

#endif
