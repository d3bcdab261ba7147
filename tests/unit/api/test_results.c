/*
 * test_results.c: <sextant/results.h> seen from a program: options, callbacks that stop, flags that could not be
 * delivered.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sextant/results.h>
#include <sextant/score.h>

#include "support/site.h"
#include "support/suite.h"

static site s;
static sx_context *context;

static void put_worry(const char *version, const char *when)
{
    site_write(&s, "instruments/trial/worry/manifest.yaml",
               sx_arena_printf(s.arena,
                               "sextant: 1\nid: worry\nversion: %s\ntitle: Worry\nstrand: therapy\n"
                               "kind: technique\nvalidated: false\n"
                               "rights: {class: own, holder: The Sextant authors}\n"
                               "items: [{id: q1, options: [{0: a}, {1: b}, {2: c}], text: One}]\n"
                               "scales: {total: {sum: q1, missing: {rule: complete}, "
                               "direction: neither, range: [0, 2]}}\n"
                               "flags: {risk: {title: Risk, when: %s, tier: urgent, text: Talk.}}\n"
                               "examples:\n  - {answers: {q1: 0}, total: 0, flags: {risk: clear}}\n"
                               "  - {answers: {q1: 2}, total: 2, flags: {risk: raised}}\n"
                               "  - {answers: {}, total: ~}\n",
                               version, when));
    sx_context_free(context);
    const sx_context_options options = {.size = sizeof options, .path = s.path};
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
}

static const char *score(void)
{
    const char *id = "worry";
    sx_score_summary summary;
    site_write(&s, "rows.csv", "id,q1\nA,0\nB,1\nC,2\n");
    const sx_score_options options = {.size = sizeof options,
                                      .instruments = &id,
                                      .instrument_count = 1,
                                      .in = site_path(&s, "rows.csv"),
                                      .out = site_path(&s, "results.ndjson"),
                                      .out_format = SX_FORMAT_RESULTS,
                                      .store = s.store};
    ck_assert_int_eq(sx_score_file(context, &options, &summary), SX_OK);
    ck_assert_uint_eq(summary.scored, 3);
    return options.out;
}

static void setup(void)
{
    context = NULL;
    site_start(&s);
    put_worry("1.0.0", "q1 >= 2");
}

static void teardown(void)
{
    sx_context_free(context);
    site_end(&s);
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "%s is not in: %s", piece, text);
}

START_TEST(options_of_another_size_are_refused)
{
    const sx_verify_options verify = {.size = 1};
    const sx_affected_options affected = {.size = 1};
    const sx_rescore_options rescore = {.size = 1};
    sx_verify_summary a;
    sx_affected_summary b;
    sx_rescore_summary c;
    ck_assert_int_eq(sx_results_verify(context, &verify, &a), SX_E_USAGE);
    ck_assert_int_eq(sx_results_affected(context, &affected, &b), SX_E_USAGE);
    ck_assert_int_eq(sx_results_rescore(context, &rescore, &c), SX_E_USAGE);
    has(sx_errors(context), "USAGE.SIZE");
}
END_TEST

static bool stop_verify(void *user, const sx_verified *one)
{
    ck_assert_int_eq(one->verdict, SX_VERDICT_VERIFIED);
    (*(size_t *)user)++;
    return false;
}

static bool stop_affected(void *user, const sx_affected *one)
{
    ck_assert_str_eq(one->subject, "A");
    (*(size_t *)user)++;
    return false;
}

static bool stop_rescore(void *user, const sx_rescored *one)
{
    ck_assert_ptr_nonnull(one->new_rules);
    (*(size_t *)user)++;
    return false;
}

/* A caller that stops gets no more, and nothing is left half written. */
START_TEST(a_caller_may_stop)
{
    const char *path = score();
    size_t count = 0;
    const sx_verify_options verify = {
        .size = sizeof verify, .in = {&path, 1, s.store}, .user = &count, .each = stop_verify};
    const sx_affected_options affected = {.size = sizeof affected,
                                          .in = {&path, 1, s.store},
                                          .instrument = "worry",
                                          .user = &count,
                                          .each = stop_affected};
    sx_verify_summary a;
    sx_affected_summary b;
    sx_rescore_summary c;
    ck_assert_int_eq(sx_results_verify(context, &verify, &a), SX_E_OUTPUT);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(sx_results_affected(context, &affected, &b), SX_E_OUTPUT);
    ck_assert_uint_eq(count, 2);
    put_worry("1.0.1", "q1 >= 1");
    const sx_rescore_options rescore = {.size = sizeof rescore,
                                        .in = {&path, 1, s.store},
                                        .out = site_path(&s, "new.ndjson"),
                                        .why = "to see",
                                        .user = &count,
                                        .each = stop_rescore};
    ck_assert_int_eq(sx_results_rescore(context, &rescore, &c), SX_E_OUTPUT);
    ck_assert_uint_eq(count, 3);
    ck_assert(!site_has(&s, "new.ndjson"));
}
END_TEST

