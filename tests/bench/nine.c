/*
 * nine.c: nine items of 0 to 3 and their sum, as a plugin: the reference for the cost of the jail.
 */
#include <string.h>

#include <sextant/plugin.h>

static sx_plugin_status begin(const sx_plugin_host *host, void **ret_self, sx_plugin_error *error)
{
    (void)host;
    (void)error;
    *ret_self = NULL;
    return SX_PLUGIN_OK;
}

static void end(void *self)
{
    (void)self;
}

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    static const char text[] = "sextant: 1\n";
    (void)self;
    (void)error;
    *ret_length = sizeof text - 1;
    if (capacity < sizeof text - 1)
        return SX_PLUGIN_E_SPACE;
    memcpy(buffer, text, sizeof text - 1);
    return SX_PLUGIN_OK;
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t r = 0; r < answers->rows; r++) {
        double sum = 0;
        uint8_t missing = 0;
        for (uint32_t c = 0; c < answers->columns; c++) {
            sum += answers->values[c][r];
            missing |= answers->status[c][r];
        }
        scores->values[0][r] = sum;
        scores->status[0][r] = missing ? SX_PLUGIN_CELL_INCOMPLETE : SX_PLUGIN_CELL_OK;
    }
    return SX_PLUGIN_OK;
}

const sx_plugin *sextant_plugin_entry(void)
{
    static const sx_plugin plugin = {.size = sizeof plugin,
                                     .abi_major = SX_PLUGIN_ABI_MAJOR,
                                     .abi_minor = SX_PLUGIN_ABI_MINOR,
                                     .id = "nine",
                                     .version = "1.0.0",
                                     .license = "MIT",
                                     .open = begin,
                                     .close = end,
                                     .manifest = manifest,
                                     .score = score};
    return &plugin;
}
