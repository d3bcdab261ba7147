/*
 * test_ffi_calls.c: bound functions of a small library, from a manifest to scores: for a person and for a
 * block, with and without missing answers; and the ways in which a call refuses its rows.
 */
#include <check.h>
#include <fenv.h>
#include <math.h>
#include <string.h>

#include "support/suite.h"
#include "trial_ffi.h"

#define GRIT "tests/ffi/libgrit.so"
#define BAD "tests/hostile/ffi/libhostile.so"
#define SCALE(id, terms, low, high)                                                                \
    "  " id ":\n    call: [" terms "]\n    missing: {rule: complete}\n"                            \
    "    direction: neither\n    range: [" low ", " high "]\n"

/* Opens the functions of a manifest on a library; fails the test when that is refused. */
static void open_yaml(trial_ffi *t, const char *library, const char *yaml)
{
    trial_ffi_begin(t, library);
    const sx_ffi *ffi = trial_ffi_read(t, yaml);
    ck_assert_msg(trial_ffi_open(t, ffi) == SX_PLUGIN_OK, "%s", trial_ffi_said(t));
}

/* ---- one person ---------------------------------------------------------------------------- */

static const char person[] = "scales:\n" SCALE("total", "q1..q9", "0", "27") SCALE(
    "first", "q1..q9", "0", "3") SCALE("rest", "q1..q9", "0",
                                       "3") SCALE("share", "x, y", "0", "1") SCALE("mean", "q1..q4",
                                                                                   "0", "3")
    SCALE("often", "q1..q9", "0", "9") SCALE("longest", "q1..q9", "0", "9") SCALE(
        "level", "x", "0",
        "2") "ffi:\n"
             "  library: libgrit.so\n"
             "  functions:\n"
             "    total:\n"
             "      symbol: grit_total\n"
             "      args: [{in: q1..q9, name: answers, as: \"f64[]\"}, {length_of: answers, as: "
             "u64}]\n"
             "      returns: {as: f64, to: total}\n"
             "    factors:\n"
             "      symbol: grit_factors\n"
             "      args:\n"
             "        - {in: q1..q9, name: answers, as: \"f64[]\"}\n"
             "        - {length_of: answers, as: u64}\n"
             "        - {out: [first, rest], name: factors, as: \"f64[]\"}\n"
             "        - {length_of: factors, as: u64}\n"
             "      returns: {as: i32, ok: 0}\n"
             "    share:\n"
             "      symbol: grit_share\n"
             "      args: [{in: x, as: f64}, {in: y, as: f64}, {out: share, as: f64}]\n"
             "      returns: {as: i32, ok: 0}\n"
             "    mean:\n"
             "      symbol: grit_mean\n"
             "      args: [{in: q1..q4, name: answers, as: \"f32[]\"}, {length_of: answers, as: "
             "i32}]\n"
             "      returns: {as: f32, to: mean}\n"
             "    often:\n"
             "      symbol: grit_count\n"
             "      args:\n"
             "        - {in: q1..q9, name: answers, as: \"i32[]\"}\n"
             "        - {length_of: answers, as: u32}\n"
             "        - {const: 2, as: i32}\n"
             "      returns: {as: u32, to: often}\n"
             "    longest:\n"
             "      symbol: grit_longest\n"
             "      args:\n"
             "        - {in: q1..q9, name: answers, as: \"u8[]\"}\n"
             "        - {length_of: answers, as: u32}\n"
             "        - {out: longest, as: i32}\n"
             "    level:\n"
             "      symbol: grit_level\n"
             "      args: [{in: x, as: f64}, {const: 27, as: i32}]\n"
             "      returns: {as: i32, to: level}\n"
             "  checks:\n"
             "    - {call: total, with: {answers: [0, 1, 2, 3, 0, 1, 2, 3, 0]}, to: {total: 12}}\n"
             "    - {call: total, with: {answers: [0, 0, 0, 0, 0, 0, 0, 0, 0]}, to: {total: 0}}\n"
             "    - {call: total, with: {answers: [3, 3, 3, 3, 3, 3, 3, 3, 3]}, to: {total: 27}}\n"
             "    - {call: factors, with: {answers: [2, 2, 2, 2, 1, 1, 1, 1, 1]}, to: {first: 2, "
             "rest: 1}}\n"
             "    - {call: factors, with: {answers: [1, 2, 1, 2, 0, 0, 0, 0, 1]}, to: {first: 1.5, "
             "rest: "
             "0.2}}\n"
             "    - {call: factors, with: {answers: [0, 0, 0, 0, 0, 0, 0, 0, 0]}, to: {first: 0, "
             "rest: 0}}\n"
             "    - {call: share, with: {x: 1, y: 4}, to: {share: 0.25}}\n"
             "    - {call: share, with: {x: 1, y: 3}, to: {share: 0.333333}}\n"
             "    - {call: share, with: {x: 0, y: 3}, to: {share: 0}}\n"
             "    - {call: mean, with: {answers: [0, 1, 2, 3]}, to: {mean: 1.5}}\n"
             "    - {call: mean, with: {answers: [0, 0, 0, 1]}, to: {mean: 0.25}}\n"
             "    - {call: mean, with: {answers: [3, 3, 3, 3]}, to: {mean: 3.00}}\n"
             "    - {call: often, with: {answers: [0, 1, 2, 3, 0, 1, 2, 3, 0]}, to: {often: 4}}\n"
             "    - {call: often, with: {answers: [0, 0, 0, 0, 0, 0, 0, 0, 0]}, to: {often: 0}}\n"
             "    - {call: often, with: {answers: [2, 2, 2, 2, 2, 2, 2, 2, 2]}, to: {often: 9}}\n"
             "    - {call: longest, with: {answers: [0, 1, 1, 1, 0, 1, 2, 3, 0]}, to: {longest: "
             "3}}\n"
             "    - {call: longest, with: {answers: [0, 1, 2, 3, 0, 1, 2, 3, 0]}, to: {longest: "
             "1}}\n"
             "    - {call: longest, with: {answers: [2, 2, 2, 2, 2, 2, 2, 2, 2]}, to: {longest: "
             "9}}\n"
             "    - {call: level, with: {x: 0}, to: {level: 0}}\n"
             "    - {call: level, with: {x: 9}, to: {level: 1}}\n"
             "    - {call: level, with: {x: 27}, to: {level: 2}}\n";

