/*
 * prove_next.h: an adaptive instrument proves its choice of items: each example is walked from the first
 * question on, with the answers of the example, as a session would ask them. For prove_code.c alone.
 */
#ifndef SX_HOST_PROVE_NEXT_H
#define SX_HOST_PROVE_NEXT_H

#include "host/code.h"

/*
 * Refuses when the code fails, names no item, one that was asked before or one that its condition hides, or
 * has no first item. An example may stop in the middle, as a person may; one that names no more items than
 * are asked at most must name what is asked and nothing else; and one example at least must be walked to the end.
 */
sx_status sx_prove_next(const sx_loaded *loaded, sx_code *code, sx_diags *diags);

#endif
