/*
 * instruments.h: what the functions of <sextant/instruments.h> share: finding and loading what an
 * id means, and the pieces of their output. Inside the api layer only.
 */
#ifndef SX_API_INSTRUMENTS_H
#define SX_API_INSTRUMENTS_H

#include "api/context.h"
#include "base/json.h"
#include "manifest/manifest.h"

/* Something found by its id or path, loaded. One of the three pointers is set, as `kind` says. */
typedef struct sx_found {
    sx_entry_kind kind;
    const char *id;
    const char *path;
    const sx_loaded *loaded;
    const sx_battery *battery;
    const sx_care_model *care_model;
} sx_found;

/* Whether an id is written as a path: it holds '/' or ends in .yaml. */
/* What an id means where it was typed: itself, or "./id" when no such id is on the search path but a
 * file or folder of that name is here. NULL when memory ran out. */
const char *sx_find_name(sx_context *context, const char *id);
/* Which kind of thing an id or path means, without loading it: *ret_path is that of the file, in the
 * arena of the call. Unknown ids are SX_E_NOT_FOUND with "did you mean". */
sx_status sx_find_entry(sx_context *context, const char *id, sx_diags *diags, sx_entry *ret);
/* Loads an entry; by_path says that it is not on the search path under its id. */
sx_status sx_find_load(sx_context *context, const sx_entry *entry, bool by_path, sx_diags *diags,
                       sx_found *ret);
/* Both in one. */
sx_status sx_find(sx_context *context, const char *id, sx_diags *diags, sx_found *ret);

/* {code, file, line, column, message, expected, warning} */
void sx_write_diag(sx_json *json, const sx_diag *diag);

/* The parts of sx_show_*; `columns` is the width of a line. */
void sx_show_instrument_json(sx_json *json, const sx_loaded *loaded, const char *language);
void sx_show_scales_json(sx_json *json, const sx_model *model, const char *language);
/* "reliability" and "change" of a scale, each left out where there is nothing. */
void sx_show_change_json(sx_json *json, const sx_scale *scale);
void sx_show_battery_json(sx_json *json, const sx_battery *battery);
void sx_show_care_model_json(sx_json *json, const sx_care_model *model);
void sx_show_instrument_text(sx_buf *out, const sx_loaded *loaded, const char *language,
                             size_t columns);
void sx_show_scales_text(sx_buf *out, const sx_model *model, const char *language, size_t columns);
void sx_show_battery_text(sx_buf *out, const sx_battery *battery, size_t columns);
void sx_show_care_model_text(sx_buf *out, const sx_care_model *model, size_t columns);

#endif
