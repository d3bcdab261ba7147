/*
 * test_lines.c: where records end: quotes, line ends, empty lines, records that are too long or never
 * end; the same records whatever the size of the blocks.
 */
#define _GNU_SOURCE
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "batch/lines.h"
#include "batch/trial_batch.h"
#include "support/scarce.h"
#include "support/suite.h"

static trial_batch trial;

static void setup(void)
{
    trial_batch_make(&trial);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

static char kind_letter(sx_record_kind kind)
{
    static const char letters[] = "PQBLU";
    return letters[kind];
}

/* "P1:text|B2:|...": kind, line and bytes of every record. */
static void records_text(const char *path, bool quotes, bool blank_rows, size_t max, sx_buf *out)
{
    sx_lines lines;
    sx_block block;
    ck_assert_int_eq(sx_lines_open(&lines, path, quotes, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_lines_start(&lines, &trial.diags), SX_OK);
    lines.blank_rows = blank_rows;
    ck_assert(sx_block_init(&block, 64));
    uint64_t rows = 0;
    do {
        ck_assert_int_eq(sx_lines_next(&lines, max, true, &block, &trial.diags), SX_OK);
        ck_assert_uint_eq(block.first_row, rows);
        for (size_t i = 0; i < block.count; i++) {
            const sx_record *record = &block.records[i];
            sx_buf_printf(out, "%c%llu:", kind_letter(record->kind),
                          (unsigned long long)record->line);
            sx_buf_add(out, block.data + record->start, record->len);
            sx_buf_char(out, '|');
        }
        rows += block.count;
    } while (block.count > 0);
    sx_block_free(&block);
    sx_lines_close(&lines);
}

static const struct {
    const char *bytes;
    bool quotes, blank_rows;
    const char *records;
} cases[] = {
    {"", true, false, ""},
    {"a", true, false, "P1:a|"},
    {"a\n", true, false, "P1:a|"},
    {"a\r\nb\r\n", true, false, "P1:a|P2:b|"},
    {"a\nb\r\nc", true, false, "P1:a|P2:b|P3:c|"},
    {"a\rb\n", true, false, "P1:a\rb|"},
    {"\xEF\xBB\xBF"
     "a\nb\n",
     true, false, "P1:a|P2:b|"},
    /* empty lines: between records they count, at the end they do not */
    {"a\n\n\n", true, false, "P1:a|"},
    {"a\r\n\r\n", true, false, "P1:a|"},
    {"a\n\n\nb\n", true, false, "P1:a|B2:|B3:|P4:b|"},
    {"\n\na\n", true, false, "B1:|B2:|P3:a|"},
    {"a\n\nb\n\n", true, true, "P1:a|P2:|P3:b|P4:|"},
    {"\n", true, false, ""},
    /* quotes hide line ends */
    {"\"a\nb\",c\nd\n", true, false, "Q1:\"a\nb\",c|P3:d|"},
    {"x,\"a\"\"\nb\",c\nd\n", true, false, "Q1:x,\"a\"\"\nb\",c|P3:d|"},
    {"x,\"\"\nd\n", true, false, "Q1:x,\"\"|P2:d|"},
    {"\"\"\"\"\nd\n", true, false, "Q1:\"\"\"\"|P2:d|"},
    {"a\"b\nc\"\n", true, false, "Q1:a\"b|Q2:c\"|"},
    {"\"a\"x\nc\n", true, false, "Q1:\"a\"x|P2:c|"},
    {"\"a\nb\",c\nd\n", false, false, "P1:\"a|P2:b\",c|P3:d|"},
    /* a quote that never ends takes what follows with it */
    {"a\n\"b\nc\nd\n", true, false, "P1:a|U2:|"},
    {"a\n\nx,\"b", true, false, "P1:a|B2:|U3:|"},
};

START_TEST(test_records)
{
    const char *path = trial_file(&trial, "in", cases[_i].bytes, strlen(cases[_i].bytes));
    static const size_t sizes[] = {1, 2, 3, 64};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        sx_buf out;
        sx_buf_init(&out, 1 << 20);
        records_text(path, cases[_i].quotes, cases[_i].blank_rows, sizes[i], &out);
        ck_assert_str_eq(sx_buf_text(&out), cases[_i].records);
        sx_buf_free(&out);
    }
}
END_TEST

/* `before`, then `len` bytes of x, then `after`. */
static const char *long_file(const char *before, size_t len, const char *after)
{
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 24);
    sx_buf_str(&text, before);
    char *at = sx_buf_reserve(&text, len);
    ck_assert_ptr_nonnull(at);
    memset(at, 'x', len);
    sx_buf_take(&text, len);
    sx_buf_str(&text, after);
    const char *path = trial_file(&trial, "long", sx_buf_text(&text), text.len);
    sx_buf_free(&text);
    return path;
}

