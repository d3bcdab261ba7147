/*
 * old_host.c: a host of another age, which knows plugin.h and nothing of Sextant. Its structs are
 * as long as the header it is compiled with makes them, or, with ABI_SHORT, end before the host's
 * extension(), as those of a version before 1.0 would have. Usage: old_host FILE
 */
#include <sextant/plugin.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static void line(const sx_plugin_host *host, const char *text)
{
    (void)host;
    (void)text;
}

static const void *extension(const sx_plugin_host *host, const char *id)
{
    static const sx_plugin_host_log log = {sizeof log, 0, line};
    (void)host;
    return strcmp(id, SX_PLUGIN_HOST_LOG) == 0 ? &log : NULL;
}

#ifdef ABI_LATER
static int32_t later(const sx_plugin_host *host)
{
    (void)host;
    return 42;
}
#endif

static int score(const sx_plugin *plugin, void *self)
{
    const char *const names[] = {"q1"}, *const scales[] = {"total"};
    const double answer = 5;
    const uint8_t answered = SX_PLUGIN_CELL_OK;
    const double *const values[] = {&answer};
    const uint8_t *const states[] = {&answered};
    double result = -1;
    uint8_t status = SX_PLUGIN_CELL_INCOMPLETE;
    double *const results[] = {&result};
    uint8_t *const statuses[] = {&status};
    sx_plugin_error error = {.size = sizeof error};
    sx_plugin_block block = {.size = sizeof block, .columns = 1, .rows = 1};
    sx_plugin_scores scores = {.size = sizeof scores, .columns = 1, .rows = 1};
    block.names = names;
    block.values = values;
    block.status = states;
    scores.names = scales;
    scores.values = results;
    scores.status = statuses;
#ifdef ABI_LATER
    block.first_row = 1000;
#endif
    if (plugin->score(self, &block, &scores, &error) < 0)
        return printf("score: failed\n"), 1;
    printf("score: %d/%d\n", (int)result, status);
    return 0;
}

int main(int argc, char **argv)
{
    sx_plugin_host host = {.size = sizeof host,
                           .abi_major = SX_PLUGIN_ABI_MAJOR,
                           .abi_minor = SX_PLUGIN_ABI_MINOR,
                           .extension = extension};
    sx_plugin_error error = {.size = sizeof error};
    const sx_plugin *(*entry)(void) = NULL;
    void *handle = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    void *found = handle ? dlsym(handle, "sextant_plugin_entry") : NULL;
    void *self = NULL;
#ifdef ABI_SHORT
    host.size = (uint32_t)offsetof(sx_plugin_host, extension);
    host.extension = NULL; /* not there: whoever reads it, reads beyond the struct */
#endif
#ifdef ABI_LATER
    host.later = later;
#endif
    if (!found)
        return printf("not loaded\n"), 1;
    memcpy(&entry, &found, sizeof entry);
    const sx_plugin *plugin = entry();
    if (plugin->abi_major != SX_PLUGIN_ABI_MAJOR)
        return printf("wanted %u found %u\n", SX_PLUGIN_ABI_MAJOR, (unsigned)plugin->abi_major), 1;
    sx_plugin_status status = plugin->open(&host, &self, &error);
    if (status < 0)
        return printf("open: %d\n", (int)status), 1;
    int failed = score(plugin, self);
#ifdef ABI_LATER
    printf("later: %s\n", SX_PLUGIN_HAS(plugin, sx_plugin, later) ? "yes" : "no");
#endif
    plugin->close(self);
    return failed;
}
