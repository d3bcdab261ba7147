/*
 * read_change.c: the figures and rules that a difference between two scores is read with. What is
 * used must say whose figures it is and where it was published; nothing is chosen by the reader.
 */
#include "manifest/reader.h"

#define ENTRIES_MAX 100

/* Entries of one list of a scale: how many there are, or 0 and an error for too many. */
static size_t entry_count(sx_reader *r, const sx_tree *list, const char *what)
{
    if (list->count > ENTRIES_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 100 of them", "there are %zu %s",
                list->count, what);
        return 0;
    }
    return list->count;
}

static const sx_tree *node_of(const sx_tree *map, const char *key)
{
    const sx_tree *node = sx_tree_get(map, key);
    return node == NULL ? map : node;
}

/* --- reliability ------------------------------------------------------------------------------- */

static void check_between(sx_reader *r, const sx_tree *map, const char *key, bool has,
                          sx_decimal value, bool unit)
{
    sx_number number = sx_number_decimal(value);
    bool good = unit ? sx_number_compare(number, sx_number_int(0)) >= 0 &&
                           sx_number_compare(number, sx_number_int(1)) <= 0
                     : sx_number_compare(number, sx_number_int(0)) > 0;
    if (has && !good) {
        SX_FAIL(r, "MANIFEST.RANGE", sx_tree_get(map, key)->where,
                unit ? "a number from 0 to 1" : "a number above 0", "%s is out of range", key);
    }
}

static void read_figures(sx_reader *r, const sx_tree *map, sx_reliability *to)
{
    const sx_tree *id = sx_get(map, "id");
    to->where = id == NULL ? map->where : id->where;
    to->id = sx_tree_text(id);
    for (int i = 0; i < SX_COEFFICIENT_COUNT; i++) {
        const char *key = sx_coefficient_word((sx_coefficient)i);
        to->has[i] = sx_get_number(map, key, &to->value[i]);
        check_between(r, map, key, to->has[i], to->value[i], true);
    }
    to->has_sd = sx_get_number(map, "sd", &to->sd);
    to->has_mean = sx_get_number(map, "mean", &to->mean);
    check_between(r, map, "sd", to->has_sd, to->sd, false);
    (void)sx_get_count(map, "n", &to->n);
    to->interval = sx_get_text(map, "interval");
    if (to->interval != NULL && !to->has[SX_COEFFICIENT_RETEST] && !to->has[SX_COEFFICIENT_ICC]) {
        SX_FAIL(r, "MANIFEST.KEY", sx_tree_get(map, "interval")->where,
                "interval only beside retest or icc", "an interval between which two occasions?");
    }
    to->population = sx_get_text(map, "population");
    to->source = sx_get_source(r, map, "source");
}

static void check_ids(sx_reader *r, const sx_scale *scale)
{
    for (size_t i = 0; i < scale->reliability_count; i++) {
        const sx_reliability *one = &scale->reliability[i];
        if (one->id == NULL && scale->reliability_count > 1) {
            SX_FAIL(r, "MANIFEST.REQUIRED", one->where, "id: a name, where there are several",
                    "an entry of reliability in scale %s has no id", scale->id);
        }
        for (size_t k = 0; one->id != NULL && k < i; k++) {
            if (sx_str_equal(scale->reliability[k].id, one->id)) {
                SX_FAIL(r, "MANIFEST.ID", one->where, "every entry once",
                        "the entry '%s' of reliability is there twice", one->id);
            }
        }
    }
}

static void read_reliability(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *node = sx_tree_get(map, "reliability");
    bool list = node != NULL && node->kind == SX_TREE_LIST;
    if (node == NULL || (!list && node->kind != SX_TREE_MAP)) {
        return;
    }
    size_t count = list ? entry_count(r, node, "entries of reliability") : 1;
    scale->reliability = sx_reader_array(r, count, sizeof *scale->reliability);
    for (size_t i = 0; scale->reliability != NULL && i < count; i++) {
        const sx_tree *entry = list ? node->items[i] : node;
        if (entry->kind == SX_TREE_MAP) {
            read_figures(r, entry, &scale->reliability[scale->reliability_count++]);
        }
    }
    check_ids(r, scale);
}

