/*
 * instrument.h: an instrument ready for use: model, plans and hashes, loaded and proved by its own
 * examples. Whatever it was written in, this is all that the layers above see.
 */
#ifndef SX_HOST_INSTRUMENT_H
#define SX_HOST_INSTRUMENT_H

#include "base/diag.h"
#include "base/hash.h"
#include "model/instrument.h"
#include "plan/plan.h"
#include "plan/run.h"
#include "worker/code.h"

struct sx_engine;

typedef struct sx_loaded {
    sx_arena *arena; /* owns all of it */
    const sx_model *model;
    const sx_plan *scores;           /* outputs: scales */
    const sx_plan *flags;            /* outputs: flags */
    const sx_plan *shown;            /* outputs: items, then parameters */
    const sx_plan *columns;          /* what its code is given; NULL when it has none */
    const char *path;                /* the manifest file */
    char rule_hash[SX_HASH_TEXT];    /* of the plans */
    char content_hash[SX_HASH_TEXT]; /* of the manifest bytes */
    size_t examples_run;
    sx_code_kind kind;        /* SX_CODE_NONE: YAML alone */
    struct sx_engine *engine; /* runs its code; NULL when it has none */
    const char *library_hash; /* SHA-256 of its library; NULL when it has none */
    const char *publisher;    /* who signed it; NULL: nobody */
    unsigned grade;           /* sx_trust_grade of its library */
    const char *signed_hash;  /* of all files that are signed; NULL: nobody signed them */
    const char *trusted; /* why its library may run: built_in, pinned, signed; NULL: it has none */
    bool weak;           /* its code runs with less than the whole jail */
    bool in_process;     /* its code runs in this process: it ships with Sextant */
    const char **traced; /* ids of scales whose formulas come from score() of a script */
    size_t traced_count;
    /* The files it was loaded from, as they would be called in a folder of its own, for keeping a copy. The
     * bytes of a library are in its memory file, which belongs to the engine. */
    const sx_bundle_file *files; /* NULL: not kept: too large, or changed while they were read */
    size_t file_count;
    int library;              /* memory file; -1: it has none */
    const char *library_name; /* of its own folder; NULL: it lies elsewhere */
} sx_loaded;

/* What a host decides about instruments in code; zero means the defaults. */
typedef struct sx_load_options {
    sx_code_options code;
    const char *trust;       /* folder of the trust store; NULL: the usual one */
    bool builtin_in_process; /* built-in plugins run in this process */
    const char *cache;       /* folder of what saves work (base/cache.h); NULL: none */
    bool archived;           /* the copy that a session keeps: an old version is no downgrade */
    sx_use use;              /* what instruments are used for, where a call does not say it */
    const char *wording;     /* files and folders of wording packs, ':' between; NULL: the usual */
    const char *stamp; /* of the very path, taken just before (host/files.h); NULL: none was */
} sx_load_options;

/* Reads the instrument at `path`: manifest.yaml, manifest.lua or plugin.so,
 * with its text.*.yaml translations; builds the plans, checks them, runs the examples. On failure
 * *ret is NULL and the diagnostics say why. The caller frees with sx_loaded_free. Never changes
 * afterwards: may be shared by threads. */
sx_status sx_load(const char *path, sx_diags *diags, sx_loaded **ret);
/* The same with decisions of the host. `options` may be NULL. */
sx_status sx_load_with(const char *path, const sx_load_options *options, sx_diags *diags,
                       sx_loaded **ret);
void sx_loaded_free(sx_loaded *loaded);

/*
 * One answer as text (a CSV cell, a typed line, a JSON string) into the cell of a field. Lossless
 * spellings are accepted ("2.0" for 2); everything else is refused with SX_E_INPUT and *ret_expected
 * (a static or model-owned text: "one of 0, 1, 2, 3"). Empty text is not handled here.
 */
sx_status sx_answer_read(const sx_model *model, size_t field, sx_slice text, int64_t *ret_value,
                         sx_cell *ret_cell, const char **ret_expected);
/* The cell as text again, as it is stored. */
void sx_answer_print(const sx_model *model, size_t field, int64_t value, sx_buf *out);

#endif
