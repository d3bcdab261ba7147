/*
 * test_file.c: reading whole files, writing them whole or not at all, directories and paths.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "support/suite.h"

static char directory[64];
static char path_text[256];
static sx_arena *arena;
static sx_diags diags;
static sx_buf text;

static const char *in_directory(const char *name)
{
    sx_buf path;
    sx_buf_init(&path, sizeof path_text - 1);
    sx_path_join(&path, directory, name);
    memcpy(path_text, sx_buf_text(&path), path.len + 1);
    sx_buf_free(&path);
    return path_text;
}

static void set_up(void)
{
    memcpy(directory, "/tmp/sx-test-file-XXXXXX", 25);
    ck_assert_ptr_nonnull(mkdtemp(directory));
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    sx_buf_init(&text, 1 << 20);
}

static size_t entries(bool remove_them)
{
    size_t count = 0;
    DIR *open_directory = opendir(directory);
    ck_assert_ptr_nonnull(open_directory);
    for (struct dirent *entry; (entry = readdir(open_directory)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        count++;
        if (remove_them && unlink(in_directory(entry->d_name)) != 0) {
            (void)rmdir(in_directory(entry->d_name));
        }
    }
    closedir(open_directory);
    return count;
}

static void tear_down(void)
{
    (void)entries(true);
    (void)rmdir(directory);
    sx_buf_free(&text);
    sx_arena_free(arena);
}

static void expect_refused(sx_status got, sx_status wanted, const char *code)
{
    ck_assert_int_eq(got, wanted);
    ck_assert_uint_ge(diags.count, 1);
    const sx_diag *diag = &diags.items[diags.count - 1];
    ck_assert_str_eq(diag->code, code);
    ck_assert_int_eq(diag->status, wanted);
    ck_assert_ptr_nonnull(diag->where.file);
}

static unsigned mode_of(const char *path)
{
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    return (unsigned)info.st_mode & 0777U;
}

START_TEST(what_is_written_is_read)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 300000};
    char *data = malloc(300000);
    ck_assert_ptr_nonnull(data);
    for (size_t i = 0; i < 300000; i++) {
        data[i] = (char)(i * 31 % 251);
    }
    const char *path = in_directory("data.bin");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        ck_assert_int_eq(sx_file_write(path, data, sizes[i], false, &diags), SX_OK);
        sx_buf_reset(&text);
        ck_assert_int_eq(sx_file_read(path, sizes[i], &text, &diags), SX_OK);
        ck_assert_uint_eq(text.len, sizes[i]);
        ck_assert(sizes[i] == 0 || memcmp(text.data, data, sizes[i]) == 0);
        ck_assert_int_eq(sx_buf_text(&text)[text.len], '\0');
    }
    ck_assert_uint_eq(entries(false), 1);
    ck_assert_uint_eq(diags.count, 0);
    free(data);
}
END_TEST

START_TEST(a_part_is_read_whole_or_to_the_end)
{
    char path[] = "/tmp/sextant-file-XXXXXX", part[8] = "";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "0123456789", 10), 10);
    ck_assert_int_eq(sx_read_at(fd, part, 4, 3), 4);
    ck_assert_mem_eq(part, "3456", 4);
    ck_assert_int_eq(sx_read_at(fd, part, sizeof part, 7), 3);
    ck_assert_mem_eq(part, "789", 3);
    ck_assert_int_eq(sx_read_at(fd, part, sizeof part, 10), 0);
    ck_assert_int_eq(close(fd), 0);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(sx_read_at(fd, part, sizeof part, 0), -1);
    int folder = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* opens, and cannot be read */
    ck_assert_int_ge(folder, 0);
    ck_assert_int_eq(sx_read_at(folder, part, sizeof part, 0), -1);
    ck_assert_int_eq(close(folder), 0);
}
END_TEST

START_TEST(reading_appends)
{
    const char *path = in_directory("a");
    ck_assert_int_eq(sx_file_write(path, "tail", 4, false, &diags), SX_OK);
    sx_buf_str(&text, "head ");
    ck_assert_int_eq(sx_file_read(path, 4, &text, &diags), SX_OK);
    ck_assert_str_eq(sx_buf_text(&text), "head tail");
}
END_TEST

