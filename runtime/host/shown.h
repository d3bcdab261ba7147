/*
 * shown.h: what show-if conditions mean for the cells of a block: a blank cell of an item that is not
 * shown is `not_shown`; an answer to it is a contradiction.
 */
#ifndef SX_HOST_SHOWN_H
#define SX_HOST_SHOWN_H

#include "host/instrument.h"

#define SX_FIELD_NONE ((size_t)-1)

/*
 * Copies the answers of `scores` (a begun run of loaded->scores with its inputs set) into `shown` (a run
 * of loaded->shown with at least as many rows), runs it, and marks blank cells of items that are not
 * shown. contradiction[row] becomes the first field that has an answer though it is not shown, else
 * SX_FIELD_NONE. An unknown condition changes nothing. Nothing is done when no item has a condition.
 */
void sx_shown_apply(const sx_loaded *loaded, sx_run *shown, sx_run *scores, size_t rows,
                    size_t *contradiction);
/* Whether any item of the instrument has a condition. */
bool sx_shown_any(const sx_model *model);
/* Copies the input cells of one run into another of the same instrument. */
void sx_run_copy_inputs(const sx_model *model, sx_run *to, sx_run *from, size_t rows);

#endif
