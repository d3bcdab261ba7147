/*
 * test_ffi.c: functions bound in a manifest: what is read into the model, and one fault at a time, each
 * refused with its code at its line and column.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/ffi.h"
#include "support/suite.h"
#include "trial_manifest.h"

static const char bound[] =
    "sextant: 1\n"
    "id: bound\n"
    "version: 1.0.0\n"
    "title: Bound\n"
    "strand: both\n"
    "kind: screener\n"
    "validated: false\n"
    "rights: {class: own, holder: Nobody}\n"
    "responses:\n"
    "  often: [{0: Never}, {1: Sometimes}, {2: Often}]\n"
    "parameters:\n"
    "  - {id: age, kind: number, range: 16..99}\n"
    "items:\n"
    "  - {id: q1, responses: often}\n"
    "  - {id: q2, responses: often}\n"
    "  - {id: q3, responses: often}\n"
    "  - {id: drinks, kind: multi, options: [{beer: Beer}, {wine: Wine}]}\n"
    "  - {id: notes, kind: text, unscored: true}\n"
    "scales:\n"
    "  raw: {sum: q1..q3, missing: {rule: complete}, direction: neither, range: [0, 6]}\n"
    "  total: {call: q1..q3, missing: {rule: complete}, direction: neither, range: [0, 6]}\n"
    "  warmth: {call: \"q1, q2\", missing: {rule: complete}, direction: neither, range: [0, 4]}\n"
    "  order: {call: \"q1, q2\", missing: {rule: complete}, direction: neither, range: [0, 4]}\n"
    "  away: {call: [raw, age], missing: {rule: complete}, direction: neither, range: [0, 9]}\n"
    "  beer: {call: drinks.beer, missing: {rule: complete}, direction: neither, range: [0, 1]}\n"
    "ffi:\n"
    "  library: libbound.so\n"
    "  sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
    "  functions:\n"
    "    total:\n"
    "      symbol: b_total\n"
    "      args: [{in: q1..q3, name: all, as: \"f64[]\"}, {length_of: all, as: u64}, {const: -2.5, "
    "as: f32}]\n"
    "      returns: {as: f64, to: total}\n"
    "    factors:\n"
    "      symbol: b_factors\n"
    "      args:\n"
    "        - {in: q1, as: i32}\n"
    "        - {in: [q2], name: second, as: \"u8[]\", fixed: 1}\n"
    "        - {out: [warmth, order], as: \"f64[]\", fixed: 2}\n"
    "      returns: {as: i32, ok: -1}\n"
    "    away:\n"
    "      symbol: b_away\n"
    "      per: block\n"
    "      args: [{in: raw, as: \"f64[]\"}, {in: age, as: \"i32[]\"}, {rows: u32}, {out: away, as: "
    "\"f32[]\"}]\n"
    "    beer:\n"
    "      symbol: b_beer\n"
    "      args: [{in: drinks.beer, name: beer, as: f64}, {out: beer, name: ret, as: i64}]\n"
    "  checks:\n"
    "    - {call: total, with: {all: [0, 1, 2]}, to: {total: 3.50}}\n"
    "    - {call: total, with: {all: [0, 0, 0]}, to: {total: 0}}\n"
    "    - {call: total, with: {all: [2, 2, 2]}, to: {total: 6}}\n"
    "    - {call: factors, with: {q1: 0, second: [1]}, to: {warmth: 1, order: 2}}\n"
    "    - {call: factors, with: {q1: 1, second: [1]}, to: {warmth: 1, order: 2}}\n"
    "    - {call: factors, with: {q1: -2, second: [255]}, to: {warmth: 1, order: 2}}\n"
    "    - {call: away, with: {raw: [1, 2], age: [20, 30]}, to: {away: [3, 4]}}\n"
    "    - {call: away, with: {raw: [1], age: [20]}, to: {away: [3]}}\n"
    "    - {call: away, with: {raw: [2], age: [20]}, to: {away: [4]}}\n"
    "    - {call: beer, with: {beer: 0}, to: {beer: 0}}\n"
    "    - {call: beer, with: {beer: 1}, to: {beer: 1}}\n"
    "    - {call: beer, with: {beer: 0.5}, to: {beer: 1}}\n"
    "examples: [{answers: [0, 0, 0], total: 0}]\n";

START_TEST(a_binding_is_read)
{
    trial t;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, bound);
    const sx_ffi *ffi = model->ffi;
    ck_assert_ptr_nonnull(ffi);
    ck_assert_str_eq(ffi->library, "libbound.so");
    ck_assert_uint_eq(strlen(ffi->sha256), 64);
    ck_assert_uint_eq(ffi->function_count, 4);
    ck_assert_uint_eq(ffi->check_count, 12);
    const sx_ffi_function *total = &ffi->functions[0];
    ck_assert_str_eq(total->id, "total");
    ck_assert_str_eq(total->symbol, "b_total");
    ck_assert(!total->per_block);
    ck_assert_uint_eq(total->arg_count, 3);
    ck_assert_uint_eq(total->args[0].source, SX_FFI_IN);
    ck_assert_uint_eq(total->args[0].type, SX_FFI_F64S);
    ck_assert_str_eq(total->args[0].name, "all");
    ck_assert_uint_eq(total->args[0].operand_count, 3);
    ck_assert_str_eq(total->args[0].operands[2], "q3");
    ck_assert_uint_eq(total->args[1].source, SX_FFI_LENGTH_OF);
    ck_assert_uint_eq(total->args[1].length_of, 1);
    ck_assert_uint_eq(total->args[2].source, SX_FFI_CONST);
    ck_assert_int_eq(total->args[2].constant.value, -25);
    ck_assert_uint_eq(total->args[2].constant.digits, 1);
    ck_assert_uint_eq(total->returns, SX_FFI_RETURNS_SCORE);
    ck_assert_str_eq(total->to, "total");
    ck_assert_uint_eq(total->product_count, 1);
    const sx_ffi_function *factors = &ffi->functions[1];
    ck_assert_uint_eq(factors->returns, SX_FFI_RETURNS_STATUS);
    ck_assert_int_eq(factors->ok, -1);
    ck_assert(factors->args[1].fixed && factors->args[2].fixed);
    ck_assert_uint_eq(factors->product_count, 2);
    ck_assert_str_eq(factors->products[1], "order");
    const sx_ffi_function *away = &ffi->functions[2];
    ck_assert(away->per_block);
    ck_assert_uint_eq(away->args[2].source, SX_FFI_ROWS);
    ck_assert_uint_eq(away->args[2].type, SX_FFI_U32);
    ck_assert_uint_eq(away->returns, SX_FFI_RETURNS_NOTHING);
    const sx_ffi_check *first = &ffi->checks[0];
    ck_assert_uint_eq(first->rows, 1);
    ck_assert_uint_eq(first->with_count, 3);
    ck_assert_int_eq(first->with[2].value.value, 2);
    ck_assert_int_eq(first->expected[0].value.value, 35);
    ck_assert_uint_eq(first->expected[0].places, 2); /* 3.50 */
    ck_assert_uint_eq(ffi->checks[6].rows, 2);
    ck_assert_uint_eq(ffi->checks[6].with_count, 4);
    ck_assert_int_eq(ffi->checks[6].with[3].value.value, 30);
    trial_end(&t);
}
END_TEST

