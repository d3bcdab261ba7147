/*
 * test_ffi_types.c: every type in every position of a call, as what is returned and as what is written;
 * and what each type cannot hold.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "backend/ffi/convert.h"
#include "support/suite.h"
#include "trial_ffi.h"

static const sx_ffi_type order[] = {SX_FFI_I32, SX_FFI_U32,  SX_FFI_I64,  SX_FFI_U64,  SX_FFI_F32,
                                    SX_FFI_F64, SX_FFI_F64S, SX_FFI_F32S, SX_FFI_I32S, SX_FFI_U8S};
#define TYPES (sizeof order / sizeof order[0])

/* A value that only this type holds, different in every position. */
static double value_of(sx_ffi_type type, size_t position)
{
    double k = (double)position;
    switch (type) {
    case SX_FFI_I32: return -2147483000.0 + k;
    case SX_FFI_U32: return 4294967000.0 + k;
    case SX_FFI_I64: return -9007199254740000.0 + k;
    case SX_FFI_U64: return 9007199254740000.0 + k;
    case SX_FFI_F32: return 0.25 + k;
    case SX_FFI_F64: return 0.1 + k;
    case SX_FFI_F64S: return 1e-9 + k;
    case SX_FFI_F32S: return 0.5 - k;
    case SX_FFI_I32S: return -100000.0 - k;
    case SX_FFI_U8S: return 243.0 + k;
    case SX_FFI_TYPE_COUNT: break;
    }
    return 0;
}

/* A function of twelve arguments of these types; arrays have two elements, a and b of the same number. */
typedef struct twelve {
    sx_ffi_arg args[12];
    const char *operands[12][2];
    char names[12][2][8];
    const char *product;
    sx_ffi_function function;
    sx_ffi ffi;
} twelve;

static void describe(twelve *d, const char *symbol, const sx_ffi_type types[12])
{
    memset(d, 0, sizeof *d);
    for (size_t i = 0; i < 12; i++) {
        bool array = sx_ffi_type_is_array(types[i]);
        (void)snprintf(d->names[i][0], 8, "a%zu", i + 1);
        (void)snprintf(d->names[i][1], 8, "b%zu", i + 1);
        d->operands[i][0] = d->names[i][0];
        d->operands[i][1] = d->names[i][1];
        d->args[i] = (sx_ffi_arg){.source = SX_FFI_IN,
                                  .type = types[i],
                                  .name = d->names[i][0],
                                  .operands = d->operands[i],
                                  .operand_count = array ? 2 : 1,
                                  .fixed = array};
    }
    d->product = "total";
    d->function = (sx_ffi_function){.id = symbol,
                                    .symbol = symbol,
                                    .args = d->args,
                                    .arg_count = 12,
                                    .returns = SX_FFI_RETURNS_SCORE,
                                    .return_type = SX_FFI_F64,
                                    .to = d->product,
                                    .products = &d->product,
                                    .product_count = 1};
    d->ffi = (sx_ffi){.library = "libtypes.so", .functions = &d->function, .function_count = 1};
}

static void call_twelve(trial_ffi *t, const char *symbol, const sx_ffi_type types[12])
{
    twelve d;
    double expected = 0;
    describe(&d, symbol, types);
    ck_assert_msg(trial_ffi_open(t, &d.ffi) == SX_PLUGIN_OK, "%s", trial_ffi_said(t));
    trial_ffi_clear(t);
    for (size_t i = 0; i < 12; i++) {
        double a = value_of(types[i], i), b = value_of(types[i], 11 - i);
        trial_ffi_column(t, d.names[i][0], 1, &a);
        trial_ffi_column(t, d.names[i][1], 1, &b);
        /* What the function sees: f32 rounds. */
        bool single = types[i] == SX_FFI_F32 || types[i] == SX_FFI_F32S;
        a = single ? (double)(float)a : a;
        b = single ? (double)(float)b : b;
        expected += (double)(i + 1) * (sx_ffi_type_is_array(types[i]) ? a + 10 * b : a);
    }
    trial_ffi_scale(t, "total");
    ck_assert_msg(trial_ffi_score(t, 1) == SX_PLUGIN_OK, "%s: %s", symbol, trial_ffi_said(t));
    ck_assert_uint_eq(t->score_status[0][0], SX_PLUGIN_CELL_OK);
    ck_assert_msg(memcmp(&t->scores[0][0], &expected, sizeof expected) == 0, "%s: %.17g, not %.17g",
                  symbol, t->scores[0][0], expected);
    sx_carrier_ffi.close(t->self);
    t->self = NULL;
}

