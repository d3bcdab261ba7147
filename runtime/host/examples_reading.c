/*
 * examples_reading.c: the cut-offs and findings that an example expects, compared with what its score is
 * read as. See examples_reading.h.
 */
#include "host/examples_reading.h"

#include "host/examples.h"
#include "plan/reading.h"

static bool lists(const sx_expected_cutoffs *expected, const char *id)
{
    for (size_t i = 0; i < expected->met_count; i++)
        if (sx_str_equal(expected->met[i], id))
            return true;
    return false;
}

bool sx_example_cutoffs_hold(const sx_model *model, const sx_run *run, size_t row,
                             const sx_expected_cutoffs *expected)
{
    int index = sx_model_find_scale(model, expected->scale);
    sx_score score;
    if (index < 0)
        return false;
    const sx_scale *scale = &model->scales[index];
    sx_run_score(run, (size_t)index, row, &score);
    if (expected->is_none || score.status != SX_CELL_OK)
        return expected->is_none && score.status != SX_CELL_OK;
    for (size_t i = 0; i < expected->met_count; i++) {
        bool there = false;
        for (size_t c = 0; c < scale->cutoff_count; c++)
            there = there || sx_str_equal(scale->cutoffs[c].id, expected->met[i]);
        if (!there)
            return false;
    }
    for (size_t i = 0; i < scale->cutoff_count; i++)
        if (sx_score_meets(scale, &scale->cutoffs[i], &score) !=
            lists(expected, scale->cutoffs[i].id))
            return false;
    return true;
}

/* The scale that a finding rests on, and its score. False: there is no such finding. */
static bool find(const sx_model *model, const sx_run *run, size_t row, const char *finding,
                 const sx_finding_rule **ret, const sx_scale **ret_scale, sx_score *ret_score)
{
    int index = sx_model_find_finding(model, finding);
    int scale = index < 0 ? -1 : sx_model_find_scale(model, model->findings[index].scale);
    if (scale < 0)
        return false;
    *ret = &model->findings[index];
    *ret_scale = &model->scales[scale];
    sx_run_score(run, (size_t)scale, row, ret_score);
    return true;
}

bool sx_example_finding_holds(const sx_model *model, const sx_run *run, size_t row,
                              const sx_expected_finding *expected)
{
    const sx_finding_rule *rule;
    const sx_scale *scale;
    sx_score score;
    if (!find(model, run, row, expected->finding, &rule, &scale, &score))
        return false;
    const sx_finding_level *level = sx_score_level(rule, scale, &score);
    if (expected->is_none)
        return !level;
    return level && level->level == expected->level;
}

/* ---- what differs, in words ------------------------------------------------------------------ */

static void print_met(const sx_scale *scale, const sx_score *score, sx_buf *out)
{
    size_t count = 0;
    if (score->status != SX_CELL_OK) {
        sx_buf_str(out, sx_cell_word(score->status));
        return;
    }
    sx_buf_char(out, '[');
    for (size_t i = 0; i < scale->cutoff_count; i++)
        if (sx_score_meets(scale, &scale->cutoffs[i], score))
            sx_buf_printf(out, "%s%s", count++ ? ", " : "", scale->cutoffs[i].id);
    sx_buf_char(out, ']');
}

static void print_wanted(const sx_expected_cutoffs *expected, sx_buf *out)
{
    if (expected->is_none) {
        sx_buf_str(out, "no score");
        return;
    }
    sx_buf_char(out, '[');
    for (size_t i = 0; i < expected->met_count; i++)
        sx_buf_printf(out, "%s%s", i ? ", " : "", expected->met[i]);
    sx_buf_char(out, ']');
}

static void compare_cutoffs(const sx_model *model, const sx_run *run, size_t row,
                            const sx_expected_cutoffs *e, const sx_differ *differ)
{
    int index = sx_model_find_scale(model, e->scale);
    sx_score score;
    sx_buf what, want, got;
    if (index < 0 || sx_example_cutoffs_hold(model, run, row, e))
        return;
    sx_buf_init(&what, 256);
    sx_buf_init(&want, 8192);
    sx_buf_init(&got, 8192);
    sx_run_score(run, (size_t)index, row, &score);
    sx_buf_printf(&what, "the list of cut-offs met by %s", e->scale);
    print_wanted(e, &want);
    print_met(&model->scales[index], &score, &got);
    differ->tell(differ->user, e->where, sx_buf_text(&want), sx_buf_text(&what), sx_buf_text(&got));
    sx_buf_free(&what);
    sx_buf_free(&want);
    sx_buf_free(&got);
}

static void compare_finding(const sx_model *model, const sx_run *run, size_t row,
                            const sx_expected_finding *e, const sx_differ *differ)
{
    const sx_finding_rule *rule;
    const sx_scale *scale;
    sx_score score;
    sx_buf what;
    if (sx_example_finding_holds(model, run, row, e) ||
        !find(model, run, row, e->finding, &rule, &scale, &score))
        return;
    const sx_finding_level *level = sx_score_level(rule, scale, &score);
    const char *got = level                        ? sx_level_word(level->level)
                      : score.status != SX_CELL_OK ? sx_cell_word(score.status)
                                                   : "no level";
    sx_buf_init(&what, 256);
    sx_buf_printf(&what, "the finding %s", e->finding);
    differ->tell(differ->user, e->where, e->is_none ? "no level" : sx_level_word(e->level),
                 sx_buf_text(&what), got);
    sx_buf_free(&what);
}

void sx_example_compare_reading(const sx_model *model, const sx_example *example, const sx_run *run,
                                size_t row, const sx_differ *differ)
{
    for (size_t i = 0; i < example->cutoff_count; i++)
        compare_cutoffs(model, run, row, &example->cutoffs[i], differ);
    for (size_t i = 0; i < example->finding_count; i++)
        compare_finding(model, run, row, &example->findings[i], differ);
}
