/*
 * context.c: the context behind every public call: its search path and catalogue, and the
 * diagnostics of the last call. Also the few functions of sextant.h that need no context.
 */
#include "api/context.h"

#include <stdlib.h>
#include <string.h>

#include "api/instruments.h"
#include "base/cache.h"
#include "base/file.h"

#define PATH_MAX_BYTES ((size_t)64 * 1024)
#define ERRORS_MAX ((size_t)4 * 1024 * 1024)

static void add_directory(sx_buf *path, const char *directory)
{
    if (!sx_path_absent(directory)) { /* what cannot be looked at is told when it is listed */
        sx_buf_str(path, path->len == 0 ? "" : ":");
        sx_buf_str(path, directory);
    }
}

/* The user's own instruments come first, then those installed. */
static void default_path(sx_buf *path)
{
    const char *data_home = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    sx_buf own;
    sx_buf_init(&own, PATH_MAX_BYTES);
    if (data_home != NULL && data_home[0] == '/') {
        sx_path_join(&own, data_home, "sextant/instruments");
    } else if (home != NULL && home[0] == '/') {
        sx_path_join(&own, home, ".local/share/sextant/instruments");
    }
    if (own.len > 0) {
        add_directory(path, sx_buf_text(&own));
    }
    path->failed = path->failed || own.failed;
    sx_buf_free(&own);
#ifdef SX_DATA_DIR
    add_directory(path, SX_DATA_DIR "/instruments");
#endif
#ifdef SX_PLUGIN_DIR
    add_directory(path, SX_PLUGIN_DIR);
#endif
}

/* A directory that was asked for and is not there is a mistake worth a word; it refuses nothing. */
static void warn_absent(const char *path, const char *name, sx_diags *diags)
{
    while (*path != '\0') {
        size_t length = strcspn(path, ":");
        char *directory = sx_arena_strndup(diags->arena, path, length);
        if (directory != NULL && length > 0 && sx_path_absent(directory)) {
            sx_diag_warn(diags, "HOST.NO_DIRECTORY", (sx_where){0}, "a directory of instruments",
                         "%s: %s is not there", name, directory);
        }
        path += length + (path[length] == ':' ? 1 : 0);
    }
}

static sx_status choose_path(const char *given, sx_diags *diags, char **ret)
{
    sx_buf path;
    sx_buf_init(&path, PATH_MAX_BYTES);
    const char *environment = getenv("SEXTANT_PATH");
    if (given != NULL) {
        sx_buf_str(&path, given);
        warn_absent(given, "search path", diags);
    } else if (environment != NULL && environment[0] != '\0') {
        sx_buf_str(&path, environment);
        warn_absent(environment, "SEXTANT_PATH", diags);
    } else {
        default_path(&path);
    }
    return sx_context_text(&path, ret);
}

static sx_status choose_jail(sx_jail given, sx_diags *diags, sx_jail *ret)
{
    static const char *const words[] = {"", "whole", "weak", "builtin-in-process"};
    const char *environment = getenv("SEXTANT_JAIL");
    *ret = given == SX_JAIL_DEFAULT ? SX_JAIL_WHOLE : given;
    if (given != SX_JAIL_DEFAULT || environment == NULL || environment[0] == '\0') {
        return SX_OK;
    }
    for (size_t i = 1; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(environment, words[i]) == 0) {
            *ret = (sx_jail)i;
            return SX_OK;
        }
    }
    return sx_diag_add(diags, SX_E_USAGE, "USAGE.JAIL", (sx_where){0},
                       "whole, weak or builtin-in-process", "SEXTANT_JAIL is none of its words");
}

static sx_status choose_use(const char *given, sx_diags *diags, sx_use *ret)
{
    const char *word = given != NULL ? given : getenv("SEXTANT_USE");
    return sx_use_read(word, ret)
               ? SX_OK
               : sx_diag_add(diags, SX_E_USAGE, "USAGE.USE", (sx_where){0},
                             "clinical, research or commercial", "there is no such use");
}

/* How instruments in code are run from now on, and what instruments are used for. */
static sx_status decide(sx_context *context, const sx_context_options *given, sx_diags *diags)
{
    sx_jail jail;
    sx_status status = choose_jail(given->jail, diags, &jail);
    context->trust = given->trust == NULL ? NULL : strdup(given->trust);
    if (given->trust != NULL && context->trust == NULL) {
        return SX_E_MEMORY;
    }
    sx_load_options load = {.trust = given->trust};
    load.code.worker = given->worker;
    load.code.isolation = jail == SX_JAIL_WEAK ? SX_ISOLATION_WEAK : SX_ISOLATION_WORKER;
    load.builtin_in_process = jail == SX_JAIL_BUILTIN_IN_PROCESS;
    load.wording = given->wording;
    load.cache = sx_cache_folder(diags->arena);
    if (status == SX_OK) {
        status = choose_use(given->use, diags, &load.use);
    }
    return status == SX_OK ? sx_catalogue_decide(context->catalogue, &load) : status;
}

