/*
 * keep.h: columns of the input that are carried into the results as they are, and the name of the
 * file that a row came from.
 */
#ifndef SX_BATCH_KEEP_H
#define SX_BATCH_KEEP_H

#include "batch/job.h"

/*
 * Finds the columns that the options keep in the bound header. What they are named stands in the
 * writer: made for the first file of a run; of a later one the same columns are asked for. The id and
 * the occasion are carried in any case and are not kept twice.
 */
sx_status sx_keep_bind(sx_job *job, sx_diags *diags);
/* The name of the file alone: for inputs without columns. */
sx_status sx_keep_file(sx_job *job, sx_diags *diags);
/* The column of the input that kept column k of the writer is; SX_COLUMN_NONE: the name of the file. */
size_t sx_keep_column(const sx_job *job, size_t k);
bool sx_keep_has(const sx_job *job, size_t column);

#endif