START_TEST(every_type_in_every_position)
{
    trial_ffi t;
    trial_ffi_begin(&t, "tests/ffi/libtypes.so");
    for (size_t turn = 0; turn < TYPES; turn++) {
        sx_ffi_type types[12];
        char symbol[16];
        for (size_t i = 0; i < 12; i++)
            types[i] = order[(i + turn) % TYPES];
        (void)snprintf(symbol, sizeof symbol, "turn_%zu", turn);
        call_twelve(&t, symbol, types);
    }
    trial_ffi_end(&t);
}
END_TEST

START_TEST(twelve_of_one_type)
{
    trial_ffi t;
    trial_ffi_begin(&t, "tests/ffi/libtypes.so");
    for (size_t type = 0; type < TYPES; type++) {
        sx_ffi_type types[12];
        char symbol[16];
        const char *word = sx_ffi_type_word(order[type]);
        bool array = sx_ffi_type_is_array(order[type]);
        for (size_t i = 0; i < 12; i++)
            types[i] = order[type];
        (void)snprintf(symbol, sizeof symbol, "all_%.*s%s", (int)strcspn(word, "["), word,
                       array ? "s" : "");
        call_twelve(&t, symbol, types);
    }
    trial_ffi_end(&t);
}
END_TEST

/* ---- results ------------------------------------------------------------------------------- */

static const char *x_name = "x", *y_name = "y";

static sx_ffi_arg in_arg(const char **name)
{
    return (sx_ffi_arg){.source = SX_FFI_IN,
                        .type = SX_FFI_F64,
                        .name = *name,
                        .operands = name,
                        .operand_count = 1};
}

static void open_one(trial_ffi *t, sx_ffi_function *f)
{
    const sx_ffi ffi = {.library = "libtypes.so", .functions = f, .function_count = 1};
    ck_assert(sx_ffi_list_products(t->arena, f));
    ck_assert_msg(trial_ffi_open(t, &ffi) == SX_PLUGIN_OK, "%s: %s", f->symbol, trial_ffi_said(t));
}

/* Scores one row of x and y; the instance is closed. */
static sx_plugin_status score_one(trial_ffi *t, double x, double y, size_t scales)
{
    static const char *const scale_names[] = {"s", "t"};
    trial_ffi_clear(t);
    trial_ffi_column(t, "x", 1, &x);
    trial_ffi_column(t, "y", 1, &y);
    for (size_t i = 0; i < scales; i++)
        trial_ffi_scale(t, scale_names[i]);
    sx_plugin_status status = trial_ffi_score(t, 1);
    sx_carrier_ffi.close(t->self);
    t->self = NULL;
    return status;
}

static const struct {
    const char *symbol;
    sx_ffi_type type;
    double value;
} returned[] = {
    {"back_i32", SX_FFI_I32, -7},
    {"back_i32", SX_FFI_I32, 2147483647},
    {"back_i32", SX_FFI_I32, -2147483648.0},
    {"back_u32", SX_FFI_U32, 4294967295.0},
    {"back_u32", SX_FFI_U32, 0},
    {"back_i64", SX_FFI_I64, -9007199254740992.0},
    {"back_i64", SX_FFI_I64, 5},
    {"back_u64", SX_FFI_U64, 9007199254740992.0},
    {"back_f32", SX_FFI_F32, -0.375},
    {"back_f64", SX_FFI_F64, 0.1},
};

START_TEST(every_type_is_returned)
{
    trial_ffi t;
    trial_ffi_begin(&t, "tests/ffi/libtypes.so");
    sx_ffi_arg arg = in_arg(&x_name);
    sx_ffi_function f = {.id = "back",
                         .symbol = returned[_i].symbol,
                         .args = &arg,
                         .arg_count = 1,
                         .returns = SX_FFI_RETURNS_SCORE,
                         .return_type = returned[_i].type,
                         .to = "s"};
    open_one(&t, &f);
    ck_assert_msg(score_one(&t, returned[_i].value, 0, 1) == SX_PLUGIN_OK, "%s",
                  trial_ffi_said(&t));
    ck_assert_double_eq(t.scores[0][0], returned[_i].value);
    trial_ffi_end(&t);
}
END_TEST

