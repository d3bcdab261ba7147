/*
 * reload.c: seeing, while the host runs, that instruments were added or changed. A version that is
 * refused is quarantined with its reason, and the one before stays in force.
 */
#include <string.h>

#include "base/file.h"
#include "host/catalogue_parts.h"
#include "host/engine.h"
#include "host/files.h"

#define REASON_MAX ((size_t)4096)

/* Room for everything that a reload may move, so that nothing is lost in the middle of it. */
static bool reserve(sx_catalogue *c, size_t old_count)
{
    size_t moved = 2 * old_count + c->count;
    sx_kept *kept = sx_arena_array(c->arena, c->count + old_count + 1, sizeof *kept);
    sx_kept *retired = sx_arena_array(c->arena, c->retired_count + moved + 1, sizeof *retired);
    if (!kept || !retired)
        return false;
    if (c->count)
        memcpy(kept, c->kept, c->count * sizeof *kept);
    if (c->retired_count)
        memcpy(retired, c->retired, c->retired_count * sizeof *retired);
    c->kept = kept;
    c->capacity = c->count + old_count + 1;
    c->retired = retired;
    c->retired_capacity = c->retired_count + moved + 1;
    return true;
}

/* Somebody may still use it; its idle processes nobody needs. */
static void retire(sx_catalogue *c, const sx_kept *kept)
{
    if (!kept->instrument && !kept->battery && !kept->care_model)
        return;
    if (kept->instrument)
        sx_engine_rest(kept->instrument->engine);
    c->retired[c->retired_count++] = *kept;
}

/* --- quarantine ---------------------------------------------------------------------------------- */

/* Every error of the trial becomes a warning of the caller; the first one is the reason. */
static const char *take_reasons(sx_catalogue *c, const sx_kept *kept, const sx_diags *trial,
                                sx_diags *diags)
{
    const sx_model *stays = kept->instrument->model;
    const char *reason = NULL;
    for (size_t i = 0; i < trial->count; i++) {
        const sx_diag *d = &trial->items[i];
        if (d->warning)
            continue;
        sx_diag_warn(diags, "CATALOGUE.QUARANTINE", d->where, d->expected,
                     "%s stays in version %s, what is there now is refused: %s", stays->id,
                     stays->version, d->message);
        if (!reason) {
            sx_buf line;
            sx_buf_init(&line, REASON_MAX);
            sx_diag_print(&line, d);
            reason = sx_arena_strndup(c->arena, sx_buf_text(&line), line.len ? line.len - 1 : 0);
            sx_buf_free(&line);
        }
    }
    return reason ? reason : "it could not be loaded";
}

static sx_status wrong_id(const sx_kept *kept, const sx_loaded *fresh, sx_diags *diags)
{
    return kept->listed ? sx_catalogue_named(fresh, kept->entry.id, diags) : SX_OK;
}

/* Loads an instrument again whose files changed, or that was refused the last time. */
static sx_status renew(sx_catalogue *c, sx_kept *kept, const char stamp[SX_HASH_TEXT],
                       sx_diags *diags, sx_reload_result *ret)
{
    sx_loaded *fresh = NULL;
    sx_diags trial;
    sx_arena *arena = sx_arena_new(0);
    if (!arena)
        return SX_E_MEMORY;
    sx_diags_init(&trial, arena);
    sx_status status = sx_catalogue_load(c, kept, stamp, &trial, &fresh);
    if (status == SX_OK)
        status = wrong_id(kept, fresh, &trial);
    if (status == SX_OK) {
        retire(c, kept);
        kept->instrument = fresh;
        kept->quarantine = NULL;
        ret->changed++;
    } else {
        sx_loaded_free(fresh);
        kept->quarantine = take_reasons(c, kept, &trial, diags);
        ret->quarantined++;
    }
    memcpy(kept->stamp, stamp, SX_HASH_TEXT);
    sx_arena_free(arena);
    return status == SX_E_MEMORY ? status : SX_OK;
}

/* --- reload -------------------------------------------------------------------------------------- */

static sx_kept *same_entry(sx_kept *kept, size_t count, const sx_kept *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (kept[i].listed == wanted->listed && kept[i].entry.kind == wanted->entry.kind &&
            strcmp(kept[i].entry.id, wanted->entry.id) == 0)
            return &kept[i];
    return NULL;
}

/* An instrument that was loaded by its path goes on while its file is there. Others are found again when
 * they are asked for. */
