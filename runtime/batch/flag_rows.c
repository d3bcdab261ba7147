/*
 * flag_rows.c: flags of a block. They rest on the cells as they were read and on nothing else, and
 * they are there for refused rows too: what could be read of them still counts.
 */
#include <string.h>

#include "batch/scorer.h"
#include "flags/flags.h"
#include "host/shown.h"

void sx_score_flags(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_unit *unit = &scorer->units[i];
        if (unit->flags == NULL) {
            continue;
        }
        sx_run_copy_inputs(scorer->job->loaded[i]->model, unit->flags, unit->scores, scorer->count);
        sx_run_execute(unit->flags);
    }
}

/* What was not given has no flags, unless it may be what nobody could read. */
static sx_flag_state state_of(const sx_unit *unit, size_t flag, const sx_row *row, size_t at)
{
    bool given = unit->given != NULL && unit->given[at];
    if (row->unreadable && !given) {
        return SX_FLAG_NOT_ASSESSED;
    }
    return unit->given == NULL || given ? sx_flags_state(unit->flags, flag, at) : SX_FLAG_CLEAR;
}

void sx_row_flags(sx_scorer *scorer, size_t at)
{
    const sx_row *row = &scorer->rows[at];
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_unit *unit = &scorer->units[i];
        size_t count = scorer->job->loaded[i]->model->flag_count;
        for (size_t f = 0; f < count; f++) {
            unit->row_flags[f] = (sx_row_flag){.state = state_of(unit, f, row, at)};
        }
        if (unit->history != NULL && unit->history[at] != NULL) {
            memcpy(unit->row_flags, unit->history[at], count * sizeof *unit->row_flags);
        }
    }
}
