/*
 * cache.h: files that save work and nothing else: whatever is wrong with one, it is as if it were not
 * there. They lie in a folder that is the user's alone, are written whole under another name, and are read
 * only when they are the user's own, of this very build, and unchanged since they were written.
 */
#ifndef SX_BASE_CACHE_H
#define SX_BASE_CACHE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define SX_CACHE_FILE_MAX ((size_t)4 * 1024 * 1024)

/* $XDG_CACHE_HOME/sextant, else ~/.cache/sextant, in the arena. NULL: there is no place, SEXTANT_CACHE is off,
 * the program runs with another user's rights, or memory ran out. */
const char *sx_cache_folder(sx_arena *arena);

/* What stands in the way of using the folder; NULL: nothing. A folder that is not there yet is no hindrance. */
const char *sx_cache_hindrance(const char *folder);

/* Begins a file: room for what sx_cache_write fills in. What is to be kept is added behind it. */
void sx_cache_begin(sx_buf *file);
/* Writes what was begun as `name` below the folder, which is made when it is missing. Failure is no error: true
 * when it was written. */
bool sx_cache_write(const char *folder, const char *name, sx_buf *file);
/* What was kept as `name`, in memory of the arena, aligned for any type and writable; false: there is nothing that
 * may be used. */
bool sx_cache_read(const char *folder, const char *name, sx_arena *arena, char **ret,
                   size_t *ret_len);

#endif
