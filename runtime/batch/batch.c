/*
 * batch.c: one run over one input. Results go to their file whole or not at all; when they cannot,
 * flags that were raised are named as undelivered, which is the loudest error there is.
 */
#include "batch/batch.h"

#include <string.h>

#include "base/file.h"
#include "batch/options.h"
#include "batch/parts.h"
#include "batch/pool.h"
#include "batch/quick.h"
#include "batch/rejects.h"
#include "batch/resume.h"

#define HEADER_MAX ((size_t)64 * 1024 * 1024)
/* Refused rows that are told one by one when nobody else takes them. */
#define TOLD_MAX 20

/* Code that fails for more than so many of the rows is stopped; a share means nothing before 1000 rows. */
#define ROWS_BEFORE_SHARE 1000u
#define POISON_PERCENT 5u

typedef struct hopeless_code {
    uint64_t rows, poison;
    bool stopped;
} hopeless_code;

typedef struct batch {
    const sx_score_options *options;
    sx_diags *diags;
    sx_job job; /* before it is bound to a file */
    sx_parts parts;
    sx_part *part; /* that is being read */
    sx_unique unique;
    sx_others others;
    sx_resume resume; /* with options->resume */
    sx_out out, rejects;
    bool has_rejects;
    sx_buf text; /* of rejects, block by block */
    sx_score_summary *summary;
    uint64_t rejected_flags; /* raised in refused rows */
    hopeless_code *hopeless; /* by instrument */
    sx_status code_status;   /* of the first code that failed, SX_OK: none did */
    bool *code_told;         /* by instrument: it was said why its code failed */
    bool *unsteady_told;     /* by instrument: that it failed for rows together alone */
    uint64_t other_rules;    /* responses given under another version or other rules */
    bool stopped;            /* by the caller */
    sx_diags *reading;       /* what reading says: on another thread it cannot be told at once */
} batch;

/* ---- before the first row ----------------------------------------------------------------- */

static sx_status check_columns(const batch *b, const sx_part *part)
{
    const sx_job *job = &part->job;
    const sx_score_options *options = b->options;
    bool table = job->input == SX_INPUT_TABLE || job->input == SX_INPUT_OBJECTS;
    if (!table && (options->id_column != NULL || options->occasion_column != NULL ||
                   options->keep_count > 0 || options->map != NULL)) {
        return sx_options_refuse(b->diags, "a table, or no such option",
                                 "saved responses have a subject and no columns");
    }
    if (options->unique_ids && !job->writer.has_id) {
        return sx_options_refuse(b->diags, "--id COLUMN",
                                 "there is no column of respondents to tell them apart by");
    }
    if (options->resume && (!table || !part->input.lines.intake.regular)) {
        return sx_options_refuse(b->diags, "tables, or lines of JSON, in files",
                                 "a run over this input cannot be gone on with");
    }
    if (b->parts.count > 1 && !job->writer.has_id && options->file_column == NULL) {
        return sx_options_refuse(
            b->diags, "--id COLUMN, or --file-column NAME",
            "rows of several files without a respondent could not be told apart");
    }
    return SX_OK;
}

static sx_status open_one(const batch *b, sx_out *out, const char *path, const sx_out_point *point)
{
    const sx_resume *resume = &b->resume;
    sx_out_before before = resume->fresh        ? SX_OUT_NOTHING
                           : !resume->found     ? SX_OUT_BEGUN
                           : !resume->last.done ? SX_OUT_POINT
                                                : SX_OUT_DONE;
    return b->options->resume ? sx_out_resume(out, path, before, point, b->diags)
                              : sx_out_open(out, path, b->diags);
}

/* What the run before had come to. */
static void take_up(batch *b)
{
    const sx_resume_point *last = &b->resume.last;
    *b->summary = last->summary;
    b->rejected_flags = last->rejected_flags;
    b->code_status = (sx_status) - (int)last->code_status;
    for (size_t i = 0; i < b->job.count; i++) {
        const uint64_t *counts = last->counts + i * SX_RESUME_COUNTS;
        b->hopeless[i] = (hopeless_code){counts[0], counts[1], counts[2] != 0};
        atomic_store(&b->job.halt[i], b->hopeless[i].stopped);
    }
}

