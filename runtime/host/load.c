/*
 * load.c: from a file to an instrument that has proved itself. Whatever fails, the instrument is not
 * there: it is never half loaded.
 */
#include <string.h>

#include "base/file.h"
#include "base/folder.h"
#include "host/answer.h"
#include "host/coverage.h"
#include "host/examples.h"
#include "host/files.h"
#include "host/instrument.h"
#include "host/kept.h"
#include "host/load_code.h"
#include "manifest/manifest.h"
#include "plan/call.h"
#include "plan/check.h"

/* YAML needs no signature; where there is one it must hold. */
static bool is_signed(const sx_loaded *loaded, const char *slash)
{
    int folder = slash ? (int)(slash - loaded->path) : 1;
    const char *path =
        sx_arena_printf(loaded->arena, "%.*s/bundle.sig", folder, slash ? loaded->path : ".");
    return path && !sx_path_absent(path); /* what cannot be looked at has to hold */
}

/* What the rules of a refused manifest are worth is told with what is wrong in the rest of it. */
static void tell_rules(sx_loaded *loaded, sx_model *rules, sx_diags *diags)
{
    loaded->model = rules;
    if (!rules->ffi && sx_load_check_code(loaded, rules, diags) == SX_OK)
        (void)sx_load_plans(loaded, diags);
    loaded->model = NULL;
}

/* Reads the manifest of a tree that was kept. Whatever is not all right with it, the file itself is read. */
static sx_model *read_kept(sx_loaded *loaded, const sx_tree *tree)
{
    sx_diags unread;
    sx_model *model = NULL;
    sx_diags_init(&unread, loaded->arena);
    sx_status status = sx_manifest_instrument_tree(loaded->arena, tree, &unread, &model);
    return status == SX_OK && unread.count == 0 ? model : NULL;
}

static sx_status read_manifest(sx_loaded *loaded, const sx_load_options *options, sx_slice bytes,
                               const sx_tree *kept, sx_diags *diags, sx_model **ret,
                               sx_model **ret_rules)
{
    size_t before = diags->count;
    *ret = kept ? read_kept(loaded, kept) : NULL;
    if (*ret)
        return SX_OK;
    sx_status status =
        sx_manifest_instrument_or_rules(loaded->arena, loaded->path, bytes, diags, ret, ret_rules);
    if (status == SX_OK && options && diags->count == before)
        sx_keep_tree(options->cache, loaded->path, bytes, loaded->content_hash);
    return status;
}

static sx_status load_yaml(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                           sx_model **ret)
{
    sx_buf text;
    sx_model *model = NULL, *rules = NULL;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = sx_manifest_read_file(loaded->path, &text, diags);
    if (status == SX_OK) {
        sx_slice bytes = {sx_buf_text(&text), text.len};
        const char *slash = strrchr(loaded->path, '/');
        sx_bundle_file file = {slash ? slash + 1 : loaded->path, bytes};
        const sx_tree *kept = sx_kept_tree(options ? options->cache : NULL, loaded->path, bytes,
                                           loaded->arena, loaded->content_hash);
        if (!kept)
            sx_hash_bytes(bytes.at, bytes.len, loaded->content_hash);
        if (is_signed(loaded, slash))
            status = sx_load_verify_files(loaded, options, &file, 1, diags);
        if (status == SX_OK)
            status = read_manifest(loaded, options, bytes, kept, diags, &model, &rules);
    }
    sx_buf_free(&text);
    if (rules)
        tell_rules(loaded, rules, diags);
    if (status == SX_OK && model->ffi)
        status = sx_load_ffi(loaded, model, options, diags);
    *ret = status == SX_OK ? model : NULL;
    return status;
}

/*
 * Asked last: a draft that was refused was never used, and is no version that another one repeats. Plain YAML
 * needs no trust, and a store that cannot be used is no reason to warn of each file; but where a signed
 * version stood, an unsigned or older one may not take its place.
 */
