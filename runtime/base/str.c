/*
 * str.c: slices and ASCII text. No locale, no allocation. Distances between words are for "did you
 * mean" only, so long words are simply far from each other.
 */
#include "base/str.h"

#include <stdint.h>
#include <string.h>

/* Longest word the distance looks at; ids and names are shorter. */
#define DISTANCE_MAX 72

bool sx_str_equal(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    return strcmp(a, b) == 0;
}

bool sx_slice_ends(sx_slice a, const char *suffix)
{
    size_t len = strlen(suffix);
    return a.len > len && memcmp(a.at + a.len - len, suffix, len) == 0;
}

bool sx_str_ends(const char *a, const char *suffix)
{
    return sx_slice_ends(sx_slice_of(a), suffix);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

sx_slice sx_slice_trim(sx_slice a)
{
    while (a.len > 0 && is_blank(a.at[0])) {
        a.at++;
        a.len--;
    }
    while (a.len > 0 && is_blank(a.at[a.len - 1])) {
        a.len--;
    }
    return a;
}

char sx_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool sx_ascii_equal_nocase(sx_slice a, sx_slice b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (sx_ascii_lower(a.at[i]) != sx_ascii_lower(b.at[i])) {
            return false;
        }
    }
    return true;
}

bool sx_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool sx_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_word(sx_slice a, size_t longest, char joiner)
{
    if (a.len == 0 || a.len > longest || !sx_is_lower(a.at[0])) {
        return false;
    }
    for (size_t i = 1; i < a.len; i++) {
        char c = a.at[i];
        if (!sx_is_lower(c) && !sx_is_digit(c) && c != joiner) {
            return false;
        }
    }
    return true;
}

bool sx_is_id(sx_slice a)
{
    return is_word(a, 32, '_');
}

bool sx_is_name(sx_slice a)
{
    return is_word(a, 64, '-') && a.at[a.len - 1] != '-';
}

static uint8_t least(unsigned a, unsigned b)
{
    return (uint8_t)(a < b ? a : b);
}

/* The whole table of distances between prefixes, with neighbours swapped as one step. */
static size_t table_distance(sx_slice a, sx_slice b)
{
    uint8_t table[DISTANCE_MAX + 1][DISTANCE_MAX + 1];
    uint8_t last_row[256] = {0}; /* row in which a byte of `a` was last seen */
    for (size_t i = 0; i <= a.len; i++) {
        table[i][0] = (uint8_t)i;
    }
    for (size_t j = 0; j <= b.len; j++) {
        table[0][j] = (uint8_t)j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t last_column = 0;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = a.at[i - 1] == b.at[j - 1];
            unsigned best = table[i - 1][j - 1] + (same ? 0U : 1U);
            best = least(best, table[i - 1][j] + 1U);
            best = least(best, table[i][j - 1] + 1U);
            size_t row = last_row[(unsigned char)b.at[j - 1]];
            if (row > 0 && last_column > 0) {
                size_t between = (i - row - 1) + (j - last_column - 1);
                best = least(best, table[row - 1][last_column - 1] + 1U + (unsigned)between);
            }
            table[i][j] = (uint8_t)best;
            if (same) {
                last_column = j;
            }
        }
        last_row[(unsigned char)a.at[i - 1]] = (uint8_t)i;
    }
    return table[a.len][b.len];
}

size_t sx_edit_distance(sx_slice a, sx_slice b, size_t limit)
{
    if (sx_slice_equal(a, b)) {
        return 0;
    }
    size_t difference = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (difference > limit || a.len > DISTANCE_MAX || b.len > DISTANCE_MAX) {
        return limit + 1;
    }
    size_t distance = table_distance(a, b);
    return distance > limit ? limit + 1 : distance;
}

const char *sx_nearest(sx_slice wrong, const char *const *candidates, size_t count)
{
    /* The shorter the word, the fewer slips it takes to become another one. */
    size_t limit = wrong.len < 2 ? 0 : wrong.len < 5 ? 1 : wrong.len < 9 ? 2 : 3;
    const char *best = NULL;
    size_t best_distance = limit + 1;
    for (size_t i = 0; i < count; i++) {
        if (candidates[i] == NULL) {
            continue;
        }
        sx_slice candidate = sx_slice_of(candidates[i]);
        size_t distance =
            sx_ascii_equal_nocase(wrong, candidate) ? 0 : sx_edit_distance(wrong, candidate, limit);
        if (distance < best_distance) {
            best = candidates[i];
            best_distance = distance;
        }
    }
    return best;
}
