/*
 * test_pool.c: whoever reads, scores and writes: every block is delivered once, in order and on the caller's thread, and
 * written once to its place; one at a time reads, one at a time writes; the first failure ends the run.
 */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch/pool.h"
#include "batch/trial_lines.h"
#include "host/catalogue.h"
#include "support/suite.h"

#define BLOCKS 200
#define ROWS 40
#define NEVER SIZE_MAX

static sx_catalogue *catalogue;
static sx_diags diags;
static sx_arena *arena;
static sx_job job;
static const sx_score_options options = {.size = sizeof options};

/* An input and an output that only count. */
typedef struct trial {
    size_t bad_read, bad_delivery, bad_write; /* which of them fails; NEVER */
    bool any_reads;
    pthread_t caller;
    atomic_bool reading, writing;
    size_t read, delivered;
    atomic_size_t put, written; /* blocks that were put to their place; that are there */
    size_t len;                 /* of what was delivered */
    int told;                   /* the errno that `fail` was given */
    char out[BLOCKS * ROWS * 128];
} trial;

static trial *made; /* too large for a stack */

static bool is_caller(const trial *t)
{
    return pthread_equal(pthread_self(), t->caller) != 0;
}

static sx_status next(void *user, sx_block *block)
{
    trial *t = user;
    ck_assert(!atomic_exchange(&t->reading, true));
    ck_assert(t->any_reads || is_caller(t));
    char text[ROWS * 32];
    size_t len = 0;
    for (size_t i = 0; i < ROWS && t->read < BLOCKS; i++) {
        size_t row = t->read * ROWS + i;
        len += (size_t)snprintf(text + len, sizeof text - len, "r%zu,%zu,%zu\n", row, row % 4,
                                row / 7 % 4);
    }
    text[len] = '\0';
    trial_lines(block, text);
    block->first_row = t->read * ROWS;
    bool bad = t->read == t->bad_read;
    t->read++;
    ck_assert(atomic_exchange(&t->reading, false));
    return bad ? SX_E_INPUT : SX_OK;
}

static sx_status deliver(void *user, sx_scorer *scorer)
{
    trial *t = user;
    ck_assert(is_caller(t));
    ck_assert_int_eq(scorer->status, SX_OK);
    ck_assert_uint_eq(scorer->first_row, t->delivered * ROWS);
    ck_assert_uint_eq(scorer->tally.scored, ROWS);
    ck_assert_uint_le(t->len + scorer->out.len, sizeof t->out);
    scorer->placed = t->delivered % 5 != 0; /* some are done with at once */
    scorer->place = t->len;
    if (!scorer->placed) {
        memcpy(t->out + t->len, sx_buf_text(&scorer->out), scorer->out.len);
        atomic_fetch_add(&t->written, 1);
    }
    t->len += scorer->out.len;
    return t->delivered++ == t->bad_delivery ? SX_E_OUTPUT : SX_OK;
}

static int put(void *user, const sx_scorer *scorer)
{
    trial *t = user;
    ck_assert(!atomic_exchange(&t->writing, true));
    ck_assert(scorer->placed);
    memcpy(t->out + scorer->place, sx_buf_text(&scorer->out), scorer->out.len);
    atomic_fetch_add(&t->written, 1);
    bool bad = atomic_fetch_add(&t->put, 1) == t->bad_write;
    ck_assert(atomic_exchange(&t->writing, false));
    return bad ? 28 : 0;
}

static sx_status tell_error(void *user, int error)
{
    trial *t = user;
    ck_assert(is_caller(t));
    t->told = error;
    return SX_E_OUTPUT;
}

static sx_status run(trial *t, unsigned threads)
{
    sx_pool_ends ends = {t, next, deliver, put, tell_error, t->any_reads};
    t->caller = pthread_self();
    return sx_pool_run(&job, threads, NULL, &ends);
}

static trial *new_trial(bool any_reads)
{
    made = calloc(1, sizeof *made);
    ck_assert_ptr_nonnull(made);
    made->bad_read = made->bad_delivery = made->bad_write = NEVER;
    made->any_reads = any_reads;
    return made;
}

static void setup(void)
{
    const sx_loaded **loaded;
    const sx_slice columns[] = {SX_SLICE("id"), SX_SLICE("phq2_1"), SX_SLICE("phq2_2")};
    arena = sx_arena_new(0);
    loaded = sx_arena_array(arena, 1, sizeof *loaded);
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &catalogue), SX_OK);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "phq-2", &diags, loaded), SX_OK);
    ck_assert_int_eq(sx_job_make(arena, loaded, 1, &options, SX_FORMAT_CSV, &diags, &job), SX_OK);
    ck_assert_int_eq(sx_job_bind(&job, columns, 3, &diags), SX_OK);
    job.block_rows = ROWS;
}

static void teardown(void)
{
    free(made);
    made = NULL;
    sx_catalogue_free(catalogue);
    sx_arena_free(arena);
}

/* What one thread makes of it, which needs no order. */
static char *alone(size_t *ret_len)
{
    trial *t = new_trial(false);
    ck_assert_int_eq(run(t, 1), SX_OK);
    ck_assert_uint_eq(t->delivered, BLOCKS);
    char *text = sx_arena_strndup(arena, t->out, t->len);
    *ret_len = t->len;
    free(made);
    made = NULL;
    return text;
}

/* _i: the threads, and whether each of them reads. */
START_TEST(same_bytes)
{
    size_t len;
    const char *text = alone(&len);
    trial *t = new_trial(_i % 2 != 0);
    ck_assert_int_eq(run(t, 2 + (unsigned)_i / 2), SX_OK);
    ck_assert_uint_eq(t->delivered, BLOCKS);
    ck_assert_uint_eq(t->written, BLOCKS);
    ck_assert_uint_eq(t->len, len);
    ck_assert_mem_eq(t->out, text, len);
}
END_TEST

START_TEST(reading_fails)
{
    trial *t = new_trial(_i % 2 != 0);
    t->bad_read = 90;
    ck_assert_int_eq(run(t, 1 + (unsigned)_i / 2), SX_E_INPUT);
    ck_assert_uint_le(t->delivered, 90);
    ck_assert_uint_eq(t->read, 91);
    ck_assert_int_eq(t->told, 0);
}
END_TEST

START_TEST(delivering_fails)
{
    trial *t = new_trial(_i % 2 != 0);
    t->bad_delivery = 70;
    ck_assert_int_eq(run(t, 1 + (unsigned)_i / 2), SX_E_OUTPUT);
    ck_assert_uint_eq(t->delivered, 71);
    ck_assert_int_eq(t->told, 0);
}
END_TEST

START_TEST(writing_fails)
{
    trial *t = new_trial(_i % 2 != 0);
    t->bad_write = 71;
    ck_assert_int_eq(run(t, 1 + (unsigned)_i / 2), SX_E_OUTPUT);
    ck_assert_int_eq(t->told, 28);
    ck_assert_uint_lt(t->written, BLOCKS);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("batch/pool");
    TCase *cases = tcase_create("pool");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, same_bytes, 0, 10);
    tcase_add_loop_test(cases, reading_fails, 0, 10);
    tcase_add_loop_test(cases, delivering_fails, 0, 10);
    tcase_add_loop_test(cases, writing_fails, 0, 10);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
