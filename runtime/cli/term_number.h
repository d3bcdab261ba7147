/*
 * term_number.h: moving a number by steps between two limits, all written as decimal texts: what the
 * arrow keys do to a slider.
 */
#ifndef SX_CLI_TERM_NUMBER_H
#define SX_CLI_TERM_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define CLI_NUMBER_TEXT 32

/* `current` (empty: none yet) moved up or down by `step` (NULL: 1) and kept within low..high. From
 * nothing, up starts at the low end and down at the high one. False when a text is no number. */
bool cli_number_move(const char *low, const char *high, const char *step, const char *current,
                     bool up, char ret[CLI_NUMBER_TEXT]);
/* Where `current` lies between low and high, 0..width - 1; false when it does not. */
bool cli_number_place(const char *low, const char *high, const char *current, size_t width,
                      size_t *ret);

#endif
