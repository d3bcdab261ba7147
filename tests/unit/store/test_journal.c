/*
 * test_journal.c: what was appended is there again; what was damaged is refused and left alone; what
 * was torn off is cut; one writer at a time; a full disk takes nothing half.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "store/journal.h"
#include "store/record.h"
#include "support/suite.h"

static char directory[64];
static sx_arena *arena;
static sx_diags diags;

static void setup(void)
{
    memcpy(directory, "/tmp/sextant-journal-XXXXXX", sizeof "/tmp/sextant-journal-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
}

static void teardown(void)
{
    const char **ids;
    size_t count;
    ck_assert_int_eq(sx_store_list(directory, arena, NULL, &ids, &count), SX_OK);
    for (size_t i = 0; i < count; i++) {
        (void)unlink(sx_store_path(directory, ids[i], ".ndjson", arena));
    }
    (void)rmdir(directory);
    sx_arena_free(arena);
}

static const char *last_code(void)
{
    return diags.count == 0 ? "" : diags.items[diags.count - 1].code;
}

/* A journal with `count` records {"n":0}, {"n":1} ...; its id. */
static const char *make(size_t count)
{
    sx_journal *journal = NULL;
    ck_assert_int_eq(sx_journal_create(directory, &diags, &journal), SX_OK);
    for (size_t i = 0; i < count; i++) {
        char body[32];
        int len = snprintf(body, sizeof body, "{\"n\":%zu}", i);
        ck_assert_int_eq(sx_journal_append(journal, (sx_slice){body, (size_t)len}, &diags), SX_OK);
    }
    const char *id = sx_arena_strdup(arena, sx_journal_id(journal));
    sx_journal_close(journal);
    return id;
}

static void read_file(const char *id, sx_buf *out)
{
    sx_buf_init(out, SX_JOURNAL_MAX);
    ck_assert_int_eq(
        sx_file_read(sx_store_path(directory, id, ".ndjson", arena), SX_JOURNAL_MAX, out, &diags),
        SX_OK);
}

