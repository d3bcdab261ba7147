/*
 * folder.h: the names in a folder, all of them or a reason. A folder that cannot be read to its end is
 * never taken for an empty or a shorter one: what was not seen would be missing without a word.
 */
#ifndef SX_BASE_FOLDER_H
#define SX_BASE_FOLDER_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

/* Is this errno how the system says that a path leads nowhere? Any other one says that nobody knows. */
bool sx_is_absent(int error);
/* The names but for . and .., in the order of their bytes. 0, or an errno, and then there are none. */
int sx_folder_names(const char *folder, sx_arena *arena, char ***ret, size_t *ret_count);
/* The same of a folder that is open already. */
int sx_stream_names(DIR *stream, sx_arena *arena, char ***ret, size_t *ret_count);
/* The same, where a folder that is not there holds nothing; the reason is told. */
sx_status sx_folder_list(const char *folder, sx_arena *arena, sx_diags *diags, char ***ret,
                         size_t *ret_count);
/* What is wrong with a folder that gave this errno. */
sx_status sx_folder_refuse(const char *folder, int error, sx_diags *diags);

#endif