START_TEST(too_large_is_refused_and_leaves_the_buffer)
{
    const char *path = in_directory("a");
    ck_assert_int_eq(sx_file_write(path, "12345", 5, false, &diags), SX_OK);
    sx_buf_str(&text, "x");
    expect_refused(sx_file_read(path, 4, &text, &diags), SX_E_INPUT, "FILE.TOO_LARGE");
    ck_assert_str_eq(sx_buf_text(&text), "x");
    ck_assert(!text.failed);
    sx_buf small;
    sx_buf_init(&small, 4);
    expect_refused(sx_file_read(path, 100, &small, &diags), SX_E_INPUT, "FILE.TOO_LARGE");
    ck_assert_uint_eq(small.len, 0);
    sx_buf_free(&small);
    sx_buf_init(&small, 5);
    ck_assert_int_eq(sx_file_read(path, 100, &small, &diags), SX_OK);
    ck_assert_str_eq(sx_buf_text(&small), "12345");
    sx_buf_free(&small);
}
END_TEST

START_TEST(a_file_without_a_size_is_bounded_too)
{
    if (sx_path_exists("/proc/self/status")) {
        ck_assert_int_eq(sx_file_read("/proc/self/status", 1 << 19, &text, &diags), SX_OK);
        ck_assert_uint_gt(text.len, 10);
        sx_buf_reset(&text);
        expect_refused(sx_file_read("/proc/self/status", 10, &text, &diags), SX_E_INPUT,
                       "FILE.TOO_LARGE");
        ck_assert_uint_eq(text.len, 0);
    }
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
    expect_refused(sx_file_read(in_directory("none"), 9, &text, &diags), SX_E_NOT_FOUND,
                   "FILE.NOT_FOUND");
    expect_refused(sx_file_read("", 9, &text, &diags), SX_E_NOT_FOUND, "FILE.NOT_FOUND");
    expect_refused(sx_file_read(directory, 9, &text, &diags), SX_E_INPUT, "FILE.NOT_REGULAR");
    expect_refused(sx_file_read("/dev/null", 9, &text, &diags), SX_E_INPUT, "FILE.NOT_REGULAR");
    /* A FIFO that nobody writes to does not keep us waiting. */
    ck_assert_int_eq(mkfifo(in_directory("fifo"), 0600), 0);
    expect_refused(sx_file_read(in_directory("fifo"), 9, &text, &diags), SX_E_INPUT,
                   "FILE.NOT_REGULAR");
    ck_assert_int_eq(sx_file_write(in_directory("file"), "x", 1, false, &diags), SX_OK);
    expect_refused(sx_file_read(in_directory("file/under"), 9, &text, &diags), SX_E_NOT_FOUND,
                   "FILE.NOT_FOUND");
    ck_assert_int_eq(symlink("file", in_directory("link")), 0);
    ck_assert_int_eq(sx_file_read(in_directory("link"), 9, &text, &diags), SX_OK);
    ck_assert_str_eq(sx_buf_text(&text), "x");
}
END_TEST

START_TEST(a_failed_buffer_is_not_filled)
{
    const char *path = in_directory("a");
    ck_assert_int_eq(sx_file_write(path, "12345", 5, false, &diags), SX_OK);
    text.failed = true;
    ck_assert_int_eq(sx_file_read(path, 9, &text, &diags), SX_E_MEMORY);
}
END_TEST

START_TEST(modes_of_written_files)
{
    mode_t before = umask(022);
    const char *path = in_directory("open");
    ck_assert_int_eq(sx_file_write(path, "x", 1, false, &diags), SX_OK);
    ck_assert_uint_eq(mode_of(path), 0644);
    path = in_directory("private");
    ck_assert_int_eq(sx_file_write(path, "x", 1, true, &diags), SX_OK);
    ck_assert_uint_eq(mode_of(path), 0600);
    umask(before);
}
END_TEST

START_TEST(places_that_cannot_be_written)
{
    expect_refused(sx_file_write(in_directory("no/such"), "x", 1, false, &diags), SX_E_OUTPUT,
                   "OUTPUT.WRITE");
    expect_refused(sx_file_write(directory, "x", 1, false, &diags), SX_E_OUTPUT,
                   "OUTPUT.NOT_REGULAR");
    expect_refused(sx_file_write("/dev/null", "x", 1, false, &diags), SX_E_OUTPUT,
                   "OUTPUT.NOT_REGULAR");
    expect_refused(sx_file_write("", "x", 1, false, &diags), SX_E_OUTPUT, "OUTPUT.WRITE");
    ck_assert_uint_eq(entries(false), 0);
}
END_TEST

