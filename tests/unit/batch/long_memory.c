/*
 * long_memory.c: memory does not grow with the rows: five million of them, scored from a pipe, need no
 * more than the first half million did.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "batch/batch.h"
#include "batch/trial_batch.h"
#include "support/suite.h"

#define ROWS 5000000U
#define EARLY 500000U
#if defined(__SANITIZE_ADDRESS__)
#define GROWTH_KB (400 * 1024) /* it keeps what was freed, up to a limit */
#else
#define GROWTH_KB 8192
#endif

static const char header[] = "id,q1,q2,q3,harm\n";
static const char good[] = "somebody,1,2,3,0\n";
static const char bad[] = "somebody,1,2,7,1\n"; /* every eighth: refused, with a flag */

static void write_rows(int fd)
{
    char block[8 * (sizeof good - 1)];
    for (size_t i = 0; i < 8; i++) {
        memcpy(block + i * (sizeof good - 1), i == 7 ? bad : good, sizeof good - 1);
    }
    bool wrote = write(fd, header, sizeof header - 1) == (ssize_t)sizeof header - 1;
    for (size_t rows = 0; rows < ROWS && wrote; rows += 8) {
        for (size_t done = 0; done < sizeof block && wrote;) {
            ssize_t part = write(fd, block + done, sizeof block - done);
            wrote = part > 0;
            done += wrote ? (size_t)part : 0;
        }
    }
    _exit(wrote ? 0 : 1);
}

static long peak_kb(void)
{
    struct rusage usage;
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static bool note_early(void *user, const sx_score_progress *progress)
{
    if (progress->rows < EARLY) {
        *(long *)user = peak_kb();
    }
    return true;
}

START_TEST(test_flat)
{
    static const unsigned threads[] = {1, 3};
    trial_batch trial;
    int ends[2];
    trial_batch_make(&trial);
    ck_assert_int_eq(pipe(ends), 0);
    pid_t writer = fork();
    ck_assert_int_ge(writer, 0);
    if (writer == 0) {
        close(ends[0]);
        write_rows(ends[1]);
    }
    close(ends[1]);
    long early = 0;
    sx_score_summary summary;
    sx_score_options options = {.size = sizeof options,
                                .in = sx_arena_printf(trial.arena, "/dev/fd/%d", ends[0]),
                                .out = "/dev/null",
                                .rejects = trial_path(&trial, "rejects"),
                                .threads = threads[_i],
                                .user = &early,
                                .progress = note_early};
    sx_status status = sx_batch_score(trial.loaded, 1, &options, &trial.diags, &summary);
    close(ends[0]);
    int ended;
    ck_assert_int_eq(waitpid(writer, &ended, 0), writer);
    ck_assert_int_eq(ended, 0);
    ck_assert_int_eq(status, SX_E_INPUT);
    ck_assert_uint_eq(summary.rows, ROWS);
    ck_assert_uint_eq(summary.refused, ROWS / 8);
    ck_assert_uint_eq(summary.flags, ROWS / 8 + ROWS / 8 * 7);
    ck_assert_int_gt(early, 0);
    ck_assert_int_le(peak_kb() - early, GROWTH_KB);
    trial_batch_free(&trial);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tests = tcase_create("memory");
    tcase_set_timeout(tests, 600);
    tcase_add_loop_test(tests, test_flat, 0, 2);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
