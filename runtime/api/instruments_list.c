/*
 * instruments_list.c: what stands on the search path, loaded one after the other. What is refused is
 * listed with its first reason; the call itself does not fail for it.
 */
#include "api/instruments.h"
#include "api/instruments_json.h"
#include "api/instruments_layout.h"

#define TEXT_MAX ((size_t)16 * 1024 * 1024)

/* One entry, loaded or refused. */
typedef struct row {
    sx_entry_kind kind;
    sx_found found;
    const char *reason;     /* NULL: it loads */
    const char *quarantine; /* why its newest version is not in force; NULL: it is */
} row;

typedef struct rows {
    row *items;
    size_t count;
} rows;

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

static sx_status load_row(sx_context *context, const sx_entry *entry, row *ret)
{
    sx_arena *scratch = sx_arena_new(0);
    if (scratch == NULL) {
        return SX_E_MEMORY;
    }
    sx_diags diags;
    sx_diags_init(&diags, scratch);
    sx_status status = sx_find_load(context, entry, false, &diags, &ret->found);
    ret->kind = entry->kind;
    if (entry->kind == SX_ENTRY_INSTRUMENT) {
        ret->quarantine = sx_catalogue_quarantine(context->catalogue, entry->id);
    }
    if (status != SX_OK) {
        ret->reason = first_reason(context->call_arena, &diags, status);
    }
    bool lost = status != SX_OK && (ret->reason == NULL || (diags.errors > 0 && diags.count == 0));
    sx_arena_free(scratch);
    return status == SX_E_MEMORY || lost ? SX_E_MEMORY : SX_OK;
}

static sx_status load_all(sx_context *context, rows *ret)
{
    *ret = (rows){0};
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    size_t count = sx_catalogue_count(context->catalogue);
    ret->items = sx_arena_array(context->call_arena, count, sizeof *ret->items);
    if (ret->items == NULL && count > 0) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        sx_status status =
            load_row(context, sx_catalogue_at(context->catalogue, i), &ret->items[i]);
        if (status != SX_OK) {
            return status;
        }
    }
    ret->count = count;
    return SX_OK;
}

static const char *title_of(const sx_found *found)
{
    return found->loaded != NULL       ? found->loaded->model->title
           : found->battery != NULL    ? found->battery->title
           : found->care_model != NULL ? found->care_model->title
                                       : NULL;
}

static const char *version_of(const sx_found *found)
{
    return found->loaded != NULL       ? found->loaded->model->version
           : found->battery != NULL    ? found->battery->version
           : found->care_model != NULL ? found->care_model->version
                                       : NULL;
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void write_instrument(sx_json *json, const sx_model *model)
{
    sx_json_put(json, "strand", sx_strand_word(model->strand));
    sx_json_put(json, "kind", sx_kind_word(model->kind));
    sx_json_put(json, "rights", sx_rights_class_word(model->rights.class_));
    sx_json_put_bool(json, "validated", model->validated);
    sx_json_put_int(json, "items", (int64_t)model->item_count);
    sx_json_key(json, "languages");
    sx_json_array(json);
    sx_json_string(json, model->language);
    for (size_t i = 0; i < model->translation_count; i++) {
        sx_json_string(json, model->translations[i].language);
    }
    sx_json_end_array(json);
}

/* What its code is written in, and why its newest version is not in force; nothing for plain YAML. */
static void write_code(sx_json *json, const row *r)
{
    sx_put_some(json, "code", sx_code_kind_word(r->found.loaded->kind));
    sx_put_some(json, "quarantined", r->quarantine);
}

static void write_rows(sx_json *json, const char *key, const rows *all, sx_entry_kind kind)
{
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < all->count; i++) {
        const row *r = &all->items[i];
        if (r->kind != kind) {
            continue;
        }
        sx_json_object(json);
        sx_json_put(json, "id", r->found.id);
        sx_put_some(json, "title", title_of(&r->found));
        sx_put_some(json, "version", version_of(&r->found));
        if (r->found.loaded != NULL) {
            write_instrument(json, r->found.loaded->model);
            write_code(json, r);
        }
        if (r->found.battery != NULL) {
            sx_json_put_int(json, "steps", (int64_t)r->found.battery->step_count);
        }
        sx_json_put(json, "status", r->reason == NULL ? "ok" : "refused");
        sx_json_put(json, "reason", r->reason);
        sx_json_put(json, "path", r->found.path);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
}

sx_status sx_list_json(sx_context *context, char **ret_text)
{
    *ret_text = NULL;
    rows all;
    sx_status status = load_all(context, &all);
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
        const sx_found *found = &all->items[i].found;
        t->id = wider(t->id, found->id);
        t->version = wider(t->version, version_of(found));
        if (found->loaded != NULL) {
            t->kind = wider(t->kind, sx_kind_word(found->loaded->model->kind));
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
static const char *shown_title(const table *t, const sx_found *found)
{
    const char *title = title_of(found);
    const char *brief = found->loaded == NULL ? NULL : found->loaded->model->short_title;
    if (title == NULL) {
        return "";
    }
    return brief == NULL || sx_layout_width(title) <= title_room(t) ? title : brief;
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

static void write_row(const table *t, const row *r)
{
    const sx_model *model = r->found.loaded == NULL ? NULL : r->found.loaded->model;
    write_line(t, r->found.id, version_of(&r->found),
               model == NULL ? NULL : sx_kind_word(model->kind),
               model == NULL ? NULL : sx_rights_class_word(model->rights.class_),
               shown_title(t, &r->found));
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

static bool belongs(const row *r, const section *s)
{
    if (r->kind != s->kind) {
        return false;
    }
    if (r->kind != SX_ENTRY_INSTRUMENT) {
        return true;
    }
    if (r->found.loaded == NULL) {
        return s->strand < 0;
    }
    const sx_model *model = r->found.loaded->model;
    return s->strand == (int)model->strand && s->unvalidated == !model->validated;
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
    sx_status status = load_all(context, &all);
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
