/*
 * record.c: {"seq":N,"prev":"<hash>","body":{...},"hash":"<hash>"}: written in one spelling, so that
 * reading is comparing. The hash is over everything before it on the line.
 */
#include "store/record.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"

#define HASH_DIGITS (SX_CHAIN - 1)

static const char before_hash[] = ",\"hash\":\"";
static const char after_hash[] = "\"}";

#define SUFFIX_LEN (sizeof before_hash - 1 + HASH_DIGITS + sizeof after_hash - 1)

static void short_hash(const char *data, size_t len, char ret[SX_CHAIN])
{
    char full[SX_HASH_TEXT];
    sx_hash_bytes(data, len, full);
    memcpy(ret, full, HASH_DIGITS);
    ret[HASH_DIGITS] = '\0';
}

void sx_record_start(const char *id, char ret_chain[SX_CHAIN])
{
    short_hash(id, strlen(id), ret_chain);
}

/* What stands before the body, from the number of the record and the chain so far. */
#define PREFIX "{\"seq\":%zu,\"prev\":\"%s\",\"body\":"
#define PREFIX_MAX 128

void sx_record_write(sx_buf *out, size_t number, sx_slice body, char chain[SX_CHAIN])
{
    size_t start = out->len;
    sx_buf_printf(out, PREFIX, number, chain);
    sx_buf_slice(out, body);
    if (out->failed) {
        return;
    }
    short_hash(out->data + start, out->len - start, chain);
    sx_buf_printf(out, "%s%s%s\n", before_hash, chain, after_hash);
}

bool sx_record_read(sx_slice line, size_t number, char chain[SX_CHAIN], sx_slice *ret_body)
{
    char prefix[PREFIX_MAX]; /* needs no memory that could run out: a record is good or it is not */
    size_t start = (size_t)snprintf(prefix, sizeof prefix, PREFIX, number, chain);
    if (line.len < start + SUFFIX_LEN || memcmp(line.at, prefix, start) != 0) {
        return false;
    }
    char hash[SX_CHAIN];
    size_t hashed = line.len - SUFFIX_LEN;
    const char *suffix = line.at + hashed;
    short_hash(line.at, hashed, hash);
    bool good = memcmp(suffix, before_hash, sizeof before_hash - 1) == 0 &&
                memcmp(suffix + sizeof before_hash - 1, hash, HASH_DIGITS) == 0 &&
                memcmp(suffix + sizeof before_hash - 1 + HASH_DIGITS, after_hash,
                       sizeof after_hash - 1) == 0;
    if (good) {
        memcpy(chain, hash, SX_CHAIN);
        *ret_body = (sx_slice){line.at + start, hashed - start};
    }
    return good;
}
