/*
 * test_out.c: a result written bit by bit: whole at its place after commit, nothing of it before,
 * and every failure said.
 */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "support/suite.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static char directory[64];
static char target[80];
static sx_arena *arena;
static sx_diags diags;
static sx_buf text;

static void set_up(void)
{
    memcpy(directory, "/tmp/sx-test-out-XXXXXX", 24);
    ck_assert_ptr_nonnull(mkdtemp(directory));
    memcpy(target, directory, 23);
    memcpy(target + 23, "/result", 8);
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    sx_buf_init(&text, 1 << 22);
}

static size_t entries(void)
{
    size_t count = 0;
    DIR *open_directory = opendir(directory);
    ck_assert_ptr_nonnull(open_directory);
    for (struct dirent *entry; (entry = readdir(open_directory)) != NULL;) {
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    closedir(open_directory);
    return count;
}

static void tear_down(void)
{
    (void)unlink(target);
    ck_assert_int_eq(rmdir(directory), 0); /* nothing else is left */
    sx_buf_free(&text);
    sx_arena_free(arena);
}

static void expect_refused(sx_status got)
{
    ck_assert_int_eq(got, SX_E_OUTPUT);
    ck_assert_uint_eq(diags.count, 1);
    ck_assert_str_eq(diags.items[0].code, "OUTPUT.WRITE");
}

static void read_target(void)
{
    sx_buf_reset(&text);
    ck_assert_int_eq(sx_file_read(target, 1 << 22, &text, &diags), SX_OK);
}

START_TEST(nothing_is_seen_before_commit)
{
    ck_assert_int_eq(sx_file_write(target, "old", 3, false, &diags), SX_OK);
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, target, &diags), SX_OK);
    sx_out_write(&out, "new ", 4);
    sx_out_write(&out, "text", 4);
    sx_out_write(&out, NULL, 0);
    read_target();
    ck_assert_str_eq(sx_buf_text(&text), "old");
    ck_assert_uint_eq(entries(), 2);
    ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
    read_target();
    ck_assert_str_eq(sx_buf_text(&text), "new text");
    ck_assert_uint_eq(entries(), 1);
    sx_out_abandon(&out);
    sx_out_abandon(&out);
    read_target();
    ck_assert_str_eq(sx_buf_text(&text), "new text");
}
END_TEST

START_TEST(abandoned_leaves_nothing)
{
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, target, &diags), SX_OK);
    sx_out_write(&out, "x", 1);
    sx_out_abandon(&out);
    ck_assert_uint_eq(entries(), 0);
    sx_out never = {0};
    sx_out_abandon(&never);
    ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0);
}
END_TEST

START_TEST(pieces_of_every_size_arrive_in_order)
{
    static const size_t sizes[] = {1, 65535, 1, 65536, 3, 65537, 7, 200000, 40000, 40000, 0, 5};
    sx_buf wanted;
    sx_buf_init(&wanted, 1 << 22);
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, target, &diags), SX_OK);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t start = wanted.len;
        char *at = sx_buf_reserve(&wanted, sizes[i]);
        for (size_t j = 0; j < sizes[i]; j++) {
            at[j] = (char)('a' + (i + j) % 26);
        }
        sx_buf_take(&wanted, sizes[i]);
        sx_out_write(&out, wanted.data + start, sizes[i]);
    }
    ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
    read_target();
    ck_assert_uint_eq(text.len, wanted.len);
    ck_assert(memcmp(text.data, wanted.data, wanted.len) == 0);
    sx_buf_free(&wanted);
}
END_TEST

START_TEST(an_existing_mode_is_kept)
{
    ck_assert_int_eq(sx_file_write(target, "old", 3, true, &diags), SX_OK);
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, target, &diags), SX_OK);
    ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
    struct stat info;
    ck_assert_int_eq(stat(target, &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
    ck_assert_int_eq(info.st_size, 0);
}
END_TEST

START_TEST(a_place_that_is_not_there)
{
    sx_out out;
    expect_refused(sx_out_open(&out, "/tmp/sx-no-such-directory/x", &diags));
    sx_out_write(&out, "x", 1);
    sx_diags_init(&diags, arena);
    expect_refused(sx_out_commit(&out, &diags));
    sx_out_abandon(&out);
}
END_TEST

START_TEST(a_directory_is_no_place)
{
    sx_out out;
    expect_refused(sx_out_open(&out, directory, &diags));
    sx_out_abandon(&out);
}
END_TEST

START_TEST(a_directory_lost_on_the_way)
{
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, target, &diags), SX_OK);
    sx_out_write(&out, "x", 1);
    /* A directory takes the name meanwhile: the rename fails, the temporary file goes. */
    ck_assert_int_eq(mkdir(target, 0700), 0);
    expect_refused(sx_out_commit(&out, &diags));
    ck_assert_uint_eq(entries(), 1);
    ck_assert_int_eq(rmdir(target), 0);
}
END_TEST

START_TEST(devices_are_written_straight)
{
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, "/dev/null", &diags), SX_OK);
    sx_out_write(&out, "x", 1);
    ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
    struct stat info;
    ck_assert_int_eq(stat("/dev/null", &info), 0);
    ck_assert(S_ISCHR(info.st_mode));
    ck_assert_int_eq(sx_out_open(&out, "/dev/full", &diags), SX_OK);
    sx_out_write(&out, "x", 1);
    expect_refused(sx_out_commit(&out, &diags));
}
END_TEST

