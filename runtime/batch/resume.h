/*
 * resume.h: going on with a run that was interrupted. A journal beside the results says up to where the
 * input is done with and how long the results are then; it is written only after those bytes are safe
 * on the disk, so whatever it says is true after any kill or power cut.
 */
#ifndef SX_BATCH_RESUME_H
#define SX_BATCH_RESUME_H

#include "base/file.h"
#include "batch/parts.h"

/* Numbers that a run keeps for each instrument. */
#define SX_RESUME_COUNTS 3

/* Everything that is needed to go on as if nothing had happened. */
typedef struct sx_resume_point {
    uint64_t part; /* of the input files */
    sx_lines_mark mark;
    sx_out_point out, rejects;
    sx_score_summary summary;
    uint64_t rejected_flags;
    uint64_t code_status; /* minus an sx_status */
    uint64_t *counts;     /* SX_RESUME_COUNTS for each instrument */
    bool done;            /* all rows: only the files are to be put in place */
} sx_resume_point;

typedef struct sx_resume {
    const char *path;
    int fd;
    char job[SX_HASH_TEXT];
    size_t count; /* of numbers in `counts` */
    bool fresh;   /* nothing was there */
    bool found;   /* `last` holds: an earlier run was interrupted */
    sx_resume_point last;
    uint64_t bytes; /* of results since the last point */
    int64_t when;   /* of it */
} sx_resume;

/* OUT.journal: made, or read when it is there. SX_E_INPUT when it is damaged, or that of another job: other
 * instruments, options, files, or another version of Sextant. sx_resume_close in any case. */
sx_status sx_resume_open(sx_resume *resume, const sx_parts *parts, sx_diags *diags);
/* Whether a point is due after so many more bytes of results. */
bool sx_resume_due(sx_resume *resume, const sx_score_options *options, size_t bytes);
/* Adds a point; the results up to it are on the disk already. */
sx_status sx_resume_add(sx_resume *resume, const sx_resume_point *point, sx_diags *diags);
/* The results are in place: takes the journal away. */
sx_status sx_resume_end(sx_resume *resume, sx_diags *diags);
void sx_resume_close(sx_resume *resume);

/* --- inner parts ------------------------------------------------------------------------------- */

/* A hash of all that decides the results: a run with another one is another job. False: no memory. */
bool sx_resume_job(const sx_parts *parts, char ret[SX_HASH_TEXT]);

#endif
