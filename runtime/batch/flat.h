/*
 * flat.h: lines of JSON as rows of a table, where every line is written as the first one is: the same keys in the same
 * order, the same blanks, and simple values. What stands between the values is then compared and not read.
 */
#ifndef SX_BATCH_FLAT_H
#define SX_BATCH_FLAT_H

#include "batch/lines.h"

/* What stands before, between and behind the values. */
typedef struct sx_flat {
    sx_slice *between; /* value_count + 1 */
    size_t value_count;
} sx_flat;

/* From the first line, which was read as an object with these keys in this order. *ret is NULL when the line is not
 * simple. In `arena`; SX_E_MEMORY is the only failure. */
sx_status sx_flat_make(sx_arena *arena, sx_slice line, const char *const *keys, size_t count,
                       const sx_flat **ret);

/*
 * The lines of a block as rows in `to`, a block of its own: values with `separator` between them, nothing for null.
 * Simple values are whole numbers of up to 15 digits, null, and texts of printable ASCII without a backslash, a quote or a
 * separator. False when a line has anything else, or memory ran out; `to` is then of no use.
 */
bool sx_flat_lines(const sx_flat *flat, const sx_block *block, char separator, sx_block *to);

#endif
