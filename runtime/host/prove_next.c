/*
 * prove_next.c: walks the examples of an adaptive instrument, question by question. See prove_next.h.
 */
#include "host/prove_next.h"

#include <string.h>

#include "host/columns.h"
#include "host/examples.h"
#include "host/failure.h"
#include "host/shown.h"

#define EXAMPLES_MOST 200

/* How one example's questions came to an end. */
typedef enum ending {
    ENDED,      /* the code said that it is enough, or no item was left */
    BROKEN_OFF, /* the example has no answer to the item that was asked */
    FAILED      /* it was told */
} ending;

typedef struct walk {
    const sx_loaded *loaded;
    sx_code *code;
    sx_columns columns; /* what the code is given: the answers so far */
    sx_run *given;      /* all answers of the example */
    sx_run *shown;
    sx_diags *diags;
    const sx_example *example; /* NULL: nothing is answered */
    size_t number;             /* of the example, from 1 */
    bool *named, *asked;       /* by item */
    size_t named_count, asked_count;
    uint8_t *state;
    uint32_t length;
} walk;

/* --- answers ------------------------------------------------------------------------------------ */

static void put_cells(walk *w, const sx_item *item, const sx_run *from)
{
    for (size_t f = item->first_field; f < item->first_field + item->field_count; f++) {
        sx_run *run = w->columns.inputs;
        sx_run_values(run, f)[0] = from ? sx_run_values(w->given, f)[0] : 0;
        sx_run_status(run, f)[0] =
            from ? sx_run_status(w->given, f)[0] : (uint8_t)SX_CELL_NOT_SHOWN;
    }
}

/* Which items the example has a word about, be it that there is no answer. */
static void mark_named(walk *w)
{
    const sx_model *model = w->loaded->model;
    w->named_count = 0;
    memset(w->named, 0, model->item_count * sizeof *w->named);
    for (size_t i = 0; w->example && i < w->example->answer_count; i++) {
        size_t index;
        sx_name_kind kind = sx_model_find(model, w->example->answers[i].name, &index);
        size_t item = kind == SX_NAME_FIELD ? model->fields[index].item : index;
        if ((kind != SX_NAME_FIELD && kind != SX_NAME_ITEM) || item >= model->item_count)
            continue;
        w->named_count += !w->named[item];
        w->named[item] = true;
    }
}

/* Parameters come first, and are there; of the items nothing is known yet. */
static void begin(walk *w)
{
    const sx_model *model = w->loaded->model;
    sx_run_begin(w->given, 1);
    sx_run_begin(w->columns.inputs, 1);
    if (w->example)
        (void)sx_example_fill(model, w->example, w->given, 0);
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++)
        put_cells(w, &model->items[i], i < model->item_count ? NULL : w->given);
    memset(w->asked, 0, model->item_count * sizeof *w->asked);
    w->asked_count = 0;
    w->length = 0;
    mark_named(w);
}

/* --- one question ------------------------------------------------------------------------------- */

static bool is_open(walk *w, size_t item)
{
    return !w->asked[item] && sx_shown_item(w->loaded, w->shown, item);
}

static bool may_ask(walk *w)
{
    const sx_model *model = w->loaded->model;
    if (model->adaptive.most > 0 && w->asked_count >= model->adaptive.most)
        return false;
    for (size_t item = 0; item < model->item_count; item++)
        if (is_open(w, item))
            return true;
    return false;
}

static sx_where place(const walk *w)
{
    return w->example ? w->example->where : (sx_where){w->loaded->path, 0, 0};
}

/* "in example 2, after 3 items, next gives " */
static const char *before(const walk *w)
{
    if (w->asked_count == 0)
        return w->example ? sx_arena_printf(w->diags->arena,
                                            "in example %zu, asked for the first item, ", w->number)
                          : "asked for the first item, ";
    return sx_arena_printf(w->diags->arena, "in example %zu, after %zu item%s, ", w->number,
                           w->asked_count, w->asked_count == 1 ? "" : "s");
}

static ending wrong_item(walk *w, const char *id, const char *why)
{
    const char *front = before(w);
    sx_diag_add(w->diags, sx_code_status(w->loaded->kind),
                w->loaded->kind == SX_CODE_LUA ? "SCRIPT.RESULT" : "PLUGIN.RESULT", place(w),
                "an item that was not asked yet, or that it is enough", "%snext gives %s%s",
                front ? front : "", id, why);
    return FAILED;
}

static ending code_failed(walk *w)
{
    const char *front = before(w);
    size_t errors = w->diags->errors;
    (void)sx_failure_tell(w->loaded, w->code, front ? front : "", w->diags);
    return w->diags->errors > errors
               ? FAILED
               : wrong_item(w, "no answer", ": too many calls before this one failed");
}

