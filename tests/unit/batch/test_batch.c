/*
 * test_batch.c: a run from file to file: what is written, what is refused, how it is counted and how it
 * ends; the same bytes for every number of threads and every input format.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include <sextant/version.h>

#include "batch/batch.h"
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

#define MOOD "q1,q2,q3,harm"
#define HEAD                                                                                       \
    "row,mood.total,mood.total.band,mood.total.status,mood.mean,mood.mean.status,mood.kind,"       \
    "mood.kind.status,mood.flags\n"
#define REJECTS "row,line,column,code,expected,flags\n"

typedef struct outcome {
    sx_status status;
    sx_score_summary summary;
    const char *out, *rejects; /* NULL: not there */
} outcome;

/* Scores a file of the folder with the first `count` instruments. */
static outcome score(const char *in, size_t count, sx_score_options options)
{
    outcome result;
    options.size = sizeof options;
    options.bare = !options.details; /* what scores were made with has a test of its own */
    options.in = in;
    options.out = options.out != NULL ? options.out : trial_path(&trial, "out");
    options.rejects = trial_path(&trial, "rejects");
    sx_diags_init(&trial.diags, trial.arena);
    result.status = sx_batch_score(trial.loaded, count, &options, &trial.diags, &result.summary);
    result.out = trial_text(&trial, trial_path(&trial, "out"));
    result.rejects = trial_text(&trial, options.rejects);
    return result;
}

static outcome score_text(const char *text, const char *name, sx_score_options options)
{
    return score(trial_file(&trial, name, text, strlen(text)), 1, options);
}

static const struct {
    const char *in;
    const char *out;     /* after HEAD */
    const char *rejects; /* after REJECTS */
    unsigned rows, scored, flags;
} cases[] = {
    {MOOD "\n1,2,2,0\n", "1,5,high,ok,1.666667,ok,little,ok,\n", "", 1, 1, 0},
    {MOOD "\n3,3,3,0\n", "1,9,high,ok,3,ok,much,ok,worn\n", "", 1, 1, 1},
    /* a flag needs no total */
    {MOOD "\n,,,2\n", "1,,,incomplete,,incomplete,,incomplete,risk;worn:not_assessed\n", "", 1, 1,
     1},
    {MOOD "\n1,1,1,\n", "1,3,low,ok,1,ok,little,ok,risk:not_assessed\n", "", 1, 1, 0},
    {MOOD "\n1,2,NA,0\n", "1,5,high,edge,,incomplete,little,ok,worn:not_assessed\n", "", 1, 1, 0},
    {MOOD "\n1,1,NA,0\n", "1,3,low,prorated,,incomplete,little,ok,worn:not_assessed\n", "", 1, 1,
     0},
    {MOOD "\n1,-99,declined,0\n", "1,,,incomplete,,incomplete,little,ok,worn:not_assessed\n", "", 1,
     1, 0},
    {MOOD "\n2.0,2,2,0\n", "1,6,high,ok,2,ok,much,ok,\n", "", 1, 1, 0},
    /* one bad cell refuses the row, its flags stay */
    {MOOD "\n4,2,2,1\n1,1,1,0\n", "2,3,low,ok,1,ok,little,ok,\n",
     "1,2,q1,INPUT.VALUE,\"one of 0, 1, 2, 3\",mood.risk\n", 2, 1, 1},
    {MOOD "\nx,,3,9\n", "",
     "1,2,q1,INPUT.VALUE,\"one of 0, 1, 2, 3\",mood.risk:not_assessed;mood.worn\n", 1, 0, 1},
    {MOOD "\nx,1,1,0\n", "", "1,2,q1,INPUT.VALUE,\"one of 0, 1, 2, 3\",\n", 1, 0, 0},
    /* rows of another length are never shifted, and nobody knows their flags */
    {MOOD "\n1,2,2\n1,2,2,2,2\n", "",
     "1,2,,INPUT.CSV.ROW,\"4 cells, as in the header\",mood.risk:not_assessed;"
     "mood.worn:not_assessed\n"
     "2,3,,INPUT.CSV.ROW,\"4 cells, as in the header\",mood.risk:not_assessed;"
     "mood.worn:not_assessed\n",
     2, 0, 0},
    {MOOD "\n1,2,2,0\n1,2,\"2,0\n1,1,1,1\n", "1,5,high,ok,1.666667,ok,little,ok,\n",
     "2,3,,INPUT.CSV.UNCLOSED,a closing quote; what follows was not read,mood.risk:not_assessed;"
     "mood.worn:not_assessed\n",
     2, 1, 0},
    {MOOD "\n", "", "", 0, 0, 0},
    {MOOD ",many.a,many.b,many.c\n1,1,1,0,1,1,0\n1,1,1,1,1,1,1\n", "1,3,low,ok,1,ok,little,ok,\n",
     "2,3,many,INPUT.OPTIONS,no more options than the item allows,mood.risk\n", 2, 1, 1},
    {MOOD ",order.x,order.y,order.z\n1,1,1,0,1,2,3\n1,1,1,0,1,1,\n", "1,3,low,ok,1,ok,little,ok,\n",
     "2,3,order,INPUT.OPTIONS,every rank once,\n", 2, 1, 0},
    /* what a condition kept away may be blank and nothing else */
    {MOOD ",gate,after\n1,1,1,0,no,\n1,1,1,0,yes,2\n1,1,1,0,,2\n1,1,1,0,no,2\n",
     "1,3,low,ok,1,ok,little,ok,\n2,3,low,ok,1,ok,little,ok,\n3,3,low,ok,1,ok,little,ok,\n",
     "4,5,after,INPUT.NOT_SHOWN,no answer to an item that its condition keeps away,\n", 4, 3, 0},
};

