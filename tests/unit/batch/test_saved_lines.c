/*
 * test_saved_lines.c: lines of saved responses as rows of a table: only what is written as the pattern is, and only
 * answers that mean the same in a table. What comes out of them is compared with the general way by tests/quick.
 */
#include <check.h>
#include <string.h>

#include "base/json_read.h"
#include "batch/quick.h"
#include "batch/saved_lines.h"
#include "batch/trial_lines.h"
#include "host/catalogue.h"
#include "support/suite.h"

#define BLOCK 8

static sx_catalogue *catalogue;
static sx_diags diags;
static sx_arena *arena;
static sx_block block;
static sx_job job;
static sx_saved_lines *lines;

static void setup(void)
{
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &diags, &catalogue), SX_OK);
    ck_assert(sx_block_init(&block, BLOCK));
    lines = NULL;
}

static void teardown(void)
{
    sx_saved_lines_free(lines);
    sx_block_free(&block);
    sx_catalogue_free(catalogue);
    sx_arena_free(arena);
}

/* Lines of responses to these instruments. */
static void begin(const char *const *ids, size_t count)
{
    static const sx_score_options options = {.size = sizeof options};
    const sx_loaded **loaded = sx_arena_array(arena, count, sizeof *loaded);
    const sx_quick *quick = NULL;
    for (size_t i = 0; i < count; i++) {
        ck_assert_int_eq(sx_catalogue_instrument(catalogue, ids[i], &diags, &loaded[i]), SX_OK);
    }
    ck_assert_int_eq(sx_job_make(arena, loaded, count, &options, SX_FORMAT_CSV, &diags, &job),
                     SX_OK);
    job.input = SX_INPUT_RESPONSES;
    job.writer.has_id = true;
    ck_assert_int_eq(sx_quick_make(&job, &quick), SX_OK);
    ck_assert_ptr_nonnull(quick);
    lines = sx_saved_lines_new(&job, sx_quick_saved(quick), sx_quick_separator(quick));
    ck_assert_ptr_nonnull(lines);
}

/* Looks at lines that the general way has read. */
static void learn(const char *text)
{
    trial_lines(&block, text);
    block.sessions = sx_saved_rows_new(BLOCK);
    ck_assert_ptr_nonnull(block.sessions);
    for (size_t i = 0; i < block.count; i++) {
        const sx_record *record = &block.records[i];
        json_t *object = NULL;
        const char *id = NULL;
        ck_assert_int_eq(sx_json_read((sx_slice){block.data + record->start, record->len}, NULL, 0,
                                      &diags, &object),
                         SX_OK);
        sx_saved_rows_add(block.sessions, object);
        ck_assert_int_eq(sx_response_instrument(object, (sx_where){0}, &diags, &id), SX_OK);
        for (size_t k = 0; k < job.count; k++) {
            if (strcmp(job.loaded[k]->model->id, id) == 0) {
                block.sessions->saved[i].instrument = k;
            }
        }
    }
    ck_assert_int_eq(sx_saved_lines_learn(lines, &block), SX_OK);
    sx_saved_rows_free(block.sessions);
    block.sessions = NULL;
}

/* The rows; "" when there are none. */
static const char *rows(const char *text, bool last, size_t used)
{
    size_t got = 0;
    trial_lines(&block, text);
    if (!sx_saved_lines_rows(lines, &block, last, &got)) {
        return "";
    }
    ck_assert_uint_eq(got, used);
    ck_assert(block.table->plain);
    return sx_arena_strndup(arena, block.table->data, block.table->used);
}

#define LINE(about, answers)                                                                       \
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"phq-2\",\"version\":\"1.0.0\"," about   \
    ",\"answers\":" answers ",\"changes\":[]}"
#define PERSON(name, time) "\"subject\":" name ",\"finished\":" time
#define GOOD LINE(PERSON("\"P1\"", "null"), "{\"q1\":\"1\",\"q2\":\"2\"}") "\n"

static const char *const phq_2[] = {"phq-2"};