/* Flags that stand newly, and their results cannot be written: the loudest error. */
START_TEST(flags_that_could_not_be_delivered)
{
    const char *path = score();
    put_worry("1.0.1", "q1 >= 1");
    const sx_rescore_options options = {
        .size = sizeof options, .in = {&path, 1, s.store}, .out = "/dev/full", .why = "to see"};
    sx_rescore_summary summary;
    sx_status status = sx_results_rescore(context, &options, &summary);
    /* a device is there already, and nothing is ever written over */
    ck_assert_int_eq(status, SX_E_USAGE);

    const sx_rescore_options beside = {
        .size = sizeof beside, .in = {.store = s.store}, .why = "to see"};
    site_write(&s, "store/results/worry-1.json", site_read(&s, "results.ndjson"));
    const char *folder = site_path(&s, "store/results");
    ck_assert_int_eq(chmod(folder, 0500), 0);
    FILE *probe = fopen(site_path(&s, "store/results/probe"), "wb");
    if (probe == NULL) { /* who may write everywhere cannot see this */
        ck_assert_int_eq(sx_results_rescore(context, &beside, &summary), SX_E_FLAG);
        has(sx_errors(context), "FLAG.UNDELIVERED");
        ck_assert_uint_eq(summary.flags, 1);
    } else {
        (void)fclose(probe);
    }
    ck_assert_int_eq(chmod(folder, 0700), 0);
}
END_TEST

/* The new ones stand beside the old, which are not touched; once. */
START_TEST(beside_the_old)
{
    sx_rescore_summary summary;
    score();
    const char *before = site_read(&s, "results.ndjson");
    site_write(&s, "store/results/worry-1.ndjson", before);
    put_worry("1.0.1", "q1 >= 1");
    const sx_rescore_options options = {
        .size = sizeof options, .in = {.store = s.store}, .why = "to see"};
    ck_assert_int_eq(sx_results_rescore(context, &options, &summary), SX_OK);
    ck_assert_uint_eq(summary.rescored, 3);
    ck_assert_uint_eq(summary.changed, 1);
    ck_assert_uint_eq(summary.flags, 1);
    ck_assert_str_eq(site_read(&s, "store/results/worry-1.ndjson"), before);
    ck_assert_int_eq(sx_results_rescore(context, &options, &summary), SX_OK);
    ck_assert_uint_eq(summary.rescored, 0);
    ck_assert_uint_eq(summary.current, 6);

    const sx_verify_options verify = {.size = sizeof verify, .in = {.store = s.store}};
    sx_verify_summary verified;
    ck_assert_int_eq(sx_results_verify(context, &verify, &verified), SX_OK);
    ck_assert_uint_eq(verified.verified, 6);
}
END_TEST

START_TEST(what_is_asked_for_must_be_something)
{
    static const struct {
        const char *hash, *instrument, *version, *code;
    } cases[] = {{NULL, NULL, NULL, "USAGE.AFFECTED"},
                 {"0123456789a", NULL, NULL, "USAGE.RULE_HASH"},
                 {"0123456789AB", NULL, NULL, "USAGE.RULE_HASH"},
                 {"0123456789ab0123456789ab0123456789ab0123456789ab0123456789ab0123456789ab", NULL,
                  NULL, "USAGE.RULE_HASH"},
                 {NULL, "../x", NULL, "USAGE.INSTRUMENT"},
                 {NULL, NULL, "1.0.0", "USAGE.AFFECTED"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const sx_affected_options options = {.size = sizeof options,
                                             .in = {.store = s.store},
                                             .rule_hash = cases[i].hash,
                                             .instrument = cases[i].instrument,
                                             .version = cases[i].version};
        sx_affected_summary summary;
        ck_assert_int_eq(sx_results_affected(context, &options, &summary), SX_E_USAGE);
        has(sx_errors(context), cases[i].code);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, options_of_another_size_are_refused);
    tcase_add_test(tests, a_caller_may_stop);
    tcase_add_test(tests, flags_that_could_not_be_delivered);
    tcase_add_test(tests, beside_the_old);
    tcase_add_test(tests, what_is_asked_for_must_be_something);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
