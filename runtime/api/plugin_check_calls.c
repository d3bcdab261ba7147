/*
 * plugin_check_calls.c: what a plugin on trial does while somebody answers: choosing items,
 * wording them. The probe asks each of these twice and with buffers that are too small.
 */
#include <string.h>

#include "api/plugin_check.h"
#include "base/rng.h"

#define PEOPLE 20

/* --- choosing --------------------------------------------------------------------------------- */

typedef struct person {
    sx_trial *trial;
    const sx_table_of *answers; /* what people will say */
    sx_table_of so_far;         /* one row */
    uint8_t *state;
    uint32_t length;
    size_t asked;
} person;

/* The columns of an item. */
static void item_columns(const sx_model *model, size_t item, size_t *ret_first, size_t *ret_end)
{
    *ret_first = model->items[item].first_field;
    *ret_end = *ret_first + model->items[item].field_count;
}

static void forget_items(person *p)
{
    const sx_model *model = p->trial->loaded->model;
    for (size_t column = 0; column < p->so_far.columns; column++) {
        bool item = column < model->field_count && model->fields[column].item < model->item_count;
        p->so_far.values[column][0] = 0;
        p->so_far.status[column][0] = item ? SX_CELL_NOT_SHOWN : SX_CELL_SKIPPED;
    }
    memset(p->state, 0, SX_PLUGIN_STATE_MAX);
    p->length = 0;
    p->asked = 0;
}

static void answer(person *p, size_t item, size_t row)
{
    size_t first, end;
    item_columns(p->trial->loaded->model, item, &first, &end);
    for (size_t column = first; column < end; column++) {
        p->so_far.values[column][0] = p->answers->values[column][row];
        p->so_far.status[column][0] = p->answers->status[column][row];
        if (p->so_far.status[column][0] == SX_CELL_NOT_SHOWN)
            p->so_far.status[column][0] = SX_CELL_SKIPPED;
    }
}

static bool was_asked(const person *p, size_t item)
{
    size_t first, end;
    item_columns(p->trial->loaded->model, item, &first, &end);
    return first < end && p->so_far.status[first][0] != SX_CELL_NOT_SHOWN;
}

/* One session to its end. NULL, or what was wrong with it; "" when the code failed. */
static const char *one_session(person *p, sx_code *code, size_t row)
{
    const sx_model *model = p->trial->loaded->model;
    forget_items(p);
    for (size_t turn = 0; turn <= model->item_count; turn++) {
        int32_t item = -1;
        sx_plugin_block block = sx_table_block(&p->so_far);
        if (sx_code_next(code, &block, p->state, &p->length, &item) != SX_FATE_OK)
            return "";
        if (item < 0)
            return p->asked == 0 ? "it is enough before anything was asked" : NULL;
        if ((size_t)item >= model->item_count)
            return "it chose an item that is not there";
        if (was_asked(p, (size_t)item))
            return "it chose an item that was asked before";
        answer(p, (size_t)item, row);
        p->asked++;
    }
    return "it still chooses when every item was asked";
}

static void check_next(sx_trial *trial, sx_code *code, const sx_table_of *answers)
{
    person p = {.trial = trial, .answers = answers};
    size_t least = SIZE_MAX, most = 0;
    p.state = sx_arena_alloc(trial->arena, SX_PLUGIN_STATE_MAX);
    if (!p.state || !sx_trial_table(trial, answers->names, answers->columns, 1, &p.so_far)) {
        trial->memory = true;
        return;
    }
    size_t step = answers->rows > PEOPLE ? answers->rows / PEOPLE : 1;
    for (size_t row = 0; row < answers->rows; row += step) {
        const char *wrong = one_session(&p, code, row);
        if (wrong && wrong[0] == 0) {
            sx_trial_say_report(trial, "next", "while it chose items", code);
            return;
        }
        if (wrong) {
            sx_trial_say(trial, SX_FOUND_FAIL, "next", "%s; answers so far: %s", wrong,
                         sx_table_words(trial, &p.so_far, 0));
            return;
        }
        least = p.asked < least ? p.asked : least;
        most = p.asked > most ? p.asked : most;
    }
    sx_trial_say(trial, SX_FOUND_OK, "next",
                 "it always came to an end, after %zu to %zu items, and asked none twice; the same "
                 "state and answers gave the same choice",
                 least, most);
}

