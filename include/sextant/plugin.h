/*
 * plugin.h: the whole contract between Sextant and an instrument in native code. Needs nothing but
 * this file: a plugin is a shared object that exports sextant_plugin_entry(). C99 and C++11 or later.
 *
 * Rules that hold for everything here:
 * - Threads: calls on one instance (`self`) never overlap, and one process never uses two threads on
 *   instances of one plugin. A plugin starts no threads and keeps no state from call to call but
 *   what open() made; the same call with the same input gives the same output.
 * - Memory: whoever allocates frees. Nothing is freed across the border: results go into memory of
 *   the caller. Pointers given to a call are valid until it returns, unless its comment says more.
 *   Inputs may be mapped read-only: writing to them ends the process.
 * - Structs begin with `size`, the number of bytes the writer of the struct knows. Later versions only
 *   append fields; a reader asks SX_PLUGIN_HAS before it touches what version 1.0 did not have.
 * - Versions: both sides carry abi_major and abi_minor. A host refuses another major; minor grows
 *   when a field or an extension is added.
 * - Failure: a negative sx_plugin_status, and in `error` why, in a sentence for the author.
 * - A missing value is a status beside the value, never a number that means missing and never NaN.
 *
 * A plugin runs in a process of its own that can open no file, no socket and no other program; what
 * it prints to standard error is kept (8 KiB) and shown when it fails. docs/writing-a-plugin.md shows how to write,
 * build and check one.
 */
#ifndef SEXTANT_PLUGIN_H
#define SEXTANT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SX_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define SX_PLUGIN_EXPORT
#endif

#define SX_PLUGIN_ABI_MAJOR 1u
#define SX_PLUGIN_ABI_MINOR 0u

/* Is `p` long enough to have `field` of `type`, and is the field set? */
#define SX_PLUGIN_HAS(p, type, field)                                                              \
    ((p)->size >= offsetof(type, field) + sizeof((p)->field) && (p)->field)

/* What a call answers: 0 is success. Numbers above 0 are for later versions, and are failures today. */
typedef int32_t sx_plugin_status;
#define SX_PLUGIN_OK 0
#define SX_PLUGIN_E_ARGUMENT (-1)    /* the caller gave something that this call does not take */
#define SX_PLUGIN_E_DATA (-2)        /* the answers are such that this cannot be computed */
#define SX_PLUGIN_E_SPACE (-3)       /* the buffer is too small; the length needed is returned */
#define SX_PLUGIN_E_STATE (-4)       /* the state bytes are not those of this plugin */
#define SX_PLUGIN_E_UNSUPPORTED (-5) /* not offered */
#define SX_PLUGIN_E_MEMORY (-6)      /* memory ran out */
#define SX_PLUGIN_E_INTERNAL (-7)    /* an invariant of the plugin broke */
/* -100 and below belong to the host. */

/* Why a call failed. Owned by the caller, who sets `size`, sets `column` to -1 and zeroes the rest; the
 * callee fills in what it knows and keeps no pointer to it. */
typedef struct sx_plugin_error {
    uint32_t size;
    int32_t code;      /* the plugin's own number, 0 when it has none */
    int32_t column;    /* index of the column at fault, -1: none in particular */
    uint32_t reserved; /* 0 */
    char message[240]; /* UTF-8, NUL-terminated; never an answer */
} sx_plugin_error;

/* The status of one cell. Any other value read by a plugin means "no value" too. */
#define SX_PLUGIN_CELL_OK 0             /* there is a value */
#define SX_PLUGIN_CELL_SKIPPED 1        /* not answered */
#define SX_PLUGIN_CELL_DECLINED 2       /* the person preferred not to say */
#define SX_PLUGIN_CELL_NOT_APPLICABLE 3 /* it does not apply to the person */
#define SX_PLUGIN_CELL_NOT_SHOWN 4      /* a condition, or adaptive order, kept the item away */
#define SX_PLUGIN_CELL_INCOMPLETE 5     /* scores: too much is missing */
#define SX_PLUGIN_CELL_NO_NORM 6        /* scores: the norms have no such person or value */
#define SX_PLUGIN_CELL_UNDEFINED 7      /* scores: the formula has no value here (0/0) */
#define SX_PLUGIN_CELL_FAILED 8         /* scores: set by the host when a call failed */

/*
 * A block of responses, column by column; one person is a block of one row. Columns come in this
 * order: the fields of the items as the manifest lists them (one per item; for multi and ranking items
 * one per option, called ITEM.OPTION), those of the parameters, then the scales that a `call:` of the
 * manifest names. What a value is: a choice that is scored: its option's score; a choice without
 * scores: the index of its option, from 0; number, slider: the number; multi: 1 or 0; ranking: the
 * rank, 1 is first; date: days since 1970-01-01; a scale: its value. Where the status is not
 * SX_PLUGIN_CELL_OK the value is 0 and means nothing. The names are the same for every block of one
 * instance. Read-only.
 */
typedef struct sx_plugin_block {
    uint32_t size;
    uint32_t columns;
    uint64_t rows;
    const char *const *names;     /* [columns] */
    const double *const *values;  /* [columns][rows] */
    const uint8_t *const *status; /* [columns][rows] */
} sx_plugin_block;

