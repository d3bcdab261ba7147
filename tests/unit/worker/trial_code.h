/*
 * trial_code.h: blocks of answers and bundles for the tests of this folder.
 */
#ifndef SX_TEST_TRIAL_CODE_H
#define SX_TEST_TRIAL_CODE_H

#include <check.h>

#include "worker/code.h"

/* A plugin of plugins/, as a bundle that lives until the test ends. */
typedef struct trial_bundle {
    sx_bundle bundle;
    char path[4096];
} trial_bundle;
void trial_bundle_open(trial_bundle *trial, const char *plugin);
void trial_bundle_close(trial_bundle *trial);

/* Two columns of answers and one of scores. Row i has answers i and 1. */
#define TRIAL_ROWS 300
typedef struct trial_table {
    double first[TRIAL_ROWS], second[TRIAL_ROWS], score[TRIAL_ROWS];
    uint8_t first_status[TRIAL_ROWS], second_status[TRIAL_ROWS], score_status[TRIAL_ROWS];
    uint8_t fates[TRIAL_ROWS];
    const char *names[2], *out_names[1];
    const double *values[2];
    const uint8_t *status[2];
    double *out_values[1];
    uint8_t *out_status[1];
    sx_plugin_block block;
    sx_plugin_scores scores;
} trial_table;
void trial_table_fill(trial_table *table, uint64_t rows);

/* Short deadlines, for what hangs. */
extern const sx_code_options trial_hasty;
/* Opened, or the test fails with the diagnostics. */
sx_code *trial_code_open(const trial_bundle *trial, const sx_code_options *options);
/* The code of the diagnostic with which opening fails. */
void trial_refusal(const trial_bundle *trial, const sx_code_options *options, char ret[64],
                   char message[512]);

#endif
