/*
 * test_trust_version.c: the history of an instrument: a version used twice, an older one, another
 * publisher; what the operator allows; and that no use is lost or counted twice when several
 * programs run.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/trial_trust.h"
#include "support/suite.h"

#define KEY_A "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define KEY_B "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
#define WHEN "2027-01-15T08:00:00Z" /* 1800000000 */

static trial t;

static void setup(void)
{
    try_start(&t);
    ck_assert_int_eq(mkdir(t.store, 0700), 0);
}

static void teardown(void)
{
    try_end(&t);
}

/* A hash that is one digit, 64 times. */
static const char *content(char digit)
{
    static char hash[SX_HASH_TEXT];
    memset(hash, digit, SX_HASH_TEXT - 1);
    return hash;
}

static const char *publisher_of(char letter)
{
    return letter == 'A' ? KEY_A : letter == 'B' ? KEY_B : letter == 'p' ? "pinned" : NULL;
}

/* "goal 1.0.0 A 1": used under that publisher with that content; "+goal 1.0.0": allowed; "-goal":
 * forgotten. Returns the codes of what was said. */
static const char *use_in(sx_trust *trust, const char *text)
{
    char id[32], version[16], publisher = 0, digit = 0;
    sx_status status;
    size_t before = t.diags.count;
    if (text[0] == '-') {
        status = sx_trust_forget_id(trust, text + 1, &t.diags);
    } else {
        bool allow = text[0] == '+';
        int read =
            sscanf(text + (allow ? 1 : 0), "%31s %15s %c %c", id, version, &publisher, &digit);
        ck_assert_int_eq(read, allow ? 2 : 4);
        status = allow ? sx_trust_allow_version(trust, id, version, &t.diags)
                       : sx_trust_version(trust, id, version, publisher_of(publisher),
                                          content(digit), &t.diags);
    }
    bool refused = t.diags.errors > 0;
    ck_assert_msg((status != SX_OK) == refused, "%s: %d with %zu said", text, status,
                  t.diags.count - before);
    return try_said(&t);
}

static const char *use(const char *text)
{
    return use_in(t.trust, text);
}

/* --- one after the other ---------------------------------------------------------------------- */

#define STEPS 8

