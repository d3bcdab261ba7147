/*
 * test_person.c: one person's answers give what a row of a file gives; what is refused keeps its flags.
 */
#include <check.h>
#include <string.h>

#include "batch/batch.h"
#include <sextant/version.h>

#include "batch/trial_batch.h"
#include "support/suite.h"

#define ANSWERS_MAX 8

static trial_batch trial;

static void setup(void)
{
    trial_batch_make(&trial);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

static const struct {
    const char *answers; /* "q1=1 q2=2"; a name alone has no value */
    const char *json;    /* after the version of the engine */
    const char *code;    /* NULL: scored */
} cases[] = {
    {"q1=1 q2=2 q3=2 harm=0",
     "\"scales\":{\"total\":{\"value\":5,\"band\":\"high\",\"unrounded\":5,\"edge\":false,"
     "\"status\":\"ok\",\"missing\":\"prorate\",\"answered\":3,\"of\":3},\"mean\":{\"value\":1."
     "666667,"
     "\"unrounded\":1.666667,\"edge\":false,\"status\":\"ok\",\"missing\":\"complete\","
     "\"answered\":3,\"of\":3},"
     "\"kind\":{\"value\":\"little\",\"status\":\"ok\",\"missing\":\"complete\"}},"
     "\"flags\":{\"risk\":\"clear\",\"worn\":\"clear\"}}\n",
     NULL},
    {"mood_1=2.0 m_q2=1 q3 harm=2",
     "\"scales\":{\"total\":{\"value\":5,\"band\":\"high\",\"unrounded\":4.5,\"edge\":true,"
     "\"status\":\"edge\",\"missing\":\"prorate\",\"answered\":2,\"of\":3},\"mean\":{\"value\":"
     "null,"
     "\"unrounded\":null,\"edge\":null,\"status\":\"incomplete\",\"missing\":\"complete\","
     "\"answered\":2,\"of\":3},"
     "\"kind\":{\"value\":\"much\",\"status\":\"ok\",\"missing\":\"complete\"}},"
     "\"flags\":{\"risk\":\"raised\",\"worn\":\"not_assessed\"}}\n",
     NULL},
    /* refused: the flags of the other answers are still there */
    {"q1=9 harm=1", "\"flags\":{\"risk\":\"raised\",\"worn\":\"not_assessed\"}}\n", "INPUT.VALUE"},
    {"q11=1 q3=0", "\"flags\":{\"risk\":\"not_assessed\",\"worn\":\"clear\"}}\n", "INPUT.NAME"},
    {"q1=1 mood_1=2 harm=0", "\"flags\":{\"risk\":\"clear\",\"worn\":\"not_assessed\"}}\n",
     "INPUT.NAME_TWICE"},
    {"gate=no after=1 harm=1", "\"flags\":{\"risk\":\"raised\",\"worn\":\"not_assessed\"}}\n",
     "INPUT.NOT_SHOWN"},
    {"order.x=1 order.y=1", "\"flags\":{\"risk\":\"not_assessed\",\"worn\":\"not_assessed\"}}\n",
     "INPUT.OPTIONS"},
};

START_TEST(test_person)
{
    const char *names[ANSWERS_MAX], *values[ANSWERS_MAX];
    size_t count = 0;
    char *at = sx_arena_strdup(trial.arena, cases[_i].answers);
    for (char *word = at; word != NULL && *word != '\0';) {
        char *blank = strchr(word, ' ');
        if (blank != NULL) {
            *blank = '\0';
        }
        char *equal = strchr(word, '=');
        if (equal != NULL) {
            *equal = '\0';
        }
        names[count] = word;
        values[count++] = equal == NULL ? NULL : equal + 1;
        word = blank == NULL ? NULL : blank + 1;
    }
    sx_buf out;
    sx_buf_init(&out, 1 << 20);
    sx_status status = sx_batch_person(trial.loaded[0], names, values, count, &trial.diags, &out);
    ck_assert_int_eq(status, cases[_i].code == NULL ? SX_OK : SX_E_INPUT);
    ck_assert_str_eq(trial_batch_codes(&trial), cases[_i].code == NULL ? "" : cases[_i].code);
    const char *start = sx_arena_printf(trial.arena,
                                        "{\"instrument\":\"mood\",\"version\":\"1.2.0\",\"rule_"
                                        "hash\":\"%s\",\"engine\":\"" SX_VERSION "\",",
                                        trial.loaded[0]->rule_hash);
    ck_assert_int_eq(strncmp(sx_buf_text(&out), start, strlen(start)), 0);
    ck_assert_str_eq(sx_buf_text(&out) + strlen(start), cases[_i].json);
    sx_buf_free(&out);
}
END_TEST

START_TEST(test_did_you_mean)
{
    const char *name = "harn", *value = "1";
    sx_buf out;
    sx_buf_init(&out, 1 << 20);
    sx_batch_person(trial.loaded[0], &name, &value, 1, &trial.diags, &out);
    ck_assert_str_eq(trial.diags.items[0].expected, "did you mean 'harm'?");
    sx_buf_free(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("person");
    TCase *tests = tcase_create("person");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_person, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, test_did_you_mean);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