/* --- names ------------------------------------------------------------------------------------- */

/* "did you mean" among the ids at `count` structures of `size` bytes whose first member is the id. */
static const char *near_ids(sx_reader *r, sx_slice wrong, const void *items, size_t count,
                            size_t size, const char *none)
{
    const char *names[ENTRIES_MAX];
    size_t found = 0;
    for (size_t i = 0; i < count && i < ENTRIES_MAX; i++) {
        const char *const *id = (const void *)((const char *)items + i * size);
        if (*id != NULL) {
            names[found++] = *id;
        }
    }
    return found == 0 ? none : sx_reader_choices(r, wrong, names, found);
}

/* The entry of reliability under `key`; without the key the only one there is. NULL when that cannot
 * be told, which is reported. */
static const sx_reliability *entry_of(sx_reader *r, const sx_tree *map, const char *key,
                                      const sx_scale *scale, bool only)
{
    const sx_tree *node = sx_get(map, key);
    if (node == NULL && only && scale->reliability_count == 1) {
        return &scale->reliability[0];
    }
    if (node == NULL) {
        if (sx_tree_get(map, key) == NULL) {
            SX_FAIL(r, "MANIFEST.REQUIRED", map->where,
                    scale->reliability_count == 0 ? "an entry under reliability:"
                                                  : "the id of an entry under reliability:",
                    "'%s' does not say whose figures are meant in scale %s", key, scale->id);
        }
        return NULL;
    }
    for (size_t i = 0; i < scale->reliability_count; i++) {
        if (sx_slice_is(node->text, scale->reliability[i].id)) {
            return &scale->reliability[i];
        }
    }
    SX_FAIL(r, "MANIFEST.REF", node->where,
            near_ids(r, node->text, scale->reliability, scale->reliability_count,
                     sizeof *scale->reliability, "an entry under reliability:"),
            "scale %s has no entry '%s' under reliability", scale->id, node->text.at);
    return NULL;
}

/* What is used must say whose it is and where it stands. */
static void check_sourced(sx_reader *r, const sx_tree *node, const sx_reliability *entry)
{
    if (entry->population == NULL || entry->source == NULL) {
        SX_FAIL(r, "MANIFEST.UNSOURCED", node->where,
                entry->source == NULL ? "source: the id of a source, in that entry"
                                      : "population: whose figures these are, in that entry",
                "the figures that are used here do not say %s",
                entry->source == NULL ? "where they were published" : "whose they are");
    }
}

/* --- error of measurement ------------------------------------------------------------------------ */

static void check_coefficient(sx_reader *r, const sx_tree *map, const sx_error_use *use)
{
    sx_coefficient kind = use->coefficient;
    const sx_tree *node = node_of(map, "coefficient");
    if (!use->of->has[kind]) {
        SX_FAIL(r, "MANIFEST.REF", node->where, "a coefficient that the entry has",
                "the entry has no %s", sx_coefficient_word(kind));
    } else if (sx_number_compare(sx_number_decimal(use->of->value[kind]), sx_number_int(1)) >= 0) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, "a coefficient below 1",
                "a score without any error");
    }
    check_sourced(r, node_of(map, "of"), use->of);
}

static void read_error(sx_reader *r, const sx_tree *change, sx_scale *scale)
{
    const sx_tree *map = sx_get_map(change, "error");
    if (map == NULL) {
        return;
    }
    sx_error_use *use = &scale->change.error;
    int word = sx_get_word(map, "coefficient", sx_schema_words_coefficient, -1);
    use->where = map->where;
    use->of = entry_of(r, map, "of", scale, true);
    use->sd_of = entry_of(r, map, "sd_of", scale, true);
    if (word < 0 || use->of == NULL || use->sd_of == NULL) {
        return;
    }
    use->coefficient = (sx_coefficient)word;
    use->present = true;
    check_coefficient(r, map, use);
    if (!use->sd_of->has_sd) {
        SX_FAIL(r, "MANIFEST.REF", node_of(map, "sd_of")->where, "an entry with sd",
                "the entry has no standard deviation");
    }
    check_sourced(r, node_of(map, "sd_of"), use->sd_of);
}

