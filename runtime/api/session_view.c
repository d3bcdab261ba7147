/*
 * session_view.c: what a session shows: the instrument, the item that is asked, progress and flags.
 */
#include "api/session_state.h"
#include "base/clock.h"
#include "session/wording.h"

static const char *language_of(const sx_session *session)
{
    return session->admin->begin.language;
}

const char *sx_session_id(const sx_session *session)
{
    return session->admin->id;
}

sx_session_state sx_session_where(const sx_session *session)
{
    const sx_step *step = sx_admin_step(session->admin);
    if (step == NULL) {
        return SX_SESSION_DONE;
    }
    return sx_step_item(step) == SX_STEP_END ? SX_SESSION_REVIEW : SX_SESSION_QUESTION;
}

const char *sx_session_title(const sx_session *session)
{
    const sx_admin *admin = session->admin;
    if (admin->battery != NULL) {
        return admin->battery->title == NULL ? admin->battery->id : admin->battery->title;
    }
    return sx_model_title(admin->steps[0].loaded->model, language_of(session));
}

const char *sx_session_subject(const sx_session *session)
{
    return session->admin->begin.subject;
}

void sx_session_instrument(const sx_session *session, sx_instrument_view *ret)
{
    const sx_admin *admin = session->admin;
    const sx_step *step = sx_admin_shown_step(admin);
    const sx_model *model = step->loaded->model;
    *ret = (sx_instrument_view){
        .id = model->id,
        .version = model->version,
        .title = sx_model_title(model, language_of(session)),
        .instructions = sx_model_instructions(model, language_of(session)),
        .respondent = sx_respondent_word(model->respondent),
        .credit = model->rights.credit,
        .because = step->because,
        .validated = model->validated,
        .step = (size_t)(step - admin->steps) + 1,
        .step_count = admin->step_count,
    };
}

void sx_session_progress(const sx_session *session, size_t *ret_number, size_t *ret_total)
{
    bool most;
    sx_step_progress(sx_admin_shown_step(session->admin), ret_number, ret_total, &most);
}

bool sx_session_at_most(const sx_session *session)
{
    size_t number;
    size_t total;
    bool most;
    sx_step_progress(sx_admin_shown_step(session->admin), &number, &total, &most);
    return most;
}

/* --- the item ---------------------------------------------------------------------------------- */

/* A decimal, or for dates a day, as text; NULL when memory ran out. */
static const char *limit_text(sx_item_kind kind, sx_decimal limit, sx_arena *arena)
{
    sx_buf text;
    sx_buf_init(&text, 64);
    if (kind == SX_ITEM_DATE) {
        char day[11];
        sx_date_print((int32_t)limit.value, day);
        sx_buf_str(&text, day);
    } else {
        sx_decimal_print(&text, limit);
    }
    return sx_buf_keep(&text, arena);
}

static bool view_limits(const sx_item *item, sx_arena *arena, sx_item_view *ret)
{
    if (item->ranged) {
        ret->low = limit_text(item->kind, item->low, arena);
        ret->high = limit_text(item->kind, item->high, arena);
    }
    if (item->step.value != 0) {
        ret->step = limit_text(SX_ITEM_NUMBER, item->step, arena);
    }
    return (!item->ranged || (ret->low != NULL && ret->high != NULL)) &&
           (item->step.value == 0 || ret->step != NULL);
}

static bool is_chosen(const sx_item *item, const sx_reply *reply, size_t option)
{
    sx_cell missing = item->responses->options[option].missing;
    sx_cell status = reply->cells[0].status;
    if (item->kind == SX_ITEM_CHOICE && missing != SX_CELL_OK) {
        return status == missing;
    }
    if (item->kind == SX_ITEM_CHOICE) {
        return status == SX_CELL_OK && reply->cells[0].value == (int64_t)option;
    }
    return item->kind == SX_ITEM_MULTI && option < item->field_count &&
           reply->cells[option].status == SX_CELL_OK && reply->cells[option].value != 0;
}

static bool view_options(const sx_session *session, const sx_step *step, size_t item,
                         sx_item_view *ret)
{
    const sx_model *model = step->loaded->model;
    const sx_response_set *set = model->items[item].responses;
    if (set == NULL) {
        return true;
    }
    sx_option_view *options = sx_arena_array(session->views, set->option_count, sizeof *options);
    if (options == NULL) {
        return false;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        options[i].code = set->options[i].code;
        options[i].text = sx_model_option_text(model, item, i, language_of(session));
        options[i].missing =
            set->options[i].missing == SX_CELL_OK ? NULL : sx_cell_word(set->options[i].missing);
        options[i].chosen =
            step->asked[item] && is_chosen(&model->items[item], &step->given[item], i);
    }
    ret->options = options;
    ret->option_count = set->option_count;
    return true;
}

