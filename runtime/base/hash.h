/*
 * hash.h: SHA-256 as lower-case hexadecimal text, over bytes fed in order (libsodium's).
 */
#ifndef SX_BASE_HASH_H
#define SX_BASE_HASH_H

#include <stddef.h>

#define SX_HASH_TEXT 65 /* 64 hex digits and NUL */

void sx_hash_bytes(const void *data, size_t len, char ret[SX_HASH_TEXT]);

/* A hash of bytes that come piece by piece, and of what came so far: BLAKE2b, for large results. */
typedef struct sx_digest sx_digest;
sx_digest *sx_digest_new(void); /* NULL when memory ran out */
void sx_digest_free(sx_digest *digest);
void sx_digest_add(sx_digest *digest, const void *data, size_t len);
void sx_digest_text(const sx_digest *digest, char ret[SX_HASH_TEXT]);

#endif
