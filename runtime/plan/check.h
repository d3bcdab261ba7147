/*
 * check.h: what can be said of a plan without answers: declared ranges against reachable ones, bands
 * over every reachable value, items that nothing uses.
 */
#ifndef SX_PLAN_CHECK_H
#define SX_PLAN_CHECK_H

#include "plan/plan.h"

/* Reports each finding; SX_OK or SX_E_MANIFEST. */
sx_status sx_plan_check(const sx_plan *scores, const sx_plan *flags, const sx_model *model,
                        sx_diags *diags);

#endif