/*
 * Where scores go: one column for each scale with `call:`, in the order of the manifest. The caller
 * owns all of it and presets every status to SX_PLUGIN_CELL_INCOMPLETE. Where a status is set to
 * SX_PLUGIN_CELL_OK the value must be finite and inside the scale's declared range: the host refuses
 * the row otherwise. Statuses FAILED and above are not for plugins.
 */
typedef struct sx_plugin_scores {
    uint32_t size;
    uint32_t columns;
    uint64_t rows;
    const char *const *names; /* [columns]: ids of scales */
    double *const *values;    /* [columns][rows] */
    uint8_t *const *status;   /* [columns][rows] */
} sx_plugin_scores;

typedef struct sx_plugin_host sx_plugin_host;
/* What the host offers. Valid from open() until close() has returned. */
struct sx_plugin_host {
    uint32_t size;
    uint32_t abi_major, abi_minor;
    uint32_t reserved; /* 0 */
    void *context;     /* the host's */
    /* A constant struct of the extension, NULL when the host does not have it: a plugin must work
     * without. [between open and close] */
    const void *(*extension)(const sx_plugin_host *host, const char *id);
};

typedef struct sx_plugin {
    uint32_t size;
    uint32_t abi_major, abi_minor; /* SX_PLUGIN_ABI_MAJOR, SX_PLUGIN_ABI_MINOR */
    uint32_t reserved;             /* 0 */
    const char *id;                /* of the instrument, as in its manifest */
    const char *version;           /* "1.0.0", as in its manifest */
    const char *license;           /* SPDX identifier */
    /* Makes an instance. *ret_self may be NULL when the plugin needs none. [any time] */
    sx_plugin_status (*open)(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error);
    /* Ends an instance, which may also happen without a call before. [after open] */
    void (*close)(void *self);
    /* The manifest: YAML of docs/manifest.md, without NUL. Writes at most `capacity` bytes and always
     * the whole length to *ret_length; SX_PLUGIN_E_SPACE when that is more. [after open] */
    sx_plugin_status (*manifest)(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error);
    /* Scores every row of the block; row i of the result rests on row i of the block alone. NULL when
     * no scale has `call:`. SX_PLUGIN_E_DATA refuses the whole block: use a status for one row.
     * [after open] */
    sx_plugin_status (*score)(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error);
    /* A constant struct of the extension, NULL when the plugin does not have it. [after open] */
    const void *(*extension)(void *self, const char *id);
} sx_plugin;

/* The one exported function. The descriptor it returns is constant and lives as long as the process. */
SX_PLUGIN_EXPORT const sx_plugin *sextant_plugin_entry(void);

/*
 * Extension sextant.adaptive/1: the plugin chooses the next item. The manifest says `adaptive:`.
 * All state is in bytes of the host, which are saved with the session: an instance may be closed and
 * another one opened between two calls.
 */
#define SX_PLUGIN_ADAPTIVE "sextant.adaptive/1"
#define SX_PLUGIN_STATE_MAX 65536u
typedef struct sx_plugin_adaptive {
    uint32_t size;
    uint32_t state_max; /* bytes of state at most; not above SX_PLUGIN_STATE_MAX */
    /*
     * `so_far` is one row; items not asked yet are NOT_SHOWN. `state` has state_max bytes, of which
     * *state_length are used: 0 at the first call. Returns in *ret_item the index of the item to ask
     * (as the manifest lists them, from 0, never one that was asked), or -1 when it is enough.
     */
    sx_plugin_status (*next)(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error);
} sx_plugin_adaptive;

/*
 * Extension sextant.validity/1: was this answered in a way that can be read? The manifest lists the
 * notes under `validity:`; those without a condition are the plugin's, in their order.
 */
#define SX_PLUGIN_VALIDITY "sextant.validity/1"
typedef struct sx_plugin_validity {
    uint32_t size;
    uint32_t reserved; /* 0 */
    /* Like score: a column of `notes` per note, 1 when it holds, 0 when not, a status when unknown. */
    sx_plugin_status (*check)(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *notes, sx_plugin_error *error);
} sx_plugin_validity;

/*
 * Extension sextant.text/1: wording that rests on earlier answers. The manifest marks such items with
 * `computed_text: true`; their own text is used when the call fails.
 */
#define SX_PLUGIN_TEXT "sextant.text/1"
typedef struct sx_plugin_text_context {
    uint32_t size;
    uint32_t text_count;           /* free-text answers so far */
    const char *item;              /* id of the item whose wording is asked for */
    const char *language;          /* BCP 47 tag, "" for that of the manifest */
    const char *wording;           /* the text that the manifest or its translation has */
    const sx_plugin_block *so_far; /* one row */
    const char *const *text_items; /* [text_count]: ids of text items */
    const char *const *texts;      /* [text_count]: what was written, UTF-8 */
} sx_plugin_text_context;
typedef struct sx_plugin_text {
    uint32_t size;
    uint32_t reserved; /* 0 */
    /* UTF-8 without NUL into the buffer, as with manifest. At most 4096 bytes are shown. */
    sx_plugin_status (*text)(void *self, const sx_plugin_text_context *context, char *buffer,
                             uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error);
} sx_plugin_text;

/* Host extension sextant.host.log/1: one line for the author, shown by `sextant plugin check` and with
 * a failure. Never an answer. */
#define SX_PLUGIN_HOST_LOG "sextant.host.log/1"
typedef struct sx_plugin_host_log {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void (*line)(const sx_plugin_host *host, const char *text);
} sx_plugin_host_log;

#ifdef __cplusplus
}
#endif
#endif
