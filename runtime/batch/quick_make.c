/*
 * quick_make.c: decides whether the rows of a job can be scored quickly, and lays out how: which cells are read, which
 * numbers they add up to, and which pieces make a row of the output.
 */
#include "batch/quick_make.h"
#include "batch/ready.h"

#include <string.h>

typedef struct maker {
    const sx_job *job;
    sx_quick *quick;
    sx_state_cells **cells; /* by instrument and field */
    size_t sum_capacity, piece_capacity;
    bool possible;
} maker;

/* --- forms for vectors ------------------------------------------------------------------------- */

/* The answers of one byte lie within 16 of each other, from *ret_base on. */
static bool find_base(const sx_codes *codes, char separator, uint8_t *ret_base)
{
    int first = -1, last = -1;
    for (int c = ' '; c < 0x7F; c++) {
        if (codes->cell[c] != SX_CODE_BAD && c != separator) {
            first = first < 0 ? c : first;
            last = c;
        }
    }
    *ret_base = first < 0 ? ' ' : (uint8_t)first;
    return last - first < 16;
}

/* `adds` by cell; NULL: only whether it is an answer is asked. */
static void fill_vector(const sx_quick_cell *cell, uint8_t base, const uint32_t *adds,
                        char separator, sx_tile_add *ret)
{
    *ret = (sx_tile_add){.column = cell->column, .base = base};
    for (unsigned i = 0; i < 16; i++) {
        unsigned byte = base + i;
        uint8_t which =
            byte < 0x7F && byte != (unsigned char)separator ? cell->codes.cell[byte] : SX_CODE_BAD;
        if (which != SX_CODE_BAD) {
            ret->good[i] = 0xFF;
            ret->low[i] = adds == NULL ? 0 : (uint8_t)(adds[which] & 0xFF);
            ret->high[i] = adds == NULL ? 0 : (uint8_t)(adds[which] >> 8);
        }
    }
}

static sx_status make_vectors(maker *m)
{
    sx_quick *quick = m->quick;
    const char separator = quick->shape.separator;
    quick->at_once = quick->steps->add != NULL;
    for (size_t i = 0; i < quick->cell_count; i++) {
        uint8_t base;
        quick->at_once = find_base(&quick->cells[i].codes, separator, &base) && quick->at_once;
        fill_vector(&quick->cells[i], base, NULL, separator, &quick->cells[i].check);
    }
    for (size_t s = 0; s < quick->sum_count && quick->at_once; s++) {
        sx_quick_sum *sum = &quick->sums[s];
        sx_tile_add *vectors = sx_arena_array(m->job->arena, sum->add_count + 1, sizeof *vectors);
        sum->vectors = sx_arena_array(m->job->arena, sum->add_count + 1, sizeof *sum->vectors);
        if (vectors == NULL || sum->vectors == NULL) {
            return SX_E_MEMORY;
        }
        for (size_t i = 0; i < sum->add_count; i++) {
            const sx_quick_cell *cell = &quick->cells[sum->adds[i].cell];
            fill_vector(cell, cell->check.base, sum->adds[i].adds, separator, &vectors[i]);
            sum->vectors[i] = &vectors[i];
        }
    }
    return SX_OK;
}

static sx_status make_shape(maker *m)
{
    const sx_binding *binding = &m->job->binding;
    sx_quick *quick = m->quick;
    uint64_t *narrow =
        sx_arena_array(m->job->arena, binding->column_count / 64 + 3, sizeof *narrow);
    if (narrow == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < quick->cell_count; i++) {
        narrow[quick->cells[i].column / 64] |= (uint64_t)1 << (quick->cells[i].column % 64);
    }
    quick->shape = (sx_tile_shape){.separator = m->job->separator,
                                   .columns = binding->column_count,
                                   .id = binding->id,
                                   .occasion = binding->occasion,
                                   .narrow = narrow};
    quick->steps = sx_tile_steps_for(m->job->options->instructions);
    m->possible = m->possible && quick->steps != NULL;
    return SX_OK;
}

/* --- what is read ------------------------------------------------------------------------------ */

static bool is_plain_job(const sx_job *job)
{
    const sx_score_options *options = job->options;
    bool table = job->input == SX_INPUT_TABLE && job->binding.column_count > 1;
    bool rows = job->format == SX_FORMAT_CSV || job->format == SX_FORMAT_TSV;
    if (!table || !rows || options->explain || options->unique_ids || job->writer.kept_count > 0) {
        return false;
    }
    for (size_t i = 0; i < job->count; i++) {
        const sx_job_instrument *instrument = &job->instruments[i];
        if (instrument->loaded->kind != SX_CODE_NONE || instrument->conditional ||
            instrument->grouped) {
            return false;
        }
    }
    return true;
}

