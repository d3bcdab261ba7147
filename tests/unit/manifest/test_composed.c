/*
 * test_composed.c: letters and accents that have one character together, by examples of each script, and
 * their neighbours that have none.
 */
#include "manifest/composed.h"
#include "support/suite.h"

static const struct {
    int letter, mark;
    bool one; /* there is one character for both */
} pairs[] = {
    {'a', 0x0300, true},     {'b', 0x0300, false},    {'u', 0x0308, true},
    {'q', 0x0308, false},    {'c', 0x0327, true},     {'z', 0x030C, true},
    {'o', 0x030B, true},     {'e', 0x0328, true},     {'w', 0x030A, true},
    {'a', 'b', false},       {'a', 0x02FF, false},    {'a', 0x0311, false},
    {0x0418, 0x0306, true},  {0x0438, 0x0306, true},  {0x0418, 0x0308, false},
    {0x0415, 0x0308, true},  {0x0435, 0x0308, true},  {0x0406, 0x0308, true},
    {0x0456, 0x0308, true},  {0x0416, 0x0308, false}, {0x0435, 0x0306, false},
    {0x0391, 0x0301, true},  {0x03C9, 0x0301, true},  {0x03B2, 0x0301, false},
    {0x03B1, 0x0300, false}, {0x304B, 0x3099, true},  {0x307B, 0x3099, true},
    {0x307B, 0x309A, true},  {0x304A, 0x3099, false}, {0x307C, 0x3099, false},
    {0x30AB, 0x3099, true},  {0x30DB, 0x309A, true},  {0x30AA, 0x3099, false},
    {0x30DC, 0x3099, false}, {0x304B, 0x3098, false}, {0x304B, 0x309B, false},
    {0x1100, 0x1161, true},  {0x1112, 0x1175, true},  {0x10FF, 0x1161, false},
    {0x1113, 0x1161, false}, {0x1100, 0x1160, false}, {0x1100, 0x1176, false},
};

START_TEST(pairs_are_known)
{
    ck_assert_int_eq(sx_is_decomposed(pairs[_i].letter, pairs[_i].mark), pairs[_i].one);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("composed");
    TCase *tests = tcase_create("composed");
    tcase_add_loop_test(tests, pairs_are_known, 0, (int)(sizeof pairs / sizeof *pairs));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
