/*
 * binding.c: binds columns in two passes: what each column means, then which fields got none and
 * what their reader should be told. Columns that mean nothing here are left alone.
 */
#include "batch/binding.h"

#include <string.h>

#include "batch/near.h"

/* Fields that are told one by one; more would hide the point. */
#define TOLD_MAX 5

static const char *const id_columns[] = {"id", "subject", "respondent", "record_id"};

typedef struct binder {
    sx_binding *binding;
    const sx_loaded *const *instruments;
    size_t count;
    const sx_binding_options *options;
    sx_arena *arena;
    sx_diags *diags;
    size_t **column_of; /* by instrument and field: its column; SX_COLUMN_NONE */
} binder;

static sx_where header_of(const binder *b)
{
    return (sx_where){.file = b->options->file, .line = 1};
}

static const char *field_name(const binder *b, uint32_t instrument, uint32_t field)
{
    return b->instruments[instrument]->model->fields[field].name;
}

/* ---- names of the columns ---------------------------------------------------------------- */

static sx_status take_columns(binder *b, const sx_slice *columns, size_t count)
{
    sx_binding *binding = b->binding;
    binding->columns = sx_arena_array(b->arena, count + 1, sizeof *binding->columns);
    binding->first = sx_arena_array(b->arena, count + 1, sizeof *binding->first);
    binding->by_name = sx_map_new(b->arena, count);
    if (binding->columns == NULL || binding->first == NULL || binding->by_name == NULL) {
        return SX_E_MEMORY;
    }
    binding->column_count = count;
    sx_status status = SX_OK;
    size_t twice = 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = sx_arena_strndup(b->arena, columns[i].at, columns[i].len);
        size_t existing = SX_MAP_NONE;
        if (name == NULL) {
            return SX_E_MEMORY;
        }
        binding->columns[i] = name;
        /* Columns without a name (a spreadsheet's empty ones) can mean nothing. */
        if (name[0] != '\0' && !sx_map_put(binding->by_name, sx_slice_of(name), i, &existing)) {
            return SX_E_MEMORY;
        }
        if (existing != SX_MAP_NONE && twice++ < TOLD_MAX) {
            status = sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_TWICE", header_of(b),
                                 "one column of each name", "columns %zu and %zu are both named %s",
                                 existing + 1, i + 1, name);
        }
    }
    return status;
}

/* The column with this name, or a refusal that names the nearest one. */
static sx_status named_column(const binder *b, const char *name, const char *option, size_t *ret)
{
    *ret = sx_map_get(b->binding->by_name, sx_slice_of(name));
    if (*ret != SX_MAP_NONE) {
        return SX_OK;
    }
    const char *near = sx_nearest(sx_slice_of(name), b->binding->columns, b->binding->column_count);
    return sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_MISSING", header_of(b),
                       near == NULL ? "the exact name of a column"
                                    : sx_arena_printf(b->arena, "did you mean '%s'?", near),
                       "no column is named '%s' (%s)", name, option);
}

static bool is_bound(const sx_binding *binding, size_t column)
{
    return binding->first[column] != binding->first[column + 1];
}

static sx_status choose_id(const binder *b)
{
    sx_binding *binding = b->binding;
    binding->id = SX_COLUMN_NONE;
    binding->occasion = SX_COLUMN_NONE;
    bool there = b->options->occasion != NULL &&
                 sx_map_get(binding->by_name, sx_slice_of(b->options->occasion)) != SX_MAP_NONE;
    if (b->options->occasion != NULL && (there || !b->options->occasion_if_there)) {
        sx_status status = named_column(b, b->options->occasion, "--occasion", &binding->occasion);
        if (status != SX_OK) {
            return status;
        }
    }
    if (b->options->id != NULL) {
        return named_column(b, b->options->id, "--id", &binding->id);
    }
    for (size_t i = 0; i < sizeof id_columns / sizeof id_columns[0]; i++) {
        size_t column = sx_map_get(binding->by_name, sx_slice_of(id_columns[i]));
        if (column != SX_MAP_NONE && !is_bound(binding, column)) {
            binding->id = column;
            break;
        }
    }
    return SX_OK;
}

/* ---- what a column means ----------------------------------------------------------------- */

/* Whether a name means one thing: one field, or one parameter of several instruments. */
static bool is_clear(const sx_names *names, uint32_t first)
{
    bool parameters = names->items[first].parameter;
    bool one = names->items[first].next == SX_NAME_END;
    for (uint32_t i = first; i != SX_NAME_END; i = names->items[i].next) {
        parameters = parameters && names->items[i].parameter;
    }
    return one || parameters;
}

