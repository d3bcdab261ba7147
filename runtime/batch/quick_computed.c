/*
 * quick_computed.c: outputs that too many different numbers decide for a text each, such as how answers vary: their plan
 * is run for all rows of a tile, with the cells that the tile holds, and they are written row by row.
 */
#include <string.h>

#include "batch/quick_run.h"

/* --- once -------------------------------------------------------------------------------------- */

static size_t outputs_of(const sx_quick_maker *m, uint32_t instrument, bool flags,
                         uint32_t computing, uint32_t *outputs)
{
    size_t count = 0;
    for (size_t i = 0; i < m->quick->sum_count; i++) {
        sx_quick_sum *sum = &m->quick->sums[i];
        if (sum->states == 0 && sum->instrument == instrument && sum->flags == flags) {
            sum->computing = computing;
            outputs[count++] = sum->output;
        }
    }
    return count;
}

static bool reads(const sx_plan *plan, const sx_quick_computing *computing, uint32_t input)
{
    for (size_t i = 0; i < computing->node_count; i++) {
        if (computing->nodes[i] == plan->inputs[input]) {
            return true;
        }
    }
    return false;
}

static sx_status fill(sx_quick_maker *m, sx_quick_computing *computing, const uint32_t *outputs,
                      size_t count)
{
    const sx_loaded *loaded = m->job->loaded[computing->instrument];
    const sx_plan *plan = computing->flags ? loaded->flags : loaded->scores;
    uint32_t *cells = sx_arena_array(m->job->arena, m->quick->cell_count + 1, sizeof *cells);
    computing->nodes = sx_plan_needs(plan, outputs, count, m->job->arena, &computing->node_count);
    uint32_t *wides = sx_arena_array(m->job->arena, m->quick->wide_count + 1, sizeof *wides);
    computing->cells = cells;
    computing->wides = wides;
    if (cells == NULL || wides == NULL || computing->nodes == NULL) {
        return SX_E_MEMORY;
    }
    for (uint32_t i = 0; i < m->quick->cell_count; i++) {
        const sx_quick_cell *cell = &m->quick->cells[i];
        if (cell->instrument == computing->instrument && reads(plan, computing, cell->field)) {
            cells[computing->cell_count++] = i;
        }
    }
    for (uint32_t i = 0; i < m->quick->wide_count; i++) {
        const sx_quick_wide *wide = &m->quick->wides[i];
        if (wide->instrument == computing->instrument && reads(plan, computing, wide->field)) {
            wides[computing->wide_count++] = i;
        }
    }
    return SX_OK;
}

sx_status sx_quick_computings(sx_quick_maker *m)
{
    sx_quick *quick = m->quick;
    sx_arena *arena = m->job->arena;
    uint32_t *outputs = sx_arena_array(arena, quick->sum_count + 1, sizeof *outputs);
    quick->computings = sx_arena_array(arena, 2 * m->job->count + 1, sizeof *quick->computings);
    sx_status status = outputs == NULL || quick->computings == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < 2 * m->job->count && status == SX_OK; i++) {
        sx_quick_computing *computing = &quick->computings[quick->computing_count];
        *computing = (sx_quick_computing){.instrument = (uint32_t)(i / 2), .flags = i % 2 != 0};
        size_t count = outputs_of(m, computing->instrument, computing->flags,
                                  (uint32_t)quick->computing_count, outputs);
        if (count > 0) {
            status = fill(m, computing, outputs, count);
            quick->computing_count++;
        }
    }
    return status;
}

/* --- for each tile ----------------------------------------------------------------------------- */

/* Which of its codes each row of the cell has. */
static const uint8_t *which_codes(const sx_quick_run *run, uint32_t index, uint8_t *room)
{
    const sx_quick_cell *cell = &run->quick->cells[index];
    const uint8_t *bytes = run->tile.columns + cell->column * SX_TILE;
    if (run->looked_up) {
        return run->cells + index * SX_TILE;
    }
    for (size_t r = 0; r < run->tile.rows; r++) {
        room[r] = cell->codes.cell[bytes[r]];
    }
    return room;
}

/* The answers to one field in all rows. */
static void fill_cell(const sx_quick_run *run, uint32_t index, sx_run *into)
{
    const sx_quick_cell *cell = &run->quick->cells[index];
    uint8_t room[SX_TILE];
    const uint8_t *which = which_codes(run, index, room);
    int64_t *values = sx_run_values(into, cell->field);
    uint8_t *status = sx_run_status(into, cell->field);
    for (size_t r = 0; r < run->tile.rows; r++) {
        values[r] = cell->codes.values[which[r]];
        status[r] = cell->codes.status[which[r]];
    }
}

static void fill_wide(const sx_quick_run *run, uint32_t index, sx_run *into)
{
    const size_t field = run->quick->wides[index].field, rows = run->tile.rows;
    memcpy(sx_run_values(into, field), run->wide_values + index * SX_TILE, rows * sizeof(int64_t));
    memcpy(sx_run_status(into, field), run->wide_status + index * SX_TILE, rows);
}

void sx_quick_compute(sx_quick_run *run)
{
    const sx_quick *quick = run->quick;
    for (size_t i = 0; i < quick->computing_count; i++) {
        const sx_quick_computing *computing = &quick->computings[i];
        sx_run_begin(run->computed[i], run->tile.rows);
        for (size_t c = 0; c < computing->cell_count; c++) {
            fill_cell(run, computing->cells[c], run->computed[i]);
        }
        for (size_t w = 0; w < computing->wide_count; w++) {
            fill_wide(run, computing->wides[w], run->computed[i]);
        }
        sx_run_execute_nodes(run->computed[i], computing->nodes, computing->node_count);
    }
}
