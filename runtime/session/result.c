/*
 * result.c: lays out flags and scores for a reader. Never a number without its meaning, never a
 * missing answer without its reason, never the word "diagnosis" but to say that this is none.
 */
#include "session/result.h"

#include <stdlib.h>
#include <string.h>

#include "host/failure.h"
#include "plan/reading.h"
#include "plan/score_error.h"
#include "session/wrap.h"

typedef struct page {
    const sx_response *response;
    const sx_model *model;
    const char *language;
    size_t columns;
    sx_buf *out;
    sx_buf line; /* what put_line writes */
    sx_diags *diags;
} page;

/* Writes the collected line, wrapped. */
static void put_line(page *p, size_t indent, bool hang)
{
    sx_wrap(p->out, (sx_slice){sx_buf_text(&p->line), p->line.len}, p->columns, indent, hang);
    sx_buf_pass(&p->line, p->out);
}

static void put_text(page *p, const char *text, size_t indent)
{
    sx_buf_str(&p->line, text);
    put_line(p, indent, false);
}

/* --- heading ----------------------------------------------------------------------------------- */

static void put_heading(page *p)
{
    const sx_response *response = p->response;
    sx_buf_str(&p->line, sx_model_title(p->model, p->language));
    if (p->model->short_title != NULL && !sx_str_equal(p->model->short_title, p->model->title)) {
        sx_buf_printf(&p->line, " (%s)", p->model->short_title);
    }
    sx_buf_printf(&p->line, ", version %s", response->version);
    put_line(p, 2, true);
    if (response->subject != NULL) {
        sx_buf_printf(&p->line, "Respondent: %s. ", response->subject);
    }
    if (response->finished != NULL) {
        sx_buf_printf(&p->line, "Finished: %s.", response->finished);
    } else {
        sx_buf_str(&p->line, "Not finished.");
    }
    put_line(p, 2, true);
    if (!p->model->validated) {
        put_text(p,
                 "UNVALIDATED: no study has shown what these scores mean. Read them as a summary "
                 "of the answers.",
                 0);
    }
}

/* --- flags ------------------------------------------------------------------------------------- */

static const char *tier_label(sx_tier tier)
{
    switch (tier) {
    case SX_TIER_URGENT: return "URGENT";
    case SX_TIER_REVIEW: return "REVIEW";
    default: return "NOTE";
    }
}

static void put_flag(page *p, size_t index, const sx_response_flag *state)
{
    const sx_flag *flag = &p->model->flags[index];
    const char *title = flag->title == NULL ? flag->id : flag->title;
    if (state->state == SX_FLAG_CLEAR) {
        sx_buf_printf(&p->line, "%s: not raised by these answers.", title);
        put_line(p, 2, false);
        return;
    }
    if (state->state == SX_FLAG_NOT_ASSESSED) {
        sx_buf_printf(&p->line,
                      "%s: NOT ASSESSED. An answer that it needs is missing; that does "
                      "not mean that there is no risk.",
                      title);
        put_line(p, 2, false);
        return;
    }
    sx_buf_printf(&p->line, "%s: %s", tier_label(flag->tier), title);
    put_line(p, 2, false);
    put_text(p, sx_model_flag_text(p->model, index, p->language), 4);
    if (state->changed) {
        put_text(p, "The answer that raised it was changed later. The flag stays.", 4);
    }
}

/* Raised ones first, the most urgent first; then those not assessed; then the rest. */
static int loudness(const page *p, size_t flag, const sx_response_flag *state)
{
    int tier = (int)p->model->flags[flag].tier;
    return state->state == SX_FLAG_RAISED         ? 10 + tier
           : state->state == SX_FLAG_NOT_ASSESSED ? 5 + tier
                                                  : tier;
}

