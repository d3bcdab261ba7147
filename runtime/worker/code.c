/*
 * code.c: starting and ending the code of an instrument, and what is said of its failures. What is done
 * after a failure stands in code_rows.c and code_calls.c.
 */
#include "worker/code_inner.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define PRINTED_MAX ((size_t)8192)

/* --- options ------------------------------------------------------------------------------------- */

static void or_default(uint32_t *value, uint32_t otherwise)
{
    *value = *value == 0 ? otherwise : *value;
}

static sx_code_options complete(const sx_code_options *given)
{
    sx_code_options options = {0};
    if (given != NULL) {
        options = *given;
    }
    or_default(&options.start_ms, 5000);
    or_default(&options.call_ms, 1000);
    or_default(&options.row_us, 1000);
    or_default(&options.memory_mib, 512);
    or_default(&options.poison_in_a_row, 20);
    return options;
}

sx_status sx_code_status(sx_code_kind kind)
{
    switch (kind) {
    case SX_CODE_LUA: return SX_E_SCRIPT;
    case SX_CODE_FFI: return SX_E_FFI;
    default: return SX_E_PLUGIN;
    }
}

/* --- ends and what is said of them -------------------------------------------------------------- */

bool sx_code_in_worker(const sx_code *code)
{
    return code->plugin == &sx_worker_client;
}

/* The diagnostic code of a refusal that came without one. */
static const char *refusal_code(sx_code_kind kind)
{
    switch (kind) {
    case SX_CODE_LUA: return "SCRIPT.ERROR";
    case SX_CODE_FFI: return "FFI.REFUSED";
    default: return "PLUGIN.REFUSED";
    }
}

static void take_in_process(sx_code *code, sx_plugin_status status)
{
    code->last = (sx_client_last){.fate = status < 0 ? SX_FATE_REFUSED : SX_FATE_OK,
                                  .fault = code->error.code,
                                  .message = code->error.message};
    if (status < 0) {
        code->last.code = sx_fault_code(code->error.code);
        if (code->error.message[0] == '\0') {
            code->last.message = "the code refused the call";
        }
    }
}

sx_fate sx_code_take_end(sx_code *code, sx_plugin_status status)
{
    if (sx_code_in_worker(code)) {
        sx_client_last_get(code->self, &code->last);
    } else {
        take_in_process(code, status);
    }
    if (status >= 0) {
        code->last.fate = SX_FATE_OK;
    }
    if (code->last.fate == SX_FATE_REFUSED &&
        (code->last.code == NULL || code->last.code[0] == '\0')) {
        code->last.code = refusal_code(code->bundle->kind);
    }
    code->start_failures =
        code->last.fate != SX_FATE_OK && code->last.starting ? code->start_failures + 1 : 0;
    return code->last.fate;
}

sx_fate sx_code_invalid(sx_code *code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(code->said, sizeof code->said, format, arguments) < 0) {
        code->said[0] = '\0';
    }
    va_end(arguments);
    code->last = (sx_client_last){
        .fate = SX_FATE_INVALID, .code = sx_fate_code(SX_FATE_INVALID), .message = code->said};
    return SX_FATE_INVALID;
}

static void copy_text(char *to, size_t room, const char *from)
{
    size_t length = from == NULL ? 0 : strnlen(from, room - 1);
    if (length > 0) {
        memcpy(to, from, length);
    }
    to[length] = '\0';
}

/* "FILE:LINE: text", where FILE is one of the bundle: what follows the place, else the whole. */
static const char *split_place(const sx_code *code, const char *message, const char **ret_file,
                               uint32_t *ret_line)
{
    *ret_file = NULL;
    *ret_line = 0;
    for (size_t i = 0; i < code->bundle->file_count; i++) {
        const char *name = code->bundle->files[i].name;
        size_t length = strlen(name);
        int64_t line = 0;
        if (strncmp(message, name, length) != 0 || message[length] != ':') {
            continue;
        }
        const char *number = message + length + 1;
        const char *end = strchr(number, ':');
        if (end != NULL && sx_int_read((sx_slice){number, (size_t)(end - number)}, &line) &&
            line >= 1 && line <= UINT32_MAX) {
            *ret_file = name;
            *ret_line = (uint32_t)line;
            return end[1] == ' ' ? end + 2 : end + 1;
        }
    }
    return message;
}

/* The files of a bundle lie beside the main one, whose path is known. "" when it is too long. */
static void path_of(const sx_code *code, const char *file, char *to, size_t room)
{
    const char *slash = strrchr(code->bundle->name, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - code->bundle->name) + 1;
    bool fits = folder + strlen(file) < room;
    if (fits && folder > 0) {
        memcpy(to, code->bundle->name, folder);
    }
    copy_text(to + (fits ? folder : 0), room - (fits ? folder : 0), fits ? file : "");
}

