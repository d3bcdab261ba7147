/*
 * test_load.c: loading a file: an instrument proves itself by its examples or is not there at all; answers
 * as text; the catalogue finds, names what is near, and keeps what it loaded.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "host/catalogue.h"
#include "manifest/manifest.h"
#include "support/suite.h"

static char folder[64];
static sx_arena *arena;
static sx_diags diags;

static void setup(void)
{
    memcpy(folder, "/tmp/sextant-load-XXXXXX", 25);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
}

static void teardown(void)
{
    static const char *const parts[] = {"/clinical/mood/manifest.yaml", "/clinical/mood",
                                        "/clinical", ""};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        remove(sx_arena_printf(arena, "%s%s", folder, parts[i]));
    sx_arena_free(arena);
}

static const char head[] =
    "sextant: 1\nid: mood\nversion: 1.0.0\ntitle: Mood\nstrand: therapy\nkind: screener\n"
    "validated: false\n"
    "rights: {class: own, holder: Sextant, statement: own, source: own}\n"
    "sources: {book: A book}\n"
    "responses: {often: [{0: Never}, {1: Often}, {code: na, text: n/a, missing: not_applicable}]}\n"
    "items:\n"
    "  - {id: q1, responses: often, text: One}\n"
    "  - {id: q2, responses: often, text: Two}\n"
    "  - {id: n, kind: number, range: -5..5, digits: 1, unscored: true, text: N}\n"
    "  - {id: day, kind: date, range: 2000-01-01..2030-12-31, unscored: true, text: D}\n"
    "  - {id: pain, kind: slider, range: 0..100, step: 5, unscored: true, text: P}\n"
    "flags: {f: {title: F, when: q2 >= 1, tier: urgent, text: F}}\n"
    "scales: {total: {sum: q1..q2, missing: {rule: complete}, direction: higher_is_worse, "
    "range: [0, 2], bands: [{low: 0..1}, {high: 2..2}], bands_source: book}}\n";

static const char *write_manifest(const char *examples)
{
    static char path[128];
    sx_buf text, name;
    sx_buf_init(&text, 1 << 16);
    sx_buf_init(&name, sizeof path - 1);
    sx_buf_printf(&name, "%s/clinical", folder);
    mkdir(sx_buf_text(&name), 0700);
    sx_buf_str(&name, "/mood");
    mkdir(sx_buf_text(&name), 0700);
    sx_buf_str(&name, "/manifest.yaml");
    sx_buf_str(&text, head);
    sx_buf_str(&text, examples);
    memcpy(path, sx_buf_text(&name), name.len + 1);
    ck_assert_int_eq(sx_file_write(path, sx_buf_text(&text), text.len, false, &diags), SX_OK);
    sx_buf_free(&text);
    sx_buf_free(&name);
    return path;
}

static const struct {
    const char *examples;
    const char *code; /* NULL: loads */
} loads[] = {
    {"examples: [{answers: [1, 1], total: 2, band: high, flags: {f: raised}}, {answers: [1, 0], "
     "total: "
     "1, flags: {f: clear}}, {answers: [1, ~], total: ~, reason: incomplete}]",
     NULL},
    {"examples: [{answers: [1, 1], total: 1}]", "MANIFEST.SELFTEST"},
    {"examples: [{answers: [1, 1], total: 2, band: low}]", "MANIFEST.SELFTEST"},
    {"examples: [{answers: [1, 1], total: 2, flags: {f: clear}}]", "MANIFEST.SELFTEST"},
    {"examples: [{answers: [1, ~], total: ~, reason: incomplete, flags: {f: not_assessed}}, "
     "{answers: [0, 1], total: 1, flags: {f: raised}}, {answers: [~, 0], flags: {f: clear}}]",
     NULL},
    {"examples: [{answers: [1, ~], total: 1}]", "MANIFEST.SELFTEST"},
    {"examples: [{answers: [1, 1], total: ~}]", "MANIFEST.SELFTEST"},
    {"examples: [{answers: [1, na], total: ~, reason: incomplete}, {answers: [1, 1], total: 2, "
     "flags: "
     "{f: raised}}, {answers: [1, 0], flags: {f: clear}}]",
     NULL},
    {"examples: [{answers: [1, 7], total: 8}]", "MANIFEST."},
    {"examples: [{answers: [1, 1], sum: 2}]", "MANIFEST."},
    {"examples: []", "MANIFEST."},
    {"", "MANIFEST."},
};

