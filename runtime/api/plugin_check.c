/*
 * plugin_check.c: `sextant plugin check` as a function: puts a plugin on trial and writes down
 * what was found. All that runs of it runs in workers; what it says of itself is text from a jail.
 */
#include "api/plugin_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/context.h"
#include "backend/native/native.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "host/catalogue.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* --- findings --------------------------------------------------------------------------------- */

/* One line without controls. */
static const char *clean(sx_arena *arena, const char *text)
{
    char *copy = sx_arena_strdup(arena, text);
    const char *end = copy ? copy + strlen(copy) : NULL;
    const char *at = copy;
    while (at && at < end) {
        const char *start = at;
        int32_t c = sx_utf8_next(&at, end);
        if (c < 0x20 || c == 0x7f || sx_utf8_forbidden(c))
            memset(copy + (start - copy), c == '\n' ? ' ' : '?', (size_t)(at - start));
    }
    return copy;
}

void sx_trial_say(sx_trial *trial, sx_found_kind kind, const char *name, const char *format, ...)
{
    char piece[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    sx_slice said = sx_slice_of(length < 0 ? "" : piece);
    said.len = sx_utf8_valid_prefix(said); /* where it was cut */
    char *whole = sx_arena_strndup(trial->arena, said.at, said.len);
    const char *detail = whole ? clean(trial->arena, whole) : NULL;
    if (!detail || !sx_arena_grow(trial->arena, (void **)&trial->lines, &trial->capacity,
                                  trial->count, sizeof *trial->lines)) {
        trial->memory = true;
        return;
    }
    trial->lines[trial->count++] = (sx_finding_line){kind, name, detail};
}

void sx_trial_say_report(sx_trial *trial, const char *name, const char *doing, sx_code *code)
{
    sx_code_report report;
    sx_code_report_get(code, &report);
    sx_trial_say(trial, SX_FOUND_FAIL, name, "%s: %s [%s]", doing, report.first_message,
                 report.first_code);
}

sx_code *sx_trial_start(sx_trial *trial, const char *name)
{
    sx_code *code = NULL;
    size_t count = trial->diags->count, errors = trial->diags->errors;
    if (sx_code_open(&trial->bundle, &trial->options.code, trial->diags, &code) == SX_OK)
        return code;
    const sx_diag *diag = trial->diags->count > count ? &trial->diags->items[count] : NULL;
    sx_trial_say(trial, SX_FOUND_FAIL, name, "%s [%s]", diag ? diag->message : "cannot be started",
                 diag ? diag->code : "PLUGIN.START");
    trial->diags->count = count; /* said once, as a finding */
    trial->diags->errors = errors;
    return NULL;
}

/* --- the trial -------------------------------------------------------------------------------- */

static const char *grade_word(sx_trust_grade grade)
{
    switch (grade) {
    case SX_TRUST_BUILTIN: return "built_in";
    case SX_TRUST_PINNED: return "pinned";
    case SX_TRUST_SIGNED: return "signed";
    case SX_TRUST_NONE: break;
    }
    return "none";
}

static const char *folder_of(sx_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? sx_arena_strndup(arena, path, (size_t)(slash - path))
                 : sx_arena_strdup(arena, ".");
}

/* Whether it would run outside this check. That it would not is no failure of the plugin. */
static sx_status look_at_trust(sx_trial *trial, const sx_context *context)
{
    sx_trust *trust = NULL;
    sx_diags unsaid;
    sx_diags_init(&unsaid, trial->arena);
    const char *folder = folder_of(trial->arena, trial->path);
    sx_status status = folder ? sx_trust_open(context->trust, &unsaid, &trust) : SX_E_MEMORY;
    if (status != SX_OK)
        return status;
    const char *publisher = NULL;
    if (sx_trust_library(trust, folder, &trial->library, &unsaid, &trial->grade, &publisher) ==
        SX_OK) {
        trial->publisher = publisher ? sx_arena_strdup(trial->arena, publisher) : NULL;
        sx_trial_say(trial, SX_FOUND_NOTE, "trust", "%s",
                     trial->grade == SX_TRUST_BUILTIN  ? "it ships with Sextant"
                     : trial->grade == SX_TRUST_PINNED ? "its SHA-256 is pinned"
                                                       : "its bundle is signed by a trusted key");
    } else {
        const sx_diag *why = unsaid.count > 0 ? &unsaid.items[0] : NULL;
        bool unknown = !why || sx_str_equal(why->code, "TRUST.UNKNOWN");
        trial->grade = SX_TRUST_NONE;
        sx_trial_say(trial, SX_FOUND_NOTE, "trust", "it runs nowhere but here: %s%s",
                     unknown ? "not trusted. Once you know who made it: sextant trust add "
                             : why->message,
                     unknown ? trial->path : "");
    }
    sx_trust_close(trust);
    return SX_OK;
}

/* The library itself, whatever was named. */
static const char *library_path(sx_arena *arena, const char *file)
{
    struct stat about;
    size_t length = strlen(file);
    if (stat(file, &about) != 0 || !S_ISDIR(about.st_mode))
        return sx_arena_strdup(arena, file);
    return sx_arena_printf(arena, "%s%splugin.so", file,
                           length > 0 && file[length - 1] == '/' ? "" : "/");
}

static sx_status begin(sx_trial *trial, sx_context *context, const char *file)
{
    *trial = (sx_trial){.library = {.file = -1}, .row_ns = -1, .block_row_ns = -1};
    trial->diags = sx_context_begin(context);
    if (!trial->diags)
        return SX_E_MEMORY;
    trial->arena = context->call_arena;
    trial->options = *sx_catalogue_decisions(context->catalogue);
    trial->path = library_path(trial->arena, file);
    if (!trial->path)
        return SX_E_MEMORY;
    if (!sx_path_exists(trial->path))
        return sx_diag_add(trial->diags, SX_E_NOT_FOUND, "HOST.NOT_FOUND",
                           (sx_where){.file = trial->path}, "the path of a shared object",
                           "there is no such file");
    sx_status status = sx_library_read(trial->path, trial->arena, trial->diags, &trial->library);
    if (status != SX_OK)
        return status;
    trial->mode = (sx_bundle_file){SX_NATIVE_PROBE, {"", 0}};
    trial->bundle = (sx_bundle){.kind = SX_CODE_NATIVE,
                                .name = trial->path,
                                .files = &trial->mode,
                                .file_count = 1,
                                .library = trial->library.file};
    sx_trial_say(trial, SX_FOUND_OK, "file", "%llu bytes, SHA-256 %s",
                 (unsigned long long)trial->library.size, trial->library.hash);
    return look_at_trust(trial, context);
}

static sx_status run(sx_trial *trial, sx_context *context, const char *file)
{
    sx_status status = begin(trial, context, file);
    if (status == SX_OK) {
        sx_trial_load(trial);
        if (trial->loaded && !trial->memory)
            sx_trial_scores(trial);
        if (trial->loaded && !trial->memory)
            sx_trial_calls(trial);
        if (trial->memory)
            status = sx_diag_add(trial->diags, SX_E_MEMORY, "MEMORY",
                                 (sx_where){.file = trial->path}, NULL, "memory ran out");
    }
    sx_loaded_free(trial->loaded);
    trial->loaded = NULL;
    sx_library_close(&trial->library);
    return status;
}

static sx_plugin_counts count(const sx_trial *trial)
{
    sx_plugin_counts counts = {0};
    for (size_t i = 0; i < trial->count; i++) {
        counts.checks += trial->lines[i].kind != SX_FOUND_NOTE;
        counts.warnings += trial->lines[i].kind == SX_FOUND_WARN;
        counts.failed += trial->lines[i].kind == SX_FOUND_FAIL;
    }
    return counts;
}

static sx_status verdict(sx_trial *trial, const sx_plugin_counts *counts)
{
    if (counts->failed == 0)
        return SX_OK;
    return sx_diag_add(trial->diags, SX_E_PLUGIN, "PLUGIN.CHECK", (sx_where){.file = trial->path},
                       NULL, "%zu of %zu checks failed", counts->failed, counts->checks);
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char *const kind_words[] = {"ok", "warn", "FAIL", "note"};

sx_status sx_plugin_check_text(sx_context *context, const char *file, sx_plugin_counts *ret_counts,
                               char **ret_text)
{
    sx_trial trial;
    sx_buf out;
    *ret_text = NULL;
    *ret_counts = (sx_plugin_counts){0};
    sx_status status = run(&trial, context, file);
    if (status != SX_OK)
        return status;
    sx_buf_init(&out, TEXT_MAX);
    if (trial.id)
        sx_buf_printf(&out, "%s %s, %s, plugin ABI %s\n", trial.id, trial.version, trial.license,
                      trial.abi);
    for (size_t i = 0; i < trial.count; i++)
        sx_buf_printf(&out, "%-4s %s - %s\n", kind_words[trial.lines[i].kind], trial.lines[i].name,
                      trial.lines[i].detail);
    *ret_counts = count(&trial);
    sx_buf_printf(&out, "checks=%zu warnings=%zu failed=%zu\n", ret_counts->checks,
                  ret_counts->warnings, ret_counts->failed);
    status = sx_context_text(&out, ret_text);
    return status == SX_OK ? verdict(&trial, ret_counts) : status;
}

static void put_time(sx_json *json, const char *key, int64_t nanoseconds)
{
    sx_json_key(json, key);
    if (nanoseconds < 0)
        sx_json_null(json);
    else
        sx_json_int(json, nanoseconds);
}

static void write_json(const sx_trial *trial, const sx_plugin_counts *counts, sx_json *json)
{
    sx_json_object(json);
    sx_json_put(json, "file", trial->path);
    sx_json_put(json, "sha256", trial->library.hash);
    sx_json_put(json, "trust", grade_word(trial->grade));
    sx_json_put(json, "publisher", trial->publisher);
    sx_json_put(json, "id", trial->id);
    sx_json_put(json, "version", trial->version);
    sx_json_put(json, "license", trial->license);
    sx_json_put(json, "abi", trial->abi);
    sx_json_put_bool(json, "ok", counts->failed == 0);
    sx_json_put_int(json, "failed", (int64_t)counts->failed);
    sx_json_put_int(json, "warnings", (int64_t)counts->warnings);
    put_time(json, "row_ns", trial->row_ns);
    put_time(json, "block_row_ns", trial->block_row_ns);
    sx_json_key(json, "checks");
    sx_json_array(json);
    for (size_t i = 0; i < trial->count; i++) {
        static const char *const results[] = {"ok", "warning", "failed", "note"};
        sx_json_object(json);
        sx_json_put(json, "name", trial->lines[i].name);
        sx_json_put(json, "result", results[trial->lines[i].kind]);
        sx_json_put(json, "detail", trial->lines[i].detail);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

sx_status sx_plugin_check_json(sx_context *context, const char *file, sx_plugin_counts *ret_counts,
                               char **ret_text)
{
    sx_trial trial;
    sx_json json;
    sx_buf out;
    *ret_text = NULL;
    *ret_counts = (sx_plugin_counts){0};
    sx_status status = run(&trial, context, file);
    if (status != SX_OK)
        return status;
    *ret_counts = count(&trial);
    sx_buf_init(&out, TEXT_MAX);
    sx_json_init(&json, &out, true);
    write_json(&trial, ret_counts, &json);
    sx_buf_char(&out, '\n');
    status = sx_context_text(&out, ret_text);
    return status == SX_OK ? verdict(&trial, ret_counts) : status;
}
