/*
 * read_readings.c: what an example expects a score to be read as: the cut-offs that are met, the levels
 * of findings.
 */
#include "manifest/choices.h"
#include "manifest/reader.h"

/* The cut-offs of the list, each there and once. */
static void read_met(sx_reader *r, const sx_scale *scale, const sx_tree *list,
                     sx_expected_cutoffs *to)
{
    to->met = sx_reader_array(r, list->count, sizeof *to->met);
    for (size_t i = 0; to->met != NULL && i < list->count; i++) {
        const sx_tree *node = list->items[i];
        const char *id = NULL;
        for (size_t c = 0; node->kind == SX_TREE_SCALAR && c < scale->cutoff_count; c++) {
            if (sx_slice_is(node->text, scale->cutoffs[c].id)) {
                id = scale->cutoffs[c].id;
            }
        }
        if (id == NULL) {
            SX_FAIL(r, "MANIFEST.REF", node->where, sx_choices_cutoffs(r, node->text, scale),
                    "scale %s has no cut-off '%s'", scale->id, node->text.at);
            continue;
        }
        for (size_t k = 0; k < to->met_count; k++) {
            if (sx_str_equal(to->met[k], id)) {
                SX_FAIL(r, "MANIFEST.DOUBLE", node->where, "every cut-off once",
                        "the cut-off %s is listed twice", id);
            }
        }
        to->met[to->met_count++] = id;
    }
}

static void read_cutoffs(sx_reader *r, const sx_tree *map, sx_example *example)
{
    const sx_model *model = r->model;
    example->cutoffs = sx_reader_array(r, map->count, sizeof *example->cutoffs);
    for (size_t i = 0; example->cutoffs != NULL && i < map->count; i++) {
        const sx_tree *name = map->keys[i];
        const sx_tree *node = map->items[i];
        int index = sx_model_find_scale(model, name->text.at);
        if (index < 0) {
            SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_scales(r, name->text),
                    "there is no scale '%s'", name->text.at);
            continue;
        }
        const sx_scale *scale = &model->scales[index];
        if (scale->cutoff_count == 0) {
            SX_FAIL(r, "MANIFEST.REF", name->where,
                    "a scale with cutoffs:", "scale %s has no cut-offs", scale->id);
            continue;
        }
        sx_expected_cutoffs *to = &example->cutoffs[example->cutoff_count++];
        *to = (sx_expected_cutoffs){
            .scale = scale->id, .is_none = sx_tree_is_null(node), .where = node->where};
        if (node->kind == SX_TREE_LIST) {
            read_met(r, scale, node, to);
        }
    }
}

static void read_findings(sx_reader *r, const sx_tree *map, sx_example *example)
{
    const sx_model *model = r->model;
    example->findings = sx_reader_array(r, map->count, sizeof *example->findings);
    for (size_t i = 0; example->findings != NULL && i < map->count; i++) {
        const sx_tree *name = map->keys[i];
        const sx_tree *node = map->items[i];
        int index = sx_model_find_finding(model, name->text.at);
        if (index < 0) {
            SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_findings(r, name->text),
                    "there is no finding '%s'", name->text.at);
            continue;
        }
        const sx_finding_rule *rule = &model->findings[index];
        sx_strand strand = sx_domain_strand(rule->domain);
        bool none = sx_tree_is_null(node);
        sx_level level = none || node->kind != SX_TREE_SCALAR
                             ? SX_LEVEL_NONE
                             : sx_level_from_word(strand, node->text.at);
        if (level == SX_LEVEL_COUNT) {
            if (sx_word_index(sx_schema_words_level, node->text) >= 0) {
                SX_FAIL(r, "MANIFEST.WORD", node->where,
                        strand == SX_STRAND_THERAPY ? "none, mild, elevated, high"
                                                    : "low, medium, high",
                        "the domain %s has no level '%s'", sx_domain_word(rule->domain),
                        node->text.at);
            }
            continue;
        }
        example->findings[example->finding_count++] =
            (sx_expected_finding){rule->id, none, level, node->where};
    }
}

void sx_read_readings(sx_reader *reader, const sx_tree *map, sx_example *example)
{
    const sx_tree *cutoffs = sx_get_map(map, "cutoffs");
    const sx_tree *findings = sx_get_map(map, "findings");
    if (cutoffs != NULL) {
        read_cutoffs(reader, cutoffs, example);
    }
    if (findings != NULL) {
        read_findings(reader, findings, example);
    }
}
