/*
 * score.c: the public functions of scoring. They load the instruments and hand over to the batch layer.
 */
#include <sextant/score.h>

#include <unistd.h>

#include "api/context.h"
#include "batch/batch.h"
#include "host/wording.h"
#include "session/archive.h"
#include "store/journal.h"

#define PERSON_MAX ((size_t)16 * 1024 * 1024)

/* The instruments by id or path; the array lives in the arena of the call. */
static sx_status load(sx_context *context, const char *const *ids, size_t count, sx_diags *diags,
                      const sx_loaded ***ret)
{
    const sx_loaded **loaded = sx_arena_array(diags->arena, count + 1, sizeof(void *));
    if (loaded == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        sx_status status = sx_catalogue_instrument(context->catalogue, ids[i], diags, &loaded[i]);
        if (status == SX_OK) {
            status = sx_rights_score(context->catalogue, loaded[i], diags);
        }
        if (status != SX_OK) {
            return status;
        }
    }
    *ret = loaded;
    return SX_OK;
}

/* Of instruments whose results are written, so that these can be verified when others are installed. What
 * cannot be kept is a warning. */
static void keep_copies(const sx_score_options *options, const sx_loaded *const *loaded,
                        sx_diags *diags)
{
    const char *store = NULL;
    const char *name = sx_arena_printf(diags->arena, "score-%ld", (long)getpid());
    if (name == NULL || sx_store_directory(options->store, diags->arena, NULL, &store) != SX_OK ||
        sx_store_prepare(store, NULL) != SX_OK) {
        sx_diag_warn(diags, "RESULT.STORE", (sx_where){.file = store},
                     "a directory of sessions: --store DIR",
                     "no copies of the instruments are kept: these results can be verified only "
                     "while the same versions are installed");
        return;
    }
    for (size_t i = 0; i < options->instrument_count; i++) {
        sx_archive_keep(store, name, loaded[i], diags->arena, diags);
    }
}

sx_status sx_score_file(sx_context *context, const sx_score_options *options, sx_score_summary *ret)
{
    *ret = (sx_score_summary){0};
    sx_diags *diags = sx_context_begin_late(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    if (options->size < sizeof *options) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.SIZE", (sx_where){0},
                           "size = sizeof(sx_score_options)", "the options have another size");
    }
    const sx_loaded **loaded = NULL;
    sx_status status =
        load(context, options->instruments, options->instrument_count, diags, &loaded);
    if (status == SX_OK && options->out_format == SX_FORMAT_RESULTS) {
        keep_copies(options, loaded, diags);
    }
    return status == SX_OK ? sx_batch_score_among(context->catalogue, loaded,
                                                  options->instrument_count, options, diags, ret)
                           : status;
}

sx_status sx_score_answers(sx_context *context, const char *instrument, const char *const *names,
                           const char *const *values, size_t count, char **ret_json)
{
    *ret_json = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    const sx_loaded **loaded = NULL;
    sx_status status = load(context, &instrument, 1, diags, &loaded);
    if (status != SX_OK) {
        return status;
    }
    sx_buf json;
    sx_buf_init(&json, PERSON_MAX);
    status = sx_batch_person(loaded[0], names, values, count, diags, &json);
    bool failed = status == SX_E_SCRIPT || status == SX_E_PLUGIN || status == SX_E_FFI;
    if (status != SX_OK && status != SX_E_INPUT && !failed) {
        sx_buf_free(&json);
        return status;
    }
    sx_status handed = sx_context_text(&json, ret_json);
    return handed == SX_OK ? status : handed;
}
