/*
 * trust_guard.h: who else may change a file or a folder, and reading a file that may be large
 * through the descriptor that was judged. Shared by the libraries and the store of trust.
 */
#ifndef SX_HOST_TRUST_GUARD_H
#define SX_HOST_TRUST_GUARD_H

#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"

/* What is wrong with the owner and the permissions of what was opened, NULL: nothing. */
const char *sx_guard_fault(const struct stat *info);
/* May everybody put files into this folder in place of others'? The sticky bit forbids it. */
bool sx_guard_open_to_all(const struct stat *info);
/* TRUST.WRITABLE with the command that mends it. */
sx_status sx_guard_refuse(const char *path, const struct stat *info, const char *fault,
                          sx_diags *diags);

/* A path as a shell takes it: between single quotes where it has to be. */
const char *sx_guard_quoted(sx_arena *arena, const char *path);

/* Feeds the file to `each` from its start to its end. 0, an errno, or EFBIG when there are more
 * than `max` bytes or `each` does not want more. */
int sx_guard_read(int fd, uint64_t max, bool (*each)(void *data, const char *bytes, size_t len),
                  void *data);
/* The SHA-256 of a file of at most `max` bytes, and how many there are; errors as above. */
int sx_guard_hash(int fd, uint64_t max, char ret[SX_HASH_TEXT], uint64_t *ret_size);

#endif