START_TEST(simple_lines_are_rows)
{
    begin(phq_2, 1);
    ck_assert_str_eq(rows(GOOD, true, 1), ""); /* nothing was learnt */
    learn(GOOD);
    ck_assert_str_eq(rows(GOOD LINE(PERSON("\"P 2\"", "\"2026-03-01T10:00:00Z\""),
                                    "{\"q2\":3}") "\n" LINE(PERSON("null", "\"\""), "{ }") "\n",
                          true, 3),
                     "P1,1,2\nP 2,,3\n,,\n");
    ck_assert_str_eq(rows(LINE(PERSON("\"P1\"", "null"),
                               "{ \"q1\" : {\"missing\": \"declined\"}, \"q2\": \"0\"}") "\n",
                          true, 1),
                     "P1,declined,0\n");
}
END_TEST

/* What follows the last row may belong to it. */
START_TEST(the_last_row_waits)
{
    begin(phq_2, 1);
    learn(GOOD);
    ck_assert_str_eq(rows(GOOD GOOD GOOD, false, 2), "P1,1,2\nP1,1,2\n");
    ck_assert_str_eq(rows(GOOD GOOD GOOD, true, 3), "P1,1,2\nP1,1,2\nP1,1,2\n");
    ck_assert_str_eq(rows(GOOD, false, 0), "");
}
END_TEST

#define ONE(answers) LINE(PERSON("\"P1\"", "null"), answers)

/* One line each, beside a good one. */
static const char *const others[] = {
    ONE("{\"q1\":\"9\"}"),
    ONE("{\"q1\":\"\"}"),
    ONE("{\"q1\":\"01\"}"),
    ONE("{\"q1\":\"1.0\"}"),
    ONE("{\"q1\":1.0}"),
    ONE("{\"q1\":\"declined\"}"),
    ONE("{\"q1\":\"NA\"}"),
    ONE("{\"q1\":\",\"}"),
    ONE("{\"q1\":null}"),
    ONE("{\"q1\":true}"),
    ONE("{\"q1\":[\"1\"]}"),
    ONE("{\"q1\":{\"missing\":\"never\"}}"),
    ONE("{\"q1\":{\"missing\":\"declined\",\"more\":1}}"),
    ONE("{\"q1\":{\"lost\":\"declined\"}}"),
    ONE("{\"q1\":\"1\" \"q2\":\"1\"}"),
    ONE("{\"q1\" \"1\"}"),
    ONE("{\"q1\":\"1\",}"),
    ONE("{\"q1\":\"1\""),
    ONE("{\"q2\":\"1\",\"q1\":\"1\"}"),
    ONE("{\"q1\":\"1\",\"q1\":\"1\"}"),
    ONE("{\"q9\":\"1\"}"),
    ONE("[]"),
    LINE(PERSON("\"a,b\"", "null"), "{\"q1\":\"1\"}"),
    LINE(PERSON("\"\xC3\xA9\"", "null"), "{\"q1\":\"1\"}"),
    LINE(PERSON("\"a\\\"b\"", "null"), "{\"q1\":\"1\"}"),
    LINE(PERSON("1", "null"), "{\"q1\":\"1\"}"),
    LINE(PERSON("\"P1\"", "5"), "{\"q1\":\"1\"}"),
    LINE(PERSON("\"P1\"", "nul"), "{\"q1\":\"1\"}"),
    LINE("\"finished\":null,\"subject\":\"P1\"", "{\"q1\":\"1\"}"),
    ONE("{\"q1\":\"1\"}") " ",
    ONE("{\"q1\":\"1\"}") "x",
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"phq-2\",\"version\":\"1.0.1\","
    "\"subject\":\"P1\","
    "\"finished\":null,\"answers\":{\"q1\":\"1\"},\"changes\":[]}",
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"phq-2\",\"version\":\"1.0.0\","
    "\"subject\":\"P1\","
    "\"finished\":null,\"answers\":{\"q1\":\"1\"},\"changes\":[{\"item\":\"q1\"}]}",
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"gad-7\",\"version\":\"1.0.0\","
    "\"subject\":\"P1\","
    "\"finished\":null,\"answers\":{\"q1\":\"1\"},\"changes\":[]}",
    "",
    "{}",
};

