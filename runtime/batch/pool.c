/*
 * pool.c: a ring of slots, each a block and a scorer. The caller fills slots and delivers them in the same order;
 * workers score filled ones and write delivered ones, and so does the caller while it can do neither of its own. When
 * no thread can be had the caller does all alone; where rows are scored by code, which runs in a process of its own,
 * two slots in turns let it compute one block while the caller reads the next and writes the one before.
 */
#include "batch/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "plan/call.h"

/* Slots for each thread: one that is scored, and others that wait to be scored or to be written. */
#define SLOTS 3

typedef enum slot_state {
    SLOT_FREE,
    SLOT_BUSY, /* somebody reads, scores, delivers or writes it */
    SLOT_SCORED,
    SLOT_PLACED /* delivered, and to be written to its place */
} slot_state;

typedef struct slot {
    sx_block block;
    sx_scorer scorer;
    slot_state state;
} slot;

typedef struct pool {
    const sx_pool_ends *ends;
    slot *slots;
    size_t slot_count;
    size_t filled, taken, delivered; /* blocks so far; the slot is the remainder */
    size_t placed;                   /* slots that are to be written */
    /* Somebody writes: kernels let one at a time into a file, others would wait there. */
    bool writing;
    int error; /* the first that came of writing, an errno */
    /* By thread, the caller's first: texts that one made are near it. NULL each: rows cannot be scored so. */
    sx_quick_run **quick;
    unsigned started; /* threads that have taken theirs */
    bool stop;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
} pool;

/* With the lock, which others have meanwhile. */
static void write_one(pool *p)
{
    size_t i = 0;
    while (p->slots[i].state != SLOT_PLACED) {
        i++;
    }
    p->slots[i].state = SLOT_BUSY;
    p->placed--;
    p->writing = true;
    pthread_mutex_unlock(&p->lock);
    int error = p->ends->write(p->ends->user, &p->slots[i].scorer);
    pthread_mutex_lock(&p->lock);
    p->slots[i].state = SLOT_FREE;
    p->writing = false;
    p->error = p->error == 0 ? error : p->error;
}

/* Writes or scores a slot. False: there is none. With the lock, which others have meanwhile. */
static bool work_once(pool *p, sx_quick_run *quick)
{
    if (p->placed > 0 && !p->writing) {
        write_one(p);
        return true;
    }
    if (p->taken == p->filled) {
        return false;
    }
    slot *s = &p->slots[p->taken++ % p->slot_count];
    pthread_mutex_unlock(&p->lock);
    s->scorer.quick = quick;
    sx_scorer_run(&s->scorer, &s->block);
    pthread_mutex_lock(&p->lock);
    s->state = SLOT_SCORED;
    return true;
}

