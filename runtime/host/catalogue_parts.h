/*
 * catalogue_parts.h: what the files of the catalogue share: how entries and what was loaded for them are
 * kept. For catalogue.c and reload.c alone.
 */
#ifndef SX_HOST_CATALOGUE_PARTS_H
#define SX_HOST_CATALOGUE_PARTS_H

#include "host/catalogue.h"

typedef struct sx_kept {
    sx_entry entry;
    bool listed;   /* on the search path; else loaded by its path */
    bool archived; /* the copy that a session keeps */
    size_t order;  /* in which it was found */
    sx_loaded *instrument;
    sx_battery *battery;
    sx_care_model *care_model;
    char stamp[SX_HASH_TEXT]; /* of its files when they were loaded */
    const char *quarantine;   /* why the newest version is not in force; NULL: it is */
} sx_kept;

struct sx_catalogue {
    sx_arena *arena;
    const char *path;
    sx_load_options options;
    sx_diags *diags; /* of the call that lists; NULL otherwise */
    sx_kept *kept;   /* first the entries of the path, then files loaded by their path */
    size_t count, capacity;
    size_t listed;
    bool late;        /* the path was not listed; entries are those that were asked for */
    bool anew;        /* files are read even if they were taken apart before */
    size_t unread;    /* folders that could not be read when it was listed */
    sx_kept *retired; /* replaced or gone; somebody may still use them */
    size_t retired_count, retired_capacity;
};

/* Lists the whole search path into c->kept. False when memory ran out. */
bool sx_catalogue_list(sx_catalogue *c, sx_diags *diags);
/* One entry more, an instrument at <folder>/<name>/ with a main file. False when memory ran out. */
bool sx_catalogue_add_folder(sx_catalogue *c, const char *folder, const char *name);
/* The names in a directory of the path; what cannot be read is told to c->diags. False when memory ran out. */
bool sx_catalogue_groups(sx_catalogue *c, const char *directory, char ***ret, size_t *ret_count);
/* Looks for an instrument on a path that was not listed; SX_OK also when it is nowhere. False when memory ran out. */
bool sx_catalogue_look(sx_catalogue *c, const char *id, sx_diags *diags);
sx_kept *sx_catalogue_kept(const sx_catalogue *c, sx_entry_kind kind, const char *id);
/* Of entries from `first` on that have one id, the first is used, and the others are named. They are in order. */
void sx_catalogue_drop_repeated(sx_catalogue *c, size_t first);
/* The main file that an instrument's path stands for, also when the path is that of its folder; the folder
 * itself when it has two of them. */
sx_status sx_catalogue_main(sx_catalogue *c, const char *path, sx_diags *diags, const char **ret);
/* `stamp`: of its files, taken just before. */
sx_status sx_catalogue_load(sx_catalogue *c, const sx_kept *kept, const char stamp[SX_HASH_TEXT],
                            sx_diags *diags, sx_loaded **ret);
void sx_kept_free(sx_kept *kept);
#endif
