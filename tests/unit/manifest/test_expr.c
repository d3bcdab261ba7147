/*
 * test_expr.c: the grammar of conditions and formulas: what binds tighter, what is refused and where,
 * and printing that reads back to the same tree.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "manifest/reader.h"
#include "trial_manifest.h"
#include "support/suite.h"

/* A tree in brackets, so that every grouping shows: (or a (and b c)). */
static void show(sx_buf *out, const sx_expr *e)
{
    static const char *const words[] = {
        [SX_EXPR_NEGATE] = "neg",  [SX_EXPR_NOT] = "not",    [SX_EXPR_ADD] = "+",
        [SX_EXPR_SUBTRACT] = "-",  [SX_EXPR_MULTIPLY] = "*", [SX_EXPR_DIVIDE] = "/",
        [SX_EXPR_POWER] = "^",     [SX_EXPR_EQUAL] = "=",    [SX_EXPR_NOT_EQUAL] = "!=",
        [SX_EXPR_LESS] = "<",      [SX_EXPR_AT_MOST] = "<=", [SX_EXPR_GREATER] = ">",
        [SX_EXPR_AT_LEAST] = ">=", [SX_EXPR_AND] = "and",    [SX_EXPR_OR] = "or"};
    if (e->kind == SX_EXPR_NUMBER) {
        sx_decimal_print(out, e->number);
    } else if (e->kind == SX_EXPR_NAME) {
        sx_buf_str(out, e->name);
    } else if (e->kind == SX_EXPR_RANGE) {
        sx_buf_printf(out, "[%s..%s]", e->name, e->last);
    } else {
        sx_buf_printf(out, "(%s", e->kind == SX_EXPR_CALL ? e->name : words[e->kind]);
        for (size_t i = 0; i < e->arg_count; i++) {
            sx_buf_char(out, ' ');
            show(out, e->args[i]);
        }
        sx_buf_char(out, ')');
    }
}

static sx_expr *read_text(trial *t, const char *text)
{
    sx_expr *expr = NULL;
    sx_where where = {.file = "x.yaml", .line = 7, .column = 11};
    sx_status status = sx_expr_read(t->arena, sx_slice_of(text), where, &t->diags, &expr);
    ck_assert_int_eq(status == SX_OK, expr != NULL);
    return expr;
}