static const char *const answers[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9"};

static void add_person_columns(trial_ffi *t, size_t rows, double table[][11])
{
    static const char *const names[] = {"x", "y"};
    for (size_t c = 0; c < 11; c++) {
        double column[TRIAL_FFI_ROWS];
        for (size_t r = 0; r < rows; r++)
            column[r] = table[r][c];
        trial_ffi_column(t, c < 9 ? answers[c] : names[c - 9], rows, column);
    }
    trial_ffi_scale(t, "level"); /* in another order than the functions */
    trial_ffi_scale(t, "total");
    trial_ffi_scale(t, "first");
    trial_ffi_scale(t, "rest");
    trial_ffi_scale(t, "share");
    trial_ffi_scale(t, "mean");
    trial_ffi_scale(t, "often");
    trial_ffi_scale(t, "longest");
}

START_TEST(persons_are_scored)
{
    trial_ffi t;
    open_yaml(&t, GRIT, person);
    double table[3][11] = {{0, 1, 2, 3, 0, 1, 2, 3, 0, 12, 48},
                           {3, 3, 3, NAN, 3, 3, 3, 3, 3, 20, 20},
                           {0, 0, 1, 1, 1, 1, 1, 0, 0, NAN, 1}};
    add_person_columns(&t, 3, table);
    ck_assert_msg(trial_ffi_score(&t, 3) == SX_PLUGIN_OK, "%s", trial_ffi_said(&t));
    const double expected[3][8] = {{1, 12, 1.5, 1.2, 0.25, 1.5, 4, 1},
                                   {2, NAN, NAN, NAN, 1, NAN, NAN, NAN},
                                   {NAN, 5, 0.5, 0.6, NAN, 0.5, 0, 5}};
    for (size_t r = 0; r < 3; r++) {
        for (size_t c = 0; c < 8; c++) {
            bool none = expected[r][c] != expected[r][c];
            ck_assert_msg(t.score_status[c][r] ==
                              (none ? SX_PLUGIN_CELL_INCOMPLETE : SX_PLUGIN_CELL_OK),
                          "status of %s in row %zu", t.score_names[c], r);
            ck_assert_msg(none || fabs(t.scores[c][r] - expected[r][c]) < 1e-12,
                          "%s: %g in row %zu", t.score_names[c], t.scores[c][r], r);
        }
    }
    trial_ffi_end(&t);
}
END_TEST

START_TEST(columns_may_stand_anywhere)
{
    trial_ffi t;
    open_yaml(&t, GRIT, person);
    double table[1][11] = {{0, 1, 2, 3, 0, 1, 2, 3, 0, 12, 48}};
    for (int turn = 0; turn < 2; turn++) {
        trial_ffi_clear(&t);
        if (turn == 1)
            trial_ffi_column(&t, "other", 1, table[0]);
        add_person_columns(&t, 1, table);
        ck_assert_int_eq(trial_ffi_score(&t, 1), SX_PLUGIN_OK);
        ck_assert_double_eq(t.scores[1][0], 12);
    }
    trial_ffi_clear(&t);
    trial_ffi_column(&t, "q1", 1, table[0]);
    ck_assert_int_eq(trial_ffi_score(&t, 1), SX_PLUGIN_E_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(t.error.message, "no column q2"));
    trial_ffi_clear(&t);
    add_person_columns(&t, 1, table);
    t.score_columns = 2;
    ck_assert_int_eq(trial_ffi_score(&t, 1), SX_PLUGIN_E_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(t.error.message, "no column first"));
    trial_ffi_end(&t);
}
END_TEST

/* An answer that its type cannot hold, and a status that is no success, refuse their row. */
static const struct {
    double q1, y;
    const char *code, *says;
} refused[] = {
    {0.5, 4, "FFI.SIGNATURE", "takes q1 as i32[]"},
    {-1, 4, "FFI.SIGNATURE", "takes q1 as u8[]"},
    {300, 4, "FFI.SIGNATURE", "takes q1 as u8[]"},
    {3e9, 4, "FFI.SIGNATURE", "takes q1 as i32[]"},
    {1e39, 4, "FFI.SIGNATURE", "takes q1 as f32[]"},
    {1, 0, "FFI.STATUS", "reports the status 33, where 0 means success; errno is 33"},
    {1, -0.0, "FFI.STATUS", "share (grit_share)"},
};

START_TEST(rows_are_refused)
{
    trial_ffi t;
    open_yaml(&t, GRIT, person);
    double table[1][11] = {{0, 1, 2, 3, 0, 1, 2, 3, 0, 12, 48}};
    table[0][0] = refused[_i].q1;
    table[0][10] = refused[_i].y;
    add_person_columns(&t, 1, table);
    ck_assert_int_eq(trial_ffi_score(&t, 1), SX_PLUGIN_E_DATA);
    ck_assert_str_eq(sx_fault_code(t.error.code), refused[_i].code);
    ck_assert_msg(strstr(t.error.message, refused[_i].says) != NULL, "%s", t.error.message);
    ck_assert_int_eq(t.error.column, strncmp(refused[_i].code, "FFI.SIG", 7) == 0 ? 0 : -1);
    /* The instance is as good as before. */
    table[0][0] = 0;
    table[0][10] = 48;
    trial_ffi_clear(&t);
    add_person_columns(&t, 1, table);
    ck_assert_int_eq(trial_ffi_score(&t, 1), SX_PLUGIN_OK);
    ck_assert_double_eq(t.scores[4][0], 0.25);
    trial_ffi_end(&t);
}
END_TEST

/* ---- a block ------------------------------------------------------------------------------- */

/* `as`: the type of what is read and written. */
static void open_block(trial_ffi *t, const char *symbol, const char *in, const char *rows)
{
    sx_buf yaml;
    sx_buf_init(&yaml, 4000);
    sx_buf_printf(
        &yaml,
        "scales:\n" SCALE(
            "total", "x, y", "0",
            "27") "ffi:\n"
                  "  library: libhostile.so\n"
                  "  functions:\n"
                  "    add:\n"
                  "      symbol: %s\n"
                  "      per: block\n"
                  "      args: [{in: x, as: \"%s\"}, {in: y, as: \"%s\"}, {rows: %s},\n"
                  "             {out: total, as: \"f64[]\"}]\n"
                  "  checks:\n"
                  "    - {call: add, with: {x: [1, 2, 3], y: [4, 5, 6]}, to: {total: [5, 7, 9]}}\n"
                  "    - {call: add, with: {x: [1], y: [1]}, to: {total: [2]}}\n"
                  "    - {call: add, with: {x: [0, 3], y: [0, 0]}, to: {total: [0, 3]}}\n",
        symbol, in, in, rows);
    open_yaml(t, BAD, sx_buf_text(&yaml));
    sx_buf_free(&yaml);
}

static void add_block_columns(trial_ffi *t, size_t rows, const double *x, const double *y)
{
    trial_ffi_clear(t);
    trial_ffi_column(t, "x", rows, x);
    trial_ffi_column(t, "y", rows, y);
    trial_ffi_scale(t, "total");
}

static const char *const lengths[] = {"i32", "u32", "i64", "u64"};

START_TEST(blocks_are_scored)
{
    trial_ffi t;
    open_block(&t, "adds_columns", "f64[]", lengths[_i]);
    /* All there; some missing; none there; and again more rows than before. */
    const double x[4][8] = {{1, 2, 3}, {1, NAN, 3, 4, NAN}, {NAN, 1}, {1, 2, 3, 4, 5, 6, 7, NAN}};
    const double y[4][8] = {{1, 1, 1}, {1, 1, NAN, 1, NAN}, {1, NAN}, {1, 1, 1, 1, 1, 1, 1, 1}};
    const size_t rows[4] = {3, 5, 2, 8};
    for (size_t b = 0; b < 4; b++) {
        add_block_columns(&t, rows[b], x[b], y[b]);
        ck_assert_msg(trial_ffi_score(&t, rows[b]) == SX_PLUGIN_OK, "%s", trial_ffi_said(&t));
        for (size_t r = 0; r < rows[b]; r++) {
            double sum = x[b][r] + y[b][r];
            ck_assert_int_eq(t.score_status[0][r],
                             sum == sum ? SX_PLUGIN_CELL_OK : SX_PLUGIN_CELL_INCOMPLETE);
            ck_assert(sum != sum || t.scores[0][r] == sum);
        }
    }
    trial_ffi_end(&t);
}
END_TEST

static const struct {
    const char *symbol, *code, *says;
} bad_blocks[] = {
    {"no_number_in_columns", "FFI.RESULT", "gave no finite number for the scale total"},
    {"writes_a_row_too_few", "FFI.RESULT", "wrote nothing for the scale total"},
    {"writes_a_row_too_many", "FFI.MEMORY", "wrote outside the array total"},
};

START_TEST(blocks_are_refused)
{
    trial_ffi t;
    open_block(&t, bad_blocks[_i].symbol, "f64[]", "u64");
    const double x[] = {1, 2, 3, 1, 2}, y[] = {1, 2, 3, 2, 1}, with_missing[] = {1, NAN, 3, 1, 2};
    for (int turn = 0; turn < 2; turn++) {
        add_block_columns(&t, 5, turn == 0 ? x : with_missing, y);
        ck_assert_int_lt(trial_ffi_score(&t, 5), 0);
        ck_assert_str_eq(sx_fault_code(t.error.code), bad_blocks[_i].code);
        ck_assert_msg(strstr(t.error.message, bad_blocks[_i].says) != NULL, "%s", t.error.message);
        /* The rows alone: all but the poison one are scored. */
        for (size_t r = 0; r < 5; r++) {
            add_block_columns(&t, 1, x + r, y + r);
            ck_assert_int_eq(trial_ffi_score(&t, 1) == SX_PLUGIN_OK, r != 2);
            ck_assert(r == 2 || t.scores[0][0] == x[r] + y[r]);
        }
    }
    trial_ffi_end(&t);
}
END_TEST

/* ---- one person, badly ----------------------------------------------------------------------- */

typedef struct misdeed {
    const char *symbol, *args, *returns, *code, *says;
} misdeed;

#define TWO_F64 "{in: x, as: f64}, {in: y, as: f64}"
#define LIST "{in: [x, y], name: v, as: \"f64[]\"}, {length_of: v, as: u64}"
#define SCORE "      returns: {as: f64, to: total}\n"
#define STATUS "      returns: {as: i32, ok: 0}\n"

static const misdeed misdeeds[] = {
    {"gives_no_number", TWO_F64, SCORE, "FFI.RESULT", "gave no finite number"},
    {"gives_infinity", TWO_F64, SCORE, "FFI.RESULT", "gave no finite number"},
    {"gives_too_many_digits", TWO_F64, "      returns: {as: i64, to: total}\n", "FFI.RESULT",
     "gave no finite number"},
    {"reports_an_error", TWO_F64 ", {out: total, as: f64}", STATUS, "FFI.STATUS", "the status 7"},
    {"leaves_it_unwritten", TWO_F64 ", {out: total, as: f64}", STATUS, "FFI.RESULT",
     "wrote nothing for the scale total"},
    {"leaves_a_whole_number_unwritten", TWO_F64 ", {out: total, as: i32}", "", "FFI.RESULT",
     "wrote nothing for the scale total"},
    {"writes_too_far", TWO_F64 ", {out: total, name: o, as: \"f64[]\", fixed: 1}", "", "FFI.MEMORY",
     "wrote outside the array o"},
    {"writes_before", TWO_F64 ", {out: total, name: o, as: \"f64[]\", fixed: 1}", "", "FFI.MEMORY",
     "wrote outside the array o"},
    /* What cannot be seen does no harm: the array is filled anew for every person. */
    {"writes_its_input", LIST, SCORE, NULL, NULL},
    {"changes_rounding", TWO_F64, SCORE, NULL, NULL},
    {"cuts_small_numbers", TWO_F64, SCORE, NULL, NULL},
    {"good", TWO_F64, SCORE, NULL, NULL},
};

static void open_misdeed(trial_ffi *t, const misdeed *m, const char *first_check)
{
    sx_buf yaml;
    bool list = strstr(m->args, "name: v") != NULL;
    sx_buf_init(&yaml, 4000);
    sx_buf_printf(&yaml,
                  "scales:\n" SCALE("total", "x, y", "0", "27") "ffi:\n"
                                                                "  library: libhostile.so\n"
                                                                "  functions:\n"
                                                                "    add:\n"
                                                                "      symbol: %s\n"
                                                                "      args: [%s]\n"
                                                                "%s"
                                                                "  checks:\n",
                  m->symbol, m->args, m->returns);
    const char *const values[] = {first_check, "0, 2", "3, 1"};
    for (size_t i = 0; i < 3; i++) {
        int x = values[i][0] - '0', y = values[i][3] - '0';
        sx_buf_printf(&yaml,
                      list ? "    - {call: add, with: {v: [%d, %d]}, to: {total: %d}}\n"
                           : "    - {call: add, with: {x: %d, y: %d}, to: {total: %d}}\n",
                      x, y, x + y);
    }
    trial_ffi_begin(t, BAD);
    const sx_ffi *ffi = trial_ffi_read(t, sx_buf_text(&yaml));
    sx_buf_free(&yaml);
    (void)trial_ffi_open(t, ffi);
}

START_TEST(misdeeds_cost_their_row)
{
    trial_ffi t;
    const misdeed *m = &misdeeds[_i];
    open_misdeed(&t, m, "1, 1");
    ck_assert_msg(t.self != NULL, "%s", trial_ffi_said(&t));
    const double x[] = {1, 3, 2, 3}, y[] = {2, 3, 2, 0};
    add_block_columns(&t, 4, x, y);
    sx_plugin_status status = trial_ffi_score(&t, 4);
    if (m->code == NULL) {
        ck_assert_msg(status == SX_PLUGIN_OK, "%s", trial_ffi_said(&t));
        for (size_t r = 0; r < 4; r++)
            ck_assert_double_eq(t.scores[0][r], x[r] + y[r]);
    } else {
        ck_assert_int_lt(status, 0);
        ck_assert_str_eq(sx_fault_code(t.error.code), m->code);
        ck_assert_msg(strstr(t.error.message, m->says) != NULL, "%s", t.error.message);
        for (size_t r = 0; r < 4; r++) {
            add_block_columns(&t, 1, x + r, y + r);
            ck_assert_int_eq(trial_ffi_score(&t, 1) == SX_PLUGIN_OK, r != 1);
            ck_assert(r == 1 || t.scores[0][0] == x[r] + y[r]);
        }
    }
    ck_assert_int_eq(fegetround(), FE_TONEAREST);
    volatile double small = 1e-300;
    small = small * 1e-10;
    ck_assert(small > 0);
    trial_ffi_end(&t);
}
END_TEST

/* The same misdeed in a known call: the instrument does not open. */
START_TEST(misdeeds_in_checks_refuse_all)
{
    trial_ffi t;
    const misdeed *m = &misdeeds[_i];
    if (m->code == NULL)
        return;
    open_misdeed(&t, m, "3, 3");
    ck_assert_ptr_null(t.self);
    ck_assert_str_eq(sx_fault_code(t.error.code), m->code);
    ck_assert_msg(strstr(t.error.message, m->says) != NULL, "%s", t.error.message);
    ck_assert_msg(strncmp(t.error.message, "the check in line ", 18) == 0, "%s", t.error.message);
    trial_ffi_end(&t);
}
END_TEST

START_TEST(the_carrier_keeps_to_the_abi)
{
    trial_ffi t;
    uint64_t length = 1;
    open_yaml(&t, GRIT, person);
    ck_assert_int_eq(sx_carrier_ffi.manifest(t.self, NULL, 0, &length, &t.error),
                     SX_PLUGIN_E_UNSUPPORTED);
    ck_assert_uint_eq(length, 0);
    ck_assert_ptr_null(sx_carrier_ffi.extension(t.self, SX_PLUGIN_ADAPTIVE));
    ck_assert_uint_eq(sx_carrier_ffi.size, sizeof(sx_plugin));
    void *other = &t;
    sx_plugin_host bare = {.size = sizeof bare, .abi_major = SX_PLUGIN_ABI_MAJOR};
    ck_assert_int_eq(sx_carrier_ffi.open(&bare, &other, &t.error), SX_PLUGIN_E_ARGUMENT);
    ck_assert_ptr_null(other);
    sx_carrier_ffi.close(NULL);
    /* Two instances of one library do not touch one another. */
    ck_assert_int_eq(sx_carrier_ffi.open(&t.host, &other, &t.error), SX_PLUGIN_OK);
    double table[1][11] = {{0, 1, 2, 3, 0, 1, 2, 3, 0, 12, 48}};
    add_person_columns(&t, 1, table);
    sx_carrier_ffi.close(other);
    ck_assert_int_eq(trial_ffi_score(&t, 1), SX_PLUGIN_OK);
    ck_assert_double_eq(t.scores[1][0], 12);
    trial_ffi_end(&t);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void)
{
    Suite *suite = suite_create("ffi calls");
    TCase *tests = tcase_create("calls");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, persons_are_scored);
    tcase_add_test(tests, columns_may_stand_anywhere);
    tcase_add_loop_test(tests, rows_are_refused, 0, COUNT(refused));
    tcase_add_loop_test(tests, blocks_are_scored, 0, COUNT(lengths));
    tcase_add_loop_test(tests, blocks_are_refused, 0, COUNT(bad_blocks));
    tcase_add_loop_test(tests, misdeeds_cost_their_row, 0, COUNT(misdeeds));
    tcase_add_loop_test(tests, misdeeds_in_checks_refuse_all, 0, COUNT(misdeeds));
    tcase_add_test(tests, the_carrier_keeps_to_the_abi);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
