/*
 * Every script of tests/hostile/lua through the carrier in process, without a jail: each ends with
 * the class that its first line names, and every other person's result is that of a clean script.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/bundle.h"
#include "base/utf8.h"
#include "manifest/manifest.h"
#include "plan/run.h"
#include "support/suite.h"

#define FOLDER SX_SOURCE_DIR "/tests/hostile/lua/"
#define PLANTED "planted-answer-7731" /* in texts that scripts compose; in no message */
#define FILES 4
#define ROWS 25 /* q1 and q2: 0 to 3, and skipped */
#define POISON (3 * 5 + 3)
#define SCRIPTS_MAX 1000

static char *scripts[SCRIPTS_MAX]; /* names without ".lua", sorted */
static int script_count;

typedef struct hostile {
    char expect[200];
    char where[20];
    bool by_host; /* only the host can see it */
    sx_buf text;
    char names[FILES][64];
    sx_bundle_file files[FILES];
    sx_bundle bundle;
    sx_plugin_host host;
    sx_plugin_error error;
    void *self;
    char manifest[65536];
    uint64_t manifest_length;
    char said[64]; /* code of the first failure, "" when there was none */
} hostile;

/* ---- Reading --------------------------------------------------------------------------------- */

static void take_head(hostile *h)
{
    int taken =
        sscanf(sx_buf_text(&h->text), "-- expect: %199[^;]; where: %19[a-z_]", h->expect, h->where);
    ck_assert_msg(taken == 2, "the first line is no '-- expect: CODE; where: PLACE'");
    size_t line = strcspn(sx_buf_text(&h->text), "\n");
    const char *host = strstr(sx_buf_text(&h->text), "; seen: host\n");
    h->by_host = host != NULL && (size_t)(host - sx_buf_text(&h->text)) < line;
}

/* Other files of the folder stand in the script as comments: "--[=[ file: NAME", text, "]=]". */
static void take_files(hostile *h)
{
    const char *at = sx_buf_text(&h->text);
    h->files[0] = (sx_bundle_file){"manifest.lua", {at, h->text.len}};
    size_t count = 1;
    while ((at = strstr(at, "\n--[=[ file: ")) != NULL) {
        ck_assert_uint_lt(count, FILES);
        ck_assert_int_eq(sscanf(at, "\n--[=[ file: %63s", h->names[count]), 1);
        const char *begin = strchr(at + 1, '\n') + 1;
        const char *end = strstr(begin, "\n]=]");
        ck_assert_ptr_nonnull(end);
        h->files[count] = (sx_bundle_file){h->names[count], {begin, (size_t)(end - begin)}};
        count++;
        at = end;
    }
    h->bundle = (sx_bundle){.kind = SX_CODE_LUA,
                            .name = "hostile",
                            .files = h->files,
                            .file_count = count,
                            .library = -1};
}

static void begin(hostile *h, const char *name)
{
    char path[512];
    char part[4096];
    memset(h, 0, sizeof *h);
    (void)snprintf(path, sizeof path, "%s%s.lua", FOLDER, name);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    sx_buf_init(&h->text, 1 << 20);
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;) {
        sx_buf_add(&h->text, part, got);
    }
    fclose(file);
    take_head(h);
    take_files(h);
    h->error = (sx_plugin_error){.size = sizeof h->error, .column = -1};
    sx_bundle_host(&h->bundle, &h->host);
}

static void end(hostile *h)
{
    sx_carrier_lua.close(h->self);
    sx_buf_free(&h->text);
}

/* ---- What came of it ------------------------------------------------------------------------- */

static bool failed(hostile *h, const char *code)
{
    (void)snprintf(h->said, sizeof h->said, "%s", code);
    return false;
}

/* A failure of the carrier says where, in clean text, and no answer. */
static bool went_well(hostile *h, sx_plugin_status status)
{
    if (status == SX_PLUGIN_OK) {
        return true;
    }
    const char *message = h->error.message;
    ck_assert_msg(strstr(message, ".lua") != NULL, "no place: %s", message);
    ck_assert_uint_eq(sx_utf8_valid_prefix(sx_slice_of(message)), strlen(message));
    ck_assert_msg(strstr(message, PLANTED) == NULL, "an answer: %s", message);
    for (const char *at = message; *at != '\0'; at++) {
        ck_assert_msg((unsigned char)*at >= ' ' || *at == '\n', "a control character: %s", message);
    }
    return failed(h, sx_fault_code(h->error.code));
}

