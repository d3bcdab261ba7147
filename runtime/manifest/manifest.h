/*
 * manifest.h: reading the YAML files of Sextant into plain data. One schema (schema.h) says what each
 * file may hold; the checks here, docs/manifest.md and the JSON Schema for editors come from it.
 */
#ifndef SX_MANIFEST_MANIFEST_H
#define SX_MANIFEST_MANIFEST_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "model/battery.h"
#include "model/care_model.h"
#include "model/instrument.h"
#include "model/wording.h"

#define SX_MANIFEST_MAX 1048576 /* bytes a file may have */

/* Appends the whole file to `out`. What is no regular file, cannot be read or is too large is refused
 * as a manifest (MANIFEST.FILE, MANIFEST.SIZE); a file that is not there with SX_E_NOT_FOUND. */
sx_status sx_manifest_read_file(const char *path, sx_buf *out, sx_diags *diags);

typedef enum sx_file_kind {
    SX_FILE_INSTRUMENT,
    SX_FILE_TEXT,
    SX_FILE_BATTERY,
    SX_FILE_CARE_MODEL,
    SX_FILE_WORDING,
    SX_FILE_KIND_COUNT
} sx_file_kind;

/* All readers: `file` is the name for diagnostics, `text` the whole file. Several errors are
 * reported in one call. On failure *ret is NULL. What is read lives in `arena`. */
sx_status sx_manifest_instrument(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                                 sx_model **ret);
/* The same. Where nothing is wrong but examples, names of sources and texts of bands, *ret_rules is what was read
 * although *ret is NULL: its rules can be checked, so that what explains the rest is told with it. */
sx_status sx_manifest_instrument_or_rules(sx_arena *arena, const char *file, sx_slice text,
                                          sx_diags *diags, sx_model **ret, sx_model **ret_rules);
/* The same from a tree (tree.h) that was not YAML: with the same keys, the same checks. Its texts must
 * live as long as `arena`. */
struct sx_tree;
sx_status sx_manifest_instrument_tree(sx_arena *arena, const struct sx_tree *root, sx_diags *diags,
                                      sx_model **ret);
/* Adds the texts of one language to the model. Every id must be one of the model's. */
sx_status sx_manifest_text(sx_model *model, const char *file, sx_slice text, sx_diags *diags);
sx_status sx_manifest_battery(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                              sx_battery **ret);
sx_status sx_manifest_care_model(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                                 sx_care_model **ret);
/*
 * A wording pack. With `model` NULL only its head is read: which instrument it is for, the licence, the hash.
 * With a model its words are bound to the ids of the model, and what is left out, or is for another instrument
 * or version, is refused. The bytes are copied. A pack that was not sealed is no error here.
 */
sx_status sx_manifest_wording(sx_arena *arena, const sx_model *model, const char *file,
                              sx_slice text, sx_diags *diags, sx_pack **ret);
/* Which kind of file this is, from its top-level `kind:` alone (instrument kinds: screener ...). */
sx_status sx_manifest_file_kind(const char *file, sx_slice text, sx_diags *diags,
                                sx_file_kind *ret);

/* A condition or formula (grammar in expr.c). `where` is the place of its first character. */
sx_status sx_expr_read(sx_arena *arena, sx_slice text, sx_where where, sx_diags *diags,
                       sx_expr **ret);
/* Comma-separated operands, as in `count:`. */
sx_status sx_expr_read_list(sx_arena *arena, sx_slice text, sx_where where, sx_diags *diags,
                            sx_expr ***ret, size_t *ret_count);
/* The expression as text, for explanations. */
void sx_expr_print(sx_buf *out, const sx_expr *expr);

/* From the one schema. */
void sx_schema_json(sx_file_kind kind, sx_buf *out);
void sx_schema_markdown(sx_buf *out);

#endif
