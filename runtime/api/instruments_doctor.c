/*
 * instruments_doctor.c: is this machine fit to run Sextant: each check does the thing it speaks of.
 * Nothing is written and nothing is changed.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>
#include <sodium.h>

#include "api/instruments.h"
#include "api/instruments_layout.h"
#include "base/cache.h"
#include "base/file.h"
#include "base/file_errno.h"
#include "base/folder.h"
#include "worker/code.h"

#define TEXT_MAX ((size_t)4 * 1024 * 1024)

typedef struct check {
    const char *name;
    bool ok;
    const char *detail;
} check;

#define MOST_CHECKS 64

typedef struct report {
    sx_context *context;
    sx_arena *arena;
    check checks[MOST_CHECKS];
    size_t count;
    size_t problems;
} report;

static void add(report *r, const char *name, bool ok, const char *detail)
{
    ok = ok && detail != NULL;
    if (r->count < MOST_CHECKS) {
        r->checks[r->count++] = (check){name, ok, detail == NULL ? "memory ran out" : detail};
    }
    r->problems += ok ? 0 : 1;
}

/* What stands on one directory of the search path. */
static void check_directory(report *r, const char *directory)
{
    sx_diags diags;
    sx_diags_init(&diags, r->arena);
    sx_catalogue *catalogue = NULL;
    if (!sx_path_exists(directory)) {
        add(r, "path", false, sx_arena_printf(r->arena, "%s: is not there", directory));
        return;
    }
    if (sx_catalogue_new(directory, &diags, &catalogue) != SX_OK) {
        add(r, "path", false, sx_arena_printf(r->arena, "%s: cannot be read", directory));
        return;
    }
    if (diags.count > 0) { /* what cannot be looked at is warned of, and left out */
        sx_catalogue_free(catalogue);
        add(r, "path", false,
            sx_arena_printf(r->arena, "%s: cannot be read whole: see 'sextant list'", directory));
        return;
    }
    size_t found[3] = {0};
    for (size_t i = 0; i < sx_catalogue_count(catalogue); i++) {
        found[sx_catalogue_at(catalogue, i)->kind]++;
    }
    sx_catalogue_free(catalogue);
    add(r, "path", true,
        sx_arena_printf(r->arena, "%s: instruments %zu, batteries %zu, care models %zu", directory,
                        found[SX_ENTRY_INSTRUMENT], found[SX_ENTRY_BATTERY],
                        found[SX_ENTRY_CARE_MODEL]));
}

static void check_path(report *r)
{
    const char *at = r->context->path;
    if (at[0] == '\0') {
        add(r, "path", false,
            "the search path is empty: set SEXTANT_PATH, or install the instruments");
    }
    while (*at != '\0') {
        size_t length = strcspn(at, ":");
        const char *directory = sx_arena_strndup(r->arena, at, length);
        if (directory == NULL) {
            add(r, "path", false, NULL);
        } else if (length > 0) {
            check_directory(r, directory);
        }
        at += length + (at[length] == ':' ? 1 : 0);
    }
}

/* Everything on the path, loaded with its examples. */
static void check_everything(report *r)
{
    sx_catalogue *catalogue = r->context->catalogue;
    size_t total = sx_catalogue_count(catalogue);
    size_t refused = 0;
    const char *first = "";
    for (size_t i = 0; i < total; i++) {
        sx_arena *scratch = sx_arena_new(0);
        if (scratch == NULL) {
            add(r, "instruments", false, NULL);
            return;
        }
        sx_diags diags;
        sx_diags_init(&diags, scratch);
        sx_found found;
        const sx_entry *entry = sx_catalogue_at(catalogue, i);
        if (sx_find_load(r->context, entry, false, &diags, &found) != SX_OK) {
            first = refused == 0 ? entry->id : first;
            refused++;
        }
        sx_arena_free(scratch);
    }
    if (refused == 0) {
        add(r, "instruments", true, sx_arena_printf(r->arena, "%zu of %zu load", total, total));
    } else {
        add(r, "instruments", false,
            sx_arena_printf(r->arena,
                            "%zu of %zu are refused, the first is %s: see 'sextant check "
                            "--all'",
                            refused, total, first));
    }
}

/* Numbers must look the same whatever the locale of the process is. */
static void check_numbers(report *r)
{
    sx_buf text;
    sx_buf_init(&text, 64);
    sx_decimal value = {0};
    bool read = sx_decimal_read(SX_SLICE("2.5"), &value) && value.value == 25 &&
                value.digits == 1 && !sx_decimal_read(SX_SLICE("2,5"), &value);
    sx_number_print(&text, sx_number_ratio(5, 2), SX_PRINT_DIGITS);
    sx_buf_char(&text, ' ');
    sx_number_print(&text, sx_number_ratio(1, 3), SX_PRINT_DIGITS);
    bool ok = read && sx_str_equal(sx_buf_text(&text), "2.5 0.333333");
    add(r, "numbers", ok,
        ok ? "read and written with a point, whatever the locale"
           : "are not read or written with a point");
    sx_buf_free(&text);
}

static void check_hash(report *r)
{
    static const char expected[] =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    char hash[SX_HASH_TEXT];
    sx_hash_bytes("abc", 3, hash);
    bool ok = sx_str_equal(hash, expected);
    add(r, "hashes", ok, ok ? "SHA-256 gives the published value" : "SHA-256 is wrong");
}

