/*
 * archive.c: copies of instruments, one folder for each id, version and rule hash, from the bytes that were
 * loaded. A folder is made under a temporary name and renamed, so that it is there whole or not at all.
 */
#include "session/archive.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/file.h"
#include "host/files.h"
#include "manifest/manifest.h"
#include "session/archive_seal.h"

#define HASH_SHOWN 16

static const char *const main_names[] = {"manifest.yaml", "manifest.lua", "plugin.so"};

/* What stands in a journal becomes part of a path only when it can be nothing else. */
static bool fits_path(const char *text)
{
    return text != NULL && text[0] != '\0' && text[0] != '.' && strchr(text, '/') == NULL;
}

static const char *folder_for(const char *store, const char *id, const char *version,
                              const char *rule_hash, sx_arena *arena)
{
    return sx_arena_printf(arena, "%s/instruments/%s-%s-%.*s", store, id, version, HASH_SHOWN,
                           rule_hash);
}

/* --- making ------------------------------------------------------------------------------------ */

/* The library, from the memory file that runs. */
static sx_status write_library(const sx_loaded *loaded, const char *folder, sx_arena *arena)
{
    struct stat about;
    const char *name =
        loaded->kind == SX_CODE_NATIVE ? sx_main_name(loaded->path) : loaded->library_name;
    const char *path = name == NULL ? NULL : sx_arena_printf(arena, "%s/%s", folder, name);
    if (name == NULL) {
        return SX_OK; /* a library of the system */
    }
    if (path == NULL) {
        return SX_E_MEMORY;
    }
    if (fstat(loaded->library, &about) != 0 || about.st_size <= 0) {
        return SX_E_STORE;
    }
    size_t size = (size_t)about.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, loaded->library, 0);
    if (bytes == MAP_FAILED) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_file_write(path, bytes, size, true, NULL);
    (void)munmap(bytes, size);
    return status;
}

static sx_status write_files(const sx_loaded *loaded, const char *folder, sx_arena *arena)
{
    sx_status status = loaded->library >= 0 ? write_library(loaded, folder, arena) : SX_OK;
    for (size_t i = 0; status == SX_OK && i < loaded->file_count; i++) {
        const sx_bundle_file *file = &loaded->files[i];
        const char *path = sx_arena_printf(arena, "%s/%s", folder, file->name);
        status = path == NULL ? SX_E_MEMORY
                              : sx_file_write(path, file->bytes.at, file->bytes.len, true, NULL);
    }
    return status;
}

/* Another session was faster, and its copy is as good as this one. */
static bool is_copied(const char *folder, sx_arena *arena)
{
    return sx_path_exists(folder) && sx_archive_broken(folder, arena) == NULL;
}

