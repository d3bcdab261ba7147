/*
 * library.c: loads a shared object from an open file and finds functions that are its own. The only
 * place that calls the dynamic loader for a plugin.
 */
#define _GNU_SOURCE /* dladdr1, dlinfo */
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "backend/native/elf.h"
#include "backend/native/native.h"

#define SX_LIBRARY_PATH 320

static const char folder[] = "/proc/self/fd";

static char *bits(char *at, uint64_t number)
{
    for (unsigned i = 64; i-- > 0;) {
        *at++ = '/';
        if (number >> i & 1)
            *at++ = '.';
    }
    return at;
}

/*
 * A path of the open file. The loader takes a path that it has seen for the library it knows,
 * whatever is behind the path now, and numbers of open files are used again. So the path also
 * holds the number of the file itself, in steps that lead nowhere: "/." is a one and "/" a zero.
 */
static bool library_path(int file, char path[SX_LIBRARY_PATH])
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return false;
    memcpy(path, folder, sizeof folder - 1);
    char *at = bits(path + sizeof folder - 1, (uint64_t)status.st_dev);
    at = bits(at, (uint64_t)status.st_ino);
    (void)snprintf(at, 16, "/%d", file);
    return true;
}

typedef struct search {
    const char *end; /* "/7" */
    const char *found;
} search;

static int look_at(struct dl_phdr_info *info, size_t size, void *context)
{
    search *s = context;
    size_t length = strlen(info->dlpi_name), end = strlen(s->end);
    (void)size;
    if (strncmp(info->dlpi_name, folder, sizeof folder - 1) == 0 && length > end &&
        strcmp(info->dlpi_name + length - end, s->end) == 0)
        s->found = info->dlpi_name; /* the latest one is the last */
    return 0;
}

/* The library that was loaded from a descriptor which was closed since; NULL: none was. */
static void *loaded_before(int file)
{
    char end[16];
    search s = {.end = end};
    (void)snprintf(end, sizeof end, "/%d", file);
    (void)dl_iterate_phdr(look_at, &s);
    return s.found ? dlopen(s.found, RTLD_NOW | RTLD_NOLOAD) : NULL;
}

/* The last part of a path. */
static const char *last_part(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "";
}

/* How messages call it: a bundle that binds a library is named after its manifest. */
static const char *subject(const char *name)
{
    const char *last = last_part(name), *suffix = strrchr(last, '.');
    return suffix && strcmp(suffix, ".so") == 0 ? last : "the library";
}

/* What the loader said, without our path; a library that is needed and not there is named first
 * there. */
static sx_plugin_status refused(const char *name, const char *path, sx_plugin_error *error)
{
    const char *text = dlerror();
    size_t length = strlen(path);
    if (!text)
        text = "the loader does not say why";
    if (strncmp(text, path, length) == 0 && strncmp(text + length, ": ", 2) == 0)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_LOAD,
                            "%s cannot be loaded: %s", subject(name), text + length + 2);
    const char *end = strstr(text, ": cannot open shared object file");
    if (end)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_LOAD,
                            "%s needs the library %.*s, which is not on this machine",
                            subject(name), (int)(end - text), text);
    return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_LOAD,
                        "%s cannot be loaded: %s", subject(name), text);
}

sx_plugin_status sx_native_load(int library_fd, const char *name, sx_plugin_error *error,
                                void **ret_handle)
{
    char path[SX_LIBRARY_PATH], buffer[96];
    struct stat status;
    *ret_handle = NULL;
    if (fstat(library_fd, &status) != 0 && (*ret_handle = loaded_before(library_fd)) != NULL)
        return SX_PLUGIN_OK;
    const char *refusal = sx_elf_refusal(library_fd, buffer, sizeof buffer);
    if (!refusal && !library_path(library_fd, path))
        refusal = "is no file that can be read";
    if (refusal)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_PLUGIN_LOAD, "%s %s",
                            subject(name), refusal);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!handle)
        return refused(name, path, error);
    *ret_handle = handle;
    return SX_PLUGIN_OK;
}

static sx_plugin_status check_place(void *handle, void *address, const char *symbol, sx_fault fault,
                                    sx_plugin_error *error)
{
    struct link_map *own = NULL, *found = NULL;
    ElfW(Sym) *entry = NULL;
    Dl_info info;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &own) != 0 ||
        dladdr1(address, &info, (void **)&found, RTLD_DL_LINKMAP) == 0)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, fault,
                            "the symbol %s is not in the library", symbol);
    if (found != own)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, fault,
                            "the library has no function %s of its own: it would be that of %s",
                            symbol, last_part(info.dli_fname));
    /* A function that the loader chooses among several lies under another name: its kind is not
     * asked. */
    if (dladdr1(address, &info, (void **)&entry, RTLD_DL_SYMENT) != 0 && entry &&
        info.dli_saddr == address && (entry->st_info & 0xf) == STT_OBJECT)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, fault,
                            "the symbol %s is a variable, not a function", symbol);
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_native_symbol(void *handle, const char *symbol, sx_fault fault,
                                  sx_plugin_error *error, sx_native_function *ret)
{
    *ret = NULL;
    void *address = dlsym(handle, symbol);
    if (!address)
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, fault, "the library has no function %s",
                            symbol);
    sx_plugin_status status = check_place(handle, address, symbol, fault, error);
    if (status == SX_PLUGIN_OK)
        memcpy(ret, &address, sizeof *ret); /* C has no cast from a data pointer to a function */
    return status;
}
