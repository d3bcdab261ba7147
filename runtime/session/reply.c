/*
 * reply.c: one answer to one item: read from text, printed as text, compared, and checked as a
 * whole. What fits one cell is host's to say (sx_answer_read); here the cells become an item.
 */
#include <string.h>

#include "base/utf8.h"
#include "session/response.h"

#define TEXT_MAX 10000 /* characters of a free text whose item says nothing */

static const char expected_codes[] = "codes of the options, each once, with commas between";
static const char expected_order[] = "all options once, from first to last";
static const char expected_text[] = "text in UTF-8 without control characters";
static const char expected_most[] = "no more options than the item allows";
static const char expected_length[] = "a shorter text";
static const char expected_ranks[] = "every rank once";

size_t sx_reply_cell_count(const sx_model *model, size_t item)
{
    uint32_t fields = model->items[item].field_count;
    return fields == 0 ? 1 : fields;
}

static bool has_fields(const sx_model *model, size_t item)
{
    return model->items[item].field_count > 0;
}

bool sx_reply_missing(const sx_model *model, size_t item, sx_cell reason, sx_arena *arena,
                      sx_reply *ret)
{
    size_t count = sx_reply_cell_count(model, item);
    sx_reply_cell *cells = sx_arena_array(arena, count, sizeof *cells);
    if (cells == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        cells[i].status = reason;
    }
    *ret = (sx_reply){.cells = cells};
    return true;
}

static size_t option_count(const sx_item *item)
{
    return item->responses == NULL ? 0 : item->responses->option_count;
}

sx_cell sx_reply_status(const sx_reply *reply)
{
    return reply->cells[0].status;
}

bool sx_reply_equal(const sx_model *model, size_t item, const sx_reply *a, const sx_reply *b)
{
    size_t count = sx_reply_cell_count(model, item);
    for (size_t i = 0; i < count; i++) {
        if (a->cells[i].status != b->cells[i].status ||
            (a->cells[i].status == SX_CELL_OK && a->cells[i].value != b->cells[i].value)) {
            return false;
        }
    }
    return sx_str_equal(a->text, b->text);
}

/* --- reading ----------------------------------------------------------------------------------- */

static size_t count_characters(sx_slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.at[i] & 0xC0U) != 0x80U;
    }
    return count;
}

static const char *check_text(const sx_item *item, sx_slice text)
{
    if (sx_utf8_valid_prefix(text) < text.len || text.len == 0) {
        return expected_text;
    }
    const char *at = text.at;
    while (at < text.at + text.len) {
        int32_t code_point = sx_utf8_next(&at, text.at + text.len);
        if (code_point <= 0 || sx_utf8_forbidden(code_point)) {
            return expected_text;
        }
    }
    size_t most = item->most == 0 ? TEXT_MAX : item->most;
    return count_characters(text) > most ? expected_length : NULL;
}

static bool is_separator(char c)
{
    return c == ',' || c == ' ' || c == '\t';
}

/* Takes the next code off `rest`; empty when there is none. */
static sx_slice next_code(sx_slice *rest)
{
    while (rest->len > 0 && is_separator(rest->at[0])) {
        rest->at++;
        rest->len--;
    }
    sx_slice code = {rest->at, 0};
    while (rest->len > 0 && !is_separator(rest->at[0])) {
        rest->at++;
        rest->len--;
        code.len++;
    }
    return code;
}

/* multi and ranking: each code gets its place 1, 2, 3; those not named keep 0. */
static bool read_codes(const sx_response_set *set, sx_slice text, sx_reply_cell *cells,
                       size_t *ret_named)
{
    *ret_named = 0;
    for (sx_slice code = next_code(&text); code.len > 0; code = next_code(&text)) {
        int option = sx_response_set_find(set, code);
        if (option < 0 || cells[option].value != 0) {
            return false;
        }
        cells[option].value = (int64_t)++ * ret_named;
    }
    return true;
}

static sx_status read_options(const sx_model *model, size_t item, sx_slice text, sx_arena *arena,
                              sx_reply *ret, const char **ret_expected)
{
    const sx_item *asked = &model->items[item];
    bool ranking = asked->kind == SX_ITEM_RANKING;
    size_t options = option_count(asked);
    size_t named = 0;
    if (!sx_reply_missing(model, item, SX_CELL_OK, arena, ret)) {
        return SX_E_MEMORY;
    }
    *ret_expected = ranking ? expected_order : expected_codes;
    if (asked->field_count != options || !read_codes(asked->responses, text, ret->cells, &named) ||
        (ranking && named != options)) {
        return SX_E_INPUT;
    }
    for (size_t i = 0; !ranking && i < options; i++) {
        ret->cells[i].value = ret->cells[i].value != 0;
    }
    return SX_OK;
}

