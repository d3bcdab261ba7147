/*
 * change_words.c: what a comparison says, in sentences. See change_words.h.
 */
#include "profile/change_words.h"

#define LINE_MAX ((size_t)16 * 1024)

static void add_number(sx_buf *out, sx_number value)
{
    sx_number_print(out, value, SX_CHANGE_DIGITS);
}

/* --- figures and rules --------------------------------------------------------------------------- */

void sx_words_figures(sx_buf *out, const sx_reliability *figures)
{
    size_t before = out->len;
    for (int i = 0; i < SX_COEFFICIENT_COUNT; i++) {
        if (figures->has[i]) {
            const char *word = i == SX_COEFFICIENT_SPLIT_HALF ? "split-half"
                               : i == SX_COEFFICIENT_ICC      ? "ICC"
                                                         : sx_coefficient_word((sx_coefficient)i);
            sx_buf_printf(out, "%s%s ", out->len == before ? "" : ", ", word);
            sx_decimal_print(out, figures->value[i]);
        }
    }
    if (figures->interval != NULL) {
        sx_buf_printf(out, " (after %s)", figures->interval);
    }
    if (figures->has_sd) {
        sx_buf_str(out, out->len == before ? "SD " : ", SD ");
        sx_decimal_print(out, figures->sd);
    }
    if (figures->has_mean) {
        sx_buf_str(out, out->len == before ? "mean " : ", mean ");
        sx_decimal_print(out, figures->mean);
    }
    if (out->len > before && figures->n > 0) {
        sx_buf_printf(out, ", n = %u", (unsigned)figures->n);
    }
    if (out->len > before && figures->population != NULL) {
        sx_buf_printf(out, " in %s", figures->population);
    }
}

static const char *way_text(sx_change_way way)
{
    switch (way) {
    case SX_CHANGE_EITHER: return "either way";
    case SX_CHANGE_BETTER: return "for the better";
    case SX_CHANGE_WORSE: return "for the worse";
    }
    return "?";
}

void sx_words_change_rule(sx_buf *out, const sx_change_rule *rule)
{
    if (rule->kind == SX_CHANGE_REACHES) {
        sx_buf_str(out, "from outside to a score of ");
        sx_decimal_print(out, rule->reaches.low);
        if (!sx_number_equal(sx_number_decimal(rule->reaches.low),
                             sx_number_decimal(rule->reaches.high))) {
            sx_buf_str(out, rule->reaches.high_open ? " to below " : " to ");
            sx_decimal_print(out, rule->reaches.high);
        }
    } else {
        bool one = sx_number_equal(sx_number_decimal(rule->least), sx_number_int(1));
        sx_decimal_print(out, rule->least);
        sx_buf_str(out, rule->kind == SX_CHANGE_PERCENT ? " % of the first score or more"
                        : one                           ? " point or more"
                                                        : " points or more");
    }
    sx_buf_printf(out, ", %s", way_text(rule->way));
    if (rule->confidence > 0) {
        sx_buf_printf(out, ", %u %% confidence", (unsigned)rule->confidence);
    }
}

void sx_words_clinical_rule(sx_buf *out, const sx_scale *scale, const sx_clinical_rule *rule)
{
    bool worse = scale->direction == SX_DIRECTION_WORSE;
    if (rule->criterion == SX_CRITERION_CUTOFF) {
        bool leaves = rule->cutoff->at_most != worse;
        sx_buf_printf(out, "the cut-off '%s' is %s", rule->cutoff->id,
                      leaves ? "no longer met" : "met");
    } else {
        sx_buf_str(out, worse ? "below " : "above ");
        add_number(out, sx_criterion_border(scale->direction, rule));
        sx_buf_printf(out, ", criterion %s of Jacobson and Truax",
                      sx_criterion_word(rule->criterion));
    }
    sx_buf_printf(out, ", with %s", rule->by == NULL ? "a reliable change" : rule->by->text);
}

/* --- classes ------------------------------------------------------------------------------------- */

const char *sx_words_reliable(sx_change_class class_)
{
    switch (class_) {
    case SX_CHANGE_IMPROVED: return "reliably improved";
    case SX_CHANGE_WORSENED: return "reliably worsened";
    case SX_CHANGE_NONE: return "no reliable change";
    case SX_CHANGE_HIGHER: return "reliably higher";
    case SX_CHANGE_LOWER: return "reliably lower";
    case SX_CHANGE_NOT_COVERED:
    case SX_CHANGE_UNKNOWN: break;
    }
    return "cannot be told";
}

const char *sx_words_rule_class(sx_change_class class_)
{
    switch (class_) {
    case SX_CHANGE_IMPROVED: return "improved";
    case SX_CHANGE_WORSENED: return "worsened";
    case SX_CHANGE_NONE: return "not reached";
    case SX_CHANGE_HIGHER: return "higher";
    case SX_CHANGE_LOWER: return "lower";
    case SX_CHANGE_NOT_COVERED: return "it went the other way, of which this rule says nothing";
    case SX_CHANGE_UNKNOWN: return "cannot be told: there is no percentage of 0";
    }
    return "?";
}

