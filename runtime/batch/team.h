/*
 * team.h: the blocks of an input, read, scored and written by several threads at once and delivered in order.
 */
#ifndef SX_BATCH_TEAM_H
#define SX_BATCH_TEAM_H

#include "batch/pool.h"

typedef enum sx_slot_state {
    SX_SLOT_FREE,
    SX_SLOT_FILLED, /* to be scored by anyone */
    SX_SLOT_BUSY,   /* somebody reads, scores, delivers or writes it */
    SX_SLOT_SCORED,
    SX_SLOT_PLACED /* delivered, and to be written to its place */
} sx_slot_state;

typedef struct sx_slot {
    sx_block block;
    sx_scorer scorer;
    sx_slot_state state;
    unsigned thread; /* that scored it */
} sx_slot;

/*
 * All blocks, on the caller's thread and count - 1 others, at most SX_THREADS_MAX in all. `quick` is by thread, the
 * caller's first; NULL each where rows cannot be scored so. False: no thread could be had, and nothing was done.
 */
bool sx_team_run(sx_slot *slots, size_t slot_count, sx_quick_run *const *quick, unsigned count,
                 const sx_pool_ends *ends, sx_status *ret);

#endif
