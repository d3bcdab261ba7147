/*
 * hash.h: SHA-256 as lower-case hexadecimal text, over bytes fed in order (libsodium's).
 */
#ifndef SX_BASE_HASH_H
#define SX_BASE_HASH_H

#include <stddef.h>

#define SX_HASH_TEXT 65 /* 64 hex digits and NUL */

void sx_hash_bytes(const void *data, size_t len, char ret[SX_HASH_TEXT]);

#endif
