/*
 * wrap.h: text broken between words for a screen of so many columns. Wide and combining characters
 * count as a terminal counts them; what could steer a terminal is shown as "?".
 */
#ifndef SX_SESSION_WRAP_H
#define SX_SESSION_WRAP_H

#include "base/buf.h"

/*
 * Each paragraph (line of `text`) goes on as many lines as it needs, each with a newline at its end.
 * Lines begin with `indent` blanks, but with `hang` the first of a paragraph has those that stand in
 * the text, and blanks between words stay as many as they are. A word wider than the line is cut.
 */
void sx_wrap(sx_buf *out, sx_slice text, size_t columns, size_t indent, bool hang);

#endif
