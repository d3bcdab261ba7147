/*
 * files.h: the files that an instrument rests on: told apart from whatever else lies beside them, stamped
 * so that a change is seen, and kept in memory as they were when the instrument was loaded, so that a copy
 * holds the very bytes that run.
 */
#ifndef SX_HOST_FILES_H
#define SX_HOST_FILES_H

#include "host/instrument.h"

#define SX_FILES_MAX 64u                         /* of one instrument */
#define SX_FILES_BYTES ((size_t)8 * 1024 * 1024) /* all together; the library does not count */

/* A hash over names, sizes and times of the files that the instrument at `path` rests on; another hash means that
 * something changed. What cannot be looked at is told and is an error. */
sx_status sx_stamp(const char *path, sx_diags *diags, char ret[SX_HASH_TEXT]);

/* Reads the files into loaded->files, under the names that a folder of their own gives them: the main file,
 * translations, the scripts of a script, and of a signed folder all there is. Nothing is
 * kept (and no error) when they changed since `stamp`, are too many or too large; a folder that cannot be read
 * is an error. */
sx_status sx_files_keep(sx_loaded *loaded, const char stamp[SX_HASH_TEXT], sx_diags *diags);

/* What the main file at `path` is called in a folder of its own: manifest.yaml, manifest.lua, plugin.so. */
const char *sx_main_name(const char *path);

#endif