/* One of the codes that the first line allows? */
static void check_expected(const hostile *h, const char *said, const char *name)
{
    const char *at = h->expect;
    size_t length = strlen(said);
    if (h->by_host) {
        ck_assert_msg(strcmp(said, "harmless") == 0, "%s: %s is seen by the carrier", name, said);
        return;
    }
    while (*at != '\0') {
        size_t one = strcspn(at, ", ");
        if (one == length && strncmp(at, said, length) == 0) {
            return;
        }
        at += one + strspn(at + one, ", ");
    }
    ck_abort_msg("%s: %s instead of %s\n%s", name, said, h->expect, h->error.message);
}

/* ---- Stages ---------------------------------------------------------------------------------- */

/* Opens the script and takes its manifest. */
static bool load(hostile *h)
{
    if (!went_well(h, sx_carrier_lua.open(&h->host, &h->self, &h->error))) {
        return false;
    }
    sx_plugin_status status = sx_carrier_lua.manifest(h->self, h->manifest, sizeof h->manifest,
                                                      &h->manifest_length, &h->error);
    ck_assert_int_ne(status, SX_PLUGIN_E_SPACE);
    return went_well(h, status);
}

/* The manifest as the host reads it. */
static bool read_manifest(hostile *h, sx_arena *arena, sx_model **ret, sx_plan **ret_plan)
{
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_slice text = {h->manifest, (size_t)h->manifest_length};
    bool good = sx_manifest_instrument(arena, "manifest.lua", text, &diags, ret) == SX_OK &&
                sx_plan_scores(*ret, arena, &diags, ret_plan) == SX_OK;
    if (!good) {
        ck_assert_uint_gt(diags.count, 0);
        (void)snprintf(h->error.message, sizeof h->error.message, "%s", diags.items[0].message);
        return failed(h, diags.items[0].code);
    }
    return true;
}

/* All answers to q1 and q2; further items are not shown. */
typedef struct block {
    double values[3][ROWS], scores[ROWS];
    uint8_t status[3][ROWS], score_status[ROWS];
    const double *value_columns[3];
    const uint8_t *status_columns[3];
    double *score_columns[1];
    uint8_t *score_status_columns[1];
    sx_plugin_block answers;
    sx_plugin_scores results;
} block;

static const char *const items[] = {"q1", "q2", "q3"};
static const char *const totals[] = {"total"};
static const char *const notes[] = {"same"};

/* Rows from `first` on: all of them, or only those with both answers. */
static size_t row_at(size_t first, size_t index, bool answered)
{
    return answered ? (first + index) / 4 * 5 + (first + index) % 4 : first + index;
}

static void make_block(block *b, size_t first, size_t rows, bool answered, uint32_t columns,
                       const char *const *names)
{
    memset(b, 0, sizeof *b);
    for (size_t r = 0; r < rows; r++) {
        size_t row = row_at(first, r, answered);
        size_t answers[3] = {row / 5, row % 5, 0};
        for (size_t c = 0; c < 3; c++) {
            bool there = c < 2 && answers[c] < 4;
            b->values[c][r] = there ? (double)answers[c] : 0;
            b->status[c][r] = (uint8_t)(there   ? SX_PLUGIN_CELL_OK
                                        : c < 2 ? SX_PLUGIN_CELL_SKIPPED
                                                : SX_PLUGIN_CELL_NOT_SHOWN);
        }
        b->score_status[r] = SX_PLUGIN_CELL_INCOMPLETE;
    }
    for (size_t c = 0; c < 3; c++) {
        b->value_columns[c] = b->values[c];
        b->status_columns[c] = b->status[c];
    }
    b->score_columns[0] = b->scores;
    b->score_status_columns[0] = b->score_status;
    b->answers = (sx_plugin_block){sizeof b->answers, columns,          rows, items,
                                   b->value_columns,  b->status_columns};
    b->results = (sx_plugin_scores){sizeof b->results,      1, rows, names, b->score_columns,
                                    b->score_status_columns};
}

static bool complete(size_t row)
{
    return row / 5 < 4 && row % 5 < 4;
}

