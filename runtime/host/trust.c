/*
 * trust.c: the answer to "may this run?": built in, pinned, or signed by a trusted key; and the
 * signatures of bundles that need none. The history of versions is in trust_version.c.
 */
#include "host/trust.h"

#include <stdlib.h>
#include <string.h>

#include "host/builtin.h"
#include "host/trust_guard.h"
#include "host/trust_signature.h"
#include "host/trust_store.h"

/* --- the store -------------------------------------------------------------------------------- */

bool sx_trust_place(const char *given, sx_arena *arena, const char **ret)
{
    const char *environment = getenv("SEXTANT_TRUST");
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    *ret = NULL;
    if (given == NULL && environment != NULL && environment[0] != '\0')
        given = environment;
    if (given != NULL)
        *ret = sx_arena_strdup(arena, given);
    else if (config != NULL && config[0] == '/')
        *ret = sx_arena_printf(arena, "%s/sextant/trust", config);
    else if (home != NULL && home[0] == '/')
        *ret = sx_arena_printf(arena, "%s/.config/sextant/trust", home);
    else
        return true;
    return *ret != NULL;
}

sx_status sx_trust_open(const char *directory, sx_diags *diags, sx_trust **ret)
{
    *ret = NULL;
    sx_trust *trust = calloc(1, sizeof *trust);
    if (trust != NULL)
        trust->arena = sx_arena_new(0);
    if (trust == NULL || trust->arena == NULL ||
        !sx_trust_place(directory, trust->arena, &trust->directory)) {
        sx_trust_close(trust);
        return sx_diag_add(diags, SX_E_MEMORY, "TRUST.MEMORY", (sx_where){.file = directory}, NULL,
                           "memory ran out");
    }
    *ret = trust;
    return SX_OK;
}

void sx_trust_close(sx_trust *trust)
{
    if (trust == NULL)
        return;
    for (size_t i = 0; i < SX_TRUST_KINDS; i++)
        sx_arena_free(trust->files[i].arena);
    sx_arena_free(trust->arena);
    free(trust);
}

/* --- signatures ------------------------------------------------------------------------------- */

/* What the operator knows about who signed; ret->publisher NULL when the key is not trusted. */
static sx_status know_publisher(const sx_trust *trust, const sx_bundle_signature *seal,
                                sx_arena *arena, sx_signature *ret)
{
    const sx_key *key = seal->there ? sx_trust_find_key(trust, seal->key) : NULL;
    *ret = (sx_signature){.files = seal->files, .file_count = seal->file_count};
    if (key == NULL)
        return SX_OK;
    ret->publisher = sx_arena_strdup(arena, key->key);
    ret->name = sx_arena_strdup(arena, key->name);
    return ret->publisher == NULL || ret->name == NULL ? SX_E_MEMORY : SX_OK;
}

/* The same words for a refusal and for a warning. */
static const char *key_advice(const sx_bundle_signature *seal, sx_arena *arena)
{
    const char *text = sx_arena_printf(
        arena, "get the key file from %s, compare the key, and: sextant trust add KEYFILE",
        seal->name);
    return text == NULL ? "sextant trust add KEYFILE" : text;
}

static const char key_format[] = "the bundle is signed by %s with a key that is not trusted, %s";

static void warn_key(const sx_bundle_signature *seal, sx_arena *arena, sx_diags *diags)
{
    if (diags != NULL)
        sx_diag_warn(diags, "TRUST.KEY", (sx_where){.file = seal->path}, key_advice(seal, arena),
                     key_format, seal->name, seal->key);
}

sx_status sx_trust_bundle(sx_trust *trust, const char *folder, sx_arena *arena, sx_diags *diags,
                          sx_signature *ret)
{
    sx_bundle_signature seal;
    *ret = (sx_signature){0};
    sx_status status = sx_signature_verify(folder, arena, diags, &seal);
    if (status != SX_OK || !seal.there)
        return status;
    status = sx_trust_refresh(trust, diags);
    if (status == SX_OK)
        status = know_publisher(trust, &seal, arena, ret);
    if (status == SX_OK && ret->publisher == NULL)
        warn_key(&seal, arena, diags);
    return status;
}

