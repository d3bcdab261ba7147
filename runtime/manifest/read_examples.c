/*
 * read_examples.c: known answers: what goes in, as cells of a file of answers, and what must come
 * out. Values are checked against the options and ranges here, so that a slip of the pen is found
 * where it stands.
 */
#include "manifest/choices.h"
#include "manifest/examples_refused.h"
#include "manifest/reader.h"

#define EXAMPLES_MAX 5000
#define CELLS_MAX 200000 /* answers of all examples */

typedef struct answers {
    sx_reader *reader;
    void *items; /* sx_example_answer */
    size_t count, capacity;
} answers;

static void add(answers *list, const char *name, const char *value, sx_cell reason, sx_where where)
{
    if (++list->reader->cells > CELLS_MAX) {
        return; /* said once, at the end */
    }
    if (sx_arena_grow(list->reader->arena, &list->items, &list->capacity, list->count,
                      sizeof(sx_example_answer)) == NULL) {
        list->reader->no_memory = true;
        return;
    }
    sx_example_answer *answer = &((sx_example_answer *)list->items)[list->count++];
    *answer = (sx_example_answer){.name = name, .value = value, .reason = reason, .where = where};
}

static bool number_in_range(const sx_item *item, sx_decimal value)
{
    sx_number number = sx_number_decimal(value);
    return value.digits <= item->digits &&
           sx_number_compare(number, sx_number_decimal(item->low)) >= 0 &&
           sx_number_compare(number, sx_number_decimal(item->high)) <= 0;
}

/* Is this a value that the item's columns can hold? */
static bool value_fits(sx_reader *r, const sx_item *item, const sx_tree *node)
{
    sx_decimal value = {0, 0};
    int32_t day = 0;
    bool good = true;
    const char *expected = "a value the item can have";
    switch (item->kind) {
    case SX_ITEM_CHOICE:
        good = item->responses == NULL || sx_response_set_find(item->responses, node->text) >= 0;
        if (!good) {
            sx_refuse_answer(r, item, node, r->example);
        }
        return good;
    case SX_ITEM_NUMBER:
    case SX_ITEM_SLIDER:
        good = sx_lex_number(node->text, &value) == SX_LEX_OK && number_in_range(item, value);
        expected = "a number inside the range of the item";
        break;
    case SX_ITEM_MULTI:
        good = sx_slice_is(node->text, "0") || sx_slice_is(node->text, "1");
        expected = "0 or 1 for every option";
        break;
    case SX_ITEM_RANKING:
        good = sx_lex_number(node->text, &value) == SX_LEX_OK && value.digits == 0 &&
               value.value >= 1 && value.value <= (int64_t)item->field_count;
        expected = "a rank, 1 is first";
        break;
    case SX_ITEM_DATE:
        good = sx_lex_date(node->text, &day) == SX_LEX_OK;
        expected = "a day such as 2020-01-31";
        break;
    case SX_ITEM_TEXT:
    case SX_ITEM_KIND_COUNT: break;
    }
    if (!good) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, expected, "'%s' is no answer to item %s",
                node->text.at, item->id);
    }
    return good;
}

/* The reason that a word means, unless an option has that code. SX_CELL_OK: it is an answer. */
static sx_cell reason_of(const sx_item *item, const sx_tree *node)
{
    if (sx_tree_is_null(node)) {
        return SX_CELL_SKIPPED;
    }
    if (item->responses != NULL && sx_response_set_find(item->responses, node->text) >= 0) {
        return SX_CELL_OK;
    }
    sx_cell reason = sx_cell_from_word(node->text.at);
    bool word = reason == SX_CELL_DECLINED || reason == SX_CELL_NOT_APPLICABLE ||
                reason == SX_CELL_NOT_SHOWN;
    return word && node->plain ? reason : SX_CELL_OK;
}