/* A run that could not begin leaves nothing to go on with. */
static sx_status forget(batch *b, sx_status status)
{
    if (b->resume.fresh) {
        b->out.lasting = false;
        (void)sx_resume_end(&b->resume, NULL);
    }
    return status;
}

static sx_status open_outputs(batch *b)
{
    sx_status status = b->options->resume ? sx_resume_open(&b->resume, &b->parts, b->diags) : SX_OK;
    const sx_resume_point *last = b->resume.found ? &b->resume.last : NULL;
    if (status == SX_OK) {
        status = open_one(b, &b->out, b->options->out, &b->resume.last.out);
    }
    if (status == SX_OK && b->options->rejects != NULL) {
        status = open_one(b, &b->rejects, b->options->rejects, &b->resume.last.rejects);
        b->has_rejects = status == SX_OK;
    }
    if (status != SX_OK) {
        return forget(b, status);
    }
    if (last != NULL) {
        take_up(b);
        return SX_OK;
    }
    sx_writer_header(&b->parts.items[0].job.writer, &b->text);
    sx_out_write(&b->out, sx_buf_text(&b->text), b->text.len);
    bool failed = b->text.failed;
    sx_buf_reset(&b->text);
    if (b->has_rejects) {
        sx_rejects_header(b->parts.count > 1, &b->text);
        sx_out_write(&b->rejects, sx_buf_text(&b->text), b->text.len);
    }
    return failed ? SX_E_MEMORY : SX_OK;
}

/* ---- rows -------------------------------------------------------------------------------- */

/* Tells the caller how far it is; false when the caller says stop. */
static bool go_on(void *user)
{
    batch *b = user;
    if (b->options->progress != NULL) {
        sx_score_progress progress = {.rows = b->summary->rows,
                                      .bytes = sx_parts_bytes(&b->parts),
                                      .size = sx_parts_size(&b->parts)};
        b->stopped = !b->options->progress(b->options->user, &progress);
    }
    return !b->stopped;
}

static sx_status next_block(void *user, sx_block *block)
{
    batch *b = user;
    return sx_input_next(&b->part->input, block, b->reading);
}

static void tell(const batch *b, const sx_score_refusal *refusal)
{
    sx_where where = {.file = b->part->job.file, .line = (uint32_t)refusal->line};
    sx_diag_add(b->diags, SX_E_INPUT, refusal->code, where, refusal->expected,
                "row %llu%s%s is refused%s%s", (unsigned long long)refusal->row,
                refusal->column[0] == '\0' ? "" : ", column ", refusal->column,
                refusal->flags[0] == '\0' ? "" : ", flags ", refusal->flags);
}

static void deliver_refusals(batch *b, const sx_scorer *scorer)
{
    sx_buf_reset(&b->text);
    for (size_t i = 0; i < scorer->refusal_count; i++) {
        const sx_score_refusal *refusal = &scorer->refusals[i];
        b->rejected_flags += refusal->raised;
        if (b->has_rejects) {
            sx_rejects_row(refusal, b->parts.count > 1, &b->text);
        }
        if (b->options->refused != NULL) {
            b->options->refused(b->options->user, refusal);
        } else if (!b->has_rejects && b->diags->errors < TOLD_MAX) {
            tell(b, refusal);
        }
    }
    if (b->has_rejects) {
        sx_out_write(&b->rejects, sx_buf_text(&b->text), b->text.len);
    }
}

/* Flags of responses that are not scored: no file takes them, so they are told. */
static void deliver_left_out(batch *b, const sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->left_out_count; i++) {
        const sx_score_left_out *told = &scorer->left_out[i].told;
        sx_where where = {.file = b->part->job.file, .line = (uint32_t)told->line};
        scorer->left_out[i].other->flags += told->raised;
        if (b->options->left_out != NULL) {
            b->options->left_out(b->options->user, told);
        } else {
            sx_diag_warn(b->diags, "FLAG.NOT_NAMED", where, "name that instrument too",
                         "row %llu: a response to %s, which is not scored, raises %s",
                         (unsigned long long)told->row, told->instrument, told->flags);
        }
    }
}

