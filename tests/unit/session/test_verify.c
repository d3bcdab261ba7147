/*
 * test_verify.c: results made, changed in every byte, forged and sealed again: what verifying says of them, and
 * what changed when they are scored again.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <sextant/version.h>

#include "session/rescore.h"
#include "session/trial_session.h"
#include "session/verify.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static sx_catalogue *catalogue;
static sx_bench *bench;
static sx_buf made; /* the result that each test begins with */

static const char *manifest(const char *version, const char *reversed, const char *total)
{
    return sx_arena_printf(
        s.arena,
        "sextant: 1\nid: worry\nversion: %s\ntitle: Worry\nstrand: therapy\nkind: technique\n"
        "validated: false\nrights: {class: own, holder: The Sextant authors}\n"
        "sources: {here: Made for this test}\n"
        "items:\n"
        "  - {id: q1, options: [{0: a}, {1: b}, {2: c}, {3: d}], text: One}\n"
        "  - {id: q2, options: [{0: a}, {1: b}, {2: c}, {3: d}], text: Two}\n"
        "  - {id: notes, kind: text, most: 40, required: false, text: Notes}\n"
        "scales:\n"
        "  total: {sum: q1..q2, %smissing: {rule: prorate, most: 1, round: half_up}, "
        "direction: neither, range: [0, 6], bands: [{low: 0..2}, {high: 3..6}], "
        "bands_source: here}\n"
        "flags: {risk: {title: Risk, when: q2 >= 2, tier: urgent, text: Talk to the person.}}\n"
        "validity: {fast: {when: q1 = 3 and q2 = 3, text: All the most.}}\n"
        "examples:\n"
        "  - {answers: {q1: 1, q2: 1}, total: %s, flags: {risk: clear}, validity: {fast: false}}\n"
        "  - {answers: {q1: 3, q2: 3}, flags: {risk: raised}, validity: {fast: true}}\n"
        "  - {answers: {}, total: ~}\n",
        version, reversed, total);
}

static const char response[] =
    "{\"sextant\":1,\"kind\":\"response\",\"instrument\":\"worry\",\"version\":\"1.0.0\","
    "\"rule_hash\":null,\"subject\":\"S1\",\"session\":\"k3f9\",\"language\":\"en\",\"mode\":null,"
    "\"started\":\"2026-01-12T09:00:00Z\",\"finished\":\"2026-01-12T09:02:00Z\","
    "\"answers\":{\"q1\":\"1\",\"q2\":\"0\",\"notes\":\"so \\\"so\\\"\"},"
    "\"changes\":[{\"item\":\"q2\",\"from\":\"2\",\"to\":\"0\",\"at\":\"2026-01-12T09:00:40Z\"}]}";

static sx_slice text_of(const sx_buf *buf)
{
    return (sx_slice){sx_buf_text(buf), buf->len};
}

static json_t *parsed(sx_slice text)
{
    json_t *value = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_ptr_nonnull(value);
    return value;
}

static void make(void)
{
    const sx_result_marks marks = {0};
    sx_response *read = NULL;
    sx_result_maker maker;
    sx_fate fate;
    const sx_loaded *loaded = site_load(&s, "worry");
    json_t *value = parsed(sx_slice_of(response));
    ck_assert_int_eq(sx_response_read(value, (sx_where){0}, loaded, s.arena, &s.diags, &read),
                     SX_OK);
    ck_assert(sx_result_begin(&maker, loaded));
    ck_assert_int_eq(sx_result_make(&maker, read, &marks, &made, &fate), SX_OK);
    sx_result_end(&maker);
    json_decref(value);
}

static void setup(void)
{
    site_start(&s);
    site_write(&s, "instruments/trial/worry/manifest.yaml", manifest("1.0.0", "", "2"));
    catalogue = site_open(&s);
    bench = sx_bench_new(catalogue, s.store);
    ck_assert_ptr_nonnull(bench);
    sx_buf_init(&made, SX_RESULT_MAX);
    make();
}

static void teardown(void)
{
    sx_buf_free(&made);
    sx_bench_free(bench);
    site_end(&s);
}

static sx_verified verify(sx_slice text, sx_arena *arena)
{
    const sx_result_text one = {.text = text, .file = "r.ndjson", .line = 7};
    sx_verified verified;
    bool other = false;
    ck_assert_int_eq(sx_verify_result(bench, &one, arena, &verified, &other), SX_OK);
    return verified;
}

