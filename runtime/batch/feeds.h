/*
 * feeds.h: where the lines of a table end, and whether anything in them needs a closer look: one pass over bytes that
 * were just read. A portable form and one for each set of vector instructions; all give the same.
 */
#ifndef SX_BATCH_FEEDS_H
#define SX_BATCH_FEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The places of the line feeds in data[from] to data[used - 1], in order, at most `max`; returns how many. Up to 63
 * bytes behind `used` may be read. *ret_plain: all bytes up to the last of them (up to `used`, when there are fewer
 * than `max`) are printable ASCII, separators or line feeds, and no quotes. It may also be false for what stands
 * shortly behind that.
 */
typedef size_t sx_feeds(const char *data, size_t from, size_t used, char separator, uint32_t *ret,
                        size_t max, bool *ret_plain);

/* The quickest form that this machine has, or the one of that name, as sx_tile_steps_for. Any thread. */
sx_feeds *sx_feeds_for(const char *name);

#endif
