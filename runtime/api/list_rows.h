/*
 * list_rows.h: what `list` tells of an instrument, a battery or a care model, and where it comes from: from loading
 * it, or from an earlier run, when nothing that it rests on has changed since. Inside the api layer only.
 */
#ifndef SX_API_LIST_ROWS_H
#define SX_API_LIST_ROWS_H

#include "api/instruments.h"

/* Texts live in the arena of the call, or as long as what was loaded. */
typedef struct sx_list_row {
    sx_entry_kind kind;
    const char *id, *path;
    const char *title, *short_title, *version; /* NULL: there is none */
    bool loaded;            /* the instrument, battery or care model could be read */
    const char *reason;     /* why it is refused; NULL: it is not */
    const char *quarantine; /* why its newest version is not in force; NULL: it is */
    unsigned strand, form;  /* sx_strand, sx_kind; instruments only, like all that follows */
    unsigned rights, code;  /* sx_rights_class, sx_code_kind */
    bool validated;
    size_t items, steps; /* steps: of batteries */
    const char **languages;
    size_t language_count;
} sx_list_row;

/* One row for each entry of the catalogue, in its order. */
sx_status sx_list_rows(sx_context *context, sx_list_row **ret, size_t *ret_count);

/* --- what a row rests on (list_stamp.c) --------------------------------------------------------- */

#define SX_STAMP_BYTES 32

/* Of the files of an entry; another one: something changed. False: it cannot be said, or changed so short a time ago
 * that the next change might not be seen. */
bool sx_list_stamp(const sx_entry *entry, sx_arena *arena, unsigned char ret[SX_STAMP_BYTES]);
/* Of everything else that loading asks: decisions of the host, the worker, the trust store. */
bool sx_list_circumstances(const sx_context *context, sx_arena *arena,
                           unsigned char ret[SX_STAMP_BYTES]);

/* --- rows of an earlier run (list_kept.c) ------------------------------------------------------- */

typedef struct sx_kept_rows {
    sx_list_row *rows;
    unsigned char (*stamps)[SX_STAMP_BYTES];
    size_t count;
} sx_kept_rows;

/* Nothing when there are none, or they were made under other circumstances. */
void sx_kept_rows_read(const sx_context *context, const unsigned char circumstances[SX_STAMP_BYTES],
                       sx_arena *arena, sx_kept_rows *ret);
/* Rows without a stamp of their own are left out. What cannot be kept is no error. */
void sx_kept_rows_write(const sx_context *context,
                        const unsigned char circumstances[SX_STAMP_BYTES],
                        const sx_kept_rows *kept);

#endif