START_TEST(test_rows)
{
    outcome got = score_text(cases[_i].in, "in.csv", (sx_score_options){0});
    ck_assert_ptr_nonnull(got.out);
    ck_assert_int_eq(strncmp(got.out, HEAD, strlen(HEAD)), 0);
    ck_assert_str_eq(got.out + strlen(HEAD), cases[_i].out);
    ck_assert_int_eq(strncmp(got.rejects, REJECTS, strlen(REJECTS)), 0);
    ck_assert_str_eq(got.rejects + strlen(REJECTS), cases[_i].rejects);
    ck_assert_uint_eq(got.summary.rows, cases[_i].rows);
    ck_assert_uint_eq(got.summary.scored, cases[_i].scored);
    ck_assert_uint_eq(got.summary.refused, cases[_i].rows - cases[_i].scored);
    ck_assert_uint_eq(got.summary.flags, cases[_i].flags);
    ck_assert_int_eq(got.status, cases[_i].rows == cases[_i].scored ? SX_OK : SX_E_INPUT);
}
END_TEST

/* ---- formats ------------------------------------------------------------------------------ */

START_TEST(test_two_instruments)
{
    static const char in[] = "subject,mood_1,mood_2,mood_3,m_harm,calm_1,calm_2\n"
                             "\"Smith, A\",1,1,1,0,3,3\n";
    outcome got = score(trial_file(&trial, "in.csv", in, strlen(in)), 2, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_OK);
    ck_assert_str_eq(got.out,
                     "id,mood.total,mood.total.band,mood.total.status,mood.mean,mood.mean.status,"
                     "mood.kind,mood.kind.status,mood.flags,calm.total,calm.total.status\n"
                     "\"Smith, A\",3,low,ok,1,ok,little,ok,,6,ok\n");
}
END_TEST

START_TEST(test_details)
{
    outcome got = score_text("id," MOOD "\nA,2,1,,0\n", "in.csv",
                             (sx_score_options){.details = true, .has_digits = true, .digits = 2});
    ck_assert_int_eq(got.status, SX_OK);
    const char *row = strchr(got.out, '\n') + 1;
    const char *expected =
        sx_arena_printf(trial.arena,
                        "A,5,high,edge,4.5,yes,2/3,,incomplete,,,2/3,much,ok,,worn:not_assessed,"
                        "total:prorate:2/3;mean:complete:2/3,1.2.0,%s," SX_VERSION "\n",
                        trial.loaded[0]->rule_hash);
    ck_assert_str_eq(row, expected);
}
END_TEST

