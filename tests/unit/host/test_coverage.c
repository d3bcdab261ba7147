/*
 * test_coverage.c: what examples show and what they leave open: each kind of demand asked where it is not
 * met and silent where it is, with answers that would show it, and never a result.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "host/coverage.h"

#define HEAD                                                                                       \
    "sextant: 1\nid: trial\nversion: 1.0.0\ntitle: Trial\nstrand: both\nkind: technique\n"         \
    "validated: false\nrights: {class: own, holder: The tests, statement: For a test}\n"           \
    "responses:\n  often: [{0: No}, {1: Some}, {2: All}]\n"                                        \
    "items:\n  - {id: q1, responses: often, text: One}\n"                                          \
    "  - {id: q2, responses: often, text: Two}\n"                                                  \
    "  - {id: q3, responses: often, text: Three}\n"

#define SUM                                                                                        \
    HEAD "scales:\n  total: {sum: q1..q3, reverse: [q3], missing: {rule: complete}, "              \
         "direction: neither, range: [0, 6], bands: [{low: 0..3}, {high: 4..6}]}\n"                \
         "examples:\n"

/* Everything that a sum with bands and a reversed item needs. */
#define SUM_WHOLE                                                                                  \
    SUM "  - {answers: [0, 0, 2], total: 0, band: low}\n"                                          \
        "  - {answers: [2, 2, 0], total: 6, band: high}\n"                                         \
        "  - {answers: [2, 0, 1], total: 3, band: low}\n"                                          \
        "  - {answers: [0, 2, 0], total: 4, band: high}\n"                                         \
        "  - {answers: [1, 0, 2], total: 1}\n"                                                     \
        "  - {answers: [0, 1, 2], total: 1}\n"                                                     \
        "  - {answers: [1, 1, ~], total: ~, reason: incomplete}\n"                                 \
        "  - {answers: [1, ~, 1], total: ~, reason: incomplete}\n"

#define MEAN(rule, examples)                                                                       \
    HEAD "scales:\n  total: {mean: q1..q3, missing: " rule ", direction: neither, "                \
         "range: [0, 2]}\nexamples:\n" examples

#define FLAG(examples)                                                                             \
    HEAD "scales:\n  total: {sum: q1..q3, missing: {rule: complete}, direction: neither, "         \
         "range: [0, 6]}\nflags:\n  alert: {when: q3 >= 1, tier: review, text: Look}\n"            \
         "examples:\n" examples

static char folder[64];
static sx_loaded *loaded;
static sx_arena *arena;
static sx_diags diags;
static sx_demands demands;

static void start(void)
{
    strcpy(folder, "/tmp/sextant-coverage-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    sx_diags_init(&diags, arena);
    loaded = NULL;
}

static void end(void)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/manifest.yaml", folder);
    (void)unlink(path);
    (void)rmdir(folder);
    sx_loaded_free(loaded);
    sx_arena_free(arena);
}

static void load(const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/manifest.yaml", folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    sx_status status = sx_load(path, &diags, &loaded);
    ck_assert_msg(status == SX_OK, "%s", diags.count ? diags.items[0].message : "does not load");
    ck_assert_int_eq(sx_coverage_demands(loaded, 0, arena, &demands), SX_OK);
}

/* Is there a demand that says this? */
static bool lacks(const char *part)
{
    for (size_t i = 0; i < demands.count; i++)
        if (strstr(demands.items[i].lack, part))
            return true;
    return false;
}

START_TEST(whole)
{
    load(SUM_WHOLE);
    ck_assert_msg(demands.count == 0, "%s", demands.count ? demands.items[0].lack : "");
    ck_assert_uint_eq(demands.shown, demands.asked);
    ck_assert_uint_gt(demands.asked, 15);
    ck_assert_int_eq(sx_coverage_report(&demands, &diags), SX_OK);
}
END_TEST