static sx_status carry_path(sx_catalogue *c, const sx_kept *old, sx_diags *diags,
                            sx_reload_result *ret)
{
    sx_kept *now = &c->kept[c->count];
    if (!old->instrument) {
        retire(c, old);
        return SX_OK;
    }
    *now = *old;
    if (!old->archived) {
        sx_status status = sx_catalogue_main(c, old->entry.id, diags, &now->entry.path);
        if (status != SX_OK)
            return status;
        if (sx_path_absent(now->entry.path)) {
            retire(c, old);
            ret->removed++;
            return SX_OK;
        }
    }
    c->count++;
    return SX_OK;
}

/* What was loaded before moves to the new list; what is not there any more is retired. Batteries and care
 * models are small: they are read again when they are asked for. */
static sx_status carry_over(sx_catalogue *c, const sx_kept *old, size_t old_count, sx_diags *diags,
                            sx_reload_result *ret)
{
    sx_status status = SX_OK;
    for (size_t i = 0; status == SX_OK && i < old_count; i++) {
        if (!old[i].listed) {
            status = carry_path(c, &old[i], diags, ret);
            continue;
        }
        sx_kept *now = same_entry(c->kept, c->listed, &old[i]);
        if (now && old[i].instrument) {
            now->instrument = old[i].instrument;
            now->quarantine = old[i].quarantine;
            memcpy(now->stamp, old[i].stamp, SX_HASH_TEXT);
            continue;
        }
        ret->removed += now == NULL;
        retire(c, &old[i]);
    }
    return status;
}

static sx_status out_of_memory(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "MEMORY", (sx_where){0}, NULL, "memory ran out");
}

/* Was it listed before, and is not seen any more although nobody took it away? */
static const sx_kept *hidden(sx_catalogue *c, const sx_catalogue *before)
{
    for (size_t i = 0; c->unread && i < before->count; i++) {
        const sx_kept *old = &before->kept[i];
        const sx_kept *now = old->listed ? same_entry(c->kept, c->listed, old) : NULL;
        if (old->listed && !(now && strcmp(now->entry.path, old->entry.path) == 0) &&
            !sx_path_absent(old->entry.path))
            return old;
    }
    return NULL;
}

/* What is in a folder that cannot be read now is not taken for gone. */
static sx_status list_all(sx_catalogue *c, const sx_catalogue *before, sx_diags *diags)
{
    if (!sx_catalogue_list(c, diags))
        return out_of_memory(diags);
    const sx_kept *old = hidden(c, before);
    return !old ? SX_OK
                : sx_diag_add(diags, SX_E_INPUT, "CATALOGUE.UNREAD",
                              (sx_where){old->entry.path, 0, 0},
                              "folders that can be read, and another reload",
                              "%s cannot be seen any more, and was not taken away: everything "
                              "stays as it was loaded",
                              old->entry.id);
}

/* A new list with what was loaded in it; the old one when that fails. */
static sx_status list_again(sx_catalogue *c, sx_diags *diags, sx_reload_result *ret)
{
    const sx_catalogue before = *c;
    c->kept = NULL;
    c->count = c->capacity = c->listed = 0;
    sx_status status = list_all(c, &before, diags);
    if (status == SX_OK && !reserve(c, before.count))
        status = out_of_memory(diags);
    for (size_t i = 0; status == SX_OK && i < c->listed; i++)
        ret->added += same_entry(before.kept, before.count, &c->kept[i]) == NULL;
    if (status == SX_OK)
        status = carry_over(c, before.kept, before.count, diags, ret);
    if (status != SX_OK) {
        *c = before;
        *ret = (sx_reload_result){0};
    }
    return status;
}

sx_status sx_catalogue_reload(sx_catalogue *c, sx_diags *diags, sx_reload_result *ret)
{
    *ret = (sx_reload_result){0};
    if (!sx_catalogue_settle(c, NULL))
        return out_of_memory(diags);
    sx_status status = list_again(c, diags, ret);
    for (size_t i = 0; status == SX_OK && i < c->count; i++) {
        char stamp[SX_HASH_TEXT];
        sx_kept *kept = &c->kept[i];
        if (!kept->instrument || kept->archived)
            continue;
        status = sx_stamp(kept->entry.path, diags, stamp);
        /* What refused it may lie elsewhere, in the trust store or a library: it gets another chance. */
        if (status == SX_OK && (kept->quarantine || strcmp(stamp, kept->stamp) != 0))
            status = renew(c, kept, stamp, diags, ret);
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
