/*
 * test_resume.c: runs that end in the middle and are gone on with: killed at every step, stopped, with
 * journals cut off anywhere. The results are those of one run, byte for byte, or the run is refused.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "batch/batch.h"
#include "batch/trial_batch.h"
#include "support/suite.h"

#define ROWS 12000
#define HEAD_BYTES (sizeof "sextant resume 1 " - 1 + 65) /* of the first line of a journal */
#define BYTES_MOST ((size_t)16 * 1024 * 1024)

static trial_batch trial;
static const char *inputs[2];

/* How a run ends before its time. */
typedef enum fate { LIVES, KILLED, STOPPED, BLOCKED } fate;

typedef struct ending {
    fate how;
    unsigned at; /* which call of progress */
    unsigned calls;
    const char *out;
} ending;

static void write_input(const char *name, unsigned seed, const char **ret)
{
    sx_buf text;
    sx_buf_init(&text, BYTES_MOST);
    sx_buf_str(&text, "id,q1,q2,q3,harm,note\n");
    for (unsigned i = 0; i < ROWS; i++) {
        seed = seed * 1103515245U + 12345U;
        unsigned bad = i % 997 == 5;
        sx_buf_printf(&text, "%s%u,%u,%u,%u,%u,\"a note, %u\"\n", name, i, (seed >> 16) % 4,
                      bad ? 9 : (seed >> 18) % 4, (seed >> 20) % 4, (seed >> 22) % 3, i);
        if (i % 4001 == 9) {
            sx_buf_str(&text, "\n\n"); /* empty lines are rows, and refused */
        }
    }
    *ret = trial_file(&trial, name, sx_buf_text(&text), text.len);
    sx_buf_free(&text);
}

static void setup(void)
{
    trial_batch_make(&trial);
    write_input("north.csv", 1, &inputs[0]);
    write_input("south.csv", 7, &inputs[1]);
}

static void teardown(void)
{
    trial_batch_free(&trial);
}

static bool progress(void *user, const sx_score_progress *now)
{
    ending *end = user;
    (void)now;
    if (++end->calls != end->at) {
        return true;
    }
    if (end->how == KILLED) {
        (void)raise(SIGKILL);
    }
    if (end->how == BLOCKED) { /* a directory: nothing can be renamed over it */
        (void)mkdir(end->out, 0700);
    }
    return end->how != STOPPED;
}

typedef struct outcome {
    sx_status status;
    sx_score_summary summary;
} outcome;

static const char *path_of(const char *name, const char *suffix)
{
    return trial_path(&trial, sx_arena_printf(trial.arena, "%s%s", name, suffix));
}

/* One run; `name` is that of its results, `suffix` may pack them. */
static outcome run(const char *name, const char *suffix, ending *end, sx_score_options options)
{
    outcome got = {SX_OK, {0}};
    options.size = sizeof options;
    options.inputs = inputs;
    options.input_count = 2;
    options.out = path_of(name, suffix);
    options.rejects = path_of(sx_arena_printf(trial.arena, "%s.bad", name), suffix);
    options.resume = true;
    options.resume_bytes = 1; /* a point after every block */
    options.progress = progress;
    options.user = end;
    end->out = options.out;
    sx_diags_init(&trial.diags, trial.arena);
    got.status = sx_batch_score(trial.loaded, 1, &options, &trial.diags, &got.summary);
    return got;
}

static bool run_killed(const char *name, const char *suffix, unsigned at, sx_score_options options)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        ending end = {.how = KILLED, .at = at};
        (void)run(name, suffix, &end, options);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void read_bytes(const char *path, sx_buf *out)
{
    sx_buf_init(out, BYTES_MOST);
    ck_assert_int_eq(sx_file_read(path, BYTES_MOST, out, &trial.diags), SX_OK);
}

static void write_bytes(const char *path, const char *data, size_t len)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
}

static void expect_same(const char *a, const char *b)
{
    sx_buf left, right;
    read_bytes(a, &left);
    read_bytes(b, &right);
    ck_assert_uint_eq(left.len, right.len);
    ck_assert_mem_eq(sx_buf_text(&left), sx_buf_text(&right), left.len);
    sx_buf_free(&left);
    sx_buf_free(&right);
}

