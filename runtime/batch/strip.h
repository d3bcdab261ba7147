/*
 * strip.h: rows without what stands around their cells: quotes, the CR of line ends, and, where that is asked for,
 * blanks. Only where these can be taken away without a look at the cells: what a quote encloses holds no quote, no
 * separator and no line end. The cells that are left are the same, and nothing is left that needs quotes.
 */
#ifndef SX_BATCH_STRIP_H
#define SX_BATCH_STRIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that may be written behind what is left. */
#define SX_STRIP_ROOM 64

/*
 * Copies `len` bytes of `data`, which start with a row and end with a line feed, to `to` (room for as many and
 * SX_STRIP_ROOM more) without what stands around cells; up to 63 bytes behind the end of `data` may be read. `feeds` gets
 * the places of the line feeds in `to`, as many as there are. Returns how many bytes are left; 0 when a cell needs a
 * closer look, or a byte is neither printable ASCII nor a separator. Blanks beside a quote need a closer look.
 */
typedef size_t sx_strip(const char *data, size_t len, char separator, bool blanks, char *to,
                        uint32_t *feeds);

/* The quickest form that this machine has, or the one of that name, as sx_tile_steps_for; NULL for "none". */
sx_strip *sx_strip_for(const char *name);

#endif
