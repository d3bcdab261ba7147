/*
 * test_late.c: a search path that is not listed before all of it is asked for gives the instruments that a listed one
 * gives, warns of what is asked for, and loses nothing when it is listed after all.
 */
#include <check.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/site.h"
#include "support/suite.h"

static site s;
static sx_catalogue *late;

static const char manifest[] =
    "sextant: 1\nid: %s\nversion: 1.0.0\ntitle: %s\nstrand: therapy\nkind: screener\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: own, source: own}\n"
    "responses: {often: [{0: Never}, {1: Often}]}\n"
    "items: [{id: q1, responses: often, text: One}, {id: q2, responses: often, text: Two}]\n"
    "scales: {total: {sum: q1..q2, missing: {rule: complete}, direction: higher_is_worse, "
    "range: [0, 2]}}\n"
    "examples: [{answers: [1, 1], total: 2}, {answers: [1, ~], total: ~, reason: incomplete}]\n";

static void put(const char *folder, const char *id, const char *title)
{
    const char *name = sx_arena_printf(s.arena, "%s/%s/manifest.yaml", folder, id);
    site_write(&s, name, sx_arena_printf(s.arena, manifest, id, title));
}

static void open_late(const char *path)
{
    sx_catalogue_free(late);
    sx_diags_init(&s.diags, s.arena);
    ck_assert_int_eq(sx_catalogue_new_late(path, &s.diags, &late), SX_OK);
    ck_assert_int_eq(sx_catalogue_decide(late, &s.options), SX_OK);
    ck_assert_uint_eq(s.diags.count, 0);
}

static void set_up(void)
{
    site_start(&s);
    put("instruments/first", "mood", "Mood");
    put("instruments/second", "calm", "Calm");
    open_late(s.path);
}

static void tear_down(void)
{
    sx_catalogue_free(late);
    late = NULL;
    site_end(&s);
}

static const sx_loaded *load(const char *id)
{
    const sx_loaded *loaded = NULL;
    sx_diags_init(&s.diags, s.arena);
    (void)sx_catalogue_instrument(late, id, &s.diags, &loaded);
    return loaded;
}

START_TEST(finds_one)
{
    const sx_loaded *mood = load("mood");
    ck_assert_ptr_nonnull(mood);
    ck_assert_str_eq(mood->model->title, "Mood");
    ck_assert_ptr_eq(load("mood"), mood);
    ck_assert_ptr_nonnull(load("calm"));
    ck_assert(sx_catalogue_has(late, "mood"));
    ck_assert(!sx_catalogue_has(late, "mod"));
    ck_assert(!sx_catalogue_has(late, ""));
    ck_assert(!sx_catalogue_has(late, "."));
    ck_assert_uint_eq(s.diags.count, 0);
}
END_TEST

START_TEST(names_what_is_near)
{
    ck_assert_ptr_null(load("moood"));
    ck_assert_uint_eq(s.diags.count, 1);
    ck_assert_str_eq(s.diags.items[0].expected, "mood");
    ck_assert_str_eq(site_said(&s), "NOT_FOUND");
    ck_assert_ptr_null(load(""));
    ck_assert_ptr_null(load(".hidden"));
}
END_TEST

/* The first one on the path wins, within a directory and over several. */
START_TEST(twice)
{
    put("instruments/third", "mood", "Other");
    put("more/first", "calm", "More");
    put("more/first", "else", "Else");
    put("instruments/third", "else", "Elsewhere");
    open_late(sx_arena_printf(s.arena, "%s:%s", site_path(&s, "more"), s.path));
    ck_assert_str_eq(load("mood")->model->title, "Mood");
    ck_assert_str_eq(site_said(&s), "CATALOGUE.TWICE");
    ck_assert_str_eq(load("calm")->model->title, "More");
    ck_assert_str_eq(site_said(&s), "CATALOGUE.TWICE");
    ck_assert_str_eq(load("else")->model->title, "Else");
    ck_assert(sx_catalogue_settle(late, &s.diags));
    ck_assert_uint_eq(sx_catalogue_count(late), 3);
    ck_assert_str_eq(load("mood")->model->title, "Mood");
}
END_TEST

START_TEST(settles)
{
    const sx_loaded *mood = load("mood");
    const sx_loaded *named = load(site_path(&s, "instruments/second/calm"));
    ck_assert_ptr_nonnull(named);
    site_write(&s, "instruments/batteries/pair.yaml", "");
    ck_assert(sx_catalogue_settle(late, &s.diags));
    ck_assert(sx_catalogue_settle(late, &s.diags));
    ck_assert_uint_eq(sx_catalogue_count(late), 3);
    ck_assert_str_eq(sx_catalogue_at(late, 0)->id, "calm");
    ck_assert_str_eq(sx_catalogue_at(late, 1)->id, "mood");
    ck_assert_str_eq(sx_catalogue_at(late, 2)->id, "pair");
    ck_assert_ptr_eq(load("mood"), mood);
    ck_assert_ptr_eq(load(site_path(&s, "instruments/second/calm")), named);
    ck_assert_ptr_ne(load("calm"), named);
}
END_TEST

/* What was loaded goes on when its file is gone by then. */
START_TEST(gone_when_settled)
{
    const sx_loaded *mood = load("mood");
    site_remove(&s, "instruments/first/mood");
    ck_assert(sx_catalogue_settle(late, &s.diags));
    ck_assert_uint_eq(sx_catalogue_count(late), 1);
    ck_assert_str_eq(mood->model->title, "Mood");
}
END_TEST

START_TEST(reloads)
{
    sx_reload_result counts;
    const sx_loaded *mood = load("mood");
    put("instruments/first", "mood", "Changed");
    ck_assert_int_eq(sx_catalogue_reload(late, &s.diags, &counts), SX_OK);
    ck_assert_uint_eq(counts.changed, 1);
    ck_assert_str_eq(load("mood")->model->title, "Changed");
    ck_assert_str_eq(mood->model->title, "Mood");
}
END_TEST

START_TEST(cannot_be_read)
{
    const char *locked = site_path(&s, "instruments/first");
    if (geteuid() == 0) {
        return; /* nothing is locked for it */
    }
    ck_assert_int_eq(chmod(locked, 0), 0);
    ck_assert_ptr_null(load("mood"));
    ck_assert_ptr_nonnull(strstr(site_said(&s), "CATALOGUE.READ"));
    ck_assert_int_eq(chmod(locked, 0700), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("host/late");
    TCase *cases = tcase_create("late");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, finds_one);
    tcase_add_test(cases, names_what_is_near);
    tcase_add_test(cases, twice);
    tcase_add_test(cases, settles);
    tcase_add_test(cases, gone_when_settled);
    tcase_add_test(cases, reloads);
    tcase_add_test(cases, cannot_be_read);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