static void *worker(void *data)
{
    pool *p = data;
    pthread_mutex_lock(&p->lock);
    sx_quick_run *quick = p->quick[++p->started];
    while (!p->stop) {
        if (work_once(p, quick)) {
            pthread_cond_signal(&p->done);
        } else {
            pthread_cond_wait(&p->work, &p->lock);
        }
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

/* NULL where rows cannot be scored quickly. False when memory ran out. */
static bool make_quick(const sx_job *job, sx_quick_run **ret)
{
    *ret = job->quick == NULL ? NULL : sx_quick_start(job->quick);
    return *ret != NULL || job->quick == NULL;
}

/* Delivers, and writes what has a place. */
static sx_status deliver_now(sx_scorer *scorer, const sx_pool_ends *ends)
{
    sx_status status = ends->deliver(ends->user, scorer);
    int error = status == SX_OK && scorer->placed ? ends->write(ends->user, scorer) : 0;
    return error == 0 ? status : ends->fail(ends->user, error);
}

static sx_status alone(slot *s, sx_quick_run *quick, const sx_pool_ends *ends)
{
    s->scorer.quick = quick;
    for (;;) {
        sx_status status = ends->next(ends->user, &s->block);
        if (status != SX_OK || s->block.count == 0) {
            return status;
        }
        sx_scorer_run(&s->scorer, &s->block);
        status = deliver_now(&s->scorer, ends);
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
            sx_status delivered = deliver_now(&before->scorer, ends);
            status = status == SX_OK ? delivered : status;
        }
        if (!more || status != SX_OK) {
            return status;
        }
        before = s;
    }
}

/* Reads a block into the next slot, which is free. With the lock, which others have meanwhile. */
static sx_status fill_slot(pool *p, bool *at_end)
{
    slot *s = &p->slots[p->filled % p->slot_count];
    pthread_mutex_unlock(&p->lock);
    sx_status status = p->ends->next(p->ends->user, &s->block);
    pthread_mutex_lock(&p->lock);
    *at_end = status == SX_OK && s->block.count == 0;
    if (status == SX_OK && !*at_end) {
        s->state = SLOT_BUSY;
        p->filled++;
        pthread_cond_signal(&p->work);
    }
    return status;
}

/* Delivers the oldest slot, which is scored. With the lock, which others have meanwhile. */
static sx_status deliver_slot(pool *p)
{
    slot *s = &p->slots[p->delivered % p->slot_count];
    pthread_mutex_unlock(&p->lock);
    sx_status status = p->ends->deliver(p->ends->user, &s->scorer);
    pthread_mutex_lock(&p->lock);
    s->state = status == SX_OK && s->scorer.placed ? SLOT_PLACED : SLOT_FREE;
    p->delivered++;
    if (s->state == SLOT_PLACED) {
        p->placed++;
        pthread_cond_signal(&p->work);
    }
    return status;
}

/* All that was delivered is written. */
static bool is_written(const pool *p)
{
    bool written = true;
    for (size_t i = 0; i < p->slot_count; i++) {
        written = written && p->slots[i].state == SLOT_FREE;
    }
    return written;
}

/* What was scored goes out before more is read: the output waits for nothing, and workers have the other slots. */
static sx_status together(pool *p)
{
    bool at_end = false;
    sx_status status = SX_OK;
    pthread_mutex_lock(&p->lock);
    while (status == SX_OK && p->error == 0) {
        bool waiting = p->delivered < p->filled;
        if (waiting && p->slots[p->delivered % p->slot_count].state == SLOT_SCORED) {
            status = deliver_slot(p);
        } else if (!at_end && p->slots[p->filled % p->slot_count].state == SLOT_FREE) {
            status = fill_slot(p, &at_end);
        } else if (at_end && !waiting && is_written(p)) {
            break;
        } else if (!work_once(p, p->quick[0])) {
            pthread_cond_wait(&p->done, &p->lock);
        }
    }
    int error = p->error;
    pthread_mutex_unlock(&p->lock);
    return error == 0 ? status : p->ends->fail(p->ends->user, error);
}

static sx_status with_threads(pool *p, unsigned count)
{
    pthread_t threads[SX_THREADS_MAX];
    unsigned started = 0;
    while (started + 1 < count && pthread_create(&threads[started], NULL, worker, p) == 0) {
        started++;
    }
    sx_status status = started == 0 ? alone(&p->slots[0], p->quick[0], p->ends) : together(p);
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
    pool p = {.ends = ends, .slot_count = many ? count * (size_t)SLOTS : turns ? 2 : 1};
    p.slots = calloc(p.slot_count, sizeof *p.slots);
    sx_status status = p.slots == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < p.slot_count && status == SX_OK; i++) {
        status = make_slot(job, unique, &p.slots[i]) ? SX_OK : SX_E_MEMORY;
    }
    const unsigned scorers = many ? count : 1;
    p.quick = calloc(scorers, sizeof *p.quick);
    for (unsigned i = 0; status == SX_OK && i < scorers; i++) {
        status = p.quick != NULL && make_quick(job, &p.quick[i]) ? SX_OK : SX_E_MEMORY;
    }
    if (status == SX_OK && many) {
        (void)pthread_mutex_init(&p.lock, NULL);
        (void)pthread_cond_init(&p.work, NULL);
        (void)pthread_cond_init(&p.done, NULL);
        status = with_threads(&p, count);
        (void)pthread_cond_destroy(&p.done);
        (void)pthread_cond_destroy(&p.work);
        (void)pthread_mutex_destroy(&p.lock);
        rest(job);
    } else if (status == SX_OK) {
        status = turns ? in_turns(p.slots, ends) : alone(&p.slots[0], p.quick[0], ends);
    }
    for (size_t i = 0; p.slots != NULL && i < p.slot_count; i++) {
        sx_scorer_free(&p.slots[i].scorer);
        sx_block_free(&p.slots[i].block);
    }
    for (unsigned i = 0; p.quick != NULL && i < scorers; i++) {
        sx_quick_end(p.quick[i]);
    }
    free(p.quick);
    free(p.slots);
    return status;
}
