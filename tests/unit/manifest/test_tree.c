/*
 * test_tree.c: YAML into a bounded tree: what it holds, and that every cap and every refusal comes
 * before memory or time is spent.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "manifest/tree.h"
#include "trial_manifest.h"
#include "support/suite.h"

static sx_tree *read_tree(trial *t, sx_slice text, sx_status expected)
{
    sx_tree *root = NULL;
    sx_status status = sx_tree_read_yaml(t->arena, "t.yaml", text, &t->diags, &root);
    ck_assert_msg(status == expected, "%s\n%s", sx_status_name(status), trial_report(t));
    return root;
}

START_TEST(nodes_know_what_and_where_they_are)
{
    trial t;
    trial_begin(&t);
    const sx_tree *root = read_tree(&t,
                                    SX_SLICE("a: 1\n"
                                             "b: {c: 'x', d: [~, \"~\", null, 2]}\n"
                                             "e:\n"
                                             "  - f: g\n"
                                             "    h: >\n"
                                             "      folded\n"
                                             "      text\n"
                                             "i:\n"),
                                    SX_OK);
    ck_assert_int_eq(root->kind, SX_TREE_MAP);
    ck_assert_uint_eq(root->count, 4);
    const sx_tree *b = sx_tree_get(root, "b");
    ck_assert_uint_eq(b->where.line, 2);
    ck_assert_uint_eq(b->where.column, 4);
    ck_assert(b->flow && !root->flow);
    ck_assert(!sx_tree_get(b, "c")->plain);
    const sx_tree *d = sx_tree_get(b, "d");
    ck_assert_uint_eq(d->count, 4);
    ck_assert(sx_tree_is_null(d->items[0]) && !sx_tree_is_null(d->items[1]));
    ck_assert(sx_tree_is_null(d->items[2]) && sx_tree_is_scalar(d->items[3]));
    ck_assert_uint_eq(d->items[1]->where.column, 20);
    const sx_tree *entry = sx_tree_get(root, "e")->items[0];
    ck_assert_str_eq(sx_tree_get(entry, "h")->text.at, "folded text\n");
    ck_assert(sx_tree_is_null(sx_tree_get(root, "i")));
    ck_assert_ptr_null(sx_tree_get(root, "nothing"));
    ck_assert_ptr_null(sx_tree_get(d, "a"));
    ck_assert_str_eq(sx_tree_get(root, "a")->where.file, "t.yaml");
    trial_end(&t);
}
END_TEST

START_TEST(a_leading_document_marker_and_crlf_are_fine)
{
    trial t;
    trial_begin(&t);
    const sx_tree *root =
        read_tree(&t, SX_SLICE("---\r\n# a comment\r\na: 1\r\nb: 2\r\n...\r\n"), SX_OK);
    ck_assert_uint_eq(sx_tree_get(root, "b")->where.line, 4);
    ck_assert_str_eq(sx_tree_get(root, "b")->text.at, "2");
    trial_end(&t);
}
END_TEST

START_TEST(duplicates_are_found_in_large_maps_too)
{
    static const size_t sizes[] = {2, 15, 16, 17, 18, 40, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        trial t;
        trial_begin(&t);
        for (size_t k = 0; k < sizes[i]; k++) {
            sx_buf_printf(&t.text, "k%zu: x\n", k);
        }
        ck_assert_uint_eq(read_tree(&t, trial_text(&t), SX_OK)->count, sizes[i]);
        sx_buf_printf(&t.text, "k%zu: y\n", sizes[i] - 2);
        const sx_tree *root = read_tree(&t, trial_text(&t), SX_E_MANIFEST);
        ck_assert_ptr_nonnull(root); /* the rest can still be checked */
        ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.DUPKEY");
        char both[80];
        (void)snprintf(both, sizeof both, "in line %zu and in line %zu", sizes[i] - 1,
                       sizes[i] + 1);
        ck_assert_msg(strstr(trial_first(&t)->message, both) != NULL, "%s", trial_report(&t));
        trial_end(&t);
    }
}
END_TEST