/* Code that was never started says nothing of itself: another try says why. */
static void tell_start(const batch *b, const sx_loaded *loaded)
{
    size_t before = b->diags->errors;
    sx_code *code = sx_engine_take(loaded->engine, b->diags);
    if (code != NULL || b->diags->errors == before) {
        sx_diag_add(b->diags, sx_code_status(loaded->kind), sx_fate_code(SX_FATE_NO_WORKER),
                    (sx_where){.file = loaded->path}, "score these rows again",
                    "%s: its code could not be started", loaded->model->id);
    }
    sx_engine_give_back(loaded->engine, code);
}

/* Scores stand that code gave when it was asked again: whoever reads them should know. */
static void tell_unsteady(batch *b, size_t instrument, const sx_trouble *trouble)
{
    const sx_loaded *loaded = b->part->job.loaded[instrument];
    if (trouble != NULL && trouble->unsteady > 0 && !b->unsteady_told[instrument]) {
        b->unsteady_told[instrument] = true;
        sx_diag_warn(b->diags, trouble->unsteady_code, (sx_where){.file = loaded->path},
                     "tell its author: code must give the same for a row alone and among others",
                     "%s: its code failed for rows together and not for any of them alone: %s",
                     loaded->model->id, trouble->unsteady_message);
    }
}

static void tell_trouble(const batch *b, const sx_loaded *loaded, const sx_trouble *trouble)
{
    sx_where where = {.file = loaded->path};
    if (trouble->path[0] != '\0') {
        where = (sx_where){.file = trouble->path, .line = trouble->line};
    }
    sx_diag_add(b->diags, sx_code_status(loaded->kind), trouble->code, where, NULL, "%s: %s",
                loaded->model->id, trouble->message);
    sx_diag_excerpt(b->diags, trouble->excerpt);
}

/* Says once for each instrument why its code failed; which rows it cost stands with the refused rows. What
 * it printed is not told: it may hold answers. The first block in order says why, whoever scored which. */
static void tell_code(batch *b, const sx_scorer *scorer)
{
    if (b->code_status == SX_OK) {
        b->code_status = scorer->code_status;
    }
    for (size_t i = 0; i < b->part->job.count; i++) {
        const sx_loaded *loaded = b->part->job.loaded[i];
        const sx_trouble *trouble = scorer->units[i].scoring.trouble;
        tell_unsteady(b, i, trouble);
        if (!scorer->units[i].failed || b->code_told[i]) {
            continue;
        }
        b->code_told[i] = true;
        if (trouble->fate != SX_FATE_OK) {
            tell_trouble(b, loaded, trouble);
        } else if (b->hopeless[i].stopped) {
            sx_diag_add(b->diags, sx_code_status(loaded->kind), sx_fate_code(SX_FATE_STOPPED),
                        (sx_where){.file = loaded->path}, "see what the run before said of it",
                        "%s: its code is not asked any more: it failed for too many rows",
                        loaded->model->id);
        } else {
            tell_start(b, loaded);
        }
    }
}

/*
 * Stops code that fails for too many rows. Blocks are delivered in order whoever scored them, and from the
 * first block on after the one that was too much every row is without it: the same rows on any number of threads.
 */
static void stop_hopeless(batch *b, sx_scorer *scorer)
{
    for (size_t i = 0; i < b->part->job.count; i++) {
        hopeless_code *seen = &b->hopeless[i];
        if (scorer->units[i].scoring.fates == NULL) {
            continue;
        }
        if (seen->stopped) {
            sx_scorer_without(scorer, i);
            continue;
        }
        seen->rows += scorer->count;
        seen->poison += scorer->units[i].poison;
        seen->stopped =
            seen->rows >= ROWS_BEFORE_SHARE && seen->poison * 100 > seen->rows * POISON_PERCENT;
        atomic_store(&b->part->job.halt[i], seen->stopped);
    }
}

