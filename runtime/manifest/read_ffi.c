/*
 * read_ffi.c: functions of a library bound to scales: the library, the functions, and how they fit the
 * scales. The rules of a single function are in model/ffi.c. Opens no library.
 */
#include "manifest/read_ffi.h"

#include <string.h>

#define LIBRARY_MAX 4000

/* ---- functions ---------------------------------------------------------------------------- */

static bool is_symbol(sx_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = sx_ascii_lower(text.at[i]);
        if (!sx_is_lower(c) && c != '_' && (i == 0 || !sx_is_digit(c))) {
            return false;
        }
    }
    return text.len > 0 && text.len <= SX_FFI_SYMBOL_MAX;
}

static bool read_symbol(sx_reader *r, const sx_tree *map, sx_ffi_function *f)
{
    const sx_tree *node = sx_get(map, "symbol");
    f->symbol = sx_tree_text(node);
    if (f->symbol == NULL || is_symbol(node->text)) {
        return f->symbol != NULL;
    }
    SX_FAIL(r, "MANIFEST.TYPE", node->where,
            "the name of a C function: letters, digits and _, at most 128",
            "symbol: '%s' does not fit", f->symbol);
    return false;
}

static bool read_returns(sx_reader *r, const sx_tree *function, sx_ffi_function *f)
{
    const sx_tree *map = sx_get_map(function, "returns");
    if (map == NULL) {
        return sx_get(function, "returns") == NULL;
    }
    const sx_tree *to = sx_get(map, "to");
    const sx_tree *ok = sx_get(map, "ok");
    if ((to == NULL) == (ok == NULL)) {
        SX_FAIL(r, "MANIFEST.FFI", map->where,
                "to: the scale whose value it is, or ok: the status that means success",
                to == NULL ? "returns says neither to nor ok" : "returns says both to and ok");
        return false;
    }
    f->return_type = sx_ffi_type_from_word(sx_get_text(map, "as"));
    f->returns = to == NULL ? SX_FFI_RETURNS_STATUS : SX_FFI_RETURNS_SCORE;
    if (f->return_type >= SX_FFI_TYPE_COUNT || sx_ffi_type_is_array(f->return_type)) {
        return false; /* reported by the check against the schema */
    }
    if (to != NULL) {
        f->to = sx_tree_text(to);
        return f->to != NULL && sx_ffi_product(r, to);
    }
    sx_decimal value;
    if (!sx_get_number(map, "ok", &value)) {
        return false;
    }
    if (value.digits > 0) {
        SX_FAIL(r, "MANIFEST.TYPE", ok->where, "a whole number, such as 0",
                "ok: '%s' is not a whole number", ok->text.at);
        return false;
    }
    f->ok = value.value;
    return true;
}

static bool check_rules(sx_reader *r, const sx_ffi_function *f)
{
    sx_ffi_fault faults[SX_FFI_FAULTS_MAX];
    size_t count = sx_ffi_faults(f, faults);
    for (size_t i = 0; i < count && i < SX_FFI_FAULTS_MAX; i++) {
        SX_FAIL(r, "MANIFEST.FFI", faults[i].where, faults[i].expected, "function %s: %s", f->id,
                faults[i].what);
    }
    return count == 0;
}

static bool read_function(sx_reader *r, const sx_tree *name, const sx_tree *map, sx_ffi_function *f)
{
    static const char *const per[] = {"person", "block", NULL};
    f->id = name->text.at;
    f->where = name->where;
    if (map->kind != SX_TREE_MAP) {
        return false;
    }
    f->per_block = sx_get_word(map, "per", per, 0) == 1;
    bool good = read_symbol(r, map, f);
    good = sx_read_ffi_args(r, map, f) && good;
    good = read_returns(r, map, f) && good;
    if (!good) {
        return false;
    }
    if (!sx_ffi_list_products(r->arena, f)) {
        r->no_memory = true;
        return false;
    }
    return check_rules(r, f);
}

/* ---- how functions and scales fit ---------------------------------------------------------- */

static bool reads(const sx_ffi_function *f, const char *name)
{
    for (size_t i = 0; i < f->arg_count; i++) {
        const sx_ffi_arg *arg = &f->args[i];
        for (size_t o = 0; arg->source == SX_FFI_IN && o < arg->operand_count; o++) {
            if (sx_str_equal(arg->operands[o], name)) {
                return true;
            }
        }
    }
    return false;
}