/* --- published rules ----------------------------------------------------------------------------- */

/* More than the scale is wide can never happen. */
static bool beyond_range(const sx_scale *scale, sx_decimal points)
{
    double width = sx_number_to_double(sx_number_decimal(scale->high)) -
                   sx_number_to_double(sx_number_decimal(scale->low));
    return scale->has_range &&
           sx_number_compare(sx_number_decimal(points), sx_number_settled(width)) > 0;
}

static void check_least(sx_reader *r, const sx_tree *node, const sx_scale *scale,
                        const sx_change_rule *rule)
{
    bool percent = rule->kind == SX_CHANGE_PERCENT;
    if (sx_number_compare(sx_number_decimal(rule->least), sx_number_int(0)) <= 0 ||
        (percent ? sx_number_compare(sx_number_decimal(rule->least), sx_number_int(100)) > 0
                 : beyond_range(scale, rule->least))) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where,
                percent ? "a number above 0, at most 100"
                        : "a number above 0, no more than the scale is wide",
                "no change is as large as rule '%s' asks for", rule->id);
    }
    if (percent && (!scale->has_range ||
                    sx_number_compare(sx_number_decimal(scale->low), sx_number_int(0)) != 0)) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, "at_least: a number of points",
                "a percentage says nothing of a scale that does not start at 0");
    }
}

static void check_reaches(sx_reader *r, const sx_tree *map, const sx_tree *node,
                          const sx_scale *scale, const sx_change_rule *rule)
{
    const sx_tree *way = sx_tree_get(map, "direction");
    sx_number low = sx_number_decimal(rule->reaches.low);
    sx_number high = sx_number_decimal(rule->reaches.high);
    if (scale->has_range && (sx_number_compare(low, sx_number_decimal(scale->low)) < 0 ||
                             sx_number_compare(high, sx_number_decimal(scale->high)) > 0)) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, "an interval inside the range of the scale",
                "rule '%s' asks for a score that there is not", rule->id);
    }
    if (way != NULL && rule->way == SX_CHANGE_EITHER) {
        SX_FAIL(r, "MANIFEST.CHANGE", way->where, "direction: better or worse",
                "rule '%s' does not say what reaching these scores means", rule->id);
    }
}

static void read_amount(sx_reader *r, const sx_tree *map, const sx_scale *scale,
                        sx_change_rule *rule)
{
    static const char *const keys[] = {"at_least", "at_least_percent", "reaches"};
    const sx_tree *node = NULL;
    size_t given = 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (sx_tree_get(map, keys[i]) != NULL) {
            rule->kind = (sx_change_kind)i;
            node = sx_get(map, keys[i]);
            given++;
        }
    }
    if (given != 1) {
        SX_FAIL(r, "MANIFEST.REQUIRED", rule->where,
                "exactly one of at_least, at_least_percent, reaches",
                given == 0 ? "a rule of change does not say how much"
                           : "a rule of change says in two ways how much");
        return;
    }
    if (node == NULL) {
        return;
    }
    if (rule->kind == SX_CHANGE_REACHES) {
        if (sx_lex_interval(node->text, &rule->reaches) == SX_LEX_OK) {
            check_reaches(r, map, node, scale, rule);
        }
    } else if (sx_get_number(map, keys[rule->kind], &rule->least)) {
        check_least(r, node, scale, rule);
    }
}