START_TEST(quoted_and_plain_keys_are_the_same_key)
{
    trial t;
    trial_begin(&t);
    (void)read_tree(&t, SX_SLICE("1: a\n\"1\": b\n"), SX_E_MANIFEST);
    ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.DUPKEY");
    trial_end(&t);
}
END_TEST

/* `times` openings: at 32 levels all is well, at 33 it is refused. */
static void expect_depth(const char *opening, size_t times, sx_status expected, const char *code)
{
    trial t;
    trial_begin(&t);
    for (size_t i = 0; i < times; i++) {
        trial_append(&t, opening);
    }
    sx_tree *root = NULL;
    sx_status status = sx_tree_read_yaml(t.arena, "t", trial_text(&t), &t.diags, &root);
    ck_assert_msg(status == expected, "%s x %zu: %s\n%s", opening, times, sx_status_name(status),
                  trial_report(&t));
    if (code != NULL) {
        ck_assert_msg(strcmp(trial_first(&t)->code, code) == 0, "%s", trial_report(&t));
    }
    trial_end(&t);
}

START_TEST(depth_is_capped)
{
    expect_depth("- ", 32, SX_OK, NULL);
    expect_depth("- ", 33, SX_E_MANIFEST, "MANIFEST.DEPTH");
    expect_depth("- ", 100000, SX_E_MANIFEST, "MANIFEST.DEPTH");
    expect_depth("[", 200000, SX_E_MANIFEST, "MANIFEST.DEPTH");
    expect_depth("{a: ", 200000, SX_E_MANIFEST, "MANIFEST.DEPTH");
    expect_depth("{", 33, SX_E_MANIFEST, "MANIFEST.YAML"); /* a map as a key */
    expect_depth("? ", 100000, SX_E_MANIFEST, NULL);
}
END_TEST

START_TEST(size_and_events_are_capped)
{
    expect_depth("- a\n", 99000, SX_OK, NULL);
    expect_depth("- a\n", 100001, SX_E_MANIFEST, "MANIFEST.SIZE");
    expect_depth("# x\n", 262144, SX_E_MANIFEST, "MANIFEST.YAML"); /* 1 MiB of comments: empty */
    expect_depth("# x\n", 262145, SX_E_MANIFEST, "MANIFEST.SIZE");
    expect_depth("x", 2000000, SX_E_MANIFEST, "MANIFEST.SIZE");
}
END_TEST

/* Shapes that make careless parsers slow: all must end well inside the timeout of this test. */
START_TEST(hostile_shapes_end_soon)
{
    static const char *const shapes[] = {"[",           "{",
                                         "- ",          "? ",
                                         "a: ",         "&a ",
                                         "*a ",         "!a ",
                                         "!!a ",        "\"",
                                         "'",           "''",
                                         "\\",          "|\n",
                                         ">\n",         "#",
                                         ",",           "[]",
                                         "{}",          "[a",
                                         "a\n",         "a\n ",
                                         " ",           "\n",
                                         "\t",          "%a\n",
                                         "---\n",       "...\n",
                                         "a: b: ",      "{a: [",
                                         "\"a\": ",     "x y ",
                                         "- - - - -\n", "- &a *a\n",
                                         "@",           "`",
                                         "\xC3\xA4",    "\xF0\x9F\x98\x80 ",
                                         "\"\\u0041\"", "\"\n",
                                         "- \"",        "k: >\n  x\n",
                                         "<<: ",        "~ ",
                                         "[,",          "a: [1, 2]\n",
                                         "'a': 'b'\n"};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        trial t;
        trial_begin(&t);
        while (t.text.len + strlen(shapes[i]) <= SX_MANIFEST_MAX) {
            trial_append(&t, shapes[i]);
        }
        sx_tree *root = NULL;
        sx_status status = sx_tree_read_yaml(t.arena, "t", trial_text(&t), &t.diags, &root);
        ck_assert_msg(status == SX_OK || status == SX_E_MANIFEST, "%s: %s", shapes[i],
                      sx_status_name(status));
        trial_end(&t);
    }
}
END_TEST

