/*
 * test_binding.c: which columns hold which fields: every accepted spelling, and every way in which a
 * header is refused with what to do about it.
 */
#include <check.h>
#include <string.h>

#include "batch/binding.h"
#include "batch/trial_batch.h"
#include "support/suite.h"

#define COLUMNS_MAX 64

static trial_batch trial;

static void setup(void)
{
    trial_batch_make(&trial);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

/* Binds a header written with blanks between the columns ("_" is a column without a name). */
static sx_status bind(const char *header, size_t first, size_t count,
                      const sx_binding_options *options, sx_binding *ret)
{
    sx_slice columns[COLUMNS_MAX];
    size_t used = 0;
    for (const char *at = header; *at != '\0';) {
        size_t len = strcspn(at, " ");
        columns[used++] = len == 1 && *at == '_' ? (sx_slice){"", 0} : (sx_slice){at, len};
        at += len + strspn(at + len, " ");
    }
    return sx_binding_make(trial.arena, &trial.loaded[first], count, columns, used, options,
                           &trial.diags, ret);
}

/* "mood_1=mood.q1 age=mood.age,calm.age": the columns that are bound. */
static const char *bound_text(const sx_binding *binding, size_t first)
{
    const char *text = "";
    for (size_t c = 0; c < binding->column_count; c++) {
        for (uint32_t i = binding->first[c]; i < binding->first[c + 1]; i++) {
            const sx_model *model = trial.loaded[first + binding->bounds[i].instrument]->model;
            bool again = i > binding->first[c];
            text = sx_arena_printf(trial.arena, "%s%s%s%s%s.%s", text,
                                   text[0] == '\0' || again ? "" : " ",
                                   again ? "," : binding->columns[c], again ? "" : "=", model->id,
                                   model->fields[binding->bounds[i].field].name);
        }
    }
    return text;
}

static const struct {
    const char *header;
    size_t first, count; /* of the instruments mood, calm */
    const char *bound;
} good[] = {
    {"q1 q2 q3 harm", 0, 1, "q1=mood.q1 q2=mood.q2 q3=mood.q3 harm=mood.harm"},
    {"harm q3 x q2 _ q1 _", 0, 1, "harm=mood.harm q3=mood.q3 q2=mood.q2 q1=mood.q1"},
    {"mood.q1 mood_2 MOOD3 m_harm", 0, 1,
     "mood.q1=mood.q1 mood_2=mood.q2 MOOD3=mood.q3 m_harm=mood.harm"},
    {"q1 q2 q3 harm many.a many___b mood.many.c m_order.x mood_9.y mood_9___z", 0, 1,
     "q1=mood.q1 q2=mood.q2 q3=mood.q3 harm=mood.harm many.a=mood.many.a many___b=mood.many.b "
     "mood.many.c=mood.many.c m_order.x=mood.order.x mood_9.y=mood.order.y "
     "mood_9___z=mood.order.z"},
    {"q1 q2", 1, 1, "q1=calm.q1 q2=calm.q2"},
    {"mood_1 mood_2 mood_3 harm calm_1 calm_2 age sex", 0, 2,
     "mood_1=mood.q1 mood_2=mood.q2 mood_3=mood.q3 harm=mood.harm calm_1=calm.q1 calm_2=calm.q2 "
     "age=mood.age,calm.age sex=mood.sex"},
    {"mood.q1 mood.q2 q3 harm calm.q1 calm.q2 calm.age", 0, 2,
     "mood.q1=mood.q1 mood.q2=mood.q2 q3=mood.q3 harm=mood.harm calm.q1=calm.q1 calm.q2=calm.q2 "
     "calm.age=calm.age"},
    /* a bare name that means two things is left alone where both have their own column */
    {"q1 mood_1 mood_2 mood_3 harm calm_1 calm_2", 0, 2,
     "mood_1=mood.q1 mood_2=mood.q2 mood_3=mood.q3 harm=mood.harm calm_1=calm.q1 calm_2=calm.q2"},
};

START_TEST(test_good)
{
    sx_binding binding;
    sx_binding_options options = {.file = "in.csv"};
    sx_status status = bind(good[_i].header, good[_i].first, good[_i].count, &options, &binding);
    ck_assert_msg(status == SX_OK, "%s", trial_batch_codes(&trial));
    ck_assert_str_eq(bound_text(&binding, good[_i].first), good[_i].bound);
}
END_TEST

static const struct {
    const char *header;
    size_t first, count;
    const char *code;     /* of the first error */
    const char *expected; /* something that its text holds */
} bad[] = {
    {"q1 q2 harm", 0, 1, "INPUT.COLUMN_MISSING", "mood.q3 or q3 or mood_3 or MOOD3"},
    {"q1 q2 q3", 0, 1, "INPUT.COLUMN_MISSING", "mood.harm or harm"}, /* unscored, but a flag */
    {"q1 q2 Q3 harm", 0, 1, "INPUT.COLUMN_MISSING", "did you mean 'Q3'? Upper and lower case"},
    {"q1 q2 q3 harm Extra", 0, 1, "INPUT.COLUMN_MISSING", "did you mean 'Extra'?"},
    {"mood_1 mood_2 mod_3 harm", 0, 1, "INPUT.COLUMN_MISSING", "did you mean 'mod_3'?"},
    {"q1 q2 q4 harm", 0, 1, "INPUT.COLUMN_MISSING", "a column named"}, /* another number */
    {"q1 q1 q2 q3 harm", 0, 1, "INPUT.COLUMN_TWICE", "one column of each name"},
    {"q1 q2 q3 harm x x", 0, 1, "INPUT.COLUMN_TWICE", "one column of each name"},
    {"q1 mood_1 q2 q3 harm", 0, 1, "INPUT.COLUMN_TWICE", "take one of them out"},
    {"q1 q2 q3 harm calm_2", 0, 2, "INPUT.COLUMN_AMBIGUOUS", "name it mood.q1"},
    {"a b c", 1, 1, "INPUT.COLUMN_MISSING", "calm.q1"},
    {"_", 1, 1, "INPUT.COLUMN_MISSING", "calm.q1"},
};

START_TEST(test_bad)
{
    sx_binding binding;
    sx_binding_options options = {.file = "in.csv"};
    ck_assert_int_eq(bind(bad[_i].header, bad[_i].first, bad[_i].count, &options, &binding),
                     SX_E_INPUT);
    const sx_diag *diag = &trial.diags.items[0];
    while (diag->warning) {
        diag++;
    }
    ck_assert_str_eq(diag->code, bad[_i].code);
    ck_assert_ptr_nonnull(diag->expected);
    ck_assert_msg(strstr(diag->expected, bad[_i].expected) != NULL, "%s", diag->expected);
    ck_assert_str_eq(diag->where.file, "in.csv");
    ck_assert_uint_eq(diag->where.line, 1);
}
END_TEST

/* What may be absent is said, as a warning; but nothing of what cannot change any score, flag or branch. */
static const struct {
    const char *header;
    const char *names; /* of the fields that are told */
} absent[] = {
    {"q1 q2 q3 harm extra gate after half age sex many.a many.b many.c order.x order.y order.z",
     ""},
    {"q1 q2 q3 harm gate age sex", ""},
    /* `after` looks at it; norms may; a ranking without one of its ranks is no ranking */
    {"q1 q2 q3 harm age sex", "mood.gate"},
    {"q1 q2 q3 harm gate", "mood.age mood.sex"},
    {"q1 q2 q3 harm gate age sex order.x order.y", "mood.order.z"},
    {"q1 q2 q3 harm gate age sex many.b", "mood.many.a mood.many.c"},
};

START_TEST(test_absent)
{
    sx_binding binding;
    sx_binding_options options = {.file = "in.csv"};
    const char *at = absent[_i].names;
    size_t told = 0;
    ck_assert_int_eq(bind(absent[_i].header, 0, 1, &options, &binding), SX_OK);
    ck_assert_uint_eq(trial.diags.errors, 0);
    for (; *at != '\0'; told++) {
        size_t len = strcspn(at, " ");
        const char *name = sx_arena_strndup(trial.arena, at, len);
        ck_assert_uint_lt(told, trial.diags.count);
        ck_assert_str_eq(trial.diags.items[told].code, "INPUT.COLUMN_ABSENT");
        ck_assert_ptr_nonnull(strstr(trial.diags.items[told].message, name));
        at += len + (at[len] == ' ');
    }
    ck_assert_uint_eq(trial.diags.count, told);
}
END_TEST

/* Many missing columns are told in few lines. */
START_TEST(test_few_lines)
{
    sx_binding binding;
    sx_binding_options options = {.file = "in.csv"};
    ck_assert_int_eq(bind("x", 0, 1, &options, &binding), SX_E_INPUT);
    ck_assert_uint_le(trial.diags.count, 12);
}
END_TEST

static const struct {
    const char *header, *id, *occasion;
    size_t id_column, occasion_column;
} ids[] = {
    {"q1 q2", NULL, NULL, SX_COLUMN_NONE, SX_COLUMN_NONE},
    {"q1 id q2", NULL, NULL, 1, SX_COLUMN_NONE},
    {"record_id subject q1 q2", NULL, NULL, 1, SX_COLUMN_NONE}, /* id, subject, ... in this order */
    {"q1 q2 respondent", NULL, NULL, 2, SX_COLUMN_NONE},
    {"q1 q2 ID", NULL, NULL, SX_COLUMN_NONE, SX_COLUMN_NONE},
    {"q1 q2 id who visit", "who", "visit", 3, 4},
};

START_TEST(test_ids)
{
    sx_binding binding;
    sx_binding_options options = {.id = ids[_i].id, .occasion = ids[_i].occasion};
    ck_assert_int_eq(bind(ids[_i].header, 1, 1, &options, &binding), SX_OK);
    ck_assert_uint_eq(binding.id, ids[_i].id_column);
    ck_assert_uint_eq(binding.occasion, ids[_i].occasion_column);
}
END_TEST

START_TEST(test_no_such_id)
{
    sx_binding binding;
    sx_binding_options options = {.id = "subjekt"};
    ck_assert_int_eq(bind("q1 q2 subject age", 1, 1, &options, &binding), SX_E_INPUT);
    ck_assert_str_eq(trial.diags.items[trial.diags.count - 1].expected, "did you mean 'subject'?");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("binding");
    TCase *tests = tcase_create("binding");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_good, 0, (int)(sizeof good / sizeof good[0]));
    tcase_add_loop_test(tests, test_bad, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_loop_test(tests, test_absent, 0, (int)(sizeof absent / sizeof absent[0]));
    tcase_add_test(tests, test_few_lines);
    tcase_add_loop_test(tests, test_ids, 0, (int)(sizeof ids / sizeof ids[0]));
    tcase_add_test(tests, test_no_such_id);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
