/*
 * catalogue.h: where instruments, batteries and care models are found: the search path, and what
 * stands on it. An id found twice on the path: the first one wins, and the second is named.
 */
#ifndef SX_HOST_CATALOGUE_H
#define SX_HOST_CATALOGUE_H

#include "base/arena.h"
#include "base/diag.h"
#include "host/instrument.h"
#include "model/battery.h"
#include "model/care_model.h"

typedef enum sx_entry_kind {
    SX_ENTRY_INSTRUMENT,
    SX_ENTRY_BATTERY,
    SX_ENTRY_CARE_MODEL
} sx_entry_kind;

typedef struct sx_entry {
    sx_entry_kind kind;
    const char *id;   /* the folder name (instruments) or file name without .yaml */
    const char *path; /* of the manifest */
} sx_entry;

typedef struct sx_catalogue sx_catalogue;

/* `path`: directories separated by ':' ; each holds <group>/<id>/manifest.yaml, batteries/<id>.yaml and
 * profiles/<id>.yaml. Files are listed, not read. */
sx_status sx_catalogue_new(const char *path, sx_diags *diags, sx_catalogue **ret);
void sx_catalogue_free(sx_catalogue *catalogue);
size_t sx_catalogue_count(const sx_catalogue *catalogue);
const sx_entry *sx_catalogue_at(const sx_catalogue *catalogue, size_t index);
/* NULL when there is none; a diagnostic with "did you mean" is added. */
const sx_entry *sx_catalogue_find(const sx_catalogue *catalogue, sx_entry_kind kind, const char *id,
                                  sx_diags *diags);

/* Loaded instruments are kept by the catalogue and shared: do not free them. `id` may also be the path
 * of a manifest file (it then contains '/' or ends in .yaml). */
sx_status sx_catalogue_instrument(sx_catalogue *catalogue, const char *id, sx_diags *diags,
                                  const sx_loaded **ret);
sx_status sx_catalogue_battery(sx_catalogue *catalogue, const char *id, sx_diags *diags,
                               const sx_battery **ret);
sx_status sx_catalogue_care_model(sx_catalogue *catalogue, const char *id, sx_diags *diags,
                                  const sx_care_model **ret);

#endif
