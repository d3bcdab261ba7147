/*
 * plugin_check.h: what the files of the plugin check share: the findings, the plugin on trial, and
 * tables of made-up answers.
 */
#ifndef SX_API_PLUGIN_CHECK_H
#define SX_API_PLUGIN_CHECK_H

#include "host/columns.h"
#include "host/engine.h"
#include "host/trust.h"
#include "plan/call.h"

typedef enum sx_found_kind {
    SX_FOUND_OK,
    SX_FOUND_WARN,
    SX_FOUND_FAIL,
    SX_FOUND_NOTE
} sx_found_kind;

typedef struct sx_finding_line {
    sx_found_kind kind;
    const char *name;   /* "row-order" */
    const char *detail; /* one line */
} sx_finding_line;

typedef struct sx_trial {
    sx_arena *arena; /* of the call */
    sx_diags *diags;
    sx_load_options options;
    const char *path;
    sx_library library;
    sx_trust_grade grade;
    const char *publisher;
    /* What the plugin says of itself; NULL: not known. */
    const char *id, *version, *license, *abi;
    sx_loaded *loaded; /* NULL until its manifest was read */
    sx_bundle bundle;  /* of the instances on trial: they probe */
    sx_bundle_file mode;
    sx_finding_line *lines;
    size_t count, capacity;
    int64_t row_ns, block_row_ns; /* -1: not measured */
    bool memory;                  /* ran out */
} sx_trial;

/* A line of what was found; the detail is made printable. */
void sx_trial_say(sx_trial *trial, sx_found_kind kind, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* FAIL with what the report of the code says about its first failure. */
void sx_trial_say_report(sx_trial *trial, const char *name, const char *doing, sx_code *code);
/* Another instance of the plugin, probing; NULL (and a line) when it cannot be started. */
sx_code *sx_trial_start(sx_trial *trial, const char *name);

/* plugin_check_load.c: the probe's own findings, then the manifest and its examples.
 * trial->loaded is set when it is an instrument. */
void sx_trial_load(sx_trial *trial);
/* plugin_check_score.c: scores and notes of validity. */
void sx_trial_scores(sx_trial *trial);
/* plugin_check_calls.c: the choice of items, computed wording. */
void sx_trial_calls(sx_trial *trial);

/* --- tables (plugin_check_table.c) ------------------------------------------------------------ */

/* Columns of doubles with a status each: answers, or results. */
typedef struct sx_table_of {
    size_t columns, rows;
    const char *const *names;
    double **values;
    uint8_t **status;
} sx_table_of;

bool sx_trial_table(sx_trial *trial, const char *const *names, size_t columns, size_t rows,
                    sx_table_of *ret);
/* Row i of `to` becomes row order[i] of `from`. */
void sx_table_pick(const sx_table_of *from, const size_t *order, sx_table_of *to);
sx_plugin_block sx_table_block(const sx_table_of *table);
/* Columns first .. first + count - 1. */
sx_plugin_scores sx_table_scores(const sx_table_of *table, size_t first, size_t count);
/* Made-up answers, as the plugin gets them: every combination when there are few, else ends,
 * sweeps and seeded ones, many with answers missing. The first row has none at all. */
bool sx_trial_answers(sx_trial *trial, sx_table_of *ret);
/* "q1=3 q2=0 q3=skipped": a row of made-up answers, in words. */
const char *sx_table_words(sx_trial *trial, const sx_table_of *table, size_t row);
/* A seeded order of the numbers below `count`. */
size_t *sx_trial_order(sx_trial *trial, size_t count, unsigned seed);

#endif
