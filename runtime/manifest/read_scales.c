/*
 * read_scales.c: scales: reversal, recoding, missing rule, rounding, range, and norm tables. The
 * computation is in read_compute.c, bands and the like in read_interpretation.c.
 */
#include "manifest/reader.h"
#include "manifest/sentinel.h"
#include "manifest/schema_parts.h"

#define SCALES_MAX 1000

const char *sx_readable(sx_reader *reader, const char *id)
{
    char *text = sx_arena_strdup(reader->arena, id);
    if (text == NULL) {
        reader->no_memory = true;
        return id;
    }
    for (char *at = text; *at != '\0'; at++) {
        if (*at == '_') {
            *at = ' ';
        }
    }
    if (sx_is_lower(text[0])) {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
    return text;
}

static sx_term *find_term(sx_term *terms, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (sx_str_equal(terms[i].name, name)) {
            return &terms[i];
        }
    }
    return NULL;
}

/* Has this operand a least and a greatest value, so that low + high - x means something? */
static bool has_ends(const sx_reader *r, const char *name)
{
    int index = sx_reader_item(r, name);
    if (index < 0) {
        const sx_tree *scale = sx_tree_get(r->scales, name);
        return scale == NULL ? true : sx_tree_get(scale, "range") != NULL;
    }
    const sx_item *item = &r->model->items[index];
    if (item->kind == SX_ITEM_NUMBER || item->kind == SX_ITEM_SLIDER) {
        return true; /* they cannot be without a range */
    }
    if (item->kind != SX_ITEM_CHOICE) {
        return false;
    }
    bool any = item->responses == NULL; /* reported already */
    for (size_t i = 0; !any && i < item->responses->option_count; i++) {
        any = item->responses->options[i].scored;
    }
    return any;
}

static void reverse_one(sx_reader *r, sx_scale *scale, const sx_term *wanted, bool whole)
{
    sx_term *term = find_term(scale->terms, scale->term_count, wanted->name);
    sx_term *among = find_term(scale->among, scale->among_count, wanted->name);
    if (term == NULL && among == NULL && !whole) {
        return; /* it may be one of those that could not be read */
    }
    if (term == NULL && among == NULL) {
        SX_FAIL(r, "MANIFEST.REVERSE", wanted->where, "an item that this scale adds up",
                "'%s' is reversed in scale %s but is not part of it", wanted->name, scale->id);
        return;
    }
    if (!has_ends(r, wanted->name)) {
        SX_FAIL(r, "MANIFEST.REVERSE", wanted->where,
                "an item with scored options, or with a range",
                "'%s' has no least and greatest value to be reversed between", wanted->name);
        return;
    }
    if (term != NULL) {
        term->reversed = true;
        term->reversed_where = wanted->where;
    }
    if (among != NULL) {
        among->reversed = true;
        among->reversed_where = wanted->where;
    }
}

/* `whole`: the operands were read without a fault. */
static void read_reverse(sx_reader *r, const sx_tree *map, sx_scale *scale, bool whole)
{
    const sx_tree *node = sx_get(map, "reverse");
    if (node == NULL) {
        return;
    }
    if (scale->compute == SX_COMPUTE_FORMULA || scale->compute == SX_COMPUTE_COUNT ||
        scale->compute == SX_COMPUTE_CATEGORY || scale->compute == SX_COMPUTE_LOOKUP ||
        scale->compute == SX_COMPUTE_NORM || scale->compute == SX_COMPUTE_RANK ||
        scale->compute == SX_COMPUTE_CALL) {
        SX_FAIL(r, "MANIFEST.REVERSE", node->where,
                "reverse in a scale that adds or averages items; a formula writes reverse(q2)",
                "a %s cannot reverse items", sx_compute_word(scale->compute));
        return;
    }
    sx_term *wanted = NULL;
    size_t count = 0;
    sx_read_terms_again(r, node, &wanted, &count);
    for (size_t i = 0; i < count; i++) {
        if (find_term(wanted, i, wanted[i].name) != NULL) {
            SX_FAIL(r, "MANIFEST.REVERSE", wanted[i].where, "every reversed item once",
                    "'%s' is reversed twice in scale %s", wanted[i].name, scale->id);
        } else {
            reverse_one(r, scale, &wanted[i], whole);
        }
    }
}

/* Is this number the score of an option of the item? Items without options: anything. */
static bool is_score(const sx_reader *r, const char *name, sx_decimal value)
{
    int index = sx_reader_item(r, name);
    const sx_response_set *set = index < 0 ? NULL : r->model->items[index].responses;
    if (set == NULL || r->model->items[index].kind != SX_ITEM_CHOICE) {
        return true;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        if (set->options[i].scored &&
            sx_number_equal(sx_number_decimal(set->options[i].score), sx_number_decimal(value))) {
            return true;
        }
    }
    return false;
}

