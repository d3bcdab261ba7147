/*
 * verify.c: the public function that checks saved results, one after the other.
 */
#include "api/result_files.h"
#include "session/verify.h"
#include "store/journal.h"

typedef struct verifying {
    const sx_verify_options *options;
    sx_verify_summary *summary;
    sx_diags *diags;
    sx_bench *bench;
} verifying;

static void count(sx_verify_summary *summary, sx_verify_verdict verdict)
{
    switch (verdict) {
    case SX_VERDICT_VERIFIED: summary->verified++; break;
    case SX_VERDICT_DIFFERS: summary->differs++; break;
    case SX_VERDICT_UNVERIFIABLE: summary->unverifiable++; break;
    }
}

static sx_status verify_one(void *user, const sx_result_text *text)
{
    verifying *v = user;
    sx_verified one;
    bool other = false;
    sx_arena *arena = sx_arena_new(0);
    sx_status status =
        arena == NULL ? SX_E_MEMORY : sx_verify_result(v->bench, text, arena, &one, &other);
    if (status == SX_OK && !(other && text->found)) { /* folders hold other things too */
        count(v->summary, one.verdict);
        if (v->options->each != NULL && !v->options->each(v->options->user, &one)) {
            status = sx_result_stopped(v->diags);
        }
    }
    sx_arena_free(arena);
    return status;
}

/* A table of scores has no answers. */
static sx_status refuse_table(void *user, const char *path, bool found)
{
    const verifying *v = user;
    return found ? SX_OK
                 : sx_diag_add(v->diags, SX_E_INPUT, "RESULT.TABLE", (sx_where){.file = path},
                               "results: `sextant score --format results` writes them",
                               "a table of scores holds no answers, so that nothing can be "
                               "verified");
}

static sx_status say(const verifying *v)
{
    const sx_verify_summary *s = v->summary;
    if (s->verified + s->differs + s->unverifiable == 0) {
        return sx_diag_add(v->diags, SX_E_INPUT, "RESULT.NONE", (sx_where){0},
                           "results, as `sextant score --format results` writes them",
                           "there is no result to verify");
    }
    return s->differs > 0 ? SX_E_SCORE : s->unverifiable > 0 ? SX_E_INPUT : SX_OK;
}

sx_status sx_results_verify(sx_context *context, const sx_verify_options *options,
                            sx_verify_summary *ret)
{
    *ret = (sx_verify_summary){0};
    sx_diags *diags = sx_context_begin(context);
    const char *store = NULL;
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_result_options_size(options->size, sizeof *options, diags);
    if (status != SX_OK) {
        return status;
    }
    /* without a directory of sessions there are no copies, and files can be verified all the same */
    if (sx_store_directory(options->in.store, diags->arena, NULL, &store) != SX_OK) {
        store = NULL;
    }
    verifying v = {options, ret, diags, sx_bench_new(context->catalogue, store)};
    status = v.bench == NULL
                 ? SX_E_MEMORY
                 : sx_results_read(&options->in, diags->arena, diags, verify_one, refuse_table, &v);
    sx_bench_free(v.bench);
    return status == SX_OK ? say(&v) : status;
}
