/*
 * scorer.c: the steps of a block in order, and the memory they work in.
 */
#include "batch/scorer.h"

#include <string.h>

#include "base/utf8.h"
#include "host/shown.h"

/* Text of one block; job.c chooses the rows of a block so that it comes nowhere near. */
#define OUT_MAX ((size_t)256 * 1024 * 1024)

/* ---- memory ------------------------------------------------------------------------------ */

static sx_status make_unit(sx_scorer *scorer, const sx_job_instrument *instrument, sx_unit *unit)
{
    const sx_model *model = instrument->loaded->model;
    size_t rows = scorer->job->block_rows;
    if (!sx_scoring_start_blocks(&unit->scoring, instrument->loaded, rows)) {
        return SX_E_MEMORY;
    }
    unit->scoring.halt = scorer->job->halt == NULL
                             ? NULL
                             : &scorer->job->halt[instrument - scorer->job->instruments];
    unit->scores = unit->scoring.run;
    if (model->flag_count > 0) {
        unit->flags = sx_run_new(instrument->loaded->flags, rows);
    }
    if (instrument->conditional) {
        unit->shown = sx_run_new(instrument->loaded->shown, rows);
    }
    unit->values = sx_arena_array(scorer->arena, model->field_count + 1, sizeof *unit->values);
    unit->status = sx_arena_array(scorer->arena, model->field_count + 1, sizeof *unit->status);
    unit->row_flags = sx_arena_array(scorer->arena, model->flag_count + 1, sizeof *unit->row_flags);
    unit->contradiction = sx_arena_array(scorer->arena, rows, sizeof *unit->contradiction);
    if (unit->scores == NULL || unit->contradiction == NULL ||
        (model->flag_count > 0 && unit->flags == NULL) ||
        (instrument->conditional && unit->shown == NULL) || unit->values == NULL ||
        unit->status == NULL || unit->row_flags == NULL) {
        return SX_E_MEMORY;
    }
    if (scorer->given != NULL) {
        unit->given = sx_arena_array(scorer->arena, rows, sizeof *unit->given);
        unit->lines = sx_arena_array(scorer->arena, rows, sizeof *unit->lines);
        unit->history = sx_arena_array(scorer->arena, rows, sizeof(void *));
        if (unit->given == NULL || unit->lines == NULL || unit->history == NULL) {
            return SX_E_MEMORY;
        }
    }
    if (scorer->given != NULL && scorer->job->format == SX_FORMAT_RESULTS) {
        unit->responses = sx_arena_array(scorer->arena, rows, sizeof(void *));
        if (unit->responses == NULL) {
            return SX_E_MEMORY;
        }
    }
    for (size_t f = 0; f < model->field_count; f++) {
        unit->values[f] = sx_run_values(unit->scores, f);
        unit->status[f] = sx_run_status(unit->scores, f);
    }
    return SX_OK;
}

/* Which cells go where, in the order of the columns. */
static sx_status make_targets(sx_scorer *scorer)
{
    const sx_job *job = scorer->job;
    const sx_binding *binding = &job->binding;
    if (binding->first == NULL) {
        return SX_OK; /* saved responses have no columns */
    }
    size_t bounds = binding->first[binding->column_count];
    scorer->targets = sx_arena_array(scorer->arena, bounds + 1, sizeof *scorer->targets);
    scorer->cells = sx_arena_array(scorer->arena, binding->column_count + 1, sizeof(sx_slice));
    scorer->seen = sx_arena_array(scorer->arena, binding->column_count + 1, sizeof(bool));
    if (scorer->targets == NULL || scorer->cells == NULL || scorer->seen == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t column = 0; column < binding->column_count; column++) {
        for (uint32_t i = binding->first[column]; i < binding->first[column + 1]; i++) {
            sx_bound bound = binding->bounds[i];
            sx_unit *unit = &scorer->units[bound.instrument];
            scorer->targets[scorer->target_count++] =
                (sx_target){.column = column,
                            .reader = &job->instruments[bound.instrument].readers[bound.field],
                            .values = unit->values[bound.field],
                            .status = unit->status[bound.field]};
        }
    }
    return SX_OK;
}

