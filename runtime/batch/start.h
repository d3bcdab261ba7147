/*
 * start.h: what the first bytes of an input say: text in UTF-8, or something else that is refused with what to do.
 */
#ifndef SX_BATCH_START_H
#define SX_BATCH_START_H

#include "base/diag.h"

/* Refuses what is no text in UTF-8: a workbook, an archive, an SPSS file that is not read as one, UTF-16. */
sx_status sx_start_check(sx_slice start, const char *file, sx_diags *diags);
/* How many bytes a byte order mark takes there. */
size_t sx_start_mark(sx_slice start);

#endif
