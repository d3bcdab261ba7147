/*
 * bytes.h: what 64 bytes are, a bit for each, with AVX2 or NEON: for all steps that look at rows so. And what such
 * bits say.
 */
#ifndef SX_BATCH_BYTES_H
#define SX_BATCH_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "batch/instructions.h"

#if defined(SX_X86)
#include <immintrin.h>
#elif defined(SX_NEON)
#include <arm_neon.h>
#endif

#if defined(SX_X86) || defined(SX_NEON)
#define SX_BYTES 1 /* there is a form that goes by 64 bytes */

/* --- bits ----------------------------------------------------------------------------------------- */

/* The place of the lowest bit; 64: there is none. */
SX_TARGET_BITS size_t sx_bits_first(uint64_t bits)
{
    return bits == 0 ? 64 : (size_t)__builtin_ctzll(bits);
}

/* Without the lowest bit. */
SX_TARGET_BITS uint64_t sx_bits_next(uint64_t bits)
{
    return bits & (bits - 1);
}

SX_TARGET_BITS size_t sx_bits_count(uint64_t bits)
{
    return (size_t)__builtin_popcountll(bits);
}

/* Those of the first `count` places. */
SX_TARGET_BITS uint64_t sx_bits_below(uint64_t bits, size_t count)
{
    return count < 64 ? bits & (((uint64_t)1 << count) - 1) : bits;
}

#endif

/* --- AVX2 ----------------------------------------------------------------------------------------- */

#if defined(SX_X86)
#define SX_TARGET_BYTES SX_TARGET_AVX2

SX_TARGET_AVX2 static inline __m256i sx_half(const char *at)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

SX_TARGET_AVX2 static inline uint64_t sx_two_halves(__m256i first, __m256i second)
{
    return (uint32_t)_mm256_movemask_epi8(first) | (uint64_t)(uint32_t)_mm256_movemask_epi8(second)
                                                       << 32;
}

/* The bytes that are `c`. */
SX_TARGET_AVX2 static inline uint64_t sx_bytes_equal(const char *at, char c)
{
    const __m256i wanted = _mm256_set1_epi8(c);
    return sx_two_halves(_mm256_cmpeq_epi8(sx_half(at), wanted),
                         _mm256_cmpeq_epi8(sx_half(at + 32), wanted));
}

SX_TARGET_AVX2 static inline __m256i sx_half_printable(const char *at)
{
    const __m256i low = _mm256_set1_epi8(0x20), span = _mm256_set1_epi8(0x7E - 0x20);
    __m256i above = _mm256_sub_epi8(sx_half(at), low);
    return _mm256_cmpeq_epi8(_mm256_min_epu8(above, span), above);
}

/* The bytes that are no printable ASCII. */
SX_TARGET_AVX2 static inline uint64_t sx_bytes_strange(const char *at)
{
    return ~sx_two_halves(sx_half_printable(at), sx_half_printable(at + 32));
}

/* --- NEON ----------------------------------------------------------------------------------------- */

#elif defined(SX_NEON)
#define SX_TARGET_BYTES

/* Four times 16 bytes that are 0 or 0xFF: a bit of each, added up in pairs, three times. */
static inline uint64_t sx_four_quarters(const uint8x16_t quarters[4])
{
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t place = vld1q_u8(places);
    uint8x16_t first = vpaddq_u8(vandq_u8(quarters[0], place), vandq_u8(quarters[1], place));
    uint8x16_t second = vpaddq_u8(vandq_u8(quarters[2], place), vandq_u8(quarters[3], place));
    uint8x16_t all = vpaddq_u8(first, second);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static inline uint8x16_t sx_quarter(const char *at, size_t i)
{
    return vld1q_u8((const uint8_t *)(const void *)at + i * 16);
}

/* The bytes that are `c`. */
static inline uint64_t sx_bytes_equal(const char *at, char c)
{
    const uint8x16_t wanted = vdupq_n_u8((uint8_t)c);
    uint8x16_t quarters[4];
    for (size_t i = 0; i < 4; i++) {
        quarters[i] = vceqq_u8(sx_quarter(at, i), wanted);
    }
    return sx_four_quarters(quarters);
}

/* The bytes that are no printable ASCII. */
static inline uint64_t sx_bytes_strange(const char *at)
{
    const uint8x16_t low = vdupq_n_u8(0x20), span = vdupq_n_u8(0x7E - 0x20);
    uint8x16_t quarters[4];
    for (size_t i = 0; i < 4; i++) {
        quarters[i] = vcgtq_u8(vsubq_u8(sx_quarter(at, i), low), span);
    }
    return sx_four_quarters(quarters);
}

#endif
#endif