/* score() on the numbers of everybody against the plan, as the host compares them. */
static bool trace(hostile *h, const sx_plan *plan)
{
    block b;
    make_block(&b, 0, ROWS, false, 2, totals);
    if (!went_well(h, sx_carrier_lua.score(h->self, &b.answers, &b.results, &h->error))) {
        return false;
    }
    sx_run *run = sx_run_new(plan, ROWS);
    ck_assert_ptr_nonnull(run);
    sx_run_begin(run, ROWS);
    bool same = true;
    for (size_t c = 0; c < 2; c++) {
        for (size_t r = 0; r < ROWS; r++) {
            sx_run_values(run, c)[r] = (int64_t)b.values[c][r];
            sx_run_status(run, c)[r] = b.status[c][r];
        }
    }
    sx_run_execute(run);
    for (size_t r = 0; r < ROWS && same; r++) {
        sx_score score;
        sx_run_score(run, 0, r, &score);
        same = (score.status == SX_CELL_OK) ==
               (b.score_status[r] == SX_PLUGIN_CELL_OK || !complete(r));
        same = complete(r) ? same && sx_number_to_double(score.exact) - b.scores[r] < 1e-9 &&
                                 b.scores[r] - sx_number_to_double(score.exact) < 1e-9
                           : same || score.status != SX_CELL_OK;
    }
    sx_run_free(run);
    return same ? true : failed(h, "SCRIPT.BRANCH");
}

/* One row at a time. The poison row gives a class, every other what a clean script gives. */
static void score_rows(hostile *h, const char *name)
{
    for (size_t i = 0; i < 2 * ROWS; i++) {
        size_t row = i % ROWS;
        if (!complete(row)) {
            continue; /* the missing rule keeps such rows from the code */
        }
        block b;
        make_block(&b, row, 1, false, 2, totals);
        sx_plugin_status status = sx_carrier_lua.score(h->self, &b.answers, &b.results, &h->error);
        double clean = b.values[0][0] + b.values[1][0];
        double difference = b.scores[0] - clean;
        if (row != POISON) {
            ck_assert_msg(status == SX_PLUGIN_OK && b.score_status[0] == SX_PLUGIN_CELL_OK,
                          "%s, row %zu: %s", name, row, h->error.message);
            ck_assert_msg(difference > -1e-9 && difference < 1e-9, "%s, row %zu", name, row);
            continue;
        }
        const char *said = "harmless";
        if (!went_well(h, status)) {
            said = h->said;
        } else if (b.score_status[0] != SX_PLUGIN_CELL_OK) {
            said = "no_value";
        } else if (b.scores[0] < 0 || b.scores[0] > 6) {
            said = "PLUGIN.RESULT"; /* the host holds the range against it */
        } else {
            ck_assert_msg(difference > -1e-9 && difference < 1e-9, "%s changed the score", name);
        }
        check_expected(h, said, name);
    }
    /* And all but the last of them in one block. */
    block b;
    make_block(&b, 0, 15, true, 2, totals);
    ck_assert_int_eq(sx_carrier_lua.score(h->self, &b.answers, &b.results, &h->error),
                     SX_PLUGIN_OK);
    for (size_t r = 0; r < 15; r++) {
        double difference = b.scores[r] - (b.values[0][r] + b.values[1][r]);
        ck_assert(b.score_status[r] == SX_PLUGIN_CELL_OK);
        ck_assert_msg(difference > -1e-9 && difference < 1e-9, "%s, row %zu of a block", name, r);
    }
}

static void validate_rows(hostile *h, const char *name)
{
    const sx_plugin_validity *validity = sx_carrier_lua.extension(h->self, SX_PLUGIN_VALIDITY);
    ck_assert_ptr_nonnull(validity);
    for (size_t i = 0; i < 2 * ROWS; i++) {
        size_t row = i % ROWS;
        block b;
        make_block(&b, row, 1, false, 2, notes);
        sx_plugin_status status = validity->check(h->self, &b.answers, &b.results, &h->error);
        if (row == POISON) {
            check_expected(h, went_well(h, status) ? "harmless" : h->said, name);
            continue;
        }
        ck_assert_msg(status == SX_PLUGIN_OK, "%s, row %zu: %s", name, row, h->error.message);
        ck_assert_int_eq(b.scores[0] > 0.5, row / 5 == row % 5);
    }
}

