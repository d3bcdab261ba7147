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

/* `path`: directories separated by ':' ; each holds <group>/<id>/ with manifest.yaml, manifest.lua or
 * plugin.so, batteries/<id>.yaml and profiles/<id>.yaml. Files are listed, not read. */
sx_status sx_catalogue_new(const char *path, sx_diags *diags, sx_catalogue **ret);
/* The same, but nothing is listed before it is asked for: instruments are looked for one by one. */
sx_status sx_catalogue_new_late(const char *path, sx_diags *diags, sx_catalogue **ret);
/* Lists what was left for later; what is loaded stays. Before the functions below that count, or name what is near.
 * False when memory ran out. */
bool sx_catalogue_settle(sx_catalogue *catalogue, sx_diags *diags);
/* Is there such an instrument? */
bool sx_catalogue_has(sx_catalogue *catalogue, const char *id);
/* How instruments in code are loaded from now on. */
sx_status sx_catalogue_decide(sx_catalogue *catalogue, const sx_load_options *options);
const sx_load_options *sx_catalogue_decisions(const sx_catalogue *catalogue);
/* Whether what is loaded from now on is read from its own files alone, and nothing is kept of it. */
void sx_catalogue_read_anew(sx_catalogue *catalogue, bool anew);
void sx_catalogue_free(sx_catalogue *catalogue);
size_t sx_catalogue_count(const sx_catalogue *catalogue);
const sx_entry *sx_catalogue_at(const sx_catalogue *catalogue, size_t index);
/* NULL when there is none; a diagnostic with "did you mean" is added. */
const sx_entry *sx_catalogue_find(const sx_catalogue *catalogue, sx_entry_kind kind, const char *id,
                                  sx_diags *diags);

/* The copy of an instrument that a session keeps, by the path of its main file: an older version than
 * the installed one is no downgrade there. Kept and shared like the others. */
sx_status sx_catalogue_archived(sx_catalogue *catalogue, const char *path, sx_diags *diags,
                                const sx_loaded **ret);

typedef struct sx_reload_result {
    size_t added, changed, removed;
    size_t quarantined; /* changed, but refused: the version before stays in force */
} sx_reload_result;

/*
 * Looks at the search path again: new files are listed, what was loaded and has changed since is loaded
 * anew. What is refused is quarantined: its reasons become warnings, and the version before stays in
 * force. Whatever was handed out before stays valid until the catalogue is freed.
 */
sx_status sx_catalogue_reload(sx_catalogue *catalogue, sx_diags *diags, sx_reload_result *ret);
/* Why the newest version of an instrument is not in force; NULL: it is. */
const char *sx_catalogue_quarantine(const sx_catalogue *catalogue, const char *id);

/* Was it loaded, and is it still held? */
bool sx_catalogue_holds(const sx_catalogue *catalogue, const sx_entry *entry);

/* Is this the path of a file or folder, not an id? Of a script or plugin? */
bool sx_is_path(const char *id);
bool sx_is_code_path(const char *path);
/* The main file of an instrument's folder: manifest.yaml, manifest.lua or plugin.so; NULL when it has none. With
 * two of them nobody could say which one counts: the folder itself is returned, and loading that fails with the
 * reason. 0, or an errno when the folder cannot be looked at. */
int sx_main_file(sx_arena *arena, const char *folder, const char **ret);
/* Is the instrument called like its folder? Else it is refused where its id stands. */
sx_status sx_catalogue_named(const sx_loaded *loaded, const char *folder, sx_diags *diags);

/* Loaded instruments are kept by the catalogue and shared: do not free them. `id` may also be the path
 * of a manifest file (it then contains '/' or ends in .yaml, .lua or .so). */
sx_status sx_catalogue_instrument(sx_catalogue *catalogue, const char *id, sx_diags *diags,
                                  const sx_loaded **ret);
sx_status sx_catalogue_battery(sx_catalogue *catalogue, const char *id, sx_diags *diags,
                               const sx_battery **ret);
sx_status sx_catalogue_care_model(sx_catalogue *catalogue, const char *id, sx_diags *diags,
                                  const sx_care_model **ret);

#endif
