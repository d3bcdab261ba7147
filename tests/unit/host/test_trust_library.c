/*
 * test_trust_library.c: what is read as a library and what is not; the bytes that were hashed stay
 * the bytes that are there, whatever happens to the file and its links.
 */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "host/trust_guard.h"
#include "support/suite.h"
#include "host/trial_trust.h"

static trial t;

static void setup(void)
{
    try_start(&t);
}

static void teardown(void)
{
    try_end(&t);
}

static sx_library read_one(const char *name, sx_status expected)
{
    sx_library library;
    sx_status status = sx_library_read(try_path(&t, name), t.arena, &t.diags, &library);
    ck_assert_msg(status == expected, "%s: %s", name, try_told(&t));
    ck_assert_int_eq(library.file >= 0, expected == SX_OK);
    return library;
}

static void refused(const char *name, const char *code)
{
    (void)read_one(name, SX_E_TRUST);
    ck_assert_str_eq(try_said(&t), code);
}

/* The hash of what the memory file holds now. */
static const char *hash_of(int fd)
{
    static char hash[SX_HASH_TEXT];
    uint64_t size = 0;
    ck_assert_int_eq(sx_guard_hash(fd, SX_LIBRARY_MAX, hash, &size), 0);
    return hash;
}

START_TEST(bytes_hashed_are_bytes_kept)
{
    char expected[SX_HASH_TEXT];
    try_library(&t, "a.so", "first");
    const char *bytes = "\177ELFfirst";
    char whole[256] = {0};
    memcpy(whole, bytes, 9);
    sx_hash_bytes(whole, sizeof whole, expected);
    sx_library library = read_one("a.so", SX_OK);
    ck_assert_str_eq(library.hash, expected);
    ck_assert_uint_eq(library.size, sizeof whole);

    /* Written into, cut, replaced and removed after it was read. */
    int fd = open(try_path(&t, "a.so"), O_WRONLY);
    ck_assert_int_eq(write(fd, "\177ELFother", 9), 9);
    ck_assert_str_eq(hash_of(library.file), expected);
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    (void)close(fd);
    ck_assert_str_eq(hash_of(library.file), expected);
    try_library(&t, "a.so", "second");
    ck_assert_str_eq(hash_of(library.file), expected);
    ck_assert_int_eq(unlink(try_path(&t, "a.so")), 0);
    ck_assert_str_eq(hash_of(library.file), expected);
    sx_library_close(&library);
    ck_assert_int_eq(library.file, -1);
}
END_TEST