typedef struct refusal {
    const char *old, *put; /* @@ in `put` marks the expected place */
    const char *code;
    const char *says; /* part of the message or of what was expected; NULL: anything */
} refusal;

static const refusal library[] = {
    {"libbound.so\n", "@@../libbound.so\n", "MANIFEST.FFI", "leads out of the folder"},
    {"libbound.so\n", "@@sub/libbound.so\n", "MANIFEST.FFI", "whole path"},
    {"libbound.so\n", "@@/usr/lib/../lib/libbound.so\n", "MANIFEST.FFI", "leads out"},
    {"libbound.so\n", "@@..\n", "MANIFEST.FFI", "leads out"},
    {"libbound.so\n", "@@.hidden.so\n", "MANIFEST.FFI", "leads out"},
    {"libbound.so\n", "@@~\n", "MANIFEST.TYPE", NULL},
    {"  library: libbound.so\n", "", "MANIFEST.REQUIRED", "'library' is missing"},
    {"sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
     "sha256: @@0123456789abcdef", "MANIFEST.TYPE", "64 digits"},
    {"sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
     "sha256: @@0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", "MANIFEST.TYPE",
     "64 digits"},
    {"  library: libbound.so\n", "  library: libbound.so\n  @@engine: ffi\n", "MANIFEST.KEY", NULL},
};