static sx_status make_cells(maker *m)
{
    const sx_job *job = m->job;
    const sx_binding *binding = &job->binding;
    sx_quick *quick = m->quick;
    size_t bounds = binding->first[binding->column_count];
    quick->cells = sx_arena_array(job->arena, bounds + 1, sizeof *quick->cells);
    if (quick->cells == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t column = 0; column < binding->column_count; column++) {
        for (uint32_t i = binding->first[column]; i < binding->first[column + 1]; i++) {
            sx_bound bound = binding->bounds[i];
            sx_quick_cell *cell = &quick->cells[quick->cell_count++];
            cell->column = (uint32_t)column;
            cell->instrument = bound.instrument;
            cell->field = bound.field;
            sx_codes_make(&job->instruments[bound.instrument].readers[bound.field], job->separator,
                          &cell->codes);
            m->possible = m->possible && cell->codes.count > 0;
        }
    }
    return SX_OK;
}

/* A field without a column is skipped in every row. */
static sx_status make_state_cells(maker *m)
{
    static const int64_t nothing = 0;
    static const uint8_t skipped = SX_CELL_SKIPPED;
    m->cells = sx_arena_array(m->job->arena, m->job->count + 1, sizeof *m->cells);
    for (size_t i = 0; m->cells != NULL && i < m->job->count; i++) {
        size_t fields = m->job->loaded[i]->model->field_count;
        m->cells[i] = sx_arena_array(m->job->arena, fields + 1, sizeof **m->cells);
        for (size_t f = 0; m->cells[i] != NULL && f < fields; f++) {
            m->cells[i][f] = (sx_state_cells){&nothing, &skipped, 1};
        }
        if (m->cells[i] == NULL) {
            return SX_E_MEMORY;
        }
    }
    for (size_t i = 0; m->cells != NULL && i < m->quick->cell_count; i++) {
        const sx_quick_cell *cell = &m->quick->cells[i];
        m->cells[cell->instrument][cell->field] =
            (sx_state_cells){cell->codes.values, cell->codes.status, cell->codes.count};
    }
    return m->cells == NULL ? SX_E_MEMORY : SX_OK;
}

/* --- what rows add up to ----------------------------------------------------------------------- */

static sx_status fill_sum(maker *m, const sx_plan *plan, sx_quick_sum *sum)
{
    sx_arena *arena = m->job->arena;
    sx_states states;
    sx_status status =
        sx_states_make(plan, &sum->output, 1, m->cells[sum->instrument], arena, &states);
    if (status != SX_OK || states.count == 0) {
        m->possible = false;
        return status;
    }
    sum->states = states.count;
    sum->adds = sx_arena_array(arena, m->quick->cell_count + 1, sizeof *sum->adds);
    sum->nodes = sx_plan_needs(plan, &sum->output, 1, arena, &sum->node_count);
    if (sum->adds == NULL || sum->nodes == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < m->quick->cell_count; i++) {
        const sx_quick_cell *cell = &m->quick->cells[i];
        if (cell->instrument == sum->instrument && states.adds[cell->field] != NULL) {
            sum->adds[sum->add_count++] =
                (sx_quick_add){.cell = (uint32_t)i, .adds = states.adds[cell->field]};
        }
    }
    return SX_OK;
}

static sx_status need_sum(maker *m, uint32_t instrument, bool flags, size_t output,
                          uint32_t *ret_index)
{
    sx_quick *quick = m->quick;
    for (size_t i = 0; i < quick->sum_count; i++) {
        const sx_quick_sum *sum = &quick->sums[i];
        if (sum->instrument == instrument && sum->flags == flags && sum->output == output) {
            *ret_index = (uint32_t)i;
            return SX_OK;
        }
    }
    void *sums = quick->sums;
    if (sx_arena_grow(m->job->arena, &sums, &m->sum_capacity, quick->sum_count,
                      sizeof *quick->sums) == NULL) {
        return SX_E_MEMORY;
    }
    quick->sums = sums;
    *ret_index = (uint32_t)quick->sum_count;
    sx_quick_sum *sum = &quick->sums[quick->sum_count++];
    *sum = (sx_quick_sum){.instrument = instrument, .flags = flags, .output = (uint32_t)output};
    const sx_loaded *loaded = m->job->loaded[instrument];
    return fill_sum(m, flags ? loaded->flags : loaded->scores, sum);
}

/* --- what a row is made of --------------------------------------------------------------------- */

static sx_status add_piece(maker *m, sx_quick_piece piece)
{
    sx_quick *quick = m->quick;
    void *pieces = quick->pieces;
    if (sx_arena_grow(m->job->arena, &pieces, &m->piece_capacity, quick->piece_count,
                      sizeof *quick->pieces) == NULL) {
        return SX_E_MEMORY;
    }
    quick->pieces = pieces;
    quick->pieces[quick->piece_count++] = piece;
    quick->widest += piece.widest;
    return SX_OK;
}

