/*
 * kernel_bench.h: one node with its columns laid out by hand, so that a kernel can be asked about any cell
 * without a manifest. What a kernel does not write stays recognisable.
 */
#ifndef SX_TEST_KERNEL_BENCH_H
#define SX_TEST_KERNEL_BENCH_H

#include <check.h>
#include <string.h>

#include "plan/kernel.h"

#define BENCH_ROWS 8
#define BENCH_COLUMNS 8
#define BENCH_OUT 7      /* the column of the node itself */
#define BENCH_LEFT 77777 /* what stands in a cell before */

/* In a list of values: no value, for this reason. */
#define SKIPPED (INT64_MIN + 1)
#define DECLINED (INT64_MIN + 2)
#define NOT_APPLICABLE (INT64_MIN + 3)
#define NOT_SHOWN (INT64_MIN + 4)

typedef struct sx_bench {
    sx_run run;
    sx_plan plan;
    sx_node node;
    uint32_t before_args; /* what an argument with the number -1 would be: the first one */
    uint32_t args[BENCH_COLUMNS];
    sx_column columns[BENCH_COLUMNS];
    int64_t num[BENCH_COLUMNS][BENCH_ROWS], den[BENCH_COLUMNS][BENCH_ROWS];
    double real[BENCH_COLUMNS][BENCH_ROWS];
    uint8_t status[BENCH_COLUMNS][BENCH_ROWS];
    uint32_t answered[BENCH_ROWS], of[BENCH_ROWS];
} sx_bench;

typedef struct sx_cell_wanted {
    sx_cell status;
    int64_t num, den; /* den 0: the column has none */
} sx_cell_wanted;

/* A node of that kind over no argument yet; a block of `rows` rows. */
void bench_start(sx_bench *b, sx_op op, sx_type type, size_t rows);
/* One more argument; each returns its number. Values in units of 1/unit; one for each row. */
size_t bench_ints(sx_bench *b, int64_t unit, const int64_t *values);
size_t bench_ratios(sx_bench *b, const int64_t *nums, const int64_t *dens);
size_t bench_reals(sx_bench *b, const double *values, const sx_cell *status);
void bench_execute(sx_bench *b, void (*kernel)(sx_run *, const sx_node *, sx_column *));
void bench_expect(const sx_bench *b, const sx_cell_wanted *wanted);
void bench_expect_reals(const sx_bench *b, const double *wanted, const sx_cell *status);

#define INTS(b, unit, ...) bench_ints(b, unit, (const int64_t[BENCH_ROWS]){__VA_ARGS__})
#define LIST(...) ((const int64_t[BENCH_ROWS]){__VA_ARGS__})
#define REALS(...) ((const double[BENCH_ROWS]){__VA_ARGS__})
#define CELLS(...) ((const sx_cell[BENCH_ROWS]){__VA_ARGS__})
#define EXPECT(b, ...) bench_expect(b, (const sx_cell_wanted[BENCH_ROWS]){__VA_ARGS__})
#define EXPECT_REALS(b, values, cells) bench_expect_reals(b, values, cells)

#endif
