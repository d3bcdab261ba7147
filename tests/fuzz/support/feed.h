/*
 * feed.h: the bytes of a fuzzer as a source of decisions. When they run out every decision is the first one,
 * so that a short input makes a small thing.
 */
#ifndef SX_FUZZ_FEED_H
#define SX_FUZZ_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct feed {
    const uint8_t *data;
    size_t size, at;
} feed;

/* 0 to count - 1 */
static inline unsigned feed_pick(feed *f, unsigned count)
{
    return f->at < f->size ? f->data[f->at++] % count : 0;
}

static inline bool feed_one_in(feed *f, unsigned count)
{
    return feed_pick(f, count) == count - 1;
}

static inline void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

#endif
