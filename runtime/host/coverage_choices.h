/*
 * coverage_choices.h: what each item of a model can be answered with, for patterns of answers. Internal to
 * the coverage of examples.
 */
#ifndef SX_HOST_COVERAGE_CHOICES_H
#define SX_HOST_COVERAGE_CHOICES_H

#include "host/coverage_rows.h"

/* By item, then by parameter. NULL when memory ran out. */
sx_choices_of *sx_choices_make(const sx_model *model, sx_arena *arena);

#endif
