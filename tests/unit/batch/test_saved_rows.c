/*
 * test_saved_rows.c: which saved responses make one row: the rule itself, rows over the ends of blocks,
 * and what becomes of instruments that are not named.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "batch/saved_rows.h"
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

/* ---- the rule ---------------------------------------------------------------------------------- */

/* Responses as session/subject/instrument; '-' is null, '' left out, '!' cannot be read. Rows as the
 * number of responses in each. */
static const struct {
    const char *responses, *rows;
} rules[] = {
    {"k/A/x", "1"},
    {"k/A/x k/A/y k/A/z", "3"},
    {"k/A/x k/-/y k//z", "3"},
    {"k/-/x k/A/y l/A/z", "21"},
    {"k/A/x k/B/y", "11"},
    {"k/A/x k/-/y k/B/z", "21"},
    /* an instrument that comes twice begins another row */
    {"k/A/x k/A/x", "11"},
    {"k/A/x k/A/y k/A/x k/A/y", "22"},
    {"/A/x /A/y /A/x /A/z", "22"},
    /* without sessions the subject; one with a session and one without are not the same */
    {"/A/x /A/y /B/x", "21"},
    {"-/A/x /A/y", "2"},
    {"k/A/x /A/y", "11"},
    {"/A/x k/A/y", "11"},
    /* nobody is not the same as nobody */
    {"//x //y", "11"},
    {"-/-/x -/-/y", "11"},
    /* what does not say of which instrument it is belongs to its session, but not to a subject */
    {"k/A/x k/A/ k/A/y", "3"},
    {"/A/x /A/ /A/y", "111"},
    /* what cannot be read stands alone */
    {"k/A/x ! k/A/y", "111"},
    {"! !", "11"},
    /* not those that follow each other */
    {"k/A/x l/A/x k/A/y", "111"},
};

/* One part of "k/A/x"; moves on to the next. */
static void set_part(json_t *object, const char *key, const char **at)
{
    size_t len = strcspn(*at, "/ ");
    if (len == 1 && **at == '-') {
        ck_assert_int_eq(json_object_set_new(object, key, json_null()), 0);
    } else if (len > 0) {
        ck_assert_int_eq(json_object_set_new(object, key, json_stringn(*at, len)), 0);
    }
    *at += len;
    *at += **at == '/';
}

START_TEST(test_rule)
{
    char rows[16] = "";
    sx_saved_rows *saved = sx_saved_rows_new(10);
    ck_assert_ptr_nonnull(saved);
    ck_assert(!sx_saved_rows_open(saved));
    for (const char *at = rules[_i].responses; *at != '\0'; at += *at == ' ') {
        if (*at == '!') {
            sx_saved_rows_add(saved, NULL);
            ck_assert(!sx_saved_rows_open(saved));
            at++;
            continue;
        }
        json_t *object = json_object();
        set_part(object, "session", &at);
        set_part(object, "subject", &at);
        set_part(object, "instrument", &at);
        sx_saved_rows_add(saved, object);
        ck_assert(sx_saved_rows_open(saved));
    }
    for (size_t i = 0; i < saved->rows; i++) {
        rows[i] = (char)('0' + saved->starts[i + 1] - saved->starts[i]);
    }
    ck_assert_msg(strcmp(rows, rules[_i].rows) == 0, "[%s]: %s", rules[_i].responses, rows);
    while (saved->rows > 0) {
        size_t first = saved->starts[saved->rows - 1];
        ck_assert_uint_eq(sx_saved_rows_drop(saved), first);
        ck_assert_uint_eq(saved->count, first);
    }
    sx_saved_rows_free(saved);
}
END_TEST

/* ---- files ------------------------------------------------------------------------------------- */

typedef struct outcome {
    sx_status status;
    sx_score_summary summary;
    const char *out; /* after the header */
    const char *codes;
} outcome;

static outcome score(sx_catalogue *catalogue, const sx_loaded *const *loaded, size_t count,
                     const char *name, const sx_buf *text, sx_score_options options)
{
    outcome got;
    options.size = sizeof options;
    options.bare = true;
    options.in = trial_file(&trial, name, sx_buf_text(text), text->len);
    options.out = trial_path(&trial, "out.csv");
    ck_assert(!text->failed);
    sx_diags_init(&trial.diags, trial.arena);
    got.status =
        sx_batch_score_among(catalogue, loaded, count, &options, &trial.diags, &got.summary);
    got.out = trial_text(&trial, options.out);
    ck_assert_msg(got.out != NULL, "%s", trial_batch_codes(&trial));
    got.out = strchr(got.out, '\n') + 1;
    got.codes = trial_batch_codes(&trial);
    return got;
}