/* Literals that follow each other are one. */
static sx_status add_literal(maker *m, const char *text, size_t len)
{
    sx_quick *quick = m->quick;
    sx_quick_piece *last = quick->piece_count == 0 ? NULL : &quick->pieces[quick->piece_count - 1];
    bool joins = last != NULL && last->kind == SX_QUICK_LITERAL;
    size_t before = joins ? last->len : 0;
    char *whole = sx_arena_alloc(m->job->arena, before + len + SX_READY_COPY);
    if (whole == NULL) {
        return SX_E_MEMORY;
    }
    memset(whole, 0, before + len + SX_READY_COPY);
    memcpy(whole, joins ? last->text : "", before);
    memcpy(whole + before, text, len);
    if (!joins) {
        return add_piece(
            m,
            (sx_quick_piece){.kind = SX_QUICK_LITERAL, .text = whole, .len = len, .widest = len});
    }
    last->text = whole;
    last->len += len;
    last->widest += len;
    quick->widest += len;
    return SX_OK;
}

static sx_status add_scale_column(maker *m, uint32_t index)
{
    sx_quick *quick = m->quick;
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    size_t widest = 1 + sx_writer_widest(writer, column);
    uint32_t sum = 0;
    sx_status status = need_sum(m, column->instrument, false, column->scale, &sum);
    sx_quick_piece *last = quick->piece_count == 0 ? NULL : &quick->pieces[quick->piece_count - 1];
    if (status == SX_OK && last != NULL && last->kind == SX_QUICK_TEXT && last->sum == sum &&
        last->column + last->column_count == index) {
        last->column_count++;
        last->widest += widest;
        quick->widest += widest;
        return SX_OK;
    }
    return status != SX_OK ? status
                           : add_piece(m, (sx_quick_piece){.kind = SX_QUICK_TEXT,
                                                           .sum = sum,
                                                           .column = index,
                                                           .column_count = 1,
                                                           .widest = widest});
}

static sx_status add_list(maker *m, uint32_t index)
{
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    const sx_model *model = m->job->loaded[column->instrument]->model;
    bool flags = column->kind == SX_COLUMN_FLAGS;
    size_t first = column->kind == SX_COLUMN_VALIDITY ? model->scale_count : 0;
    size_t count = sx_writer_items(writer, column);
    sx_status status = add_literal(m, &writer->separator, 1);
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        uint32_t sum = 0;
        status = need_sum(m, column->instrument, flags, first + i, &sum);
        if (status == SX_OK) {
            status = add_piece(m, (sx_quick_piece){.kind = SX_QUICK_ITEM,
                                                   .starts = i == 0,
                                                   .sum = sum,
                                                   .column = index,
                                                   .item = (uint32_t)i,
                                                   .widest = 1 + sx_writer_widest(writer, column)});
        }
    }
    return status;
}

/* Version, rule hash and the like: they do not look at the run. */
static sx_status add_constant(maker *m, uint32_t index)
{
    const sx_writer *writer = &m->job->writer;
    const sx_result_column *column = &writer->columns.items[index];
    sx_run *run = sx_run_new(m->job->loaded[column->instrument]->scores, 1);
    char *text = sx_arena_alloc(m->job->arena, 1 + sx_writer_widest(writer, column));
    if (run == NULL || text == NULL) {
        sx_run_free(run);
        return SX_E_MEMORY;
    }
    text[0] = writer->separator;
    const char *end = sx_writer_column(writer, column, run, NULL, NULL, 0, text + 1);
    sx_run_free(run);
    return add_literal(m, text, (size_t)(end - text));
}

static sx_status make_pieces(maker *m)
{
    const sx_writer *writer = &m->job->writer;
    sx_status status = SX_OK;
    for (uint32_t i = 0; i < writer->columns.count && status == SX_OK && m->possible; i++) {
        const sx_result_column *column = &writer->columns.items[i];
        status = sx_column_of_scale(column->kind)      ? add_scale_column(m, i)
                 : sx_writer_items(writer, column) > 0 ? add_list(m, i)
                                                       : add_constant(m, i);
    }
    return status == SX_OK ? add_literal(m, "\n", 1) : status;
}

sx_status sx_quick_make(const sx_job *job, const sx_quick **ret)
{
    *ret = NULL;
    if (!is_plain_job(job)) {
        return SX_OK;
    }
    sx_quick *quick = sx_arena_array(job->arena, 1, sizeof *quick);
    maker m = {.job = job, .quick = quick, .possible = true};
    if (quick == NULL) {
        return SX_E_MEMORY;
    }
    quick->job = job;
    quick->bare_id = job->separator == job->writer.separator && !job->writer.spreadsheet &&
                     job->writer.has_id && !job->writer.has_occasion;
    sx_status status = make_cells(&m);
    if (status == SX_OK && m.possible) {
        status = make_shape(&m);
    }
    if (status == SX_OK && m.possible) {
        status = make_state_cells(&m);
    }
    if (status == SX_OK && m.possible) {
        status = make_pieces(&m);
    }
    if (status == SX_OK && m.possible) {
        status = make_vectors(&m);
    }
    *ret = status == SX_OK && m.possible ? quick : NULL;
    return status;
}
