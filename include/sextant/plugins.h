/*
 * plugins.h: trying out a plugin (a shared object that is an instrument, see plugin.h) before it is
 * trusted. Included by sextant.h.
 */
#ifndef SEXTANT_PLUGINS_H
#define SEXTANT_PLUGINS_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What came of it. */
typedef struct sx_plugin_counts {
    size_t checks; /* that were made; those that could not be are not counted */
    size_t warnings;
    size_t failed;
} sx_plugin_counts;

/*
 * Runs the library at `file` (or plugin.so in the folder `file`) in the jail, where it needs no
 * trust, and holds it to the contract of plugin.h: descriptor, exported symbols, opening and
 * closing again, buffers that are too small, the manifest and its examples; then over made-up
 * answers: valid results, the same results when asked again and in another process, in another
 * order of rows and one row at a time, missing answers; the choice of items and computed wording
 * where it has them. SX_OK when everything holds, SX_E_PLUGIN when something does not (*ret_text
 * and *ret_counts are set then too); another status when the file cannot be read.
 *
 * The text has a line for each: "ok", "warn", "FAIL" or "note", the name of the check, what was
 * found.
 */
SX_API sx_status sx_plugin_check_text(sx_context *context, const char *file,
                                      sx_plugin_counts *ret_counts, char **ret_text);
/* The same as {"file", "sha256", "trust", "publisher", "id", "version", "license", "abi", "ok",
 * "failed", "warnings", "row_ns", "block_row_ns", "checks": [{name, result, detail}]}. `trust`
 * is "built_in", "pinned", "signed" or "none"; what could not be found out is null. row_ns is
 * the time of a call for one row, block_row_ns that of each row of a block. */
SX_API sx_status sx_plugin_check_json(sx_context *context, const char *file,
                                      sx_plugin_counts *ret_counts, char **ret_text);

#ifdef __cplusplus
}
#endif
#endif
