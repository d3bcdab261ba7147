/*
 * test_busy.c: code on a machine that has no processor for it is not code that hangs, and code that hangs is
 * found there too.
 */
#define _GNU_SOURCE
#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/number.h"
#include "support/suite.h"
#include "worker/process.h"
#include "worker/trial_code.h"

#define SPINNERS 2

static void on_one_processor(pid_t pid)
{
    cpu_set_t all, one;
    CPU_ZERO(&all);
    CPU_ZERO(&one);
    ck_assert_int_eq(sched_getaffinity(0, sizeof all, &all), 0);
    for (size_t i = 0; i < CPU_SETSIZE; i++) {
        if (CPU_ISSET(i, &all)) {
            CPU_SET(i, &one);
            break;
        }
    }
    ck_assert_int_eq(sched_setaffinity(pid, sizeof one, &one), 0);
}

/* Behind everybody else: a worker is in a session, and so in a scheduling group, of its own. */
static void last_in_line(pid_t pid)
{
    char path[64];
    on_one_processor(pid);
    ck_assert_int_eq(setpriority(PRIO_PROCESS, (id_t)pid, 19), 0);
    (void)snprintf(path, sizeof path, "/proc/%ld/autogroup", (long)pid);
    int file = open(path, O_WRONLY);
    if (file >= 0) {
        (void)!write(file, "19", 2);
        (void)close(file);
    }
}

static pid_t the_child(void)
{
    char path[64], text[64] = "";
    int64_t pid = 0;
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int file = open(path, O_RDONLY);
    ssize_t got = file >= 0 ? read(file, text, sizeof text - 1) : 0;
    (void)close(file);
    sx_slice number = sx_slice_trim((sx_slice){text, got > 0 ? (size_t)got : 0});
    return sx_int_read(number, &pid) ? (pid_t)pid : -1;
}

static void spin(pid_t pids[SPINNERS])
{
    for (size_t i = 0; i < SPINNERS; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (volatile unsigned turn = 0;; turn++) {
            }
        }
        ck_assert_int_gt(pids[i], 0);
        on_one_processor(pids[i]);
    }
}

static void stop_spinning(const pid_t pids[SPINNERS])
{
    for (size_t i = 0; i < SPINNERS; i++) {
        (void)kill(pids[i], SIGKILL);
        (void)waitpid(pids[i], NULL, 0);
    }
}

/* One row that does this, where others take nearly all of the processor; how many workers it took. */
static sx_fate score_beside(int what, uint32_t call_ms, double *ret, uint64_t *ret_starts)
{
    sx_code_report report;
    trial_bundle trial;
    trial_table table;
    pid_t pids[SPINNERS];
    const sx_code_options options = {.call_ms = call_ms, .start_ms = 20000};
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, &options);
    pid_t worker = the_child();
    if (worker > 0) { /* else this kernel does not list children */
        last_in_line(worker);
    }
    spin(pids);
    trial_table_fill(&table, 1);
    table.first[0] = what;
    sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
    stop_spinning(pids);
    *ret = table.score[0];
    sx_code_report_get(code, &report);
    *ret_starts = report.starts;
    sx_code_close(code);
    trial_bundle_close(&trial);
    return (sx_fate)table.fates[0];
}

START_TEST(no_processor_for_it)
{
    double score = 0;
    uint64_t starts = 0;
    ck_assert_int_eq(score_beside(1024, 2000, &score, &starts), SX_FATE_OK);
    ck_assert(score == 1025);
    ck_assert_uint_eq(starts, 1); /* a second one would not have been last in line */
}
END_TEST

START_TEST(it_hangs)
{
    double score = 0;
    uint64_t starts = 0;
    ck_assert_int_eq(score_beside(1004, 500, &score, &starts), SX_FATE_TIMEOUT);
    ck_assert_int_eq(score_beside(1005, 500, &score, &starts), SX_FATE_TIMEOUT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("busy");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, no_processor_for_it);
    tcase_add_test(all, it_hangs);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
