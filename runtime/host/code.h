/*
 * code.h: the code behind a loaded instrument: who may run it, the instances that run it, and runs of the
 * scoring plan that are connected to one. An instance serves one run at a time; idle ones are kept.
 */
#ifndef SX_HOST_CODE_H
#define SX_HOST_CODE_H

#include <stdatomic.h>

#include "host/instrument.h"
#include "worker/code.h"

/* The code of one instrument: thread safe. */
typedef struct sx_engine sx_engine;

/* An idle instance, or a new one. NULL (and diagnostics) when it cannot be started. */
sx_code *sx_engine_take(sx_engine *engine, sx_diags *diags);
void sx_engine_give_back(sx_engine *engine, sx_code *code);
/* The same for one block: when no other one can be started, waits for one that is lent. So there are as many as
 * threads score at once, and a row never fails for want of a second one. */
sx_code *sx_engine_borrow(sx_engine *engine);
void sx_engine_return(sx_engine *engine, sx_code *code);
/* Ends the instances that nobody uses. They can be started again. */
void sx_engine_rest(sx_engine *engine);

/*
 * A run of the scoring plan, connected to an instance of its own when the plan calls code. Use it
 * instead of sx_run_new(loaded->scores, ...). NULL when memory ran out; an instance that cannot be
 * started is no reason: every call then fails row by row.
 */
typedef struct sx_scoring {
    sx_run *run;    /* NULL: not started */
    sx_code *code;  /* NULL: nothing is called, or an instance is borrowed for each block */
    uint8_t *fates; /* of the last block, by row (sx_fate); NULL: nothing is called */
    const sx_loaded *loaded;
    bool halted;             /* code is not asked any more: every row has the fate STOPPED */
    const atomic_bool *halt; /* the same, said by another thread; NULL: nobody says it */
    /* Of blocks: what went wrong in the last one; NULL: the instance keeps it. */
    sx_trouble *trouble;
    /* Of blocks: another run on the same thread. Where code is told of a block ahead, both use one instance. */
    const struct sx_scoring *beside;
    struct sx_call_context *context;
} sx_scoring;
/* The object must stay where it is until sx_scoring_end. */
bool sx_scoring_start(sx_scoring *scoring, const sx_loaded *loaded, size_t capacity);
/* The same for block after block, on whatever thread: an instance is borrowed for each. */
bool sx_scoring_start_blocks(sx_scoring *scoring, const sx_loaded *loaded, size_t capacity);
void sx_scoring_end(sx_scoring *scoring);
/* How the code did for a row of the last block that was executed: SX_FATE_OK also where none is called. */
sx_fate sx_scoring_fate(const sx_scoring *scoring, size_t row);
/* The same of the code's validity notes: a note that failed is not known, and the scores stand. */
sx_fate sx_scoring_note_fate(const sx_scoring *scoring, size_t row);
/* The first of the two that is not OK. */
sx_fate sx_scoring_any_fate(const sx_scoring *scoring, size_t row);

#endif
