/*
 * unique.h: has this respondent been there already? A set of 128-bit keyed hashes of what was seen;
 * the texts themselves are not kept.
 */
#ifndef SX_BATCH_UNIQUE_H
#define SX_BATCH_UNIQUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef struct sx_unique_hash {
    uint64_t low, high;
} sx_unique_hash;

typedef struct sx_unique {
    sx_unique_hash *places; /* both halves 0: free */
    size_t capacity;        /* a power of two */
    size_t count;
    unsigned char key[16];
} sx_unique;

bool sx_unique_init(sx_unique *set);
void sx_unique_free(sx_unique *set);
/* Adds a pair of texts; *ret_new is false when it was there. False when memory ran out. */
bool sx_unique_add(sx_unique *set, sx_slice id, sx_slice occasion, bool *ret_new);

#endif
