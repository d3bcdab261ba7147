/*
 * open_refuses.c: says why it cannot be opened.
 */
#define TRIAL_OPEN refusing_open
#include <sextant/plugin.h>
static sx_plugin_status refusing_open(const sx_plugin_host *host, void **ret_self,
                                      sx_plugin_error *error);
#include "trial.h"

static sx_plugin_status refusing_open(const sx_plugin_host *host, void **ret_self,
                                      sx_plugin_error *error)
{
    (void)host;
    *ret_self = NULL;
    memcpy(error->message, "the bank has no items", 22);
    return SX_PLUGIN_E_INTERNAL;
}

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    return answers->values[0][row];
}
