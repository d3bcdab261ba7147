/*
 * instruments_list.c: what stands on the search path, as JSON and as a table. What is refused is listed with its
 * first reason; the call itself does not fail for it.
 */
#include "api/list_rows.h"
#include "api/instruments_json.h"
#include "api/instruments_layout.h"

#define TEXT_MAX ((size_t)16 * 1024 * 1024)

typedef struct rows {
    sx_list_row *items;
    size_t count;
} rows;

/* --- JSON ------------------------------------------------------------------------------------- */

static bool is_instrument(const sx_list_row *row)
{
    return row->kind == SX_ENTRY_INSTRUMENT && row->loaded;
}

static void write_instrument(sx_json *json, const sx_list_row *row)
{
    sx_json_put(json, "strand", sx_strand_word((sx_strand)row->strand));
    sx_json_put(json, "kind", sx_kind_word((sx_kind)row->form));
    sx_json_put(json, "rights", sx_rights_class_word((sx_rights_class)row->rights));
    sx_json_put_bool(json, "validated", row->validated);
    sx_json_put_int(json, "items", (int64_t)row->items);
    sx_json_key(json, "languages");
    sx_json_array(json);
    for (size_t i = 0; i < row->language_count; i++) {
        sx_json_string(json, row->languages[i]);
    }
    sx_json_end_array(json);
    /* What its code is written in, and why its newest version is not in force; nothing for plain YAML. */
    sx_put_some(json, "code", sx_code_kind_word((sx_code_kind)row->code));
    sx_put_some(json, "quarantined", row->quarantine);
}

static void write_rows(sx_json *json, const char *key, const rows *all, sx_entry_kind kind)
{
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < all->count; i++) {
        const sx_list_row *r = &all->items[i];
        if (r->kind != kind) {
            continue;
        }
        sx_json_object(json);
        sx_json_put(json, "id", r->id);
        sx_put_some(json, "title", r->title);
        sx_put_some(json, "version", r->version);
        if (is_instrument(r)) {
            write_instrument(json, r);
        }
        if (r->kind == SX_ENTRY_BATTERY && r->loaded) {
            sx_json_put_int(json, "steps", (int64_t)r->steps);
        }
        sx_json_put(json, "status", r->reason == NULL ? "ok" : "refused");
        sx_json_put(json, "reason", r->reason);
        sx_json_put(json, "path", r->path);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

sx_status sx_list_json(sx_context *context, char **ret_text)
{
    *ret_text = NULL;
    rows all;
    sx_status status = sx_list_rows(context, &all.items, &all.count);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    sx_json json;
    sx_json_init(&json, &out, true);
    sx_json_object(&json);
    write_rows(&json, "instruments", &all, SX_ENTRY_INSTRUMENT);
    write_rows(&json, "batteries", &all, SX_ENTRY_BATTERY);
    write_rows(&json, "care_models", &all, SX_ENTRY_CARE_MODEL);
    sx_json_end_object(&json);
    sx_buf_char(&out, '\n');
    return sx_context_text(&out, ret_text);
}

sx_status sx_list_ids(sx_context *context, char **ret_text)
{
    *ret_text = NULL;
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    for (size_t i = 0; i < sx_catalogue_count(context->catalogue); i++) {
        sx_buf_printf(&out, "%s\n", sx_catalogue_at(context->catalogue, i)->id);
    }
    return sx_context_text(&out, ret_text);
}

/* --- the table -------------------------------------------------------------------------------- */

typedef struct table {
    sx_buf *out;
    size_t columns;
    size_t id, version, kind, rights; /* widths */
} table;

static size_t wider(size_t width, const char *text)
{
    size_t needed = text == NULL ? 0 : sx_layout_width(text);
    return needed > width ? needed : width;
}

static void measure(table *t, const rows *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const sx_list_row *row = &all->items[i];
        t->id = wider(t->id, row->id);
        t->version = wider(t->version, row->version);
        if (is_instrument(row)) {
            t->kind = wider(t->kind, sx_kind_word((sx_kind)row->form));
        }
    }
    t->id = t->id > 32 ? 32 : t->id;
    t->version = t->version > 12 ? 12 : t->version;
}

/* The columns that are left for titles. */
static size_t title_room(const table *t)
{
    size_t used = t->id + t->version + t->kind + t->rights + 8; /* two blanks after each */
    return t->columns > used + 12 ? t->columns - used : 12;
}

