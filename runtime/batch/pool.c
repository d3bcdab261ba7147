/*
 * pool.c: a ring of slots, each a block and a scorer. The caller fills slots and takes them back in the same order;
 * workers take filled ones, and so does the caller while it has nothing to read or to write. When no thread can be
 * had the caller scores alone; where rows are scored by code, which runs in a process of its own, two slots in turns
 * let it compute one block while the caller reads the next and writes the one before.
 */
#include "batch/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "plan/call.h"

/* Slots for each thread: one that is scored, and others that wait to be scored or to be written. */
#define SLOTS 3

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

/* The next slot to score. NULL: there is none. With the lock. */
static slot *take(pool *p)
{
    return p->taken == p->filled ? NULL : &p->slots[p->taken++ % p->slot_count];
}

/* Scores a slot. With the lock, which others have meanwhile. */
static void score(pool *p, slot *s)
{
    pthread_mutex_unlock(&p->lock);
    sx_scorer_run(&s->scorer, &s->block);
    pthread_mutex_lock(&p->lock);
    s->done = true;
}

static void *worker(void *data)
{
    pool *p = data;
    pthread_mutex_lock(&p->lock);
    while (!p->stop) {
        slot *s = take(p);
        if (s == NULL) {
            pthread_cond_wait(&p->work, &p->lock);
            continue;
        }
        score(p, s);
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

static sx_status in_turns(slot *slots, const sx_pool_ends *ends)
{
    slot *before = NULL;
    sx_scorer_beside(&slots[0].scorer, &slots[1].scorer);
    for (size_t i = 0;; i++) {
        slot *s = &slots[i % 2];
        sx_status status = ends->next(ends->user, &s->block);
        bool more = status == SX_OK && s->block.count > 0;
        if (more) {
            sx_scorer_run_ahead(&s->scorer, &s->block);
        }
        if (before != NULL) {
            sx_scorer_finish(&before->scorer);
            sx_status delivered = ends->deliver(ends->user, &before->scorer);
            status = status == SX_OK ? delivered : status;
        }
        if (!more || status != SX_OK) {
            return status;
        }
        before = s;
    }
}

/* Reads a block into a free slot. */
static sx_status fill_slot(pool *p, const sx_pool_ends *ends, bool *at_end)
{
    slot *s = &p->slots[p->filled % p->slot_count];
    sx_status status = ends->next(ends->user, &s->block);
    *at_end = status == SX_OK && s->block.count == 0;
    if (status != SX_OK || *at_end) {
        return status;
    }
    pthread_mutex_lock(&p->lock);
    s->done = false;
    p->filled++;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
    return SX_OK;
}

/* Whether the oldest block is scored. When it has to be so, the caller scores what nobody has taken meanwhile. */
static bool oldest_is_done(pool *p, bool must)
{
    slot *oldest = &p->slots[p->delivered % p->slot_count];
    pthread_mutex_lock(&p->lock);
    while (must && !oldest->done) {
        slot *s = take(p);
        if (s != NULL) {
            score(p, s);
        } else {
            pthread_cond_wait(&p->done, &p->lock);
        }
    }
    bool done = oldest->done;
    pthread_mutex_unlock(&p->lock);
    return done;
}

/* What was scored goes out before more is read: the output waits for nothing, and workers have the other slots. */
static sx_status together(pool *p, const sx_pool_ends *ends)
{
    bool at_end = false;
    sx_status status = SX_OK;
    while (status == SX_OK && !(at_end && p->delivered == p->filled)) {
        size_t waiting = p->filled - p->delivered;
        bool full = at_end || waiting == p->slot_count;
        if (waiting > 0 && oldest_is_done(p, full)) {
            status = ends->deliver(ends->user, &p->slots[p->delivered++ % p->slot_count].scorer);
        } else {
            status = fill_slot(p, ends, &at_end);
        }
    }
    return status;
}

static sx_status with_threads(pool *p, unsigned count, const sx_pool_ends *ends)
{
    pthread_t threads[SX_THREADS_MAX];
    unsigned started = 0;
    while (started + 1 < count && pthread_create(&threads[started], NULL, worker, p) == 0) {
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

/* A worker process ends with the thread that started it: what is left of those is not kept. */
static void rest(const sx_job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        if (job->loaded[i]->engine != NULL) {
            sx_engine_rest(job->loaded[i]->engine);
        }
    }
}

static bool calls_code(const sx_job *job)
{
    bool found = false;
    for (size_t i = 0; i < job->count; i++) {
        found = found || sx_plan_calls(job->loaded[i]->scores) != NULL;
    }
    return found;
}

sx_status sx_pool_run(const sx_job *job, unsigned threads, sx_unique *unique,
                      const sx_pool_ends *ends)
{
    unsigned count = threads > SX_THREADS_MAX ? SX_THREADS_MAX : threads;
    bool many = count > 1 && unique == NULL && !job->few;
    bool turns = !many && !job->few && calls_code(job);
    pool p = {.slot_count = many ? count * (size_t)SLOTS : turns ? 2 : 1};
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
        rest(job);
    } else if (status == SX_OK) {
        status = turns ? in_turns(p.slots, ends) : alone(&p.slots[0], ends);
    }
    for (size_t i = 0; p.slots != NULL && i < p.slot_count; i++) {
        sx_scorer_free(&p.slots[i].scorer);
        sx_block_free(&p.slots[i].block);
    }
    free(p.slots);
    return status;
}
