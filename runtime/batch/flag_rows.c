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

void sx_row_flags(sx_scorer *scorer, size_t at)
{
    const sx_row *row = &scorer->rows[at];
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_unit *unit = &scorer->units[i];
        size_t count = scorer->job->loaded[i]->model->flag_count;
        for (size_t f = 0; f < count; f++) {
            sx_flag_state state =
                row->unreadable ? SX_FLAG_NOT_ASSESSED : sx_flags_state(unit->flags, f, at);
            unit->row_flags[f] = (sx_row_flag){.state = state};
        }
        if (row->history != NULL && row->history_of == i) {
            memcpy(unit->row_flags, row->history, count * sizeof *unit->row_flags);
        }
    }
}
