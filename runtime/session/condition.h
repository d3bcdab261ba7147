/*
 * condition.h: whether a step of a battery is given, from the results of the steps before it.
 */
#ifndef SX_SESSION_CONDITION_H
#define SX_SESSION_CONDITION_H

#include "model/battery.h"
#include "session/step.h"

typedef struct sx_condition sx_condition;

/* Compiles the `when` of step `index`; the instruments of all earlier steps must be loaded (in
 * `steps`). *ret is NULL for a step that is always given. */
sx_status sx_condition_new(const sx_battery *battery, size_t index, const sx_step *steps,
                           sx_arena *arena, sx_diags *diags, sx_condition **ret);
/*
 * Does it hold? Unknown (*ret_unknown) means given, the cautious side; but what is unknown only
 * because it asks about a step that was itself not given, is not given either.
 */
sx_status sx_condition_given(const sx_condition *condition, const sx_step *steps, bool *ret,
                             bool *ret_unknown);

#endif
