/*
 * answering.c: how people answered. Loops go over people within loops over items, so that many people are worked out
 * at once; what is added up for each of them, and in which order, is the same for one as for many. See answering.h.
 */
#include "psych/answering.h"

#include <math.h>

#include "base/number.h"

#define ROWS SX_ANSWERING_ROWS

/* Of each person. */
typedef double column[ROWS];

/* --- runs -------------------------------------------------------------------------------------- */

static void longest_run(sx_answers_of answers, void *user, size_t count, sx_answering *ret)
{
    column last = {0}, run = {0}, longest = {0};
    for (size_t i = 0; i < count; i++) {
        sx_answers x;
        answers(user, i, &x);
        for (size_t r = 0; r < ROWS; r++) {
            double before = x.value[r] == last[r] ? run[r] : 0; /* 0 behind a missing one */
            double now = x.there[r] * (before + 1);
            last[r] = x.value[r];
            run[r] = now;
            longest[r] = now > longest[r] ? now : longest[r];
        }
    }
    for (size_t r = 0; r < ROWS; r++) {
        ret->value[r] = longest[r];
        ret->state[r] = longest[r] > 0 ? SX_ANSWERING_KNOWN : SX_ANSWERING_TOO_FEW;
    }
}

/* --- spread ------------------------------------------------------------------------------------ */

/* What is missing adds nothing. Sums become means, of nothing 0. */
static void make_means(column sums, const column kept)
{
    for (size_t r = 0; r < ROWS; r++) {
        sums[r] /= kept[r] > 0 ? kept[r] : 1;
    }
}

static void deviation(sx_answers_of answers, void *user, size_t count, sx_answering *ret)
{
    column mean = {0}, kept = {0}, squares = {0};
    sx_answers x;
    for (size_t i = 0; i < count; i++) {
        answers(user, i, &x);
        for (size_t r = 0; r < ROWS; r++) {
            mean[r] += x.value[r];
            kept[r] += x.there[r];
        }
    }
    make_means(mean, kept);
    for (size_t i = 0; i < count; i++) {
        answers(user, i, &x);
        for (size_t r = 0; r < ROWS; r++) {
            double away = x.there[r] * (x.value[r] - mean[r]);
            squares[r] += away * away;
        }
    }
    for (size_t r = 0; r < ROWS; r++) {
        bool enough = kept[r] >= 2;
        ret->state[r] = enough ? SX_ANSWERING_KNOWN : SX_ANSWERING_TOO_FEW;
        ret->value[r] = enough ? sqrt(squares[r] / (kept[r] - 1)) : 0;
    }
}

/* --- agreement --------------------------------------------------------------------------------- */

/* One side of the pairs. */
typedef struct side {
    column mean, low, high, squares;
} side;

typedef struct agreement {
    column pairs, products;
    side first, second;
} agreement;

static void begin_side(side *s)
{
    for (size_t r = 0; r < ROWS; r++) {
        s->low[r] = (double)INFINITY;
        s->high[r] = -(double)INFINITY;
    }
}

static void add_side(side *s, const column values, const column both)
{
    for (size_t r = 0; r < ROWS; r++) {
        double low = values[r] < s->low[r] ? values[r] : s->low[r];
        double high = values[r] > s->high[r] ? values[r] : s->high[r];
        s->low[r] = both[r] > 0 ? low : s->low[r];
        s->high[r] = both[r] > 0 ? high : s->high[r];
        s->mean[r] += both[r] * values[r];
    }
}

/* The values of pair `i`, and whether both are there. */
static void pair_of(sx_answers_of answers, void *user, size_t i, sx_answers *x, sx_answers *y,
                    column both)
{
    answers(user, 2 * i, x);
    answers(user, 2 * i + 1, y);
    for (size_t r = 0; r < ROWS; r++) {
        both[r] = x->there[r] * y->there[r];
    }
}

static void add_products(agreement *a, const sx_answers *x, const sx_answers *y, const column both)
{
    for (size_t r = 0; r < ROWS; r++) {
        double dx = both[r] * (x->value[r] - a->first.mean[r]);
        double dy = both[r] * (y->value[r] - a->second.mean[r]);
        a->products[r] += dx * dy;
        a->first.squares[r] += dx * dx;
        a->second.squares[r] += dy * dy;
    }
}

/* Means of a few answers differ by rounding alone below this. */
static bool varies(const side *s, size_t row)
{
    return s->high[row] - s->low[row] > 1e-9;
}

static sx_answering_state agreement_of(const agreement *a, size_t r, double *ret)
{
    *ret = 0;
    if (a->pairs[r] < SX_CONSISTENCY_LEAST) {
        return SX_ANSWERING_TOO_FEW;
    }
    if (!varies(&a->first, r) || !varies(&a->second, r)) {
        return SX_ANSWERING_UNDEFINED;
    }
    double correlation = a->products[r] / sqrt(a->first.squares[r] * a->second.squares[r]);
    double whole = correlation > -1 ? 2 * correlation / (1 + correlation) : -1;
    *ret = whole < -1 ? -1 : whole;
    return SX_ANSWERING_KNOWN;
}

static void consistency(sx_answers_of answers, void *user, size_t count, sx_answering *ret)
{
    agreement a = {.pairs = {0}};
    sx_answers x, y;
    column both;
    begin_side(&a.first);
    begin_side(&a.second);
    for (size_t i = 0; i < count / 2; i++) {
        pair_of(answers, user, i, &x, &y, both);
        add_side(&a.first, x.value, both);
        add_side(&a.second, y.value, both);
        for (size_t r = 0; r < ROWS; r++) {
            a.pairs[r] += both[r];
        }
    }
    make_means(a.first.mean, a.pairs);
    make_means(a.second.mean, a.pairs);
    for (size_t i = 0; i < count / 2; i++) {
        pair_of(answers, user, i, &x, &y, both);
        add_products(&a, &x, &y, both);
    }
    for (size_t r = 0; r < ROWS; r++) {
        ret->state[r] = agreement_of(&a, r, &ret->value[r]);
    }
}

/* --- all --------------------------------------------------------------------------------------- */

void sx_answering_rows(sx_answering_kind kind, sx_answers_of answers, void *user, size_t count,
                       sx_answering *ret)
{
    if (kind == SX_ANSWERING_RUN) {
        longest_run(answers, user, count, ret);
    } else if (kind == SX_ANSWERING_DEVIATION) {
        deviation(answers, user, count, ret);
    } else {
        consistency(answers, user, count, ret);
    }
    for (size_t r = 0; r < ROWS; r++) {
        ret->value[r] = sx_real_settle(ret->value[r]);
    }
}

typedef struct person {
    const double *values;
    const bool *there;
} person;

static void answer_of(void *user, size_t index, sx_answers *ret)
{
    const person *one = user;
    *ret = (sx_answers){.value = {one->there[index] ? one->values[index] : 0},
                        .there = {one->there[index] ? 1 : 0}};
}

sx_answering_state sx_answering_of(sx_answering_kind kind, const double *values, const bool *there,
                                   size_t count, double *ret)
{
    person one = {values, there};
    sx_answering all;
    sx_answering_rows(kind, answer_of, &one, count, &all);
    *ret = all.value[0];
    return all.state[0];
}
