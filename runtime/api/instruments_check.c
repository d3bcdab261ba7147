/*
 * instruments_check.c: loading things for the sake of what is wrong with them. All diagnostics end
 * up in the context; the result is one line, or one JSON object, for each thing looked at.
 */
#include <string.h>
#include <sys/stat.h>

#include "api/instruments.h"
#include "api/instruments_layout.h"
#include "base/file.h"
#include "host/coverage.h"
#include "host/notes.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)

/* One thing that was checked; its diagnostics are [first, last) of the context's. */
typedef struct checked {
    sx_entry_kind kind;
    const char *id;
    const char *path;
    sx_status status;
    size_t examples;
    size_t first, last;
    bool loads;         /* an instrument that was loaded */
    size_t notes;       /* that look like a slip, and are told */
    sx_demands demands; /* what its examples do not show yet */
} checked;

/* What is asked of examples, beside that they hold. */
typedef enum coverage_way {
    COVERAGE_COUNTED,  /* nothing: what they show is counted where that is quick */
    COVERAGE_DEMANDED, /* that they show everything */
    COVERAGE_SUGGESTED /* the same, and examples are proposed */
} coverage_way;

typedef struct checks {
    sx_context *context;
    coverage_way coverage;
    sx_buf *proposals;
    sx_diags *diags;
    void *items; /* of checked */
    size_t count, capacity;
    sx_check_counts counts;
    sx_status first_failure;
} checks;

static const char *kind_word(sx_entry_kind kind)
{
    switch (kind) {
    case SX_ENTRY_INSTRUMENT: return "instrument";
    case SX_ENTRY_BATTERY: return "battery";
    case SX_ENTRY_CARE_MODEL: return "care-model";
    }
    return "";
}

static sx_status note(checks *c, const checked *one)
{
    if (sx_arena_grow(c->context->call_arena, &c->items, &c->capacity, c->count, sizeof(checked)) ==
        NULL) {
        return SX_E_MEMORY;
    }
    ((checked *)c->items)[c->count++] = *one;
    if (one->status == SX_E_NOT_FOUND) {
        /* Whatever it was meant to be. */
    } else if (one->kind == SX_ENTRY_INSTRUMENT) {
        c->counts.instruments++;
        c->counts.examples += one->examples;
    } else {
        c->counts.others++;
    }
    if (one->status != SX_OK) {
        c->counts.failed++;
        c->first_failure = c->first_failure == SX_OK ? one->status : c->first_failure;
    }
    return one->status == SX_E_MEMORY ? SX_E_MEMORY : SX_OK;
}

static sx_status propose(checks *c, const checked *one)
{
    if (one->demands.count == 0)
        return SX_OK;
    sx_buf_printf(c->proposals, "%s# %s: its examples show %zu of %zu.\n",
                  c->proposals->len ? "\n" : "", one->path, one->demands.shown, one->demands.asked);
    sx_buf_str(c->proposals,
               "# Look up each \"?\" in the published key and write the value in its place.\n"
               "examples:\n");
    return sx_coverage_suggest(&one->demands, c->proposals);
}

/* What the examples must show beside what loading asks. */
static sx_status check_coverage(checks *c, checked *one, const sx_loaded *loaded)
{
    uint64_t work = c->coverage == COVERAGE_COUNTED ? SX_COVERAGE_QUICK : 0;
    sx_status status = sx_coverage_demands(loaded, work, c->context->call_arena, &one->demands);
    if (status != SX_OK)
        return status;
    if (!one->demands.cut) {
        c->counts.shown += one->demands.shown;
        c->counts.asked += one->demands.asked;
    }
    if (c->coverage == COVERAGE_DEMANDED)
        return sx_coverage_report(&one->demands, c->diags);
    return c->coverage == COVERAGE_SUGGESTED ? propose(c, one) : SX_OK;
}

/* On a search path an instrument is found by the name of its folder. Signed bundles of code are unpacked wherever
 * somebody likes. */
