/*
 * layout.h: paragraphs of a text report: with something before each line, or side by side in
 * columns. Breaking lines between words is the work of session/wrap.h.
 */
#ifndef SX_REPORT_LAYOUT_H
#define SX_REPORT_LAYOUT_H

#include "base/buf.h"

#define SX_LAYOUT_COLUMNS_MAX 8

/* `first` before the first line, `rest` before the others; each line at most `columns` wide. */
void sx_layout_text(sx_buf *out, const char *first, const char *rest, const char *text,
                    int columns);
/* `count` texts side by side in equal columns within `columns`, after `indent` blanks; NULL is
 * "-". */
void sx_layout_beside(sx_buf *out, int indent, const char *const *texts, size_t count, int columns);

#endif
