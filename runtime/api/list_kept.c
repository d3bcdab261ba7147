/*
 * list_kept.c: the rows of a list as bytes in a file of the cache, one file for each search path. Numbers are 64 bits,
 * a text is its length and its bytes with a NUL. Every row is checked as it is read; with one that is not right none of
 * them is used.
 */
#include <stdint.h>
#include <string.h>

#include <sodium/crypto_shorthash.h>

#include "api/list_rows.h"
#include "base/cache.h"

#define NO_TEXT UINT64_MAX
#define LANGUAGES_MAX 1000

/* --- writing ------------------------------------------------------------------------------------- */

static void put_number(sx_buf *out, uint64_t value)
{
    sx_buf_add(out, (const char *)&value, sizeof value);
}

static void put_text(sx_buf *out, const char *text)
{
    size_t len = text == NULL ? 0 : strlen(text);
    put_number(out, text == NULL ? NO_TEXT : len);
    if (text != NULL) {
        sx_buf_add(out, text, len + 1);
    }
}

static void put_row(sx_buf *out, const sx_list_row *row)
{
    const uint64_t numbers[] = {row->kind, row->strand,    row->form,  row->rights,
                                row->code, row->validated, row->items, row->steps};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        put_number(out, numbers[i]);
    }
    put_text(out, row->id);
    put_text(out, row->path);
    put_text(out, row->title);
    put_text(out, row->short_title);
    put_text(out, row->version);
    put_number(out, row->language_count);
    for (size_t i = 0; i < row->language_count; i++) {
        put_text(out, row->languages[i]);
    }
}

/* Of all search paths so many are told apart, and the folder never grows beyond that. */
static void name_of(const sx_context *context, char ret[16])
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "sextant lists 1";
    static const char hex[] = "0123456789abcdef";
    unsigned char sum[crypto_shorthash_BYTES];
    (void)crypto_shorthash(sum, (const unsigned char *)context->path, strlen(context->path), key);
    memcpy(ret, "list-", 5);
    for (size_t i = 0; i < 2; i++) {
        ret[5 + i] = hex[sum[i] & 15U];
    }
    ret[7] = '\0';
}

void sx_kept_rows_write(const sx_context *context,
                        const unsigned char circumstances[SX_STAMP_BYTES], const sx_kept_rows *kept)
{
    char name[16];
    sx_buf file;
    const char *folder = sx_catalogue_decisions(context->catalogue)->cache;
    if (folder == NULL) {
        return;
    }
    name_of(context, name);
    sx_buf_init(&file, SX_CACHE_FILE_MAX);
    sx_cache_begin(&file);
    sx_buf_add(&file, (const char *)circumstances, SX_STAMP_BYTES);
    put_number(&file, kept->count);
    for (size_t i = 0; i < kept->count; i++) {
        sx_buf_add(&file, (const char *)kept->stamps[i], SX_STAMP_BYTES);
        put_row(&file, &kept->rows[i]);
    }
    (void)sx_cache_write(folder, name, &file);
    sx_buf_free(&file);
}

/* --- reading ------------------------------------------------------------------------------------- */

typedef struct reader {
    const char *at, *end;
    bool bad;
} reader;

static const char *take(reader *r, size_t len)
{
    const char *at = r->at;
    if (r->bad || len > (size_t)(r->end - r->at)) {
        r->bad = true;
        return NULL;
    }
    r->at += len;
    return at;
}

/* At most `most`. */
static uint64_t take_number(reader *r, uint64_t most)
{
    uint64_t value = 0;
    const char *at = take(r, sizeof value);
    if (at != NULL) {
        memcpy(&value, at, sizeof value);
    }
    r->bad = r->bad || value > most;
    return r->bad ? 0 : value;
}

static const char *take_text(reader *r)
{
    uint64_t len = take_number(r, NO_TEXT);
    if (r->bad || len == NO_TEXT) {
        return NULL;
    }
    size_t left = (size_t)(r->end - r->at);
    if (len >= left || memchr(r->at, '\0', (size_t)len + 1) != r->at + len) {
        r->bad = true;
        return NULL;
    }
    return take(r, (size_t)len + 1);
}

static void take_row(reader *r, sx_arena *arena, sx_list_row *ret)
{
    ret->kind = (sx_entry_kind)take_number(r, SX_ENTRY_CARE_MODEL);
    ret->strand = (unsigned)take_number(r, SX_STRAND_BOTH);
    ret->form = (unsigned)take_number(r, SX_KIND_TECHNIQUE);
    ret->rights = (unsigned)take_number(r, SX_RIGHTS_OWN);
    ret->code = (unsigned)take_number(r, SX_CODE_KIND_COUNT - 1);
    ret->validated = take_number(r, 1) == 1;
    ret->items = (size_t)take_number(r, SIZE_MAX);
    ret->steps = (size_t)take_number(r, SIZE_MAX);
    ret->id = take_text(r);
    ret->path = take_text(r);
    ret->title = take_text(r);
    ret->short_title = take_text(r);
    ret->version = take_text(r);
    ret->language_count = (size_t)take_number(r, LANGUAGES_MAX);
    ret->languages = sx_arena_array(arena, ret->language_count + 1, sizeof(char *));
    for (size_t i = 0; i < ret->language_count && ret->languages != NULL && !r->bad; i++) {
        ret->languages[i] = take_text(r);
        r->bad = r->bad || ret->languages[i] == NULL;
    }
    ret->loaded = true;
    r->bad = r->bad || ret->languages == NULL || ret->id == NULL || ret->path == NULL;
}

void sx_kept_rows_read(const sx_context *context, const unsigned char circumstances[SX_STAMP_BYTES],
                       sx_arena *arena, sx_kept_rows *ret)
{
    char name[16];
    char *bytes = NULL;
    size_t len = 0;
    *ret = (sx_kept_rows){.count = 0};
    const char *folder = sx_catalogue_decisions(context->catalogue)->cache;
    name_of(context, name);
    if (folder == NULL || !sx_cache_read(folder, name, arena, &bytes, &len)) {
        return;
    }
    reader r = {.at = bytes, .end = bytes + len};
    const char *made = take(&r, SX_STAMP_BYTES);
    if (made == NULL || memcmp(made, circumstances, SX_STAMP_BYTES) != 0) {
        return;
    }
    size_t count = (size_t)take_number(&r, len / SX_STAMP_BYTES);
    sx_kept_rows rows = {.rows = sx_arena_array(arena, count + 1, sizeof *rows.rows),
                         .stamps = sx_arena_array(arena, count + 1, sizeof *rows.stamps)};
    r.bad = r.bad || rows.rows == NULL || rows.stamps == NULL;
    for (; rows.count < count && !r.bad; rows.count++) {
        const char *stamp = take(&r, SX_STAMP_BYTES);
        if (stamp != NULL) {
            memcpy(rows.stamps[rows.count], stamp, SX_STAMP_BYTES);
            take_row(&r, arena, &rows.rows[rows.count]);
        }
    }
    if (!r.bad && r.at == r.end) {
        *ret = rows;
    }
}
