/*
 * instruments_find.c: from what somebody wrote (an id, a file, the folder of an instrument) to the
 * instrument, battery or care model that is meant.
 */
#include <string.h>

#include "api/instruments.h"
#include "base/file.h"
#include "profile/care.h"
#include "session/condition.h"

#define FILE_MAX ((size_t)SX_MANIFEST_MAX + 1)

/* The manifest beside a translation. */
static const char *manifest_beside(sx_context *context, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return "manifest.yaml";
    }
    return sx_arena_printf(context->call_arena, "%.*s/manifest.yaml", (int)(slash - path), path);
}

static sx_status find_path(sx_context *context, const char *path, sx_diags *diags, sx_entry *ret)
{
    const char *main_file = NULL;
    int error = sx_main_file(context->call_arena, path, &main_file);
    if (error != 0) {
        return sx_file_refuse(path, error, diags);
    }
    *ret = (sx_entry){.kind = SX_ENTRY_INSTRUMENT, .id = path, .path = path};
    if (main_file != NULL) {
        ret->path = main_file;
        return SX_OK;
    }
    if (sx_path_absent(path)) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "HOST.NO_FILE", (sx_where){.file = path},
                           "the path of a YAML file, a script, a plugin or the folder of an "
                           "instrument",
                           "no such file or folder");
    }
    if (sx_is_code_path(path)) {
        return SX_OK;
    }
    sx_buf text;
    sx_buf_init(&text, FILE_MAX);
    sx_file_kind kind = SX_FILE_INSTRUMENT;
    sx_status status = sx_manifest_read_file(path, &text, diags);
    if (status == SX_OK) {
        sx_slice slice = {sx_buf_text(&text), text.len};
        status = sx_manifest_file_kind(path, slice, diags, &kind);
    }
    sx_buf_free(&text);
    if (status == SX_OK && kind == SX_FILE_WORDING) {
        return sx_diag_add(diags, SX_E_USAGE, "API.WORDING", (sx_where){.file = path},
                           "sextant wording check FILE", "this is a wording pack");
    }
    ret->kind = kind == SX_FILE_BATTERY      ? SX_ENTRY_BATTERY
                : kind == SX_FILE_CARE_MODEL ? SX_ENTRY_CARE_MODEL
                                             : SX_ENTRY_INSTRUMENT;
    if (status == SX_OK && kind == SX_FILE_TEXT) {
        ret->path = manifest_beside(context, path);
    }
    return ret->path == NULL ? SX_E_MEMORY : status;
}

/* "did you mean", over ids of all kinds. */
static sx_status not_found(sx_context *context, const char *id, sx_diags *diags)
{
    size_t count = sx_catalogue_count(context->catalogue);
    const char **ids = sx_arena_array(context->call_arena, count, sizeof *ids);
    if (ids == NULL && count > 0) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = sx_catalogue_at(context->catalogue, i)->id;
    }
    const char *near = sx_nearest(sx_slice_of(id), ids, count);
    const char *expected = "'sextant list --quick' names those on the search path";
    if (count == 0) {
        expected =
            "the search path is empty: say with SEXTANT_PATH or --path where instruments are";
    } else if (near != NULL) {
        expected = sx_arena_printf(context->call_arena, "did you mean %s?", near);
    }
    return sx_diag_add(diags, SX_E_NOT_FOUND, "HOST.NOT_FOUND", (sx_where){0}, expected,
                       "%s: no such instrument, battery or care model", id);
}

/* An entry of the search path, instruments before batteries before care models. */
static const sx_entry *find_id(const sx_context *context, const char *id)
{
    static const sx_entry_kind kinds[] = {SX_ENTRY_INSTRUMENT, SX_ENTRY_BATTERY,
                                          SX_ENTRY_CARE_MODEL};
    const sx_entry *entry = NULL;
    for (size_t k = 0; entry == NULL && k < sizeof kinds / sizeof kinds[0]; k++) {
        entry = sx_catalogue_find(context->catalogue, kinds[k], id, NULL);
    }
    return entry;
}

const char *sx_find_name(sx_context *context, const char *id)
{
    if (sx_is_path(id) || id[0] == '\0' || find_id(context, id) != NULL || !sx_path_exists(id)) {
        return id;
    }
    return sx_arena_printf(context->call_arena, "./%s", id);
}