static void add_scalar(answers *list, const char *name, const sx_item *item, const sx_tree *node)
{
    sx_cell reason = reason_of(item, node);
    if (reason != SX_CELL_OK) {
        add(list, name, NULL, reason, node->where);
    } else if (value_fits(list->reader, item, node)) {
        add(list, name, node->text.at, SX_CELL_OK, node->where);
    }
}

static const char *field_name(const sx_reader *r, const sx_item *item, uint32_t option)
{
    return r->model->fields[item->first_field + option].name;
}

/* multi: [a, b] are the options chosen. ranking: the options from first to last. */
static void add_codes(answers *list, const sx_item *item, const sx_tree *node)
{
    sx_reader *r = list->reader;
    for (uint32_t f = 0; f < item->field_count; f++) {
        size_t at = 0;
        while (at < node->count &&
               !sx_slice_is(node->items[at]->text, item->responses->options[f].code)) {
            at++;
        }
        bool there = at < node->count;
        if (item->kind == SX_ITEM_MULTI) {
            add(list, field_name(r, item, f), there ? "1" : "0", SX_CELL_OK, node->where);
        } else if (there) {
            add(list, field_name(r, item, f), sx_arena_printf(r->arena, "%zu", at + 1), SX_CELL_OK,
                node->where);
        }
    }
    for (size_t i = 0; i < node->count; i++) {
        if (sx_response_set_find(item->responses, node->items[i]->text) < 0) {
            sx_refuse_answer(r, item, node->items[i], r->example);
        }
    }
}

static void add_composite(answers *list, const sx_item *item, const sx_tree *node)
{
    sx_reader *r = list->reader;
    bool several = item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING;
    if (!several || item->responses == NULL) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "a single value", "item %s takes one answer",
                item->id);
        return;
    }
    if (node->kind == SX_TREE_LIST) {
        add_codes(list, item, node);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        int option = sx_response_set_find(item->responses, node->keys[i]->text);
        if (option < 0) {
            sx_refuse_answer(r, item, node->keys[i], r->example);
        } else {
            add_scalar(list, field_name(r, item, (uint32_t)option), item, node->items[i]);
        }
    }
}

static void add_item(answers *list, size_t index, const sx_tree *node)
{
    sx_reader *r = list->reader;
    const sx_item *item = &r->model->items[index];
    if (node->kind != SX_TREE_SCALAR) {
        add_composite(list, item, node);
    } else if (item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING) {
        sx_cell reason = reason_of(item, node);
        if (reason == SX_CELL_OK) {
            SX_FAIL(r, "MANIFEST.TYPE", node->where, "a list of codes, or a map of code to value",
                    "item %s has several options", item->id);
            return;
        }
        for (uint32_t f = 0; f < item->field_count; f++) {
            add(list, field_name(r, item, f), NULL, reason, node->where);
        }
    } else if (item->kind != SX_ITEM_TEXT) {
        add_scalar(list, item->id, item, node);
    }
}

static void add_named(answers *list, const sx_tree *name, const sx_tree *node)
{
    sx_reader *r = list->reader;
    size_t index = 0;
    switch (sx_model_find(r->model, name->text.at, &index)) {
    case SX_NAME_ITEM: add_item(list, index, node); return;
    case SX_NAME_FIELD: {
        const sx_field *field = &r->model->fields[index];
        if (node->kind == SX_TREE_SCALAR) {
            add_scalar(list, field->name, &r->model->items[field->item], node);
            return;
        }
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "a single value", "%s takes one answer",
                field->name);
        return;
    }
    case SX_NAME_NONE:
    case SX_NAME_SCALE: break;
    }
    SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_items(r, name->text),
            "there is no item '%s'", name->text.at);
}

