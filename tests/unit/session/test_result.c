/*
 * test_result.c: the result as text, and the line breaking it rests on.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "session/result.h"
#include "session/trial_session.h"
#include "session/wrap.h"
#include "support/suite.h"

static trial t;

static void setup(void)
{
    trial_begin(&t);
}

static void teardown(void)
{
    trial_end(&t);
}

/* The result of a session of `target` after these steps. Static storage. */
static const char *result(const char *target, const char *steps, size_t columns)
{
    static char kept[32768];
    sx_buf text;
    sx_admin *admin = trial_session(&t, target);
    trial_do(&t, admin, steps);
    sx_buf_init(&text, sizeof kept - 1);
    ck_assert_int_eq(sx_result_text(admin->steps[0].response, columns, &text, NULL), SX_OK);
    memcpy(kept, sx_buf_text(&text), text.len + 1);
    sx_buf_free(&text);
    sx_admin_free(admin);
    return kept;
}

static void says(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no \"%s\" in:\n%s", piece, text);
}

#define REST                                                                                       \
    "many=beer hours=1 pain=5 order=rest,work,family since=2020-01-01 notes=- gate=no scale=n "

START_TEST(scores_and_flags)
{
    const char *text = result("kinds", "age=30 mood=3 < mood=1 " REST "home=2 .", 80);
    says(text, "Every kind of item (Kinds), version 1.0.0\n");
    says(text, "UNVALIDATED");
    says(text, "  URGENT: Always low\n    Ask how the person is now.\n");
    says(text, "The answer that raised it was changed later. The flag stays.");
    says(text, "  Always low at home: not raised by these answers.\n");
    says(text, "  Feeling low: 3 (0 to 6, higher is worse)\n");
    ck_assert_msg(strstr(text, "URGENT") < strstr(text, "Feeling low"), "flags come first");
}
END_TEST

START_TEST(missing_answers_are_named)
{
    const char *text = result("kinds", "age=30 mood=? " REST "home=2 .", 80);
    says(text, "Always low: NOT ASSESSED. An answer that it needs is missing; that does not\n"
               "  mean that there is no risk.");
    says(text, "Feeling low: 4 (0 to 6, higher is worse)\n    Prorated 1/2");
    text = result("kinds", "age=30 mood=? " REST "home=n .", 80);
    says(text, "Feeling low: no score (incomplete)\n    Without an answer: declined: mood; not "
               "applicable: home\n");
}
END_TEST

START_TEST(bands_and_unfinished)
{
    const char *text = result("short-screen", "q1=1 q2=1", 80);
    says(text, "Not finished.");
    says(text, "Worry: 2 (0 to 4, higher is worse)\n    Band: High (2 to 4)\n");
    says(text, "it can raise no flag");
    text = result("short-screen", "q1=1", 80);
    says(text, "Worry: no score (incomplete)\n    Without an answer: skipped: q2\n");
}
END_TEST

START_TEST(no_line_is_wider)
{
    for (size_t columns = 20; columns <= 80; columns += 7) {
        const char *at = result("kinds", "age=30 mood=3 " REST "home=n", columns);
        while (*at != '\0') {
            size_t len = strcspn(at, "\n");
            ck_assert_int_le(sx_utf8_columns((sx_slice){at, len}), (int)columns);
            at += len + 1;
        }
    }
}
END_TEST

static const struct {
    const char *text;
    size_t columns, indent;
    bool hang;
    const char *wrapped;
} wraps[] = {
    {"", 20, 2, false, "\n"},
    {"one two three four", 12, 0, false, "one two\nthree four\n"},
    {"one two three four", 12, 2, false, "  one two\n  three four\n"},
    {"one two three four", 12, 2, true, "one two\n  three four\n"},
    {" 1) one two three", 12, 4, true, " 1) one two\n    three\n"},
    {"a  b", 12, 0, true, "a  b\n"},
    {"a  b", 12, 0, false, "a b\n"},
    {"a\n\nb", 12, 0, false, "a\n\nb\n"},
    {"a\nb\n", 12, 0, false, "a\nb\n"},
    {"abcdefghijklmnop", 10, 0, false, "abcdefghij\nklmnop\n"},
    {"x abcdefghijklmnop", 10, 2, false, "  x\n  abcdefgh\n  ijklmnop\n"},
    {"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97", 10, 0, false,
     "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\n\xe5\xad\x97\n"},
    {"a\x1b[31mb", 20, 0, false, "a?[31mb\n"},
    {"a\xff"
     "b",
     20, 0, false, "a?b\n"},
};

START_TEST(wrapping)
{
    sx_buf out;
    sx_buf_init(&out, 4096);
    sx_wrap(&out, sx_slice_of(wraps[_i].text), wraps[_i].columns, wraps[_i].indent, wraps[_i].hang);
    ck_assert_str_eq(sx_buf_text(&out), wraps[_i].wrapped);
    sx_buf_free(&out);
}
END_TEST

static Suite *result_suite(void)
{
    Suite *suite = suite_create("result");
    TCase *tc = tcase_create("result");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, scores_and_flags);
    tcase_add_test(tc, missing_answers_are_named);
    tcase_add_test(tc, bands_and_unfinished);
    tcase_add_test(tc, no_line_is_wider);
    tcase_add_loop_test(tc, wrapping, 0, sizeof wraps / sizeof wraps[0]);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return run_suite(result_suite());
}
