/*
 * find.h: where the programs are that this one starts: sextant-worker, and what lies beside it.
 */
#ifndef SX_WORKER_FIND_H
#define SX_WORKER_FIND_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * The path in `out`: the given one when it is not NULL, else $SEXTANT_WORKER, else beside the library or
 * program that runs, or in the libexec folder next to it, else where the build installs it. False: it
 * is in none of these places; `out` then has the last one looked at.
 */
bool sx_worker_find(const char *given, sx_buf *out);
/* Another program of Sextant that is beside the worker. */
bool sx_worker_find_other(const char *given, const char *name, sx_buf *out);

#endif
