/*
 * strip.c: 64 bytes at a time: what each byte is gives masks, these say which bytes stand around cells, and the others
 * move together. The portable form goes byte by byte by the same rules.
 */
#include "batch/strip.h"

#include <string.h>

#include "batch/bytes.h"

/* --- byte by byte -------------------------------------------------------------------------------- */

static bool is_end(const char *at, const char *end, char separator)
{
    return at == end || *at == separator || *at == '\n' ||
           (*at == '\r' && at + 1 < end && at[1] == '\n');
}

static bool is_text(char c, char separator)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c <= 0x7E && c != '"' && c != separator;
}

/* One cell to *to; NULL when it needs a closer look, else where it ends. */
static const char *strip_cell(const char *at, const char *end, char separator, bool blanks,
                              char **to)
{
    bool quoted = at < end && *at == '"';
    at += quoted;
    while (blanks && !quoted && at < end && *at == ' ') {
        at++;
    }
    char *last = *to; /* behind the last byte that is no blank */
    while (at < end && is_text(*at, separator)) {
        *(*to)++ = *at;
        last = *at != ' ' || quoted ? *to : last;
        at++;
    }
    if (quoted && (at == end || *at++ != '"')) {
        return NULL;
    }
    *to = blanks ? last : *to;
    return is_end(at, end, separator) ? at : NULL;
}

static size_t strip_portable(const char *data, size_t len, char separator, bool blanks, char *to,
                             uint32_t *feeds)
{
    const char *at = data, *end = data + len;
    char *out = to;
    while (at < end) {
        at = strip_cell(at, end, separator, blanks, &out);
        if (at == NULL) {
            return 0;
        }
        at += at < end && *at == '\r';
        if (at < end) {
            if (*at == '\n') {
                *feeds++ = (uint32_t)(out - to);
            }
            *out++ = *at++;
        }
    }
    return (size_t)(out - to);
}

/* --- 64 bytes at a time --------------------------------------------------------------------------- */

#ifdef SX_BYTES

/* What 64 bytes are, a bit for each. */
typedef struct marks {
    uint64_t quote, cut, feed, cr, blank, odd;
} marks;

/* What stands behind them. */
typedef struct ahead {
    bool end;    /* a cell ends at the byte behind */
    bool blanks; /* or behind the blanks that begin there */
    bool feed;   /* the byte behind is a line feed */
} ahead;

/* What came before. */
typedef struct carry {
    uint64_t inside; /* all ones: within quotes */
    bool after;      /* a cell begins */
    bool leading;    /* or blanks before it go on */
    bool bad;
} carry;

