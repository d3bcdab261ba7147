/*
 * shown.c: show-if conditions applied to a block. See shown.h.
 */
#include "host/shown.h"

#include <string.h>

bool sx_shown_any(const sx_model *model)
{
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++)
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

static void apply_field(const sx_run *shown, sx_run *scores, size_t item, size_t field, size_t rows,
                        size_t *contradiction)
{
    uint8_t *status = sx_run_status(scores, field);
    for (size_t r = 0; r < rows; r++) {
        if (sx_run_truth(shown, item, r) != 0)
            continue;
        if (status[r] == SX_CELL_OK) {
            if (contradiction[r] == SX_FIELD_NONE)
                contradiction[r] = field;
        } else {
            status[r] = SX_CELL_NOT_SHOWN;
        }
    }
}

void sx_shown_apply(const sx_loaded *loaded, sx_run *shown, sx_run *scores, size_t rows,
                    size_t *contradiction)
{
    const sx_model *model = loaded->model;
    for (size_t r = 0; r < rows; r++)
        contradiction[r] = SX_FIELD_NONE;
    if (!sx_shown_any(model))
        return;
    sx_run_copy_inputs(model, shown, scores, rows);
    sx_run_execute(shown);
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++)
        for (uint32_t f = 0; model->items[i].show_if && f < model->items[i].field_count; f++)
            apply_field(shown, scores, i, model->items[i].first_field + f, rows, contradiction);
}
