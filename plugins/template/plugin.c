/*
 * plugin.c: the smallest plugin: four sliders, and how far apart they lie. Copy this folder, change
 * the manifest, change score(). docs/writing-a-plugin.md walks through it.
 */
#include <sextant/plugin.h>

#include <string.h>

#define AREAS 4

/* manifest.yaml, byte by byte; the build writes the list. */
static const unsigned char text[] = {
#include "manifest.inc"
};

static sx_plugin_status refuse(sx_plugin_error *error, sx_plugin_status status, const char *why)
{
    size_t length = strlen(why);
    if (length >= sizeof error->message)
        length = sizeof error->message - 1;
    memcpy(error->message, why, length);
    error->message[length] = '\0';
    return status;
}

/* This plugin keeps nothing, so there is no instance to make. */
static sx_plugin_status open_plugin(const sx_plugin_host *host, void **ret_self,
                                    sx_plugin_error *error)
{
    (void)host, (void)error;
    *ret_self = NULL;
    return SX_PLUGIN_OK;
}

static void close_plugin(void *self)
{
    (void)self;
}

static sx_plugin_status manifest(void *self, char *buffer, uint64_t capacity, uint64_t *ret_length,
                                 sx_plugin_error *error)
{
    (void)self;
    *ret_length = sizeof text;
    if (capacity < sizeof text)
        return refuse(error, SX_PLUGIN_E_SPACE, "the buffer is shorter than the manifest");
    memcpy(buffer, text, sizeof text);
    return SX_PLUGIN_OK;
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    if (answers->columns != AREAS || scores->columns != 1)
        return refuse(error, SX_PLUGIN_E_ARGUMENT,
                      "expected four columns of answers and one score");
    for (uint64_t row = 0; row < answers->rows; row++) {
        double least = 10, most = 0;
        int there = 0;
        for (int area = 0; area < AREAS; area++) {
            if (answers->status[area][row] != SX_PLUGIN_CELL_OK)
                continue;
            double value = answers->values[area][row];
            least = value < least ? value : least;
            most = value > most ? value : most;
            there++;
        }
        /* What is missing stays missing: the status says so, no number does. */
        if (there == AREAS) {
            scores->values[0][row] = most - least;
            scores->status[0][row] = SX_PLUGIN_CELL_OK;
        } else {
            scores->status[0][row] = SX_PLUGIN_CELL_INCOMPLETE;
        }
    }
    return SX_PLUGIN_OK;
}

static const void *extension(void *self, const char *id)
{
    (void)self, (void)id;
    return NULL;
}

static const sx_plugin plugin = {
    .size = sizeof plugin,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "four-areas",
    .version = "1.0.0",
    .license = "MIT",
    .open = open_plugin,
    .close = close_plugin,
    .manifest = manifest,
    .score = score,
    .extension = extension,
};

const sx_plugin *sextant_plugin_entry(void)
{
    return &plugin;
}