sx_status sx_find_entry(sx_context *context, const char *id, sx_diags *diags, sx_entry *ret)
{
    if (sx_is_path(id)) {
        return find_path(context, id, diags, ret);
    }
    const sx_entry *entry = find_id(context, id);
    if (entry != NULL) {
        *ret = *entry;
        return SX_OK;
    }
    return not_found(context, id, diags);
}

/* Loads an instrument of a battery. Its own errors are those of another file and not repeated. */
static sx_status load_step(sx_context *context, const sx_battery_step *step, sx_diags *diags,
                           const sx_loaded **ret)
{
    sx_arena *scratch = sx_arena_new(0);
    if (scratch == NULL) {
        return SX_E_MEMORY;
    }
    sx_diags quiet;
    sx_diags_init(&quiet, scratch);
    sx_status status = sx_catalogue_instrument(context->catalogue, step->instrument, &quiet, ret);
    sx_arena_free(scratch);
    if (status == SX_OK || status == SX_E_MEMORY) {
        return status;
    }
    const char *see = sx_arena_printf(
        context->call_arena, "an instrument that loads: see 'sextant check %s'", step->instrument);
    return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.STEP", step->where, see,
                       status == SX_E_NOT_FOUND ? "the battery gives %s, which is not there"
                                                : "the battery gives %s, which is refused",
                       step->instrument);
}

/* Do the instruments of the battery load, and do its conditions mean something? */
static sx_status prove_battery(sx_context *context, const sx_battery *battery, sx_diags *diags)
{
    sx_step *steps = sx_arena_array(context->call_arena, battery->step_count, sizeof *steps);
    sx_status worst = steps == NULL && battery->step_count > 0 ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; worst == SX_OK && i < battery->step_count; i++) {
        const sx_battery_step *step = &battery->steps[i];
        worst = load_step(context, step, diags, &steps[i].loaded);
        for (size_t k = 0; worst == SX_OK && k < i; k++) {
            if (steps[k].loaded == steps[i].loaded) {
                worst = sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.STEP", step->where,
                                    "each instrument once", "the battery gives %s twice",
                                    step->instrument);
            }
        }
        sx_condition *condition = NULL;
        if (worst == SX_OK) {
            worst = sx_condition_new(battery, i, steps, context->call_arena, diags, &condition);
        }
    }
    return worst;
}

/* Do its conditions name facts that there are, and can it say what every model must? */
static sx_status prove_care_model(const sx_care_model *model, sx_diags *diags)
{
    sx_care *care = NULL;
    sx_status status = sx_care_new(model, diags, &care);
    sx_care_free(care);
    return status;
}

sx_status sx_find_load(sx_context *context, const sx_entry *entry, bool by_path, sx_diags *diags,
                       sx_found *ret)
{
    *ret = (sx_found){.kind = entry->kind, .id = entry->id, .path = entry->path};
    sx_catalogue *catalogue = context->catalogue;
    const char *name = by_path ? entry->path : entry->id;
    sx_status status = SX_OK;
    switch (entry->kind) {
    case SX_ENTRY_INSTRUMENT:
        status = sx_catalogue_instrument(catalogue, name, diags, &ret->loaded);
        break;
    case SX_ENTRY_BATTERY:
        status = sx_catalogue_battery(catalogue, name, diags, &ret->battery);
        break;
    case SX_ENTRY_CARE_MODEL:
        status = sx_catalogue_care_model(catalogue, name, diags, &ret->care_model);
        break;
    }
    if (status == SX_OK && ret->battery != NULL) {
        status = prove_battery(context, ret->battery, diags);
    } else if (status == SX_OK && ret->care_model != NULL) {
        status = prove_care_model(ret->care_model, diags);
    }
    if (ret->loaded != NULL) {
        ret->id = ret->loaded->model->id;
    } else if (ret->battery != NULL) {
        ret->id = ret->battery->id;
    } else if (ret->care_model != NULL) {
        ret->id = ret->care_model->id;
    }
    return status;
}

sx_status sx_find(sx_context *context, const char *id, sx_diags *diags, sx_found *ret)
{
    const char *name = sx_find_name(context, id);
    if (name == NULL) {
        return SX_E_MEMORY;
    }
    sx_entry entry;
    sx_status status = sx_find_entry(context, name, diags, &entry);
    return status == SX_OK ? sx_find_load(context, &entry, sx_is_path(name), diags, ret) : status;
}
