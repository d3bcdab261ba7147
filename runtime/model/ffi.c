/*
 * ffi.c: the rules of bound functions: which types can stand where, and that the length of every
 * array reaches the function. Knows nothing of libraries; calls nothing.
 */
#include "model/ffi.h"

#include "base/str.h"

typedef struct type_facts {
    const char *word;
    size_t bytes;
} type_facts;

static const type_facts types[] = {
#define TYPE_ROW(name, word, bytes, c) {word, bytes},
    SX_FFI_TYPE_LIST(TYPE_ROW)
#undef TYPE_ROW
};

const char *sx_ffi_type_word(sx_ffi_type type)
{
    return type < SX_FFI_TYPE_COUNT ? types[type].word : "";
}

sx_ffi_type sx_ffi_type_from_word(const char *word)
{
    unsigned type = 0;
    while (type < SX_FFI_TYPE_COUNT && !sx_str_equal(types[type].word, word)) {
        type++;
    }
    return (sx_ffi_type)type;
}

size_t sx_ffi_type_bytes(sx_ffi_type type)
{
    return type < SX_FFI_TYPE_COUNT ? types[type].bytes : 0;
}

bool sx_ffi_type_is_array(sx_ffi_type type)
{
    return type >= SX_FFI_F64S && type < SX_FFI_TYPE_COUNT;
}

bool sx_ffi_type_is_whole(sx_ffi_type type)
{
    return type != SX_FFI_F32 && type != SX_FFI_F64 && type != SX_FFI_F32S && type != SX_FFI_F64S;
}

bool sx_ffi_type_holds(sx_ffi_type type, sx_decimal value)
{
    if (!sx_ffi_type_is_whole(type)) {
        return true; /* 18 digits are far below the greatest f32 */
    }
    if (value.digits > 0) {
        return false;
    }
    switch (type) {
    case SX_FFI_I32:
    case SX_FFI_I32S: return value.value >= INT32_MIN && value.value <= INT32_MAX;
    case SX_FFI_U32: return value.value >= 0 && value.value <= UINT32_MAX;
    case SX_FFI_U64: return value.value >= 0;
    case SX_FFI_U8S: return value.value >= 0 && value.value <= UINT8_MAX;
    default: return true;
    }
}

const char *sx_ffi_source_word(sx_ffi_source source)
{
    static const char *const words[] = {
#define SOURCE_ROW(name, word) word,
        SX_FFI_SOURCE_LIST(SOURCE_ROW)
#undef SOURCE_ROW
    };
    return source < SX_FFI_SOURCE_COUNT ? words[source] : "";
}

bool sx_ffi_list_products(sx_arena *arena, sx_ffi_function *f)
{
    size_t count = f->returns == SX_FFI_RETURNS_SCORE ? 1 : 0;
    for (size_t i = 0; i < f->arg_count; i++) {
        count += f->args[i].source == SX_FFI_OUT ? f->args[i].operand_count : 0;
    }
    f->product_count = 0;
    f->products = sx_arena_array(arena, count == 0 ? 1 : count, sizeof *f->products);
    for (size_t i = 0; f->products != NULL && i < f->arg_count; i++) {
        const sx_ffi_arg *arg = &f->args[i];
        for (size_t o = 0; arg->source == SX_FFI_OUT && o < arg->operand_count; o++) {
            f->products[f->product_count++] = arg->operands[o];
        }
    }
    if (f->products != NULL && f->returns == SX_FFI_RETURNS_SCORE) {
        f->products[f->product_count++] = f->to;
    }
    return f->products != NULL;
}

/* ---- checks ------------------------------------------------------------------------------- */

size_t sx_ffi_given(const sx_ffi_function *function, const sx_ffi_arg *arg, size_t rows)
{
    return function->per_block ? rows : arg->operand_count;
}

bool sx_ffi_check_fits(const sx_ffi_function *function, const sx_ffi_check *check)
{
    size_t at = 0;
    for (size_t i = 0; i < function->arg_count; i++) {
        const sx_ffi_arg *arg = &function->args[i];
        size_t given = arg->source == SX_FFI_IN ? sx_ffi_given(function, arg, check->rows) : 0;
        for (size_t v = 0; v < given; v++, at++) {
            if (at >= check->with_count || !sx_ffi_type_holds(arg->type, check->with[at].value)) {
                return false;
            }
        }
    }
    bool rows = function->per_block ? check->rows > 0 : check->rows == 1;
    return rows && at == check->with_count &&
           check->expected_count == function->product_count * check->rows;
}

