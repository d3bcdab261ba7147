/*
 * test_reload.c: what a running host sees of instruments that are added, changed, broken, repaired and taken
 * away; what was handed out before stays.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/code.h"
#include "host/engine.h"
#include "host/files.h"
#include "support/site.h"
#include "support/suite.h"

static site s;

static void put(const char *id, const char *version, const char *title)
{
    site_write(&s, sx_arena_printf(s.arena, "instruments/trial/%s/manifest.yaml", id),
               sx_arena_printf(s.arena,
                               "sextant: 1\nid: %s\nversion: %s\ntitle: %s\nstrand: coaching\n"
                               "kind: technique\nvalidated: false\n"
                               "rights: {class: own, holder: The Sextant authors}\n"
                               "items: [{id: a, kind: number, range: 0..3, text: A}]\n"
                               "scales: {one: {sum: a, missing: {rule: complete}, "
                               "direction: neither, range: [0, 3]}}\n"
                               "examples: [{answers: [1], one: 1}, {answers: [~], one: ~}]\n",
                               id, version, title));
}

static void setup(void)
{
    site_start(&s);
    put("first", "1.0.0", "First");
    put("second", "1.0.0", "Second");
    (void)site_open(&s);
}

static void teardown(void)
{
    site_end(&s);
}

/* "added changed removed quarantined" */
static void reloads(size_t added, size_t changed, size_t removed, size_t quarantined)
{
    sx_reload_result got;
    sx_diags_init(&s.diags, s.arena);
    ck_assert_int_eq(sx_catalogue_reload(s.catalogue, &s.diags, &got), SX_OK);
    ck_assert_msg(got.added == added && got.changed == changed && got.removed == removed &&
                      got.quarantined == quarantined,
                  "%zu %zu %zu %zu\n%s", got.added, got.changed, got.removed, got.quarantined,
                  site_told(&s));
}

static sx_status fails(const char *id)
{
    const sx_loaded *loaded = NULL;
    return sx_catalogue_instrument(s.catalogue, id, &s.diags, &loaded);
}

START_TEST(nothing_changed)
{
    const sx_loaded *first = site_load(&s, "first");
    reloads(0, 0, 0, 0);
    reloads(0, 0, 0, 0);
    ck_assert_ptr_eq(site_load(&s, "first"), first);
}
END_TEST

START_TEST(added_and_removed)
{
    const sx_loaded *first = site_load(&s, "first");
    put("third", "1.0.0", "Third");
    site_remove(&s, "instruments/trial/first");
    ck_assert_int_eq(fails("third"), SX_E_NOT_FOUND); /* not before somebody looks */
    reloads(1, 0, 1, 0);
    (void)site_load(&s, "third");
    ck_assert_int_eq(fails("first"), SX_E_NOT_FOUND);
    ck_assert_str_eq(first->model->title, "First"); /* who has it keeps it */
    put("first", "1.0.1", "First again");
    reloads(1, 0, 0, 0);
    ck_assert_str_eq(site_load(&s, "first")->model->version, "1.0.1");
}
END_TEST

START_TEST(changed)
{
    const sx_loaded *first = site_load(&s, "first"), *second = site_load(&s, "second");
    put("first", "1.1.0", "Another");
    ck_assert_str_eq(site_load(&s, "first")->model->version, "1.0.0");
    reloads(0, 1, 0, 0);
    ck_assert_str_eq(site_load(&s, "first")->model->title, "Another");
    ck_assert_ptr_eq(site_load(&s, "second"), second);
    ck_assert_str_eq(first->model->title, "First");
    reloads(0, 0, 0, 0);
}
END_TEST

/* A translation, or any other file of the folder, is part of it. */
START_TEST(files_beside_it)
{
    (void)site_load(&s, "first");
    site_write(&s, "instruments/trial/first/text.de.yaml",
               "sextant: 1\nkind: text\ninstrument: first\nlanguage: de\ntitle: Erstes\n");
    reloads(0, 1, 0, 0);
    ck_assert_uint_eq(site_load(&s, "first")->model->translation_count, 1);
    site_remove(&s, "instruments/trial/first/text.de.yaml");
    reloads(0, 1, 0, 0);
    ck_assert_uint_eq(site_load(&s, "first")->model->translation_count, 0);
    site_write(&s, "instruments/trial/first/.hidden", "nothing of it");
    site_write(&s, "instruments/trial/first/ABOUT.md", "nor of this\n");
    reloads(0, 0, 0, 0);
    site_write(&s, "instruments/trial/first/libx.so.1", "a library that it might bind");
    reloads(0, 1, 0, 0);
}
END_TEST

