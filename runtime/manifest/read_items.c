/*
 * read_items.c: response sets, items and parameters.
 */
#include "manifest/choices.h"
#include "manifest/reader.h"

#define ITEMS_MAX 2000
#define OPTIONS_MAX 1000
#define SETS_MAX 1000
#define FIELDS_MAX 20000

static const char *const reserved[] = {"and", "or", "not", "otherwise"};

/* Two codes that differ only in the case of letters are one mistake waiting to happen. */
static void check_codes(sx_reader *r, const sx_response_set *set)
{
    for (size_t i = 0; i < set->option_count; i++) {
        for (size_t j = 0; j < i; j++) {
            sx_slice a = sx_slice_of(set->options[i].code);
            sx_slice b = sx_slice_of(set->options[j].code);
            bool known = !sx_slice_is(a, "?"); /* else it could not be read, and that is said */
            if (known && sx_ascii_equal_nocase(a, b)) {
                SX_FAIL(r, "MANIFEST.ID", set->options[i].where,
                        "a code of its own for every option",
                        "the code '%s' is like '%s' in line %lu", a.at, b.at,
                        (unsigned long)set->options[j].where.line);
                return;
            }
        }
    }
}

static void read_missing(sx_reader *r, const sx_tree *node, const sx_tree *missing,
                         sx_option *option)
{
    sx_cell reason = sx_cell_from_word(missing->text.at);
    option->missing = reason == SX_CELL_COUNT ? SX_CELL_OK : reason;
    if (option->scored) {
        SX_FAIL(r, "MANIFEST.SENTINEL", sx_tree_get(node, "score")->where,
                "an option that means missing has no score",
                "the option '%s' stands for a missing answer and has a score", option->code);
    }
    option->scored = false;
}

static void read_option(sx_reader *r, const sx_tree *node, sx_option *option)
{
    option->where = node->where;
    bool short_form = sx_option_is_short(node);
    if (node->kind == SX_TREE_SCALAR) {
        option->code = sx_tree_text(node);
    } else if (node->kind == SX_TREE_MAP && short_form) {
        option->code = node->keys[0]->text.at;
        option->text = sx_tree_text(node->items[0]);
    } else {
        option->code = sx_get_text(node, "code");
        option->text = sx_get_text(node, "text");
        option->loinc = sx_get_text(node, "loinc");
        option->scored = sx_get_number(node, "score", &option->score);
    }
    if (option->code == NULL) {
        option->code = "?";
    }
    const sx_tree *missing = short_form ? NULL : sx_get(node, "missing");
    if (missing != NULL && sx_tree_text(missing) != NULL) {
        read_missing(r, node, missing, option);
    } else if (!option->scored) {
        option->scored = sx_decimal_read(sx_slice_of(option->code), &option->score);
        option->implied = option->scored;
    }
}

static sx_response_set *read_set(sx_reader *r, const char *id, const sx_tree *list)
{
    sx_response_set *set = sx_reader_array(r, 1, sizeof *set);
    if (set == NULL) {
        return NULL;
    }
    set->id = id;
    set->where = list->where;
    if (list->kind != SX_TREE_LIST) {
        return set;
    }
    set->options = sx_reader_array(r, list->count, sizeof *set->options);
    if (set->options == NULL) {
        return NULL;
    }
    if (list->count > OPTIONS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 1000 options",
                "a response set has %zu options", list->count);
        return set;
    }
    set->option_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        read_option(r, list->items[i], &set->options[i]);
    }
    check_codes(r, set);
    sx_check_option_texts(r, set);
    return set;
}

static void read_response_sets(sx_reader *r, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "responses");
    if (map == NULL) {
        return;
    }
    if (map->count > SETS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", map->where, "at most 1000 response sets", "there are %zu",
                map->count);
        return;
    }
    sx_response_set **sets = sx_reader_array(r, map->count, sizeof(sx_response_set *));
    if (sets == NULL) {
        return;
    }
    for (size_t i = 0; i < map->count; i++) {
        sets[i] = read_set(r, map->keys[i]->text.at, map->items[i]);
        if (sets[i] == NULL) {
            return;
        }
        sets[i]->where = map->keys[i]->where;
    }
    r->model->response_sets = sets;
    r->model->response_set_count = map->count;
}

