/*
 * schema_ffi.c: the schema of the key `ffi`: functions of a library bound to scales. What its values
 * mean together is checked in read_ffi.c.
 */
#include "manifest/schema_parts.h"
#include "model/ffi.h"

static const char *const words_type[] = {
#define TYPE_WORD(name, word, bytes, c) word,
    SX_FFI_TYPE_LIST(TYPE_WORD)
#undef TYPE_WORD
        NULL};

static const char *const words_whole[] = {"i32", "u32", "i64", "u64", NULL};
static const char *const words_scalar[] = {"i32", "u32", "i64", "u64", "f32", "f64", NULL};

static const char *const words_per[] = {"person", "block", NULL};

static const sx_schema_key argument_keys[] = {
    {.name = "in",
     .type = SX_HOLDS_NAMES,
     .doc = "Items, parameters or scales whose values the function reads; the scales that it gives "
            "list them under `call`. One for a single value and for the column of a block, any "
            "number for an array."},
    {.name = "const", .type = SX_HOLDS_NUMBER, .doc = "This number."},
    {.name = "length_of",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_ID,
     .doc = "How many elements this array of the function has; several arrays of one length may "
            "share it.",
     .example = "answers"},
    {.name = "rows",
     .type = SX_HOLDS_WORD,
     .words = words_whole,
     .doc = "How many persons are in the block, with its type. Required with `per: block`, for its "
            "columns have that length.",
     .example = "u64"},
    {.name = "out",
     .shape = SX_SHAPE_ONE_OR_LIST,
     .type = SX_HOLDS_ID,
     .doc = "The scales whose values the function writes here. An array of them, or with a type "
            "that is no array a pointer to one value.",
     .example = "[warmth, order]"},
    {.name = "as",
     .type = SX_HOLDS_WORD,
     .words = words_type,
     .doc = "The C type: int32_t, uint32_t, int64_t, uint64_t, float, double, and pointers to the "
            "first of many double, float, int32_t or uint8_t (`const` for `in`). Needs quotes "
            "inside { } when it ends in []. Required but with `rows`.",
     .example = "\"f64[]\""},
    {.name = "name",
     .type = SX_HOLDS_ID,
     .absent = "what is under `in` or `out`, when that is a single id",
     .doc = "What `length_of` and `checks` call this argument."},
    {.name = "fixed",
     .type = SX_HOLDS_COUNT,
     .least = 1,
     .most = SX_FFI_OPERANDS_MAX,
     .doc = "For an array whose length no argument tells: the function always takes this many."},
};

const sx_schema_table sx_table_ffi_argument = {
    .name = "bound argument",
    .title = "Arguments of a bound function",
    .keys = argument_keys,
    .key_count = SX_COUNT(argument_keys),
    .doc = "Each argument says where its value comes from, with exactly one of `in`, `const`, "
           "`length_of`, `rows` and `out`. The length of every array must reach an argument, or be "
           "`fixed`. A value that its type cannot hold exactly (2.5 or -1 as u32) refuses the row.",
    .example = "args:\n"
               "  - {in: q1..q9, name: answers, as: \"f64[]\"}\n"
               "  - {length_of: answers, as: u64}\n"
               "  - {const: 2, as: i32}\n"
               "  - {out: [warmth, order], name: factors, as: \"f64[]\", fixed: 2}\n",
};

static const sx_schema_key result_keys[] = {
    {.name = "as",
     .type = SX_HOLDS_WORD,
     .words = words_scalar,
     .required = true,
     .doc = "The C type of what is returned."},
    {.name = "to", .type = SX_HOLDS_ID, .doc = "The scale whose value it is."},
    {.name = "ok",
     .type = SX_HOLDS_NUMBER,
     .doc = "Instead of `to`: it is a status, and this one means success. Any other refuses the "
            "row.",
     .example = "0"},
};

const sx_schema_table sx_table_ffi_result = {
    .name = "bound result",
    .title = "What a bound function returns",
    .keys = result_keys,
    .key_count = SX_COUNT(result_keys),
    .doc =
        "A score, with `to`, or a status, with `ok`. A function that returns nothing, or nothing "
        "of interest, has no `returns`. A score that is not a finite number refuses the row.",
    .example = "returns: {as: i32, ok: 0}\n",
};

static const sx_schema_key function_keys[] = {
    {.name = "symbol",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "Name of the function in the library; one of its own, not of a library that it needs."},
    {.name = "per",
     .type = SX_HOLDS_WORD,
     .words = words_per,
     .absent = "person",
     .doc = "person: called for each person. block: called once for many persons; every array is "
            "then a column with a row for each, and each row must be computed from itself alone."},
    {.name = "args",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi_argument,
     .required = true,
     .doc = "Its arguments in order, at most 12."},
    {.name = "returns",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi_result,
     .absent = "what it returns is of no interest",
     .doc = "What it returns."},
};

