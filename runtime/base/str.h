/*
 * str.h: slices of bytes and the few text operations the runtime needs. ASCII rules only: nothing
 * here depends on a locale.
 */
#ifndef SX_BASE_STR_H
#define SX_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct sx_slice {
    const char *at; /* not NUL-terminated */
    size_t len;
} sx_slice;

#define SX_SLICE(literal) ((sx_slice){(literal), sizeof(literal) - 1})

/* NULL gives an empty slice. */
static inline sx_slice sx_slice_of(const char *text)
{
    return text == NULL ? (sx_slice){"", 0} : (sx_slice){text, strlen(text)};
}

static inline bool sx_slice_equal(sx_slice a, sx_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Most texts differ at their first byte: to measure both would take longer than that. NULL is no text. */
static inline bool sx_slice_is(sx_slice a, const char *text)
{
    return text != NULL && (a.len == 0 || a.at[0] == text[0]) &&
           sx_slice_equal(a, sx_slice_of(text));
}

bool sx_str_equal(const char *a, const char *b); /* either may be NULL */
/* Does it end so, with something before it? A name that is nothing but the suffix does not. */
bool sx_slice_ends(sx_slice a, const char *suffix);
bool sx_str_ends(const char *a, const char *suffix);
/* Without leading and trailing ASCII blanks (space, tab, CR, LF). */
sx_slice sx_slice_trim(sx_slice a);
char sx_ascii_lower(char c);
bool sx_ascii_equal_nocase(sx_slice a, sx_slice b);
bool sx_is_digit(char c);
bool sx_is_lower(char c);
/* [a-z][a-z0-9_]{0,31}: ids of items, scales, flags, options. */
bool sx_is_id(sx_slice a);
/* [a-z][a-z0-9-]{0,63}: ids of instruments, batteries, care models. */
bool sx_is_name(sx_slice a);
/* Damerau-Levenshtein distance, at most `limit` + 1. */
size_t sx_edit_distance(sx_slice a, sx_slice b, size_t limit);
/* The nearest of `count` candidates for "did you mean", or NULL when none is near. */
const char *sx_nearest(sx_slice wrong, const char *const *candidates, size_t count);

#endif
