/*
 * test_hosts.c: programs that use the library in unusual ways: those that let the kernel forget their children,
 * have odd open files, many threads, or threads that end.
 */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/number.h"
#include "support/suite.h"
#include "worker/trial_code.h"

/* One row, and how it ended. */
static sx_fate score_one(sx_code *code, double answer, double *ret)
{
    trial_table table;
    trial_table_fill(&table, 1);
    table.first[0] = answer;
    sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
    *ret = table.score[0];
    return (sx_fate)table.fates[0];
}

static void expect_good(sx_code *code)
{
    double score = 0;
    ck_assert_int_eq(score_one(code, 41, &score), SX_FATE_OK);
    ck_assert(score == 42);
}

/* --- children ---------------------------------------------------------------------------------------- */

/* Ends are known exactly where the kernel remembers them (Linux 6.15), and never taken for an answer. */
static void expect_ends(sx_code *code)
{
    double score = 0;
    sx_code_report report;
    sx_fate fate = score_one(code, 1007, &score);
    ck_assert(fate == SX_FATE_EXITED || fate == SX_FATE_CRASHED);
    sx_code_report_get(code, &report);
    ck_assert_ptr_nonnull(
        strstr(report.first_message, fate == SX_FATE_EXITED ? "status 3" : "is not known"));
    fate = score_one(code, 1008, &score);
    ck_assert(fate == SX_FATE_JAILED || fate == SX_FATE_CRASHED);
    expect_good(code);
}

