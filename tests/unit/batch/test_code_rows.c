/*
 * test_code_rows.c: rows for which the code of an instrument fails: refused by name and kind, with their flags,
 * and told once; the other rows are as if nothing had been. Validity notes and the jail in the results.
 */
#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "batch/batch.h"
#include "host/engine.h"
#include "support/site.h"
#include "support/suite.h"

static site s;

/* a = 3 fails in the scores, b = 3 in the notes; alike: all four answers are. */
static const char scorer[] =
    "scales = {\n"
    "    total = {call = {'a', 'b', 'c', 'd'}, missing = {rule = 'complete'},\n"
    "             direction = 'higher_is_worse', range = {0, 12}}},\n"
    "  validity = {alike = {text = 'All answers are alike.'},\n"
    "              high = {text = 'A high total.', when = 'total >= 9'}},\n"
    "  examples = {\n"
    "    {answers = {safe = 'no', a = 1, b = 1, c = 1, d = 1}, total = 4,\n"
    "     flags = {low = 'raised'}, validity = {alike = true, high = false}},\n"
    "    {answers = {safe = 'yes', a = 2, b = 2, c = 2, d = 3}, total = 9,\n"
    "     flags = {low = 'clear'}, validity = {alike = false, high = true}},\n"
    "    {answers = {safe = 'yes', a = 2}, total = sx.none},\n"
    "  },\n"
    "  score_row = function(r)\n"
    "    if r.a == 3 then error('planted') end\n"
    "    if not (r.a and r.b and r.c and r.d) then return {total = sx.none} end\n"
    "    return {total = r.a + r.b + r.c + r.d}\n"
    "  end,\n"
    "  validate = function(r)\n"
    "    if r.b == 3 then error('planted') end\n"
    "    if r.a == r.b and r.b == r.c and r.c == r.d then return {'alike'} end\n"
    "  end,\n";

static void setup(void)
{
    site_start(&s);
    site_put_lua(&s, "one", "1.0.0", scorer);
    site_put_lua(&s, "two", "1.0.0", scorer);
    site_put_lua(&s, "plain", "1.0.0", "");
    (void)site_open(&s);
}

static void teardown(void)
{
    site_end(&s);
}

typedef struct told {
    char text[8192];
} told;

static void note_refusal(void *user, const sx_score_refusal *refusal)
{
    told *to = user;
    size_t used = strlen(to->text);
    const char *line = sx_arena_printf(s.arena, "%d %s %s %s;", (int)refusal->row, refusal->column,
                                       refusal->code, refusal->flags);
    ck_assert_uint_lt(used + strlen(line), sizeof to->text);
    memcpy(to->text + used, line, strlen(line) + 1);
}

typedef struct outcome {
    sx_status status;
    sx_score_summary summary;
    told told;
    const char *out;
} outcome;

