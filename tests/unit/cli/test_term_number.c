/*
 * test_term_number.c: what the arrow keys do to a slider: steps between two limits, exactly, and where the
 * mark stands. Texts that are no number, or too long for the scale, are refused and never wrapped around.
 */
#include "cli/term_number.h"
#include "support/suite.h"

static const struct {
    const char *low, *high, *step, *current;
    bool up;
    const char *moved; /* NULL: refused */
} moves[] = {
    {"0", "10", NULL, "3", true, "4"},
    {"0", "10", NULL, "3", false, "2"},
    {"0", "10", NULL, "10", true, "10"},
    {"0", "10", NULL, "0", false, "0"},
    {"0", "10", NULL, "", true, "0"},
    {"0", "10", NULL, "", false, "10"},
    {"0", "1", "0.1", "0.2", true, "0.3"},
    {"-2.5", "2.5", "0.5", "0", false, "-0.5"},
    {"-2.5", "2.5", "0.5", "-2.3", false, "-2.5"},
    {"-10", "-1", NULL, "", true, "-10"},
    {"0", "1", "0.000001", "0.5", true, "0.500001"},
    {"0", "100", "2.50", "95", true, "97.5"},
    {"5", "10", NULL, "1", true, "5"},   /* below the limits: to the nearest one */
    {"5", "10", NULL, "50", true, "10"}, /* above */
    {"0", "10", NULL, "3.", true, "4"},  /* still being typed */
    {"0", "10", NULL, "-", true, "0"},   /* no number yet: as if there were none */
    {"0", "10", NULL, "1.2.3", true, "0"},
    {"0", "10", NULL, "1e3", true, "0"},
    {"0", "10", NULL, "0.1234567", true, "0"}, /* more places than there are */
    {"a", "10", NULL, "3", true, NULL},
    {"0", "", NULL, "3", true, NULL},
    {"0", "10", "/", "3", true, NULL},
    {"0", "10", ":", "3", true, NULL},
    {"0", "999999999999", NULL, "", false, "999999999999"},
    {"0", "1000000000000", NULL, "", false, NULL},
    {"0", "9999999999999", NULL, "", false, NULL}, /* its millionths do not fit 64 bits */
    {"-9999999999999", "0", NULL, "", true, NULL},
    {"0", "999999999999.999999", NULL, "", false, "999999999999.999999"},
};

START_TEST(a_number_moves)
{
    char text[CLI_NUMBER_TEXT] = "";
    bool moved = cli_number_move(moves[_i].low, moves[_i].high, moves[_i].step, moves[_i].current,
                                 moves[_i].up, text);
    ck_assert_int_eq(moved, moves[_i].moved != NULL);
    if (moved) {
        ck_assert_str_eq(text, moves[_i].moved);
    }
}
END_TEST

static const struct {
    const char *low, *high, *current;
    size_t width;
    int place; /* -1: nowhere */
} places[] = {
    {"0", "10", "0", 11, 0},   {"0", "10", "5", 11, 5},   {"0", "10", "10", 11, 10},
    {"0", "10", "10", 5, 4},   {"-1", "1", "0", 3, 1},    {"-1", "1", "-1", 3, 0},
    {"0", "1", "0.999", 2, 1}, {"0", "10", "11", 11, -1}, {"0", "10", "-1", 11, -1},
    {"0", "10", "", 11, -1},   {"0", "10", "5", 0, -1},   {"10", "10", "10", 5, -1},
    {"10", "0", "5", 5, -1},   {"x", "10", "5", 11, -1},  {"0", "x", "5", 11, -1},
};

START_TEST(a_number_has_its_place)
{
    size_t place = 99;
    bool there = cli_number_place(places[_i].low, places[_i].high, places[_i].current,
                                  places[_i].width, &place);
    ck_assert_int_eq(there, places[_i].place >= 0);
    ck_assert_uint_eq(place, there ? (size_t)places[_i].place : 99);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("term_number");
    TCase *tests = tcase_create("term_number");
    tcase_add_loop_test(tests, a_number_moves, 0, (int)(sizeof moves / sizeof *moves));
    tcase_add_loop_test(tests, a_number_has_its_place, 0, (int)(sizeof places / sizeof *places));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