/* Nobody can change it, not through another descriptor of the same file either. */
START_TEST(memory_file_is_sealed)
{
    char path[64];
    try_library(&t, "a.so", "sealed");
    sx_library library = read_one("a.so", SX_OK);
    int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    ck_assert_int_eq(fcntl(library.file, F_GET_SEALS) & seals, seals);
    ck_assert_int_eq(fcntl(library.file, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", library.file);
    int again = open(path, O_RDWR);
    int fds[] = {library.file, again};
    for (size_t i = 0; i < 2; i++) {
        if (fds[i] < 0)
            continue;
        ck_assert_int_lt(pwrite(fds[i], "x", 1, 0), 0);
        ck_assert_int_ne(ftruncate(fds[i], 1), 0);
        ck_assert_int_ne(ftruncate(fds[i], 100000), 0);
        ck_assert_int_ne(fcntl(fds[i], F_ADD_SEALS, F_SEAL_WRITE), 0);
        ck_assert_ptr_eq(mmap(NULL, 4, PROT_READ | PROT_WRITE, MAP_SHARED, fds[i], 0), MAP_FAILED);
    }
    if (again >= 0)
        (void)close(again);
    sx_library_close(&library);
}
END_TEST

/* Libraries of the system are links to links. */
START_TEST(links_are_followed)
{
    try_library(&t, "libx.so.1.2", "real");
    ck_assert_int_eq(symlink("libx.so.1.2", try_path(&t, "libx.so.1")), 0);
    ck_assert_int_eq(symlink("libx.so.1", try_path(&t, "libx.so")), 0);
    sx_library real = read_one("libx.so.1.2", SX_OK);
    sx_library named = read_one("libx.so", SX_OK);
    ck_assert_str_eq(named.hash, real.hash);
    ck_assert_str_eq(named.path, try_path(&t, "libx.so"));

    /* Another file behind the same name changes nothing of what was read. */
    try_library(&t, "libx.so.2", "another");
    ck_assert_int_eq(unlink(try_path(&t, "libx.so.1")), 0);
    ck_assert_int_eq(symlink("libx.so.2", try_path(&t, "libx.so.1")), 0);
    ck_assert_str_eq(hash_of(named.file), real.hash);
    sx_library swapped = read_one("libx.so", SX_OK);
    ck_assert_str_ne(swapped.hash, real.hash);
    sx_library_close(&real);
    sx_library_close(&named);
    sx_library_close(&swapped);

    ck_assert_int_eq(symlink("nowhere", try_path(&t, "broken.so")), 0);
    ck_assert_int_eq(symlink("circle.so", try_path(&t, "circle.so")), 0);
    refused("broken.so", "TRUST.FILE");
    refused("circle.so", "TRUST.FILE");
}
END_TEST

START_TEST(only_plain_files)
{
    ck_assert_int_eq(mkdir(try_path(&t, "folder.so"), 0755), 0);
    ck_assert_int_eq(mkfifo(try_path(&t, "fifo.so"), 0644), 0);
    try_write(&t, "empty.so", 0644, "", 0);
    refused("nothing.so", "TRUST.FILE");
    refused("folder.so", "TRUST.FILE");
    refused("fifo.so", "TRUST.FILE");
    refused("empty.so", "TRUST.FILE");
}
END_TEST

START_TEST(large_files_are_refused)
{
    try_library(&t, "large.so", "large");
    int fd = open(try_path(&t, "large.so"), O_WRONLY);
    ck_assert_int_eq(ftruncate(fd, (off_t)SX_LIBRARY_MAX + 1), 0);
    (void)close(fd);
    refused("large.so", "TRUST.SIZE");
}
END_TEST

/* Who else may write to the file, to its folder, and to the folder of a link to it. */
START_TEST(writable_by_others)
{
    static const struct {
        mode_t file, folder;
        const char *code;
    } rows[] = {
        {0644, 0755, ""},
        {0755, 0755, ""},
        {0400, 0700, ""},
        {0644, 01777, ""}, /* as /tmp: nobody can replace what is another's */
        {0644, 0775, ""},
        {0664, 0755, "TRUST.WRITABLE"},
        {0646, 0755, "TRUST.WRITABLE"},
        {0666, 0700, "TRUST.WRITABLE"},
        {0644, 0777, "TRUST.WRITABLE"},
        {0644, 0757, "TRUST.WRITABLE"},
    };
    ck_assert_int_eq(mkdir(try_path(&t, "of"), 0755), 0);
    ck_assert_int_eq(symlink("of/a.so", try_path(&t, "link.so")), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static const char *const names[] = {"of/a.so", "link.so"};
        try_library(&t, "of/a.so", "x");
        ck_assert_int_eq(chmod(try_path(&t, "of/a.so"), rows[i].file), 0);
        ck_assert_int_eq(chmod(try_path(&t, "of"), rows[i].folder), 0);
        for (size_t n = 0; n < 2; n++) {
            sx_library library = read_one(names[n], rows[i].code[0] == '\0' ? SX_OK : SX_E_TRUST);
            ck_assert_str_eq(try_said(&t), rows[i].code);
            sx_library_close(&library);
        }
        ck_assert_int_eq(chmod(try_path(&t, "of"), 0755), 0);
    }
    /* The folder of the link counts too. */
    ck_assert_int_eq(chmod(t.folder, 0777), 0);
    refused("link.so", "TRUST.WRITABLE");
    ck_assert_int_eq(chmod(t.folder, 0700), 0);
}
END_TEST

START_TEST(advice_is_a_command)
{
    ck_assert_int_eq(mkdir(try_path(&t, "a 'b"), 0755), 0);
    try_library(&t, "a 'b/x.so", "x");
    ck_assert_int_eq(chmod(try_path(&t, "a 'b/x.so"), 0666), 0);
    (void)read_one("a 'b/x.so", SX_E_TRUST);
    const char *expected = sx_arena_printf(t.arena, "chmod go-w '%s/a '\\''b/x.so'", t.folder);
    ck_assert_str_eq(t.diags.items[0].expected, expected);
}
END_TEST

/* Only root can give a file away, and then it must not trust the file. */
START_TEST(files_of_others)
{
    if (geteuid() != 0)
        return;
    try_library(&t, "a.so", "x");
    ck_assert_int_eq(chown(try_path(&t, "a.so"), 65534, 65534), 0);
    refused("a.so", "TRUST.WRITABLE");
    /* Root's files are everybody's to use. */
    try_library(&t, "b.so", "x");
    ck_assert_int_eq(chmod(t.folder, 0755), 0);
    ck_assert_int_eq(seteuid(65534), 0);
    sx_library library = read_one("b.so", SX_OK);
    sx_library_close(&library);
    sx_library own = read_one("a.so", SX_OK);
    sx_library_close(&own);
    ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

START_TEST(found_by_name)
{
    try_library(&t, "bundle/libown.so", "x");
    ck_assert_str_eq(sx_library_find(t.bundle, "libown.so", t.arena),
                     try_path(&t, "bundle/libown.so"));
    ck_assert_str_eq(sx_library_find(t.bundle, "libnowhere.so.9", t.arena),
                     try_path(&t, "bundle/libnowhere.so.9"));
    ck_assert_str_eq(sx_library_find(t.bundle, "/opt/x/liby.so", t.arena), "/opt/x/liby.so");
    /* Seen from the folder of the manifest, not from where a command was typed. */
    ck_assert_str_eq(sx_library_find(t.bundle, "deep/libown.so", t.arena),
                     try_path(&t, "bundle/deep/libown.so"));
    const char *libc = sx_library_find(t.bundle, "libc.so.6", t.arena);
    ck_assert_msg(strncmp(libc, t.bundle, strlen(t.bundle)) != 0, "%s", libc);
    /* One of the folder comes before one of the system. */
    try_library(&t, "bundle/libc.so.6", "x");
    ck_assert_str_eq(sx_library_find(t.bundle, "libc.so.6", t.arena),
                     try_path(&t, "bundle/libc.so.6"));
}
END_TEST

static Suite *trust_library_suite(void)
{
    Suite *suite = suite_create("trust_library");
    TCase *tests = tcase_create("library");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, bytes_hashed_are_bytes_kept);
    tcase_add_test(tests, memory_file_is_sealed);
    tcase_add_test(tests, links_are_followed);
    tcase_add_test(tests, only_plain_files);
    tcase_add_test(tests, large_files_are_refused);
    tcase_add_test(tests, writable_by_others);
    tcase_add_test(tests, advice_is_a_command);
    tcase_add_test(tests, files_of_others);
    tcase_add_test(tests, found_by_name);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(trust_library_suite());
}
