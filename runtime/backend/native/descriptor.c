/*
 * descriptor.c: is what sextant_plugin_entry() returned a descriptor that this host can work with?
 * Says what was wanted and what was found.
 */
#include <string.h>

#include "backend/native/instance.h"
#include "backend/native/native.h"

/* A descriptor of version 1.0; later ones are longer. */
#define SX_DESCRIPTOR_LEAST (offsetof(sx_plugin, extension) + sizeof(void (*)(void)))
#define SX_DESCRIPTOR_MOST 4096u /* more is a size that was never set */
#define SX_DESCRIPTOR_TEXT 64u

static bool is_printable(const char *text)
{
    size_t length = 0;
    while (text[length] != 0 && length <= SX_DESCRIPTOR_TEXT) {
        if (text[length] < 0x21 || text[length] > 0x7e)
            return false;
        length++;
    }
    return length > 0 && length <= SX_DESCRIPTOR_TEXT;
}

static sx_plugin_status check_versions(const sx_plugin *plugin, sx_plugin_error *error)
{
    if (plugin->size < offsetof(sx_plugin, id) || plugin->size > SX_DESCRIPTOR_MOST)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "the descriptor says that it has %u bytes: set size to sizeof it",
                            (unsigned)plugin->size);
    if (plugin->abi_major != SX_PLUGIN_ABI_MAJOR)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "wanted plugin ABI %u, found %u.%u: build it with the "
                            "sextant/plugin.h of this version",
                            SX_PLUGIN_ABI_MAJOR, (unsigned)plugin->abi_major,
                            (unsigned)plugin->abi_minor);
    if (plugin->size < SX_DESCRIPTOR_LEAST)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "the descriptor has %u bytes, and ABI %u.0 needs %zu",
                            (unsigned)plugin->size, SX_PLUGIN_ABI_MAJOR, SX_DESCRIPTOR_LEAST);
    return SX_PLUGIN_OK;
}

static sx_plugin_status check_texts(const sx_plugin *plugin, sx_plugin_error *error)
{
    const struct {
        const char *field, *text;
    } texts[] = {
        {"id", plugin->id},
        {"version", plugin->version},
        {"license", plugin->license},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!texts[i].text)
            return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                                "the descriptor has no %s", texts[i].field);
        if (!is_printable(texts[i].text))
            return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                                "%s of the descriptor is not 1 to %u printable characters",
                                texts[i].field, SX_DESCRIPTOR_TEXT);
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status check_functions(const sx_plugin *plugin, sx_plugin_error *error)
{
    const char *missing = !plugin->open       ? "open"
                          : !plugin->close    ? "close"
                          : !plugin->manifest ? "manifest"
                                              : NULL;
    if (missing)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "the descriptor has no function %s", missing);
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_native_describe(void *handle, sx_plugin_error *error, const sx_plugin **ret)
{
    sx_native_function found;
    const sx_plugin *(*entry)(void);
    *ret = NULL;
    sx_plugin_status status =
        sx_native_symbol(handle, "sextant_plugin_entry", SX_FAULT_PLUGIN_SYMBOL, error, &found);
    if (status != SX_PLUGIN_OK)
        return status;
    entry = (const sx_plugin *(*)(void))found;
    const sx_plugin *plugin = entry();
    if (!plugin)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                            "sextant_plugin_entry() returned no descriptor");
    status = check_versions(plugin, error);
    if (status == SX_PLUGIN_OK)
        status = check_texts(plugin, error);
    if (status == SX_PLUGIN_OK)
        status = check_functions(plugin, error);
    if (status == SX_PLUGIN_OK)
        *ret = plugin;
    return status;
}

/* The value of a line `key: value` that begins in the first column; empty when there is none. */
static sx_slice value_of(sx_slice text, const char *key)
{
    size_t length = strlen(key);
    const char *at = text.at, *end = text.at + text.len;
    while (at < end) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        const char *stop = next ? next : end;
        if ((size_t)(stop - at) > length && memcmp(at, key, length) == 0 && at[length] == ':') {
            const char *from = at + length + 1;
            for (const char *c = from; c + 1 < stop; c++) {
                if (*c == ' ' && c[1] == '#')
                    stop = c;
            }
            sx_slice value = sx_slice_trim((sx_slice){from, (size_t)(stop - from)});
            char quote = value.len >= 2 ? value.at[0] : 0;
            if ((quote == '"' || quote == '\'') && value.at[value.len - 1] == quote)
                value = (sx_slice){value.at + 1, value.len - 2};
            return value;
        }
        at = next ? next + 1 : end;
    }
    return (sx_slice){"", 0};
}

/* Does some line begin with `key:`, however far it is indented? */
static bool has_line(sx_slice text, const char *key)
{
    size_t length = strlen(key);
    const char *at = text.at, *end = text.at + text.len;
    while (at < end) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        while (at < end && *at == ' ')
            at++;
        if ((size_t)(end - at) > length && memcmp(at, key, length) == 0 && at[length] == ':')
            return true;
        at = next ? next + 1 : end;
    }
    return false;
}

/* What the manifest leaves to code, as far as lines tell: better said here than as a score that
 * failed. */
static sx_plugin_status check_offers(const sx_native *native, sx_slice text, sx_plugin_error *error)
{
    const struct {
        const char *key, *what;
        bool there;
    } offers[] = {
        {"call", "the function score", native->plugin->score != NULL},
        {"adaptive", "the extension " SX_PLUGIN_ADAPTIVE, native->adaptive != NULL},
        {"computed_text", "the extension " SX_PLUGIN_TEXT, native->text != NULL},
    };
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        if (!offers[i].there && has_line(text, offers[i].key))
            return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_SYMBOL,
                                "the manifest has `%s:`, and the plugin does not have %s",
                                offers[i].key, offers[i].what);
    }
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_native_agree(const sx_native *native, sx_slice text, sx_plugin_error *error)
{
    const struct {
        const char *key, *wanted;
    } keys[] = {{"id", native->plugin->id}, {"version", native->plugin->version}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        sx_slice found = value_of(text, keys[i].key);
        if (found.len > 0 && !sx_slice_is(found, keys[i].wanted)) {
            char line[SX_DESCRIPTOR_TEXT + 1];
            sx_native_line(line, sizeof line, found.at, found.len);
            return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_ABI,
                                "the manifest has %s %s, the descriptor has %s", keys[i].key, line,
                                keys[i].wanted);
        }
    }
    return check_offers(native, text, error);
}
