/*
 * test_archive.c: a session ends under the versions it began with, whatever is installed, changed or taken away
 * in the meantime; what is kept for it are the bytes that were loaded.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/engine.h"
#include "session/archive.h"
#include "session/trial_session.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static trial t;

static void use_catalogue(sx_catalogue *catalogue)
{
    t = (trial){.arena = s.arena, .catalogue = catalogue};
    memcpy(t.store, s.store, strlen(s.store) + 1);
    sx_diags_init(&t.diags, s.arena);
}

/* Another host: it knows the store, and what is installed now. */
static void start_again(void)
{
    use_catalogue(site_open(&s));
}

/* Asks the items in the order of the letters. */
static const char *picks(const char *order)
{
    return sx_arena_printf(s.arena,
                           "adaptive = {on_failure = 'pause'},\n"
                           "  next = function(r, state)\n"
                           "    local k = (state or 0) + 1\n"
                           "    local id = ('%s'):sub(k, k)\n"
                           "    if id == '' then return nil, k end\n"
                           "    return id, k\n"
                           "  end,\n",
                           order);
}

static void put(const char *version, const char *order)
{
    site_put_lua(&s, "pick", version, picks(order));
}

static void put_plain(const char *version, const char *most)
{
    site_write(
        &s, "instruments/trial/plain/manifest.yaml",
        sx_arena_printf(s.arena,
                        "sextant: 1\nid: plain\nversion: %s\ntitle: Plain\nstrand: coaching\n"
                        "kind: technique\nvalidated: false\n"
                        "rights: {class: own, holder: The Sextant authors}\n"
                        "items: [{id: a, kind: number, range: 0..%s, text: A}]\n"
                        "scales: {one: {sum: a, missing: {rule: complete}, direction: neither,\n"
                        "  range: [0, %s]}}\n"
                        "examples: [{answers: [1], one: 1}, {answers: [~], one: ~}]\n",
                        version, most, most));
}

static void setup(void)
{
    site_start(&s);
    put("1.0.0", "cadb");
    put_plain("1.0.0", "3");
    use_catalogue(site_open(&s));
}

static void teardown(void)
{
    site_end(&s);
}

static void has(const char *text, const char *piece)
{
    ck_assert_msg(strstr(text, piece) != NULL, "no %s in %s", piece, text);
}

static const char *begin(const char *target, const char *steps)
{
    sx_admin *admin = trial_session(&t, target);
    const char *id = sx_arena_strdup(s.arena, admin->id);
    ck_assert_str_eq(trial_last_code(&t), "");
    trial_do(&t, admin, steps);
    sx_admin_free(admin);
    return id;
}

static void ends(const char *id, const char *steps, const char *version)
{
    sx_admin *admin = trial_resume(&t, id);
    trial_do(&t, admin, steps);
    ck_assert_str_eq(trial_asked(admin), "done");
    has(trial_saved(admin), sx_arena_printf(s.arena, "\"version\":\"%s\"", version));
    sx_admin_free(admin);
}

/* --- what happens meanwhile ---------------------------------------------------------------------- */

static void newer_version(void)
{
    put("2.0.0", "bdac");
}

static void same_version_other_code(void)
{
    put("1.0.0", "bdac");
}

static void broken_version(void)
{
    put("2.0.0", "bdac', error('no')");
}

static void gone(void)
{
    site_remove(&s, "instruments/trial/pick");
}

static void another_kind(void)
{
    gone();
    site_write(&s, "instruments/trial/pick/manifest.yaml",
               "sextant: 1\nid: pick\nversion: 3.0.0\ntitle: Plain\nstrand: coaching\n"
               "kind: technique\nvalidated: false\n"
               "rights: {class: own, holder: The Sextant authors}\n"
               "items: [{id: a, kind: number, range: 0..3, text: A}]\n"
               "scales: {one: {sum: a, missing: {rule: complete}, direction: neither,\n"
               "  range: [0, 3]}}\n"
               "examples: [{answers: [1], one: 1}, {answers: [~], one: ~}]\n");
}

static void two_kinds(void)
{
    site_write(&s, "instruments/trial/pick/manifest.yaml", "sextant: 1\n");
}

static void nothing(void)
{
}

static void (*const meanwhile[])(void) = {
    newer_version, same_version_other_code, broken_version, gone, another_kind, two_kinds, nothing};

START_TEST(ends_as_it_began_in_another_host)
{
    const char *id = begin("pick", "safe=yes c=1");
    meanwhile[_i]();
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
}
END_TEST

