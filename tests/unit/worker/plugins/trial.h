/*
 * trial.h: what the plugins of these tests have in common. Each defines score_row(): the value of one row, made
 * of the answers in the first column; what else it does is what it is there for.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <sextant/plugin.h>

#include <string.h>

static double score_row(const sx_plugin_block *answers, uint64_t row);

#ifndef TRIAL_SCORE
static sx_plugin_status trial_score(void *self, const sx_plugin_block *answers,
                                    const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    (void)error;
    for (uint64_t row = 0; row < scores->rows; row++) {
        if (answers->status[0][row] == SX_PLUGIN_CELL_OK) {
            scores->values[0][row] = score_row(answers, row);
            scores->status[0][row] = SX_PLUGIN_CELL_OK;
        }
    }
    return SX_PLUGIN_OK;
}
#define TRIAL_SCORE trial_score
#endif

#ifndef TRIAL_OPEN
static sx_plugin_status trial_open(const sx_plugin_host *host, void **ret_self,
                                   sx_plugin_error *error)
{
    (void)host;
    (void)error;
    *ret_self = NULL;
    return SX_PLUGIN_OK;
}
#define TRIAL_OPEN trial_open
#endif

static void trial_close(void *self)
{
    (void)self;
}

static sx_plugin_status trial_manifest(void *self, char *buffer, uint64_t capacity,
                                       uint64_t *ret_length, sx_plugin_error *error)
{
    static const char text[] = "sextant: 1\nid: trial\nversion: 1.0.0\n";
    (void)self;
    (void)error;
    *ret_length = sizeof text - 1;
    if (sizeof text - 1 > capacity) {
        return SX_PLUGIN_E_SPACE;
    }
    memcpy(buffer, text, sizeof text - 1);
    return SX_PLUGIN_OK;
}

#ifndef TRIAL_EXTENSION
static const void *trial_extension(void *self, const char *id)
{
    (void)self;
    (void)id;
    return NULL;
}
#define TRIAL_EXTENSION trial_extension
#endif

static const sx_plugin trial_plugin = {
    .size = sizeof trial_plugin,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "trial",
    .version = "1.0.0",
    .license = "MIT",
    .open = TRIAL_OPEN,
    .close = trial_close,
    .manifest = trial_manifest,
    .score = TRIAL_SCORE,
    .extension = TRIAL_EXTENSION,
};

SX_PLUGIN_EXPORT const sx_plugin *sextant_plugin_entry(void)
{
    return &trial_plugin;
}

#endif
