/*
 * unpack.h: bytes of a gzip or zstd archive back into those that were packed, piece by piece, in
 * memory that does not grow with the archive. Reads no file. Knows where one member (gzip) or frame
 * (zstd) ends; that nothing but another may follow is for the caller to see to.
 */
#ifndef SX_BASE_UNPACK_H
#define SX_BASE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

typedef enum sx_packing { SX_PACKING_NONE, SX_PACKING_GZIP, SX_PACKING_ZSTD } sx_packing;

#define SX_PACKING_LOOK ((size_t)4) /* bytes that tell what an archive is */

/* By the first bytes of a file or of a later member; fewer than SX_PACKING_LOOK only at the end. */
sx_packing sx_packing_of(const unsigned char *bytes, size_t len);
/* By the suffix .gz or .zst of a path; *ret_len (or NULL) is the length without it. NULL is a path without. */
sx_packing sx_packing_of_path(const char *path, size_t *ret_len);
const char *sx_packing_word(sx_packing packing); /* "gzip" */

typedef struct sx_unpack sx_unpack;

typedef enum sx_unpack_result {
    SX_UNPACK_MORE,    /* give more bytes, or more room */
    SX_UNPACK_ENDED,   /* the member is whole and its sums are right */
    SX_UNPACK_DAMAGED, /* no archive of its kind, or other bytes than were packed */
    SX_UNPACK_WINDOW,  /* needs more memory than is given to an archive: 128 MiB */
    SX_UNPACK_MEMORY   /* memory ran out */
} sx_unpack_result;

/* What is left to read and where to write to; both move on. */
typedef struct sx_unpack_ends {
    const unsigned char *from;
    size_t from_len;
    char *to;
    size_t to_len;
} sx_unpack_ends;

/* NULL when memory ran out. */
sx_unpack *sx_unpack_new(sx_packing packing);
void sx_unpack_free(sx_unpack *unpack);
/* The next bytes belong to a new member. */
void sx_unpack_begin(sx_unpack *unpack);
sx_unpack_result sx_unpack_step(sx_unpack *unpack, sx_unpack_ends *ends);

#endif
