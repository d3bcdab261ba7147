/*
 * team.c: a ring of slots. Each thread reads a block, scores it and writes it, so that the bytes stay near it; one at a
 * time reads and one at a time writes, for files let no more in, and the caller delivers in order in between. Where
 * reading is for the caller alone, the others score what it read.
 */
#include "batch/team.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

/* Reading a block takes less time than waking up: so often a thread gives way before it sleeps. */
#define YIELDS 64

typedef struct team team;

typedef struct hand {
    team *t;
    unsigned number; /* 0: the caller */
    bool gave_way;   /* and found nothing to do since */
    bool asleep;
    pthread_cond_t woken;
} hand;

struct team {
    const sx_pool_ends *ends;
    sx_slot *slots; /* by thread */
    size_t slot_count;
    sx_slot *order[SX_THREADS_MAX *
                   SX_TEAM_SLOTS];   /* by block that is not delivered: which slot has it */
    sx_quick_run *const *quick;      /* by thread: texts that one made are near it */
    size_t filled, taken, delivered; /* blocks so far */
    size_t placed;                   /* slots that are to be written */
    bool writing, at_end;
    atomic_bool reading;
    sx_status status; /* of reading and delivering: the first that is not SX_OK */
    int error;        /* the first that came of writing, an errno */
    bool stop;
    hand hands[SX_THREADS_MAX];
    unsigned count; /* of them that are there */
    pthread_mutex_t lock;
};

static sx_slot *slot_of(const team *t, size_t block)
{
    return t->order[block % t->slot_count];
}

/* ---- what threads do: all with the lock, which others have meanwhile -------------------------- */

static bool is_own(const team *t, const hand *h, const sx_slot *s)
{
    return (size_t)(s - t->slots) / SX_TEAM_SLOTS == h->number;
}

/* The slot that is to be written first, of a thread or, NULL, of any: what was delivered before stands before. */
static sx_slot *find_placed(const team *t, const hand *h)
{
    sx_slot *first = NULL;
    for (size_t i = 0; t->placed > 0 && i < t->slot_count; i++) {
        sx_slot *s = &t->slots[i];
        if (s->state == SX_SLOT_PLACED && (h == NULL || is_own(t, h, s)) &&
            (first == NULL || s->scorer.place < first->scorer.place)) {
            first = s;
        }
    }
    return first;
}

/* A slot to read into: of a thread that scores what it reads its own, which are near it. NULL: there is none, or
 * nothing to be read by this thread. */
static sx_slot *free_slot(const team *t, const hand *h)
{
    bool any = t->ends->any_reads;
    size_t first = any ? h->number * (size_t)SX_TEAM_SLOTS : 0;
    size_t count = any ? SX_TEAM_SLOTS : t->slot_count;
    for (size_t i = first; (any || h->number == 0) && !t->at_end && i < first + count; i++) {
        if (t->slots[i].state == SX_SLOT_FREE) {
            return &t->slots[i];
        }
    }
    return NULL;
}

static bool can_work(const team *t, const hand *h)
{
    return (t->placed > 0 && !t->writing) || t->taken < t->filled ||
           (!atomic_load(&t->reading) && free_slot(t, h) != NULL);
}

static void wake(hand *h)
{
    h->asleep = false;
    pthread_cond_signal(&h->woken);
}

/* There is more to do: for the caller, who delivers, and for one of the others. */
static void tell(team *t)
{
    if (t->hands[0].asleep) {
        wake(&t->hands[0]);
    }
    for (unsigned i = 1; i < t->count; i++) {
        if (t->hands[i].asleep && can_work(t, &t->hands[i])) {
            wake(&t->hands[i]);
            return;
        }
    }
}

static bool write_one(team *t, const hand *h)
{
    sx_slot *s = t->writing ? NULL : find_placed(t, h);
    if (s == NULL) {
        return false;
    }
    s->state = SX_SLOT_BUSY;
    t->placed--;
    t->writing = true;
    pthread_mutex_unlock(&t->lock);
    int error = t->ends->write(t->ends->user, &s->scorer);
    pthread_mutex_lock(&t->lock);
    s->state = SX_SLOT_FREE;
    t->writing = false;
    t->error = t->error == 0 ? error : t->error;
    tell(t);
    return true;
}

static void score(team *t, const hand *h, sx_slot *s)
{
    s->state = SX_SLOT_BUSY;
    t->taken++;
    pthread_mutex_unlock(&t->lock);
    s->scorer.quick = t->quick[h->number];
    sx_scorer_run(&s->scorer, &s->block);
    pthread_mutex_lock(&t->lock);
    s->state = SX_SLOT_SCORED;
    tell(t);
}

static bool score_one(team *t, const hand *h)
{
    if (t->taken == t->filled) {
        return false;
    }
    score(t, h, slot_of(t, t->taken));
    return true;
}

