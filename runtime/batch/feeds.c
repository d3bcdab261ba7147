/*
 * feeds.c: line feeds and odd bytes, 64 at a time where the machine can.
 */
#include "batch/feeds.h"

#include "batch/bytes.h"

static bool is_odd(char c, char separator)
{
    return ((unsigned char)c < 0x20 || (unsigned char)c > 0x7E || c == '"') && c != '\n' &&
           c != separator;
}

static size_t feeds_portable(const char *data, size_t from, size_t used, char separator,
                             uint32_t *ret, size_t max, bool *ret_plain)
{
    size_t count = 0;
    unsigned odd = 0;
    for (size_t i = from; i < used && count < max; i++) {
        odd |= is_odd(data[i], separator);
        if (data[i] == '\n') {
            ret[count++] = (uint32_t)i;
        }
    }
    *ret_plain = odd == 0;
    return count;
}

#ifdef SX_BYTES

/* Adds the places of the bits of a mask; returns how many there are now. */
SX_TARGET_BITS size_t add_places(uint64_t mask, size_t at, uint32_t *ret, size_t count, size_t max)
{
    for (; mask != 0 && count < max; mask = sx_bits_next(mask)) {
        ret[count++] = (uint32_t)(at + sx_bits_first(mask));
    }
    return count;
}

SX_TARGET_BYTES static size_t feeds_bytes(const char *data, size_t from, size_t used,
                                          char separator, uint32_t *ret, size_t max,
                                          bool *ret_plain)
{
    size_t count = 0;
    uint64_t odd = 0;
    for (size_t at = from; at < used && count < max; at += 64) {
        uint64_t feeds = sx_bits_below(sx_bytes_equal(data + at, '\n'), used - at);
        uint64_t strange = sx_bytes_strange(data + at) | sx_bytes_equal(data + at, '"');
        odd |= sx_bits_below(strange, used - at) & ~feeds & ~sx_bytes_equal(data + at, separator);
        count = add_places(feeds, at, ret, count, max);
    }
    *ret_plain = odd == 0;
    return count;
}

#endif
#ifdef SX_X86

SX_TARGET_AVX512 static size_t feeds_avx512(const char *data, size_t from, size_t used,
                                            char separator, uint32_t *ret, size_t max,
                                            bool *ret_plain)
{
    const __m512i feed = _mm512_set1_epi8('\n'), quote = _mm512_set1_epi8('"');
    const __m512i cut = _mm512_set1_epi8(separator);
    const __m512i low = _mm512_set1_epi8(0x20), span = _mm512_set1_epi8(0x7E - 0x20);
    size_t count = 0;
    uint64_t odd = 0;
    for (size_t at = from; at < used && count < max; at += 64) {
        __m512i bytes = _mm512_loadu_si512(data + at);
        uint64_t feeds = sx_bits_below(_mm512_cmpeq_epi8_mask(bytes, feed), used - at);
        uint64_t strange = _mm512_cmpgt_epu8_mask(_mm512_sub_epi8(bytes, low), span) |
                           _mm512_cmpeq_epi8_mask(bytes, quote);
        odd |= sx_bits_below(strange, used - at) & ~feeds & ~_mm512_cmpeq_epi8_mask(bytes, cut);
        count = add_places(feeds, at, ret, count, max);
    }
    *ret_plain = odd == 0;
    return count;
}

#endif

sx_feeds *sx_feeds_for(const char *name)
{
    switch (sx_instructions_for(name)) {
#ifdef SX_X86
    case SX_INSTRUCTIONS_AVX512: return feeds_avx512;
    case SX_INSTRUCTIONS_AVX2: return feeds_bytes;
#elif defined(SX_NEON)
    case SX_INSTRUCTIONS_NEON: return feeds_bytes;
#endif
    default: return feeds_portable;
    }
}
