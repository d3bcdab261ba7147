/*
 * instruments_show_scales_text.c: the scales of an instrument for people: how each is computed, what
 * happens to missing answers, and what its values mean.
 */
#include "api/instruments.h"
#include "api/instruments_layout.h"
#include "api/instruments_phrase.h"
#include "profile/change_words.h"

#define TEXT_MAX ((size_t)1024 * 1024)
#define COLUMN 14 /* where what is said begins */

typedef struct writer {
    sx_buf *out;
    sx_buf work;
    const sx_model *model;
    const char *language;
    size_t columns;
} writer;

static void entry(writer *w, const char *head)
{
    sx_layout_entry(w->out, 4, head, 4 + COLUMN, sx_buf_text(&w->work), w->columns);
    sx_buf_pass(&w->work, w->out);
}

static void add_source(writer *w, const char *source)
{
    if (source != NULL) {
        sx_buf_printf(&w->work, " [%s]", source);
    }
}

/* Of bands and cut-offs. One that the whole scale shares stands with its computation. */
static void add_decision(writer *w, const char *own, const char *any)
{
    add_source(w, own);
    if (any == NULL) {
        sx_buf_str(&w->work, w->model->rights.class_ == SX_RIGHTS_OWN ? " [own rule]"
                                                                      : " [source: not stated]");
    }
}

static void write_bands(writer *w, size_t index)
{
    const sx_scale *scale = &w->model->scales[index];
    for (size_t i = 0; i < scale->band_count; i++) {
        sx_buf_str(&w->work, i == 0 ? "" : "; ");
        sx_phrase_interval(&w->work, &scale->bands[i].interval);
        sx_buf_printf(&w->work, " %s", sx_model_band_text(w->model, index, i, w->language));
    }
    if (scale->band_count > 0) {
        sx_buf_str(&w->work, scale->bands_on_unrounded ? " (on the unrounded value)" : "");
        add_decision(w, scale->bands_source, sx_scale_bands_source(scale));
        entry(w, "bands");
    }
    for (size_t i = 0; i < scale->category_count; i++) {
        sx_buf_printf(&w->work, "%s%s: %s", i == 0 ? "" : "; ", scale->categories[i].label,
                      sx_model_band_text(w->model, index, i, w->language));
    }
    if (scale->category_count > 0) {
        entry(w, "categories");
    }
}

static void write_cutoffs(writer *w, const sx_scale *scale)
{
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        const sx_cutoff *cutoff = &scale->cutoffs[i];
        sx_buf_str(&w->work, cutoff->at_most ? "at most " : "at least ");
        sx_decimal_print(&w->work, cutoff->at);
        sx_buf_printf(&w->work, ": %s", cutoff->text == NULL ? cutoff->id : cutoff->text);
        add_decision(w, cutoff->source, sx_cutoff_source(scale, cutoff));
        entry(w, i == 0 ? "cut-offs" : "");
    }
}

static void write_reliability(writer *w, const sx_scale *scale)
{
    const char *head = "reliability";
    for (size_t i = 0; i < scale->reliability_count; i++) {
        const sx_reliability *figures = &scale->reliability[i];
        size_t before = w->work.len;
        if (figures->id != NULL) {
            sx_buf_printf(&w->work, "%s: ", figures->id);
        }
        size_t named = w->work.len;
        sx_words_figures(&w->work, figures);
        if (w->work.len == named) {
            w->work.len = before; /* a name without figures */
            continue;
        }
        add_source(w, figures->source);
        entry(w, head);
        head = "";
    }
}

/* The error of measurement, then each rule of change. */
static void write_change(writer *w, const sx_scale *scale)
{
    const sx_change *change = &scale->change;
    sx_scale_error error;
    if (change->error.present && sx_scale_error_of(scale, SX_CONFIDENCE_USUAL, &error)) {
        sx_buf_str(&w->work, "standard error of measurement ");
        sx_number_print(&w->work, error.measurement, SX_CHANGE_DIGITS);
        sx_buf_str(&w->work, ", from ");
        sx_error_use_text(&w->work, &change->error);
        sx_buf_str(&w->work, "; a change of more than ");
        sx_number_print(&w->work, error.threshold, SX_CHANGE_DIGITS);
        sx_buf_printf(&w->work, " is reliable (%u %%)", error.confidence);
        entry(w, "error");
    }
    for (size_t i = 0; i < change->rule_count; i++) {
        sx_buf_printf(&w->work, "%s: ", change->rules[i].text);
        sx_words_change_rule(&w->work, &change->rules[i]);
        add_source(w, change->rules[i].source);
        entry(w, i == 0 ? "change" : "");
    }
    for (size_t i = 0; i < change->clinical_count; i++) {
        sx_buf_printf(&w->work, "%s: ", change->clinical[i].text);
        sx_words_clinical_rule(&w->work, scale, &change->clinical[i]);
        add_source(w, change->clinical[i].source);
        entry(w, i == 0 ? "recovered" : "");
    }
}

