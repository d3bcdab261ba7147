/*
 * test_notes.c: what a profile says of how an instrument was answered and computed: beside its scores, for every
 * reader who may know of it, in every report; and what code could not compute is not known, never well.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <sextant/sextant.h>

#include "api/context.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static sx_context *context;

/*
 * Distress from code, which fails when a = 3; the notes are of the code too, and fail when b = 3. The strand is
 * put in.
 */
static const char script[] =
    "return {\n"
    "  sextant = 1, id = 'strain', version = '1.0.0', title = 'Everyday strain',\n"
    "  short_title = 'Strain', strand = '%s', kind = 'screener', validated = false,\n"
    "  rights = {class = 'own', holder = 'The Sextant authors'},\n"
    "  items = {\n"
    "    {id = 'a', kind = 'number', range = '0..3', text = 'A'},\n"
    "    {id = 'b', kind = 'number', range = '0..4', text = 'B', required = false},\n"
    "    {id = 'safe', options = {{yes = 'Yes'}, {no = 'No'}}, text = 'Safe?'},\n"
    "  },\n"
    "  scales = {total = {call = {'a', 'b'}, missing = {rule = 'complete'},\n"
    "    round = {rule = 'half_up', digits = 0}, direction = 'higher_is_worse', range = {0, 6}}},\n"
    "  findings = {strain = {title = 'Strain', domain = '%s', scale = 'total',\n"
    "    levels = {%s}}},\n"
    "  flags = {unsafe = {title = 'Not safe', when = 'safe = no', tier = 'urgent',\n"
    "    text = 'See to it.'}},\n"
    "  validity = {alike = {text = 'Both answers are <alike>.'},\n"
    "    strong = {text = 'Strong answers.', when = 'a + b >= 5'}},\n"
    "  examples = {\n"
    "    {answers = {a = 1, b = 1, safe = 'no'}, total = 2, flags = {unsafe = 'raised'},\n"
    "     validity = {alike = true, strong = false}},\n"
    "    {answers = {a = 2, b = 1, safe = 'yes'}, total = 3, flags = {unsafe = 'clear'},\n"
    "     validity = {alike = false}},\n"
    "    {answers = {a = 2, b = 4}, total = 6, validity = {strong = true}},\n"
    "    {answers = {a = 1}, total = sx.none},\n"
    "  },\n"
    "  score_row = function(r)\n"
    "    if r.a == 3 then error('planted') end\n"
    "    return {total = r.a and r.b and r.a + r.b or sx.none}\n"
    "  end,\n"
    "  validate = function(r)\n"
    "    if r.b == 3 then error('planted') end\n"
    "    if r.a == r.b then return {'alike'} end\n"
    "  end,\n"
    "}\n";

static void put(const char *strand)
{
    bool therapy = strcmp(strand, "therapy") == 0;
    site_write(&s, "instruments/trial/strain/manifest.lua",
               sx_arena_printf(
                   s.arena, script, strand, therapy ? "distress" : "strengths",
                   therapy
                       ? "{none = '0..1'}, {mild = '2..3'}, {elevated = '4..5'}, {high = '6..6'}"
                       : "{low = '0..1'}, {medium = '2..3'}, {high = '4..6'}"));
    const sx_context_options options = {
        .size = sizeof options,
        .path = sx_arena_printf(s.arena, "%s:%s", s.path, SX_SOURCE_DATA_DIR),
        .trust = s.options.trust,
        .worker = s.options.code.worker};
    sx_context_free(context);
    context = NULL;
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
}

static void setup(void)
{
    site_start(&s);
    put("therapy");
}

static void teardown(void)
{
    sx_context_free(context);
    context = NULL;
    site_end(&s);
}

static const char *response(const char *answers, const char *order)
{
    return sx_arena_printf(
        s.arena,
        "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"strain\",\"version\":\"1.0.0\","
        "\"finished\":\"2026-11-21T10:00:00Z\"%s,\"answers\":{%s}}",
        order, answers);
}

static sx_profile *profile_of(const char *text, const char *role)
{
    const sx_profile_options options = {.size = sizeof options, .role = role};
    sx_profile *profile = NULL;
    sx_status status = sx_profile_from_text(context, &options, text, strlen(text), &profile);
    ck_assert_msg(status == SX_OK, "%s", sx_errors(context));
    return profile;
}

static const char *report(const char *text, const char *role, sx_report_format format)
{
    sx_profile *profile = profile_of(text, role);
    char *made = NULL;
    ck_assert_int_eq(sx_profile_report(context, profile, format, 80, &made), SX_OK);
    const char *kept = sx_arena_strdup(s.arena, made);
    sx_free(made);
    sx_profile_free(profile);
    return kept;
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %.3000s", piece, text);
}

