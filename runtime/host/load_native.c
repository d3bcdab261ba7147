/*
 * load_native.c: instruments that live in a library: a plugin, or functions that a manifest binds. The
 * library is read once; what was hashed and found trusted is what runs.
 */
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "host/load_code.h"
#include "model/ffi.h"

static const char *folder_of(sx_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? sx_arena_strndup(arena, path, (size_t)(slash - path))
                 : sx_arena_strdup(arena, ".");
}

/* What is known of the library from now on. */
static sx_status keep_library(sx_loaded *loaded, const char *path, const char *folder,
                              const sx_library *library, const char *publisher)
{
    size_t len = strlen(folder);
    const char *name = strncmp(path, folder, len) == 0 && path[len] == '/' ? path + len + 1 : path;
    loaded->library_hash = sx_arena_strdup(loaded->arena, library->hash);
    loaded->library_name = strchr(name, '/') ? NULL : sx_arena_strdup(loaded->arena, name);
    if (publisher)
        loaded->publisher = sx_arena_strdup(loaded->arena, publisher);
    if (!loaded->library_hash || (publisher && !loaded->publisher))
        return SX_E_MEMORY;
    loaded->library = library->file;
    return SX_OK;
}

/* Reads the library and asks whether it may run. Its memory file is the bundle's from then on. */
static sx_status trusted_library(sx_loaded *loaded, const char *path,
                                 const sx_load_options *options, sx_diags *diags, sx_bundle *bundle,
                                 sx_trust_grade *ret_grade)
{
    sx_library library = {.file = -1};
    sx_trust *trust = NULL;
    const char *publisher = NULL;
    const char *folder = folder_of(loaded->arena, loaded->path);
    if (!folder)
        return SX_E_MEMORY;
    sx_status status = sx_library_read(path, loaded->arena, diags, &library);
    if (status == SX_OK)
        status = sx_trust_open(options ? options->trust : NULL, diags, &trust);
    if (status == SX_OK)
        status = sx_trust_library(trust, folder, &library, diags, ret_grade, &publisher);
    if (status == SX_OK)
        status = keep_library(loaded, path, folder, &library, publisher);
    if (status == SX_OK)
        bundle->library = library.file; /* given back with the engine */
    else
        sx_library_close(&library);
    sx_trust_close(trust);
    return status;
}

/* As `sextant trust check` says it. */
static const char *grade_word(sx_trust_grade grade)
{
    switch (grade) {
    case SX_TRUST_BUILTIN: return "built_in";
    case SX_TRUST_PINNED: return "pinned";
    case SX_TRUST_SIGNED: return "signed";
    case SX_TRUST_NONE: break;
    }
    return NULL;
}

static sx_code_options code_options(const sx_load_options *options, sx_trust_grade grade)
{
    sx_code_options code = options ? options->code : (sx_code_options){0};
    if (options && options->builtin_in_process && grade == SX_TRUST_BUILTIN)
        code.isolation = SX_ISOLATION_NONE;
    return code;
}

sx_status sx_load_native(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                         sx_model **ret)
{
    sx_trust_grade grade = SX_TRUST_NONE;
    sx_bundle *bundle = sx_arena_alloc(loaded->arena, sizeof *bundle);
    if (!bundle)
        return SX_E_MEMORY;
    loaded->kind = SX_CODE_NATIVE;
    *bundle = (sx_bundle){.kind = SX_CODE_NATIVE, .name = loaded->path, .library = -1};
    sx_status status = trusted_library(loaded, loaded->path, options, diags, bundle, &grade);
    if (status != SX_OK)
        return status;
    memcpy(loaded->content_hash, loaded->library_hash, SX_HASH_TEXT);
    sx_code_options code = code_options(options, grade);
    loaded->trusted = grade_word(grade);
    loaded->grade = (unsigned)grade;
    loaded->in_process = code.isolation == SX_ISOLATION_NONE;
    status = sx_load_code_manifest(loaded, bundle, &code, diags, ret);
    if (!loaded->engine)
        (void)close(bundle->library);
    return status;
}

/* --- bound functions ---------------------------------------------------------------------------- */

static sx_status binding_text(const sx_model *model, sx_arena *arena, sx_bundle_file *ret)
{
    sx_buf text;
    sx_json json;
    sx_buf_init(&text, SX_BUNDLE_BYTES_MAX);
    sx_json_init(&json, &text, false);
    sx_ffi_write(model->ffi, &json);
    char *kept = text.failed ? NULL : sx_arena_strndup(arena, sx_buf_text(&text), text.len);
    *ret = (sx_bundle_file){"bindings.json", {kept, text.len}};
    sx_buf_free(&text);
    return kept ? SX_OK : SX_E_MEMORY;
}

/* The hash of the manifest and that of the library as one. */
static void join_hashes(sx_loaded *loaded)
{
    char both[2 * (SX_HASH_TEXT - 1)];
    memcpy(both, loaded->content_hash, SX_HASH_TEXT - 1);
    memcpy(both + SX_HASH_TEXT - 1, loaded->library_hash, SX_HASH_TEXT - 1);
    sx_hash_bytes(both, sizeof both, loaded->content_hash);
}

static sx_status same_as_declared(const sx_loaded *loaded, const sx_ffi *ffi, sx_diags *diags)
{
    if (!ffi->sha256 || sx_str_equal(ffi->sha256, loaded->library_hash))
        return SX_OK;
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.HASH", ffi->where,
                       "the library that the manifest was written for",
                       "%s has another SHA-256 than the manifest says: %s", ffi->library,
                       loaded->library_hash);
}

sx_status sx_load_ffi(sx_loaded *loaded, const sx_model *model, const sx_load_options *options,
                      sx_diags *diags)
{
    sx_trust_grade grade = SX_TRUST_NONE;
    sx_bundle *bundle = sx_arena_alloc(loaded->arena, sizeof *bundle);
    sx_bundle_file *file = sx_arena_alloc(loaded->arena, sizeof *file);
    const char *folder = folder_of(loaded->arena, loaded->path);
    const char *path = folder ? sx_library_find(folder, model->ffi->library, loaded->arena) : NULL;
    if (!bundle || !file || !path)
        return SX_E_MEMORY;
    loaded->kind = SX_CODE_FFI;
    *bundle = (sx_bundle){
        .kind = SX_CODE_FFI, .name = loaded->path, .files = file, .file_count = 1, .library = -1};
    sx_status status = binding_text(model, loaded->arena, file);
    if (status == SX_OK)
        status = trusted_library(loaded, path, options, diags, bundle, &grade);
    if (status != SX_OK)
        return status;
    sx_code_options code = code_options(options, SX_TRUST_NONE); /* never in this process */
    loaded->trusted = grade_word(grade);
    loaded->grade = (unsigned)grade;
    loaded->engine = sx_engine_new(bundle, &code);
    if (!loaded->engine) {
        (void)close(bundle->library);
        return SX_E_MEMORY;
    }
    status = same_as_declared(loaded, model->ffi, diags);
    join_hashes(loaded);
    sx_code *started = status == SX_OK ? sx_engine_take(loaded->engine, diags) : NULL;
    if (status == SX_OK && !started)
        return sx_diags_status(diags);
    if (started) {
        sx_code_report report;
        sx_code_report_get(started, &report);
        loaded->weak = report.weak;
    }
    sx_engine_give_back(loaded->engine, started);
    return status;
}