static const struct {
    const char *what, *reason;
} broken[] = {
    {"nonsense", "manifest.yaml:1:1: "},
    {"sextant: 1\nid: first\n", "MANIFEST.REQUIRED"},
    {NULL, "MANIFEST.ID"},
};

START_TEST(a_refused_version_is_quarantined)
{
    const sx_loaded *first = site_load(&s, "first");
    if (broken[_i].what != NULL) {
        site_write(&s, "instruments/trial/first/manifest.yaml", broken[_i].what);
    } else {
        put("other", "1.0.0", "Other");
        site_write(&s, "instruments/trial/first/manifest.yaml",
                   site_read(&s, "instruments/trial/other/manifest.yaml"));
        site_remove(&s, "instruments/trial/other");
    }
    reloads(0, 0, 0, 1);
    ck_assert_uint_eq(s.diags.errors, 0);
    ck_assert_uint_ge(s.diags.count, 1);
    ck_assert_str_eq(s.diags.items[0].code, "CATALOGUE.QUARANTINE");
    ck_assert(s.diags.items[0].warning);
    ck_assert_ptr_nonnull(strstr(s.diags.items[0].message, "first stays in version 1.0.0"));
    ck_assert_ptr_eq(site_load(&s, "first"), first);
    const char *reason = sx_catalogue_quarantine(s.catalogue, "first");
    ck_assert_ptr_nonnull(reason);
    ck_assert_msg(strstr(reason, broken[_i].reason) != NULL, "%s", reason);
    ck_assert_ptr_null(strchr(reason, '\n'));
    ck_assert_ptr_null(sx_catalogue_quarantine(s.catalogue, "second"));
    reloads(0, 0, 0, 1); /* it gets another chance each time, and says so */
    put("first", "1.2.0", "Repaired");
    reloads(0, 1, 0, 0);
    ck_assert_ptr_null(sx_catalogue_quarantine(s.catalogue, "first"));
    ck_assert_str_eq(site_load(&s, "first")->model->title, "Repaired");
}
END_TEST

/* What refuses an instrument may lie outside its folder. */
START_TEST(repaired_from_outside)
{
    site_put_lua(&s, "four", "1.0.0", "");
    (void)site_open(&s);
    (void)site_load(&s, "four");
    site_worker(&s, false);
    site_put_lua(&s, "four", "1.1.0", "");
    reloads(0, 0, 0, 1);
    ck_assert_str_eq(site_load(&s, "four")->model->version, "1.0.0");
    site_worker(&s, true);
    reloads(0, 1, 0, 0);
    ck_assert_str_eq(site_load(&s, "four")->model->version, "1.1.0");
}
END_TEST

/* What never loaded has no version before: it is asked for again, and says why. */
START_TEST(never_loaded)
{
    site_write(&s, "instruments/trial/first/manifest.yaml", "nonsense");
    ck_assert_int_eq(fails("first"), SX_E_MANIFEST);
    reloads(0, 0, 0, 0);
    ck_assert_ptr_null(sx_catalogue_quarantine(s.catalogue, "first"));
    put("first", "1.0.0", "First");
    (void)site_load(&s, "first");
}
END_TEST

/* --- two kinds ----------------------------------------------------------------------------------- */

START_TEST(written_in_two_ways)
{
    const sx_loaded *first = site_load(&s, "first");
    site_write(&s, "instruments/trial/first/manifest.lua", site_lua(&s, "first", "2.0.0", ""));
    reloads(0, 0, 0, 1);
    ck_assert_ptr_eq(site_load(&s, "first"), first);
    ck_assert_ptr_nonnull(strstr(sx_catalogue_quarantine(s.catalogue, "first"), "TWO_KINDS"));
    (void)site_open(&s);
    sx_diags_init(&s.diags, s.arena);
    ck_assert_int_eq(fails("first"), SX_E_MANIFEST);
    ck_assert_int_eq(fails(site_path(&s, "instruments/trial/first")), SX_E_MANIFEST);
    ck_assert_str_eq(site_said(&s), "MANIFEST.TWO_KINDS MANIFEST.TWO_KINDS");
    site_write(&s, "instruments/trial/first/plugin.so", "no library");
    ck_assert_int_eq(fails("first"), SX_E_MANIFEST); /* three are not better than two */
    ck_assert_str_eq(site_said(&s), "MANIFEST.TWO_KINDS");
    site_remove(&s, "instruments/trial/first/plugin.so");
    site_remove(&s, "instruments/trial/first/manifest.yaml");
    ck_assert_str_eq(site_load(&s, "first")->model->version, "2.0.0"); /* no reload is needed */
    ck_assert_int_eq(site_load(&s, "first")->kind, SX_CODE_LUA);
}
END_TEST

