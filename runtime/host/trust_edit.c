/*
 * trust_edit.c: adding and removing pins and keys. Every change reads the store anew under its
 * lock, so that two programs at once never lose a record.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "host/trust_edit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file_errno.h"

#define PREFIX_MIN 8

sx_status sx_trust_begin(sx_trust *trust, sx_diags *diags, int *ret_lock)
{
    int error = 0;
    *ret_lock = -1;
    if (trust->directory == NULL)
        return sx_diag_add(diags, SX_E_OUTPUT, "TRUST.READ_ONLY", (sx_where){0},
                           "one of SEXTANT_TRUST, XDG_CONFIG_HOME and HOME",
                           "there is no place for a trust store");
    sx_status status = sx_trust_lock(trust, true, diags, ret_lock, &error);
    if (error != 0)
        return sx_diag_add(diags, SX_E_OUTPUT, "TRUST.READ_ONLY",
                           (sx_where){.file = trust->directory}, "a folder that can be written",
                           "the trust store cannot be changed, %s (%d)", sx_errno_text(error),
                           error);
    return status;
}

static sx_status out_of_memory(const sx_trust *trust, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "TRUST.MEMORY", (sx_where){.file = trust->directory},
                       NULL, "memory ran out");
}

/* --- pins ------------------------------------------------------------------------------------- */

static sx_status whole_path(sx_new_pin *pin, sx_arena *arena, sx_diags *diags)
{
    const char *given = pin->path;
    char *real = realpath(given, NULL);
    if (real == NULL)
        return sx_diag_add(diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = given},
                           "a library that stays where it is", "%s", sx_errno_text(errno));
    pin->path = sx_arena_strdup(arena, real);
    free(real);
    if (pin->path == NULL)
        return SX_E_MEMORY;
    if (!sx_is_trust_text(sx_slice_of(pin->path)))
        return sx_diag_add(diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = given},
                           "a path without line breaks, controls and broken characters",
                           "this path cannot be written into the trust store");
    return SX_OK;
}

static sx_status put_pins(sx_trust *trust, sx_new_pin *pins, size_t count, const char *note,
                          sx_diags *diags)
{
    char now[SX_TIME_TEXT];
    bool changed = false;
    sx_time_now(now);
    for (size_t i = 0; i < count; i++) {
        pins[i].added = sx_trust_find_pin(trust, pins[i].hash) == NULL;
        const sx_pin pin = {pins[i].hash, now, pins[i].path, note};
        if (pins[i].added && !sx_trust_put_pin(trust, &pin))
            return out_of_memory(trust, diags);
        changed = changed || pins[i].added;
    }
    return changed ? sx_trust_write(trust, SX_TRUST_PINS, diags) : SX_OK;
}

sx_status sx_trust_add_pins(sx_trust *trust, sx_new_pin *pins, size_t count, const char *note,
                            sx_arena *arena, sx_diags *diags)
{
    int lock = -1;
    sx_status status = SX_OK;
    if (strlen(note) > SX_TRUST_TEXT_MAX || !sx_is_trust_text(sx_slice_of(note)))
        return sx_diag_add(diags, SX_E_USAGE, "TRUST.NOTE", (sx_where){0},
                           "one line of at most 200 bytes, without blanks at its ends",
                           "this note cannot be written into the trust store");
    for (size_t i = 0; status == SX_OK && i < count; i++)
        status = whole_path(&pins[i], arena, diags);
    if (status == SX_OK)
        status = sx_trust_begin(trust, diags, &lock);
    if (status == SX_OK)
        status = put_pins(trust, pins, count, note, diags);
    sx_trust_unlock(lock);
    return status;
}

/* --- keys ------------------------------------------------------------------------------------- */

static sx_status put_key(sx_trust *trust, const char *name, const char *key, sx_diags *diags,
                         bool *ret_added)
{
    char now[SX_TIME_TEXT];
    *ret_added = sx_trust_find_key(trust, key) == NULL;
    if (!*ret_added)
        return SX_OK;
    for (size_t i = 0; i < trust->counts[SX_TRUST_KEYS]; i++)
        if (strcmp(trust->keys[i].name, name) == 0)
            return sx_diag_add(diags, SX_E_TRUST, "TRUST.NAME", (sx_where){0},
                               "ask them whether they have a new key; to keep both: --name OTHER; "
                               "to drop the old one first: sextant trust remove NAME",
                               "there is a key of %s already, and it is another: %s", name,
                               trust->keys[i].key);
    sx_time_now(now);
    const sx_key record = {key, now, name};
    if (!sx_trust_put_key(trust, &record))
        return out_of_memory(trust, diags);
    return sx_trust_write(trust, SX_TRUST_KEYS, diags);
}

