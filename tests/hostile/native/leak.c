/* expect: harmless; when: score */
/* Leaks a megabyte at each call. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    char *volatile memory = malloc((size_t)1 << 20);
    if (!memory)
        return SX_PLUGIN_E_MEMORY;
    memset(memory, 1, (size_t)1 << 20);
    return clean_score(self, answers, scores, error);
}
PLUGIN(.score = score)
