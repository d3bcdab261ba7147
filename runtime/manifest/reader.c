/*
 * reader.c: starting on a file, and quiet access to values that the schema check has seen.
 */
#include "manifest/reader.h"

#include <string.h>

/* A message lists at most this many choices. */
#define CHOICES_SHOWN 20

bool sx_reader_check(sx_reader *reader, const sx_tree *root, sx_file_kind kind)
{
    if (root->kind != SX_TREE_MAP) {
        SX_FAIL(reader, "MANIFEST.TYPE", root->where,
                "sextant: 1 and the other keys; 'sextant schema --markdown' explains each",
                "the file holds %s", sx_tree_kind_word(root));
        return false;
    }
    sx_validate(reader, sx_schema_of(kind)->tables[0], root);
    return true;
}

bool sx_reader_start(sx_reader *reader, sx_arena *arena, const char *file, sx_slice text,
                     sx_diags *diags, sx_file_kind kind, sx_tree **ret, sx_status *ret_status)
{
    *reader = (sx_reader){.arena = arena, .diags = diags};
    reader->first_diag = diags == NULL ? 0 : diags->count;
    *ret_status = sx_tree_read_yaml(arena, file, text, diags, ret);
    if (*ret == NULL) {
        return false;
    }
    reader->errors = *ret_status == SX_OK ? 0 : 1;
    if (!sx_reader_check(reader, *ret, kind)) {
        *ret_status = SX_E_MANIFEST;
        return false;
    }
    return true;
}

sx_status sx_reader_end(sx_reader *reader)
{
    if (reader->diags != NULL) {
        sx_diags_sort(reader->diags,
                      reader->first_diag); /* a file is gone through more than once */
    }
    if (reader->no_memory) {
        return SX_E_MEMORY;
    }
    return reader->errors > 0 ? SX_E_MANIFEST : SX_OK;
}

void *sx_reader_array(sx_reader *reader, size_t count, size_t size)
{
    void *memory = sx_arena_array(reader->arena, count, size);
    if (memory == NULL) {
        reader->no_memory = true;
    }
    return memory;
}

/* "q9" is no slip of the finger for "q1": another one was meant. */
static bool differs_in_digits(sx_slice a, sx_slice b)
{
    size_t a_len = a.len, b_len = b.len;
    while (a_len > 0 && sx_is_digit(a.at[a_len - 1])) {
        a_len--;
    }
    while (b_len > 0 && sx_is_digit(b.at[b_len - 1])) {
        b_len--;
    }
    return a_len < a.len && b_len < b.len && a_len > 0 && a.len == b.len && a.len - a_len <= 2 &&
           sx_slice_equal((sx_slice){a.at, a_len}, (sx_slice){b.at, b_len});
}

const char *sx_reader_choices(sx_reader *reader, sx_slice wrong, const char *const *names,
                              size_t count)
{
    if (reader->errors > SX_DIAGS_MAX) {
        return NULL; /* not shown any more */
    }
    const char *nearest = sx_nearest(wrong, names, count);
    if (nearest != NULL && !differs_in_digits(wrong, sx_slice_of(nearest))) {
        return sx_arena_printf(reader->arena, "did you mean '%s'?", nearest);
    }
    sx_buf buf;
    sx_buf_init(&buf, 4096);
    sx_buf_str(&buf, count == 0 ? "there is none" : count == 1 ? "" : "one of ");
    for (size_t i = 0; i < count && i < CHOICES_SHOWN; i++) {
        sx_buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    if (count == 1) {
        sx_buf_str(&buf, ", the only one there is");
    }
    if (count > CHOICES_SHOWN) {
        sx_buf_printf(&buf, " and %zu more", count - CHOICES_SHOWN);
    }
    const char *text = sx_arena_strdup(reader->arena, sx_buf_text(&buf));
    sx_buf_free(&buf);
    return text;
}

sx_tree *sx_get(const sx_tree *map, const char *key)
{
    sx_tree *node = sx_tree_get(map, key);
    return node == NULL || sx_tree_is_null(node) ? NULL : node;
}

static sx_tree *get_kind(const sx_tree *map, const char *key, sx_tree_kind kind)
{
    sx_tree *node = sx_tree_get(map, key);
    return node != NULL && node->kind == kind ? node : NULL;
}

sx_tree *sx_get_map(const sx_tree *map, const char *key)
{
    return get_kind(map, key, SX_TREE_MAP);
}

sx_tree *sx_get_list(const sx_tree *map, const char *key)
{
    return get_kind(map, key, SX_TREE_LIST);
}

const char *sx_tree_text(const sx_tree *node)
{
    return node != NULL && sx_tree_is_scalar(node) ? node->text.at : NULL;
}

const char *sx_get_text(const sx_tree *map, const char *key)
{
    return sx_tree_text(sx_tree_get(map, key));
}

bool sx_get_truth(const sx_tree *map, const char *key, bool absent)
{
    const sx_tree *node = sx_tree_get(map, key);
    if (node == NULL || !sx_tree_is_scalar(node)) {
        return absent;
    }
    return absent ? !sx_slice_is(node->text, "false") : sx_slice_is(node->text, "true");
}

bool sx_get_number(const sx_tree *map, const char *key, sx_decimal *ret)
{
    const sx_tree *node = sx_tree_get(map, key);
    return node != NULL && sx_tree_is_scalar(node) && sx_decimal_read(node->text, ret);
}

bool sx_get_count(const sx_tree *map, const char *key, uint32_t *ret)
{
    const sx_tree *node = sx_tree_get(map, key);
    int64_t value = 0;
    if (node == NULL || !sx_tree_is_scalar(node) || sx_lex_count(node->text, &value) != SX_LEX_OK ||
        value > UINT32_MAX) {
        return false;
    }
    *ret = (uint32_t)value;
    return true;
}

int sx_get_word(const sx_tree *map, const char *key, const char *const *words, int absent)
{
    const sx_tree *node = sx_tree_get(map, key);
    if (node == NULL || !sx_tree_is_scalar(node)) {
        return absent;
    }
    int index = sx_word_index(words, node->text);
    return index < 0 ? absent : index;
}

const sx_expr *sx_get_expr(sx_reader *reader, const sx_tree *map, const char *key)
{
    const sx_tree *node = sx_tree_get(map, key);
    sx_expr *expr = NULL;
    if (node == NULL || !sx_tree_is_scalar(node)) {
        return NULL;
    }
    sx_status status = sx_expr_read_node(reader->arena, node, reader->diags, &expr);
    if (status == SX_E_MEMORY) {
        reader->no_memory = true;
    } else if (status != SX_OK) {
        reader->errors++;
    }
    return expr;
}