static const refusal functions[] = {
    {"symbol: b_total", "symbol: @@\"b total\"", "MANIFEST.TYPE", "name of a C function"},
    {"symbol: b_total", "symbol: @@9total", "MANIFEST.TYPE", NULL},
    {"symbol: b_total", "symbol: @@std::total", "MANIFEST.TYPE", NULL},
    {"      symbol: b_total\n", "", "MANIFEST.REQUIRED", "'symbol'"},
    {"per: block", "per: @@person_", "MANIFEST.WORD", "did you mean 'person'"},
    {"per: block", "per: @@row", "MANIFEST.WORD", "person, block"},
    {"returns: {as: f64, to: total}", "returns: @@{as: f64}", "MANIFEST.FFI", "neither to nor ok"},
    {"returns: {as: f64, to: total}", "returns: @@{as: i32, to: total, ok: 0}", "MANIFEST.FFI",
     "both to and ok"},
    {"returns: {as: f64, to: total}", "returns: {as: @@double, to: total}", "MANIFEST.WORD",
     "i32, u32, i64, u64, f32, f64"},
    {"returns: {as: f64, to: total}", "returns: {as: @@\"f64[]\", to: total}", "MANIFEST.WORD",
     NULL},
    {"returns: {as: f64, to: total}", "returns: {as: f64, to: @@totl}", "MANIFEST.REF",
     "did you mean 'total'"},
    {"returns: {as: f64, to: total}", "returns: {as: f64, to: @@raw}", "MANIFEST.FFI",
     "computed by sum"},
    {"returns: {as: i32, ok: -1}", "returns: {as: i32, ok: @@0.5}", "MANIFEST.TYPE", "whole"},
    {"    factors:\n      symbol", "    @@factors:\n      returns: {as: f64, ok: -1}\n      symbol",
     NULL, NULL},
    {"    - {call: total, with: {all: [0, 0, 0]}, to: {total: 0}}\n", "", "MANIFEST.VECTORS",
     "function total has 2 known calls"},
    {"{length_of: all, as: u64}, {const: -2.5, as: f32}]",
     "{length_of: all, as: u64}, {const: 1, as: i32}, {const: 1, as: i32}, {const: 1, as: i32}, "
     "{const: 1, as: i32}, {const: 1, as: i32}, {const: 1, as: i32}, {const: 1, as: i32}, "
     "{const: 1, as: i32}, {const: 1, as: i32}, {const: 1, as: i32}, @@{const: 1, as: i32}]",
     "MANIFEST.FFI", "13 arguments"},
};

