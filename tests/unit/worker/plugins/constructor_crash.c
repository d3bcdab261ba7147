/*
 * constructor_crash.c: crashes while it is loaded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "trial.h"

__attribute__((constructor)) static void at_load(void)
{
    fprintf(stderr, "about to go wrong\n");
    abort();
}

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    return answers->values[0][row];
}
