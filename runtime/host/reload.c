/*
 * reload.c: seeing, while the host runs, that instruments were added or changed. A version that is
 * refused is quarantined with its reason, and the one before stays in force.
 */
#include <string.h>

#include "host/catalogue_parts.h"
#include "host/engine.h"
#include "host/files.h"

static bool retire(sx_catalogue *c, sx_kept *kept)
{
    if (!kept->instrument && !kept->battery && !kept->care_model)
        return true;
    if (!sx_arena_grow(c->arena, (void **)&c->retired, &c->retired_capacity, c->retired_count,
                       sizeof *c->retired))
        return false;
    c->retired[c->retired_count++] = *kept;
    kept->instrument = NULL;
    kept->battery = NULL;
    kept->care_model = NULL;
    return true;
}

/* Every error of the trial becomes a warning of the caller; the first one is the reason. */
static const char *take_reasons(sx_catalogue *c, const sx_diags *trial, sx_diags *diags)
{
    const char *reason = NULL;
    for (size_t i = 0; i < trial->count; i++) {
        const sx_diag *d = &trial->items[i];
        if (d->warning)
            continue;
        sx_where where = {.file = sx_arena_strdup(c->arena, d->where.file ? d->where.file : ""),
                          .line = d->where.line,
                          .column = d->where.column};
        const char *expected = d->expected ? sx_arena_strdup(c->arena, d->expected) : NULL;
        sx_diag_warn(diags, "CATALOGUE.QUARANTINE", where, expected,
                     "the version before stays in force: %s", d->message);
        if (!reason)
            reason = sx_arena_printf(c->arena, "%s:%u: %s", where.file ? where.file : "",
                                     (unsigned)where.line, d->message);
    }
    return reason ? reason : "it could not be loaded";
}

/* Loads an instrument again whose files changed. */
static sx_status renew(sx_catalogue *c, sx_kept *kept, const char stamp[SX_HASH_TEXT],
                       sx_diags *diags, sx_reload_result *ret)
{
    sx_loaded *fresh = NULL;
    sx_diags trial;
    sx_arena *arena = sx_arena_new(0);
    if (!arena)
        return SX_E_MEMORY;
    sx_diags_init(&trial, arena);
    sx_status status = sx_catalogue_load(c, kept, &trial, &fresh);
    if (status == SX_OK && kept->listed && strcmp(fresh->model->id, kept->entry.id) != 0)
        status =
            sx_diag_add(&trial, SX_E_MANIFEST, "MANIFEST.ID", (sx_where){kept->entry.path, 1, 1},
                        kept->entry.id, "the folder is called %s but the instrument inside is %s",
                        kept->entry.id, fresh->model->id);
    memcpy(kept->stamp, stamp, SX_HASH_TEXT);
    if (status != SX_OK) {
        sx_loaded_free(fresh);
        kept->quarantine = take_reasons(c, &trial, diags);
        ret->quarantined++;
        status = status == SX_E_MEMORY ? status : SX_OK;
    } else if (!retire(c, kept)) {
        sx_loaded_free(fresh);
        status = SX_E_MEMORY;
    } else {
        kept->instrument = fresh;
        kept->quarantine = NULL;
        ret->changed++;
    }
    sx_arena_free(arena);
    return status;
}

static sx_kept *same_entry(sx_kept *kept, size_t count, const sx_kept *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (kept[i].listed == wanted->listed && kept[i].entry.kind == wanted->entry.kind &&
            strcmp(kept[i].entry.id, wanted->entry.id) == 0)
            return &kept[i];
    return NULL;
}

/* What was loaded before moves to the new list; what is not listed any more is retired. */
static bool carry_over(sx_catalogue *c, sx_kept *old, size_t old_count, sx_reload_result *ret)
{
    for (size_t i = 0; i < old_count; i++) {
        if (!old[i].listed) {
            if (!sx_arena_grow(c->arena, (void **)&c->kept, &c->capacity, c->count,
                               sizeof *c->kept))
                return false;
            c->kept[c->count++] = old[i];
            continue;
        }
        sx_kept *now = same_entry(c->kept, c->listed, &old[i]);
        if (!now) {
            ret->removed++;
            if (!retire(c, &old[i]))
                return false;
            continue;
        }
        now->instrument = old[i].instrument;
        now->quarantine = old[i].quarantine;
        memcpy(now->stamp, old[i].stamp, SX_HASH_TEXT);
        /* batteries and care models are small: they are read again when they are asked for */
        old[i].instrument = NULL;
        if (!retire(c, &old[i]))
            return false;
    }
    return true;
}

sx_status sx_catalogue_reload(sx_catalogue *c, sx_diags *diags, sx_reload_result *ret)
{
    sx_kept *old = c->kept;
    size_t old_count = c->count;
    *ret = (sx_reload_result){0};
    c->kept = NULL;
    c->count = c->capacity = c->listed = 0;
    bool good = sx_catalogue_list(c, diags);
    for (size_t i = 0; good && i < c->listed; i++)
        ret->added += same_entry(old, old_count, &c->kept[i]) == NULL;
    if (!good || !carry_over(c, old, old_count, ret))
        return sx_diag_add(diags, SX_E_MEMORY, "MEMORY", (sx_where){0}, NULL, "memory ran out");
    sx_status status = SX_OK;
    for (size_t i = 0; status == SX_OK && i < c->count; i++) {
        char stamp[SX_HASH_TEXT];
        if (!c->kept[i].instrument)
            continue;
        sx_stamp(c->kept[i].entry.path, stamp);
        if (strcmp(stamp, c->kept[i].stamp) != 0)
            status = renew(c, &c->kept[i], stamp, diags, ret);
    }
    return status;
}

const char *sx_catalogue_quarantine(const sx_catalogue *c, const char *id)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->kept[i].entry.kind == SX_ENTRY_INSTRUMENT && strcmp(c->kept[i].entry.id, id) == 0)
            return c->kept[i].quarantine;
    return NULL;
}