static const refusal arguments[] = {
    {"{const: -2.5, as: f32}", "{const: -2.5, as: @@float}", "MANIFEST.WORD", "f64[]"},
    {"{const: -2.5, as: f32}", "{const: -2.5, as: @@cstring}", "MANIFEST.WORD", NULL},
    {"{const: -2.5, as: f32}", "{const: -2.5, as: @@\"f64*\"}", "MANIFEST.WORD", "f64"},
    {"{const: -2.5, as: f32}", "@@{const: -2.5}", "MANIFEST.REQUIRED", "does not say its type"},
    {"{const: -2.5, as: f32}", "@@{as: f32}", "MANIFEST.REQUIRED", "where its value comes from"},
    {"{const: -2.5, as: f32}", "{const: -2.5, in: @@q1, as: f32}", NULL, NULL},
    {"{const: -2.5, as: f32}", "@@{const: -2.5, as: i32}", "MANIFEST.FFI", "cannot hold"},
    {"{const: -2.5, as: f32}", "@@{const: -1, as: u32}", "MANIFEST.FFI", "cannot hold"},
    {"{const: -2.5, as: f32}", "@@{const: -1, as: u64}", "MANIFEST.FFI", "cannot hold"},
    {"{const: -2.5, as: f32}", "@@{const: 2147483648, as: i32}", "MANIFEST.FFI", "cannot hold"},
    {"{const: -2.5, as: f32}", "@@{const: 1, as: \"i32[]\"}", "MANIFEST.FFI", "type of an array"},
    {"{const: -2.5, as: f32}", "{const: @@text, as: f32}", "MANIFEST.TYPE", NULL},
    {"{const: -2.5, as: f32}", "{const: 1, as: f32, name: @@one}", "MANIFEST.KEY", NULL},
    {"{const: -2.5, as: f32}", "{const: 1, as: f32, fixed: @@1}", "MANIFEST.KEY", NULL},
    {"{length_of: all, as: u64}", "@@{length_of: all, as: f64}", "MANIFEST.FFI", "no whole number"},
    {"{length_of: all, as: u64}", "{length_of: @@answers, as: u64}", "MANIFEST.REF",
     "no argument 'answers'"},
    {"{length_of: all, as: u64}", "{rows: u64}", "MANIFEST.FFI", "called for one person"},
    {"{length_of: all, as: u64}, ", "", "MANIFEST.FFI", "reaches no argument"},
    {"{in: q1..q3, name: all,", "@@{in: q1..q3,", "MANIFEST.REQUIRED", "has no name"},
    {"{in: q1..q3, name: all, as: \"f64[]\"}", "@@{in: q1..q3, name: all, as: f64}", "MANIFEST.FFI",
     "made of more than one"},
    {"{in: q1..q3, name: all,", "{in: @@q1..q4, name: all,", "MANIFEST.REF", "q4"},
    {"{in: q1..q3, name: all,", "{in: [q1, q2, q3, @@notes], name: all,", "MANIFEST.TYPE",
     "text of item notes"},
    {"{in: q1..q3, name: all,", "{in: [q1, q2, q3, @@drinks], name: all,", "MANIFEST.TYPE",
     "each of its options"},
    {"{in: q1..q3, name: all,", "{in: [q1, q2, q3, @@warmth], name: all,", "MANIFEST.FFI",
     "which a function gives"},
    {"{in: q1..q3, name: all,", "@@{in: q1..q2, name: all,", NULL, NULL},
    {"name: second, as: \"u8[]\", fixed: 1}", "name: second, as: \"u8[]\", fixed: @@2}",
     "MANIFEST.FFI", "an array of 1 is fixed at 2"},
    {"name: second, as: \"u8[]\", fixed: 1}", "name: second, as: u8, fixed: 1}", "MANIFEST.WORD",
     NULL},
    {"{out: [warmth, order], as: \"f64[]\", fixed: 2}", "@@{out: [warmth, order], as: \"f64[]\"}",
     "MANIFEST.FFI", "reaches no argument"},
    {"{out: [warmth, order], as: \"f64[]\", fixed: 2}", "@@{out: [warmth, order], as: f64}",
     "MANIFEST.FFI", "more than one scale"},
    {"        - {in: [q2], name: second, as: \"u8[]\", fixed: 1}",
     "        - @@{in: [q2], name: q1, as: \"u8[]\", fixed: 1}", "MANIFEST.DOUBLE", "called 'q1'"},
    {"{in: raw, as: \"f64[]\"}", "@@{in: raw, as: f64}", "MANIFEST.FFI", "is no array"},
    {"{in: raw, as: \"f64[]\"}", "@@{in: raw, as: \"f64[]\", fixed: 1}", "MANIFEST.FFI",
     "fixed has no meaning"},
    {"{in: raw, as: \"f64[]\"}", "@@{in: [raw, age], name: raw, as: \"f64[]\"}", "MANIFEST.FFI",
     "more than one item or scale"},
    {"{rows: u32}, {out: away, as: \"f32[]\"}",
     "{length_of: raw, as: u32}, {out: away, as: "
     "\"f32[]\"}",
     "MANIFEST.FFI", NULL},
    {"{rows: u32}, {out: away, as: \"f32[]\"}", "{rows: @@f64}, {out: away, as: \"f32[]\"}",
     "MANIFEST.WORD", NULL},
    {"{rows: u32}, {out: away, as: \"f32[]\"}",
     "{rows: u32, as: @@u32}, {out: away, as: \"f32[]\"}", "MANIFEST.KEY", "{rows: u64}"},
    {"{rows: u32}, {out: away, as: \"f32[]\"}", "{rows: u32}, @@{out: away, as: f32}",
     "MANIFEST.FFI", "is no array"},
};

