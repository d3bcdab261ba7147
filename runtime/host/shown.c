/*
 * shown.c: show-if conditions over a block of rows. The inputs of the `shown` run hold what counts:
 * the answers, and `not_shown` where a condition keeps an item away. Conditions look back only, so
 * each pass over them settles one more link of every chain. See shown.h.
 */
#include "host/shown.h"

#include <string.h>

/* What the fields of an unknown condition are like in one row; scratch holds these. */
#define USES_HIDDEN ((size_t)1)
#define USES_MISSING ((size_t)2)

typedef struct sx_showing {
    const sx_loaded *loaded;
    sx_run *shown, *given;
    size_t rows;
    size_t *scratch; /* by row */
} sx_showing;

static size_t item_count(const sx_model *model)
{
    return model->item_count + model->parameter_count;
}

bool sx_shown_any(const sx_model *model)
{
    for (size_t i = 0; i < item_count(model); i++)
        if (model->items[i].show_if)
            return true;
    return false;
}

void sx_run_copy_inputs(const sx_model *model, sx_run *to, sx_run *from, size_t rows)
{
    sx_run_begin(to, rows);
    for (size_t f = 0; f < model->field_count; f++) {
        memcpy(sx_run_values(to, f), sx_run_values(from, f), rows * sizeof(int64_t));
        memcpy(sx_run_status(to, f), sx_run_status(from, f), rows);
    }
}

/* ---- chains -------------------------------------------------------------------------------- */

/* Does any condition ask about an item that has a condition? */
static bool has_chain(const sx_loaded *loaded)
{
    const sx_model *model = loaded->model;
    for (size_t f = 0; f < model->field_count; f++) {
        if (!model->items[model->fields[f].item].show_if)
            continue;
        for (size_t i = 0; i < item_count(model); i++)
            if (model->items[i].show_if && sx_plan_rests_on(loaded->shown, i, f))
                return true;
    }
    return false;
}

/* ---- one item ------------------------------------------------------------------------------ */

/* What the answers are like that the condition of the item asks about. */
static void note_uses(const sx_showing *showing, size_t item)
{
    for (size_t f = 0; f < showing->loaded->model->field_count; f++) {
        if (!sx_plan_rests_on(showing->loaded->shown, item, f))
            continue;
        const uint8_t *status = sx_run_status(showing->shown, f);
        for (size_t r = 0; r < showing->rows; r++) {
            if (status[r] == SX_CELL_NOT_SHOWN)
                showing->scratch[r] |= USES_HIDDEN;
            else if (status[r] != SX_CELL_OK)
                showing->scratch[r] |= USES_MISSING;
        }
    }
}

/* scratch[row] becomes 1 where the item is not shown, else 0. */
static void decide(const sx_showing *showing, size_t item)
{
    size_t unknown = 0;
    for (size_t r = 0; r < showing->rows; r++) {
        showing->scratch[r] = 0;
        unknown += sx_run_truth(showing->shown, item, r) < 0;
    }
    if (unknown > 0)
        note_uses(showing, item);
    for (size_t r = 0; r < showing->rows; r++) {
        int truth = sx_run_truth(showing->shown, item, r);
        showing->scratch[r] = truth == 0 || (truth < 0 && showing->scratch[r] == USES_HIDDEN);
    }
}

/* Makes one field hold what counts of it; true when that is another thing than before. */
static bool mark(const sx_showing *showing, size_t field)
{
    const int64_t *given = sx_run_values(showing->given, field);
    const uint8_t *given_status = sx_run_status(showing->given, field);
    int64_t *values = sx_run_values(showing->shown, field);
    uint8_t *status = sx_run_status(showing->shown, field);
    bool changed = false;
    for (size_t r = 0; r < showing->rows; r++) {
        bool hidden = showing->scratch[r] != 0;
        if (hidden == (status[r] == SX_CELL_NOT_SHOWN))
            continue;
        changed = true;
        values[r] = hidden ? 0 : given[r];
        status[r] = hidden ? (uint8_t)SX_CELL_NOT_SHOWN : given_status[r];
        if (!hidden && status[r] == SX_CELL_NOT_SHOWN)
            status[r] = SX_CELL_SKIPPED;
    }
    return changed;
}

/* ---- all items ------------------------------------------------------------------------------ */

/* What an input calls `not_shown` is for the conditions to say. */
static void copy_given(const sx_showing *showing)
{
    const sx_model *model = showing->loaded->model;
    sx_run_copy_inputs(model, showing->shown, showing->given, showing->rows);
    for (size_t f = 0; f < model->field_count; f++) {
        uint8_t *status = sx_run_status(showing->shown, f);
        for (size_t r = 0; r < showing->rows; r++)
            if (status[r] == SX_CELL_NOT_SHOWN)
                status[r] = SX_CELL_SKIPPED;
    }
}

static bool pass(const sx_showing *showing)
{
    const sx_model *model = showing->loaded->model;
    bool changed = false;
    sx_run_execute(showing->shown);
    for (size_t i = 0; i < item_count(model); i++) {
        const sx_item *item = &model->items[i];
        if (!item->show_if || item->field_count == 0)
            continue;
        decide(showing, i);
        for (uint32_t f = 0; f < item->field_count; f++)
            changed = mark(showing, item->first_field + f) || changed;
    }
    return changed;
}

static void settle(const sx_showing *showing)
{
    const sx_model *model = showing->loaded->model;
    bool again = has_chain(showing->loaded);
    copy_given(showing);
    for (size_t i = 0; pass(showing) && again && i < item_count(model); i++) {
    }
}

static void find_contradictions(const sx_showing *showing, size_t field)
{
    const uint8_t *counts = sx_run_status(showing->shown, field);
    uint8_t *status = sx_run_status(showing->given, field);
    for (size_t r = 0; r < showing->rows; r++) {
        if (counts[r] != SX_CELL_NOT_SHOWN)
            continue;
        if (status[r] != SX_CELL_OK)
            status[r] = SX_CELL_NOT_SHOWN;
        else if (showing->scratch[r] == SX_FIELD_NONE)
            showing->scratch[r] = field;
    }
}

void sx_shown_apply(const sx_loaded *loaded, sx_run *shown, sx_run *scores, size_t rows,
                    size_t *contradiction)
{
    const sx_showing showing = {loaded, shown, scores, rows, contradiction};
    const sx_model *model = loaded->model;
    bool any = sx_shown_any(model);
    if (any)
        settle(&showing);
    for (size_t r = 0; r < rows; r++)
        contradiction[r] = SX_FIELD_NONE;
    for (size_t f = 0; any && f < model->field_count; f++)
        if (model->items[model->fields[f].item].show_if)
            find_contradictions(&showing, f);
}

void sx_shown_person(const sx_loaded *loaded, sx_run *shown, sx_run *given)
{
    size_t scratch;
    const sx_showing showing = {loaded, shown, given, 1, &scratch};
    if (sx_shown_any(loaded->model))
        settle(&showing);
}

bool sx_shown_item(const sx_loaded *loaded, sx_run *shown, size_t item)
{
    size_t hidden = 0;
    const sx_showing showing = {loaded, shown, NULL, 1, &hidden};
    if (loaded->model->items[item].show_if)
        decide(&showing, item);
    return hidden == 0;
}
