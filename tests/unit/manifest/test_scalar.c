/*
 * test_scalar.c: the small languages of single values, and that the patterns of the JSON Schema
 * accept what the readers accept.
 */
#include <check.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "manifest/scalar.h"
#include "manifest/schema.h"
#include "support/suite.h"

START_TEST(numbers)
{
    static const struct {
        const char *text;
        sx_lex lex;
    } cases[] = {
        {"0", SX_LEX_OK},
        {"-24", SX_LEX_OK},
        {"0.75", SX_LEX_OK},
        {"100", SX_LEX_OK},
        {"2.50", SX_LEX_OK},
        {"010", SX_LEX_TYPE},
        {"1_0", SX_LEX_TYPE},
        {"1e1", SX_LEX_TYPE},
        {"1E5", SX_LEX_TYPE},
        {"0x1F", SX_LEX_TYPE},
        {"0o17", SX_LEX_TYPE},
        {".5", SX_LEX_TYPE},
        {"5.", SX_LEX_TYPE},
        {"+1", SX_LEX_TYPE},
        {"1,5", SX_LEX_TYPE},
        {"", SX_LEX_TYPE},
        {"-", SX_LEX_TYPE},
        {"yes", SX_LEX_TYPE},
        {"~", SX_LEX_TYPE},
        {" 1", SX_LEX_TYPE},
        {"1 ", SX_LEX_TYPE},
        {"1:30", SX_LEX_TYPE},
        {"nan", SX_LEX_TYPE},
        {"1..2", SX_LEX_TYPE},
        {".nan", SX_LEX_RANGE},
        {".NaN", SX_LEX_RANGE},
        {".inf", SX_LEX_RANGE},
        {"-.INF", SX_LEX_RANGE},
        {"+.inf", SX_LEX_RANGE},
        {"-0", SX_LEX_RANGE},
        {"-0.0", SX_LEX_RANGE},
        {"1e400", SX_LEX_RANGE},
        {"1e-400", SX_LEX_RANGE},
        {"12345678901234567890", SX_LEX_RANGE},
        {"0.1234567891", SX_LEX_RANGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_decimal value;
        sx_lex lex = sx_lex_number(sx_slice_of(cases[i].text), &value);
        ck_assert_msg(lex == cases[i].lex, "'%s' is %d", cases[i].text, (int)lex);
    }
}
END_TEST

START_TEST(counts)
{
    int64_t value = -1;
    ck_assert_int_eq(sx_lex_count(SX_SLICE("12"), &value), SX_LEX_OK);
    ck_assert_int_eq(value, 12);
    ck_assert_int_eq(sx_lex_count(SX_SLICE("-1"), &value), SX_LEX_RANGE);
    ck_assert_int_eq(sx_lex_count(SX_SLICE("1.5"), &value), SX_LEX_TYPE);
    ck_assert_int_eq(sx_lex_count(SX_SLICE("x"), &value), SX_LEX_TYPE);
}
END_TEST

START_TEST(intervals)
{
    static const struct {
        const char *text;
        sx_lex lex;
        int64_t low, high; /* tenths */
        bool open;
    } cases[] = {
        {"0..4", SX_LEX_OK, 0, 40, false},      {"5..<10", SX_LEX_OK, 50, 100, true},
        {"3", SX_LEX_OK, 30, 30, false},        {"-24..-1", SX_LEX_OK, -240, -10, false},
        {"0.5..1.5", SX_LEX_OK, 5, 15, false},  {"0 .. 4", SX_LEX_OK, 0, 40, false},
        {"0..< 4", SX_LEX_OK, 0, 40, true},     {"2..2", SX_LEX_OK, 20, 20, false},
        {"2..<2", SX_LEX_RANGE, 0, 0, false},   {"4..0", SX_LEX_RANGE, 0, 0, false},
        {"0..", SX_LEX_TYPE, 0, 0, false},      {"..4", SX_LEX_TYPE, 0, 0, false},
        {"0...4", SX_LEX_TYPE, 0, 0, false},    {"0..4..8", SX_LEX_TYPE, 0, 0, false},
        {"0-4", SX_LEX_TYPE, 0, 0, false},      {"<4", SX_LEX_TYPE, 0, 0, false},
        {"0...inf", SX_LEX_RANGE, 0, 0, false}, {".nan..4", SX_LEX_RANGE, 0, 0, false},
        {"-0..4", SX_LEX_RANGE, 0, 0, false},   {"010..20", SX_LEX_TYPE, 0, 0, false},
        {"a..b", SX_LEX_TYPE, 0, 0, false},     {"", SX_LEX_TYPE, 0, 0, false},
        {"0..>4", SX_LEX_TYPE, 0, 0, false},    {"0<..4", SX_LEX_TYPE, 0, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_interval interval;
        sx_lex lex = sx_lex_interval(sx_slice_of(cases[i].text), &interval);
        ck_assert_msg(lex == cases[i].lex, "'%s' is %d", cases[i].text, (int)lex);
        if (lex == SX_LEX_OK) {
            sx_decimal low = {cases[i].low, 1}, high = {cases[i].high, 1};
            ck_assert(sx_number_equal(sx_number_decimal(interval.low), sx_number_decimal(low)));
            ck_assert(sx_number_equal(sx_number_decimal(interval.high), sx_number_decimal(high)));
            ck_assert_int_eq(interval.high_open, cases[i].open);
        }
    }
}
END_TEST

START_TEST(dates)
{
    int32_t low = 0, high = 0;
    ck_assert_int_eq(sx_lex_date(SX_SLICE("1970-01-02"), &low), SX_LEX_OK);
    ck_assert_int_eq(low, 1);
    ck_assert_int_eq(sx_lex_date(SX_SLICE("2023-02-29"), &low), SX_LEX_RANGE);
    ck_assert_int_eq(sx_lex_date(SX_SLICE("2024-2-9"), &low), SX_LEX_TYPE);
    ck_assert_int_eq(sx_lex_dates(SX_SLICE("1969-12-31..1970-01-01"), &low, &high), SX_LEX_OK);
    ck_assert_int_eq(low, -1);
    ck_assert_int_eq(high, 0);
    ck_assert_int_eq(sx_lex_dates(SX_SLICE("1970-01-02..1970-01-01"), &low, &high), SX_LEX_RANGE);
    ck_assert_int_eq(sx_lex_dates(SX_SLICE("1970-01-02"), &low, &high), SX_LEX_TYPE);
    ck_assert_int_eq(sx_lex_dates(SX_SLICE("0..4"), &low, &high), SX_LEX_TYPE);
}
END_TEST

typedef struct spelling {
    bool (*fits)(sx_slice text);
    sx_holds holds;
    const char *good[8], *bad[12];
} spelling;

static bool fits_id(sx_slice text)
{
    return sx_is_id(text);
}

static bool fits_name(sx_slice text)
{
    return sx_is_name(text);
}

static bool fits_interval(sx_slice text)
{
    sx_interval interval;
    return sx_lex_interval(text, &interval) == SX_LEX_OK;
}

static const spelling spellings[] = {
    {fits_id, SX_HOLDS_ID, {"q1", "a", "moderately_severe"}, {"Q1", "1q", "_a", "a-b", "", "a.b"}},
    {fits_name, SX_HOLDS_NAME, {"phq-9", "a"}, {"PHQ-9", "9a", "a_b", "-a", ""}},
    {sx_lex_code,
     SX_HOLDS_CODE,
     {"0", "-1", "yes", "LA_1", "Ab-2"},
     {"", "a b", "a.b", "\xC3\xA4", "123456789012345678901234567890123"}},
    {sx_lex_version,
     SX_HOLDS_VERSION,
     {"1.0.0", "0.0.1", "10.200.3"},
     {"1.0", "1.0.0.0", "01.0.0", "1.0.0-rc", "v1.0.0", "1..0", ".1.0", "1.0.", ""}},
    {sx_lex_language,
     SX_HOLDS_LANGUAGE,
     {"en", "de", "pt-BR", "zh-Hans-CN", "es-419", "gsw"},
     {"e", "english", "en_US", "en-", "-en", "", "12", "en-x", "en--US"}},
    {sx_lex_duration,
     SX_HOLDS_DURATION,
     {"P14D", "P2W", "P1M", "P1Y6M", "PT1H30M", "P1DT12H"},
     {"14D", "P", "PD", "P1H", "P1D2W", "p14d", "P1.5D", "P1D1D", "P14", ""}},
    {sx_lex_loinc,
     SX_HOLDS_LOINC,
     {"44249-1", "69725-0", "LA6568-5", "44250-9", "44261-6"},
     {"44249", "44249-", "-1", "44249-12", "LA-5", "x44249-1", ""}},
    {fits_interval,
     SX_HOLDS_INTERVAL,
     {"0..4", "5..<10", "3", "-24..-1", "0.5..1"},
     {"0..", "..4", "0-4", "a..b", "010..20", "+1..2", ""}},
};

START_TEST(readers_and_patterns_agree)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        const spelling *s = &spellings[i];
        regex_t pattern;
        ck_assert_int_eq(regcomp(&pattern, sx_holds_pattern(s->holds), REG_EXTENDED | REG_NOSUB),
                         0);
        for (size_t g = 0; g < 8 && s->good[g] != NULL; g++) {
            ck_assert_msg(s->fits(sx_slice_of(s->good[g])), "refused: %s", s->good[g]);
            ck_assert_msg(regexec(&pattern, s->good[g], 0, NULL, 0) == 0, "pattern: %s",
                          s->good[g]);
        }
        for (size_t b = 0; b < 12 && s->bad[b] != NULL; b++) {
            ck_assert_msg(!s->fits(sx_slice_of(s->bad[b])), "accepted: %s", s->bad[b]);
            /* "P" alone is all that the pattern cannot tell. */
            ck_assert_msg(strcmp(s->bad[b], "P") == 0 ||
                              regexec(&pattern, s->bad[b], 0, NULL, 0) != 0,
                          "pattern: %s", s->bad[b]);
        }
        regfree(&pattern);
    }
    ck_assert(!sx_lex_loinc(SX_SLICE("44249-2"))); /* the check digit is wrong */
}
END_TEST

