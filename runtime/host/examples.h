/*
 * examples.h: an instrument proves itself: each example of its manifest is scored on this machine, with
 * the same plan that scores everything else.
 */
#ifndef SX_HOST_EXAMPLES_H
#define SX_HOST_EXAMPLES_H

#include "host/instrument.h"

/* Runs all examples; each difference is a diagnostic (MANIFEST.SELFTEST). */
sx_status sx_examples_run(sx_loaded *loaded, sx_diags *diags);
/* The answers of an example into one row of a begun run of any plan of the instrument. False when one of
 * them is none. */
bool sx_example_fill(const sx_model *model, const sx_example *example, sx_run *run, size_t row);

#endif
