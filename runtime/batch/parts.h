/*
 * parts.h: the files of a run. Each has a header of its own and is bound by itself; together they make
 * one table of results, so what decides its columns must be the same in all of them.
 */
#ifndef SX_BATCH_PARTS_H
#define SX_BATCH_PARTS_H

#include "batch/input.h"

typedef struct sx_part {
    sx_job job; /* bound to this file */
    sx_input input;
} sx_part;

typedef struct sx_parts {
    sx_part *items;
    size_t count;
} sx_parts;

/* What the options name, at least one; NULL or "-" is standard input. */
size_t sx_parts_count(const sx_score_options *options);
const char *sx_parts_path(const sx_score_options *options, size_t index);
/* Room for as many parts as there are files; NULL when memory ran out. */
sx_part *sx_parts_room(sx_parts *parts, const sx_job *job);
/* Opens all and binds each to a copy of the job. sx_parts_close in any case. */
sx_status sx_parts_open(sx_parts *parts, const sx_job *job, sx_others *others,
                        bool (*go_on)(void *), void *user, sx_diags *diags);
void sx_parts_close(sx_parts *parts);
/* None was changed by another program meanwhile. */
sx_status sx_parts_unchanged(const sx_parts *parts, sx_diags *diags);
/* Bytes in all, 0 where not known, and those read so far. */
uint64_t sx_parts_size(const sx_parts *parts);
uint64_t sx_parts_bytes(const sx_parts *parts);

#endif
