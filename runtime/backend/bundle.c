/*
 * bundle.c: hands a bundle to a carrier as a host extension, and the words of the faults that carriers
 * report. Opens and reads nothing.
 */
#include "backend/bundle.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *sx_code_kind_word(sx_code_kind kind)
{
    static const char *const words[SX_CODE_KIND_COUNT] = {NULL, "lua", "plugin", "ffi"};
    return kind < SX_CODE_KIND_COUNT ? words[kind] : NULL;
}

static const void *bundle_extension(const sx_plugin_host *host, const char *id)
{
    return sx_str_equal(id, SX_HOST_BUNDLE) ? host->context : NULL;
}

void sx_bundle_host(const sx_bundle *bundle, sx_plugin_host *ret)
{
    /* A host's context is not const in the ABI; nobody writes through this one. */
    union {
        const sx_bundle *given;
        void *context;
    } as = {.given = bundle};
    *ret = (sx_plugin_host){.size = sizeof *ret,
                            .abi_major = SX_PLUGIN_ABI_MAJOR,
                            .abi_minor = SX_PLUGIN_ABI_MINOR,
                            .context = as.context,
                            .extension = bundle_extension};
}

const sx_bundle *sx_bundle_of(const sx_plugin_host *host)
{
    if (host == NULL || !SX_PLUGIN_HAS(host, sx_plugin_host, extension)) {
        return NULL;
    }
    return host->extension(host, SX_HOST_BUNDLE);
}

const char *sx_fault_code(int32_t fault)
{
    switch (fault) {
#define FAULT_CODE(name, value, code)                                                              \
    case value: return code;
        SX_FAULT_LIST(FAULT_CODE)
#undef FAULT_CODE
    default: return "";
    }
}

sx_plugin_status sx_fault_set(sx_plugin_error *error, sx_plugin_status status, sx_fault fault,
                              const char *format, ...)
{
    if (error == NULL) {
        return status;
    }
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    error->code = (int32_t)fault;
    if (written < 0) {
        error->message[0] = '\0';
    } else if ((size_t)written >= sizeof error->message) {
        /* Never half a character at the end. */
        size_t length = sizeof error->message - 1;
        size_t start = length;
        while (start > 0 && ((unsigned char)error->message[start - 1] & 0xC0U) == 0x80U) {
            start--;
        }
        unsigned char lead = start > 0 ? (unsigned char)error->message[start - 1] : 0;
        size_t wanted = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC0U ? 2 : 1;
        if (start > 0 && length - (start - 1) < wanted) {
            error->message[start - 1] = '\0';
        }
    }
    return status;
}