const sx_schema_table sx_table_ffi_function = {
    .name = "bound function",
    .title = "Bound functions",
    .keys = function_keys,
    .key_count = SX_COUNT(function_keys),
    .doc = "A person who lacks one of the values that a function reads is not shown to it: the "
           "scales are then incomplete.",
    .example = "functions:\n"
               "  percentile:\n"
               "    symbol: gsl_cdf_ugaussian_P\n"
               "    args: [{in: z, as: f64}]\n"
               "    returns: {as: f64, to: percentile}\n",
};

static const sx_schema_key check_input_others = {
    .name = "(name of an argument)",
    .shape = SX_SHAPE_ONE_OR_LIST,
    .type = SX_HOLDS_NUMBER,
    .key_type = SX_HOLDS_ID,
    .doc =
        "Its value: a number, or for an array a list of numbers (with `per: block`: one for each "
        "person)."};

const sx_schema_table sx_table_ffi_with = {
    .name = "values of a known call",
    .title = "Values of a known call",
    .others = &check_input_others,
    .doc = "A value for every argument with `in`, by its name.",
    .example = "with: {answers: [0, 1, 2, 3, 0, 1, 2, 3, 0]}\n",
};

static const sx_schema_key check_result_others = {
    .name = "(id of a scale)",
    .shape = SX_SHAPE_ONE_OR_LIST,
    .type = SX_HOLDS_NUMBER,
    .key_type = SX_HOLDS_ID,
    .doc = "Its value; with `per: block` a list, one for each person."};

const sx_schema_table sx_table_ffi_to = {
    .name = "results of a known call",
    .title = "Results of a known call",
    .others = &check_result_others,
    .doc =
        "A value for every scale of the function. It may differ by half a unit of the last digit "
        "that is written: 0.84 stands for 0.835 to 0.845.",
    .example = "to: {percentile: 0.841345}\n",
};

static const sx_schema_key check_keys[] = {
    {.name = "call", .type = SX_HOLDS_ID, .required = true, .doc = "Id of the function."},
    {.name = "with",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi_with,
     .required = true,
     .doc = "What it is given.",
     .example = "{z: 1}"},
    {.name = "to",
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi_to,
     .required = true,
     .doc = "What it gives.",
     .example = "{percentile: 0.841345}"},
};

const sx_schema_table sx_table_ffi_check = {
    .name = "known call",
    .title = "Known calls",
    .keys = check_keys,
    .key_count = SX_COUNT(check_keys),
    .doc = "A wrong description of a C function is not an error that a machine can see: it returns "
           "something. So each function is tried on calls whose results are known, at least three, "
           "before the first real one. During these calls its arrays are read-only and end at "
           "memory that must not be touched.",
    .example = "checks:\n"
               "  - {call: percentile, with: {z: 0}, to: {percentile: 0.5000}}\n"
               "  - {call: percentile, with: {z: 1}, to: {percentile: 0.8413}}\n"
               "  - {call: percentile, with: {z: -2}, to: {percentile: 0.0228}}\n",
};

static const sx_schema_key ffi_keys[] = {
    {.name = "library",
     .type = SX_HOLDS_TEXT,
     .required = true,
     .doc = "A file in the folder of the manifest, the name of a library of the system, or a whole "
            "path. It runs only when the operator trusts it (`sextant trust add`)."},
    {.name = "sha256",
     .type = SX_HOLDS_TEXT,
     .doc = "SHA-256 of the library that this was written for; another one is refused, trusted or "
            "not."},
    {.name = "functions",
     .shape = SX_SHAPE_MAP,
     .key_type = SX_HOLDS_ID,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi_function,
     .required = true,
     .doc = "What is called, by an id of your own."},
    {.name = "checks",
     .shape = SX_SHAPE_LIST,
     .type = SX_HOLDS_TABLE,
     .table = &sx_table_ffi_check,
     .required = true,
     .code = "MANIFEST.VECTORS",
     .hint = "checks: [{call: FUNCTION, with: {...}, to: {...}}], at least three for each function",
     .doc = "Known calls, at least three different ones for each function."},
};

const sx_schema_table sx_table_ffi = {
    .name = "bound library",
    .title = "A bound library",
    .keys = ffi_keys,
    .key_count = SX_COUNT(ffi_keys),
    .doc = "Scales with `call:` get their values from functions of a library that knows nothing of "
           "Sextant, without a line of C. Each such scale is given by exactly one function, and "
           "its missing rule is `complete`. The calls are made in a jailed process. Callbacks, "
           "structs by value, varargs and texts cannot be bound: write a small plugin instead.",
    .example = "ffi:\n"
               "  library: libgsl.so.27\n"
               "  functions:\n"
               "    percentile:\n"
               "      symbol: gsl_cdf_ugaussian_P\n"
               "      args: [{in: z, as: f64}]\n"
               "      returns: {as: f64, to: percentile}\n"
               "  checks:\n"
               "    - {call: percentile, with: {z: 0}, to: {percentile: 0.5000}}\n"
               "    - {call: percentile, with: {z: 1}, to: {percentile: 0.8413}}\n"
               "    - {call: percentile, with: {z: -2}, to: {percentile: 0.0228}}\n",
};