SX_TARGET_BITS uint64_t parity(uint64_t bits)
{
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

SX_TARGET_BITS uint64_t reversed(uint64_t bits)
{
    bits = (bits >> 1 & 0x5555555555555555U) | (bits & 0x5555555555555555U) << 1;
    bits = (bits >> 2 & 0x3333333333333333U) | (bits & 0x3333333333333333U) << 2;
    bits = (bits >> 4 & 0x0F0F0F0F0F0F0F0FU) | (bits & 0x0F0F0F0F0F0F0F0FU) << 4;
    return __builtin_bswap64(bits);
}

/* The runs of `bits` whose first bit is one of `first`. */
SX_TARGET_BITS uint64_t runs_from(uint64_t bits, uint64_t first)
{
    return bits & ~(bits + (bits & first));
}

/* The blanks before and behind cells, whose quoted ones are not among `blank`. */
SX_TARGET_BITS uint64_t blanks_around(uint64_t blank, uint64_t ends, uint64_t after, ahead next,
                                      carry *c)
{
    uint64_t first = c->leading;
    uint64_t leading = runs_from(blank, after | first);
    uint64_t others = blank & ~leading;
    uint64_t behind = (others + (others & ~(others << 1))) & ~others; /* the byte behind each run */
    c->leading = leading >> 63 != 0;
    if ((behind & ~ends) == 0 && (others >> 63 == 0 || next.blanks)) {
        return blank; /* none within a cell, as nearly always */
    }
    uint64_t last = ends >> 1 | (uint64_t)next.blanks << 63;
    return leading | reversed(runs_from(reversed(others), reversed(last)));
}

/* The bytes to keep. */
SX_TARGET_BITS uint64_t kept(const marks *m, ahead next, bool blanks, carry *c)
{
    uint64_t ends = m->cut | m->feed | m->cr;
    uint64_t after = (m->cut | m->feed) << 1 | c->after;
    uint64_t before = ends >> 1 | (uint64_t)next.end << 63;
    uint64_t inside = parity(m->quote) ^ c->inside; /* an opening quote and what follows it */
    uint64_t opening = m->quote & inside, closing = m->quote & ~inside;
    uint64_t feed_next = m->feed >> 1 | (uint64_t)next.feed << 63;
    uint64_t around = 0;
    c->after = (m->cut | m->feed) >> 63 != 0;
    if (blanks && m->blank != 0) {
        around = blanks_around(m->blank & ~inside, ends, after, next, c);
    } else {
        c->leading = false;
    }
    c->bad = c->bad || (m->odd | (opening & ~after) | (closing & ~before) | (inside & ends) |
                        (m->cr & ~feed_next)) != 0;
    c->inside = (uint64_t)0 - (inside >> 63);
    return ~(m->quote | m->cr | around);
}

/* The places of the line feeds among the bytes that are kept, as each of them is. */
SX_TARGET_BITS uint32_t *put_feeds(uint64_t feed, uint64_t keep, size_t at, uint32_t *feeds)
{
    for (; feed != 0; feed = sx_bits_next(feed)) {
        uint64_t before = (feed & ((uint64_t)0 - feed)) - 1;
        *feeds++ = (uint32_t)(at + sx_bits_count(keep & before));
    }
    return feeds;
}

/* Bytes behind the end are none. */
SX_TARGET_BITS void cut_marks(marks *m, size_t left)
{
    m->quote = sx_bits_below(m->quote, left);
    m->cut = sx_bits_below(m->cut, left);
    m->feed = sx_bits_below(m->feed, left);
    m->cr = sx_bits_below(m->cr, left);
    m->blank = sx_bits_below(m->blank, left);
    m->odd = sx_bits_below(m->odd, left);
}

/* What a chunk has behind it, by the chunk that follows. `data` goes on there for `left` bytes; the rows end with a line
 * feed, so that a cell ends where they do. */
SX_TARGET_BITS ahead ahead_of(const marks *m, const char *data, size_t left, char separator)
{
    uint64_t ends = m->cut | m->feed | m->cr;
    ahead next = {.end = left == 0 || (ends & 1) != 0, .feed = (m->feed & 1) != 0};
    size_t at = sx_bits_first(~m->blank);
    next.blanks = left == 0 || (ends >> (at & 63) & 1) != 0;
    if (at == 64) { /* blanks and nothing else */
        while (at < left && data[at] == ' ') {
            at++;
        }
        next.blanks = is_end(data + at, data + left, separator);
    }
    return next;
}

#ifdef SX_X86

/* Eight bytes at a time: the bits of `keep` as masks of bytes. Returns how many were written. */
SX_TARGET_AVX2 static inline size_t press(const char *from, uint64_t keep, char *to)
{
    size_t out = 0;
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t word, bits = keep >> i & 0xFF;
        memcpy(&word, from + i, 8);
        word = _pext_u64(word, _pdep_u64(bits, 0x0101010101010101U) * 0xFF);
        memcpy(to + out, &word, 8);
        out += sx_bits_count(bits);
    }
    return out;
}

#else

/* Byte by byte: each is written, and the next one over it where it is not kept. */
static inline size_t press(const char *from, uint64_t keep, char *to)
{
    size_t out = 0;
    for (size_t i = 0; i < 64; i++) {
        to[out] = from[i];
        out += keep >> i & 1;
    }
    return out;
}