START_TEST(bytes_are_written_to_their_places)
{
    sx_out out;
    uint64_t first, second;
    const char *path = in_directory("a");
    ck_assert_int_eq(sx_out_open(&out, path, &diags), SX_OK);
    sx_out_write(&out, "head,", 5);
    ck_assert(sx_out_place(&out, 6, &first));
    sx_out_write(&out, "middle,", 7);
    ck_assert(sx_out_place(&out, 5, &second));
    ck_assert_uint_eq(first, 5);
    ck_assert_uint_eq(second, 18);
    sx_out_write(&out, "end", 3);
    ck_assert_int_eq(sx_out_put(&out, "last, ", 5, second), 0);
    ck_assert_int_eq(sx_out_put(&out, "first,", 6, first), 0);
    ck_assert_int_eq(sx_out_commit(&out, &diags), SX_OK);
    ck_assert_int_eq(sx_file_read(path, 100, &text, &diags), SX_OK);
    ck_assert_str_eq(sx_buf_text(&text), "head,first,middle,last,end");
    /* Where they have to go one behind the other there is no place. */
    ck_assert_int_eq(sx_out_open(&out, in_directory("b.gz"), &diags), SX_OK);
    ck_assert(!sx_out_place(&out, 6, &first));
    sx_out_abandon(&out);
    ck_assert_int_eq(sx_out_open(&out, NULL, &diags), SX_OK);
    ck_assert(!sx_out_place(&out, 6, &first));
    sx_out_abandon(&out);
}
END_TEST

START_TEST(bytes_that_cannot_be_written_to_their_place)
{
    sx_out out;
    uint64_t place;
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    struct rlimit low = limit;
    low.rlim_cur = 8;
    ck_assert_int_eq(sx_out_open(&out, in_directory("a"), &diags), SX_OK);
    ck_assert(sx_out_place(&out, 10, &place));
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &low), 0);
    int error = sx_out_put(&out, "0123456789", 10, place);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    (void)signal(SIGXFSZ, handler);
    ck_assert_int_eq(error, EFBIG);
    sx_out_fail(&out, error);
    expect_refused(sx_out_commit(&out, &diags), SX_E_OUTPUT, "OUTPUT.WRITE");
    ck_assert_uint_eq(entries(false), 0);
}
END_TEST

START_TEST(a_failed_write_keeps_the_old_file)
{
    char *data = calloc(1, 50000);
    ck_assert_ptr_nonnull(data);
    const char *path = in_directory("a");
    ck_assert_int_eq(sx_file_write(path, "old", 3, false, &diags), SX_OK);
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    struct rlimit low = limit;
    low.rlim_cur = 20000;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &low), 0);
    /* The system takes 20000 bytes and refuses the next: first a short write, then an error. */
    sx_status status = sx_file_write(path, data, 50000, false, &diags);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    (void)signal(SIGXFSZ, handler);
    expect_refused(status, SX_E_OUTPUT, "OUTPUT.WRITE");
    ck_assert_uint_eq(entries(false), 1);
    ck_assert_int_eq(sx_file_read(in_directory("a"), 100, &text, &diags), SX_OK);
    ck_assert_str_eq(sx_buf_text(&text), "old");
    free(data);
}
END_TEST

START_TEST(directories_are_made_on_the_way)
{
    const char *path = in_directory("a//b/c/");
    ck_assert_int_eq(sx_make_directories(path, &diags), SX_OK);
    ck_assert_int_eq(sx_make_directories(path, &diags), SX_OK);
    ck_assert_int_eq(sx_make_directories("/", &diags), SX_OK);
    ck_assert(sx_path_exists(in_directory("a/b/c")));
    ck_assert_uint_eq(mode_of(in_directory("a/b")), 0700);
    ck_assert_int_eq(sx_file_write(in_directory("f"), "x", 1, false, &diags), SX_OK);
    expect_refused(sx_make_directories(in_directory("f"), &diags), SX_E_OUTPUT, "FILE.DIRECTORY");
    expect_refused(sx_make_directories(in_directory("f/g"), &diags), SX_E_OUTPUT, "FILE.DIRECTORY");
    expect_refused(sx_make_directories("", &diags), SX_E_OUTPUT, "FILE.DIRECTORY");
    ck_assert(!sx_path_exists(in_directory("f/g")));
    ck_assert_int_eq(rmdir(in_directory("a/b/c")), 0);
    ck_assert_int_eq(rmdir(in_directory("a/b")), 0);
}
END_TEST

START_TEST(paths_are_joined)
{
    static const char *const cases[][3] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}, {"a", "", "a/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sx_buf_reset(&text);
        sx_path_join(&text, cases[i][0], cases[i][1]);
        ck_assert_str_eq(sx_buf_text(&text), cases[i][2]);
    }
}
END_TEST

