/*
 * read_flags.c: flags (critical items) and findings (what an instrument says in the profile).
 */
#include "manifest/choices.h"
#include "manifest/reader.h"

#define LEVELS_MAX 100

static void read_flag(sx_reader *r, const sx_tree *name, const sx_tree *map, sx_flag *flag)
{
    flag->id = name->text.at;
    flag->where = name->where;
    flag->title = sx_get_text(map, "title");
    if (flag->title == NULL) {
        flag->title = sx_readable(r, flag->id);
    }
    flag->text = sx_get_text(map, "text");
    flag->tier = (sx_tier)sx_get_word(map, "tier", sx_schema_words_tier, SX_TIER_URGENT);
    flag->when = sx_get_expr(r, map, "when");
    flag->hidden_clear = sx_get_text(map, "not_shown") != NULL;
    flag->missing_raised = sx_get_text(map, "not_answered") != NULL;
    flag->source = sx_get_source(r, map, "source");
}

void sx_read_flags(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "flags");
    if (map == NULL) {
        return;
    }
    sx_flag *flags = sx_reader_array(reader, map->count, sizeof *flags);
    if (flags == NULL) {
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        read_flag(reader, map->keys[i], map->items[i], &flags[i]);
    }
    reader->model->flags = flags;
    reader->model->flag_count = map->count;
}

static void read_labels(sx_reader *r, const sx_tree *list, const sx_scale *scale,
                        sx_finding_level *level)
{
    level->labels = sx_reader_array(r, list->count, sizeof *level->labels);
    for (size_t i = 0; level->labels != NULL && i < list->count; i++) {
        const char *label = sx_tree_text(list->items[i]);
        if (label == NULL) {
            continue;
        }
        bool known = false;
        for (size_t c = 0; !known && c < scale->category_count; c++) {
            known = sx_str_equal(scale->categories[c].label, label);
        }
        if (!known) {
            SX_FAIL(r, "MANIFEST.REF", list->items[i]->where,
                    sx_choices_bands(r, list->items[i]->text, scale),
                    "scale %s has no category '%s'", scale->id, label);
        }
        level->labels[level->label_count++] = label;
    }
}

static void read_level(sx_reader *r, const sx_tree *pair, const sx_scale *scale,
                       sx_finding_rule *finding)
{
    const sx_tree *word = pair->keys[0];
    const sx_tree *value = pair->items[0];
    sx_finding_level *level = &finding->levels[finding->level_count];
    level->where = word->where;
    sx_strand strand = sx_domain_strand(finding->domain);
    level->level = sx_level_from_word(strand, word->text.at);
    if (level->level == SX_LEVEL_COUNT) {
        if (sx_word_index(sx_schema_words_level, word->text) >= 0) {
            SX_FAIL(
                r, "MANIFEST.WORD", word->where,
                strand == SX_STRAND_THERAPY ? "none, mild, elevated, high" : "low, medium, high",
                "the domain %s has no level '%s'", sx_domain_word(finding->domain), word->text.at);
        }
        return;
    }
    bool category = scale->compute == SX_COMPUTE_CATEGORY;
    if (category != (value->kind == SX_TREE_LIST)) {
        SX_FAIL(r, "MANIFEST.TYPE", value->where,
                category ? "a list of labels: [a, b]" : "an interval: 0..4",
                "a level does not fit scale %s, which %s", scale->id,
                category ? "has labels" : "is a number");
        return;
    }
    if (category) {
        read_labels(r, value, scale, level);
    } else if (!sx_tree_is_scalar(value) ||
               sx_lex_interval(value->text, &level->interval) != SX_LEX_OK) {
        return;
    }
    for (size_t i = 0; !category && i < finding->level_count; i++) {
        sx_check_overlap(r, "level", sx_level_word(finding->levels[i].level),
                         finding->levels[i].interval, word->text.at, level->interval, value->where);
    }
    finding->level_count++;
}

/* A label in two levels, or in none: the finding would be unclear. */
static void check_labels(sx_reader *r, const sx_scale *scale, const sx_finding_rule *finding)
{
    for (size_t c = 0; c < scale->category_count; c++) {
        size_t times = 0;
        for (size_t i = 0; i < finding->level_count; i++) {
            for (size_t l = 0; l < finding->levels[i].label_count; l++) {
                times += sx_str_equal(finding->levels[i].labels[l], scale->categories[c].label);
            }
        }
        if (times > 1) {
            SX_FAIL(r, "MANIFEST.DOUBLE", finding->where, "every category in one level",
                    "the category '%s' is in %zu levels", scale->categories[c].label, times);
        }
    }
}

static const sx_scale *find_scale(sx_reader *r, const sx_tree *map)
{
    const sx_model *model = r->model;
    const sx_tree *node = sx_get(map, "scale");
    if (node == NULL || node->kind != SX_TREE_SCALAR || !sx_is_id(node->text)) {
        return NULL;
    }
    int index = sx_model_find_scale(model, node->text.at);
    if (index >= 0) {
        return &model->scales[index];
    }
    SX_FAIL(r, "MANIFEST.REF", node->where, sx_choices_scales(r, node->text),
            "there is no scale '%s'", node->text.at);
    return NULL;
}

static void read_finding(sx_reader *r, const sx_tree *name, const sx_tree *map,
                         sx_finding_rule *finding)
{
    finding->id = name->text.at;
    finding->where = name->where;
    finding->title = sx_get_text(map, "title");
    if (finding->title == NULL) {
        finding->title = sx_readable(r, finding->id);
    }
    int domain = sx_get_word(map, "domain", sx_schema_words_domain, -1);
    finding->domain = domain < 0 ? SX_DOMAIN_DISTRESS : (sx_domain)domain;
    finding->facet = sx_get_text(map, "facet");
    finding->scale = sx_get_text(map, "scale");
    finding->source = sx_get_source(r, map, "source");
    const sx_tree *levels = sx_get_list(map, "levels");
    finding->levels_where = levels == NULL ? name->where : levels->where;
    const sx_scale *scale = find_scale(r, map);
    if (levels == NULL || scale == NULL || domain < 0) {
        return;
    }
    if (levels->count > LEVELS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", levels->where, "every level once or a few times",
                "a finding has %zu levels", levels->count);
        return;
    }
    finding->levels = sx_reader_array(r, levels->count, sizeof *finding->levels);
    for (size_t i = 0; finding->levels != NULL && i < levels->count; i++) {
        if (levels->items[i]->kind == SX_TREE_MAP && levels->items[i]->count == 1) {
            read_level(r, levels->items[i], scale, finding);
        }
    }
    check_labels(r, scale, finding);
}

void sx_read_findings(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "findings");
    if (map == NULL) {
        return;
    }
    sx_finding_rule *findings = sx_reader_array(reader, map->count, sizeof *findings);
    if (findings == NULL) {
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        read_finding(reader, map->keys[i], map->items[i], &findings[i]);
    }
    reader->model->findings = findings;
    reader->model->finding_count = map->count;
}
