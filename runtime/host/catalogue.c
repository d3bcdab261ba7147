/*
 * catalogue.c: what stands on the search path, found by listing directories and loaded when asked for.
 */
#include "host/catalogue_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "base/folder.h"
#include "host/files.h"
#include "manifest/manifest.h"

/* Both texts are the arena's. */
static bool add_entry(sx_catalogue *c, sx_entry_kind kind, const char *id, const char *path)
{
    if (!sx_arena_grow(c->arena, (void **)&c->kept, &c->capacity, c->count, sizeof *c->kept))
        return false;
    c->kept[c->count] = (sx_kept){.entry = {kind, id, path}, .listed = true, .order = c->count};
    c->listed = ++c->count;
    return true;
}

/* batteries/<id>.yaml, profiles/<id>.yaml */
static bool add_file(sx_catalogue *c, sx_entry_kind kind, const char *folder, const char *name)
{
    size_t len = strlen(name);
    if (len <= 5 || strcmp(name + len - 5, ".yaml") != 0 || name[0] == '.')
        return true;
    char *id = sx_arena_strndup(c->arena, name, len - 5);
    char *path = sx_path_below(c->arena, folder, name);
    return id && path && add_entry(c, kind, id, path);
}

/* What the main file of an instrument's folder may be called. */
static const char *const main_files[] = {"manifest.yaml", "manifest.lua", "plugin.so"};

/* A link that leads nowhere, or to itself, is there: it is refused when it is read, and not passed over. In a
 * folder that is a link to itself there is nothing. 0, or an errno when nobody can say. */
static int look_for(const char *path, bool *ret)
{
    struct stat info;
    *ret = lstat(path, &info) == 0;
    return *ret || sx_is_absent(errno) || errno == ELOOP ? 0 : errno;
}

int sx_main_file(sx_arena *arena, const char *folder, const char **ret)
{
    size_t length = strlen(folder);
    int error = 0;
    *ret = NULL;
    while (length > 1 && folder[length - 1] == '/')
        length--;
    for (size_t i = 0; i < sizeof main_files / sizeof *main_files && error == 0; i++) {
        bool there = false;
        const char *path = sx_arena_printf(arena, "%.*s/%s", (int)length, folder, main_files[i]);
        error = path ? look_for(path, &there) : ENOMEM;
        if (error == 0 && there) {
            *ret = *ret ? sx_arena_strdup(arena, folder) : path;
            error = *ret ? 0 : ENOMEM;
        }
    }
    *ret = error == 0 ? *ret : NULL;
    return error;
}

/* A folder that cannot be read is said, not taken for empty; one that is not there is no fault. False when
 * memory ran out. */
static bool passes_over(sx_catalogue *c, const char *folder, int error)
{
    if (error == 0 || sx_is_absent(error))
        return true;
    c->unread++;
    sx_diag_warn(c->diags, "CATALOGUE.READ", (sx_where){folder, 0, 0}, "a folder that may be read",
                 "the folder cannot be read, and what is in it is not listed: %s",
                 sx_errno_text(error));
    return error != ENOMEM;
}

/* <group>/<id>/ with a main file. Most have a manifest.yaml; whether another main file stands beside it is looked
 * at when it is loaded. */
bool sx_catalogue_add_folder(sx_catalogue *c, const char *folder, const char *name)
{
    bool there = false;
    const char *inside = sx_path_below(c->arena, folder, name);
    const char *path = inside ? sx_path_below(c->arena, inside, main_files[0]) : NULL;
    int error = path ? look_for(path, &there) : ENOMEM;
    if (error == 0 && !there) { /* most groups have no such folder at all */
        path = NULL;
        error = look_for(inside, &there);
    }
    if (error == 0 && there && !path)
        error = sx_main_file(c->arena, inside, &path);
    return passes_over(c, inside, error) &&
           (!path || add_entry(c, SX_ENTRY_INSTRUMENT, name, path));
}