START_TEST(ends_as_it_began_in_the_same_host)
{
    sx_reload_result counts;
    const char *id = begin("pick", "safe=yes c=1");
    meanwhile[_i]();
    ck_assert_int_eq(sx_catalogue_reload(t.catalogue, &t.diags, &counts), SX_OK);
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
}
END_TEST

/* The session stays open while the instrument is replaced under it. */
START_TEST(an_open_session_goes_on_through_a_reload)
{
    sx_reload_result counts;
    sx_admin *admin = trial_session(&t, "pick");
    trial_do(&t, admin, "safe=yes c=1");
    meanwhile[_i]();
    ck_assert_int_eq(sx_catalogue_reload(t.catalogue, &t.diags, &counts), SX_OK);
    trial_do(&t, admin, "a=0 d=1 b=1 .");
    has(trial_saved(admin), "\"version\":\"1.0.0\"");
    sx_admin_free(admin);
}
END_TEST

START_TEST(two_sessions_each_under_its_own)
{
    sx_reload_result counts;
    sx_admin *one = trial_session(&t, "pick");
    trial_do(&t, one, "safe=yes c=1");
    newer_version();
    ck_assert_int_eq(sx_catalogue_reload(t.catalogue, &t.diags, &counts), SX_OK);
    ck_assert_uint_eq(counts.changed, 1);
    sx_admin *two = trial_session(&t, "pick");
    trial_do(&t, two, "safe=no");
    ck_assert_str_eq(trial_asked(two), "b");
    ck_assert_str_eq(trial_asked(one), "a");
    trial_do(&t, two, "b=1 d=1");
    trial_do(&t, one, "a=1 d=0");
    const char *first = sx_arena_strdup(s.arena, one->id);
    const char *second = sx_arena_strdup(s.arena, two->id);
    sx_admin_free(one);
    sx_admin_free(two);
    gone();
    start_again();
    ends(first, "b=2 .", "1.0.0");
    ends(second, "a=1 c=1 .", "2.0.0");
}
END_TEST

/* The files changed, and nobody reloaded: what is kept is what runs. */
START_TEST(the_bytes_that_were_loaded)
{
    (void)site_load(&s, "pick");
    (void)site_load(&s, "plain");
    newer_version();
    put_plain("2.0.0", "9");
    const char *id = begin("pick", "safe=yes c=1");
    const char *plain = begin("plain", "");
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
    ends(plain, "a=3 .", "1.0.0");
}
END_TEST

/* Translations and scripts of the folder are part of it. */
START_TEST(everything_that_it_rests_on)
{
    const char *script = site_lua(&s, "many", "1.0.0", picks("cadb"));
    site_write(&s, "instruments/trial/many/manifest.lua", "return sx.include('rest.lua')\n");
    site_write(&s, "instruments/trial/many/rest.lua", script);
    site_write(&s, "instruments/trial/many/text.de.yaml",
               "sextant: 1\nkind: text\ninstrument: many\nlanguage: de\ntitle: Viele\n"
               "items: {safe: Sicher?, a: A, b: B, c: C, d: D}\n"
               "options: {safe: {yes: Ja, no: Nein}}\n");
    site_write(&s, "instruments/trial/many/ABOUT.md", "What it is.\n");
    start_again();
    const sx_admin_options options = {.target = "many", .language = "de", .store = s.store};
    sx_admin *admin = NULL;
    sx_status status = sx_admin_begin(t.catalogue, &options, &s.diags, &admin);
    ck_assert_msg(status == SX_OK, "%s", site_told(&s));
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1");
    sx_admin_free(admin);
    site_remove(&s, "instruments/trial/many");
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
}
END_TEST

/* A script that is named by its path: the copy has another name and the same rules. */
START_TEST(a_file_named_by_its_path)
{
    site_write(&s, "mine/pick.lua", site_lua(&s, "pick", "1.0.0", picks("cadb")));
    site_write(&s, "mine/unrelated.txt", "nothing of it\n");
    const char *id = begin(site_path(&s, "mine/pick.lua"), "safe=yes c=1");
    site_remove(&s, "mine");
    site_remove(&s, "instruments/trial/pick");
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
}
END_TEST

