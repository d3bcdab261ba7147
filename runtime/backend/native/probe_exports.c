/*
 * probe_exports.c: how many functions of a loaded library other libraries can see. A plugin shows
 * one; what else it shows can collide with another library in the process.
 */
#define _GNU_SOURCE /* dlinfo */
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "backend/native/probe.h"

typedef struct tables {
    const ElfW(Sym) * symbols;
    const char *names;
    const uint32_t *gnu_hash;
    const uint32_t *old_hash;
} tables;

/* The loader of some machines has added the base to these addresses, that of others has not. */
static const void *place(const struct link_map *map, ElfW(Addr) address)
{
    ElfW(Addr) base = map->l_addr;
    return (const void *)(uintptr_t)(address < base ? base + address : address);
}

static tables find_tables(const struct link_map *map)
{
    tables found = {0};
    for (const ElfW(Dyn) *d = map->l_ld; d && d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_SYMTAB)
            found.symbols = place(map, d->d_un.d_ptr);
        else if (d->d_tag == DT_STRTAB)
            found.names = place(map, d->d_un.d_ptr);
        else if (d->d_tag == DT_GNU_HASH)
            found.gnu_hash = place(map, d->d_un.d_ptr);
        else if (d->d_tag == DT_HASH)
            found.old_hash = place(map, d->d_un.d_ptr);
    }
    return found;
}

/* The hash table holds what can be found from outside; its last chain ends the table of symbols. */
static uint32_t symbol_count(const tables *t)
{
    if (t->old_hash)
        return t->old_hash[1];
    if (!t->gnu_hash)
        return 0;
    uint32_t buckets = t->gnu_hash[0], first = t->gnu_hash[1], bloom = t->gnu_hash[2], last = 0;
    const uint32_t *bucket = t->gnu_hash + 4 + bloom * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
    const uint32_t *chain = bucket + buckets;
    for (uint32_t i = 0; i < buckets; i++) {
        if (bucket[i] > last)
            last = bucket[i];
    }
    if (last < first)
        return first;
    while ((chain[last - first] & 1) == 0)
        last++;
    return last + 1;
}

/* What linkers of old add by themselves. */
static bool is_linkers(const char *name)
{
    static const char *const names[] = {"_init", "_fini", "_edata", "_end", "__bss_start"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

size_t sx_probe_exports(void *handle, char *name, size_t size)
{
    struct link_map *map = NULL;
    size_t exported = 0;
    name[0] = 0;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || !map)
        return 0;
    tables t = find_tables(map);
    if (!t.symbols || !t.names)
        return 0;
    uint32_t count = symbol_count(&t);
    for (uint32_t i = 1; i < count; i++) {
        const ElfW(Sym) *symbol = &t.symbols[i];
        const char *found = t.names + symbol->st_name;
        unsigned bind = symbol->st_info >> 4;
        if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx == SHN_ABS || bind == STB_LOCAL ||
            is_linkers(found))
            continue;
        exported++;
        if (strcmp(found, "sextant_plugin_entry") != 0 && name[0] == 0)
            sx_native_line(name, size, found, strnlen(found, size));
    }
    return exported;
}
