/*
 * state.c: what the truth of a flag's condition means. See state.h.
 */
#include "flags/state.h"

sx_flag_state sx_flag_of(sx_logic truth, bool only_hidden, bool left_open)
{
    if (truth != SX_LOGIC_UNKNOWN)
        return truth == SX_LOGIC_TRUE ? SX_FLAG_RAISED : SX_FLAG_CLEAR;
    if (only_hidden)
        return SX_FLAG_CLEAR;
    return left_open ? SX_FLAG_RAISED : SX_FLAG_NOT_ASSESSED;
}

sx_flag_state sx_flag_after(bool raised, sx_flag_state last, bool *ret_changed)
{
    *ret_changed = raised && last != SX_FLAG_RAISED;
    return raised ? SX_FLAG_RAISED : last;
}