/* "drinks: ~" and "drinks.beer: 1" together would answer one column twice. */
static void check_once(sx_reader *r, const answers *list)
{
    const sx_example_answer *all = list->items;
    sx_map *seen = sx_map_new(r->arena, list->count);
    for (size_t i = 0; i < list->count; i++) {
        size_t first = SX_MAP_NONE;
        if (seen == NULL || !sx_map_put(seen, sx_slice_of(all[i].name), i, &first)) {
            r->no_memory = true;
            return;
        }
        if (first != SX_MAP_NONE) {
            SX_FAIL(r, "MANIFEST.DOUBLE", all[i].where, "every answer once", "%s is answered twice",
                    all[i].name);
        }
    }
}

static void read_answers(sx_reader *r, const sx_tree *map, sx_example *example)
{
    const sx_tree *node = sx_get(map, "answers");
    size_t count = node == NULL ? 0 : node->count; /* more only where an item takes several */
    answers list = {.reader = r, .capacity = count};
    list.items = sx_reader_array(r, count, sizeof(sx_example_answer));
    if (node != NULL && node->kind == SX_TREE_LIST) {
        if (node->count > r->model->item_count) {
            sx_refuse_count(r, node);
            return;
        }
        for (size_t i = 0; i < node->count; i++) {
            add_item(&list, i, node->items[i]);
        }
    } else if (node != NULL && node->kind == SX_TREE_MAP) {
        for (size_t i = 0; i < node->count; i++) {
            add_named(&list, node->keys[i], node->items[i]);
        }
    }
    if (node != NULL && node->kind == SX_TREE_MAP) {
        check_once(r, &list); /* in a list each item has its own place */
    }
    example->answers = list.items;
    example->answer_count = list.count;
}

typedef struct expectations {
    sx_reader *reader;
    void *items; /* sx_expected */
    size_t count, capacity;
} expectations;

static void expect(expectations *list, sx_expected expected)
{
    if (sx_arena_grow(list->reader->arena, &list->items, &list->capacity, list->count,
                      sizeof(sx_expected)) == NULL) {
        list->reader->no_memory = true;
        return;
    }
    ((sx_expected *)list->items)[list->count++] = expected;
}

/* What `check --suggest` leaves for the author to look up. */
static bool is_open(sx_reader *r, const char *what, const sx_tree *node)
{
    if (!sx_slice_is(node->text, "?")) {
        return false;
    }
    SX_FAIL(r, "MANIFEST.OPEN", node->where, "what the published key gives for these answers",
            "%s is still to be looked up", what);
    return true;
}

/* A band or category of the scale by its id. */
static void expect_label(expectations *list, size_t scale_index, const sx_tree *node)
{
    sx_reader *r = list->reader;
    if (is_open(r, r->model->scales[scale_index].id, node)) {
        return;
    }
    const sx_scale *scale = &r->model->scales[scale_index];
    sx_expected expected = {.scale = scale->id, .is_band = true, .where = node->where};
    if (sx_tree_is_null(node)) {
        expected.is_none = true;
        expect(list, expected);
        return;
    }
    bool category = scale->compute == SX_COMPUTE_CATEGORY;
    size_t count = category ? scale->category_count : scale->band_count;
    for (size_t i = 0; i < count; i++) {
        const char *id = sx_model_band_id(r->model, scale_index, i);
        if (sx_slice_is(node->text, id)) {
            expected.value = id;
            expect(list, expected);
            return;
        }
    }
    SX_FAIL(r, "MANIFEST.REF", node->where, sx_choices_bands(r, node->text, scale),
            "scale %s has no %s '%s'", scale->id, category ? "category" : "band", node->text.at);
}

