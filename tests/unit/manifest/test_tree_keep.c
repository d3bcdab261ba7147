/*
 * test_tree_keep.c: a tree comes back from its bytes as it was, and from bytes that are not right either nothing
 * comes, or a tree that stays within them.
 */
#include <check.h>
#include <string.h>

#include "base/file.h"
#include "base/folder.h"
#include "manifest/manifest.h"
#include "manifest/tree_keep.h"
#include "support/suite.h"

static sx_arena *arena;
static sx_diags diags;
static sx_buf text, bytes;

static void set_up(void)
{
    arena = sx_arena_new(0);
    sx_diags_init(&diags, arena);
    sx_buf_init(&text, SX_MANIFEST_MAX);
    sx_buf_init(&bytes, 16 * SX_MANIFEST_MAX);
}

static void tear_down(void)
{
    sx_buf_free(&text);
    sx_buf_free(&bytes);
    sx_arena_free(arena);
}

static sx_slice slice(void)
{
    return (sx_slice){sx_buf_text(&text), text.len};
}

static sx_tree *read_text(void)
{
    sx_tree *root = NULL;
    ck_assert_int_eq(sx_tree_read_yaml(arena, "file", slice(), &diags, &root), SX_OK);
    sx_buf_reset(&bytes);
    sx_tree_keep(root, slice(), &bytes);
    ck_assert(!bytes.failed);
    return root;
}

static sx_tree *back(const char *from, size_t len)
{
    /* In memory of exactly its size, so that reading beyond it is noticed. */
    return sx_tree_kept(arena, "file", slice(), sx_arena_strndup(arena, from, len), len);
}

static void same_slice(sx_slice a, sx_slice b)
{
    ck_assert_uint_eq(a.len, b.len);
    if (a.len > 0)
        ck_assert_mem_eq(a.at, b.at, a.len);
}

static void same(const sx_tree *a, const sx_tree *b)
{
    ck_assert_int_eq(a->kind, b->kind);
    ck_assert_str_eq(a->where.file, b->where.file);
    ck_assert_uint_eq(a->where.line, b->where.line);
    ck_assert_uint_eq(a->where.column, b->where.column);
    ck_assert_int_eq(a->plain, b->plain);
    ck_assert_int_eq(a->flow, b->flow);
    ck_assert_int_eq(a->comment, b->comment);
    same_slice(a->text, b->text);
    ck_assert_ptr_eq(sx_tree_source(a).at, sx_tree_source(b).at);
    ck_assert_uint_eq(sx_tree_source(a).len, sx_tree_source(b).len);
    if (b->kind == SX_TREE_SCALAR)
        ck_assert_int_eq(b->text.at[b->text.len], '\0');
    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        if (a->kind == SX_TREE_MAP)
            same(a->keys[i], b->keys[i]);
        same(a->items[i], b->items[i]);
    }
}

/* Reads all that a tree claims to have. */
static size_t walk(const sx_tree *node)
{
    size_t sum = node->where.line + node->where.column;
    for (size_t i = 0; node->kind == SX_TREE_SCALAR && i <= node->text.len; i++)
        sum += (unsigned char)node->text.at[i];
    for (size_t i = 0; i < sx_tree_source(node).len; i++)
        sum += (unsigned char)node->source.at[i];
    for (size_t i = 0; i < node->count; i++)
        sum += (node->kind == SX_TREE_MAP ? walk(node->keys[i]) : 0) + walk(node->items[i]);
    return sum;
}

static const char every_kind[] =
    "plain: text # with a comment\nquoted: \"a\\n\\u00e9\"\nsingle: 'it''s'\nempty:\n"
    "none: ~\nfolded: >\n  two\n  lines\nlist:\n  - 1\n  - [2, {three: 3}, []]\n  - {}\nend: {a: "
    "b}\n";