/* A response with `padding` bytes in it. */
static void add_response(sx_buf *text, const char *instrument, const char *version,
                         const char *session, const char *answers, size_t padding)
{
    sx_buf_printf(text,
                  "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"%s\",\"version\":\"%s\","
                  "\"session\":\"%s\",\"answers\":{%s}",
                  instrument, version, session, answers);
    if (padding > 0) {
        sx_buf_str(text, ",\"language\":\"");
        for (size_t i = 0; i < padding; i++) {
            sx_buf_char(text, 'x');
        }
        sx_buf_char(text, '"');
    }
    sx_buf_str(text, "}\n");
}

static void add_calm(sx_buf *text, const char *session, size_t padding)
{
    add_response(text, "calm", "1.0.0", session, "\"q1\":\"1\",\"q2\":\"2\"", padding);
}

/* `count` responses to instruments that nobody knows. */
static void add_unknown(sx_buf *text, const char *session, size_t count, size_t padding)
{
    for (size_t i = 0; i < count; i++) {
        const char *id = sx_arena_printf(trial.arena, "unknown-%zu", i);
        ck_assert_ptr_nonnull(id);
        add_response(text, id, "1.0.0", session, "", padding);
    }
}

/* Lines so long that a block holds few of them: a session is still one row. */
START_TEST(test_long_lines)
{
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 28);
    add_calm(&text, "a", 0);
    add_unknown(&text, "b", 40, 150000);
    add_calm(&text, "b", 150000);
    add_unknown(&text, "c", 3, 900000);
    add_calm(&text, "c", 10);
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        outcome got = score(NULL, &trial.loaded[1], 1, "in.ndjson", &text,
                            (sx_score_options){.threads = threads});
        ck_assert_int_eq(got.status, SX_OK);
        ck_assert_str_eq(got.out, "a,3,ok\nb,3,ok\nc,3,ok\n");
        ck_assert_uint_eq(got.summary.rows, 3);
    }
    sx_buf_free(&text);
}
END_TEST

/* A row has its limit, and blocks end where rows end, as lines and as one document. */
START_TEST(test_long_sessions)
{
    sx_buf text, document;
    sx_buf_init(&text, (size_t)1 << 28);
    sx_buf_init(&document, (size_t)1 << 28);
    for (unsigned i = 0; i < 12; i++) {
        const char *session = sx_arena_printf(trial.arena, "s%u", i);
        add_unknown(&text, session, 70 + i, 0);
        add_calm(&text, session, 0);
    }
    add_unknown(&text, "long", SX_SESSION_MOST, 0);
    add_calm(&text, "long", 0);
    sx_buf_char(&document, '[');
    for (const char *at = sx_buf_text(&text); *at != '\0'; at++) {
        sx_buf_char(&document, *at == '\n' ? (at[1] == '\0' ? ']' : ',') : *at);
    }
    outcome lines = score(NULL, &trial.loaded[1], 1, "in.ndjson", &text, (sx_score_options){0});
    ck_assert_uint_eq(lines.summary.rows, 14);
    ck_assert_str_eq(lines.out, "s0,3,ok\ns1,3,ok\ns2,3,ok\ns3,3,ok\ns4,3,ok\ns5,3,ok\ns6,3,ok\n"
                                "s7,3,ok\ns8,3,ok\ns9,3,ok\ns10,3,ok\ns11,3,ok\n"
                                "long,,not_given\nlong,3,ok\n");
    outcome whole = score(NULL, &trial.loaded[1], 1, "in.json", &document, (sx_score_options){0});
    ck_assert_str_eq(whole.out, lines.out);
    ck_assert_uint_eq(whole.summary.rows, 14);
    sx_buf_free(&text);
    sx_buf_free(&document);
}
END_TEST

/* Empty lines, lines that are too long and lines that are none do not join what stands around them,
 * and the rows after them are counted on. */