/* The answer that is there already, or why there is none; nothing for an item not reached yet. */
static bool view_answer(const sx_session *session, const sx_step *step, size_t item,
                        sx_item_view *ret)
{
    const sx_reply *reply = &step->given[item];
    sx_cell status = sx_reply_status(reply);
    if (!step->asked[item]) {
        return true;
    }
    if (status != SX_CELL_OK) {
        ret->missing = sx_cell_word(status);
        return true;
    }
    sx_buf text;
    sx_buf_init(&text, (size_t)64 * 1024);
    sx_reply_print(step->loaded->model, item, reply, &text);
    ret->answer = text.failed ? NULL : sx_arena_strdup(session->views, sx_buf_text(&text));
    sx_buf_free(&text);
    return ret->answer != NULL;
}

sx_status sx_session_item(sx_session *session, sx_item_view *ret)
{
    const sx_step *step = sx_admin_step(session->admin);
    size_t index = step == NULL ? SX_STEP_END : sx_step_item(step);
    sx_diags *diags = sx_context_begin(session->context);
    *ret = (sx_item_view){0};
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    if (index == SX_STEP_END) {
        return sx_diag_add(diags, SX_E_USAGE, "SESSION.NO_ITEM", (sx_where){0}, NULL,
                           "no question is waiting for an answer");
    }
    sx_arena_free(session->views);
    session->views = sx_arena_new(0);
    const sx_model *model = step->loaded->model;
    const sx_item *item = &model->items[index];
    ret->id = item->id;
    ret->kind = sx_item_kind_word(item->kind);
    ret->text = session->views == NULL
                    ? NULL
                    : sx_wording(step, index, language_of(session), session->views, diags);
    ret->unit = item->unit;
    ret->low_label = sx_model_low_label(model, index, language_of(session));
    ret->high_label = sx_model_high_label(model, index, language_of(session));
    ret->most = item->most;
    ret->may_skip = !item->required;
    ret->may_decline = item->may_decline;
    ret->may_not_apply = item->may_not_apply;
    if (ret->text == NULL || !view_limits(item, session->views, ret) ||
        !view_options(session, step, index, ret) || !view_answer(session, step, index, ret)) {
        return sx_diag_add(diags, SX_E_MEMORY, "SESSION.MEMORY", (sx_where){0}, NULL,
                           "memory ran out in a session");
    }
    return SX_OK;
}

/* --- flags ------------------------------------------------------------------------------------- */

static bool is_begun(const sx_step *step)
{
    return step->state == SX_STEP_OPEN || step->state == SX_STEP_FINISHED;
}

size_t sx_session_flag_count(const sx_session *session)
{
    size_t count = 0;
    for (size_t i = 0; i < session->admin->step_count; i++) {
        const sx_step *step = &session->admin->steps[i];
        count += is_begun(step) ? step->loaded->model->flag_count : 0;
    }
    return count;
}

/* Raised before not assessed before clear; within each the most urgent first. */
static int loudness(const sx_step *step, size_t flag)
{
    int tier = (int)step->loaded->model->flags[flag].tier;
    switch (step->flags[flag].state) {
    case SX_FLAG_RAISED: return 6 + tier;
    case SX_FLAG_NOT_ASSESSED: return 3 + tier;
    default: return tier;
    }
}

static void view_flag(const sx_session *session, const sx_step *step, size_t index,
                      sx_flag_view *ret)
{
    const sx_model *model = step->loaded->model;
    const sx_flag *flag = &model->flags[index];
    *ret = (sx_flag_view){
        .instrument = model->id,
        .id = flag->id,
        .title = flag->title == NULL ? flag->id : flag->title,
        .text = sx_model_flag_text(model, index, language_of(session)),
        .tier = sx_tier_word(flag->tier),
        .state = sx_flag_state_word(step->flags[index].state),
        .changed = step->flags[index].changed,
    };
}

void sx_session_flag(const sx_session *session, size_t index, sx_flag_view *ret)
{
    const sx_admin *admin = session->admin;
    *ret = (sx_flag_view){0};
    for (int level = 8; level >= 0; level--) {
        for (size_t i = 0; i < admin->step_count; i++) {
            const sx_step *step = &admin->steps[i];
            size_t count = is_begun(step) ? step->loaded->model->flag_count : 0;
            for (size_t k = 0; k < count; k++) {
                if (loudness(step, k) == level && index-- == 0) {
                    view_flag(session, step, k, ret);
                    return;
                }
            }
        }
    }
}
