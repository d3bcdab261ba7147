/*
 * open_slow.c: never finishes being opened.
 */
#include <unistd.h>

#define TRIAL_OPEN slow_open
#include <sextant/plugin.h>
static sx_plugin_status slow_open(const sx_plugin_host *host, void **ret_self,
                                  sx_plugin_error *error);
#include "trial.h"

static sx_plugin_status slow_open(const sx_plugin_host *host, void **ret_self,
                                  sx_plugin_error *error)
{
    (void)host;
    (void)error;
    *ret_self = NULL;
    while (sleep(1000) != 1001) {
    }
    return SX_PLUGIN_OK;
}

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    return answers->values[0][row];
}
