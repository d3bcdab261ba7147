/*
 * test_scarce.c: calls of the library with requests for memory refused, one at a time: what comes back is
 * the same to the last byte as with memory enough, or the call says that memory ran out. Never a part.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sextant/profile.h>
#include <sextant/score.h>
#include <sextant/session.h>

#include "support/scarce.h"
#include "support/site.h"
#include "support/suite.h"

#define TRIES 400 /* for one call; they are spread over all its requests */

static const char mood[] =
    "sextant: 1\nid: mood\nversion: 1.0.0\ntitle: Mood\nstrand: therapy\nkind: technique\n"
    "validated: false\n"
    "rights: {class: own, holder: The Sextant authors, statement: For tests., source: here}\n"
    "sources: {book: A book}\n"
    "responses: {often: [{0: Never}, {1: Often}, {2: Always}]}\n"
    "parameters: [{id: age, kind: number, range: 16..99, text: Age}]\n"
    "items:\n"
    "  - {id: q1, responses: often, text: One}\n"
    "  - {id: q2, responses: often, text: Two}\n"
    "  - {id: gate, options: [{yes: Yes}, {no: No}], text: Gate, unscored: true}\n"
    "  - {id: q3, responses: often, text: Three, show_if: gate = yes, unscored: true}\n"
    "norms: {adults: {form: t_score, rows: [{age: 16..99, mean: 2, sd: 1}]}}\n"
    "scales:\n"
    "  total: {sum: \"q1, q2\", reverse: [q2], missing: {rule: prorate, most: 1, round: half_up},\n"
    "    direction: higher_is_worse, range: [0, 4], bands: [{low: 0..1}, {high: 2..4}],\n"
    "    cutoffs: [{id: probable, at: 3}], source: book}\n"
    "  odd: {formula: \"sqrt(q1 * q1 + total)\", missing: {rule: complete}, direction: neither,\n"
    "    range: [0, 3]}\n"
    "  t: {norm: {of: total, table: adults}, missing: {rule: complete}, direction: "
    "higher_is_worse,\n"
    "    range: [0, 100]}\n"
    "  kind: {category: [{much: \"q1 = 2 and q2 >= 1\"}, {little: otherwise}],\n"
    "    missing: {rule: complete}, direction: neither}\n"
    "flags: {risk: {title: Risk, when: q1 >= 1, tier: urgent, text: Talk.}}\n"
    "findings: {f: {domain: distress, scale: total, levels: [{none: 0..1}, {high: 2..4}]}}\n"
    "examples:\n"
    "  - {answers: {q1: 0, q2: 2, gate: no, age: 30}, total: 0, band: low, odd: 0, t: 30,\n"
    "    kind: little, flags: {risk: clear}}\n"
    "  - {answers: {q1: 2, q2: 0, gate: no, age: 30}, total: 4, band: high, odd: 2.828427, t: 70,\n"
    "    kind: little, flags: {risk: raised}}\n"
    "  - {answers: {q1: 2, q2: 1, gate: no, age: 30}, total: 3, kind: much}\n"
    "  - {answers: {gate: no, age: 30}, total: ~, odd: ~, t: ~, kind: ~, reason: incomplete,\n"
    "    flags: {risk: not_assessed}}\n"
    "  - {answers: {q1: 1, gate: no}, total: 2, odd: ~}\n";

/* The flag is raised, one more is given and one is not. */
static const char two[] =
    "sextant: 1\nkind: battery\nid: two\nversion: 1.0.0\ntitle: Two\nsteps:\n"
    "  - {instrument: mood}\n"
    "  - {instrument: phq-4, when: mood.total >= 1, because: The mood is low.}\n"
    "  - {instrument: gad-7, when: phq-4.anxiety >= 3, because: The cut-off is reached.}\n";

static site s;

