/*
 * ok.c: does as it should: the sum of a row, with the value of the first column squared.
 */
#include "trial.h"

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    double sum = answers->values[0][row] * answers->values[0][row];
    for (uint32_t i = 1; i < answers->columns; i++) {
        sum += answers->status[i][row] == SX_PLUGIN_CELL_OK ? answers->values[i][row] : 0;
    }
    return sum;
}