/* Reads the next block; scores it where others read theirs. */
static bool read_one(team *t, const hand *h)
{
    sx_slot *s = atomic_load(&t->reading) ? NULL : free_slot(t, h);
    if (s == NULL) {
        return false;
    }
    atomic_store(&t->reading, true);
    pthread_mutex_unlock(&t->lock);
    sx_status status = t->ends->next(t->ends->user, &s->block);
    pthread_mutex_lock(&t->lock);
    atomic_store(&t->reading, false);
    t->status = t->status == SX_OK ? status : t->status;
    t->at_end = status != SX_OK || s->block.count == 0;
    if (!t->at_end) {
        s->state = SX_SLOT_FILLED;
        t->order[t->filled++ % t->slot_count] = s;
    }
    tell(t);
    if (!t->at_end && t->ends->any_reads) {
        score(t, h, s);
    }
    return true;
}

static bool work_once(team *t, const hand *h)
{
    return write_one(t, h) || read_one(t, h) || score_one(t, h) || write_one(t, NULL);
}

/* Works, or waits until there may be work. Who waits for nothing but reading gives way before it sleeps; in between it
 * looks again, for what happened meanwhile was told to nobody. */
static void work_or_wait(team *t, hand *h)
{
    if (work_once(t, h)) {
        h->gave_way = false;
        return;
    }
    if (!h->gave_way && free_slot(t, h) != NULL) {
        h->gave_way = true;
        pthread_mutex_unlock(&t->lock);
        for (unsigned i = 0; i < YIELDS && atomic_load(&t->reading); i++) {
            (void)sched_yield();
        }
        pthread_mutex_lock(&t->lock);
        return;
    }
    h->gave_way = false;
    h->asleep = true;
    pthread_cond_wait(&h->woken, &t->lock);
    h->asleep = false;
}

static void *worker(void *data)
{
    hand *h = data;
    team *t = h->t;
    pthread_mutex_lock(&t->lock);
    while (!t->stop) {
        work_or_wait(t, h);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

/* Delivers the oldest slot, if it is scored. With the lock, which others have meanwhile. */
static bool deliver_one(team *t)
{
    sx_slot *s = t->delivered < t->filled ? slot_of(t, t->delivered) : NULL;
    if (s == NULL || s->state != SX_SLOT_SCORED) {
        return false;
    }
    pthread_mutex_unlock(&t->lock);
    sx_status status = t->ends->deliver(t->ends->user, &s->scorer);
    pthread_mutex_lock(&t->lock);
    t->status = t->status == SX_OK ? status : t->status;
    bool placed = status == SX_OK && s->scorer.placed;
    s->state = placed ? SX_SLOT_PLACED : SX_SLOT_FREE;
    t->placed += placed;
    t->delivered++;
    tell(t);
    return true;
}

static bool all_done(const team *t)
{
    return t->at_end && t->delivered == t->filled && t->placed == 0 && !t->writing;
}

/* What was scored goes out before more is read: the output waits for nothing. With the lock, as above. */
static void together(team *t)
{
    hand *caller = &t->hands[0];
    while (t->status == SX_OK && t->error == 0 && !all_done(t)) {
        if (!deliver_one(t)) {
            work_or_wait(t, caller);
        }
    }
    t->stop = true;
    for (unsigned i = 1; i < t->count; i++) {
        wake(&t->hands[i]);
    }
}

/* Signals of the program are for threads that it knows: a reading that one interrupts asks the caller. */
static bool start_thread(hand *h, pthread_t *ret)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        (void)sigdelset(&all, faults[i]);
    }
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(ret, NULL, worker, h) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void add_hand(team *t)
{
    t->hands[t->count] = (hand){.t = t, .number = t->count};
    (void)pthread_cond_init(&t->hands[t->count].woken, NULL);
    t->count++;
}

/* As many threads as can be had. */
static void start_threads(team *t, unsigned count, pthread_t *threads)
{
    add_hand(t);
    while (t->count < count) {
        add_hand(t);
        if (!start_thread(&t->hands[t->count - 1], &threads[t->count - 1])) {
            t->count--;
            (void)pthread_cond_destroy(&t->hands[t->count].woken);
            return;
        }
    }
}

bool sx_team_run(sx_slot *slots, sx_quick_run *const *quick, unsigned count,
                 const sx_pool_ends *ends, sx_status *ret)
{
    team t = {
        .ends = ends, .slots = slots, .slot_count = count * (size_t)SX_TEAM_SLOTS, .quick = quick};
    pthread_t threads[SX_THREADS_MAX];
    (void)pthread_mutex_init(&t.lock, NULL);
    pthread_mutex_lock(&t.lock); /* nobody begins before all are there */
    start_threads(&t, count, threads);
    if (t.count > 1) {
        together(&t);
    }
    pthread_mutex_unlock(&t.lock);
    for (unsigned i = 0; i < t.count; i++) {
        if (i > 0) {
            (void)pthread_join(threads[i], NULL);
        }
        (void)pthread_cond_destroy(&t.hands[i].woken);
    }
    (void)pthread_mutex_destroy(&t.lock);
    *ret = t.error == 0 ? t.status : ends->fail(ends->user, t.error);
    return t.count > 1;
}
