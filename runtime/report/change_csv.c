/*
 * change_csv.c: how scores went, as a table: one row for everything that a comparison says, so that
 * rules which differ stand in rows of their own.
 */
#include "batch/table_writer.h"
#include "report/change.h"

typedef struct table {
    const sx_changes *changes;
    const sx_trend *trend;
    const sx_trend_step *step;
    const char *pair; /* step, or first_to_last */
    sx_buf *out;
} table;

static void cell(const table *t, const char *text)
{
    sx_writer_cell(t->out, sx_slice_of(text == NULL ? "" : text), ',', false);
    sx_buf_char(t->out, ',');
}

static void number(const table *t, bool has, sx_number value)
{
    if (has) {
        sx_number_print(t->out, value, SX_PRINT_DIGITS);
    }
    sx_buf_char(t->out, ',');
}

/* `kind`: index, rule, cut_off, clinical, or refused. */
static void row(const table *t, const char *kind, const char *id, const char *result)
{
    const sx_trend_point *from = &t->trend->points[t->step->from];
    const sx_trend_point *to = &t->trend->points[t->step->to];
    const sx_comparison *is = &t->step->is;
    bool made = is->refused == SX_REFUSAL_NONE;
    cell(t, t->changes->head->subject);
    cell(t, t->trend->model->id);
    cell(t, t->trend->model->scales[t->trend->scale].id);
    cell(t, t->pair);
    cell(t, from->when);
    cell(t, to->when);
    number(t, from->has_value, from->value);
    number(t, to->has_value, to->value);
    number(t, made, is->difference);
    number(t, made && t->trend->error.known, is->index);
    number(t, t->trend->error.known, t->trend->error.threshold);
    cell(t, kind);
    cell(t, id);
    sx_buf_printf(t->out, "%s\n", result);
}

static void rows(const table *t)
{
    const sx_scale *scale = &t->trend->model->scales[t->trend->scale];
    const sx_comparison *is = &t->step->is;
    if (is->refused != SX_REFUSAL_NONE) {
        row(t, "refused", NULL, sx_refusal_word(is->refused));
        return;
    }
    row(t, "index", "jacobson_truax",
        t->trend->error.known ? sx_change_class_word(is->reliable) : "unknown");
    for (size_t i = 0; i < scale->change.rule_count; i++) {
        row(t, "rule", scale->change.rules[i].id, sx_change_rule_word(is->rules[i]));
    }
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        row(t, "cut_off", scale->cutoffs[i].id, sx_crossing_word(is->cutoffs[i]));
    }
    for (size_t i = 0; i < scale->change.clinical_count; i++) {
        row(t, "clinical", scale->change.clinical[i].id, sx_clinical_word(is->clinical[i]));
    }
}

void sx_change_report_csv(const sx_changes *changes, sx_buf *out)
{
    sx_buf_str(out, "subject,instrument,scale,comparison,from,to,from_score,to_score,difference,"
                    "index,threshold,kind,rule,result\n");
    for (size_t i = 0; i < changes->count; i++) {
        table t = {.changes = changes, .trend = &changes->trends[i], .out = out};
        for (size_t k = 0; t.trend->count > 2 && k + 1 < t.trend->count; k++) {
            t.step = &t.trend->steps[k];
            t.pair = "step";
            rows(&t);
        }
        t.step = &t.trend->span;
        t.pair = "first_to_last";
        rows(&t);
    }
}
