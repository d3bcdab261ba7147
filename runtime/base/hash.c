/*
 * hash.c: SHA-256 and BLAKE2b by libsodium, written as hexadecimal text. For naming content and rules; not a
 * place for keys or signatures.
 */
#include "base/hash.h"

#include <stdlib.h>

#include <sodium/crypto_generichash.h>
#include <sodium/crypto_hash_sha256.h>

/* 32 bytes as 64 digits. */
static void put_text(const unsigned char *digest, char ret[SX_HASH_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < (SX_HASH_TEXT - 1) / 2; i++) {
        ret[2 * i] = hex[digest[i] >> 4];
        ret[2 * i + 1] = hex[digest[i] & 15U];
    }
    ret[SX_HASH_TEXT - 1] = '\0';
}

void sx_hash_bytes(const void *data, size_t len, char ret[SX_HASH_TEXT])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    const unsigned char *bytes = data;
    (void)crypto_hash_sha256(digest, len == 0 ? (const unsigned char *)"" : bytes, len);
    put_text(digest, ret);
}

struct sx_digest {
    crypto_generichash_state state; /* has to stand at a multiple of 64 */
};

sx_digest *sx_digest_new(void)
{
    void *memory = NULL;
    if (posix_memalign(&memory, 64, sizeof(sx_digest)) != 0) {
        return NULL;
    }
    sx_digest *digest = memory;
    (void)crypto_generichash_init(&digest->state, NULL, 0, crypto_generichash_BYTES);
    return digest;
}

void sx_digest_free(sx_digest *digest)
{
    free(digest);
}

void sx_digest_add(sx_digest *digest, const void *data, size_t len)
{
    (void)crypto_generichash_update(&digest->state, data, len);
}

void sx_digest_text(const sx_digest *digest, char ret[SX_HASH_TEXT])
{
    unsigned char bytes[crypto_generichash_BYTES];
    crypto_generichash_state state = digest->state;
    (void)crypto_generichash_final(&state, bytes, sizeof bytes);
    put_text(bytes, ret);
}