sx_status sx_reply_read(const sx_model *model, size_t item, sx_slice text, sx_arena *arena,
                        sx_reply *ret, const char **ret_expected)
{
    const sx_item *asked = &model->items[item];
    sx_status status = SX_OK;
    if (asked->kind == SX_ITEM_MULTI || asked->kind == SX_ITEM_RANKING) {
        status = read_options(model, item, text, arena, ret, ret_expected);
    } else if (!sx_reply_missing(model, item, SX_CELL_OK, arena, ret)) {
        status = SX_E_MEMORY;
    } else if (asked->kind == SX_ITEM_TEXT) {
        *ret_expected = check_text(asked, text);
        ret->text = *ret_expected == NULL ? sx_arena_strndup(arena, text.at, text.len) : NULL;
        status = *ret_expected != NULL ? SX_E_INPUT : ret->text == NULL ? SX_E_MEMORY : SX_OK;
    } else {
        status = sx_answer_read(model, asked->first_field, text, &ret->cells[0].value,
                                &ret->cells[0].status, ret_expected);
    }
    if (status == SX_OK) {
        *ret_expected = sx_reply_check(model, item, ret);
        status = *ret_expected == NULL ? SX_OK : SX_E_INPUT;
    }
    return status;
}

/* --- checking and printing --------------------------------------------------------------------- */

static const char *check_multi(const sx_item *item, const sx_reply *reply)
{
    size_t chosen = 0;
    for (uint32_t i = 0; i < item->field_count; i++) {
        chosen += reply->cells[i].status == SX_CELL_OK && reply->cells[i].value != 0;
    }
    return item->most > 0 && chosen > item->most ? expected_most : NULL;
}

static const char *check_ranks(const sx_item *item, const sx_reply *reply)
{
    for (uint32_t i = 0; i < item->field_count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            if (reply->cells[i].status == SX_CELL_OK && reply->cells[k].status == SX_CELL_OK &&
                reply->cells[i].value == reply->cells[k].value) {
                return expected_ranks;
            }
        }
    }
    return NULL;
}

const char *sx_reply_check(const sx_model *model, size_t item, const sx_reply *reply)
{
    const sx_item *asked = &model->items[item];
    switch (asked->kind) {
    case SX_ITEM_MULTI: return check_multi(asked, reply);
    case SX_ITEM_RANKING: return check_ranks(asked, reply);
    case SX_ITEM_TEXT:
        return reply->text == NULL ? NULL : check_text(asked, sx_slice_of(reply->text));
    default: return NULL;
    }
}

static void add_code(sx_buf *out, const sx_option *option, bool *first)
{
    if (!*first) {
        sx_buf_char(out, ',');
    }
    *first = false;
    sx_buf_str(out, option->code);
}

static void print_options(const sx_item *item, const sx_reply *reply, sx_buf *out)
{
    size_t options = option_count(item);
    bool first = true;
    if (item->kind == SX_ITEM_MULTI) {
        for (size_t i = 0; i < options; i++) {
            if (reply->cells[i].status == SX_CELL_OK && reply->cells[i].value != 0) {
                add_code(out, &item->responses->options[i], &first);
            }
        }
        return;
    }
    for (size_t rank = 1; rank <= options; rank++) {
        for (size_t i = 0; i < options; i++) {
            if (reply->cells[i].status == SX_CELL_OK && reply->cells[i].value == (int64_t)rank) {
                add_code(out, &item->responses->options[i], &first);
            }
        }
    }
}

void sx_reply_print(const sx_model *model, size_t item, const sx_reply *reply, sx_buf *out)
{
    const sx_item *asked = &model->items[item];
    if (asked->kind == SX_ITEM_MULTI || asked->kind == SX_ITEM_RANKING) {
        print_options(asked, reply, out);
    } else if (reply->text != NULL) {
        sx_buf_str(out, reply->text);
    } else if (reply->cells[0].status == SX_CELL_OK && has_fields(model, item)) {
        sx_answer_print(model, asked->first_field, reply->cells[0].value, out);
    }
}
