/*
 * ffi_json.c: bound functions as JSON: how the host hands them to the worker. Numbers are texts, so
 * that every decimal stays what was written. Reading checks every count and every index again.
 */
#include "base/json_read.h"
#include "model/ffi.h"

/* ---- writing ------------------------------------------------------------------------------ */

static void put_decimal(sx_json *json, const char *key, sx_decimal value)
{
    sx_buf text;
    sx_buf_init(&text, 64);
    sx_decimal_print(&text, value);
    sx_json_put_buf(json, key, &text);
    sx_buf_free(&text);
}

static void put_texts(sx_json *json, const char *key, const char *const *texts, size_t count)
{
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < count; i++) {
        sx_json_string(json, texts[i]);
    }
    sx_json_end_array(json);
}

/* Pairs of a text and the number of decimal places that were written. */
static void put_numbers(sx_json *json, const char *key, const sx_ffi_number *numbers, size_t count)
{
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < count; i++) {
        sx_buf text;
        sx_buf_init(&text, 64);
        sx_decimal_print(&text, numbers[i].value);
        sx_json_buf(json, &text);
        sx_json_int(json, numbers[i].places);
        sx_buf_free(&text);
    }
    sx_json_end_array(json);
}

static void write_arg(sx_json *json, const sx_ffi_arg *arg)
{
    sx_json_object(json);
    sx_json_put(json, "from", sx_ffi_source_word(arg->source));
    sx_json_put(json, "as", sx_ffi_type_word(arg->type));
    if (arg->name != NULL) {
        sx_json_put(json, "name", arg->name);
    }
    if (arg->source == SX_FFI_IN || arg->source == SX_FFI_OUT) {
        put_texts(json, "of", arg->operands, arg->operand_count);
        sx_json_put_bool(json, "fixed", arg->fixed);
    }
    if (arg->source == SX_FFI_CONST) {
        put_decimal(json, "value", arg->constant);
    }
    if (arg->source == SX_FFI_LENGTH_OF) {
        sx_json_put_int(json, "arrays", arg->length_of);
    }
    sx_json_put_int(json, "line", arg->where.line);
    sx_json_end_object(json);
}

