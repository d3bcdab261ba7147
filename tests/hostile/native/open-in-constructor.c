/* expect: harmless; when: load */
/* Reads and writes files of others while it is loaded; it is told that it may not. */
#include "common.h"

static int opened;

__attribute__((constructor)) static void begin(void)
{
    opened = open(HOSTILE_FILE, O_RDONLY) >= 0 ||
             open(HOSTILE_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0600) >= 0 ||
             open("/etc/passwd", O_RDONLY) >= 0 || open("/proc/1/environ", O_RDONLY) >= 0;
}

static sx_plugin_status score(void *self, const sx_plugin_block *answers,
                              const sx_plugin_scores *scores, sx_plugin_error *error)
{
    sx_plugin_status status = clean_score(self, answers, scores, error);
    for (uint64_t number = 0; opened && number < answers->rows; number++)
        scores->values[0][number] = 5;
    return status;
}
PLUGIN(.score = score)
