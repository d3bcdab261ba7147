/*
 * quick_make.c: decides whether the rows of a job can be scored quickly, which cells are read, and which numbers they
 * add up to.
 */
#include "batch/quick_make.h"

#include "plan/call.h"

typedef sx_quick_maker maker;

/* --- what is read ------------------------------------------------------------------------------ */

/* Rows of a table that are scored one by one, and by nothing but plans. */
static bool is_plain_table(const sx_job *job)
{
    const sx_score_options *options = job->options;
    bool table =
        (job->input == SX_INPUT_TABLE || job->flat != NULL) && job->binding.column_count > 1;
    if (!table || options->explain || options->unique_ids || job->writer.kept_count > 0) {
        return false;
    }
    for (size_t i = 0; i < job->count; i++) {
        const sx_job_instrument *instrument = &job->instruments[i];
        /* Code whose formulas became a plan when it was loaded is asked for no row. */
        if (sx_plan_calls(instrument->loaded->scores) != NULL || instrument->conditional ||
            instrument->grouped) {
            return false;
        }
    }
    return true;
}

static bool is_plain_job(const sx_job *job)
{
    return is_plain_table(job) && (job->format == SX_FORMAT_CSV || job->format == SX_FORMAT_TSV);
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
            sx_codes_make(&job->instruments[bound.instrument].readers[bound.field],
                          quick->shape.separator, &cell->codes);
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

sx_status sx_quick_need_sum(maker *m, uint32_t instrument, bool flags, size_t output,
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
    quick->shape = (sx_tile_shape){.separator = quick->shape.separator,
                                   .columns = binding->column_count,
                                   .id = binding->id,
                                   .occasion = binding->occasion,
                                   .narrow = narrow};
    quick->steps = sx_tile_steps_for(m->job->options->instructions);
    m->possible = m->possible && quick->steps != NULL;
    return SX_OK;
}

/* --- together ---------------------------------------------------------------------------------- */

static sx_status begin(maker *m, const sx_job *job)
{
    sx_quick *quick = sx_arena_array(job->arena, 1, sizeof *quick);
    *m = (maker){.job = job, .quick = quick, .possible = true};
    if (quick == NULL) {
        return SX_E_MEMORY;
    }
    quick->job = job;
    /* Values of JSON have no separator yet. */
    quick->shape.separator = job->input == SX_INPUT_TABLE ? job->separator : job->writer.separator;
    sx_status status = make_cells(m);
    if (status == SX_OK && m->possible) {
        status = make_shape(m);
    }
    if (status == SX_OK && m->possible) {
        status = make_state_cells(m);
    }
    return status;
}

static sx_status finish(maker *m, sx_status status, const sx_quick **ret)
{
    if (status == SX_OK && m->possible) {
        status = sx_quick_vectors(m);
    }
    *ret = status == SX_OK && m->possible ? m->quick : NULL;
    return status;
}

sx_status sx_quick_make(const sx_job *job, const sx_quick **ret)
{
    maker m;
    *ret = NULL;
    if (!is_plain_job(job)) {
        return SX_OK;
    }
    sx_status status = begin(&m, job);
    if (status == SX_OK) {
        m.quick->bare_id = m.quick->shape.separator == job->writer.separator &&
                           !job->writer.spreadsheet && job->writer.has_id &&
                           !job->writer.has_occasion;
    }
    if (status == SX_OK && m.possible) {
        status = sx_quick_parts(&m);
    }
    if (status == SX_OK && m.possible) {
        status = sx_quick_pieces(&m);
    }
    return finish(&m, status, ret);
}

sx_status sx_quick_make_sums(const sx_job *job, sx_quick_want *wants, size_t count,
                             const sx_quick **ret)
{
    maker m;
    *ret = NULL;
    if (!is_plain_table(job)) {
        return SX_OK;
    }
    sx_status status = begin(&m, job);
    for (size_t i = 0; i < count && status == SX_OK && m.possible; i++) {
        status = sx_quick_need_sum(&m, wants[i].instrument, wants[i].flags, wants[i].output,
                                   &wants[i].sum);
        if (status == SX_OK && m.possible) {
            wants[i].states = m.quick->sums[wants[i].sum].states;
        }
    }
    if (status == SX_OK && m.possible) {
        status = sx_quick_lanes(&m, wants, count);
    }
    return finish(&m, status, ret);
}
