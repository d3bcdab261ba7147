/*
 * step.h: one instrument of an administration: what was answered so far, what is shown, where the
 * person is, which flags stand. Changes only by taking events; the same events give the same state.
 */
#ifndef SX_SESSION_STEP_H
#define SX_SESSION_STEP_H

#include "host/shown.h"
#include "session/response.h"

typedef enum sx_step_state {
    SX_STEP_WAITING, /* not reached yet */
    SX_STEP_OPEN,    /* being answered */
    SX_STEP_FINISHED,
    SX_STEP_NOT_GIVEN /* the condition of the battery did not hold */
} sx_step_state;

#define SX_STEP_END ((size_t)-1)
struct sx_adaptive_step;

typedef struct sx_step {
    const sx_loaded *loaded;
    const char *because; /* of the battery; may be NULL */
    bool undecided;      /* given because its condition was unknown */
    sx_step_state state;
    sx_arena *arena;
    sx_run *answers, *conditions; /* NULL when no item has a condition */
    bool *shown;                  /* by item */
    sx_reply *hidden;             /* by item: the reply "not shown" */
    sx_reply *given;              /* by item: the last answer, also of items not shown any more */
    bool *asked;                  /* by item: there was an answer or a reason */
    sx_reply *before;             /* scratch */
    bool *kept;                   /* by item: its changes are in the response from now on */
    sx_response *response;        /* what counts, with changes */
    sx_response_flag *flags;      /* by flag */
    sx_response_flag *fresh;      /* scratch */
    size_t *order;                /* items as they are asked: parameters first */
    size_t at;                    /* place in order; count: the end */
    size_t count;
    bool *allowed;                     /* by item: no condition keeps it away */
    struct sx_adaptive_step *adaptive; /* NULL: the items come in their order */
} sx_step;

/* All memory is in the arena but for the runs: sx_step_end. False when memory ran out. */
bool sx_step_init(sx_step *step, const sx_loaded *loaded, sx_arena *arena);
void sx_step_end(sx_step *step);
/* The step becomes the one that is answered. */
sx_status sx_step_open(sx_step *step, const char *at);
/* An answer or a missing reason for an item; the place moves to the next item shown. Cells and text
 * of the reply and `at` must live in the arena. */
sx_status sx_step_take(sx_step *step, size_t item, const sx_reply *reply, const char *at);
/* The choice of the next item of an adaptive instrument (adaptive.h); SX_E_STORE when it cannot be. */
struct sx_choice;
sx_status sx_step_choose(sx_step *step, const struct sx_choice *choice);
/* To the item before; false at the first one. */
bool sx_step_back(sx_step *step);
/* Nothing more is asked; the flags are those of the finished response. */
sx_status sx_step_finish(sx_step *step, const char *at);
/* The item that is asked, SX_STEP_END after the last. */
size_t sx_step_item(const sx_step *step);
/* Place of the asked item among those shown, from 1, and how many are shown; *ret_most: there may also be
 * fewer, which the instrument's code decides as it goes. */
void sx_step_progress(const sx_step *step, size_t *ret_number, size_t *ret_total, bool *ret_most);

#endif
