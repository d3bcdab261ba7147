/*
 * plugin.c: one plugin for the tests of versions, compiled with the header of each version. Where
 * the header has more than 1.0 (ABI_LATER), it uses what was added, if the other side has it.
 */
#include <sextant/plugin.h>

#include <string.h>

#ifndef ABI_MAJOR
#define ABI_MAJOR SX_PLUGIN_ABI_MAJOR
#endif

static const char text[] = "sextant: 1\n"
                           "id: abi-test\n"
                           "version: 1.0.0\n";

static const sx_plugin_host *the_host;

static sx_plugin_status open_plugin(const sx_plugin_host *host, void **ret_self,
                                    sx_plugin_error *error)
{
    static int instance;
    (void)error;
    if (host->abi_major != ABI_MAJOR)
        return SX_PLUGIN_E_UNSUPPORTED;
    the_host = host;
    *ret_self = &instance;
    return SX_PLUGIN_OK;
}

static void close_plugin(void *self)
{
    (void)self;
    the_host = NULL;
}

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    (void)self;
    (void)error;
    *ret_length = sizeof text - 1;
    if (capacity < sizeof text - 1)
        return SX_PLUGIN_E_SPACE;
    memcpy(buffer, text, sizeof text - 1);
    return SX_PLUGIN_OK;
}

/* What the host lets it know goes into the score: 1 for the log, 2 for what later versions have. */
static double offered(void)
{
    double sum = 0;
    if (SX_PLUGIN_HAS(the_host, sx_plugin_host, extension) &&
        the_host->extension(the_host, SX_PLUGIN_HOST_LOG))
        sum += 1;
#ifdef ABI_LATER
    if (SX_PLUGIN_HAS(the_host, sx_plugin_host, later) && the_host->later(the_host) == 42)
        sum += 2;
#endif
    return sum;
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t row = 0; row < answers->rows; row++) {
        scores->values[0][row] = answers->values[0][row] + offered();
        scores->status[0][row] = answers->status[0][row];
    }
#ifdef ABI_LATER
    if (SX_PLUGIN_HAS(answers, sx_plugin_block, first_row))
        scores->values[0][0] += (double)answers->first_row;
    if (SX_PLUGIN_HAS(error, sx_plugin_error, line))
        error->line = 7;
#endif
    return SX_PLUGIN_OK;
}

/* An extension that this header's host may have or not, and one of a struct that has grown. */
static sx_plugin_status next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                             uint32_t *state_length, int32_t *ret_item, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    state[0] = (uint8_t)(state[0] + 1);
    *state_length = 1;
    *ret_item = so_far->status[0][0] == SX_PLUGIN_CELL_NOT_SHOWN ? 0 : -1;
    return SX_PLUGIN_OK;
}

static const sx_plugin_adaptive adaptive = {
    .size = sizeof adaptive,
    .state_max = 8,
    .next = next,
#ifdef ABI_LATER
    .later = 99,
#endif
};

static const void *extension(void *self, const char *id)
{
    (void)self;
    return strcmp(id, SX_PLUGIN_ADAPTIVE) == 0 ? &adaptive : NULL;
}

#ifdef ABI_LATER
static int32_t later(void *self)
{
    (void)self;
    return 1;
}
#endif

static const sx_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "abi-test",
    .version = "1.0.0",
    .license = "MIT",
    .open = open_plugin,
    .close = close_plugin,
    .manifest = manifest,
    .score = score,
    .extension = extension,
#ifdef ABI_LATER
    .later = later,
#endif
};

const sx_plugin *sextant_plugin_entry(void)
{
    return &plugin;
}
