/*
 * test_hostile.c: the files of tests/hostile/manifest. The first line of each says with which code and
 * at which line it must be refused ("# expect: CODE LINE").
 */
#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "trial_manifest.h"
#include "support/suite.h"

/* The code and line that the first line asks for. */
static bool read_expectation(sx_slice text, char code[40], uint32_t *line)
{
    static const char mark[] = "# expect: ";
    const char *at = strstr(text.at, mark);
    if (at == NULL || at > text.at + 3) { /* a byte order mark may come first */
        return false;
    }
    at += sizeof mark - 1;
    size_t len = strcspn(at, " \n");
    if (len == 0 || len >= 40 || at[len] != ' ') {
        return false;
    }
    memcpy(code, at, len);
    code[len] = '\0';
    int64_t number = 0;
    at += len + 1;
    bool good = sx_int_read((sx_slice){at, strcspn(at, "\r\n")}, &number);
    *line = (uint32_t)number;
    return good && number > 0;
}

static void check_file(const char *path)
{
    trial t;
    trial_begin(&t);
    ck_assert_int_eq(sx_file_read(path, SX_MANIFEST_MAX, &t.text, &t.diags), SX_OK);
    char code[40];
    uint32_t line = 0;
    ck_assert_msg(read_expectation(trial_text(&t), code, &line), "no expectation: %s", path);
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(t.arena, path, trial_text(&t), &t.diags, &model);
    ck_assert_msg(status == SX_E_MANIFEST && model == NULL, "accepted: %s", path);
    const sx_diag *first = trial_first(&t);
    ck_assert_msg(first != NULL && strcmp(first->code, code) == 0 && first->where.line == line,
                  "expected %s in line %u:\n%s", code, line, trial_report(&t));
    ck_assert_msg(first->expected != NULL && first->where.column > 0, "%s", trial_report(&t));
    trial_end(&t);
}

START_TEST(every_file_is_refused_as_it_says)
{
    static const char folder[] = SX_SOURCE_DIR "/tests/hostile/manifest";
    DIR *listing = opendir(folder);
    ck_assert_msg(listing != NULL, "%s", folder);
    size_t files = 0;
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        size_t len = strlen(entry->d_name);
        if (len < 6 || strcmp(entry->d_name + len - 5, ".yaml") != 0) {
            continue;
        }
        sx_buf path;
        sx_buf_init(&path, 4096);
        sx_path_join(&path, folder, entry->d_name);
        check_file(sx_buf_text(&path));
        sx_buf_free(&path);
        files++;
    }
    closedir(listing);
    ck_assert_uint_gt(files, 60);
}
END_TEST

/* A part that comes again and again inside an otherwise good instrument. */
typedef struct flood {
    const char *old, *before, *part, *after;
    size_t times;
    const char *code; /* the first error; NULL: any, or none */
} flood;

static const flood floods[] = {
    {"  - {id: q1, responses: frequency, text: One}\n", "  - {id: q1, responses: frequency}\n",
     "  - {id: i%zu, responses: frequency, unscored: true}\n", "", 9000, "MANIFEST.SIZE"},
    {"    sum: q1..q3\n", "    sum: [q1", ", q9%zu", "]\n", 60000, "MANIFEST.REF"},
    {"    sum: q1..q3\n", "    sum: \"q1", ", q2", "\"\n", 150000, "MANIFEST.DOUBLE"},
    {"    bands: [{low: 0..3}, {high: 4..6}]\n", "    bands: [{low: 0..3}", ", {b%zu: 0..3}", "]\n",
     20000, "MANIFEST.SIZE"},
    {"    cutoffs: [{id: probable, at: 4}]\n", "    cutoffs: [{id: probable, at: 4}",
     ", {id: probable, at: 4}", "]\n", 14000, "MANIFEST.SIZE"},
    {"[{much: q1 = 2}, {little: otherwise}]", "[{much: q1 = 2}", ", {c%zu: q1 = 1}", "]", 24000,
     "MANIFEST.SIZE"},
    {"  yesno: [{no: No}, {yes: Yes}]\n", "  yesno: [no, yes]\n", "  set%zu: [a]\n", "", 20000,
     "MANIFEST.SIZE"},
    {"[{no: No}, {yes: Yes}]", "[no, yes", ", c%zu", "]", 60000, "MANIFEST.SIZE"},
    {"  - {answers: [1, 1, 1], total: 3, band: low}\n", "", "  - {answers: [1], total: %zu}\n", "",
     10000, "MANIFEST.SIZE"},
    {"{answers: [1, 1, 1], total: 3", "{answers: {q1: 1", ", w%zu: 1", "}, total: 3", 40000,
     "MANIFEST.REF"},
    {"{first: Somebody 2001}", "{first: Somebody", ", s%zu: X", "}", 40000, NULL},
    {"  type:\n", "", "  s%zu: {sum: q1..q3, missing: {rule: complete}}\n", "  type:\n", 5000,
     "MANIFEST.DIRECTION"},
    {"title: Base\n", "title: Base\n", "k%zu: 1\n", "", 40000, "MANIFEST.KEY"},
    {"title: Base\n", "title: Base\n", "title: Base\n", "", 40000, "MANIFEST.DUPKEY"},
    {"{when: q3 >= 1,", "{when: \"q3 >= 1", " or q3 = %zu", "\",", 20000, "MANIFEST.EXPR"},
    {"[{age: 16..40, sex", "[", "{age: %zu}, ", "{age: 16..40, sex", 24000, NULL},
    {"[{beer: Beer}, {wine: Wine}]", "[beer", ", o%zu", "]", 900, NULL},
    {"{answers: [1, 1, 1], total: 3", "{answers: [1", ", %zu", "], total: 3", 60000,
     "MANIFEST.RANGE"},
    {"[{none: 0..2}, {high: 3..6}]", "[{none: 0..2}", ", {high: %zu}", "]", 20000, "MANIFEST.SIZE"},
    {"  danger: {", "", "  f%zu: {when: q3 >= 1, tier: note}\n", "  danger: {", 12000, NULL},
};