/* How much of a text is a DOI. */
START_TEST(dois)
{
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {{"10.1000/1", 9},      {"10.1000/182 and more", 11},
                 {"10.1000.10/ab", 13}, {"10.1016/j.jad.2008", 18},
                 {"10.100/1234", 0},    {"10.1000123", 0},
                 {"10.1000x1", 0},      {"10.1000/ 1", 0},
                 {"11.1000/1", 0},      {"10.1000/", 0},
                 {"10.1000.1/", 0},     {"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_msg(sx_lex_doi(sx_slice_of(cases[i].text)) == cases[i].len, "%s", cases[i].text);
    }
}
END_TEST

/* At most a hundred years; behind a T an M is minutes. */
START_TEST(durations)
{
    static const struct {
        const char *text;
        bool fits;
    } cases[] = {{"P14D", true},   {"P100Y", true},   {"P100YT1S", false},
                 {"P1216M", true}, {"P1217M", false}, {"PT1217M", true},
                 {"P0D", false},   {"PT1H30M", true}, {"P1X", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_msg(sx_duration_fits(sx_slice_of(cases[i].text)) == cases[i].fits, "%s",
                      cases[i].text);
    }
    ck_assert(sx_lex_duration(SX_SLICE("P00001Y00001M00001W00001DT00001H00001M")));
    ck_assert(!sx_lex_duration(SX_SLICE("P00001Y00001M00001W00001DT00001H00001M00001S")));
    ck_assert_int_eq(sx_loinc_check_digit(SX_SLICE("44249-2")), '1');
    ck_assert_int_eq(sx_loinc_check_digit(SX_SLICE("")), 0);
}
END_TEST

static Suite *scalar_suite(void)
{
    Suite *suite = suite_create("scalar");
    TCase *tests = tcase_create("scalar");
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, counts);
    tcase_add_test(tests, intervals);
    tcase_add_test(tests, dates);
    tcase_add_test(tests, readers_and_patterns_agree);
    tcase_add_test(tests, dois);
    tcase_add_test(tests, durations);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(scalar_suite());
}
