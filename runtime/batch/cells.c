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

sx_status sx_tokens_check(const sx_model *model, size_t field, const char *const *tokens,
                          size_t count, sx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value;
        sx_cell cell;
        const char *expected;
        if (tokens[i][0] != '\0' && sx_answer_read(model, field, sx_slice_of(tokens[i]), &value,
                                                   &cell, &expected) == SX_OK) {
            return sx_diag_add(diags, SX_E_USAGE, "INPUT.MISSING_TOKEN", (sx_where){0},
                               "a token that no item has as an answer",
                               "'%s' cannot mean missing: it is an answer of %s.%s", tokens[i],
                               model->id, model->fields[field].name);
        }
    }
    return SX_OK;
}

/* The words skipped, declined, not_applicable and not_shown; SX_CELL_COUNT for anything else. */
static sx_cell reason_of(sx_slice text)
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

const char *sx_cell_read(const sx_cell_reader *reader, sx_slice text, int64_t *ret_value,
                         uint8_t *ret_status)
{
    int64_t value = 0;
    sx_cell cell = SX_CELL_OK;
    const char *expected = NULL;
    if (sx_answer_read(reader->model, reader->field, text, &value, &cell, &expected) == SX_OK) {
        *ret_value = value;
        *ret_status = (uint8_t)cell;
        return NULL;
    }
    *ret_value = 0;
    *ret_status = SX_CELL_SKIPPED;
    for (size_t i = 0; i < reader->tokens->count; i++) {
        if (sx_slice_equal(text, reader->tokens->items[i])) {
            return NULL;
        }
    }
    cell = reason_of(text);
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
                         sx_cell_reader *ret)
{
    *ret = (sx_cell_reader){.model = model, .field = field, .tokens = tokens};
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
