/*
 * tile_avx512.c: tiles with AVX-512 (VBMI2). A row is looked at 64 bytes at a time: where its separators are gives a
 * mask, and the byte before each of them is pressed together into the row's line.
 */
#include "batch/tile_x86.h"

#ifdef SX_X86

SX_TARGET_AVX512 static inline bool read_line(const sx_tile_shape *shape, const char *text,
                                              size_t len, size_t row, sx_tile *tile)
{
    const __m512i separator = _mm512_set1_epi8(shape->separator);
    uint8_t *line = tile->lines + row * tile->stride;
    sx_line_look look = {0};
    for (size_t at = 0; at <= len; at += 64) {
        __m512i bytes = _mm512_loadu_si512(text + at);
        __m512i previous = _mm512_loadu_si512(text + at - 1);
        uint64_t ends = _mm512_cmpeq_epi8_mask(bytes, separator);
        size_t column = look.column;
        if (!sx_look_at(shape, text, at, len, row, tile, &look, &ends)) {
            return false;
        }
        _mm512_storeu_si512(line + column, _mm512_maskz_compress_epi8(ends, previous));
    }
    return look.column == shape->columns;
}

SX_TARGET_AVX512 static void read_tile(const sx_tile_shape *shape, const sx_block *block,
                                       size_t from, sx_tile *tile)
{
    tile->slow = 0;
    for (size_t r = 0; r < tile->rows; r++) {
        const sx_record *record = &block->records[from + r];
        if (!read_line(shape, block->data + record->start, record->len, r, tile)) {
            tile->slow |= (uint64_t)1 << r;
        }
    }
    sx_tile_turn(shape, tile);
}

SX_TARGET_AVX512 static inline __m512i table(const uint8_t entries[16])
{
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)entries));
}

/* The number of the answer from `base` on; with its highest bit where it is none of 16, which looks up 0. */
SX_TARGET_AVX512 static inline __m512i number(__m512i bytes, uint8_t base)
{
    return _mm512_adds_epu8(_mm512_sub_epi8(bytes, _mm512_set1_epi8((char)base)),
                            _mm512_set1_epi8(0x70));
}

SX_TARGET_AVX512 static bool check(const sx_tile *tile, const sx_tile_add *cell, char separator)
{
    __m512i bytes = _mm512_loadu_si512(tile->columns + cell->column * SX_TILE);
    __m512i good = _mm512_shuffle_epi8(table(cell->good), number(bytes, cell->base));
    uint64_t answers = _mm512_movepi8_mask(good);
    uint64_t empty = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(separator)) |
                     _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));
    uint64_t rows = tile->rows == 64 ? ~(uint64_t)0 : ((uint64_t)1 << tile->rows) - 1;
    return (~(answers | empty) & rows) == 0;
}

SX_TARGET_AVX512 static void add(const sx_tile *tile, const sx_tile_add *const *cells, size_t count,
                                 uint16_t *ret)
{
    __m512i first = _mm512_setzero_si512(), second = first;
    for (size_t i = 0; i < count; i++) {
        const sx_tile_add *cell = cells[i];
        __m512i bytes = _mm512_loadu_si512(tile->columns + cell->column * SX_TILE);
        __m512i which = number(bytes, cell->base);
        __m512i low = _mm512_shuffle_epi8(table(cell->low), which);
        __m512i high = _mm512_shuffle_epi8(table(cell->high), which);
        first = _mm512_add_epi16(first, _mm512_unpacklo_epi8(low, high));
        second = _mm512_add_epi16(second, _mm512_unpackhi_epi8(low, high));
    }
    /* Unpacking takes 8 bytes of each 16: back into the order of the rows. */
    const __m512i one = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const __m512i two = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    _mm512_storeu_si512(ret, _mm512_permutex2var_epi64(first, one, second));
    _mm512_storeu_si512(ret + 32, _mm512_permutex2var_epi64(first, two, second));
}

const sx_tile_steps sx_tile_avx512 = {.read = read_tile, .check = check, .add = add};

#endif