START_TEST(from_yaml_to_lua)
{
    ck_assert_int_eq(site_load(&s, "first")->kind, SX_CODE_NONE);
    site_remove(&s, "instruments/trial/first/manifest.yaml");
    site_put_lua(&s, "first", "2.0.0", "");
    reloads(0, 1, 0, 0);
    ck_assert_int_eq(site_load(&s, "first")->kind, SX_CODE_LUA);
}
END_TEST

/* --- by path, and other files -------------------------------------------------------------------- */

START_TEST(loaded_by_its_path)
{
    const char *folder = site_path(&s, "elsewhere/mine");
    put("first", "1.0.0", "First");
    site_write(&s, "elsewhere/mine/manifest.yaml",
               site_read(&s, "instruments/trial/first/manifest.yaml"));
    const sx_loaded *mine = site_load(&s, folder);
    reloads(0, 0, 0, 0);
    ck_assert_ptr_eq(site_load(&s, folder), mine);
    put("first", "1.5.0", "First");
    site_write(&s, "elsewhere/mine/manifest.yaml",
               site_read(&s, "instruments/trial/first/manifest.yaml"));
    reloads(0, 1, 0, 0);
    ck_assert_str_eq(site_load(&s, folder)->model->version, "1.5.0");
    site_remove(&s, "elsewhere/mine/manifest.yaml");
    site_write(&s, "elsewhere/mine/manifest.lua", site_lua(&s, "first", "2.0.0", ""));
    reloads(0, 1, 0, 0);
    ck_assert_str_eq(site_load(&s, folder)->model->version, "2.0.0");
    site_remove(&s, "elsewhere");
    reloads(0, 0, 1, 0);
    ck_assert_int_ne(fails(folder), SX_OK);
    ck_assert_str_eq(mine->model->version, "1.0.0");
}
END_TEST

static void put_battery(const char *name, const char *title)
{
    site_write(&s, name,
               sx_arena_printf(s.arena,
                               "sextant: 1\nkind: battery\nid: both\nversion: 1.0.0\ntitle: %s\n"
                               "description: Both.\nsteps: [{instrument: first}]\n",
                               title));
}

START_TEST(batteries_are_read_again)
{
    const sx_battery *battery = NULL, *again = NULL;
    const char *name = _i == 0 ? "both" : site_path(&s, "both.yaml");
    const char *file = _i == 0 ? "instruments/batteries/both.yaml" : "both.yaml";
    put_battery(file, "One");
    (void)site_open(&s);
    ck_assert_int_eq(sx_catalogue_battery(s.catalogue, name, &s.diags, &battery), SX_OK);
    put_battery(file, "Two");
    reloads(0, 0, 0, 0);
    ck_assert_int_eq(sx_catalogue_battery(s.catalogue, name, &s.diags, &again), SX_OK);
    ck_assert_str_eq(again->title, "Two");
    ck_assert_str_eq(battery->title, "One");
}
END_TEST

/* --- code that is replaced ----------------------------------------------------------------------- */

/* Instances that run go on; idle ones of a version that was replaced are ended. */
START_TEST(code_in_use_goes_on)
{
    site_put_lua(&s, "four", "1.0.0", "");
    (void)site_open(&s);
    const sx_loaded *before = site_load(&s, "four");
    sx_code *code = sx_engine_take(before->engine, &s.diags);
    ck_assert_ptr_nonnull(code);
    site_put_lua(&s, "four", "1.1.0", "");
    reloads(0, 1, 0, 0);
    ck_assert_int_eq(sx_code_reopen(code), SX_FATE_OK);
    sx_engine_give_back(before->engine, code);
    sx_engine_rest(before->engine);
    code = sx_engine_take(before->engine, &s.diags); /* and can be started anew */
    ck_assert_ptr_nonnull(code);
    sx_engine_give_back(before->engine, code);
}
END_TEST

/* --- what is kept of the files ------------------------------------------------------------------- */

