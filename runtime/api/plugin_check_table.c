/*
 * plugin_check_table.c: made-up answers for a plugin on trial. They are nobody's, so they may
 * stand in a message.
 */
#include <string.h>

#include "api/plugin_check.h"
#include "base/rng.h"
#include "host/shown.h"

#define MOST_ROWS 400
#define SEED 20261121

bool sx_trial_table(sx_trial *trial, const char *const *names, size_t columns, size_t rows,
                    sx_table_of *ret)
{
    *ret = (sx_table_of){columns, rows, names, NULL, NULL};
    ret->values = sx_arena_array(trial->arena, columns + 1, sizeof *ret->values);
    ret->status = sx_arena_array(trial->arena, columns + 1, sizeof *ret->status);
    bool good = ret->values && ret->status;
    for (size_t i = 0; good && i < columns; i++) {
        ret->values[i] = sx_arena_array(trial->arena, rows + 1, sizeof(double));
        ret->status[i] = sx_arena_array(trial->arena, rows + 1, 1);
        good = ret->values[i] && ret->status[i];
    }
    trial->memory = trial->memory || !good;
    return good;
}

void sx_table_pick(const sx_table_of *from, const size_t *order, sx_table_of *to)
{
    for (size_t i = 0; i < from->columns; i++) {
        for (size_t row = 0; row < to->rows; row++) {
            to->values[i][row] = from->values[i][order[row]];
            to->status[i][row] = from->status[i][order[row]];
        }
    }
}

sx_plugin_block sx_table_block(const sx_table_of *table)
{
    return (sx_plugin_block){.size = sizeof(sx_plugin_block),
                             .columns = (uint32_t)table->columns,
                             .rows = table->rows,
                             .names = table->names,
                             .values = (const double *const *)table->values,
                             .status = (const uint8_t *const *)table->status};
}

sx_plugin_scores sx_table_scores(const sx_table_of *table, size_t first, size_t count)
{
    return (sx_plugin_scores){.size = sizeof(sx_plugin_scores),
                              .columns = (uint32_t)count,
                              .rows = table->rows,
                              .names = table->names + first,
                              .values = table->values + first,
                              .status = table->status + first};
}