/* All that was delivered so far becomes safe, and is said to be. */
static sx_status add_point(batch *b, const sx_lines_mark *mark, bool done)
{
    uint64_t *counts = b->resume.last.counts;
    sx_resume_point point = {.part = (uint64_t)(b->part - b->parts.items),
                             .mark = *mark,
                             .summary = *b->summary,
                             .rejected_flags = b->rejected_flags,
                             .code_status = (uint64_t)-b->code_status,
                             .counts = counts,
                             .done = done};
    for (size_t i = 0; i < b->job.count; i++) {
        counts[i * SX_RESUME_COUNTS] = b->hopeless[i].rows;
        counts[i * SX_RESUME_COUNTS + 1] = b->hopeless[i].poison;
        counts[i * SX_RESUME_COUNTS + 2] = b->hopeless[i].stopped;
    }
    memset(point.rejects.hash, '0', sizeof point.rejects.hash - 1);
    if ((b->has_rejects && !sx_out_settle(&b->rejects, &point.rejects)) ||
        !sx_out_settle(&b->out, &point.out)) {
        return SX_E_OUTPUT;
    }
    return sx_resume_add(&b->resume, &point, b->diags);
}

static sx_status deliver(void *user, sx_scorer *scorer)
{
    batch *b = user;
    sx_score_summary *summary = b->summary;
    stop_hopeless(b, scorer);
    summary->rows += scorer->tally.rows;
    summary->scored += scorer->tally.scored;
    summary->refused += scorer->tally.refused;
    summary->flags += scorer->tally.flags;
    summary->failed += scorer->tally.failed;
    tell_code(b, scorer);
    if (scorer->status != SX_OK) {
        return scorer->status;
    }
    scorer->placed = sx_out_place(&b->out, scorer->out.len, &scorer->place);
    if (!scorer->placed) {
        sx_out_write(&b->out, sx_buf_text(&scorer->out), scorer->out.len);
    }
    deliver_left_out(b, scorer);
    b->other_rules += scorer->other_rules;
    if (scorer->refusal_count > 0) {
        deliver_refusals(b, scorer);
    }
    if (b->text.failed) {
        return SX_E_MEMORY;
    }
    if (b->out.failed || b->rejects.failed) {
        return SX_E_OUTPUT;
    }
    if (b->options->resume && sx_resume_due(&b->resume, b->options, scorer->out.len)) {
        sx_status status = add_point(b, &scorer->after, false);
        if (status != SX_OK) {
            return status;
        }
    }
    return go_on(b) ? SX_OK : SX_E_OUTPUT;
}

static int write_block(void *user, const sx_scorer *scorer)
{
    const batch *b = user;
    return sx_out_put(&b->out, sx_buf_text(&scorer->out), scorer->out.len, scorer->place);
}

static sx_status fail_output(void *user, int error)
{
    batch *b = user;
    sx_out_fail(&b->out, error);
    return SX_E_OUTPUT;
}

/* ---- after the last row ------------------------------------------------------------------- */

/* Puts the files in place. What was refused stands before what was scored. */
static sx_status commit(batch *b)
{
    sx_status rejects = SX_OK;
    if (b->has_rejects) {
        rejects = sx_out_commit(&b->rejects, b->diags);
    }
    sx_status status = sx_out_commit(&b->out, b->diags);
    status = status == SX_OK ? rejects : status;
    return status == SX_OK && b->options->resume ? sx_resume_end(&b->resume, b->diags) : status;
}

