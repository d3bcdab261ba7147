/*
 * pool.c: how the blocks of an input are worked through: by a team of threads, or by the caller alone; where rows are
 * scored by code, which runs in a process of its own, two slots in turns let it compute one block while the caller
 * reads the next and writes the one before.
 */
#include "batch/pool.h"

#include <stdlib.h>

#include "batch/team.h"
#include "plan/call.h"

static bool make_slot(const sx_job *job, sx_unique *unique, sx_slot *s)
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

static sx_status alone(sx_slot *s, sx_quick_run *quick, const sx_pool_ends *ends)
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

static sx_status in_turns(sx_slot *slots, const sx_pool_ends *ends)
{
    sx_slot *before = NULL;
    sx_scorer_beside(&slots[0].scorer, &slots[1].scorer);
    for (size_t i = 0;; i++) {
        sx_slot *s = &slots[i % 2];
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

/* Slots, and what scores rows quickly, for each thread. */
typedef struct pool {
    sx_slot *slots;
    size_t slot_count;
    sx_quick_run **quick;
    unsigned threads;
} pool;

static sx_status open_pool(pool *p, const sx_job *job, sx_unique *unique)
{
    p->slots = calloc(p->slot_count, sizeof *p->slots);
    p->quick = calloc(p->threads, sizeof *p->quick);
    bool made = p->slots != NULL && p->quick != NULL;
    for (size_t i = 0; made && i < p->slot_count; i++) {
        made = make_slot(job, unique, &p->slots[i]);
    }
    for (unsigned i = 0; made && i < p->threads; i++) {
        made = make_quick(job, &p->quick[i]);
    }
    return made ? SX_OK : SX_E_MEMORY;
}

static void close_pool(pool *p)
{
    for (size_t i = 0; p->slots != NULL && i < p->slot_count; i++) {
        sx_scorer_free(&p->slots[i].scorer);
        sx_block_free(&p->slots[i].block);
    }
    for (unsigned i = 0; p->quick != NULL && i < p->threads; i++) {
        sx_quick_end(p->quick[i]);
    }
    free(p->quick);
    free(p->slots);
}

sx_status sx_pool_run(const sx_job *job, unsigned threads, sx_unique *unique,
                      const sx_pool_ends *ends)
{
    unsigned count = threads > SX_THREADS_MAX ? SX_THREADS_MAX : threads;
    bool many = count > 1 && unique == NULL && !job->few;
    bool turns = !many && !job->few && calls_code(job);
    pool p = {.threads = many ? count : 1};
    p.slot_count = many ? count * (size_t)SX_TEAM_SLOTS : turns ? 2 : 1;
    sx_status status = open_pool(&p, job, unique);
    if (status == SX_OK && turns) {
        status = in_turns(p.slots, ends);
    } else if (status == SX_OK && (!many || !sx_team_run(p.slots, p.quick, count, ends, &status))) {
        status = alone(&p.slots[0], p.quick[0], ends);
    }
    if (many) {
        rest(job);
    }
    close_pool(&p);
    return status;
}