START_TEST(test_examples)
{
    sx_loaded *loaded = NULL;
    sx_status status = sx_load(write_manifest(loads[_i].examples), &diags, &loaded);
    if (!loads[_i].code) {
        ck_assert_msg(status == SX_OK, "%s", diags.count ? diags.items[0].message : "");
        ck_assert_uint_eq(loaded->examples_run, 3);
        ck_assert_uint_eq(strlen(loaded->rule_hash), 64);
    } else {
        ck_assert_int_ne(status, SX_OK);
        ck_assert_ptr_null(loaded);
        ck_assert_uint_ge(diags.errors, 1);
        ck_assert_msg(strncmp(diags.items[0].code, loads[_i].code, strlen(loads[_i].code)) == 0,
                      "%s", diags.items[0].code);
    }
    sx_loaded_free(loaded);
}
END_TEST

/* What the examples leave out is named. */
static const struct {
    const char *examples;
    const char *missing; /* a piece of the message */
} gaps[] = {
    {"examples: [{answers: [1, 1], band: high, flags: {f: raised}}, {answers: [1, 0], flags: {f: "
     "clear}}, {answers: [1, ~], total: ~}]",
     "no example has a score of total"},
    {"examples: [{answers: [1, 1], total: 2, flags: {f: raised}}, {answers: [1, 0], flags: {f: "
     "clear}}]",
     "no score of total"},
    {"examples: [{answers: [1, 1], total: 2}, {answers: [1, 0], flags: {f: clear}}, {answers: [1, "
     "~], "
     "total: ~}]",
     "no example raises the flag f"},
    {"examples: [{answers: [1, 1], total: 2, flags: {f: raised}}, {answers: [1, ~], total: ~, "
     "flags: "
     "{f: not_assessed}}]",
     "no example leaves clear the flag f"},
};

START_TEST(test_gaps)
{
    sx_loaded *loaded = NULL;
    ck_assert_int_eq(sx_load(write_manifest(gaps[_i].examples), &diags, &loaded), SX_E_MANIFEST);
    ck_assert_ptr_null(loaded);
    ck_assert_uint_eq(diags.count, 1);
    ck_assert_str_eq(diags.items[0].code, "MANIFEST.VECTORS");
    ck_assert_msg(strstr(diags.items[0].message, gaps[_i].missing) != NULL, "%s",
                  diags.items[0].message);
    ck_assert_uint_gt(diags.items[0].where.line, 0);
}
END_TEST

/* A file that is no manifest is refused as one; that there is none is something else. */
START_TEST(test_no_file)
{
    sx_loaded *loaded = NULL;
    const char *path = sx_arena_printf(arena, "%s/clinical/mood/manifest.yaml", folder);
    write_manifest("");
    ck_assert_int_eq(remove(path), 0);
    ck_assert_int_eq(sx_load(path, &diags, &loaded), SX_E_NOT_FOUND);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(sx_load(path, &diags, &loaded), SX_E_MANIFEST);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(sx_load(path, &diags, &loaded), SX_E_MANIFEST);
    ck_assert_int_eq(remove(path), 0);
    char *large = calloc(1, SX_MANIFEST_MAX + 1);
    ck_assert_ptr_nonnull(large);
    memset(large, '#', SX_MANIFEST_MAX + 1);
    ck_assert_int_eq(sx_file_write(path, large, SX_MANIFEST_MAX + 1, false, &diags), SX_OK);
    free(large);
    ck_assert_int_eq(sx_load(path, &diags, &loaded), SX_E_MANIFEST);
    static const char *const codes[] = {"FILE.NOT_FOUND", "MANIFEST.FILE", "MANIFEST.FILE",
                                        "MANIFEST.SIZE"};
    ck_assert_uint_eq(diags.count, 4);
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(diags.items[i].code, codes[i]);
}
END_TEST

/* A caller that does not want to know why may pass no diagnostics. */
START_TEST(test_without_diagnostics)
{
    sx_loaded *loaded = NULL;
    ck_assert_int_eq(sx_load(write_manifest(loads[_i].examples), NULL, &loaded) == SX_OK,
                     loads[_i].code == NULL);
    sx_loaded_free(loaded);
}
END_TEST

