/*
 * test_state.c: what a truth means for a flag, in every case there is, and what a history does.
 */
#include "flags/state.h"
#include "support/suite.h"

static const struct {
    sx_logic truth;
    bool only_hidden, left_open;
    sx_flag_state state;
} states[] = {
    {SX_LOGIC_TRUE, false, false, SX_FLAG_RAISED},
    {SX_LOGIC_TRUE, true, false, SX_FLAG_RAISED},
    {SX_LOGIC_TRUE, false, true, SX_FLAG_RAISED},
    {SX_LOGIC_FALSE, false, false, SX_FLAG_CLEAR},
    {SX_LOGIC_FALSE, true, false, SX_FLAG_CLEAR},
    {SX_LOGIC_FALSE, false, true, SX_FLAG_CLEAR},
    {SX_LOGIC_UNKNOWN, false, false, SX_FLAG_NOT_ASSESSED},
    {SX_LOGIC_UNKNOWN, true, false, SX_FLAG_CLEAR},
    {SX_LOGIC_UNKNOWN, false, true, SX_FLAG_RAISED},
    {SX_LOGIC_UNKNOWN, true, true, SX_FLAG_CLEAR},
};

START_TEST(test_of)
{
    ck_assert_int_eq(sx_flag_of(states[_i].truth, states[_i].only_hidden, states[_i].left_open),
                     states[_i].state);
}
END_TEST

static const struct {
    bool raised;
    sx_flag_state last, after;
    bool changed;
} histories[] = {
    {false, SX_FLAG_CLEAR, SX_FLAG_CLEAR, false},
    {false, SX_FLAG_NOT_ASSESSED, SX_FLAG_NOT_ASSESSED, false},
    {false, SX_FLAG_RAISED, SX_FLAG_RAISED, false},
    {true, SX_FLAG_RAISED, SX_FLAG_RAISED, false},
    {true, SX_FLAG_CLEAR, SX_FLAG_RAISED, true},
    {true, SX_FLAG_NOT_ASSESSED, SX_FLAG_RAISED, true},
};

START_TEST(test_after)
{
    bool changed = !histories[_i].changed;
    ck_assert_int_eq(sx_flag_after(histories[_i].raised, histories[_i].last, &changed),
                     histories[_i].after);
    ck_assert_int_eq(changed, histories[_i].changed);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flags/state");
    TCase *cases = tcase_create("state");
    tcase_add_loop_test(cases, test_of, 0, (int)(sizeof states / sizeof *states));
    tcase_add_loop_test(cases, test_after, 0, (int)(sizeof histories / sizeof *histories));
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