sx_status sx_scorer_make(const sx_job *job, sx_scorer *ret)
{
    *ret = (sx_scorer){.job = job, .arena = sx_arena_new(0)};
    sx_buf_init(&ret->out, OUT_MAX);
    if (ret->arena == NULL) {
        return SX_E_MEMORY;
    }
    ret->units = sx_arena_array(ret->arena, job->count, sizeof *ret->units);
    ret->runs = sx_arena_array(ret->arena, job->count, sizeof(void *));
    ret->row_flags = sx_arena_array(ret->arena, job->count, sizeof(void *));
    ret->rows = sx_arena_array(ret->arena, job->block_rows, sizeof *ret->rows);
    ret->refusals = sx_arena_array(ret->arena, job->block_rows, sizeof *ret->refusals);
    ret->kept =
        sx_arena_array(ret->arena, job->block_rows * job->writer.kept_count + 1, sizeof *ret->kept);
    bool responses = job->input == SX_INPUT_RESPONSES || job->input == SX_INPUT_DOCUMENT;
    ret->given = responses ? sx_arena_array(ret->arena, job->count, sizeof *ret->given) : NULL;
    if (responses && ret->given == NULL) {
        return SX_E_MEMORY;
    }
    if (ret->units == NULL || ret->runs == NULL || ret->row_flags == NULL || ret->rows == NULL ||
        ret->refusals == NULL || ret->kept == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < job->block_rows * job->writer.kept_count; i++) {
        ret->kept[i] = job->kept_file; /* what comes from columns is put over it row by row */
    }
    for (size_t i = 0; i < job->count; i++) {
        sx_status status = make_unit(ret, &job->instruments[i], &ret->units[i]);
        if (status != SX_OK) {
            return status;
        }
        ret->runs[i] = ret->units[i].scores;
        ret->row_flags[i] = ret->units[i].row_flags;
    }
    return make_targets(ret);
}

void sx_scorer_free(sx_scorer *scorer)
{
    for (size_t i = 0; scorer->units != NULL && i < scorer->job->count; i++) {
        sx_scoring_end(&scorer->units[i].scoring);
        sx_run_free(scorer->units[i].flags);
        sx_run_free(scorer->units[i].shown);
    }
    sx_buf_free(&scorer->out);
    sx_arena_free(scorer->texts);
    sx_arena_free(scorer->arena);
    *scorer = (sx_scorer){0};
}

sx_arena *sx_scorer_texts(sx_scorer *scorer)
{
    if (scorer->texts == NULL) {
        scorer->texts = sx_arena_new(0);
    }
    if (scorer->texts == NULL) {
        scorer->status = SX_E_MEMORY;
    }
    return scorer->texts;
}

/* ---- reading ----------------------------------------------------------------------------- */

void sx_row_refuse(sx_row *row, const char *column, const char *code, const char *expected)
{
    if (row->code == NULL) {
        row->column = column;
        row->code = code;
        row->expected = expected;
    }
}

void sx_unit_refuse(sx_scorer *scorer, size_t instrument, size_t at, const char *column,
                    const char *code, const char *expected)
{
    sx_row *row = &scorer->rows[at];
    const sx_unit *unit = &scorer->units[instrument];
    if (row->code == NULL && unit->lines != NULL && unit->given[at]) {
        row->line = unit->lines[at];
    }
    sx_row_refuse(row, column, code, expected);
}

bool sx_may_be_carried(sx_slice text)
{
    const char *at = text.at;
    while (at < text.at + text.len) {
        int32_t code_point = sx_utf8_next(&at, text.at + text.len);
        if (code_point < 0 || sx_utf8_forbidden(code_point)) {
            return false;
        }
    }
    return true;
}