START_TEST(operators_bind_as_they_should)
{
    static const char *const cases[][2] = {
        {"a or b and c", "(or a (and b c))"},
        {"not a and b", "(and (not a) b)"},
        {"not a = 1", "(not (= a 1))"},
        {"not not a", "(not (not a))"},
        {"a or b or c", "(or (or a b) c)"},
        {"a + b * c ^ 2", "(+ a (* b (^ c 2)))"},
        {"a - b - c", "(- (- a b) c)"},
        {"a ^ b ^ c", "(^ a (^ b c))"},
        {"-a ^ 2", "(neg (^ a 2))"},
        {"2 ^ -1", "(^ 2 (neg 1))"},
        {"- - 1", "(neg (neg 1))"},
        {"a * -b", "(* a (neg b))"},
        {"(a + b) * c", "(* (+ a b) c)"},
        {"a + 1 >= b - 2", "(>= (+ a 1) (- b 2))"},
        {"a!=b", "(!= a b)"},
        {"a<b", "(< a b)"},
        {"a <= 0.25", "(<= a 0.25)"},
        {"a > b", "(> a b)"},
        {"q1..q9 >= 2", "(>= [q1..q9] 2)"},
        {"q1 .. q9 >= 2", "(>= [q1..q9] 2)"},
        {"where(a = 1, none(), b)", "(where (= a 1) (none) b)"},
        {"count(q1..q8 >= 2, q9 >= 1)", "(count (>= [q1..q8] 2) (>= q9 1))"},
        {"where(gate = no, 0, sum(q1..q5))", "(where (= gate no) 0 (sum [q1..q5]))"},
        {"phq-4.depression >= 3", "(>= phq-4.depression 3)"},
        {"alcohol.beer = 1", "(= alcohol.beer 1)"},
        {"item.-1 = 1", "(= item.-1 1)"},
        {"item.0..item.2 = 1", "(= [item.0..item.2] 1)"},
        {"a-b - c", "(- a-b c)"},
        {"a -b", "(- a b)"},
        {"a- b", "(- a b)"},
        {"a\n  and\tb", "(and a b)"},
        {"stage = Yes_1", "(= stage Yes_1)"},
        {"android = notes or oral", "(or (= android notes) oral)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        const sx_expr *expr = read_text(&t, cases[i][0]);
        ck_assert_msg(expr != NULL, "%s\n%s", cases[i][0], trial_report(&t));
        sx_buf out;
        sx_buf_init(&out, 10000);
        show(&out, expr);
        ck_assert_str_eq(sx_buf_text(&out), cases[i][1]);
        /* Printed and read again it is the same tree. */
        sx_buf printed, again;
        sx_buf_init(&printed, 10000);
        sx_buf_init(&again, 10000);
        sx_expr_print(&printed, expr);
        const sx_expr *second = read_text(&t, sx_buf_text(&printed));
        ck_assert_ptr_nonnull(second);
        show(&again, second);
        ck_assert_str_eq(sx_buf_text(&again), cases[i][1]);
        sx_buf_free(&out);
        sx_buf_free(&printed);
        sx_buf_free(&again);
        trial_end(&t);
    }
}
END_TEST

START_TEST(printing_uses_few_parentheses)
{
    static const char *const cases[][2] = {
        {"((a or b)) and (c and d)", "(a or b) and (c and d)"},
        {"(a - b) - c", "a - b - c"},
        {"a - (b - c)", "a - (b - c)"},
        {"(a ^ b) ^ c", "(a ^ b) ^ c"},
        {"not (a = 1)", "not a = 1"},
        {"(not a) = 1", "(not a) = 1"},
        {"(-a) ^ 2", "(-a) ^ 2"},
        {"-(a + b)", "-(a + b)"},
        {"max( a ,b)", "max(a, b)"},
        {"2.50", "2.5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        const sx_expr *expr = read_text(&t, cases[i][0]);
        ck_assert_msg(expr != NULL, "%s\n%s", cases[i][0], trial_report(&t));
        sx_buf out;
        sx_buf_init(&out, 10000);
        sx_expr_print(&out, expr);
        ck_assert_str_eq(sx_buf_text(&out), cases[i][1]);
        sx_buf_free(&out);
        trial_end(&t);
    }
}
END_TEST

START_TEST(faults_are_placed)
{
    /* column within the text, from 1 */
    static const struct {
        const char *text;
        uint32_t column;
        const char *says;
    } cases[] = {
        {"", 1, "too early"},
        {"a and", 6, "too early"},
        {"and a", 1, "'and'"},
        {"a <> 2", 4, "another sign"},
        {"a !! 2", 3, NULL},
        {"a and or", 7, "'or'"},
        {"a = not", 5, "'not'"},
        {"or a", 1, "'or'"},
        {"not", 4, "too early"},
        {"a - not b", 5, "'not'"},
        {"a bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", 3, "bbbb'"},
        {"a b", 3, "'b'"},
        {"a = = 2", 3, "single ="},
        {"a == 2", 3, "single ="},
        {"1 < a < 3", 7, "and"},
        {"(a", 3, "parenthesis"},
        {"a)", 2, "')'"},
        {"sum()", 5, "operands"},
        {"sum(a", 6, "call"},
        {"sum(a,", 7, "too early"},
        {"a && b", 3, "and"},
        {"a || b", 3, "or"},
        {"a = 010", 5, "number"},
        {"a = 1e1", 5, "number"},
        {"a = .5", 5, "'.'"},
        {"a = 5.", 6, "'.'"},
        {"a..3", 4, "range"},
        {"a = \"x\"", 5, "'\"'"},
        {"\xC3\xA4 = 1", 1, "\xC3\xA4"},
        {"a = \xC3\xA4 b", 5, NULL},
        {"a =\n b c", 4, "'c'"},
        {"a ! b", 3, "'!'"},
        {"a ~ b", 3, "'~'"},
        {"not", 4, "too early"},
        {"a, b", 2, "','"},
        {"none(", 6, "call"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        ck_assert_ptr_null(read_text(&t, cases[i].text));
        const sx_diag *first = trial_first(&t);
        ck_assert_ptr_nonnull(first);
        ck_assert_str_eq(first->code, "MANIFEST.EXPR");
        ck_assert_ptr_nonnull(first->expected);
        bool later = strchr(cases[i].text, '\n') != NULL;
        ck_assert_uint_eq(first->where.line, later ? 8 : 7);
        ck_assert_msg(first->where.column == (later ? 4 : 10 + cases[i].column), "%s\n%s",
                      cases[i].text, trial_report(&t));
        ck_assert_msg(cases[i].says == NULL || strstr(trial_report(&t), cases[i].says) != NULL,
                      "%s\n%s", cases[i].says, trial_report(&t));
        trial_end(&t);
    }
}
END_TEST

static sx_status read_repeated(const char *before, const char *after, size_t times)
{
    trial t;
    trial_begin(&t);
    for (size_t i = 0; i < times; i++) {
        trial_append(&t, before);
    }
    trial_append(&t, "a");
    for (size_t i = 0; i < times; i++) {
        trial_append(&t, after);
    }
    sx_expr *expr = NULL;
    sx_where where = {.file = "x", .line = 1, .column = 1};
    sx_status status = sx_expr_read(t.arena, trial_text(&t), where, &t.diags, &expr);
    trial_end(&t);
    return status;
}

START_TEST(depth_and_length_have_limits)
{
    static const char *const pairs[][2] = {{"(", ")"},      {"abs(", ")"}, {"-", ""},
                                           {"not ", ""},    {"2 ^ ", ""},  {"a = (", ")"},
                                           {"sum(1, ", ")"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        ck_assert_int_eq(read_repeated(pairs[i][0], pairs[i][1], 60), SX_OK);
        ck_assert_int_eq(read_repeated(pairs[i][0], pairs[i][1], 200), SX_OK);
        ck_assert_int_eq(read_repeated(pairs[i][0], pairs[i][1], 201), SX_E_MANIFEST);
        ck_assert_int_eq(read_repeated(pairs[i][0], pairs[i][1], 2000), SX_E_MANIFEST);
    }
    /* Levels of a chain, whatever its signs. */
    static const char *const chains[] = {"a+", "a * ", "a and ", "a or ", "1 - "};
    for (size_t i = 0; i < sizeof chains / sizeof chains[0]; i++) {
        ck_assert_int_eq(read_repeated(chains[i], "", 2000), SX_OK);
        ck_assert_int_eq(read_repeated(chains[i], "", 2001), SX_E_MANIFEST);
    }
    /* Many operands side by side are no level each. */
    ck_assert_int_eq(read_repeated("a, ", "", 5000), SX_E_MANIFEST);
    ck_assert_int_eq(read_repeated("a+", "", 200000), SX_E_MANIFEST);
    ck_assert_int_eq(read_repeated("(", "", 1000000), SX_E_MANIFEST);
}
END_TEST

START_TEST(a_call_may_have_many_operands)
{
    trial t;
    trial_begin(&t);
    trial_append(&t, "sum(a");
    for (size_t i = 0; i < 8000; i++) {
        trial_append(&t, ", b");
    }
    trial_append(&t, ")");
    sx_expr *expr = NULL;
    sx_where where = {.file = "x", .line = 1, .column = 1};
    ck_assert_int_eq(sx_expr_read(t.arena, trial_text(&t), where, &t.diags, &expr), SX_OK);
    ck_assert_uint_eq(expr->arg_count, 8001);
    ck_assert_uint_eq(expr->depth, 1);
    trial_append(&t, " + sum(b, b, b, b)");
    for (size_t i = 0; i < 3000; i++) {
        trial_append(&t, " or c");
    }
    ck_assert_int_eq(sx_expr_read(t.arena, trial_text(&t), where, &t.diags, &expr), SX_E_MANIFEST);
    ck_assert_ptr_nonnull(strstr(trial_report(&t), "32768 bytes"));
    trial_end(&t);
}
END_TEST

START_TEST(lists_are_cut_at_commas_outside_calls)
{
    trial t;
    trial_begin(&t);
    sx_expr **list = NULL;
    size_t count = 0;
    sx_where where = {.file = "x", .line = 1, .column = 1};
    sx_slice text = SX_SLICE("q1..q8 >= 2, max(a, b) = 1,c");
    ck_assert_int_eq(sx_expr_read_list(t.arena, text, where, &t.diags, &list, &count), SX_OK);
    ck_assert_uint_eq(count, 3);
    ck_assert_uint_eq(list[1]->where.column, 24);
    ck_assert_uint_eq(list[2]->where.column, 28);
    ck_assert_str_eq(list[2]->name, "c");
    static const char *const bad[] = {"", "a,", ",a", "a,,b", "a b", "a, b)"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_int_eq(
            sx_expr_read_list(t.arena, sx_slice_of(bad[i]), where, &t.diags, &list, &count),
            SX_E_MANIFEST);
        ck_assert_ptr_null(list);
    }
    trial_end(&t);
}
END_TEST

/* Every way a scalar can be written: the place of `c` in the file is found. */
START_TEST(places_are_exact_in_every_style)
{
    static const char *const files[] = {
        "k: a = b @@c\n",
        "k: \"a = b @@c\"\n",
        "k: 'a = b @@c'\n",
        "k: a\n  = b\n  @@c\n",
        "k: \"a\n\n   = b \\\n    @@c\"\n",
        "k: \"a \\x3D \\u0062 @@c\"\n",
        "k: \"a\\n=\\tb\\n@@c\"\n",
        "k: \"a \\U0000003D b @@c\"\n",
        "k:\r\n  a\r\n  = b\r\n  @@c\r\n",
        "k: 'a\n  = b @@c'\n",
        "k: >\n  a = b\n  @@c\n",
        "k: |  # a comment = x\n  a =\n  b @@c\n",
        "k: >-\n\n    a\n\n    = b   @@c\n",
        "\"\xC3\xA4\": {k\xC3\xA4: \"\xC3\xA4\", k: a = b @@c}\n",
        "k: a = b   @@c   # x\n",
        "k: \"'a' = b\"\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        trial t;
        trial_begin(&t);
        trial_append(&t, files[i]);
        sx_tree *root = NULL;
        ck_assert_int_eq(sx_tree_read_yaml(t.arena, "x", trial_text(&t), &t.diags, &root), SX_OK);
        const sx_tree *map = sx_tree_get(root, "\xC3\xA4");
        sx_expr *expr = NULL;
        sx_status status =
            sx_expr_read_node(t.arena, sx_tree_get(map == NULL ? root : map, "k"), &t.diags, &expr);
        ck_assert_int_eq(status, SX_E_MANIFEST);
        if (t.line == 0) { /* the last case: a quote inside */
            ck_assert_uint_eq(trial_first(&t)->where.column, 5);
        } else {
            trial_expect(&t, status, "MANIFEST.EXPR");
        }
        trial_end(&t);
    }
}
END_TEST

static Suite *expr_suite(void)
{
    Suite *suite = suite_create("expr");
    TCase *tests = tcase_create("expr");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, operators_bind_as_they_should);
    tcase_add_test(tests, printing_uses_few_parentheses);
    tcase_add_test(tests, faults_are_placed);
    tcase_add_test(tests, depth_and_length_have_limits);
    tcase_add_test(tests, a_call_may_have_many_operands);
    tcase_add_test(tests, lists_are_cut_at_commas_outside_calls);
    tcase_add_test(tests, places_are_exact_in_every_style);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(expr_suite());
}
