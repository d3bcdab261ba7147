/*
 * result_seal.c: writes seals and finds what was changed under one. A changed byte is found by trying: the
 * block that does not agree with its check has 16 bytes, and the right one of them gives the hash again. The
 * check of a block is the CRC of ITU-T Recommendation V.41 (1988), x^16 + x^12 + x^5 + 1, begun with ones,
 * which sees every change of up to 16 bits in a row.
 */
#include "session/result_seal.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define BLOCK 16 /* bytes */
#define DIGITS 4 /* of the check of one block */
#define HASH_DIGITS 64
#define FIXED_WRONG 2 /* bytes of the frame that may be wrong and it still is a seal */
#define TRIES 8       /* how many repairs are put to the hash */

static const char blocks_key[] = ",\"blocks\":\"";
static const char hash_key[] = "\",\"hash\":\"";
static const char tail[] = "\"}";

#define BLOCKS_KEY (sizeof blocks_key - 1)
#define HASH_KEY (sizeof hash_key - 1)
#define TAIL (sizeof tail - 1)

/* --- writing ----------------------------------------------------------------------------------- */

static void check_digits(const char *data, size_t len, char ret[DIGITS])
{
    static const char hex[] = "0123456789abcdef";
    unsigned crc = 0xffff;
    for (size_t i = 0; i < len; i++) {
        crc ^= (unsigned)(unsigned char)data[i] << 8;
        for (int bit = 0; bit < 8; bit++) {
            crc = ((crc & 0x8000U) != 0 ? (crc << 1) ^ 0x1021U : crc << 1) & 0xffffU;
        }
    }
    for (int i = 0; i < DIGITS; i++) {
        ret[i] = hex[(crc >> (12 - 4 * i)) & 15U];
    }
}

static size_t block_length(size_t body, size_t block)
{
    size_t rest = body - block * BLOCK;
    return rest < BLOCK ? rest : BLOCK;
}

static size_t block_count(size_t body)
{
    return (body + BLOCK - 1) / BLOCK;
}

void sx_seal_write(sx_json *json, size_t start)
{
    sx_buf *out = json->out;
    sx_buf digits;
    char hash[SX_HASH_TEXT];
    if (out->failed) {
        return;
    }
    size_t body = out->len - start;
    sx_buf_init(&digits, block_count(body) * DIGITS + 1);
    for (size_t i = 0; i < block_count(body); i++) {
        char four[DIGITS];
        check_digits(out->data + start + i * BLOCK, block_length(body, i), four);
        sx_buf_add(&digits, four, DIGITS);
    }
    sx_json_put_buf(json, "blocks", &digits);
    sx_buf_free(&digits);
    if (!out->failed) { /* over all that goes before it */
        sx_hash_bytes(out->data + start, out->len - start, hash);
        sx_json_put(json, "hash", hash);
    }
}

/* --- the parts of a sealed text ---------------------------------------------------------------- */

typedef struct sealed {
    sx_slice text;
    size_t body, blocks, block_digits, hash, hash_digits; /* places and lengths */
} sealed;

static bool is_hex(char c)
{
    return sx_is_digit(c) || (c >= 'a' && c <= 'f');
}

/* How many bytes of the frame are not what they must be; *ret_first is the place of the first. */
static size_t frame_wrong(const sealed *s, size_t *ret_first)
{
    const struct {
        const char *text;
        size_t len, at;
    } parts[] = {{blocks_key, BLOCKS_KEY, s->body},
                 {hash_key, HASH_KEY, s->hash - HASH_KEY},
                 {tail, TAIL, s->text.len - TAIL}};
    size_t wrong = 0;
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        for (size_t i = 0; i < parts[p].len; i++) {
            if (s->text.at[parts[p].at + i] != parts[p].text[i]) {
                *ret_first = wrong == 0 ? parts[p].at + i : *ret_first;
                wrong++;
            }
        }
    }
    return wrong;
}

static void lay_out(sealed *s, sx_slice text, size_t body, size_t digits, size_t hash_digits)
{
    *s = (sealed){.text = text,
                  .body = body,
                  .blocks = body + BLOCKS_KEY,
                  .block_digits = digits,
                  .hash = body + BLOCKS_KEY + digits + HASH_KEY,
                  .hash_digits = hash_digits};
}

/* By its length alone: holds when no byte was added or taken away. */
static bool find_by_length(sx_slice text, sealed *ret)
{
    size_t frame = BLOCKS_KEY + HASH_KEY + HASH_DIGITS + TAIL;
    size_t first = 0;
    if (text.len <= frame) {
        return false;
    }
    size_t rest = text.len - frame; /* body, and 4 digits for each 16 bytes of it, begun ones too */
    if (rest <= DIGITS) {
        return false;
    }
    size_t body = rest - ((rest - DIGITS - 1) / (BLOCK + DIGITS) + 1) * DIGITS;
    if (body + block_count(body) * DIGITS != rest) {
        return false;
    }
    lay_out(ret, text, body, rest - body, HASH_DIGITS);
    return frame_wrong(ret, &first) <= FIXED_WRONG;
}