static sx_status known_version(const sx_loaded *loaded, const sx_load_options *options,
                               sx_diags *diags)
{
    if (loaded->kind == SX_CODE_NONE && sx_load_verify_version(loaded, options, NULL) == SX_OK)
        return SX_OK;
    return sx_load_verify_version(loaded, options, diags);
}

/* The ways an instrument can be written: how each becomes a model. */
static const struct {
    const char *suffix;
    sx_status (*load)(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                      sx_model **ret);
} backends[] = {{".yaml", load_yaml}, {".lua", sx_load_lua}, {".so", sx_load_native}};

static sx_status read_model(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                            sx_model **ret)
{
    size_t len = strlen(loaded->path);
    for (size_t i = 0; i < sizeof backends / sizeof *backends; i++) {
        size_t suffix = strlen(backends[i].suffix);
        if (len > suffix && strcmp(loaded->path + len - suffix, backends[i].suffix) == 0)
            return backends[i].load(loaded, options, diags, ret);
    }
    return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.KIND", (sx_where){loaded->path, 0, 0},
                       "a file whose name ends in .yaml, .lua or .so", "not an instrument file");
}

static sx_status read_text(sx_loaded *loaded, sx_model *model, const char *path,
                           const sx_load_options *options, sx_diags *diags)
{
    sx_buf text;
    char *name = sx_arena_strdup(model->arena, path);
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = name ? sx_manifest_read_file(path, &text, diags) : SX_E_MEMORY;
    sx_slice bytes = {sx_buf_text(&text), text.len};
    if (status == SX_OK && loaded->signed_hash) {
        sx_bundle_file file = {strrchr(name, '/') ? strrchr(name, '/') + 1 : name, bytes};
        status = sx_load_verify_files(loaded, options, &file, 1, diags);
    }
    if (status == SX_OK)
        status = sx_manifest_text(model, name, bytes, diags);
    sx_buf_free(&text);
    return status;
}

static bool is_text_file(const char *name)
{
    size_t len = strlen(name);
    return len > 10 && strncmp(name, "text.", 5) == 0 && strcmp(name + len - 5, ".yaml") == 0;
}

/* text.<language>.yaml beside the manifest, in the order of their names. */
static sx_status read_texts(sx_loaded *loaded, sx_model *model, const char *manifest,
                            const sx_load_options *options, sx_diags *diags)
{
    const char *slash = strrchr(manifest, '/');
    char *folder = slash ? sx_arena_strndup(model->arena, manifest, (size_t)(slash - manifest))
                         : sx_arena_strdup(model->arena, ".");
    char **names = NULL;
    size_t count = 0;
    sx_status status =
        folder ? sx_folder_list(folder, model->arena, diags, &names, &count) : SX_E_MEMORY;
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        if (!is_text_file(names[i]))
            continue;
        const char *path = sx_arena_printf(model->arena, "%s/%s", folder, names[i]);
        status = path ? read_text(loaded, model, path, options, diags) : SX_E_MEMORY;
    }
    return status;
}

static sx_status hash_rules(sx_loaded *loaded, sx_diags *diags)
{
    /* What code computes or chooses is a rule too: its bytes count where a plan calls it, and where it says
     * which item comes next. */
    const sx_call_layout *calls = sx_plan_calls(loaded->scores);
    bool by_code = (calls && calls->output_count) || loaded->model->adaptive.present;
    size_t parts = by_code ? 4 : 3;
    char all[4 * (SX_HASH_TEXT - 1) + 1];
    sx_status a = sx_plan_hash(loaded->scores, all);
    sx_status b = sx_plan_hash(loaded->flags, all + SX_HASH_TEXT - 1);
    sx_status c = sx_plan_hash(loaded->shown, all + (size_t)2 * (SX_HASH_TEXT - 1));
    if (a != SX_OK || b != SX_OK || c != SX_OK)
        return sx_diag_add(diags, SX_E_MEMORY, "MEMORY", (sx_where){loaded->path, 0, 0}, NULL,
                           "memory ran out");
    memcpy(all + (size_t)3 * (SX_HASH_TEXT - 1), loaded->content_hash, SX_HASH_TEXT - 1);
    sx_hash_bytes(all, parts * (SX_HASH_TEXT - 1), loaded->rule_hash);
    return SX_OK;
}

