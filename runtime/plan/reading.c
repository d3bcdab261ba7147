/*
 * reading.c: cut-offs and levels of a score. See reading.h.
 */
#include "plan/reading.h"

#include "base/str.h"
#include "psych/change.h"

bool sx_score_meets(const sx_scale *scale, const sx_cutoff *cutoff, const sx_score *score)
{
    return sx_cutoff_met(cutoff, scale->bands_on_unrounded ? score->exact : score->value);
}

const sx_finding_level *sx_level_of_value(const sx_finding_rule *rule, sx_number value)
{
    for (size_t i = 0; i < rule->level_count; i++)
        if (sx_interval_holds(&rule->levels[i].interval, value))
            return &rule->levels[i];
    return NULL;
}

static const sx_finding_level *level_of_label(const sx_finding_rule *rule, const char *label)
{
    for (size_t i = 0; i < rule->level_count; i++)
        for (size_t k = 0; k < rule->levels[i].label_count; k++)
            if (sx_str_equal(rule->levels[i].labels[k], label))
                return &rule->levels[i];
    return NULL;
}

const sx_finding_level *sx_score_level(const sx_finding_rule *rule, const sx_scale *scale,
                                       const sx_score *score)
{
    if (score->status != SX_CELL_OK)
        return NULL;
    if (scale->compute != SX_COMPUTE_CATEGORY)
        return sx_level_of_value(rule, score->value);
    bool labelled = score->band >= 0 && (size_t)score->band < scale->category_count;
    return labelled ? level_of_label(rule, scale->categories[score->band].label) : NULL;
}
