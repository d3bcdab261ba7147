/*
 * coverage_suggest.c: what no example shows, said with answers that would show it: in messages, and as
 * examples for the author to complete. Nothing here has seen what the instrument scores on them: what
 * is to be expected stands in the published key. See coverage.h.
 */
#include "host/coverage.h"
#include "host/coverage_rows.h"

static bool shows(const sx_demand *demand, size_t row)
{
    return demand->rows[row / 64] >> (row % 64) & 1;
}

/* ---- answers -------------------------------------------------------------------------------- */

static bool is_blank(const sx_demands *d, size_t row, size_t item)
{
    const sx_choices_of *of = &d->patterns->choices[item];
    return sx_pattern_choice(d->patterns, row, item) == &of->items[of->count - 1];
}

/* A parameter is answered: then all are written with their names. */
static bool is_named(const sx_demands *d, size_t row)
{
    for (size_t i = d->model->item_count; i < d->patterns->width; i++)
        if (!is_blank(d, row, i))
            return true;
    return false;
}

/* "[0, 1, ~]", or "{q1: 0, age: 30}": what stands after `answers:`. */
static void print_answers(const sx_demands *d, size_t row, sx_buf *out)
{
    bool named = is_named(d, row);
    size_t shown = 0;
    sx_buf_char(out, named ? '{' : '[');
    for (size_t i = 0; i < d->patterns->width; i++) {
        if (is_blank(d, row, i) && (named || i >= d->model->item_count))
            continue;
        sx_buf_str(out, shown++ ? ", " : "");
        if (named)
            sx_buf_printf(out, "%s: ", d->model->items[i].id);
        sx_buf_str(out, sx_pattern_choice(d->patterns, row, i)->text);
    }
    sx_buf_char(out, named ? '}' : ']');
}

/* ---- diagnostics ---------------------------------------------------------------------------- */

/* Is it said already? The same lack stands for several slips in one place. */
static bool is_said(const sx_demands *demands, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (sx_str_equal(demands->items[k].lack, demands->items[i].lack))
            return true;
    return false;
}

static size_t first_row(const sx_demands *demands, const sx_demand *demand)
{
    size_t row = 0;
    while (row + 1 < demands->patterns->count && !shows(demand, row))
        row++;
    return row;
}

sx_status sx_coverage_report(const sx_demands *demands, sx_diags *diags)
{
    for (size_t i = 0; i < demands->count; i++) {
        const sx_demand *demand = &demands->items[i];
        sx_buf answers;
        if (is_said(demands, i))
            continue;
        sx_buf_init(&answers, 65536);
        sx_buf_str(&answers, "an example that shows it, such as answers: ");
        print_answers(demands, first_row(demands, demand), &answers);
        const char *expected =
            answers.failed ? NULL : sx_arena_strdup(diags->arena, sx_buf_text(&answers));
        sx_buf_free(&answers);
        if (!expected)
            return SX_E_MEMORY;
        sx_diag_add(diags, SX_E_MANIFEST, "COVERAGE.MISSING", demand->where, expected, "%s",
                    demand->lack);
    }
    return demands->count ? SX_E_MANIFEST : SX_OK;
}

/* ---- suggestions ---------------------------------------------------------------------------- */

typedef struct sx_proposal {
    const sx_demands *demands;
    bool *done; /* by demand: some example that was proposed shows it */
    size_t left;
    sx_buf *out;
} sx_proposal;

/* The row that shows most of what is left; of equals the first one, which is the plainest. */
static size_t best_row(const sx_proposal *p, size_t *ret_count)
{
    size_t best = 0;
    *ret_count = 0;
    for (size_t row = 0; row < p->demands->patterns->count; row++) {
        size_t count = 0;
        for (size_t i = 0; i < p->demands->count; i++)
            count += !p->done[i] && shows(&p->demands->items[i], row);
        if (count > *ret_count) {
            *ret_count = count;
            best = row;
        }
    }
    return best;
}

static bool is_shown_by(const sx_proposal *p, size_t row, sx_show_kind kind, size_t index)
{
    for (size_t i = 0; i < p->demands->count; i++) {
        const sx_demand *demand = &p->demands->items[i];
        if (!p->done[i] && demand->show.kind == kind && demand->show.index == index &&
            shows(demand, row))
            return true;
    }
    return false;
}

/* "    bands: {total: "?"}": a line for a kind of result, if any of that kind is to be looked up. */
static void ask_kind(const sx_proposal *p, size_t row, sx_show_kind kind)
{
    const sx_model *model = p->demands->model;
    static const char *const keys[] = {NULL, "bands", "flags", "validity", "cutoffs", "findings"};
    size_t count = kind == SX_SHOW_FLAG      ? model->flag_count
                   : kind == SX_SHOW_NOTE    ? model->validity_count
                   : kind == SX_SHOW_FINDING ? model->finding_count
                                             : model->scale_count;
    size_t asked = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_shown_by(p, row, kind, i))
            continue;
        const char *id = kind == SX_SHOW_FLAG      ? model->flags[i].id
                         : kind == SX_SHOW_NOTE    ? model->validity[i].id
                         : kind == SX_SHOW_FINDING ? model->findings[i].id
                                                   : model->scales[i].id;
        if (!keys[kind])
            sx_buf_printf(p->out, "    %s: \"?\"\n", id);
        else if (asked++ == 0)
            sx_buf_printf(p->out, "    %s: {%s: \"?\"", keys[kind], id);
        else
            sx_buf_printf(p->out, ", %s: \"?\"", id);
    }
    sx_buf_str(p->out, asked ? "}\n" : "");
}

static bool is_told(const sx_proposal *p, size_t row, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (!p->done[k] && shows(&p->demands->items[k], row) &&
            sx_str_equal(p->demands->items[k].lack, p->demands->items[i].lack))
            return true;
    return false;
}

static void propose(sx_proposal *p, size_t row)
{
    const sx_demands *d = p->demands;
    for (size_t i = 0; i < d->count; i++)
        if (!p->done[i] && shows(&d->items[i], row) && !is_told(p, row, i))
            sx_buf_printf(p->out, "  # line %u: %s\n  #   look up: %s\n", d->items[i].where.line,
                          d->items[i].lack, d->items[i].look);
    sx_buf_str(p->out, "  - answers: ");
    print_answers(d, row, p->out);
    sx_buf_char(p->out, '\n');
    for (int kind = SX_SHOW_SCORE; kind < SX_SHOW_KINDS; kind++)
        ask_kind(p, row, (sx_show_kind)kind);
    for (size_t i = 0; i < d->count; i++)
        if (!p->done[i] && shows(&d->items[i], row)) {
            p->done[i] = true;
            p->left--;
        }
}

sx_status sx_coverage_suggest(const sx_demands *demands, sx_buf *out)
{
    sx_arena *arena = sx_arena_new(0);
    sx_proposal p = {.demands = demands, .left = demands->count, .out = out};
    p.done = arena ? sx_arena_array(arena, demands->count + 1, sizeof *p.done) : NULL;
    while (p.done && p.left) {
        size_t count;
        size_t row = best_row(&p, &count);
        if (count == 0) /* cannot be: every demand has a row */
            break;
        propose(&p, row);
    }
    sx_arena_free(arena);
    return p.done && !out->failed ? SX_OK : SX_E_MEMORY;
}
