/*
 * test_flat.c: lines of JSON as rows: only lines that are written as the first one is, and only values that mean the
 * same in a table.
 */
#include <check.h>
#include <string.h>

#include "batch/flat.h"
#include "batch/trial_lines.h"
#include "support/suite.h"

static sx_arena *arena;
static sx_block from, to;

static void set_up(void)
{
    arena = sx_arena_new(0);
    ck_assert(sx_block_init(&from, 8) && sx_block_init(&to, 8));
}

static void tear_down(void)
{
    sx_block_free(&from);
    sx_block_free(&to);
    sx_arena_free(arena);
}

static const sx_flat *form_of(const char *line)
{
    static const char *const keys[] = {"id", "q1", "q2"};
    const sx_flat *flat = NULL;
    ck_assert_int_eq(sx_flat_make(arena, sx_slice_of(line), keys, 3, &flat), SX_OK);
    return flat;
}

START_TEST(simple_lines_are_rows)
{
    const sx_flat *flat = form_of("{ \"id\" : \"a\", \"q1\": 1 ,\"q2\":null } ");
    ck_assert_ptr_nonnull(flat);
    trial_lines(&from, "{ \"id\" : \"b c\", \"q1\": 0 ,\"q2\":null } \n"
                       "{ \"id\" : 123456789012345, \"q1\": \"NA\" ,\"q2\":-9 } \n"
                       "{ \"id\" : \"\", \"q1\": \"2.0\" ,\"q2\":10 } \n");
    ck_assert(sx_flat_lines(flat, &from, ',', &to));
    ck_assert(to.plain);
    ck_assert_uint_eq(to.count, 3);
    ck_assert_str_eq("b c,0,\n123456789012345,NA,-9\n,2.0,10\n",
                     sx_arena_strndup(arena, to.data, to.used));
    ck_assert_uint_eq(to.records[1].start, 7);
    ck_assert_uint_eq(to.records[1].len, 21);
    ck_assert_uint_eq(to.records[2].line, from.records[2].line);
}
END_TEST

static const char *const others[] = {
    "{\"id\":\"a\",\"q2\":1,\"q1\":1}",   /* another order */
    "{\"id\":\"a\",\"q1\":1,\"q2\": 1}",  /* another blank */
    "{\"id\":\"a\",\"q1\":1}",            /* one too few */
    "{\"id\":\"a\",\"q1\":1,\"q2\":1",    /* no end */
    "{\"id\":\"a\",\"q1\":1,\"q2\":1}}",  /* more behind the end */
    "{\"id\":\"a\",\"q1\":1.0,\"q2\":1}", /* a fraction */
    "{\"id\":\"a\",\"q1\":01,\"q2\":1}",  /* no number of JSON */
    "{\"id\":\"a\",\"q1\":-0,\"q2\":1}",  /* written in another way in a table */
    "{\"id\":\"a\",\"q1\":1234567890123456,\"q2\":1}",
    "{\"id\":\"a\",\"q1\":-,\"q2\":1}",
    "{\"id\":\"a\",\"q1\":true,\"q2\":1}",
    "{\"id\":\"a\",\"q1\":nul,\"q2\":1}",
    "{\"id\":\"a\\n\",\"q1\":1,\"q2\":1}", /* an escape */
    "{\"id\":\"a,b\",\"q1\":1,\"q2\":1}",  /* the separator */
    "{\"id\":\"\xc3\xa9\",\"q1\":1,\"q2\":1}",
    "{\"id\":\"a\t\",\"q1\":1,\"q2\":1}",
    "{\"id\":\"a",
    "",
    "{",
    "x"};

START_TEST(other_lines_are_not)
{
    const sx_flat *flat = form_of("{\"id\":\"a\",\"q1\":1,\"q2\":1}");
    ck_assert_ptr_nonnull(flat);
    trial_lines(&from,
                sx_arena_printf(arena, "{\"id\":\"a\",\"q1\":1,\"q2\":1}\n%s\n", others[_i]));
    ck_assert(!sx_flat_lines(flat, &from, ',', &to));
    ck_assert(!to.plain);
}
END_TEST

START_TEST(lines_that_the_reader_refuses_are_not)
{
    const sx_flat *flat = form_of("{\"id\":\"a\",\"q1\":1,\"q2\":1}");
    trial_lines(&from, "{\"id\":\"a\",\"q1\":1,\"q2\":1}\n");
    ck_assert(sx_flat_lines(flat, &from, ',', &to));
    from.records[0].kind = SX_RECORD_TOO_LONG;
    ck_assert(!sx_flat_lines(flat, &from, ',', &to));
}
END_TEST

START_TEST(first_lines_of_no_form)
{
    ck_assert_ptr_null(form_of("{\"id\":\"a\",\"q2\":1,\"q1\":1}")); /* keys in another order */
    ck_assert_ptr_null(form_of("{\"id\":\"a\",\"q1\":[],\"q2\":1}"));
    ck_assert_ptr_null(form_of("{\"id\":\"a\\\\\",\"q1\":1,\"q2\":1}"));
    ck_assert_ptr_null(form_of("{\"i\\u0064\":\"a\",\"q1\":1,\"q2\":1}"));
    ck_assert_ptr_null(form_of("{\"id\":\"a\",\"q1\":1,\"q2\":1,\"q3\":1}"));
    ck_assert_ptr_null(form_of("[\"id\":\"a\",\"q1\":1,\"q2\":1}"));
    ck_assert_ptr_null(form_of(""));
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("batch/flat");
    TCase *cases = tcase_create("flat");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, simple_lines_are_rows);
    tcase_add_loop_test(cases, other_lines_are_not, 0, (int)(sizeof others / sizeof others[0]));
    tcase_add_test(cases, lines_that_the_reader_refuses_are_not);
    tcase_add_test(cases, first_lines_of_no_form);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
