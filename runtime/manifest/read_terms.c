/*
 * read_terms.c: the operands of a scale: "q1..q9", "q1, q3..q5", or a YAML list of those. Ranges are
 * written out in the order of the items, so that nothing later needs to know them.
 */
#include <string.h>

#include "manifest/choices.h"
#include "manifest/reader.h"

#define TERMS_MAX 100000

typedef struct term_list {
    sx_reader *reader;
    void *items; /* sx_term */
    size_t count, capacity;
} term_list;

#define SCALE_MARK ((size_t)1 << 24)

static bool add_operands(sx_reader *r)
{
    const sx_model *model = r->model;
    size_t total = model->item_count + model->parameter_count;
    size_t scales = r->scales == NULL ? 0 : r->scales->count;
    r->operands = sx_map_new(r->arena, total + scales);
    for (size_t i = 0; r->operands != NULL && i < total; i++) {
        if (!sx_map_put(r->operands, sx_slice_of(model->items[i].id), i, NULL)) {
            return false;
        }
    }
    for (size_t i = 0; r->operands != NULL && i < scales; i++) {
        if (!sx_map_put(r->operands, r->scales->keys[i]->text, SCALE_MARK + i, NULL)) {
            return false;
        }
    }
    return r->operands != NULL;
}

bool sx_reader_operands(sx_reader *reader)
{
    bool done = add_operands(reader);
    reader->no_memory = reader->no_memory || !done;
    return done;
}

int sx_reader_item(const sx_reader *reader, const char *name)
{
    if (reader->operands == NULL) {
        return sx_model_find_item(reader->model, name);
    }
    size_t found = sx_map_get(reader->operands, sx_slice_of(name));
    return found < SCALE_MARK ? (int)found : -1;
}

/* "order.family": an option of a multi or ranking item. */
static bool is_field(const sx_reader *r, const char *name)
{
    const char *dot = strchr(name, '.');
    char id[33];
    if (dot == NULL || (size_t)(dot - name) >= sizeof id) {
        return false;
    }
    memcpy(id, name, (size_t)(dot - name));
    id[dot - name] = '\0';
    int index = sx_reader_item(r, id);
    if (index < 0) {
        return false;
    }
    const sx_item *item = &r->model->items[index];
    bool several = item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING;
    return several && sx_response_set_find(item->responses, sx_slice_of(dot + 1)) >= 0;
}

/* Words that other YAML readers take for true and false. */
static bool is_truth_word(sx_slice text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "y", "n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (sx_ascii_equal_nocase(text, sx_slice_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* No items, or one whose id could not be read: a name may mean that one. */
static bool lacks_ids(const sx_model *model)
{
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        if (sx_str_equal(model->items[i].id, "?")) {
            return true;
        }
    }
    return model->item_count == 0;
}

bool sx_check_name(sx_reader *reader, const char *name, sx_where where)
{
    sx_slice text = sx_slice_of(name);
    if (sx_map_get(reader->operands, text) != SX_MAP_NONE || is_field(reader, name)) {
        return true;
    }
    if (lacks_ids(reader->model)) {
        reader->errors++; /* that is said already, once */
        return false;
    }
    if (is_truth_word(text)) {
        SX_FAIL(reader, "MANIFEST.TYPE", where, "items, such as q1..q9 or [q1, q3]; or no such key",
                "'%s' is not an item", name);
        return false;
    }
    SX_FAIL(reader, "MANIFEST.REF", where, sx_choices_operands(reader, text),
            "there is no item or scale '%s'", name);
    return false;
}

static void add_term(term_list *list, const char *name, sx_where where)
{
    sx_reader *r = list->reader;
    if (++r->terms > TERMS_MAX) {
        if (r->terms == TERMS_MAX + 1) {
            SX_FAIL(r, "MANIFEST.SIZE", where,
                    "at most 100000 operands in all scales, ranges "
                    "written out",
                    "the scales have too many operands");
        }
        return;
    }
    if (sx_arena_grow(r->arena, &list->items, &list->capacity, list->count, sizeof(sx_term)) ==
        NULL) {
        r->no_memory = true;
        return;
    }
    sx_term *term = &((sx_term *)list->items)[list->count++];
    *term = (sx_term){.name = name, .where = where};
}

