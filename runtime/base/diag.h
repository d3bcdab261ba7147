/*
 * diag.h: diagnostics. Every refusal says where (file:line:column, row and column, item), what is
 * wrong, and what was expected; several are collected in one run. Never holds an answer.
 */
#ifndef SX_BASE_DIAG_H
#define SX_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sextant/status.h>

#include "base/arena.h"
#include "base/buf.h"

/* A place in a text file; line and column start at 1, 0 means unknown. */
typedef struct sx_where {
    const char *file;
    uint32_t line;
    uint32_t column;
} sx_where;

typedef struct sx_diag {
    sx_status status;
    const char *code; /* "MANIFEST.BAND_GAP": stable, for tests and tools */
    sx_where where;
    const char *message;  /* what is wrong */
    const char *expected; /* what was expected or what to do; may be NULL */
    const char *excerpt;  /* lines of the source that show the place; NULL: none */
    bool warning;         /* does not refuse anything */
} sx_diag;

typedef struct sx_diags {
    sx_arena *arena;
    sx_diag *items;
    size_t count;
    size_t capacity;
    size_t errors;  /* those that are not warnings, the dropped ones too */
    size_t dropped; /* more than SX_DIAGS_MAX; counted, not kept */
} sx_diags;

#define SX_DIAGS_MAX 200

void sx_diags_init(sx_diags *diags, sx_arena *arena);
/*
 * Adds an error. `expected` is a plain text or NULL; `format` takes %s %d %zu and the like, never
 * a floating-point conversion. Returns `status`, so that `return sx_diag_add(...)` reads well.
 * A NULL `diags` is allowed and only returns the status.
 */
sx_status sx_diag_add(sx_diags *diags, sx_status status, const char *code, sx_where where,
                      const char *expected, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
void sx_diag_warn(sx_diags *diags, const char *code, sx_where where, const char *expected,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Adds what another one collected, and counts what that one dropped. */
void sx_diags_take(sx_diags *diags, const sx_diags *from);
/* Lines of source for the diagnostic that was added last; nothing for "". */
void sx_diag_excerpt(sx_diags *diags, const char *text);
/* Puts those from `first` on in the order of the lines of their file. */
void sx_diags_sort(sx_diags *diags, size_t first);
/* Makes one of those that say the same: in one place of several things, or word by word in several lines. */
void sx_diags_fold(sx_diags *diags, size_t first);
/* SX_OK, or the status of the first error. */
sx_status sx_diags_status(const sx_diags *diags);
/* "file:line:column: what is wrong: what was expected [CODE]\n", and the excerpt below it */
void sx_diag_print(sx_buf *out, const sx_diag *diag);
void sx_diags_print(sx_buf *out, const sx_diags *diags);

const char *sx_status_name(sx_status status);    /* "SX_E_MANIFEST" */
const char *sx_status_meaning(sx_status status); /* one sentence */
int sx_status_exit(sx_status status);            /* exit status of the program */

#endif
