/*
 * trust.h: which native code may run: the operator's store of pinned libraries and trusted
 * publishers, and what a publisher needs to sign a bundle. Included by sextant.h. docs/trust.md
 * says what all of it means.
 *
 * The store is a folder: that of the context's options, else SEXTANT_TRUST, else
 * $XDG_CONFIG_HOME/sextant/trust, else ~/.config/sextant/trust. It is made by the first call that
 * adds something. Changes are on the disk when a call returns; several programs may change it at
 * once. A store that others may write to, or that was edited into something else, is refused with
 * SX_E_TRUST.
 *
 * Of every pair of functions one gives text for people and the other JSON. On failure *ret_text is
 * NULL, but for sx_trust_check_*.
 */
#ifndef SEXTANT_TRUST_H
#define SEXTANT_TRUST_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * All that is in the store: {"store", "pins": [{sha256, when, path, note}], "keys": [{name, key,
 * when}], "seen": [{event, id, version, publisher, sha256, when}], "built_in": [sha256]}. `event`
 * is "used", "allowed" (a downgrade) or "forgotten". `publisher` is a key or "pinned". A store that
 * is not there is empty.
 */
SX_API sx_status sx_trust_list_text(sx_context *context, char **ret_text);
SX_API sx_status sx_trust_list_json(sx_context *context, char **ret_text);

/* How something is added; zero everything for the defaults. */
typedef struct sx_trust_add_options {
    size_t size;        /* sizeof(sx_trust_add_options) */
    const char *note;   /* kept beside each pinned library: where it is from, who looked at it */
    const char *sha256; /* for one library: refused with TRUST.HASH unless this is its hash */
    const char *name;   /* for a key: another name than the one in its file */
} sx_trust_add_options;

/*
 * Trusts what `path` is: a library (its SHA-256 is pinned), the folder of an instrument (every
 * library in it, and the one that its `ffi:` block names; refused when a signature in it does not
 * hold), or a publisher's public key file. Nothing of it is run. All is added or nothing. `options`
 * may be NULL.
 *
 * JSON: {"store", "pins": [{sha256, path, added}], "keys": [{name, key, added}]}; added is false
 * for what was there before. SX_E_NOT_FOUND: no such file, or a folder that needs no trust.
 */
SX_API sx_status sx_trust_add_text(sx_context *context, const char *path,
                                   const sx_trust_add_options *options, char **ret_text);
SX_API sx_status sx_trust_add_json(sx_context *context, const char *path,
                                   const sx_trust_add_options *options, char **ret_text);

/*
 * Ends the trust in one library or key: `what` is at least 8 digits of a hash, the path that a
 * library had when it was pinned, the name of a publisher or at least 8 characters of a key. Must
 * fit exactly one (SX_E_NOT_FOUND, SX_E_USAGE).
 *
 * JSON: {"store", "removed": {sha256, path} or {name, key}}.
 */
SX_API sx_status sx_trust_remove_text(sx_context *context, const char *what, char **ret_text);
SX_API sx_status sx_trust_remove_json(sx_context *context, const char *what, char **ret_text);

/*
 * What would happen if the instrument in `folder` (or the folder of the file `folder`) were loaded,
 * and why, without running any of it: its signature, the library it needs, and what was used under
 * its id before. SX_OK: nothing stands against it. Else the status of the refusal; *ret_text is set
 * then too, and sx_errors() has the reasons.
 *
 * JSON: {"folder", "form": "yaml", "lua", "plugin" or "ffi", "signature": null or {name, key,
 * holds, trusted}, "library": null or {path, sha256, grade, name, when, note}, "seen": [{event,
 * version, publisher, sha256, when}], "runs"}. `grade` is "built_in", "pinned", "signed" or "none".
 */
SX_API sx_status sx_trust_check_text(sx_context *context, const char *folder, char **ret_text);
SX_API sx_status sx_trust_check_json(sx_context *context, const char *folder, char **ret_text);

/*
 * For publishers: makes a new pair of Ed25519 keys. The secret one goes to `file` (readable by its
 * owner alone; it is never printed), the public one, which users get, to `file`.pub. Nothing that
 * exists is overwritten (SX_E_OUTPUT). `name` is what users see; NULL: the name of the file.
 *
 * JSON: {"name", "key", "secret_file", "public_file"}.
 */
SX_API sx_status sx_trust_key_text(sx_context *context, const char *file, const char *name,
                                   char **ret_text);
SX_API sx_status sx_trust_key_json(sx_context *context, const char *file, const char *name,
                                   char **ret_text);

/*
 * For publishers: signs the folder of an instrument with the secret key in `key_file` and writes
 * bundle.sig there, over one that stands there. The signature covers every file of the folder, so
 * it may hold plain files alone.
 *
 * JSON: {"folder", "name", "key", "files": [{name, sha256, size}]}.
 */
SX_API sx_status sx_trust_sign_text(sx_context *context, const char *folder, const char *key_file,
                                    char **ret_text);
SX_API sx_status sx_trust_sign_json(sx_context *context, const char *folder, const char *key_file,
                                    char **ret_text);

/* Allows an older version of an instrument than one that was used before (TRUST.DOWNGRADE),
 * until a version is used that is newer than all before. The permission stays in the store's
 * history. */
SX_API sx_status sx_trust_allow_downgrade(sx_context *context, const char *id, const char *version);
/* What was used under an id no longer counts: its next version may be any, by any trusted
 * publisher. The history keeps that it was forgotten. */
SX_API sx_status sx_trust_forget(sx_context *context, const char *id);

#ifdef __cplusplus
}
#endif
#endif
