/*
 * codes.c: lists the cells that a field can have: every answer, and every reason why there is none.
 */
#include "batch/codes.h"

#include <string.h>

/* Numbers `value` with `status`, once. False when there are too many. */
static bool add(sx_codes *codes, int64_t value, uint8_t status)
{
    for (size_t i = 0; i < codes->count; i++) {
        if (codes->values[i] == value && codes->status[i] == status) {
            return true;
        }
    }
    if (codes->count == SX_CODES_MAX) {
        return false;
    }
    codes->values[codes->count] = value;
    codes->status[codes->count++] = status;
    return true;
}

static bool add_options(sx_codes *codes, const sx_response_set *set)
{
    bool few = true;
    for (size_t i = 0; i < set->option_count && few; i++) {
        few = add(codes, (int64_t)i, (uint8_t)set->options[i].missing);
    }
    return few;
}

static bool add_range(sx_codes *codes, int64_t low, int64_t high)
{
    bool few = true;
    for (int64_t value = low; value <= high && few; value++) {
        few = add(codes, value, SX_CELL_OK);
    }
    return few;
}

static bool add_answers(sx_codes *codes)
{
    const sx_model *model = codes->reader->model;
    const sx_field *field = &model->fields[codes->reader->field];
    const sx_item *item = &model->items[field->item];
    switch (item->kind) {
    case SX_ITEM_CHOICE: return add_options(codes, item->responses);
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER: return item->ranged && add_range(codes, field->low, field->high);
    case SX_ITEM_DATE: return false;
    default: return add_range(codes, field->low, field->high);
    }
}

static uint8_t number_of(const sx_codes *codes, int64_t value, uint8_t status)
{
    for (size_t i = 0; i < codes->count; i++) {
        if (codes->values[i] == value && codes->status[i] == status) {
            return (uint8_t)i;
        }
    }
    return SX_CODE_BAD;
}

void sx_codes_make(const sx_cell_reader *reader, char separator, sx_codes *ret)
{
    *ret = (sx_codes){.reader = reader};
    memset(ret->cell, SX_CODE_BAD, sizeof ret->cell);
    bool few = add(ret, 0, SX_CELL_SKIPPED) && add_answers(ret) && add(ret, 0, SX_CELL_DECLINED) &&
               add(ret, 0, SX_CELL_NOT_APPLICABLE) && add(ret, 0, SX_CELL_NOT_SHOWN);
    if (!few) {
        ret->count = 0;
        return;
    }
    for (size_t c = 0; c < 0x80; c++) {
        uint8_t code = reader->code[c];
        if (code != SX_CELL_SLOW) {
            ret->cell[c] = number_of(ret, reader->value[code], reader->status[code]);
        }
    }
    ret->cell[(unsigned char)separator] = 0;
    ret->cell['\n'] = 0; /* what stands before a row that begins with an empty cell */
}

uint8_t sx_codes_read(const sx_codes *codes, sx_slice text)
{
    int64_t value = 0;
    uint8_t status = 0;
    if (text.len == 0) {
        return 0;
    }
    if (text.len == 1 && codes->cell[(unsigned char)text.at[0]] != SX_CODE_BAD) {
        return codes->cell[(unsigned char)text.at[0]];
    }
    return sx_cell_read(codes->reader, text, &value, &status) == NULL
               ? number_of(codes, value, status)
               : SX_CODE_BAD;
}