static bool is_there(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

/* The results are those of `whole`, and nothing else is left of the run. */
static void expect_whole(const char *name, const char *whole, const char *suffix)
{
    const char *bad = sx_arena_printf(trial.arena, "%s.bad", name);
    const char *whole_bad = sx_arena_printf(trial.arena, "%s.bad", whole);
    expect_same(path_of(name, suffix), path_of(whole, suffix));
    expect_same(path_of(bad, suffix), path_of(whole_bad, suffix));
    ck_assert(!is_there(path_of(name, sx_arena_printf(trial.arena, "%s.journal", suffix))));
    ck_assert(!is_there(path_of(name, sx_arena_printf(trial.arena, "%s.partial", suffix))));
    ck_assert(!is_there(path_of(bad, sx_arena_printf(trial.arena, "%s.partial", suffix))));
}

static void expect_summary(sx_score_summary got, sx_score_summary whole)
{
    ck_assert_uint_eq(got.rows, whole.rows);
    ck_assert_uint_eq(got.scored, whole.scored);
    ck_assert_uint_eq(got.refused, whole.refused);
    ck_assert_uint_eq(got.flags, whole.flags);
}

static const struct {
    const char *suffix;
    sx_score_options options;
} forms[] = {{".csv", {.threads = 1}},
             {".csv", {.threads = 3, .details = true}},
             {".csv.gz", {.threads = 1}},
             {".ndjson.zst", {.threads = 2, .out_format = SX_FORMAT_NDJSON}}};

/* Killed at each step, and gone on with. */
START_TEST(test_killed)
{
    const char *suffix = forms[_i].suffix;
    ending whole_end = {.how = LIVES};
    outcome whole = run("whole", suffix, &whole_end, forms[_i].options);
    ck_assert_int_eq(whole.status, SX_E_INPUT); /* rows were refused */
    ck_assert_uint_gt(whole_end.calls, 8);
    for (unsigned at = 1; at <= whole_end.calls; at += at < 3 ? 1 : 4) {
        ck_assert(run_killed("out", suffix, at, forms[_i].options));
        ck_assert(!is_there(path_of("out", suffix)));
        ending end = {.how = LIVES};
        outcome got = run("out", suffix, &end, forms[_i].options);
        ck_assert_int_eq(got.status, SX_E_INPUT);
        ck_assert_uint_eq(end.calls, whole_end.calls - at); /* no block is scored twice */
        expect_summary(got.summary, whole.summary);
        expect_whole("out", "whole", suffix);
        (void)unlink(path_of("out", suffix));
    }
    unsigned kills = 0; /* again and again, a block or two at a time */
    while (run_killed("out", suffix, 1 + kills % 2, forms[_i].options)) {
        kills++;
    }
    ck_assert_uint_gt(kills, 4);
    expect_whole("out", "whole", suffix);
}
END_TEST

/* As without --resume, where nothing is packed. */
START_TEST(test_as_without)
{
    ending end = {.how = LIVES};
    sx_score_options options = {.size = sizeof options, .inputs = inputs, .input_count = 2};
    sx_score_summary summary;
    (void)run("whole", ".csv", &end, (sx_score_options){0});
    options.out = path_of("plain", ".csv");
    options.rejects = path_of("plain.bad", ".csv");
    ck_assert_int_eq(sx_batch_score(trial.loaded, 1, &options, &trial.diags, &summary), SX_E_INPUT);
    expect_whole("plain", "whole", ".csv");
}
END_TEST

/* ---- what a run left --------------------------------------------------------------------------- */

typedef struct left_files {
    sx_buf journal, out, rejects;
} left_files;

static void stop_in_the_middle(const char *suffix, left_files *left)
{
    ending end = {.how = STOPPED, .at = 7};
    outcome got = run("out", suffix, &end, (sx_score_options){0});
    ck_assert(got.status == SX_E_FLAG || got.status == SX_E_OUTPUT);
    read_bytes(path_of("out", ".csv.journal"), &left->journal);
    read_bytes(path_of("out", ".csv.partial"), &left->out);
    read_bytes(path_of("out.bad", ".csv.partial"), &left->rejects);
}

static void put_back(const left_files *left)
{
    (void)unlink(path_of("out", ".csv"));
    (void)unlink(path_of("out.bad", ".csv"));
    write_bytes(path_of("out", ".csv.journal"), sx_buf_text(&left->journal), left->journal.len);
    write_bytes(path_of("out", ".csv.partial"), sx_buf_text(&left->out), left->out.len);
    write_bytes(path_of("out.bad", ".csv.partial"), sx_buf_text(&left->rejects), left->rejects.len);
}

static void free_left(left_files *left)
{
    sx_buf_free(&left->journal);
    sx_buf_free(&left->out);
    sx_buf_free(&left->rejects);
}

static void go_on(sx_score_summary whole)
{
    ending end = {.how = LIVES};
    outcome got = run("out", ".csv", &end, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_E_INPUT);
    expect_summary(got.summary, whole);
    expect_whole("out", "whole", ".csv");
}

static const char *first_error(void)
{
    size_t i = 0;
    while (i + 1 < trial.diags.count && trial.diags.items[i].warning) {
        i++;
    }
    return trial.diags.items[i].code;
}

static void expect_refused(const char *code, sx_score_options options)
{
    ending end = {.how = LIVES};
    outcome got = run("out", ".csv", &end, options);
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_uint_eq(end.calls, 0);
    ck_assert_str_eq(first_error(), code);
    ck_assert(!is_there(path_of("out", ".csv")));
    ck_assert(is_there(path_of("out", ".csv.journal")));
}

/* A file of that name that no journal knows of is not overwritten. */
static void expect_refused_partial(void)
{
    ending end = {.how = LIVES};
    outcome got = run("out", ".csv", &end, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_E_OUTPUT);
    ck_assert_uint_eq(end.calls, 0);
    ck_assert(is_there(path_of("out", ".csv.partial")));
}

/* The machine may stop while a line of the journal is written, and after more results than it says. */
START_TEST(test_cut_journal)
{
    left_files left;
    ending end = {.how = LIVES};
    outcome whole = run("whole", ".csv", &end, (sx_score_options){0});
    stop_in_the_middle(".csv", &left);
    size_t full = left.journal.len;
    for (size_t len = 0; len <= full; len += len < 90 ? 11 : 131) {
        left.journal.len = len;
        put_back(&left);
        if (len < HEAD_BYTES) { /* results are begun when the first line is on the disk */
            expect_refused_partial();
            (void)unlink(path_of("out", ".csv.partial"));
            (void)unlink(path_of("out.bad", ".csv.partial"));
        }
        go_on(whole.summary);
    }
    left.journal.len = full;
    sx_buf_str(&left.out, "more, that no journal knows of\n");
    sx_buf_str(&left.rejects, "too");
    put_back(&left);
    go_on(whole.summary);
    free_left(&left);
}
END_TEST

/* A byte that changed: refused, or, in the last line, taken as one that was never finished. */
START_TEST(test_garbled_journal)
{
    left_files left;
    ending end = {.how = LIVES};
    unsigned refused = 0;
    outcome whole = run("whole", ".csv", &end, (sx_score_options){0});
    stop_in_the_middle(".csv", &left);
    for (size_t at = 0; at < left.journal.len; at += 97) {
        left.journal.data[at] ^= 1;
        put_back(&left);
        ending again = {.how = LIVES};
        outcome got = run("out", ".csv", &again, (sx_score_options){0});
        ck_assert_int_eq(got.status, SX_E_INPUT);
        if (again.calls == 0) {
            ck_assert(!is_there(path_of("out", ".csv")));
            refused++;
        } else {
            expect_summary(got.summary, whole.summary);
            expect_whole("out", "whole", ".csv");
        }
        left.journal.data[at] ^= 1;
    }
    ck_assert_uint_gt(refused, 5);
    free_left(&left);
}
END_TEST

/* The results so far have to be those that were written. */
START_TEST(test_changed_results)
{
    left_files left;
    stop_in_the_middle(".csv", &left);
    left.out.data[left.out.len / 2] ^= 1;
    put_back(&left);
    expect_refused("RESUME.RESULTS", (sx_score_options){0});
    left.out.data[left.out.len / 2] ^= 1;
    left.rejects.data[5] ^= 1;
    put_back(&left);
    expect_refused("RESUME.RESULTS", (sx_score_options){0});
    left.rejects.data[5] ^= 1;
    left.out.len--; /* shorter than the journal says */
    put_back(&left);
    expect_refused("RESUME.RESULTS", (sx_score_options){0});
    left.out.len++;
    put_back(&left);
    (void)unlink(path_of("out", ".csv.partial"));
    expect_refused("RESUME.RESULTS", (sx_score_options){0});
    free_left(&left);
}
END_TEST

static const char *const keep[] = {"note"};
static const char *const missing[] = {"-7"};
static const struct {
    const char *what;
    sx_score_options options;
} others[] = {
    {"digits", {.has_digits = true, .digits = 3}},
    {"details", {.details = true}},
    {"bare", {.bare = true}},
    {"spreadsheet", {.spreadsheet = true}},
    {"keep", {.keep = keep, .keep_count = 1}},
    {"missing", {.missing = missing, .missing_count = 1}},
    {"file column", {.file_column = "site"}},
    {"map", {.map = "spss"}},
    {"format", {.out_format = SX_FORMAT_TSV}},
};

START_TEST(test_another_job)
{
    left_files left;
    ending end = {.how = LIVES};
    outcome whole = run("whole", ".csv", &end, (sx_score_options){0});
    stop_in_the_middle(".csv", &left);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        expect_refused("RESUME.OTHER", others[i].options);
    }
    go_on(whole.summary); /* threads and refusals changed nothing */
    put_back(&left);
    ck_assert_int_eq(truncate(inputs[1], 4000), 0);
    expect_refused("RESUME.OTHER", (sx_score_options){0});
    write_input("south.csv", 7, &inputs[1]); /* the same bytes, written again */
    expect_refused("RESUME.OTHER", (sx_score_options){0});
    free_left(&left);
}
END_TEST