/* What follows the first line: the source, where it happened. */
static const char *excerpt_of(const char *message)
{
    const char *rest = message + strcspn(message, "\n");
    return *rest == '\n' ? rest + 1 : rest;
}

void sx_code_note_failure(sx_code *code)
{
    sx_trouble *trouble = &code->trouble;
    if (code->last.fate == SX_FATE_REFUSED && trouble->refusal[0] == '\0') {
        copy_text(trouble->refusal, sizeof trouble->refusal, code->last.code);
    }
    if (trouble->fate != SX_FATE_OK) {
        return;
    }
    trouble->fate = code->last.fate;
    copy_text(trouble->code, sizeof trouble->code, code->last.code);
    const char *file = NULL;
    const char *message = split_place(code, code->last.message, &file, &trouble->line);
    copy_text(trouble->message, sizeof trouble->message, message);
    trouble->message[strcspn(trouble->message, "\n")] = '\0';
    copy_text(trouble->excerpt, sizeof trouble->excerpt, excerpt_of(message));
    if (file != NULL) {
        path_of(code, file, trouble->path, sizeof trouble->path);
    }
}

void sx_code_note_unsteady(sx_code *code)
{
    sx_trouble *trouble = &code->trouble;
    const char *file = NULL;
    uint32_t line = 0;
    if (trouble->unsteady > 0) {
        return; /* the first one is told */
    }
    copy_text(trouble->unsteady_code, sizeof trouble->unsteady_code, code->last.code);
    copy_text(trouble->unsteady_message, sizeof trouble->unsteady_message,
              split_place(code, code->last.message, &file, &line));
    trouble->unsteady_message[strcspn(trouble->unsteady_message, "\n")] = '\0';
}

bool sx_code_take_trouble(sx_code *code, sx_trouble *ret)
{
    if (code->trouble.fate == SX_FATE_OK && code->trouble.unsteady == 0) {
        return false;
    }
    *ret = code->trouble;
    code->trouble = (sx_trouble){0};
    return true;
}

bool sx_code_again(sx_code *code, sx_fate fate)
{
    if (fate == SX_FATE_OK || fate == SX_FATE_REFUSED || !sx_code_in_worker(code)) {
        return false;
    }
    sx_client_renew(code->self);
    return true;
}

/* The last line that the code printed, NULL: none. Before a person's answers are there, nothing of
 * them can be in it. */
static const char *last_line(const sx_code *code, sx_arena *arena)
{
    sx_buf text;
    sx_buf_init(&text, PRINTED_MAX);
    if (sx_code_in_worker(code)) {
        sx_client_printed(code->self, &text);
    }
    sx_slice all = sx_slice_trim((sx_slice){sx_buf_text(&text), text.len});
    size_t start = all.len;
    while (start > 0 && all.at[start - 1] != '\n') {
        start--;
    }
    char *line = all.len == 0 ? NULL : sx_arena_strndup(arena, all.at + start, all.len - start);
    sx_buf_free(&text);
    return line;
}

sx_status sx_code_diagnose(sx_code *code, sx_diags *diags, const char *doing)
{
    sx_status status = sx_code_status(code->bundle->kind);
    if (diags == NULL) {
        return status;
    }
    sx_where where = {.file = code->bundle->name};
    const char *file = NULL;
    const char *message = split_place(code, code->last.message, &file, &where.line);
    char path[sizeof code->trouble.path] = "";
    if (file != NULL) {
        path_of(code, file, path, sizeof path);
        where.file = path[0] == '\0' ? where.file : path;
    }
    const char *line = last_line(code, diags->arena);
    bool own = code->last.fate == SX_FATE_REFUSED || code->last.fate == SX_FATE_NO_WORKER;
    bool carrier = line != NULL && strncmp(line, SX_CARRIER_SAYS, strlen(SX_CARRIER_SAYS)) == 0;
    if (carrier) {
        line = own ? NULL : line + strlen(SX_CARRIER_SAYS);
    }
    (void)sx_diag_add(diags, status, code->last.code, where, code->last.advice, "%s%s%.*s%s%s",
                      own ? "" : doing, own ? "" : ": ", (int)strcspn(message, "\n"), message,
                      line == NULL ? ""
                      : carrier    ? ", in "
                                   : "; it printed: ",
                      line == NULL ? "" : line);
    sx_diag_excerpt(diags, excerpt_of(message));
    return status;
}

/* --- opening and closing ------------------------------------------------------------------------- */

