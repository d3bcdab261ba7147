/*
 * instruments_phrase.c: the rules of a scale in plain words.
 */
#include "api/instruments_phrase.h"

#include "base/str.h"
#include "manifest/manifest.h"

const char *sx_phrase_missing_rule(sx_missing_rule rule)
{
    return sx_missing_word(rule);
}

const char *sx_phrase_round_rule(sx_round rule)
{
    switch (rule) {
    case SX_ROUND_HALF_UP: return "half_up";
    case SX_ROUND_HALF_EVEN: return "half_even";
    case SX_ROUND_DOWN: return "down";
    case SX_ROUND_UP: return "up";
    }
    return "";
}

const char *sx_phrase_norm_form(sx_norm_form form)
{
    switch (form) {
    case SX_NORM_T_SCORE: return "t_score";
    case SX_NORM_Z: return "z";
    case SX_NORM_VALUES: return "values";
    }
    return "";
}

/* The last of a run of neighbouring items that starts at terms[from]; at least `from`. */
static size_t run_end(const sx_model *model, const sx_term *terms, size_t count, size_t from)
{
    size_t last = from;
    int item = sx_model_find_item(model, terms[from].name);
    while (item >= 0 && last + 1 < count &&
           sx_model_find_item(model, terms[last + 1].name) == item + 1) {
        item++;
        last++;
    }
    return last;
}

void sx_phrase_terms(sx_buf *out, const sx_model *model, const sx_term *terms, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t last = run_end(model, terms, count, i);
        sx_buf_str(out, i == 0 ? "" : ", ");
        sx_buf_str(out, terms[i].name);
        if (last > i + 1) {
            sx_buf_printf(out, " to %s", terms[last].name);
            i = last + 1;
        } else {
            i++;
        }
    }
}

static void add_weighted(sx_buf *out, const sx_scale *scale)
{
    sx_buf_str(out, "Weighted sum: ");
    for (size_t i = 0; i < scale->term_count; i++) {
        const sx_term *term = &scale->terms[i];
        sx_buf_str(out, i == 0 ? "" : " + ");
        if (term->weighted) {
            bool negative = term->weight.value < 0;
            sx_buf_str(out, negative ? "(" : "");
            sx_decimal_print(out, term->weight);
            sx_buf_str(out, negative ? ")" : "");
            sx_buf_str(out, " x ");
        }
        sx_buf_str(out, term->name);
    }
}

static void add_pairs(sx_buf *out, const sx_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf_str(out, i == 0 ? "" : ", ");
        sx_decimal_print(out, pairs[i].from);
        sx_buf_str(out, " -> ");
        sx_decimal_print(out, pairs[i].to);
    }
}

static void add_count(sx_buf *out, const sx_scale *scale)
{
    sx_buf_str(out, "How many of these hold: ");
    for (size_t i = 0; i < scale->condition_count; i++) {
        sx_buf_str(out, i == 0 ? "" : "; ");
        sx_expr_print(out, scale->conditions[i]);
    }
}

static void add_norm(sx_buf *out, const sx_model *model, const sx_scale *scale)
{
    const sx_norm *norm = NULL;
    for (size_t i = 0; i < model->norm_count; i++) {
        if (sx_str_equal(model->norms[i].id, scale->norm)) {
            norm = &model->norms[i];
        }
    }
    sx_norm_form form = norm == NULL ? SX_NORM_VALUES : norm->form;
    const char *what = form == SX_NORM_T_SCORE ? "T score, 50 + 10 x (score - mean) / SD"
                       : form == SX_NORM_Z     ? "z score, (score - mean) / SD"
                                               : "Value from a table";
    sx_buf_printf(out, "%s, of %s in the norm table %s", what, scale->terms[0].name,
                  norm != NULL && norm->title != NULL ? norm->title : scale->norm);
    if (norm != NULL && (norm->by_age || norm->by_sex)) {
        sx_buf_printf(out, " (by %s%s%s)", norm->by_age ? "age" : "",
                      norm->by_age && norm->by_sex ? " and " : "", norm->by_sex ? "sex" : "");
    }
}

static void add_category(sx_buf *out, const sx_scale *scale)
{
    sx_buf_str(out, "The first of these that holds: ");
    for (size_t i = 0; i < scale->category_count; i++) {
        sx_buf_printf(out, "%s%s", i == 0 ? "" : "; ", scale->categories[i].label);
        if (scale->categories[i].when == NULL) {
            sx_buf_str(out, " otherwise");
        } else {
            sx_buf_str(out, " when ");
            sx_expr_print(out, scale->categories[i].when);
        }
    }
}

static void add_of(sx_buf *out, const char *what, const sx_model *model, const sx_scale *scale)
{
    sx_buf_str(out, what);
    sx_phrase_terms(out, model, scale->terms, scale->term_count);
}