START_TEST(test_json_lines)
{
    outcome got =
        score_text("{\"id\":\"A\",\"q1\":1,\"q2\":\"2\",\"q3\":2.0,\"harm\":1,\"note\":[1]}\n"
                   "{\"harm\":0,\"q1\":null,\"q2\":\"\",\"q3\":\"NA\",\"id\":7}\n",
                   "in.ndjson", (sx_score_options){.out_format = SX_FORMAT_NDJSON});
    ck_assert_int_eq(got.status, SX_OK);
    ck_assert_str_eq(
        got.out,
        "{\"id\":\"A\",\"mood.total\":5,\"mood.total.band\":\"high\",\"mood.total.status\":\"ok\","
        "\"mood.mean\":1.666667,\"mood.mean.status\":\"ok\",\"mood.kind\":\"little\","
        "\"mood.kind.status\":\"ok\",\"mood.flags\":[\"risk\"]}\n"
        "{\"id\":\"7\",\"mood.total\":null,\"mood.total.band\":null,"
        "\"mood.total.status\":\"incomplete\",\"mood.mean\":null,"
        "\"mood.mean.status\":\"incomplete\",\"mood.kind\":null,"
        "\"mood.kind.status\":\"incomplete\",\"mood.flags\":[\"worn:not_assessed\"]}\n");
}
END_TEST

static const struct {
    const char *line; /* after a good first one */
    const char *code;
} bad_lines[] = {
    {"{\"q1\":1,\"q2\":1,\"q3\":1,\"harm\":0}", NULL},
    {"{\"q1\":1,\"q2\":1,\"harm\":0}", "INPUT.JSON.KEYS"},
    {"{\"q1\":1,\"q2\":1,\"q3\":1,\"harm\":0,\"mood_1\":1}", "INPUT.JSON.KEYS"},
    {"{\"q1\":true,\"q2\":1,\"q3\":1,\"harm\":0}", "INPUT.JSON.VALUE"},
    {"{\"q1\":1.5,\"q2\":1,\"q3\":1,\"harm\":0}", "INPUT.JSON.VALUE"},
    {"{\"q1\":[1],\"q2\":1,\"q3\":1,\"harm\":0}", "INPUT.JSON.VALUE"},
    {"{\"q1\":4,\"q2\":1,\"q3\":1,\"harm\":0}", "INPUT.VALUE"},
    {"{\"q1\":-0,\"q2\":1,\"q3\":1,\"harm\":0}", NULL},
    {"{\"q1\":1,\"q1\":2,\"q2\":1,\"q3\":1,\"harm\":0}", "JSON.DUPLICATE"},
    {"{\"q1\":1,\"q2\":1,\"q3\":1,\"harm\":0} {}", "JSON.TRAILING"},
    {"{\"q1\":1,\"q2\":1,\"q3\":1,\"harm\":0", "JSON.END"},
    {"[1]", "INPUT.JSON.OBJECT"},
    {"{\"q1\":NaN}", "JSON.SYNTAX"},
    {"{\"q1\":\"\\u0000\"}", "JSON.NUL"},
    {"{\"q1\":\"\\ud800\"}", "JSON.SYNTAX"},
    {"{\"q1\":12345678901234567890}", "JSON.NUMBER"},
    {"\xEF\xBB\xBF{}", "JSON.BOM"},
    {"{\"q1\":\"\xE9\"}", "INPUT.ENCODING"},
};

START_TEST(test_bad_lines)
{
    const char *text = sx_arena_printf(trial.arena, "{\"q1\":1,\"q2\":1,\"q3\":1,\"harm\":0}\n%s\n",
                                       bad_lines[_i].line);
    outcome got = score_text(text, "in.ndjson", (sx_score_options){0});
    ck_assert_uint_eq(got.summary.rows, 2);
    ck_assert_uint_eq(got.summary.scored, bad_lines[_i].code == NULL ? 2 : 1);
    if (bad_lines[_i].code != NULL) {
        ck_assert_msg(strstr(got.rejects, bad_lines[_i].code) != NULL, "%s", got.rejects);
    }
}
END_TEST

