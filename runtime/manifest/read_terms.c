/*
 * read_terms.c: the operands of a scale: "q1..q9", "q1, q3..q5", or a YAML list of those. Ranges are
 * written out in the order of the items, so that nothing later needs to know them.
 */
#include <string.h>

#include "manifest/reader.h"

#define TERMS_MAX 10000

typedef struct term_list {
    sx_reader *reader;
    void *items; /* sx_term */
    size_t count, capacity;
} term_list;

/* Every name that may be an operand: items, their options, scales. */
static const char **all_names(sx_reader *r, size_t *ret_count)
{
    const sx_model *model = r->model;
    const sx_tree *scales = r->scales;
    size_t total = model->item_count + model->parameter_count;
    size_t scale_count = scales == NULL ? 0 : scales->count;
    const char **names = sx_reader_array(r, total + scale_count, sizeof *names);
    *ret_count = 0;
    for (size_t i = 0; names != NULL && i < total; i++) {
        names[(*ret_count)++] = model->items[i].id;
    }
    for (size_t i = 0; names != NULL && i < scale_count; i++) {
        names[(*ret_count)++] = scales->keys[i]->text.at;
    }
    return names;
}

/* "order.family": an option of a multi or ranking item. */
static bool is_field(const sx_model *model, sx_slice name)
{
    size_t dot = 0;
    while (dot < name.len && name.at[dot] != '.') {
        dot++;
    }
    for (size_t i = 0; i < model->item_count; i++) {
        const sx_item *item = &model->items[i];
        bool several = item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING;
        if (several && dot < name.len && sx_slice_is((sx_slice){name.at, dot}, item->id)) {
            sx_slice option = {name.at + dot + 1, name.len - dot - 1};
            return sx_response_set_find(item->responses, option) >= 0;
        }
    }
    return false;
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

bool sx_check_name(sx_reader *reader, const char *name, sx_where where)
{
    if (sx_model_find_item(reader->model, name) >= 0 ||
        (reader->scales != NULL && sx_tree_get(reader->scales, name) != NULL) ||
        is_field(reader->model, sx_slice_of(name))) {
        return true;
    }
    if (is_truth_word(sx_slice_of(name))) {
        SX_FAIL(reader, "MANIFEST.TYPE", where, "items, such as q1..q9 or [q1, q3]; or no such key",
                "'%s' is not an item", name);
        return false;
    }
    size_t count = 0;
    const char **names = all_names(reader, &count);
    if (names != NULL) {
        SX_FAIL(reader, "MANIFEST.REF", where,
                sx_reader_choices(reader, sx_slice_of(name), names, count),
                "there is no item or scale '%s'", name);
    }
    return false;
}

static void add_term(term_list *list, const char *name, sx_where where)
{
    if (list->count >= TERMS_MAX ||
        sx_arena_grow(list->reader->arena, &list->items, &list->capacity, list->count,
                      sizeof(sx_term)) == NULL) {
        list->reader->no_memory = true;
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
    int from = sx_model_find_item(model, first);
    int to = sx_model_find_item(model, last);
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
