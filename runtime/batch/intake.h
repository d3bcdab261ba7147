/*
 * intake.h: where the bytes of a table come from: a file, a pipe or standard input, and what is
 * packed there with gzip or zstd or was written by SPSS, told by its first bytes and never by its name. Both have to
 * end well: what is cut off, damaged, or followed by something else cannot be read.
 */
#ifndef SX_BATCH_INTAKE_H
#define SX_BATCH_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/unpack.h"
#include "worker/spss.h"

typedef struct sx_intake {
    const char *file; /* for diagnostics */
    int fd;
    bool owned;                /* fd is ours to close */
    bool regular;              /* a regular file, of which `before` is true */
    struct stat before;        /* to see whether it changed meanwhile */
    bool (*go_on)(void *user); /* asked when a signal came while waiting; false: stop */
    void *user;
    _Atomic uint64_t bytes; /* read of the file; others may look at it meanwhile */
    bool at_end;            /* of the file */
    bool looked;            /* `packing` is known */
    sx_packing packing;
    sx_unpack *unpack;   /* of an archive */
    bool inside;         /* of one of its members */
    unsigned char *held; /* bytes of the file that are not unpacked, or not given out, yet */
    size_t held_at, held_len;
    bool takes_spss;     /* set by whoever reads a table: a file of SPSS becomes its text */
    const char *worker;  /* as for sx_worker_find */
    bool rows_are_known; /* to whoever reads it, who counts them */
    bool is_spss;
    sx_spss spss;
    const char *fault, *remedy; /* why an archive or such a file cannot be read (EBADMSG) */
} sx_intake;

/* `path` NULL or "-": standard input. sx_intake_close in any case. */
sx_status sx_intake_open(sx_intake *intake, const char *path, sx_diags *diags);
void sx_intake_close(sx_intake *intake);
/* Up to `room` bytes, at least one; *ret_got 0 is the end. 0, or an errno for sx_intake_refuse. */
int sx_intake_read(sx_intake *intake, char *to, size_t room, size_t *ret_got);
/* Of a regular file: goes on with the byte at `offset` of what sx_intake_read gives. 0, or an errno; EBADMSG when
 * the file ends before it. */
int sx_intake_go_to(sx_intake *intake, uint64_t offset);
/* Says why it cannot be read. */
sx_status sx_intake_refuse(const sx_intake *intake, int error, sx_diags *diags);
/* A regular file that another program changed while it was read is an error. */
sx_status sx_intake_unchanged(const sx_intake *intake, sx_diags *diags);
/* Bytes of the file, 0 when not known. */
uint64_t sx_intake_size(const sx_intake *intake);

#endif
