/*
 * rescore.h: one saved result scored again with another version of its instrument, and what changed by that.
 */
#ifndef SX_SESSION_RESCORE_H
#define SX_SESSION_RESCORE_H

#include "session/result_read.h"

/* Appends the new result to `out`, with the old one named in it. SX_E_INPUT: its answers cannot be scored now,
 * *ret_fault says why. Texts live in the arena. */
sx_status sx_rescore_result(sx_result_maker *maker, const sx_result_head *old, const char *why,
                            const char *at, sx_arena *arena, sx_buf *out,
                            sx_result_fault *ret_fault);

/* Calls `each` for every flag of the new result that stands and did not stand in the old one: "self_harm", its
 * tier. Anything but SX_OK ends it. */
typedef sx_status (*sx_rescore_flag)(void *user, const char *flag, const char *tier);
sx_status sx_rescore_flags(const json_t *stored, const json_t *rebuilt, sx_rescore_flag each,
                           void *user);
/* What changed in scores, bands, flags and notes: "total 12 -> 14; total.band mild -> moderate"; nothing when
 * all is as it was. */
void sx_rescore_changes(const json_t *stored, const json_t *rebuilt, sx_buf *out);

/* -1, 0, 1: versions N.N.N in the order in which they were published. */
int sx_version_compare(const char *a, const char *b);

#endif