static void setup(void)
{
    site_start(&s);
    site_write(&s, "instruments/trial/mood/manifest.yaml", mood);
    site_write(&s, "instruments/batteries/two.yaml", two);
    site_write(&s, "rows.csv", "id,q1,q2,gate,q3,age\nA,0,2,no,,30\nB,2,1,yes,2,40\nC,9,,,,\n");
}

static void teardown(void)
{
    site_end(&s);
}

/* What is done with a context; the text goes to *ret, and is the same each time. */
typedef sx_status (*call)(sx_context *context, char **ret);

static sx_status show_text(sx_context *context, char **ret)
{
    return sx_show_text(context, "mood", NULL, 80, ret);
}

static sx_status show_json(sx_context *context, char **ret)
{
    return sx_show_json(context, "mood", NULL, ret);
}

static sx_status suggest(sx_context *context, char **ret)
{
    static const char *const id = "mood";
    sx_check_counts counts;
    return sx_check_suggest(context, &id, 1, &counts, ret);
}

static sx_status answers(sx_context *context, char **ret)
{
    static const char *const names[] = {"q1", "q2", "gate", "age"};
    static const char *const values[] = {"2", "1", "no", "30"};
    return sx_score_answers(context, "mood", names, values, 4, ret);
}

/* The file that was written, as text that the caller gives back; not counted as a request. */
static char *take(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t size = 65536;
    char *text = file == NULL ? NULL : malloc(size);
    size_t len = text == NULL ? 0 : fread(text, 1, size - 1, file);
    if (text != NULL) {
        text[len] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

static const char *in_path, *out_path;

static sx_status score_to(sx_context *context, sx_format format, char **ret)
{
    const char *id = "mood";
    sx_score_summary summary;
    const sx_score_options options = {.size = sizeof options,
                                      .instruments = &id,
                                      .instrument_count = 1,
                                      .in = in_path,
                                      .out = out_path,
                                      .out_format = format,
                                      .details = true,
                                      .explain = format == SX_FORMAT_NDJSON,
                                      .unique_ids = true,
                                      .store = s.store};
    (void)remove(out_path);
    sx_status status = sx_score_file(context, &options, &summary);
    /* One row is refused, and the rest is written all the same. */
    if (status == SX_E_INPUT && summary.rows == 3 && summary.refused == 1) {
        (void)scarce_stop();
        *ret = take(out_path);
        return SX_OK;
    }
    return status;
}

static sx_status score_csv(sx_context *context, char **ret)
{
    return score_to(context, SX_FORMAT_CSV, ret);
}

static sx_status score_lines(sx_context *context, char **ret)
{
    return score_to(context, SX_FORMAT_NDJSON, ret);
}

static sx_status report(sx_context *context, sx_report_format format, char **ret)
{
    static const char person[] =
        "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"mood\",\"version\":\"1.0.0\","
        "\"subject\":\"P\",\"finished\":\"2026-03-01T10:00:00Z\",\"answers\":{\"q1\":\"2\","
        "\"q2\":\"1\",\"gate\":\"no\",\"age\":\"30\"}}";
    sx_profile *profile = NULL;
    const sx_profile_options options = {
        .size = sizeof options, .model = "all", .safety_person = "Somebody"};
    sx_status status = sx_profile_from_text(context, &options, person, sizeof person - 1, &profile);
    if (status == SX_OK) {
        status = sx_profile_report(context, profile, format, 80, ret);
    }
    sx_profile_free(profile);
    return status;
}

static sx_status profile_text(sx_context *context, char **ret)
{
    return report(context, SX_REPORT_TEXT, ret);
}

static sx_status profile_json(sx_context *context, char **ret)
{
    return report(context, SX_REPORT_JSON, ret);
}

static sx_status profile_html(sx_context *context, char **ret)
{
    return report(context, SX_REPORT_HTML, ret);
}

static sx_status administer(sx_context *context, const char *target, const char *const *given,
                            size_t count, char **ret)
{
    sx_session *session = NULL;
    const sx_session_options options = {
        .size = sizeof options, .target = target, .subject = "P", .store = s.store};
    sx_status status = sx_session_begin(context, &options, &session);
    size_t next = 0;
    while (status == SX_OK && sx_session_where(session) != SX_SESSION_DONE) {
        if (sx_session_where(session) == SX_SESSION_REVIEW) {
            status = sx_session_finish(session);
        } else if (next < count) {
            sx_item_view item;
            status = sx_session_item(session, &item);
            status = status == SX_OK ? sx_session_answer(session, given[next++]) : status;
        } else {
            status = SX_E_INTERNAL; /* more questions than answers */
        }
    }
    status = status == SX_OK ? sx_session_result_text(session, 80, ret) : status;
    sx_session_free(session);
    return status;
}

static sx_status administer_one(sx_context *context, char **ret)
{
    static const char *const given[] = {"30", "2", "1", "no"};
    return administer(context, "mood", given, 4, ret);
}

static sx_status administer_battery(sx_context *context, char **ret)
{
    static const char *const given[] = {"30", "2", "1", "no", "0", "0", "0", "0"};
    return administer(context, "two", given, 8, ret);
}

static const struct {
    const char *name;
    call call;
} calls[] = {
    {"show as text", show_text},
    {"show as JSON", show_json},
    {"suggested examples", suggest},
    {"score answers", answers},
    {"score a table to CSV", score_csv},
    {"score a table to lines", score_lines},
    {"profile as text", profile_text},
    {"profile as JSON", profile_json},
    {"profile as a page", profile_html},
    {"administer one", administer_one},
    {"administer a battery", administer_battery},
};

typedef struct trying {
    const char *name, *paths;
    call call;
    sx_status status;
    char *text, *all, said[400];
    size_t refusals;
} trying;

static void try_call(void *data)
{
    trying *t = data;
    sx_context *context = NULL;
    const sx_context_options options = {
        .size = sizeof options, .path = t->paths, .trust = s.options.trust};
    t->text = NULL;
    t->status = sx_context_new(&options, &context);
    if (t->status == SX_OK) {
        t->status = t->call(context, &t->text);
    }
    snprintf(t->said, sizeof t->said, "%s", context == NULL ? "" : sx_errors(context));
    sx_context_free(context);
}

static void check_call(void *data, bool refused)
{
    trying *t = data;
    if (!refused) {
        ck_assert_msg(t->status == SX_OK, "%s: %s", t->name, sx_status_text(t->status));
        ck_assert_ptr_nonnull(t->text);
        t->all = t->text;
        return;
    }
    /* That a flag was raised and nothing could be written is louder than why. */
    ck_assert_msg(t->status == SX_OK || t->status == SX_E_MEMORY || t->status == SX_E_FLAG,
                  "%s: %s\n%s", t->name, sx_status_text(t->status), t->said);
    if (t->status == SX_OK) {
        ck_assert_msg(t->text != NULL && strcmp(t->text, t->all) == 0,
                      "%s: other than\n%.1000s\nbut\n%.1000s", t->name, t->all,
                      t->text == NULL ? "NULL" : t->text);
    }
    t->refusals += t->status != SX_OK;
    free(t->text);
}

START_TEST(the_same_or_no_memory)
{
    in_path = site_path(&s, "rows.csv");
    out_path = site_path(&s, "scores");
    trying t = {.name = calls[_i].name,
                .paths = sx_arena_printf(s.arena, "%s:%s", s.path, SX_SOURCE_DATA_DIR),
                .call = calls[_i].call};
    scarce_each(try_call, check_call, &t, TRIES);
    ck_assert_uint_gt(t.refusals, 10);
    free(t.all);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scarce");
    TCase *tests = tcase_create("scarce");
    tcase_set_timeout(tests, 240);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, the_same_or_no_memory, 0, (int)(sizeof calls / sizeof *calls));
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
