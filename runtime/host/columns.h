/*
 * columns.h: answers as the columns that an instrument's code is given (plugin.h), for calls that are no
 * scores: the next item, computed wording, trying code out.
 */
#ifndef SX_HOST_COLUMNS_H
#define SX_HOST_COLUMNS_H

#include "host/code.h"

typedef struct sx_columns {
    sx_run *inputs; /* fill its cells, then ask for the block */
    sx_plugin_block block;
    struct sx_columns_taken *taken;
} sx_columns;

/* Room for up to `capacity` rows. False when memory ran out. The object must stay where it is. */
bool sx_columns_start(sx_columns *columns, const sx_loaded *loaded, size_t capacity);
void sx_columns_end(sx_columns *columns);
/* The columns of the rows that stand in `inputs` since its last sx_run_begin; valid until the next. */
const sx_plugin_block *sx_columns_block(sx_columns *columns);

#endif