static sx_status put_flags(page *p)
{
    size_t count = p->model->flag_count;
    sx_buf_str(p->out, "\nFlags\n");
    if (count == 0) {
        put_text(p, "This instrument has no critical items: it can raise no flag.", 2);
        return SX_OK;
    }
    sx_response_flag *flags = calloc(count, sizeof *flags);
    sx_status status = flags == NULL ? SX_E_MEMORY : sx_response_flags(p->response, flags);
    for (int level = 12; status == SX_OK && level >= 0; level--) {
        for (size_t i = 0; i < count; i++) {
            if (loudness(p, i, &flags[i]) == level) {
                put_flag(p, i, &flags[i]);
            }
        }
    }
    free(flags);
    return status;
}

/* --- scores ------------------------------------------------------------------------------------ */

static void add_interval(sx_buf *out, const sx_interval *interval)
{
    sx_decimal_print(out, interval->low);
    if (sx_number_equal(sx_number_decimal(interval->low), sx_number_decimal(interval->high))) {
        return;
    }
    sx_buf_str(out, interval->high_open ? " to below " : " to ");
    sx_decimal_print(out, interval->high);
}

static void add_direction(page *p, const sx_scale *scale)
{
    if (scale->has_range) {
        sx_buf_str(&p->line, " (");
        sx_decimal_print(&p->line, scale->low);
        sx_buf_str(&p->line, " to ");
        sx_decimal_print(&p->line, scale->high);
        sx_buf_str(&p->line, scale->direction == SX_DIRECTION_WORSE    ? ", higher is worse)"
                             : scale->direction == SX_DIRECTION_BETTER ? ", higher is better)"
                                                                       : ")");
    } else if (scale->direction != SX_DIRECTION_NEUTRAL) {
        sx_buf_str(&p->line, scale->direction == SX_DIRECTION_WORSE ? " (higher is worse)"
                                                                    : " (higher is better)");
    }
}

static void put_cutoff(page *p, const sx_cutoff *cutoff, bool positive)
{
    sx_buf_str(&p->line, cutoff->text == NULL ? cutoff->id : cutoff->text);
    sx_buf_str(&p->line, positive ? ": yes, the score is " : ": no, the score is not ");
    sx_buf_str(&p->line,
               cutoff->at_most ? "at or below the cut-off of " : "at or above the cut-off of ");
    sx_decimal_print(&p->line, cutoff->at);
    put_line(p, 4, false);
}

static void put_limits(page *p, const sx_scale *scale, const sx_score *score)
{
    if (score->prorated) {
        sx_buf_printf(&p->line, "Prorated %u/%u: made up from the items that were answered.",
                      (unsigned)score->answered, (unsigned)score->of);
        put_line(p, 4, false);
    } else if (score->of > 0 && score->answered < score->of) {
        sx_buf_printf(&p->line, "From %u of %u items.", (unsigned)score->answered,
                      (unsigned)score->of);
        put_line(p, 4, false);
    }
    if (score->rounded) {
        sx_buf_str(&p->line, "Before rounding: ");
        sx_number_print(&p->line, score->exact, SX_PRINT_DIGITS);
        put_line(p, 4, false);
    }
    if (score->edge) {
        put_text(p, "Rounding decided the band: the unrounded score lies in another one.", 4);
    }
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        put_cutoff(p, &scale->cutoffs[i], sx_score_meets(scale, &scale->cutoffs[i], score));
    }
}

static void put_value(page *p, size_t index, const sx_score *score)
{
    const sx_scale *scale = &p->model->scales[index];
    bool category = scale->compute == SX_COMPUTE_CATEGORY;
    sx_buf_printf(&p->line, "%s: ", sx_model_scale_title(p->model, index, p->language));
    if (category && score->band >= 0) {
        sx_buf_str(&p->line, sx_model_band_text(p->model, index, (size_t)score->band, p->language));
        put_line(p, 2, false);
        return;
    }
    sx_number_print(&p->line, score->value, SX_PRINT_DIGITS);
    if (scale->unit != NULL) {
        sx_buf_printf(&p->line, " %s", scale->unit);
    }
    add_direction(p, scale);
    put_line(p, 2, false);
    if (score->band >= 0) {
        sx_buf_printf(&p->line, "Band: %s (",
                      sx_model_band_text(p->model, index, (size_t)score->band, p->language));
        add_interval(&p->line, &scale->bands[score->band].interval);
        sx_buf_char(&p->line, ')');
        put_line(p, 4, false);
    }
    put_limits(p, scale, score);
    sx_score_error_text(scale, score, &p->line);
    if (p->line.len > 0) {
        put_line(p, 4, false);
    }
}

