/*
 * team.h: the blocks of an input, read, scored and written by several threads at once and delivered in order.
 */
#ifndef SX_BATCH_TEAM_H
#define SX_BATCH_TEAM_H

#include "batch/pool.h"

/* Slots of each thread: one that is scored, and others that wait to be delivered or written. */
#define SX_TEAM_SLOTS 3

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
} sx_slot;

/*
 * All blocks, on the caller's thread and count - 1 others, at most SX_THREADS_MAX in all. `slots` (SX_TEAM_SLOTS each) and
 * `quick` (one each; NULL where rows cannot be scored so) are by thread, the caller's first. False: no thread could be
 * had, and nothing was done.
 */
bool sx_team_run(sx_slot *slots, sx_quick_run *const *quick, unsigned count,
                 const sx_pool_ends *ends, sx_status *ret);

#endif
