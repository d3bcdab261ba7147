/*
 * wording.c: reads the wording packs that there are on this machine, and puts the words of one into an
 * instrument. Which of them serves, and whether it may, is decided in rights.c.
 */
#include "host/wording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"
#include "host/wording_files.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

#define FILES_MAX 1000 /* packs that are looked at in one folder */

/* --- reading one --------------------------------------------------------------------------------- */

static sx_status check_pack(const sx_pack *pack, const sx_loaded *loaded, sx_diags *diags)
{
    sx_where where = {.file = pack->file};
    if (!pack->sealed) {
        return sx_diag_add(diags, SX_E_MANIFEST, "WORDING.UNSEALED", where,
                           "the hash, which `sextant wording seal FILE` writes",
                           "the pack was never sealed");
    }
    if (pack->rule_hash != NULL && !sx_str_equal(pack->rule_hash, loaded->rule_hash)) {
        return sx_diag_add(diags, SX_E_MANIFEST, "WORDING.RULES", where,
                           "the rules that the pack was written for, or a pack for these",
                           "%s has other scoring rules than those the pack names",
                           loaded->model->id);
    }
    return SX_OK;
}

sx_status sx_pack_read(const char *path, const sx_loaded *loaded, sx_arena *arena, sx_diags *diags,
                       const sx_pack **ret)
{
    sx_buf text;
    sx_pack *pack = NULL;
    const char *name = sx_arena_strdup(arena, path);
    *ret = NULL;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = name ? sx_manifest_read_file(path, &text, diags) : SX_E_MEMORY;
    if (status == SX_OK)
        status = sx_manifest_wording(arena, loaded ? loaded->model : NULL, name,
                                     (sx_slice){sx_buf_text(&text), text.len}, diags, &pack);
    sx_buf_free(&text);
    if (status == SX_OK && loaded)
        status = check_pack(pack, loaded, diags);
    if (status == SX_OK)
        *ret = pack;
    return status;
}

const char *sx_pack_instrument(const char *path, sx_arena *arena)
{
    sx_buf text;
    sx_tree *root = NULL;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    if (sx_manifest_read_file(path, &text, NULL) == SX_OK)
        (void)sx_tree_read_yaml(arena, path, (sx_slice){sx_buf_text(&text), text.len}, NULL, &root);
    const sx_tree *id = root ? sx_tree_get(root, "instrument") : NULL;
    sx_buf_free(&text);
    return id && sx_tree_is_scalar(id) && sx_is_name(id->text) ? id->text.at : NULL;
}

/* --- where they are ------------------------------------------------------------------------------ */

void sx_wording_default_path(sx_buf *out)
{
    const char *environment = getenv("SEXTANT_WORDING");
    const char *data_home = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    if (environment && environment[0])
        sx_buf_str(out, environment);
    else if (data_home && data_home[0] == '/')
        sx_path_join(out, data_home, "sextant/wording");
    else if (home && home[0] == '/')
        sx_path_join(out, home, ".local/share/sextant/wording");
}

static bool ends_in_yaml(const char *name)
{
    size_t len = strlen(name);
    return len > 5 && strcmp(name + len - 5, ".yaml") == 0;
}

/* "ID.de.yaml", "ID.yaml"; with no id every file of packs. */
static bool is_called(const char *name, const char *id)
{
    size_t len = id ? strlen(id) : 0;
    return name[0] != '.' && ends_in_yaml(name) &&
           (!id || (strncmp(name, id, len) == 0 && name[len] == '.'));
}

static bool add_file(sx_pack_files *files, const char *path, bool named)
{
    if (!sx_arena_grow(files->arena, (void **)&files->items, &files->capacity, files->count,
                       sizeof *files->items))
        return false;
    files->items[files->count++] = (sx_pack_file){path, named};
    return true;
}

static sx_status add_folder(sx_pack_files *files, const char *folder, const char *id,
                            sx_diags *diags)
{
    char **names = NULL;
    size_t first = files->count, count = 0;
    sx_status status = sx_folder_list(folder, files->arena, diags, &names, &count);
    for (size_t i = 0; status == SX_OK && i < count && files->count - first < FILES_MAX; i++) {
        if (!is_called(names[i], id))
            continue;
        const char *path = sx_arena_printf(files->arena, "%s/%s", folder, names[i]);
        status = path && add_file(files, path, false) ? SX_OK : SX_E_MEMORY;
    }
    return status;
}