/* "skipped: q1, q2": the items of one reason; false when there are none. */
static bool add_missing(page *p, const bool *used, sx_cell reason, bool first)
{
    bool any = false;
    for (size_t i = 0; i < p->response->reply_count; i++) {
        if (!used[i] || sx_reply_status(&p->response->replies[i]) != reason) {
            continue;
        }
        if (!any) {
            sx_buf_printf(&p->line, "%s%s: ", first ? "" : "; ",
                          reason == SX_CELL_NOT_APPLICABLE ? "not applicable"
                          : reason == SX_CELL_NOT_SHOWN    ? "not shown"
                                                           : sx_cell_word(reason));
        }
        sx_buf_printf(&p->line, "%s%s", any ? ", " : "", p->model->items[i].id);
        any = true;
    }
    return any;
}

static const char *reason_text(sx_cell status)
{
    switch (status) {
    case SX_CELL_NO_NORM: return "no norm for this person";
    case SX_CELL_UNDEFINED: return "the formula has no value for these answers";
    case SX_CELL_FAILED: return "the computation failed";
    case SX_CELL_NOT_SHOWN: return "its items were not shown";
    default: return "incomplete";
    }
}

/* Marks the items that the scale rests on, whatever scales lie between. */
static void mark_used(const page *p, size_t scale, bool *used)
{
    const sx_plan *plan = p->response->loaded->scores;
    for (size_t f = 0; f < p->model->field_count; f++) {
        if (sx_plan_rests_on(plan, scale, f)) {
            used[p->model->fields[f].item] = true;
        }
    }
}