static bool list_group(sx_catalogue *c, const char *directory, const char *group)
{
    char **names = NULL;
    size_t count = 0;
    const char *folder = sx_path_below(c->arena, directory, group);
    int error = folder ? sx_folder_names(folder, c->arena, &names, &count) : ENOMEM;
    bool good = passes_over(c, folder, error);
    bool batteries = strcmp(group, "batteries") == 0, models = strcmp(group, "profiles") == 0;
    for (size_t i = 0; good && i < count; i++) {
        if (names[i][0] == '.')
            continue;
        if (batteries || models)
            good =
                add_file(c, batteries ? SX_ENTRY_BATTERY : SX_ENTRY_CARE_MODEL, folder, names[i]);
        else
            good = sx_catalogue_add_folder(c, folder, names[i]);
    }
    return good;
}

bool sx_catalogue_groups(sx_catalogue *c, const char *directory, char ***ret, size_t *ret_count)
{
    return passes_over(c, directory, sx_folder_names(directory, c->arena, ret, ret_count));
}

static bool list_directory(sx_catalogue *c, const char *directory)
{
    char **names = NULL;
    size_t count = 0;
    bool good = sx_catalogue_groups(c, directory, &names, &count);
    for (size_t i = 0; good && i < count; i++)
        if (names[i][0] != '.')
            good = list_group(c, directory, names[i]);
    return good;
}

static int compare_entries(const sx_kept *x, const sx_kept *y)
{
    if (x->entry.kind != y->entry.kind)
        return x->entry.kind < y->entry.kind ? -1 : 1;
    return strcmp(x->entry.id, y->entry.id);
}

static int by_kind_and_id(const void *a, const void *b)
{
    const sx_kept *x = a, *y = b;
    int order = compare_entries(x, y);
    return order != 0 ? order : x->order < y->order ? -1 : x->order > y->order;
}

void sx_catalogue_drop_repeated(sx_catalogue *c, size_t first)
{
    size_t count = first;
    for (size_t i = first; i < c->count; i++) {
        const sx_entry *entry = &c->kept[i].entry;
        if (count == first || compare_entries(&c->kept[count - 1], &c->kept[i]) != 0)
            c->kept[count++] = c->kept[i];
        else
            sx_diag_warn(c->diags, "CATALOGUE.TWICE", (sx_where){entry->path, 0, 0},
                         "an id of its own; the file named first is used",
                         "%s is there already, in %s", entry->id, c->kept[count - 1].entry.path);
    }
    c->count = c->listed = count;
}

bool sx_catalogue_list(sx_catalogue *c, sx_diags *diags)
{
    bool good = true;
    c->diags = diags;
    c->unread = 0;
    for (const char *at = c->path; good && *at;) {
        size_t len = strcspn(at, ":");
        char *directory = sx_arena_strndup(c->arena, at, len);
        good = directory && (!len || list_directory(c, directory));
        at += len + (at[len] == ':');
    }
    if (c->count)
        qsort(c->kept, c->count, sizeof *c->kept, by_kind_and_id);
    sx_catalogue_drop_repeated(c, 0);
    c->diags = NULL;
    return good;
}

static sx_status make(const char *path, bool late, sx_diags *diags, sx_catalogue **ret)
{
    sx_arena *arena = sx_arena_new(0);
    sx_catalogue *c = arena ? sx_arena_alloc(arena, sizeof *c) : NULL;
    *ret = NULL;
    if (c) {
        c->arena = arena;
        c->path = sx_arena_strdup(arena, path ? path : "");
        c->late = late;
    }
    if (!c || !c->path || (!late && !sx_catalogue_list(c, diags))) {
        sx_arena_free(arena);
        return sx_diag_add(diags, SX_E_MEMORY, "MEMORY", (sx_where){0}, NULL, "memory ran out");
    }
    *ret = c;
    return SX_OK;
}

sx_status sx_catalogue_new(const char *path, sx_diags *diags, sx_catalogue **ret)
{
    return make(path, false, diags, ret);
}

sx_status sx_catalogue_new_late(const char *path, sx_diags *diags, sx_catalogue **ret)
{
    return make(path, true, diags, ret);
}

