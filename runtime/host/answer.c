/*
 * answer.c: one answer as text into the cell of a field and back. Every way in (terminal, files, saved
 * responses, examples) goes through here, so that a spelling means the same everywhere.
 */
#include "host/answer.h"

#include "base/clock.h"
#include "host/instrument.h"

static sx_status read_choice(const sx_item *item, sx_slice text, int64_t *ret_value,
                             sx_cell *ret_cell)
{
    int index = sx_response_set_find(item->responses, text);
    int64_t number;
    if (index < 0 && sx_int_read(text, &number)) { /* "2.0" is option 2 */
        char digits[32]; /* no memory that could run out: the answer would be refused for it */
        sx_buf plain = {.data = digits, .capacity = sizeof digits, .max = sizeof digits - 1};
        sx_buf_int(&plain, number);
        index = sx_response_set_find(item->responses, (sx_slice){digits, plain.len});
    }
    if (index < 0)
        return SX_E_INPUT;
    *ret_value = index;
    *ret_cell = item->responses->options[index].missing;
    return SX_OK;
}

static sx_status read_number(const sx_item *item, const sx_field *field, sx_slice text,
                             int64_t *ret_value)
{
    sx_decimal value;
    if (!sx_decimal_read(text, &value) || value.digits > item->digits)
        return SX_E_INPUT;
    int64_t unit = sx_pow10((unsigned)(item->digits - value.digits));
    if (value.value > INT64_MAX / unit || value.value < INT64_MIN / unit)
        return SX_E_INPUT;
    int64_t scaled = value.value * unit;
    if (item->ranged && (scaled < field->low || scaled > field->high))
        return SX_E_INPUT;
    if (item->step.value > 0 && item->step.digits <= item->digits) {
        int64_t step = item->step.value * sx_pow10((unsigned)(item->digits - item->step.digits));
        if ((scaled - field->low) % step != 0)
            return SX_E_INPUT;
    }
    *ret_value = scaled;
    return SX_OK;
}

sx_status sx_answer_read(const sx_model *model, size_t field_index, sx_slice text,
                         int64_t *ret_value, sx_cell *ret_cell, const char **ret_expected)
{
    const sx_field *field = &model->fields[field_index];
    const sx_item *item = &model->items[field->item];
    int32_t days;
    sx_status status = SX_E_INPUT;
    *ret_cell = SX_CELL_OK;
    *ret_expected = model->field_expected && model->field_expected[field_index]
                        ? model->field_expected[field_index]
                        : "a valid answer";
    switch (item->kind) {
    case SX_ITEM_CHOICE: return read_choice(item, text, ret_value, ret_cell);
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER: return read_number(item, field, text, ret_value);
    case SX_ITEM_DATE:
        if (sx_date_read(text, &days) && days >= field->low && days <= field->high) {
            *ret_value = days;
            status = SX_OK;
        }
        return status;
    default: /* multi: 0 or 1; ranking: the rank */
        if (sx_int_read(text, ret_value) && *ret_value >= field->low && *ret_value <= field->high)
            status = SX_OK;
        return status;
    }
}

void sx_answer_print(const sx_model *model, size_t field_index, int64_t value, sx_buf *out)
{
    const sx_field *field = &model->fields[field_index];
    const sx_item *item = &model->items[field->item];
    char date[11];
    switch (item->kind) {
    case SX_ITEM_CHOICE:
        if (value >= 0 && (size_t)value < item->responses->option_count)
            sx_buf_str(out, item->responses->options[value].code);
        break;
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER: sx_decimal_print(out, (sx_decimal){value, item->digits}); break;
    case SX_ITEM_DATE:
        sx_date_print((int32_t)value, date);
        sx_buf_str(out, date);
        break;
    default: sx_buf_int(out, value);
    }
}

static void describe(const sx_model *model, size_t index, sx_buf *out)
{
    const sx_field *field = &model->fields[index];
    const sx_item *item = &model->items[field->item];
    bool number = item->kind == SX_ITEM_NUMBER || item->kind == SX_ITEM_SLIDER;
    if (item->kind == SX_ITEM_CHOICE) {
        sx_buf_str(out, "one of ");
        for (size_t i = 0; i < item->responses->option_count; i++)
            sx_buf_printf(out, "%s%s", i ? ", " : "", item->responses->options[i].code);
        return;
    }
    if (number && !item->ranged) {
        sx_buf_str(out, item->digits ? "a number" : "a whole number");
        return;
    }
    sx_buf_str(out, item->kind == SX_ITEM_DATE ? "a date YYYY-MM-DD from "
                    : item->digits && number   ? "a number from "
                                               : "a whole number from ");
    sx_answer_print(model, index, field->low, out);
    sx_buf_str(out, " to ");
    sx_answer_print(model, index, field->high, out);
    if (number && item->digits)
        sx_buf_printf(out, " with at most %u decimal%s", item->digits,
                      item->digits == 1 ? "" : "s");
    if (number && item->step.value > 0) {
        sx_buf_str(out, " in steps of ");
        sx_decimal_print(out, item->step);
    }
}

sx_status sx_answer_prepare(sx_model *model)
{
    model->field_expected =
        sx_arena_array(model->arena, model->field_count + 1, sizeof *model->field_expected);
    if (!model->field_expected)
        return SX_E_MEMORY;
    for (size_t i = 0; i < model->field_count; i++) {
        sx_buf text;
        sx_buf_init(&text, 4096);
        describe(model, i, &text);
        model->field_expected[i] = sx_buf_keep(&text, model->arena);
        if (!model->field_expected[i])
            return SX_E_MEMORY;
    }
    return SX_OK;
}
