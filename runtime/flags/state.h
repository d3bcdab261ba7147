/*
 * state.h: what the truth of a flag's condition means: the state of one moment, and of a history in
 * which a flag that was raised stays. No answer is read here. The contracts are proved (tests/proof).
 */
#ifndef SX_FLAGS_STATE_H
#define SX_FLAGS_STATE_H

#include <stdbool.h>

#include "model/instrument.h"
#include "psych/logic.h"

/*
 * `only_hidden`: nothing but hidden items keeps the truth unknown, and the flag says that hidden is
 * clear. `left_open`: the response is finished, and the flag says that what missing answers leave open
 * counts as raised.
 */
/*@ requires truth: a_truth(truth);
    assigns \nothing;
    ensures raised: truth == SX_LOGIC_TRUE ==> \result == SX_FLAG_RAISED;
    ensures clear: \result == SX_FLAG_CLEAR
      <==> truth == SX_LOGIC_FALSE || (truth == SX_LOGIC_UNKNOWN && only_hidden != 0);
    ensures open: truth == SX_LOGIC_UNKNOWN && only_hidden == 0
      ==> \result == (left_open != 0 ? SX_FLAG_RAISED : SX_FLAG_NOT_ASSESSED);
*/
sx_flag_state sx_flag_of(sx_logic truth, bool only_hidden, bool left_open);

/* The state after a history: `raised` at any moment, `last` at its end. *ret_changed: the last answers
 * alone would not raise it. */
/*@ requires \valid(ret_changed);
    assigns *ret_changed;
    ensures kept: raised != 0 ==> \result == SX_FLAG_RAISED;
    ensures last: raised == 0 ==> \result == last;
    ensures changed: *ret_changed != 0 <==> raised != 0 && last != SX_FLAG_RAISED;
*/
sx_flag_state sx_flag_after(bool raised, sx_flag_state last, bool *ret_changed);

#endif
