/*
 * test_kept.c: whatever lies in the cache, an instrument loads as it does without one: the same hashes, the same
 * refusals. And what is kept is used: else nothing of this would be worth a test.
 */
#include <check.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cache.h"
#include "base/file.h"
#include "base/folder.h"
#include "host/kept.h"
#include "manifest/manifest.h"
#include "support/site.h"
#include "support/suite.h"

static site s;
static const char *cache;

static void set_up(void)
{
    site_start(&s);
    cache = site_path(&s, "cache");
    s.options.cache = cache;
}

static void tear_down(void)
{
    site_end(&s);
}

static const char manifest[] =
    "sextant: 1\nid: mood\nversion: 1.0.0\ntitle: Mood\nstrand: therapy\nkind: screener\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: own, source: own}\n"
    "responses: {often: [{0: Never}, {1: Often}]}\n"
    "items: [{id: q1, responses: often, text: One}, {id: q2, responses: often, text: Two}]\n"
    "scales: {total: {sum: q1..q2, missing: {rule: complete}, direction: higher_is_worse, "
    "range: [0, 2]}}\n"
    "examples: [{answers: [1, 1], total: 2}, {answers: [1, ~], total: ~, reason: incomplete}]\n";

static const char *put(const char *id, const char *text)
{
    const char *name = sx_arena_printf(s.arena, "instruments/trial/%s/manifest.yaml", id);
    site_write(&s, name, text);
    return site_path(&s, name);
}

/* The hashes of what loads, or the codes of why it does not. */
static const char *outcome(const char *path, const char *folder)
{
    sx_loaded *loaded = NULL;
    sx_load_options options = s.options;
    options.cache = folder;
    sx_diags_init(&s.diags, s.arena);
    if (sx_load_with(path, &options, &s.diags, &loaded) != SX_OK)
        return sx_arena_strdup(s.arena, site_told(&s));
    const char *hashes = sx_arena_printf(s.arena, "%s %s %s", loaded->rule_hash,
                                         loaded->content_hash, loaded->model->title);
    sx_loaded_free(loaded);
    return hashes;
}

/* The files of the cache. */
static size_t files(char ***ret)
{
    size_t count = 0;
    return sx_folder_names(cache, s.arena, ret, &count) == 0 ? count : 0;
}

static const char *only_file(void)
{
    char **names = NULL;
    ck_assert_uint_eq(files(&names), 1);
    return sx_path_below(s.arena, cache, names[0]);
}

static sx_buf read_file(const char *path)
{
    sx_buf bytes;
    sx_buf_init(&bytes, SX_CACHE_FILE_MAX);
    ck_assert_int_eq(sx_file_read(path, SX_CACHE_FILE_MAX, &bytes, NULL), SX_OK);
    return bytes;
}

static void write_file(const char *path, const char *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_TRUNC); /* not synced to the disk: there are many */
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    (void)close(fd);
}

static bool is_kept(const char *path, const char *text)
{
    char hash[SX_HASH_TEXT];
    return sx_kept_tree(cache, path, sx_slice_of(text), s.arena, hash) != NULL;
}

START_TEST(loads_the_same)
{
    const char *path = put("mood", manifest);
    const char *plain = outcome(path, NULL);
    char **names = NULL;
    ck_assert_uint_eq(files(&names), 0);
    ck_assert_str_eq(outcome(path, cache), plain); /* keeps it */
    ck_assert(is_kept(path, manifest));
    ck_assert_str_eq(outcome(path, cache), plain); /* uses it */
}
END_TEST

/* Every manifest that ships, with a cache that is filled and with one that is used. */
START_TEST(whatever_ships)
{
    static const char *const groups[] = {"clinical", "coaching", "functioning", "values"};
    size_t seen = 0;
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        char **names = NULL;
        size_t count = 0;
        const char *folder = sx_path_below(s.arena, SX_SOURCE_DATA_DIR, groups[g]);
        ck_assert_int_eq(sx_folder_names(folder, s.arena, &names, &count), 0);
        for (size_t i = 0; i < count; i++) {
            const char *path = sx_arena_printf(s.arena, "%s/%s/manifest.yaml", folder, names[i]);
            if (!sx_path_exists(path))
                continue;
            const char *plain = outcome(path, NULL);
            ck_assert_str_eq(outcome(path, cache), plain);
            ck_assert_str_eq(outcome(path, cache), plain);
            sx_buf text = read_file(path);
            ck_assert_msg(is_kept(path, sx_buf_text(&text)), "%s", path);
            sx_buf_free(&text);
            seen++;
        }
    }
    ck_assert_uint_ge(seen, 30);
}
END_TEST

/* The text decides, whatever names, sizes and times say. */
START_TEST(another_text)
{
    const char *path = put("mood", manifest);
    (void)outcome(path, cache);
    char *changed = sx_arena_strdup(s.arena, manifest);
    memcpy(strstr(changed, "Mood"), "Calm", 4);
    (void)put("mood", changed); /* of the same size */
    const char *plain = outcome(path, NULL);
    ck_assert_ptr_nonnull(strstr(plain, "Calm"));
    ck_assert(!is_kept(path, changed));
    ck_assert_str_eq(outcome(path, cache), plain);
    ck_assert(is_kept(path, changed)); /* in the place of the other */
    ck_assert(!is_kept(path, manifest));
    memcpy(strstr(changed, "total: 2}"), "total: 1}", 9);
    (void)put("mood", changed); /* an example that fails */
    plain = outcome(path, NULL);
    ck_assert_ptr_nonnull(strstr(plain, "MANIFEST.SELFTEST"));
    ck_assert_str_eq(outcome(path, cache), plain);
    ck_assert_str_eq(outcome(path, cache), plain); /* and fails again when the tree was kept */
}
END_TEST