/* An example that SUM_WHOLE has, left out or put otherwise, and what is then missing. */
static const struct {
    const char *from, *to, *lack;
} thinner[] = {
    {"  - {answers: [2, 0, 1], total: 3, band: low}\n", "", "the band of scale total at 3"},
    {"  - {answers: [0, 2, 0], total: 4, band: high}\n", "", "the band of scale total at 4"},
    {"total: 3, band: low}", "total: 3}", "the last value of low"},
    {"  - {answers: [0, 0, 2], total: 0, band: low}\n", "", "the lowest value of scale total (0)"},
    {"  - {answers: [2, 2, 0], total: 6, band: high}\n", "",
     "the highest value of scale total (6)"},
};

START_TEST(thinned)
{
    char text[4096];
    const char *at = strstr(SUM_WHOLE, thinner[_i].from);
    ck_assert_ptr_nonnull(at);
    const char *whole_text = SUM_WHOLE;
    size_t before = strlen(whole_text) - strlen(at);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)before, whole_text, thinner[_i].to,
                   at + strlen(thinner[_i].from));
    load(text);
    ck_assert_msg(lacks(thinner[_i].lack), "%s", thinner[_i].lack);
    ck_assert_uint_eq(demands.asked - demands.shown, demands.count);
    size_t errors = diags.errors;
    ck_assert_int_eq(sx_coverage_report(&demands, &diags), SX_E_MANIFEST);
    ck_assert_uint_gt(diags.errors, errors);
    ck_assert_str_eq(diags.items[0].code, "COVERAGE.MISSING");
    ck_assert_uint_gt(diags.items[0].where.line, 0);
    ck_assert_ptr_nonnull(strstr(diags.items[0].expected, "answers: ["));
}
END_TEST

static const struct {
    const char *text, *lack; /* NULL: nothing of that name */
    bool there;
} kinds[] = {
    /* items that no example tells apart, reversed or not, options */
    {SUM "  - {answers: [1, 1, 1], total: 3}\n  - {answers: [~, ~, ~], total: ~}\n",
     "tells q1 from q2, q3 in scale total", true},
    {SUM "  - {answers: [1, 1, 1], total: 3}\n  - {answers: [~, ~, ~], total: ~}\n",
     "q3 were not reversed", true},
    {MEAN("{rule: complete}", "  - {answers: [0, 0, 2], total: 0.666667}\n"
                              "  - {answers: [~, 0, 0], total: ~}\n"),
     "another score of option 1 of often", true},
    {SUM "  - {answers: [0, 0, 0], total: 2}\n  - {answers: [~, 1, 1], total: ~}\n",
     "q3 were not reversed", false},
    /* the missing rule: at its limit, one past it */
    {MEAN("{rule: answered, least: 2}", "  - {answers: [0, 1, 2], total: 1}\n"
                                        "  - {answers: [~, ~, ~], total: ~}\n"),
     "has a score with 2 answers", true},
    {MEAN("{rule: answered, least: 2}", "  - {answers: [0, 1, 2], total: 1}\n"
                                        "  - {answers: [~, ~, ~], total: ~}\n"),
     "no score with 1 answers", true},
    {MEAN("{rule: answered, least: 2}", "  - {answers: [0, 2, ~], total: 1}\n"
                                        "  - {answers: [~, ~, 1], total: ~}\n"),
     "of scale total has", false},
    /* flags on and off at the threshold */
    {FLAG("  - {answers: [0, 0, 2], total: 2, flags: {alert: raised}}\n"
          "  - {answers: [0, 0, 0], total: 0, flags: {alert: clear}}\n"
          "  - {answers: [~, 0, 0], total: ~}\n"),
     "2 instead of 1 in `q3 >= 1`", true},
    {FLAG("  - {answers: [0, 0, 1], total: 1, flags: {alert: raised}}\n"
          "  - {answers: [2, 2, 0], total: 4, flags: {alert: clear}}\n"
          "  - {answers: [~, 0, 0], total: ~}\n"),
     "in `q3 >= 1`", false},
};

START_TEST(each_kind)
{
    load(kinds[_i].text);
    ck_assert_msg(lacks(kinds[_i].lack) == kinds[_i].there, "%s", kinds[_i].lack);
}
END_TEST

