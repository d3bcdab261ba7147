/*
 * coverage.h: what the examples of an instrument must at least show: each scale with a score and, where
 * answers can be missing, without one; each flag raised and clear.
 */
#ifndef SX_HOST_COVERAGE_H
#define SX_HOST_COVERAGE_H

#include "host/instrument.h"

/* What no example shows is a diagnostic (MANIFEST.VECTORS) that names it. */
sx_status sx_coverage_check(const sx_loaded *loaded, sx_diags *diags);

#endif