static void write_function(sx_json *json, const sx_ffi_function *f)
{
    sx_json_object(json);
    sx_json_put(json, "id", f->id);
    sx_json_put(json, "symbol", f->symbol);
    sx_json_put_bool(json, "per_block", f->per_block);
    sx_json_put_int(json, "returns", f->returns);
    if (f->returns != SX_FFI_RETURNS_NOTHING) {
        sx_json_put(json, "return_type", sx_ffi_type_word(f->return_type));
    }
    if (f->returns == SX_FFI_RETURNS_SCORE) {
        sx_json_put(json, "to", f->to);
    }
    sx_json_put_int(json, "ok", f->ok);
    sx_json_put_int(json, "line", f->where.line);
    sx_json_key(json, "args");
    sx_json_array(json);
    for (size_t i = 0; i < f->arg_count; i++) {
        write_arg(json, &f->args[i]);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static void write_check(sx_json *json, const sx_ffi_check *check)
{
    sx_json_object(json);
    sx_json_put_int(json, "function", check->function);
    sx_json_put_int(json, "rows", check->rows);
    sx_json_put_int(json, "line", check->where.line);
    put_numbers(json, "with", check->with, check->with_count);
    put_numbers(json, "expected", check->expected, check->expected_count);
    sx_json_end_object(json);
}

void sx_ffi_write(const sx_ffi *ffi, sx_json *json)
{
    sx_json_object(json);
    sx_json_put(json, "library", ffi->library);
    sx_json_key(json, "functions");
    sx_json_array(json);
    for (size_t i = 0; i < ffi->function_count; i++) {
        write_function(json, &ffi->functions[i]);
    }
    sx_json_end_array(json);
    sx_json_key(json, "checks");
    sx_json_array(json);
    for (size_t i = 0; i < ffi->check_count; i++) {
        write_check(json, &ffi->checks[i]);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Every function below is false when the document is not what sx_ffi_write writes; `no_memory` tells
 * the one other reason. */
typedef struct reading {
    sx_arena *arena;
    bool no_memory;
} reading;

static void *array(reading *r, size_t count, size_t size)
{
    void *memory = sx_arena_array(r->arena, count == 0 ? 1 : count, size);
    r->no_memory = r->no_memory || memory == NULL;
    return memory;
}

static bool take_text(reading *r, const json_t *value, size_t most, const char **ret)
{
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len == 0 || len > most) {
        return false;
    }
    *ret = sx_arena_strndup(r->arena, json_string_value(value), len);
    r->no_memory = r->no_memory || *ret == NULL;
    return *ret != NULL;
}

static bool get_text(reading *r, const json_t *map, const char *key, size_t most, const char **ret)
{
    return take_text(r, json_object_get(map, key), most, ret);
}

static bool get_count(const json_t *map, const char *key, uint32_t most, uint32_t *ret)
{
    const json_t *value = json_object_get(map, key);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > (json_int_t)most) {
        return false;
    }
    *ret = (uint32_t)number;
    return true;
}

static bool get_type(const json_t *map, const char *key, sx_ffi_type *ret)
{
    *ret = sx_ffi_type_from_word(json_string_value(json_object_get(map, key)));
    return *ret < SX_FFI_TYPE_COUNT;
}

static bool take_decimal(const json_t *value, sx_decimal *ret)
{
    return json_is_string(value) &&
           sx_decimal_read((sx_slice){json_string_value(value), json_string_length(value)}, ret);
}

static bool read_operands(reading *r, const json_t *map, sx_ffi_arg *arg)
{
    const json_t *list = json_object_get(map, "of");
    size_t count = json_array_size(list);
    if (count == 0 || count > SX_FFI_OPERANDS_MAX ||
        !json_is_boolean(json_object_get(map, "fixed"))) {
        return false;
    }
    arg->fixed = json_is_true(json_object_get(map, "fixed"));
    arg->operands = array(r, count, sizeof *arg->operands);
    for (size_t i = 0; arg->operands != NULL && i < count; i++) {
        if (!take_text(r, json_array_get(list, i), SX_FFI_SYMBOL_MAX, &arg->operands[i])) {
            return false;
        }
        arg->operand_count++;
    }
    return arg->operands != NULL && get_text(r, map, "name", SX_FFI_SYMBOL_MAX, &arg->name);
}

static bool read_arg(reading *r, const json_t *map, sx_ffi_arg *arg)
{
    const char *from = json_string_value(json_object_get(map, "from"));
    unsigned source = 0;
    while (source < SX_FFI_SOURCE_COUNT &&
           !sx_str_equal(sx_ffi_source_word((sx_ffi_source)source), from)) {
        source++;
    }
    arg->source = (sx_ffi_source)source;
    if (!get_type(map, "as", &arg->type) || !get_count(map, "line", UINT32_MAX, &arg->where.line)) {
        return false;
    }
    switch (arg->source) {
    case SX_FFI_IN:
    case SX_FFI_OUT: return read_operands(r, map, arg);
    case SX_FFI_CONST: return take_decimal(json_object_get(map, "value"), &arg->constant);
    case SX_FFI_LENGTH_OF: return get_count(map, "arrays", 1u << SX_FFI_ARGS_MAX, &arg->length_of);
    case SX_FFI_ROWS: return true;
    case SX_FFI_SOURCE_COUNT: break;
    }
    return false;
}

static bool read_function(reading *r, const json_t *map, sx_ffi_function *f)
{
    const json_t *args = json_object_get(map, "args");
    const json_t *ok = json_object_get(map, "ok");
    uint32_t returns = 0;
    sx_ffi_fault faults[SX_FFI_FAULTS_MAX];
    f->per_block = json_is_true(json_object_get(map, "per_block"));
    if (!get_text(r, map, "id", SX_FFI_SYMBOL_MAX, &f->id) ||
        !get_text(r, map, "symbol", SX_FFI_SYMBOL_MAX, &f->symbol) || !json_is_integer(ok) ||
        !get_count(map, "returns", SX_FFI_RETURNS_STATUS, &returns) ||
        !get_count(map, "line", UINT32_MAX, &f->where.line) || !json_is_array(args) ||
        json_array_size(args) > SX_FFI_ARGS_MAX) {
        return false;
    }
    f->returns = (sx_ffi_returns)returns;
    f->ok = json_integer_value(ok);
    if (f->returns != SX_FFI_RETURNS_NOTHING && !get_type(map, "return_type", &f->return_type)) {
        return false;
    }
    if (f->returns == SX_FFI_RETURNS_SCORE && !get_text(r, map, "to", SX_FFI_SYMBOL_MAX, &f->to)) {
        return false;
    }
    f->args = array(r, json_array_size(args), sizeof *f->args);
    for (size_t i = 0; f->args != NULL && i < json_array_size(args); i++) {
        if (!read_arg(r, json_array_get(args, i), &f->args[i])) {
            return false;
        }
        f->arg_count++;
    }
    if (f->args == NULL || !sx_ffi_list_products(r->arena, f)) {
        r->no_memory = true;
        return false;
    }
    return sx_ffi_faults(f, faults) == 0;
}

static bool read_numbers(reading *r, const json_t *list, sx_ffi_number **ret, size_t *ret_count)
{
    size_t count = json_array_size(list) / 2;
    if (!json_is_array(list) || json_array_size(list) % 2 != 0 || count > SX_FFI_VALUES_MAX) {
        return false;
    }
    *ret = array(r, count, sizeof **ret);
    for (size_t i = 0; *ret != NULL && i < count; i++) {
        const json_t *places = json_array_get(list, 2 * i + 1);
        json_int_t digits = json_integer_value(places);
        if (!take_decimal(json_array_get(list, 2 * i), &(*ret)[i].value) ||
            !json_is_integer(places) || digits < 0 || digits > SX_DIGITS_MAX) {
            return false;
        }
        (*ret)[i].places = (uint8_t)digits;
    }
    *ret_count = count;
    return *ret != NULL;
}

static bool read_check(reading *r, const json_t *map, const sx_ffi *ffi, sx_ffi_check *check)
{
    return get_count(map, "function", UINT32_MAX, &check->function) &&
           check->function < ffi->function_count &&
           get_count(map, "rows", SX_FFI_VALUES_MAX, &check->rows) &&
           get_count(map, "line", UINT32_MAX, &check->where.line) &&
           read_numbers(r, json_object_get(map, "with"), &check->with, &check->with_count) &&
           read_numbers(r, json_object_get(map, "expected"), &check->expected,
                        &check->expected_count) &&
           sx_ffi_check_fits(&ffi->functions[check->function], check);
}

static bool read_document(reading *r, const json_t *root, sx_ffi *ffi)
{
    const json_t *functions = json_object_get(root, "functions");
    const json_t *checks = json_object_get(root, "checks");
    if (!get_text(r, root, "library", 4096, &ffi->library) || !json_is_array(functions) ||
        json_array_size(functions) > SX_FFI_FUNCTIONS_MAX || !json_is_array(checks) ||
        json_array_size(checks) > SX_FFI_CHECKS_MAX) {
        return false;
    }
    ffi->functions = array(r, json_array_size(functions), sizeof *ffi->functions);
    for (size_t i = 0; ffi->functions != NULL && i < json_array_size(functions); i++) {
        if (!read_function(r, json_array_get(functions, i), &ffi->functions[i])) {
            return false;
        }
        ffi->function_count++;
    }
    ffi->checks = array(r, json_array_size(checks), sizeof *ffi->checks);
    for (size_t i = 0; ffi->checks != NULL && i < json_array_size(checks); i++) {
        if (!read_check(r, json_array_get(checks, i), ffi, &ffi->checks[i])) {
            return false;
        }
        ffi->check_count++;
    }
    return ffi->functions != NULL && ffi->checks != NULL && ffi->function_count > 0;
}

sx_status sx_ffi_read(sx_arena *arena, sx_slice text, sx_diags *diags, sx_ffi **ret)
{
    json_t *root = NULL;
    reading r = {.arena = arena};
    *ret = NULL;
    if (sx_json_read(text, "bindings.json", 1, diags, &root) != SX_OK) {
        return SX_E_FFI;
    }
    sx_ffi *ffi = array(&r, 1, sizeof *ffi);
    bool good = ffi != NULL && read_document(&r, root, ffi);
    json_decref(root);
    if (r.no_memory) {
        return SX_E_MEMORY;
    }
    if (!good) {
        return sx_diag_add(diags, SX_E_FFI, "FFI.SIGNATURE", (sx_where){"bindings.json", 0, 0},
                           "what the host wrote", "the description of the functions is damaged");
    }
    *ret = ffi;
    return SX_OK;
}
