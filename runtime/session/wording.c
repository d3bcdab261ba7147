/*
 * wording.c: asks the code for computed wording; what it says is shown as text and nothing else.
 */
#include "session/wording.h"

#include "host/columns.h"
#include "host/failure.h"

#define WORDING_MAX 4096

/* The free-text answers that stand now. */
static bool collect_texts(const sx_step *step, sx_arena *arena, sx_plugin_text_context *ret)
{
    const sx_model *model = step->loaded->model;
    const char **items = sx_arena_array(arena, model->item_count + 1, sizeof *items);
    const char **texts = sx_arena_array(arena, model->item_count + 1, sizeof *texts);
    if (items == NULL || texts == NULL) {
        return false;
    }
    for (size_t i = 0; i < model->item_count; i++) {
        const sx_reply *reply = &step->response->replies[i];
        if (reply->text != NULL && sx_reply_status(reply) == SX_CELL_OK) {
            items[ret->text_count] = model->items[i].id;
            texts[ret->text_count++] = reply->text;
        }
    }
    ret->text_items = items;
    ret->texts = texts;
    return true;
}

/* Where, and why in the words that scoring uses. */
static void warn(const sx_step *step, size_t item, sx_code *code, sx_fate fate, sx_diags *diags)
{
    const sx_model *model = step->loaded->model;
    sx_failure why = {.where = {.file = step->loaded->path}, .message = "", .excerpt = ""};
    if (code == NULL || !sx_failure_get(step->loaded, code, &why)) {
        why.message = code == NULL ? "its process could not be started: see `sextant doctor`"
                                   : "the code did not answer";
        why.code = sx_fate_code(fate);
    }
    sx_diag_warn(diags, "SESSION.WORDING", why.where, NULL,
                 "the code of %s could not word item %s (%s%s%s): %s; it is asked as the manifest "
                 "has it",
                 model->id, model->items[item].id, sx_fate_word(fate), why.code == NULL ? "" : ", ",
                 why.code == NULL ? "" : why.code, why.message);
    sx_diag_excerpt(diags, why.excerpt);
}

/* False when memory ran out; *ret is what the code says, NULL when it failed. */
static bool ask(const sx_step *step, sx_code *code, sx_plugin_text_context *context,
                sx_arena *arena, sx_fate *ret_fate, const char **ret)
{
    sx_columns columns;
    sx_buf text;
    *ret = NULL;
    if (!collect_texts(step, arena, context) || !sx_columns_start(&columns, step->loaded, 1)) {
        return false;
    }
    sx_run_begin(columns.inputs, 1);
    sx_response_fill(step->response, columns.inputs, 0);
    context->so_far = sx_columns_block(&columns);
    sx_buf_init(&text, WORDING_MAX + 1);
    *ret_fate = sx_code_text(code, context, &text);
    bool good = !text.failed;
    if (good && *ret_fate == SX_FATE_OK) { /* no words: those that there are */
        *ret = text.len == 0 ? context->wording
                             : sx_arena_strndup(arena, sx_buf_text(&text), text.len);
        good = *ret != NULL;
    }
    sx_buf_free(&text);
    sx_columns_end(&columns);
    return good;
}

const char *sx_wording(const sx_step *step, size_t item, const char *language, sx_arena *arena,
                       sx_diags *diags)
{
    const sx_model *model = step->loaded->model;
    const char *text = sx_model_item_text(model, item, language);
    if (!model->items[item].computed_text || step->loaded->engine == NULL) {
        return text;
    }
    const char *said = NULL;
    bool good = true;
    sx_fate fate = SX_FATE_NO_WORKER;
    sx_code *code = sx_engine_take(step->loaded->engine, NULL);
    sx_plugin_text_context context = {.size = sizeof context,
                                      .item = model->items[item].id,
                                      .language = language == NULL ? "" : language,
                                      .wording = text};
    if (code != NULL) {
        good = ask(step, code, &context, arena, &fate, &said);
    }
    if (good && said == NULL) {
        warn(step, item, code, fate, diags);
        said = text;
    }
    sx_engine_give_back(step->loaded->engine, code);
    return good ? said : NULL;
}