/* Answers alone: whatever is to be expected is "?", and what holds a "?" does not load. */
START_TEST(suggestions)
{
    sx_buf out;
    sx_buf_init(&out, 65536);
    load(SUM "  - {answers: [1, 1, 1], total: 3}\n  - {answers: [~, ~, ~], total: ~}\n");
    ck_assert_int_eq(sx_coverage_suggest(&demands, &out), SX_OK);
    const char *text = sx_buf_text(&out);
    ck_assert_ptr_nonnull(strstr(text, "  - answers: ["));
    ck_assert_ptr_nonnull(strstr(text, "    total: \"?\"\n"));
    ck_assert_ptr_nonnull(strstr(text, "    bands: {total: \"?\"}\n"));
    ck_assert_ptr_null(strstr(text, "total: 0"));
    for (const char *at = strstr(text, "total: "); at; at = strstr(at + 1, "total: "))
        ck_assert_msg(at[7] == '"' || at[7] == ' ', "a result: %.20s", at);
    sx_loaded_free(loaded);
    loaded = NULL;
    char whole_text[8192];
    (void)snprintf(whole_text, sizeof whole_text, SUM "%s", text);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/manifest.yaml", folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(whole_text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(sx_load(path, &diags, &loaded), SX_E_MANIFEST);
    bool open = false;
    for (size_t i = 0; i < diags.count; i++)
        open = open || strcmp(diags.items[i].code, "MANIFEST.OPEN") == 0;
    ck_assert(open);
    sx_buf_free(&out);
}
END_TEST

/* Work that is more than allowed is cut, and says so. */
START_TEST(cut)
{
    load(SUM_WHOLE);
    ck_assert(!demands.cut);
    ck_assert_int_eq(sx_coverage_demands(loaded, 1, arena, &demands), SX_OK);
    ck_assert(demands.cut);
    ck_assert_uint_eq(demands.asked, 0);
    ck_assert_int_eq(sx_coverage_demands(loaded, SX_COVERAGE_QUICK, arena, &demands), SX_OK);
    ck_assert(!demands.cut);
}
END_TEST

/* An item that an example calls not_shown must be hidden. */
START_TEST(not_shown)
{
    static const char text[] = HEAD "  - {id: q4, responses: often, show_if: q1 >= 1, text: Four}\n"
                                    "scales:\n  total: {formula: 'where(q1 >= 1, q4, 0) + 0 * (q2 "
                                    "+ q3)', missing: {rule: known}, "
                                    "direction: neither, range: [0, 2]}\nexamples:\n"
                                    "  - {answers: [1, 0, 0, 2], total: 2}\n"
                                    "  - {answers: [%d, 0, 0, not_shown], total: %s}\n"
                                    "  - {answers: [~, 0, 0, ~], total: ~}\n";
    char made[4096], path[128];
    (void)snprintf(path, sizeof path, "%s/manifest.yaml", folder);
    for (int shown = 0; shown < 2; shown++) {
        (void)snprintf(made, sizeof made, text, shown, shown ? "~" : "0");
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_ge(fputs(made, file), 0);
        ck_assert_int_eq(fclose(file), 0);
        sx_status status = sx_load(path, &diags, &loaded);
        ck_assert_msg(status == (shown ? SX_E_MANIFEST : SX_OK), "%s",
                      diags.count ? diags.items[0].message : "loads");
        sx_loaded_free(loaded);
        loaded = NULL;
    }
    ck_assert_str_eq(diags.items[0].code, "MANIFEST.SELFTEST");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("coverage");
    TCase *tests = tcase_create("coverage");
    tcase_add_checked_fixture(tests, start, end);
    tcase_add_test(tests, whole);
    tcase_add_loop_test(tests, thinned, 0, (int)(sizeof thinner / sizeof *thinner));
    tcase_add_loop_test(tests, each_kind, 0, (int)(sizeof kinds / sizeof *kinds));
    tcase_add_test(tests, suggestions);
    tcase_add_test(tests, cut);
    tcase_add_test(tests, not_shown);
    suite_add_tcase(made, tests);
    return made;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures != 0;
}
