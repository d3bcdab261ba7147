/*
 * tile_turn.c: the lines of a tile into columns, 16 rows of 16 bytes at a time, with SSE2 or NEON, which every such
 * machine has.
 */
#include "batch/bytes.h"
#include "batch/tile.h"

#ifdef SX_BYTES

#if defined(SX_X86)
typedef __m128i sixteen;

static inline sixteen load(const uint8_t *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline void store(uint8_t *at, sixteen bytes)
{
    _mm_storeu_si128((__m128i *)(void *)at, bytes);
}

static inline void zip(sixteen a, sixteen b, sixteen *ret_low, sixteen *ret_high)
{
    *ret_low = _mm_unpacklo_epi8(a, b);
    *ret_high = _mm_unpackhi_epi8(a, b);
}
#else
typedef uint8x16_t sixteen;

static inline sixteen load(const uint8_t *at)
{
    return vld1q_u8(at);
}

static inline void store(uint8_t *at, sixteen bytes)
{
    vst1q_u8(at, bytes);
}

static inline void zip(sixteen a, sixteen b, sixteen *ret_low, sixteen *ret_high)
{
    *ret_low = vzip1q_u8(a, b);
    *ret_high = vzip2q_u8(a, b);
}
#endif

/* Transposed by pairing rows that lie 8 apart, four times. */
static void turn_square(const uint8_t *lines, size_t stride, uint8_t *columns)
{
    sixteen a[16], b[16];
    for (size_t i = 0; i < 16; i++) {
        a[i] = load(lines + i * stride);
    }
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 8; i++) {
            zip(a[i], a[i + 8], &b[2 * i], &b[2 * i + 1]);
        }
        for (size_t i = 0; i < 8; i++) {
            zip(b[i], b[i + 8], &a[2 * i], &a[2 * i + 1]);
        }
    }
    for (size_t i = 0; i < 16; i++) {
        store(columns + i * SX_TILE, a[i]);
    }
}

/* Are any of the 16 columns from `first` on read? */
static bool any_narrow(const sx_tile_shape *shape, size_t first)
{
    uint64_t bits = shape->narrow[first / 64] >> (first % 64);
    if (first % 64 > 48) {
        bits |= shape->narrow[first / 64 + 1] << (64 - first % 64);
    }
    return (bits & 0xFFFF) != 0;
}

void sx_tile_turn(const sx_tile_shape *shape, sx_tile *tile)
{
    for (size_t column = 0; column < shape->columns;) {
        if (!sx_tile_is_narrow(shape, column)) {
            column++;
            continue;
        }
        for (size_t row = 0; row < tile->rows && any_narrow(shape, column); row += 16) {
            turn_square(tile->lines + row * tile->stride + column, tile->stride,
                        tile->columns + column * SX_TILE + row);
        }
        column += 16;
    }
}

#endif