/* One place of the path: a folder, or a file. What is neither may come later; what cannot be looked at is told,
 * for the words of an instrument may be in it. */
static sx_status add_place(sx_pack_files *files, const char *place, const char *id, sx_diags *diags)
{
    struct stat about;
    int error = stat(place, &about) == 0 ? 0 : errno;
    if (error != 0 && !sx_is_absent(error))
        return sx_folder_refuse(place, error, diags);
    if (error == 0 && S_ISDIR(about.st_mode))
        return add_folder(files, place, id, diags);
    return !ends_in_yaml(place) || add_file(files, place, true) ? SX_OK : SX_E_MEMORY;
}

sx_status sx_pack_files_list(const sx_catalogue *catalogue, const char *id, sx_arena *arena,
                             sx_diags *diags, sx_pack_files *ret)
{
    const char *given = sx_catalogue_decisions(catalogue)->wording;
    sx_buf path;
    *ret = (sx_pack_files){.arena = arena};
    sx_buf_init(&path, (size_t)64 * 1024);
    if (given)
        sx_buf_str(&path, given);
    else
        sx_wording_default_path(&path);
    sx_status status = path.failed ? SX_E_MEMORY : SX_OK;
    for (const char *at = sx_buf_text(&path); status == SX_OK && *at;) {
        size_t len = strcspn(at, ":");
        const char *one = sx_arena_strndup(arena, at, len);
        if (!one)
            status = SX_E_MEMORY;
        else if (len)
            status = add_place(ret, one, id, diags);
        at += len + (at[len] == ':');
    }
    sx_buf_free(&path);
    return status;
}

/* The first thing that is wrong with a file. */
static const char *first_reason(const sx_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        if (!diags->items[i].warning)
            return diags->items[i].message;
    return "it cannot be read";
}

sx_status sx_packs_list(const sx_catalogue *catalogue, sx_arena *arena, sx_diags *diags,
                        sx_pack_entry **ret, size_t *ret_count)
{
    sx_pack_files files;
    *ret = NULL;
    *ret_count = 0;
    sx_status status = sx_pack_files_list(catalogue, NULL, arena, diags, &files);
    if (status != SX_OK)
        return status;
    *ret = sx_arena_array(arena, files.count + 1, sizeof **ret);
    for (size_t i = 0; *ret && i < files.count; i++) {
        sx_diags why;
        sx_pack_entry *entry = &(*ret)[i];
        sx_diags_init(&why, arena);
        entry->file = files.items[i].path;
        status = sx_pack_read(entry->file, NULL, arena, &why, &entry->pack);
        if (status == SX_E_MEMORY)
            return status; /* which says nothing of the file */
        if (status != SX_OK)
            entry->reason = first_reason(&why);
        else if (!entry->pack->sealed)
            entry->reason = "it was never sealed";
    }
    *ret_count = *ret ? files.count : 0;
    return *ret ? SX_OK : SX_E_MEMORY;
}

const sx_pack *sx_pack_find(const sx_catalogue *catalogue, const sx_loaded *loaded,
                            const char *hash, sx_arena *arena)
{
    sx_pack_files files;
    if (sx_pack_files_list(catalogue, loaded->model->id, arena, NULL, &files) != SX_OK)
        return NULL;
    for (size_t i = 0; i < files.count; i++) {
        const sx_pack *pack = NULL;
        if (sx_pack_read(files.items[i].path, loaded, arena, NULL, &pack) == SX_OK &&
            strcmp(pack->hash, hash) == 0)
            return pack;
    }
    return NULL;
}

static bool is_used(const char *path, const sx_pack *const *used, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (used[i] && strcmp(used[i]->file, path) == 0)
            return true;
    return false;
}