#define RESPONSE                                                                                   \
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"mood\",\"version\":\"1.2.0\","

static const struct {
    const char *name, *in;
    const char *rows;    /* after the header */
    const char *rejects; /* after REJECTS */
    unsigned flags;
} responses[] = {
    {"r.ndjson",
     RESPONSE
     "\"subject\":\"A\",\"answers\":{\"q1\":\"1\",\"q2\":2,\"q3\":\"2\",\"harm\":\"0\"}}\n",
     "A,5,high,ok,1.666667,ok,little,ok,\n", "", 0},
    /* a positive answer that was changed keeps its flag */
    {"r.json",
     RESPONSE
     "\"subject\":null,\"session\":\"s-1\",\"answers\":{\"q1\":\"1\",\"q2\":2,\"q3\":\"2\","
     "\"harm\":\"0\"},\"changes\":[{\"item\":\"harm\",\"from\":\"2\",\"to\":\"0\","
     "\"at\":\"2026-11-21T10:00:00Z\"}]}",
     "s-1,5,high,ok,1.666667,ok,little,ok,risk\n", "", 1},
    {"r.json",
     "[" RESPONSE "\"subject\":\"A\",\"answers\":{\"q1\":1,\"q2\":1,\"q3\":1,\"harm\":0}}," RESPONSE
     "\"subject\":\"B\",\"answers\":{}}]",
     "A,3,low,ok,1,ok,little,ok,\n"
     "B,,,incomplete,,incomplete,,incomplete,risk:not_assessed;worn:not_assessed\n",
     "", 0},
    /* of a refused response what can be read still raises its flags, the past too */
    {"r.ndjson",
     RESPONSE
     "\"subject\":\"A\",\"answers\":{\"q1\":\"7\",\"q3\":\"0\",\"harm\":\"1\"}}\n" RESPONSE
     "\"subject\":\"B\",\"answers\":{\"q1\":\"7\",\"q3\":\"0\",\"harm\":\"0\"},\"changes\":"
     "[{\"item\":\"harm\",\"from\":\"1\",\"to\":\"0\",\"at\":\"2026-11-21T10:00:00Z\"}]}\n",
     "",
     "1,1,,RESPONSE.VALUE,\"item q1: this is not an answer to it: one of 0, 1, 2, 3\",mood.risk\n"
     "2,2,,RESPONSE.VALUE,\"item q1: this is not an answer to it: one of 0, 1, 2, 3\",mood.risk\n",
     2},
};

START_TEST(test_responses)
{
    outcome got = score_text(responses[_i].in, responses[_i].name, (sx_score_options){0});
    ck_assert_msg(got.out != NULL, "%s", trial_batch_codes(&trial));
    ck_assert_str_eq(strchr(got.out, '\n') + 1, responses[_i].rows);
    ck_assert_str_eq(got.rejects + strlen(REJECTS), responses[_i].rejects);
    ck_assert_uint_eq(got.summary.flags, responses[_i].flags);
}
END_TEST

/* ---- options ------------------------------------------------------------------------------ */

START_TEST(test_unique)
{
    static const char in[] =
        "id,visit," MOOD "\nA,1,1,1,1,0\nA,2,1,1,1,0\nB,1,1,1,1,0\nA,1,1,1,1,2\n";
    sx_score_options options = {.unique_ids = true, .threads = 4};
    outcome got = score_text(in, "in.csv", options);
    ck_assert_uint_eq(got.summary.scored, 2);
    ck_assert_str_eq(got.rejects, REJECTS
                     "2,3,id,INPUT.DUPLICATE_ID,a respondent (and occasion) that was not "
                     "there before,\n4,5,id,INPUT.DUPLICATE_ID,a respondent (and occasion) that "
                     "was not there before,mood.risk\n");
    options.occasion_column = "visit";
    got = score_text(in, "in.csv", options);
    ck_assert_uint_eq(got.summary.scored, 3);
    ck_assert_int_eq(strncmp(got.out, "id,occasion,mood.total", 22), 0);
    ck_assert_ptr_nonnull(strstr(got.out, "\nA,2,3,"));
    options.unique_ids = false;
    got = score_text(in, "in.csv", options);
    ck_assert_int_eq(got.status, SX_OK);
}
END_TEST