static void carry(const sx_job *job, sx_row *row, size_t column, const char *code,
                  const sx_slice *cells, bool look, sx_slice *ret)
{
    if (column == SX_COLUMN_NONE) {
        return;
    }
    if (look && !sx_may_be_carried(cells[column])) {
        sx_row_refuse(row, job->binding.columns[column], code, "a text without control characters");
        return;
    }
    *ret = cells[column];
}

void sx_row_cells(sx_scorer *scorer, size_t at, const sx_slice *cells, bool look)
{
    const sx_job *job = scorer->job;
    sx_row *row = &scorer->rows[at];
    for (size_t t = 0; t < scorer->target_count; t++) {
        const sx_target *target = &scorer->targets[t];
        sx_slice cell = cells[target->column];
        if (cell.len == 0) {
            continue; /* skipped, as every cell is from the start */
        }
        const sx_cell_reader *reader = target->reader;
        uint8_t code = cell.len == 1 ? reader->code[(unsigned char)cell.at[0]] : SX_CELL_SLOW;
        if (code != SX_CELL_SLOW) {
            target->values[at] = reader->value[code];
            target->status[at] = reader->status[code];
            continue;
        }
        const char *expected = sx_cell_read(reader, cell, &target->values[at], &target->status[at]);
        if (expected != NULL) {
            target->values[at] = 0;
            target->status[at] = SX_CELL_SKIPPED;
            sx_row_refuse(row, job->binding.columns[target->column], "INPUT.VALUE", expected);
        }
    }
    carry(job, row, job->binding.id, "INPUT.ID", cells, look, &row->id);
    carry(job, row, job->binding.occasion, "INPUT.ID", cells, look, &row->occasion);
    for (size_t k = 0; k < job->writer.kept_count; k++) {
        carry(job, row, job->kept[k], "INPUT.KEEP", cells, look, &sx_scorer_kept(scorer, at)[k]);
    }
}

/* Nothing counted, told or written yet. */
static void begin_block(sx_scorer *scorer, size_t count, uint64_t first_row)
{
    scorer->count = count;
    scorer->first_row = first_row;
    scorer->refusal_count = 0;
    scorer->tally = (sx_score_summary){.rows = count};
    scorer->status = SX_OK;
    scorer->code_status = SX_OK;
    sx_arena_free(scorer->texts);
    scorer->texts = NULL;
    scorer->left_out = NULL;
    scorer->left_out_count = 0;
    scorer->left_out_capacity = 0;
    scorer->other_rules = 0;
    sx_buf_reset(&scorer->out);
}

/* Every cell skipped. */
static void begin_rows(sx_scorer *scorer)
{
    memset(scorer->rows, 0, scorer->count * sizeof *scorer->rows);
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_unit *unit = &scorer->units[i];
        sx_run_begin(unit->scores, scorer->count);
        for (size_t at = 0; unit->given != NULL && at < scorer->count; at++) {
            unit->given[at] = false;
            unit->history[at] = NULL;
        }
    }
}

void sx_scorer_begin(sx_scorer *scorer, size_t count, uint64_t first_row)
{
    begin_block(scorer, count, first_row);
    begin_rows(scorer);
}

/* ---- results ----------------------------------------------------------------------------- */

/* "phq-9.self_harm;phq-9.other:not_assessed": the flags of a refused row that are not clear. */
static const char *flags_text(sx_scorer *scorer, unsigned *ret_raised)
{
    const char *text = "";
    *ret_raised = 0;
    for (size_t i = 0; i < scorer->job->count; i++) {
        const sx_model *model = scorer->job->loaded[i]->model;
        for (size_t f = 0; f < model->flag_count; f++) {
            sx_flag_state state = scorer->row_flags[i][f].state;
            if (state == SX_FLAG_CLEAR) {
                continue;
            }
            *ret_raised += state == SX_FLAG_RAISED;
            sx_arena *texts = sx_scorer_texts(scorer);
            text = texts == NULL || text == NULL
                       ? NULL
                       : sx_arena_printf(texts, "%s%s%s.%s%s", text, text[0] == '\0' ? "" : ";",
                                         model->id, model->flags[f].id,
                                         state == SX_FLAG_RAISED ? "" : ":not_assessed");
        }
    }
    if (text == NULL) {
        scorer->status = SX_E_MEMORY;
        return "";
    }
    return text;
}

