/*
 * test_profile.c: measures of two profiles: worked out by hand, against each other (the parts of the
 * distance add up to it), and against the literal double entry.
 */
#include <math.h>
#include <string.h>

#include "profile.h"
#include "support/suite.h"

#define NONE (-99.0)
#define CLOSE(a, b) ck_assert_msg(fabs((a) - (b)) < 1e-12, "%s is %.15g, not %.15g", #a, a, b)

static profile_pair make(const char *x, const char *y)
{
    profile_pair pair = {.low = 1, .high = 4};
    for (; x[pair.count] != '\0'; pair.count++) {
        pair.x[pair.count] = x[pair.count] - '0';
        pair.y[pair.count] = y[pair.count] - '0';
    }
    return pair;
}

static double of(bool (*measure)(const profile_pair *, double *), const profile_pair *pair)
{
    double value = NONE;
    return measure(pair, &value) ? value : NONE;
}

static const struct {
    const char *x, *y;
    double congruence, shape, intraclass, elevation, scatter;
} cases[] = {
    {"4321", "4321", 100, 1, 1, 0, 0},
    {"4444", "4444", 100, NONE, NONE, 0, 0},
    {"4444", "1111", 0, NONE, -1, 3, 0},
    {"4141", "1414", 0, -1, -1, 0, 0},
    {"22", "44", 0, NONE, -1, -2, 0},
    {"3", "3", 100, NONE, NONE, 0, 0},
    {"3", "2", 50, NONE, -1, 1, 0},
    {"", "", NONE, NONE, NONE, NONE, NONE},
    /* one point lower: D^2 = 4 of 9 + 4 + 4 + 9; about 3 one of each pair is always 0 */
    {"4334", "3223", 100 * (1 - 0.39223227027636809), 1, 0, 1, 0},
    /* half the spread: D^2 = 2 of 9 + 9 + 4 + 4; about 3.25 the products are 1.75, the squares 5.5 */
    {"4422", "4433", 100 * (1 - 0.27735009811261457), 1, 2 * 1.75 / 5.5, -0.5, 0.5},
};

START_TEST(test_known)
{
    profile_pair pair = make(cases[_i].x, cases[_i].y);
    CLOSE(of(profile_congruence, &pair), cases[_i].congruence);
    CLOSE(of(profile_shape, &pair), cases[_i].shape);
    CLOSE(of(profile_intraclass, &pair), cases[_i].intraclass);
    CLOSE(of(profile_elevation, &pair), cases[_i].elevation);
    CLOSE(of(profile_scatter, &pair), cases[_i].scatter);
}
END_TEST

static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static double spread(const int *values, size_t count)
{
    double mean = 0, sum = 0;
    for (size_t i = 0; i < count; i++)
        mean += values[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean) / (double)count;
    return sqrt(sum);
}

/* D^2 / n = elevation^2 + scatter^2 + 2 sx sy (1 - shape); entering all pairs both ways round gives the
 * intraclass correlation as an ordinary one. */
START_TEST(test_identities)
{
    unsigned state = 7;
    for (int round = 0; round < 2000; round++) {
        profile_pair pair = {.low = 1, .high = 4, .count = 2 + next(&state) % 19}, twice;
        double distance = 0, shape, elevation = 0, scatter = 0, intraclass, correlation;
        for (size_t i = 0; i < pair.count; i++) {
            pair.x[i] = 2 + (int)(next(&state) % 3);
            pair.y[i] = 1 + (int)(next(&state) % 4);
            distance += (pair.x[i] - pair.y[i]) * (pair.x[i] - pair.y[i]) / (double)pair.count;
        }
        twice = pair;
        memcpy(twice.x + pair.count, pair.y, pair.count * sizeof *pair.y);
        memcpy(twice.y + pair.count, pair.x, pair.count * sizeof *pair.x);
        twice.count = 2 * pair.count;
        bool there = profile_intraclass(&pair, &intraclass);
        ck_assert_int_eq(there, profile_shape(&twice, &correlation));
        if (there)
            CLOSE(intraclass, correlation);
        ck_assert(profile_elevation(&pair, &elevation) && profile_scatter(&pair, &scatter));
        if (!profile_shape(&pair, &shape))
            continue;
        ck_assert(shape >= -1 && shape <= 1);
        CLOSE(distance,
              elevation * elevation + scatter * scatter +
                  2 * spread(pair.x, pair.count) * spread(pair.y, pair.count) * (1 - shape));
    }
}
END_TEST

static const struct {
    int sums[5], ranks[5];
    double value;
} orders[] = {
    {{16, 12, 10, 8, 4}, {1, 2, 3, 4, 5}, 1},
    {{16, 12, 10, 8, 4}, {5, 4, 3, 2, 1}, -1},
    {{10, 10, 10, 10, 10}, {1, 2, 3, 4, 5}, NONE},
    {{16, 12, 10, 8, 4}, {2, 1, 3, 4, 5}, 0.9},                   /* 1 - 6 * 2 / 120 */
    {{16, 12, 12, 8, 4}, {1, 2, 3, 4, 5}, 0.97467943448089633},   /* 9.5 / sqrt(10 * 9.5) */
    {{16, 16, 16, 16, 4}, {5, 4, 3, 2, 1}, -0.70710678118654752}, /* -5 / sqrt(10 * 5) */
};

START_TEST(test_order)
{
    double value = NONE;
    if (!profile_order(orders[_i].sums, orders[_i].ranks, 5, &value))
        value = NONE;
    CLOSE(value, orders[_i].value);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plugins/profile");
    TCase *all = tcase_create("profile");
    tcase_add_loop_test(all, test_known, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(all, test_identities);
    tcase_add_loop_test(all, test_order, 0, (int)(sizeof orders / sizeof *orders));
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
