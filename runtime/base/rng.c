/*
 * rng.c: splitmix64 for shuffles and sample data that must repeat, and the kernel's random bytes
 * for what must not be guessed.
 */
#include "base/rng.h"

#include <errno.h>
#include <sys/random.h>

uint64_t sx_rng_next(sx_rng *rng)
{
    rng->state += 0x9E3779B97F4A7C15ULL;
    uint64_t mixed = rng->state;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
}

uint32_t sx_rng_below(sx_rng *rng, uint32_t bound)
{
    if (bound < 2) {
        return 0;
    }
    /* The first 2^32 mod bound values would make some results likelier: draw again. */
    const uint32_t unfair = (0U - bound) % bound;
    for (;;) {
        uint64_t product = (sx_rng_next(rng) >> 32) * bound;
        if ((uint32_t)product >= unfair) {
            return (uint32_t)(product >> 32);
        }
    }
}

bool sx_random_bytes(void *out, uint32_t len)
{
    unsigned char *at = out;
    size_t left = len;
    while (left > 0) {
        ssize_t got = getrandom(at, left, 0);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return false; /* ids and hashes could be guessed: the caller must not go on */
        }
        at += got;
        left -= (size_t)got;
    }
    return true;
}
