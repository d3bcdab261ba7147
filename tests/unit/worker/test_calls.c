/*
 * test_calls.c: the manifest, the next item, wording and notes through a worker, and a worker that is killed during
 * its n-th call, for every n: what was asked is answered all the same.
 */
#include <check.h>
#include <string.h>

#include "support/suite.h"
#include "worker/trial_code.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef struct opened {
    trial_bundle trial;
    trial_table table;
    sx_code *code;
} opened;

static void open_chooser(opened *o, const sx_code_options *options)
{
    trial_bundle_open(&o->trial, "chooser");
    trial_table_fill(&o->table, 1);
    o->code = trial_code_open(&o->trial, options);
}

static void close_chooser(opened *o)
{
    sx_code_close(o->code);
    trial_bundle_close(&o->trial);
}

START_TEST(the_manifest_is_read)
{
    opened o;
    sx_code_manifest manifest;
    sx_arena *arena = sx_arena_new(0);
    open_chooser(&o, NULL);
    ck_assert_int_eq(sx_code_manifest_read(o.code, arena, NULL, &manifest), SX_OK);
    ck_assert_str_eq(manifest.text, "sextant: 1\nid: trial\nversion: 1.0.0\n");
    ck_assert_uint_eq(manifest.length, strlen(manifest.text));
    ck_assert_ptr_null(manifest.places);
    ck_assert_uint_eq(manifest.traced_count, 0);
    close_chooser(&o);
    sx_arena_free(arena);
}
END_TEST

START_TEST(items_are_chosen)
{
    static const int32_t expected[] = {0, 1, 0, -1, -1};
    uint8_t state[SX_PLUGIN_STATE_MAX] = {0};
    uint32_t length = 0;
    int32_t item = 0;
    opened o;
    open_chooser(&o, NULL);
    for (size_t i = 0; i < COUNT(expected); i++) {
        ck_assert_int_eq(sx_code_next(o.code, &o.table.block, state, &length, &item), SX_FATE_OK);
        ck_assert_int_eq(item, expected[i]);
        ck_assert_uint_eq(length, i < 3 ? i + 1 : 3);
    }
    ck_assert_mem_eq(state, "\1\2\3", 4);
    close_chooser(&o);
}
END_TEST

static const struct {
    double what;
    sx_fate fate;
    uint64_t starts;
} mishaps[] = {
    {1000, SX_FATE_CRASHED, 2}, {1001, SX_FATE_INVALID, 2}, {1002, SX_FATE_INVALID, 2},
    {1003, SX_FATE_INVALID, 2}, {1004, SX_FATE_REFUSED, 1},
};

START_TEST(a_failure_leaves_the_state)
{
    uint8_t state[SX_PLUGIN_STATE_MAX] = {1, 2};
    uint32_t length = 2;
    int32_t item = 7;
    sx_code_report report;
    opened o;
    open_chooser(&o, NULL);
    o.table.first[0] = mishaps[_i].what;
    sx_fate fate = sx_code_next(o.code, &o.table.block, state, &length, &item);
    ck_assert_int_eq(fate, mishaps[_i].fate);
    ck_assert_uint_eq(length, 2);
    ck_assert_mem_eq(state, "\1\2\0", 3);
    sx_code_report_get(o.code, &report);
    ck_assert_uint_eq(report.starts, mishaps[_i].starts); /* died over it twice, or not at all */
    ck_assert_int_eq(report.first_fate, mishaps[_i].fate);
    o.table.first[0] = 0;
    ck_assert_int_eq(sx_code_next(o.code, &o.table.block, state, &length, &item), SX_FATE_OK);
    ck_assert_int_eq(item, 0);
    ck_assert_uint_eq(length, 3);
    close_chooser(&o);
}
END_TEST

START_TEST(a_state_of_somebody_else)
{
    uint8_t state[SX_PLUGIN_STATE_MAX] = {9};
    uint32_t length = 1;
    int32_t item = 0;
    opened o;
    open_chooser(&o, NULL);
    ck_assert_int_eq(sx_code_next(o.code, &o.table.block, state, &length, &item), SX_FATE_REFUSED);
    length = 9; /* more than it says it needs */
    ck_assert_int_eq(sx_code_next(o.code, &o.table.block, state, &length, &item), SX_FATE_REFUSED);
    close_chooser(&o);
}
END_TEST

/* --- wording ---------------------------------------------------------------------------------------- */

static sx_fate ask_text(opened *o, const char *item, const char *wording, sx_buf *out)
{
    static const char *const items[] = {"goal1", "goal2"};
    static const char *const texts[] = {"to sleep", "to run"};
    const sx_plugin_text_context context = {.size = sizeof context,
                                            .text_count = 2,
                                            .item = item,
                                            .language = "de",
                                            .wording = wording,
                                            .so_far = &o->table.block,
                                            .text_items = items,
                                            .texts = texts};
    return sx_code_text(o->code, &context, out);
}

static const struct {
    const char *item, *wording;
    sx_fate fate;
    const char *text;
} wordings[] = {
    {"q3", "How far", SX_FATE_OK, "q3/de/How far/goal2/to run"},
    {"q3", "Wie weit f\xc3\xbchrt", SX_FATE_OK, "q3/de/Wie weit f\xc3\xbchrt/goal2/to run"},
    {"q3", "", SX_FATE_OK, "q3/de//goal2/to run"},
    {"q3", "beep\a", SX_FATE_INVALID, ""},
    {"q3", "half \xc3", SX_FATE_INVALID, ""},
    {"q3", "turned \xe2\x80\xae", SX_FATE_INVALID, ""},
    {"long", "", SX_FATE_INVALID, ""},
    {"lies", "", SX_FATE_PROTOCOL, ""},
    {"dies", "", SX_FATE_CRASHED, ""},
};

