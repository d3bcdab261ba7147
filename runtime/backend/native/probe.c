/*
 * probe.c: what a plugin does with buffers that are too small and with being opened and closed
 * again, and the lines that say so.
 */
#include "backend/native/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/native/native.h"
#include "backend/native/probe_guard.h"
#include "base/utf8.h"

#define SX_PROBE_MANIFEST_MAX (1024u * 1024)
#define SX_PROBE_OPENINGS 8

static void line(sx_buf *out, const char *result, const char *name, const char *detail)
{
    char clean[320];
    sx_native_line(clean, sizeof clean, detail, strlen(detail));
    sx_buf_printf(out, "%s\t%s\t%s\n", result, name, clean);
}

static void about(const sx_native *native, sx_buf *out)
{
    const sx_plugin *plugin = native->plugin;
    char text[128];
    line(out, "about", "id", plugin->id);
    line(out, "about", "version", plugin->version);
    line(out, "about", "license", plugin->license);
    (void)snprintf(text, sizeof text, "%u.%u", (unsigned)plugin->abi_major,
                   (unsigned)plugin->abi_minor);
    line(out, "about", "abi", text);
    line(out, "about", "score", plugin->score ? "yes" : "no");
    (void)snprintf(text, sizeof text, "%s%s%s", native->adaptive ? " " SX_PLUGIN_ADAPTIVE : "",
                   native->validity ? " " SX_PLUGIN_VALIDITY : "",
                   native->text ? " " SX_PLUGIN_TEXT : "");
    line(out, "about", "extensions", text[0] ? text + 1 : "none");
    if (plugin->reserved != 0)
        line(out, "FAIL", "descriptor", "its word `reserved` must be 0");
    else
        line(out, "ok", "descriptor", "size, ABI, id, version, license and functions are there");
}

static void exports(const sx_native *native, sx_buf *out)
{
    char other[96], text[256];
    size_t count = sx_probe_exports(native->handle, other, sizeof other);
    if (count == 1) {
        line(out, "ok", "exports", "sextant_plugin_entry and nothing else");
    } else if (count > 1) {
        (void)snprintf(text, sizeof text,
                       "%zu symbols are exported, %s among them: link with -fvisibility=hidden, so "
                       "that sextant_plugin_entry is the only one",
                       count, other);
        line(out, "warn", "exports", text);
    } else {
        line(out, "warn", "exports", "the table of symbols cannot be read");
    }
}

/* --- the manifest ----------------------------------------------------------------------------- */

static sx_plugin_status fill_manifest(void *context, char *buffer, uint64_t capacity,
                                      uint64_t *ret_length, sx_plugin_error *error)
{
    const sx_opened *opened = context;
    return opened->plugin->manifest(opened->self, buffer, capacity, ret_length, error);
}

/* NULL, or what is wrong with the text. */
static const char *text_problem(const sx_native *native, sx_slice text, sx_plugin_error *error)
{
    if (text.len == 0)
        return "it is empty";
    if (memchr(text.at, 0, text.len))
        return "it holds a NUL";
    if (sx_utf8_valid_prefix(text) != text.len)
        return "it is not UTF-8";
    return sx_native_agree(native, text, error) == SX_PLUGIN_OK ? NULL : error->message;
}

/* The text is the caller's to free; NULL when there is none. */
static char *manifest(const sx_native *native, sx_buf *out, size_t *ret_length)
{
    sx_opened opened = {native->plugin, native->self};
    sx_plugin_error error = {.size = sizeof error};
    char problem[240], *text = NULL;
    if (!sx_guard_fill(fill_manifest, &opened, SX_PROBE_MANIFEST_MAX, problem, sizeof problem,
                       &text, ret_length)) {
        line(out, "FAIL", "manifest-buffer", problem);
        return NULL;
    }
    line(out, "ok", "manifest-buffer",
         "too small a buffer is answered with the length, and nothing is written beyond it");
    const char *wrong = text_problem(native, (sx_slice){text, *ret_length}, &error);
    if (wrong)
        line(out, "FAIL", "manifest-text", wrong);
    else
        line(out, "ok", "manifest-text", "UTF-8 with the id and version of the descriptor");
    return text;
}

/* --- opening ---------------------------------------------------------------------------------- */

static bool open_one(const sx_native *native, sx_opened *opened, char *problem, size_t size)
{
    sx_plugin_error error = {.size = sizeof error, .column = -1};
    *opened = (sx_opened){native->plugin, NULL};
    sx_plugin_status status = native->plugin->open(&native->host, &opened->self, &error);
    if (status < 0) {
        char message[200];
        sx_native_line(message, sizeof message, error.message, sizeof error.message);
        (void)snprintf(problem, size, "opening it again failed with status %d: %s", (int)status,
                       message[0] ? message : "it gave no reason");
    }
    return status >= 0;
}

/* A length of SIZE_MAX: the manifest cannot be had, and is not compared. */
static bool same_manifest(sx_opened *opened, const char *text, size_t length, char *problem,
                          size_t size)
{
    if (length == SIZE_MAX)
        return true;
    char *again = malloc(length + 1);
    uint64_t found = 0;
    sx_plugin_error error = {.size = sizeof error};
    bool same = again &&
                opened->plugin->manifest(opened->self, again, length, &found, &error) >= 0 &&
                found == length && memcmp(again, text, length) == 0;
    free(again);
    if (!same)
        (void)snprintf(problem, size, "an instance that was opened later has another manifest");
    return same;
}

/* One after the other, then two at a time. */
static void openings(const sx_native *native, const char *text, size_t length, sx_buf *out)
{
    char problem[288];
    sx_opened one, two;
    bool good = true;
    for (unsigned i = 0; good && i < SX_PROBE_OPENINGS; i++) {
        good = open_one(native, &one, problem, sizeof problem);
        if (!good)
            break;
        good = same_manifest(&one, text, length, problem, sizeof problem);
        native->plugin->close(one.self);
    }
    if (good && (good = open_one(native, &one, problem, sizeof problem))) {
        if ((good = open_one(native, &two, problem, sizeof problem))) {
            native->plugin->close(one.self);
            good = same_manifest(&two, text, length, problem, sizeof problem);
            native->plugin->close(two.self);
        } else {
            native->plugin->close(one.self);
        }
    }
    line(out, good ? "ok" : "FAIL", "open-close",
         good ? "opened and closed ten times, two at a time too, and the same each time" : problem);
}

/* The text without a word, for who only compares with it. */
static void opening_step(const sx_native *native, sx_buf *out)
{
    sx_buf unsaid;
    size_t length = 0;
    sx_buf_init(&unsaid, SX_PROBE_REPORT_MAX);
    char *text = manifest(native, &unsaid, &length);
    sx_buf_free(&unsaid);
    openings(native, text ? text : "", text ? length : SIZE_MAX, out);
    free(text);
}

void sx_probe_report(sx_native *native, sx_buf *out)
{
    size_t length = 0;
    if (sx_str_equal(native->probe, SX_NATIVE_PROBE_DESCRIPTOR)) {
        about(native, out);
        exports(native, out);
    } else if (sx_str_equal(native->probe, SX_NATIVE_PROBE_MANIFEST)) {
        free(manifest(native, out, &length));
    } else if (sx_str_equal(native->probe, SX_NATIVE_PROBE_OPENING)) {
        opening_step(native, out);
    }
}
