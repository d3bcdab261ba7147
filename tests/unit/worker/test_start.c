/*
 * test_start.c: code that cannot be started, and machines that cannot jail it: nothing but a diagnostic comes of
 * it, and it says which of these it was.
 */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/suite.h"
#include "worker/find.h"
#include "worker/memory.h"
#include "worker/trial_code.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
    const char *plugin, *code, *said;
} broken[] = {
    {"constructor_exit", "PLUGIN.EXIT", "status 0; it printed: about to go wrong"},
    {"constructor_crash", "PLUGIN.CRASH", "SIGABRT"},
    {"constructor_hang", "PLUGIN.TIME", "no answer within 600 ms"},
    {"constructor_socket", "PLUGIN.JAIL", "what the jail forbids"},
    {"open_slow", "PLUGIN.TIME", "no answer within 600 ms"},
    {"open_refuses", "PLUGIN.REFUSED", "the bank has no items"},
    {"no_entry", "PLUGIN.SYMBOL", "sextant_plugin_entry"},
};

START_TEST(code_that_does_not_start)
{
    trial_bundle trial;
    char code[64], message[512];
    trial_bundle_open(&trial, broken[_i].plugin);
    bool hangs = strcmp(broken[_i].code, "PLUGIN.TIME") == 0;
    trial_refusal(&trial, &(sx_code_options){.start_ms = hangs ? 600 : 0}, code, message);
    ck_assert_str_eq(code, broken[_i].code);
    ck_assert_msg(strstr(message, broken[_i].said) != NULL, "%s", message);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(what_is_no_library)
{
    static const char text[] = "#!/bin/sh\nexit 0\n";
    trial_bundle trial;
    char code[64], message[512];
    trial_bundle_open(&trial, "ok");
    trial_bundle_close(&trial);
    trial.bundle.library = sx_memory_of(text, sizeof text - 1);
    trial_refusal(&trial, NULL, code, message);
    ck_assert_str_eq(code, "PLUGIN.LOAD");
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(no_files_while_loading)
{
    trial_bundle trial;
    trial_table table;
    trial_bundle_open(&trial, "constructor_files");
    trial_table_fill(&table, 1);
    sx_code *code = trial_code_open(&trial, NULL);
    sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
    ck_assert_int_eq(table.fates[0], SX_FATE_OK);
    ck_assert(table.score[0] == 0);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
START_TEST(too_little_memory)
{
    trial_bundle trial;
    char code[64], message[512];
    trial_bundle_open(&trial, "ok");
    trial_refusal(&trial, &(sx_code_options){.memory_mib = 40}, code, message);
    ck_assert_str_eq(code, "PLUGIN.REFUSED");
    ck_assert_str_eq(message, "the code ran out of memory");
    trial_bundle_close(&trial);
}
END_TEST
#endif

/* --- the program ----------------------------------------------------------------------------------- */

static const struct {
    const char *path, *code;
} programs[] = {{"/nowhere/sextant-worker", "PLUGIN.START"},
                {"/bin/true", "PLUGIN.EXIT"},
                {"/etc/passwd", "PLUGIN.START"}};

START_TEST(what_is_no_worker)
{
    trial_bundle trial;
    char code[64], message[512];
    trial_bundle_open(&trial, "ok");
    trial_refusal(&trial, &(sx_code_options){.worker = programs[_i].path}, code, message);
    ck_assert_str_eq(code, programs[_i].code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(the_worker_is_found)
{
    sx_buf path;
    sx_buf_init(&path, 4096);
    const char *set = getenv("SEXTANT_WORKER");
    ck_assert_ptr_nonnull(set);
    ck_assert(sx_worker_find(NULL, &path));
    ck_assert_str_eq(sx_buf_text(&path), set);
    ck_assert(sx_worker_find("/bin/true", &path)); /* what is asked for goes first */
    ck_assert_str_eq(sx_buf_text(&path), "/bin/true");
    ck_assert(!sx_worker_find("/nowhere/at/all", &path));
    ck_assert_str_eq(sx_buf_text(&path), "/nowhere/at/all");
    /* Without the variable: beside this program, or where it is installed; this program has none. */
    ck_assert_int_eq(unsetenv("SEXTANT_WORKER"), 0);
    (void)sx_worker_find(NULL, &path);
    const char *end = strrchr(sx_buf_text(&path), '/');
    ck_assert_ptr_nonnull(end);
    ck_assert_str_eq(end, "/sextant-worker");
    sx_buf_free(&path);
}
END_TEST

START_TEST(in_process_is_for_shared_objects)
{
    trial_bundle trial;
    char code[64], message[512];
    trial_bundle_open(&trial, "ok");
    trial.bundle.kind = SX_CODE_LUA;
    trial_refusal(&trial, &(sx_code_options){.isolation = SX_ISOLATION_NONE}, code, message);
    ck_assert_str_eq(code, "PLUGIN.IN_PROCESS");
    trial_bundle_close(&trial);
}
END_TEST

/* --- the machine ------------------------------------------------------------------------------------ */

/* From here on this process, and what it starts, has a kernel without that call. */
static void take_away(int number)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog program = {COUNT(code), code};
    ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

static const struct {
    int call;
    const char *protection, *said;
} machines[] = {{SYS_landlock_create_ruleset, "Landlock", "Landlock"},
                {SYS_seccomp, "seccomp filter", "seccomp filter"},
                {SYS_capset, "no privileges", "giving up privileges"}};

START_TEST(a_machine_without_a_protection)
{
    trial_bundle trial;
    trial_table table;
    sx_code_report report;
    sx_protection protections[SX_PROTECTIONS_MAX];
    char code_text[64], message[512];
    take_away(machines[_i].call);
    size_t count = sx_code_protections(NULL, protections);
    ck_assert_uint_gt(count, 4);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(protections[i].name, machines[_i].protection) == 0) {
            ck_assert(!protections[i].there && protections[i].required);
        }
    }
    trial_bundle_open(&trial, "constructor_crash"); /* refused before anything of it runs */
    trial_refusal(&trial, NULL, code_text, message);
    ck_assert_str_eq(code_text, "PLUGIN.JAIL_MISSING");
    ck_assert_msg(strstr(message, machines[_i].said) != NULL, "%s", message);
    trial_bundle_close(&trial);
    trial_bundle_open(&trial, "ok");
    trial_table_fill(&table, 3);
    sx_code *code = trial_code_open(&trial, &(sx_code_options){.isolation = SX_ISOLATION_WEAK});
    sx_code_score(code, &table.block, &table.scores, NULL, table.fates);
    ck_assert_int_eq(table.fates[2], SX_FATE_OK);
    sx_code_report_get(code, &report);
    ck_assert(report.weak);
    sx_code_close(code);
    trial_bundle_close(&trial);
}
END_TEST

START_TEST(this_machine)
{
    trial_bundle trial;
    sx_protection protections[SX_PROTECTIONS_MAX];
    bool all = true;
    size_t count = sx_code_protections(NULL, protections);
    ck_assert_uint_gt(count, 4);
    ck_assert_uint_le(count, SX_PROTECTIONS_MAX);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_ne(protections[i].name, "");
        ck_assert_str_ne(protections[i].detail, "");
        all = all && (protections[i].there || !protections[i].required);
    }
    /* What it says is what then happens. */
    trial_bundle_open(&trial, "ok");
    sx_code *code = NULL;
    sx_status status = sx_code_open(&trial.bundle, NULL, NULL, &code);
    ck_assert_int_eq(status == SX_OK, all);
    sx_code_close(code);
    trial_bundle_close(&trial);
    count = sx_code_protections("/nowhere/sextant-worker", protections);
    ck_assert_uint_eq(count, 1);
    ck_assert(!protections[0].there && protections[0].required);
    count = sx_code_protections("/bin/true", protections);
    ck_assert_uint_eq(count, 1);
    ck_assert(!protections[0].there);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("start");
    TCase *starting = tcase_create("starting");
    tcase_set_timeout(starting, 60);
    tcase_add_loop_test(starting, code_that_does_not_start, 0, COUNT(broken));
    tcase_add_test(starting, what_is_no_library);
    tcase_add_test(starting, no_files_while_loading);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    tcase_add_test(starting, too_little_memory);
#endif
    tcase_add_loop_test(starting, what_is_no_worker, 0, COUNT(programs));
    tcase_add_test(starting, the_worker_is_found);
    tcase_add_test(starting, in_process_is_for_shared_objects);
    suite_add_tcase(suite, starting);
    TCase *machine = tcase_create("machine");
    tcase_set_timeout(machine, 60);
    tcase_add_test(machine, this_machine);
    tcase_add_loop_test(machine, a_machine_without_a_protection, 0, COUNT(machines));
    suite_add_tcase(suite, machine);
    return run_suite(suite);
}