static void expect_value(expectations *list, size_t scale_index, const sx_tree *node)
{
    sx_reader *r = list->reader;
    const sx_scale *scale = &r->model->scales[scale_index];
    if (scale->compute == SX_COMPUTE_CATEGORY) {
        expect_label(list, scale_index, node);
        return;
    }
    sx_expected expected = {.scale = scale->id, .where = node->where};
    sx_decimal value;
    if (sx_tree_is_null(node)) {
        expected.is_none = true;
    } else if (is_open(r, scale->id, node)) {
        return;
    } else if (!node->plain || sx_lex_number(node->text, &value) != SX_LEX_OK) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where,
                sx_number_advice(node, "the score as it is printed, or ~ for none"),
                "%s: '%s' is not a score", scale->id, node->text.at);
        return;
    } else {
        sx_buf buf; /* 14.0 and 14 are the same score */
        sx_buf_init(&buf, 64);
        sx_decimal_print(&buf, value);
        expected.value = sx_buf_keep(&buf, r->arena);
        r->no_memory = r->no_memory || expected.value == NULL;
    }
    expect(list, expected);
}

/* Any other key of an example is the id of a scale: it may be a key that is misspelt. */
static void refuse_key(sx_reader *r, const sx_tree *name)
{
    const char *names[16];
    size_t count = 0;
    for (size_t i = 0; i < sx_table_example.key_count && count < 16; i++) {
        names[count++] = sx_table_example.keys[i].name;
    }
    const char *nearest = sx_nearest(name->text, names, count);
    SX_FAIL(r, "MANIFEST.REF", name->where,
            nearest == NULL ? sx_choices_scales(r, name->text)
                            : sx_arena_printf(r->arena, "did you mean '%s'?", nearest),
            "'%s' is neither a scale nor a key of an example", name->text.at);
}

static void refuse_scale(sx_reader *r, const sx_tree *name)
{
    SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_scales(r, name->text),
            "there is no scale '%s'", name->text.at);
}

static void expect_first_band(expectations *list, const sx_tree *name, const sx_tree *node)
{
    const sx_model *model = list->reader->model;
    for (size_t i = 0; i < model->scale_count; i++) {
        if (model->scales[i].band_count > 0) {
            expect_label(list, i, node);
            return;
        }
    }
    SX_FAIL(list->reader, "MANIFEST.REF", name->where, "a scale with bands",
            "band: no scale has bands");
}

static void expect_bands(expectations *list, const sx_tree *map)
{
    const sx_model *model = list->reader->model;
    for (size_t i = 0; i < map->count; i++) {
        int scale = sx_model_find_scale(model, map->keys[i]->text.at);
        if (scale < 0) {
            refuse_scale(list->reader, map->keys[i]);
        } else {
            expect_label(list, (size_t)scale, map->items[i]);
        }
    }
}

static void read_expected(sx_reader *r, const sx_tree *map, sx_example *example)
{
    expectations list = {.reader = r,
                         .capacity = map->count}; /* more only for the bands of several */
    list.items = sx_reader_array(r, map->count, sizeof(sx_expected));
    for (size_t i = 0; i < map->count; i++) {
        const sx_tree *name = map->keys[i];
        const sx_tree *node = map->items[i];
        if (sx_slice_is(name->text, "band")) {
            expect_first_band(&list, name, node);
        } else if (sx_slice_is(name->text, "bands") && node->kind == SX_TREE_MAP) {
            expect_bands(&list, node);
        } else if (sx_schema_find(&sx_table_example, name->text) == NULL) {
            int scale = sx_model_find_scale(r->model, name->text.at);
            if (scale < 0) {
                refuse_key(r, name);
            } else if (node->kind == SX_TREE_SCALAR) {
                expect_value(&list, (size_t)scale, node);
            }
        }
    }
    example->expected = list.items;
    example->expected_count = list.count;
}

static void read_expected_flags(sx_reader *r, const sx_tree *map, sx_example *example)
{
    const sx_tree *flags = sx_get_map(map, "flags");
    const sx_model *model = r->model;
    if (flags == NULL) {
        return;
    }
    example->flags = sx_reader_array(r, flags->count, sizeof *example->flags);
    for (size_t i = 0; example->flags != NULL && i < flags->count; i++) {
        const sx_tree *name = flags->keys[i];
        int state = sx_get_word(flags, name->text.at, sx_schema_words_flag_state, -1);
        int index = sx_model_find_flag(model, name->text.at);
        if (index < 0) {
            SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_flags(r, name->text),
                    "there is no flag '%s'", name->text.at);
        } else if (state >= 0) {
            example->flags[example->flag_count++] =
                (sx_expected_flag){model->flags[index].id, (sx_flag_state)state, name->where};
        }
    }
}

