/*
 * line_object.h: a line of NDJSON as a JSON object.
 */
#ifndef SX_BATCH_LINE_OBJECT_H
#define SX_BATCH_LINE_OBJECT_H

#include <jansson.h>

#include "base/arena.h"
#include "batch/csv_reader.h"

/* The object of a record, to be given back with json_decref; NULL when it is none: sx_bad_line then
 * says why. */
json_t *sx_line_object(const sx_block *block, size_t record);
/* Texts of the fault live in the arena. */
sx_bad_line sx_line_fault(const sx_block *block, size_t record, sx_arena *texts);

#endif
