/*
 * tile_avx2.c: tiles with AVX2.
 */
#include "batch/bytes.h"
#include "batch/tile_x86.h"

#ifdef SX_X86

SX_TARGET_AVX2 static inline bool read_line(const sx_tile_shape *shape, const char *text,
                                            size_t len, size_t row, sx_tile *tile)
{
    uint8_t *line = tile->lines + row * tile->stride;
    sx_line_look look = {0};
    for (size_t at = 0; at <= len; at += 64) {
        uint64_t ends = sx_bytes_equal(text + at, shape->separator);
        size_t column = look.column;
        if (!sx_look_at(shape, text, at, len, row, tile, &look, &ends)) {
            return false;
        }
        for (uint64_t rest = ends; rest != 0; rest = _blsr_u64(rest)) {
            line[column++] = (uint8_t)(text + at + _tzcnt_u64(rest))[-1];
        }
    }
    return look.column == shape->columns;
}

SX_TARGET_AVX2 static void read_tile(const sx_tile_shape *shape, const sx_block *block, size_t from,
                                     sx_tile *tile)
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

SX_TARGET_AVX2 static inline __m256i table(const uint8_t entries[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)entries));
}

/* The number of the answer from `base` on; with its highest bit where it is none of 16, which looks up 0. */
SX_TARGET_AVX2 static inline __m256i number(__m256i bytes, uint8_t base)
{
    return _mm256_adds_epu8(_mm256_sub_epi8(bytes, _mm256_set1_epi8((char)base)),
                            _mm256_set1_epi8(0x70));
}

SX_TARGET_AVX2 static bool check(const sx_tile *tile, const sx_tile_add *cell, char separator)
{
    uint64_t fine = 0;
    for (size_t half = 0; half < 2; half++) {
        __m256i bytes = _mm256_loadu_si256(
            (const __m256i *)(const void *)(tile->columns + cell->column * SX_TILE + half * 32));
        __m256i good = _mm256_shuffle_epi8(table(cell->good), number(bytes, cell->base));
        __m256i empty = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(separator)),
                                        _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n')));
        uint64_t mask = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(good, empty));
        fine |= mask << (half * 32);
    }
    uint64_t rows = tile->rows == 64 ? ~(uint64_t)0 : ((uint64_t)1 << tile->rows) - 1;
    return (~fine & rows) == 0;
}

SX_TARGET_AVX2 static void add(const sx_tile *tile, const sx_tile_add *const *cells, size_t count,
                               uint16_t *ret)
{
    for (size_t half = 0; half < 2; half++) {
        __m256i first = _mm256_setzero_si256(), second = first;
        for (size_t i = 0; i < count; i++) {
            const sx_tile_add *cell = cells[i];
            __m256i bytes = _mm256_loadu_si256((
                const __m256i *)(const void *)(tile->columns + cell->column * SX_TILE + half * 32));
            __m256i which = number(bytes, cell->base);
            __m256i low = _mm256_shuffle_epi8(table(cell->low), which);
            __m256i high = _mm256_shuffle_epi8(table(cell->high), which);
            first = _mm256_add_epi16(first, _mm256_unpacklo_epi8(low, high));
            second = _mm256_add_epi16(second, _mm256_unpackhi_epi8(low, high));
        }
        /* Unpacking takes 8 bytes of each 16: back into the order of the rows. */
        _mm256_storeu_si256((__m256i *)(void *)(ret + half * 32),
                            _mm256_permute2x128_si256(first, second, 0x20));
        _mm256_storeu_si256((__m256i *)(void *)(ret + half * 32 + 16),
                            _mm256_permute2x128_si256(first, second, 0x31));
    }
}

const sx_tile_steps sx_tile_avx2 = {.read = read_tile, .check = check, .add = add};

#endif
