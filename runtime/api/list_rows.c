/*
 * list_rows.c: the rows of a list. An entry of which nothing changed since it was proved by this very build is told
 * as it was then; every other one is loaded, which proves it. What is refused is never kept: its reason may have gone
 * away without a trace in its own files.
 */
#include "api/list_rows.h"

#include <string.h>

typedef struct lister {
    sx_context *context;
    unsigned char circumstances[SX_STAMP_BYTES];
    sx_kept_rows before; /* of an earlier run, in the order of the catalogue it saw */
    sx_kept_rows now;
    size_t next; /* in `before` */
    bool keeps;
    bool changed;       /* `now` is not `before` */
    size_t instruments; /* in `before`, not seen again so far */
    bool anew;          /* an instrument was loaded, and so is no longer the one of `before` */
} lister;

static const char *first_reason(sx_arena *arena, const sx_diags *diags, sx_status status)
{
    for (size_t i = 0; i < diags->count; i++) {
        const sx_diag *diag = &diags->items[i];
        if (diag->warning) {
            continue;
        }
        if (diag->where.line == 0) {
            return sx_arena_strdup(arena, diag->message);
        }
        return sx_arena_printf(arena, "line %lu: %s", (unsigned long)diag->where.line,
                               diag->message);
    }
    return sx_status_meaning(status);
}

static bool describe_instrument(sx_arena *arena, const sx_loaded *loaded, sx_list_row *row)
{
    const sx_model *model = loaded->model;
    row->title = model->title;
    row->short_title = model->short_title;
    row->version = model->version;
    row->strand = (unsigned)model->strand;
    row->form = (unsigned)model->kind;
    row->rights = (unsigned)model->rights.class_;
    row->code = (unsigned)loaded->kind;
    row->validated = model->validated;
    row->items = model->item_count;
    row->languages = sx_arena_array(arena, model->translation_count + 1, sizeof(char *));
    if (row->languages == NULL) {
        return false;
    }
    row->languages[row->language_count++] = model->language;
    for (size_t i = 0; i < model->translation_count; i++) {
        row->languages[row->language_count++] = model->translations[i].language;
    }
    return true;
}

static bool describe(sx_arena *arena, const sx_found *found, sx_list_row *row)
{
    row->id = found->id;
    row->path = found->path;
    row->loaded = found->loaded != NULL || found->battery != NULL || found->care_model != NULL;
    if (found->battery != NULL) {
        row->title = found->battery->title;
        row->version = found->battery->version;
        row->steps = found->battery->step_count;
    } else if (found->care_model != NULL) {
        row->title = found->care_model->title;
        row->version = found->care_model->version;
    }
    return found->loaded == NULL || describe_instrument(arena, found->loaded, row);
}

/* What others allowed may be taken back without a trace in its files, and a library that lies elsewhere may
 * change. */
static bool rests_on_its_files(const sx_found *found)
{
    const sx_loaded *loaded = found->loaded;
    return loaded == NULL ||
           (loaded->signed_hash == NULL && loaded->publisher == NULL &&
            (loaded->trusted == NULL || strcmp(loaded->trusted, "built_in") == 0) &&
            (loaded->library < 0 || loaded->library_name != NULL));
}

static sx_status load_row(lister *l, const sx_entry *entry, sx_list_row *row, bool *ret_keep)
{
    sx_context *context = l->context;
    sx_found found;
    sx_arena *scratch = sx_arena_new(0);
    if (scratch == NULL) {
        return SX_E_MEMORY;
    }
    sx_diags diags;
    sx_diags_init(&diags, scratch);
    sx_status status = sx_find_load(context, entry, false, &diags, &found);
    row->kind = entry->kind;
    if (entry->kind == SX_ENTRY_INSTRUMENT) {
        row->quarantine = sx_catalogue_quarantine(context->catalogue, entry->id);
    }
    if (status != SX_OK) {
        row->reason = first_reason(context->call_arena, &diags, status);
    }
    bool lost = status != SX_OK && (row->reason == NULL || (diags.errors > 0 && diags.count == 0));
    bool described = describe(context->call_arena, &found, row);
    *ret_keep = status == SX_OK && diags.count == 0 && row->quarantine == NULL &&
                rests_on_its_files(&found);
    sx_arena_free(scratch);
    return status == SX_E_MEMORY || lost || !described ? SX_E_MEMORY : SX_OK;
}

