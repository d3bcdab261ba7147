/*
 * read_ffi_args.c: the arguments of bound functions: where each value comes from, its type, its name.
 * How arguments fit one another is in model/ffi.c.
 */
#include "manifest/choices.h"
#include "manifest/read_ffi.h"

static const sx_tree *find_source(sx_reader *r, const sx_tree *map, sx_ffi_arg *arg)
{
    const sx_tree *found = NULL;
    for (unsigned i = 0; i < SX_FFI_SOURCE_COUNT; i++) {
        const char *word = sx_ffi_source_word((sx_ffi_source)i);
        const sx_tree *node = sx_tree_get(map, word);
        if (node == NULL) {
            continue;
        }
        if (found != NULL) {
            SX_FAIL(r, "MANIFEST.KEY", node->where, "one of in, const, length_of, rows and out",
                    "an argument comes from two places: %s and %s", sx_ffi_source_word(arg->source),
                    word);
            return NULL;
        }
        found = node;
        arg->source = (sx_ffi_source)i;
    }
    if (found == NULL) {
        SX_FAIL(r, "MANIFEST.REQUIRED", map->where, "one of in, const, length_of, rows and out",
                "an argument does not say where its value comes from");
    }
    return found;
}

/* Keys that mean nothing for this kind of argument. */
static bool check_keys(sx_reader *r, const sx_tree *map, const sx_ffi_arg *arg)
{
    bool memory = arg->source == SX_FFI_IN || arg->source == SX_FFI_OUT;
    bool array = memory && sx_ffi_type_is_array(arg->type);
    const sx_tree *name = sx_get(map, "name");
    const sx_tree *fixed = sx_get(map, "fixed");
    const sx_tree *as = sx_get(map, "as");
    if (name != NULL && !memory) {
        SX_FAIL(r, "MANIFEST.KEY", name->where, "a name for in and out alone",
                "name has no meaning beside %s", sx_ffi_source_word(arg->source));
        return false;
    }
    if (fixed != NULL && !array) {
        SX_FAIL(r, "MANIFEST.KEY", fixed->where, "fixed for arrays alone",
                "fixed has no meaning for an argument that is no array");
        return false;
    }
    if (as != NULL && arg->source == SX_FFI_ROWS) {
        SX_FAIL(r, "MANIFEST.KEY", as->where, "the type under rows: {rows: u64}",
                "as has no meaning beside rows");
        return false;
    }
    return true;
}

static bool read_type(sx_reader *r, const sx_tree *map, const sx_tree *node, sx_ffi_arg *arg)
{
    const char *word = arg->source == SX_FFI_ROWS ? sx_tree_text(node) : sx_get_text(map, "as");
    if (word == NULL && sx_tree_get(map, "as") == NULL && arg->source != SX_FFI_ROWS &&
        !sx_has_glued(map, "as")) {
        SX_FAIL(r, "MANIFEST.REQUIRED", map->where,
                "as: i32, u32, i64, u64, f32, f64, \"f64[]\", "
                "\"f32[]\", \"i32[]\" or \"u8[]\"",
                "an argument does not say its type");
    }
    arg->type = sx_ffi_type_from_word(word);
    bool whole = sx_ffi_type_is_whole(arg->type) && !sx_ffi_type_is_array(arg->type);
    return arg->type < SX_FFI_TYPE_COUNT && (arg->source != SX_FFI_ROWS || whole);
}

/* Does this name have one column of numbers? */
static bool check_column(sx_reader *r, const sx_term *term)
{
    int item = sx_reader_item(r, term->name);
    sx_item_kind kind = item < 0 ? SX_ITEM_CHOICE : r->model->items[item].kind;
    if (kind == SX_ITEM_TEXT) {
        SX_FAIL(r, "MANIFEST.TYPE", term->where, "an item whose answer is a number or an option",
                "a function cannot read the text of item %s", term->name);
        return false;
    }
    if (kind == SX_ITEM_MULTI || kind == SX_ITEM_RANKING) {
        SX_FAIL(r, "MANIFEST.TYPE", term->where,
                sx_arena_printf(r->arena, "its options one by one, such as %s.OPTION", term->name),
                "item %s has a value for each of its options", term->name);
        return false;
    }
    int scale = item < 0 ? sx_model_find_scale(r->model, term->name) : -1;
    if (scale >= 0 && r->model->scales[scale].compute == SX_COMPUTE_CALL) {
        SX_FAIL(r, "MANIFEST.FFI", term->where, "items, parameters and scales without call",
                "a function cannot read the scale %s, which a function gives", term->name);
        return false;
    }
    return true;
}

