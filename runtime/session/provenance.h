/*
 * provenance.h: the result of one response as a document that can be checked years later: what was computed,
 * by which instrument, rules and engine, from which answers. One spelling: the same result is the same
 * bytes. Computes through the plans; decides nothing of its own.
 */
#ifndef SX_SESSION_PROVENANCE_H
#define SX_SESSION_PROVENANCE_H

#include "host/code.h"
#include "session/response.h"

#define SX_RESULT_MAX ((size_t)16 * 1024 * 1024) /* bytes of one result */

/* The result that a new one stands beside, and why it was made. */
typedef struct sx_result_link {
    const char *result; /* its hash */
    const char *version, *rule_hash;
    const char *why, *at;
} sx_result_link;

/* What a result says beside what was computed. Rebuilding one copies them. */
typedef struct sx_result_marks {
    const char *engine; /* version of Sextant; NULL: this one */
    const char *jail;   /* "weak": code ran with less than the whole jail; else NULL */
    const sx_result_link *supersedes;
} sx_result_marks;

/* A response that was scored: row `row` of an executed run of its instrument's scores. */
typedef struct sx_result_row {
    const sx_response *response;
    const sx_run *run;
    size_t row;
    const sx_response_flag *flags; /* by flag */
} sx_result_row;

/* Appends the document as one line without its end. `out` fails when memory ran out. */
void sx_result_write(const sx_result_row *row, const sx_result_marks *marks, sx_buf *out);
/* "ok", "prorated", "edge" (rounding decided the band), or why there is no score. */
const char *sx_result_status(const sx_score *score);
/* SHA-256 of the response in its one spelling; false when memory ran out. */
bool sx_response_hash(const sx_response *response, char ret[SX_HASH_TEXT]);

/* The flags as a result has them: nothing is asked any more, whether or not the response says when it ended.
 * `ret` has one place per flag. */
sx_status sx_result_flags(const sx_response *response, sx_response_flag *ret);

/* Scores one response after the other to one instrument. */
typedef struct sx_result_maker {
    sx_scoring scoring;
    sx_run *shown;
    sx_response_flag *flags;
    const sx_loaded *loaded;
} sx_result_maker;

/* The object must stay where it is until the end. False when memory ran out. */
bool sx_result_begin(sx_result_maker *maker, const sx_loaded *loaded);
/* Appends the result. SX_E_INPUT: an item that is not shown has an answer. *ret_fate: how its code did. */
sx_status sx_result_make(sx_result_maker *maker, const sx_response *response,
                         const sx_result_marks *marks, sx_buf *out, sx_fate *ret_fate);
void sx_result_end(sx_result_maker *maker);

/* Keeps a result in the folder `results` of a directory of sessions, under its instrument and hash: what is
 * there already stays as it is. */
sx_status sx_result_keep(const char *store, const char *instrument, sx_slice document,
                         sx_arena *arena, sx_diags *diags);
/* The results of a response that was just given, and kept there; failing is a warning, because the answers
 * are saved and it can be made again. */
void sx_result_keep_response(const char *store, const sx_response *response, sx_arena *arena,
                             sx_diags *diags);

#endif