static void has_not(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) == NULL, "%s in %.3000s", piece, text);
}

static const struct {
    const char *answers;
    const char *order;    /* of the response */
    const char *state;    /* in JSON */
    const char *sentence; /* in the text; wrapped, so its beginning */
    const char *value;    /* of the finding, in JSON */
} notes[] = {
    {"\"a\":\"1\",\"b\":\"1\",\"safe\":\"no\"", "",
     "\"note\":\"alike\",\"state\":\"holds\",\"text\":\"Both answers are <alike>.\"",
     "Strain: Both answers are <alike>.", "\"value\":\"2\""},
    {"\"a\":\"1\",\"safe\":\"no\"", "",
     "\"note\":\"strong\",\"state\":\"unknown\",\"text\":\"Strong answers. (Not known: an answer "
     "that "
     "this needs is missing.)\"",
     "Strain: Strong answers. (Not known: an answer that this", "\"value\":null"},
    {"\"a\":\"1\",\"b\":\"3\",\"safe\":\"no\"", "",
     "\"note\":\"alike\",\"state\":\"unknown\",\"text\":\"Both answers are <alike>. (Not known: "
     "the "
     "instrument's code failed.)\"",
     "Strain: The instrument's code failed (refused): what it", "\"value\":\"4\""},
    {"\"a\":\"3\",\"b\":\"1\",\"safe\":\"no\"", "",
     "\"note\":null,\"state\":\"failed\",\"text\":\"The instrument's code failed (refused): ",
     "Strain: The instrument's code failed (refused): what it", "\"value\":null"},
    {"\"a\":\"1\",\"b\":\"2\",\"safe\":\"no\"",
     ",\"order\":{\"adaptive\":true,\"fallback\":true,\"items\":[\"b\",\"a\"]}",
     "\"note\":null,\"state\":\"fallback_order\",\"text\":\"The instrument's code failed while it",
     "Strain: The instrument's code failed while it chose the", "\"value\":\"3\""},
};

/* For the clinician, with the flag before all of it. */
START_TEST(in_every_report)
{
    const char *saved = response(notes[_i].answers, notes[_i].order);
    const char *json = report(saved, "clinician", SX_REPORT_JSON_LINE);
    has(json, notes[_i].state);
    has(json, notes[_i].value);
    has(json,
        "\"flag\":\"unsafe\",\"title\":\"Not safe\",\"tier\":\"urgent\",\"state\":\"raised\"");
    has(json, "\"pathway\":\"safety_first\"");
    has_not(json, "planted");
    const char *text = report(saved, "clinician", SX_REPORT_TEXT);
    has(text, "NOTES ON HOW IT WAS ANSWERED AND COMPUTED\n");
    has(text, notes[_i].sentence);
    ck_assert(strstr(text, "RAISED: Not safe") < strstr(text, "NOTES ON HOW"));
    const char *page = report(saved, "clinician", SX_REPORT_HTML);
    has(page, "<h2 id=\"answering\">How it was answered and computed</h2>");
    has(page, "<p class=\"doubt\">");
    has_not(page, "<alike>");
}
END_TEST

START_TEST(nothing_to_say)
{
    const char *saved = response("\"a\":\"1\",\"b\":\"2\",\"safe\":\"yes\"", "");
    has(report(saved, "clinician", SX_REPORT_JSON_LINE), "\"notes\":[],");
    has_not(report(saved, "clinician", SX_REPORT_TEXT), "NOTES ON");
    has_not(report(saved, "clinician", SX_REPORT_TEXT), "see notes");
    has_not(report(saved, "clinician", SX_REPORT_HTML), "answering");
}
END_TEST

START_TEST(beside_the_score)
{
    const char *saved = response("\"a\":\"1\",\"b\":\"1\",\"safe\":\"yes\"", "");
    has(report(saved, "clinician", SX_REPORT_TEXT),
        "Strain, Total: 2 = mild [unvalidated, own rule, see notes]");
    const char *page = report(saved, "clinician", SX_REPORT_HTML);
    const char *name = strstr(page, "Everyday strain: Total");
    ck_assert_ptr_nonnull(name);
    const char *note = strstr(name, "Both answers are &lt;alike&gt;.");
    ck_assert_ptr_nonnull(note);
    ck_assert(note < strstr(name, "</div>\n</div>"));
}
END_TEST

