/*
 * uses.h: which answers a condition or a scale rests on, so that a result can say what is missing and
 * a condition can tell "not answered" from "not shown". It computes nothing.
 */
#ifndef SX_HOST_USES_H
#define SX_HOST_USES_H

#include "model/instrument.h"

/* Is told each field that is used; some more than once. */
typedef void sx_use_field(void *context, size_t field);

void sx_uses_expr(const sx_model *model, const sx_expr *expr, sx_use_field *use, void *context);
void sx_uses_scale(const sx_model *model, size_t scale, sx_use_field *use, void *context);

#endif