static sx_status bind_meaning(const binder *b, const sx_name *name, size_t column, size_t *used)
{
    size_t *place = &b->column_of[name->instrument][name->field];
    if (*place != SX_COLUMN_NONE) {
        return sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_TWICE", header_of(b),
                           "take one of them out or rename it", "columns %s and %s both hold %s.%s",
                           b->binding->columns[*place], b->binding->columns[column],
                           b->instruments[name->instrument]->model->id,
                           field_name(b, name->instrument, name->field));
    }
    *place = column;
    b->binding->bounds[(*used)++] = (sx_bound){name->instrument, name->field};
    return SX_OK;
}

static sx_status bind_columns(binder *b)
{
    sx_binding *binding = b->binding;
    const sx_names *names = &binding->names;
    /* Each meaning is bound at most once. */
    binding->bounds = sx_arena_array(b->arena, names->count + 1, sizeof *binding->bounds);
    if (binding->bounds == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = SX_OK;
    size_t used = 0;
    for (size_t column = 0; column < binding->column_count; column++) {
        binding->first[column] = (uint32_t)used;
        uint32_t first = sx_names_find(names, sx_slice_of(binding->columns[column]));
        if (first == SX_NAME_END || !is_clear(names, first)) {
            continue;
        }
        for (uint32_t i = first; i != SX_NAME_END; i = names->items[i].next) {
            sx_status one = bind_meaning(b, &names->items[i], column, &used);
            status = one == SX_OK ? status : one;
        }
    }
    binding->first[binding->column_count] = (uint32_t)used;
    return status;
}

/* Names that mean several things matter only when one of them found no other column. */
static sx_status check_unclear(const binder *b)
{
    const sx_names *names = &b->binding->names;
    sx_status status = SX_OK;
    for (size_t column = 0; column < b->binding->column_count; column++) {
        const char *text = b->binding->columns[column];
        uint32_t first = sx_names_find(names, sx_slice_of(text));
        if (first == SX_NAME_END || is_clear(names, first)) {
            continue;
        }
        for (uint32_t i = first; i != SX_NAME_END; i = names->items[i].next) {
            const sx_name *name = &names->items[i];
            if (b->column_of[name->instrument][name->field] != SX_COLUMN_NONE) {
                continue;
            }
            const char *id = b->instruments[name->instrument]->model->id;
            const char *field = field_name(b, name->instrument, name->field);
            status = sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_AMBIGUOUS", header_of(b),
                                 sx_arena_printf(b->arena,
                                                 "name it %s.%s, or score one instrument alone", id,
                                                 field),
                                 "column %s could be an item of several instruments", text);
            break;
        }
    }
    return status;
}

/* ---- fields without a column -------------------------------------------------------------- */

/* Whether an expression reads the item, alone or in a range. */
static bool reads_item(const sx_model *model, const sx_expr *expr, size_t item)
{
    if (expr == NULL) {
        return false;
    }
    const char *id = model->items[item].id;
    size_t id_len = strlen(id);
    if (expr->kind == SX_EXPR_NAME && strncmp(expr->name, id, id_len) == 0 &&
        (expr->name[id_len] == '\0' || expr->name[id_len] == '.')) {
        return true;
    }
    if (expr->kind == SX_EXPR_RANGE) {
        int from = sx_model_find_item(model, expr->name);
        int to = sx_model_find_item(model, expr->last);
        return from >= 0 && to >= 0 && item >= (size_t)from && item <= (size_t)to;
    }
    for (size_t i = 0; i < expr->arg_count; i++) {
        if (reads_item(model, expr->args[i], item)) {
            return true;
        }
    }
    return false;
}

/* Without a column the whole run says "skipped": fair for what no scale needs and no flag reads. */
static bool may_be_absent(const sx_model *model, size_t field)
{
    size_t index = model->fields[field].item;
    const sx_item *item = &model->items[index];
    if (index >= model->item_count) {
        return true; /* a parameter: norms that need it say so in their status */
    }
    for (size_t i = 0; i < model->flag_count; i++) {
        if (reads_item(model, model->flags[i].when, index)) {
            return false;
        }
    }
    return !item->required || item->unscored;
}

/* Without this item every score, flag and branch is the same: nothing to say about its absence, unless
 * a part of it is there. */
static bool changes_nothing(const binder *b, uint32_t instrument, size_t field)
{
    const sx_model *model = b->instruments[instrument]->model;
    size_t index = model->fields[field].item;
    const sx_item *item = &model->items[index];
    if (index >= model->item_count || item->required || !item->unscored ||
        !may_be_absent(model, field)) {
        return false;
    }
    for (uint32_t f = 0; f < item->field_count; f++) {
        if (b->column_of[instrument][item->first_field + f] != SX_COLUMN_NONE) {
            return false;
        }
    }
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        if (reads_item(model, model->items[i].show_if, index)) {
            return false;
        }
    }
    return true;
}

typedef struct absent {
    size_t found; /* items that have a column */
    size_t optional, needed;
    sx_status status;
} absent;

