/*
 * flags.h: critical items. Raised from answers and manifest alone, before and apart from any scale,
 * and never cleared: an answer that was positive once keeps its flag, with the change.
 */
#ifndef SX_FLAGS_FLAGS_H
#define SX_FLAGS_FLAGS_H

#include "model/instrument.h"
#include "plan/run.h"

/* The flag states of one row of a run of the flag plan (sx_plan_flags): of a finished response. */
sx_flag_state sx_flags_state(const sx_run *run, size_t flag, size_t row);
/* The state after a whole history of answers, one row per moment, oldest first: raised at any moment
 * stays raised; *ret_changed says that the last answers alone would not raise it. What is missing may
 * still come as long as the response is not finished. */
sx_flag_state sx_flags_history(const sx_run *run, size_t flag, size_t rows, bool finished,
                               bool *ret_changed);

#endif
