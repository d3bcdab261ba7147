/*
 * plan_steps.c: loads what a session consists of, and refuses to begin or go on where the wording is
 * missing or the rules are no longer those the session began with.
 */
#include "session/plan_steps.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "manifest/manifest.h"
#include "session/archive.h"
#include "session/language.h"

static sx_status out_of_memory(sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "SESSION.MEMORY", (sx_where){0}, NULL,
                       "memory ran out while preparing a session");
}

/* A path is kept whole, so that the session can be resumed from another directory. */
static const char *keep_target(const char *target, sx_arena *arena)
{
    char here[4096];
    if (!sx_is_path(target) || target[0] == '/' || getcwd(here, sizeof here) == NULL) {
        return sx_arena_strdup(arena, target);
    }
    return sx_arena_printf(arena, "%s/%s", here, target);
}

/* A file may hold an instrument or a battery; what cannot be read is said when it is loaded. */
static bool is_battery_file(const char *path)
{
    sx_buf text;
    sx_file_kind kind = SX_FILE_INSTRUMENT;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    if (sx_file_read(path, SX_MANIFEST_MAX, &text, NULL) == SX_OK) {
        (void)sx_manifest_file_kind(path, (sx_slice){sx_buf_text(&text), text.len}, NULL, &kind);
    }
    sx_buf_free(&text);
    return kind == SX_FILE_BATTERY;
}

static sx_status not_found(sx_admin *admin, const sx_catalogue *catalogue, const char *target,
                           sx_diags *diags)
{
    size_t count = 0;
    const char **names =
        sx_arena_array(admin->arena, sx_catalogue_count(catalogue) + 1, sizeof *names);
    for (size_t i = 0; names != NULL && i < sx_catalogue_count(catalogue); i++) {
        const sx_entry *entry = sx_catalogue_at(catalogue, i);
        if (entry->kind != SX_ENTRY_CARE_MODEL) {
            names[count++] = entry->id;
        }
    }
    const char *near = count == 0 ? NULL : sx_nearest(sx_slice_of(target), names, count);
    return sx_diag_add(diags, SX_E_NOT_FOUND, "SESSION.TARGET", (sx_where){0},
                       near == NULL ? "one of those that `sextant list` shows" : near,
                       "there is no instrument or battery `%s`%s", target,
                       near == NULL ? "" : "; did you mean");
}

static sx_status find_target(sx_admin *admin, sx_catalogue *catalogue, const char *target,
                             sx_diags *diags, const sx_loaded **ret)
{
    bool instrument = sx_catalogue_find(catalogue, SX_ENTRY_INSTRUMENT, target, NULL) != NULL;
    bool battery = sx_catalogue_find(catalogue, SX_ENTRY_BATTERY, target, NULL) != NULL;
    *ret = NULL;
    if (!instrument && !battery && !sx_is_path(target)) {
        return not_found(admin, catalogue, target, diags);
    }
    if (!instrument && (battery || is_battery_file(target))) {
        return sx_catalogue_battery(catalogue, target, diags, &admin->battery);
    }
    return sx_catalogue_instrument(catalogue, target, diags, ret);
}

/* --- words ------------------------------------------------------------------------------------- */

static sx_status no_pack(const sx_loaded *loaded, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_STORE, "SESSION.WORDING", (sx_where){0},
                       "the wording pack that it began with, on the path of wording packs "
                       "(--wording), and resume again",
                       "the session began with words of %s that are not there any more",
                       loaded->model->id);
}

/* The pack under which the session began; its licence was looked at then. */
static sx_status old_pack(const sx_admin *admin, const sx_catalogue *catalogue,
                          const sx_loaded *loaded, const sx_event_instrument *wanted,
                          sx_diags *diags, const sx_pack **ret)
{
    const char *hash = wanted->wording != NULL ? wanted->wording : wanted->licence;
    *ret = NULL;
    if (hash == NULL) {
        return SX_OK;
    }
    *ret = sx_archive_load_pack(admin->store, hash, loaded, admin->arena);
    if (*ret == NULL) {
        *ret = sx_pack_find(catalogue, loaded, hash, admin->arena);
    }
    bool needed = wanted->wording != NULL && !admin->looking;
    return *ret == NULL && needed ? no_pack(loaded, diags) : SX_OK;
}

static sx_status new_pack(const sx_admin *admin, const sx_catalogue *catalogue,
                          const sx_loaded *loaded, sx_diags *diags, const sx_pack **ret)
{
    sx_use use;
    (void)sx_use_read(admin->begin.use, &use);
    const sx_rights_request request = {
        .loaded = loaded, .language = admin->begin.language, .use = use, .show = true};
    return sx_rights_seek(catalogue, &request, admin->arena, diags, ret);
}