static void tell_field(const binder *b, const sx_near *near, uint32_t instrument, uint32_t field,
                       absent *tally)
{
    const sx_model *model = b->instruments[instrument]->model;
    const sx_names *names = &b->binding->names;
    const char *name = model->fields[field].name;
    const char *other = sx_near_case(near, b->arena, names, instrument, field);
    if (other == NULL && changes_nothing(b, instrument, field)) {
        return;
    }
    bool optional = may_be_absent(model, field) && other == NULL;
    size_t told = optional ? tally->optional++ : tally->needed++;
    if (told >= TOLD_MAX) {
        tally->status = optional ? tally->status : SX_E_INPUT;
        return;
    }
    const char *expected;
    if (other != NULL) {
        expected = sx_arena_printf(
            b->arena, "did you mean '%s'? Upper and lower case must be as written", other);
    } else if ((other = sx_near_column(near, b->arena, names, instrument, field)) != NULL) {
        expected = sx_arena_printf(b->arena, "did you mean '%s'?", other);
    } else {
        expected = sx_near_accepted(b->arena, names, instrument, field);
    }
    if (optional) {
        sx_diag_warn(b->diags, "INPUT.COLUMN_ABSENT", header_of(b), expected,
                     "no column for %s.%s, which may be left out: skipped in every row", model->id,
                     name);
    } else {
        tally->status = sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_MISSING", header_of(b),
                                    expected, "no column for %s.%s", model->id, name);
    }
}

static sx_status check_fields(const binder *b, const sx_near *near, uint32_t instrument)
{
    const sx_model *model = b->instruments[instrument]->model;
    absent tally = {.status = SX_OK};
    for (uint32_t f = 0; f < model->field_count; f++) {
        if (b->column_of[instrument][f] == SX_COLUMN_NONE) {
            tell_field(b, near, instrument, f, &tally);
        } else if (model->fields[f].item < model->item_count) {
            tally.found++;
        }
    }
    if (tally.needed > TOLD_MAX) {
        sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_MISSING", header_of(b),
                    "a column for each item that is scored or raises a flag",
                    "no column for %zu more fields of %s", tally.needed - TOLD_MAX, model->id);
    }
    if (tally.optional > TOLD_MAX) {
        sx_diag_warn(b->diags, "INPUT.COLUMN_ABSENT", header_of(b), NULL,
                     "no column for %zu more fields of %s, which may be left out",
                     tally.optional - TOLD_MAX, model->id);
    }
    if (tally.status == SX_OK && tally.found == 0 && model->field_count > 0) {
        return sx_diag_add(b->diags, SX_E_INPUT, "INPUT.COLUMN_MISSING", header_of(b),
                           sx_near_accepted(b->arena, &b->binding->names, instrument, 0),
                           "no column holds an item of %s", model->id);
    }
    return tally.status;
}

static sx_status check_instruments(const binder *b)
{
    sx_near near;
    sx_status status = sx_near_make(b->arena, &b->binding->names, b->binding->columns,
                                    b->binding->column_count, &near);
    if (status != SX_OK) {
        return status;
    }
    for (uint32_t i = 0; i < b->count; i++) {
        sx_status one = check_fields(b, &near, i);
        status = status == SX_OK ? one : status;
    }
    return status;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static bool make_places(binder *b)
{
    b->column_of = sx_arena_array(b->arena, b->count, sizeof *b->column_of);
    for (size_t i = 0; b->column_of != NULL && i < b->count; i++) {
        size_t fields = b->instruments[i]->model->field_count;
        b->column_of[i] = sx_arena_array(b->arena, fields + 1, sizeof **b->column_of);
        if (b->column_of[i] == NULL) {
            return false;
        }
        for (size_t f = 0; f < fields; f++) {
            b->column_of[i][f] = SX_COLUMN_NONE;
        }
    }
    return b->column_of != NULL;
}

sx_status sx_binding_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                          const sx_slice *columns, size_t column_count,
                          const sx_binding_options *options, sx_diags *diags, sx_binding *ret)
{
    *ret = (sx_binding){.id = SX_COLUMN_NONE, .occasion = SX_COLUMN_NONE};
    binder b = {.binding = ret,
                .instruments = instruments,
                .count = count,
                .options = options,
                .arena = arena,
                .diags = diags};
    sx_status status = make_places(&b)
                           ? sx_names_make(arena, instruments, count, options->mapping, &ret->names)
                           : SX_E_MEMORY;
    if (status == SX_OK) {
        status = take_columns(&b, columns, column_count);
    }
    if (status == SX_OK) {
        status = bind_columns(&b);
    }
    if (status == SX_OK) {
        status = check_unclear(&b);
    }
    if (status == SX_OK) { /* after an unclear name the missing fields are its consequence */
        status = check_instruments(&b);
    }
    return status == SX_OK ? choose_id(&b) : status;
}