static void read_recode(sx_reader *r, const sx_tree *map, sx_scale *scale, bool whole)
{
    const sx_tree *recode = sx_get_map(map, "recode");
    if (recode != NULL && scale->compute == SX_COMPUTE_CALL) {
        SX_FAIL(r, "MANIFEST.RECODE", recode->where, "the code to do that, or no such key",
                "scale %s is computed by code, which gets the answers as they are", scale->id);
        return;
    }
    for (size_t i = 0; recode != NULL && i < recode->count; i++) {
        const sx_tree *name = recode->keys[i];
        if (!sx_check_name(r, name->text.at, name->where)) {
            continue;
        }
        sx_term *term = find_term(scale->terms, scale->term_count, name->text.at);
        if (term == NULL && !whole) {
            continue;
        }
        if (term == NULL) {
            SX_FAIL(r, "MANIFEST.REF", name->where, "an item that this scale adds up",
                    "'%s' is recoded in scale %s but is not part of it", name->text.at, scale->id);
            continue;
        }
        term->recode = sx_read_pairs(r, recode->items[i], &term->recode_count);
        for (size_t p = 0; p < term->recode_count; p++) {
            if (!is_score(r, term->name, term->recode[p].from)) {
                SX_FAIL(r, "MANIFEST.REF", recode->items[i]->where,
                        "from a score of one of its options",
                        "the recoding of '%s' starts from a score that no option has", term->name);
                break;
            }
        }
    }
}

static void missing_fault(sx_reader *r, sx_where where, const char *expected, const char *what,
                          const sx_scale *scale)
{
    SX_FAIL(r, "MANIFEST.MISSING_RULE", where, expected, "%s in scale %s", what, scale->id);
}

static void check_missing(sx_reader *r, const sx_tree *map, const sx_scale *scale, bool has_most,
                          bool has_least)
{
    const sx_missing *missing = &scale->missing;
    bool prorate = missing->rule == SX_MISSING_PRORATE;
    bool answered = missing->rule == SX_MISSING_ANSWERED;
    size_t n = scale->term_count;
    if (prorate && !has_most && sx_tree_get(map, "most") == NULL) {
        missing_fault(r, map->where, "most: how many may be missing", "prorate without most",
                      scale);
    }
    if (prorate && sx_tree_get(map, "round") == NULL) {
        missing_fault(r, map->where, "round: half_up, half_even, down, up or none",
                      "prorate without round", scale);
    }
    if (answered && !has_least && sx_tree_get(map, "least") == NULL) {
        missing_fault(r, map->where, "least: how many must be answered", "answered without least",
                      scale);
    }
    if (!prorate && (has_most || sx_tree_get(map, "round") != NULL)) {
        missing_fault(r, map->where, "most and round only with rule: prorate",
                      "most or round without prorate", scale);
    }
    if (!answered && has_least) {
        missing_fault(r, map->where, "least only with rule: answered", "least without answered",
                      scale);
    }
    if (sx_tree_get(map, "digits") != NULL && sx_tree_get(map, "round") == NULL) {
        missing_fault(r, map->where, "digits only beside round", "digits without round", scale);
    }
    if (prorate && has_most && n > 0 && missing->most >= n) {
        missing_fault(r, map->where, "fewer than the scale has operands",
                      "everything may be missing", scale);
    }
    if (scale->compute == SX_COMPUTE_CALL &&
        (missing->exclude_not_applicable || missing->exclude_not_shown || prorate || answered)) {
        missing_fault(r, map->where, "missing: {rule: complete} or {rule: known}",
                      "a rule that code does not keep", scale);
    }
    if (answered && has_least && n > 0 && missing->least > n) {
        missing_fault(r, map->where, "no more than the scale has operands",
                      "more must be answered than there are", scale);
    }
}

static void set_rounding(const sx_tree *map, const char *key, sx_rounding *round)
{
    int word = sx_get_word(map, key, sx_schema_words_round, 4);
    uint32_t digits = 0;
    (void)sx_get_count(map, "digits", &digits);
    round->present = word < 4;
    round->rule = word < 4 ? (sx_round)word : SX_ROUND_HALF_UP;
    round->digits = (uint8_t)(digits > SX_DIGITS_MAX ? SX_DIGITS_MAX : digits);
}

static void read_missing(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *missing = sx_get_map(map, "missing");
    const sx_tree *round = sx_get_map(map, "round");
    if (missing != NULL) {
        scale->missing.where = missing->where;
        scale->missing.rule = (sx_missing_rule)sx_get_word(
            missing, "rule", sx_schema_words_missing_rule, SX_MISSING_COMPLETE);
        bool has_most = sx_get_count(missing, "most", &scale->missing.most);
        bool has_least = sx_get_count(missing, "least", &scale->missing.least);
        scale->missing.exclude_not_applicable =
            sx_get_word(missing, "not_applicable", sx_schema_words_exclude, -1) == 0;
        scale->missing.exclude_not_shown =
            sx_get_word(missing, "not_shown", sx_schema_words_exclude, -1) == 0;
        if (sx_get_word(missing, "rule", sx_schema_words_missing_rule, -1) >= 0) {
            check_missing(r, missing, scale, has_most, has_least);
        }
        set_rounding(missing, "round", &scale->round);
    }
    if (round == NULL) {
        return;
    }
    if (missing != NULL && sx_tree_get(missing, "round") != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", round->where, "round in one of the two places",
                "scale %s says twice how it is rounded", scale->id);
        return;
    }
    set_rounding(round, "rule", &scale->round);
}

