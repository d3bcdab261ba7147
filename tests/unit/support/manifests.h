/*
 * manifests.h: instruments from a piece of YAML, for tests of the layers that need a model.
 */
#ifndef SX_TEST_MANIFESTS_H
#define SX_TEST_MANIFESTS_H

#include "model/instrument.h"
#include "plan/run.h"

typedef struct sx_trial_model {
    sx_arena *arena;
    sx_diags diags;
    sx_model *model;
} sx_trial_model;

/*
 * An instrument with items q1..q4 (0..3), r1 (1..5), half (number 0..10, one decimal), gate (yes, no),
 * after (0..3, shown if gate = yes), many (multi: a, b, c), order (ranking: x, y, z), na (0..6 or does not
 * apply), parameters age and sex; the given YAML goes under its last keys. model is NULL when it was
 * refused; the diagnostics then say why. Every item is marked unscored where `scales` leaves it out.
 */
void trial_read(sx_trial_model *trial, const char *yaml);
void trial_free(sx_trial_model *trial);
/* The codes of the diagnostics, in order, separated by blanks. Static storage. */
const char *trial_codes(const sx_trial_model *trial);
/* "q1=2 q2=- half=9.5 gate=yes many.a=1": sets the input cells of one row; `-` skipped, `?` not
 * applicable. Fails the test on an answer that is no answer. */
void trial_answer(const sx_model *model, sx_run *run, size_t row, const char *answers);
/* "7", "incomplete", "major", with "/band" and "!" for an edge and "~" for prorated. Static storage. */
const char *trial_score(const sx_model *model, const sx_run *run, size_t scale, size_t row);

#endif
