/*
 * rng.h: a small seeded generator (splitmix64) for shuffles and sample data: the same seed gives
 * the same sequence on every machine. Not for secrets.
 */
#ifndef SX_BASE_RNG_H
#define SX_BASE_RNG_H

#include <stdbool.h>
#include <stdint.h>

typedef struct sx_rng {
    uint64_t state;
} sx_rng;

uint64_t sx_rng_next(sx_rng *rng);
uint32_t sx_rng_below(sx_rng *rng, uint32_t bound); /* 0..bound-1, unbiased; bound > 0 */
/* From the kernel, for ids of sessions and seeds of hashes; false and errno when it gives none. */
bool sx_random_bytes(void *out, uint32_t len);

#endif
