/*
 * ffi.c: what a bound function costs, beside the same function called directly in the same process, the
 * jail not included. Prints a JSON object per measurement; run.py compares with the bars.
 */
#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/suite.h"
#include "backend/trial_ffi.h"

#define ROWS 2048
#define BLOCKS 1000
#define BEST_OF 7

#define SCALE(id, terms, high)                                                                     \
    "  " id ":\n    call: " terms "\n    missing: {rule: complete}\n    direction: neither\n"      \
    "    range: [0, " high "]\n"

static const char same[] = "scales:\n" SCALE(
    "total", "x",
    "27") "ffi:\n  library: libgrit.so\n  functions:\n"
          "    f: {symbol: grit_same, args: [{in: x, as: f64}], returns: {as: f64, to: total}}\n"
          "  checks:\n"
          "    - {call: f, with: {x: 1}, to: {total: 1}}\n"
          "    - {call: f, with: {x: 2}, to: {total: 2}}\n"
          "    - {call: f, with: {x: 3}, to: {total: 3}}\n";

static const char nine[] = "scales:\n" SCALE(
    "total", "q1..q9",
    "27") "ffi:\n  library: libgrit.so\n  functions:\n"
          "    f:\n      symbol: grit_total\n"
          "      args: [{in: q1..q9, name: a, as: \"f64[]\"}, {length_of: a, as: u64}]\n"
          "      returns: {as: f64, to: total}\n"
          "  checks:\n"
          "    - {call: f, with: {a: [1, 1, 1, 1, 1, 1, 1, 1, 1]}, to: {total: 9}}\n"
          "    - {call: f, with: {a: [0, 1, 1, 1, 1, 1, 1, 1, 1]}, to: {total: 8}}\n"
          "    - {call: f, with: {a: [0, 1, 2, 3, 0, 1, 2, 3, 0]}, to: {total: 12}}\n";

static const char profile[] = "scales:\n" SCALE(
    "total", "q1..q4",
    "27") "ffi:\n  library: libgrit.so\n  functions:\n"
          "    f:\n      symbol: grit_profile\n      per: block\n"
          "      args: [{rows: u64}, {in: q1, as: \"f64[]\"}, {in: q2, as: \"f64[]\"},\n"
          "             {in: q3, as: \"f64[]\"}, {in: q4, as: \"f64[]\"}, {out: total, as: "
          "\"f64[]\"}]\n"
          "  checks:\n"
          "    - {call: f, with: {q1: [3, 3], q2: [2, 2], q3: [1, 1], q4: [0, 2]}, to: {total: [0, "
          "2]}}\n"
          "    - {call: f, with: {q1: [0], q2: [2], q3: [1], q4: [0]}, to: {total: [3]}}\n"
          "    - {call: f, with: {q1: [3], q2: [0], q3: [1], q4: [0]}, to: {total: [2]}}\n";

static const char shares[] = "scales:\n" SCALE(
    "total", "x",
    "1") "ffi:\n  library: libgrit.so\n  functions:\n"
         "    f:\n      symbol: grit_shares\n      per: block\n"
         "      args: [{in: x, as: \"f64[]\"}, {rows: u64}, {out: total, as: \"f64[]\"}]\n"
         "  checks:\n"
         "    - {call: f, with: {x: [0, 1]}, to: {total: [0.5000, 0.8413]}}\n"
         "    - {call: f, with: {x: [-1]}, to: {total: [0.1587]}}\n"
         "    - {call: f, with: {x: [2]}, to: {total: [0.9772]}}\n";

typedef void shares_function(const double *z, uint64_t rows, double *shares);
typedef void profile_function(uint64_t rows, const double *a, const double *b, const double *c,
                              const double *d, double *distance);

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* A block of ROWS rows in which nothing is missing. */
typedef struct columns {
    double values[9][ROWS];
    uint8_t status[ROWS];
    double scores[ROWS];
    uint8_t score_status[ROWS];
} columns;

static columns *new_columns(void)
{
    columns *c = calloc(1, sizeof *c);
    ck_assert_ptr_nonnull(c);
    for (size_t i = 0; i < 9; i++)
        for (size_t row = 0; row < ROWS; row++)
            c->values[i][row] = (double)((row * 7 + i * 3) % 4);
    return c;
}