/* The records without the text of long ones. */
static void ck_records(const char *path, const char *expected)
{
    sx_buf out;
    sx_buf_init(&out, (size_t)1 << 24);
    records_text(path, true, false, 64, &out);
    char *run = strstr(out.data, "xxxx");
    if (run != NULL) {
        memmove(run + 1, run + strspn(run, "x"), strlen(run + strspn(run, "x")) + 1);
    }
    ck_assert_str_eq(out.data, expected);
    sx_buf_free(&out);
}

/* Rows become four times as long, little by little: blocks stay nearly full. */
START_TEST(test_longer_and_longer)
{
    sx_lines lines;
    sx_block block;
    sx_buf text;
    sx_buf_init(&text, (size_t)1 << 24);
    for (size_t i = 0; i < 100000; i++) {
        sx_buf_printf(&text, "%0*zu\n", (int)(20 + i * 60 / 100000), i);
    }
    const char *path = trial_file(&trial, "longer.csv", sx_buf_text(&text), text.len);
    sx_buf_free(&text);
    ck_assert_int_eq(sx_lines_open(&lines, path, true, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_lines_start(&lines, &trial.diags), SX_OK);
    ck_assert(sx_block_init(&block, 2048));
    size_t rows = 0;
    for (bool more = true; more;) {
        ck_assert_int_eq(sx_lines_next(&lines, 2048, true, &block, &trial.diags), SX_OK);
        rows += block.count;
        more = block.count > 0 && rows < 100000;
        ck_assert(!more || block.count > 1900);
    }
    ck_assert_uint_eq(rows, 100000);
    sx_block_free(&block);
    sx_lines_close(&lines);
}
END_TEST

START_TEST(test_too_long)
{
    ck_records(long_file("a\n", SX_LINE_MAX, "\nb\n"), "P1:a|P2:x|P3:b|");
    ck_records(long_file("a\n", SX_LINE_MAX, "\r\nb\n"), "P1:a|P2:x|P3:b|");
    ck_records(long_file("a\n", SX_LINE_MAX, ""), "P1:a|P2:x|");
    ck_records(long_file("a\n", SX_LINE_MAX + 1, "\nb\n"), "P1:a|L2:|P3:b|");
    ck_records(long_file("a\n", SX_LINE_MAX + 1, ""), "P1:a|L2:|");
    ck_records(long_file("a\n", 5 * SX_LINE_MAX, "\nb\n\nc"), "P1:a|L2:|P3:b|B4:|P5:c|");
    ck_records(long_file("a\n", 5 * SX_LINE_MAX, "\"\nb\n"), "P1:a|L2:|P3:b|");
    /* With an open quote nobody knows where it would end. */
    ck_records(long_file("a\n\"", 2 * SX_LINE_MAX, "\"\nb\n"), "P1:a|U2:|");
    ck_records(long_file("a\n\"q\"", 2 * SX_LINE_MAX, "\nb\n"), "P1:a|L2:|");
}
END_TEST

START_TEST(test_encodings)
{
    static const struct {
        const char *bytes;
        size_t len;
        sx_status status;
    } files[] = {
        {"\xFF\xFE"
         "a\0",
         4, SX_E_INPUT},
        {"\xFE\xFF\0a", 4, SX_E_INPUT},
        {"a\0b\0", 4, SX_E_INPUT},
        {"\0a\0b", 4, SX_E_INPUT},
        {"\0\0\xFE\xFF", 4, SX_E_INPUT},
        {"PK\3\4", 4, SX_E_INPUT},
        {"\x1F\x8B\x08\0", 4, SX_E_INPUT},
        {"\xFD"
         "7zXZ\0",
         6, SX_E_INPUT},
        {"BZh91AY&SY", 10, SX_E_INPUT},
        {"BZh91", 5, SX_OK},
        {"PK\3", 3, SX_OK},
        {"PKx\n", 4, SX_OK},
        {"Pxy\n", 4, SX_OK},
        {"\x1Fxy\n", 4, SX_OK},
        {"\xEF\xBBx", 3, SX_OK},
        {"\xEFxy", 3, SX_OK},
        {"\xFFxy", 3, SX_OK},
        {"\xFExy", 3, SX_OK},
        {"ab\0", 3, SX_OK},
        {"a", 1, SX_OK},
        {"", 0, SX_OK},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        sx_lines lines;
        const char *path = trial_file(&trial, "in", files[i].bytes, files[i].len);
        ck_assert_int_eq(sx_lines_open(&lines, path, true, &trial.diags), SX_OK);
        ck_assert_int_eq(sx_lines_start(&lines, &trial.diags), files[i].status);
        sx_lines_close(&lines);
    }
}
END_TEST

START_TEST(test_not_a_file)
{
    sx_lines lines;
    ck_assert_int_eq(sx_lines_open(&lines, trial_path(&trial, "none"), true, &trial.diags),
                     SX_E_NOT_FOUND);
    sx_lines_close(&lines);
    ck_assert_int_eq(sx_lines_open(&lines, trial.folder, true, &trial.diags), SX_E_INPUT);
    sx_lines_close(&lines);
}
END_TEST

START_TEST(test_unread)
{
    sx_lines lines;
    sx_block block;
    const char *path = trial_file(&trial, "in", "\na\n\"b\"\n", 7);
    ck_assert_int_eq(sx_lines_open(&lines, path, false, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_lines_start(&lines, &trial.diags), SX_OK);
    ck_assert(sx_block_init(&block, 8));
    sx_lines mark = lines;
    ck_assert_int_eq(sx_lines_next(&lines, 1, false, &block, &trial.diags), SX_OK);
    ck_assert_uint_eq(block.count, 1);
    ck_assert_int_eq(sx_lines_unread(&lines, &mark, &block, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_lines_next(&lines, 8, true, &block, &trial.diags), SX_OK);
    ck_assert_uint_eq(block.count, 3);
    ck_assert_int_eq(block.records[0].kind, SX_RECORD_BLANK);
    ck_assert_uint_eq(block.records[2].line, 3);
    ck_assert_uint_eq(lines.rows, 3);
    sx_block_free(&block);
    sx_lines_close(&lines);
}
END_TEST

START_TEST(test_changed)
{
    sx_lines lines;
    const char *path = trial_file(&trial, "in", "a\n", 2);
    ck_assert_int_eq(sx_lines_open(&lines, path, true, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_intake_unchanged(&lines.intake, &trial.diags), SX_OK);
    trial_file(&trial, "in", "a\nb\n", 4);
    ck_assert_int_eq(sx_intake_unchanged(&lines.intake, &trial.diags), SX_E_INPUT);
    sx_lines_close(&lines);
}
END_TEST

/* The same bytes at another time, and a pipe, of which nothing is known. */
START_TEST(test_changed_times)
{
    static const struct timespec times[][2] = {
        {{.tv_sec = 1}, {.tv_sec = 1}},
        {{.tv_sec = 2, .tv_nsec = 5}, {.tv_sec = 2, .tv_nsec = 5}},
        {{.tv_sec = 2}, {.tv_sec = 2}}};
    sx_lines lines;
    const char *path = trial_file(&trial, "in", "a\n", 2);
    for (size_t i = 0; i + 1 < sizeof times / sizeof times[0]; i++) {
        ck_assert_int_eq(utimensat(AT_FDCWD, path, times[i], 0), 0);
        ck_assert_int_eq(sx_lines_open(&lines, path, true, &trial.diags), SX_OK);
        ck_assert_uint_eq(sx_intake_size(&lines.intake), 2);
        ck_assert_int_eq(sx_intake_unchanged(&lines.intake, &trial.diags), SX_OK);
        ck_assert_int_eq(utimensat(AT_FDCWD, path, times[i + 1], 0), 0);
        ck_assert_int_eq(sx_intake_unchanged(&lines.intake, &trial.diags), SX_E_INPUT);
        ck_assert_str_eq(trial.diags.items[trial.diags.count - 1].code, "INPUT.CHANGED");
        sx_lines_close(&lines);
    }
    path = trial_file(&trial, "empty", "", 0);
    ck_assert_int_eq(sx_lines_open(&lines, path, true, &trial.diags), SX_OK);
    ck_assert_uint_eq(sx_intake_size(&lines.intake), 0);
    sx_lines_close(&lines);
    ck_assert_int_eq(sx_lines_open(&lines, "/dev/null", true, &trial.diags), SX_OK);
    ck_assert_uint_eq(sx_intake_size(&lines.intake), 0);
    ck_assert_int_eq(sx_intake_unchanged(&lines.intake, &trial.diags), SX_OK);
    sx_lines_close(&lines);
}
END_TEST

/* A signal while a pipe is waited for: who reads is asked whether to go on. */
static void on_signal(int number)
{
    (void)number;
}

static bool go_on(void *user)
{
    int *left = user;
    return (*left)-- > 0;
}

START_TEST(test_interrupted)
{
    sx_lines lines;
    sx_block block;
    int ends[2], left = 2;
    struct sigaction action = {.sa_handler = on_signal}; /* read() is not begun again */
    struct itimerval often = {.it_interval = {.tv_usec = 20000}, .it_value = {.tv_usec = 20000}};
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    ck_assert_int_eq(sx_lines_open(&lines, "-", true, &trial.diags), SX_OK);
    lines.intake.go_on = go_on;
    lines.intake.user = &left;
    ck_assert(sx_block_init(&block, 8));
    ck_assert_int_eq(write(ends[1], "a\nb", 3), 3);
    ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &often, NULL), 0);
    ck_assert_int_eq(sx_lines_start(&lines, &trial.diags), SX_E_OUTPUT);
    ck_assert_int_eq(left, -1); /* twice it was gone on */
    ck_assert_uint_eq(trial.diags.count, 0);
    ck_assert_int_eq(setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0}}, NULL), 0);
    sx_block_free(&block);
    sx_lines_close(&lines);
    (void)close(ends[0]);
    (void)close(ends[1]);
}
END_TEST