START_TEST(bytes_are_checked_before_yaml)
{
    static const struct {
        sx_slice text;
        uint32_t line, column;
    } cases[] = {
        {{"\xEF\xBB\xBF"
          "a: 1\n",
          8},
         1,
         1},
        {{"\xFF\xFE"
          "a\0:\0",
          6},
         1,
         1},
        {{"\xFE\xFF\0a\0:", 6}, 1, 1},
        {{"a: \0\n", 5}, 1, 4},
        {{"a: 1\nb: \xC0\x80\n", 11}, 2, 4},
        {{"a: \xED\xA0\x80\n", 7}, 1, 4},
        {{"\xC3\xA4: \xF4\x90\x80\x80", 8}, 1, 4},
        {{"a: \x7F", 4}, 1, 4},
        {{"a: \xC2\x85", 5}, 1, 4},
        {{"a: b\xEF\xBB\xBF", 7}, 1, 5},
        {{"a: b\xE2\x81\xA6", 7}, 1, 5},
        {{"a: b\xC3", 5}, 1, 5},
        {{"a: b\r", 5}, 1, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trial t;
        trial_begin(&t);
        ck_assert_ptr_null(read_tree(&t, cases[i].text, SX_E_MANIFEST));
        ck_assert_str_eq(trial_first(&t)->code, "MANIFEST.TEXT");
        ck_assert_uint_eq(trial_first(&t)->where.line, cases[i].line);
        ck_assert_uint_eq(trial_first(&t)->where.column, cases[i].column);
        trial_end(&t);
    }
}
END_TEST

START_TEST(letters_of_all_scripts_are_fine)
{
    static const char *const texts[] = {
        "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F",             /* composed umlauts */
        "q\xCC\x88",                                    /* no such character composed */
        "\xE0\xA4\x95\xE0\xA4\xBF",                     /* Devanagari */
        "\xE0\xB8\x81\xE0\xB8\xB3",                     /* Thai */
        "\xD7\xA9\xD7\x81",                             /* Hebrew with a point */
        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC", /* emoji with a joiner */
        "\xE2\x80\x8F\xD7\xA9",                         /* a right-to-left mark is no override */
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        trial t;
        trial_begin(&t);
        const sx_tree *root = read_tree(&t, sx_slice_of(texts[i]), SX_OK);
        ck_assert_str_eq(root->text.at, texts[i]);
        trial_end(&t);
    }
}
END_TEST

START_TEST(empty_files_say_so)
{
    static const char *const files[] = {"", "\n", "# nothing\n", "---\n...\n"};
    for (size_t i = 0; i < 3; i++) {
        trial t;
        trial_begin(&t);
        ck_assert_ptr_null(read_tree(&t, sx_slice_of(files[i]), SX_E_MANIFEST));
        ck_assert_ptr_nonnull(strstr(trial_report(&t), "empty"));
        trial_end(&t);
    }
    trial t;
    trial_begin(&t);
    ck_assert(sx_tree_is_null(read_tree(&t, sx_slice_of(files[3]), SX_OK)));
    ck_assert_ptr_null(read_tree(&t, (sx_slice){NULL, 0}, SX_E_MANIFEST));
    trial_end(&t);
}
END_TEST

static Suite *tree_suite(void)
{
    Suite *suite = suite_create("tree");
    TCase *tests = tcase_create("tree");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, nodes_know_what_and_where_they_are);
    tcase_add_test(tests, a_leading_document_marker_and_crlf_are_fine);
    tcase_add_test(tests, duplicates_are_found_in_large_maps_too);
    tcase_add_test(tests, quoted_and_plain_keys_are_the_same_key);
    tcase_add_test(tests, depth_is_capped);
    tcase_add_test(tests, size_and_events_are_capped);
    tcase_add_test(tests, hostile_shapes_end_soon);
    tcase_add_test(tests, bytes_are_checked_before_yaml);
    tcase_add_test(tests, letters_of_all_scripts_are_fine);
    tcase_add_test(tests, empty_files_say_so);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return run_suite(tree_suite());
}
