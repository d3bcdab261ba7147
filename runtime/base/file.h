/*
 * file.h: whole files in and out. Reading refuses what is not a regular file or is larger than the
 * caller allows; writing goes to a temporary file, is synced and renamed, so that a reader sees the
 * old file or the new one and never half of one.
 */
#ifndef SX_BASE_FILE_H
#define SX_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/pack.h"

/* Appends the whole file to `out`. Refuses directories, FIFOs and files over `max` bytes. */
sx_status sx_file_read(const char *path, size_t max, sx_buf *out, sx_diags *diags);
/* Says why a file cannot be read. */
sx_status sx_file_refuse(const char *path, int error, sx_diags *diags);
/* Up to `len` bytes at `offset`, fewer only at the end of the file; -1 and errno when they cannot be read. */
ssize_t sx_read_at(int fd, void *to, size_t len, uint64_t offset);
/* Writes the bytes whole or not at all, mode 0644 (0600 when `private_file`). */
sx_status sx_file_write(const char *path, const char *data, size_t len, bool private_file,
                        sx_diags *diags);

/* A result being written bit by bit: to a temporary file beside `path`, renamed by commit; with
 * path NULL or "-" straight to standard output. Packed when the path ends in .gz or .zst. */
typedef struct sx_out {
    int fd;
    const char *path;
    char *temporary;
    bool to_stdout;
    bool failed;
    int error; /* errno of the first failure */
    char *buffer;
    size_t used;
    sx_pack *pack; /* NULL: written as it is */
    /* Of an output that can be gone on with: */
    bool lasting;      /* `temporary` stays when the run does not end */
    bool open_member;  /* something was packed since the last point */
    uint64_t length;   /* of the file */
    bool placed;       /* some bytes were written to their place, not behind each other */
    sx_digest *digest; /* of its bytes; NULL: nobody asks */
} sx_out;

/* What of an output is safe on the disk. */
typedef struct sx_out_point {
    uint64_t length;
    char hash[SX_HASH_TEXT]; /* of that many bytes */
} sx_out_point;

sx_status sx_out_open(sx_out *out, const char *path, sx_diags *diags);
void sx_out_write(sx_out *out, const char *data, size_t len); /* failure sticks */
/*
 * The place of the next `len` bytes, to be written by sx_out_put before commit, on any thread: with several threads most
 * of the time goes into writing. False where bytes have to go one behind the other: then sx_out_write.
 */
bool sx_out_place(sx_out *out, size_t len, uint64_t *ret_place);
/* 0, or an errno for sx_out_fail. */
int sx_out_put(const sx_out *out, const char *data, size_t len, uint64_t place);
void sx_out_fail(sx_out *out, int error);
/* Flushes, syncs, renames. On any failure removes the temporary file and says so (SX_E_OUTPUT). */
sx_status sx_out_commit(sx_out *out, sx_diags *diags);
void sx_out_abandon(sx_out *out); /* removes the temporary file; safe after commit */

/* What of an earlier run may be there. */
typedef enum sx_out_before {
    SX_OUT_NOTHING, /* there was none: a file PATH.partial is somebody's own, and refused */
    SX_OUT_BEGUN,   /* nothing of it is safe: begun anew */
    SX_OUT_POINT,   /* up to a point: the rest is cut off */
    SX_OUT_DONE     /* all of it; PATH may be in place already */
} sx_out_before;

/*
 * An output that can be gone on with after the machine stopped: its bytes are in PATH.partial until commit.
 * What is there up to the point has to be what was written: else SX_E_INPUT.
 */
sx_status sx_out_resume(sx_out *out, const char *path, sx_out_before before,
                        const sx_out_point *point, sx_diags *diags);
/* Brings all bytes so far to the disk. False, and `failed`, when that cannot be said. */
bool sx_out_settle(sx_out *out, sx_out_point *ret);
/* A file was made, renamed or removed: brings its directory to the disk. False when that cannot be said. */
bool sx_sync_directory(const char *path);

/* mkdir -p with mode 0700. */
sx_status sx_make_directories(const char *path, sx_diags *diags);
/* Surely there, and surely not there: of a path that cannot be looked at neither is true. */
bool sx_path_exists(const char *path);
bool sx_path_absent(const char *path);
/* Whether two paths lead, or would lead, to one regular file: also through links, and when the file
 * is not there yet. "-" as `a` is standard input; as `b`, and NULL, it is no file. 0, or an errno when
 * that cannot be said. */
int sx_same_file(const char *a, const char *b, bool *ret);
/* Whether what is found at `path`, in `folder`, is a link to a file that is not directly in that folder, or
 * to none. 0, or an errno when that cannot be said. */
int sx_leads_out(const char *folder, const char *path, bool *ret);
/* directory + "/" + name in `out`. */
void sx_path_join(sx_buf *out, const char *directory, const char *name);
/* The same in the arena; NULL when memory ran out. */
char *sx_path_below(sx_arena *arena, const char *directory, const char *name);

#endif