static void check_libraries(report *r)
{
    add(r, "libraries", true,
        sx_arena_printf(r->arena, "jansson %s, libsodium %s", jansson_version_str(),
                        sodium_version_string()));
}

/* The folder of sessions, or the nearest folder above it that is there. */
static void check_state(report *r)
{
    const char *state_home = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    char *folder = NULL;
    if (state_home != NULL && state_home[0] == '/') {
        folder = sx_arena_printf(r->arena, "%s/sextant/sessions", state_home);
    } else if (home != NULL && home[0] == '/') {
        folder = sx_arena_printf(r->arena, "%s/.local/state/sextant/sessions", home);
    }
    if (folder == NULL) {
        add(r, "sessions", false, "no place for sessions: neither XDG_STATE_HOME nor HOME is set");
        return;
    }
    const char *whole = sx_arena_strdup(r->arena, folder);
    while (!sx_path_exists(folder) && strrchr(folder, '/') != folder) {
        *strrchr(folder, '/') = '\0';
    }
    if (access(folder, W_OK | X_OK) == 0) {
        add(r, "sessions", true, sx_arena_printf(r->arena, "%s can be written", whole));
    } else {
        add(r, "sessions", false,
            sx_arena_printf(r->arena, "%s cannot be written: look at %s", whole, folder));
    }
}

/* What is kept to start sooner. */
static void check_cache(report *r)
{
    const char *folder = sx_catalogue_decisions(r->context->catalogue)->cache;
    const char *hindrance = folder == NULL ? NULL : sx_cache_hindrance(folder);
    char **names = NULL;
    size_t count = 0;
    int error =
        folder == NULL || hindrance != NULL ? 0 : sx_folder_names(folder, r->arena, &names, &count);
    if (folder == NULL) {
        add(r, "cache", true, "off: every start reads everything anew");
    } else if (hindrance != NULL) {
        add(r, "cache", false, sx_arena_printf(r->arena, "%s is not used: %s", folder, hindrance));
    } else if (error != 0 && sx_is_absent(error)) {
        add(r, "cache", true, sx_arena_printf(r->arena, "%s: nothing is kept yet", folder));
    } else if (error != 0) {
        add(r, "cache", false,
            sx_arena_printf(r->arena, "%s cannot be read: %s", folder, sx_errno_text(error)));
    } else {
        add(r, "cache", true,
            sx_arena_printf(r->arena, "%s: %zu files, which may be deleted at any time", folder,
                            count));
    }
}

/* What instruments in code are jailed with. */
static void check_jail(report *r)
{
    sx_protection protections[SX_PROTECTIONS_MAX];
    size_t count = sx_code_protections(NULL, protections);
    for (size_t i = 0; i < count; i++) {
        const sx_protection *p = &protections[i];
        bool missed = p->required && !p->there;
        add(r, "jail", !missed,
            sx_arena_printf(r->arena, "%s: %s%s", p->name, p->detail,
                            missed ? "; instruments in code are refused" : ""));
    }
}

static sx_status examine(sx_context *context, report *ret)
{
    *ret = (report){.context = context};
    if (sx_context_begin(context) == NULL) {
        return SX_E_MEMORY;
    }
    ret->arena = context->call_arena;
    check_libraries(ret);
    check_path(ret);
    sx_catalogue_read_anew(context->catalogue, true);
    check_everything(ret);
    sx_catalogue_read_anew(context->catalogue, false);
    check_numbers(ret);
    check_hash(ret);
    check_state(ret);
    check_cache(ret);
    check_jail(ret);
    return SX_OK;
}

sx_status sx_doctor_json(sx_context *context, size_t *ret_problems, char **ret_text)
{
    *ret_text = NULL;
    *ret_problems = 0;
    report r;
    sx_status status = examine(context, &r);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    sx_json json;
    sx_json_init(&json, &out, true);
    sx_json_object(&json);
    sx_json_put(&json, "version", SX_VERSION);
    sx_json_put(&json, "path", context->path);
    sx_json_put_int(&json, "problems", (int64_t)r.problems);
    sx_json_key(&json, "checks");
    sx_json_array(&json);
    for (size_t i = 0; i < r.count; i++) {
        sx_json_object(&json);
        sx_json_put(&json, "name", r.checks[i].name);
        sx_json_put_bool(&json, "ok", r.checks[i].ok);
        sx_json_put(&json, "detail", r.checks[i].detail);
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    sx_json_end_object(&json);
    *ret_problems = r.problems;
    return sx_context_text(&out, ret_text);
}

sx_status sx_doctor_text(sx_context *context, size_t *ret_problems, char **ret_text)
{
    *ret_text = NULL;
    *ret_problems = 0;
    report r;
    sx_status status = examine(context, &r);
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    sx_buf_init(&out, TEXT_MAX);
    sx_buf_printf(&out, "sextant %s\n", SX_VERSION);
    for (size_t i = 0; i < r.count; i++) {
        sx_buf_str(&out, r.checks[i].ok ? "ok       " : "problem  ");
        sx_layout_cell(&out, r.checks[i].name, 12);
        sx_buf_printf(&out, "  %s\n", r.checks[i].detail);
    }
    *ret_problems = r.problems;
    return sx_context_text(&out, ret_text);
}
