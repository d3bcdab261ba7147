/*
 * code.h: the code of an instrument, running: in a jailed worker process, or (built-in plugins only) in
 * process. Knows what to do when it dies: a block falls back to single rows, so that one poison row costs one
 * row; a hopeless instrument is stopped. Every input stays with the caller, so nothing is ever lost.
 * One instance belongs to one thread at a time.
 */
#ifndef SX_WORKER_CODE_H
#define SX_WORKER_CODE_H

#include "backend/bundle.h"
#include "base/diag.h"

/* How a call ended. X(name, word, diagnostic code or NULL: that of the fault) */
#define SX_FATE_LIST(X)                                                                            \
    X(SX_FATE_OK, "ok", NULL)                                                                      \
    X(SX_FATE_REFUSED, "refused", NULL)           /* the code said so itself, with a reason */     \
    X(SX_FATE_CRASHED, "crashed", "PLUGIN.CRASH") /* a signal ended the worker */                  \
    X(SX_FATE_JAILED, "jailed", "PLUGIN.JAIL")    /* it tried what the jail forbids */             \
    X(SX_FATE_TIMEOUT, "timeout", "PLUGIN.TIME")  /* no answer before the deadline */              \
    X(SX_FATE_EXITED, "exited", "PLUGIN.EXIT")    /* it ended by itself */                         \
    X(SX_FATE_PROTOCOL, "protocol", "PLUGIN.PROTOCOL") /* an answer that cannot be one */          \
    X(SX_FATE_INVALID, "invalid", "PLUGIN.RESULT")     /* not finite, out of range, bad status */  \
    X(SX_FATE_STOPPED, "stopped", "PLUGIN.STOPPED")    /* not called: the breaker is open */       \
    X(SX_FATE_NO_WORKER, "no_worker", "PLUGIN.START")  /* the worker could not be started */

typedef enum sx_fate {
#define SX_FATE_ENUM(name, word, code) name,
    SX_FATE_LIST(SX_FATE_ENUM)
#undef SX_FATE_ENUM
        SX_FATE_COUNT
} sx_fate;
const char *sx_fate_word(sx_fate fate);
/* "PLUGIN.CRASH"; NULL for those whose reason the code itself gives. */
const char *sx_fate_code(sx_fate fate);

typedef enum sx_isolation {
    SX_ISOLATION_WORKER, /* jailed; refused when the machine cannot jail */
    SX_ISOLATION_WEAK,   /* in a worker, with whatever protection there is: the operator insists */
    SX_ISOLATION_NONE    /* in process: built-in plugins only (SX_CODE_NATIVE) */
} sx_isolation;

/* Zero means the default in brackets. Deadlines are prolonged, up to eight times, by what the worker waits for a
 * processor: a busy machine is not the fault of the code. */
typedef struct sx_code_options {
    sx_isolation isolation;
    const char *worker;       /* path of sextant-worker [found beside the library] */
    uint32_t start_ms;        /* deadline of starting and opening [5000] */
    uint32_t call_ms;         /* deadline of a call [1000] ... */
    uint32_t row_us;          /* ... and for each row of it [1000] */
    uint32_t memory_mib;      /* address space of the worker [512] */
    uint32_t poison_in_a_row; /* after so many in a row the rest of a block is not asked for [20] */
    uint32_t kill_at_call;    /* tests: the worker is killed during its n-th call [never] */
} sx_code_options;

typedef struct sx_code sx_code;

/* Range of a score column: what is outside is SX_FATE_INVALID. */
typedef struct sx_code_limits {
    const double *low, *high; /* by column of scores */
} sx_code_limits;

/* Starts the code. `bundle` must outlive it. On failure *ret is NULL and the diagnostics say why
 * (status SX_E_SCRIPT, SX_E_PLUGIN or SX_E_FFI by kind). */
sx_status sx_code_open(const sx_bundle *bundle, const sx_code_options *options, sx_diags *diags,
                       sx_code **ret);
void sx_code_close(sx_code *code);
/* Closes the instance and opens another one in the same process, as code must bear at any time. */
sx_fate sx_code_reopen(sx_code *code);

/* The manifest text; for Lua also its places (2 numbers per line, arena) and the traced scales. */
typedef struct sx_code_manifest {
    char *text;
    size_t length;
    uint32_t *places;
    size_t place_count; /* lines */
    const char **traced;
    size_t traced_count;
} sx_code_manifest;
sx_status sx_code_manifest_read(sx_code *code, sx_arena *arena, sx_diags *diags,
                                sx_code_manifest *ret);