sx_status sx_load_plans(sx_loaded *loaded, sx_diags *diags)
{
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    sx_status a = sx_plan_scores(loaded->model, loaded->arena, diags, &scores);
    sx_status b = sx_plan_flags(loaded->model, loaded->arena, diags, &flags);
    sx_status c = sx_plan_shown(loaded->model, loaded->arena, diags, &shown);
    if (a != SX_OK || b != SX_OK || c != SX_OK)
        return a != SX_OK ? a : b != SX_OK ? b : c;
    loaded->scores = scores;
    loaded->flags = flags;
    loaded->shown = shown;
    if (loaded->kind != SX_CODE_NONE) {
        sx_plan *columns = NULL;
        sx_status d = sx_plan_columns(loaded->model, loaded->arena, diags, &columns);
        if (d != SX_OK)
            return d;
        loaded->columns = columns;
    }
    return sx_plan_check(scores, flags, loaded->model, diags);
}

/* The plans, and every proof that is asked of them. */
static sx_status compile(sx_loaded *loaded, sx_diags *diags)
{
    sx_status status = sx_load_plans(loaded, diags);
    if (status == SX_OK)
        status = sx_examples_run(loaded, diags);
    if (status == SX_OK)
        status = sx_coverage_check(loaded, diags);
    if (status == SX_OK)
        status = sx_load_prove_code(loaded, diags);
    return status == SX_OK ? hash_rules(loaded, diags) : status;
}

sx_status sx_load(const char *path, sx_diags *diags, sx_loaded **ret)
{
    return sx_load_with(path, NULL, diags, ret);
}

sx_status sx_load_with(const char *path, const sx_load_options *options, sx_diags *diags,
                       sx_loaded **ret)
{
    sx_model *model = NULL;
    sx_diags unread; /* of a caller that does not want to know why */
    char stamp[SX_HASH_TEXT];
    *ret = NULL;
    sx_arena *arena = sx_arena_new(0);
    sx_loaded *loaded = arena ? sx_arena_alloc(arena, sizeof *loaded) : NULL;
    if (!loaded || !(loaded->path = sx_arena_strdup(arena, path))) {
        sx_arena_free(arena);
        return SX_E_MEMORY;
    }
    loaded->arena = arena;
    loaded->library = -1;
    if (!diags) {
        sx_diags_init(&unread, arena);
        diags = &unread;
    }
    size_t first = diags->count;
    sx_status status = SX_OK;
    if (options && options->stamp)
        memcpy(stamp, options->stamp, SX_HASH_TEXT);
    else
        status = sx_stamp(path, diags, stamp); /* before anything is read */
    if (status == SX_OK)
        status = read_model(loaded, options, diags, &model);
    if (status == SX_OK)
        status = sx_load_check_code(loaded, model, diags);
    if (status == SX_OK)
        status = read_texts(loaded, model, path, options, diags);
    if (status == SX_OK)
        status = sx_answer_prepare(model);
    loaded->model = model;
    if (status == SX_OK)
        status = compile(loaded, diags);
    if (status == SX_OK)
        status = known_version(loaded, options, diags);
    if (status == SX_OK)
        status = sx_files_keep(loaded, stamp, diags);
    if (status != SX_OK) {
        sx_diags_sort(diags, first);
        sx_diags_fold(diags, first);
        sx_loaded_free(loaded);
        return status;
    }
    *ret = loaded;
    return SX_OK;
}

void sx_loaded_free(sx_loaded *loaded)
{
    if (!loaded)
        return;
    sx_engine_free(loaded->engine); /* before the arena, which holds its bundle */
    sx_arena_free(loaded->arena);
}
