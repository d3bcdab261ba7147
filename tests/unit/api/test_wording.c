/*
 * test_wording.c: <sextant/wording.h> seen from a program: a pack from its template to the first question, each
 * refusal on the way, and packs that nothing shows.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include <sextant/session.h>
#include <sextant/wording.h>

#include "support/site.h"
#include "support/suite.h"

#define PACK "bare.en.yaml"

static site s;
static sx_context *context;

static void open_context(const char *use, const char *wording)
{
    sx_context_free(context);
    const sx_context_options options = {
        .size = sizeof options, .path = s.path, .use = use, .wording = wording};
    ck_assert_int_eq(sx_context_new(&options, &context), SX_OK);
}

static void setup(void)
{
    context = NULL;
    site_start(&s);
    site_write(
        &s, "instruments/trial/bare/manifest.yaml",
        "sextant: 1\nid: bare\nversion: 1.2.0\ntitle: Bare\nstrand: therapy\nkind: screener\n"
        "rights: {class: D, holder: A publisher}\nsources: {book: A book}\n"
        "responses: {often: [{code: 0}, {code: 1}]}\n"
        "items: [{id: q1, responses: often}]\n"
        "scales: {total: {title: Total, sum: [q1], missing: {rule: complete}, "
        "direction: higher_is_worse, range: [0, 1], source: book}}\n"
        "examples:\n  - {answers: [0], total: 0}\n  - {answers: [1], total: 1}\n"
        "  - {answers: [~], total: ~, reason: incomplete}\n");
    open_context("clinical", site_path(&s, PACK));
}

static void teardown(void)
{
    sx_context_free(context);
    site_end(&s);
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "%s is not in: %s", piece, text);
}

static void put_pack(const char *until)
{
    site_write(
        &s, PACK,
        sx_arena_printf(s.arena,
                        "sextant: 1\nkind: wording\ninstrument: bare\nversions: 1.0.0..1.9.9\n"
                        "language: en\nlicence:\n  holder: A publisher\n"
                        "  granted_by: The desk\n  granted_to: The practice\n"
                        "  statement: You may show them.\n  uses: [clinical]\n"
                        "  credit: By courtesy of the desk.\n  until: %s\n"
                        "instructions: Think of last week.\nitems: {q1: Was the pebble blue?}\n"
                        "responses: {often: {0: Never, 1: Often}}\n",
                        until));
}

static sx_status begin(sx_session **ret)
{
    const sx_session_options options = {.size = sizeof options, .target = "bare", .store = s.store};
    return sx_session_begin(context, &options, ret);
}

static void seal(char **ret)
{
    ck_assert_msg(sx_wording_seal(context, site_path(&s, PACK), ret) == SX_OK, "%s",
                  sx_errors(context));
}

START_TEST(without_words_nothing_is_asked)
{
    sx_session *session = NULL;
    open_context("clinical", site_path(&s, "none"));
    ck_assert_int_eq(begin(&session), SX_E_RIGHTS);
    ck_assert_ptr_null(session);
    has(sx_errors(context), "RIGHTS.NO_WORDING");
}
END_TEST

START_TEST(from_template_to_question)
{
    char *text = NULL, *hash = NULL;
    ck_assert_int_eq(sx_wording_template(context, "bare", NULL, &text), SX_OK);
    has(text, "instrument: bare");
    has(text, "  q1: \"\"");
    site_write(&s, PACK, text);
    sx_free(text);
    /* a form that was not filled in is no pack */
    ck_assert_int_eq(sx_wording_seal(context, site_path(&s, PACK), &hash), SX_E_MANIFEST);
    ck_assert_ptr_null(hash);

    put_pack("unlimited");
    ck_assert_int_eq(sx_wording_check_json(context, site_path(&s, PACK), &text), SX_E_MANIFEST);
    has(sx_errors(context), "WORDING.UNSEALED");
    has(text, "\"sealed\": false");
    sx_free(text);
    seal(&hash);
    ck_assert_uint_eq(strlen(hash), 64);
    ck_assert_int_eq(sx_wording_check_json(context, site_path(&s, PACK), &text), SX_OK);
    has(text, hash);
    sx_free(text);
    ck_assert_int_eq(sx_wording_list_text(context, &text), SX_OK);
    has(text, "bare");
    sx_free(text);
    sx_free(hash);

    sx_session *session = NULL;
    sx_item_view item;
    sx_instrument_view instrument;
    ck_assert_msg(begin(&session) == SX_OK, "%s", sx_errors(context));
    ck_assert_int_eq(sx_session_item(session, &item), SX_OK);
    ck_assert_str_eq(item.text, "Was the pebble blue?");
    ck_assert_str_eq(item.options[1].text, "Often");
    sx_session_instrument(session, &instrument);
    ck_assert_str_eq(instrument.instructions, "Think of last week.");
    ck_assert_str_eq(instrument.credit, "By courtesy of the desk.");
    sx_session_free(session);
}
END_TEST