#endif

/* The marks of up to 64 bytes; of none at the end. */
SX_TARGET_BYTES static inline marks marks_of(const char *data, size_t left, char separator)
{
    if (left == 0) {
        return (marks){0};
    }
    marks m = {.quote = sx_bytes_equal(data, '"'),
               .cut = sx_bytes_equal(data, separator),
               .feed = sx_bytes_equal(data, '\n'),
               .cr = sx_bytes_equal(data, '\r'),
               .blank = sx_bytes_equal(data, ' '),
               .odd = sx_bytes_strange(data)};
    m.odd &= ~(m.cut | m.feed | m.cr);
    cut_marks(&m, left);
    return m;
}

SX_TARGET_BYTES static size_t strip_bytes(const char *data, size_t len, char separator, bool blanks,
                                          char *to, uint32_t *feeds)
{
    carry c = {.after = true};
    size_t out = 0;
    marks next = marks_of(data, len, separator);
    for (size_t at = 0; at < len && !c.bad; at += 64) {
        marks m = next;
        size_t left = len - at < 64 ? 0 : len - at - 64;
        next = marks_of(data + at + 64, left, separator);
        uint64_t keep = kept(&m, ahead_of(&next, data + at + 64, left, separator), blanks, &c);
        keep = sx_bits_below(keep, len - at);
        feeds = put_feeds(m.feed, keep, out, feeds);
        out += press(data + at, keep, to + out);
    }
    return c.bad || c.inside != 0 ? 0 : out;
}

#endif
#ifdef SX_X86

SX_TARGET_AVX512 static inline marks marks_avx512(const char *data, size_t left, char separator)
{
    const __m512i span = _mm512_set1_epi8(0x7E - 0x20), low = _mm512_set1_epi8(0x20);
    if (left == 0) {
        return (marks){0};
    }
    __m512i bytes = _mm512_loadu_si512(data);
    marks m = {.quote = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
               .cut = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(separator)),
               .feed = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
               .cr = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')),
               .blank = _mm512_cmpeq_epi8_mask(bytes, low),
               .odd = _mm512_cmpgt_epu8_mask(_mm512_sub_epi8(bytes, low), span)};
    m.odd &= ~(m.cut | m.feed | m.cr);
    cut_marks(&m, left);
    return m;
}

SX_TARGET_AVX512 static size_t strip_avx512(const char *data, size_t len, char separator,
                                            bool blanks, char *to, uint32_t *feeds)
{
    carry c = {.after = true};
    size_t out = 0;
    marks next = marks_avx512(data, len, separator);
    for (size_t at = 0; at < len && !c.bad; at += 64) {
        marks m = next;
        size_t left = len - at < 64 ? 0 : len - at - 64;
        next = marks_avx512(data + at + 64, left, separator);
        uint64_t keep = kept(&m, ahead_of(&next, data + at + 64, left, separator), blanks, &c);
        keep = sx_bits_below(keep, len - at);
        __m512i bytes = _mm512_loadu_si512(data + at);
        _mm512_storeu_si512(to + out, _mm512_maskz_compress_epi8(keep, bytes));
        feeds = put_feeds(m.feed, keep, out, feeds);
        out += sx_bits_count(keep);
    }
    return c.bad || c.inside != 0 ? 0 : out;
}

#endif

sx_strip *sx_strip_for(const char *name)
{
    switch (sx_instructions_for(name)) {
#ifdef SX_X86
    case SX_INSTRUCTIONS_AVX512: return strip_avx512;
    case SX_INSTRUCTIONS_AVX2: return strip_bytes;
#elif defined(SX_NEON)
    case SX_INSTRUCTIONS_NEON: return strip_bytes;
#endif
    case SX_INSTRUCTIONS_PORTABLE: return strip_portable;
    default: return NULL;
    }
}
