/*
 * flags.c: what a truth of the flag plan means, for one moment and over a history. See flags.h.
 */
#include "flags/flags.h"

#include "flags/state.h"

/* The state of one moment; while more may still be asked, what is missing may still come. */
static sx_flag_state state_at(const sx_run *run, size_t flag, size_t row, bool finished)
{
    sx_logic truth = sx_run_truth(run, flag, row);
    bool unknown = truth == SX_LOGIC_UNKNOWN;
    bool hidden = unknown && sx_run_only_hidden(run, flag, row);
    bool left_open = unknown && finished && sx_run_part_answered(run, flag, row);
    return sx_flag_of(truth, hidden, left_open);
}

sx_flag_state sx_flags_state(const sx_run *run, size_t flag, size_t row)
{
    return state_at(run, flag, row, true);
}

sx_flag_state sx_flags_history(const sx_run *run, size_t flag, size_t rows, bool finished,
                               bool *ret_changed)
{
    sx_flag_state last = rows == 0 ? SX_FLAG_NOT_ASSESSED : state_at(run, flag, rows - 1, finished);
    bool raised = false;
    for (size_t row = 0; row < rows && !raised; row++)
        raised = state_at(run, flag, row, false) == SX_FLAG_RAISED;
    return sx_flag_after(raised, last, ret_changed);
}
