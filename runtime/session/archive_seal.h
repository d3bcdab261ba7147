/*
 * archive_seal.h: a kept copy with the hash of every file of it beside them, in the form that sha256sum
 * reads. The rule hash says what scores rest on; wording and translations are known by these hashes alone.
 */
#ifndef SX_SESSION_ARCHIVE_SEAL_H
#define SX_SESSION_ARCHIVE_SEAL_H

#include "base/diag.h"

/* Writes the list for the files of the folder. A folder that is signed needs none: its signature is one. */
sx_status sx_archive_seal(const char *folder, sx_arena *arena);

/* NULL: every file is as it was, or the copy has no list. Else what is wrong: "manifest.lua was changed". */
const char *sx_archive_broken(const char *folder, sx_arena *arena);

/* Takes away a copy that was not finished, or is broken, as far as that can be done. The list goes last: without
 * it, what is left would look like a whole copy. */
void sx_archive_discard(const char *folder, sx_arena *arena);

#endif