static void read_rule(sx_reader *r, const sx_tree *map, const sx_scale *scale, sx_change_rule *rule)
{
    const sx_tree *id = sx_get(map, "id");
    rule->where = id == NULL ? map->where : id->where;
    rule->id = id == NULL ? "?" : id->text.at;
    rule->text = sx_get_text(map, "text");
    rule->text = rule->text == NULL ? sx_readable(r, rule->id) : rule->text;
    rule->way =
        (sx_change_way)sx_get_word(map, "direction", sx_schema_words_change_way, SX_CHANGE_EITHER);
    (void)sx_get_count(map, "confidence", &rule->confidence);
    rule->source = sx_get_source(r, map, "source");
    if (scale->direction == SX_DIRECTION_NEUTRAL && rule->way != SX_CHANGE_EITHER) {
        SX_FAIL(r, "MANIFEST.CHANGE", node_of(map, "direction")->where, "direction: either",
                "scale %s has no better end", scale->id);
    }
    read_amount(r, map, scale, rule);
}

static void read_rules(sx_reader *r, const sx_tree *change, sx_scale *scale)
{
    const sx_tree *list = sx_get_list(change, "rules");
    size_t count = list == NULL ? 0 : entry_count(r, list, "rules of change");
    sx_change *to = &scale->change;
    to->rules = sx_reader_array(r, count, sizeof *to->rules);
    for (size_t i = 0; to->rules != NULL && i < count; i++) {
        if (list->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        sx_change_rule *rule = &to->rules[to->rule_count++];
        read_rule(r, list->items[i], scale, rule);
        for (size_t k = 0; k + 1 < to->rule_count; k++) {
            if (sx_str_equal(to->rules[k].id, rule->id)) {
                SX_FAIL(r, "MANIFEST.ID", rule->where, "every rule once",
                        "the rule of change '%s' is there twice", rule->id);
            }
        }
    }
}

/* --- clinically significant change ----------------------------------------------------------------- */

static const sx_reliability *group_of(sx_reader *r, const sx_tree *map, const char *key,
                                      const sx_scale *scale, bool needed)
{
    const sx_tree *node = sx_tree_get(map, key);
    if (!needed) {
        if (node != NULL) {
            SX_FAIL(r, "MANIFEST.KEY", node->where, "patients for a, others for b, both for c",
                    "this criterion does not use '%s'", key);
        }
        return NULL;
    }
    const sx_reliability *group = entry_of(r, map, key, scale, false);
    if (group != NULL && (!group->has_mean || !group->has_sd)) {
        SX_FAIL(r, "MANIFEST.REF", node->where, "an entry with mean and sd",
                "the entry lacks a mean or a standard deviation");
        return NULL;
    }
    if (group != NULL) {
        check_sourced(r, node, group);
    }
    return group;
}

static void read_criterion(sx_reader *r, const sx_tree *map, const sx_scale *scale,
                           sx_clinical_rule *to)
{
    int word = sx_get_word(map, "criterion", sx_schema_words_criterion, -1);
    if (word < 0) {
        return;
    }
    to->criterion = (sx_criterion)word;
    to->patients = group_of(r, map, "patients", scale, to->criterion != SX_CRITERION_B);
    to->others = group_of(r, map, "others", scale, to->criterion != SX_CRITERION_A);
    if (to->patients == NULL || to->others == NULL) {
        return;
    }
    int order = sx_number_compare(sx_number_decimal(to->patients->mean),
                                  sx_number_decimal(to->others->mean));
    if (scale->direction == SX_DIRECTION_WORSE ? order <= 0 : order >= 0) {
        SX_FAIL(r, "MANIFEST.CHANGE", node_of(map, "patients")->where,
                "patients whose mean is the worse one",
                "by the direction of scale %s the others are worse off than the patients",
                scale->id);
    }
}

static void read_border(sx_reader *r, const sx_tree *map, const sx_scale *scale,
                        sx_clinical_rule *to)
{
    const sx_tree *node = sx_get(map, "cutoff");
    to->criterion = SX_CRITERION_CUTOFF;
    (void)group_of(r, map, "patients", scale, false);
    (void)group_of(r, map, "others", scale, false);
    for (size_t i = 0; node != NULL && i < scale->cutoff_count; i++) {
        if (sx_slice_is(node->text, scale->cutoffs[i].id)) {
            to->cutoff = &scale->cutoffs[i];
        }
    }
    if (node != NULL && to->cutoff == NULL) {
        SX_FAIL(r, "MANIFEST.REF", node->where,
                near_ids(r, node->text, scale->cutoffs, scale->cutoff_count, sizeof *scale->cutoffs,
                         "an entry under cutoffs:"),
                "scale %s has no cut-off '%s'", scale->id, node->text.at);
    }
}

static void read_by(sx_reader *r, const sx_tree *map, const sx_scale *scale, sx_clinical_rule *to)
{
    const sx_tree *node = sx_get(map, "by");
    const sx_change *change = &scale->change;
    if (node == NULL) {
        if (!change->error.present && sx_tree_get(map, "by") == NULL) {
            SX_FAIL(r, "MANIFEST.CHANGE", to->where,
                    "by: the id of a rule, or change: {error: ...}",
                    "'%s' does not say what makes a change reliable", to->id);
        }
        return;
    }
    for (size_t i = 0; i < change->rule_count; i++) {
        if (sx_slice_is(node->text, change->rules[i].id)) {
            to->by = &change->rules[i];
        }
    }
    if (to->by == NULL) {
        SX_FAIL(r, "MANIFEST.REF", node->where,
                near_ids(r, node->text, change->rules, change->rule_count, sizeof *change->rules,
                         "an entry under rules:"),
                "scale %s has no rule of change '%s'", scale->id, node->text.at);
    } else if (to->by->kind == SX_CHANGE_REACHES) {
        SX_FAIL(r, "MANIFEST.CHANGE", node->where, "a rule with at_least or at_least_percent",
                "rule '%s' asks for a score and not for a difference", to->by->id);
    }
}

static void read_clinical(sx_reader *r, const sx_tree *map, const sx_scale *scale,
                          sx_clinical_rule *to)
{
    const sx_tree *id = sx_get(map, "id");
    to->where = id == NULL ? map->where : id->where;
    to->id = id == NULL ? "?" : id->text.at;
    to->text = sx_get_text(map, "text");
    to->text = to->text == NULL ? sx_readable(r, to->id) : to->text;
    to->source = sx_get_source(r, map, "source");
    bool criterion = sx_tree_get(map, "criterion") != NULL;
    bool cutoff = sx_tree_get(map, "cutoff") != NULL;
    if (criterion == cutoff) {
        SX_FAIL(r, "MANIFEST.REQUIRED", to->where, "criterion: a, b or c; or cutoff: its id",
                criterion ? "'%s' has two borders" : "'%s' has no border", to->id);
        return;
    }
    if (scale->direction == SX_DIRECTION_NEUTRAL) {
        SX_FAIL(r, "MANIFEST.CHANGE", to->where, "a scale with a better end",
                "scale %s has no better end, and nobody recovers on it", scale->id);
        return;
    }
    if (criterion) {
        read_criterion(r, map, scale, to);
    } else {
        read_border(r, map, scale, to);
    }
    read_by(r, map, scale, to);
}

static void read_all_clinical(sx_reader *r, const sx_tree *change, sx_scale *scale)
{
    const sx_tree *list = sx_get_list(change, "clinical");
    size_t count = list == NULL ? 0 : entry_count(r, list, "criteria");
    sx_change *to = &scale->change;
    to->clinical = sx_reader_array(r, count, sizeof *to->clinical);
    for (size_t i = 0; to->clinical != NULL && i < count; i++) {
        if (list->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        sx_clinical_rule *one = &to->clinical[to->clinical_count++];
        read_clinical(r, list->items[i], scale, one);
        for (size_t k = 0; k + 1 < to->clinical_count; k++) {
            if (sx_str_equal(to->clinical[k].id, one->id)) {
                SX_FAIL(r, "MANIFEST.ID", one->where, "every criterion once",
                        "the criterion '%s' is there twice", one->id);
            }
        }
    }
}

void sx_read_change(sx_reader *reader, const sx_tree *map, sx_scale *scale)
{
    read_reliability(reader, map, scale);
    const sx_tree *change = sx_get_map(map, "change");
    if (change != NULL) {
        read_error(reader, change, scale);
        read_rules(reader, change, scale);
        read_all_clinical(reader, change, scale);
    }
}
