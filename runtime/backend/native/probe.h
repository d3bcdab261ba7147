/*
 * probe.h: trying a plugin out from inside the process that loaded it, for `sextant plugin check`.
 * The report is text with a line per finding, RESULT TAB NAME TAB DETAIL, where RESULT is
 *   about   what the plugin says of itself: id, version, license, abi
 *   ok      tried, and it held
 *   warn    works, and should be better
 *   FAIL    it does not keep the contract of plugin.h
 * Details are one printable line. Nothing in a report is more than what the plugin could have made
 * up: it runs in the same process. What must be true is checked again by the host.
 */
#ifndef SX_BACKEND_NATIVE_PROBE_H
#define SX_BACKEND_NATIVE_PROBE_H

#include "backend/native/instance.h"
#include "base/buf.h"

#define SX_PROBE_REPORT_MAX (64u * 1024)

/* Tries everything that needs no answers. */
void sx_probe_report(sx_native *native, sx_buf *out);
/* Functions of the library that others can see. Returns how many; the first is named in `name`.
 * 0 when it cannot be told. */
size_t sx_probe_exports(void *handle, char *name, size_t size);

/* The calls of an instance that is probing: like those of the plugin, but failing with a
 * sentence when the plugin breaks the contract. */
sx_plugin_status sx_probe_score(sx_native *native, bool notes, const sx_plugin_block *answers,
                                const sx_plugin_scores *scores, sx_plugin_error *error);
sx_plugin_status sx_probe_next(sx_native *native, const sx_plugin_block *so_far, uint8_t *state,
                               uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error);
sx_plugin_status sx_probe_text(sx_native *native, const sx_plugin_text_context *context,
                               char *buffer, uint64_t capacity, uint64_t *ret_length,
                               sx_plugin_error *error);

#endif
