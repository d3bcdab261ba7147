/*
 * trial_batch.h: two small instruments and a folder for files, for the tests of the batch layer.
 */
#ifndef SX_TEST_TRIAL_BATCH_H
#define SX_TEST_TRIAL_BATCH_H

#include "batch/batch.h"
#include "host/instrument.h"

/*
 * mood: q1..q3 (0..3), harm (0..2, raises the flag `risk` from 1 on), extra (optional, unscored), gate
 * (yes, no), after (0..3, shown if gate = yes), many (multi a b c, at most 2), order (ranking x y z),
 * half (number 0..10, one decimal), parameters age and sex. Scales: total (sum q1..q3, one may be
 * missing, bands low 0..4 and high 5..9), mean (of q1..q3, complete), kind (category). Aliases mood_{n},
 * MOOD{n}, m_{item}; -99 means missing.
 * calm: q1, q2 (0..3); total (sum, complete); parameter age; alias calm_{n}. No flags, no bands.
 */
typedef struct trial_batch {
    sx_arena *arena;
    sx_diags diags;
    const sx_loaded *loaded[2]; /* mood, calm */
    char folder[64];
} trial_batch;

void trial_batch_make(trial_batch *trial);
void trial_batch_free(trial_batch *trial); /* and the folder with what is in it */
/* The path of a file in the folder; in the arena. */
const char *trial_path(trial_batch *trial, const char *name);
/* Writes the bytes to a file of the folder and gives its path. */
const char *trial_file(trial_batch *trial, const char *name, const char *bytes, size_t len);
/* The whole file as text in the arena; NULL when it is not there. */
const char *trial_text(trial_batch *trial, const char *path);
/* The codes of the diagnostics, in order, separated by blanks; in the arena. */
const char *trial_batch_codes(trial_batch *trial);

#endif