/* What is done, and what is said to the last of it; all before it is well. */
static const struct {
    const char *steps[STEPS];
    const char *said;
} rows[] = {
    {{"goal 1.0.0 A 1"}, ""},
    {{"goal 1.0.0 A 1", "goal 1.0.0 A 1"}, ""},
    {{"goal 1.0.0 A 1", "goal 1.0.1 A 2", "goal 1.0.1 A 2"}, ""},
    {{"goal 1.0.0 A 1", "other 1.0.0 B 2"}, ""},
    /* a version used twice */
    {{"goal 1.0.0 A 1", "goal 1.0.0 A 2"}, "TRUST.REUSED_VERSION"},
    {{"goal 1.0.0 p 1", "goal 1.0.0 p 2"}, "TRUST.REUSED_VERSION"},
    {{"goal 1.0.0 A 1", "goal 1.1.0 A 2", "goal 1.1.0 A 1"}, "TRUST.REUSED_VERSION"},
    {{"goal 1.0.0 A 1", "-goal", "goal 1.0.0 A 2"}, ""},
    {{"goal 1.0.0 A 1", "-goal", "goal 1.0.0 A 2", "goal 1.0.0 A 1"}, "TRUST.REUSED_VERSION"},
    /* an older version */
    {{"goal 1.0.0 A 1", "goal 0.9.9 A 2"}, "TRUST.DOWNGRADE"},
    {{"goal 1.0.0 A 1", "goal 2.0.0 A 2", "goal 1.0.0 A 1"}, "TRUST.DOWNGRADE"},
    {{"goal 1.9.0 A 1", "goal 1.10.0 A 2", "goal 1.9.0 A 1"}, "TRUST.DOWNGRADE"},
    {{"goal 1.10.0 A 1", "goal 1.9.0 A 2"}, "TRUST.DOWNGRADE"},
    {{"goal 999999.0.0 A 1", "goal 2.0.999999 A 2"}, "TRUST.DOWNGRADE"},
    {{"goal 2.0.0 A 1", "+goal 1.0.0", "goal 1.0.0 A 2"}, ""},
    {{"goal 2.0.0 A 1", "+goal 1.0.0", "goal 1.0.0 A 2", "goal 1.0.0 A 2", "goal 2.0.0 A 1"}, ""},
    {{"goal 2.0.0 A 1", "+goal 1.0.0", "goal 1.0.1 A 2"}, "TRUST.DOWNGRADE"},
    {{"goal 1.0.0 A 1", "goal 2.0.0 A 2", "+goal 1.0.0", "goal 1.0.0 A 3"}, "TRUST.REUSED_VERSION"},
    /* the permission ends with a version that is newer than all before */
    {{"goal 2.0.0 A 1", "+goal 1.0.0", "goal 1.0.0 A 2", "goal 3.0.0 A 3", "goal 1.0.0 A 2"},
     "TRUST.DOWNGRADE"},
    {{"goal 2.0.0 A 1", "+goal 1.0.0", "-goal", "goal 3.0.0 A 3", "goal 1.0.0 A 2"},
     "TRUST.DOWNGRADE"},
    {{"goal 2.0.0 A 1", "+other 1.0.0"}, "TRUST.NOT_FOUND"},
    {{"goal 2.0.0 A 1", "+goal 2.0.0"}, "TRUST.DOWNGRADE"},
    {{"goal 2.0.0 A 1", "+goal 2"}, "TRUST.VERSION"},
    {{"goal 2.0.0 A 1", "-other"}, "TRUST.NOT_FOUND"},
    {{"goal 2.0.0 A 1", "-goal", "-goal"}, "TRUST.NOT_FOUND"},
    {{"goal 2.0.0 A 1", "-Goal"}, "TRUST.ID"},
    /* another publisher */
    {{"goal 1.0.0 A 1", "goal 2.0.0 B 2"}, "TRUST.PUBLISHER"},
    {{"goal 1.0.0 A 1", "goal 1.0.0 B 1"}, "TRUST.PUBLISHER"},
    {{"goal 1.0.0 A 1", "goal 2.0.0 p 2"}, "TRUST.PUBLISHER"},
    {{"goal 1.0.0 p 1", "goal 2.0.0 A 2"}, "TRUST.PUBLISHER"},
    {{"goal 1.0.0 A 1", "-goal", "goal 1.0.0 B 2"}, ""},
    {{"goal 1.0.0 A 1", "-goal", "goal 1.0.0 B 2", "goal 2.0.0 A 3"}, "TRUST.PUBLISHER"},
    /* nobody signed it: nothing is remembered, and a signature cannot be taken off */
    {{"goal 1.0.0 - 1", "goal 1.0.0 - 2", "goal 0.1.0 - 3"}, ""},
    {{"goal 1.0.0 p 1", "goal 0.1.0 - 2"}, ""},
    {{"goal 1.0.0 A 1", "goal 2.0.0 - 2"}, "TRUST.PUBLISHER"},
    {{"goal 1.0.0 A 1", "goal 1.0.0 - 1"}, "TRUST.PUBLISHER"},
    {{"goal 1.0.0 A 1", "-goal", "goal 2.0.0 - 2"}, ""},
};

START_TEST(histories)
{
    const char *const *steps = rows[_i].steps;
    for (size_t i = 0; i < STEPS && steps[i] != NULL; i++) {
        bool last = i + 1 == STEPS || steps[i + 1] == NULL;
        const char *said = use(steps[i]);
        ck_assert_msg(strcmp(said, last ? rows[_i].said : "") == 0, "%s says %s", steps[i], said);
        if (last && rows[_i].said[0] != '\0') {
            /* What was refused is refused again, and by another program, and was not remembered. */
            const char *before = try_read(&t, "store/seen");
            ck_assert_str_eq(use(steps[i]), rows[_i].said);
            sx_trust *other = try_open(&t);
            ck_assert_str_eq(use_in(other, steps[i]), rows[_i].said);
            sx_trust_close(other);
            ck_assert_str_eq(try_read(&t, "store/seen"), before);
        }
    }
}
END_TEST

