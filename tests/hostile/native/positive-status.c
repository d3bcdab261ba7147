/* expect: harmless; when: score */
/* Succeeds with a number that says nothing. */
#include "common.h"

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)clean_score(self, answers, scores, error);
    return 12345;
}
PLUGIN(.score = score)
