/*
 * tile_x86.h: what the forms for x86-64 share: the separators of 64 bytes of a row as a mask, and what it says of the
 * cells between them.
 */
#ifndef SX_BATCH_TILE_X86_H
#define SX_BATCH_TILE_X86_H

#include "batch/tile.h"

#ifdef SX_X86

#include <immintrin.h>

/* How far a row has been looked at. */
typedef struct sx_line_look {
    size_t column;   /* cells that have ended */
    size_t start;    /* of the next one */
    size_t text;     /* the next of the shape */
    uint64_t before; /* bit n: the byte n + 1 bytes ago was no separator */
} sx_line_look;

/* The bits of `narrow` from column `at` on. */
SX_TARGET_BITS uint64_t sx_narrow_from(const sx_tile_shape *shape, size_t at)
{
    const uint64_t *words = shape->narrow + at / 64;
    unsigned shift = (unsigned)(at % 64);
    return shift == 0 ? words[0] : words[0] >> shift | words[1] << (64 - shift);
}

/* The texts among the `count` cells that end within the 64 bytes at `at`. */
SX_TARGET_BITS void sx_keep_texts(const sx_tile_shape *shape, const char *text, size_t at,
                                  uint64_t ends, size_t count, size_t row, sx_tile *tile,
                                  sx_line_look *look)
{
    while (look->text < shape->text_count &&
           shape->texts[look->text].column < look->column + count) {
        const sx_tile_text *kept = &shape->texts[look->text++];
        size_t n = kept->column - look->column;
        size_t end = at + _tzcnt_u64(_pdep_u64((uint64_t)1 << n, ends));
        size_t start =
            n == 0 ? look->start : at + _tzcnt_u64(_pdep_u64((uint64_t)1 << (n - 1), ends)) + 1;
        tile->texts[kept->place * SX_TILE + row] = (sx_slice){text + start, end - start};
    }
}

/*
 * The 64 bytes at `at` of a row of `len` bytes: `ends` are the separators among them, and becomes the ends of its
 * cells. False: a cell that is read is longer than one byte, or there are too many.
 */
SX_TARGET_BITS bool sx_look_at(const sx_tile_shape *shape, const char *text, size_t at, size_t len,
                               size_t row, sx_tile *tile, sx_line_look *look, uint64_t *ends)
{
    if (len - at < 64) {
        *ends = _bzhi_u64(*ends, (unsigned)(len - at)) | (uint64_t)1 << (len - at);
    }
    uint64_t inside = ~*ends;
    uint64_t one = inside << 1 | (look->before & 1);
    uint64_t two = inside << 2 | (look->before & 1) << 1 | look->before >> 1;
    uint64_t wide = *ends & one & two; /* the two bytes before the end of a cell belong to it */
    size_t count = (size_t)_mm_popcnt_u64(*ends);
    if (look->column + count > shape->columns ||
        (_pext_u64(wide, *ends) & sx_narrow_from(shape, look->column)) != 0) {
        return false;
    }
    sx_keep_texts(shape, text, at, *ends, count, row, tile, look);
    look->start = *ends == 0 ? look->start : at + 64 - (size_t)__builtin_clzll(*ends);
    look->before = inside >> 63 | (inside >> 62 & 1) << 1;
    look->column += count;
    return true;
}

#endif
#endif
