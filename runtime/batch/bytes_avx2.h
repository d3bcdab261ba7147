/*
 * bytes_avx2.h: what 64 bytes are, a bit for each, with AVX2: for all steps that look at rows so.
 */
#ifndef SX_BATCH_BYTES_AVX2_H
#define SX_BATCH_BYTES_AVX2_H

#include <stdint.h>

#include "batch/instructions.h"

#ifdef SX_X86

#include <immintrin.h>

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

#endif
#endif