sx_status sx_catalogue_decide(sx_catalogue *c, const sx_load_options *options)
{
    c->options = *options;
    c->options.trust = options->trust ? sx_arena_strdup(c->arena, options->trust) : NULL;
    c->options.code.worker =
        options->code.worker ? sx_arena_strdup(c->arena, options->code.worker) : NULL;
    c->options.wording = options->wording ? sx_arena_strdup(c->arena, options->wording) : NULL;
    c->options.cache = options->cache ? sx_arena_strdup(c->arena, options->cache) : NULL;
    return (options->trust && !c->options.trust) || (options->wording && !c->options.wording) ||
                   (options->code.worker && !c->options.code.worker)
               ? SX_E_MEMORY
               : SX_OK;
}

void sx_catalogue_read_anew(sx_catalogue *c, bool anew)
{
    c->anew = anew;
}

const sx_load_options *sx_catalogue_decisions(const sx_catalogue *c)
{
    return &c->options;
}

void sx_kept_free(sx_kept *kept)
{
    sx_loaded_free(kept->instrument);
    if (kept->battery)
        sx_arena_free(kept->battery->arena);
    if (kept->care_model)
        sx_arena_free(kept->care_model->arena);
}

void sx_catalogue_free(sx_catalogue *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++)
        sx_kept_free(&c->kept[i]);
    for (size_t i = 0; i < c->retired_count; i++)
        sx_kept_free(&c->retired[i]);
    sx_arena_free(c->arena);
}

size_t sx_catalogue_count(const sx_catalogue *c)
{
    return c->listed;
}

const sx_entry *sx_catalogue_at(const sx_catalogue *c, size_t index)
{
    return index < c->listed ? &c->kept[index].entry : NULL;
}

static const char *kind_noun(sx_entry_kind kind)
{
    return kind == SX_ENTRY_INSTRUMENT ? "instrument"
           : kind == SX_ENTRY_BATTERY  ? "battery"
                                       : "care model";
}

sx_kept *sx_catalogue_kept(const sx_catalogue *c, sx_entry_kind kind, const char *id)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->kept[i].entry.kind == kind && strcmp(c->kept[i].entry.id, id) == 0)
            return &c->kept[i];
    return NULL;
}

bool sx_catalogue_holds(const sx_catalogue *c, const sx_entry *entry)
{
    const sx_kept *kept = sx_catalogue_kept(c, entry->kind, entry->id);
    return kept && (kept->instrument || kept->battery || kept->care_model);
}

static void not_found(const sx_catalogue *c, sx_entry_kind kind, const char *id, sx_diags *diags)
{
    const char **names = sx_arena_array(c->arena, c->listed + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < c->listed; i++)
        if (c->kept[i].entry.kind == kind)
            names[count++] = c->kept[i].entry.id;
    const char *near = names ? sx_nearest(sx_slice_of(id), names, count) : NULL;
    sx_diag_add(diags, SX_E_NOT_FOUND, "NOT_FOUND", (sx_where){0},
                near ? near : "one of those that `sextant list` shows", "there is no %s `%s`%s",
                kind_noun(kind), id, near ? "; did you mean" : "");
}

const sx_entry *sx_catalogue_find(const sx_catalogue *c, sx_entry_kind kind, const char *id,
                                  sx_diags *diags)
{
    sx_kept *kept = sx_catalogue_kept(c, kind, id);
    if (!kept)
        not_found(c, kind, id, diags);
    return kept ? &kept->entry : NULL;
}

bool sx_is_code_path(const char *path)
{
    return sx_str_ends(path, ".lua") || sx_str_ends(path, ".so");
}

bool sx_is_path(const char *id)
{
    return strchr(id, '/') || strcmp(id, ".") == 0 || strcmp(id, "..") == 0 ||
           sx_str_ends(id, ".yaml") || sx_is_code_path(id);
}

sx_status sx_catalogue_main(sx_catalogue *c, const char *path, sx_diags *diags, const char **ret)
{
    int error = sx_main_file(c->arena, path, ret);
    if (error == 0 && !*ret)
        *ret = sx_arena_strdup(c->arena, path);
    return *ret ? SX_OK : sx_file_refuse(path, error ? error : ENOMEM, diags);
}