sx_status sx_trust_add_key(sx_trust *trust, const char *name, const char *key, sx_diags *diags,
                           bool *ret_added)
{
    int lock = -1;
    *ret_added = false;
    if (name[0] == '\0' || strlen(name) > SX_TRUST_TEXT_MAX || !sx_is_trust_text(sx_slice_of(name)))
        return sx_diag_add(diags, SX_E_USAGE, "TRUST.NAME", (sx_where){0},
                           "a name of one line and at most 200 bytes",
                           "this is no name of a publisher");
    sx_status status = sx_trust_begin(trust, diags, &lock);
    if (status == SX_OK)
        status = put_key(trust, name, key, diags, ret_added);
    sx_trust_unlock(lock);
    return status;
}

/* --- removing --------------------------------------------------------------------------------- */

static bool begins(const char *text, const char *prefix)
{
    size_t len = strlen(prefix);
    return len >= PREFIX_MIN && strncmp(text, prefix, len) == 0;
}

static bool pin_fits(const sx_pin *pin, const char *what, const char *real)
{
    return begins(pin->hash, what) || strcmp(pin->path, what) == 0 ||
           (real != NULL && strcmp(pin->path, real) == 0);
}

static bool key_fits(const sx_key *key, const char *what)
{
    return strcmp(key->name, what) == 0 || begins(key->key, what);
}

typedef struct choice {
    size_t fitting, index;
    sx_trust_kind kind;
} choice;

static choice choose(const sx_trust *trust, const char *what, const char *real)
{
    choice c = {0};
    for (size_t i = 0; i < trust->counts[SX_TRUST_PINS]; i++)
        if (pin_fits(&trust->pins[i], what, real))
            c = (choice){c.fitting + 1, i, SX_TRUST_PINS};
    for (size_t i = 0; i < trust->counts[SX_TRUST_KEYS]; i++)
        if (key_fits(&trust->keys[i], what))
            c = (choice){c.fitting + 1, i, SX_TRUST_KEYS};
    return c;
}

static sx_status refuse_choice(const char *what, size_t fitting, sx_diags *diags)
{
    if (fitting == 0)
        return sx_diag_add(diags, SX_E_NOT_FOUND, "TRUST.NOT_FOUND", (sx_where){0},
                           "at least 8 digits of a hash, a name or a path, as in: sextant trust "
                           "list",
                           "nothing that is trusted is called '%s'", what);
    return sx_diag_add(diags, SX_E_USAGE, "TRUST.AMBIGUOUS", (sx_where){0},
                       "more digits of the hash, as in: sextant trust list",
                       "'%s' fits %zu records", what, fitting);
}

static const char *keep(const char *text, sx_arena *arena, bool *failed)
{
    const char *copy = sx_arena_strdup(arena, text);
    *failed = *failed || copy == NULL;
    return copy == NULL ? "" : copy;
}

static sx_status take_away_locked(sx_trust *trust, const char *what, const char *real,
                                  sx_arena *arena, sx_diags *diags, sx_removed *ret)
{
    bool failed = false;
    choice c = choose(trust, what, real);
    if (c.fitting != 1)
        return refuse_choice(what, c.fitting, diags);
    *ret = (sx_removed){.is_key = c.kind == SX_TRUST_KEYS};
    if (ret->is_key) {
        const sx_key *key = &trust->keys[c.index];
        ret->key = (sx_key){keep(key->key, arena, &failed), keep(key->when, arena, &failed),
                            keep(key->name, arena, &failed)};
    } else {
        const sx_pin *pin = &trust->pins[c.index];
        ret->pin = (sx_pin){keep(pin->hash, arena, &failed), keep(pin->when, arena, &failed),
                            keep(pin->path, arena, &failed), keep(pin->note, arena, &failed)};
    }
    if (failed)
        return out_of_memory(trust, diags);
    sx_trust_take_out(trust, c.kind, c.index);
    return sx_trust_write(trust, c.kind, diags);
}

sx_status sx_trust_take_away(sx_trust *trust, const char *what, sx_arena *arena, sx_diags *diags,
                             sx_removed *ret)
{
    int lock = -1;
    char *real = strchr(what, '/') == NULL ? NULL : realpath(what, NULL);
    sx_status status = sx_trust_begin(trust, diags, &lock);
    if (status == SX_OK)
        status = take_away_locked(trust, what, real, arena, diags, ret);
    sx_trust_unlock(lock);
    free(real);
    return status;
}