/* The title where it fits into one line, else the short one, if there is one. */
static const char *shown_title(const table *t, const sx_list_row *row)
{
    const char *brief = row->short_title;
    if (row->title == NULL) {
        return "";
    }
    return brief == NULL || sx_layout_width(row->title) <= title_room(t) ? row->title : brief;
}

static void write_line(const table *t, const char *id, const char *version, const char *kind,
                       const char *rights, const char *title)
{
    const struct {
        const char *text;
        size_t width;
    } cells[] = {{id, t->id}, {version, t->version}, {kind, t->kind}, {rights, t->rights}};
    size_t used = 0;
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        sx_layout_cell(t->out, cells[i].text == NULL ? "" : cells[i].text, cells[i].width);
        sx_buf_str(t->out, "  ");
        used += cells[i].width + 2;
    }
    while (title[0] == '\0' && t->out->len > 0 && t->out->data[t->out->len - 1] == ' ') {
        t->out->len--;
    }
    /* Wrapped, not cut: nothing of a title is lost. */
    sx_layout_wrap(t->out, title, used, used, used + title_room(t));
}

static void write_row(const table *t, const sx_list_row *r)
{
    bool instrument = is_instrument(r);
    write_line(t, r->id, r->version, instrument ? sx_kind_word((sx_kind)r->form) : NULL,
               instrument ? sx_rights_class_word((sx_rights_class)r->rights) : NULL,
               shown_title(t, r));
    if (r->reason != NULL) {
        sx_layout_entry(t->out, 4, "refused:", 13, r->reason, t->columns);
    }
    if (r->quarantine != NULL) {
        sx_layout_entry(t->out, 4, "quarantined:", 17, r->quarantine, t->columns);
    }
}

/* What belongs under one heading of the table. */
typedef struct section {
    const char *title;
    sx_entry_kind kind;
    int strand; /* of instruments; -1: those that do not load */
    bool unvalidated;
} section;

static bool belongs(const sx_list_row *r, const section *s)
{
    if (r->kind != s->kind) {
        return false;
    }
    if (r->kind != SX_ENTRY_INSTRUMENT) {
        return true;
    }
    return r->loaded ? s->strand == (int)r->strand && s->unvalidated == !r->validated
                     : s->strand < 0;
}

static void write_section(const table *t, const rows *all, const section *s)
{
    bool any = false;
    for (size_t i = 0; i < all->count; i++) {
        if (!belongs(&all->items[i], s)) {
            continue;
        }
        if (!any) {
            sx_buf_printf(t->out, "%s%s\n", t->out->len == 0 ? "" : "\n", s->title);
            bool instruments = s->kind == SX_ENTRY_INSTRUMENT;
            write_line(t, "ID", "VERSION", instruments ? "KIND" : "", instruments ? "RIGHTS" : "",
                       "TITLE");
        }
        any = true;
        write_row(t, &all->items[i]);
    }
}

sx_status sx_list_text(sx_context *context, unsigned columns, char **ret_text)
{
    static const section sections[] = {
        {"Therapy", SX_ENTRY_INSTRUMENT, SX_STRAND_THERAPY, false},
        {"Therapy, unvalidated", SX_ENTRY_INSTRUMENT, SX_STRAND_THERAPY, true},
        {"Coaching", SX_ENTRY_INSTRUMENT, SX_STRAND_COACHING, false},
        {"Coaching, unvalidated", SX_ENTRY_INSTRUMENT, SX_STRAND_COACHING, true},
        {"Therapy and coaching", SX_ENTRY_INSTRUMENT, SX_STRAND_BOTH, false},
        {"Therapy and coaching, unvalidated", SX_ENTRY_INSTRUMENT, SX_STRAND_BOTH, true},
        {"Instruments that are refused", SX_ENTRY_INSTRUMENT, -1, false},
        {"Batteries", SX_ENTRY_BATTERY, 0, false},
        {"Care models", SX_ENTRY_CARE_MODEL, 0, false},
    };
    *ret_text = NULL;
    rows all;
    sx_status status = sx_list_rows(context, &all.items, &all.count);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    table t = {.out = &out, .columns = columns == 0 ? SX_LAYOUT_COLUMNS : columns};
    t.id = 2;
    t.version = 7;
    t.kind = 4;
    t.rights = 6;
    measure(&t, &all);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        write_section(&t, &all, &sections[i]);
    }
    if (all.count == 0) {
        sx_buf_str(&out, "There is nothing on the search path. SEXTANT_PATH or --path say where\n"
                         "instruments are.\n");
    }
    return sx_context_text(&out, ret_text);
}
