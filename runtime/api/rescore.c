/*
 * rescore.c: the public function that scores saved results again. Two passes: which results have a newer one
 * beside them already, then the others. What is there is never written to.
 */
#include "session/rescore.h"

#include <unistd.h>

#include "api/result_files.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json_read.h"
#include "base/map.h"
#include "session/archive.h"
#include "session/result_bench.h"
#include "store/journal.h"

#define CHANGES_MAX ((size_t)64 * 1024)

typedef struct rescoring {
    const sx_rescore_options *options;
    sx_result_filter filter;
    sx_rescore_summary *summary;
    sx_diags *diags;
    sx_catalogue *catalogue;
    sx_bench *bench;
    const char *store; /* NULL: there is none */
    const char *at;    /* when it is done */
    sx_map *superseded;
    sx_out out;
    bool to_file;
    const sx_loaded *kept; /* a copy of it is kept already */
} rescoring;

/* One result on its way. */
typedef struct one_result {
    rescoring *r;
    const sx_result_text *text;
    const sx_result_head *head;
    const char *new_version, *new_rules, *new_hash;
    sx_arena *arena;
} one_result;

/* --- telling ----------------------------------------------------------------------------------- */

static sx_status tell(const one_result *one, sx_rescore_kind kind, const char *code,
                      const char *text)
{
    const rescoring *r = one->r;
    const sx_result_head *head = one->head;
    const sx_rescored told = {.kind = kind,
                              .file = one->text->file,
                              .line = one->text->line,
                              .subject = head->subject,
                              .session = head->session,
                              .when = head->when,
                              .instrument = head->instrument,
                              .old_version = head->version,
                              .new_version = one->new_version,
                              .old_rules = head->rule_hash,
                              .new_rules = one->new_rules,
                              .old_hash = head->hash,
                              .new_hash = one->new_hash,
                              .text = text,
                              .code = code};
    return r->options->each == NULL || r->options->each(r->options->user, &told)
               ? SX_OK
               : sx_result_stopped(r->diags);
}

static sx_status refuse(const one_result *one, const char *code, const char *text)
{
    one->r->summary->refused++;
    return tell(one, SX_RESCORE_REFUSED, code, text);
}

static sx_status tell_flag(void *user, const char *flag, const char *tier)
{
    const one_result *one = user;
    one->r->summary->flags++;
    const char *text = sx_arena_printf(one->arena, "%s (%s)", flag, tier == NULL ? "?" : tier);
    return text == NULL ? SX_E_MEMORY : tell(one, SX_RESCORE_FLAG, NULL, text);
}

/* --- the first pass ---------------------------------------------------------------------------- */

