/*
 * test_cells.c: what a cell may hold: answers in lossless spellings, missing tokens, reasons; and that
 * everything else is refused.
 */
#include <check.h>
#include <string.h>

#include "batch/cells.h"
#include "batch/trial_batch.h"
#include "support/suite.h"

static trial_batch trial;

static void setup(void)
{
    trial_batch_make(&trial);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

#define REFUSED "refused"

static const struct {
    const char *field, *cell;
    const char *meaning; /* "3", a reason, or REFUSED */
} cases[] = {
    {"q1", "0", "0"},
    {"q1", "3", "3"},
    {"q1", "2.0", "2"},
    {"q1", "4", REFUSED},
    {"q1", "-1", REFUSED},
    {"q1", " 1", REFUSED},
    {"q1", "1 ", REFUSED},
    {"q1", "+1", REFUSED},
    {"q1", "01", REFUSED},
    {"q1", "1e0", REFUSED},
    {"q1", "1,0", REFUSED},
    {"q1", "1.5", REFUSED},
    {"q1", "\xEF\xBC\x91", REFUSED}, /* full-width 1 */
    {"q1",
     "\xE2\x88\x92"
     "1",
     REFUSED}, /* minus sign */
    {"q1", "TRUE", REFUSED},
    {"q1", "02-Mar", REFUSED},
    {"q1", "Never", REFUSED}, /* the text of an option is not its code */
    {"q1", "NA", "skipped"},
    {"q1", "-99", "skipped"},
    {"q1", "88", "skipped"},
    {"q1", "na", REFUSED},
    {"q1", "N/A", REFUSED},
    {"q1", ".", REFUSED},
    {"q1", "-9", REFUSED},
    {"q1", "99", REFUSED},
    {"q1", "null", REFUSED},
    {"q1", "#N/A", REFUSED},
    {"q1", "skipped", "skipped"},
    {"q1", "declined", "declined"},
    {"q1", "not_applicable", "not_applicable"},
    {"q1", "not_shown", "not_shown"},
    {"q1", "incomplete", REFUSED},
    {"gate", "yes", "0"},
    {"gate", "no", "1"},
    {"gate", "Yes", REFUSED},
    {"gate", "1", REFUSED},
    {"half", "2.5", "25"},
    {"half", "10", "100"},
    {"half", "2.50", "25"},
    {"half", "2.55", REFUSED},
    {"half", "10.1", REFUSED},
    {"half", "-0", REFUSED},
    {"many.a", "1", "1"},
    {"many.a", "0", "0"},
    {"many.a", "2", REFUSED},
    {"order.x", "3", "3"},
    {"order.x", "0", REFUSED},
    {"order.x", "4", REFUSED},
};

START_TEST(test_cell)
{
    static const char *const more[] = {"88"};
    const sx_model *model = trial.loaded[0]->model;
    sx_tokens tokens;
    sx_cell_reader reader;
    int64_t value = 99;
    uint8_t status = 99;
    int field = sx_model_find_field(model, cases[_i].field);
    ck_assert_int_ge(field, 0);
    ck_assert_int_eq(sx_tokens_make(trial.arena, model, more, 1, &tokens), SX_OK);
    sx_cell_reader_make(model, (size_t)field, &tokens, NULL, false, &reader);
    sx_slice cell = sx_slice_of(cases[_i].cell);
    const char *expected = sx_cell_read(&reader, cell, &value, &status);
    const char *text = expected != NULL       ? REFUSED
                       : status != SX_CELL_OK ? sx_cell_word((sx_cell)status)
                                              : sx_arena_printf(trial.arena, "%d", (int)value);
    ck_assert_str_eq(text, cases[_i].meaning);
    if (cell.len == 1) { /* the table says the same */
        uint8_t code = reader.code[(unsigned char)cell.at[0]];
        ck_assert_int_eq(code == SX_CELL_SLOW, expected != NULL);
        if (expected == NULL) {
            ck_assert_int_eq(reader.value[code], value);
            ck_assert_int_eq(reader.status[code], status);
        }
    }
}
END_TEST

/* A token that is an answer would make answers vanish. */
START_TEST(test_tokens_check)
{
    static const char *const answer[] = {"x", "3"};
    static const char *const spelling[] = {"2.0"};
    static const char *const other[] = {"", "-9", "99", "NA"};
    const sx_model *model = trial.loaded[0]->model;
    ck_assert_int_eq(sx_tokens_check(model, 0, NULL, answer, 2, &trial.diags), SX_E_USAGE);
    ck_assert_str_eq(trial.diags.items[0].code, "INPUT.MISSING_TOKEN");
    ck_assert_int_eq(sx_tokens_check(model, 0, NULL, spelling, 1, &trial.diags), SX_E_USAGE);
    ck_assert_int_eq(sx_tokens_check(model, 0, NULL, other, 4, &trial.diags), SX_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cells");
    TCase *tests = tcase_create("cells");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_cell, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, test_tokens_check);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
