/*
 * trust.h: which native code may run: libraries pinned by their SHA-256, bundles signed by a
 * trusted publisher, and what ships with Sextant. Remembers who published which version of an
 * instrument, so that a swap, a downgrade and a version used twice are refused. docs/trust.md says
 * it in plain words.
 */
#ifndef SX_HOST_TRUST_H
#define SX_HOST_TRUST_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"

typedef enum sx_trust_grade {
    SX_TRUST_NONE,
    SX_TRUST_BUILTIN, /* shipped with this build */
    SX_TRUST_PINNED,  /* its SHA-256 was added by the operator */
    SX_TRUST_SIGNED   /* its bundle is signed by a trusted key */
} sx_trust_grade;

#define SX_LIBRARY_MAX ((uint64_t)256 * 1024 * 1024)

/* A library read once: the bytes that were hashed are the bytes that are loaded. */
typedef struct sx_library {
    int file; /* sealed memory file, -1: none */
    char hash[SX_HASH_TEXT];
    const char *path; /* as it was asked for */
    uint64_t size;
} sx_library;
/* Follows links (libraries of the system are links) and judges the file that was opened. Refuses
 * what is no regular file, is above SX_LIBRARY_MAX, belongs to others than root and the user,
 * may be written by others, or lies in a folder where everybody may put files. TRUST.FILE,
 * TRUST.SIZE, TRUST.WRITABLE. On failure ret->file is -1. */
sx_status sx_library_read(const char *path, sx_arena *arena, sx_diags *diags, sx_library *ret);
void sx_library_close(sx_library *library);
/* Where a library is that a manifest in `folder` names: a file of the folder, a path, or else a
 * library of the system. What is nowhere is looked for in the folder. NULL when memory ran out. */
const char *sx_library_find(const char *folder, const char *name, sx_arena *arena);

/* The store of one operator. One thread at a time; what it answers lives until close. */
typedef struct sx_trust sx_trust;
/* Where the store of these is, in the arena: *ret is NULL when there is no place for one. False when memory ran
 * out. */
bool sx_trust_place(const char *given, sx_arena *arena, const char **ret);
/* `directory` NULL: $SEXTANT_TRUST, else $XDG_CONFIG_HOME/sextant/trust, else
 * ~/.config/sextant/trust. A store that is not there trusts nothing but what is built in. Reads
 * nothing yet: a store that cannot be used (writable by others, edited into nonsense) refuses
 * the calls below that need it. Fails only for want of memory. */
sx_status sx_trust_open(const char *directory, sx_diags *diags, sx_trust **ret);
void sx_trust_close(sx_trust *trust);

/*
 * May this library run? Asked before any of its code does. `folder` is the bundle: its signature
 * file, if there is one, is verified there. SX_E_TRUST says what to do: the exact `sextant trust
 * add` line. *ret_publisher is the key that signed, NULL when the grade is another.
 */
sx_status sx_trust_library(sx_trust *trust, const char *folder, const sx_library *library,
                           sx_diags *diags, sx_trust_grade *ret, const char **ret_publisher);

typedef struct sx_signed_file {
    const char *name; /* no folder */
    char hash[SX_HASH_TEXT];
    uint64_t size;
} sx_signed_file;
/* What a verified bundle.sig says. */
typedef struct sx_signature {
    const char *publisher; /* the key, base64; NULL: not signed, or by a key that is not trusted */
    const char *name;      /* of the publisher, as the operator knows it */
    const sx_signed_file *files;
    size_t file_count; /* 0: there is no bundle.sig */
} sx_signature;
/*
 * The signature of a bundle of any kind. No bundle.sig is fine, and so is (with a warning) a right
 * one by a key that is not trusted: nothing is vouched for then. One that is damaged, does not
 * hold, or does not fit the files of the folder refuses the bundle.
 */
sx_status sx_trust_bundle(sx_trust *trust, const char *folder, sx_arena *arena, sx_diags *diags,
                          sx_signature *ret);
/* Are bytes that were read from a file of the bundle (its name without the folder) those that
 * were signed? A file can change after sx_trust_bundle read it. SX_OK when there is no
 * signature. TRUST.HASH. */
sx_status sx_trust_file(const sx_signature *signature, const char *name, const void *bytes,
                        size_t len, sx_diags *diags);

/*
 * Is this version of the instrument the one that was seen before? The first version of an id pins
 * its publisher: the key that signed, or "pinned" for a library that the operator pinned. NULL is
 * for YAML and Lua that nobody signed: nothing is remembered of it, and it is refused only where a
 * signed one stood before. TRUST.REUSED_VERSION: same id and version, other content.
 * TRUST.DOWNGRADE: older than one that was used. TRUST.PUBLISHER: another key, or none any more.
 * Remembers a new version; where that cannot be written it warns once (TRUST.READ_ONLY) and judges
 * by what it knows. Not for what is built in, which is as trusted as the program. `content` is the
 * SHA-256 of the whole bundle.
 */
sx_status sx_trust_version(sx_trust *trust, const char *id, const char *version,
                           const char *publisher, const char *content, sx_diags *diags);

#endif