const char *sx_words_crossing(sx_crossing crossing)
{
    switch (crossing) {
    case SX_CROSSING_STILL_UNMET: return "not met before, not met now";
    case SX_CROSSING_STILL_MET: return "met before, still met";
    case SX_CROSSING_NOW_MET: return "not met before, now met";
    case SX_CROSSING_NO_LONGER_MET: return "met before, no longer met";
    }
    return "?";
}

const char *sx_words_clinical(sx_clinical_class class_)
{
    return class_ == SX_CLINICAL_UNKNOWN ? "cannot be told" : sx_clinical_word(class_);
}

/* --- comparisons --------------------------------------------------------------------------------- */

void sx_words_difference(sx_buf *out, const sx_comparison *comparison, size_t scale,
                         unsigned digits)
{
    int sign = sx_number_compare(comparison->difference, sx_number_int(0));
    sx_number_print(out, comparison->from->scores[scale].value, digits);
    sx_buf_str(out, " to ");
    sx_number_print(out, comparison->to->scores[scale].value, digits);
    if (sign == 0) {
        sx_buf_str(out, ", the same");
        return;
    }
    sx_buf_str(out, ", ");
    sx_number_print(out,
                    sign > 0 ? comparison->difference
                             : sx_change_difference(comparison->difference, sx_number_int(0)),
                    digits);
    sx_buf_str(out, sign > 0 ? " higher" : " lower");
}

static void index_line(const sx_series *series, const sx_comparison *comparison, sx_buf *line)
{
    const sx_scale *scale = &series->loaded->model->scales[series->scale];
    const sx_scale_error *error = &series->error;
    if (!error->known) {
        sx_buf_str(line, scale->change.rule_count > 0
                             ? "Reliable change index: none, because the manifest does not name a "
                               "published reliability with a standard deviation."
                             : "Whether this is more than the error of measurement cannot be told: "
                               "the manifest does not name a published reliability with a standard "
                               "deviation.");
        return;
    }
    sx_buf_printf(line, "Reliable change index: %s. The index is ",
                  sx_words_reliable(comparison->reliable));
    add_number(line, comparison->index);
    sx_buf_str(line, "; a change of more than ");
    add_number(line, error->threshold);
    sx_buf_printf(line, " is reliable (%u %%, z ", error->confidence);
    sx_decimal_print(line, error->z);
    sx_buf_str(line, ", standard error of the difference ");
    add_number(line, error->difference);
    sx_buf_str(line, ").");
}

static void rule_line(const sx_change_rule *rule, sx_change_class class_, sx_buf *line)
{
    sx_buf_printf(line, "%s (", rule->text);
    sx_words_change_rule(line, rule);
    sx_buf_printf(line, "): %s.", sx_words_rule_class(class_));
}

static void cutoff_line(const sx_cutoff *cutoff, sx_crossing crossing, sx_buf *line)
{
    sx_buf_printf(line, "%s (", cutoff->text == NULL ? cutoff->id : cutoff->text);
    sx_decimal_print(line, cutoff->at);
    sx_buf_printf(line, " or %s): %s.", cutoff->at_most ? "less" : "more",
                  sx_words_crossing(crossing));
}

static void clinical_line(const sx_scale *scale, const sx_clinical_rule *rule,
                          sx_clinical_class class_, sx_buf *line)
{
    sx_buf_printf(line, "%s: %s (", rule->text, sx_words_clinical(class_));
    sx_words_clinical_rule(line, scale, rule);
    sx_buf_str(line, ").");
}

static void hand_over(sx_buf *line, sx_put_line *put, void *to)
{
    put(to, line->failed ? NULL : sx_buf_text(line));
    sx_buf_reset(line);
}

void sx_words_comparison(const sx_series *series, const sx_comparison *comparison, sx_put_line *put,
                         void *to)
{
    const sx_scale *scale = &series->loaded->model->scales[series->scale];
    sx_buf line;
    sx_buf_init(&line, LINE_MAX);
    index_line(series, comparison, &line);
    hand_over(&line, put, to);
    for (size_t i = 0; i < scale->change.rule_count; i++) {
        rule_line(&scale->change.rules[i], comparison->rules[i], &line);
        hand_over(&line, put, to);
    }
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        cutoff_line(&scale->cutoffs[i], comparison->cutoffs[i], &line);
        hand_over(&line, put, to);
    }
    for (size_t i = 0; i < scale->change.clinical_count; i++) {
        clinical_line(scale, &scale->change.clinical[i], comparison->clinical[i], &line);
        hand_over(&line, put, to);
    }
    sx_buf_free(&line);
}