/*
 * Scores a block. Never fails as a whole: every row whose fate is not OK has status FAILED in every
 * column, and the others are as if it had not been there. `fates` (may be NULL) has a byte per row. A block that
 * failed while none of its rows does alone is counted as unsteady; when it broke the jail or the memory of
 * others (FFI.MEMORY), every row of it has that fate.
 */
void sx_code_score(sx_code *code, const sx_plugin_block *block, const sx_plugin_scores *scores,
                   const sx_code_limits *limits, uint8_t *fates);
/* The same for the notes of validity; values must be 0 or 1. */
void sx_code_check(sx_code *code, const sx_plugin_block *block, const sx_plugin_scores *notes,
                   uint8_t *fates);
/*
 * Sends a block (scores, or notes) for which sx_code_score or sx_code_check will be called soon, so that it is computed
 * meanwhile: its number, or 0 when it was not sent, which costs time and nothing else. sx_code_expect says that the
 * next of these calls is that one. `block` and the number of columns must be the same then; what that call gives is
 * what it gives without. Calls that are expected are made in the order in which they were sent.
 */
uint64_t sx_code_ahead(sx_code *code, const sx_plugin_block *block, const sx_plugin_scores *scores,
                       bool notes);
void sx_code_expect(sx_code *code, uint64_t flight);
/* Nothing that was sent will be asked for. */
void sx_code_forget(sx_code *code);
/* The next item; retried once in a fresh worker. `state` has SX_PLUGIN_STATE_MAX bytes. On failure the
 * state is as it was. */
sx_fate sx_code_next(sx_code *code, const sx_plugin_block *so_far, uint8_t *state,
                     uint32_t *state_length, int32_t *ret_item);
/* The wording of an item, NUL-terminated in `out` (checked to be UTF-8 without controls). */
sx_fate sx_code_text(sx_code *code, const sx_plugin_text_context *context, sx_buf *out);

/* What went wrong, since it was last taken away. */
typedef struct sx_trouble {
    sx_fate fate;  /* of the first failure, SX_FATE_OK: none */
    char code[40]; /* its diagnostic code */
    char message[sizeof(((sx_plugin_error *)0)->message)]; /* a sentence, "" when none */
    char excerpt[sizeof(((sx_plugin_error *)0)->message)]; /* the source at the place, or "" */
    char path[4096]; /* and line: where in the script it happened; "" when that is not known */
    uint32_t line;
    char refusal[40];       /* diagnostic code of the first refusal by the code; "" */
    uint64_t unsteady;      /* blocks that failed, while none of their rows failed so alone */
    char unsteady_code[40]; /* how the first of them did */
    char unsteady_message[sizeof(((sx_plugin_error *)0)->message)];
} sx_trouble;
/* Takes it away, for who scores block by block: then none of it stands in the report. False: nothing went wrong. */
bool sx_code_take_trouble(sx_code *code, sx_trouble *ret);

/* What happened so far. */
typedef struct sx_code_report {
    uint64_t rows, fates[SX_FATE_COUNT]; /* rows by fate */
    uint64_t starts;                     /* of workers */
    sx_fate first_fate;                  /* of the first failure, SX_FATE_OK: none */
    const char *first_code;              /* its diagnostic code */
    const char *first_message;           /* a sentence, "" when none; valid until close */
    const char *first_excerpt;           /* lines of the source that show the place, or "" */
    sx_where first_where;                /* in the script; file NULL: unknown */
    const char *refusal_code;            /* diagnostic code of the first refusal by the code; "" */
    const char *printed;                 /* what the code wrote to standard error, cut, printable */
    bool stopped;                        /* the breaker is open */
    uint64_t unsteady;            /* blocks that failed, while none of their rows failed so alone */
    const char *unsteady_code;    /* how the first of them did; "" when none */
    const char *unsteady_message; /* a sentence; valid until close */
    bool weak;                    /* runs with less than the whole jail */
} sx_code_report;
void sx_code_report_get(sx_code *code, sx_code_report *ret);
/* SX_E_SCRIPT, SX_E_PLUGIN or SX_E_FFI. */
sx_status sx_code_status(sx_code_kind kind);

/* What this machine gives. */
typedef struct sx_protection {
    const char *name; /* "seccomp filter" */
    bool there;
    bool required; /* code instruments are refused without it */
    char detail[120];
} sx_protection;
#define SX_PROTECTIONS_MAX 12
/* Starts a worker that tries on itself what the jail forbids. Returns how many were filled in. */
size_t sx_code_protections(const char *worker, sx_protection ret[SX_PROTECTIONS_MAX]);

#endif