START_TEST(a_failure_sticks)
{
    static char block[70000];
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, "/dev/full", &diags), SX_OK);
    sx_out_write(&out, block, sizeof block);
    ck_assert(out.failed);
    int error = out.error;
    ck_assert_int_ne(error, 0);
    sx_out_write(&out, "x", 1);
    ck_assert_int_eq(out.error, error);
    expect_refused(sx_out_commit(&out, &diags));
    sx_out_abandon(&out);
}
END_TEST

START_TEST(writing_after_the_end_is_a_failure)
{
    sx_out out;
    ck_assert_int_eq(sx_out_open(&out, target, &diags), SX_OK);
    ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
    sx_out_write(&out, "late", 4);
    ck_assert(out.failed);
}
END_TEST

/* Runs with standard output replaced by `fd`; what went on is told by the status. */
static sx_status write_to_stdout(int fd, const char *path, size_t len)
{
    int saved = dup(STDOUT_FILENO);
    ck_assert_int_ge(dup2(fd, STDOUT_FILENO), 0);
    sx_out out;
    sx_status status = sx_out_open(&out, path, &diags);
    if (status == SX_OK) {
        ck_assert(out.to_stdout);
        for (size_t i = 0; i < len; i++) {
            sx_out_write(&out, i % 2 == 0 ? "a" : "b", 1);
        }
        status = sx_out_commit(&out, &diags);
    }
    bool still_open = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    ck_assert_int_ge(dup2(saved, STDOUT_FILENO), 0);
    close(saved);
    ck_assert(still_open);
    return status;
}

static const char *const standard_names[] = {NULL, "-", "/dev/stdout"};

START_TEST(standard_output_is_flushed)
{
    int fd = open(target, O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write_to_stdout(fd, standard_names[_i], 70001), SX_OK);
    close(fd);
    read_target();
    ck_assert_uint_eq(text.len, 70001);
    ck_assert_int_eq(text.data[0], 'a');
    ck_assert_int_eq(text.data[70000], 'a');
    ck_assert_uint_eq(entries(), 1);
}
END_TEST

/* The file that standard output already goes to is not replaced under it. */
START_TEST(the_file_behind_standard_output)
{
    int fd = open(target, O_RDWR | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write_to_stdout(fd, target, 5), SX_OK);
    close(fd);
    read_target();
    ck_assert_str_eq(sx_buf_text(&text), "ababa");
}
END_TEST

START_TEST(a_reader_that_went_away)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    close(ends[0]);
    void (*handler)(int) = signal(SIGPIPE, SIG_IGN);
    sx_status status = write_to_stdout(ends[1], NULL, 10);
    (void)signal(SIGPIPE, handler);
    close(ends[1]);
    expect_refused(status);
    ck_assert_str_eq(diags.items[0].where.file, "standard output");
}
END_TEST

START_TEST(a_slow_reader_gets_it_all)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t reader = fork();
    ck_assert_int_ge(reader, 0);
    if (reader == 0) {
        close(ends[1]);
        char block[777];
        size_t total = 0;
        for (ssize_t got; (got = read(ends[0], block, sizeof block)) > 0;) {
            total += (size_t)got;
        }
        _exit(total == 400000 ? 0 : 1);
    }
    close(ends[0]);
    ck_assert_int_eq(write_to_stdout(ends[1], "-", 400000), SX_OK);
    close(ends[1]);
    int ended = -1;
    ck_assert_int_eq(waitpid(reader, &ended, 0), reader);
    ck_assert_int_eq(ended, 0);
}
END_TEST

/* What the path ends in decides; a failure while packing is one like any other. */
START_TEST(a_packed_result)
{
    static const char *const suffixes[] = {".gz", ".zst"};
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        char path[96];
        char command[256];
        sx_out out;
        (void)snprintf(path, sizeof path, "%s%s", target, suffixes[i]);
        ck_assert_int_eq(sx_out_open(&out, path, &diags), SX_OK);
        for (int k = 0; k < 100000; k++) {
            sx_out_write(&out, "0123456789", 10);
        }
        ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
        (void)snprintf(command, sizeof command, "test $(%s -dc %s | tr -d '\\n' | wc -c) = 1000000",
                       i == 0 ? "gzip" : "zstd", path);
        ck_assert_int_eq(system(command), 0);
        ck_assert_int_eq(unlink(path), 0);
        (void)snprintf(path, sizeof path, "%s/full%s", directory, suffixes[i]);
        ck_assert_int_eq(symlink("/dev/full", path), 0);
        ck_assert_int_eq(sx_out_open(&out, path, &diags), SX_OK);
        sx_out_write(&out, "0123456789", 10);
        ck_assert_int_eq(sx_out_commit(&out, &diags), SX_E_OUTPUT);
        ck_assert_int_eq(unlink(path), 0);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/out");
    TCase *cases = tcase_create("out");
    tcase_add_test(cases, nothing_is_seen_before_commit);
    tcase_add_test(cases, abandoned_leaves_nothing);
    tcase_add_test(cases, pieces_of_every_size_arrive_in_order);
    tcase_add_test(cases, an_existing_mode_is_kept);
    tcase_add_test(cases, a_place_that_is_not_there);
    tcase_add_test(cases, a_directory_is_no_place);
    tcase_add_test(cases, a_directory_lost_on_the_way);
    tcase_add_test(cases, devices_are_written_straight);
    tcase_add_test(cases, a_failure_sticks);
    tcase_add_test(cases, a_packed_result);
    tcase_add_test(cases, writing_after_the_end_is_a_failure);
    tcase_add_loop_test(cases, standard_output_is_flushed, 0, (int)COUNT(standard_names));
    tcase_add_test(cases, the_file_behind_standard_output);
    tcase_add_test(cases, a_reader_that_went_away);
    tcase_add_test(cases, a_slow_reader_gets_it_all);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