static const refusal fits[] = {
    /* A scale is given by one function, and rests on what that one reads. */
    {"      args: [{in: drinks.beer, name: beer, as: f64}, {out: beer, name: ret, as: i64}]\n",
     "      args: [{in: drinks.beer, name: beer, as: f64}, {out: total, name: ret, as: i64}]\n",
     "MANIFEST.FFI", "is given twice"},
    {"  beer: {call: drinks.beer,",
     "  @@lonely: {call: q1, missing: {rule: complete}, direction: "
     "neither, range: [0, 2]}\n  beer: {call: drinks.beer,",
     "MANIFEST.FFI", "no function gives scale lonely"},
    {"  total: {call: q1..q3,", "  total: {call: \"q1..q2, @@q3, drinks.beer\",", NULL, NULL},
    {"  total: {call: q1..q3,", "  total: {call: \"q1..q3, @@age\",", "MANIFEST.FFI",
     "function total does not read"},
    {"  total: {call: q1..q3,", "  total: {call: q1..q2,", "MANIFEST.FFI",
     "function total reads 'q3', which scale total does not list"},
    {"  total: {call: q1..q3, missing: {rule: complete}",
     "  total: {call: q1..q3, missing: @@{rule: known}", "MANIFEST.MISSING_RULE",
     "missing: {rule: complete}"},
};

static const refusal checks[] = {
    {"{call: total, with: {all: [0, 1, 2]}, to: {total: 3.50}}",
     "{call: @@totle, with: {all: [0, 1, 2]}, to: {total: 3.50}}", "MANIFEST.REF",
     "did you mean 'total'"},
    {"with: {all: [0, 1, 2]}", "with: @@{}", NULL, NULL},
    {"with: {all: [0, 1, 2]}", "with: {@@answers: [0, 1, 2]}", "MANIFEST.REF",
     "no argument 'answers'"},
    {"with: {all: [0, 1, 2]}", "with: {all: @@[0, 1]}", "MANIFEST.FFI", "a list of 3 numbers"},
    {"with: {all: [0, 1, 2]}", "with: {all: @@1}", "MANIFEST.FFI", "a list of 3 numbers"},
    {"with: {all: [0, 1, 2]}", "with: {all: [0, 1, @@two]}", "MANIFEST.TYPE", NULL},
    {"with: {all: [0, 1, 2]}", "with: {all: @@[2, 2, 2]}", NULL, NULL},
    {"to: {total: 3.50}", "to: {@@raw: 3.50}", "MANIFEST.REF", "gives no scale 'raw'"},
    {"to: {total: 3.50}", "to: {total: @@[3.50]}", "MANIFEST.FFI", "one number"},
    {"to: {total: 3.50}", "to: {total: @@~}", "MANIFEST.TYPE", NULL},
    {"{q1: 0, second: [1]}, to: {warmth: 1, order: 2}", "{q1: 0, second: [1]}, to: @@{warmth: 1}",
     "MANIFEST.REQUIRED", "no value of scale order"},
    {"{q1: 0, second: [1]}", "@@{q1: 0}", "MANIFEST.REQUIRED", "no value for 'second'"},
    {"{q1: 0, second: [1]}", "{q1: @@0.5, second: [1]}", "MANIFEST.RANGE", "i32 cannot hold"},
    {"{q1: 0, second: [1]}", "{q1: @@[0], second: [1]}", "MANIFEST.FFI", "one number"},
    {"{q1: 0, second: [1]}", "{q1: 0, second: @@[256]}", "MANIFEST.RANGE", "u8[] cannot hold"},
    {"{raw: [1, 2], age: [20, 30]}", "{raw: [1, 2], age: @@[20]}", "MANIFEST.FFI",
     "a list of 2 numbers"},
    {"to: {away: [3, 4]}", "to: {away: @@[3]}", "MANIFEST.FFI", "a list of 2 numbers"},
    {"{raw: [1, 2], age: [20, 30]}, to: {away: [3, 4]}", "{raw: [1], age: [21]}, to: {away: [3]}",
     "MANIFEST.VECTORS", "no check has two persons"},
    {"    - {call: beer, with: {beer: 1}, to: {beer: 1}}",
     "    - @@{call: beer, with: {beer: 0.0}, to: {beer: 1}}", "MANIFEST.DOUBLE", "the same one"},
    {"    - {call: total, with: {all: [0, 1, 2]}, to: {total: 3.50}}\n",
     "    - {call: total, with: {all: [0, 1, 2]}, to: {total: 3.5}, @@expect: 3.5}\n",
     "MANIFEST.KEY", NULL},
};