/* The entry for an id of the path, or a new one for a file named by its path. */
static sx_status locate(sx_catalogue *c, sx_entry_kind kind, const char *id, sx_diags *diags,
                        sx_kept **ret)
{
    *ret = sx_catalogue_kept(c, kind, id);
    if (!*ret && c->late && !sx_is_path(id)) { /* to name what is near, all of it is needed */
        if (kind == SX_ENTRY_INSTRUMENT && !sx_catalogue_look(c, id, diags))
            return SX_E_MEMORY;
        *ret = sx_catalogue_kept(c, kind, id);
        if (!*ret && !sx_catalogue_settle(c, diags))
            return SX_E_MEMORY;
        *ret = sx_catalogue_kept(c, kind, id);
    }
    if (*ret)
        return SX_OK;
    if (!sx_is_path(id)) {
        not_found(c, kind, id, diags);
        return SX_E_NOT_FOUND;
    }
    const char *path = kind == SX_ENTRY_INSTRUMENT ? NULL : sx_arena_strdup(c->arena, id);
    sx_status status = kind == SX_ENTRY_INSTRUMENT ? sx_catalogue_main(c, id, diags, &path) : SX_OK;
    if (status != SX_OK)
        return status;
    if (!path ||
        !sx_arena_grow(c->arena, (void **)&c->kept, &c->capacity, c->count, sizeof *c->kept))
        return SX_E_MEMORY;
    char *name = sx_arena_strdup(c->arena, id);
    if (!name)
        return SX_E_MEMORY;
    *ret = &c->kept[c->count++];
    **ret = (sx_kept){.entry = {kind, name, path}};
    return SX_OK;
}

/* The folder that the id of an instrument stands for, or the path of a folder that was named; NULL when a file was
 * named: that one counts, whatever lies beside it. */
static const char *folder_of(const sx_kept *kept, sx_arena *arena)
{
    const char *path = kept->entry.path;
    const char *slash = strrchr(path, '/');
    bool is_main = false;
    for (size_t i = 0; slash && i < sizeof main_files / sizeof *main_files; i++)
        is_main = is_main || strcmp(slash + 1, main_files[i]) == 0;
    return !is_main       ? path
           : kept->listed ? sx_arena_strndup(arena, path, (size_t)(slash - path))
                          : NULL;
}

sx_status sx_catalogue_load(sx_catalogue *c, const sx_kept *kept, const char stamp[SX_HASH_TEXT],
                            sx_diags *diags, sx_loaded **ret)
{
    const char *path = kept->entry.path, *inside = NULL, *folder = folder_of(kept, c->arena);
    *ret = NULL;
    int error = folder ? sx_main_file(c->arena, folder, &inside) : 0;
    if (error != 0)
        return sx_file_refuse(path, error, diags);
    path = inside ? inside : path;
    if (folder && inside && strcmp(folder, inside) == 0) /* a folder still */
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.TWO_KINDS", (sx_where){folder, 0, 0},
                           "one of manifest.yaml, manifest.lua and plugin.so",
                           "%s is written in two ways: nobody can say which one counts",
                           kept->entry.id);
    sx_load_options options = c->options;
    options.archived = kept->archived;
    options.stamp = strcmp(path, kept->entry.path) == 0 ? stamp : NULL;
    options.cache =
        kept->listed && !c->anew ? options.cache : NULL; /* a draft changes all the time */
    return sx_load_with(path, &options, diags, ret);
}

sx_status sx_catalogue_archived(sx_catalogue *c, const char *path, sx_diags *diags,
                                const sx_loaded **ret)
{
    sx_kept *kept;
    *ret = NULL;
    sx_status status = locate(c, SX_ENTRY_INSTRUMENT, path, diags, &kept);
    if (status == SX_OK && !kept->instrument) {
        kept->archived = true;
        status = sx_stamp(path, diags, kept->stamp);
        if (status == SX_OK)
            status = sx_catalogue_load(c, kept, kept->stamp, diags, &kept->instrument);
    }
    *ret = status == SX_OK ? kept->instrument : NULL;
    return status;
}

