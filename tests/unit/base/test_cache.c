/*
 * test_cache.c: what was kept comes back as it was, and whatever is wrong with a file, or with the folder, is as if
 * nothing had been kept.
 */
#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "base/build_id.h"
#include "base/cache.h"
#include "base/file.h"
#include "support/suite.h"

#define HEAD 64 /* bytes before what was kept */

static char place[64];
static sx_arena *arena;
static const char *folder, *file;

static void set_up(void)
{
    memcpy(place, "/tmp/sx-test-cache-XXXXXX", 26);
    ck_assert_ptr_nonnull(mkdtemp(place));
    arena = sx_arena_new(0);
    folder = sx_path_below(arena, place, "cache");
    file = sx_path_below(arena, folder, "thing");
}

static void tear_down(void)
{
    static const char *const names[] = {"cache/thing",
                                        "cache/.thing.new",
                                        "cache/other",
                                        "cache",
                                        "elsewhere/thing",
                                        "elsewhere",
                                        ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)remove(sx_path_below(arena, place, names[i]));
    sx_arena_free(arena);
}

static bool keep(const char *name, const char *text)
{
    sx_buf bytes;
    sx_buf_init(&bytes, SX_CACHE_FILE_MAX);
    sx_cache_begin(&bytes);
    sx_buf_str(&bytes, text);
    bool kept = sx_cache_write(folder, name, &bytes);
    sx_buf_free(&bytes);
    return kept;
}

/* What is kept as "thing"; NULL: nothing. */
static const char *kept(void)
{
    char *bytes = NULL;
    size_t len = 0;
    return sx_cache_read(folder, "thing", arena, &bytes, &len) ? sx_arena_strndup(arena, bytes, len)
                                                               : NULL;
}

static sx_buf whole(void)
{
    sx_buf bytes;
    sx_buf_init(&bytes, SX_CACHE_FILE_MAX);
    ck_assert_int_eq(sx_file_read(file, SX_CACHE_FILE_MAX, &bytes, NULL), SX_OK);
    return bytes;
}

static void put(const char *data, size_t len)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    (void)close(fd);
}