/* What has faults is read each time, so that all of them are told with their places. */
START_TEST(with_faults)
{
    char **names = NULL;
    const char *path = put("mood", "sextant: 1\nid: mood\nid: mood\n");
    const char *plain = outcome(path, NULL);
    ck_assert_str_eq(outcome(path, cache), plain);
    ck_assert_str_eq(outcome(path, cache), plain);
    ck_assert_uint_eq(files(&names), 0);
}
END_TEST

START_TEST(every_byte_changed)
{
    const char *path = put("mood", manifest);
    const char *plain = outcome(path, cache);
    const char *file = only_file();
    sx_buf bytes = read_file(file);
    for (size_t i = 0; i < bytes.len; i++) {
        bytes.data[i] = (char)(bytes.data[i] ^ (1 << i % 8));
        write_file(file, bytes.data, bytes.len);
        ck_assert_msg(!is_kept(path, manifest), "byte %zu", i);
        if (i % 97 == 0) {
            ck_assert_str_eq(outcome(path, cache), plain);
            ck_assert(is_kept(path, manifest)); /* put right */
        }
        bytes.data[i] = (char)(bytes.data[i] ^ (1 << i % 8));
    }
    for (size_t len = 0; len < bytes.len; len += 13) {
        write_file(file, bytes.data, len);
        ck_assert_msg(!is_kept(path, manifest), "%zu bytes", len);
    }
    ck_assert_str_eq(outcome(path, cache), plain);
    sx_buf_free(&bytes);
}
END_TEST

/* Files of other instruments under this one's name, and files that are right in themselves and hold nothing. */
START_TEST(swapped)
{
    const char *path = put("mood", manifest);
    char *second = sx_arena_strdup(s.arena, manifest);
    memcpy(strstr(second, "mood"), "calm", 4);
    const char *other = put("calm", second);
    const char *plain = outcome(path, cache);
    const char *file = only_file();
    sx_buf first = read_file(file);
    site_remove(&s, "cache");
    const char *other_plain = outcome(other, cache);
    const char *other_file = only_file();
    write_file(other_file, first.data, first.len);
    ck_assert(!is_kept(other, second));
    ck_assert_str_eq(outcome(other, cache), other_plain);
    ck_assert_str_ne(plain, other_plain);
    for (size_t len = 0; len < 300; len += 7) {
        sx_buf bytes;
        sx_buf_init(&bytes, 4096);
        sx_cache_begin(&bytes);
        for (size_t i = 0; i < len; i++)
            sx_buf_char(&bytes, (char)(i % 3 == 0 ? 0xFF : 0));
        ck_assert(sx_cache_write(cache, strrchr(other_file, '/') + 1, &bytes));
        ck_assert(!is_kept(other, second));
        sx_buf_free(&bytes);
    }
    ck_assert_str_eq(outcome(other, cache), other_plain);
    sx_buf_free(&first);
}
END_TEST

/* A folder that nobody can use stops nothing. */
START_TEST(no_folder)
{
    const char *path = put("mood", manifest);
    const char *plain = outcome(path, NULL);
    site_write(&s, "cache", "a file\n");
    ck_assert_str_eq(outcome(path, cache), plain);
    ck_assert_str_eq(outcome(path, "/proc/nowhere"), plain);
    site_remove(&s, "cache");
    ck_assert_int_eq(mkdir(cache, 0777), 0);
    ck_assert_int_eq(chmod(cache, 0777), 0);
    ck_assert_str_eq(outcome(path, cache), plain);
    char **names = NULL;
    ck_assert_uint_eq(files(&names), 0);
}
END_TEST

/* What is named by its path is a draft; what is checked is read anew. */
START_TEST(who_keeps)
{
    const sx_loaded *loaded = NULL;
    char **names = NULL;
    const char *path = put("mood", manifest);
    sx_catalogue *catalogue = site_open(&s);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, path, &s.diags, &loaded), SX_OK);
    ck_assert_uint_eq(files(&names), 0);
    sx_catalogue_read_anew(catalogue, true);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "mood", &s.diags, &loaded), SX_OK);
    ck_assert_uint_eq(files(&names), 0);
    catalogue = site_open(&s);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "mood", &s.diags, &loaded), SX_OK);
    ck_assert_uint_eq(files(&names), 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("host/kept");
    TCase *cases = tcase_create("kept");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, loads_the_same);
    tcase_add_test(cases, whatever_ships);
    tcase_add_test(cases, another_text);
    tcase_add_test(cases, with_faults);
    tcase_add_test(cases, every_byte_changed);
    tcase_add_test(cases, swapped);
    tcase_add_test(cases, no_folder);
    tcase_add_test(cases, who_keeps);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