START_TEST(a_folder_is_listed_whole_or_not_at_all)
{
    char **names = NULL;
    size_t count = 9;
    const char *const put[] = {"b", "a", ".c"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(sx_file_write(in_directory(put[i]), "", 0, false, NULL), SX_OK);
    }
    ck_assert_int_eq(sx_folder_names(directory, arena, &names, &count), 0);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(names[0], ".c");
    ck_assert_str_eq(names[2], "b");
    ck_assert_int_eq(sx_folder_names(in_directory("a"), arena, &names, &count), ENOTDIR);
    ck_assert_int_eq(sx_folder_list(in_directory("d"), arena, &diags, &names, &count), SX_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_eq(diags.count, 0);
    ck_assert_int_eq(symlink("loop", in_directory("loop")), 0);
    expect_refused(sx_folder_list(in_directory("loop"), arena, &diags, &names, &count), SX_E_INPUT,
                   "FILE.FOLDER");
}
END_TEST

/* Nobody knows of a path that cannot be looked at: it is neither there nor absent, and is not written over. */
START_TEST(there_absent_and_unknown)
{
    bool out = false;
    ck_assert(sx_path_absent(in_directory("x")) && !sx_path_exists(in_directory("x")));
    ck_assert_int_eq(sx_leads_out(directory, in_directory("x"), &out), 0);
    ck_assert(out);
    ck_assert_int_eq(symlink("loop", in_directory("loop")), 0);
    ck_assert(!sx_path_absent(in_directory("loop")) && !sx_path_exists(in_directory("loop")));
    expect_refused(sx_file_write(in_directory("loop"), "", 0, false, &diags), SX_E_OUTPUT,
                   "OUTPUT.WRITE");
    ck_assert_int_eq(symlink("/", in_directory("root")), 0);
    ck_assert_int_eq(symlink("x", in_directory("in")), 0);
    ck_assert_int_eq(sx_file_write(in_directory("x"), "", 0, false, NULL), SX_OK);
    ck_assert_int_eq(sx_leads_out(directory, in_directory("root"), &out), 0);
    ck_assert(out);
    ck_assert_int_eq(sx_leads_out(directory, in_directory("in"), &out), 0);
    ck_assert(!out);
}
END_TEST

/* An output is never taken for another file than the input because one of them cannot be looked at. */
START_TEST(one_file_two_files_and_unknown)
{
    bool same = true;
    char one[256], other[256];
    memcpy(one, in_directory("x"), sizeof one);
    memcpy(other, in_directory("./x"), sizeof other);
    ck_assert_int_eq(sx_same_file(one, NULL, &same), 0);
    ck_assert(!same);
    ck_assert_int_eq(sx_same_file(one, other, &same), 0); /* neither is there yet */
    ck_assert(same);
    ck_assert_int_eq(sx_file_write(one, "", 0, false, NULL), SX_OK);
    ck_assert_int_eq(sx_same_file(one, other, &same), 0);
    ck_assert(same);
    ck_assert_int_eq(sx_same_file(one, in_directory("y"), &same), 0);
    ck_assert(!same);
    ck_assert_int_eq(sx_same_file(one, in_directory("none/x"), &same), 0);
    ck_assert(!same);
    ck_assert_int_eq(symlink("loop", in_directory("loop")), 0);
    ck_assert_int_eq(sx_same_file(one, in_directory("loop"), &same), ELOOP);
    ck_assert_int_eq(sx_same_file(in_directory("loop"), one, &same), ELOOP);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("base/file");
    TCase *cases = tcase_create("file");
    tcase_add_test(cases, what_is_written_is_read);
    tcase_add_test(cases, a_part_is_read_whole_or_to_the_end);
    tcase_add_test(cases, reading_appends);
    tcase_add_test(cases, too_large_is_refused_and_leaves_the_buffer);
    tcase_add_test(cases, a_file_without_a_size_is_bounded_too);
    tcase_add_test(cases, what_is_no_file_is_refused);
    tcase_add_test(cases, a_failed_buffer_is_not_filled);
    tcase_add_test(cases, modes_of_written_files);
    tcase_add_test(cases, places_that_cannot_be_written);
    tcase_add_test(cases, a_failed_write_keeps_the_old_file);
    tcase_add_test(cases, directories_are_made_on_the_way);
    tcase_add_test(cases, paths_are_joined);
    tcase_add_test(cases, a_folder_is_listed_whole_or_not_at_all);
    tcase_add_test(cases, bytes_are_written_to_their_places);
    tcase_add_test(cases, bytes_that_cannot_be_written_to_their_place);
    tcase_add_test(cases, there_absent_and_unknown);
    tcase_add_test(cases, one_file_two_files_and_unknown);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