static void add_range(term_list *list, const char *first, const char *last, sx_where where)
{
    const sx_model *model = list->reader->model;
    bool known = sx_check_name(list->reader, first, where);
    known = sx_check_name(list->reader, last, where) && known;
    if (!known) {
        return;
    }
    int from = sx_reader_item(list->reader, first);
    int to = sx_reader_item(list->reader, last);
    if (from < 0 || to < 0 || (size_t)from >= model->item_count ||
        (size_t)to >= model->item_count) {
        SX_FAIL(list->reader, "MANIFEST.REF", where, "two items, such as q1..q9",
                "the range %s..%s does not go from an item to an item", first, last);
        return;
    }
    if (from > to) {
        SX_FAIL(list->reader, "MANIFEST.REF", where, "the item that comes first in items: first",
                "the range %s..%s runs backwards", first, last);
        return;
    }
    for (int i = from; i <= to; i++) {
        add_term(list, model->items[i].id, where);
    }
}

/* One piece between commas, at this offset of the node's text. */
static void add_piece(term_list *list, sx_slice piece, sx_where where)
{
    sx_reader *r = list->reader;
    size_t dots = 0;
    while (dots + 1 < piece.len && !(piece.at[dots] == '.' && piece.at[dots + 1] == '.')) {
        dots++;
    }
    bool range = dots + 1 < piece.len;
    sx_slice first = sx_slice_trim((sx_slice){piece.at, range ? dots : piece.len});
    const char *name = sx_arena_strndup(r->arena, first.len == 0 ? "" : first.at, first.len);
    if (name == NULL) {
        r->no_memory = true;
        return;
    }
    if (!range) {
        if (piece.len == 0) {
            SX_FAIL(r, "MANIFEST.REF", where, "names with one comma between them",
                    "a name is missing");
        } else if (sx_check_name(r, name, where)) {
            add_term(list, name, where);
        }
        return;
    }
    sx_slice last = sx_slice_trim((sx_slice){piece.at + dots + 2, piece.len - dots - 2});
    const char *end = sx_arena_strndup(r->arena, last.len == 0 ? "" : last.at, last.len);
    if (end == NULL) {
        r->no_memory = true;
        return;
    }
    add_range(list, name, end, where);
}

static void add_pieces(term_list *list, const sx_tree *node)
{
    sx_place place;
    sx_place_start(&place, node);
    const char *text = node->text.at;
    size_t start = 0;
    for (size_t i = 0; i <= node->text.len; i++) {
        if (i < node->text.len && text[i] != ',') {
            continue;
        }
        sx_slice piece = sx_slice_trim((sx_slice){text + start, i - start});
        size_t offset = piece.len == 0 ? start : (size_t)(piece.at - text);
        add_piece(list, piece, sx_place_at(&place, offset));
        start = i + 1;
    }
}

static void check_double(sx_reader *r, const sx_term *terms, size_t count)
{
    sx_map *seen = sx_map_new(r->arena, count);
    for (size_t i = 0; i < count; i++) {
        size_t first = SX_MAP_NONE;
        if (seen == NULL || !sx_map_put(seen, sx_slice_of(terms[i].name), i, &first)) {
            r->no_memory = true;
            return;
        }
        if (first != SX_MAP_NONE) {
            SX_FAIL(r, "MANIFEST.DOUBLE", terms[i].where, "every item once", "'%s' is listed twice",
                    terms[i].name);
        }
    }
}

void sx_read_terms_again(sx_reader *reader, const sx_tree *node, sx_term **ret, size_t *ret_count)
{
    term_list list = {.reader = reader};
    if (node != NULL && sx_tree_is_scalar(node)) {
        add_pieces(&list, node);
    }
    for (size_t i = 0; node != NULL && node->kind == SX_TREE_LIST && i < node->count; i++) {
        if (sx_tree_is_scalar(node->items[i])) {
            add_pieces(&list, node->items[i]);
        }
    }
    *ret = list.items;
    *ret_count = list.count;
}

void sx_read_terms(sx_reader *reader, const sx_tree *node, sx_term **ret, size_t *ret_count)
{
    sx_read_terms_again(reader, node, ret, ret_count);
    check_double(reader, *ret, *ret_count);
}

void sx_read_weights(sx_reader *reader, const sx_tree *map, sx_term **ret, size_t *ret_count)
{
    term_list list = {.reader = reader};
    *ret = NULL;
    *ret_count = 0;
    for (size_t i = 0; map != NULL && i < map->count; i++) {
        size_t before = list.count;
        add_pieces(&list, map->keys[i]);
        sx_decimal weight;
        bool good = sx_tree_is_scalar(map->items[i]) &&
                    sx_lex_number(map->items[i]->text, &weight) == SX_LEX_OK;
        for (size_t t = before; good && t < list.count; t++) {
            ((sx_term *)list.items)[t].weighted = true;
            ((sx_term *)list.items)[t].weight = weight;
        }
    }
    check_double(reader, list.items, list.count);
    *ret = list.items;
    *ret_count = list.count;
}
