/*
 * journal.h: the memory of one session: an append-only file, one JSON record per line, each with its
 * number, the hash of the record before it and its own. What a record means is the business of the
 * session layer. A record that was appended is on the disk before append returns.
 */
#ifndef SX_STORE_JOURNAL_H
#define SX_STORE_JOURNAL_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#define SX_JOURNAL_MAX ((size_t)64 * 1024 * 1024) /* bytes a journal may have */
#define SX_JOURNAL_RECORD_MAX ((size_t)256 * 1024)
#define SX_SESSION_ID 16 /* "k3f9-2m7q-x8pd" and NUL, with room */

typedef struct sx_journal sx_journal;

/* --- the directory ----------------------------------------------------------------------------- */

/* The directory of sessions: `option`, else $XDG_STATE_HOME/sextant/sessions, else
 * ~/.local/state/sextant/sessions. Only names it. */
sx_status sx_store_directory(const char *option, sx_arena *arena, sx_diags *diags,
                             const char **ret);
/* Makes it (mode 0700) where it is missing; refuses one that everybody may write to. */
sx_status sx_store_prepare(const char *directory, sx_diags *diags);
/* "directory/ID" + suffix; NULL when memory ran out. */
const char *sx_store_path(const char *directory, const char *id, const char *suffix,
                          sx_arena *arena);
/* The form of an id, so that it can stand in a path. */
bool sx_session_id_valid(const char *id);
/* The ids of all journals in the directory, in order. No directory: none. */
sx_status sx_store_list(const char *directory, sx_arena *arena, sx_diags *diags, const char ***ret,
                        size_t *ret_count);

/* --- a journal --------------------------------------------------------------------------------- */

/* A new journal with a new id, mode 0600, locked for this process. */
sx_status sx_journal_create(const char *directory, sx_diags *diags, sx_journal **ret);
/*
 * Opens a journal and checks every record. A last record that was not written whole (the machine
 * stopped in it) was never acknowledged: it is cut off. Anything else that does not fit is
 * STORE.CORRUPT with the number of the record, and nothing is changed. A second writer gets
 * STORE.LOCKED.
 */
sx_status sx_journal_open(const char *directory, const char *id, sx_diags *diags, sx_journal **ret);
/* The same without a lock and without changing anything, for looking. */
sx_status sx_journal_look(const char *directory, const char *id, sx_diags *diags, sx_journal **ret);
void sx_journal_close(sx_journal *journal);
/* Takes a journal without records away from the disk; it must still be closed. */
void sx_journal_discard(sx_journal *journal);
/* Takes it away with the records it has: of a session that ended before anything was asked. */
void sx_journal_withdraw(sx_journal *journal);

const char *sx_journal_id(const sx_journal *journal);
size_t sx_journal_count(const sx_journal *journal);
/* The body of a record as it was appended. Valid until the next append. */
sx_slice sx_journal_body(const sx_journal *journal, size_t index);
/*
 * Appends one record: `body` is one line of JSON. With SX_OK it is on the disk. On a failure nothing
 * was appended: what was half written is taken back, and where the disk cannot be trusted any more
 * (a failed sync) the journal refuses everything until it is opened again.
 */
sx_status sx_journal_append(sx_journal *journal, sx_slice body, sx_diags *diags);

#endif
