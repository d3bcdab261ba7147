/*
 * verify.h: one saved result scored again from its own answers, and compared byte for byte.
 */
#ifndef SX_SESSION_VERIFY_H
#define SX_SESSION_VERIFY_H

#include <sextant/results.h>

#include "session/result_bench.h"

/* *ret is filled; its texts live in the arena, or are those of `text`. SX_E_MEMORY, else SX_OK whatever the
 * verdict is. *ret_other: the text is no result at all. */
sx_status sx_verify_result(sx_bench *bench, const sx_result_text *text, sx_arena *arena,
                           sx_verified *ret, bool *ret_other);

/* The first member in which two results differ, of those that were computed: flags, scales, validity notes;
 * with `all` also the others. False when there is none. *ret_member "scales.total.value"; stored and rebuilt
 * as they stand there, NULL when there is nothing. */
typedef struct sx_result_difference {
    const char *member, *stored, *rebuilt;
} sx_result_difference;
bool sx_result_compare(const json_t *stored, const json_t *rebuilt, bool all, sx_arena *arena,
                       sx_result_difference *ret);

#endif