START_TEST(other_lines_are_left_to_the_general_way)
{
    begin(phq_2, 1);
    learn(GOOD);
    const char *text = sx_arena_printf(arena, "%s%s\n%s", GOOD, others[_i], GOOD);
    ck_assert_msg(rows(text, true, 3)[0] == '\0', "%s", others[_i]);
}
END_TEST

#define HEAD "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"phq-2\","

/* Responses that are read, but from which nothing is learnt. */
static const char *const no_patterns[] = {
    HEAD
    "\"version\":\"1.9.0\",\"subject\":\"P1\",\"answers\":{\"q1\":\"1\"}}\n", /* with a warning */
    HEAD "\"version\":\"1.0.0\",\"subject\":\"P1\",\"answers\":{\"q1\":\"1\"},\"changes\":[{"
         "\"item\":\"q1\","
         "\"from\":\"0\",\"to\":\"1\",\"at\":null}]}\n",
    HEAD "\"version\":\"1.0.0\",\"subject\":\"P1\",\"answers\":{\"q1\":\"9\"}}\n", /* refused */
    HEAD "\"version\":\"1.0.0\",\"subject\":\"P1\",\"answers\":{\"q1\":\"1\"},\"order\":{"
         "\"adaptive\":true,"
         "\"fallback\":false,\"items\":[\"q1\"]}}\n",
};

START_TEST(nothing_is_learnt_from_what_is_special)
{
    begin(phq_2, 1);
    learn(no_patterns[_i]);
    ck_assert_str_eq(rows(no_patterns[_i], true, 1), "");
    learn(GOOD); /* what comes later may be a pattern */
    ck_assert_str_eq(rows(GOOD, true, 1), "P1,1,2\n");
}
END_TEST

#define TWO(instrument, session, answers)                                                          \
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"" instrument                            \
    "\",\"version\":\"1.0.0\",\"subject\":null,\"session\":" session ",\"answers\":" answers "}\n"
#define PHQ(session, answer) TWO("phq-2", session, "{\"q1\":\"" answer "\"}")
#define GAD(session, answer) TWO("gad-7", session, "{\"q7\":\"" answer "\"}")

/* In the order in which they stand in the file, whatever the run says. */
START_TEST(responses_of_a_session_are_one_row)
{
    static const char *const both[] = {"gad-7", "phq-2"};
    begin(both, 2);
    learn(PHQ("\"a\"", "1") GAD("\"a\"", "2"));
    ck_assert_str_eq(
        rows(PHQ("\"b\"", "0") GAD("\"b\"", "3") PHQ("\"c\"", "2") GAD("\"c\"", "1"), true, 4),
        "b,,,,,,,3,,0,\nc,,,,,,,1,,2,\n");
    ck_assert_str_eq(rows(PHQ("\"b\"", "0") GAD("\"b\"", "3") PHQ("\"c\"", "2"), false, 2),
                     "b,,,,,,,3,,0,\n");
    ck_assert_str_eq(rows(PHQ("\"b\"", "0") GAD("\"b\"", "3") PHQ("\"c\"", "2"), true, 0), "");
    ck_assert_str_eq(rows(PHQ("\"b\"", "0") GAD("\"c\"", "3"), true, 0), "");
    ck_assert_str_eq(rows(PHQ("null", "0") GAD("null", "3"), true, 0), "");
    ck_assert_str_eq(rows(GAD("\"b\"", "0") PHQ("\"b\"", "3"), true, 0), "");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("batch/saved_lines");
    TCase *tests = tcase_create("saved_lines");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, simple_lines_are_rows);
    tcase_add_test(tests, the_last_row_waits);
    tcase_add_loop_test(tests, other_lines_are_left_to_the_general_way, 0,
                        (int)(sizeof others / sizeof others[0]));
    tcase_add_loop_test(tests, nothing_is_learnt_from_what_is_special, 0,
                        (int)(sizeof no_patterns / sizeof no_patterns[0]));
    tcase_add_test(tests, responses_of_a_session_are_one_row);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(suite());
}
