/*
 * tile.c: memory of a tile, the choice of a form, and the portable one.
 */
#include "batch/tile.h"

#include <stdlib.h>
#include <string.h>

bool sx_tile_init(sx_tile *tile, const sx_tile_shape *shape)
{
    /* Vectors write 64 bytes wherever the last cell of a row stands, and turning reads 16 at a time. */
    size_t stride = (shape->columns + 63) / 64 * 64 + 64;
    *tile = (sx_tile){.stride = stride};
    tile->lines = calloc(SX_TILE + 1, stride);
    tile->columns = calloc(shape->columns + 16, SX_TILE);
    tile->texts = calloc(shape->places + 1, SX_TILE * sizeof *tile->texts);
    return tile->lines != NULL && tile->columns != NULL && tile->texts != NULL;
}

void sx_tile_free(sx_tile *tile)
{
    free(tile->lines);
    free(tile->columns);
    free(tile->texts);
    *tile = (sx_tile){0};
}

const sx_tile_steps *sx_tile_steps_for(const char *name)
{
    switch (sx_instructions_for(name)) {
#ifdef SX_X86
    case SX_INSTRUCTIONS_AVX512: return &sx_tile_avx512;
    case SX_INSTRUCTIONS_AVX2: return &sx_tile_avx2;
#elif defined(SX_NEON)
    case SX_INSTRUCTIONS_NEON: return &sx_tile_neon;
#endif
    case SX_INSTRUCTIONS_PORTABLE: return &sx_tile_portable;
    default: return NULL;
    }
}

/* --- the portable form -------------------------------------------------------------------------- */

/* False: a cell is longer than one byte, or cells are too few or too many. */
static bool read_line(const sx_tile_shape *shape, const char *p, const char *end, size_t row,
                      sx_tile *tile)
{
    size_t text = 0;
    for (size_t column = 0; column < shape->columns; column++) {
        const char *from = p;
        while (p < end && *p != shape->separator) {
            p++;
        }
        size_t len = (size_t)(p - from);
        if (sx_tile_is_narrow(shape, column)) {
            if (len > 1) {
                return false;
            }
            tile->columns[column * SX_TILE + row] = (uint8_t)(len == 0 ? shape->separator : *from);
        }
        sx_tile_keep(shape, tile, row, column, (sx_slice){from, len}, &text);
        if (p == end) {
            return column + 1 == shape->columns;
        }
        p++;
    }
    return false;
}

static void read_portable(const sx_tile_shape *shape, const sx_block *block, size_t from,
                          sx_tile *tile)
{
    tile->slow = 0;
    for (size_t r = 0; r < tile->rows; r++) {
        const sx_record *record = &block->records[from + r];
        const char *text = block->data + record->start;
        if (!read_line(shape, text, text + record->len, r, tile)) {
            tile->slow |= (uint64_t)1 << r;
        }
    }
}

const sx_tile_steps sx_tile_portable = {.read = read_portable};