/* Asks one item: false when the walk is at its end, and *ret is how. */
static bool ask(walk *w, ending *ret)
{
    const sx_model *model = w->loaded->model;
    int32_t chosen = -1;
    *ret = ENDED;
    sx_shown_person(w->loaded, w->shown, w->columns.inputs);
    if (!may_ask(w))
        return false;
    sx_fate fate =
        sx_code_next(w->code, sx_columns_block(&w->columns), w->state, &w->length, &chosen);
    size_t item = (size_t)chosen;
    if (fate != SX_FATE_OK) {
        *ret = code_failed(w);
    } else if (chosen < 0) {
        return false;
    } else if (item >= model->item_count) {
        *ret = wrong_item(w, "a number", " that is no item's");
    } else if (w->asked[item]) {
        *ret = wrong_item(w, model->items[item].id, ", which was asked before");
    } else if (!is_open(w, item)) {
        *ret = wrong_item(w, model->items[item].id, ", which its show_if hides");
    } else {
        w->asked[item] = true;
        w->asked_count++;
        put_cells(w, &model->items[item], w->given);
        /* What is written freely is scored by nothing, and need not stand in an example. */
        *ret = w->named[item] || model->items[item].kind == SX_ITEM_TEXT ? ENDED : BROKEN_OFF;
        return *ret == ENDED;
    }
    return false;
}

/* --- one example -------------------------------------------------------------------------------- */

/*
 * An example that names more items than are ever asked is a form that was filled in whole: it proves scores.
 * Texts take one of the questions, and stand in no example.
 */
static bool is_path(const walk *w)
{
    const sx_model *model = w->loaded->model;
    size_t count = w->named_count;
    for (size_t item = 0; item < model->item_count; item++)
        count += model->items[item].kind == SX_ITEM_TEXT;
    return model->adaptive.most == 0 || count <= model->adaptive.most;
}

static ending left_unasked(walk *w, ending how)
{
    const sx_model *model = w->loaded->model;
    for (size_t item = 0; item < model->item_count; item++) {
        if (!w->named[item] || w->asked[item])
            continue;
        sx_diag_add(w->diags, SX_E_MANIFEST, "MANIFEST.SELFTEST", place(w),
                    "an example of an adaptive instrument answers what next asks, from the first "
                    "item on, or more items than are ever asked",
                    how == ENDED ? "in example %zu %s is answered, and next ends without asking it"
                                 : "in example %zu %s is answered, and next asks for something "
                                   "else that is not",
                    w->number, model->items[item].id);
        return FAILED;
    }
    return how;
}

static ending walk_example(walk *w)
{
    ending how = ENDED;
    begin(w);
    while (ask(w, &how))
        continue;
    return how != FAILED && is_path(w) ? left_unasked(w, how) : how;
}

/* With nothing answered there is an item to begin with. */
static ending first_item(walk *w)
{
    ending how;
    begin(w);
    (void)ask(w, &how);
    if (how == ENDED && w->asked_count == 0)
        return wrong_item(w, "none", "");
    return how == FAILED ? FAILED : ENDED;
}

static ending walk_all(walk *w)
{
    const sx_model *model = w->loaded->model;
    size_t count = model->example_count < EXAMPLES_MOST ? model->example_count : EXAMPLES_MOST;
    bool any = false;
    ending how = first_item(w);
    for (size_t i = 0; how != FAILED && i < count; i++) {
        w->example = &model->examples[i];
        w->number = i + 1;
        how = walk_example(w);
        any = any || how == ENDED;
    }
    if (how != FAILED && !any) {
        sx_diag_add(w->diags, SX_E_MANIFEST, "MANIFEST.VECTORS", model->adaptive.where,
                    "an example with an answer to every item that next asks, until it says that it "
                    "is enough",
                    "no example answers the questions to their end");
        return FAILED;
    }
    return how;
}

sx_status sx_prove_next(const sx_loaded *loaded, sx_code *code, sx_diags *diags)
{
    const sx_model *model = loaded->model;
    walk w = {.loaded = loaded, .code = code, .diags = diags};
    size_t before_all = diags->errors;
    w.named = sx_arena_array(loaded->arena, model->item_count + 1, sizeof *w.named);
    w.asked = sx_arena_array(loaded->arena, model->item_count + 1, sizeof *w.asked);
    w.state = sx_arena_alloc(loaded->arena, SX_PLUGIN_STATE_MAX);
    w.given = sx_run_new(loaded->shown, 1);
    w.shown = sx_run_new(loaded->shown, 1);
    bool good = w.named && w.asked && w.state && w.given && w.shown &&
                sx_columns_start(&w.columns, loaded, 1);
    ending how = good ? walk_all(&w) : FAILED;
    sx_columns_end(&w.columns);
    sx_run_free(w.given);
    sx_run_free(w.shown);
    if (!good)
        return SX_E_MEMORY;
    if (how != FAILED)
        return SX_OK;
    return diags->errors > before_all ? diags->items[diags->count - 1].status : SX_E_MEMORY;
}