sx_status sx_catalogue_named(const sx_loaded *loaded, const char *folder, sx_diags *diags)
{
    const sx_model *model = loaded->model;
    sx_where where = model->id_where.line ? model->id_where : (sx_where){loaded->path, 1, 1};
    if (strcmp(model->id, folder) == 0)
        return SX_OK;
    return sx_diag_add(
        diags, SX_E_MANIFEST, "MANIFEST.ID", where,
        sx_arena_printf(diags->arena, "id: %s, or another name for the folder", folder),
        "the folder is called %s but the instrument inside is %s", folder, model->id);
}

sx_status sx_catalogue_instrument(sx_catalogue *c, const char *id, sx_diags *diags,
                                  const sx_loaded **ret)
{
    sx_kept *kept;
    *ret = NULL;
    sx_status status = locate(c, SX_ENTRY_INSTRUMENT, id, diags, &kept);
    if (status != SX_OK)
        return status;
    if (!kept->instrument) {
        status = sx_stamp(kept->entry.path, diags, kept->stamp);
        if (status == SX_OK)
            status = sx_catalogue_load(c, kept, kept->stamp, diags, &kept->instrument);
    }
    if (status != SX_OK)
        return status;
    status = sx_is_path(id) ? SX_OK : sx_catalogue_named(kept->instrument, id, diags);
    if (status != SX_OK)
        return status;
    *ret = kept->instrument;
    return SX_OK;
}

/* Reads a whole file and gives it to one of the readers; the arena is the caller's. */
static sx_status read_into(sx_arena *arena, const char *path, sx_diags *diags, sx_entry_kind kind,
                           sx_kept *kept)
{
    sx_buf text;
    char *name = sx_arena_strdup(arena, path);
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = name ? sx_manifest_read_file(path, &text, diags) : SX_E_MEMORY;
    sx_slice bytes = {sx_buf_text(&text), text.len};
    if (status == SX_OK && kind == SX_ENTRY_BATTERY)
        status = sx_manifest_battery(arena, name, bytes, diags, &kept->battery);
    else if (status == SX_OK)
        status = sx_manifest_care_model(arena, name, bytes, diags, &kept->care_model);
    sx_buf_free(&text);
    return status;
}

static sx_status load_rules(sx_catalogue *c, sx_entry_kind kind, const char *id, sx_diags *diags,
                            sx_kept **ret)
{
    sx_status status = locate(c, kind, id, diags, ret);
    if (status != SX_OK || (*ret)->battery || (*ret)->care_model)
        return status;
    sx_arena *arena = sx_arena_new(0);
    status = arena ? read_into(arena, (*ret)->entry.path, diags, kind, *ret) : SX_E_MEMORY;
    if (status == SX_OK && !sx_is_path(id)) {
        const char *inside =
            kind == SX_ENTRY_BATTERY ? (*ret)->battery->id : (*ret)->care_model->id;
        if (strcmp(inside, id) != 0)
            status = sx_diag_add(
                diags, SX_E_MANIFEST, "MANIFEST.ID", (sx_where){(*ret)->entry.path, 1, 1}, id,
                "the file is called %s but the %s inside is %s", id, kind_noun(kind), inside);
    }
    if (status != SX_OK) {
        (*ret)->battery = NULL;
        (*ret)->care_model = NULL;
        sx_arena_free(arena);
    }
    return status;
}

sx_status sx_catalogue_battery(sx_catalogue *c, const char *id, sx_diags *diags,
                               const sx_battery **ret)
{
    sx_kept *kept;
    sx_status status = load_rules(c, SX_ENTRY_BATTERY, id, diags, &kept);
    *ret = status == SX_OK ? kept->battery : NULL;
    return status;
}

sx_status sx_catalogue_care_model(sx_catalogue *c, const char *id, sx_diags *diags,
                                  const sx_care_model **ret)
{
    sx_kept *kept;
    sx_status status = load_rules(c, SX_ENTRY_CARE_MODEL, id, diags, &kept);
    *ret = status == SX_OK ? kept->care_model : NULL;
    return status;
}