START_TEST(floods_end_soon)
{
    for (size_t i = 0; i < sizeof floods / sizeof floods[0]; i++) {
        trial part, t;
        trial_begin(&part);
        trial_begin(&t);
        trial_append(&part, floods[i].before);
        for (size_t n = 0; n < floods[i].times && part.text.len < 950000; n++) {
            const char *number = strstr(floods[i].part, "%zu");
            sx_buf_add(&part.text, floods[i].part,
                       number == NULL ? strlen(floods[i].part) : (size_t)(number - floods[i].part));
            if (number != NULL) {
                sx_buf_int(&part.text, (int64_t)n);
                sx_buf_str(&part.text, number + 3);
            }
        }
        trial_append(&part, floods[i].after);
        trial_change(&t, trial_base, floods[i].old, trial_text(&part).at);
        sx_model *model = NULL;
        /* Far less than a gigabyte must do, whatever the file says. */
        sx_arena *arena = sx_arena_new((size_t)96 << 20);
        sx_status status = sx_manifest_instrument(arena, "flood", trial_text(&t), &t.diags, &model);
        ck_assert_msg(status == SX_OK || status == SX_E_MANIFEST, "%s: %s", floods[i].part,
                      sx_status_name(status));
        if (floods[i].code != NULL) {
            trial_expect(&t, status, floods[i].code);
        }
        sx_arena_free(arena);
        trial_end(&t);
        trial_end(&part);
    }
}
END_TEST

/* One set of many options under many items, and every option of it in every example. */
START_TEST(columns_cannot_multiply)
{
    for (size_t items = 10; items <= 100; items += 90) {
        trial t;
        trial_begin(&t);
        trial_append(&t, "sextant: 1\nid: x\nversion: 1.0.0\ntitle: X\nstrand: both\n"
                         "kind: outcome\nrights: {class: A}\nresponses:\n  f: [a");
        for (size_t i = 1; i < 1000; i++) {
            sx_buf_printf(&t.text, ", o%zu", i);
        }
        trial_append(&t, "]\nitems:\n  - {id: q, options: [0, 1]}\n");
        for (size_t i = 0; i < items; i++) {
            sx_buf_printf(&t.text, "  - {id: m%zu, kind: multi, responses: f}\n", i);
        }
        trial_append(&t, "scales: {s: {sum: q, missing: {rule: complete}, direction: neither, "
                         "range: 0..1}}\nexamples:\n");
        for (size_t i = 0; i < 300; i++) {
            trial_append(&t, "  - {answers: {m0: ~, m1: declined, q: 1}, s: 1}\n");
        }
        sx_arena *arena = sx_arena_new((size_t)96 << 20);
        sx_model *model = NULL;
        sx_status status = sx_manifest_instrument(arena, "x", trial_text(&t), &t.diags, &model);
        trial_expect(&t, status, "MANIFEST.SIZE");
        sx_arena_free(arena);
        trial_end(&t);
    }
}
END_TEST

/* Ranges written out in many scales: small in the file, large in memory. */
START_TEST(ranges_cannot_multiply)
{
    trial t;
    trial_begin(&t);
    trial_append(&t, "sextant: 1\nid: x\nversion: 1.0.0\ntitle: X\nstrand: both\nkind: outcome\n"
                     "rights: {class: A}\nresponses: {f: [0, 1]}\nitems:\n");
    for (size_t i = 0; i < 2000; i++) {
        sx_buf_printf(&t.text, "  - {id: q%zu, responses: f}\n", i);
    }
    trial_append(&t, "scales:\n");
    for (size_t i = 0; i < 1000; i++) {
        sx_buf_printf(&t.text,
                      "  s%zu: {sum: q0..q1999, missing: {rule: complete}, direction: neither, "
                      "range: 0..2000}\n",
                      i);
    }
    trial_append(&t, "examples: [{answers: [1], s0: ~}]\n");
    sx_arena *arena = sx_arena_new((size_t)96 << 20);
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(arena, "x", trial_text(&t), &t.diags, &model);
    trial_expect(&t, status, "MANIFEST.SIZE");
    sx_arena_free(arena);
    trial_end(&t);
}
END_TEST

static Suite *hostile_suite(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tests = tcase_create("hostile");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, every_file_is_refused_as_it_says);
    tcase_add_test(tests, floods_end_soon);
    tcase_add_test(tests, columns_cannot_multiply);
    tcase_add_test(tests, ranges_cannot_multiply);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(hostile_suite());
}
