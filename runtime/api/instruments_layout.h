/*
 * instruments_layout.h: text for a terminal: line breaks, indentation and columns, counted the way
 * a terminal counts them. Knows nothing of instruments.
 */
#ifndef SX_API_INSTRUMENTS_LAYOUT_H
#define SX_API_INSTRUMENTS_LAYOUT_H

#include "base/buf.h"

#define SX_LAYOUT_COLUMNS 80

void sx_layout_blanks(sx_buf *out, size_t count);
/*
 * Adds `text` broken at blanks, lines at most `columns` wide; it starts at column `at`, further lines
 * are indented by `indent`. A newline of the text is a blank, an empty line starts a paragraph.
 * Ends with a newline.
 */
void sx_layout_wrap(sx_buf *out, const char *text, size_t at, size_t indent, size_t columns);
/* `head` at `indent`, then the text from column `column` on: one entry of a list. */
void sx_layout_entry(sx_buf *out, size_t indent, const char *head, size_t column, const char *text,
                     size_t columns);
/* The text in exactly `width` columns: padded, or cut with "..." at its end. */
void sx_layout_cell(sx_buf *out, const char *text, size_t width);
/* The text in at most `width` columns, not padded. */
void sx_layout_cut(sx_buf *out, const char *text, size_t width);
size_t sx_layout_width(const char *text);

#endif
