/*
 * load_trust.c: the questions that loading asks of trust: are these files those that were signed, and is
 * this version the one that was used before.
 */
#include <string.h>

#include "host/load_code.h"

static sx_status open_store(const sx_load_options *options, sx_diags *diags, sx_trust **ret)
{
    return sx_trust_open(options ? options->trust : NULL, diags, ret);
}

/* One hash over all files that are signed: wording and translations too. */
static const char *signed_content(const sx_signature *signature, sx_arena *arena)
{
    char hash[SX_HASH_TEXT];
    sx_buf text;
    sx_buf_init(&text, (size_t)4 * 1024 * 1024);
    for (size_t i = 0; i < signature->file_count; i++)
        sx_buf_printf(&text, "%s  %s\n", signature->files[i].hash, signature->files[i].name);
    sx_hash_bytes(sx_buf_text(&text), text.len, hash);
    const char *kept = text.failed ? NULL : sx_arena_strdup(arena, hash);
    sx_buf_free(&text);
    return kept;
}

sx_status sx_load_verify_files(sx_loaded *loaded, const sx_load_options *options,
                               const sx_bundle_file *files, size_t count, sx_diags *diags)
{
    sx_trust *trust = NULL;
    sx_signature signature = {0};
    const char *slash = strrchr(loaded->path, '/');
    const char *folder =
        slash ? sx_arena_strndup(loaded->arena, loaded->path, (size_t)(slash - loaded->path)) : ".";
    sx_status status = folder ? open_store(options, diags, &trust) : SX_E_MEMORY;
    if (status == SX_OK)
        status = sx_trust_bundle(trust, folder, loaded->arena, diags, &signature);
    for (size_t i = 0; status == SX_OK && i < count; i++)
        status =
            sx_trust_file(&signature, files[i].name, files[i].bytes.at, files[i].bytes.len, diags);
    if (status == SX_OK && signature.publisher) {
        loaded->publisher = sx_arena_strdup(loaded->arena, signature.publisher);
        loaded->signed_hash = signed_content(&signature, loaded->arena);
        status = loaded->publisher && loaded->signed_hash ? SX_OK : SX_E_MEMORY;
    }
    sx_trust_close(trust);
    return status;
}

sx_status sx_load_verify_version(const sx_loaded *loaded, const sx_load_options *options,
                                 sx_diags *diags)
{
    sx_trust *trust = NULL;
    sx_trust_grade grade = (sx_trust_grade)loaded->grade;
    if (grade == SX_TRUST_BUILTIN || (options && options->archived))
        return SX_OK;
    sx_status status = open_store(options, diags, &trust);
    const char *publisher = loaded->publisher          ? loaded->publisher
                            : grade == SX_TRUST_PINNED ? "pinned"
                                                       : NULL;
    if (status == SX_OK)
        status = sx_trust_version(trust, loaded->model->id, loaded->model->version, publisher,
                                  loaded->signed_hash ? loaded->signed_hash : loaded->content_hash,
                                  diags);
    sx_trust_close(trust);
    return status;
}