static void read_declared_range(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *node = sx_tree_get(map, "range");
    bool needed = scale->compute != SX_COMPUTE_NORM && scale->compute != SX_COMPUTE_LOOKUP &&
                  scale->compute != SX_COMPUTE_FORMULA && scale->compute != SX_COMPUTE_CATEGORY;
    if (node == NULL) {
        if (needed && !sx_is_misspelt(&sx_table_scale, map, "range")) {
            SX_FAIL(r, "MANIFEST.REQUIRED", scale->where, "range: [LEAST, GREATEST]",
                    "scale %s has no range", scale->id);
        }
        return;
    }
    scale->range_where = node->where;
    if (scale->compute == SX_COMPUTE_CATEGORY) {
        SX_FAIL(r, "MANIFEST.KEY", node->where, "no range for a category",
                "scale %s has labels, not numbers", scale->id);
        return;
    }
    sx_interval interval = {.high_open = false};
    if (node->kind == SX_TREE_LIST && node->count == 2) {
        scale->has_range = sx_lex_number(node->items[0]->text, &interval.low) == SX_LEX_OK &&
                           sx_lex_number(node->items[1]->text, &interval.high) == SX_LEX_OK;
    } else if (node->kind == SX_TREE_SCALAR) {
        scale->has_range = sx_lex_interval(node->text, &interval) == SX_LEX_OK;
        if (interval.high_open) {
            SX_FAIL(r, "MANIFEST.TYPE", node->where, "both ends included: 0..27",
                    "the range of scale %s leaves out its end", scale->id);
        }
    }
    scale->low = interval.low;
    scale->high = interval.high;
}

static void read_scale(sx_reader *r, const sx_tree *name, const sx_tree *map, sx_scale *scale)
{
    static const char *const taken[] = {"and",    "or",   "not",   "otherwise", "answers",
                                        "reason", "band", "bands", "flags",     "validity"};
    scale->id = name->text.at;
    scale->where = name->where;
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        if (sx_str_equal(scale->id, taken[i])) {
            SX_FAIL(r, "MANIFEST.ID", name->where, "another id",
                    "'%s' has a meaning of its own in conditions or examples", scale->id);
        }
    }
    scale->title = sx_get_text(map, "title");
    if (scale->title == NULL) {
        scale->title = sx_readable(r, scale->id);
    }
    r->scale = scale->id;
    size_t before = r->errors;
    sx_read_compute(r, map, scale);
    bool whole = r->errors == before;
    read_reverse(r, map, scale, whole);
    read_recode(r, map, scale, whole);
    read_missing(r, map, scale);
    read_declared_range(r, map, scale);
    scale->direction = (sx_direction)sx_get_word(map, "direction", sx_schema_words_direction,
                                                 SX_DIRECTION_NEUTRAL);
    scale->source = sx_get_source(r, map, "source");
    scale->loinc = sx_get_text(map, "loinc");
    scale->unit = sx_get_text(map, "unit");
    sx_read_interpretation(r, map, scale);
    r->scale = NULL;
}

/* Options that read like missing answers must not be added up unless their score was written. */
static void check_sentinels(sx_reader *r, const sx_term *term)
{
    int index = sx_reader_item(r, term->name);
    const sx_response_set *set = index < 0 ? NULL : r->model->items[index].responses;
    if (set == NULL || r->model->items[index].kind != SX_ITEM_CHOICE || term->recode != NULL) {
        return;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        const sx_option *option = &set->options[i];
        if (option->implied && (sx_looks_missing(option) || sx_is_outlier(set, i))) {
            SX_FAIL(r, "MANIFEST.SENTINEL", option->where,
                    "missing: not_applicable (or declined, skipped), or score: when it does count",
                    "the option '%s' looks like a missing answer, but item %s would count it as %s",
                    option->code, term->name, option->code);
            return;
        }
    }
}

static void check_terms(sx_reader *r, const sx_scale *scale)
{
    size_t before = r->errors;
    for (size_t i = 0; i < scale->term_count && r->errors == before; i++) {
        check_sentinels(r, &scale->terms[i]);
    }
}

void sx_read_scales(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "scales");
    if (map == NULL) {
        return;
    }
    if (map->count > SCALES_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", map->where, "at most 1000 scales", "there are %zu scales",
                map->count);
        return;
    }
    sx_scale *scales = sx_reader_array(reader, map->count, sizeof *scales);
    if (scales == NULL) {
        return;
    }
    reader->scales = map;
    if (!sx_reader_operands(reader)) {
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        if (map->items[i]->kind == SX_TREE_MAP) {
            read_scale(reader, map->keys[i], map->items[i], &scales[i]);
        } else {
            scales[i].id = map->keys[i]->text.at;
            scales[i].where = map->keys[i]->where;
        }
    }
    size_t before = reader->errors;
    for (size_t i = 0; i < map->count && reader->errors == before; i++) {
        check_terms(reader, &scales[i]); /* one set serves many items: said once */
    }
    reader->model->scales = scales;
    reader->model->scale_count = map->count;
}