static void refuse(const refusal *one)
{
    trial t;
    sx_model *model = NULL;
    trial_begin(&t);
    trial_change(&t, bound, one->old, one->put);
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    if (one->code == NULL) {
        /* Refused, in some way that is tested elsewhere: not read as if it were right. */
        ck_assert_msg(status == SX_E_MANIFEST, "'%s' is accepted", one->put);
    } else {
        trial_expect(&t, status, one->code);
        if (one->says != NULL)
            ck_assert_msg(strstr(trial_report(&t), one->says) != NULL, "'%s' is not in\n%s",
                          one->says, trial_report(&t));
    }
    ck_assert_ptr_null(model);
    trial_end(&t);
}

#define REFUSALS(name)                                                                             \
    START_TEST(refusals_of_##name)                                                                 \
    {                                                                                              \
        refuse(&name[_i]);                                                                         \
    }                                                                                              \
    END_TEST

REFUSALS(library)
REFUSALS(functions)
REFUSALS(arguments)
REFUSALS(fits)
REFUSALS(checks)

START_TEST(memory_running_out_is_said)
{
    trial_scarce_model(bound, SX_OK);
}
END_TEST

START_TEST(without_checks_nothing_loads)
{
    trial t;
    sx_model *model = NULL;
    trial_begin(&t);
    const char *at = strstr(bound, "  checks:\n");
    sx_buf text;
    sx_buf_init(&text, 100000);
    sx_buf_add(&text, bound, (size_t)(at - bound));
    sx_buf_str(&text, strstr(bound, "examples:"));
    sx_slice bytes = {sx_buf_text(&text), text.len};
    sx_status status = sx_manifest_instrument(t.arena, "manifest.yaml", bytes, &t.diags, &model);
    trial_expect(&t, status, "MANIFEST.VECTORS");
    sx_buf_free(&text);
    trial_end(&t);
}
END_TEST

START_TEST(arrays_may_share_a_length)
{
    trial t;
    sx_model *model = NULL;
    trial_begin(&t);
    trial_change(&t, bound,
                 "{in: q1..q3, name: all, as: \"f64[]\"}, {length_of: all, as: u64}, {const: -2.5, "
                 "as: f32}]",
                 "{in: q1..q3, name: all, as: \"f64[]\"}, {in: [q3, q2, q1], name: back, as: "
                 "\"i32[]\"}, {length_of: [all, back], as: u64}]");
    (void)sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    /* The arguments are right: what is missing are values for `back` in the checks. */
    trial_expect(&t, SX_E_MANIFEST, "MANIFEST.REQUIRED");
    ck_assert_msg(strstr(trial_report(&t), "no value for 'back'") != NULL, "%s", trial_report(&t));
    trial_end(&t);
    trial_begin(&t);
    trial_change(&t, bound,
                 "{in: q1..q3, name: all, as: \"f64[]\"}, {length_of: all, as: u64}, {const: -2.5, "
                 "as: f32}]",
                 "{in: q1..q3, name: all, as: \"f64[]\"}, {in: [q3, q2], name: back, as: "
                 "\"i32[]\"}, @@{length_of: [all, back], as: u64}]");
    sx_status status =
        sx_manifest_instrument(t.arena, "manifest.yaml", trial_text(&t), &t.diags, &model);
    trial_expect(&t, status, "MANIFEST.FFI");
    trial_end(&t);
}
END_TEST

/* ---- as JSON ------------------------------------------------------------------------------- */

static void write_json(const sx_ffi *ffi, sx_buf *out)
{
    sx_json json;
    sx_buf_init(out, 1000000);
    sx_json_init(&json, out, false);
    sx_ffi_write(ffi, &json);
    ck_assert(!out->failed);
}

START_TEST(json_gives_the_same_binding)
{
    trial t;
    sx_buf first, second;
    sx_ffi *again = NULL;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, bound);
    write_json(model->ffi, &first);
    sx_slice text = {sx_buf_text(&first), first.len};
    ck_assert_msg(sx_ffi_read(t.arena, text, &t.diags, &again) == SX_OK, "%s", trial_report(&t));
    write_json(again, &second);
    ck_assert_str_eq(sx_buf_text(&first), sx_buf_text(&second));
    ck_assert_uint_eq(again->function_count, 4);
    ck_assert_uint_eq(again->functions[1].product_count, 2);
    ck_assert_uint_eq(again->checks[0].where.line, model->ffi->checks[0].where.line);
    sx_buf_free(&first);
    sx_buf_free(&second);
    trial_end(&t);
}
END_TEST

