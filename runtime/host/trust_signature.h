/*
 * trust_signature.h: bundle.sig, the signature of a bundle's folder, and the files of keys. The
 * formats:
 *
 *   sextant-bundle 1                     sextant-key 1           sextant-secret-key 1
 *   publisher NAME                       name NAME               name NAME
 *   key BASE64                           key BASE64              key BASE64
 *   SHA-256, two blanks, name, two                               secret BASE64 (the seed)
 *     blanks, size; sorted by name
 *   signature BASE64
 *
 * What is signed is SX_SIGNATURE_DOMAIN and all bytes of bundle.sig before its last line. For the
 * files of trust alone.
 */
#ifndef SX_HOST_TRUST_SIGNATURE_H
#define SX_HOST_TRUST_SIGNATURE_H

#include "base/buf.h"
#include "host/trust.h"

#define SX_SIGNATURE_NAME "bundle.sig"
#define SX_SIGNATURE_DOMAIN "sextant bundle signature 1\n"
#define SX_SIGNED_FILES_MAX 1000u

/* bundle.sig as it says itself. */
typedef struct sx_bundle_signature {
    bool there;
    const char *path;
    const char *name; /* of the publisher, in its own words */
    const char *key;
    const sx_signed_file *files;
    size_t file_count;
} sx_bundle_signature;

/*
 * Reads bundle.sig, checks the signature with the key that stands in it, and compares every file of
 * the folder. Whether the key is trusted is another question. Without bundle.sig: SX_OK and
 * ret->there false. TRUST.SIGNATURE, TRUST.HASH, TRUST.MISSING_FILE, TRUST.EXTRA_FILE.
 */
sx_status sx_signature_verify(const char *folder, sx_arena *arena, sx_diags *diags,
                              sx_bundle_signature *ret);

/* The files of a folder, sorted, with their hashes; bundle.sig is left out. TRUST.EXTRA_FILE for
 * whatever is no regular file or has a name that cannot be signed. */
sx_status sx_folder_files(const char *folder, sx_arena *arena, sx_diags *diags,
                          sx_signed_file **ret, size_t *ret_count);
void sx_signature_print_file(sx_buf *out, const sx_signed_file *file);
const sx_signed_file *sx_signed_find(const sx_signed_file *files, size_t count, const char *name);

/* --- reading text line by line (also for keys) ------------------------------------------------ */

typedef struct sx_sig_text {
    const char *path, *code; /* for diagnostics */
    sx_slice all;
    size_t at;     /* the next line */
    size_t start;  /* of the line that was read last */
    uint32_t line; /* its number */
    sx_diags *diags;
} sx_sig_text;

/* The next line without its newline; refused when there is none or it is not whole. */
sx_status sx_sig_line(sx_sig_text *text, const char *expected, sx_slice *ret);
/* "WORD rest": the rest. */
sx_status sx_sig_word(sx_sig_text *text, const char *word, const char *expected, sx_slice *ret);
sx_status sx_sig_refuse(const sx_sig_text *text, size_t at, const char *expected, const char *what);

/* --- signing (trust_sign.c) ------------------------------------------------------------------- */

/* A new pair of keys: the secret one in `path` (0600), the public one in path.pub. Nothing that
 * exists is overwritten. `name` is the publisher's. *ret_key is the public key, base64. */
sx_status sx_key_make(const char *path, const char *name, sx_arena *arena, sx_diags *diags,
                      const char **ret_key);
/* Reads a public key file. TRUST.KEY. */
sx_status sx_key_read(const char *path, sx_arena *arena, sx_diags *diags, const char **ret_name,
                      const char **ret_key);
/* Writes bundle.sig for the files as they are now. *ret is what it says. */
sx_status sx_signature_make(const char *folder, const char *key_path, sx_arena *arena,
                            sx_diags *diags, sx_bundle_signature *ret);

#endif