static const sx_response_set *find_set(sx_reader *r, const sx_tree *node)
{
    const sx_model *model = r->model;
    for (size_t i = 0; i < model->response_set_count; i++) {
        if (sx_slice_is(node->text, model->response_sets[i]->id)) {
            return model->response_sets[i];
        }
    }
    if (sx_is_id(node->text)) {
        SX_FAIL(r, "MANIFEST.REF", node->where, sx_choices_sets(r, node->text),
                "responses: there is no response set '%s'", node->text.at);
    }
    return NULL;
}

static bool has_options(sx_item_kind kind)
{
    return kind == SX_ITEM_CHOICE || kind == SX_ITEM_MULTI || kind == SX_ITEM_RANKING;
}

static void refuse_key(sx_reader *r, const sx_tree *map, const char *key, const sx_item *item)
{
    const sx_tree *node = sx_tree_get(map, key);
    if (node != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", node->where, "remove it, or give the item another kind",
                "%s has no meaning for an item of kind %s", key, sx_item_kind_word(item->kind));
    }
}

static void read_item_options(sx_reader *r, const sx_tree *map, sx_item *item)
{
    const sx_tree *named = sx_get(map, "responses");
    const sx_tree *own = sx_get_list(map, "options");
    if (!has_options(item->kind)) {
        refuse_key(r, map, "responses", item);
        refuse_key(r, map, "options", item);
        return;
    }
    if (named != NULL && own != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", own->where, "one of responses and options",
                "the item has a response set and options of its own");
    }
    if (own != NULL) {
        item->responses = read_set(r, NULL, own);
    } else if (named != NULL && named->kind == SX_TREE_SCALAR) {
        item->responses = find_set(r, named);
    } else if (sx_tree_get(map, "responses") == NULL && sx_tree_get(map, "options") == NULL &&
               !sx_has_glued(map, "responses")) {
        SX_FAIL(r, "MANIFEST.REQUIRED", map->where,
                "responses: the id of a response set, or options: [{0: No}, {1: Yes}]",
                "an item of kind %s has no options", sx_item_kind_word(item->kind));
    }
    const sx_response_set *set = item->responses;
    if (set == NULL || item->kind == SX_ITEM_CHOICE) {
        return;
    }
    for (size_t i = 0; i < set->option_count; i++) {
        if (set->options[i].missing != SX_CELL_OK) {
            SX_FAIL(r, "MANIFEST.SENTINEL", set->options[i].where,
                    "may_not_apply: true or may_decline: true on the item",
                    "an option that means missing has no place in an item of kind %s",
                    sx_item_kind_word(item->kind));
        }
    }
}

/* The range under `key`, checked before: a..b or [a, b]. */
static bool read_range(const sx_tree *map, const char *key, sx_decimal *low, sx_decimal *high)
{
    const sx_tree *node = sx_get(map, key);
    sx_interval interval;
    if (node == NULL) {
        return false;
    }
    if (node->kind == SX_TREE_LIST) {
        return node->count == 2 && sx_lex_number(node->items[0]->text, low) == SX_LEX_OK &&
               sx_lex_number(node->items[1]->text, high) == SX_LEX_OK;
    }
    if (node->kind != SX_TREE_SCALAR || sx_lex_interval(node->text, &interval) != SX_LEX_OK) {
        return false;
    }
    *low = interval.low;
    *high = interval.high;
    return !interval.high_open;
}

/* A range that is well written but not of numbers with both ends. */
static void refuse_range(sx_reader *r, const sx_tree *node)
{
    int32_t day;
    sx_interval interval;
    if (node->kind == SX_TREE_SCALAR && (sx_lex_dates(node->text, &day, &day) == SX_LEX_OK ||
                                         sx_lex_interval(node->text, &interval) == SX_LEX_OK)) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "two numbers such as 0..10, both included",
                "range: '%s' is no range of numbers", node->text.at);
    }
}

static bool to_units(sx_decimal value, unsigned digits, int64_t *ret)
{
    const int64_t limit = INT64_C(1000000000000000);
    if (value.digits > digits) {
        return false;
    }
    int64_t factor = sx_pow10(digits - value.digits);
    if (value.value > limit / factor || value.value < -limit / factor) {
        return false;
    }
    *ret = value.value * factor;
    return true;
}

