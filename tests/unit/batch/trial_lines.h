/*
 * trial_lines.h: lines of text as a block of records, for tests that read blocks without a file.
 */
#ifndef SX_TEST_TRIAL_LINES_H
#define SX_TEST_TRIAL_LINES_H

#include "batch/lines.h"

/* The lines, which end with line feeds, as the block that the reader makes of them. */
void trial_lines(sx_block *block, const char *text);

#endif