static void next_rows(hostile *h, const char *name)
{
    static uint8_t state[SX_PLUGIN_STATE_MAX];
    const sx_plugin_adaptive *adaptive = sx_carrier_lua.extension(h->self, SX_PLUGIN_ADAPTIVE);
    ck_assert_ptr_nonnull(adaptive);
    for (size_t i = 0; i < 2 * ROWS; i++) {
        size_t row = i % ROWS;
        block b;
        uint32_t length = 0;
        int32_t item = -5;
        make_block(&b, row, 1, false, 3, totals);
        sx_plugin_status status =
            adaptive->next(h->self, &b.answers, state, &length, &item, &h->error);
        if (row == POISON) {
            check_expected(h, went_well(h, status) ? "harmless" : h->said, name);
            continue;
        }
        /* Without a state it would ask the first item, which was asked. */
        ck_assert_msg(status != SX_PLUGIN_OK && h->error.code == SX_FAULT_SCRIPT_RESULT,
                      "%s, row %zu: %s", name, row, h->error.message);
    }
}

static void word_rows(hostile *h, const char *name)
{
    const sx_plugin_text *text = sx_carrier_lua.extension(h->self, SX_PLUGIN_TEXT);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < 2 * ROWS; i++) {
        size_t row = i % ROWS;
        if (!complete(row)) {
            continue;
        }
        block b;
        char out[5000];
        char clean[64];
        uint64_t length = 0;
        make_block(&b, row, 1, false, 3, totals);
        sx_plugin_text_context context = {.size = sizeof context,
                                          .item = "q3",
                                          .language = "en",
                                          .wording = "Three",
                                          .so_far = &b.answers};
        sx_plugin_status status =
            text->text(h->self, &context, out, sizeof out, &length, &h->error);
        if (row == POISON) {
            check_expected(h, went_well(h, status) ? "harmless" : h->said, name);
            continue;
        }
        ck_assert_msg(status == SX_PLUGIN_OK, "%s, row %zu: %s", name, row, h->error.message);
        (void)snprintf(clean, sizeof clean, "Three (after %d)", (int)(row / 5));
        ck_assert_uint_eq(length, strlen(clean));
        ck_assert_mem_eq(out, clean, (size_t)length);
    }
}

/* ---- Scripts --------------------------------------------------------------------------------- */

START_TEST(test_script)
{
    static hostile h;
    const char *name = scripts[_i];
    begin(&h, name);
    sx_arena *arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    sx_model *model = NULL;
    sx_plan *plan = NULL;
    bool loaded = load(&h) && read_manifest(&h, arena, &model, &plan);
    bool whole = strcmp(h.where, "load") == 0 || strcmp(h.where, "score") == 0;
    if (loaded && strcmp(h.where, "score") == 0) {
        loaded = trace(&h, plan);
    }
    if (whole) {
        check_expected(&h, loaded ? "harmless" : h.said, name);
    } else {
        ck_assert_msg(loaded, "%s: %s %s", name, h.said, h.error.message);
        if (strcmp(h.where, "score_row") == 0) {
            score_rows(&h, name);
        } else if (strcmp(h.where, "validate") == 0) {
            validate_rows(&h, name);
        } else if (strcmp(h.where, "next") == 0) {
            next_rows(&h, name);
        } else {
            ck_assert_str_eq(h.where, "text");
            word_rows(&h, name);
        }
    }
    end(&h);
    sx_arena_free(arena);
}
END_TEST

/* The corpus is all there. */
START_TEST(test_corpus)
{
    ck_assert_int_ge(script_count, 200);
}
END_TEST

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_scripts(void)
{
    DIR *folder = opendir(FOLDER);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".lua") == 0 &&
            script_count < SCRIPTS_MAX) {
            scripts[script_count++] = strndup(entry->d_name, length - 4);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    qsort(scripts, (size_t)script_count, sizeof scripts[0], compare_names);
}

static Suite *suite(void)
{
    Suite *suite = suite_create("lua_hostile");
    TCase *tests = tcase_create("hostile");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_corpus);
    tcase_add_loop_test(tests, test_script, 0, script_count);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    find_scripts();
    int status = run_suite(suite());
    while (script_count > 0) {
        free(scripts[--script_count]);
    }
    return status;
}
