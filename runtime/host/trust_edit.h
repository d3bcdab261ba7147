/*
 * trust_edit.h: what the operator does with the store: adds, removes, allows, forgets; and what
 * there is to add in a folder. Each change is one transaction under the lock, on the disk when it
 * returns.
 */
#ifndef SX_HOST_TRUST_EDIT_H
#define SX_HOST_TRUST_EDIT_H

#include "host/trust_store.h"

/* Takes the lock for a change, making the folder. SX_E_OUTPUT (TRUST.READ_ONLY) when it cannot
 * be written. sx_trust_unlock ends it. */
sx_status sx_trust_begin(sx_trust *trust, sx_diags *diags, int *ret_lock);

/* --- adding and removing (trust_edit.c) ------------------------------------------------------- */

/* A library to be pinned, and what became of it. */
typedef struct sx_new_pin {
    const char *path; /* absolute, without links; filled in by sx_trust_add_pins */
    char hash[SX_HASH_TEXT];
    bool added; /* false: it was pinned before */
} sx_new_pin;

/* Pins them all or none. `note` may be "". */
sx_status sx_trust_add_pins(sx_trust *trust, sx_new_pin *pins, size_t count, const char *note,
                            sx_arena *arena, sx_diags *diags);
/* TRUST.NAME when another key has that name. */
sx_status sx_trust_add_key(sx_trust *trust, const char *name, const char *key, sx_diags *diags,
                           bool *ret_added);

typedef struct sx_removed {
    bool is_key;
    sx_pin pin;
    sx_key key;
} sx_removed;
/* `what`: at least 8 digits of a hash, at least 8 characters of a key, the name of a publisher,
 * a path. Exactly one record must fit. */
sx_status sx_trust_take_away(sx_trust *trust, const char *what, sx_arena *arena, sx_diags *diags,
                             sx_removed *ret);

/* --- history (trust_version.c) ---------------------------------------------------------------- */

/* An older version may be used again, until a newer one than ever is used. */
sx_status sx_trust_allow_version(sx_trust *trust, const char *id, const char *version,
                                 sx_diags *diags);
/* What was seen of an id no longer counts. */
sx_status sx_trust_forget_id(sx_trust *trust, const char *id, sx_diags *diags);

/* --- folders (trust_find.c) ------------------------------------------------------------------- */

typedef enum sx_bundle_form {
    SX_FORM_YAML,
    SX_FORM_LUA,
    SX_FORM_PLUGIN,
    SX_FORM_FFI
} sx_bundle_form;

/* What a folder holds, found without running anything. */
typedef struct sx_found_bundle {
    const char *folder;
    sx_bundle_form form;
    const char **libraries; /* its .so files, then what its ffi: block names; sorted, each once */
    size_t library_count;
    const char *needed; /* the one that loading it would run; NULL: none */
} sx_found_bundle;
/* The folder of an instrument, or a path of a file in it. */
sx_status sx_trust_find_bundle(const char *path, sx_arena *arena, sx_diags *diags,
                               sx_found_bundle *ret);
/* Does the file begin as a library does? */
bool sx_is_library(int fd);

#endif
