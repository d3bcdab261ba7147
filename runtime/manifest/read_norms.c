/*
 * read_norms.c: norm tables.
 */
#include "manifest/choices.h"
#include "manifest/reader.h"

#define ROWS_MAX 5000

static void check_parameter(sx_reader *r, const sx_tree *node, const char *name)
{
    int index = sx_reader_item(r, name);
    if (index >= 0 && (size_t)index >= r->model->item_count) {
        return;
    }
    SX_FAIL(r, "MANIFEST.REF", node->where,
            sx_arena_printf(r->arena, "parameters: with an entry {id: %s, ...}", name),
            "norms by %s need the parameter %s", name, name);
}

static void read_sex(sx_reader *r, const sx_tree *map, sx_norm_row *row)
{
    const sx_tree *node = sx_get(map, "sex");
    row->sex = sx_tree_text(node);
    if (row->sex == NULL || !sx_lex_code(node->text)) {
        return;
    }
    int index = sx_reader_item(r, "sex");
    if (index < 0 || (size_t)index < r->model->item_count) {
        check_parameter(r, node, "sex");
        return;
    }
    const sx_response_set *set = r->model->items[index].responses;
    if (set != NULL && sx_response_set_find(set, node->text) < 0) {
        SX_FAIL(r, "MANIFEST.REF", node->where, sx_choices_options(r, node->text, set),
                "the parameter sex has no option '%s'", row->sex);
    }
}

static void read_ages(sx_reader *r, const sx_tree *map, sx_norm_row *row)
{
    const sx_tree *node = sx_get(map, "age");
    sx_interval ages;
    row->any_age = true;
    if (node == NULL || node->kind != SX_TREE_SCALAR ||
        sx_lex_interval(node->text, &ages) != SX_LEX_OK || ages.low.digits > 0 ||
        ages.high.digits > 0 || ages.low.value < 0 || ages.high.value > 150) {
        return;
    }
    check_parameter(r, node, "age");
    row->any_age = false;
    row->age_low = (int32_t)ages.low.value;
    row->age_high = (int32_t)ages.high.value;
}

static void read_row(sx_reader *r, const sx_tree *map, sx_norm *norm, sx_norm_row *row)
{
    bool values = norm->form == SX_NORM_VALUES;
    row->where = map->where;
    read_ages(r, map, row);
    read_sex(r, map, row);
    norm->by_age = norm->by_age || !row->any_age;
    norm->by_sex = norm->by_sex || row->sex != NULL;
    bool has_mean = sx_get_number(map, "mean", &row->mean);
    bool has_sd = sx_get_number(map, "sd", &row->sd);
    row->values = sx_read_pairs(r, sx_get_map(map, "values"), &row->value_count);
    if (values ? sx_tree_get(map, "values") == NULL
               : sx_tree_get(map, "mean") == NULL || sx_tree_get(map, "sd") == NULL) {
        SX_FAIL(r, "MANIFEST.REQUIRED", map->where,
                values ? "values: {0: 30, 1: 32.5}" : "mean: and sd:",
                "a row of the norm table %s does not say its %s", norm->id,
                values ? "values" : "mean and sd");
    }
    if (values ? has_mean || has_sd : row->values != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", map->where, values ? "values alone" : "mean and sd alone",
                "a row of the norm table %s does not fit its form", norm->id);
    }
    if (has_sd && row->sd.value <= 0) {
        SX_FAIL(r, "MANIFEST.RANGE", sx_tree_get(map, "sd")->where, "a number above 0",
                "a standard deviation is not above 0");
    }
}

/* Does the first row fit everybody that the second fits? The first that fits counts. */
static bool row_covers(const sx_norm_row *a, const sx_norm_row *b)
{
    bool ages =
        a->any_age || (!b->any_age && a->age_low <= b->age_low && a->age_high >= b->age_high);
    return ages && (a->sex == NULL || sx_str_equal(a->sex, b->sex));
}

static void read_norm(sx_reader *r, const sx_tree *name, const sx_tree *map, sx_norm *norm)
{
    norm->id = name->text.at;
    norm->where = name->where;
    norm->title = sx_get_text(map, "title");
    norm->source = sx_get_source(r, map, "source");
    norm->form = (sx_norm_form)sx_get_word(map, "form", sx_schema_words_norm_form, SX_NORM_T_SCORE);
    const sx_tree *rows = sx_get_list(map, "rows");
    if (rows == NULL) {
        return;
    }
    if (rows->count > ROWS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", rows->where, "at most 5000 rows", "a norm table has %zu rows",
                rows->count);
        return;
    }
    norm->rows = sx_reader_array(r, rows->count, sizeof *norm->rows);
    for (size_t i = 0; norm->rows != NULL && i < rows->count; i++) {
        if (rows->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        sx_norm_row *row = &norm->rows[norm->row_count];
        read_row(r, rows->items[i], norm, row);
        for (size_t j = 0; j < norm->row_count; j++) {
            if (row_covers(&norm->rows[j], row)) {
                SX_FAIL(r, "MANIFEST.DOUBLE", row->where, "the narrower row before the wider one",
                        "this row never counts: the one in line %lu fits all that it fits",
                        (unsigned long)norm->rows[j].where.line);
                break;
            }
        }
        norm->row_count++;
    }
}

void sx_read_norms(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "norms");
    if (map == NULL) {
        return;
    }
    sx_norm *norms = sx_reader_array(reader, map->count, sizeof *norms);
    if (norms == NULL) {
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        read_norm(reader, map->keys[i], map->items[i], &norms[i]);
    }
    reader->model->norms = norms;
    reader->model->norm_count = map->count;
}