/* The made result with one piece replaced; with a seal of its own or with the old one. */
static sx_buf changed(const char *from, const char *to, bool seal)
{
    sx_buf out;
    sx_json json;
    const char *text = sx_buf_text(&made);
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "%s", from);
    sx_buf_init(&out, SX_RESULT_MAX);
    sx_json_init(&json, &out, false);
    sx_json_object(&json);
    sx_json_put(&json, "x", ""); /* so that a comma comes before the seal */
    sx_buf_reset(&out);
    sx_buf_add(&out, text, (size_t)(at - text));
    sx_buf_str(&out, to);
    sx_buf_str(&out, at + strlen(from));
    if (seal) {
        out.len = (size_t)(strstr(sx_buf_text(&out), ",\"blocks\"") - sx_buf_text(&out));
        sx_seal_write(&json, 0);
        sx_json_end_object(&json);
    }
    ck_assert(!out.failed);
    return out;
}

/* --- verifying --------------------------------------------------------------------------------- */

START_TEST(what_is_made_verifies)
{
    sx_verified one = verify(text_of(&made), s.arena);
    ck_assert_int_eq(one.verdict, SX_VERDICT_VERIFIED);
    ck_assert_ptr_null(one.code);
    ck_assert_uint_eq(one.column, 0);
    ck_assert_str_eq(one.subject, "S1");
    ck_assert_str_eq(one.when, "2026-01-12T09:02:00Z");
    /* a flag that was raised on the way stands, and everything is named */
    const char *text = sx_buf_text(&made);
    ck_assert_ptr_nonnull(
        strstr(text, "\"risk\":{\"state\":\"raised\",\"tier\":\"urgent\",\"changed\":true}"));
    ck_assert_ptr_nonnull(strstr(text, "\"engine\":\"" SX_VERSION "\""));
    ck_assert_ptr_nonnull(strstr(text, "\"missing\":\"prorate\",\"answered\":2,\"of\":2"));
    ck_assert_ptr_nonnull(strstr(text, "\"validity\":{\"fast\":false}"));
}
END_TEST

/* Whatever byte is another one: it differs, and the place is that byte. */
START_TEST(every_byte_counts)
{
    static const char others[] = {'0', '7', 'x', '"', '}', ',', '\\', '\t', (char)0x80};
    sx_buf text = changed("S1", "S1", false);
    for (size_t at = 0; at < text.len; at++) {
        char was = text.data[at];
        char put = others[(at + (size_t)_i) % sizeof others];
        if (put == was) {
            continue;
        }
        sx_arena *arena = sx_arena_new(0);
        text.data[at] = put;
        sx_verified one = verify(text_of(&text), arena);
        ck_assert_msg(one.verdict == SX_VERDICT_DIFFERS, "byte %zu: %s", at, one.code);
        ck_assert_uint_eq(one.line, 7);
        ck_assert_msg(one.column == at + 1 && one.column_last == at + 1, "byte %zu: %zu to %zu", at,
                      (size_t)one.column, (size_t)one.column_last);
        text.data[at] = was;
        sx_arena_free(arena);
    }
    sx_buf_free(&text);
}
END_TEST

