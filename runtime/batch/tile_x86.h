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
    uint64_t before; /* bit n: the byte n + 1 bytes ago was no separator */
} sx_line_look;

/* The bits of `narrow` from column `at` on. */
SX_TARGET_BITS uint64_t sx_narrow_from(const sx_tile_shape *shape, size_t at)
{
    const uint64_t *words = shape->narrow + at / 64;
    unsigned shift = (unsigned)(at % 64);
    return shift == 0 ? words[0] : words[0] >> shift | words[1] << (64 - shift);
}

/* The text of column n, if it ends within the first 64 bytes. */
SX_TARGET_BITS bool sx_text_of(const char *text, uint64_t ends, size_t n, sx_slice *ret)
{
    if (n >= (size_t)_mm_popcnt_u64(ends)) {
        return false;
    }
    size_t end = _tzcnt_u64(_pdep_u64((uint64_t)1 << n, ends));
    size_t start = n == 0 ? 0 : _tzcnt_u64(_pdep_u64((uint64_t)1 << (n - 1), ends)) + 1;
    *ret = (sx_slice){text + start, end - start};
    return true;
}

/*
 * The 64 bytes at `at` of a row of `len` bytes: `ends` are the separators among them, and becomes the ends of its
 * cells. False: a cell that is read is longer than one byte, there are too many, or a text that is kept lies too far.
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
    if (at == 0 &&
        ((shape->id != SX_TILE_NONE && !sx_text_of(text, *ends, shape->id, &tile->id[row])) ||
         (shape->occasion != SX_TILE_NONE &&
          !sx_text_of(text, *ends, shape->occasion, &tile->occasion[row])))) {
        return false;
    }
    look->before = inside >> 63 | (inside >> 62 & 1) << 1;
    look->column += count;
    return true;
}

#endif
#endif
