/*
 * uses.h: which items a condition or a scale rests on, so that a result can say what is missing and
 * a condition can tell "not answered" from "not shown".
 */
#ifndef SX_SESSION_USES_H
#define SX_SESSION_USES_H

#include <stdbool.h>

#include "model/instrument.h"

/* Sets items[i] for each item or parameter that is used; others are left as they are. */
void sx_uses_expr(const sx_model *model, const sx_expr *expr, bool *items);
void sx_uses_scale(const sx_model *model, size_t scale, bool *items);

#endif