/* ---- rules -------------------------------------------------------------------------------- */

typedef struct fault_list {
    sx_ffi_fault *items;
    size_t count;
} fault_list;

static void fault(fault_list *list, sx_where where, const char *what, const char *expected)
{
    if (list->count < SX_FFI_FAULTS_MAX) {
        list->items[list->count] = (sx_ffi_fault){what, expected, where};
    }
    list->count++;
}

static void check_in(fault_list *list, const sx_ffi_function *f, const sx_ffi_arg *arg)
{
    bool array = sx_ffi_type_is_array(arg->type);
    if (f->per_block && !array) {
        fault(list, arg->where, "an argument that differs from person to person is no array",
              "as: \"f64[]\", the column of all persons of the block; or per: person");
    } else if (arg->operand_count != 1 && (f->per_block || !array)) {
        fault(list, arg->where,
              f->per_block ? "an array of a block holds more than one item or scale"
                           : "a single value is made of more than one item or scale",
              f->per_block ? "one argument for each column"
                           : "one item or scale, or an array type");
    }
}

static void check_out(fault_list *list, const sx_ffi_function *f, const sx_ffi_arg *arg)
{
    bool array = sx_ffi_type_is_array(arg->type);
    if (f->per_block && !array) {
        fault(list, arg->where, "a result that differs from person to person is no array",
              "as: \"f64[]\", the column of all persons of the block; or per: person");
    } else if (arg->operand_count != 1 && (f->per_block || !array)) {
        fault(list, arg->where, "a single result is to be more than one scale",
              f->per_block ? "one argument for each scale" : "one scale, or an array type");
    }
}

/* Arrays that an argument is the length of must have one length. */
static void check_length(fault_list *list, const sx_ffi_function *f, const sx_ffi_arg *arg)
{
    size_t length = 0;
    bool any = false;
    for (size_t i = 0; i < SX_FFI_ARGS_MAX; i++) {
        if ((arg->length_of >> i & 1) == 0) {
            continue;
        }
        const sx_ffi_arg *array = i < f->arg_count ? &f->args[i] : NULL;
        if (array == NULL || !sx_ffi_type_is_array(array->type) ||
            (array->source != SX_FFI_IN && array->source != SX_FFI_OUT)) {
            fault(list, arg->where, "length_of names an argument that is no array",
                  "the name of an array of this function");
            return;
        }
        if (any && array->operand_count != length) {
            fault(list, arg->where, "length_of names arrays of different lengths",
                  "an argument for the length of each");
            return;
        }
        any = true;
        length = array->operand_count;
    }
    if (!any || arg->length_of >> SX_FFI_ARGS_MAX != 0) {
        fault(list, arg->where, "length_of names no array",
              "the name of an array of this function");
    } else if (f->per_block) {
        fault(list, arg->where,
              "length_of has no meaning in a function that is called once a block",
              "{rows: u64}: all its arrays have as many elements as there are persons");
    }
}

static void check_scalar(fault_list *list, const sx_ffi_arg *arg, bool whole)
{
    if (sx_ffi_type_is_array(arg->type)) {
        fault(list, arg->where, "a single number has the type of an array", "i32, u32, i64 or u64");
    } else if (whole && !sx_ffi_type_is_whole(arg->type)) {
        fault(list, arg->where, "a length that is no whole number", "i32, u32, i64 or u64");
    }
}

/* Columns have the length of the block. */
static void check_fixed(fault_list *list, const sx_ffi_function *f, const sx_ffi_arg *arg)
{
    if (f->per_block && arg->fixed) {
        fault(list, arg->where, "fixed has no meaning in a function that is called once a block",
              "{rows: u64}: all its arrays have as many elements as there are persons");
    }
}

