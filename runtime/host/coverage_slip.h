/*
 * coverage_slip.h: slips of the pen. A slip is the model with one thing changed: a score, a reversed item,
 * a weight, a limit. Examples that hold for the slip as well prove nothing about that place. Internal to
 * the coverage of examples.
 */
#ifndef SX_HOST_COVERAGE_SLIP_H
#define SX_HOST_COVERAGE_SLIP_H

#include "base/arena.h"
#include "base/buf.h"
#include "host/coverage.h"

/* Which plans a slip can change. */
typedef enum sx_slip_reach {
    SX_SLIP_SCORES = 1,
    SX_SLIP_FLAGS = 2,
    SX_SLIP_SHOWN = 4,
    SX_SLIP_ALL = 7
} sx_slip_reach;

typedef struct sx_slip {
    const sx_model *model; /* with the one change in it, until the visit returns */
    sx_where where;
    sx_slip_reach reach;
    bool has_show;    /* the result that must show it is known: `show` */
    sx_show show;     /* else whichever does */
    const char *lack; /* what no example shows; valid until the visit returns */
    const char *look; /* what to look up; lives as long as the program */
} sx_slip;

typedef struct sx_slips {
    sx_model *model; /* a copy that may be changed */
    sx_arena *arena;
    /* False stops. */
    bool (*visit)(void *user, const sx_slip *slip);
    void *user;
    sx_buf text;
    bool stopped, memory;
    /* what the place that is being changed belongs to */
    sx_slip now;
    const char *of; /* "scale total" */
} sx_slips;

/* A copy in which everything that a slip changes may be changed. NULL when memory ran out. */
sx_model *sx_slip_model(const sx_model *model, sx_arena *arena);

/* Visits every slip of the model, one after the other. SX_E_MEMORY, or SX_OK. */
sx_status sx_slips_walk(sx_slips *slips);

/* For the parts of the walk: says what no example shows, and visits. False: stop. */
bool sx_slip_try(sx_slips *s, sx_where where, const char *look, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool sx_slips_options(sx_slips *s);
bool sx_slips_scale(sx_slips *s, size_t scale);
bool sx_slips_tables(sx_slips *s);
/* A condition or formula; `s->now` and `s->of` say where it stands. */
bool sx_slips_expr(sx_slips *s, sx_expr *expr);

#endif