/* Says that results, and with them flags, are in no file. */
static sx_status undelivered(const batch *b, sx_status status, uint64_t flags)
{
    if (b->stopped) {
        status = sx_diag_add(b->diags, SX_E_OUTPUT, "OUTPUT.STOPPED", (sx_where){0}, NULL,
                             "stopped after row %llu: %s", (unsigned long long)b->summary->rows,
                             b->out.to_stdout     ? "what standard output got is not whole"
                             : b->options->resume ? "the same command goes on from there"
                                                  : "nothing was written");
    }
    if (flags == 0) {
        return status;
    }
    return sx_diag_add(b->diags, SX_E_FLAG, "FLAG.UNDELIVERED", (sx_where){0},
                       "score the input again and read its flags",
                       "raised flags that were not delivered: %llu, in %llu rows read",
                       (unsigned long long)flags, (unsigned long long)b->summary->rows);
}

static sx_status check_rows(const batch *b)
{
    const sx_score_options *options = b->options;
    const sx_score_summary *summary = b->summary;
    const char *file = b->parts.count == 1 ? b->part->job.file : NULL;
    sx_where where = {.file = file};
    sx_status status = sx_parts_unchanged(&b->parts, b->diags);
    if (options->has_expect_rows && summary->rows != options->expect_rows) {
        status =
            sx_diag_add(b->diags, SX_E_INPUT, "INPUT.ROWS", where,
                        "a file that is whole, or another --expect-rows",
                        "%llu rows were read and %llu expected", (unsigned long long)summary->rows,
                        (unsigned long long)options->expect_rows);
    }
    if (summary->refused > 0) {
        status = sx_diag_add(b->diags, SX_E_INPUT, "INPUT.REFUSED", where, NULL,
                             "refused rows: %llu of %llu", (unsigned long long)summary->refused,
                             (unsigned long long)summary->rows);
        status = b->code_status == SX_OK ? status : b->code_status;
    }
    if (summary->refused == 0 && summary->failed > 0) {
        status = sx_diag_add(
            b->diags, b->code_status, "SCORE.FAILED", where,
            "the status `failed`, or a validity that is unknown, in these rows; what is said above",
            "rows in which the code of an instrument failed: %llu of %llu",
            (unsigned long long)summary->failed, (unsigned long long)summary->rows);
    }
    sx_others_warn(&b->others, file, b->diags);
    if (b->other_rules > 0)
        sx_diag_warn(b->diags, "RESPONSE.RULES", where,
                     "the scores are those of the rules installed here; `sextant show ID` gives "
                     "their hash",
                     "%llu of the responses were given under another version or other rules",
                     (unsigned long long)b->other_rules);
    return status;
}

static sx_status finish(batch *b, sx_status status)
{
    if (b->out.failed) {
        status = sx_out_commit(&b->out, b->diags); /* says why it failed */
    } else if (b->rejects.failed) {
        status = sx_out_commit(&b->rejects, b->diags);
    }
    if (status == SX_OK && b->options->resume && !b->resume.last.done) {
        status = add_point(b, &(sx_lines_mark){.want = 1, .line = 1}, true);
    }
    if (status != SX_OK) {
        return undelivered(b, status, b->summary->flags);
    }
    sx_status written = commit(b);
    if (written != SX_OK) {
        return undelivered(b, written, b->out.failed ? b->summary->flags : b->rejected_flags);
    }
    return check_rows(b);
}

static sx_status run_part(batch *b, sx_unique *unique)
{
    sx_pool_ends ends = {b, next_block, deliver, write_block, fail_output, false};
    ends.any_reads = b->options->threads > 1 && sx_input_for_any(&b->part->input);
    if (!ends.any_reads) {
        b->reading = b->diags;
        return sx_pool_run(&b->part->job, b->options->threads, unique, &ends);
    }
    sx_arena *arena = sx_arena_new(0);
    if (arena == NULL) {
        return SX_E_MEMORY;
    }
    sx_diags reading;
    sx_diags_init(&reading, arena);
    b->reading = &reading;
    sx_status status = sx_pool_run(&b->part->job, b->options->threads, unique, &ends);
    sx_diags_take(b->diags, &reading);
    sx_arena_free(arena);
    return status;
}