/* --- wording ---------------------------------------------------------------------------------- */

typedef struct wordings {
    sx_trial *trial;
    const sx_table_of *answers;
    const char **text_items, **texts;
    size_t text_count;
    size_t calls, own; /* of those, how many differ from the manifest's */
} wordings;

static bool list_texts(wordings *w)
{
    const sx_model *model = w->trial->loaded->model;
    size_t all = model->item_count + model->parameter_count;
    w->text_items = sx_arena_array(w->trial->arena, all + 1, sizeof *w->text_items);
    w->texts = sx_arena_array(w->trial->arena, all + 1, sizeof *w->texts);
    if (!w->text_items || !w->texts) {
        w->trial->memory = true;
        return false;
    }
    for (size_t i = 0; i < all; i++) {
        if (model->items[i].kind != SX_ITEM_TEXT)
            continue;
        w->text_items[w->text_count] = model->items[i].id;
        w->texts[w->text_count++] = "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich";
    }
    return true;
}

/* One row of answers, without those to the item itself and after it. */
static void before_item(const wordings *w, size_t item, size_t row, sx_table_of *one)
{
    const sx_model *model = w->trial->loaded->model;
    sx_table_pick(w->answers, &row, one);
    for (size_t column = 0; column < model->field_count; column++) {
        if (model->fields[column].item >= item && model->fields[column].item < model->item_count) {
            one->values[column][0] = 0;
            one->status[column][0] = SX_CELL_NOT_SHOWN;
        }
    }
}

static bool word_item(wordings *w, sx_code *code, size_t index, size_t row, sx_table_of *one)
{
    static const char *const languages[] = {"", "de"};
    const sx_item *item = &w->trial->loaded->model->items[index];
    before_item(w, index, row, one);
    sx_plugin_block block = sx_table_block(one);
    sx_buf out;
    sx_buf_init(&out, 65536);
    bool good = true;
    for (size_t i = 0; good && i < 4; i++) {
        const sx_plugin_text_context context = {.size = sizeof context,
                                                .text_count = i < 2 ? (uint32_t)w->text_count : 0,
                                                .item = item->id,
                                                .language = languages[i % 2],
                                                .wording = item->text ? item->text : "",
                                                .so_far = &block,
                                                .text_items = w->text_items,
                                                .texts = w->texts};
        sx_buf_reset(&out);
        good = sx_code_text(code, &context, &out) == SX_FATE_OK;
        w->calls++;
        w->own += good && !sx_str_equal(sx_buf_text(&out), context.wording);
        w->trial->memory = w->trial->memory || out.failed;
    }
    sx_buf_free(&out);
    if (!good)
        sx_trial_say_report(w->trial, "text", "while it worded an item", code);
    return good;
}

static void check_text(sx_trial *trial, sx_code *code, const sx_table_of *answers)
{
    const sx_model *model = trial->loaded->model;
    wordings w = {.trial = trial, .answers = answers};
    sx_table_of one;
    if (!list_texts(&w) || !sx_trial_table(trial, answers->names, answers->columns, 1, &one))
        return;
    size_t step = answers->rows > PEOPLE ? answers->rows / PEOPLE : 1;
    for (size_t item = 0; item < model->item_count; item++) {
        if (!model->items[item].computed_text)
            continue;
        for (size_t row = 0; row < answers->rows; row += step) {
            if (!word_item(&w, code, item, row, &one))
                return;
        }
    }
    sx_trial_say(trial, SX_FOUND_OK, "text",
                 "%zu wordings, %zu of them its own: UTF-8, and honest about their length", w.calls,
                 w.own);
}

void sx_trial_calls(sx_trial *trial)
{
    const sx_model *model = trial->loaded->model;
    sx_table_of answers;
    bool computed = false;
    for (size_t i = 0; i < model->item_count; i++)
        computed = computed || model->items[i].computed_text;
    if ((!model->adaptive.present && !computed) || !sx_trial_answers(trial, &answers))
        return;
    sx_code *code = model->adaptive.present ? sx_trial_start(trial, "next") : NULL;
    if (code)
        check_next(trial, code, &answers);
    sx_code_close(code);
    code = computed ? sx_trial_start(trial, "text") : NULL;
    if (code)
        check_text(trial, code, &answers);
    sx_code_close(code);
}
