/*
 * cells.c: reads cells through the one reader of answers (host), then through the missing tokens and
 * the words for reasons. An answer always wins: a token never hides an option.
 */
#include "batch/cells.h"

#include <string.h>

sx_status sx_tokens_make(sx_arena *arena, const sx_model *model, const char *const *more,
                         size_t more_count, sx_tokens *ret)
{
    *ret = (sx_tokens){.items = sx_arena_array(arena, 1 + model->missing_token_count + more_count,
                                               sizeof(sx_slice))};
    if (ret->items == NULL) {
        return SX_E_MEMORY;
    }
    ret->items[ret->count++] = SX_SLICE("NA");
    for (size_t i = 0; i < model->missing_token_count; i++) {
        ret->items[ret->count++] = sx_slice_of(model->missing_tokens[i]);
    }
    for (size_t i = 0; i < more_count; i++) {
        ret->items[ret->count++] = sx_slice_of(more[i]);
    }
    return SX_OK;
}

static bool is_answer(const sx_model *model, size_t field, const sx_raw_values *values,
                      sx_slice text)
{
    int64_t value;
    sx_cell cell;
    const char *expected;
    sx_slice answer;
    return values != NULL ? sx_raw_values_find(values, text, &answer)
                          : sx_answer_read(model, field, text, &value, &cell, &expected) == SX_OK;
}

sx_status sx_tokens_check(const sx_model *model, size_t field, const sx_raw_values *values,
                          const char *const *tokens, size_t count, sx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        if (tokens[i][0] != '\0' && is_answer(model, field, values, sx_slice_of(tokens[i]))) {
            return sx_diag_add(diags, SX_E_USAGE, "INPUT.MISSING_TOKEN", (sx_where){0},
                               "a token that no item has as an answer",
                               "'%s' cannot mean missing: it is an answer of %s.%s", tokens[i],
                               model->id, model->fields[field].name);
        }
    }
    return SX_OK;
}

sx_cell sx_cell_reason(sx_slice text)
{
    static const sx_cell reasons[] = {SX_CELL_SKIPPED, SX_CELL_DECLINED, SX_CELL_NOT_APPLICABLE,
                                      SX_CELL_NOT_SHOWN};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (sx_slice_is(text, sx_cell_word(reasons[i]))) {
            return reasons[i];
        }
    }
    return SX_CELL_COUNT;
}

/* An answer, as the mapping or else the instrument spells it. */
static bool read_answer(const sx_cell_reader *reader, sx_slice text, int64_t *ret_value,
                        uint8_t *ret_status, const char **ret_expected)
{
    sx_cell cell = SX_CELL_OK;
    if (reader->values != NULL && !sx_raw_values_find(reader->values, text, &text)) {
        *ret_expected = reader->values->expected;
        return false;
    }
    if (reader->values != NULL && sx_cell_reason(text) != SX_CELL_COUNT) {
        *ret_value = 0;
        *ret_status = (uint8_t)sx_cell_reason(text);
        return true;
    }
    sx_status status =
        sx_answer_read(reader->model, reader->field, text, ret_value, &cell, ret_expected);
    *ret_status = (uint8_t)cell;
    return status == SX_OK;
}

const char *sx_cell_read(const sx_cell_reader *reader, sx_slice text, int64_t *ret_value,
                         uint8_t *ret_status)
{
    const char *expected = NULL;
    text = reader->trim ? sx_slice_trim(text) : text;
    if (text.len > 0 && read_answer(reader, text, ret_value, ret_status, &expected)) {
        return NULL;
    }
    *ret_value = 0;
    *ret_status = SX_CELL_SKIPPED;
    if (text.len == 0 && reader->trim) {
        return NULL;
    }
    for (size_t i = 0; i < reader->tokens->count; i++) {
        if (sx_slice_equal(text, reader->tokens->items[i])) {
            return NULL;
        }
    }
    sx_cell cell = sx_cell_reason(text);
    if (cell != SX_CELL_COUNT) {
        *ret_status = (uint8_t)cell;
        return NULL;
    }
    return expected == NULL ? "an answer of this item" : expected;
}

bool sx_cell_reader_copy(const sx_cell_reader *from, size_t field, sx_cell_reader *ret)
{
    const sx_model *model = from->model;
    const sx_item *a = &model->items[model->fields[from->field].item];
    const sx_item *b = &model->items[model->fields[field].item];
    if (a->kind != SX_ITEM_CHOICE || b->kind != SX_ITEM_CHOICE || a->responses != b->responses) {
        return false;
    }
    *ret = *from;
    ret->field = field;
    return true;
}

void sx_cell_reader_make(const sx_model *model, size_t field, const sx_tokens *tokens,
                         const sx_raw_values *values, bool trim, sx_cell_reader *ret)
{
    *ret = (sx_cell_reader){
        .model = model, .field = field, .tokens = tokens, .values = values, .trim = trim};
    memset(ret->code, SX_CELL_SLOW, sizeof ret->code);
    uint8_t used = 0;
    for (int c = ' '; c < 0x7F && used < SX_CELL_CODES_MAX; c++) {
        char byte = (char)c;
        int64_t value;
        uint8_t status;
        if (sx_cell_read(ret, (sx_slice){&byte, 1}, &value, &status) == NULL) {
            ret->value[used] = value;
            ret->status[used] = status;
            ret->code[c] = used++;
        }
    }
}