START_TEST(test_no_ids_to_tell_apart)
{
    outcome got = score_text(MOOD "\n1,1,1,0\n", "in.csv", (sx_score_options){.unique_ids = true});
    ck_assert_int_eq(got.status, SX_E_USAGE);
    ck_assert_ptr_null(got.out);
}
END_TEST

START_TEST(test_expected_rows)
{
    sx_score_options options = {.has_expect_rows = true, .expect_rows = 2};
    outcome got = score_text(MOOD "\n1,1,1,0\n", "in.csv", options);
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_str_eq(trial.diags.items[trial.diags.count - 1].code, "INPUT.ROWS");
    got = score_text(MOOD "\n1,1,1,0\n1,1,1,0\n", "in.csv", options);
    ck_assert_int_eq(got.status, SX_OK);
}
END_TEST

START_TEST(test_spreadsheet)
{
    static const char in[] = "id," MOOD "\n=1+1,1,1,1,0\n+1,1,1,1,0\n-1,1,1,1,0\n@a,1,1,1,0\n"
                             "\"\ta\",1,1,1,0\na=b,1,1,1,0\n";
    outcome got = score_text(in, "in.csv", (sx_score_options){.spreadsheet = true});
    ck_assert_int_eq(got.status, SX_OK);
    static const char *const rows[] = {"\n'=1+1,3,", "\n'+1,3,",  "\n'-1,3,",
                                       "\n'@a,3,",   "\n'\ta,3,", "\na=b,3,"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_msg(strstr(got.out, rows[i]) != NULL, "%s", rows[i] + 1);
    }
    got = score_text(in, "in.csv", (sx_score_options){0});
    ck_assert_ptr_nonnull(strstr(got.out, "\n=1+1,3,"));
}
END_TEST

/* A text that goes through to the output could steer a terminal. */
START_TEST(test_id_controls)
{
    outcome got = score_text("id," MOOD "\n\x1B[2J,1,1,1,2\n", "in.csv", (sx_score_options){0});
    ck_assert_str_eq(got.rejects,
                     REJECTS "1,2,id,INPUT.ID,a text without control characters,mood.risk\n");
}
END_TEST

static const struct {
    sx_score_options options;
    const char *header;
} usage[] = {
    {{.has_digits = true, .digits = 16}, MOOD},
    {{.separator = 'a'}, MOOD},
    {{.out_format = SX_FORMAT_JSON}, MOOD},
};

START_TEST(test_usage)
{
    const char *text = sx_arena_printf(trial.arena, "%s\n1,1,1,0\n", usage[_i].header);
    outcome got = score_text(text, "in.csv", usage[_i].options);
    ck_assert_int_eq(got.status, SX_E_USAGE);
    ck_assert_ptr_null(got.out);
    ck_assert_ptr_null(got.rejects);
}
END_TEST

/* ---- inputs that are refused as a whole ---------------------------------------------------- */

