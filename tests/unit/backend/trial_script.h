/*
 * trial_script.h: Lua instruments in tests: a script is opened by the carrier as in a worker, and what comes
 * out of it is a text to compare.
 */
#ifndef SX_TRIAL_SCRIPT_H
#define SX_TRIAL_SCRIPT_H

#include "backend/bundle.h"
#include "base/arena.h"
#include "manifest/tree.h"

typedef struct trial_script {
    sx_bundle_file files[2];
    sx_bundle bundle;
    sx_plugin_host host;
    void *self; /* NULL: not open */
    sx_plugin_error error;
    sx_plugin_status status; /* of the last call */
    sx_arena *arena;
} trial_script;

/* Opens a script; t->status says whether it went well. trial_script_end at the end. */
void trial_script_begin(trial_script *t, const char *text);
/* With a second file that it may include. */
void trial_script_begin_two(trial_script *t, const char *text, const char *name, const char *other);
void trial_script_end(trial_script *t);
/* "SCRIPT.API manifest.lua:3: what is wrong", the first line of the message alone; "OK" when the last call
 * went well. In the arena. */
const char *trial_script_fault(const trial_script *t);
/* The manifest text; NULL when there is none. */
const char *trial_script_manifest(trial_script *t);
/* The manifest as the reader of YAML has it; fails the test when there is none. */
sx_tree *trial_script_tree(trial_script *t);

/*
 * The text of an instrument with the items q1..q4 (0..3), r1 (1..5), gate (yes, no), half (0..10, one
 * decimal), likes (multi: a, b), weight1..weight3 (1..5), note (text), the parameter age, and the scale s with
 * the missing rule `rule`. `parts` stands among the keys of its table. Lines: the parts begin in line 1.
 */
const char *trial_script_text(sx_arena *arena, const char *rule, const char *parts);
/*
 * What becomes of scale s when score is `function(r) BODY end` (its body begins in line 1): "formula: q1 +
 * q2", "sum: [q1, q2] reverse: [q2]", or the fault. In `arena`.
 */
const char *trial_script_score(sx_arena *arena, const char *rule, const char *body);

/* Columns of the instrument above, in order, and one row of them as "q1=2 gate=0"; what is not named is
 * skipped, "q1=?" does not apply. */
typedef struct trial_block {
    double values[16][64];
    uint8_t status[16][64];
    const double *value_columns[16];
    const uint8_t *status_columns[16];
    sx_plugin_block block;
} trial_block;
void trial_block_begin(trial_block *b);
void trial_block_row(trial_block *b, const char *answers);
/* score() for one column: "7", "-", "undefined" for every row, separated by blanks, or the fault. */
const char *trial_script_scores(trial_script *t, const trial_block *b, const char *scale);

#endif
