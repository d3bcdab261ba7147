/*
 * wording.h: wording packs on this machine: where they are looked for, which one serves an instrument, and
 * whether what is to be done with the instrument is covered by its rights. Nothing here talks to a person.
 */
#ifndef SX_HOST_WORDING_H
#define SX_HOST_WORDING_H

#include "host/catalogue.h"
#include "model/wording.h"

/* What a use is asked for. */
typedef struct sx_rights_request {
    const sx_loaded *loaded;
    const char *language; /* that the words must have; NULL: the instrument's own */
    sx_use use;
    bool show; /* the words are to be shown to somebody; else a report about scores */
} sx_rights_request;

/*
 * The pack under which a request is covered. SX_OK and *ret NULL: none is needed, because the instrument has
 * its own words, or shows none, and its holder allows the use. SX_E_RIGHTS: refused, and the diagnostics say
 * why and what to do; SX_E_MANIFEST: the only pack there is was refused. The pack lives in `arena`.
 */
sx_status sx_rights_seek(const sx_catalogue *catalogue, const sx_rights_request *request,
                         sx_arena *arena, sx_diags *diags, const sx_pack **ret);

/*
 * May results of the instrument be reported? `given_for` is the use that a saved response says it was given for
 * (NULL: it says nothing): for that one it was covered then. Nothing else has to be declared where the host
 * declares nothing. SX_E_RIGHTS: refused, and the diagnostics say why.
 */
sx_status sx_rights_report(const sx_catalogue *catalogue, const sx_loaded *loaded,
                           const char *given_for, sx_arena *arena, sx_diags *diags);
/*
 * May saved answers be scored? Arithmetic on one's own answers needs no licence; it is refused only when
 * the host declares a use that the holder allows to nobody.
 */
sx_status sx_rights_score(const sx_catalogue *catalogue, const sx_loaded *loaded, sx_diags *diags);

/* Every pack on the path, for showing what there is. */
typedef struct sx_pack_entry {
    const char *file;
    const sx_pack *pack; /* NULL: refused */
    const char *reason;  /* the first thing that is wrong; NULL: nothing */
} sx_pack_entry;
sx_status sx_packs_list(const sx_catalogue *catalogue, sx_arena *arena, sx_diags *diags,
                        sx_pack_entry **ret, size_t *ret_count);

/* Reads one file for the instrument. A pack that is not sealed, or for other rules, is refused. */
sx_status sx_pack_read(const char *path, const sx_loaded *loaded, sx_arena *arena, sx_diags *diags,
                       const sx_pack **ret);
/* Which instrument a pack is for, also when other things are wrong with it; NULL: it does not say. */
const char *sx_pack_instrument(const char *path, sx_arena *arena);
/* The pack with this hash, wherever it is on the path; NULL when there is none. */
const sx_pack *sx_pack_find(const sx_catalogue *catalogue, const sx_loaded *loaded,
                            const char *hash, sx_arena *arena);

/*
 * Warns of packs that somebody named one by one, of which none of these is: their words are not shown. A pack
 * is here where one of `used` (of which entries may be NULL) was read from its file.
 */
sx_status sx_packs_check_used(const sx_catalogue *catalogue, const sx_pack *const *used,
                              size_t count, sx_arena *arena, sx_diags *diags);

/* The instrument with the credit line of the pack and, with `words`, its words; everything else is that of
 * `loaded`, which must outlive it. NULL when memory ran out. Not to be freed but with `arena`. */
const sx_loaded *sx_loaded_with(const sx_loaded *loaded, const sx_pack *pack, bool words,
                                sx_arena *arena);

/* The path on which packs are looked for when none was given: SEXTANT_WORDING, else
 * $XDG_DATA_HOME/sextant/wording, else ~/.local/share/sextant/wording. */
void sx_wording_default_path(sx_buf *out);

/* Today, as days since 1970-01-01. */
int32_t sx_today(void);

#endif