/* Is what was read, if anything, such that it can be bound? */
static void read_damaged(const char *text, size_t len)
{
    sx_ffi_fault faults[SX_FFI_FAULTS_MAX];
    sx_ffi *ffi = NULL;
    sx_arena *arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(arena);
    sx_status status = sx_ffi_read(arena, (sx_slice){text, len}, NULL, &ffi);
    ck_assert(status == SX_OK || status == SX_E_FFI);
    ck_assert_int_eq(status == SX_OK, ffi != NULL);
    for (size_t f = 0; ffi != NULL && f < ffi->function_count; f++) {
        ck_assert_uint_eq(sx_ffi_faults(&ffi->functions[f], faults), 0);
        ck_assert_uint_gt(ffi->functions[f].product_count, 0);
    }
    for (size_t i = 0; ffi != NULL && i < ffi->check_count; i++) {
        ck_assert_uint_lt(ffi->checks[i].function, ffi->function_count);
        ck_assert(sx_ffi_check_fits(&ffi->functions[ffi->checks[i].function], &ffi->checks[i]));
    }
    sx_arena_free(arena);
}

START_TEST(damaged_json_is_refused_or_right)
{
    trial t;
    sx_buf json;
    trial_begin(&t);
    const sx_model *model = trial_model(&t, bound);
    write_json(model->ffi, &json);
    sx_ffi *none = NULL;
    for (size_t len = 0; len < json.len; len++) {
        ck_assert_int_eq(sx_ffi_read(t.arena, (sx_slice){json.data, len}, NULL, &none), SX_E_FFI);
        ck_assert_ptr_null(none);
    }
    static const char others[] = "0129-a\"]}[{,:";
    for (size_t at = 0; at < json.len; at++) {
        char was = json.data[at];
        for (size_t o = 0; o + 1 < sizeof others; o++) {
            json.data[at] = others[o];
            read_damaged(json.data, json.len);
        }
        json.data[at] = was;
    }
    sx_buf_free(&json);
    trial_end(&t);
}
END_TEST

#define ADD(name)                                                                                  \
    tcase_add_loop_test(tests, refusals_of_##name, 0, (int)(sizeof name / sizeof name[0]))

int main(void)
{
    Suite *suite = suite_create("ffi in a manifest");
    TCase *tests = tcase_create("ffi");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, a_binding_is_read);
    ADD(library);
    ADD(functions);
    ADD(arguments);
    ADD(fits);
    ADD(checks);
    tcase_add_test(tests, memory_running_out_is_said);
    tcase_add_test(tests, without_checks_nothing_loads);
    tcase_add_test(tests, arrays_may_share_a_length);
    tcase_add_test(tests, json_gives_the_same_binding);
    tcase_add_test(tests, damaged_json_is_refused_or_right);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