static void refuse(sx_scorer *scorer, size_t at)
{
    const sx_row *row = &scorer->rows[at];
    sx_score_refusal *refusal = &scorer->refusals[scorer->refusal_count++];
    *refusal = (sx_score_refusal){.row = scorer->first_row + at + 1,
                                  .line = row->line,
                                  .column = row->column,
                                  .code = row->code,
                                  .expected = row->expected,
                                  .file = scorer->job->file};
    refusal->flags = flags_text(scorer, &refusal->raised);
    scorer->tally.refused++;
    scorer->tally.flags += refusal->raised;
}

static unsigned count_raised(const sx_scorer *scorer)
{
    unsigned raised = 0;
    for (size_t i = 0; i < scorer->job->count; i++) {
        for (size_t f = 0; f < scorer->job->loaded[i]->model->flag_count; f++) {
            raised += scorer->row_flags[i][f].state == SX_FLAG_RAISED;
        }
    }
    return raised;
}

static void write_rows(sx_scorer *scorer)
{
    for (size_t at = 0; at < scorer->count; at++) {
        const sx_row *row = &scorer->rows[at];
        sx_row_flags(scorer, at);
        if (row->code != NULL) {
            refuse(scorer, at);
            continue;
        }
        sx_row_key key = {.row = scorer->first_row + at + 1,
                          .id = row->id,
                          .occasion = row->occasion,
                          .kept = sx_scorer_kept(scorer, at),
                          .given = scorer->given};
        for (size_t i = 0; scorer->given != NULL && i < scorer->job->count; i++) {
            scorer->given[i] = scorer->units[i].given[at];
        }
        if (scorer->job->format == SX_FORMAT_RESULTS) {
            sx_result_rows_write(scorer, at);
        } else {
            sx_writer_row(&scorer->job->writer, &key, scorer->runs, scorer->row_flags, at,
                          &scorer->out);
        }
        scorer->tally.scored++;
        scorer->tally.flags += count_raised(scorer);
    }
}

/* Marks what conditions kept away, and refuses answers to it. */
static void check_shown(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        const sx_loaded *loaded = scorer->job->loaded[i];
        const sx_unit *unit = &scorer->units[i];
        if (unit->shown == NULL) {
            continue;
        }
        sx_shown_apply(loaded, unit->shown, unit->scores, scorer->count, unit->contradiction);
        for (size_t at = 0; at < scorer->count; at++) {
            if (unit->contradiction[at] != SX_FIELD_NONE) {
                sx_unit_refuse(scorer, i, at, loaded->model->fields[unit->contradiction[at]].name,
                               "INPUT.NOT_SHOWN",
                               "no answer to an item that its condition keeps away");
            }
        }
    }
}

/* A respondent who was scored already is refused: neither row may silently win. */
static void check_unique(sx_scorer *scorer)
{
    const sx_binding *binding = &scorer->job->binding;
    for (size_t at = 0; at < scorer->count && scorer->unique != NULL; at++) {
        sx_row *row = &scorer->rows[at];
        bool is_new = true;
        if (row->code == NULL && !sx_unique_add(scorer->unique, row->id, row->occasion, &is_new)) {
            scorer->status = SX_E_MEMORY;
        }
        if (!is_new) {
            const char *column =
                binding->columns == NULL ? "subject" : binding->columns[binding->id];
            sx_row_refuse(row, column, "INPUT.DUPLICATE_ID",
                          "a respondent (and occasion) that was not there before");
        }
    }
}

