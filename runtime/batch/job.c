/*
 * job.c: sets up a run. Everything here is done once, whatever the number of rows.
 */
#include "batch/job.h"

#include "batch/keep.h"
#include "host/shown.h"

/* Output of one block, in cells, that a block of SX_BLOCK_ROWS rows may come to. */
#define BLOCK_CELLS ((size_t)128 * 1024)
#define EXPLAINED_ROWS 16
#define RESULT_ROWS 128

/* What rows of this instrument need beyond reading and scoring. */
static void look_at_items(sx_job_instrument *instrument)
{
    const sx_model *model = instrument->loaded->model;
    instrument->conditional = sx_shown_any(model);
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_item *item = &model->items[i];
        instrument->grouped = instrument->grouped || item->kind == SX_ITEM_RANKING ||
                              (item->kind == SX_ITEM_MULTI && item->most > 0);
    }
}

/* Two instruments with one id would write two columns of one name. */
static sx_status check_ids(const sx_loaded *const *instruments, size_t count, sx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (sx_str_equal(instruments[i]->model->id, instruments[k]->model->id)) {
                return sx_diag_add(diags, SX_E_USAGE, "USAGE.INSTRUMENT_TWICE", (sx_where){0},
                                   "each instrument once", "%s is named twice",
                                   instruments[i]->model->id);
            }
        }
    }
    return SX_OK;
}

sx_status sx_job_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                      const sx_score_options *options, sx_format format, sx_diags *diags,
                      sx_job *ret)
{
    *ret = (sx_job){.options = options,
                    .arena = arena,
                    .in = options->in,
                    .format = format,
                    .separator = ',',
                    .loaded = instruments,
                    .count = count};
    ret->instruments = sx_arena_array(arena, count + 1, sizeof *ret->instruments);
    sx_status status =
        ret->instruments == NULL ? SX_E_MEMORY : check_ids(instruments, count, diags);
    if (status == SX_OK && options->map != NULL) {
        status = sx_mapping_make(arena, instruments, count, options->map, diags, &ret->mapping);
    }
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        ret->instruments[i].loaded = instruments[i];
        status = sx_tokens_make(arena, instruments[i]->model, options->missing,
                                options->missing_count, &ret->instruments[i].tokens);
        look_at_items(&ret->instruments[i]);
    }
    if (status == SX_OK) {
        status = sx_writer_make(arena, instruments, count, options, format, diags, &ret->writer);
    }
    size_t rows = BLOCK_CELLS / (ret->writer.columns.count + 2);
    ret->block_rows = options->explain              ? EXPLAINED_ROWS
                      : format == SX_FORMAT_RESULTS ? RESULT_ROWS
                      : rows < EXPLAINED_ROWS       ? EXPLAINED_ROWS
                      : rows > SX_BLOCK_ROWS        ? SX_BLOCK_ROWS
                                                    : rows;
    return status;
}

/* The tokens of the instrument and the run, and those that a mapping adds for one field. */
static sx_status add_tokens(const sx_job *job, const sx_field_map *mapped, const sx_tokens *before,
                            sx_tokens *ret)
{
    const sx_mapping *mapping = job->mapping;
    *ret = (sx_tokens){
        .items = sx_arena_array(job->arena,
                                before->count + mapping->missing_count + mapped->missing_count + 1,
                                sizeof *ret->items)};
    if (ret->items == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < before->count; i++) {
        ret->items[ret->count++] = before->items[i];
    }
    for (size_t i = 0; i < mapping->missing_count; i++) {
        ret->items[ret->count++] = sx_slice_of(mapping->missing[i]);
    }
    for (size_t i = 0; i < mapped->missing_count; i++) {
        ret->items[ret->count++] = sx_slice_of(mapped->missing[i]);
    }
    return SX_OK;
}

static sx_status make_mapped(const sx_job *job, const sx_job_instrument *instrument, size_t field,
                             const sx_field_map *mapped, sx_diags *diags)
{
    const sx_model *model = instrument->loaded->model;
    const sx_mapping *mapping = job->mapping;
    sx_tokens *tokens = sx_arena_array(job->arena, 1, sizeof *tokens);
    sx_status status =
        tokens == NULL ? SX_E_MEMORY : add_tokens(job, mapped, &instrument->tokens, tokens);
    if (status == SX_OK) {
        status = sx_tokens_check(model, field, mapped->values, mapping->missing,
                                 mapping->missing_count, diags);
    }
    if (status == SX_OK) {
        status = sx_tokens_check(model, field, mapped->values, mapped->missing,
                                 mapped->missing_count, diags);
    }
    if (status == SX_OK) {
        sx_cell_reader_make(model, field, tokens, mapped->values, mapping->trim,
                            &instrument->readers[field]);
    }
    return status;
}

static sx_status make_reader(const sx_job *job, size_t index, size_t field, sx_diags *diags)
{
    const sx_job_instrument *instrument = &job->instruments[index];
    const sx_score_options *options = job->options;
    const sx_model *model = instrument->loaded->model;
    const sx_field_map *mapped = job->mapping == NULL ? NULL : &job->mapping->fields[index][field];
    sx_status status = sx_tokens_check(model, field, mapped == NULL ? NULL : mapped->values,
                                       options->missing, options->missing_count, diags);
    if (status == SX_OK && mapped != NULL) {
        return make_mapped(job, instrument, field, mapped, diags);
    }
    if (status == SX_OK) {
        sx_cell_reader *reader = &instrument->readers[field];
        if (field == 0 || !sx_cell_reader_copy(reader - 1, field, reader)) {
            sx_cell_reader_make(model, field, &instrument->tokens, NULL, false, reader);
        }
    }
    return status;
}

static sx_status make_readers(sx_job *job, size_t index, sx_diags *diags)
{
    sx_job_instrument *instrument = &job->instruments[index];
    size_t count = instrument->loaded->model->field_count;
    instrument->readers = sx_arena_array(job->arena, count + 1, sizeof *instrument->readers);
    sx_status status = instrument->readers == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t f = 0; f < count && status == SX_OK; f++) {
        status = make_reader(job, index, f, diags);
    }
    return status;
}

sx_status sx_job_readers(sx_job *job, sx_diags *diags)
{
    sx_status status = SX_OK;
    for (size_t i = 0; i < job->count && status == SX_OK; i++) {
        status = make_readers(job, i, diags);
    }
    return status;
}

sx_status sx_job_bind(sx_job *job, const sx_slice *columns, size_t count, sx_diags *diags)
{
    sx_binding_options options = {.file = job->file,
                                  .id = job->options->id_column,
                                  .occasion = job->options->occasion_column,
                                  .mapping = job->mapping};
    if (job->mapping != NULL && options.id == NULL) {
        options.id = job->mapping->id;
    }
    if (job->mapping != NULL && options.occasion == NULL) {
        options.occasion = job->mapping->occasion;
        options.occasion_if_there = job->mapping->occasion_if_there;
    }
    sx_status status = sx_binding_make(job->arena, job->loaded, job->count, columns, count,
                                       &options, diags, &job->binding);
    if (status == SX_OK) {
        status = sx_job_readers(job, diags);
    }
    job->cells_text = sx_arena_printf(job->arena, "%zu cells, as in the header", count);
    job->writer.has_id = job->binding.id != SX_COLUMN_NONE;
    job->writer.has_occasion = job->binding.occasion != SX_COLUMN_NONE;
    if (status == SX_OK) {
        status = job->cells_text == NULL ? SX_E_MEMORY : sx_keep_bind(job, diags);
    }
    return status;
}