/* The instrument of a step with the words that are shown, which may come from a wording pack. */
static sx_status dress(sx_admin *admin, const sx_catalogue *catalogue, size_t index,
                       const sx_event_instrument *wanted, sx_diags *diags, const sx_loaded **loaded)
{
    size_t item;
    const sx_pack *pack = NULL;
    const sx_model *model = (*loaded)->model;
    sx_event_instrument *event = &admin->begin.instruments[index];
    *event = (sx_event_instrument){
        .id = model->id, .version = model->version, .rule_hash = (*loaded)->rule_hash};
    sx_status status = wanted == NULL ? new_pack(admin, catalogue, *loaded, diags, &pack)
                                      : old_pack(admin, catalogue, *loaded, wanted, diags, &pack);
    if (status != SX_OK || pack == NULL) {
        return status;
    }
    bool words = wanted != NULL
                     ? wanted->wording != NULL
                     : sx_model_words(model, admin->begin.language, &item) != SX_WORDS_ALL;
    *(words ? &event->wording : &event->licence) = pack->hash;
    admin->packs[index] = pack;
    *loaded = sx_loaded_with(*loaded, pack, words, admin->arena);
    return *loaded == NULL ? out_of_memory(diags) : SX_OK;
}

static sx_status make_step(sx_admin *admin, size_t index, const sx_loaded *loaded,
                           const char *because, sx_diags *diags)
{
    for (size_t i = 0; i < index; i++) {
        if (admin->steps[i].loaded->scores == loaded->scores) {
            return sx_diag_add(diags, SX_E_MANIFEST, "SESSION.TWICE",
                               admin->battery->steps[index].where, "each instrument once",
                               "the battery gives %s twice", loaded->model->id);
        }
    }
    admin->ready = index + 1;
    if (!sx_step_init(&admin->steps[index], loaded, admin->arena)) {
        return out_of_memory(diags);
    }
    admin->steps[index].because = because;
    return SX_OK;
}

static bool is_wanted(const sx_loaded *loaded, const sx_event_instrument *wanted)
{
    return loaded != NULL && sx_str_equal(loaded->model->id, wanted->id) &&
           sx_str_equal(loaded->model->version, wanted->version) &&
           sx_str_equal(loaded->rule_hash, wanted->rule_hash);
}

/*
 * The instrument of a step: the installed one; for a session that goes on the one it began with. When
 * neither is there, what is installed is returned, and the check of the versions says so.
 */
static sx_status find_instrument(sx_admin *admin, sx_catalogue *catalogue, const char *id,
                                 const sx_event_instrument *wanted, sx_diags *diags,
                                 const sx_loaded **ret)
{
    if (wanted == NULL) {
        return sx_catalogue_instrument(catalogue, id, diags, ret);
    }
    sx_status status = sx_catalogue_instrument(catalogue, id, NULL, ret);
    if (status == SX_OK && is_wanted(*ret, wanted)) {
        return SX_OK;
    }
    const sx_loaded *kept = NULL;
    sx_status archived =
        sx_archive_load(catalogue, admin->store, wanted, admin->arena, diags, &kept);
    if (archived == SX_OK && is_wanted(kept, wanted)) {
        *ret = kept;
        return SX_OK;
    }
    if (archived != SX_OK && archived != SX_E_NOT_FOUND) {
        return archived; /* there is a copy, and it was said why it cannot be used */
    }
    if (archived == SX_OK && status != SX_OK) {
        return sx_archive_refuse(admin->store, wanted, "its rules are not those of the session",
                                 admin->arena, diags);
    }
    return status == SX_OK ? status : sx_catalogue_instrument(catalogue, id, diags, ret);
}

static bool has_rules(const sx_admin *admin, const sx_battery *battery, const sx_event *begun)
{
    return battery != NULL &&
           sx_str_equal(sx_battery_hash(battery, admin->arena), begun->rule_hash);
}

/* The same for the battery of a session that goes on. */
static sx_status find_battery(sx_admin *admin, sx_catalogue *catalogue, const char *target,
                              const sx_event *begun, sx_diags *diags)
{
    sx_diags why;
    const sx_battery *battery = NULL;
    sx_diags_init(&why, admin->arena);
    sx_status status = sx_catalogue_battery(catalogue, target, &why, &admin->battery);
    if (status == SX_OK && has_rules(admin, admin->battery, begun)) {
        return SX_OK;
    }
    if (sx_archive_load_battery(catalogue, admin->store, begun, admin->arena, &battery) == SX_OK &&
        has_rules(admin, battery, begun)) {
        admin->battery = battery;
        return SX_OK;
    }
    return status == SX_OK ? status
                           : sx_catalogue_battery(catalogue, target, diags, &admin->battery);
}

