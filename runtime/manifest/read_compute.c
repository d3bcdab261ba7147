/*
 * read_compute.c: the computation of a scale: operands, weights, conditions, tables, categories.
 */
#include "manifest/choices.h"
#include "manifest/reader.h"
#include "manifest/schema_parts.h"

#define PAIRS_MAX 5000
#define CATEGORIES_MAX 1000

/* Is this value among the first pairs? Tables are nearly always written in rising order. */
static bool has_value(const sx_pair *pairs, size_t count, sx_decimal value, bool rising)
{
    sx_number wanted = sx_number_decimal(value);
    for (size_t i = count; i > 0; i--) {
        int order = sx_number_compare(sx_number_decimal(pairs[i - 1].from), wanted);
        if (order == 0) {
            return true;
        }
        if (order < 0 && rising) {
            return false;
        }
    }
    return false;
}

const sx_pair *sx_read_pairs(sx_reader *reader, const sx_tree *map, size_t *ret_count)
{
    *ret_count = 0;
    if (map == NULL || map->kind != SX_TREE_MAP || map->count == 0) {
        return NULL;
    }
    if (map->count > PAIRS_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", map->where, "at most 5000 entries",
                "a table has %zu entries", map->count);
        return NULL;
    }
    sx_pair *pairs = sx_reader_array(reader, map->count, sizeof *pairs);
    size_t count = 0;
    bool rising = true;
    for (size_t i = 0; pairs != NULL && i < map->count; i++) {
        sx_pair pair;
        if (!sx_tree_is_scalar(map->items[i]) ||
            sx_lex_number(map->keys[i]->text, &pair.from) != SX_LEX_OK ||
            sx_lex_number(map->items[i]->text, &pair.to) != SX_LEX_OK) {
            continue;
        }
        if (has_value(pairs, count, pair.from, rising)) {
            SX_FAIL(reader, "MANIFEST.DOUBLE", map->keys[i]->where, "every value once",
                    "the value %s is there twice", map->keys[i]->text.at);
        }
        rising =
            rising && (count == 0 || sx_number_compare(sx_number_decimal(pairs[count - 1].from),
                                                       sx_number_decimal(pair.from)) < 0);
        pairs[count++] = pair;
    }
    *ret_count = count;
    return pairs;
}

static void read_conditions(sx_reader *r, const sx_tree *node, sx_scale *scale)
{
    sx_status status = SX_OK;
    if (node->kind == SX_TREE_SCALAR) {
        status = sx_expr_read_list_node(r->arena, node, r->diags, &scale->conditions,
                                        &scale->condition_count);
        r->errors += status == SX_OK ? 0 : 1;
        r->no_memory = r->no_memory || status == SX_E_MEMORY;
        return;
    }
    scale->conditions = sx_reader_array(r, node->count, sizeof(sx_expr *));
    for (size_t i = 0; scale->conditions != NULL && i < node->count; i++) {
        sx_expr *expr = NULL;
        if (!sx_tree_is_scalar(node->items[i])) {
            continue;
        }
        status = sx_expr_read_node(r->arena, node->items[i], r->diags, &expr);
        r->errors += status == SX_OK ? 0 : 1;
        r->no_memory = r->no_memory || status == SX_E_MEMORY;
        if (expr != NULL) {
            scale->conditions[scale->condition_count++] = expr;
        }
    }
}

static void read_category(sx_reader *r, const sx_tree *pair, bool last, sx_category_rule *rule)
{
    const sx_tree *label = pair->keys[0];
    const sx_tree *when = pair->items[0];
    rule->label = label->text.at;
    rule->where = label->where;
    if (!sx_tree_is_scalar(when)) {
        return;
    }
    if (sx_slice_is(when->text, "otherwise")) {
        if (!last) {
            SX_FAIL(r, "MANIFEST.EXPR", when->where, "otherwise as the last entry only",
                    "the categories after '%s' can never hold", rule->label);
        }
        return;
    }
    sx_expr *expr = NULL;
    sx_status status = sx_expr_read_node(r->arena, when, r->diags, &expr);
    r->errors += status == SX_OK ? 0 : 1;
    r->no_memory = r->no_memory || status == SX_E_MEMORY;
    rule->when = expr;
}

static void read_categories(sx_reader *r, const sx_tree *list, sx_scale *scale)
{
    if (list->count > CATEGORIES_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 1000 categories", "scale %s has %zu",
                scale->id, list->count);
        return;
    }
    scale->categories = sx_reader_array(r, list->count, sizeof *scale->categories);
    if (scale->categories == NULL) {
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        const sx_tree *pair = list->items[i];
        if (pair->kind != SX_TREE_MAP || pair->count != 1) {
            continue;
        }
        sx_category_rule *rule = &scale->categories[scale->category_count++];
        read_category(r, pair, i + 1 == list->count, rule);
        rule->text = sx_readable(r, rule->label);
        for (size_t j = 0; j + 1 < scale->category_count; j++) {
            if (sx_str_equal(scale->categories[j].label, rule->label)) {
                SX_FAIL(r, "MANIFEST.ID", rule->where, "every label once",
                        "the label '%s' is there twice", rule->label);
                break;
            }
        }
    }
}

/* The single operand under `of`. */
static void read_of(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *node = sx_get(map, "of");
    sx_read_terms(r, node, &scale->terms, &scale->term_count);
    if (node != NULL && scale->term_count > 1) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "one item or scale", "of names %zu operands",
                scale->term_count);
    }
}

