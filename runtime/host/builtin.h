/*
 * builtin.h: SHA-256 of the libraries that are built and shipped together with this library. The build
 * writes the table; builtin.c is the empty one of a build that ships none.
 */
#ifndef SX_HOST_BUILTIN_H
#define SX_HOST_BUILTIN_H

#include <stddef.h>

extern const char *const sx_builtin_hashes[]; /* lower-case hexadecimal */
extern const size_t sx_builtin_hash_count;

#endif