static void write_scale(writer *w, size_t index)
{
    const sx_scale *scale = &w->model->scales[index];
    sx_buf_str(&w->work, sx_model_scale_title(w->model, index, w->language));
    sx_layout_entry(w->out, 2, scale->id, 4 + sx_layout_width(scale->id), sx_buf_text(&w->work),
                    w->columns);
    sx_buf_pass(&w->work, w->out);
    sx_phrase_calculation(&w->work, w->model, scale);
    add_source(w, scale->source);
    entry(w, "computed");
    sx_phrase_missing(&w->work, scale);
    entry(w, "missing");
    if (scale->round.present) {
        sx_phrase_rounding(&w->work, &scale->round);
        entry(w, "rounded");
    }
    if (scale->has_range) {
        sx_decimal_print(&w->work, scale->low);
        sx_buf_str(&w->work, " to ");
        sx_decimal_print(&w->work, scale->high);
        sx_buf_printf(&w->work, "%s%s, ", scale->unit == NULL ? "" : " ",
                      scale->unit == NULL ? "" : scale->unit);
    }
    sx_buf_str(&w->work, scale->direction == SX_DIRECTION_WORSE    ? "higher is worse"
                         : scale->direction == SX_DIRECTION_BETTER ? "higher is better"
                                                                   : "neither end is better");
    entry(w, scale->has_range ? "range" : "direction");
    write_bands(w, index);
    write_cutoffs(w, scale);
    write_reliability(w, scale);
    write_change(w, scale);
}

/* "18 to 24" or "any age", ", female". */
static void add_group(writer *w, const sx_norm_row *row)
{
    if (row->any_age) {
        sx_buf_str(&w->work, "any age");
    } else if (row->age_low == row->age_high) {
        sx_buf_printf(&w->work, "age %ld", (long)row->age_low);
    } else {
        sx_buf_printf(&w->work, "age %ld to %ld", (long)row->age_low, (long)row->age_high);
    }
    if (row->sex != NULL) {
        sx_buf_printf(&w->work, ", sex %s", row->sex);
    }
}

static void add_pairs(writer *w, const sx_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf_str(&w->work, i == 0 ? "" : ", ");
        sx_decimal_print(&w->work, pairs[i].from);
        sx_buf_str(&w->work, " -> ");
        sx_decimal_print(&w->work, pairs[i].to);
    }
}

static void write_norm_row(writer *w, const sx_norm *norm, const sx_norm_row *row)
{
    add_group(w, row);
    sx_buf_str(&w->work, ": ");
    if (norm->form != SX_NORM_VALUES) {
        sx_buf_str(&w->work, "mean ");
        sx_decimal_print(&w->work, row->mean);
        sx_buf_str(&w->work, ", SD ");
        sx_decimal_print(&w->work, row->sd);
    }
    add_pairs(w, row->values, row->value_count);
    sx_layout_entry(w->out, 4, "-", 6, sx_buf_text(&w->work), w->columns);
    sx_buf_pass(&w->work, w->out);
}

static void write_norm(writer *w, const sx_norm *norm)
{
    static const char *const forms[] = {"T scores, 50 + 10 x (score - mean) / SD",
                                        "z scores, (score - mean) / SD", "a table of values"};
    sx_buf_printf(&w->work, "%s: %s", norm->title == NULL ? norm->id : norm->title,
                  forms[norm->form]);
    add_source(w, norm->source);
    sx_layout_entry(w->out, 2, norm->id, 4 + sx_layout_width(norm->id), sx_buf_text(&w->work),
                    w->columns);
    sx_buf_pass(&w->work, w->out);
    for (size_t i = 0; i < norm->row_count; i++) {
        write_norm_row(w, norm, &norm->rows[i]);
    }
}

void sx_show_scales_text(sx_buf *out, const sx_model *model, const char *language, size_t columns)
{
    writer w = {.out = out, .model = model, .language = language, .columns = columns};
    sx_buf_init(&w.work, TEXT_MAX);
    sx_buf_str(out, "\nScales\n");
    for (size_t i = 0; i < model->scale_count; i++) {
        write_scale(&w, i);
    }
    sx_buf_str(out, model->norm_count > 0 ? "\nNorm tables, the first row that fits\n" : "");
    for (size_t i = 0; i < model->norm_count; i++) {
        write_norm(&w, &model->norms[i]);
    }
    sx_buf_str(out, model->table_count > 0 ? "\nTables\n" : "");
    for (size_t i = 0; i < model->table_count; i++) {
        const sx_table *table = &model->tables[i];
        add_pairs(&w, table->pairs, table->pair_count);
        sx_layout_entry(out, 2, table->id, 4 + sx_layout_width(table->id), sx_buf_text(&w.work),
                        columns);
        sx_buf_pass(&w.work, out);
    }
    sx_buf_free(&w.work);
}