START_TEST(what_is_written)
{
    (void)use("goal 2.0.0 A 1");
    (void)use("goal 2.0.0 A 1");
    (void)use("+goal 1.0.0");
    (void)use("goal 1.0.0 A 2");
    (void)use("-goal");
    (void)use("unsigned 1.0.0 - 2");
    (void)use("own 1.0.0 p 3");
    const char *ones = sx_arena_strdup(t.arena, content('1'));
    const char *twos = sx_arena_strdup(t.arena, content('2'));
    ck_assert_str_eq(try_read(&t, "store/seen"),
                     sx_arena_printf(t.arena,
                                     "sextant-seen 1\n"
                                     "%s\tused\tgoal\t2.0.0\t%s\t%s\n"
                                     "%s\tallowed\tgoal\t1.0.0\n"
                                     "%s\tused\tgoal\t1.0.0\t%s\t%s\n"
                                     "%s\tforgotten\tgoal\n"
                                     "%s\tused\town\t1.0.0\tpinned\t%s\n",
                                     WHEN, KEY_A, ones, WHEN, WHEN, KEY_A, twos, WHEN, WHEN,
                                     content('3')));
}
END_TEST

START_TEST(advice_is_a_command)
{
    static const struct {
        const char *then, *command;
    } commands[] = {
        {"goal 1.0.0 A 2", "sextant trust forget goal"},
        {"goal 0.9.0 A 2", "sextant trust allow-downgrade goal 0.9.0"},
        {"goal 2.0.0 B 2", "sextant trust forget goal"},
    };
    (void)use("goal 1.0.0 A 1");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char version[16], publisher, digit;
        ck_assert_int_eq(sscanf(commands[i].then, "goal %15s %c %c", version, &publisher, &digit),
                         3);
        ck_assert_int_eq(sx_trust_version(t.trust, "goal", version, publisher_of(publisher),
                                          content(digit), &t.diags),
                         SX_E_TRUST);
        ck_assert_ptr_nonnull(strstr(try_told(&t), commands[i].command));
        (void)try_said(&t);
    }
}
END_TEST

START_TEST(nonsense_is_not_remembered)
{
    static const struct {
        const char *id, *version, *publisher, *content;
    } wrong[] = {
        {"Goal", "1.0.0", "pinned", NULL},   {"", "1.0.0", "pinned", NULL},
        {"goal", "1.0", "pinned", NULL},     {"goal", "1.0.0\n", "pinned", NULL},
        {"goal", "1.0.0", "somebody", NULL}, {"goal", "1.0.0", "pinned", "abc"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_int_eq(
            sx_trust_version(t.trust, wrong[i].id, wrong[i].version, wrong[i].publisher,
                             wrong[i].content ? wrong[i].content : content('1'), &t.diags),
            SX_E_INTERNAL);
    ck_assert_str_eq(try_read(&t, "store/seen"), "");
}
END_TEST

/* --- where nothing can be written ------------------------------------------------------------- */

/* As somebody who may read the store and not write to it. */
static void become_reader(bool root)
{
    if (root) {
        ck_assert_int_eq(chmod(t.folder, 0755) | chmod(t.store, 0755), 0);
        ck_assert_int_eq(seteuid(65534), 0);
    } else {
        ck_assert_int_eq(chmod(t.store, 0500), 0);
    }
}

START_TEST(read_only_store_still_judges)
{
    bool root = geteuid() == 0;
    (void)use("goal 1.0.0 A 1");
    const char *before = try_read(&t, "store/seen");
    ck_assert_int_eq(unlink(try_path(&t, "store/lock")), 0);
    become_reader(root);
    ck_assert_str_eq(use("goal 1.0.0 A 1"), "");
    ck_assert_str_eq(use("goal 2.0.0 A 2"), "~TRUST.READ_ONLY");
    ck_assert_str_eq(use("goal 3.0.0 A 3"), ""); /* said once */
    ck_assert_str_eq(use("goal 1.0.0 A 2"), "TRUST.REUSED_VERSION");
    ck_assert_str_eq(use("goal 0.5.0 A 2"), "TRUST.DOWNGRADE");
    ck_assert_str_eq(use("goal 4.0.0 B 2"), "TRUST.PUBLISHER");
    ck_assert_str_eq(use("+goal 0.5.0"), "TRUST.READ_ONLY");
    if (root)
        ck_assert_int_eq(seteuid(0), 0);
    ck_assert_str_eq(try_read(&t, "store/seen"), before);
}
END_TEST

START_TEST(absent_store_still_judges)
{
    ck_assert_int_eq(rmdir(t.store), 0);
    ck_assert_str_eq(use("goal 1.0.0 A 1"), "~TRUST.READ_ONLY");
    ck_assert_str_eq(use("goal 1.0.0 - 1"), "");
    ck_assert_int_ne(access(t.store, F_OK), 0);
}
END_TEST

/* What needs no trust runs whatever the store is like, which is said; nothing else does. */
START_TEST(store_that_cannot_be_used)
{
    try_text(&t, "store/seen", "nonsense\n");
    ck_assert_str_eq(use("goal 1.0.0 - 1"), "~TRUST.FILE");
    ck_assert_str_eq(use("goal 1.0.0 A 1"), "TRUST.FILE");
    try_text(&t, "store/seen", "sextant-seen 1\n");
    ck_assert_int_eq(chmod(t.store, 0777), 0);
    ck_assert_str_eq(use("goal 1.0.0 - 1"), "~TRUST.WRITABLE");
    ck_assert_str_eq(use("goal 1.0.0 p 1"), "TRUST.WRITABLE");
}
END_TEST

/* --- several at once -------------------------------------------------------------------------- */

#define EACH 50

static void use_many(char who)
{
    for (int i = 0; i < EACH; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "goal-%c%d 1.0.0 p 1", who, i);
        ck_assert_str_eq(use(text), "");
    }
}

START_TEST(two_remember_at_once)
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        use_many('a');
        _exit(0);
    }
    use_many('b');
    int ended = 0;
    ck_assert_int_eq(waitpid(child, &ended, 0), child);
    ck_assert_int_eq(ended, 0);
    sx_trust *other = try_open(&t);
    ck_assert_int_eq(sx_trust_refresh(other, &t.diags), SX_OK);
    ck_assert_uint_eq(other->counts[SX_TRUST_SEEN], 2 * EACH);
    sx_trust_close(other);
}
END_TEST