static bool rests_on(const sx_scale *scale, const char *name)
{
    for (size_t i = 0; i < scale->term_count; i++) {
        if (sx_str_equal(scale->terms[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* What a scale says that it rests on is what its function reads. */
static void check_terms(sx_reader *r, const sx_ffi_function *f, const sx_scale *scale)
{
    for (size_t i = 0; i < scale->term_count; i++) {
        if (!reads(f, scale->terms[i].name)) {
            SX_FAIL(r, "MANIFEST.FFI", scale->terms[i].where,
                    "what the function reads, and no more",
                    "scale %s lists '%s', which function %s does not read", scale->id,
                    scale->terms[i].name, f->id);
            return;
        }
    }
    for (size_t i = 0; i < f->arg_count; i++) {
        const sx_ffi_arg *arg = &f->args[i];
        for (size_t o = 0; arg->source == SX_FFI_IN && o < arg->operand_count; o++) {
            if (!rests_on(scale, arg->operands[o])) {
                SX_FAIL(r, "MANIFEST.FFI", arg->where,
                        sx_arena_printf(r->arena, "%s under call: of scale %s", arg->operands[o],
                                        scale->id),
                        "function %s reads '%s', which scale %s does not list", f->id,
                        arg->operands[o], scale->id);
                return;
            }
        }
    }
}

/* Every scale with `call` is given by exactly one function. */
static void check_scales(sx_reader *r, const sx_ffi *ffi)
{
    for (size_t i = 0; i < r->model->scale_count; i++) {
        const sx_scale *scale = &r->model->scales[i];
        const sx_ffi_function *giver = NULL;
        for (size_t f = 0; scale->compute == SX_COMPUTE_CALL && f < ffi->function_count; f++) {
            const sx_ffi_function *function = &ffi->functions[f];
            for (size_t p = 0; p < function->product_count; p++) {
                if (!sx_str_equal(function->products[p], scale->id)) {
                    continue;
                }
                if (giver != NULL) {
                    SX_FAIL(r, "MANIFEST.FFI", function->where, "one place that gives it",
                            "scale %s is given twice: by %s and by %s", scale->id, giver->id,
                            function->id);
                    return;
                }
                giver = function;
            }
        }
        if (scale->compute != SX_COMPUTE_CALL) {
            continue;
        }
        if (giver == NULL) {
            SX_FAIL(r, "MANIFEST.FFI", scale->where,
                    "a function under ffi: whose out or returns names it",
                    "no function gives scale %s", scale->id);
        } else {
            check_terms(r, giver, scale);
        }
    }
}

/* ---- the library --------------------------------------------------------------------------- */

static bool has_parent_step(sx_slice path)
{
    size_t start = 0;
    for (size_t i = 0; i <= path.len; i++) {
        if (i == path.len || path.at[i] == '/') {
            if (sx_slice_is((sx_slice){path.at + start, i - start}, "..")) {
                return true;
            }
            start = i + 1;
        }
    }
    return false;
}

static void read_library(sx_reader *r, const sx_tree *map, sx_ffi *ffi)
{
    const sx_tree *node = sx_get(map, "library");
    ffi->library = sx_tree_text(node);
    if (ffi->library == NULL) {
        return;
    }
    bool path = memchr(node->text.at, '/', node->text.len) != NULL;
    if ((path && node->text.at[0] != '/') || has_parent_step(node->text) ||
        node->text.at[0] == '.' || node->text.len > LIBRARY_MAX) {
        SX_FAIL(
            r, "MANIFEST.FFI", node->where,
            "the name of a file in this folder or of a system library, such as libgsl.so.27, or "
            "a whole path",
            "the library '%.100s' leads out of the folder", ffi->library);
    }
}

static void read_sha256(sx_reader *r, const sx_tree *map, sx_ffi *ffi)
{
    const sx_tree *node = sx_get(map, "sha256");
    ffi->sha256 = sx_tree_text(node);
    if (ffi->sha256 == NULL) {
        return;
    }
    bool good = node->text.len == 64;
    for (size_t i = 0; good && i < node->text.len; i++) {
        char c = node->text.at[i];
        good = sx_is_digit(c) || (c >= 'a' && c <= 'f');
    }
    if (!good) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where,
                "64 digits 0-9 and a-f, as `sha256sum` prints them (in quotes when all are 0-9)",
                "sha256: not a SHA-256");
    }
}

void sx_read_ffi(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "ffi");
    if (map == NULL) {
        return;
    }
    if (reader->model->scale_count == 0) {
        if (sx_tree_get(root, "scales") == NULL) {
            SX_FAIL(reader, "MANIFEST.FFI", map->where,
                    "scales: with call:", "functions are bound, but there are no scales");
        }
        return;
    }
    sx_ffi *ffi = sx_reader_array(reader, 1, sizeof *ffi);
    const sx_tree *functions = sx_get_map(map, "functions");
    if (ffi == NULL || functions == NULL) {
        return;
    }
    ffi->where = map->where;
    read_library(reader, map, ffi);
    read_sha256(reader, map, ffi);
    if (functions->count > SX_FFI_FUNCTIONS_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", functions->where, "at most 64 functions",
                "%zu functions are bound", functions->count);
        return;
    }
    ffi->functions = sx_reader_array(reader, functions->count, sizeof *ffi->functions);
    bool good = ffi->functions != NULL;
    for (size_t i = 0; ffi->functions != NULL && i < functions->count; i++) {
        good = read_function(reader, functions->keys[i], functions->items[i], &ffi->functions[i]) &&
               good;
        ffi->function_count++;
    }
    if (good) {
        check_scales(reader, ffi);
    }
    sx_read_ffi_checks(reader, map, ffi, good);
    reader->model->ffi = ffi;
}
