/*
 * trust_store.h: the folder in which an operator keeps what is trusted: three text files, each
 * written whole under one lock. For the files of trust alone.
 *
 *   pins   libraries that may run        SHA-256 TAB when TAB path TAB note
 *   keys   publishers                    key TAB when TAB name
 *   seen   what was used, oldest first   when TAB used TAB id TAB version TAB publisher TAB SHA-256
 *                                        when TAB allowed TAB id TAB version
 *                                        when TAB forgotten TAB id
 */
#ifndef SX_HOST_TRUST_STORE_H
#define SX_HOST_TRUST_STORE_H

#include <sys/stat.h>
#include <time.h>

#include "host/trust.h"

#define SX_STORE_FILE_MAX ((size_t)16 * 1024 * 1024)
#define SX_KEY_BYTES 32
#define SX_KEY_TEXT 45        /* base64 of a key and NUL */
#define SX_TRUST_TEXT_MAX 200 /* bytes of a name or a note */

typedef struct sx_pin {
    const char *hash, *when, *path, *note;
} sx_pin;

typedef struct sx_key {
    const char *key, *when, *name;
} sx_key;

typedef enum sx_seen_kind { SX_SEEN_USED, SX_SEEN_ALLOWED, SX_SEEN_FORGOTTEN } sx_seen_kind;

typedef struct sx_seen {
    sx_seen_kind kind;
    const char *when, *id;
    const char *version;             /* used, allowed */
    const char *publisher, *content; /* used */
} sx_seen;

typedef enum sx_trust_kind {
    SX_TRUST_PINS,
    SX_TRUST_KEYS,
    SX_TRUST_SEEN,
    SX_TRUST_KINDS
} sx_trust_kind;

/* One file as it was read. */
typedef struct sx_trust_file_state {
    bool there;
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
    sx_arena *arena; /* of its records; NULL: none read */
} sx_trust_file_state;

struct sx_trust {
    sx_arena *arena;       /* what lives until close */
    const char *directory; /* NULL: there is no place for a store */
    bool warned;           /* that it cannot be written */
    sx_trust_file_state files[SX_TRUST_KINDS];
    sx_pin *pins;
    sx_key *keys;
    sx_seen *seen;
    size_t counts[SX_TRUST_KINDS], capacities[SX_TRUST_KINDS];
};

/* --- records (trust_records.c) ---------------------------------------------------------------- */

const char *sx_trust_kind_name(sx_trust_kind kind); /* of the file: "pins" */
/* Reads a file of the store; its records live in the arena. TRUST.FILE with line and column. */
sx_status sx_trust_parse(sx_trust *trust, sx_trust_kind kind, const char *path, sx_slice text,
                         sx_arena *arena, sx_diags *diags);
void sx_trust_print(const sx_trust *trust, sx_trust_kind kind, sx_buf *out);
/* One more record, in the arena of its file. False when memory ran out. */
bool sx_trust_put_pin(sx_trust *trust, const sx_pin *pin);
bool sx_trust_put_key(sx_trust *trust, const sx_key *key);
bool sx_trust_put_seen(sx_trust *trust, const sx_seen *seen);
/* Takes a record out of pins or keys. */
void sx_trust_take_out(sx_trust *trust, sx_trust_kind kind, size_t index);

const sx_pin *sx_trust_find_pin(const sx_trust *trust, const char *hash);
const sx_key *sx_trust_find_key(const sx_trust *trust, const char *key);

bool sx_is_hash(sx_slice text);       /* 64 lower-case hexadecimal digits */
bool sx_is_key(sx_slice text);        /* base64 of 32 bytes, in the one way to write it */
bool sx_is_trust_text(sx_slice text); /* one line that may be shown, without blanks at its ends */

/* --- the folder (trust_store.c) --------------------------------------------------------------- */

/* Reads what is there; what did not change is not read again. TRUST.WRITABLE, TRUST.FILE. */
sx_status sx_trust_refresh(sx_trust *trust, sx_diags *diags);
/*
 * Takes the lock (making the folder when asked to) and reads anew. SX_E_OUTPUT and *ret_error (an
 * errno) without a diagnostic when the store cannot be written here. TRUST.LOCKED when somebody
 * else holds it for longer than SX_TRUST_LOCK_MS.
 */
#define SX_TRUST_LOCK_MS 3000
sx_status sx_trust_lock(sx_trust *trust, bool make, sx_diags *diags, int *ret_lock, int *ret_error);
void sx_trust_unlock(int lock);
/* Writes the records of one file whole. Only with the lock. */
sx_status sx_trust_write(sx_trust *trust, sx_trust_kind kind, sx_diags *diags);

#endif
