/*
 * columns.c: lists the columns of the instruments of a run, and keeps the chosen ones.
 */
#include "batch/columns.h"

#include <string.h>

typedef struct lister {
    sx_arena *arena;
    sx_columns *columns;
    size_t capacity;
    const sx_columns_options *options;
    bool failed;
} lister;

static void add(lister *l, sx_column_kind kind, size_t instrument, size_t scale, const char *name)
{
    sx_columns *columns = l->columns;
    void *items = columns->items;
    l->failed = l->failed || name == NULL ||
                sx_arena_grow(l->arena, &items, &l->capacity, columns->count,
                              sizeof *columns->items) == NULL;
    if (!l->failed) {
        columns->items = items;
        columns->items[columns->count++] =
            (sx_result_column){kind, (uint32_t)instrument, (uint32_t)scale, name};
    }
}

static void add_scale(lister *l, const sx_model *model, size_t instrument, size_t index)
{
    static const struct {
        sx_column_kind kind;
        const char *suffix;
    } parts[] = {{SX_COLUMN_VALUE, ""},         {SX_COLUMN_BAND, ".band"},
                 {SX_COLUMN_STATUS, ".status"}, {SX_COLUMN_UNROUNDED, ".unrounded"},
                 {SX_COLUMN_EDGE, ".edge"},     {SX_COLUMN_ANSWERED, ".answered"}};
    const sx_scale *scale = &model->scales[index];
    bool category = scale->compute == SX_COMPUTE_CATEGORY;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sx_column_kind kind = parts[i].kind;
        bool there = kind == SX_COLUMN_VALUE || kind == SX_COLUMN_STATUS ||
                     (kind == SX_COLUMN_BAND       ? !category && scale->band_count > 0
                      : kind == SX_COLUMN_ANSWERED ? l->options->details
                                                   : l->options->details && !category);
        if (there) {
            add(l, kind, instrument, index,
                sx_arena_printf(l->arena, "%s.%s%s", model->id, scale->id, parts[i].suffix));
        }
    }
}

static void add_whole(lister *l, const sx_loaded *loaded, size_t instrument, sx_column_kind kind,
                      const char *suffix)
{
    add(l, kind, instrument, 0, sx_arena_printf(l->arena, "%s.%s", loaded->model->id, suffix));
}

static void add_instrument(lister *l, const sx_loaded *loaded, size_t instrument)
{
    const sx_model *model = loaded->model;
    for (size_t s = 0; s < model->scale_count; s++) {
        add_scale(l, model, instrument, s);
    }
    if (model->flag_count > 0) {
        add_whole(l, loaded, instrument, SX_COLUMN_FLAGS, "flags");
    }
    if (model->validity_count > 0) {
        add_whole(l, loaded, instrument, SX_COLUMN_VALIDITY, "validity");
    }
    if (loaded->weak) {
        add_whole(l, loaded, instrument, SX_COLUMN_JAIL, "jail");
    }
}

static void add_made(lister *l, const sx_loaded *loaded, size_t instrument)
{
    add_whole(l, loaded, instrument, SX_COLUMN_MISSING, "missing");
    add_whole(l, loaded, instrument, SX_COLUMN_VERSION, "version");
    add_whole(l, loaded, instrument, SX_COLUMN_RULE_HASH, "rule_hash");
    add_whole(l, loaded, instrument, SX_COLUMN_ENGINE, "engine");
}

/* --- choosing ---------------------------------------------------------------------------------- */

/* Only the last star met is tried again: an earlier one cannot do better. */
bool sx_pattern_fits(const char *pattern, const char *name)
{
    const char *star = NULL, *from = NULL;
    while (*name != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            from = name;
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = ++from;
        } else {
            return false;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

static sx_status refuse(const sx_columns *columns, const char *chosen, sx_arena *arena,
                        sx_diags *diags)
{
    const char **names = sx_arena_array(arena, columns->count + 1, sizeof *names);
    if (names == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < columns->count; i++) {
        names[i] = columns->items[i].name;
    }
    const char *near = sx_nearest(sx_slice_of(chosen), names, columns->count);
    return sx_diag_add(diags, SX_E_USAGE, "USAGE.COLUMN", (sx_where){0},
                       near == NULL ? "the name of a column of the results; * for any part of it"
                                    : sx_arena_printf(arena, "did you mean '%s'?", near),
                       "no column of the results is named '%s'", chosen);
}

static sx_status choose(sx_columns *columns, const sx_columns_options *options, sx_arena *arena,
                        sx_diags *diags)
{
    for (size_t c = 0; c < options->chosen_count; c++) {
        size_t i = 0;
        while (i < columns->count && !sx_pattern_fits(options->chosen[c], columns->items[i].name)) {
            i++;
        }
        if (i == columns->count) {
            return refuse(columns, options->chosen[c], arena, diags);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < columns->count; i++) {
        bool keep = columns->items[i].kind == SX_COLUMN_FLAGS;
        for (size_t c = 0; c < options->chosen_count && !keep; c++) {
            keep = sx_pattern_fits(options->chosen[c], columns->items[i].name);
        }
        if (keep) {
            columns->items[kept++] = columns->items[i];
        }
    }
    columns->count = kept;
    return SX_OK;
}

sx_status sx_columns_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                          const sx_columns_options *options, sx_diags *diags, sx_columns *ret)
{
    lister l = {.arena = arena, .columns = ret, .options = options};
    *ret = (sx_columns){0};
    for (size_t i = 0; i < count; i++) {
        add_instrument(&l, instruments[i], i);
    }
    for (size_t i = 0; options->made && i < count; i++) {
        add_made(&l, instruments[i], i);
    }
    if (l.failed) {
        return SX_E_MEMORY;
    }
    return options->chosen == NULL ? SX_OK : choose(ret, options, arena, diags);
}