size_t *sx_trial_order(sx_trial *trial, size_t count, unsigned seed)
{
    sx_rng rng = {SEED + 1 + seed};
    size_t *order = sx_arena_array(trial->arena, count + 1, sizeof *order);
    if (!order) {
        trial->memory = true;
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t other = sx_rng_below(&rng, (uint32_t)i);
        size_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    return order;
}

const char *sx_table_words(sx_trial *trial, const sx_table_of *table, size_t row)
{
    sx_buf text;
    sx_buf_init(&text, 512);
    for (size_t i = 0; i < table->columns && i < 8; i++) {
        sx_buf_printf(&text, "%s%s=", i > 0 ? " " : "", table->names[i]);
        if (table->status[i][row] == SX_CELL_OK)
            sx_number_print(&text, sx_number_real(table->values[i][row]), SX_PRINT_DIGITS);
        else
            sx_buf_str(&text, sx_cell_word((sx_cell)table->status[i][row]));
    }
    if (table->columns > 8)
        sx_buf_str(&text, " ...");
    const char *words = sx_buf_keep(&text, trial->arena);
    trial->memory = trial->memory || !words;
    return words ? words : "";
}

/* --- answers ---------------------------------------------------------------------------------- */

typedef struct maker {
    const sx_model *model;
    sx_run *inputs;
    size_t items; /* and parameters */
    sx_rng rng;
} maker;

static void put(maker *m, size_t field, size_t row, int64_t value, sx_cell cell)
{
    sx_run_values(m->inputs, field)[row] = cell == SX_CELL_OK ? value : 0;
    sx_run_status(m->inputs, field)[row] = (uint8_t)cell;
}

static void put_missing(maker *m, const sx_item *item, size_t row, sx_cell why)
{
    for (size_t f = 0; f < item->field_count; f++)
        put(m, item->first_field + f, row, 0, why);
}

static uint64_t span_of(const sx_field *field)
{
    return (uint64_t)field->high - (uint64_t)field->low;
}

/* Steps that an answer may be away from the least one. */
static int64_t step_of(const sx_item *item)
{
    if (item->step.value <= 0 || item->digits < item->step.digits)
        return 1;
    return item->step.value * sx_pow10((unsigned)(item->digits - item->step.digits));
}

/* The ranks of n options in some order; `turn` 0 is that of the manifest. */
static void put_ranks(maker *m, const sx_item *item, size_t row, uint64_t turn)
{
    uint32_t count = item->field_count;
    for (uint32_t i = 0; i < count; i++)
        put(m, item->first_field + i, row, (int64_t)((i + turn) % count) + 1, SX_CELL_OK);
    for (uint32_t i = count; turn > 1 && i > 1; i--) {
        int64_t *a = sx_run_values(m->inputs, item->first_field + i - 1) + row;
        int64_t *b = sx_run_values(m->inputs, item->first_field + sx_rng_below(&m->rng, i)) + row;
        int64_t kept = *a;
        *a = *b;
        *b = kept;
    }
}

/* At most `most` options of a multi item. */
static void put_options(maker *m, const sx_item *item, size_t row, uint64_t turn)
{
    uint32_t left = item->most ? item->most : item->field_count;
    for (uint32_t i = 0; i < item->field_count; i++) {
        bool chosen = left > 0 && turn > 0 && (turn == 1 || sx_rng_below(&m->rng, 2) == 0);
        left -= chosen;
        put(m, item->first_field + i, row, chosen, SX_CELL_OK);
    }
}

/* An answer: the least one at turn 0, the greatest at turn 1, then any. */
static void put_answer(maker *m, const sx_item *item, size_t row, uint64_t turn)
{
    if (item->kind == SX_ITEM_RANKING) {
        put_ranks(m, item, row, turn);
    } else if (item->kind == SX_ITEM_MULTI) {
        put_options(m, item, row, turn);
    } else if (item->field_count > 0) {
        const sx_field *field = &m->model->fields[item->first_field];
        bool number = item->kind == SX_ITEM_NUMBER || item->kind == SX_ITEM_SLIDER;
        uint64_t step = number ? (uint64_t)step_of(item) : 1;
        uint64_t steps = span_of(field) / step;
        uint64_t far = steps < 1000000 ? steps : 1000000;
        uint64_t at = turn == 0 ? 0 : turn == 1 ? steps : sx_rng_below(&m->rng, (uint32_t)far + 1);
        put(m, item->first_field, row, field->low + (int64_t)(at * step), SX_CELL_OK);
    }
}

static sx_cell some_reason(maker *m)
{
    static const sx_cell reasons[] = {SX_CELL_SKIPPED, SX_CELL_DECLINED, SX_CELL_NOT_APPLICABLE};
    return reasons[sx_rng_below(&m->rng, 3)];
}

/* Rows of every combination, 0 when that would be too many. Missing is one more answer. */
static size_t combinations(const maker *m)
{
    uint64_t count = 1;
    for (size_t i = 0; i < m->items; i++) {
        const sx_item *item = &m->model->items[i];
        if (item->kind == SX_ITEM_TEXT)
            continue;
        if (item->kind != SX_ITEM_CHOICE)
            return 0;
        count *= span_of(&m->model->fields[item->first_field]) + 2;
        if (count > MOST_ROWS)
            return 0;
    }
    return (size_t)count;
}

static void fill_combination(maker *m, size_t row)
{
    uint64_t left = row;
    for (size_t i = 0; i < m->items; i++) {
        const sx_item *item = &m->model->items[i];
        if (item->kind == SX_ITEM_TEXT)
            continue;
        const sx_field *field = &m->model->fields[item->first_field];
        uint64_t choices = span_of(field) + 2, at = left % choices;
        left /= choices;
        put(m, item->first_field, row, field->low + (int64_t)at - 1,
            at == 0 ? SX_CELL_SKIPPED : SX_CELL_OK);
    }
}

static void fill_some(maker *m, size_t row)
{
    bool gaps = row > 2 && row % 3 == 0;
    for (size_t i = 0; i < m->items; i++) {
        const sx_item *item = &m->model->items[i];
        bool missing = row == 0 || (gaps && sx_rng_below(&m->rng, 4) == 0);
        if (missing)
            put_missing(m, item, row, row == 0 ? SX_CELL_SKIPPED : some_reason(m));
        else
            put_answer(m, item, row, row - 1);
    }
}

/* Takes back what conditions do not allow; what was taken back can hide more. */
static bool respect_conditions(sx_trial *trial, maker *m, size_t rows)
{
    if (!sx_shown_any(m->model))
        return true;
    sx_run *shown = sx_run_new(trial->loaded->shown, rows);
    size_t *contradiction = sx_arena_array(trial->arena, rows + 1, sizeof *contradiction);
    bool again = shown && contradiction;
    trial->memory = trial->memory || !again;
    for (size_t turn = 0; again && turn <= m->model->field_count; turn++) {
        sx_shown_apply(trial->loaded, shown, m->inputs, rows, contradiction);
        again = false;
        for (size_t row = 0; row < rows; row++) {
            if (contradiction[row] == SX_FIELD_NONE)
                continue;
            const sx_field *field = &m->model->fields[contradiction[row]];
            put_missing(m, &m->model->items[field->item], row, SX_CELL_SKIPPED);
            again = true;
        }
    }
    sx_run_free(shown);
    return !trial->memory;
}

bool sx_trial_answers(sx_trial *trial, sx_table_of *ret)
{
    sx_columns columns;
    const sx_model *model = trial->loaded->model;
    maker m = {.model = model, .items = model->item_count + model->parameter_count, .rng = {SEED}};
    size_t all = combinations(&m), rows = all ? all : MOST_ROWS;
    if (!sx_columns_start(&columns, trial->loaded, rows)) {
        trial->memory = true;
        return false;
    }
    m.inputs = columns.inputs;
    sx_run_begin(m.inputs, rows);
    for (size_t row = 0; row < rows; row++) {
        if (all)
            fill_combination(&m, row);
        else
            fill_some(&m, row);
    }
    bool good = respect_conditions(trial, &m, rows);
    if (good) {
        const sx_plugin_block *block = sx_columns_block(&columns);
        good = sx_trial_table(trial, block->names, block->columns, rows, ret);
        for (size_t i = 0; good && i < block->columns; i++) {
            memcpy(ret->values[i], block->values[i], rows * sizeof(double));
            memcpy(ret->status[i], block->status[i], rows);
        }
    }
    sx_columns_end(&columns);
    return good;
}
