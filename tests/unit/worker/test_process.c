/*
 * test_process.c: the end of a process is told apart and never waited for without a limit, whatever the
 * process does and whatever the kernel refuses.
 */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"
#include "worker/process.h"

static sx_process start(const char *script)
{
    char name[] = "sh", option[] = "-c", text[64];
    (void)stpncpy(text, script, sizeof text - 1);
    text[sizeof text - 1] = '\0';
    char *arguments[] = {name, option, text, NULL};
    sx_process process;
    ck_assert_int_eq(sx_process_spawn("/bin/sh", arguments, NULL, 0, &process), 0);
    return process;
}

static void expect_ending(sx_process *process, sx_ending_kind kind, int number)
{
    sx_ending ending = sx_process_reap(process);
    ck_assert_int_eq((int)ending.kind, (int)kind);
    ck_assert_int_eq(ending.number, number);
    ck_assert_int_eq((int)process->pid, -1);
    ck_assert_int_eq(process->watch, -1);
}

START_TEST(ends_are_told_apart)
{
    sx_process process = start("exit 3");
    expect_ending(&process, SX_ENDING_EXIT, 3);
    process = start("kill -TERM $$");
    expect_ending(&process, SX_ENDING_SIGNAL, SIGTERM);
    process = start("exec sleep 1000");
    ck_assert(!sx_process_ended(&process, 0));
    sx_process_kill(&process);
    expect_ending(&process, SX_ENDING_SIGNAL, SIGKILL);
}
END_TEST

/* Somebody else has waited for it: the end may be known to the kernel (Linux 6.15), or is unknown. */
START_TEST(somebody_else_waited)
{
    sx_process process = start("exit 3");
    ck_assert_int_eq(waitpid(process.pid, NULL, 0), process.pid);
    sx_ending ending = sx_process_reap(&process);
    ck_assert(ending.kind == SX_ENDING_UNKNOWN ||
              (ending.kind == SX_ENDING_EXIT && ending.number == 3));
}
END_TEST

START_TEST(who_does_not_end_is_killed)
{
    sx_process process = start("exec sleep 1000");
    expect_ending(&process, SX_ENDING_SIGNAL, SIGKILL);
}
END_TEST

/* No signal reaches it and no wait succeeds: so it is with a watch that the kernel does not know. */
START_TEST(who_cannot_be_ended_is_left)
{
    sx_process process = {.pid = -1, .watch = -1, .socket = -1, .printed = -1};
    expect_ending(&process, SX_ENDING_UNKNOWN, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("process");
    TCase *ends = tcase_create("ends");
    tcase_set_timeout(ends, 120);
    tcase_add_test(ends, ends_are_told_apart);
    tcase_add_test(ends, somebody_else_waited);
    tcase_add_test(ends, who_does_not_end_is_killed);
    tcase_add_test(ends, who_cannot_be_ended_is_left);
    suite_add_tcase(suite, ends);
    return run_suite(suite);
}