/* Too many places or digits are reported when the fields are laid out. */
static bool step_fits(const sx_item *item)
{
    int64_t low = 0, high = 0, step = 0;
    if (!to_units(item->low, item->digits, &low) || !to_units(item->high, item->digits, &high) ||
        !to_units(item->step, item->digits, &step)) {
        return true;
    }
    return step > 0 && (high - low) % step == 0;
}

static void read_number_item(sx_reader *r, const sx_tree *map, sx_item *item)
{
    const sx_tree *node = sx_tree_get(map, "range");
    if (node == NULL) {
        SX_FAIL(r, "MANIFEST.REQUIRED", map->where, "range: 0..10",
                "an item of kind %s has no range", sx_item_kind_word(item->kind));
        return;
    }
    item->ranged = read_range(map, "range", &item->low, &item->high);
    if (!item->ranged) {
        refuse_range(r, node);
        return;
    }
    uint32_t digits = item->low.digits > item->high.digits ? item->low.digits : item->high.digits;
    bool stepped = sx_get_number(map, "step", &item->step);
    if (stepped) {
        digits = item->step.digits > digits ? item->step.digits : digits;
    }
    (void)sx_get_count(map, "digits", &digits);
    item->digits = (uint8_t)(digits > SX_DIGITS_MAX ? SX_DIGITS_MAX : digits);
    if (stepped && !step_fits(item)) {
        SX_FAIL(r, "MANIFEST.RANGE", sx_tree_get(map, "step")->where,
                "a number above 0 that leads from the low to the high end",
                "the step of item %s does not fit its range", item->id);
    }
}

static void read_date_item(sx_reader *r, const sx_tree *map, sx_item *item)
{
    const sx_tree *node = sx_get(map, "range");
    int32_t low = 0, high = 0;
    if (node == NULL) {
        return;
    }
    if (node->kind != SX_TREE_SCALAR || sx_lex_dates(node->text, &low, &high) == SX_LEX_TYPE) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "two days such as 1900-01-01..2100-01-01",
                "the range of a date is not two days");
        return;
    }
    item->ranged = sx_lex_dates(node->text, &low, &high) == SX_LEX_OK;
    item->low = (sx_decimal){low, 0};
    item->high = (sx_decimal){high, 0};
}

static void read_kind(sx_reader *r, const sx_tree *map, sx_item *item)
{
    bool number = item->kind == SX_ITEM_NUMBER || item->kind == SX_ITEM_SLIDER;
    if (number) {
        read_number_item(r, map, item);
    } else if (item->kind == SX_ITEM_DATE) {
        read_date_item(r, map, item);
    } else {
        refuse_key(r, map, "range", item);
    }
    if (!number) {
        refuse_key(r, map, "digits", item);
        refuse_key(r, map, "step", item);
        refuse_key(r, map, "unit", item);
    }
    if (item->kind != SX_ITEM_SLIDER) {
        refuse_key(r, map, "low_label", item);
        refuse_key(r, map, "high_label", item);
    }
    if (item->kind != SX_ITEM_MULTI && item->kind != SX_ITEM_TEXT) {
        refuse_key(r, map, "most", item);
    }
    bool counted = sx_get_count(map, "most", &item->most);
    if (counted && item->kind == SX_ITEM_MULTI && item->responses != NULL &&
        item->most > item->responses->option_count) {
        SX_FAIL(r, "MANIFEST.RANGE", sx_tree_get(map, "most")->where,
                "no more than the item has options", "most: %lu of %zu options",
                (unsigned long)item->most, item->responses->option_count);
    }
}

static void check_id(sx_reader *r, const sx_tree *map, const sx_item *item)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (sx_str_equal(item->id, reserved[i])) {
            SX_FAIL(r, "MANIFEST.ID", sx_tree_get(map, "id")->where, "another id",
                    "'%s' is a word of conditions", item->id);
        }
    }
}