static sx_status note_link(void *user, const sx_result_text *text)
{
    rescoring *r = user;
    sx_result_head head;
    sx_result_fault fault;
    sx_arena *arena = sx_arena_new(0);
    if (arena == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_result_head_read(text, arena, &head, &fault);
    if (status == SX_OK && head.sealed && head.link.result != NULL) {
        const char *hash = sx_arena_strdup(r->diags->arena, head.link.result);
        bool good = hash != NULL && sx_map_put(r->superseded, sx_slice_of(hash), 1, NULL);
        status = good ? SX_OK : SX_E_MEMORY;
    }
    sx_result_head_free(&head);
    sx_arena_free(arena);
    return status == SX_E_INPUT ? SX_OK : status; /* the second pass says what is wrong */
}

/* --- the second pass --------------------------------------------------------------------------- */

/* So that the new results can be verified when a still newer version is installed. */
static void keep_copy(rescoring *r, const sx_loaded *loaded)
{
    const char *name = sx_arena_printf(r->diags->arena, "rescore-%ld", (long)getpid());
    if (r->kept == loaded || r->store == NULL || name == NULL) {
        return;
    }
    r->kept = loaded;
    sx_archive_keep(r->store, name, loaded, r->diags->arena, r->diags);
}

static sx_status put(const one_result *one, const sx_buf *result)
{
    rescoring *r = one->r;
    if (!r->to_file) {
        return sx_result_keep(r->store, one->head->instrument,
                              (sx_slice){sx_buf_text(result), result->len}, one->arena, r->diags);
    }
    sx_out_write(&r->out, sx_buf_text(result), result->len);
    sx_out_write(&r->out, "\n", 1);
    return SX_OK;
}

/* Flags first, then the result, then what else changed. */
static sx_status deliver(one_result *one, const sx_buf *result)
{
    rescoring *r = one->r;
    json_t *rebuilt = NULL;
    sx_buf changes;
    sx_slice text = {sx_buf_text(result), result->len};
    sx_buf_init(&changes, CHANGES_MAX);
    sx_status status = sx_json_read(text, NULL, 1, NULL, &rebuilt);
    if (status == SX_OK) {
        one->new_hash = json_string_value(json_object_get(rebuilt, "hash"));
        status = sx_rescore_flags(one->head->root, rebuilt, tell_flag, one);
    }
    if (status == SX_OK) {
        status = put(one, result);
    }
    if (status == SX_OK) {
        r->summary->rescored++;
        sx_rescore_changes(one->head->root, rebuilt, &changes);
        bool changed = changes.len > 0 || changes.failed;
        r->summary->changed += changed;
        status =
            tell(one, changed ? SX_RESCORE_CHANGED : SX_RESCORE_SAME, NULL, sx_buf_text(&changes));
        status = status == SX_OK && changes.failed ? SX_E_MEMORY : status; /* not all was told */
    }
    json_decref(rebuilt);
    sx_buf_free(&changes);
    return status;
}

static sx_status score_again(one_result *one, sx_result_maker *maker)
{
    rescoring *r = one->r;
    sx_result_fault fault = {0};
    sx_buf result;
    sx_buf_init(&result, SX_RESULT_MAX);
    sx_status status =
        sx_rescore_result(maker, one->head, r->options->why, r->at, one->arena, &result, &fault);
    if (status == SX_OK) {
        keep_copy(r, maker->loaded);
        status = deliver(one, &result);
    } else if (status == SX_E_INPUT) {
        status = refuse(one, fault.code, fault.text);
    }
    sx_buf_free(&result);
    return status;
}

static sx_status take(one_result *one)
{
    rescoring *r = one->r;
    const sx_result_head *head = one->head;
    sx_result_maker *maker = NULL;
    sx_result_fault fault = {0};
    if (!sx_result_filter_takes(&r->filter, head->instrument, head->version, head->rule_hash)) {
        return SX_OK;
    }
    if (sx_map_get(r->superseded, sx_slice_of(head->hash)) != SX_MAP_NONE) {
        r->summary->current++;
        return SX_OK;
    }
    if (!head->sealed) {
        return refuse(one, "RESULT.CHANGED",
                      "it was changed after it was written: `sextant verify` says where");
    }
    sx_status status = sx_bench_installed(r->bench, head->instrument, &maker, &fault);
    if (status != SX_OK) {
        return status;
    }
    if (maker == NULL) {
        return refuse(one, fault.code, fault.text);
    }
    one->new_version = maker->loaded->model->version;
    one->new_rules = maker->loaded->rule_hash;
    int order = sx_version_compare(one->new_version, head->version);
    if (order == 0 && sx_str_equal(maker->loaded->rule_hash, head->rule_hash)) {
        r->summary->current++;
        return SX_OK;
    }
    return order < 0 ? refuse(one, "RESULT.OLDER",
                              "the version that is installed is older than that of the result")
                     : score_again(one, maker);
}

static sx_status rescore_one(void *user, const sx_result_text *text)
{
    rescoring *r = user;
    sx_result_head head;
    sx_result_fault fault;
    sx_arena *arena = sx_arena_new(0);
    if (arena == NULL) {
        return SX_E_MEMORY;
    }
    one_result one = {.r = r, .text = text, .head = &head, .arena = arena};
    sx_status status = sx_result_head_read(text, arena, &head, &fault);
    if (status == SX_OK) {
        status = take(&one);
    } else if (status == SX_E_INPUT) {
        static const sx_result_head nothing = {0};
        one.head = &nothing;
        status = fault.other && text->found ? SX_OK : refuse(&one, fault.code, fault.text);
    }
    sx_result_head_free(&head);
    sx_arena_free(arena);
    return status;
}

/* A table of scores has no answers. */
static sx_status refuse_table(void *user, const char *path, bool found)
{
    const rescoring *r = user;
    return found ? SX_OK
                 : sx_diag_add(r->diags, SX_E_INPUT, "RESULT.TABLE", (sx_where){.file = path},
                               "results, or the answers: `sextant score` scores those again",
                               "a table of scores holds no answers, so that nothing can be scored "
                               "again");
}

/* --- before and after -------------------------------------------------------------------------- */

static sx_status usage(sx_diags *diags, const char *expected, const char *message)
{
    return sx_diag_add(diags, SX_E_USAGE, "USAGE.RESCORE", (sx_where){0}, expected, "%s", message);
}

static sx_status check_options(const sx_rescore_options *options, sx_diags *diags)
{
    if (options->why == NULL || options->why[0] == '\0') {
        return usage(diags, "one line: what was corrected", "it is not said why");
    }
    if (sx_slice_of(options->why).len > 1000 || !sx_result_line(options->why)) {
        return usage(diags, "one line of at most 1000 bytes", "the reason is no line of text");
    }
    if (options->out == NULL && options->in.count > 0) {
        return usage(diags, "a new file", "it is not said where the new results go");
    }
    if (options->out != NULL && !sx_path_absent(options->out)) {
        return usage(diags, "a file that is not there yet: no result is ever replaced",
                     "the file for the new results is there already");
    }
    for (size_t i = 0; i < options->in.count; i++) {
        if (sx_str_equal(options->in.paths[i], "-")) {
            return usage(diags, "files and folders, which can be read twice",
                         "results to be scored again cannot come from standard input");
        }
    }
    return SX_OK;
}

static sx_status prepare(rescoring *r, sx_context *context, char *at)
{
    const sx_rescore_options *options = r->options;
    bool to_store = options->out == NULL;
    sx_status status = sx_store_directory(options->in.store, r->diags->arena,
                                          to_store ? r->diags : NULL, &r->store);
    if (status == SX_OK) {
        status = sx_store_prepare(r->store, to_store ? r->diags : NULL);
    }
    if (status != SX_OK) {
        r->store = NULL;
        if (to_store) {
            return status;
        }
    }
    sx_time_now(at);
    r->at = at;
    r->catalogue = context->catalogue;
    r->bench = sx_bench_new(context->catalogue, r->store);
    r->superseded = sx_map_new(r->diags->arena, 64);
    return r->bench == NULL || r->superseded == NULL ? SX_E_MEMORY : SX_OK;
}

static sx_status run(rescoring *r)
{
    const sx_result_paths *in = &r->options->in;
    sx_status status = sx_results_read(in, r->diags->arena, r->diags, note_link, refuse_table, r);
    if (status == SX_OK && r->to_file) {
        status = sx_out_open(&r->out, r->options->out, r->diags);
        r->to_file = status == SX_OK;
    }
    if (status == SX_OK) {
        status = sx_results_read(in, r->diags->arena, r->diags, rescore_one, refuse_table, r);
    }
    if (status == SX_OK && r->to_file) {
        status = sx_out_commit(&r->out, r->diags);
    } else if (r->to_file) {
        sx_out_abandon(&r->out);
    }
    if (status != SX_OK && r->summary->flags > 0) {
        return sx_diag_add(r->diags, SX_E_FLAG, "FLAG.UNDELIVERED", (sx_where){0},
                           "a place for the new results",
                           "%llu flags stand newly, and their results are not written",
                           (unsigned long long)r->summary->flags);
    }
    return status == SX_OK && r->summary->refused > 0 ? SX_E_INPUT : status;
}

sx_status sx_results_rescore(sx_context *context, const sx_rescore_options *options,
                             sx_rescore_summary *ret)
{
    char at[SX_TIME_TEXT];
    *ret = (sx_rescore_summary){0};
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_result_options_size(options->size, sizeof *options, diags);
    if (status != SX_OK) {
        return status;
    }
    rescoring r = {.options = options,
                   .filter = {options->rule_hash, options->instrument, options->version},
                   .summary = ret,
                   .diags = diags,
                   .to_file = options->out != NULL};
    status = check_options(options, diags);
    if (status == SX_OK) {
        status = sx_result_filter_check(&r.filter, diags);
    }
    if (status == SX_OK) {
        status = prepare(&r, context, at);
    }
    if (status == SX_OK) {
        status = run(&r);
    }
    sx_bench_free(r.bench);
    return status;
}