/* A status that is what x says: `ok` is success, the neighbour is not. */
START_TEST(every_type_is_a_status)
{
    trial_ffi t;
    static const char *const symbols[] = {"back_i32", "back_u32", "back_i64", "back_u64"};
    static const int64_t good[] = {-5, 3000000000, -5000000000, 5000000000};
    trial_ffi_begin(&t, "tests/ffi/libtypes.so");
    const char *out = "s";
    for (int wrong = 0; wrong < 2; wrong++) {
        sx_ffi_arg args[2] = {in_arg(&x_name),
                              {.source = SX_FFI_OUT,
                               .type = SX_FFI_F64,
                               .name = "s",
                               .operands = &out,
                               .operand_count = 1}};
        sx_ffi_function f = {.id = "back",
                             .symbol = symbols[_i],
                             .args = args,
                             .arg_count = 2,
                             .returns = SX_FFI_RETURNS_STATUS,
                             .return_type = order[_i],
                             .ok = good[_i]};
        open_one(&t, &f);
        /* Nothing is written, so success cannot come out; what is said tells the two apart. */
        ck_assert_int_eq(score_one(&t, (double)good[_i] + wrong, 0, 1), SX_PLUGIN_E_DATA);
        ck_assert_str_eq(sx_fault_code(t.error.code), wrong ? "FFI.STATUS" : "FFI.RESULT");
        ck_assert_ptr_nonnull(strstr(t.error.message, wrong ? "status" : "wrote nothing"));
    }
    trial_ffi_end(&t);
}
END_TEST

static const struct {
    const char *symbol;
    sx_ffi_type type;
    double x, y;
} written[] = {
    {"first_i32", SX_FFI_I32S, -7, 2147483647}, {"last_i32", SX_FFI_I32S, -2147483648.0, 3},
    {"first_u8", SX_FFI_U8S, 0, 255},           {"last_u8", SX_FFI_U8S, 7, 9},
    {"first_f32", SX_FFI_F32S, 0.5, -2.25},     {"last_f32", SX_FFI_F32S, 1, 2},
    {"first_f64", SX_FFI_F64S, 0.1, -0.2},      {"last_f64", SX_FFI_F64S, 1e300, -1e-300},
};

START_TEST(every_array_is_written)
{
    trial_ffi t;
    const char *operands[] = {"s", "t"};
    sx_ffi_arg args[12];
    bool last = strncmp(written[_i].symbol, "last", 4) == 0;
    sx_ffi_arg out = {.source = SX_FFI_OUT,
                      .type = written[_i].type,
                      .name = "both",
                      .operands = operands,
                      .operand_count = 2,
                      .fixed = true};
    size_t count = 0;
    if (!last)
        args[count++] = out;
    args[count++] = in_arg(&x_name);
    args[count++] = in_arg(&y_name);
    for (int i = 1; last && i <= 9; i++)
        args[count++] = (sx_ffi_arg){
            .source = SX_FFI_CONST, .type = SX_FFI_I32, .constant = {.value = i, .digits = 0}};
    if (last)
        args[count++] = out;
    sx_ffi_function f = {.id = "w", .symbol = written[_i].symbol, .args = args, .arg_count = count};
    trial_ffi_begin(&t, "tests/ffi/libtypes.so");
    open_one(&t, &f);
    ck_assert_msg(score_one(&t, written[_i].x, written[_i].y, 2) == SX_PLUGIN_OK, "%s",
                  trial_ffi_said(&t));
    ck_assert_double_eq(t.scores[0][0], written[_i].x);
    ck_assert_double_eq(t.scores[1][0], written[_i].y);
    trial_ffi_end(&t);
}
END_TEST

static const struct {
    const char *symbol;
    sx_ffi_type type;
    double x;
} pointed[] = {
    {"one_i32", SX_FFI_I32, -7},    {"one_u32", SX_FFI_U32, 4294967295.0},
    {"one_i64", SX_FFI_I64, -1e15}, {"one_u64", SX_FFI_U64, 1e15},
    {"one_f32", SX_FFI_F32, 0.5},   {"one_f64", SX_FFI_F64, 0.1},
};

START_TEST(every_value_is_written)
{
    trial_ffi t;
    const char *operand = "s";
    sx_ffi_arg args[2] = {in_arg(&x_name),
                          {.source = SX_FFI_OUT,
                           .type = pointed[_i].type,
                           .name = "s",
                           .operands = &operand,
                           .operand_count = 1}};
    sx_ffi_function f = {.id = "o", .symbol = pointed[_i].symbol, .args = args, .arg_count = 2};
    trial_ffi_begin(&t, "tests/ffi/libtypes.so");
    open_one(&t, &f);
    ck_assert_msg(score_one(&t, pointed[_i].x, 0, 1) == SX_PLUGIN_OK, "%s", trial_ffi_said(&t));
    ck_assert_double_eq(t.scores[0][0], pointed[_i].x);
    trial_ffi_end(&t);
}
END_TEST

/* ---- what does not fit --------------------------------------------------------------------- */

