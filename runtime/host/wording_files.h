/*
 * wording_files.h: the files that may be wording packs, in the order in which they are looked at. For the
 * files about wording and rights in this folder alone.
 */
#ifndef SX_HOST_WORDING_FILES_H
#define SX_HOST_WORDING_FILES_H

#include "host/wording.h"

typedef struct sx_pack_file {
    const char *path;
    bool named; /* the file itself stands on the path, not its folder */
} sx_pack_file;

typedef struct sx_pack_files {
    sx_arena *arena;
    sx_pack_file *items;
    size_t count, capacity;
} sx_pack_files;

/* Those that are called after the instrument, and those that are named one by one. A place that cannot be
 * looked at is an error: it may hold one of them. */
sx_status sx_pack_files_list(const sx_catalogue *catalogue, const char *id, sx_arena *arena,
                             sx_diags *diags, sx_pack_files *ret);

#endif