START_TEST(every_kind_of_node)
{
    sx_buf_str(&text, "a: 1\nb: \"x\\ty\"\nc: [1, ~, {d: e # f\n}]\n");
    sx_buf_str(&text, every_kind);
    sx_tree *root = read_text();
    sx_tree *kept = back(sx_buf_text(&bytes), bytes.len);
    ck_assert_ptr_nonnull(kept);
    same(root, kept);
}
END_TEST

/* Every manifest that ships. */
START_TEST(whatever_ships)
{
    static const char *const groups[] = {"clinical", "coaching", "functioning", "values"};
    size_t seen = 0;
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        char **names = NULL;
        size_t count = 0;
        const char *folder = sx_path_below(arena, SX_SOURCE_DATA_DIR, groups[g]);
        ck_assert_int_eq(sx_folder_names(folder, arena, &names, &count), 0);
        for (size_t i = 0; i < count; i++) {
            const char *path = sx_arena_printf(arena, "%s/%s/manifest.yaml", folder, names[i]);
            sx_buf_reset(&text);
            if (sx_file_read(path, SX_MANIFEST_MAX, &text, NULL) != SX_OK)
                continue;
            sx_tree *root = read_text();
            sx_tree *kept = back(sx_buf_text(&bytes), bytes.len);
            ck_assert_msg(kept != NULL, "%s", path);
            same(root, kept);
            seen++;
        }
    }
    ck_assert_uint_ge(seen, 30);
}
END_TEST

static void small(void)
{
    sx_buf_str(&text, "a: 1\nb: [x, {c: 'd'}]\n");
    (void)read_text();
}

START_TEST(every_byte_is_needed)
{
    small();
    for (size_t len = 0; len < bytes.len; len++)
        ck_assert_msg(back(sx_buf_text(&bytes), len) == NULL, "%zu bytes", len);
    sx_buf_char(&bytes, '\0');
    ck_assert_ptr_null(back(sx_buf_text(&bytes), bytes.len));
}
END_TEST

/* A checksum stands before this; what passes it all the same must do no harm. */
START_TEST(any_byte_may_be_wrong)
{
    static const unsigned char values[] = {0, 1, 2, 3, 0x7F, 0x80, 0xFE, 0xFF};
    small();
    size_t trees = 0, total = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        char right = bytes.data[i];
        for (size_t v = 0; v < sizeof values; v++) {
            bytes.data[i] = (char)values[v];
            sx_tree *tree = back(sx_buf_text(&bytes), bytes.len);
            trees += tree != NULL;
            total += tree == NULL ? 0 : walk(tree);
        }
        bytes.data[i] = right;
    }
    ck_assert_uint_gt(trees, 0);
    ck_assert_uint_gt(total, 0);
}
END_TEST

/* The source of a scalar lies in the text that is there now. */
START_TEST(of_a_longer_text)
{
    sx_buf_str(&text, "a: 1\nb: a longer text\n");
    (void)read_text();
    text.len = 8;
    ck_assert_ptr_null(back(sx_buf_text(&bytes), bytes.len));
}
END_TEST

START_TEST(no_room)
{
    sx_buf_str(&text, "a: 1\n");
    sx_tree *root = read_text();
    for (size_t max = 0; max < bytes.len; max++) {
        sx_buf tight;
        sx_buf_init(&tight, max);
        sx_tree_keep(root, slice(), &tight);
        ck_assert(tight.failed);
        sx_buf_free(&tight);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("manifest/tree_keep");
    TCase *cases = tcase_create("tree_keep");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, every_kind_of_node);
    tcase_add_test(cases, whatever_ships);
    tcase_add_test(cases, every_byte_is_needed);
    tcase_add_test(cases, any_byte_may_be_wrong);
    tcase_add_test(cases, of_a_longer_text);
    tcase_add_test(cases, no_room);
    suite_add_tcase(all, cases);
    return all;
}

int main(void)
{
    return run_suite(suite());
}
