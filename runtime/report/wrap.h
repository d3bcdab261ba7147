/*
 * wrap.h: texts broken at blanks for a terminal, one under the other or side by side. Widths are those
 * of terminal columns, not of bytes.
 */
#ifndef SX_REPORT_WRAP_H
#define SX_REPORT_WRAP_H

#include "base/buf.h"

#define SX_WRAP_COLUMNS_MAX 8

/* `first` before the first line, `rest` before the others; each line at most `columns` wide unless one
 * word is longer. Ends with a newline. */
void sx_wrap(sx_buf *out, const char *first, const char *rest, const char *text, int columns);
/* `count` texts side by side in equal columns within `columns`, after `indent` blanks; NULL is "-". */
void sx_wrap_beside(sx_buf *out, int indent, const char *const *texts, size_t count, int columns);

#endif