static sx_status check_name(checks *c, const sx_loaded *loaded, const char *folder)
{
    sx_arena *arena = c->context->call_arena;
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/') {
        len--;
    }
    const char *path = sx_arena_strndup(arena, folder, len);
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    if (name == NULL) {
        return SX_E_MEMORY;
    }
    if (sx_str_equal(name, ".") || sx_str_equal(name, "..") || name[0] == '\0') {
        return SX_OK; /* how it is called is not said */
    }
    return sx_catalogue_named(loaded, name, c->diags);
}

static sx_status check_entry(checks *c, const sx_entry *entry, bool by_path)
{
    sx_found found = {0};
    checked one = {.kind = entry->kind, .path = entry->path, .first = c->diags->count};
    one.status = sx_find_load(c->context, entry, by_path, c->diags, &found);
    one.id = found.id;
    one.examples = found.loaded == NULL ? 0 : found.loaded->examples_run;
    if (one.status == SX_OK && found.loaded != NULL) {
        one.loads = true;
        one.notes = sx_notes(found.loaded->model, c->diags);
        if (by_path && entry->path != entry->id && found.loaded->kind == SX_CODE_NONE) {
            one.status = check_name(c, found.loaded, entry->id);
        }
        sx_status covered = check_coverage(c, &one, found.loaded);
        one.status = one.status == SX_OK ? covered : one.status;
    }
    one.last = c->diags->count;
    return note(c, &one);
}

static void say_empty(checks *c, const char *folder, const char *what)
{
    sx_diag_add(c->diags, SX_E_NOT_FOUND, "HOST.EMPTY", (sx_where){.file = folder},
                "<group>/<id>/ with an instrument, batteries/<id>.yaml or profiles/<id>.yaml", "%s",
                what);
    c->first_failure = c->first_failure == SX_OK ? SX_E_NOT_FOUND : c->first_failure;
}

static sx_status check_all(checks *c)
{
    for (size_t i = 0; i < sx_catalogue_count(c->context->catalogue); i++) {
        sx_status status = check_entry(c, sx_catalogue_at(c->context->catalogue, i), false);
        if (status != SX_OK) {
            return status;
        }
    }
    return SX_OK;
}