static const struct {
    const char *field, *text, *printed; /* printed NULL: refused */
    sx_cell cell;
} answers[] = {
    {"q1", "0", "0", SX_CELL_OK},
    {"q1", "1", "1", SX_CELL_OK},
    {"q1", "1.0", "1", SX_CELL_OK},
    {"q1", "na", "na", SX_CELL_NOT_APPLICABLE},
    {"q1", "2", NULL, SX_CELL_OK},
    {"q1", "01", NULL, SX_CELL_OK},
    {"q1", " 1", NULL, SX_CELL_OK},
    {"q1", "+1", NULL, SX_CELL_OK},
    {"q1", "1e0", NULL, SX_CELL_OK},
    {"q1", "NA", NULL, SX_CELL_OK},
    {"n", "-5", "-5", SX_CELL_OK},
    {"n", "2.5", "2.5", SX_CELL_OK},
    {"n", "2.50", "2.5", SX_CELL_OK},
    {"n", "2.55", NULL, SX_CELL_OK},
    {"n", "5.1", NULL, SX_CELL_OK},
    {"n", "1,5", NULL, SX_CELL_OK},
    {"day", "2026-11-21", "2026-11-21", SX_CELL_OK},
    {"day", "2026-02-29", NULL, SX_CELL_OK},
    {"day", "1999-12-31", NULL, SX_CELL_OK},
    {"pain", "55", "55", SX_CELL_OK},
    {"pain", "57", NULL, SX_CELL_OK},
};

START_TEST(test_answer)
{
    sx_loaded *loaded = NULL;
    int64_t value = 0;
    sx_cell cell;
    const char *expected = NULL;
    ck_assert_int_eq(sx_load(write_manifest(loads[0].examples), &diags, &loaded), SX_OK);
    int field = sx_model_find_field(loaded->model, answers[_i].field);
    ck_assert_int_ge(field, 0);
    sx_status status = sx_answer_read(loaded->model, (size_t)field, sx_slice_of(answers[_i].text),
                                      &value, &cell, &expected);
    ck_assert_int_eq(status, answers[_i].printed ? SX_OK : SX_E_INPUT);
    ck_assert_ptr_nonnull(expected);
    if (answers[_i].printed) {
        sx_buf text;
        sx_buf_init(&text, 64);
        sx_answer_print(loaded->model, (size_t)field, value, &text);
        ck_assert_str_eq(sx_buf_text(&text), answers[_i].printed);
        ck_assert_int_eq(cell, answers[_i].cell);
        sx_buf_free(&text);
    }
    sx_loaded_free(loaded);
}
END_TEST

START_TEST(test_catalogue)
{
    sx_catalogue *catalogue = NULL;
    const sx_loaded *first = NULL, *again = NULL;
    write_manifest(loads[0].examples);
    ck_assert_int_eq(sx_catalogue_new(folder, &diags, &catalogue), SX_OK);
    ck_assert_uint_eq(sx_catalogue_count(catalogue), 1);
    ck_assert_str_eq(sx_catalogue_at(catalogue, 0)->id, "mood");
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "mood", &diags, &first), SX_OK);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "mood", &diags, &again), SX_OK);
    ck_assert_ptr_eq(first, again);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, "mod", &diags, &again), SX_E_NOT_FOUND);
    ck_assert_ptr_null(again);
    ck_assert_str_eq(diags.items[0].expected, "mood");
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, first->path, &diags, &again), SX_OK);
    ck_assert_str_eq(again->model->id, "mood");
    const char *parent = sx_arena_printf(arena, "%s/clinical/mood", folder);
    ck_assert_int_eq(sx_catalogue_instrument(catalogue, parent, &diags, &again), SX_OK);
    ck_assert_str_eq(again->model->id, "mood");
    sx_catalogue_free(catalogue);
}
END_TEST

/* An id found twice on the path is named; the first one is used. */
START_TEST(test_twice)
{
    sx_catalogue *catalogue = NULL;
    write_manifest(loads[0].examples);
    const char *path = sx_arena_printf(arena, "%s:/nowhere:%s", folder, folder);
    ck_assert_int_eq(sx_catalogue_new(path, &diags, &catalogue), SX_OK);
    ck_assert_uint_eq(sx_catalogue_count(catalogue), 1);
    ck_assert_uint_eq(diags.count, 1);
    ck_assert_str_eq(diags.items[0].code, "CATALOGUE.TWICE");
    ck_assert(diags.items[0].warning);
    sx_catalogue_free(catalogue);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host/load");
    TCase *tests = tcase_create("load");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_examples, 0, (int)(sizeof loads / sizeof *loads));
    tcase_add_loop_test(tests, test_gaps, 0, (int)(sizeof gaps / sizeof *gaps));
    tcase_add_test(tests, test_no_file);
    tcase_add_loop_test(tests, test_answer, 0, (int)(sizeof answers / sizeof *answers));
    tcase_add_loop_test(tests, test_without_diagnostics, 0, (int)(sizeof loads / sizeof *loads));
    tcase_add_test(tests, test_catalogue);
    tcase_add_test(tests, test_twice);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