/* One letter after it was sealed, an end that is past, and a use that was not granted. */
START_TEST(what_was_changed_or_ended_is_refused)
{
    char *hash = NULL, *text = NULL;
    sx_session *session = NULL;
    put_pack("unlimited");
    seal(&hash);
    sx_free(hash);
    char *copy = sx_arena_strdup(s.arena, site_read(&s, PACK));
    char *colour = copy != NULL ? strstr(copy, "blue") : NULL;
    ck_assert_ptr_nonnull(colour);
    colour[0] = 'g';
    site_write(&s, PACK, copy);
    ck_assert_int_eq(sx_wording_check_text(context, site_path(&s, PACK), &text), SX_E_MANIFEST);
    has(sx_errors(context), "WORDING.HASH");
    sx_free(text);
    ck_assert_int_ne(begin(&session), SX_OK);

    put_pack("2001-01-01");
    (void)sx_wording_seal(context, site_path(&s, PACK), &hash);
    sx_free(hash);
    ck_assert_int_ne(begin(&session), SX_OK);

    put_pack("unlimited");
    seal(&hash);
    sx_free(hash);
    open_context("commercial", site_path(&s, PACK));
    ck_assert_int_eq(begin(&session), SX_E_RIGHTS);
    ck_assert_ptr_null(session);
}
END_TEST

START_TEST(what_is_not_there_is_said)
{
    char *text = NULL;
    ck_assert_int_ne(sx_wording_check_text(context, site_path(&s, "absent.yaml"), &text), SX_OK);
    has(sx_errors(context), "absent.yaml");
    ck_assert_int_eq(sx_wording_template(context, "bear", NULL, &text), SX_E_NOT_FOUND);
    has(sx_errors(context), "bear");
    ck_assert_int_eq(sx_wording_list_json(context, &text), SX_OK);
    has(text, "\"packs\"");
    sx_free(text);
}
END_TEST

/* A pack that was named and that nothing shows: the session begins, and a warning says so. */
START_TEST(a_pack_that_nothing_shows)
{
    char *hash = NULL;
    sx_session *session = NULL;
    site_put_lua(&s, "plain", "1.0.0", "");
    put_pack("unlimited");
    seal(&hash);
    sx_free(hash);
    open_context("clinical", site_path(&s, PACK));
    const sx_session_options options = {
        .size = sizeof options, .target = "plain", .store = s.store};
    ck_assert_msg(sx_session_begin(context, &options, &session) == SX_OK, "%s", sx_errors(context));
    has(sx_errors(context), "WORDING.UNUSED");
    sx_session_free(session);
    ck_assert_msg(begin(&session) == SX_OK, "%s", sx_errors(context));
    ck_assert_ptr_null(strstr(sx_errors(context), "WORDING.UNUSED"));
    sx_session_free(session);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api wording");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, without_words_nothing_is_asked);
    tcase_add_test(all, from_template_to_question);
    tcase_add_test(all, what_was_changed_or_ended_is_refused);
    tcase_add_test(all, what_is_not_there_is_said);
    tcase_add_test(all, a_pack_that_nothing_shows);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