static bool read_in(sx_reader *r, const sx_tree *node, sx_ffi_arg *arg)
{
    sx_term *terms = NULL;
    size_t count = 0;
    size_t before = r->errors;
    sx_read_terms(r, node, &terms, &count);
    if (count > SX_FFI_OPERANDS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", node->where, "at most 10000 in one array",
                "an array has %zu elements", count);
    }
    if (r->errors != before || count == 0) {
        return false;
    }
    arg->operands = sx_reader_array(r, count, sizeof *arg->operands);
    for (size_t i = 0; arg->operands != NULL && i < count; i++) {
        if (!check_column(r, &terms[i])) {
            return false;
        }
        arg->operands[arg->operand_count++] = terms[i].name;
    }
    return arg->operands != NULL;
}

/* One id, or a list of ids, into `ret`. */
static size_t read_ids(const sx_tree *node, const sx_tree *ret[], size_t most)
{
    size_t count = 0;
    if (sx_tree_is_scalar(node)) {
        ret[count++] = node;
    }
    for (size_t i = 0; node->kind == SX_TREE_LIST && i < node->count && count < most; i++) {
        if (sx_tree_is_scalar(node->items[i])) {
            ret[count++] = node->items[i];
        }
    }
    return count;
}

bool sx_ffi_product(sx_reader *r, const sx_tree *name)
{
    int index = sx_model_find_scale(r->model, name->text.at);
    if (index < 0) {
        SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_scales(r, name->text),
                "there is no scale '%s'", name->text.at);
        return false;
    }
    const sx_scale *scale = &r->model->scales[index];
    if (scale->compute != SX_COMPUTE_CALL) {
        SX_FAIL(r, "MANIFEST.FFI", name->where,
                "a scale with call:", "scale %s is computed by %s and not by a function", scale->id,
                sx_compute_word(scale->compute));
        return false;
    }
    if (scale->missing.rule != SX_MISSING_COMPLETE) {
        SX_FAIL(r, "MANIFEST.MISSING_RULE", scale->missing.where, "missing: {rule: complete}",
                "scale %s is given by a bound function, which is not shown to who lacks a value",
                scale->id);
        return false;
    }
    return true;
}

static bool read_out(sx_reader *r, const sx_tree *node, sx_ffi_arg *arg)
{
    size_t most = node->kind == SX_TREE_LIST ? node->count : 1;
    const sx_tree **names = sx_reader_array(r, most, sizeof *names);
    size_t count = names == NULL ? 0 : read_ids(node, names, most);
    bool good = count > 0;
    arg->operands = sx_reader_array(r, most, sizeof *arg->operands);
    for (size_t i = 0; arg->operands != NULL && i < count; i++) {
        good = sx_ffi_product(r, names[i]) && good;
        arg->operands[arg->operand_count++] = names[i]->text.at;
    }
    return good && arg->operands != NULL;
}

static bool read_name(sx_reader *r, const sx_tree *map, sx_ffi_arg *arg)
{
    arg->name = sx_get_text(map, "name");
    if (arg->name != NULL) {
        return true;
    }
    const char *first = arg->operands[0];
    if (arg->source == SX_FFI_OUT || (arg->operand_count == 1 && sx_is_id(sx_slice_of(first)))) {
        arg->name = first;
        return true;
    }
    SX_FAIL(r, "MANIFEST.REQUIRED", map->where, "name: an id, such as answers",
            "an argument made of several values has no name");
    return false;
}

