/*
 * kernel_bench.c: one node with its columns laid out by hand. See kernel_bench.h.
 */
#include "plan/kernel_bench.h"

void bench_start(sx_bench *b, sx_op op, sx_type type, size_t rows)
{
    memset(b, 0, sizeof *b);
    b->node = (sx_node){.op = op, .type = type, .args = b->args, .age_arg = -1, .sex_arg = -1};
    b->run = (sx_run){.plan = &b->plan, .capacity = rows, .rows = rows, .columns = b->columns};
    sx_column *out = &b->columns[BENCH_OUT];
    out->status = b->status[BENCH_OUT];
    out->answered = b->answered;
    out->of = b->of;
    if (type == SX_TYPE_REAL)
        out->real = b->real[BENCH_OUT];
    else
        out->num = b->num[BENCH_OUT];
    if (type == SX_TYPE_RATIO)
        out->den = b->den[BENCH_OUT];
    for (size_t i = 0; i < BENCH_COLUMNS; i++) /* an argument that is not there has no column */
        b->args[i] = BENCH_COLUMNS;
    for (size_t r = 0; r < BENCH_ROWS; r++) {
        b->num[BENCH_OUT][r] = b->den[BENCH_OUT][r] = BENCH_LEFT;
        b->real[BENCH_OUT][r] = BENCH_LEFT;
        b->status[BENCH_OUT][r] = SX_CELL_COUNT;
        b->answered[r] = b->of[r] = BENCH_LEFT;
    }
}

static sx_column *add_argument(sx_bench *b, size_t *ret_at)
{
    size_t at = b->node.arg_count++;
    ck_assert_uint_lt(at, BENCH_OUT);
    b->args[at] = (uint32_t)at;
    b->columns[at].status = b->status[at];
    b->columns[at].unit = 1;
    *ret_at = at;
    return &b->columns[at];
}

static uint8_t status_of(int64_t value)
{
    return value == SKIPPED          ? SX_CELL_SKIPPED
           : value == DECLINED       ? SX_CELL_DECLINED
           : value == NOT_APPLICABLE ? SX_CELL_NOT_APPLICABLE
           : value == NOT_SHOWN      ? SX_CELL_NOT_SHOWN
                                     : SX_CELL_OK;
}

static void put_values(sx_bench *b, size_t at, const int64_t *values)
{
    for (size_t r = 0; r < b->run.rows; r++) {
        b->status[at][r] = status_of(values[r]);
        /* what stands beside a missing status is no value and must not be used */
        b->num[at][r] = b->status[at][r] == SX_CELL_OK ? values[r] : 1;
    }
    b->columns[at].num = b->num[at];
}

size_t bench_ints(sx_bench *b, int64_t unit, const int64_t *values)
{
    size_t at;
    add_argument(b, &at)->unit = unit;
    put_values(b, at, values);
    return at;
}

size_t bench_ratios(sx_bench *b, const int64_t *nums, const int64_t *dens)
{
    size_t at;
    sx_column *column = add_argument(b, &at);
    put_values(b, at, nums);
    column->den = b->den[at];
    for (size_t r = 0; r < b->run.rows; r++)
        b->den[at][r] = dens[r] ? dens[r] : 1;
    return at;
}

size_t bench_reals(sx_bench *b, const double *values, const sx_cell *status)
{
    size_t at;
    sx_column *column = add_argument(b, &at);
    column->real = b->real[at];
    for (size_t r = 0; r < b->run.rows; r++) {
        b->status[at][r] = (uint8_t)status[r];
        b->real[at][r] = status[r] == SX_CELL_OK ? values[r] : 1;
    }
    return at;
}

void bench_execute(sx_bench *b, void (*kernel)(sx_run *, const sx_node *, sx_column *))
{
    sx_column *out = &b->columns[BENCH_OUT];
    if (!out->unit)
        out->unit = b->node.type == SX_TYPE_INT ? sx_pow10(b->node.digits) : 1;
    kernel(&b->run, &b->node, out);
    for (size_t r = b->run.rows; r < BENCH_ROWS; r++) /* nothing beyond the block */
        ck_assert_uint_eq(out->status[r], SX_CELL_COUNT);
}

void bench_expect(const sx_bench *b, const sx_cell_wanted *wanted)
{
    const sx_column *out = &b->columns[BENCH_OUT];
    for (size_t r = 0; r < b->run.rows; r++) {
        ck_assert_msg(out->status[r] == wanted[r].status, "row %zu: status %u, not %u", r,
                      out->status[r], wanted[r].status);
        ck_assert_msg(out->num[r] == wanted[r].num, "row %zu: %lld, not %lld", r,
                      (long long)out->num[r], (long long)wanted[r].num);
        if (out->den)
            ck_assert_msg(out->den[r] == wanted[r].den, "row %zu: over %lld, not %lld", r,
                          (long long)out->den[r], (long long)wanted[r].den);
    }
}

void bench_expect_reals(const sx_bench *b, const double *wanted, const sx_cell *status)
{
    const sx_column *out = &b->columns[BENCH_OUT];
    for (size_t r = 0; r < b->run.rows; r++) {
        ck_assert_msg(out->status[r] == status[r], "row %zu: status %u, not %u", r, out->status[r],
                      status[r]);
        double away = out->real[r] - wanted[r];
        ck_assert_msg(away < 1e-12 && away > -1e-12, "row %zu: not the value", r);
    }
}