START_TEST(wording_is_written)
{
    opened o;
    open_chooser(&o, NULL);
    for (size_t i = 0; i < COUNT(wordings); i++) {
        sx_buf out;
        sx_buf_init(&out, 5000);
        sx_fate fate = ask_text(&o, wordings[i].item, wordings[i].wording, &out);
        ck_assert_msg(fate == wordings[i].fate, "%zu: %s", i, sx_fate_word(fate));
        ck_assert_str_eq(sx_buf_text(&out), wordings[i].text);
        sx_buf_free(&out);
    }
    close_chooser(&o);
}
END_TEST

/* --- notes ------------------------------------------------------------------------------------------ */

START_TEST(notes_are_zero_or_one)
{
    opened o;
    open_chooser(&o, NULL);
    trial_table_fill(&o.table, 10);
    o.table.first[2] = 1000;
    o.table.first[3] = 2000;
    sx_code_check(o.code, &o.table.block, &o.table.scores, o.table.fates);
    for (size_t i = 0; i < 10; i++) {
        ck_assert_int_eq(o.table.fates[i], i == 2   ? SX_FATE_CRASHED
                                           : i == 3 ? SX_FATE_INVALID
                                                    : SX_FATE_OK);
        ck_assert(o.table.score[i] == (i > 5 ? 1 : 0));
    }
    close_chooser(&o);
}
END_TEST

START_TEST(what_is_not_offered)
{
    uint8_t state[SX_PLUGIN_STATE_MAX] = {0};
    uint32_t length = 0;
    int32_t item = 0;
    opened o;
    sx_buf out;
    sx_buf_init(&out, 5000);
    trial_bundle_open(&o.trial, "ok");
    trial_table_fill(&o.table, 2);
    o.code = trial_code_open(&o.trial, NULL);
    ck_assert_int_ne(sx_code_next(o.code, &o.table.block, state, &length, &item), SX_FATE_OK);
    ck_assert_int_ne(ask_text(&o, "q1", "x", &out), SX_FATE_OK);
    sx_code_check(o.code, &o.table.block, &o.table.scores, o.table.fates);
    ck_assert_int_ne(o.table.fates[0], SX_FATE_OK);
    ck_assert_int_eq(o.table.score_status[1], SX_PLUGIN_CELL_FAILED);
    sx_buf_free(&out);
    close_chooser(&o);
}
END_TEST

/* --- killed during the n-th call ------------------------------------------------------------------ */

#define CALLS 14 /* more than are made */

START_TEST(killed_at_every_call)
{
    uint8_t state[SX_PLUGIN_STATE_MAX] = {0};
    uint32_t length = 0;
    int32_t item = 0;
    sx_code_manifest manifest;
    sx_code_report report;
    sx_arena *arena = sx_arena_new(0);
    sx_buf out;
    opened o;
    sx_buf_init(&out, 5000);
    open_chooser(&o, &(sx_code_options){.kill_at_call = (uint32_t)_i});
    ck_assert_int_eq(sx_code_manifest_read(o.code, arena, NULL, &manifest), SX_OK);
    for (int32_t i = 0; i < 4; i++) {
        ck_assert_int_eq(sx_code_next(o.code, &o.table.block, state, &length, &item), SX_FATE_OK);
        ck_assert_int_eq(item, i == 3 ? -1 : i % 2);
    }
    ck_assert_int_eq(ask_text(&o, "q3", "x", &out), SX_FATE_OK);
    trial_table_fill(&o.table, 5);
    for (int i = 0; i < 3; i++) {
        sx_code_score(o.code, &o.table.block, &o.table.scores, NULL, o.table.fates);
        for (size_t row = 0; row < 5; row++) {
            ck_assert_int_eq(o.table.fates[row], SX_FATE_OK);
            ck_assert(o.table.score[row] == (double)row);
        }
    }
    trial_table_fill(&o.table, 5);
    sx_code_check(o.code, &o.table.block, &o.table.scores, o.table.fates);
    ck_assert_int_eq(o.table.fates[4], SX_FATE_OK);
    sx_code_report_get(o.code, &report);
    ck_assert_int_eq(report.first_fate, SX_FATE_OK);
    ck_assert_uint_eq(report.fates[SX_FATE_OK], 20);
    ck_assert_uint_eq(report.starts, _i == 0 || _i > 10 ? 1 : 2); /* ten calls were made */
    sx_buf_free(&out);
    close_chooser(&o);
    sx_arena_free(arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calls");
    TCase *calls = tcase_create("calls");
    tcase_set_timeout(calls, 60);
    tcase_add_test(calls, the_manifest_is_read);
    tcase_add_test(calls, items_are_chosen);
    tcase_add_loop_test(calls, a_failure_leaves_the_state, 0, COUNT(mishaps));
    tcase_add_test(calls, a_state_of_somebody_else);
    tcase_add_test(calls, wording_is_written);
    tcase_add_test(calls, notes_are_zero_or_one);
    tcase_add_test(calls, what_is_not_offered);
    tcase_add_loop_test(calls, killed_at_every_call, 0, CALLS);
    suite_add_tcase(suite, calls);
    return run_suite(suite);
}
