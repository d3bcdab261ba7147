/*
 * args_nearest.c: "did you mean": the candidate that is the fewest typing mistakes away. Works on
 * short ASCII words; longer ones are never near.
 */
#include <string.h>

#include "cli/args.h"

#define LONGEST 48

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that lead from one word to another. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST + 1];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
            }
        }
    }
    return rows[a_length % 3][b_length];
}

const char *cli_nearest(const char *wrong, const char *const *candidates, size_t count)
{
    size_t length = strlen(wrong);
    if (length == 0 || length > LONGEST) {
        return NULL;
    }
    /* One mistake in a short word, up to three in a long one. */
    size_t best = length <= 4 ? 2 : length <= 8 ? 3 : 4;
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(candidates[i]) > LONGEST) {
            continue;
        }
        size_t d = distance(wrong, candidates[i]);
        if (d < best) {
            best = d;
            found = candidates[i];
        }
    }
    return found;
}