static const struct {
    const char *name, *in, *code;
} refused[] = {
    {"in.csv", "", "INPUT.CSV.HEADER"},
    {"in.csv", "q1;q2;q3;harm\n1;1;1;0\n", "INPUT.CSV.SEPARATOR"},
    {"in.csv", "q1\tq2\tq3\tharm\n", "INPUT.CSV.SEPARATOR"},
    {"in.tsv", "q1,q2,q3,harm\n", "INPUT.CSV.SEPARATOR"},
    {"in.csv", "q1,q2,q3,harm\r1,1,1,0\r", "INPUT.CSV.CR"},
    {"in.csv", "q1,q2,q3,\xE9\n", "INPUT.ENCODING"},
    {"in.csv", "\xFF\xFEq\0", "INPUT.ENCODING"},
    {"in.csv", "q1,q2,q3,\"harm\n1,1,1,0\n", "INPUT.CSV.UNCLOSED"},
    {"in.csv", "\nq1,q2,q3,harm\n", "INPUT.CSV.BLANK"},
    {"in.csv", "q1,q2,q3\n1,1,1\n", "INPUT.COLUMN_MISSING"},
    {"in.ndjson", "", "INPUT.JSON.EMPTY"},
    {"in.ndjson", "1\n", "INPUT.JSON.OBJECT"},
    {"in.ndjson", "{\"q1\":1}\n", "INPUT.COLUMN_MISSING"},
    {"in.ndjson", "{\"q1\":1\n", "JSON.END"},
};

START_TEST(test_refused)
{
    outcome got = score_text(refused[_i].in, refused[_i].name, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_ptr_null(got.out); /* nothing is written */
    ck_assert_ptr_null(got.rejects);
    ck_assert_uint_eq(got.summary.rows, 0);
    bool found = false;
    for (size_t i = 0; i < trial.diags.count; i++) {
        found = found || strcmp(trial.diags.items[i].code, refused[_i].code) == 0;
    }
    ck_assert_msg(found, "%s", trial_batch_codes(&trial));
}
END_TEST

START_TEST(test_input_stays)
{
    const char *in = trial_file(&trial, "in.csv", MOOD "\n1,1,1,0\n", strlen(MOOD) + 9);
    outcome got = score(in, 1, (sx_score_options){.out = in});
    ck_assert_int_eq(got.status, SX_E_USAGE);
    ck_assert_str_eq(trial_text(&trial, in), MOOD "\n1,1,1,0\n");
}
END_TEST

/* ---- output that fails --------------------------------------------------------------------- */

START_TEST(test_undelivered)
{
    const char *in = trial_file(&trial, "in.csv", MOOD "\n1,1,1,2\n", strlen(MOOD) + 9);
    outcome got = score(in, 1, (sx_score_options){.out = "/dev/full"});
    ck_assert_int_eq(got.status, SX_E_FLAG);
    ck_assert_str_eq(trial.diags.items[trial.diags.count - 1].code, "FLAG.UNDELIVERED");
    in = trial_file(&trial, "in.csv", MOOD "\n1,1,1,0\n", strlen(MOOD) + 9);
    got = score(in, 1, (sx_score_options){.out = "/dev/full"});
    ck_assert_int_eq(got.status, SX_E_OUTPUT);
}
END_TEST

static bool stop_at_once(void *user, const sx_score_progress *progress)
{
    ck_assert_uint_eq(progress->size, *(const uint64_t *)user);
    ck_assert_uint_eq(progress->bytes, progress->size);
    return false;
}

START_TEST(test_stopped)
{
    uint64_t size = strlen(MOOD) + 9;
    const char *in = trial_file(&trial, "in.csv", MOOD "\n1,1,1,0\n", (size_t)size);
    sx_score_options options = {.user = &size, .progress = stop_at_once};
    outcome got = score(in, 1, options);
    ck_assert_int_eq(got.status, SX_E_OUTPUT);
    ck_assert_ptr_null(got.out);
    in = trial_file(&trial, "in.csv", MOOD "\n1,1,1,1\n", (size_t)size);
    got = score(in, 1, options);
    ck_assert_int_eq(got.status, SX_E_FLAG);
    ck_assert_ptr_null(got.out);
}
END_TEST

/* ---- the same bytes ------------------------------------------------------------------------ */

/* Random rows, some of them wrong. */
static const char *random_rows(size_t rows, size_t *ret_len)
{
    static const char *const cells[] = {"0",  "1",   "2",     "3", "",
                                        "NA", "2.0", "\"1\"", "4", "declined"};
    sx_rng rng = {20261121};
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 26);
    sx_buf_str(&text, "id," MOOD "\n");
    for (size_t i = 0; i < rows; i++) {
        sx_buf_printf(&text, "p%zu", i);
        for (int cell = 0; cell < 4; cell++) {
            bool rare = sx_rng_below(&rng, 8) == 0;
            sx_buf_char(&text, ',');
            sx_buf_str(&text, cells[sx_rng_below(&rng, rare ? 10 : cell == 3 ? 3 : 4)]);
        }
        sx_buf_str(&text, sx_rng_below(&rng, 50) == 0 ? ",\n" : "\n");
    }
    const char *copy = sx_arena_strndup(trial.arena, sx_buf_text(&text), text.len);
    *ret_len = text.len;
    sx_buf_free(&text);
    return copy;
}