/* How many hexadecimal digits end before `at`. */
static size_t digits_before(sx_slice text, size_t at)
{
    size_t digits = 0;
    while (at > digits && is_hex(text.at[at - digits - 1])) {
        digits++;
    }
    return digits;
}

/* From the end: the digits of the hash reach back to its key, and those of the blocks to theirs. */
static bool find_from_end(sx_slice text, sealed *ret)
{
    size_t first = 0;
    if (text.len <= TAIL) {
        return false;
    }
    size_t hash = digits_before(text, text.len - TAIL);
    if (text.len <= TAIL + hash + HASH_KEY) {
        return false;
    }
    size_t at = text.len - TAIL - hash - HASH_KEY;
    size_t digits = digits_before(text, at);
    if (at < digits + BLOCKS_KEY) {
        return false;
    }
    lay_out(ret, text, at - digits - BLOCKS_KEY, digits, hash);
    return frame_wrong(ret, &first) == 0;
}

/* --- looking for the change -------------------------------------------------------------------- */

static sx_seal placed(size_t from, size_t to)
{
    to = to > from ? to : from + 1; /* what is missing is where it should be */
    return (sx_seal){.state = SX_SEAL_BROKEN, .placed = true, .from = from, .to = to};
}

static bool block_agrees(const sealed *s, size_t block)
{
    char four[DIGITS];
    check_digits(s->text.at + block * BLOCK, block_length(s->body, block), four);
    return memcmp(four, s->text.at + s->blocks + block * DIGITS, DIGITS) == 0;
}

/* Does the text with the one byte `at` replaced have the hash that it names? */
static bool repaired(const sealed *s, char *copy, size_t at, char byte)
{
    char found[SX_HASH_TEXT];
    size_t before = s->hash - HASH_KEY + 1; /* with the quote that ends the blocks */
    copy[at] = byte;
    sx_hash_bytes(copy, before, found);
    copy[at] = s->text.at[at];
    return memcmp(found, s->text.at + s->hash, HASH_DIGITS) == 0;
}

/* Is it one of the digits of the block? */
static bool narrow_digits(const sealed *s, size_t block, char *copy, sx_seal *ret)
{
    char four[DIGITS];
    check_digits(s->text.at + block * BLOCK, block_length(s->body, block), four);
    for (size_t i = 0; i < DIGITS; i++) {
        size_t at = s->blocks + block * DIGITS + i;
        if (four[i] != s->text.at[at] && repaired(s, copy, at, four[i])) {
            *ret = placed(at, at + 1);
            return true;
        }
    }
    return false;
}

/* Is it one of its bytes? */
static bool narrow_bytes(const sealed *s, size_t block, char *copy, sx_seal *ret)
{
    size_t start = block * BLOCK;
    size_t len = block_length(s->body, block);
    const char *wanted = s->text.at + s->blocks + block * DIGITS;
    char bytes[BLOCK], four[DIGITS];
    int tries = 0;
    memcpy(bytes, s->text.at + start, len);
    for (size_t i = 0; i < len; i++) {
        for (int value = 0; value < 256 && tries < TRIES; value++) {
            bytes[i] = (char)value;
            check_digits(bytes, len, four);
            if (memcmp(four, wanted, DIGITS) != 0) {
                continue;
            }
            tries++;
            if (repaired(s, copy, start + i, bytes[i])) {
                *ret = placed(start + i, start + i + 1);
                return true;
            }
        }
        bytes[i] = s->text.at[start + i];
    }
    return false;
}

/* One block does not agree with its digits: which byte is it? */
static sx_seal narrow(const sealed *s, size_t block)
{
    size_t start = block * BLOCK;
    sx_seal found = placed(start, start + block_length(s->body, block));
    char *copy = malloc(s->hash);
    if (copy != NULL) { /* without memory the whole block is the place */
        memcpy(copy, s->text.at, s->hash);
        if (!narrow_digits(s, block, copy, &found)) {
            (void)narrow_bytes(s, block, copy, &found);
        }
        free(copy);
    }
    return found;
}

/* All blocks agree, and the hash does not: it was changed itself. */
static sx_seal changed_hash(const sealed *s, const char *found)
{
    size_t wrong = 0;
    size_t first = 0;
    for (size_t i = HASH_DIGITS; i-- > 0;) {
        if (found[i] != s->text.at[s->hash + i]) {
            first = i;
            wrong++;
        }
    }
    return wrong == 1 ? placed(s->hash + first, s->hash + first + 1)
                      : placed(s->hash, s->hash + HASH_DIGITS);
}

