/*
 * changes.h: how the scores of one person went, instrument by instrument: the trend of every scale
 * that was answered twice or more. Flags come first, as everywhere.
 */
#ifndef SX_PROFILE_CHANGES_H
#define SX_PROFILE_CHANGES_H

#include "profile/profile.h"

typedef struct sx_changes_request {
    const sx_results *results;
    size_t result_count;
    const char *subject;    /* NULL: not named */
    const char *instrument; /* NULL: all that were answered twice or more */
    const char *scale;      /* NULL: all that have differences */
    unsigned confidence;    /* 80, 90, 95 or 99 */
    const char *language;   /* NULL: the instruments' own */
} sx_changes_request;

/* An instrument that was answered once: there is nothing to compare. */
typedef struct sx_once {
    const char *instrument, *title, *day;
} sx_once;

typedef struct sx_changes {
    sx_arena *arena;  /* owns all of it, the instruments' texts apart */
    sx_profile *head; /* subject, time, flags; no findings */
    unsigned confidence;
    sx_trend *trends; /* by the id of the instrument, then in the order of its scales */
    size_t count;
    sx_once *once;
    size_t once_count;
} sx_changes;

/* SX_E_INPUT: nothing that was asked for was answered twice. SX_E_NOT_FOUND: there is no such
 * instrument or scale among the responses. The instruments must outlive it. */
sx_status sx_changes_build(const sx_changes_request *request, sx_diags *diags, sx_changes **ret);
void sx_changes_release(sx_changes *changes);

#endif
