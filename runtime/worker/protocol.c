/*
 * protocol.c: the one rule of where columns lie in shared memory, for both sides.
 */
#include "worker/protocol.h"

#define LINE 64u /* columns begin at lines of the cache */

static uint64_t step(uint64_t bytes)
{
    return (bytes + SX_WIRE_GAP + LINE - 1) / LINE * LINE;
}

bool sx_wire_table_place(uint64_t columns, uint64_t rows, uint64_t room, sx_wire_table *ret)
{
    /* So small that no product below can overflow. */
    if (columns > UINT32_MAX || rows > UINT32_MAX / 2 || room > UINT32_MAX) {
        return false;
    }
    ret->value_step = step(rows * sizeof(double));
    ret->status_step = step(rows);
    uint64_t each = ret->value_step + ret->status_step;
    if (columns > room / each) {
        return false;
    }
    ret->status_at = columns * ret->value_step;
    ret->end = columns * each;
    return true;
}