static void score(trial_ffi *t, columns *c, const char *const *names, uint32_t count)
{
    const double *values[9];
    const uint8_t *status[9];
    double *scores[] = {c->scores};
    uint8_t *score_status[] = {c->score_status};
    static const char *const scale[] = {"total"};
    for (size_t i = 0; i < count; i++) {
        values[i] = c->values[i];
        status[i] = c->status;
    }
    const sx_plugin_block block = {sizeof block, count, ROWS, names, values, status};
    const sx_plugin_scores into = {sizeof into, 1, ROWS, scale, scores, score_status};
    ck_assert_msg(sx_carrier_ffi.score(t->self, &block, &into, &t->error) == SX_PLUGIN_OK, "%s",
                  trial_ffi_said(t));
}

static void open_bench(trial_ffi *t, const char *yaml)
{
    trial_ffi_begin(t, "tests/ffi/libgrit.so");
    const sx_ffi *ffi = trial_ffi_read(t, yaml);
    ck_assert_msg(trial_ffi_open(t, ffi) == SX_PLUGIN_OK, "%s", trial_ffi_said(t));
}

/* Processor seconds of the fastest of a few turns. */
static double best(double seconds, double least)
{
    return least == 0 || seconds < least ? seconds : least;
}

static void time_persons(const char *what, const char *yaml, const char *const *names,
                         uint32_t count)
{
    trial_ffi t;
    double least = 0;
    columns *c = new_columns();
    open_bench(&t, yaml);
    for (int turn = 0; turn < BEST_OF; turn++) {
        double start = now();
        for (int i = 0; i < BLOCKS; i++)
            score(&t, c, names, count);
        least = best(now() - start, least);
    }
    double calls = (double)ROWS * BLOCKS / least;
    (void)printf("{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"calls/s\"}\n", what, calls);
    free(c);
    trial_ffi_end(&t);
}

START_TEST(calls_for_persons)
{
    static const char *const x[] = {"x"};
    static const char *const answers[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9"};
    time_persons("f64(f64) once a person", same, x, 1);
    time_persons("nine answers as f64[] once a person", nine, answers, 9);
}
END_TEST

/* The function that the instance calls, to be called without it. */
static void find(const trial_ffi *t, const char *symbol, void *ret, size_t size)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", t->bundle.library);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(library != NULL, "%s", dlerror());
    void *address = dlsym(library, symbol);
    ck_assert_ptr_nonnull(address);
    memcpy(ret, &address, size);
}

static void print_block(const char *what, double bound, double direct)
{
    double rows = (double)ROWS * BLOCKS;
    (void)printf("{\"name\": \"%s\", \"value\": %.6g, \"unit\": \"times\", \"bound\": %.4g, "
                 "\"direct\": %.4g}\n",
                 what, bound / direct, bound * 1e9 / rows, direct * 1e9 / rows);
}

START_TEST(columns_with_work)
{
    static const char *const x[] = {"x"};
    trial_ffi t;
    double bound = 0, direct = 0;
    columns *c = new_columns();
    shares_function *function = NULL;
    open_bench(&t, shares);
    find(&t, "grit_shares", &function, sizeof function);
    for (int turn = 0; turn < BEST_OF; turn++) {
        double start = now();
        for (int i = 0; i < BLOCKS; i++)
            function(c->values[0], ROWS, c->scores);
        direct = best(now() - start, direct);
        start = now();
        for (int i = 0; i < BLOCKS; i++)
            score(&t, c, x, 1);
        bound = best(now() - start, bound);
    }
    print_block("a normal distribution over a column", bound, direct);
    free(c);
    trial_ffi_end(&t);
}
END_TEST

/* Hardly any work: what a row costs besides. */
START_TEST(columns_without_work)
{
    static const char *const answers[] = {"q1", "q2", "q3", "q4"};
    trial_ffi t;
    double bound = 0, direct = 0;
    columns *c = new_columns();
    profile_function *function = NULL;
    open_bench(&t, profile);
    find(&t, "grit_profile", &function, sizeof function);
    for (int turn = 0; turn < BEST_OF; turn++) {
        double start = now();
        for (int i = 0; i < BLOCKS; i++)
            function(ROWS, c->values[0], c->values[1], c->values[2], c->values[3], c->scores);
        direct = best(now() - start, direct);
        start = now();
        for (int i = 0; i < BLOCKS; i++)
            score(&t, c, answers, 4);
        bound = best(now() - start, bound);
    }
    print_block("a distance over four columns", bound, direct);
    free(c);
    trial_ffi_end(&t);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cost of bound functions");
    TCase *tests = tcase_create("cost");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, calls_for_persons);
    tcase_add_test(tests, columns_with_work);
    tcase_add_test(tests, columns_without_work);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
