/*
 * input.h: opening the input of a run: which kind it is, its header or first record, and then its
 * blocks. Says nothing about what the cells hold.
 */
#ifndef SX_BATCH_INPUT_H
#define SX_BATCH_INPUT_H

#include "batch/job.h"
#include "batch/lines.h"
#include "batch/others.h"
#include "batch/saved_lines.h"

#define SX_DOCUMENT_MAX ((size_t)64 * 1024 * 1024) /* bytes of responses in one JSON document */

typedef struct sx_input {
    sx_lines lines;
    sx_job *job;
    sx_buf document;
    sx_response_file responses;
    size_t at;         /* of the responses in a document */
    uint64_t rows;     /* of responses, so far */
    sx_others *others; /* counts responses to instruments that are not named; NULL: nobody does */
    sx_saved_lines *saved; /* how saved responses are written; NULL: not asked yet */
    bool open;
} sx_input;

/* The format by the suffix of a path, below .gz or .zst; SX_FORMAT_AUTO when it says nothing. */
sx_format sx_format_of_path(const char *path);
/* Opens, looks at the start, and binds the columns to the job. sx_input_close in any case. `go_on`
 * (or NULL) is asked when a signal comes while waiting for bytes. */
sx_status sx_input_open(sx_input *input, sx_job *job, bool (*go_on)(void *), void *user,
                        sx_diags *diags);
void sx_input_close(sx_input *input);
/* sx_input_next may be called on any thread, by one at a time: it waits for nothing but a file, and uses nothing that a
 * delivery does. */
bool sx_input_for_any(const sx_input *input);
/* The next rows; a count of 0 is the end. */
sx_status sx_input_next(sx_input *input, sx_block *block, sx_diags *diags);
/* The same for saved responses. */
sx_status sx_input_next_saved(sx_input *input, sx_block *block, sx_diags *diags);
uint64_t sx_input_size(const sx_input *input);
uint64_t sx_input_bytes(const sx_input *input);

#endif
