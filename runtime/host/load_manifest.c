/*
 * load_manifest.c: starts code and reads the manifest that it hands over. The text is data from a jail: it
 * goes through the same reader as a file, and places in it become places in the script.
 */
#include <string.h>

#include "host/load_code.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

typedef struct source_map {
    const sx_code_manifest *manifest;
    const char *file;
} source_map;

static void place_node(const source_map *map, sx_tree *node)
{
    size_t line = node->where.line;
    node->where = (sx_where){.file = map->file};
    if (node->kind == SX_TREE_SCALAR)
        node->source = (sx_slice){0}; /* the script has another text: places inside it are none */
    if (line == 0 || line > map->manifest->place_count)
        return;
    node->where.line = map->manifest->places[2 * (line - 1)];
    node->where.column = map->manifest->places[2 * (line - 1) + 1];
}

/* The depth is bounded by the reader of the tree. */
static void place_tree(const source_map *map, sx_tree *node)
{
    place_node(map, node);
    for (size_t i = 0; node->kind != SX_TREE_SCALAR && i < node->count; i++) {
        if (node->kind == SX_TREE_MAP)
            place_node(map, node->keys[i]);
        place_tree(map, node->items[i]);
    }
}

static sx_status read_placed(sx_loaded *loaded, const sx_code_manifest *manifest, sx_diags *diags,
                             sx_model **ret)
{
    sx_tree *root = NULL;
    sx_slice text = {manifest->text, manifest->length};
    sx_status status = sx_tree_read_yaml(loaded->arena, loaded->path, text, diags, &root);
    if (status != SX_OK)
        return status;
    source_map map = {manifest, loaded->path};
    place_tree(&map, root);
    return sx_manifest_instrument_tree(loaded->arena, root, diags, ret);
}

sx_status sx_load_code_manifest(sx_loaded *loaded, const sx_bundle *bundle,
                                const sx_code_options *options, sx_diags *diags, sx_model **ret)
{
    sx_code_manifest *manifest = sx_arena_alloc(loaded->arena, sizeof *manifest);
    sx_code_report report;
    loaded->engine = sx_engine_new(bundle, options);
    if (!manifest || !loaded->engine)
        return SX_E_MEMORY;
    size_t before = diags->errors;
    sx_code *code = sx_engine_take(loaded->engine, diags);
    if (!code)
        return diags->errors > before ? sx_diags_status(diags) : SX_E_MEMORY;
    sx_status status = sx_code_manifest_read(code, loaded->arena, diags, manifest);
    if (status == SX_OK) {
        sx_slice text = {manifest->text, manifest->length};
        status = manifest->place_count
                     ? read_placed(loaded, manifest, diags, ret)
                     : sx_manifest_instrument(loaded->arena, loaded->path, text, diags, ret);
    }
    sx_code_report_get(code, &report);
    loaded->weak = report.weak;
    loaded->traced = manifest->traced;
    loaded->traced_count = manifest->traced_count;
    sx_engine_give_back(loaded->engine, code);
    return status;
}

/* --- what the model leaves to code -------------------------------------------------------------- */

static sx_status no_code(const char *what, const char *id, sx_where where, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.CODE", where,
                       "an instrument in Lua or a plugin, or (for scales) an ffi: block",
                       "%s%s%s is left to code, and there is none", what, id[0] ? " " : "", id);
}

sx_status sx_load_check_code(const sx_loaded *loaded, const sx_model *model, sx_diags *diags)
{
    size_t before = diags->errors;
    bool functions = loaded->kind == SX_CODE_LUA || loaded->kind == SX_CODE_NATIVE;
    for (size_t i = 0; i < model->scale_count; i++)
        if (model->scales[i].compute == SX_COMPUTE_CALL && loaded->kind == SX_CODE_NONE)
            no_code("scale", model->scales[i].id, model->scales[i].where, diags);
    for (size_t i = 0; i < model->validity_count; i++)
        if (!model->validity[i].when && !functions)
            no_code("validity note", model->validity[i].id, model->validity[i].where, diags);
    for (size_t i = 0; i < model->item_count; i++)
        if (model->items[i].computed_text && !functions)
            no_code("the text of item", model->items[i].id, model->items[i].where, diags);
    if (model->adaptive.present && !functions)
        no_code("the adaptive order", "", model->adaptive.where, diags);
    if (model->ffi && functions)
        sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.CODE", (sx_where){model->file, 0, 0},
                    "ffi: in a manifest.yaml", "code of two kinds in one instrument");
    return diags->errors == before ? SX_OK : SX_E_MANIFEST;
}