/* The row of an earlier run with this stamp: rows come in the order of the catalogue then as now. */
static const sx_list_row *find_before(lister *l, const sx_entry *entry,
                                      const unsigned char stamp[SX_STAMP_BYTES])
{
    const sx_kept_rows *before = &l->before;
    for (size_t i = 0; i < before->count; i++) {
        size_t at = (l->next + i) % before->count;
        const sx_list_row *row = &before->rows[at];
        if (memcmp(before->stamps[at], stamp, SX_STAMP_BYTES) == 0 && row->kind == entry->kind &&
            strcmp(row->id, entry->id) == 0 && strcmp(row->path, entry->path) == 0) {
            l->changed = l->changed || at != l->next;
            l->next = at + 1;
            return row;
        }
    }
    return NULL;
}

static void keep(lister *l, const sx_list_row *row, const unsigned char stamp[SX_STAMP_BYTES])
{
    l->now.rows[l->now.count] = *row;
    memcpy(l->now.stamps[l->now.count], stamp, SX_STAMP_BYTES);
    l->now.count++;
}

/* A battery is as it was when every instrument is, and none is gone. */
static bool may_be_kept(const lister *l, const sx_entry *entry)
{
    return (entry->kind != SX_ENTRY_BATTERY || (l->instruments == 0 && !l->anew)) &&
           !sx_catalogue_holds(l->context->catalogue, entry);
}

/* What a program that goes on has loaded, or refused since, is told from there. */
static sx_status make_row(lister *l, const sx_entry *entry, sx_list_row *row)
{
    unsigned char stamp[SX_STAMP_BYTES];
    bool stamped = l->keeps && sx_list_stamp(entry, l->context->call_arena, stamp);
    const sx_list_row *kept =
        stamped && may_be_kept(l, entry) ? find_before(l, entry, stamp) : NULL;
    if (kept != NULL) {
        l->instruments -= entry->kind == SX_ENTRY_INSTRUMENT;
        *row = *kept;
        row->id = entry->id;
        row->path = entry->path;
        keep(l, kept, stamp);
        return SX_OK;
    }
    bool good = false;
    sx_status status = load_row(l, entry, row, &good);
    l->anew = l->anew || entry->kind == SX_ENTRY_INSTRUMENT;
    if (status == SX_OK && stamped && good) {
        l->changed = true;
        keep(l, row, stamp);
    }
    return status;
}

static sx_status begin(lister *l, size_t count)
{
    sx_arena *arena = l->context->call_arena;
    l->keeps = sx_catalogue_decisions(l->context->catalogue)->cache != NULL &&
               sx_list_circumstances(l->context, arena, l->circumstances);
    if (!l->keeps) {
        return SX_OK;
    }
    sx_kept_rows_read(l->context, l->circumstances, arena, &l->before);
    for (size_t i = 0; i < l->before.count; i++) {
        l->instruments += l->before.rows[i].kind == SX_ENTRY_INSTRUMENT;
    }
    l->now.rows = sx_arena_array(arena, count + 1, sizeof *l->now.rows);
    l->now.stamps = sx_arena_array(arena, count + 1, sizeof *l->now.stamps);
    return l->now.rows == NULL || l->now.stamps == NULL ? SX_E_MEMORY : SX_OK;
}

sx_status sx_list_rows(sx_context *context, sx_list_row **ret, size_t *ret_count)
{
    *ret_count = 0;
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    lister l = {.context = context};
    size_t count = sx_catalogue_count(context->catalogue);
    *ret = sx_arena_array(context->call_arena, count + 1, sizeof **ret);
    sx_status status = *ret == NULL ? SX_E_MEMORY : begin(&l, count);
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        status = make_row(&l, sx_catalogue_at(context->catalogue, i), &(*ret)[i]);
    }
    if (status != SX_OK) {
        return status;
    }
    *ret_count = count;
    if (l.keeps && (l.changed || l.now.count != l.before.count)) {
        sx_kept_rows_write(context, l.circumstances, &l.now);
    }
    return SX_OK;
}
