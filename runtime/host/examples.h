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
/* Does the example say `not_shown` of an item that was shown? `shown` is the run of that plan, applied. */
bool sx_example_was_shown(const sx_model *model, const sx_example_answer *answer, sx_run *shown,
                          size_t row);
/* Is the score (or band) of a row what an example expects? `scratch` is for use. */
bool sx_example_score_holds(const sx_model *model, const sx_run *run, size_t row,
                            const sx_example *example, const sx_expected *expected,
                            sx_buf *scratch);
/* Are the cut-offs that the row meets those that an example expects? */
bool sx_example_cutoffs_hold(const sx_model *model, const sx_run *run, size_t row,
                             const sx_expected_cutoffs *expected);
/* Is the level of the finding the one that an example expects? */
bool sx_example_finding_holds(const sx_model *model, const sx_run *run, size_t row,
                              const sx_expected_finding *expected);

#endif
