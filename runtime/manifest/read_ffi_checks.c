/*
 * read_ffi_checks.c: the known calls of bound functions: a value for every argument, a result for every
 * scale, three different ones for each function. Calls nothing.
 */
#include "manifest/read_ffi.h"

/* Numbers of one check being read. */
typedef struct number_list {
    sx_ffi_number *items;
    size_t count, capacity;
} number_list;

static uint8_t places_of(sx_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '.') {
            return (uint8_t)(text.len - i - 1);
        }
    }
    return 0;
}

static bool add_number(sx_reader *r, const sx_tree *node, number_list *list)
{
    sx_ffi_number number;
    void *items = list->items;
    if (!sx_tree_is_scalar(node) || !sx_decimal_read(node->text, &number.value)) {
        return false; /* reported by the check against the schema */
    }
    if (sx_arena_grow(r->arena, &items, &list->capacity, list->count, sizeof number) == NULL) {
        r->no_memory = true;
        return false;
    }
    list->items = items;
    number.places = places_of(node->text);
    list->items[list->count++] = number;
    return true;
}

/* One number, or a list of `length` of them. */
static bool add_numbers(sx_reader *r, const sx_tree *node, bool array, size_t length,
                        const char *name, number_list *list)
{
    if (!array) {
        if (node->kind == SX_TREE_LIST) {
            SX_FAIL(r, "MANIFEST.FFI", node->where, "one number", "%s is given a list", name);
            return false;
        }
        return add_number(r, node, list);
    }
    size_t given = node->kind == SX_TREE_LIST ? node->count : 1;
    if (node->kind != SX_TREE_LIST || given != length) {
        SX_FAIL(r, "MANIFEST.FFI", node->where,
                sx_arena_printf(r->arena, "a list of %zu numbers", length),
                node->kind == SX_TREE_LIST ? "%s is given a list of %zu" : "%s is given %zu number",
                name, given);
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!add_number(r, node->items[i], list)) {
            return false;
        }
    }
    return true;
}

static bool check_range(sx_reader *r, const sx_tree *node, const sx_ffi_arg *arg,
                        const number_list *list, size_t first)
{
    for (size_t i = first; i < list->count; i++) {
        if (!sx_ffi_type_holds(arg->type, list->items[i].value)) {
            SX_FAIL(r, "MANIFEST.RANGE", node->where, "a number of that type",
                    "%s is given a number that %s cannot hold", arg->name,
                    sx_ffi_type_word(arg->type));
            return false;
        }
    }
    return true;
}

static bool read_with(sx_reader *r, const sx_tree *map, const sx_ffi_function *f,
                      sx_ffi_check *check)
{
    number_list list = {0};
    for (size_t i = 0; i < f->arg_count; i++) {
        const sx_ffi_arg *arg = &f->args[i];
        const sx_tree *node = arg->source == SX_FFI_IN ? sx_tree_get(map, arg->name) : NULL;
        size_t first = list.count;
        if (arg->source != SX_FFI_IN) {
            continue;
        }
        if (node == NULL) {
            SX_FAIL(r, "MANIFEST.REQUIRED", map->where,
                    sx_arena_printf(r->arena, "%s: a value", arg->name),
                    "a check of %s gives no value for '%s'", f->id, arg->name);
            return false;
        }
        if (check->rows == 0) {
            check->rows = node->kind == SX_TREE_LIST ? (uint32_t)node->count : 1;
        }
        if (!add_numbers(r, node, sx_ffi_type_is_array(arg->type),
                         sx_ffi_given(f, arg, check->rows), arg->name, &list) ||
            !check_range(r, node, arg, &list, first)) {
            return false;
        }
    }
    check->with = list.items;
    check->with_count = list.count;
    return true;
}

static bool read_to(sx_reader *r, const sx_tree *map, const sx_ffi_function *f, sx_ffi_check *check)
{
    number_list list = {0};
    for (size_t i = 0; i < f->product_count; i++) {
        const sx_tree *node = sx_tree_get(map, f->products[i]);
        if (node == NULL) {
            SX_FAIL(r, "MANIFEST.REQUIRED", map->where,
                    sx_arena_printf(r->arena, "%s: a value", f->products[i]),
                    "a check of %s expects no value of scale %s", f->id, f->products[i]);
            return false;
        }
        if (!add_numbers(r, node, f->per_block, check->rows, f->products[i], &list)) {
            return false;
        }
    }
    check->expected = list.items;
    check->expected_count = list.count;
    return true;
}

/* Names that the function does not have. */
static bool check_names(sx_reader *r, const sx_tree *map, const sx_ffi_function *f, bool products)
{
    for (size_t i = 0; i < map->count; i++) {
        const char *name = map->keys[i]->text.at;
        bool found = false;
        for (size_t p = 0; products && !found && p < f->product_count; p++) {
            found = sx_str_equal(f->products[p], name);
        }
        for (size_t a = 0; !products && !found && a < f->arg_count; a++) {
            found = f->args[a].source == SX_FFI_IN && sx_str_equal(f->args[a].name, name);
        }
        if (!found) {
            SX_FAIL(r, "MANIFEST.REF", map->keys[i]->where,
                    products ? "a scale of this function" : "an argument with in:",
                    products ? "function %s gives no scale '%s'"
                             : "function %s has no argument '%s' to be given a value",
                    f->id, name);
            return false;
        }
    }
    return true;
}