static sx_seal look(const sealed *s)
{
    char found[SX_HASH_TEXT];
    size_t first_wrong = 0;
    size_t bad = 0, first = 0;
    size_t count = s->block_digits / DIGITS;
    count = count < block_count(s->body) ? count : block_count(s->body);
    if (frame_wrong(s, &first_wrong) > 0) {
        return placed(first_wrong, first_wrong + 1);
    }
    for (size_t i = count; i-- > 0;) {
        if (!block_agrees(s, i)) {
            first = i;
            bad++;
        }
    }
    if (bad == 1 && s->block_digits == block_count(s->body) * DIGITS &&
        s->hash_digits == HASH_DIGITS) {
        return narrow(s, first);
    }
    if (bad > 0 && s->block_digits % DIGITS != 0) {
        return placed(s->blocks + first * DIGITS, s->blocks + (first + 1) * DIGITS);
    }
    if (bad > 0) {
        return placed(first * BLOCK, first * BLOCK + block_length(s->body, first));
    }
    if (s->hash_digits != HASH_DIGITS) {
        return placed(s->hash, s->hash + s->hash_digits);
    }
    sx_hash_bytes(s->text.at, s->hash - HASH_KEY + 1, found);
    if (memcmp(found, s->text.at + s->hash, HASH_DIGITS) == 0) {
        return (sx_seal){.state = SX_SEAL_GOOD};
    }
    return s->block_digits == block_count(s->body) * DIGITS ? changed_hash(s, found)
                                                            : placed(s->blocks, s->hash - HASH_KEY);
}

sx_seal sx_seal_check(sx_slice text)
{
    sealed s;
    if (find_by_length(text, &s) || find_from_end(text, &s)) {
        return look(&s);
    }
    return (sx_seal){.state = SX_SEAL_NONE};
}

/* --- names of places --------------------------------------------------------------------------- */

#define DEPTH_MAX 16

typedef struct level {
    sx_slice key; /* the member that is being read; nothing in arrays */
    bool array, after_colon;
} level;

typedef struct following {
    level levels[DEPTH_MAX];
    size_t depth;  /* open objects and arrays */
    size_t beyond; /* deeper than can be followed */
} following;

static void open_one(following *f, bool array)
{
    if (f->depth == DEPTH_MAX) {
        f->beyond++;
    } else {
        f->levels[f->depth++] = (level){.array = array};
    }
}

static void close_one(following *f)
{
    if (f->beyond > 0) {
        f->beyond--;
    } else {
        f->depth -= f->depth > 0;
    }
}

/* The byte after a string that begins at `at`. */
static size_t string_end(sx_slice text, size_t at)
{
    for (at++; at < text.len && text.at[at] != '"'; at++) {
        at += text.at[at] == '\\';
    }
    return at < text.len ? at + 1 : text.len;
}

static void follow(following *f, sx_slice text, size_t *at)
{
    level *top = f->depth > 0 && f->beyond == 0 ? &f->levels[f->depth - 1] : NULL;
    char c = text.at[*at];
    size_t next = *at + 1;
    switch (c) {
    case '{': open_one(f, false); break;
    case '[': open_one(f, true); break;
    case '}':
    case ']': close_one(f); break;
    case '"':
        next = string_end(text, *at);
        if (top != NULL && !top->array && !top->after_colon) {
            top->key = (sx_slice){text.at + *at + 1, next - *at > 1 ? next - *at - 2 : 0};
        }
        break;
    case ':':
        if (top != NULL) {
            top->after_colon = true;
        }
        break;
    case ',':
        if (top != NULL) {
            top->after_colon = false;
            top->key = (sx_slice){NULL, 0};
        }
        break;
    default: break;
    }
    *at = next;
}

const char *sx_json_member_at(sx_slice text, size_t at, sx_arena *arena)
{
    following f = {.depth = 0};
    const char *name = NULL;
    for (size_t i = 0; i < text.len && i <= at;) {
        follow(&f, text, &i);
    }
    for (size_t i = 0; i < f.depth; i++) {
        sx_slice key = f.levels[i].key;
        if (key.at == NULL) {
            continue;
        }
        bool good = sx_is_id(key);
        const char *before = name == NULL ? "" : name;
        name = good ? sx_arena_printf(arena, "%s%s%.*s", before, name == NULL ? "" : ".",
                                      (int)key.len, key.at)
                    : sx_arena_printf(arena, "%s%sa member of another name", before,
                                      name == NULL ? "" : ".");
        if (name == NULL || !good) {
            return name;
        }
    }
    return name;
}
