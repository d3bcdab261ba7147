/*
 * native.c: the carrier of shared objects: a plugin behind the plugin ABI itself, so that the
 * layers above see one interface whatever an instrument is written in. It hands every call on and
 * adds the border.
 */
#include "backend/native/native.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend/native/instance.h"
#include "backend/native/probe.h"

/* --- what the host offers --------------------------------------------------------------------- */

static void log_line(const sx_plugin_host *host, const char *text)
{
    char line[512];
    (void)host;
    if (!text)
        return;
    sx_native_line(line, sizeof line - 1, text, strnlen(text, sizeof line));
    size_t length = strlen(line);
    line[length++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, length);
    (void)written; /* a line for the author: when it is lost, it is lost */
}

static const sx_plugin_host_log host_log = {sizeof host_log, 0, log_line};

static const void *host_extension(const sx_plugin_host *host, const char *id)
{
    (void)host;
    return id && strcmp(id, SX_PLUGIN_HOST_LOG) == 0 ? &host_log : NULL;
}

/* --- opening and closing ---------------------------------------------------------------------- */

static void native_close(void *self)
{
    sx_native *native = self;
    sx_crossing crossing;
    if (!native)
        return;
    sx_native_enter(&crossing);
    native->plugin->close(native->self);
    (void)sx_native_leave(&crossing, SX_PLUGIN_OK, NULL);
    free(native);
}

/* One of the steps of native.h, "" for none of them; NULL: the bundle is no trial. */
static const char *probe_of(const sx_bundle *bundle)
{
    static const char *const steps[] = {SX_NATIVE_PROBE_DESCRIPTOR, SX_NATIVE_PROBE_MANIFEST,
                                        SX_NATIVE_PROBE_OPENING};
    for (size_t i = 0; i < bundle->file_count; i++) {
        if (!sx_str_equal(bundle->files[i].name, SX_NATIVE_PROBE))
            continue;
        for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
            if (sx_slice_is(bundle->files[i].bytes, steps[step]))
                return steps[step];
        }
        return "";
    }
    return NULL;
}

sx_plugin_status sx_native_open(void *handle, const sx_bundle *bundle, sx_plugin_error *error,
                                void **ret_self)
{
    sx_crossing crossing;
    const sx_plugin *plugin = NULL;
    *ret_self = NULL;
    sx_plugin_status status = sx_native_describe(handle, error, &plugin);
    if (status != SX_PLUGIN_OK)
        return status;
    sx_native *native = calloc(1, sizeof *native);
    if (!native)
        return SX_PLUGIN_E_MEMORY;
    native->bundle = bundle;
    native->handle = handle;
    native->plugin = plugin;
    native->probe = probe_of(bundle);
    native->host = (sx_plugin_host){.size = sizeof native->host,
                                    .abi_major = SX_PLUGIN_ABI_MAJOR,
                                    .abi_minor = SX_PLUGIN_ABI_MINOR,
                                    .context = native,
                                    .extension = host_extension};
    sx_native_enter(&crossing);
    status = plugin->open(&native->host, &native->self, &crossing.error);
    status = sx_native_leave(&crossing, status, error);
    if (status != SX_PLUGIN_OK) {
        free(native);
        return status;
    }
    status = sx_native_extend(native, error);
    if (status != SX_PLUGIN_OK)
        native_close(native);
    else
        *ret_self = native;
    return status;
}

static sx_plugin_status native_open(const sx_plugin_host *host, void **ret_self,
                                    sx_plugin_error *error)
{
    void *handle = NULL;
    const sx_bundle *bundle = sx_bundle_of(host);
    *ret_self = NULL;
    if (!bundle || bundle->kind != SX_CODE_NATIVE || bundle->library < 0)
        return SX_PLUGIN_E_ARGUMENT;
    sx_plugin_status status = sx_native_load(bundle->library, bundle->name, error, &handle);
    return status == SX_PLUGIN_OK ? sx_native_open(handle, bundle, error, ret_self) : status;
}

/* --- calls ------------------------------------------------------------------------------------ */

static sx_plugin_status copy_text(const sx_buf *text, char *buffer, uint64_t capacity,
                                  uint64_t *ret_length)
{
    *ret_length = text->len;
    if (text->failed)
        return SX_PLUGIN_E_MEMORY;
    if (text->len > capacity)
        return SX_PLUGIN_E_SPACE;
    if (text->len > 0)
        memcpy(buffer, sx_buf_text(text), text->len);
    return SX_PLUGIN_OK;
}

static sx_plugin_status native_manifest(void *self, char *buffer, uint64_t capacity,
                                        uint64_t *ret_length, sx_plugin_error *error)
{
    sx_native *native = self;
    sx_crossing crossing;
    if (native->probe) {
        sx_buf report;
        sx_buf_init(&report, SX_PROBE_REPORT_MAX);
        sx_probe_report(native, &report);
        sx_plugin_status copied = copy_text(&report, buffer, capacity, ret_length);
        sx_buf_free(&report);
        return copied;
    }
    *ret_length = 0;
    sx_native_enter(&crossing);
    sx_plugin_status status =
        native->plugin->manifest(native->self, buffer, capacity, ret_length, &crossing.error);
    status = sx_native_leave(&crossing, status, error);
    if (status == SX_PLUGIN_OK && *ret_length <= capacity)
        status = sx_native_agree(native, (sx_slice){buffer, (size_t)*ret_length}, error);
    return status;
}

static sx_plugin_status native_score(void *self, const sx_plugin_block *answers,
                                     const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_native *native = self;
    sx_crossing crossing;
    if (!native->plugin->score)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_SYMBOL,
                            "a scale has `call:`, and the descriptor has no function score");
    if (native->probe)
        return sx_probe_score(native, false, answers, scores, error);
    sx_native_enter(&crossing);
    sx_plugin_status status = native->plugin->score(native->self, answers, scores, &crossing.error);
    return sx_native_leave(&crossing, status, error);
}

static const void *native_extension(void *self, const char *id)
{
    const sx_native *native = self;
    if (native->adaptive && strcmp(id, SX_PLUGIN_ADAPTIVE) == 0)
        return &native->own_adaptive;
    if (native->validity && strcmp(id, SX_PLUGIN_VALIDITY) == 0)
        return &native->own_validity;
    if (native->text && strcmp(id, SX_PLUGIN_TEXT) == 0)
        return &native->own_text;
    return NULL;
}

const sx_plugin sx_carrier_native = {
    .size = sizeof sx_carrier_native,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "carrier-native",
    .version = "1.0.0",
    .license = "MIT",
    .open = native_open,
    .close = native_close,
    .manifest = native_manifest,
    .score = native_score,
    .extension = native_extension,
};