static sx_status make_copy(const sx_loaded *loaded, const char *folder, const char *session,
                           sx_arena *arena)
{
    const char *temporary = sx_arena_printf(arena, "%s.new-%s", folder, session);
    if (temporary == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_make_directories(temporary, NULL);
    if (status == SX_OK) {
        status = write_files(loaded, temporary, arena);
    }
    if (status == SX_OK) {
        status = sx_archive_seal(temporary, arena);
    }
    if (status == SX_OK && rename(temporary, folder) != 0 && !is_copied(folder, arena)) {
        status = SX_E_STORE;
    }
    if (!sx_path_absent(temporary)) {
        sx_archive_discard(temporary, arena); /* not finished, or another session was faster */
    }
    return status;
}

static void warn(const char *id, const char *path, const char *expected, sx_diags *diags)
{
    sx_diag_warn(diags, "SESSION.ARCHIVE", (sx_where){path, 0, 0}, expected,
                 "no copy of %s could be kept: the session can be resumed only while this version "
                 "is installed",
                 id);
}

void sx_archive_keep(const char *store, const char *session, const sx_loaded *loaded,
                     sx_arena *arena, sx_diags *diags)
{
    const sx_model *model = loaded->model;
    const char *folder = folder_for(store, model->id, model->version, loaded->rule_hash, arena);
    if (folder != NULL && sx_path_exists(folder)) {
        if (sx_archive_broken(folder, arena) == NULL) {
            return;
        }
        sx_archive_discard(
            folder, arena); /* of no use to any session: here are the bytes to make it anew */
    }
    if (loaded->files == NULL) {
        warn(model->id, loaded->path,
             "at most 64 files of 8 MiB together, which nobody changes while they are read", diags);
    } else if (folder == NULL || make_copy(loaded, folder, session, arena) != SX_OK) {
        warn(model->id, loaded->path, "a directory of sessions with room", diags);
    }
}

/* --- taking ------------------------------------------------------------------------------------ */

sx_status sx_archive_refuse(const char *store, const sx_event_instrument *wanted, const char *wrong,
                            sx_arena *arena, sx_diags *diags)
{
    const char *folder = folder_for(store, wanted->id, wanted->version, wanted->rule_hash, arena);
    return sx_diag_add(diags, SX_E_STORE, "SESSION.COPY", (sx_where){folder, 0, 0},
                       "the files as they were copied: put them back from a backup, or put this "
                       "version of the instrument on the search path (--path), and resume again",
                       "the copy of %s %s that this session keeps does not match its hash: %s",
                       wanted->id, wanted->version, wrong);
}

sx_status sx_archive_load(sx_catalogue *catalogue, const char *store,
                          const sx_event_instrument *wanted, sx_arena *arena, sx_diags *diags,
                          const sx_loaded **ret)
{
    *ret = NULL;
    if (!fits_path(wanted->id) || !fits_path(wanted->version) || !fits_path(wanted->rule_hash)) {
        return SX_E_NOT_FOUND;
    }
    const char *folder = folder_for(store, wanted->id, wanted->version, wanted->rule_hash, arena);
    for (size_t i = 0; folder != NULL && i < sizeof main_names / sizeof main_names[0]; i++) {
        const char *path = sx_arena_printf(arena, "%s/%s", folder, main_names[i]);
        if (path == NULL) {
            return SX_E_MEMORY;
        }
        if (!sx_path_absent(path)) {
            const char *wrong = sx_archive_broken(folder, arena);
            return wrong == NULL ? sx_catalogue_archived(catalogue, path, diags, ret)
                                 : sx_archive_refuse(store, wanted, wrong, arena, diags);
        }
    }
    return folder == NULL ? SX_E_MEMORY : SX_E_NOT_FOUND;
}

/* --- wording packs ----------------------------------------------------------------------------- */

static const char *pack_path(const char *store, const char *hash, sx_arena *arena)
{
    return fits_path(hash) ? sx_arena_printf(arena, "%s/wording/%s.yaml", store, hash) : NULL;
}

void sx_archive_keep_pack(const char *store, const sx_pack *pack, sx_arena *arena, sx_diags *diags)
{
    const char *path = pack_path(store, pack->hash, arena);
    const char *folder = sx_arena_printf(arena, "%s/wording", store);
    if (path != NULL && sx_path_exists(path)) {
        return;
    }
    bool good = path != NULL && folder != NULL && sx_make_directories(folder, NULL) == SX_OK &&
                sx_file_write(path, pack->bytes.at, pack->bytes.len, true, NULL) == SX_OK;
    if (!good) {
        sx_diag_warn(diags, "SESSION.ARCHIVE", (sx_where){pack->file, 0, 0},
                     "a directory of sessions with room",
                     "no copy of the wording of %s could be kept: the session can be resumed only "
                     "while this wording pack is there",
                     pack->instrument);
    }
}

const sx_pack *sx_archive_load_pack(const char *store, const char *hash, const sx_loaded *loaded,
                                    sx_arena *arena)
{
    const sx_pack *pack = NULL;
    const char *path = pack_path(store, hash, arena);
    bool there = path != NULL && sx_path_exists(path) &&
                 sx_pack_read(path, loaded, arena, NULL, &pack) == SX_OK;
    return there && sx_str_equal(pack->hash, hash) ? pack : NULL;
}

/* --- batteries --------------------------------------------------------------------------------- */

const char *sx_battery_hash(const sx_battery *battery, sx_arena *arena)
{
    sx_buf text;
    char hash[SX_HASH_TEXT];
    sx_buf_init(&text, (size_t)1024 * 1024);
    for (size_t i = 0; i < battery->step_count; i++) {
        const sx_battery_step *step = &battery->steps[i];
        sx_buf_str(&text, step->instrument);
        sx_buf_char(&text, '\t');
        sx_buf_str(&text, step->when_text == NULL ? "" : step->when_text);
        sx_buf_char(&text, '\n');
    }
    sx_hash_bytes(sx_buf_text(&text), text.len, hash);
    const char *kept = text.failed ? NULL : sx_arena_strdup(arena, hash);
    sx_buf_free(&text);
    return kept;
}

/* Named by its rules alone: a session may know it by a path that is not there any more. */
static const char *battery_path(const char *store, const char *version, const char *rule_hash,
                                sx_arena *arena)
{
    return sx_arena_printf(arena, "%s/batteries/%s-%s.yaml", store, rule_hash, version);
}

/* Are these the bytes of the battery that was loaded? The file may have changed since. */
static bool is_battery(sx_slice bytes, const char *rule_hash)
{
    sx_arena *arena = sx_arena_new(0);
    sx_battery *battery = NULL;
    sx_diags unread;
    sx_diags_init(&unread, arena);
    bool same = arena != NULL &&
                sx_manifest_battery(arena, "battery", bytes, &unread, &battery) == SX_OK &&
                sx_str_equal(sx_battery_hash(battery, arena), rule_hash);
    sx_arena_free(arena);
    return same;
}

void sx_archive_keep_battery(const char *store, const sx_battery *battery, const char *rule_hash,
                             sx_arena *arena, sx_diags *diags)
{
    const char *path = battery_path(store, battery->version, rule_hash, arena);
    const char *folder = sx_arena_printf(arena, "%s/batteries", store);
    sx_buf text;
    if (path != NULL && sx_path_exists(path)) {
        return;
    }
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    bool good = path != NULL && folder != NULL &&
                sx_file_read(battery->file, SX_MANIFEST_MAX, &text, NULL) == SX_OK &&
                is_battery((sx_slice){sx_buf_text(&text), text.len}, rule_hash) &&
                sx_make_directories(folder, NULL) == SX_OK &&
                sx_file_write(path, sx_buf_text(&text), text.len, true, NULL) == SX_OK;
    sx_buf_free(&text);
    if (!good) {
        warn(battery->id, battery->file, "a directory of sessions with room", diags);
    }
}

sx_status sx_archive_load_battery(sx_catalogue *catalogue, const char *store, const sx_event *begun,
                                  sx_arena *arena, const sx_battery **ret)
{
    *ret = NULL;
    if (!fits_path(begun->version) || !fits_path(begun->rule_hash)) {
        return SX_E_NOT_FOUND;
    }
    sx_diags unread;
    const char *path = battery_path(store, begun->version, begun->rule_hash, arena);
    if (path == NULL) {
        return SX_E_MEMORY;
    }
    sx_diags_init(&unread, arena);
    return sx_path_absent(path) ? SX_E_NOT_FOUND
                                : sx_catalogue_battery(catalogue, path, &unread, ret);
}