static const struct {
    const char *from, *to;
    bool seal;
    sx_verify_verdict verdict;
    const char *code, *member, *stored, *rebuilt;
} changes[] = {
    /* with the old seal */
    {"\"value\":1,", "\"value\":5,", false, SX_VERDICT_DIFFERS, "RESULT.SCORE",
     "scales.total.value", "5", "1"},
    {"\"band\":\"low\"", "\"band\":\"high\"", false, SX_VERDICT_DIFFERS, "RESULT.SCORE",
     "scales.total.band", "\"high\"", "\"low\""},
    {"\"q1\":\"1\"", "\"q1\":\"2\"", false, SX_VERDICT_DIFFERS, "RESULT.ANSWERS",
     "response.answers.q1", NULL, NULL},
    {"\"subject\":\"S1\"", "\"subject\":\"S9\"", false, SX_VERDICT_DIFFERS, "RESULT.ANSWERS",
     "response.subject", NULL, NULL},
    {"\"jail\":null", "\"jail\":\"weak\"", false, SX_VERDICT_DIFFERS, "RESULT.CHANGED", NULL, NULL,
     NULL},
    /* sealed again by who changed it */
    {"\"value\":1,", "\"value\":5,", true, SX_VERDICT_DIFFERS, "RESULT.SCORE", "scales.total.value",
     "5", "1"},
    {"\"state\":\"raised\"", "\"state\":\"clear\"", true, SX_VERDICT_DIFFERS, "RESULT.SCORE",
     "flags.risk.state", "\"clear\"", "\"raised\""},
    {"\"fast\":false", "\"fast\":true", true, SX_VERDICT_DIFFERS, "RESULT.SCORE", "validity.fast",
     "true", "false"},
    {"\"validity\":{", "\"validity\":{\"new\":true,", true, SX_VERDICT_DIFFERS, "RESULT.SCORE",
     "validity.new", "true", NULL},
    {"\"q1\":\"1\"", "\"q1\":\"2\"", true, SX_VERDICT_DIFFERS, "RESULT.ANSWERS", NULL, NULL, NULL},
    {"{\"sextant\":1,", "{\"sextant\":1,\"more\":1,", true, SX_VERDICT_DIFFERS, "RESULT.BYTES",
     "more", NULL, NULL},
    /* of another version of Sextant */
    {"\"engine\":\"" SX_VERSION "\"", "\"engine\":\"9.9.9\"", true, SX_VERDICT_VERIFIED, NULL, NULL,
     NULL, NULL},
    /* no result any more */
    {"\"sextant\":1,\"kind\":\"result\"", "\"sextant\":2,\"kind\":\"result\"", true,
     SX_VERDICT_UNVERIFIABLE, "RESULT.FORMAT", NULL, NULL, NULL},
    {"\"version\":\"1.0.0\"", "\"version\":\"../x\"", true, SX_VERDICT_UNVERIFIABLE,
     "RESULT.MEMBER", NULL, NULL, NULL},
    {"\"instrument\":\"worry\"", "\"instrument\":\"../../w\"", true, SX_VERDICT_UNVERIFIABLE,
     "RESULT.MEMBER", NULL, NULL, NULL},
    {"\"instrument\":\"worry\"", "\"instrument\":\"sorry\"", true, SX_VERDICT_UNVERIFIABLE,
     "RESULT.INSTRUMENT", NULL, NULL, NULL},
    {"\"version\":\"1.0.0\"", "\"version\":\"1.2.0\"", true, SX_VERDICT_UNVERIFIABLE,
     "RESULT.VERSION", NULL, NULL, NULL},
    {"\"rule_hash\":\"",
     "\"rule_hash\":\"0123456789abcdef0123456789abcdef"
     "0123456789abcdef0123456789abcdef\",\"y\":\"",
     true, SX_VERDICT_UNVERIFIABLE, "RESULT.RULES", NULL, NULL, NULL},
    {"\"answers\":{", "\"answers\":{\"q9\":\"1\",", true, SX_VERDICT_UNVERIFIABLE,
     "RESULT.RESPONSE", NULL, NULL, NULL},
};

START_TEST(what_is_said_of_a_change)
{
    sx_buf text = changed(changes[_i].from, changes[_i].to, changes[_i].seal);
    sx_verified one = verify(text_of(&text), s.arena);
    ck_assert_int_eq(one.verdict, changes[_i].verdict);
    ck_assert_pstr_eq(one.code, changes[_i].code);
    if (changes[_i].member != NULL) {
        ck_assert_pstr_eq(one.member, changes[_i].member);
    }
    ck_assert_pstr_eq(one.stored, changes[_i].stored);
    ck_assert_pstr_eq(one.rebuilt, changes[_i].rebuilt);
    bool missing = one.code != NULL && (strcmp(one.code, "RESULT.VERSION") == 0 ||
                                        strcmp(one.code, "RESULT.RULES") == 0 ||
                                        strcmp(one.code, "RESULT.INSTRUMENT") == 0);
    ck_assert(!missing || (one.todo != NULL && strstr(one.todo, "--path FOLDER") != NULL));
    sx_buf_free(&text);
}
END_TEST

/* The version that wrote it may have had other members: then flags and scores are what counts. */
START_TEST(another_engine_may_write_other_bytes)
{
    sx_buf text =
        changed("\"engine\":\"" SX_VERSION "\"", "\"engine\":\"9.9.9\",\"later\":true", true);
    sx_verified one = verify(text_of(&text), s.arena);
    ck_assert_int_eq(one.verdict, SX_VERDICT_VERIFIED);
    ck_assert_str_eq(one.engine, "9.9.9");
    ck_assert(one.scores_only);
    sx_buf_free(&text);
}
END_TEST

START_TEST(a_result_over_lines_is_placed_by_line)
{
    sx_buf text = changed(",\"scales\":", "\n,\"scales\":", false);
    sx_verified one = verify(text_of(&text), s.arena);
    ck_assert_int_eq(one.verdict, SX_VERDICT_DIFFERS);
    ck_assert_uint_ge(one.line, 7);
    ck_assert_uint_le(one.line, 8);
    sx_buf_free(&text);
}
END_TEST

/* --- scoring again ----------------------------------------------------------------------------- */

