/*
 * read_battery.c: batteries, and telling from a file's head what kind of file it is.
 */
#include <string.h>

#include "manifest/reader.h"

static void read_step(sx_reader *r, const sx_tree *map, sx_battery_step *step)
{
    const sx_tree *instrument = sx_get(map, "instrument");
    step->where = instrument == NULL ? map->where : instrument->where;
    step->instrument = sx_tree_text(instrument);
    step->when = sx_get_expr(r, map, "when");
    step->when_text = sx_get_text(map, "when");
    step->because = sx_get_text(map, "because");
}

static void read_steps(sx_reader *r, const sx_tree *root, sx_battery *battery)
{
    const sx_tree *list = sx_get_list(root, "steps");
    if (list == NULL) {
        return;
    }
    if (list->count > 200) {
        SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 200 steps", "a battery has %zu steps",
                list->count);
        return;
    }
    battery->steps = sx_reader_array(r, list->count, sizeof *battery->steps);
    for (size_t i = 0; battery->steps != NULL && i < list->count; i++) {
        sx_battery_step *step = &battery->steps[i];
        battery->step_count = i + 1;
        if (list->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        read_step(r, list->items[i], step);
        for (size_t j = 0; step->instrument != NULL && j < i; j++) {
            if (sx_str_equal(battery->steps[j].instrument, step->instrument)) {
                SX_FAIL(r, "MANIFEST.DOUBLE", step->where, "every instrument once",
                        "the instrument '%s' is there twice", step->instrument);
            }
        }
    }
}

sx_status sx_manifest_battery(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                              sx_battery **ret)
{
    *ret = NULL;
    sx_reader reader;
    sx_tree *root = NULL;
    sx_status status = SX_OK;
    if (!sx_reader_start(&reader, arena, file, text, diags, SX_FILE_BATTERY, &root, &status)) {
        return status;
    }
    sx_battery *battery = sx_reader_array(&reader, 1, sizeof *battery);
    if (battery == NULL) {
        return SX_E_MEMORY;
    }
    battery->arena = arena;
    battery->file = root->where.file;
    battery->id = sx_get_text(root, "id");
    battery->version = sx_get_text(root, "version");
    battery->title = sx_get_text(root, "title");
    battery->description = sx_get_text(root, "description");
    read_steps(&reader, root, battery);
    status = sx_reader_end(&reader);
    if (status == SX_OK) {
        *ret = battery;
    }
    return status;
}

/* Whatever its `kind` says: then the schema of instruments says what is wrong with that. */
static bool is_instrument(const char *file, const sx_tree *root)
{
    static const char *const keys[] = {"strand", "scales", "examples"};
    static const char name[] = "manifest.yaml";
    size_t length = file == NULL ? 0 : strlen(file);
    if (length >= sizeof name - 1 && strcmp(file + length - (sizeof name - 1), name) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (root->kind == SX_TREE_MAP && sx_tree_get(root, keys[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* `kind`: what is written there, which is none of the words, or NULL. */
static sx_status refuse_kind(sx_reader *reader, const sx_tree *root, const sx_tree *kind,
                             const char *const *words, size_t count)
{
    if (kind == NULL) {
        SX_FAIL(reader, "MANIFEST.REQUIRED", root->where,
                sx_reader_choices(reader, (sx_slice){"", 0}, words, count), "kind is missing");
    } else {
        SX_FAIL(reader, "MANIFEST.WORD", kind->where,
                sx_reader_choices(reader, kind->text, words, count), "kind: there is no '%s'",
                kind->text.at);
    }
    return SX_E_MANIFEST;
}

sx_status sx_manifest_file_kind(const char *file, sx_slice text, sx_diags *diags, sx_file_kind *ret)
{
    static const char *const words[] = {"screener",  "outcome",    "inventory",
                                        "readiness", "technique",  "text",
                                        "battery",   "care-model", "wording"};
    static const sx_file_kind kinds[] = {SX_FILE_INSTRUMENT, SX_FILE_INSTRUMENT, SX_FILE_INSTRUMENT,
                                         SX_FILE_INSTRUMENT, SX_FILE_INSTRUMENT, SX_FILE_TEXT,
                                         SX_FILE_BATTERY,    SX_FILE_CARE_MODEL, SX_FILE_WORDING};
    const size_t count = sizeof kinds / sizeof kinds[0];
    *ret = SX_FILE_INSTRUMENT;
    sx_reader reader = {.arena = sx_arena_new(0), .diags = diags};
    if (reader.arena == NULL) {
        return SX_E_MEMORY;
    }
    sx_tree *root = NULL;
    sx_status status = sx_tree_read_yaml(reader.arena, file, text, diags, &root);
    if (status == SX_OK) {
        const sx_tree *kind = sx_get(root, "kind");
        kind = sx_tree_text(kind) == NULL ? NULL : kind;
        size_t at = 0;
        while (kind != NULL && at < count && !sx_slice_is(kind->text, words[at])) {
            at++;
        }
        if (kind != NULL && at < count) {
            *ret = kinds[at];
        } else if (!is_instrument(file, root)) {
            status = refuse_kind(&reader, root, kind, words, count);
        }
    }
    sx_arena_free(reader.arena);
    return status;
}