START_TEST(a_plugin)
{
    site_plugin(&s, "coaching/energy-adaptive");
    start_again();
    const char *id = begin("energy-adaptive", "drained=3 full_of_life=3");
    sx_admin *admin = trial_resume(&t, id);
    const char *asked = sx_arena_strdup(s.arena, trial_asked(admin));
    sx_admin_free(admin);
    site_remove(&s, "instruments/coaching/energy-adaptive");
    start_again();
    admin = trial_resume(&t, id);
    ck_assert_str_eq(trial_asked(admin), asked);
    while (strcmp(trial_asked(admin), "end") != 0) {
        ck_assert_int_eq(sx_admin_answer(admin, SX_SLICE("3"), &t.diags), SX_OK);
    }
    trial_do(&t, admin, ".");
    has(trial_saved(admin), "\"fallback\":false");
    sx_admin_free(admin);
}
END_TEST

static void put_battery(const char *version, const char *condition)
{
    site_write(
        &s, "instruments/batteries/both.yaml",
        sx_arena_printf(s.arena,
                        "sextant: 1\nkind: battery\nid: both\nversion: %s\ntitle: Both\n"
                        "description: Both of them.\nsteps:\n"
                        "  - {instrument: plain}\n"
                        "  - {instrument: pick, when: plain.one >= %s, because: It is so.}\n",
                        version, condition));
}

START_TEST(a_battery_and_its_instruments)
{
    put_battery("1.0.0", "1");
    start_again();
    const char *id = begin("both", "a=1 . safe=yes c=1");
    switch (_i) {
    case 0: put_battery("2.0.0", "2"); break;
    case 1: site_remove(&s, "instruments/batteries"); break;
    case 2: site_write(&s, "instruments/batteries/both.yaml", "nonsense"); break;
    default: put_plain("2.0.0", "9"); newer_version();
    }
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
}
END_TEST

/* --- what cannot be kept ------------------------------------------------------------------------- */

START_TEST(a_store_without_room_for_copies_warns)
{
    site_write(&s, "store/instruments", "a file where the folder would be");
    sx_admin *admin = trial_session(&t, "pick");
    ck_assert_str_eq(trial_last_code(&t), "SESSION.ARCHIVE");
    ck_assert(t.diags.items[0].warning);
    const char *id = sx_arena_strdup(s.arena, admin->id);
    trial_do(&t, admin, "safe=yes c=1");
    sx_admin_free(admin);
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0"); /* while it is installed, all is well */
    newer_version();
    start_again();
    admin = NULL;
    ck_assert_int_eq(sx_admin_resume(t.catalogue, t.store, id, &t.diags, &admin), SX_E_STORE);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.VERSION");
}
END_TEST

static const char *copy_of(const char *id)
{
    const sx_loaded *loaded = site_load(&s, id);
    return sx_arena_printf(s.arena, "store/instruments/%s-%s-%.16s", id, loaded->model->version,
                           loaded->rule_hash);
}

/* What may happen to a copy: the rules, nothing that can be read, wording alone, one file more, one less. */
static void change_copy(const char *copy, int how)
{
    const char *file = sx_arena_printf(s.arena, "%s/manifest.lua", copy);
    const char *text = site_read(&s, file);
    switch (how) {
    case 0: site_write(&s, file, site_lua(&s, "pick", "1.0.0", picks("cdab"))); break;
    case 1: site_write(&s, file, "return 7"); break;
    case 2:
        ck_assert_ptr_nonnull(strstr(text, "Safe?"));
        memcpy(strstr(text, "Safe?"), "Well?", 5);
        site_write(&s, file, text);
        break;
    case 3:
        site_write(&s, sx_arena_printf(s.arena, "%s/text.de.yaml", copy), "sextant: 1\n");
        break;
    default:
        site_write(
            &s, sx_arena_printf(s.arena, "%s/copied.sha256", copy),
            sx_arena_printf(s.arena, "%s%064d  rest.lua\n",
                            site_read(&s, sx_arena_printf(s.arena, "%s/copied.sha256", copy)), 0));
    }
}

/* A copy that somebody changed is another instrument. */
START_TEST(a_changed_copy_is_not_taken)
{
    static const char *const said[] = {"manifest.lua was changed", "manifest.lua was changed",
                                       "manifest.lua was changed", "text.de.yaml was added",
                                       "a file of it is not there"};
    const char *copy = copy_of("pick");
    const char *id = begin("pick", "safe=yes c=1");
    ck_assert(site_has(&s, copy));
    change_copy(copy, _i);
    gone();
    start_again();
    sx_admin *admin = NULL;
    sx_status status = sx_admin_resume(t.catalogue, t.store, id, &t.diags, &admin);
    ck_assert_ptr_null(admin);
    ck_assert_int_eq(status, SX_E_STORE);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.COPY");
    has(t.diags.items[t.diags.count - 1].message, "pick 1.0.0");
    has(t.diags.items[t.diags.count - 1].message, said[_i]);
}
END_TEST