/* Keys that only items, or only parameters, have. */
static void read_role(sx_reader *r, const sx_tree *map, sx_item *item, bool parameter)
{
    const sx_tree *measured = sx_get(map, "measured");
    const sx_tree *computed = sx_get(map, "computed_text");
    item->computed_text = sx_get_truth(map, "computed_text", false);
    item->measured = sx_get_word(map, "measured", sx_schema_words_measured, -1) == 0;
    if (parameter && computed != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", computed->where, "it on an item, or no such key",
                "computed_text has no meaning for parameter %s", item->id);
    }
    if (!parameter && measured != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", measured->where, "it on a parameter: items are asked",
                "measured has no meaning for item %s", item->id);
    } else if (measured != NULL && item->kind != SX_ITEM_NUMBER) {
        refuse_key(r, map, "measured", item);
    } else if (item->measured && item->show_if != NULL) {
        SX_FAIL(r, "MANIFEST.KEY", item->show_if->where, "no condition: it is never asked",
                "show_if has no meaning for parameter %s, which is measured", item->id);
    }
}

static void read_item(sx_reader *r, const sx_tree *map, sx_item *item, bool parameter)
{
    const sx_tree *id = sx_get(map, "id");
    item->where = id == NULL ? map->where : id->where;
    item->id = sx_tree_text(id);
    if (item->id == NULL) {
        item->id = "?";
    }
    check_id(r, map, item);
    item->text = sx_get_text(map, "text");
    item->kind = (sx_item_kind)sx_get_word(map, "kind", sx_schema_words_item_kind, SX_ITEM_CHOICE);
    read_item_options(r, map, item);
    read_kind(r, map, item);
    item->unit = sx_get_text(map, "unit");
    item->low_label = sx_get_text(map, "low_label");
    item->high_label = sx_get_text(map, "high_label");
    item->required = sx_get_truth(map, "required", true);
    item->may_decline = sx_get_truth(map, "may_decline", true);
    item->may_not_apply = sx_get_truth(map, "may_not_apply", false);
    item->unscored = sx_get_truth(map, "unscored", false);
    item->show_if = sx_get_expr(r, map, "show_if");
    item->loinc = sx_get_text(map, "loinc");
    read_role(r, map, item, parameter);
}

/* A column for every option of a multi or ranking item. */
static void check_columns(sx_reader *r, const sx_tree *root)
{
    const sx_model *model = r->model;
    size_t columns = 0;
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_item *item = &model->items[i];
        bool several = item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING;
        columns += several && item->responses != NULL ? item->responses->option_count : 1;
    }
    if (columns > FIELDS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", root->where, "at most 20000 columns of answers",
                "the items have %zu", columns);
        r->unnamed = true;
    }
}

/* Before anything names them: a wrong id would be reported at every use. */
static void check_ids(sx_reader *r)
{
    sx_model *model = r->model;
    size_t total = model->item_count + model->parameter_count;
    sx_map *seen = sx_map_new(r->arena, total);
    for (size_t i = 0; i < total; i++) {
        const sx_item *item = &model->items[i];
        size_t first = SX_MAP_NONE;
        if (seen == NULL || !sx_map_put(seen, sx_slice_of(item->id), i, &first)) {
            r->no_memory = true;
            return;
        }
        if (sx_str_equal(item->id, "?")) {
            r->unnamed = true;
        } else if (first != SX_MAP_NONE) {
            r->unnamed = true;
            SX_FAIL(r, "MANIFEST.ID", item->where, "an id of its own for every item and parameter",
                    "the id '%s' is there already, in line %lu", item->id,
                    (unsigned long)model->items[first].where.line);
        }
    }
}

void sx_read_items(sx_reader *reader, const sx_tree *root)
{
    sx_model *model = reader->model;
    read_response_sets(reader, root);
    const sx_tree *items = sx_get_list(root, "items");
    const sx_tree *parameters = sx_get_list(root, "parameters");
    size_t item_count = items == NULL ? 0 : items->count;
    size_t parameter_count = parameters == NULL ? 0 : parameters->count;
    if (item_count + parameter_count > ITEMS_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", root->where, "at most 2000 items and parameters",
                "there are %zu", item_count + parameter_count);
        return;
    }
    model->items = sx_reader_array(reader, item_count + parameter_count, sizeof *model->items);
    if (model->items == NULL) {
        return;
    }
    for (size_t i = 0; i < item_count; i++) {
        read_item(reader, items->items[i], &model->items[i], false);
    }
    for (size_t i = 0; i < parameter_count; i++) {
        sx_item *parameter = &model->items[item_count + i];
        read_item(reader, parameters->items[i], parameter, true);
        parameter->unscored = true;
    }
    model->item_count = item_count;
    model->parameter_count = parameter_count;
    check_ids(reader);
    check_columns(reader, root);
}