static sx_status put_no_score(page *p, size_t index, const sx_score *score)
{
    bool *used = calloc(p->response->reply_count + 1, sizeof *used);
    if (used == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf_printf(&p->line, "%s: no score (%s)", sx_model_scale_title(p->model, index, p->language),
                  reason_text(score->status));
    put_line(p, 2, false);
    mark_used(p, index, used);
    bool any = false;
    sx_buf_str(&p->line, "Without an answer: ");
    for (sx_cell reason = SX_CELL_SKIPPED; reason <= SX_CELL_NOT_SHOWN; reason++) {
        any = add_missing(p, used, reason, !any) || any;
    }
    if (any) {
        put_line(p, 4, false);
    }
    sx_buf_pass(&p->line, p->out);
    free(used);
    return SX_OK;
}

/* --- how it came about ------------------------------------------------------------------------- */

/* What there is to know about the way in which the questions were asked and answered. Says nothing when all
 * is well, and takes nothing away from flags and scores. */
static void put_validity(page *p, const sx_scoring *scoring)
{
    bool any = false;
    bool failed = sx_scoring_any_fate(scoring, 0) != SX_FATE_OK;
    for (size_t i = 0; i < p->model->validity_count; i++) {
        int truth = sx_run_truth(scoring->run, p->model->scale_count + i, 0);
        if (truth == 0) {
            continue;
        }
        sx_buf_str(p->out, any ? "" : "\nHow it was answered\n");
        any = true;
        sx_buf_str(&p->line, sx_model_validity_text(p->model, i, p->language));
        if (truth < 0) {
            sx_buf_str(&p->line, failed ? " (Not known: the instrument's code failed.)"
                                        : " (Not known: an answer that this needs is missing.)");
        }
        put_line(p, 2, false);
    }
    if (p->response->fallback) {
        sx_buf_str(p->out, any ? "" : "\nHow it was answered\n");
        put_text(p,
                 "The instrument's code failed while it chose the questions; those that followed "
                 "were asked in their fixed order.",
                 2);
    }
}

/* The page says that it failed and with which code; why and where in the script is for who maintains it. */
static void put_failure(page *p, const sx_scoring *scoring, sx_fate fate)
{
    const sx_loaded *loaded = p->response->loaded;
    const char *code = sx_fate_code(fate);
    sx_failure why = {.where = {.file = loaded->path},
                      .message = "its process could not be started: see `sextant doctor`",
                      .excerpt = ""};
    if (scoring->code != NULL && sx_failure_get(loaded, scoring->code, &why)) {
        code = code == NULL ? why.code : code;
    }
    sx_buf_printf(&p->line,
                  "The instrument's code failed (%s%s%s): what it computes is missing here, "
                  "and says nothing about the person. Flags do not rest on it.",
                  sx_fate_word(fate), code == NULL ? "" : ", ", code == NULL ? "" : code);
    sx_buf_str(p->out, "\nThe computation\n");
    put_line(p, 2, false);
    sx_diag_warn(p->diags, "SESSION.SCORE", why.where, NULL,
                 "the code of %s failed on these answers (%s%s%s): %s; what it computes is missing",
                 p->model->id, sx_fate_word(fate), code == NULL ? "" : ", ",
                 code == NULL ? "" : code, why.message);
    sx_diag_excerpt(p->diags, why.excerpt);
}

static void put_computation(page *p, const sx_scoring *scoring)
{
    sx_fate fate = sx_scoring_any_fate(scoring, 0);
    if (fate != SX_FATE_OK) {
        put_failure(p, scoring, fate);
    }
    if (p->response->loaded->weak) {
        sx_buf_str(p->out, fate != SX_FATE_OK ? "" : "\nThe computation\n");
        put_text(p,
                 "The code of this instrument ran without all the protections that it should have: "
                 "see `sextant doctor`.",
                 2);
    }
}

static sx_status put_scores(page *p)
{
    sx_scoring scoring;
    if (!sx_scoring_start(&scoring, p->response->loaded, 1)) {
        return SX_E_MEMORY;
    }
    sx_run *run = scoring.run;
    sx_run_begin(run, 1);
    sx_response_fill(p->response, run, 0);
    sx_run_execute(run);
    sx_status status = SX_OK;
    sx_buf_str(p->out, "\nScores\n");
    if (p->model->scale_count == 0) {
        put_text(p, "This instrument has no scales.", 2);
    }
    for (size_t i = 0; status == SX_OK && i < p->model->scale_count; i++) {
        sx_score score;
        sx_run_score(run, i, 0, &score);
        if (score.status == SX_CELL_OK) {
            put_value(p, i, &score);
        } else {
            status = put_no_score(p, i, &score);
        }
    }
    put_validity(p, &scoring);
    put_computation(p, &scoring);
    sx_scoring_end(&scoring);
    return status;
}

sx_status sx_result_text(const sx_response *response, size_t columns, sx_buf *out, sx_diags *diags)
{
    page p = {.response = response,
              .model = response->loaded->model,
              .language = response->language,
              .columns = columns,
              .out = out,
              .diags = diags};
    sx_buf_init(&p.line, (size_t)64 * 1024);
    put_heading(&p);
    sx_status status = put_flags(&p);
    if (status == SX_OK) {
        status = put_scores(&p);
    }
    if (p.model->rights.credit != NULL) {
        sx_buf_char(out, '\n');
        put_text(&p, p.model->rights.credit, 0);
    }
    sx_buf_free(&p.line);
    return status == SX_OK && out->failed ? SX_E_MEMORY : status;
}

void sx_result_closing(size_t columns, sx_buf *out)
{
    static const char text[] =
        "This result is not a diagnosis. It says how questions were answered; what follows from it "
        "is for a qualified person to judge.";
    sx_wrap(out, SX_SLICE(text), columns, 0, false);
}