static void check_arg(fault_list *list, const sx_ffi_function *f, const sx_ffi_arg *arg)
{
    switch (arg->source) {
    case SX_FFI_IN:
        check_in(list, f, arg);
        check_fixed(list, f, arg);
        return;
    case SX_FFI_OUT:
        check_out(list, f, arg);
        check_fixed(list, f, arg);
        return;
    case SX_FFI_CONST:
        check_scalar(list, arg, false);
        if (!sx_ffi_type_is_array(arg->type) && !sx_ffi_type_holds(arg->type, arg->constant)) {
            fault(list, arg->where, "a constant that its type cannot hold",
                  "a number of that type, or another type");
        }
        return;
    case SX_FFI_LENGTH_OF:
        check_scalar(list, arg, true);
        check_length(list, f, arg);
        return;
    case SX_FFI_ROWS:
        check_scalar(list, arg, true);
        if (!f->per_block) {
            fault(list, arg->where,
                  "rows has no meaning in a function that is called for one person",
                  "length_of: with the name of an array; or per: block");
        }
        return;
    case SX_FFI_SOURCE_COUNT: break;
    }
    fault(list, arg->where, "an argument of no kind", "in, const, length_of, rows or out");
}

static bool has_source(const sx_ffi_function *f, sx_ffi_source source)
{
    for (size_t i = 0; i < f->arg_count; i++) {
        if (f->args[i].source == source) {
            return true;
        }
    }
    return false;
}

/* Every array says its length: through an argument, or because the function knows it. */
static void check_lengths(fault_list *list, const sx_ffi_function *f)
{
    uint32_t told = 0;
    for (size_t i = 0; i < f->arg_count; i++) {
        told |= f->args[i].source == SX_FFI_LENGTH_OF ? f->args[i].length_of : 0;
    }
    for (size_t i = 0; i < f->arg_count && !f->per_block; i++) {
        const sx_ffi_arg *arg = &f->args[i];
        bool array = sx_ffi_type_is_array(arg->type) &&
                     (arg->source == SX_FFI_IN || arg->source == SX_FFI_OUT);
        if (array && !arg->fixed && (told >> i & 1) == 0) {
            fault(
                list, arg->where, "the length of an array reaches no argument",
                "an argument {length_of: ITS_NAME, as: u64}, or fixed: N when the function always "
                "takes that many");
        }
    }
    if (f->per_block && !has_source(f, SX_FFI_ROWS)) {
        fault(list, f->where, "the length of the columns reaches no argument",
              "an argument {rows: u64}");
    }
}

static void check_returns(fault_list *list, const sx_ffi_function *f)
{
    if (f->returns == SX_FFI_RETURNS_NOTHING) {
        return;
    }
    if (f->return_type >= SX_FFI_TYPE_COUNT || sx_ffi_type_is_array(f->return_type)) {
        fault(list, f->where, "an array is returned", "an out argument");
    } else if (f->returns == SX_FFI_RETURNS_STATUS && !sx_ffi_type_is_whole(f->return_type)) {
        fault(list, f->where, "a status that is no whole number", "i32, u32, i64 or u64");
    } else if (f->returns == SX_FFI_RETURNS_STATUS &&
               !sx_ffi_type_holds(f->return_type, (sx_decimal){f->ok, 0})) {
        fault(list, f->where, "a status that its type cannot hold", "a number of that type");
    } else if (f->returns == SX_FFI_RETURNS_SCORE && f->per_block) {
        fault(list, f->where, "a function that is called once a block returns a score",
              "an out argument {out: SCALE, as: \"f64[]\"}; or per: person");
    }
}

size_t sx_ffi_faults(const sx_ffi_function *function, sx_ffi_fault ret[SX_FFI_FAULTS_MAX])
{
    fault_list list = {ret, 0};
    if (function->arg_count > SX_FFI_ARGS_MAX) {
        fault(&list, function->where, "a function has too many arguments", "at most 12");
        return list.count;
    }
    for (size_t i = 0; i < function->arg_count; i++) {
        check_arg(&list, function, &function->args[i]);
    }
    check_lengths(&list, function);
    check_returns(&list, function);
    if (!has_source(function, SX_FFI_IN)) {
        fault(&list, function->where, "a function reads no answers", "an argument with in:");
    }
    if (function->product_count == 0) {
        fault(&list, function->where, "a function gives no score",
              "returns: {as: f64, to: SCALE}, or an argument with out:");
    }
    return list.count;
}