sx_status sx_packs_check_used(const sx_catalogue *catalogue, const sx_pack *const *used,
                              size_t count, sx_arena *arena, sx_diags *diags)
{
    sx_pack_files files = {.count = 0};
    sx_status status = SX_OK;
    if (sx_catalogue_decisions(catalogue)->wording)
        status = sx_pack_files_list(catalogue, NULL, arena, diags, &files);
    for (size_t i = 0; status == SX_OK && i < files.count; i++) {
        const char *path = files.items[i].path;
        if (!files.items[i].named || is_used(path, used, count))
            continue;
        const char *id = sx_pack_instrument(path, arena);
        sx_diag_warn(diags, "WORDING.UNUSED", (sx_where){.file = path},
                     "a pack for what is given, in the language in which it is given",
                     "nothing that is given shows the words of this file%s%s",
                     id ? ", which are for " : "", id ? id : "");
    }
    return status;
}

int32_t sx_today(void)
{
    char now[SX_TIME_TEXT];
    int32_t days = 0;
    sx_time_now(now);
    (void)sx_date_read((sx_slice){now, 10}, &days);
    return days;
}

/* --- the words in the instrument ----------------------------------------------------------------- */

/* Texts that the pack does not have, where the instrument has them in that language. */
static bool take_rest(const sx_model *model, const sx_translation *from, sx_arena *arena,
                      sx_translation *to)
{
    struct {
        const char **texts, *const *rest;
        size_t count;
        const char ***ret;
    } lists[] = {{to->scales, from->scales, model->scale_count, &to->scales},
                 {to->flags, from->flags, model->flag_count, &to->flags},
                 {to->validity, from->validity, model->validity_count, &to->validity}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char **all = sx_arena_array(arena, lists[i].count + 1, sizeof *all);
        for (size_t k = 0; all && k < lists[i].count; k++) {
            all[k] = lists[i].texts ? lists[i].texts[k] : NULL;
            if (!all[k] && lists[i].rest)
                all[k] = lists[i].rest[k];
        }
        *lists[i].ret = all;
        if (!all)
            return false;
    }
    const char ***bands = sx_arena_array(arena, model->scale_count + 1, sizeof *bands);
    for (size_t k = 0; bands && k < model->scale_count; k++) {
        bands[k] = to->bands ? to->bands[k] : NULL;
        if (!bands[k] && from->bands)
            bands[k] = from->bands[k];
    }
    to->bands = bands;
    to->title = to->title ? to->title : from->title;
    return bands != NULL;
}

static bool put_translation(sx_model *model, const sx_pack *pack, sx_arena *arena)
{
    sx_translation *all = sx_arena_array(arena, model->translation_count + 1, sizeof *all);
    size_t count = 0;
    if (!all)
        return false;
    all[count++] = pack->translation;
    for (size_t i = 0; i < model->translation_count; i++) {
        const sx_translation *one = &model->translations[i];
        if (!sx_ascii_equal_nocase(sx_slice_of(one->language), sx_slice_of(pack->language)))
            all[count++] = *one;
        else if (!take_rest(model, one, arena, &all[0]))
            return false;
    }
    model->translations = all;
    model->translation_count = count;
    return true;
}

/* What is shown and printed: the credit of the instrument, and the one that the permission asks for. */
static bool put_credit(sx_model *model, const sx_licence *licence, sx_arena *arena)
{
    const char *own = model->rights.credit;
    if (!licence->credit || sx_str_equal(own, licence->credit))
        return true;
    model->rights.credit =
        own ? sx_arena_printf(arena, "%s\n%s", own, licence->credit) : licence->credit;
    return model->rights.credit != NULL;
}

const sx_loaded *sx_loaded_with(const sx_loaded *loaded, const sx_pack *pack, bool words,
                                sx_arena *arena)
{
    sx_loaded *copy = sx_arena_alloc(arena, sizeof *copy);
    sx_model *model = sx_arena_alloc(arena, sizeof *model);
    if (!copy || !model)
        return NULL;
    *copy = *loaded;
    *model = *loaded->model;
    copy->model = model;
    bool good =
        put_credit(model, &pack->licence, arena) && (!words || put_translation(model, pack, arena));
    return good ? copy : NULL;
}
