/*
 * constructor_socket.c: opens a socket while it is loaded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "trial.h"

__attribute__((constructor)) static void at_load(void)
{
    fprintf(stderr, "about to go wrong\n");
    (void)!socket(AF_INET, SOCK_STREAM, 0);
}

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    return answers->values[0][row];
}
