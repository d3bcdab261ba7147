/*
 * results.h: the results of one administration: every scale and flag of one response, computed by
 * the plans of the instrument. The profile looks at nothing else of the answers.
 */
#ifndef SX_PROFILE_RESULTS_H
#define SX_PROFILE_RESULTS_H

#include "session/response.h"

typedef struct sx_results {
    const sx_loaded *loaded;
    const char *version;   /* of the instrument when it was answered */
    const char *rule_hash; /* the same; NULL: not known */
    const char *when;      /* finished, else started; NULL: not known */
    const char *session;
    const char *wording; /* hash of the wording pack whose words were shown; NULL: its own words */
    const char *use;     /* that was declared when it was given; NULL: none */
    const char *credit;  /* that the licence of the pack asks for; NULL: none */
    size_t answered, asked;  /* required items, and how many of them have an answer */
    sx_score *scores;        /* by scale */
    sx_response_flag *flags; /* by flag, over the whole history of the answers */
    sx_reply_cell *cells;    /* by field: the answers, for pairs of a values inventory alone */
    int8_t *notes;           /* by validity note: 1 holds, 0 does not, -1 not known */
    sx_fate fate;            /* of the instrument's code; what it could not compute has no score */
    bool fallback;           /* its code could not always choose which item came next */
} sx_results;

/* Computes the results of a response; they live in `arena` and point to the texts of the response.
 * When the scores are refused (SX_E_INPUT), the flags are there all the same. */
sx_status sx_results_of(const sx_response *response, sx_arena *arena, sx_diags *diags,
                        sx_results *ret);
/* Room for the results of `results->loaded`. */
sx_status sx_results_room(sx_results *results, sx_arena *arena);
/* All that can be said of a score: two that say the same have the same words. */
#define SX_SCORE_WORDS 8
void sx_score_key(const sx_score *score, uint64_t ret[SX_SCORE_WORDS]);
/* A warning when the instrument's code failed. */
void sx_results_warn(const sx_results *results, sx_diags *diags);
/* Counts `answered` and `asked` from the cells. */
void sx_results_count(sx_results *results);

#endif