static void write_file(const char *id, const char *data, size_t len)
{
    int fd = open(sx_store_path(directory, id, ".ndjson", arena), O_WRONLY | O_TRUNC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    (void)close(fd);
}

static size_t count_records(const char *id)
{
    sx_journal *journal = NULL;
    sx_status status = sx_journal_open(directory, id, &diags, &journal);
    size_t count = status == SX_OK ? sx_journal_count(journal) : (size_t)-1;
    sx_journal_close(journal);
    return count;
}

START_TEST(appended_is_there_again)
{
    const char *id = make(3);
    sx_journal *journal = NULL;
    struct stat info;
    ck_assert_int_eq(sx_journal_open(directory, id, &diags, &journal), SX_OK);
    ck_assert_uint_eq(sx_journal_count(journal), 3);
    ck_assert(sx_slice_is(sx_journal_body(journal, 2), "{\"n\":2}"));
    ck_assert_int_eq(sx_journal_append(journal, SX_SLICE("{}"), &diags), SX_OK);
    sx_journal_close(journal);
    ck_assert_uint_eq(count_records(id), 4);
    ck_assert_int_eq(stat(sx_store_path(directory, id, ".ndjson", arena), &info), 0);
    ck_assert_int_eq(info.st_mode & 0777, 0600);
}
END_TEST

START_TEST(torn_anywhere_in_the_last_record)
{
    const char *id = make(3);
    sx_buf whole;
    read_file(id, &whole);
    size_t last = whole.len - 1;
    while (whole.data[last - 1] != '\n') {
        last--;
    }
    for (size_t len = last; len < whole.len; len++) {
        write_file(id, whole.data, len);
        ck_assert_uint_eq(count_records(id), 2);
        sx_buf again;
        read_file(id, &again);
        ck_assert_uint_eq(again.len, last);
        sx_buf_free(&again);
    }
    /* Blocks that a power cut left as zeros, with the newline already there. */
    memset(whole.data + last + 10, 0, 20);
    write_file(id, whole.data, whole.len);
    ck_assert_uint_eq(count_records(id), 2);
    sx_buf_free(&whole);
}
END_TEST

START_TEST(every_flipped_byte_is_seen)
{
    const char *id = make(3);
    sx_buf whole;
    read_file(id, &whole);
    for (size_t i = 0; i < whole.len - 1; i++) {
        char old = whole.data[i];
        whole.data[i] = (char)(old ^ 1);
        write_file(id, whole.data, whole.len);
        ck_assert_msg(count_records(id) == (size_t)-1, "byte %zu was changed unseen", i);
        ck_assert_str_eq(last_code(), "STORE.CORRUPT");
        sx_buf again;
        read_file(id, &again);
        ck_assert_msg(memcmp(again.data, whole.data, whole.len) == 0, "the file was changed");
        sx_buf_free(&again);
        whole.data[i] = old;
    }
    sx_buf_free(&whole);
}
END_TEST

START_TEST(records_cannot_move)
{
    const char *id = make(3);
    const char *other = make(2);
    sx_buf whole;
    read_file(id, &whole);
    char *second = strchr(whole.data, '\n') + 1;
    char *third = strchr(second, '\n') + 1;
    size_t first_len = (size_t)(second - whole.data);
    sx_buf swapped;
    sx_buf_init(&swapped, SX_JOURNAL_MAX);
    sx_buf_add(&swapped, whole.data, first_len);
    sx_buf_str(&swapped, third);
    write_file(id, swapped.data, swapped.len); /* the second is lost */
    ck_assert_uint_eq(count_records(id), (size_t)-1);
    write_file(other, whole.data, first_len); /* from another session */
    ck_assert_uint_eq(count_records(other), (size_t)-1);
    ck_assert_str_eq(last_code(), "STORE.CORRUPT");
    sx_buf_free(&swapped);
    sx_buf_free(&whole);
}
END_TEST

START_TEST(one_writer)
{
    const char *id = make(1);
    sx_journal *first = NULL;
    sx_journal *second = NULL;
    ck_assert_int_eq(sx_journal_open(directory, id, &diags, &first), SX_OK);
    ck_assert_int_eq(sx_journal_open(directory, id, &diags, &second), SX_E_STORE);
    ck_assert_str_eq(last_code(), "STORE.LOCKED");
    ck_assert_int_eq(sx_journal_look(directory, id, &diags, &second), SX_OK);
    ck_assert_int_eq(sx_journal_append(second, SX_SLICE("{}"), &diags), SX_E_STORE);
    sx_journal_close(second);
    sx_journal_close(first);
    ck_assert_uint_eq(count_records(id), 1);
}
END_TEST

START_TEST(a_full_disk_takes_nothing_half)
{
    const char *id = make(2);
    sx_journal *journal = NULL;
    sx_buf whole;
    read_file(id, &whole);
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(sx_journal_open(directory, id, &diags, &journal), SX_OK);
    struct rlimit none = {whole.len + 30, RLIM_INFINITY};
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
    ck_assert_int_eq(sx_journal_append(journal, SX_SLICE("{\"n\":2}"), &diags), SX_E_STORE);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &all), 0);
    ck_assert_str_eq(last_code(), "STORE.WRITE");
    ck_assert_uint_eq(sx_journal_count(journal), 2);
    sx_buf after;
    read_file(id, &after);
    ck_assert_uint_eq(after.len, whole.len);
    ck_assert_int_eq(sx_journal_append(journal, SX_SLICE("{\"n\":2}"), &diags), SX_OK);
    sx_journal_close(journal);
    ck_assert_uint_eq(count_records(id), 3);
    sx_buf_free(&after);
    sx_buf_free(&whole);
}
END_TEST