static const struct {
    sx_ffi_type type;
    double value;
    bool fits;
} limits[] = {
    {SX_FFI_I32, 2147483647, true},
    {SX_FFI_I32, 2147483648.0, false},
    {SX_FFI_I32, -2147483648.0, true},
    {SX_FFI_I32, -2147483649.0, false},
    {SX_FFI_I32, 0.5, false},
    {SX_FFI_I32, 1e300, false},
    {SX_FFI_U32, 4294967295.0, true},
    {SX_FFI_U32, 4294967296.0, false},
    {SX_FFI_U32, -1, false},
    {SX_FFI_U32, 2.5, false},
    {SX_FFI_I64, -9.2233720368547758e18, true},
    {SX_FFI_I64, 9.2233720368547758e18, false},
    {SX_FFI_I64, 1.5, false},
    {SX_FFI_U64, 1.8446744073709552e19, false},
    {SX_FFI_U64, 1.8446744073709550e19, true},
    {SX_FFI_U64, -1, false},
    {SX_FFI_U64, 0.1, false},
    {SX_FFI_U8S, 255, true},
    {SX_FFI_U8S, 256, false},
    {SX_FFI_U8S, -1, false},
    {SX_FFI_U8S, 1.5, false},
    {SX_FFI_I32S, 1.5, false},
    {SX_FFI_I32S, -3, true},
    {SX_FFI_F32, 3.4e38, true},
    {SX_FFI_F32, 3.5e38, false},
    {SX_FFI_F32, -3.5e38, false},
    {SX_FFI_F32S, 0.1, true},
    {SX_FFI_F64, 1.7e308, true},
    {SX_FFI_TYPE_COUNT, 1, false},
};

START_TEST(whole_numbers_are_exact_or_refused)
{
    unsigned char to[8];
    ck_assert_msg(sx_ffi_put(limits[_i].type, limits[_i].value, to) == limits[_i].fits,
                  "%s of %.17g", sx_ffi_type_word(limits[_i].type), limits[_i].value);
}
END_TEST

START_TEST(no_number_is_a_result)
{
    const double zero = 0;
    const double reals[] = {1 / zero, -1 / zero, zero / zero};
    double got;
    for (size_t i = 0; i < 3; i++) {
        const float single = (float)reals[i];
        ck_assert(!sx_ffi_get(SX_FFI_F64, &reals[i], &got));
        ck_assert(!sx_ffi_get(SX_FFI_F64S, &reals[i], &got));
        ck_assert(!sx_ffi_get(SX_FFI_F32, &single, &got));
        ck_assert(!sx_ffi_get(SX_FFI_F32S, &single, &got));
    }
    const int64_t wide[] = {INT64_C(9007199254740993), -INT64_C(9007199254740993), INT64_MAX};
    for (size_t i = 0; i < 3; i++)
        ck_assert(!sx_ffi_get(SX_FFI_I64, &wide[i], &got));
    const uint64_t most = UINT64_MAX;
    ck_assert(!sx_ffi_get(SX_FFI_U64, &most, &got));
    ck_assert(!sx_ffi_get(SX_FFI_TYPE_COUNT, &most, &got));
}
END_TEST

START_TEST(types_have_words)
{
    for (unsigned type = 0; type < SX_FFI_TYPE_COUNT; type++) {
        const char *word = sx_ffi_type_word((sx_ffi_type)type);
        ck_assert_uint_eq(sx_ffi_type_from_word(word), type);
        ck_assert_uint_gt(sx_ffi_type_bytes((sx_ffi_type)type), 0);
        ck_assert_int_eq(sx_ffi_type_is_array((sx_ffi_type)type), strchr(word, '[') != NULL);
    }
    ck_assert_uint_eq(sx_ffi_type_from_word("double"), SX_FFI_TYPE_COUNT);
    ck_assert_uint_eq(sx_ffi_type_from_word(NULL), SX_FFI_TYPE_COUNT);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void)
{
    Suite *suite = suite_create("ffi types");
    TCase *tests = tcase_create("types");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_type_in_every_position);
    tcase_add_test(tests, twelve_of_one_type);
    tcase_add_loop_test(tests, every_type_is_returned, 0, COUNT(returned));
    tcase_add_loop_test(tests, every_type_is_a_status, 0, 4);
    tcase_add_loop_test(tests, every_array_is_written, 0, COUNT(written));
    tcase_add_loop_test(tests, every_value_is_written, 0, COUNT(pointed));
    tcase_add_loop_test(tests, whole_numbers_are_exact_or_refused, 0, COUNT(limits));
    tcase_add_test(tests, no_number_is_a_result);
    tcase_add_test(tests, types_have_words);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