sx_status sx_reload(sx_context *context, sx_reload_counts *ret)
{
    sx_reload_result counts = {0};
    sx_diags *diags = sx_context_begin(context);
    sx_status status =
        diags == NULL ? SX_E_MEMORY : sx_catalogue_reload(context->catalogue, diags, &counts);
    if (ret != NULL) {
        *ret = (sx_reload_counts){counts.added, counts.changed, counts.removed, counts.quarantined};
    }
    return status;
}

sx_status sx_context_new(const sx_context_options *options, sx_context **ret)
{
    *ret = NULL;
    sx_context_options given = {0};
    if (options != NULL && options->size != 0) {
        if (options->size < offsetof(sx_context_options, trust)) {
            return SX_E_USAGE;
        }
        /* a program built against an older header knows fewer fields */
        size_t known = options->size < sizeof given ? options->size : sizeof given;
        memcpy(&given, options, known);
    }
    sx_context *context = calloc(1, sizeof *context);
    if (context == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf_init(&context->errors, ERRORS_MAX);
    sx_buf_init(&context->errors_json, ERRORS_MAX);
    sx_diags *diags = sx_context_begin(context);
    sx_status status = diags == NULL ? SX_E_MEMORY : choose_path(given.path, diags, &context->path);
    if (status == SX_OK) {
        status = given.list_late ? sx_catalogue_new_late(context->path, diags, &context->catalogue)
                                 : sx_catalogue_new(context->path, diags, &context->catalogue);
    }
    if (status == SX_OK) {
        status = decide(context, &given, diags);
    }
    if (status != SX_OK) {
        sx_context_free(context);
        return status;
    }
    *ret = context;
    return SX_OK;
}

void sx_context_free(sx_context *context)
{
    if (context == NULL) {
        return;
    }
    sx_catalogue_free(context->catalogue);
    sx_arena_free(context->call_arena);
    sx_buf_free(&context->errors);
    sx_buf_free(&context->errors_json);
    free(context->path);
    free(context->trust);
    free(context);
}

sx_diags *sx_context_begin(sx_context *context)
{
    sx_diags *diags = sx_context_begin_late(context);
    bool whole = diags != NULL &&
                 (context->catalogue == NULL || sx_catalogue_settle(context->catalogue, diags));
    return whole ? diags : NULL;
}

sx_diags *sx_context_begin_late(sx_context *context)
{
    sx_arena *arena = sx_arena_new(0);
    if (arena == NULL) {
        return NULL;
    }
    sx_arena_free(context->call_arena);
    context->call_arena = arena;
    sx_diags_init(&context->diags, arena);
    return &context->diags;
}

sx_status sx_context_text(sx_buf *buf, char **ret_text)
{
    *ret_text = NULL;
    if (!buf->failed && buf->data == NULL) {
        sx_buf_reserve(buf, 0);
    }
    if (buf->failed || buf->data == NULL) {
        sx_buf_free(buf);
        return SX_E_MEMORY;
    }
    buf->data[buf->len] = '\0';
    *ret_text = buf->data;
    *buf = (sx_buf){.max = buf->max};
    return SX_OK;
}

/* The texts are made when somebody asks, inside the context, which is never a constant object. */
const char *sx_errors(const sx_context *context)
{
    sx_buf *out = (sx_buf *)&context->errors;
    sx_buf_reset(out);
    sx_diags_print(out, &context->diags);
    return out->failed && out->len == 0 ? "memory ran out while this was to be told\n"
                                        : sx_buf_text(out);
}

void sx_write_diag(sx_json *json, const sx_diag *diag)
{
    sx_json_object(json);
    sx_json_put(json, "code", diag->code);
    sx_json_put(json, "file", diag->where.file);
    sx_json_put_int(json, "line", (int64_t)diag->where.line);
    sx_json_put_int(json, "column", (int64_t)diag->where.column);
    sx_json_put(json, "message", diag->message);
    sx_json_put(json, "expected", diag->expected);
    sx_json_put_bool(json, "warning", diag->warning);
    if (diag->excerpt != NULL) {
        sx_json_put(json, "excerpt", diag->excerpt);
    }
    sx_json_end_object(json);
}

const char *sx_errors_json(const sx_context *context)
{
    sx_buf *out = (sx_buf *)&context->errors_json;
    sx_buf_reset(out);
    sx_json json;
    sx_json_init(&json, out, false);
    sx_json_array(&json);
    for (size_t i = 0; i < context->diags.count; i++) {
        sx_write_diag(&json, &context->diags.items[i]);
    }
    sx_json_end_array(&json);
    return out->failed ? "[]" : sx_buf_text(out);
}

const char *sx_status_text(sx_status status)
{
    return sx_status_meaning(status);
}

int sx_exit_status(sx_status status)
{
    return sx_status_exit(status);
}

const char *sx_version(void)
{
    return SX_VERSION;
}

void sx_free(void *text)
{
    free(text);
}
