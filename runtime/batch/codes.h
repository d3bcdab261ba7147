/*
 * codes.h: the cells of a column that has few different answers, numbered. What a text means is still said by
 * cells.h; this only gives it a number once. A cell of one byte is looked up by that byte, an empty one by the
 * separator.
 */
#ifndef SX_BATCH_CODES_H
#define SX_BATCH_CODES_H

#include "batch/cells.h"

#define SX_CODES_MAX 250
#define SX_CODE_BAD 0xFF

typedef struct sx_codes {
    const sx_cell_reader *reader;
    size_t count; /* of different cells; 0: too many */
    int64_t values[SX_CODES_MAX];
    uint8_t status[SX_CODES_MAX];
    uint8_t cell[256]; /* byte -> which of them; SX_CODE_BAD: no answer. The first is skipped. */
} sx_codes;

/* The cells of the reader's field in a table with that separator. */
void sx_codes_make(const sx_cell_reader *reader, char separator, sx_codes *ret);
/* Which cell a text is; SX_CODE_BAD when it is no answer. */
uint8_t sx_codes_read(const sx_codes *codes, sx_slice text);

#endif