START_TEST(test_odd_lines)
{
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 28);
    add_calm(&text, "a", 0);
    sx_buf_str(&text, "\n[]\n");
    add_unknown(&text, "a", 1, 1100000);
    add_calm(&text, "b", 0);
    sx_buf_str(&text, "\n\n");
    outcome got = score(NULL, &trial.loaded[1], 1, "in.ndjson", &text,
                        (sx_score_options){.rejects = trial_path(&trial, "rejects.csv")});
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_str_eq(got.out, "a,3,ok\nb,3,ok\n");
    const char *rejects = trial_text(&trial, trial_path(&trial, "rejects.csv"));
    static const char *const starts[] = {"\n2,2,,", "\n3,3,,INPUT.JSON.OBJECT", "\n4,4,,"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        ck_assert_msg(strstr(rejects, starts[i]) != NULL, "%s", rejects);
    }
    sx_buf_free(&text);
}
END_TEST

/* ---- instruments that are not named -------------------------------------------------------------- */

typedef struct left_out {
    unsigned calls, raised;
    uint64_t line;
} left_out;

static void note_left_out(void *user, const sx_score_left_out *told)
{
    left_out *left = user;
    left->calls++;
    left->raised += told->raised;
    left->line = told->line;
    ck_assert_str_eq(told->instrument, "phq-9");
    ck_assert_str_eq(told->flags, "phq-9.self_harm");
}

START_TEST(test_flags_of_others)
{
    sx_catalogue *catalogue;
    sx_buf text;
    left_out left = {0};
    ck_assert_int_eq(sx_catalogue_new(SX_SOURCE_DATA_DIR, &trial.diags, &catalogue), SX_OK);
    sx_buf_init(&text, (size_t)1 << 20);
    add_calm(&text, "a", 0);
    add_response(&text, "phq-9", "1.0.0", "a", "\"q9\":\"1\"", 0);
    add_response(&text, "phq-9", "1.0.0", "b", "\"q9\":\"0\"", 0);
    add_response(&text, "phq-9", "1.0.0", "c", "\"q1\":\"x\",\"q9\":\"3\"", 0);
    outcome got = score(catalogue, &trial.loaded[1], 1, "in.ndjson", &text,
                        (sx_score_options){.user = &left, .left_out = note_left_out});
    ck_assert_int_eq(got.status, SX_OK);
    ck_assert_str_eq(got.out, "a,3,ok\nb,,not_given\nc,,not_given\n");
    ck_assert_uint_eq(got.summary.flags, 2);
    ck_assert_uint_eq(left.calls, 2);
    ck_assert_uint_eq(left.raised, 2);
    ck_assert_uint_eq(left.line, 4);
    ck_assert_str_eq(got.codes, "INPUT.NOT_NAMED");
    /* without the callback as warnings; without a catalogue nothing is known of them */
    got = score(catalogue, &trial.loaded[1], 1, "in.ndjson", &text, (sx_score_options){0});
    ck_assert_str_eq(got.codes, "FLAG.NOT_NAMED FLAG.NOT_NAMED INPUT.NOT_NAMED");
    got = score(NULL, &trial.loaded[1], 1, "in.ndjson", &text, (sx_score_options){0});
    ck_assert_str_eq(got.codes, "INPUT.NOT_NAMED");
    ck_assert_ptr_nonnull(strstr(trial.diags.items[0].message, "nothing is known of its flags"));
    ck_assert_uint_eq(got.summary.flags, 0);
    sx_buf_free(&text);
    sx_catalogue_free(catalogue);
}
END_TEST

START_TEST(test_many_unknown)
{
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 28);
    add_unknown(&text, "a", SX_OTHERS_UNKNOWN + 5, 0);
    add_unknown(&text, "b", 1, 0);
    outcome got = score(NULL, &trial.loaded[1], 1, "in.ndjson", &text, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_OK);
    ck_assert_uint_eq(trial.diags.count, SX_OTHERS_UNKNOWN + 1);
    ck_assert_ptr_nonnull(
        strstr(trial.diags.items[0].message, "2 responses to unknown-0 were not"));
    ck_assert_ptr_nonnull(strstr(trial.diags.items[SX_OTHERS_UNKNOWN].message,
                                 "5 responses to other instruments were not"));
    sx_buf_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("saved_rows");
    TCase *rule = tcase_create("rule");
    tcase_add_loop_test(rule, test_rule, 0, (int)(sizeof rules / sizeof rules[0]));
    suite_add_tcase(suite, rule);
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, setup, teardown);
    tcase_set_timeout(files, 60);
    tcase_add_test(files, test_long_lines);
    tcase_add_test(files, test_long_sessions);
    tcase_add_test(files, test_odd_lines);
    tcase_add_test(files, test_flags_of_others);
    tcase_add_test(files, test_many_unknown);
    suite_add_tcase(suite, files);
    return run_suite(suite);
}