static void add_main(sx_buf *out, const sx_model *model, const sx_scale *scale)
{
    switch (scale->compute) {
    case SX_COMPUTE_SUM: add_of(out, "Sum of ", model, scale); break;
    case SX_COMPUTE_MEAN: add_of(out, "Mean of ", model, scale); break;
    case SX_COMPUTE_MINIMUM: add_of(out, "Smallest of ", model, scale); break;
    case SX_COMPUTE_MAXIMUM: add_of(out, "Largest of ", model, scale); break;
    case SX_COMPUTE_PERCENT:
        add_of(out, "Percent of the way from the least to the most possible, over ", model, scale);
        break;
    case SX_COMPUTE_WEIGHTED: add_weighted(out, scale); break;
    case SX_COMPUTE_COUNT: add_count(out, scale); break;
    case SX_COMPUTE_DIFFERENCE:
        sx_buf_printf(out, "%s minus %s", scale->terms[0].name, scale->terms[1].name);
        break;
    case SX_COMPUTE_FORMULA:
        sx_buf_str(out, "Formula: ");
        sx_expr_print(out, scale->formula);
        break;
    case SX_COMPUTE_LOOKUP:
        sx_buf_printf(out, "From %s by a table: ", scale->terms[0].name);
        add_pairs(out, scale->lookup, scale->lookup_count);
        break;
    case SX_COMPUTE_NORM: add_norm(out, model, scale); break;
    case SX_COMPUTE_CENTRED:
        add_of(out, "Mean of ", model, scale);
        sx_buf_str(out, " minus the mean of ");
        sx_phrase_terms(out, model, scale->among, scale->among_count);
        break;
    case SX_COMPUTE_RANK:
        add_of(out, "Rank of ", model, scale);
        sx_buf_str(out, " among ");
        sx_phrase_terms(out, model, scale->among, scale->among_count);
        sx_buf_printf(out, ", 1 is the highest, ties take the %s of their ranks",
                      scale->ties_lowest ? "lowest" : "mean");
        if (scale->ties_within) {
            sx_buf_printf(out,
                          "; tied are also those that differ by no more than their error (%u %%)",
                          (unsigned)scale->ties_within);
        }
        break;
    case SX_COMPUTE_CATEGORY: add_category(out, scale); break;
    case SX_COMPUTE_CALL:
        add_of(out, "Computed by the instrument's code from ", model, scale);
        break;
    case SX_COMPUTE_COUNT_: break;
    }
    sx_buf_char(out, '.');
}

void sx_phrase_calculation(sx_buf *out, const sx_model *model, const sx_scale *scale)
{
    add_main(out, model, scale);
    bool first = true;
    for (size_t i = 0; i < scale->term_count; i++) {
        if (scale->terms[i].reversed) {
            sx_buf_printf(out, "%s%s", first ? " Reversed (lowest + highest - answer): " : ", ",
                          scale->terms[i].name);
            first = false;
        }
    }
    sx_buf_str(out, first ? "" : ".");
    for (size_t i = 0; i < scale->term_count; i++) {
        if (scale->terms[i].recode_count > 0) {
            sx_buf_printf(out, " Recoded %s: ", scale->terms[i].name);
            add_pairs(out, scale->terms[i].recode, scale->terms[i].recode_count);
            sx_buf_char(out, '.');
        }
    }
}

void sx_phrase_missing(sx_buf *out, const sx_scale *scale)
{
    const sx_missing *missing = &scale->missing;
    switch (missing->rule) {
    case SX_MISSING_COMPLETE: sx_buf_str(out, "all must be there, else there is no score"); break;
    case SX_MISSING_PRORATE:
        sx_buf_printf(out,
                      "up to %lu may be missing; the sum of the others is then scaled up "
                      "(sum x %zu / answered)",
                      (unsigned long)missing->most, scale->term_count);
        break;
    case SX_MISSING_ANSWERED:
        sx_buf_printf(out, "at least %lu must be there; those alone are used",
                      (unsigned long)missing->least);
        break;
    case SX_MISSING_KNOWN:
        sx_buf_str(
            out,
            "conditions are decided as soon as the answers that are there settle them; without "
            "that there is no result");
        break;
    }
    if (missing->exclude_not_applicable) {
        sx_buf_str(out, "; \"does not apply\" is left out and is not missing");
    }
    if (missing->exclude_not_shown) {
        sx_buf_str(out, "; an item that was not to be shown is left out and is not missing");
    }
}

void sx_phrase_rounding(sx_buf *out, const sx_rounding *rounding)
{
    if (!rounding->present) {
        return;
    }
    static const char *const words[] = {"half up", "half to even", "down", "up"};
    sx_buf_str(out, words[rounding->rule]);
    if (rounding->digits == 0) {
        sx_buf_str(out, " to a whole number");
    } else {
        sx_buf_printf(out, " to %u decimal place%s", (unsigned)rounding->digits,
                      rounding->digits == 1 ? "" : "s");
    }
}

void sx_phrase_interval(sx_buf *out, const sx_interval *interval)
{
    sx_decimal_print(out, interval->low);
    if (sx_number_equal(sx_number_decimal(interval->low), sx_number_decimal(interval->high))) {
        return;
    }
    sx_buf_str(out, interval->high_open ? " to under " : " to ");
    sx_decimal_print(out, interval->high);
}

void sx_phrase_duration(sx_buf *out, const char *duration)
{
    static const struct {
        char letter;
        const char *one, *many;
    } units[] = {{'D', "day", "days"},
                 {'W', "week", "weeks"},
                 {'M', "month", "months"},
                 {'Y', "year", "years"}};
    size_t digits = 0;
    if (duration[0] == 'P') {
        while (sx_is_digit(duration[1 + digits])) {
            digits++;
        }
    }
    const char *unit = duration + 1 + digits;
    for (size_t i = 0; digits > 0 && i < sizeof units / sizeof units[0]; i++) {
        if (unit[0] == units[i].letter && unit[1] == '\0') {
            bool one = digits == 1 && duration[1] == '1';
            sx_buf_add(out, duration + 1, digits);
            sx_buf_printf(out, " %s", one ? units[i].one : units[i].many);
            return;
        }
    }
    sx_buf_str(out, duration);
}
