/*
 * flags.c: what a truth of the flag plan means, for one moment and over a history. See flags.h.
 */
#include "flags/flags.h"

sx_flag_state sx_flags_state(const sx_run *run, size_t flag, size_t row)
{
    int truth = sx_run_truth(run, flag, row);
    return truth < 0 ? SX_FLAG_NOT_ASSESSED : truth ? SX_FLAG_RAISED : SX_FLAG_CLEAR;
}

sx_flag_state sx_flags_history(const sx_run *run, size_t flag, size_t rows, bool *ret_changed)
{
    sx_flag_state last = rows ? sx_flags_state(run, flag, rows - 1) : SX_FLAG_NOT_ASSESSED;
    *ret_changed = false;
    for (size_t row = 0; row < rows; row++) {
        if (sx_flags_state(run, flag, row) == SX_FLAG_RAISED) {
            *ret_changed = last != SX_FLAG_RAISED;
            return SX_FLAG_RAISED;
        }
    }
    return last;
}
