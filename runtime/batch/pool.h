/*
 * pool.h: blocks scored by several threads, results taken in order: the number of threads changes the
 * time and nothing else. Delivering stays on the caller's thread, and so does writing where the output is no plain file.
 */
#ifndef SX_BATCH_POOL_H
#define SX_BATCH_POOL_H

#include "batch/scorer.h"

#define SX_THREADS_MAX 64

typedef struct sx_pool_ends {
    void *user;
    /* Fills the block; a count of 0 is the end. On any thread if `any_reads`, one at a time and while another may
     * deliver; else on the caller's. */
    sx_status (*next)(void *user, sx_block *block);
    /* Takes the results of one block, in the order of the blocks. Anything but SX_OK stops. Where it says
     * `placed`, their text is still to be written. */
    sx_status (*deliver)(void *user, sx_scorer *scorer);
    /* Writes them to their place, on any thread, in any order. 0, or an errno: then `fail` is called on the caller's
     * thread and says how the run ends. */
    int (*write)(void *user, const sx_scorer *scorer);
    sx_status (*fail)(void *user, int error);
    bool any_reads;
} sx_pool_ends;

/* `unique` may be NULL; with it (it needs the rows in order) one thread does all. */
sx_status sx_pool_run(const sx_job *job, unsigned threads, sx_unique *unique,
                      const sx_pool_ends *ends);

#endif
