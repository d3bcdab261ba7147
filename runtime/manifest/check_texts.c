/*
 * check_texts.c: what the texts of an instrument must be together: no two options of a set that read the
 * same, every item worded or none, and no wording at all where its rights forbid to ship it.
 */
#include "manifest/reader.h"

void sx_check_option_texts(sx_reader *reader, const sx_response_set *set)
{
    for (size_t i = 0; i < set->option_count; i++) {
        for (size_t j = 0; j < i && set->options[i].text != NULL; j++) {
            if (set->options[j].text != NULL &&
                sx_ascii_equal_nocase(sx_slice_trim(sx_slice_of(set->options[i].text)),
                                      sx_slice_trim(sx_slice_of(set->options[j].text)))) {
                SX_FAIL(reader, "MANIFEST.DOUBLE", set->options[i].where,
                        "a text of its own for every option",
                        "the option '%s' has the same text as '%s' in line %lu",
                        set->options[i].code, set->options[j].code,
                        (unsigned long)set->options[j].where.line);
                return;
            }
        }
    }
}

/* Wording of an instrument that does not ship its wording (class C and D). */
typedef struct wording {
    sx_reader *reader;
    sx_where first;
    const char *what; /* the first: "item q1 has wording" */
    size_t count;
} wording;

static void found(wording *all, sx_where where, const char *what)
{
    if (all->count++ == 0) {
        all->first = where;
        all->what = what;
    }
}

static void find_options(wording *all, const sx_response_set *set, const char *of)
{
    for (size_t o = 0; o < set->option_count; o++) {
        if (set->options[o].text != NULL) {
            found(all, set->options[o].where,
                  sx_arena_printf(all->reader->arena, "an option of %s has wording", of));
        }
    }
}

static void find_wording(wording *all, const sx_tree *root)
{
    const sx_model *model = all->reader->model;
    const sx_tree *instructions = sx_tree_get(root, "instructions");
    if (instructions != NULL) {
        found(all, instructions->where, "the instructions are wording");
    }
    for (size_t i = 0; i < model->item_count; i++) {
        const sx_item *item = &model->items[i];
        const char *name = sx_arena_printf(all->reader->arena, "item %s", item->id);
        if (item->text != NULL || item->low_label != NULL || item->high_label != NULL) {
            found(all, item->where, sx_arena_printf(all->reader->arena, "%s has wording", name));
        }
        if (item->responses != NULL && item->responses->id == NULL) {
            find_options(all, item->responses, name);
        }
    }
    for (size_t i = 0; i < model->response_set_count; i++) {
        find_options(all, model->response_sets[i], model->response_sets[i]->id);
    }
}

/* One piece of wording is told where it stands; with many of them the class is what is wrong. */
static void check_forbidden(sx_reader *r, const sx_tree *root)
{
    static const char expected[] = "a skeleton: ids, codes and keys without wording; wording goes "
                                   "into a local wording pack";
    wording all = {.reader = r};
    const char *class_ = sx_rights_class_word(r->model->rights.class_);
    find_wording(&all, root);
    if (all.count == 1) {
        SX_FAIL(r, "MANIFEST.RIGHTS", all.first, expected, "%s, but the rights are of class %s",
                all.what, class_);
    } else if (all.count > 1) {
        SX_FAIL(r, "MANIFEST.RIGHTS", sx_tree_get(sx_get_map(root, "rights"), "class")->where,
                expected,
                "the rights are of class %s, but %s, in line %lu, and %zu more places have wording",
                class_, all.what, (unsigned long)all.first.line, all.count - 1);
    }
}

static bool is_worded(const sx_item *item, const sx_tree *map)
{
    return item->computed_text || (map->kind == SX_TREE_MAP && sx_tree_get(map, "text") != NULL);
}

/* An item without wording among others could not be given, and nobody would know before the session. */
static void check_forgotten(sx_reader *r, const sx_tree *root)
{
    const sx_model *model = r->model;
    const sx_tree *items = sx_get_list(root, "items");
    size_t without = 0, first = 0;
    for (size_t i = 0; i < model->item_count; i++) {
        if (!is_worded(&model->items[i], items->items[i])) {
            first = without++ == 0 ? i : first;
        }
    }
    if (without == 0 || without == model->item_count) {
        return;
    }
    const char *more =
        without == 1 ? ""
                     : sx_arena_printf(r->arena, ", and %zu more items have none", without - 1);
    SX_FAIL(r, "MANIFEST.REQUIRED", model->items[first].where,
            "text: the wording of the item; without any wording an instrument is a skeleton",
            "item %s has no text%s", model->items[first].id, more == NULL ? "" : more);
}

void sx_check_texts(sx_reader *reader, const sx_tree *root)
{
    int class_ = sx_get_word(sx_get_map(root, "rights"), "class", sx_schema_words_rights, -1);
    if (class_ == SX_RIGHTS_C || class_ == SX_RIGHTS_D) {
        check_forbidden(reader, root);
    } else if (class_ >= 0) {
        check_forgotten(reader, root);
    }
}