/* A record that is held back is read again in the next block, with its line. */
START_TEST(test_hold)
{
    sx_lines lines;
    sx_block block;
    const char *path = trial_file(&trial, "in", "a\nb\nc\n", 6);
    ck_assert_int_eq(sx_lines_open(&lines, path, true, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_lines_start(&lines, &trial.diags), SX_OK);
    ck_assert(sx_block_init(&block, 8));
    ck_assert_int_eq(sx_lines_next(&lines, 100, true, &block, &trial.diags), SX_OK);
    ck_assert_uint_eq(block.count, 3);
    ck_assert_int_eq(sx_lines_hold(&lines, &block, 1, &trial.diags), SX_OK);
    ck_assert_uint_eq(lines.rows, 1);
    ck_assert(!sx_lines_ended(&lines));
    ck_assert_int_eq(sx_lines_next(&lines, 8, true, &block, &trial.diags), SX_OK);
    ck_assert_uint_eq(block.count, 2);
    ck_assert_uint_eq(block.first_row, 1);
    ck_assert_uint_eq(block.records[0].line, 2);
    ck_assert_int_eq(sx_lines_hold(&lines, &block, 0, &trial.diags), SX_OK);
    ck_assert_int_eq(sx_lines_next(&lines, 8, true, &block, &trial.diags), SX_OK);
    ck_assert_uint_eq(block.count, 2);
    ck_assert(sx_lines_ended(&lines));
    sx_block_free(&block);
    sx_lines_close(&lines);
}
END_TEST

typedef struct scarce_read {
    const char *path;
    sx_status status;
    const char *code;
    size_t rows;
} scarce_read;

static void read_scarce(void *data)
{
    scarce_read *reading = data;
    sx_lines lines;
    sx_block block = {0};
    sx_diags diags;
    sx_diags_init(&diags, trial.arena);
    reading->rows = 0;
    reading->code = NULL;
    reading->status = sx_lines_open(&lines, reading->path, true, &diags);
    if (reading->status == SX_OK) {
        reading->status = sx_lines_start(&lines, &diags);
    }
    if (reading->status == SX_OK && !sx_block_init(&block, 2)) {
        reading->status = SX_E_MEMORY;
    }
    while (reading->status == SX_OK && !sx_lines_ended(&lines)) {
        reading->status = sx_lines_next(&lines, 2, true, &block, &diags);
        reading->rows += reading->status == SX_OK ? block.count : 0;
    }
    sx_block_free(&block);
    sx_lines_close(&lines);
}

/* Memory that runs out is said; no row is lost without a word. */
static void check_scarce(void *data, bool refused)
{
    const scarce_read *reading = data;
    ck_assert_msg(reading->status == SX_OK || (refused && reading->status == SX_E_MEMORY), "%s",
                  sx_status_name(reading->status));
    ck_assert(reading->status != SX_OK || reading->rows == 5);
}

START_TEST(test_scarce)
{
    scarce_read reading = {.path = trial_file(&trial, "in", "a\nb\nc\nd\n\"e\n\"\n", 13)};
    scarce_each(read_scarce, check_scarce, &reading, 0);
}
END_TEST

START_TEST(test_plain)
{
    char bytes[200];
    memset(bytes, '7', sizeof bytes);
    bytes[100] = '\n';
    ck_assert(sx_bytes_plain(bytes, sizeof bytes, ','));
    ck_assert(sx_bytes_plain(bytes, 0, ','));
    static const char odd[] = {'\0', '\r', '\t', 0x1F, 0x7F, (char)0x80, (char)0xFF};
    for (size_t i = 0; i < sizeof odd; i++) {
        for (size_t at = 0; at < sizeof bytes; at++) {
            char before = bytes[at];
            bytes[at] = odd[i];
            ck_assert(!sx_bytes_plain(bytes, sizeof bytes, ','));
            bytes[at] = before;
        }
    }
    bytes[5] = '\t';
    ck_assert(sx_bytes_plain(bytes, sizeof bytes, '\t'));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lines");
    TCase *tests = tcase_create("lines");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_records, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, test_longer_and_longer);
    tcase_add_test(tests, test_too_long);
    tcase_add_test(tests, test_encodings);
    tcase_add_test(tests, test_not_a_file);
    tcase_add_test(tests, test_unread);
    tcase_add_test(tests, test_changed);
    tcase_add_test(tests, test_changed_times);
    tcase_add_test(tests, test_interrupted);
    tcase_add_test(tests, test_hold);
    tcase_add_test(tests, test_scarce);
    tcase_add_test(tests, test_plain);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