static void read_expected_notes(sx_reader *r, const sx_tree *map, sx_example *example)
{
    const sx_tree *notes = sx_get_map(map, "validity");
    const sx_model *model = r->model;
    if (notes == NULL) {
        return;
    }
    example->notes = sx_reader_array(r, notes->count, sizeof *example->notes);
    for (size_t i = 0; example->notes != NULL && i < notes->count; i++) {
        const sx_tree *name = notes->keys[i];
        const sx_tree *node = notes->items[i];
        int index = sx_model_find_validity(model, name->text.at);
        if (index < 0) {
            SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_validity(r, name->text),
                    "there is no validity note '%s'", name->text.at);
            continue;
        }
        sx_note_state state = sx_tree_is_null(node)             ? SX_NOTE_UNKNOWN
                              : sx_slice_is(node->text, "true") ? SX_NOTE_HOLDS
                                                                : SX_NOTE_NOT;
        example->notes[example->note_count++] =
            (sx_expected_note){model->validity[index].id, state, name->where};
    }
}

/* A reason says why there is no score: beside scores alone it contradicts them. */
static void check_reason(sx_reader *r, const sx_tree *map, const sx_example *example)
{
    bool none = example->expected_count == 0;
    for (size_t i = 0; i < example->expected_count; i++) {
        none = none || example->expected[i].is_none;
    }
    if (example->has_reason && !none) {
        SX_FAIL(r, "MANIFEST.KEY", sx_tree_get(map, "reason")->where,
                "~ instead of the score, or no reason",
                "the example expects a score, and a reason why there is none");
    }
}

static void read_example(sx_reader *r, const sx_tree *map, sx_example *example)
{
    example->where = map->where;
    read_answers(r, map, example);
    read_expected(r, map, example);
    sx_read_readings(r, map, example);
    read_expected_flags(r, map, example);
    read_expected_notes(r, map, example);
    const char *reason = sx_get_text(map, "reason");
    sx_cell cell = reason == NULL ? SX_CELL_COUNT : sx_cell_from_word(reason);
    example->has_reason = cell != SX_CELL_COUNT;
    example->reason = example->has_reason ? cell : SX_CELL_OK;
    check_reason(r, map, example);
    if (example->expected_count + example->cutoff_count + example->finding_count +
            example->flag_count + example->note_count ==
        0) {
        SX_FAIL(
            r, "MANIFEST.VECTORS", map->where,
            "a score, a band, a cut-off, a finding, a flag or a validity note beside the answers",
            "an example expects nothing");
    }
}

void sx_read_examples(sx_reader *reader, const sx_tree *root)
{
    const sx_tree *list = sx_get_list(root, "examples");
    if (list == NULL) {
        return;
    }
    if (list->count > EXAMPLES_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", list->where, "at most 5000 examples", "there are %zu",
                list->count);
        return;
    }
    sx_example *examples = sx_reader_array(reader, list->count, sizeof *examples);
    if (examples == NULL) {
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        reader->example = i + 1;
        if (list->items[i]->kind == SX_TREE_MAP) {
            read_example(reader, list->items[i], &examples[i]);
        }
    }
    sx_tell_refused(reader);
    if (reader->cells > CELLS_MAX) {
        SX_FAIL(reader, "MANIFEST.SIZE", list->where, "at most 200000 answers in all examples",
                "there are %zu", reader->cells);
    }
    reader->model->examples = examples;
    reader->model->example_count = list->count;
}