static outcome score(const char *ids, const char *csv, sx_format format, bool by_hand)
{
    outcome got = {0};
    const sx_loaded *loaded[4];
    size_t count = 0;
    char *names = sx_arena_strdup(s.arena, ids);
    for (char *id = strtok(names, ","); id != NULL; id = strtok(NULL, ",")) {
        loaded[count++] = site_load(&s, id);
    }
    site_write(&s, "in.csv", csv);
    sx_diags_init(&s.diags, s.arena);
    const sx_score_options options = {.size = sizeof options,
                                      .bare = true,
                                      .in = site_path(&s, "in.csv"),
                                      .out = site_path(&s, "out.csv"),
                                      .out_format = format,
                                      .threads = 1,
                                      .user = &got.told,
                                      .refused = by_hand ? note_refusal : NULL};
    got.status = sx_batch_score(loaded, count, &options, &s.diags, &got.summary);
    got.out = site_has(&s, "out.csv") ? site_read(&s, "out.csv") : "";
    return got;
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

START_TEST(a_poison_row_costs_one_row)
{
    outcome got = score("one",
                        "one.safe,one.a,one.b,one.c,one.d\n"
                        "yes,1,1,1,1\nno,3,1,1,1\nno,2,2,2,2\nyes,1,3,1,1\nno,1,2,,1\n",
                        SX_FORMAT_CSV, true);
    ck_assert_int_eq(got.status, SX_E_SCRIPT);
    ck_assert_str_eq(got.told.text, "2 one SCRIPT.ERROR one.low;");
    ck_assert_str_eq(got.out, "row,one.total,one.total.status,one.flags,one.validity\n"
                              "1,4,ok,,alike\n"
                              "3,8,ok,low,alike\n"
                              "4,6,ok,,alike:unknown\n" /* a note failed: it costs no score */
                              "5,,incomplete,low,high:unknown\n");
    ck_assert(got.summary.rows == 5 && got.summary.scored == 4 && got.summary.refused == 1 &&
              got.summary.failed == 2 && got.summary.flags == 3);
    ck_assert_str_eq(site_said(&s), "SCRIPT.ERROR INPUT.REFUSED");
}
END_TEST

/* Why is told once for each instrument, at its place in the script, and not what it printed. */
START_TEST(each_instrument_says_why_once)
{
    outcome got = score("one,plain,two",
                        "one.safe,one.a,one.b,one.c,one.d,two.safe,two.a,two.b,two.c,two.d,"
                        "plain.safe,plain.a,plain.b,plain.c,plain.d\n"
                        "no,3,1,1,1,no,1,1,1,1,yes,1,1,1,1\n"
                        "no,1,1,1,1,no,3,1,1,1,yes,1,1,1,1\n"
                        "no,3,1,1,1,no,3,1,1,1,yes,1,1,1,1\n"
                        "no,1,1,1,1,no,1,1,1,1,yes,1,1,1,1\n",
                        SX_FORMAT_CSV, true);
    ck_assert_int_eq(got.status, SX_E_SCRIPT);
    ck_assert_str_eq(got.told.text, ""); /* the scores of the others stand */
    ck_assert_uint_eq(s.diags.count, 3);
    for (size_t i = 0; i < 2; i++) {
        const sx_diag *diag = &s.diags.items[i];
        has(diag->where.file, i == 0 ? "/one/manifest.lua" : "/two/manifest.lua");
        ck_assert_uint_gt(diag->where.line, 0);
        has(diag->message, i == 0 ? "one: planted" : "two: planted");
        ck_assert_ptr_null(strstr(diag->message, "printed"));
    }
    ck_assert_uint_eq(got.summary.failed, 3);
}
END_TEST

/* A row that is refused for its own sake is not the code's fault, whatever the code makes of it. */
START_TEST(refused_before_the_code)
{
    outcome got = score("one",
                        "one.safe,one.a,one.b,one.c,one.d\n"
                        "no,3,9,1,1\nno,1,1,1,1\n",
                        SX_FORMAT_CSV, true);
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_str_eq(got.told.text, "1 one.b INPUT.VALUE one.low;");
    ck_assert(got.summary.failed == 0 && got.summary.refused == 1 && got.summary.scored == 1);
    ck_assert_str_eq(site_said(&s), "INPUT.REFUSED");
}
END_TEST

/* Without somebody who takes them the refused rows are told; their codes outlive the run. */
START_TEST(refusals_among_the_diagnostics)
{
    (void)score("one", "one.safe,one.a,one.b,one.c,one.d\nno,3,1,1,1\n", SX_FORMAT_CSV, false);
    site_worker(&s, false);
    sx_engine_rest(site_load(&s, "one")->engine); /* what said so is gone */
    site_worker(&s, true);
    const char *text = site_told(&s);
    has(text, "one: planted");
    has(text, "row 1, column one is refused, flags one.low: ");
    has(text, "[SCRIPT.ERROR]");
}
END_TEST

START_TEST(no_worker)
{
    sx_engine_rest(site_load(&s, "one")->engine);
    site_worker(&s, false);
    outcome got = score("one", "one.safe,one.a,one.b,one.c,one.d\nno,1,1,1,1\nyes,1,1,1,1\n",
                        SX_FORMAT_CSV, true);
    ck_assert_int_eq(got.status, SX_E_SCRIPT);
    ck_assert_str_eq(got.told.text, "1 one PLUGIN.START one.low;2 one PLUGIN.START ;");
    has(site_told(&s), "/worker is not there");
    ck_assert_uint_eq(got.summary.failed, 2);
    ck_assert_uint_eq(got.summary.flags, 1);
}
END_TEST

START_TEST(as_json)
{
    outcome got = score("one",
                        "one.safe,one.a,one.b,one.c,one.d\n"
                        "yes,1,1,1,1\nyes,2,2,2,3\nyes,1,2,,1\n",
                        SX_FORMAT_NDJSON, true);
    ck_assert_int_eq(got.status, SX_OK);
    has(got.out, "\"one.flags\":[],\"one.validity\":[\"alike\"]}");
    has(got.out, "\"one.flags\":[],\"one.validity\":[\"high\"]}");
    has(got.out, "\"one.total\":null,\"one.total.status\":\"incomplete\",\"one.flags\":[],"
                 "\"one.validity\":[\"high:unknown\"]}");
}
END_TEST

/* What ran with less than the whole jail says so in every row. */
START_TEST(a_weak_jail)
{
    sx_loaded weak = *site_load(&s, "one");
    const sx_loaded *loaded[] = {&weak, site_load(&s, "plain")};
    sx_score_summary summary;
    weak.weak = true;
    site_write(&s, "in.csv",
               "one.safe,one.a,one.b,one.c,one.d,plain.a,plain.b,plain.c,plain.d,plain.safe\n"
               "no,1,2,1,1,1,1,1,1,no\n");
    sx_score_options options = {.size = sizeof options,
                                .bare = true,
                                .in = site_path(&s, "in.csv"),
                                .out = site_path(&s, "out.csv"),
                                .out_format = SX_FORMAT_CSV};
    ck_assert_int_eq(sx_batch_score(loaded, 2, &options, &s.diags, &summary), SX_OK);
    ck_assert_str_eq(site_read(&s, "out.csv"),
                     "row,one.total,one.total.status,one.flags,one.validity,one.jail,"
                     "plain.count,plain.count.status,plain.flags\n"
                     "1,5,ok,low,,weak,4,ok,low\n");
    options.out_format = SX_FORMAT_NDJSON;
    ck_assert_int_eq(sx_batch_score(loaded, 2, &options, &s.diags, &summary), SX_OK);
    has(site_read(&s, "out.csv"), "\"one.validity\":[],\"one.jail\":\"weak\",\"plain.count\":4");
}
END_TEST

/* Sessions that did not have the instrument have no notes and no jail either, and no failure of its code. */
START_TEST(not_given)
{
    static const char responses[] =
        "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"plain\",\"version\":\"1.0.0\","
        "\"session\":\"s1\",\"answers\":{\"safe\":\"yes\"}}\n"
        "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"one\",\"version\":\"1.0.0\","
        "\"session\":\"s2\",\"answers\":{\"safe\":\"no\",\"a\":\"1\",\"b\":\"1\",\"c\":\"1\","
        "\"d\":\"1\"}}\n";
    sx_loaded weak = *site_load(&s, "one");
    const sx_loaded *loaded[] = {&weak, site_load(&s, "plain")};
    sx_score_summary summary;
    weak.weak = true;
    site_write(&s, "in.ndjson", responses);
    const sx_score_options options = {.size = sizeof options,
                                      .bare = true,
                                      .in = site_path(&s, "in.ndjson"),
                                      .out = site_path(&s, "out.csv"),
                                      .out_format = SX_FORMAT_CSV};
    ck_assert_int_eq(sx_batch_score(loaded, 2, &options, &s.diags, &summary), SX_OK);
    ck_assert_str_eq(site_read(&s, "out.csv"),
                     "id,one.total,one.total.status,one.flags,one.validity,one.jail,"
                     "plain.count,plain.count.status,plain.flags\n"
                     "s1,,not_given,,,,0,ok,\n"
                     "s2,4,ok,low,alike,weak,,not_given,\n");
}
END_TEST

/* --- one person ---------------------------------------------------------------------------------- */

START_TEST(one_person)
{
    static const char *const names[] = {"safe", "a", "b", "c", "d"};
    static const char *const values[] = {"no", "3", "1", "1", "1"};
    sx_buf json;
    sx_buf_init(&json, 65536);
    ck_assert_int_eq(sx_batch_person(site_load(&s, "one"), names, values, 5, &s.diags, &json),
                     SX_E_SCRIPT);
    has(sx_buf_text(&json), "\"flags\":{\"low\":\"raised\"}}");
    ck_assert_ptr_null(strstr(sx_buf_text(&json), "scales"));
    has(site_told(&s), "one: its code failed for these answers: ");
    ck_assert_str_eq(site_said(&s), "SCRIPT.ERROR");
    sx_buf_free(&json);
}
END_TEST

/* --- many rows, many threads --------------------------------------------------------------------- */

START_TEST(whatever_the_threads)
{
    sx_buf csv;
    sx_buf_init(&csv, (size_t)1024 * 1024);
    sx_buf_str(&csv, "one.safe,one.a,one.b,one.c,one.d\n");
    for (int row = 0; row < 9000; row++) {
        sx_buf_printf(&csv, "yes,%d,%d,1,2\n", row % 900 == 451 ? 3 : row % 3, row % 2);
    }
    const char *first = NULL;
    for (unsigned threads = 1; threads <= 3; threads++) {
        const sx_loaded *loaded = site_load(&s, "one");
        told seen = {""};
        sx_score_summary summary;
        site_write(&s, "in.csv", sx_buf_text(&csv));
        const sx_score_options options = {.size = sizeof options,
                                          .bare = true,
                                          .in = site_path(&s, "in.csv"),
                                          .out = site_path(&s, "out.csv"),
                                          .out_format = SX_FORMAT_CSV,
                                          .threads = threads,
                                          .user = &seen,
                                          .refused = note_refusal};
        ck_assert_int_eq(sx_batch_score(&loaded, 1, &options, &s.diags, &summary), SX_E_SCRIPT);
        ck_assert(summary.scored == 8990 && summary.failed == 10);
        has(seen.text, "452 one SCRIPT.ERROR ;1352 one SCRIPT.ERROR ;");
        const char *out = site_read(&s, "out.csv");
        first = first == NULL ? out : first;
        ck_assert(strcmp(first, out) == 0);
    }
    sx_buf_free(&csv);
}
END_TEST

/* Why is told of the first row in order, whichever thread met which row first. */
START_TEST(told_in_order)
{
    sx_buf csv;
    sx_buf_init(&csv, (size_t)1024 * 1024);
    sx_buf_str(&csv, "one.safe,one.a,one.b,one.c,one.d\n");
    for (int row = 0; row < 9000; row++) {
        sx_buf_printf(&csv, "yes,%d,%d,1,2\n", row >= 4300 && row % 1000 == 300 ? 3 : row % 3,
                      row == 2100 ? 3 : row % 2);
    }
    const char *first = NULL;
    for (unsigned threads = 1; threads <= 4; threads++) {
        const sx_loaded *loaded = site_load(&s, "one");
        sx_score_summary summary;
        site_write(&s, "in.csv", sx_buf_text(&csv));
        sx_diags_init(&s.diags, s.arena);
        const sx_score_options options = {.size = sizeof options,
                                          .bare = true,
                                          .in = site_path(&s, "in.csv"),
                                          .out = site_path(&s, "out.csv"),
                                          .out_format = SX_FORMAT_CSV,
                                          .threads = threads};
        ck_assert_int_eq(sx_batch_score(&loaded, 1, &options, &s.diags, &summary), SX_E_SCRIPT);
        ck_assert(summary.failed == 6 && summary.refused == 5);
        const char *text = site_told(&s);
        has(text, "one: planted");
        first = first == NULL ? text : first;
        ck_assert_str_eq(text, first);
    }
    sx_buf_free(&csv);
}
END_TEST

static void *borrow(void *engine)
{
    return sx_engine_borrow(engine);
}

/* Where a second worker cannot be started, whoever wants one waits for the first; rows do not fail for that. */
START_TEST(a_worker_is_waited_for)
{
    pthread_t thread;
    void *got = NULL;
    sx_engine *engine = site_load(&s, "one")->engine;
    sx_code *first = sx_engine_borrow(engine);
    ck_assert_ptr_nonnull(first);
    sx_engine_rest(engine); /* no other one is idle */
    site_worker(&s, false);
    ck_assert_int_eq(pthread_create(&thread, NULL, borrow, engine), 0);
    sx_engine_return(engine, first);
    ck_assert_int_eq(pthread_join(thread, &got), 0);
    ck_assert_ptr_eq(got, first);
    sx_engine_return(engine, got);
    sx_engine_rest(engine);
    ck_assert_ptr_null(sx_engine_borrow(engine)); /* nobody has one */
    site_worker(&s, true);
    first = sx_engine_borrow(engine);
    ck_assert_ptr_nonnull(first);
    sx_engine_return(engine, first);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("code_rows");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, a_poison_row_costs_one_row);
    tcase_add_test(all, each_instrument_says_why_once);
    tcase_add_test(all, refused_before_the_code);
    tcase_add_test(all, refusals_among_the_diagnostics);
    tcase_add_test(all, no_worker);
    tcase_add_test(all, as_json);
    tcase_add_test(all, a_weak_jail);
    tcase_add_test(all, not_given);
    tcase_add_test(all, one_person);
    tcase_add_test(all, whatever_the_threads);
    tcase_add_test(all, told_in_order);
    tcase_add_test(all, a_worker_is_waited_for);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