/* A child appends and says over a pipe what was acknowledged; then it is killed. */
static void append_until_killed(const char *id, int acknowledged)
{
    sx_journal *journal = NULL;
    if (sx_journal_open(directory, id, &diags, &journal) != SX_OK) {
        _exit(1);
    }
    for (;;) {
        if (sx_journal_append(journal, SX_SLICE("{\"n\":1}"), &diags) != SX_OK ||
            write(acknowledged, "x", 1) != 1) {
            _exit(1);
        }
    }
}

START_TEST(killed_while_appending)
{
    for (int round = 0; round < 20; round++) {
        const char *id = make(0);
        int ends[2];
        ck_assert_int_eq(pipe(ends), 0);
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            append_until_killed(id, ends[1]);
        }
        (void)close(ends[1]);
        size_t acknowledged = 0;
        char byte;
        while (acknowledged < (size_t)round * 3 + 1 && read(ends[0], &byte, 1) == 1) {
            acknowledged++;
        }
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, NULL, 0), child);
        while (read(ends[0], &byte, 1) == 1) {
            acknowledged++;
        }
        (void)close(ends[0]);
        size_t found = count_records(id);
        ck_assert_uint_ne(found, (size_t)-1);
        ck_assert_uint_ge(found, acknowledged);
    }
}
END_TEST

START_TEST(ids_and_directories)
{
    static const char *const bad[] = {
        "", "../../x", "k3f9-2m7q-x8p", "K3F9-2M7Q-X8PD", "k3f9_2m7q_x8pd", "k3f9-2m7q-x8pd0"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        sx_journal *journal = NULL;
        ck_assert(!sx_session_id_valid(bad[i]));
        ck_assert_int_eq(sx_journal_open(directory, bad[i], &diags, &journal), SX_E_NOT_FOUND);
    }
    ck_assert(sx_session_id_valid("k3f9-2m7q-x8pd"));
    make(1);
    make(1);
    const char **ids;
    size_t count;
    ck_assert_int_eq(sx_store_list(directory, arena, &diags, &ids, &count), SX_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_lt(strcmp(ids[0], ids[1]), 0);
    ck_assert_int_eq(chmod(directory, 0777), 0);
    ck_assert_int_eq(sx_store_prepare(directory, &diags), SX_E_STORE);
    ck_assert_str_eq(last_code(), "STORE.UNSAFE");
    ck_assert_int_eq(chmod(directory, 0700), 0);
}
END_TEST

START_TEST(bodies_are_one_line)
{
    const char *id = make(1);
    sx_journal *journal = NULL;
    ck_assert_int_eq(sx_journal_open(directory, id, &diags, &journal), SX_OK);
    ck_assert_int_eq(sx_journal_append(journal, SX_SLICE("{\n}"), &diags), SX_E_STORE);
    char *large = calloc(1, SX_JOURNAL_RECORD_MAX + 1);
    ck_assert_ptr_nonnull(large);
    memset(large, 'x', SX_JOURNAL_RECORD_MAX + 1);
    sx_slice body = {large, SX_JOURNAL_RECORD_MAX + 1};
    ck_assert_int_eq(sx_journal_append(journal, body, &diags), SX_E_STORE);
    free(large);
    sx_journal_close(journal);
    ck_assert_uint_eq(count_records(id), 1);
}
END_TEST

static Suite *journal_suite(void)
{
    Suite *suite = suite_create("journal");
    TCase *tc = tcase_create("journal");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, appended_is_there_again);
    tcase_add_test(tc, torn_anywhere_in_the_last_record);
    tcase_add_test(tc, every_flipped_byte_is_seen);
    tcase_add_test(tc, records_cannot_move);
    tcase_add_test(tc, one_writer);
    tcase_add_test(tc, a_full_disk_takes_nothing_half);
    tcase_add_test(tc, killed_while_appending);
    tcase_add_test(tc, ids_and_directories);
    tcase_add_test(tc, bodies_are_one_line);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return run_suite(journal_suite());
}
