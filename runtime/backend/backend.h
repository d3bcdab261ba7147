/*
 * backend.h: a way in which an instrument can be written. Each turns the bytes of a file into a model;
 * the plan is then compiled from it. The table of backends is in the host.
 */
#ifndef SX_BACKEND_BACKEND_H
#define SX_BACKEND_BACKEND_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "model/instrument.h"

typedef struct sx_backend {
    const char *name;   /* "yaml" */
    const char *suffix; /* ".yaml": which files it reads */
    /* The model lives in `arena`. */
    sx_status (*read)(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                      sx_model **ret);
} sx_backend;

extern const sx_backend sx_backend_yaml;

#endif