START_TEST(a_host_that_ignores_its_children)
{
    trial_bundle trial;
    ck_assert(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    expect_good(code);
    expect_ends(code);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

static volatile sig_atomic_t taken = 0;

static void take_children(int number)
{
    (void)number;
    int kept = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
        taken = 1;
    }
    errno = kept;
}

START_TEST(a_host_that_waits_for_any_child)
{
    trial_bundle trial;
    struct sigaction action = {.sa_handler = take_children};
    ck_assert_int_eq(sigaction(SIGCHLD, &action, NULL), 0);
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    expect_good(code);
    expect_ends(code);
    ck_assert(taken);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(children_of_the_host_are_left_alone)
{
    trial_bundle trial;
    pid_t own = fork();
    if (own == 0) {
        _exit(5);
    }
    ck_assert_int_gt(own, 0);
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    double score = 0;
    ck_assert_int_eq(score_one(code, 1000, &score), SX_FATE_CRASHED);
    sx_code_close(code);
    int status = 0;
    ck_assert_int_eq(waitpid(own, &status, 0), own);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 5);
    ck_assert_int_eq(waitpid(-1, &status, 0), -1); /* and no worker is left */
    ck_assert_int_eq(errno, ECHILD);
    trial_bundle_close(&trial);
}
END_TEST

/* --- signals and files ------------------------------------------------------------------------------ */

START_TEST(no_signal_reaches_the_host)
{
    trial_bundle trial;
    double score = 0;
    ck_assert(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    ck_assert_int_eq(score_one(code, 1006, &score), SX_FATE_EXITED);
    expect_good(code);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

static void expect_no_foreign_files(sx_code *code)
{
    double count = -1;
    ck_assert_int_eq(score_one(code, 3013, &count), SX_FATE_OK);
    ck_assert(count == 0);
}

START_TEST(open_files_of_the_host)
{
    trial_bundle trial;
    for (int i = 0; i < 200; i++) { /* none is closed on exec */
        ck_assert_int_ge(dup(1), 0);
    }
    trial_bundle_open(&trial, "moody");
    sx_code *code = trial_code_open(&trial, NULL);
    expect_no_foreign_files(code);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(a_host_without_standard_files)
{
    trial_bundle trial;
    trial_bundle_open(&trial, "moody");
    for (int fd = 0; fd < 3; fd++) {
        int kept = fcntl(fd, F_DUPFD_CLOEXEC, 100);
        ck_assert_int_ge(kept, 100);
        (void)close(fd);
    }
    sx_code *code = trial_code_open(&trial, NULL);
    expect_good(code);
    expect_no_foreign_files(code);
    sx_code_close(code);
    for (int fd = 0; fd < 3; fd++) {
        ck_assert_int_eq(dup2(100 + fd, fd), fd);
    }
    trial_bundle_close(&trial);
}
END_TEST

static int count_open(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

START_TEST(nothing_is_left_open)
{
    trial_bundle trial;
    double score = 0;
    trial_bundle_open(&trial, "moody");
    int before = count_open();
    for (int i = 0; i < 5; i++) {
        sx_code *code = trial_code_open(&trial, NULL);
        (void)score_one(code, 1000, &score);
        expect_good(code);
        sx_code_close(code);
    }
    trial_bundle broken;
    trial_bundle_open(&broken, "constructor_exit");
    sx_code *none = NULL;
    ck_assert_int_ne(sx_code_open(&broken.bundle, NULL, NULL, &none), SX_OK);
    trial_bundle_close(&broken);
    sx_protection protections[SX_PROTECTIONS_MAX];
    (void)sx_code_protections(NULL, protections);
    ck_assert_int_eq(count_open(), before);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(no_files_left_to_open)
{
    trial_bundle trial;
    char code_text[64], message[512];
    sx_code *code = NULL;
    trial_bundle_open(&trial, "ok");
    int before = count_open();
    /* From no more than is open now to as many as it takes. */
    for (rlim_t most = (rlim_t)before; code == NULL; most++) {
        struct rlimit limit;
        ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
        ck_assert_uint_lt(most, 200);
        limit.rlim_cur = most;
        ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
        if (sx_code_open(&trial.bundle, NULL, NULL, &code) == SX_OK) {
            break;
        }
        trial_refusal(&trial, NULL, code_text, message);
        ck_assert_str_eq(code_text, "PLUGIN.START");
        ck_assert_int_eq(count_open(), before);
    }
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

/* --- threads ---------------------------------------------------------------------------------------- */

typedef struct job {
    const trial_bundle *trial;
    sx_code *code;
    bool fine;
} job;

static void *start_and_end(void *given)
{
    job *j = given;
    j->fine = sx_code_open(&j->trial->bundle, NULL, NULL, &j->code) == SX_OK;
    return NULL;
}

/* A worker dies with the thread that started it; the instance does not. */
START_TEST(the_thread_that_started_it_ends)
{
    trial_bundle trial;
    sx_code_report report;
    pthread_t thread;
    trial_bundle_open(&trial, "moody");
    for (int i = 0; i < 20; i++) {
        job j = {.trial = &trial};
        ck_assert_int_eq(pthread_create(&thread, NULL, start_and_end, &j), 0);
        ck_assert_int_eq(pthread_join(thread, NULL), 0);
        ck_assert(j.fine);
        expect_good(j.code);
        expect_good(j.code);
        sx_code_report_get(j.code, &report);
        ck_assert_uint_eq(report.fates[SX_FATE_OK], 2);
        ck_assert_int_eq(report.first_fate, SX_FATE_OK);
        sx_code_close(j.code);
    }
    trial_bundle_close(&trial);
}
END_TEST

static void *score_many(void *given)
{
    job *j = given;
    trial_table table;
    if (sx_code_open(&j->trial->bundle, NULL, NULL, &j->code) != SX_OK) {
        return NULL;
    }
    j->fine = true;
    for (int round = 0; round < 20; round++) {
        trial_table_fill(&table, 100);
        table.first[50] = round % 5 == 0 ? 1000 : 50;
        sx_code_score(j->code, &table.block, &table.scores, NULL, table.fates);
        for (size_t i = 0; i < 100; i++) {
            bool poison = i == 50 && round % 5 == 0;
            j->fine = j->fine && (table.fates[i] == SX_FATE_OK) == !poison &&
                      (poison || table.score[i] == (double)i + 1);
        }
    }
    sx_code_close(j->code);
    return NULL;
}

START_TEST(threads_with_an_instance_each)
{
    trial_bundle trial;
    pthread_t threads[4];
    job jobs[4];
    trial_bundle_open(&trial, "moody");
    for (size_t i = 0; i < 4; i++) {
        jobs[i] = (job){.trial = &trial};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, score_many, &jobs[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        ck_assert(jobs[i].fine);
    }
    trial_bundle_close(&trial);
}
END_TEST

/* --- the end of the host ------------------------------------------------------------------------------ */

/* A process that only waits to be waited for does not live. */
static bool lives_on(int64_t process)
{
    char path[64], text[512] = "";
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    int file = open(path, O_RDONLY);
    ssize_t got = file >= 0 ? read(file, text, sizeof text - 1) : 0;
    (void)close(file);
    const char *state = strrchr(text, ')');
    return got > 0 && state != NULL && state[1] == ' ' && state[2] != 'Z' && state[2] != 'X';
}

START_TEST(a_worker_ends_with_its_host)
{
    trial_bundle trial;
    int pipes[2];
    trial_bundle_open(&trial, "moody");
    ck_assert_int_eq(pipe(pipes), 0);
    pid_t host = fork();
    if (host == 0) {
        /* The worker holds nothing of this pipe, so its fork has to be found by its process id. */
        sx_code *code = trial_code_open(&trial, NULL);
        char path[64], text[64] = "";
        (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
        int file = open(path, O_RDONLY);
        ssize_t got = file >= 0 ? read(file, text, sizeof text - 1) : 0;
        (void)!write(pipes[1], text, got > 0 ? (size_t)got : 0);
        (void)close(pipes[1]);
        double score = 0;
        (void)score_one(code, 1005, &score); /* sleeps; this process is killed meanwhile */
        _exit(1);
    }
    (void)close(pipes[1]);
    char text[64] = "";
    ssize_t got = read(pipes[0], text, sizeof text - 1);
    int64_t worker = 0;
    sx_slice number = sx_slice_trim((sx_slice){text, got > 0 ? (size_t)got : 0});
    ck_assert_int_eq(kill(host, SIGKILL), 0);
    ck_assert_int_eq(waitpid(host, NULL, 0), host);
    if (sx_int_read(number, &worker)) { /* else this kernel does not list children */
        bool lives = true;
        for (int i = 0; i < 500 && lives; i++) {
            (void)usleep(10000);
            lives = lives_on(worker);
        }
        ck_assert(!lives);
    }
    (void)close(pipes[0]);
    trial_bundle_close(&trial);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hosts");
    TCase *hosts = tcase_create("hosts");
    tcase_set_timeout(hosts, 60);
    tcase_add_test(hosts, a_host_that_ignores_its_children);
    tcase_add_test(hosts, a_host_that_waits_for_any_child);
    tcase_add_test(hosts, children_of_the_host_are_left_alone);
    tcase_add_test(hosts, no_signal_reaches_the_host);
    tcase_add_test(hosts, open_files_of_the_host);
    tcase_add_test(hosts, a_host_without_standard_files);
    tcase_add_test(hosts, nothing_is_left_open);
    tcase_add_test(hosts, no_files_left_to_open);
    tcase_add_test(hosts, the_thread_that_started_it_ends);
    tcase_add_test(hosts, threads_with_an_instance_each);
    tcase_add_test(hosts, a_worker_ends_with_its_host);
    suite_add_tcase(suite, hosts);
    return run_suite(suite);
}
