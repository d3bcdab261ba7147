/*
 * codes.h: the cells of a column that has few different answers as one byte each: a cell of one character is that
 * character, an empty one the separator, and any other text that is an answer a number from SX_CODE_OTHER on.
 * What a text means is still said by cells.h; this only gives it a number once.
 */
#ifndef SX_BATCH_CODES_H
#define SX_BATCH_CODES_H

#include "batch/cells.h"

#define SX_CODE_OTHER 0x80
#define SX_CODES_MAX 120 /* different cells of a column, so that SX_CODE_OTHER and on have room */
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
/* The byte of a cell; SX_CODE_BAD when it is no answer. */
uint8_t sx_codes_read(const sx_codes *codes, sx_slice text, char separator);

#endif