START_TEST(files_are_kept_as_they_were)
{
    static const char german[] =
        "sextant: 1\nkind: text\ninstrument: first\nlanguage: de\ntitle: Erstes\n";
    site_write(&s, "instruments/trial/first/ABOUT.md", "Nobody signed this.\n");
    site_write(&s, "instruments/trial/first/.hidden", "nothing of it");
    site_write(&s, "instruments/trial/first/text.de.yaml", german);
    const sx_loaded *first = site_load(&s, "first");
    ck_assert_uint_eq(first->file_count, 2);
    ck_assert_str_eq(first->files[0].name, "manifest.yaml");
    ck_assert_str_eq(first->files[1].name, "text.de.yaml");
    ck_assert(sx_slice_is(first->files[1].bytes, german));
    char hash[SX_HASH_TEXT];
    sx_hash_bytes(first->files[0].bytes.at, first->files[0].bytes.len, hash);
    ck_assert_str_eq(hash, first->content_hash);
    ck_assert_int_eq(first->library, -1);
}
END_TEST

START_TEST(stamps)
{
    char one[SX_HASH_TEXT], two[SX_HASH_TEXT];
    const char *path = site_path(&s, "instruments/trial/first/manifest.yaml");
    ck_assert_int_eq(sx_stamp(path, NULL, one), SX_OK);
    ck_assert_int_eq(sx_stamp(path, NULL, two), SX_OK);
    ck_assert_str_eq(one, two);
    const struct timespec times[2] = {{1, 0}, {1, 0}};
    ck_assert_int_eq(utimensat(0, path, times, 0), 0);
    ck_assert_int_eq(sx_stamp(path, NULL, two), SX_OK);
    ck_assert_str_ne(one, two);
    ck_assert_int_eq(sx_stamp(site_path(&s, "nowhere/manifest.yaml"), NULL, one), SX_OK);
    ck_assert_int_eq(sx_stamp("", NULL, two), SX_OK);
    ck_assert_uint_eq(strlen(one), SX_HASH_TEXT - 1);
    ck_assert_uint_eq(strlen(two), SX_HASH_TEXT - 1);
}
END_TEST

/* A folder that cannot be read is no empty one: what was in it is neither gone nor unchanged. */
START_TEST(a_folder_that_cannot_be_read)
{
    sx_reload_result got;
    char stamp[SX_HASH_TEXT];
    const sx_loaded *first = site_load(&s, "first");
    const char *group = site_path(&s, "instruments/trial");
    const char *aside = site_path(&s, "instruments-aside");
    const char *other = site_path(&s, "instruments/other");
    ck_assert_int_eq(symlink("other", other), 0); /* another one hides nothing, and is told */
    reloads(0, 0, 0, 0);
    ck_assert_ptr_nonnull(strstr(site_told(&s), "CATALOGUE.READ"));
    ck_assert_int_eq(rename(group, aside), 0);
    ck_assert_int_eq(symlink("trial", group), 0);
    sx_diags_init(&s.diags, s.arena);
    ck_assert_int_eq(sx_catalogue_reload(s.catalogue, &s.diags, &got), SX_E_INPUT);
    ck_assert_uint_eq(got.removed, 0);
    ck_assert_ptr_nonnull(strstr(site_told(&s), "CATALOGUE.UNREAD"));
    ck_assert_int_ne(sx_stamp(first->path, &s.diags, stamp), SX_OK);
    ck_assert_int_eq(unlink(group), 0);
    ck_assert_int_eq(rename(aside, group), 0);
    reloads(0, 0, 0, 0);
    ck_assert_ptr_eq(site_load(&s, "first"), first);
    ck_assert_int_eq(unlink(other), 0);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("reload");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 60);
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, nothing_changed);
    tcase_add_test(all, added_and_removed);
    tcase_add_test(all, changed);
    tcase_add_test(all, files_beside_it);
    tcase_add_loop_test(all, a_refused_version_is_quarantined, 0, 3);
    tcase_add_test(all, repaired_from_outside);
    tcase_add_test(all, never_loaded);
    tcase_add_test(all, written_in_two_ways);
    tcase_add_test(all, from_yaml_to_lua);
    tcase_add_test(all, loaded_by_its_path);
    tcase_add_loop_test(all, batteries_are_read_again, 0, 2);
    tcase_add_test(all, code_in_use_goes_on);
    tcase_add_test(all, files_are_kept_as_they_were);
    tcase_add_test(all, stamps);
    tcase_add_test(all, a_folder_that_cannot_be_read);
    suite_add_tcase(made, all);
    return made;
}

int main(void)
{
    return run_suite(suite());
}