START_TEST(test_threads)
{
    size_t len;
    const char *text = random_rows(30000, &len);
    const char *in = trial_file(&trial, "in.csv", text, len);
    outcome one = score(in, 1, (sx_score_options){0});
    ck_assert_uint_eq(one.summary.rows, 30000);
    ck_assert_uint_gt(one.summary.refused, 1000);
    ck_assert_uint_gt(one.summary.flags, 1000);
    ck_assert_int_eq(strncmp(one.out, "id,mood.total,", 14), 0);
    for (unsigned threads = 2; threads <= 5; threads++) {
        outcome many = score(in, 1, (sx_score_options){.threads = threads});
        ck_assert_int_eq(many.status, one.status);
        ck_assert_mem_eq(&many.summary, &one.summary, sizeof one.summary);
        ck_assert_str_eq(many.out, one.out);
        ck_assert_str_eq(many.rejects, one.rejects);
    }
}
END_TEST

/* A row alone gives what it gives among others. */
START_TEST(test_rows_alone)
{
    size_t len;
    const char *text = random_rows(300, &len);
    outcome all = score(trial_file(&trial, "in.csv", text, len), 1, (sx_score_options){0});
    const char *header_end = strchr(text, '\n') + 1;
    const char *out = strchr(all.out, '\n') + 1;
    size_t header = (size_t)(header_end - text);
    for (const char *row = header_end; *row != '\0';) {
        size_t row_len = (size_t)(strchr(row, '\n') + 1 - row);
        const char *alone =
            sx_arena_printf(trial.arena, "%.*s%.*s", (int)header, text, (int)row_len, row);
        outcome got = score_text(alone, "one.csv", (sx_score_options){0});
        const char *line = strchr(got.out, '\n') + 1;
        ck_assert_int_eq(strncmp(out, line, strlen(line)), 0);
        out += strlen(line);
        row += row_len;
    }
    ck_assert_str_eq(out, "");
}
END_TEST

static TCase *make_rows(void)
{
    TCase *tests = tcase_create("rows");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_rows, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, test_two_instruments);
    tcase_add_test(tests, test_details);
    tcase_add_test(tests, test_json_lines);
    tcase_add_loop_test(tests, test_bad_lines, 0, (int)(sizeof bad_lines / sizeof bad_lines[0]));
    tcase_add_loop_test(tests, test_responses, 0, (int)(sizeof responses / sizeof responses[0]));
    return tests;
}

static TCase *make_runs(void)
{
    TCase *tests = tcase_create("runs");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_unique);
    tcase_add_test(tests, test_no_ids_to_tell_apart);
    tcase_add_test(tests, test_expected_rows);
    tcase_add_test(tests, test_spreadsheet);
    tcase_add_test(tests, test_id_controls);
    tcase_add_loop_test(tests, test_usage, 0, (int)(sizeof usage / sizeof usage[0]));
    tcase_add_loop_test(tests, test_refused, 0, (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(tests, test_input_stays);
    tcase_add_test(tests, test_undelivered);
    tcase_add_test(tests, test_stopped);
    tcase_add_test(tests, test_threads);
    tcase_add_test(tests, test_rows_alone);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("batch");
    suite_add_tcase(suite, make_rows());
    suite_add_tcase(suite, make_runs());
    return run_suite(suite);
}