/* A folder that is no instrument: what stands below it as on a search path. */
static bool is_tree(sx_arena *arena, const char *id)
{
    struct stat about;
    if (!sx_is_path(id) || stat(id, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return false;
    }
    const char *main_file = NULL;
    return sx_main_file(arena, id, &main_file) == 0 && main_file == NULL;
}

static sx_status check_tree(checks *c, const char *directory)
{
    sx_catalogue *own = c->context->catalogue;
    sx_catalogue *tree = NULL;
    sx_status status = sx_catalogue_new(directory, c->diags, &tree);
    if (status == SX_OK) {
        status = sx_catalogue_decide(tree, sx_catalogue_decisions(own));
    }
    if (status == SX_OK) {
        c->context->catalogue = tree;
        size_t before = c->count;
        status = check_all(c);
        c->context->catalogue = own;
        if (status == SX_OK && c->count == before) {
            say_empty(c, directory, "there is nothing to check below this folder");
        }
        /* The ids and paths noted belong to the catalogue that ends here. */
        for (size_t i = before; status == SX_OK && i < c->count; i++) {
            checked *one = &((checked *)c->items)[i];
            one->id = sx_arena_strdup(c->context->call_arena, one->id);
            one->path = sx_arena_strdup(c->context->call_arena, one->path);
            status = one->id == NULL || one->path == NULL ? SX_E_MEMORY : SX_OK;
        }
    }
    sx_catalogue_free(tree);
    return status;
}

static sx_status check_one(checks *c, const char *typed)
{
    const char *id = sx_find_name(c->context, typed);
    if (id == NULL) {
        return SX_E_MEMORY;
    }
    if (is_tree(c->context->call_arena, id)) {
        return check_tree(c, id);
    }
    sx_entry entry = {.kind = SX_ENTRY_INSTRUMENT, .id = id, .path = NULL};
    size_t first = c->diags->count;
    sx_status status = sx_find_entry(c->context, id, c->diags, &entry);
    if (status != SX_OK) {
        checked one = {.kind = entry.kind, .id = id, .path = entry.path, .status = status};
        one.first = first;
        one.last = c->diags->count;
        return note(c, &one);
    }
    return check_entry(c, &entry, sx_is_path(id));
}

static sx_status check_each(sx_context *context, const char *const *ids, size_t count, checks *ret)
{
    if (count == 0) {
        if (sx_catalogue_count(context->catalogue) == 0) {
            const char *path =
                context->path == NULL || context->path[0] == '\0' ? NULL : context->path;
            say_empty(ret, path,
                      path == NULL
                          ? "nothing was checked: the search path is empty (SEXTANT_PATH or "
                            "--path say where instruments are)"
                          : "nothing was checked: there is nothing on this search path");
        }
        return check_all(ret);
    }
    for (size_t i = 0; i < count; i++) {
        sx_status status = check_one(ret, ids[i]);
        if (status != SX_OK) {
            return status;
        }
    }
    return SX_OK;
}

static sx_status check_these(sx_context *context, const char *const *ids, size_t count, checks *ret)
{
    ret->context = context;
    ret->diags = sx_context_begin(context);
    if (ret->diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_catalogue_read_anew(context->catalogue,
                           true); /* whoever checks wants to know of the files */
    sx_status status = check_each(context, ids, count, ret);
    sx_catalogue_read_anew(context->catalogue, false);
    return status;
}

/* "ok  12 examples, coverage 41 of 44". */
static void write_instrument(sx_buf *out, const checked *one, bool always)
{
    sx_buf_printf(out, "%zu example%s", one->examples, one->examples == 1 ? "" : "s");
    if (one->loads && !one->demands.cut && (always || one->demands.count))
        sx_buf_printf(out, ", coverage %zu of %zu", one->demands.shown, one->demands.asked);
    if (one->notes)
        sx_buf_printf(out, ", %zu note%s", one->notes, one->notes == 1 ? "" : "s");
}

static void write_line(sx_buf *out, const checked *one, size_t width, bool coverage)
{
    size_t used = sx_layout_width(one->id);
    sx_buf_str(out, one->id);
    sx_layout_blanks(out, width > used ? width - used : 0);
    if (one->status == SX_E_NOT_FOUND) {
        sx_buf_str(out, "  not found");
    } else if (one->status != SX_OK) {
        sx_buf_str(out, "  refused");
        if (one->loads && coverage) {
            sx_buf_str(out, "  ");
            write_instrument(out, one, true);
        }
    } else if (one->kind == SX_ENTRY_INSTRUMENT) {
        sx_buf_str(out, "  ok  ");
        write_instrument(out, one, coverage);
    } else {
        sx_buf_printf(out, "  ok  %s", one->kind == SX_ENTRY_BATTERY ? "battery" : "care model");
    }
    sx_buf_char(out, '\n');
}

static sx_status check_text(sx_context *context, const char *const *ids, size_t count,
                            coverage_way coverage, sx_check_counts *ret_counts, char **ret_text)
{
    *ret_text = NULL;
    *ret_counts = (sx_check_counts){0};
    checks c = {.coverage = coverage};
    sx_status status = check_these(context, ids, count, &c);
    if (status != SX_OK) {
        return status;
    }
    size_t width = 0;
    for (size_t i = 0; i < c.count; i++) {
        size_t needed = sx_layout_width(((checked *)c.items)[i].id);
        width = needed > width && needed <= 40 ? needed : width;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    for (size_t i = 0; i < c.count; i++) {
        write_line(&out, &((checked *)c.items)[i], width, coverage == COVERAGE_DEMANDED);
    }
    *ret_counts = c.counts;
    status = sx_context_text(&out, ret_text);
    return status == SX_OK ? c.first_failure : status;
}

sx_status sx_check_text(sx_context *context, const char *const *ids, size_t count,
                        sx_check_counts *ret_counts, char **ret_text)
{
    return check_text(context, ids, count, COVERAGE_COUNTED, ret_counts, ret_text);
}

sx_status sx_check_coverage_text(sx_context *context, const char *const *ids, size_t count,
                                 sx_check_counts *ret_counts, char **ret_text)
{
    return check_text(context, ids, count, COVERAGE_DEMANDED, ret_counts, ret_text);
}

static void write_coverage(sx_json *json, size_t shown, size_t asked)
{
    sx_json_key(json, "coverage");
    sx_json_object(json);
    sx_json_put_int(json, "shown", (int64_t)shown);
    sx_json_put_int(json, "asked", (int64_t)asked);
    sx_json_end_object(json);
}

static void write_checked(sx_json *json, const checks *c, const checked *one)
{
    sx_json_object(json);
    bool found = one->status != SX_E_NOT_FOUND;
    sx_json_put(json, "type", found ? kind_word(one->kind) : NULL);
    sx_json_put(json, "id", one->id);
    sx_json_put(json, "path", one->path);
    sx_json_put(json, "status", one->status == SX_OK ? "ok" : found ? "refused" : "not_found");
    if (found && one->kind == SX_ENTRY_INSTRUMENT) {
        sx_json_put_int(json, "examples", (int64_t)one->examples);
        if (one->loads && !one->demands.cut) {
            write_coverage(json, one->demands.shown, one->demands.asked);
        }
    }
    sx_json_key(json, "errors");
    sx_json_array(json);
    for (size_t i = one->first; i < one->last; i++) {
        sx_write_diag(json, &c->diags->items[i]);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static sx_status check_json(sx_context *context, const char *const *ids, size_t count,
                            coverage_way coverage, sx_check_counts *ret_counts, char **ret_text)
{
    *ret_text = NULL;
    *ret_counts = (sx_check_counts){0};
    checks c = {.coverage = coverage};
    sx_status status = check_these(context, ids, count, &c);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    sx_json json;
    sx_json_init(&json, &out, true);
    sx_json_object(&json);
    sx_json_put_int(&json, "instruments", (int64_t)c.counts.instruments);
    sx_json_put_int(&json, "examples", (int64_t)c.counts.examples);
    sx_json_put_int(&json, "others", (int64_t)c.counts.others);
    sx_json_put_int(&json, "failed", (int64_t)c.counts.failed);
    write_coverage(&json, c.counts.shown, c.counts.asked);
    sx_json_key(&json, "checked");
    sx_json_array(&json);
    for (size_t i = 0; i < c.count; i++) {
        write_checked(&json, &c, &((checked *)c.items)[i]);
    }
    sx_json_end_array(&json);
    sx_json_end_object(&json);
    sx_buf_char(&out, '\n');
    *ret_counts = c.counts;
    status = sx_context_text(&out, ret_text);
    return status == SX_OK ? c.first_failure : status;
}

sx_status sx_check_json(sx_context *context, const char *const *ids, size_t count,
                        sx_check_counts *ret_counts, char **ret_text)
{
    return check_json(context, ids, count, COVERAGE_COUNTED, ret_counts, ret_text);
}

sx_status sx_check_coverage_json(sx_context *context, const char *const *ids, size_t count,
                                 sx_check_counts *ret_counts, char **ret_text)
{
    return check_json(context, ids, count, COVERAGE_DEMANDED, ret_counts, ret_text);
}

sx_status sx_check_suggest(sx_context *context, const char *const *ids, size_t count,
                           sx_check_counts *ret_counts, char **ret_text)
{
    sx_buf out;
    checks c = {.coverage = COVERAGE_SUGGESTED, .proposals = &out};
    *ret_text = NULL;
    *ret_counts = (sx_check_counts){0};
    sx_buf_init(&out, TEXT_MAX);
    sx_status status = check_these(context, ids, count, &c);
    if (status != SX_OK) {
        sx_buf_free(&out);
        return status;
    }
    *ret_counts = c.counts;
    status = sx_context_text(&out, ret_text);
    return status == SX_OK ? c.first_failure : status;
}
