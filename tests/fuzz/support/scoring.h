/*
 * scoring.h: what the two files of the scoring target share.
 */
#ifndef SX_FUZZ_SCORING_H
#define SX_FUZZ_SCORING_H

#include "host/instrument.h"
#include "support/made.h"

typedef struct scored {
    sx_arena *arena;
    sx_loaded loaded;
} scored;

/* The answers of one row into a run that was begun. */
void scoring_fill(const made *m, const scored *s, const made_answer *answers, sx_run *run,
                  size_t row);
/* The rows through a file and back: values, flags and their order. */
void scoring_files(const made *m, const scored *s);

#endif
