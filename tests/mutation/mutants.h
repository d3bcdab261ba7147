/*
 * mutants.h: manifests with one thing changed. Follows the schema: whatever a key holds, its value is
 * changed in every way of its type, unless the key is listed as one that does not score. Knows nothing
 * of plans or of the slips that `sextant check --coverage` tries.
 */
#ifndef SX_MUTATION_MUTANTS_H
#define SX_MUTATION_MUTANTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "manifest/schema.h"
#include "manifest/tree.h"
#include "model/instrument.h"

typedef struct mutants {
    const sx_model *model; /* of the manifest as it is */
    sx_tree *root;         /* changed and put right again, mutant by mutant */
    sx_arena *arena;
    /* "scale.title": keys that do not score, as `table.key`; NULL at the end. */
    const char *const *not_scored;
    /* `what` is "scales.total.reverse: q3 left out". */
    void (*visit)(void *user, sx_where where, const char *what);
    void *user;
    /* where the walk is */
    const sx_tree *scale; /* the last one */
    char path[512];
    size_t path_length;
    bool failed; /* memory ran out */
} mutants;

/* Visits every mutant; the tree is as it was afterwards. False: memory ran out. */
bool mutants_walk(mutants *m);

/* ---- for the parts of the walk ---------------------------------------------------------------- */

/* The tree is changed now: says so. */
void mutants_visit(mutants *m, sx_where where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The scalar with another text. */
void mutants_text(mutants *m, sx_tree *node, const char *text);
/* The number of a scalar, or each number in it, one unit of its last digit less and more. */
void mutants_numbers(mutants *m, sx_tree *node);
/* A list or map without its i-th entry. */
void mutants_without(mutants *m, sx_tree *node, size_t i, const char *what);
/* Names of items or scales, ranges of them, conditions and formulas. */
void mutants_names(mutants *m, sx_tree *node);
void mutants_expression(mutants *m, sx_tree *node);
/* Items that are reversed and are not. */
void mutants_reversed(mutants *m, sx_tree *scale);
/* An edge between two bands, moved for both. */
void mutants_edges(mutants *m, sx_tree *bands);
/* Levels of a finding that change places, and categories that go to the next level. */
void mutants_levels(mutants *m, sx_tree *levels);
/* A cut-off that is met on the other side. */
void mutants_side(mutants *m, sx_tree *cutoff);

#endif
