/*
 * tile.h: up to 64 rows of a table, column by column, one byte for each cell (codes.h): how they get there, and how
 * the cells of rows are added up. Each step has a portable form and one for each set of vector instructions; all give
 * the same. What a step cannot do it says, and never guesses.
 */
#ifndef SX_BATCH_TILE_H
#define SX_BATCH_TILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "batch/instructions.h"
#include "batch/lines.h"

#define SX_TILE ((size_t)64)

/* A column whose cells are kept as texts, and where in the tile. */
typedef struct sx_tile_text {
    size_t column, place;
} sx_tile_text;

/* What all tiles of a table have in common. */
typedef struct sx_tile_shape {
    char separator;
    size_t columns;
    const sx_tile_text *texts; /* in the order of their columns */
    size_t text_count;
    size_t places;
    const uint64_t *narrow; /* a bit for each column, and 64 more: its cells are read as one byte */
} sx_tile_shape;

typedef struct sx_tile {
    size_t rows;
    size_t stride;    /* of `lines` */
    uint8_t *lines;   /* row by row, while they are read */
    uint8_t *columns; /* SX_TILE bytes for each column of the table */
    uint64_t slow;    /* a bit for each row that has to be read cell by cell */
    sx_slice *texts;  /* SX_TILE for each place; empty where nothing is read into it */
} sx_tile;

bool sx_tile_init(sx_tile *tile, const sx_tile_shape *shape);
void sx_tile_free(sx_tile *tile);

/* What one cell adds, for the vector forms: answers are bytes from `base` on, at most 16 apart. */
typedef struct sx_tile_add {
    uint32_t column;
    uint8_t base;
    uint8_t low[16],
        high[16];     /* of what it adds, by byte - base; 0 where there is no such answer */
    uint8_t good[16]; /* 0xFF: there is */
} sx_tile_add;

typedef struct sx_tile_steps {
    /* Rows `from` to `from + tile->rows` of the block, which is plain (sx_bytes_plain) and has only plain records:
     * bytes and texts of all that are not slow. */
    void (*read)(const sx_tile_shape *shape, const sx_block *block, size_t from, sx_tile *tile);
    /* Every byte of the column is empty or an answer: for all rows of the tile. NULL: no such form. */
    bool (*check)(const sx_tile *tile, const sx_tile_add *cell, char separator);
    /* The sums of `count` cells for every row, below 65536. NULL as `check`. */
    void (*add)(const sx_tile *tile, const sx_tile_add *const *cells, size_t count, uint16_t *ret);
} sx_tile_steps;

/* The quickest that this machine can do, or the one of that name ("portable", "avx2", "avx512", "neon"); NULL when there is
 * none of that name here. Any thread. */
const sx_tile_steps *sx_tile_steps_for(const char *name);

/* --- the forms ---------------------------------------------------------------------------------- */

extern const sx_tile_steps sx_tile_portable;
#ifdef SX_X86
extern const sx_tile_steps sx_tile_avx2, sx_tile_avx512;
#endif
#ifdef SX_NEON
extern const sx_tile_steps sx_tile_neon;
#endif

/* Is the column read? */
static inline bool sx_tile_is_narrow(const sx_tile_shape *shape, size_t column)
{
    return (shape->narrow[column / 64] >> (column % 64) & 1) != 0;
}

/* Keeps the text of a cell wherever it belongs. `*next` goes up through the shape's texts with the columns. */
static inline void sx_tile_keep(const sx_tile_shape *shape, sx_tile *tile, size_t row,
                                size_t column, sx_slice text, size_t *next)
{
    for (; *next < shape->text_count && shape->texts[*next].column == column; (*next)++) {
        tile->texts[shape->texts[*next].place * SX_TILE + row] = text;
    }
}

/* Lines into columns, for the forms that read into lines: where there are such. */
void sx_tile_turn(const sx_tile_shape *shape, sx_tile *tile);

#endif
