/*
 * shown.h: what show-if conditions mean: the one rule of it, for a person who is asked and for a block
 * of rows that were answered long ago.
 *
 * An item is shown unless its condition is false, or unknown for no other reason than that what it
 * asks about was itself not shown. A condition that is unknown because an answer is missing shows the
 * item: the person may yet say, and asking is the cautious side. An answer to an item that is not shown
 * does not count for the conditions that look at it.
 */
#ifndef SX_HOST_SHOWN_H
#define SX_HOST_SHOWN_H

#include "host/instrument.h"

#define SX_FIELD_NONE ((size_t)-1)

/*
 * For answers that are there: `scores` is a begun run of loaded->scores with its inputs set, `shown` a
 * run of loaded->shown with at least as many rows. Blank cells of items that are not shown become
 * `not_shown`; contradiction[row] becomes the first field that has an answer though it is not shown,
 * else SX_FIELD_NONE. Nothing is done when no item has a condition.
 */
void sx_shown_apply(const sx_loaded *loaded, sx_run *shown, sx_run *scores, size_t rows,
                    size_t *contradiction);

/*
 * For a person who is asked: `given` is a begun run of any plan of the instrument that holds the
 * answers in its first row, also those to items that are not shown any more. sx_shown_item then tells,
 * by item or parameter, until the next call.
 */
void sx_shown_person(const sx_loaded *loaded, sx_run *shown, sx_run *given);
bool sx_shown_item(const sx_loaded *loaded, sx_run *shown, size_t item);

/* Whether any item of the instrument has a condition. */
bool sx_shown_any(const sx_model *model);
/* Copies the input cells of one run into another of the same instrument. */
void sx_run_copy_inputs(const sx_model *model, sx_run *to, sx_run *from, size_t rows);

#endif
