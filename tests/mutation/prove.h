/*
 * prove.h: whether a survivor is another way of writing the same instrument. Proved by trying every pattern of
 * answers, missing ones included, to the items that a result rests on.
 */
#ifndef SX_MUTATION_PROVE_H
#define SX_MUTATION_PROVE_H

#include "host/instrument.h"

/* Patterns that are tried for one result, at most. */
#define PROVE_MAX 3000000u

typedef enum proof {
    PROOF_SAME,      /* no pattern has another result */
    PROOF_DIFFERENT, /* some pattern has */
    PROOF_NONE,      /* too many patterns, or results of code */
    PROOF_NO_MEMORY
} proof;

/* `scale`: the only one that was changed (those that rest on it are tried too); NULL: anything may be. */
proof prove_same(const sx_loaded *original, const sx_loaded *mutant, const char *scale,
                 uint64_t *ret_patterns);

#endif
