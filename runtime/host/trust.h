/*
 * trust.h: which native code may run: libraries pinned by their SHA-256, bundles signed by a trusted
 * publisher, and what ships with Sextant. Remembers who published which version of an instrument, so that a
 * swap, a downgrade and a version used twice are refused.
 */
#ifndef SX_HOST_TRUST_H
#define SX_HOST_TRUST_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"

typedef enum sx_trust_grade {
    SX_TRUST_NONE,
    SX_TRUST_BUILTIN, /* shipped with this build */
    SX_TRUST_PINNED,  /* its SHA-256 was added by the operator */
    SX_TRUST_SIGNED   /* its bundle is signed by a trusted key */
} sx_trust_grade;

/* A library read once: the bytes that were hashed are the bytes that are loaded. */
typedef struct sx_library {
    int file; /* sealed memory file, -1: none */
    char hash[SX_HASH_TEXT];
    const char *path;
} sx_library;
/* Refuses what is no regular file, is above 256 MiB, or may be written by others than its owner (or lies
 * in a folder that may). TRUST.FILE, TRUST.SIZE, TRUST.WRITABLE. */
sx_status sx_library_read(const char *path, sx_arena *arena, sx_diags *diags, sx_library *ret);
void sx_library_close(sx_library *library);

typedef struct sx_trust sx_trust;
/* `directory` NULL: $SEXTANT_TRUST, else $XDG_CONFIG_HOME/sextant, else ~/.config/sextant. What is not there
 * trusts nothing but what is built in. `builtin`: the file of hashes shipped with the build, NULL: none. */
sx_status sx_trust_open(const char *directory, const char *builtin, sx_diags *diags, sx_trust **ret);
void sx_trust_close(sx_trust *trust);

/*
 * May this library run? Asked before any of its code does. `folder` is the bundle: its signature file, if there is one,
 * is verified there. SX_E_TRUST says what to do: the exact `sextant trust add` line.
 */
sx_status sx_trust_library(sx_trust *trust, const char *folder, const sx_library *library,
                           sx_diags *diags, sx_trust_grade *ret, const char **ret_publisher);
/*
 * Is this version of the instrument the one that was seen before? The first version of an id pins its publisher
 * (key, or "pinned"). TRUST.REUSED_VERSION: same id and version, other content. TRUST.DOWNGRADE: older than one that
 * was used. TRUST.PUBLISHER: another key. Remembers a new version. `content` is the SHA-256 of the whole bundle.
 */
sx_status sx_trust_version(sx_trust *trust, const char *id, const char *version,
                           const char *publisher, const char *content, sx_diags *diags);

#endif