START_TEST(comes_back)
{
    struct stat info;
    ck_assert_ptr_null(kept());
    ck_assert_ptr_null(sx_cache_hindrance(folder)); /* that it is not there yet is none */
    ck_assert(keep("thing", "one"));
    ck_assert_str_eq(kept(), "one");
    ck_assert(keep("thing", "another, longer")); /* takes its place */
    ck_assert_str_eq(kept(), "another, longer");
    ck_assert(keep("thing", ""));
    ck_assert_str_eq(kept(), "");
    ck_assert_int_eq(stat(folder, &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0700);
    ck_assert_int_eq(stat(file, &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
}
END_TEST

START_TEST(every_bit_counts)
{
    ck_assert(keep("thing", "some bytes"));
    sx_buf bytes = whole();
    ck_assert_uint_eq(bytes.len, HEAD + 10);
    for (size_t i = 0; i < bytes.len * 8; i++) {
        bytes.data[i / 8] = (char)(bytes.data[i / 8] ^ (1 << i % 8));
        put(bytes.data, bytes.len);
        ck_assert_msg(kept() == NULL, "bit %zu", i);
        bytes.data[i / 8] = (char)(bytes.data[i / 8] ^ (1 << i % 8));
    }
    put(bytes.data, bytes.len);
    ck_assert_str_eq(kept(), "some bytes");
    sx_buf_free(&bytes);
}
END_TEST

START_TEST(every_byte_is_needed)
{
    ck_assert(keep("thing", "some bytes"));
    sx_buf bytes = whole();
    for (size_t len = 0; len < bytes.len; len++) {
        put(bytes.data, len);
        ck_assert_msg(kept() == NULL, "%zu bytes", len);
    }
    sx_buf_char(&bytes, '!');
    put(bytes.data, bytes.len);
    ck_assert_ptr_null(kept());
    sx_buf_free(&bytes);
}
END_TEST

/* A right checksum under the id of another build. */
START_TEST(of_another_build)
{
    ck_assert(keep("thing", "some bytes"));
    sx_buf bytes = whole();
    ck_assert_mem_eq(bytes.data + 16, sx_build_id, SX_BUILD_ID_BYTES);
    bytes.data[16] = (char)(bytes.data[16] + 1);
    put(bytes.data, bytes.len);
    ck_assert_ptr_null(kept());
    sx_buf_free(&bytes);
}
END_TEST

START_TEST(of_somebody_else)
{
    ck_assert(keep("thing", "some bytes"));
    ck_assert_int_eq(chmod(file, 0620), 0); /* others could have written it */
    ck_assert_ptr_null(kept());
    ck_assert_int_eq(chmod(file, 0600), 0);
    ck_assert_int_eq(chmod(folder, 0770), 0);
    ck_assert_ptr_null(kept());
    ck_assert_ptr_nonnull(sx_cache_hindrance(folder));
    ck_assert(!keep("thing", "more"));
    ck_assert_int_eq(chmod(folder, 0700), 0);
    ck_assert_str_eq(kept(), "some bytes");
    if (geteuid() == 0) {
        ck_assert_int_eq(chown(file, 1, 1), 0);
        ck_assert_ptr_null(kept());
        ck_assert_int_eq(chown(file, 0, 0), 0);
        ck_assert_int_eq(chown(folder, 1, 1), 0);
        ck_assert_ptr_null(kept());
        ck_assert(!keep("thing", "more"));
        ck_assert_str_eq(sx_cache_hindrance(folder), "it is another user's");
    }
}
END_TEST

START_TEST(behind_a_link)
{
    const char *elsewhere = sx_path_below(arena, place, "elsewhere");
    const char *moved = sx_path_below(arena, elsewhere, "thing");
    ck_assert(keep("thing", "some bytes"));
    ck_assert_int_eq(rename(folder, elsewhere), 0);
    ck_assert_int_eq(symlink("elsewhere", folder), 0);
    ck_assert_ptr_null(kept());
    ck_assert(!keep("thing", "more"));
    ck_assert_int_eq(unlink(folder), 0);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert_int_eq(symlink("../elsewhere/thing", file), 0);
    ck_assert_ptr_null(kept());
    ck_assert(keep("thing", "more")); /* takes the place of the link, not of what it leads to */
    ck_assert_str_eq(kept(), "more");
    ck_assert(sx_path_exists(moved));
    ck_assert_int_eq(unlink(file), 0);
    ck_assert_int_eq(mkfifo(file, 0600), 0);
    ck_assert_ptr_null(kept()); /* and nobody waits for a writer */
}
END_TEST

/* Who comes second leaves it to the first; one that was killed is not waited for. */
START_TEST(somebody_is_writing)
{
    const char *temporary = sx_path_below(arena, folder, ".thing.new");
    const struct utimbuf long_ago = {1000000000, 1000000000};
    ck_assert(keep("thing", "one"));
    ck_assert_int_eq(sx_file_write(temporary, "half", 4, true, NULL), SX_OK);
    ck_assert(!keep("thing", "two"));
    ck_assert_str_eq(kept(), "one");
    ck_assert_int_eq(utime(temporary, &long_ago), 0);
    ck_assert(keep("thing", "two"));
    ck_assert_str_eq(kept(), "two");
    ck_assert(sx_path_absent(temporary));
}
END_TEST

START_TEST(too_large)
{
    sx_buf bytes;
    sx_buf_init(&bytes, SX_CACHE_FILE_MAX + 1024);
    sx_cache_begin(&bytes);
    ck_assert_ptr_nonnull(sx_buf_reserve(&bytes, SX_CACHE_FILE_MAX));
    bytes.len = SX_CACHE_FILE_MAX + 1;
    ck_assert(!sx_cache_write(folder, "thing", &bytes));
    sx_buf_free(&bytes);
    ck_assert(!sx_cache_write(folder, "thing", &bytes)); /* never begun */
}
END_TEST

static void *writes(void *data)
{
    for (int i = 0; i < 300; i++)
        (void)keep("thing", data);
    return NULL;
}

/* Whatever is read while others write was written whole by one of them. */
START_TEST(two_at_once)
{
    static char one[70000], two[90000];
    pthread_t threads[2];
    size_t seen = 0;
    memset(one, '1', sizeof one - 1);
    memset(two, '2', sizeof two - 1);
    ck_assert(keep("thing", one));
    ck_assert_int_eq(pthread_create(&threads[0], NULL, writes, one), 0);
    ck_assert_int_eq(pthread_create(&threads[1], NULL, writes, two), 0);
    for (int i = 0; i < 300; i++) {
        sx_arena *own = sx_arena_new(0);
        char *bytes = NULL;
        size_t len = 0;
        if (sx_cache_read(folder, "thing", own, &bytes, &len)) {
            seen++;
            const char *wanted = bytes[0] == '1' ? one : two;
            ck_assert_uint_eq(len, strlen(wanted));
            ck_assert_mem_eq(bytes, wanted, len);
        }
        sx_arena_free(own);
    }
    (void)pthread_join(threads[0], NULL);
    (void)pthread_join(threads[1], NULL);
    ck_assert_uint_eq(seen, 300);
}
END_TEST

START_TEST(where_it_is)
{
    ck_assert_int_eq(setenv("HOME", "/nowhere", 1), 0);
    ck_assert_int_eq(unsetenv("XDG_CACHE_HOME"), 0);
    ck_assert_int_eq(unsetenv("SEXTANT_CACHE"), 0);
    ck_assert_str_eq(sx_cache_folder(arena), "/nowhere/.cache/sextant");
    ck_assert_int_eq(setenv("XDG_CACHE_HOME", "relative", 1), 0); /* as if it were not set */
    ck_assert_str_eq(sx_cache_folder(arena), "/nowhere/.cache/sextant");
    ck_assert_int_eq(setenv("XDG_CACHE_HOME", "/elsewhere", 1), 0);
    ck_assert_str_eq(sx_cache_folder(arena), "/elsewhere/sextant");
    ck_assert_int_eq(setenv("SEXTANT_CACHE", "off", 1), 0);
    ck_assert_ptr_null(sx_cache_folder(arena));
    ck_assert_int_eq(unsetenv("SEXTANT_CACHE"), 0);
    ck_assert_int_eq(unsetenv("XDG_CACHE_HOME"), 0);
    ck_assert_int_eq(unsetenv("HOME"), 0);
    ck_assert_ptr_null(sx_cache_folder(arena));
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/cache");
    TCase *cases = tcase_create("cache");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, comes_back);
    tcase_add_test(cases, every_bit_counts);
    tcase_add_test(cases, every_byte_is_needed);
    tcase_add_test(cases, of_another_build);
    tcase_add_test(cases, of_somebody_else);
    tcase_add_test(cases, behind_a_link);
    tcase_add_test(cases, somebody_is_writing);
    tcase_add_test(cases, too_large);
    tcase_add_test(cases, two_at_once);
    tcase_add_test(cases, where_it_is);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