static sx_buf again(const char *why)
{
    const sx_result_text text = {.text = text_of(&made), .file = "r", .line = 1};
    sx_result_head head;
    sx_result_fault fault = {0};
    sx_result_maker *maker = NULL;
    sx_buf out;
    site_write(&s, "instruments/trial/worry/manifest.yaml",
               manifest("1.1.0", "reverse: [q2], ", "3"));
    sx_bench *newer = sx_bench_new(site_open(&s), s.store);
    sx_buf_init(&out, SX_RESULT_MAX);
    ck_assert_int_eq(sx_result_head_read(&text, s.arena, &head, &fault), SX_OK);
    ck_assert(head.sealed);
    ck_assert_int_eq(sx_bench_installed(newer, "worry", &maker, &fault), SX_OK);
    ck_assert_ptr_nonnull(maker);
    ck_assert_int_eq(
        sx_rescore_result(maker, &head, why, "2026-11-22T10:00:00Z", s.arena, &out, &fault), SX_OK);
    sx_result_head_free(&head);
    sx_bench_free(newer);
    bench = NULL; /* its catalogue is gone */
    return out;
}

START_TEST(the_new_one_names_the_old_one)
{
    sx_bench_free(bench);
    sx_buf out = again("q2 \"was\" wrong\n");
    json_t *old = parsed(text_of(&made));
    json_t *new = parsed(text_of(&out));
    const json_t *link = json_object_get(new, "supersedes");
    ck_assert(json_equal(json_object_get(link, "result"), json_object_get(old, "hash")));
    ck_assert(json_equal(json_object_get(link, "rule_hash"), json_object_get(old, "rule_hash")));
    ck_assert(!json_equal(json_object_get(new, "rule_hash"), json_object_get(old, "rule_hash")));
    ck_assert_str_eq(json_string_value(json_object_get(link, "version")), "1.0.0");
    ck_assert_str_eq(json_string_value(json_object_get(link, "why")), "q2 \"was\" wrong\n");
    sx_buf changes_text;
    sx_buf_init(&changes_text, 10000);
    sx_rescore_changes(old, new, &changes_text);
    ck_assert_str_eq(sx_buf_text(&changes_text), "total 1 -> 4; total.band low -> high");
    sx_buf_free(&changes_text);
    json_decref(old);
    json_decref(new);
    sx_buf_free(&out);
}
END_TEST

static sx_status count_flag(void *user, const char *flag, const char *tier)
{
    size_t *count = user;
    ck_assert_str_eq(flag, "risk");
    ck_assert_str_eq(tier, "urgent");
    (*count)++;
    return SX_OK;
}

START_TEST(flags_that_stand_now)
{
    static const struct {
        const char *old, *new;
        size_t flags;
    } cases[] = {{"clear", "raised", 1},
                 {"not_assessed", "raised", 1},
                 {"raised", "raised", 0},
                 {"raised", "clear", 0},
                 {"clear", "not_assessed", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *old = json_pack("{s:{s:{s:s,s:s}}}", "flags", "risk", "state", cases[i].old, "tier",
                                "urgent");
        json_t *new = json_pack("{s:{s:{s:s,s:s}}}", "flags", "risk", "state", cases[i].new, "tier",
                                "urgent");
        size_t count = 0;
        ck_assert_int_eq(sx_rescore_flags(old, new, count_flag, &count), SX_OK);
        ck_assert_uint_eq(count, cases[i].flags);
        json_decref(old);
        json_decref(new);
    }
}
END_TEST

START_TEST(versions_have_an_order)
{
    static const struct {
        const char *a, *b;
        int order;
    } cases[] = {{"1.0.0", "1.0.0", 0}, {"1.0.0", "1.0.1", -1}, {"1.2.0", "1.10.0", -1},
                 {"2.0.0", "1.9.9", 1}, {"10.0.0", "9.0.0", 1}, {"1.0.10", "1.0.9", 1},
                 {"0.0.1", "0.1.0", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ck_assert_int_eq(sx_version_compare(cases[i].a, cases[i].b), cases[i].order);
        ck_assert_int_eq(sx_version_compare(cases[i].b, cases[i].a), -cases[i].order);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("verify");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, what_is_made_verifies);
    tcase_add_loop_test(tests, every_byte_counts, 0, 1);
    tcase_add_loop_test(tests, what_is_said_of_a_change, 0, sizeof changes / sizeof changes[0]);
    tcase_add_test(tests, another_engine_may_write_other_bytes);
    tcase_add_test(tests, a_result_over_lines_is_placed_by_line);
    tcase_add_test(tests, the_new_one_names_the_old_one);
    tcase_add_test(tests, flags_that_stand_now);
    tcase_add_test(tests, versions_have_an_order);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