START_TEST(test_two_at_once)
{
    left_files left;
    stop_in_the_middle(".csv", &left);
    FILE *journal = fopen(path_of("out", ".csv.journal"), "rb");
    ck_assert_ptr_nonnull(journal);
    ck_assert_int_eq(flock(fileno(journal), LOCK_EX | LOCK_NB), 0);
    expect_refused("RESUME.BUSY", (sx_score_options){0});
    ck_assert_int_eq(fclose(journal), 0);
    free_left(&left);
}
END_TEST

/* All rows are scored and the files not, or not all, in place. */
START_TEST(test_at_the_end)
{
    left_files left;
    ending end = {.how = LIVES};
    outcome whole = run("whole", ".csv", &end, (sx_score_options){0});
    ending blocked = {.how = BLOCKED, .at = 1};
    outcome got = run("out", ".csv", &blocked, (sx_score_options){0});
    ck_assert(got.status == SX_E_FLAG || got.status == SX_E_OUTPUT);
    ck_assert_int_eq(rmdir(path_of("out", ".csv")), 0);
    ck_assert(is_there(path_of("out.bad", ".csv"))); /* this one was in place */
    read_bytes(path_of("out", ".csv.journal"), &left.journal);
    ending again = {.how = LIVES};
    got = run("out", ".csv", &again, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_uint_eq(again.calls, 0); /* nothing is scored */
    expect_summary(got.summary, whole.summary);
    expect_whole("out", "whole", ".csv");
    /* and both in place, with the journal still there */
    write_bytes(path_of("out", ".csv.journal"), sx_buf_text(&left.journal), left.journal.len);
    got = run("out", ".csv", &again, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_E_INPUT);
    expect_summary(got.summary, whole.summary);
    expect_whole("out", "whole", ".csv");
    /* but not other ones */
    write_bytes(path_of("out", ".csv.journal"), sx_buf_text(&left.journal), left.journal.len);
    ck_assert_int_eq(truncate(path_of("out", ".csv"), 100), 0);
    got = run("out", ".csv", &again, (sx_score_options){0});
    ck_assert_int_eq(got.status, SX_E_INPUT);
    ck_assert_str_eq(first_error(), "RESUME.RESULTS");
    sx_buf_free(&left.journal);
}
END_TEST

/* A packed input is unpacked again up to where it was. */
START_TEST(test_packed_input)
{
    ending end = {.how = LIVES};
    (void)run("whole", ".csv", &end, (sx_score_options){0});
    const char *packed = trial_path(&trial, "north.gz");
    const char *command = sx_arena_printf(trial.arena, "gzip -c %s > %s", inputs[0], packed);
    ck_assert_int_eq(system(command), 0);
    inputs[0] = packed;
    ck_assert(run_killed("out", ".csv", 4, (sx_score_options){0}));
    ck_assert(run_killed("out", ".csv", 2, (sx_score_options){0}));
    ending again = {.how = LIVES};
    (void)run("out", ".csv", &again, (sx_score_options){0});
    ck_assert_uint_lt(again.calls, end.calls);
    expect_same(path_of("out", ".csv"), path_of("whole", ".csv"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("resume");
    TCase *group = tcase_create("resume");
    tcase_add_checked_fixture(group, setup, teardown);
    tcase_set_timeout(group, 300);
    tcase_add_loop_test(group, test_killed, 0, (int)(sizeof forms / sizeof forms[0]));
    tcase_add_test(group, test_as_without);
    tcase_add_test(group, test_cut_journal);
    tcase_add_test(group, test_garbled_journal);
    tcase_add_test(group, test_changed_results);
    tcase_add_test(group, test_another_job);
    tcase_add_test(group, test_two_at_once);
    tcase_add_test(group, test_at_the_end);
    tcase_add_test(group, test_packed_input);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
