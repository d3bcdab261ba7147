/*
 * syntax_write.c: which keys stand twice, and a script with text put in.
 */
#include <stdlib.h>
#include <string.h>

#include "backend/lua/syntax_inner.h"

/* ---- keys --------------------------------------------------------------------------------------- */

void sx_syntax_keys_add(sx_syntax_keys *keys, sx_syntax_key key)
{
    void *items = keys->keys;
    if (sx_arena_grow(keys->arena, &items, &keys->capacity, keys->count, sizeof key) == NULL) {
        keys->failed = true;
        return;
    }
    keys->keys = items;
    keys->keys[keys->count++] = key;
}

static int compare_values(const sx_syntax_key *a, const sx_syntax_key *b)
{
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->kind == SYNTAX_KEY_NUMBER) {
        return (a->number > b->number) - (a->number < b->number);
    }
    size_t shorter = a->text.len < b->text.len ? a->text.len : b->text.len;
    int order = shorter == 0 ? 0 : memcmp(a->text.at, b->text.at, shorter);
    return order != 0 ? order : (a->text.len > b->text.len) - (a->text.len < b->text.len);
}

/* Equal ones in the order of the script. */
static int compare_keys(const void *left, const void *right)
{
    const sx_syntax_key *a = left, *b = right;
    int order = compare_values(a, b);
    return order != 0 ? order : (a->written.at > b->written.at) - (a->written.at < b->written.at);
}

void sx_syntax_keys_repeat(sx_syntax_keys *keys, sx_lua_repeat *repeat)
{
    if (keys->count > 1) {
        qsort(keys->keys, keys->count, sizeof *keys->keys, compare_keys);
    }
    for (size_t i = 1; i < keys->count; i++) {
        const sx_syntax_key *before = &keys->keys[i - 1], *key = &keys->keys[i];
        bool earlier = repeat->line == 0 || key->line < repeat->line;
        if (compare_values(before, key) == 0 && earlier) {
            *repeat = (sx_lua_repeat){.first = before->line,
                                      .line = key->line,
                                      .key = before->positional ? key->written : before->written,
                                      .positional = before->positional || key->positional};
        }
    }
}

/* ---- changes ------------------------------------------------------------------------------------ */

void sx_syntax_change_add(sx_syntax_changes *changes, sx_syntax_change_kind kind, size_t offset,
                          size_t skip, const char *text)
{
    void *items = changes->changes;
    if (sx_arena_grow(changes->arena, &items, &changes->capacity, changes->count,
                      sizeof *changes->changes) == NULL) {
        changes->failed = true;
        return;
    }
    changes->changes = items;
    changes->changes[changes->count] = (sx_syntax_change){
        .kind = kind, .offset = offset, .skip = skip, .order = changes->count, .text = text};
    changes->count++;
}

/* What is inside closes first, and what is outside opens first: it was read last. */
static int compare_changes(const void *left, const void *right)
{
    const sx_syntax_change *a = left, *b = right;
    if (a->offset != b->offset) {
        return a->offset < b->offset ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    bool before = a->kind == SYNTAX_OPEN ? a->order > b->order : a->order < b->order;
    return before ? -1 : 1;
}

void sx_syntax_changes_write(sx_syntax_changes *changes, sx_slice script, sx_buf *out)
{
    size_t from = 0;
    if (changes->count == 0) {
        return;
    }
    qsort(changes->changes, changes->count, sizeof *changes->changes, compare_changes);
    for (size_t i = 0; i < changes->count; i++) {
        const sx_syntax_change *change = &changes->changes[i];
        sx_buf_add(out, script.at + from, change->offset - from);
        sx_buf_str(out, change->text);
        from = change->offset + change->skip;
    }
    sx_buf_add(out, script.at + from, script.len - from);
}
