/*
 * pattern.h: Lua's patterns with a bound: matching counts its steps and reports them as it goes, so
 * that a budget can end it. Knows nothing of Lua's interpreter.
 */
#ifndef SX_BACKEND_LUA_PATTERN_H
#define SX_BACKEND_LUA_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define SX_PATTERN_PARTS 128u
#define SX_PATTERN_CAPTURES 32u

typedef enum sx_part_kind {
    SX_PART_ONE,      /* a character of the set */
    SX_PART_MAYBE,    /* ? */
    SX_PART_MOST,     /* *, as many as possible */
    SX_PART_LEAST,    /* -, as few as possible */
    SX_PART_OPEN,     /* ( */
    SX_PART_CLOSE,    /* ) */
    SX_PART_POSITION, /* () */
    SX_PART_AGAIN,    /* %1 */
    SX_PART_BALANCE,  /* %bxy */
    SX_PART_BORDER,   /* %f[set] */
    SX_PART_LAST,     /* $ at the end */
    SX_PART_DONE
} sx_part_kind;

typedef struct sx_part {
    uint8_t kind;
    uint8_t capture;     /* OPEN, CLOSE, POSITION, AGAIN: which, from 0 */
    uint8_t open, close; /* BALANCE */
    uint8_t set[32];     /* one bit for each byte */
} sx_part;

typedef struct sx_pattern {
    sx_part parts[SX_PATTERN_PARTS];
    uint32_t part_count;
    uint32_t capture_count;
    bool anchored; /* ^ at the beginning */
} sx_pattern;

typedef struct sx_capture {
    const char *at;
    size_t length;
    bool position; /* stands for the place alone */
} sx_capture;

typedef struct sx_match {
    const sx_pattern *pattern;
    sx_slice subject;
    /* Called every SX_PATTERN_STEPS steps; may leave by longjmp. */
    void (*tick)(void *context);
    void *context;
    uint32_t steps;
    const char *end; /* of what matched */
    sx_capture captures[SX_PATTERN_CAPTURES];
} sx_match;
#define SX_PATTERN_STEPS 256u

/* NULL, or a sentence saying what is wrong with the pattern. */
const char *sx_pattern_read(sx_slice text, sx_pattern *ret);
/* Does it match at exactly this place of the subject? Then `end` and `captures` are set. */
bool sx_pattern_match(sx_match *match, const char *at);

#endif
