/*
 * hash.c: SHA-256 by libsodium, written as hexadecimal text. For naming content and rules; not a
 * place for keys or signatures.
 */
#include "base/hash.h"

#include <sodium/crypto_hash_sha256.h>

void sx_hash_bytes(const void *data, size_t len, char ret[SX_HASH_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[crypto_hash_sha256_BYTES];
    const unsigned char *bytes = data;
    (void)crypto_hash_sha256(digest, len == 0 ? (const unsigned char *)"" : bytes, len);
    for (size_t i = 0; i < sizeof digest; i++) {
        ret[2 * i] = hex[digest[i] >> 4];
        ret[2 * i + 1] = hex[digest[i] & 15U];
    }
    ret[2 * sizeof digest] = '\0';
}
