/*
 * pack.h: bytes into a gzip or zstd archive, piece by piece. The same pieces make the same archive:
 * no time and no name stand in it.
 */
#ifndef SX_BASE_PACK_H
#define SX_BASE_PACK_H

#include "base/unpack.h"

typedef struct sx_pack sx_pack;

/* Takes what was packed; 0 or an errno. */
typedef int sx_pack_sink(void *user, const char *data, size_t len);

/* NULL when memory ran out. */
sx_pack *sx_pack_new(sx_packing packing, sx_pack_sink *sink, void *user);
void sx_pack_free(sx_pack *pack);
/* 0, or an errno: that of the sink, or ENOMEM. */
int sx_pack_write(sx_pack *pack, const char *data, size_t len);
/* Ends the archive so far: it can be unpacked whole. What is written after it becomes another member. */
int sx_pack_end(sx_pack *pack);

#endif
