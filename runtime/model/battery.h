/*
 * battery.h: an ordered list of instruments, some given only when earlier results say so.
 */
#ifndef SX_MODEL_BATTERY_H
#define SX_MODEL_BATTERY_H

#include "base/arena.h"
#include "base/diag.h"
#include "model/expr.h"

typedef struct sx_battery_step {
    const char *instrument; /* id */
    const sx_expr *when;    /* over "instrument.scale" and "instrument.flag" of earlier steps;
                                NULL: always. Unknown means: given (the cautious side). */
    const char *when_text;  /* as written */
    const char *because;    /* one sentence for the reader; may be NULL */
    sx_where where;
} sx_battery_step;

typedef struct sx_battery {
    sx_arena *arena;
    const char *file, *id, *version, *title, *description;
    sx_battery_step *steps;
    size_t step_count;
} sx_battery;

#endif