static const void *offer(const sx_plugin_host *host, const char *id)
{
    const sx_code *code = host->context;
    if (sx_str_equal(id, SX_HOST_BUNDLE)) {
        return code->bundle;
    }
    return sx_str_equal(id, SX_HOST_OPTIONS) ? &code->options : NULL;
}

static sx_status choose_plugin(sx_code *code, sx_diags *diags)
{
    sx_where where = {.file = code->bundle->name};
    if (code->options.isolation != SX_ISOLATION_NONE) {
        code->plugin = &sx_worker_client;
        return SX_OK;
    }
    if (code->bundle->kind != SX_CODE_NATIVE) {
        return sx_diag_add(diags, sx_code_status(code->bundle->kind), "PLUGIN.IN_PROCESS", where,
                           "let it run in its worker",
                           "scripts and bound libraries never run in process");
    }
    code->plugin = &sx_carrier_native;
    return SX_OK;
}

sx_status sx_code_open(const sx_bundle *bundle, const sx_code_options *options, sx_diags *diags,
                       sx_code **ret)
{
    *ret = NULL;
    sx_code *code = calloc(1, sizeof *code);
    if (code == NULL) {
        return sx_diag_add(diags, SX_E_MEMORY, "INTERNAL.MEMORY", (sx_where){.file = bundle->name},
                           NULL, "memory ran out");
    }
    code->bundle = bundle;
    code->options = complete(options);
    code->host = (sx_plugin_host){.size = sizeof code->host,
                                  .abi_major = SX_PLUGIN_ABI_MAJOR,
                                  .abi_minor = SX_PLUGIN_ABI_MINOR,
                                  .context = code,
                                  .extension = offer};
    sx_buf_init(&code->printed, PRINTED_MAX);
    sx_status status = choose_plugin(code, diags);
    if (status == SX_OK) {
        code->error = (sx_plugin_error){.size = sizeof code->error, .column = -1};
        sx_plugin_status opened = code->plugin->open(&code->host, &code->self, &code->error);
        if (opened < 0 && sx_code_in_worker(code) && code->self == NULL) {
            status = sx_diag_add(diags, SX_E_MEMORY, "INTERNAL.MEMORY",
                                 (sx_where){.file = bundle->name}, NULL, "memory ran out");
        } else if (opened < 0) {
            (void)sx_code_take_end(code, opened);
            status = sx_code_diagnose(code, diags, "on being opened");
        }
    }
    if (status != SX_OK) {
        sx_code_close(code);
        return status;
    }
    *ret = code;
    return SX_OK;
}

void sx_code_close(sx_code *code)
{
    if (code == NULL) {
        return;
    }
    if (code->self != NULL || (code->plugin != NULL && !sx_code_in_worker(code))) {
        code->plugin->close(code->self);
    }
    sx_buf_free(&code->printed);
    free(code->values);
    free(code->status);
    free(code->out_values);
    free(code->out_status);
    free(code);
}

sx_fate sx_code_reopen(sx_code *code)
{
    code->error = (sx_plugin_error){.size = sizeof code->error, .column = -1};
    if (sx_code_in_worker(code)) {
        return sx_code_take_end(code, sx_client_reopen(code->self, &code->error));
    }
    code->plugin->close(code->self);
    code->self = NULL;
    return sx_code_take_end(code, code->plugin->open(&code->host, &code->self, &code->error));
}

/* --- report -------------------------------------------------------------------------------------- */

void sx_code_report_get(sx_code *code, sx_code_report *ret)
{
    const sx_trouble *trouble = &code->trouble;
    *ret =
        (sx_code_report){.rows = code->rows,
                         .first_fate = trouble->fate,
                         .first_code = trouble->code,
                         .first_message = trouble->message,
                         .first_excerpt = trouble->excerpt,
                         .refusal_code = trouble->refusal,
                         .stopped = code->stopped,
                         .unsteady = trouble->unsteady,
                         .unsteady_code = trouble->unsteady > 0 ? trouble->unsteady_code : "",
                         .unsteady_message = trouble->unsteady > 0 ? trouble->unsteady_message : "",
                         .printed = ""};
    if (trouble->path[0] != '\0') {
        ret->first_where = (sx_where){trouble->path, trouble->line, 0};
    }
    memcpy(ret->fates, code->fates, sizeof ret->fates);
    if (sx_code_in_worker(code)) {
        sx_buf_reset(&code->printed);
        sx_client_printed(code->self, &code->printed);
        ret->printed = sx_buf_text(&code->printed);
        ret->starts = sx_client_starts(code->self);
        ret->weak = sx_client_weak(code->self);
    }
}