static bool read_fixed(sx_reader *r, const sx_tree *map, sx_ffi_arg *arg)
{
    uint32_t length = 0;
    arg->fixed = sx_get_count(map, "fixed", &length);
    if (arg->fixed && length != arg->operand_count) {
        SX_FAIL(r, "MANIFEST.FFI", sx_tree_get(map, "fixed")->where,
                "as many items or scales as the function takes", "an array of %zu is fixed at %lu",
                arg->operand_count, (unsigned long)length);
        return false;
    }
    return true;
}

static bool read_arg(sx_reader *r, const sx_tree *map, sx_ffi_arg *arg)
{
    arg->where = map->where;
    const sx_tree *node = find_source(r, map, arg);
    if (node == NULL || !read_type(r, map, node, arg) || !check_keys(r, map, arg)) {
        return false;
    }
    switch (arg->source) {
    case SX_FFI_IN:
        return read_in(r, node, arg) && read_name(r, map, arg) && read_fixed(r, map, arg);
    case SX_FFI_OUT:
        return read_out(r, node, arg) && read_name(r, map, arg) && read_fixed(r, map, arg);
    case SX_FFI_CONST: return sx_get_number(map, "const", &arg->constant);
    case SX_FFI_LENGTH_OF:
    case SX_FFI_ROWS:
    case SX_FFI_SOURCE_COUNT: break;
    }
    return true;
}

/* Index of the argument of this name, arg_count when there is none. */
static size_t find_arg(const sx_ffi_function *f, const char *name)
{
    size_t at = 0;
    while (at < f->arg_count && !sx_str_equal(f->args[at].name, name)) {
        at++;
    }
    return at;
}

static bool read_length_of(sx_reader *r, const sx_tree *node, const sx_ffi_function *f,
                           sx_ffi_arg *arg)
{
    const sx_tree *names[SX_FFI_ARGS_MAX];
    size_t count = read_ids(node, names, SX_FFI_ARGS_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t at = find_arg(f, names[i]->text.at);
        if (at == f->arg_count) {
            SX_FAIL(r, "MANIFEST.REF", names[i]->where, "the name of an array of this function",
                    "function %s has no argument '%s'", f->id, names[i]->text.at);
            return false;
        }
        arg->length_of |= 1u << at;
    }
    return count > 0;
}

static bool check_names(sx_reader *r, const sx_ffi_function *f)
{
    for (size_t i = 0; i < f->arg_count; i++) {
        for (size_t j = 0; f->args[i].name != NULL && j < i; j++) {
            if (sx_str_equal(f->args[i].name, f->args[j].name)) {
                SX_FAIL(r, "MANIFEST.DOUBLE", f->args[i].where, "a name of its own: name: other",
                        "two arguments of function %s are called '%s'", f->id, f->args[i].name);
                return false;
            }
        }
    }
    return true;
}

bool sx_read_ffi_args(sx_reader *r, const sx_tree *map, sx_ffi_function *f)
{
    const sx_tree *list = sx_get_list(map, "args");
    if (list == NULL || list->count == 0) {
        return false;
    }
    if (list->count > SX_FFI_ARGS_MAX) {
        SX_FAIL(r, "MANIFEST.FFI", list->items[SX_FFI_ARGS_MAX]->where, "at most 12",
                "function %s has %zu arguments", f->id, list->count);
        return false;
    }
    f->args = sx_reader_array(r, list->count, sizeof *f->args);
    if (f->args == NULL) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < list->count; i++) {
        good =
            list->items[i]->kind == SX_TREE_MAP && read_arg(r, list->items[i], &f->args[i]) && good;
        f->arg_count++;
    }
    for (size_t i = 0; good && i < list->count; i++) {
        if (f->args[i].source == SX_FFI_LENGTH_OF) {
            const sx_tree *node = sx_tree_get(list->items[i], "length_of");
            good = read_length_of(r, node, f, &f->args[i]);
        }
    }
    return good && check_names(r, f);
}