/* The same version with two contents: whoever is second is refused, however close. */
START_TEST(one_of_two_contents)
{
    for (int round = 0; round < 20; round++) {
        char id[32];
        (void)snprintf(id, sizeof id, "race-%d", round);
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0)
            _exit(sx_trust_version(t.trust, id, "1.0.0", "pinned", content('1'), NULL) == SX_OK
                      ? 0
                      : 1);
        sx_status mine = sx_trust_version(t.trust, id, "1.0.0", "pinned", content('2'), NULL);
        int ended = 0;
        ck_assert_int_eq(waitpid(child, &ended, 0), child);
        ck_assert(WIFEXITED(ended));
        ck_assert_int_eq((WEXITSTATUS(ended) == 0) + (mine == SX_OK), 1);
    }
    ck_assert_int_eq(sx_trust_refresh(t.trust, &t.diags), SX_OK);
    ck_assert_uint_eq(t.trust->counts[SX_TRUST_SEEN], 20);
}
END_TEST

/* A program that was there before sees what another remembered. */
START_TEST(another_program_was_first)
{
    sx_trust *other = try_open(&t);
    ck_assert_str_eq(use_in(other, "goal 1.0.0 A 1"), "");
    ck_assert_str_eq(use("goal 2.0.0 A 2"), "");
    ck_assert_str_eq(use_in(other, "goal 1.0.0 A 1"), "TRUST.DOWNGRADE");
    ck_assert_str_eq(use_in(other, "goal 2.0.0 A 3"), "TRUST.REUSED_VERSION");
    sx_trust_close(other);
}
END_TEST

static Suite *trust_version_suite(void)
{
    Suite *suite = suite_create("trust_version");
    TCase *tests = tcase_create("version");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, histories, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(tests, what_is_written);
    tcase_add_test(tests, advice_is_a_command);
    tcase_add_test(tests, nonsense_is_not_remembered);
    tcase_add_test(tests, read_only_store_still_judges);
    tcase_add_test(tests, absent_store_still_judges);
    tcase_add_test(tests, store_that_cannot_be_used);
    tcase_add_test(tests, two_remember_at_once);
    tcase_add_test(tests, one_of_two_contents);
    tcase_add_test(tests, another_program_was_first);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(trust_version_suite());
}
