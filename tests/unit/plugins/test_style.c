/*
 * test_style.c: indices of how questions were answered, worked out by hand.
 */
#include <math.h>
#include <string.h>

#include "style.h"
#include "support/suite.h"

#define CLOSE(a, b) ck_assert_msg(fabs((a) - (b)) < 1e-12, "%s is %.15g, not %.15g", #a, a, b)

static const bool plain[STYLE_ITEMS];

/* '.' is no answer; the letters a line has in groups of five are one of each scale. */
static style_answers make(const char *text)
{
    style_answers answers = {.answered = 0};
    size_t item = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == ' ')
            continue;
        answers.value[item] = *c == '.' ? 0 : *c - '0';
        answers.answered += *c != '.';
        item++;
    }
    ck_assert_uint_eq(item, STYLE_ITEMS);
    return answers;
}

static const struct {
    const char *text;
    style_result result;
    double value;
} runs[] = {
    {"11111 11111 11111 11111 11111", STYLE_OK, 25},
    {"12121 21212 12121 21212 12121", STYLE_OK, 1},
    {"11111 22222 22222 22223 33333", STYLE_OK, 14},
    {"12345 61234 56123 45666 66666", STYLE_OK, 8},
    {"11111 1111. 11111 11111 11111", STYLE_OK, 15},
    {"11111 ..... 11111 11111 12345", STYLE_OK, 11},
    {"11111 ..... 11111 11111 1234.", STYLE_INCOMPLETE, 0},
    {"..... ..... ..... ..... .....", STYLE_INCOMPLETE, 0},
};

START_TEST(test_long_string)
{
    style_answers answers = make(runs[_i].text);
    double value = 0;
    ck_assert_int_eq(style_long_string(&answers, &value), runs[_i].result);
    CLOSE(value, runs[_i].value);
}
END_TEST

static const struct {
    const char *text;
    style_result result;
    double value;
} halves[] = {
    {"12345 12345 12345 12345 12345", STYLE_OK, 1},
    {"12345 54321 12345 54321 12345", STYLE_OK, -1},
    /* odd 1 2 3 4 5, even 2 1 4 3 5: r = 8 / 10, stepped up 16 / 18 */
    {"12345 21435 12345 21435 12345", STYLE_OK, 16.0 / 18},
    /* odd 1 2 3 4 5, even 3 1 5 2 4: r = 3 / 10 */
    {"12345 31524 12345 31524 12345", STYLE_OK, 0.6 / 1.3},
    /* even 5 2 3 4 1: r = -6 / 10, which falls below -1 */
    {"12345 52341 12345 52341 12345", STYLE_OK, -1},
    /* even 2 5 4 1 3: r = -2 / 10 */
    {"12345 25413 12345 25413 12345", STYLE_OK, -0.4 / 0.8},
    {"33333 12345 33333 12345 33333", STYLE_UNDEFINED, 0},
    {"12345 33333 12345 33333 12345", STYLE_UNDEFINED, 0},
    /* means of what is there: odd 2.5 2 3 4 5, even 1 2 3 4 5: r = 7 / sqrt(58) */
    {"1234. 12345 .2345 12345 42345", STYLE_OK, 2 * 0.91914503001805793 / 1.91914503001805793},
    {"12345 .2345 12345 .2345 12345", STYLE_INCOMPLETE, 0},
    {"12345 12345 12345 1.... ..345", STYLE_INCOMPLETE, 0},
};

START_TEST(test_even_odd)
{
    style_answers answers = make(halves[_i].text);
    double value = 0;
    ck_assert_int_eq(style_even_odd(&answers, plain, &value), halves[_i].result);
    ck_assert_msg(fabs(value - halves[_i].value) < 1e-9, "it is %.12g", value);
}
END_TEST

/* Turning an item round in the answers and in the key changes nothing. */
START_TEST(test_reversed)
{
    bool key[STYLE_ITEMS] = {false};
    style_answers answers = make("12345 21435 12345 21435 12345");
    double before = 0, after = 0;
    ck_assert_int_eq(style_even_odd(&answers, plain, &before), STYLE_OK);
    for (size_t i = 0; i < STYLE_ITEMS; i += 3) {
        key[i] = true;
        answers.value[i] = 7 - answers.value[i];
        ck_assert_int_eq(style_even_odd(&answers, key, &after), STYLE_OK);
        CLOSE(after, before);
    }
}
END_TEST

static const struct {
    const char *text;
    style_result result;
    double square; /* of the deviation */
} spreads[] = {
    {"33333 33333 33333 33333 33333", STYLE_OK, 0},
    {"16161 61616 16161 61616 16161", STYLE_OK, 6.5},          /* 25 * 156 / (25 * 24) */
    {"33334 33333 33333 33333 33333", STYLE_OK, 0.04},         /* 24 / (25 * 24) */
    {"16161 61616 16161 61616 .....", STYLE_OK, 125.0 / 19.0}, /* 20 answers */
    {"16161 61616 16161 6161. .....", STYLE_INCOMPLETE, 0},
};

START_TEST(test_variability)
{
    style_answers answers = make(spreads[_i].text);
    double value = 0;
    ck_assert_int_eq(style_variability(&answers, &value), spreads[_i].result);
    CLOSE(value * value, spreads[_i].square);
    ck_assert(value <= 2.6); /* the range of the manifest */
}
END_TEST

START_TEST(test_pace)
{
    style_answers all = make("12345 12345 12345 12345 12345");
    style_answers some = make("12345 12345 12345 12345 .....");
    style_answers few = make("12345 12345 12345 1234. .....");
    double value = 0;
    ck_assert_int_eq(style_pace(&all, true, 50, &value), STYLE_OK);
    CLOSE(value, 2.0);
    ck_assert_int_eq(style_pace(&some, true, 50, &value), STYLE_OK);
    CLOSE(value, 2.5);
    ck_assert_int_eq(style_pace(&all, false, 50, &value), STYLE_INCOMPLETE);
    ck_assert_int_eq(style_pace(&few, true, 50, &value), STYLE_INCOMPLETE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plugins/style");
    TCase *cases = tcase_create("style");
    tcase_add_loop_test(cases, test_long_string, 0, (int)(sizeof runs / sizeof *runs));
    tcase_add_loop_test(cases, test_even_odd, 0, (int)(sizeof halves / sizeof *halves));
    tcase_add_test(cases, test_reversed);
    tcase_add_loop_test(cases, test_variability, 0, (int)(sizeof spreads / sizeof *spreads));
    tcase_add_test(cases, test_pace);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