/* What failed is not known: no gate is clear of it, and coaching alone cannot follow. */
START_TEST(what_failed_is_not_well)
{
    const char *failed = response("\"a\":\"3\",\"b\":\"0\",\"safe\":\"yes\"", "");
    sx_profile *profile = profile_of(failed, "clinician");
    ck_assert_str_eq(sx_profile_pathway(profile, 0), "further_assessment");
    has(sx_errors(context), "warning: the code of strain failed (refused)");
    sx_profile_free(profile);
    const char *json = report(failed, "clinician", SX_REPORT_JSON_LINE);
    has(json, "\"level\":null,\"unknown\":\"Strain has no score here: the code that computes it "
              "failed (refused)\"");
    has(strstr(json, "\"strands\":{\"therapy\":{\"domains\":[{\"domain\":\"distress\""),
        "\"assessed\":true,\"level\":null,\"gate\":\"unknown\"");
    has(json, "\"status\":\"failed\"");
}
END_TEST

START_TEST(a_weak_jail)
{
    static const char *const roles[] = {"clinician", "coach", "respondent"};
    const sx_loaded *loaded = NULL;
    put("coaching");
    ck_assert_int_eq(sx_catalogue_instrument(context->catalogue, "strain", NULL, &loaded), SX_OK);
    ((sx_loaded *)loaded)->weak = true;
    const char *saved = response("\"a\":\"1\",\"b\":\"2\",\"safe\":\"yes\"", "");
    has(report(saved, roles[_i], SX_REPORT_JSON_LINE),
        "\"note\":null,\"state\":\"weak_jail\",\"text\":\"The instrument's code ran without all "
        "the "
        "protections that it should have.\"");
    has(report(saved, roles[_i], SX_REPORT_TEXT), "Strain: The instrument's code ran without all");
    has(report(saved, roles[_i], SX_REPORT_HTML),
        "Everyday strain: The instrument&#39;s code ran without all the protections");
}
END_TEST

/* A coach learns nothing of a clinical instrument, not even how it was answered. */
START_TEST(who_sees_notes)
{
    static const struct {
        const char *strand, *role, *heading; /* NULL: sees none */
    } cases[] = {
        {"therapy", "clinician", "NOTES ON HOW IT WAS ANSWERED AND COMPUTED"},
        {"therapy", "coach", NULL},
        {"therapy", "respondent", "NOTES ON YOUR ANSWERS"},
        {"coaching", "clinician", "NOTES ON HOW IT WAS ANSWERED AND COMPUTED"},
        {"coaching", "coach", "NOTES ON HOW IT WAS ANSWERED AND COMPUTED"},
        {"coaching", "respondent", "NOTES ON YOUR ANSWERS"},
    };
    put(cases[_i].strand);
    const char *saved = response("\"a\":\"1\",\"b\":\"1\",\"safe\":\"yes\"", "");
    const char *text = report(saved, cases[_i].role, SX_REPORT_TEXT);
    const char *json = report(saved, cases[_i].role, SX_REPORT_JSON_LINE);
    if (cases[_i].heading == NULL) {
        has_not(text, "alike");
        has_not(text, "NOTES ON");
        has(json, "\"notes\":[]");
        has_not(report(saved, cases[_i].role, SX_REPORT_HTML), "alike");
        return;
    }
    has(text, cases[_i].heading);
    has(json, "\"state\":\"holds\"");
}
END_TEST

/* A table: rows for which code fails have a profile in which that is not known; the warning comes once. */
START_TEST(a_table)
{
    static const char *const ids[] = {"strain"};
    const sx_profile_options options = {
        .size = sizeof options, .instruments = ids, .instrument_count = 1};
    sx_profile_summary summary;
    site_write(&s, "in.csv",
               "id,strain.a,strain.b,strain.safe\n"
               "one,1,1,no\ntwo,3,1,no\nthree,3,2,yes\nfour,9,1,no\nfive,0,1,yes\n");
    ck_assert_int_eq(sx_profile_table(context, &options, site_path(&s, "in.csv"),
                                      site_path(&s, "out.ndjson"), &summary),
                     SX_E_INPUT); /* the nine */
    ck_assert(summary.rows == 5 && summary.profiled == 4 && summary.refused == 1 &&
              summary.flagged == 3);
    const char *out = site_read(&s, "out.ndjson");
    const char *two = strstr(out, "\"subject\":\"two\"");
    const char *three = strstr(out, "\"subject\":\"three\"");
    has(two, "\"state\":\"failed\"");
    ck_assert(strstr(two, "\"state\":\"failed\"") < three);
    has(three, "\"pathway\":\"further_assessment\"");
    const char *first = strstr(sx_errors(context), "the code of strain failed");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "the code of strain failed"));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("notes");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, in_every_report, 0, sizeof notes / sizeof notes[0]);
    tcase_add_test(all, nothing_to_say);
    tcase_add_test(all, beside_the_score);
    tcase_add_test(all, what_failed_is_not_well);
    tcase_add_loop_test(all, a_weak_jail, 0, 3);
    tcase_add_loop_test(all, who_sees_notes, 0, 6);
    tcase_add_test(all, a_table);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
