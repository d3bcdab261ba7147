/*
 * quick_make.c: decides whether the rows of a job can be scored quickly, which cells are read, and which numbers they
 * add up to.
 */
#include "batch/quick_make.h"

#include "batch/keep.h"
#include "plan/call.h"

typedef sx_quick_maker maker;

/* --- what is read ------------------------------------------------------------------------------ */

static bool is_table(const sx_job *job)
{
    return (job->input == SX_INPUT_TABLE || job->flat != NULL) && job->binding.column_count > 1;
}

/* Rows that are scored one by one, and by nothing but plans. */
static bool are_plain_rows(const sx_job *job)
{
    if (job->options->explain || job->options->unique_ids) {
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
    return (is_table(job) || job->input == SX_INPUT_RESPONSES) && are_plain_rows(job) &&
           (job->format == SX_FORMAT_CSV || job->format == SX_FORMAT_TSV ||
            job->format == SX_FORMAT_NDJSON);
}

/* How the cells of a field are read. */
static const sx_cell_reader *reader_of(const sx_quick *quick, sx_bound bound)
{
    return quick->saved != NULL ? &quick->saved->readers[bound.instrument][bound.field]
                                : &quick->job->instruments[bound.instrument].readers[bound.field];
}

static sx_status make_cells(maker *m)
{
    const sx_job *job = m->job;
    sx_quick *quick = m->quick;
    const sx_binding *binding = quick->binding;
    size_t bounds = binding->first[binding->column_count];
    quick->cells = sx_arena_array(job->arena, bounds + 1, sizeof *quick->cells);
    quick->wides = sx_arena_array(job->arena, bounds + 1, sizeof *quick->wides);
    if (quick->cells == NULL || quick->wides == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t column = 0; column < binding->column_count; column++) {
        for (uint32_t i = binding->first[column]; i < binding->first[column + 1]; i++) {
            sx_bound bound = binding->bounds[i];
            sx_quick_cell *cell = &quick->cells[quick->cell_count];
            cell->column = (uint32_t)column;
            cell->instrument = bound.instrument;
            cell->field = bound.field;
            sx_codes_make(reader_of(quick, bound), quick->shape.separator, &cell->codes);
            if (cell->codes.count > 0) {
                quick->cell_count++;
                continue;
            }
            quick->wides[quick->wide_count++] = (sx_quick_wide){.column = (uint32_t)column,
                                                                .instrument = bound.instrument,
                                                                .field = bound.field,
                                                                .reader = reader_of(quick, bound)};
            m->possible = m->possible && quick->saved == NULL;
        }
    }
    return SX_OK;
}

/* In rows of saved responses the word for a reason stands for nothing but that reason. */
static bool has_reasons(const sx_codes *codes)
{
    for (sx_cell reason = SX_CELL_SKIPPED; reason <= SX_CELL_NOT_SHOWN; reason++) {
        uint8_t which = sx_codes_read(codes, sx_slice_of(sx_cell_word(reason)));
        if (which == SX_CODE_BAD || codes->status[which] != reason || codes->values[which] != 0) {
            return false;
        }
    }
    return true;
}

/* The codes of the items' columns: cells stand in the order of their columns, one for each. */
static void tell_codes(maker *m)
{
    const sx_saved_columns *saved = m->quick->saved;
    for (size_t i = 0; saved != NULL && i < m->job->count; i++) {
        for (size_t k = 0; k < saved->item_counts[i] && m->possible; k++) {
            sx_saved_item *item = &saved->items[i][k];
            if (item->column != SX_COLUMN_NONE) {
                item->codes = &m->quick->cells[item->column - 1].codes;
                m->possible = has_reasons(item->codes);
            }
        }
    }
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
    for (size_t i = 0; m->cells != NULL && i < m->quick->wide_count; i++) {
        const sx_quick_wide *wide = &m->quick->wides[i];
        m->cells[wide->instrument][wide->field] = (sx_state_cells){.count = 0};
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

static void add_text(sx_tile_shape *shape, sx_tile_text *texts, size_t column, size_t place)
{
    if (column == SX_COLUMN_NONE) {
        return;
    }
    size_t at = shape->text_count++;
    for (; at > 0 && texts[at - 1].column > column; at--) {
        texts[at] = texts[at - 1];
    }
    texts[at] = (sx_tile_text){column, place};
}

/* What is carried from the input into the output, and what is read as a text. */
static sx_status make_texts(maker *m)
{
    const sx_job *job = m->job;
    sx_quick *quick = m->quick;
    const size_t most = SX_QUICK_KEPT + job->writer.kept_count + quick->wide_count;
    sx_tile_text *texts = sx_arena_array(job->arena, most, sizeof *texts);
    quick->carried = sx_arena_array(job->arena, most, sizeof *quick->carried);
    if (texts == NULL || quick->carried == NULL) {
        return SX_E_MEMORY;
    }
    quick->shape.texts = texts;
    quick->shape.places = most;
    add_text(&quick->shape, texts, quick->binding->id, SX_QUICK_ID);
    add_text(&quick->shape, texts, quick->binding->occasion, SX_QUICK_OCCASION);
    quick->carried[quick->carried_count++] = SX_QUICK_ID;
    if (job->writer.has_occasion) {
        quick->carried[quick->carried_count++] = SX_QUICK_OCCASION;
    }
    quick->json = job->format == SX_FORMAT_NDJSON;
    quick->bare = quick->shape.separator == job->writer.separator && !job->writer.spreadsheet &&
                  job->writer.has_id && !quick->json;
    for (size_t k = 0; k < job->writer.kept_count; k++) {
        const size_t column = sx_keep_column(job, k);
        add_text(&quick->shape, texts, column, SX_QUICK_KEPT + k);
        quick->carried[quick->carried_count++] = SX_QUICK_KEPT + k;
        quick->bare = quick->bare && column != SX_COLUMN_NONE;
    }
    for (size_t i = 0; i < quick->wide_count; i++) {
        add_text(&quick->shape, texts, quick->wides[i].column, sx_quick_place(quick, i));
    }
    return SX_OK;
}

static sx_status make_shape(maker *m)
{
    sx_quick *quick = m->quick;
    const sx_binding *binding = quick->binding;
    uint64_t *narrow =
        sx_arena_array(m->job->arena, binding->column_count / 64 + 3, sizeof *narrow);
    if (narrow == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < quick->cell_count; i++) {
        narrow[quick->cells[i].column / 64] |= (uint64_t)1 << (quick->cells[i].column % 64);
    }
    quick->shape.columns = binding->column_count;
    quick->shape.narrow = narrow;
    quick->steps = sx_tile_steps_for(m->job->options->instructions);
    m->possible = m->possible && quick->steps != NULL;
    return make_texts(m);
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
    quick->binding = &job->binding;
    if (job->input == SX_INPUT_RESPONSES) {
        sx_saved_columns *saved;
        if (sx_saved_columns_make(job, &saved) != SX_OK) {
            return SX_E_MEMORY;
        }
        quick->saved = saved;
        quick->binding = &saved->binding;
    }
    /* Values of JSON have no separator yet. */
    quick->shape.separator = job->input == SX_INPUT_TABLE ? job->separator : job->writer.separator;
    sx_status status = make_cells(m);
    if (status == SX_OK && m->possible) {
        tell_codes(m);
    }
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
    if (status == SX_OK && m.possible) {
        status = sx_quick_parts(&m);
    }
    if (status == SX_OK && m.possible) {
        status = sx_quick_computings(&m);
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
    if (!is_table(job) || !are_plain_rows(job)) {
        return SX_OK;
    }
    sx_status status = begin(&m, job);
    for (size_t i = 0; i < count && status == SX_OK && m.possible; i++) {
        status = sx_quick_need_sum(&m, wants[i].instrument, wants[i].flags, wants[i].output,
                                   &wants[i].sum);
        if (status == SX_OK) {
            wants[i].states = m.quick->sums[wants[i].sum].states;
            m.possible = wants[i].states > 0;
        }
    }
    if (status == SX_OK && m.possible) {
        status = sx_quick_lanes(&m, wants, count);
    }
    return finish(&m, status, ret);
}