static sx_status run_parts(batch *b, sx_unique *unique)
{
    const sx_resume_point *last = b->resume.found ? &b->resume.last : NULL;
    size_t first = last == NULL ? 0 : last->done ? b->parts.count : (size_t)last->part;
    sx_status status = SX_OK;
    if (first < b->parts.count && last != NULL) {
        status = sx_lines_go_to(&b->parts.items[first].input.lines, &last->mark, b->diags);
    }
    for (size_t i = first; i < b->parts.count && status == SX_OK; i++) {
        b->part = &b->parts.items[i];
        /* Who says how rows are to be scored has them scored so. */
        if (!b->part->job.few || b->options->instructions != NULL) {
            status = sx_quick_make(&b->part->job, &b->part->job.quick);
        }
        if (status == SX_OK) {
            status = run_part(b, unique);
        }
    }
    return status;
}

static sx_status run(batch *b)
{
    sx_unique *unique = b->options->unique_ids ? &b->unique : NULL;
    if (unique != NULL && !sx_unique_init(unique)) {
        return SX_E_MEMORY;
    }
    sx_status status = SX_OK;
    for (size_t i = 0; i < b->parts.count && status == SX_OK; i++) {
        status = check_columns(b, &b->parts.items[i]);
    }
    if (status == SX_OK) {
        status = open_outputs(b);
    }
    return status == SX_OK ? finish(b, run_parts(b, unique)) : status;
}

sx_status sx_batch_score(const sx_loaded *const *instruments, size_t count,
                         const sx_score_options *options, sx_diags *diags, sx_score_summary *ret)
{
    return sx_batch_score_among(NULL, instruments, count, options, diags, ret);
}

sx_status sx_batch_score_among(sx_catalogue *catalogue, const sx_loaded *const *instruments,
                               size_t count, const sx_score_options *options, sx_diags *diags,
                               sx_score_summary *ret)
{
    *ret = (sx_score_summary){0};
    batch b = {.options = options, .diags = diags, .summary = ret};
    sx_buf_init(&b.text, HEADER_MAX);
    sx_status status = sx_options_check(options, count, diags);
    sx_arena *arena = status == SX_OK ? sx_arena_new(0) : NULL;
    if (status == SX_OK) {
        status = arena == NULL ? SX_E_MEMORY
                               : sx_job_make(arena, instruments, count, options,
                                             sx_options_format(options), diags, &b.job);
    }
    if (status == SX_OK) {
        b.code_told = sx_arena_array(arena, count, sizeof *b.code_told);
        b.unsteady_told = sx_arena_array(arena, count, sizeof *b.unsteady_told);
        b.hopeless = sx_arena_array(arena, count, sizeof *b.hopeless);
        b.job.halt = sx_arena_array(arena, count, sizeof *b.job.halt);
        status = b.code_told == NULL || b.unsteady_told == NULL || b.hopeless == NULL ||
                         b.job.halt == NULL
                     ? SX_E_MEMORY
                     : SX_OK;
    }
    if (status == SX_OK) {
        b.job.worker = catalogue == NULL ? NULL : sx_catalogue_decisions(catalogue)->code.worker;
        b.others = (sx_others){.catalogue = catalogue, .arena = arena};
        b.part = sx_parts_room(&b.parts, &b.job);
        status = b.part == NULL ? SX_E_MEMORY
                                : sx_parts_open(&b.parts, &b.job, &b.others, go_on, &b, diags);
        status = b.stopped ? undelivered(&b, status, 0) : status;
    }
    if (status == SX_OK) {
        status = run(&b);
    }
    sx_out_abandon(&b.out);
    sx_out_abandon(&b.rejects);
    sx_resume_close(&b.resume);
    sx_parts_close(&b.parts);
    sx_unique_free(&b.unique);
    sx_buf_free(&b.text);
    sx_arena_free(arena);
    if (status == SX_E_MEMORY && diags->errors == 0) {
        sx_diag_add(diags, SX_E_MEMORY, "SCORE.MEMORY", (sx_where){0}, NULL, "memory ran out");
    }
    return status;
}