sx_status sx_trust_file(const sx_signature *signature, const char *name, const void *bytes,
                        size_t len, sx_diags *diags)
{
    char hash[SX_HASH_TEXT];
    if (signature->file_count == 0)
        return SX_OK;
    const sx_signed_file *file = sx_signed_find(signature->files, signature->file_count, name);
    sx_hash_bytes(bytes, len, hash);
    if (file != NULL && file->size == len && strcmp(file->hash, hash) == 0)
        return SX_OK;
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.HASH", (sx_where){.file = name},
                       "the file as it was signed", "was changed after it was signed");
}

/* --- libraries -------------------------------------------------------------------------------- */

static bool built_in(const char *hash)
{
    for (size_t i = 0; i < sx_builtin_hash_count; i++)
        if (strcmp(sx_builtin_hashes[i], hash) == 0)
            return true;
    return false;
}

/* Was this library signed under its own name? */
static bool was_signed(const sx_signature *signature, const sx_library *library)
{
    const char *slash = strrchr(library->path, '/');
    const sx_signed_file *file = sx_signed_find(signature->files, signature->file_count,
                                                slash == NULL ? library->path : slash + 1);
    return file != NULL && strcmp(file->hash, library->hash) == 0;
}

static sx_status refuse_unknown(const sx_library *library, sx_arena *arena, sx_diags *diags)
{
    const char *quoted = sx_guard_quoted(arena, library->path);
    const char *advice =
        quoted == NULL
            ? NULL
            : sx_arena_printf(arena,
                              "read where it comes from and who made it, and only if you would run "
                              "their program: sextant trust add %s",
                              quoted);
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.UNKNOWN", (sx_where){.file = library->path},
                       advice == NULL ? "sextant trust add FILE" : advice,
                       "nobody said that this library may run (SHA-256 %s)", library->hash);
}

/* A library of a signed bundle that the signature does not speak for. */
static sx_status refuse_key(const sx_bundle_signature *seal, sx_arena *arena, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.KEY", (sx_where){.file = seal->path},
                       key_advice(seal, arena), key_format, seal->name, seal->key);
}

static sx_status judge_library(sx_trust *trust, const sx_bundle_signature *seal,
                               const sx_library *library, sx_arena *arena, sx_diags *diags,
                               sx_trust_grade *ret, const char **ret_publisher)
{
    sx_signature signature;
    sx_status status = sx_trust_refresh(trust, diags);
    if (status == SX_OK)
        status = know_publisher(trust, seal, arena, &signature);
    if (status != SX_OK)
        return status;
    bool listed = was_signed(&signature, library);
    if (signature.publisher != NULL && listed) {
        *ret_publisher = sx_arena_strdup(trust->arena, signature.publisher);
        *ret = *ret_publisher == NULL ? SX_TRUST_NONE : SX_TRUST_SIGNED;
        return *ret_publisher == NULL ? SX_E_MEMORY : SX_OK;
    }
    if (sx_trust_find_pin(trust, library->hash) != NULL) {
        *ret = SX_TRUST_PINNED;
        return SX_OK;
    }
    return listed ? refuse_key(seal, arena, diags) : refuse_unknown(library, arena, diags);
}

sx_status sx_trust_library(sx_trust *trust, const char *folder, const sx_library *library,
                           sx_diags *diags, sx_trust_grade *ret, const char **ret_publisher)
{
    sx_bundle_signature seal;
    *ret = SX_TRUST_NONE;
    *ret_publisher = NULL;
    if (library->file < 0)
        return sx_diag_add(diags, SX_E_INTERNAL, "TRUST.FILE", (sx_where){.file = library->path},
                           NULL, "the library was not read");
    sx_arena *arena = sx_arena_new(0);
    if (arena == NULL)
        return SX_E_MEMORY;
    /* A signature that does not hold refuses whatever it stands beside, pinned or not. */
    sx_status status = sx_signature_verify(folder, arena, diags, &seal);
    if (status == SX_OK && built_in(library->hash))
        *ret = SX_TRUST_BUILTIN; /* whatever the store is like */
    else if (status == SX_OK)
        status = judge_library(trust, &seal, library, arena, diags, ret, ret_publisher);
    sx_arena_free(arena);
    return status;
}