static sx_status make_steps(sx_admin *admin, sx_catalogue *catalogue, const sx_loaded *loaded,
                            const sx_event *begun, sx_diags *diags)
{
    const sx_battery *battery = admin->battery;
    const sx_event_instrument *wanted = begun == NULL ? NULL : &begun->instruments[0];
    if (battery == NULL) {
        sx_status dressed = dress(admin, catalogue, 0, wanted, diags, &loaded);
        return dressed == SX_OK ? make_step(admin, 0, loaded, NULL, diags) : dressed;
    }
    sx_status status = SX_OK;
    for (size_t i = 0; status == SX_OK && i < battery->step_count; i++) {
        wanted = begun != NULL && i < begun->instrument_count ? &begun->instruments[i] : NULL;
        status =
            find_instrument(admin, catalogue, battery->steps[i].instrument, wanted, diags, &loaded);
        if (status == SX_OK) {
            status = dress(admin, catalogue, i, wanted, diags, &loaded);
        }
        if (status == SX_OK) {
            status = make_step(admin, i, loaded, battery->steps[i].because, diags);
        }
        if (status == SX_OK) {
            status = sx_condition_new(battery, i, admin->steps, admin->arena, diags,
                                      &admin->conditions[i]);
        }
    }
    return status;
}

sx_status sx_admin_prepare(sx_admin *admin, sx_catalogue *catalogue, const char *target,
                           const sx_event *begun, sx_diags *diags)
{
    const sx_loaded *loaded = NULL;
    sx_status status = begun == NULL    ? find_target(admin, catalogue, target, diags, &loaded)
                       : begun->battery ? find_battery(admin, catalogue, target, begun, diags)
                                        : find_instrument(admin, catalogue, target,
                                                          &begun->instruments[0], diags, &loaded);
    if (status != SX_OK) {
        return status;
    }
    const sx_battery *battery = admin->battery;
    size_t count = battery == NULL ? 1 : battery->step_count;
    admin->steps = sx_arena_array(admin->arena, count, sizeof *admin->steps);
    admin->conditions = sx_arena_array(admin->arena, count, sizeof *admin->conditions);
    admin->packs = sx_arena_array(admin->arena, count, sizeof *admin->packs);
    admin->begin.instruments =
        sx_arena_array(admin->arena, count, sizeof *admin->begin.instruments);
    admin->begin.target = keep_target(target, admin->arena);
    if (battery != NULL) {
        admin->begin.rule_hash = sx_battery_hash(battery, admin->arena);
    }
    if (admin->steps == NULL || admin->conditions == NULL || admin->packs == NULL ||
        admin->begin.instruments == NULL || admin->begin.target == NULL ||
        (battery != NULL && admin->begin.rule_hash == NULL)) {
        return out_of_memory(diags);
    }
    admin->step_count = count;
    admin->begin.battery = battery != NULL;
    admin->begin.version = battery == NULL ? loaded->model->version : battery->version;
    admin->begin.instrument_count = count;
    status = make_steps(admin, catalogue, loaded, begun, diags);
    return status != SX_OK || begun != NULL
               ? status
               : sx_packs_check_used(catalogue, admin->packs, count, admin->arena, diags);
}

sx_status sx_admin_check_language(const sx_admin *admin, const char *language, sx_diags *diags)
{
    sx_status status = SX_OK;
    for (size_t i = 0; status == SX_OK && !admin->looking && i < admin->step_count; i++) {
        status = sx_language_check(admin->steps[i].loaded->model, language, diags);
    }
    return status;
}

static sx_status refuse_version(const char *id, const char *began, const char *now, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_STORE, "SESSION.VERSION", (sx_where){0},
                       "a session ends under the version it began with: put that version on the "
                       "search path (--path) and resume again",
                       "the session began with %s %s, and %s is installed", id, began, now);
}

sx_status sx_admin_check_versions(const sx_admin *admin, const sx_event *begin, sx_diags *diags)
{
    const sx_event *now = &admin->begin;
    if (begin->battery != now->battery || begin->instrument_count != now->instrument_count ||
        !sx_str_equal(begin->rule_hash, now->rule_hash)) {
        return refuse_version(begin->target, begin->version,
                              "the same name with other steps or conditions", diags);
    }
    for (size_t i = 0; i < now->instrument_count; i++) {
        const sx_event_instrument *a = &begin->instruments[i];
        const sx_event_instrument *b = &now->instruments[i];
        if (!sx_str_equal(a->id, b->id) || !sx_str_equal(a->version, b->version)) {
            return refuse_version(a->id, a->version, b->version, diags);
        }
        if (!sx_str_equal(a->rule_hash, b->rule_hash)) {
            return refuse_version(a->id, a->version, "the same version with other rules", diags);
        }
    }
    return SX_OK;
}
