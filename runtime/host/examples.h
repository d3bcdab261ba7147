/*
 * examples.h: an instrument proves itself: each example of its manifest is scored on this machine, with
 * the same plan that scores everything else.
 */
#ifndef SX_HOST_EXAMPLES_H
#define SX_HOST_EXAMPLES_H

#include "host/instrument.h"

/* Runs all examples; each difference is a diagnostic (MANIFEST.SELFTEST). */
sx_status sx_examples_run(sx_loaded *loaded, sx_diags *diags);

#endif