/* While the version is installed no copy is needed, and the next session makes a good one. */
START_TEST(a_changed_copy_is_made_anew)
{
    const char *copy = copy_of("pick");
    const char *id = begin("pick", "safe=yes c=1");
    change_copy(copy, _i);
    start_again();
    (void)begin("pick", "safe=yes");
    gone();
    start_again();
    ends(id, "a=0 d=1 b=1 .", "1.0.0");
}
END_TEST

/* A copy without hashes has the rules of the session, or is none of it. */
START_TEST(a_copy_without_hashes)
{
    const char *copy = copy_of("pick");
    const char *id = begin("pick", "safe=yes c=1");
    if (_i == 1) {
        change_copy(copy, 0);
    }
    site_remove(&s, sx_arena_printf(s.arena, "%s/copied.sha256", copy));
    gone();
    start_again();
    if (_i == 0) {
        ends(id, "a=0 d=1 b=1 .", "1.0.0");
        return;
    }
    sx_admin *admin = NULL;
    ck_assert_int_eq(sx_admin_resume(t.catalogue, t.store, id, &t.diags, &admin), SX_E_STORE);
    ck_assert_str_eq(trial_last_code(&t), "SESSION.COPY");
}
END_TEST

START_TEST(one_copy_for_all_sessions)
{
    const char *copy = copy_of("pick");
    (void)begin("pick", "safe=yes");
    const char *file = sx_arena_printf(s.arena, "%s/manifest.lua", copy);
    struct stat first, second;
    ck_assert_int_eq(stat(site_path(&s, file), &first), 0);
    ck_assert_uint_eq(first.st_mode & 0777, 0600);
    (void)begin("pick", "safe=no");
    ck_assert_int_eq(stat(site_path(&s, file), &second), 0);
    ck_assert(first.st_ino == second.st_ino);
    ck_assert_int_eq(rmdir(site_path(&s, "store/instruments")), -1);
}
END_TEST

/* What stands in a journal cannot lead elsewhere. */
START_TEST(a_journal_names_no_other_folder)
{
    static const sx_event_instrument wanted[] = {
        {"../../../instruments/trial/pick", "1.0.0", "0123456789abcdef0", NULL, NULL},
        {"pick", "../1.0.0", "0123456789abcdef0", NULL, NULL},
        {"pick", "1.0.0", "../../x", NULL, NULL},
        {".", "", "", NULL, NULL},
        {"", "1.0.0", "0", NULL, NULL},
    };
    const sx_loaded *loaded = NULL;
    ck_assert_int_eq(sx_archive_load(t.catalogue, s.store, &wanted[_i], s.arena, &s.diags, &loaded),
                     SX_E_NOT_FOUND);
    ck_assert_str_eq(site_said(&s), "");
}
END_TEST

/* An instrument in code is looked for in its copy by its rules: those include the code. */
START_TEST(code_is_a_rule)
{
    const char *hash = sx_arena_strdup(s.arena, site_load(&s, "pick")->rule_hash);
    same_version_other_code();
    start_again();
    ck_assert_str_ne(site_load(&s, "pick")->rule_hash, hash);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("archive");
    TCase *all = tcase_create("all");
    const int ways = (int)(sizeof meanwhile / sizeof meanwhile[0]);
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_loop_test(all, ends_as_it_began_in_another_host, 0, ways);
    tcase_add_loop_test(all, ends_as_it_began_in_the_same_host, 0, ways);
    tcase_add_loop_test(all, an_open_session_goes_on_through_a_reload, 0, ways);
    tcase_add_test(all, two_sessions_each_under_its_own);
    tcase_add_test(all, the_bytes_that_were_loaded);
    tcase_add_test(all, everything_that_it_rests_on);
    tcase_add_test(all, a_file_named_by_its_path);
    tcase_add_test(all, a_plugin);
    tcase_add_loop_test(all, a_battery_and_its_instruments, 0, 4);
    tcase_add_test(all, a_store_without_room_for_copies_warns);
    tcase_add_loop_test(all, a_changed_copy_is_not_taken, 0, 5);
    tcase_add_loop_test(all, a_changed_copy_is_made_anew, 0, 5);
    tcase_add_loop_test(all, a_copy_without_hashes, 0, 2);
    tcase_add_test(all, one_copy_for_all_sessions);
    tcase_add_loop_test(all, a_journal_names_no_other_folder, 0, 5);
    tcase_add_test(all, code_is_a_rule);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
