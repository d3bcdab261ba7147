/*
 * results.h: results that were saved (docs/results.md): checking that they are what their answers give,
 * finding those that a corrected key touches, and scoring them again beside the old ones.
 */
#ifndef SEXTANT_RESULTS_H
#define SEXTANT_RESULTS_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where results are: files (one JSON object, or one per line), folders (every .json, .ndjson and .jsonl file
 * below them), "-" for standard input. With count 0: the folder `results` of the directory of sessions. */
typedef struct sx_result_paths {
    const char *const *paths;
    size_t count;
    const char
        *store; /* directory of sessions: holds the copies of instruments; NULL: the default one */
} sx_result_paths;

/* --- verify ------------------------------------------------------------------------------------ */

typedef enum sx_verify_verdict {
    SX_VERDICT_VERIFIED,    /* scored again from its answers, and the same */
    SX_VERDICT_DIFFERS,     /* scored again, and something else; or changed since it was written */
    SX_VERDICT_UNVERIFIABLE /* nobody can say: its instrument is not there, or it cannot be read */
} sx_verify_verdict;

/* One result. Texts hold until the function that is told returns; NULL where there is nothing to say. Never
 * holds an answer. */
typedef struct sx_verified {
    const char *file;
    uint64_t line;
    /* Where in that line it differs, in bytes from 1: `column` to `column_last`, which are the same when it is
     * one byte. 0: not known, or nothing differs. */
    uint64_t column, column_last;
    const char *subject, *session,
        *when; /* of its response; `when` is its end, else its beginning */
    const char *instrument, *version;
    sx_verify_verdict verdict;
    const char *code;    /* "RESULT.SCORE"; NULL when it is verified */
    const char *text;    /* what is wrong, one sentence */
    const char *todo;    /* what can be done about it; NULL: nothing more to say */
    const char *member;  /* the first thing that differs: "scales.total.value" */
    const char *stored;  /* as it stands there */
    const char *rebuilt; /* as it was scored again */
    const char *engine;  /* verified, but made by this other version of Sextant */
    bool scores_only;    /* verified for flags and scores alone: that version wrote other bytes */
} sx_verified;

typedef struct sx_verify_options {
    size_t size; /* sizeof(sx_verify_options) */
    sx_result_paths in;
    void *user;
    bool (*each)(void *user, const sx_verified *verified); /* false: stop; may be NULL */
} sx_verify_options;

typedef struct sx_verify_summary {
    uint64_t verified, differs, unverifiable;
} sx_verify_summary;

/*
 * Scores each result again from its own answers, with the version and the rules it was made with (the
 * installed instrument when it has them, else the copy in the directory of sessions), and compares bytes.
 * Files in folders that hold no results are passed over. *ret is filled in any case. SX_OK: all are verified,
 * and there is at least one. SX_E_SCORE: one differs. SX_E_INPUT: one cannot be verified, or there is none.
 * SX_E_NOT_FOUND: a path is not there. SX_E_OUTPUT: stopped.
 */
SX_API sx_status sx_results_verify(sx_context *context, const sx_verify_options *options,
                                   sx_verify_summary *ret);

/* --- affected ---------------------------------------------------------------------------------- */

typedef struct sx_affected {
    const char *file;
    uint64_t line;
    const char *subject, *session, *when;
    const char *instrument, *version, *rule_hash;
    const char *hash; /* of the result; NULL for rows of `sextant score`, which have none */
    bool supersedes;  /* it was made by scoring an older result again */
} sx_affected;

typedef struct sx_affected_options {
    size_t size; /* sizeof(sx_affected_options) */
    sx_result_paths in;
    const char *rule_hash;  /* 12 or more of its digits; NULL: any */
    const char *instrument; /* NULL: any */
    const char *version;    /* NULL: any */
    void *user;
    bool (*each)(void *user, const sx_affected *affected); /* false: stop; may be NULL */
} sx_affected_options;

typedef struct sx_affected_summary {
    uint64_t read;       /* lines and documents */
    uint64_t affected;   /* results and rows that are touched */
    uint64_t unreadable; /* that nobody can tell about: too long, cut off, no JSON */
} sx_affected_summary;

/*
 * Finds the results that were made under a rule hash, or by an instrument (and version). Needs no instrument,
 * and the memory of one line. Rows of `sextant score --json` are found too. SX_E_USAGE: nothing is asked for.
 * SX_E_INPUT: something could not be read, so the list may not be whole.
 */
SX_API sx_status sx_results_affected(sx_context *context, const sx_affected_options *options,
                                     sx_affected_summary *ret);

/* --- rescore ----------------------------------------------------------------------------------- */

typedef enum sx_rescore_kind {
    SX_RESCORE_FLAG,    /* a flag stands now that did not; comes before all else of its result */
    SX_RESCORE_CHANGED, /* scored again: something differs */
    SX_RESCORE_SAME,    /* scored again: everything is as it was */
    SX_RESCORE_REFUSED  /* could not be scored again: `text` says why */
} sx_rescore_kind;

typedef struct sx_rescored {
    sx_rescore_kind kind;
    const char *file;
    uint64_t line;
    const char *subject, *session, *when;
    const char *instrument;
    const char *old_version, *new_version;
    const char *old_rules, *new_rules; /* rule hashes */
    const char *old_hash, *new_hash;   /* of the results */
    const char *text; /* flag: "self_harm (urgent)"; changed: "total 12 -> 14; total.band a -> b";
                         refused: why */
    const char *code; /* refused */
} sx_rescored;

typedef struct sx_rescore_options {
    size_t size; /* sizeof(sx_rescore_options) */
    sx_result_paths in;
    const char *out; /* a new file for the new results; NULL (with in.count 0): the same folder */
    const char *why; /* what was corrected; goes into each new result */
    const char *rule_hash, *instrument,
        *version; /* only results of these; as in sx_affected_options */
    void *user;
    bool (*each)(void *user, const sx_rescored *rescored); /* false: stop; may be NULL */
} sx_rescore_options;

typedef struct sx_rescore_summary {
    uint64_t rescored; /* new results */
    uint64_t changed;  /* of them: with another score, band, flag or note */
    uint64_t flags;    /* that stand now and did not */
    uint64_t current;  /* made under the rules that are installed, or scored again before */
    uint64_t refused;
} sx_rescore_summary;

/*
 * Scores results again with the instruments that are installed now, and adds the new ones beside the old:
 * nothing is ever replaced. SX_E_INPUT: some were refused (the others are written). SX_E_OUTPUT: they could
 * not be written whole; SX_E_FLAG: the same, and flags stand newly.
 */
SX_API sx_status sx_results_rescore(sx_context *context, const sx_rescore_options *options,
                                    sx_rescore_summary *ret);

#ifdef __cplusplus
}
#endif

#endif