/* What goes before the scores. */
static void look_at_rows(sx_scorer *scorer)
{
    sx_score_flags(scorer); /* first, and whatever happens after */
    check_shown(scorer);
    sx_score_groups(scorer);
    check_unique(scorer);
}

static void compute_scores(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_run_execute(scorer->units[i].scores);
    }
    sx_score_fates(scorer);
}

void sx_scorer_compute(sx_scorer *scorer)
{
    look_at_rows(scorer);
    compute_scores(scorer);
}

void sx_scorer_without(sx_scorer *scorer, size_t instrument)
{
    sx_unit *unit = &scorer->units[instrument];
    unit->scoring.halted = true;
    sx_run_execute(unit->scores);
    for (size_t at = 0; at < scorer->count; at++) {
        sx_row *row = &scorer->rows[at];
        row->code = row->by_code ? NULL : row->code;
        row->by_code = false;
    }
    scorer->tally = (sx_score_summary){.rows = scorer->count};
    scorer->refusal_count = 0;
    scorer->code_status = SX_OK;
    sx_buf_reset(&scorer->out);
    sx_score_fates(scorer);
    write_rows(scorer);
    if (scorer->out.failed) {
        scorer->status = SX_E_MEMORY;
    }
}

/* The whole block the quick way; false when it needs a closer look. */
static bool run_quickly(sx_scorer *scorer, const sx_block *block)
{
    sx_quick_result result = SX_QUICK_NOT;
    if (scorer->quick != NULL) {
        result = sx_quick_rows(scorer->quick, block, &scorer->out, &scorer->tally);
    }
    if (result == SX_QUICK_MEMORY) {
        scorer->status = SX_E_MEMORY;
    }
    if (result == SX_QUICK_NOT && block->is_table) { /* its cells were read before */
        scorer->status = SX_E_INTERNAL;
        return true;
    }
    return result != SX_QUICK_NOT;
}

static void read_rows(sx_scorer *scorer, const sx_block *block)
{
    begin_rows(scorer);
    switch (scorer->job->input) {
    case SX_INPUT_TABLE: sx_read_table(scorer, block); break;
    case SX_INPUT_OBJECTS: sx_read_objects(scorer, block); break;
    case SX_INPUT_RESPONSES:
    case SX_INPUT_DOCUMENT: sx_read_responses(scorer, block); break;
    }
    look_at_rows(scorer);
}

void sx_scorer_read(sx_scorer *scorer, const sx_block *block)
{
    begin_block(scorer, block->count, block->first_row);
    read_rows(scorer, block);
    compute_scores(scorer);
}

static void begin_run(sx_scorer *scorer, const sx_block *block)
{
    begin_block(scorer, block->count, block->first_row);
    scorer->after = block->after;
    scorer->open = !run_quickly(scorer, block);
    if (scorer->open) {
        read_rows(scorer, block);
    }
}

void sx_scorer_beside(sx_scorer *a, sx_scorer *b)
{
    for (size_t i = 0; i < a->job->count; i++) {
        a->units[i].scoring.beside = &b->units[i].scoring;
        b->units[i].scoring.beside = &a->units[i].scoring;
    }
}

void sx_scorer_run_ahead(sx_scorer *scorer, const sx_block *block)
{
    begin_run(scorer, block);
    for (size_t i = 0; scorer->open && i < scorer->job->count; i++) {
        sx_run_execute_ahead(scorer->units[i].scores);
    }
}

void sx_scorer_run(sx_scorer *scorer, const sx_block *block)
{
    begin_run(scorer, block);
    sx_scorer_finish(scorer);
}

void sx_scorer_finish(sx_scorer *scorer)
{
    if (!scorer->open) {
        return;
    }
    compute_scores(scorer);
    write_rows(scorer);
    if (scorer->out.failed) {
        scorer->status = SX_E_MEMORY;
    }
}
