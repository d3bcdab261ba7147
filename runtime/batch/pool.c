/*
 * pool.c: a ring of slots, each a block and a scorer. The caller fills slots and takes them back in
 * the same order; workers take filled ones. When no thread can be had the caller scores alone.
 */
#include "batch/pool.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct slot {
    sx_block block;
    sx_scorer scorer;
    bool done;
} slot;

typedef struct pool {
    slot *slots;
    size_t slot_count;
    size_t filled, taken, delivered; /* blocks so far; the slot is the remainder */
    bool stop;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
} pool;

static void *worker(void *data)
{
    pool *p = data;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->stop && p->taken == p->filled) {
            pthread_cond_wait(&p->work, &p->lock);
        }
        if (p->stop) {
            break;
        }
        slot *s = &p->slots[p->taken++ % p->slot_count];
        pthread_mutex_unlock(&p->lock);
        sx_scorer_run(&s->scorer, &s->block);
        pthread_mutex_lock(&p->lock);
        s->done = true;
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static bool make_slot(const sx_job *job, sx_unique *unique, slot *s)
{
    if (!sx_block_init(&s->block, job->block_rows) || sx_scorer_make(job, &s->scorer) != SX_OK) {
        return false;
    }
    s->scorer.unique = unique;
    return true;
}

static sx_status alone(slot *s, const sx_pool_ends *ends)
{
    for (;;) {
        sx_status status = ends->next(ends->user, &s->block);
        if (status != SX_OK || s->block.count == 0) {
            return status;
        }
        sx_scorer_run(&s->scorer, &s->block);
        status = ends->deliver(ends->user, &s->scorer);
        if (status != SX_OK) {
            return status;
        }
    }
}

/* Reads blocks into all free slots. */
static sx_status fill_slots(pool *p, const sx_pool_ends *ends, bool *at_end)
{
    while (!*at_end && p->filled - p->delivered < p->slot_count) {
        slot *s = &p->slots[p->filled % p->slot_count];
        sx_status status = ends->next(ends->user, &s->block);
        if (status != SX_OK) {
            return status;
        }
        *at_end = s->block.count == 0;
        if (!*at_end) {
            pthread_mutex_lock(&p->lock);
            s->done = false;
            p->filled++;
            pthread_cond_signal(&p->work);
            pthread_mutex_unlock(&p->lock);
        }
    }
    return SX_OK;
}

static sx_status together(pool *p, const sx_pool_ends *ends)
{
    bool at_end = false;
    for (;;) {
        sx_status status = fill_slots(p, ends, &at_end);
        if (status != SX_OK || p->delivered == p->filled) {
            return status;
        }
        slot *s = &p->slots[p->delivered % p->slot_count];
        pthread_mutex_lock(&p->lock);
        while (!s->done) {
            pthread_cond_wait(&p->done, &p->lock);
        }
        pthread_mutex_unlock(&p->lock);
        status = ends->deliver(ends->user, &s->scorer);
        if (status != SX_OK) {
            return status;
        }
        p->delivered++;
    }
}

static sx_status with_threads(pool *p, unsigned count, const sx_pool_ends *ends)
{
    pthread_t threads[SX_THREADS_MAX];
    unsigned started = 0;
    while (started < count && pthread_create(&threads[started], NULL, worker, p) == 0) {
        started++;
    }
    sx_status status = started == 0 ? alone(&p->slots[0], ends) : together(p, ends);
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    return status;
}

sx_status sx_pool_run(const sx_job *job, unsigned threads, sx_unique *unique,
                      const sx_pool_ends *ends)
{
    unsigned count = threads > SX_THREADS_MAX ? SX_THREADS_MAX : threads;
    bool many = count > 1 && unique == NULL;
    /* One slot for each thread, one being read and one being written. */
    pool p = {.slot_count = many ? count + (size_t)2 : 1};
    p.slots = calloc(p.slot_count, sizeof *p.slots);
    sx_status status = p.slots == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < p.slot_count && status == SX_OK; i++) {
        status = make_slot(job, unique, &p.slots[i]) ? SX_OK : SX_E_MEMORY;
    }
    if (status == SX_OK && many) {
        (void)pthread_mutex_init(&p.lock, NULL);
        (void)pthread_cond_init(&p.work, NULL);
        (void)pthread_cond_init(&p.done, NULL);
        status = with_threads(&p, count, ends);
        (void)pthread_cond_destroy(&p.done);
        (void)pthread_cond_destroy(&p.work);
        (void)pthread_mutex_destroy(&p.lock);
    } else if (status == SX_OK) {
        status = alone(&p.slots[0], ends);
    }
    for (size_t i = 0; p.slots != NULL && i < p.slot_count; i++) {
        sx_scorer_free(&p.slots[i].scorer);
        sx_block_free(&p.slots[i].block);
    }
    free(p.slots);
    return status;
}