static void read_norm_use(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *table = sx_get(map, "table");
    read_of(r, map, scale);
    scale->norm = sx_tree_text(table);
    if (scale->norm == NULL || !sx_is_id(table->text)) {
        return;
    }
    const sx_model *model = r->model;
    for (size_t i = 0; i < model->norm_count; i++) {
        if (sx_str_equal(model->norms[i].id, scale->norm)) {
            return;
        }
    }
    SX_FAIL(r, "MANIFEST.REF", table->where, sx_choices_norms(r, table->text),
            "there is no norm table '%s'", scale->norm);
}

static void read_rank(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    read_of(r, map, scale);
    sx_read_terms(r, sx_get(map, "among"), &scale->among, &scale->among_count);
    scale->ties_lowest = sx_get_word(map, "ties", sx_schema_words_ties, 0) == 1;
    (void)sx_get_count(map, "within", &scale->ties_within);
    for (size_t i = 0; i < scale->among_count; i++) {
        if (scale->term_count == 0 || sx_str_equal(scale->among[i].name, scale->terms[0].name)) {
            return;
        }
    }
    if (scale->term_count > 0 && scale->among_count > 0) {
        SX_FAIL(r, "MANIFEST.REF", scale->terms[0].where, "one of those under among",
                "'%s' is not among those it is ranked with", scale->terms[0].name);
    }
}

static void read_table_compute(sx_reader *r, const sx_tree *node, sx_scale *scale)
{
    if (node->kind != SX_TREE_MAP) {
        return;
    }
    if (scale->compute == SX_COMPUTE_LOOKUP) {
        read_of(r, node, scale);
        scale->lookup = sx_read_pairs(r, sx_get_map(node, "table"), &scale->lookup_count);
    } else if (scale->compute == SX_COMPUTE_NORM) {
        read_norm_use(r, node, scale);
    } else if (scale->compute == SX_COMPUTE_RANK) {
        read_rank(r, node, scale);
    } else {
        sx_read_terms(r, sx_get(node, "of"), &scale->terms, &scale->term_count);
        sx_read_terms(r, sx_get(node, "among"), &scale->among, &scale->among_count);
    }
}

/* Is the computation there under a name that is told as unknown? */
static bool is_misspelt(const sx_tree *map)
{
    bool found = false;
    for (unsigned i = 0; i < SX_COMPUTE_COUNT_; i++) {
        found = found || sx_is_misspelt(&sx_table_scale, map, sx_compute_word((sx_compute)i));
    }
    return found;
}

/* The one computation key; its index in the words of SX_COMPUTE_LIST. */
static const sx_tree *find_compute(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *found = NULL;
    for (unsigned i = 0; i < SX_COMPUTE_COUNT_; i++) {
        const char *word = sx_compute_word((sx_compute)i);
        const sx_tree *node = sx_tree_get(map, word);
        if (node == NULL) {
            continue;
        }
        if (found != NULL) {
            SX_FAIL(r, "MANIFEST.KEY", node->where, "one computation; make two scales of it",
                    "scale %s has two computations: %s and %s", scale->id,
                    sx_compute_word(scale->compute), word);
            continue;
        }
        found = node;
        scale->compute = (sx_compute)i;
    }
    if (found == NULL && !is_misspelt(map)) {
        SX_FAIL(r, "MANIFEST.REQUIRED", scale->where,
                "one of sum, mean, weighted, count, minimum, maximum, difference, formula, lookup, "
                "norm, percent, centred, rank, category, call",
                "scale %s has no computation", scale->id);
    }
    return found;
}

void sx_read_compute(sx_reader *reader, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *node = find_compute(reader, map, scale);
    if (node == NULL || sx_tree_is_null(node)) {
        return;
    }
    switch (scale->compute) {
    case SX_COMPUTE_SUM:
    case SX_COMPUTE_MEAN:
    case SX_COMPUTE_MINIMUM:
    case SX_COMPUTE_MAXIMUM:
    case SX_COMPUTE_PERCENT:
    case SX_COMPUTE_CALL:
    case SX_COMPUTE_DIFFERENCE:
        sx_read_terms(reader, node, &scale->terms, &scale->term_count);
        if (scale->compute == SX_COMPUTE_DIFFERENCE && scale->term_count != 2) {
            SX_FAIL(reader, "MANIFEST.TYPE", node->where, "two operands: [a, b] is a minus b",
                    "a difference has %zu operands", scale->term_count);
        }
        break;
    case SX_COMPUTE_WEIGHTED:
        if (node->kind == SX_TREE_MAP) {
            sx_read_weights(reader, node, &scale->terms, &scale->term_count);
        }
        break;
    case SX_COMPUTE_COUNT: read_conditions(reader, node, scale); break;
    case SX_COMPUTE_FORMULA: scale->formula = sx_get_expr(reader, map, "formula"); break;
    case SX_COMPUTE_CATEGORY:
        if (node->kind == SX_TREE_LIST) {
            read_categories(reader, node, scale);
        }
        break;
    case SX_COMPUTE_LOOKUP:
    case SX_COMPUTE_NORM:
    case SX_COMPUTE_CENTRED:
    case SX_COMPUTE_RANK: read_table_compute(reader, node, scale); break;
    case SX_COMPUTE_COUNT_: break;
    }
}