static bool same_call(const sx_ffi_check *a, const sx_ffi_check *b)
{
    bool same = a->function == b->function && a->rows == b->rows && a->with_count == b->with_count;
    for (size_t i = 0; same && i < a->with_count; i++) {
        same = a->with[i].value.value == b->with[i].value.value &&
               a->with[i].value.digits == b->with[i].value.digits;
    }
    return same;
}

static bool read_check(sx_reader *r, const sx_tree *map, const sx_ffi *ffi, sx_ffi_check *check)
{
    const sx_ffi_function *f = &ffi->functions[check->function];
    const sx_tree *with = sx_get_map(map, "with");
    const sx_tree *to = sx_get_map(map, "to");
    check->rows = f->per_block ? 0 : 1;
    if (with == NULL || to == NULL || !check_names(r, with, f, false) ||
        !check_names(r, to, f, true) || !read_with(r, with, f, check) ||
        !read_to(r, to, f, check)) {
        return false;
    }
    for (size_t i = 0; i < ffi->check_count; i++) {
        if (same_call(&ffi->checks[i], check)) {
            SX_FAIL(r, "MANIFEST.DOUBLE", map->where, "other values",
                    "the call in line %lu is the same one",
                    (unsigned long)ffi->checks[i].where.line);
            return false;
        }
    }
    return true;
}

static bool find_function(sx_reader *r, const sx_tree *map, const sx_ffi *ffi, uint32_t *ret)
{
    const sx_tree *call = map->kind == SX_TREE_MAP ? sx_get(map, "call") : NULL;
    const char *names[SX_FFI_FUNCTIONS_MAX];
    if (call == NULL || !sx_tree_is_scalar(call)) {
        return false;
    }
    for (size_t i = 0; i < ffi->function_count; i++) {
        names[i] = ffi->functions[i].id;
        if (sx_str_equal(names[i], call->text.at)) {
            *ret = (uint32_t)i;
            return true;
        }
    }
    SX_FAIL(r, "MANIFEST.REF", call->where,
            sx_reader_choices(r, call->text, names, ffi->function_count),
            "there is no function '%s'", call->text.at);
    return false;
}

/* Enough for every function, and columns that are longer than one person. */
static void check_enough(sx_reader *r, const sx_ffi *ffi, const uint32_t *calls)
{
    for (size_t f = 0; f < ffi->function_count; f++) {
        const sx_ffi_function *function = &ffi->functions[f];
        bool several = !function->per_block;
        for (size_t i = 0; i < ffi->check_count && !several; i++) {
            several = ffi->checks[i].function == f && ffi->checks[i].rows > 1;
        }
        if (calls[f] < SX_FFI_CHECKS_MIN) {
            SX_FAIL(r, "MANIFEST.VECTORS", function->where,
                    "at least three known calls under checks:", "function %s has %lu known calls",
                    function->id, (unsigned long)calls[f]);
        } else if (!several) {
            SX_FAIL(
                r, "MANIFEST.VECTORS", function->where, "lists of two or more values in a check",
                "function %s is called once a block, but no check has two persons", function->id);
        }
    }
}

void sx_read_ffi_checks(sx_reader *reader, const sx_tree *map, sx_ffi *ffi, bool good)
{
    const sx_tree *list = sx_get_list(map, "checks");
    uint32_t calls[SX_FFI_FUNCTIONS_MAX] = {0};
    size_t numbers = 0;
    size_t before = reader->errors;
    if (list == NULL || !good) {
        return;
    }
    if (list->count > SX_FFI_CHECKS_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", list->where, "at most 1000 checks", "there are %zu",
                list->count);
        return;
    }
    ffi->checks = sx_reader_array(reader, list->count, sizeof *ffi->checks);
    for (size_t i = 0; ffi->checks != NULL && i < list->count; i++) {
        sx_ffi_check *check = &ffi->checks[ffi->check_count];
        check->where = list->items[i]->where;
        if (!find_function(reader, list->items[i], ffi, &check->function)) {
            continue;
        }
        calls[check->function]++;
        if (read_check(reader, list->items[i], ffi, check)) {
            numbers += check->with_count + check->expected_count;
            ffi->check_count++;
        } else {
            *check = (sx_ffi_check){0};
        }
    }
    if (numbers > SX_FFI_VALUES_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", list->where, "at most 100000 numbers in all checks",
                "the checks have %zu numbers", numbers);
    }
    if (ffi->checks != NULL && reader->errors == before) {
        check_enough(reader, ffi, calls);
    }
}
