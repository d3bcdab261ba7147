/*
 * cells.h: one cell of a table as the answer it holds: a value, a reason why there is none, or a
 * refusal. Strict: what is not exactly an answer, a declared missing token or a reason is refused.
 */
#ifndef SX_BATCH_CELLS_H
#define SX_BATCH_CELLS_H

#include "base/diag.h"
#include "batch/mapping.h"
#include "host/instrument.h"

/* Texts that mean "not answered" beside the empty cell and NA. */
typedef struct sx_tokens {
    sx_slice *items;
    size_t count;
} sx_tokens;

#define SX_CELL_CODES_MAX 64

/* How to read one field. Cells of one byte go through a table made once. */
typedef struct sx_cell_reader {
    const sx_model *model;
    size_t field;
    const sx_tokens *tokens;
    const sx_raw_values *values; /* the only ones, of a mapping; NULL: answers as they are */
    bool trim;                   /* blanks around a cell mean nothing */
    uint8_t code[256];           /* byte -> index below; SX_CELL_SLOW */
    int64_t value[SX_CELL_CODES_MAX];
    uint8_t status[SX_CELL_CODES_MAX];
} sx_cell_reader;

#define SX_CELL_SLOW 255

/* The tokens of an instrument and those of the run, in `arena`. */
sx_status sx_tokens_make(sx_arena *arena, const sx_model *model, const char *const *more,
                         size_t more_count, sx_tokens *ret);
/* `values` NULL: cells hold answers as the instrument has them. */
void sx_cell_reader_make(const sx_model *model, size_t field, const sx_tokens *tokens,
                         const sx_raw_values *values, bool trim, sx_cell_reader *ret);
/* The same from the reader of another field of the instrument, when both are answered from one response set. */
bool sx_cell_reader_copy(const sx_cell_reader *from, size_t field, sx_cell_reader *ret);
/* Reads a cell that is not empty and not in the table of one-byte cells. NULL when all is well,
 * else what was expected. */
const char *sx_cell_read(const sx_cell_reader *reader, sx_slice text, int64_t *ret_value,
                         uint8_t *ret_status);
/* A missing token that is also an answer of the field would hide answers: SX_E_USAGE names it. */
sx_status sx_tokens_check(const sx_model *model, size_t field, const sx_raw_values *values,
                          const char *const *tokens, size_t count, sx_diags *diags);
/* The words skipped, declined, not_applicable and not_shown; SX_CELL_COUNT for anything else. */
sx_cell sx_cell_reason(sx_slice text);

#endif
