/*
 * explain.h: how a score came about, read from the plan and the run that made it: item, keyed value,
 * scale, rounding, band, cited source. Never computes anything itself.
 */
#ifndef SX_PLAN_EXPLAIN_H
#define SX_PLAN_EXPLAIN_H

#include "base/buf.h"
#include "base/json.h"
#include "plan/run.h"

/* Text of several lines for one scale of one row. Answers are in it: for the person's reader only,
 * never for a log. */
void sx_explain_text(const sx_run *run, const sx_model *model, size_t scale, size_t row,
                     unsigned digits, sx_buf *out);
/* The same as a JSON value: {scale, steps: [...]}. */
void sx_explain_json(const sx_run *run, const sx_model *model, size_t scale, size_t row,
                     unsigned digits, sx_json *out);

#endif
