/*
 * engine.h: making and ending what keeps the running code of one instrument; for the loader alone.
 */
#ifndef SX_HOST_ENGINE_H
#define SX_HOST_ENGINE_H

#include "host/code.h"

/* The bundle must outlive it; its library is closed with it. NULL when memory ran out. Starts nothing
 * yet. */
sx_engine *sx_engine_new(const sx_bundle *bundle, const sx_code_options *options);
/* All instances must have been given back. */
void sx_engine_free(sx_engine *engine);

#endif
