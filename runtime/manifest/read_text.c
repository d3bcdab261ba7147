/*
 * read_text.c: translations. Texts are bound to ids and codes, never to positions, and a response
 * set is translated whole or not at all: half a scale in another language would change what an
 * answer means.
 */
#include <string.h>

#include "manifest/reader.h"

static void refuse_id(sx_reader *r, const sx_tree *name, const char *what, const char *const *names,
                      size_t count)
{
    SX_FAIL(r, "MANIFEST.REF", name->where, sx_reader_choices(r, name->text, names, count),
            "the instrument has no %s '%s'", what, name->text.at);
}

/* Texts by id: `names` are the ids in their order, the texts go to the same places. */
static const char **read_by_id(sx_reader *r, const sx_tree *map, const char *what,
                               const char *const *names, size_t count)
{
    if (map == NULL) {
        return NULL;
    }
    const char **texts = sx_reader_array(r, count, sizeof *texts);
    for (size_t i = 0; texts != NULL && i < map->count; i++) {
        size_t at = 0;
        while (at < count && !sx_slice_is(map->keys[i]->text, names[at])) {
            at++;
        }
        if (at == count) {
            refuse_id(r, map->keys[i], what, names, count);
        } else {
            texts[at] = sx_tree_text(map->items[i]);
        }
    }
    return texts;
}

/* The names of what is not translated, for a message. */
static const char *list_missing(sx_reader *r, const char *const *names, const char *const *texts,
                                size_t count)
{
    sx_buf buf;
    sx_buf_init(&buf, 2000);
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL) {
            sx_buf_printf(&buf, "%s%s", buf.len == 0 ? "" : ", ", names[i]);
        }
    }
    bool missing = buf.len > 0 || buf.failed;
    const char *text = buf.len == 0 ? NULL : sx_arena_strdup(r->arena, sx_buf_text(&buf));
    sx_buf_free(&buf);
    r->no_memory = r->no_memory || (missing && text == NULL);
    return text;
}

static const char **item_names(sx_reader *r, size_t *ret_count)
{
    const sx_model *model = r->model;
    size_t total = model->item_count + model->parameter_count;
    const char **names = sx_reader_array(r, total, sizeof *names);
    for (size_t i = 0; names != NULL && i < total; i++) {
        names[i] = model->items[i].id;
    }
    *ret_count = names == NULL ? 0 : total;
    return names;
}

static void read_items(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_tree *map = sx_get_map(root, "items");
    size_t count = 0;
    const char **names = item_names(r, &count);
    if (names == NULL || map == NULL) {
        return;
    }
    to->items = read_by_id(r, map, "item", names, count);
}

static void warn_untranslated(sx_reader *r, const sx_tree *root, const sx_translation *to)
{
    size_t count = 0;
    const char **names = item_names(r, &count);
    const char *missing = names == NULL || to->items == NULL
                              ? NULL
                              : list_missing(r, names, to->items, r->model->item_count);
    if (missing != NULL) {
        sx_diag_warn(r->diags, "MANIFEST.LOCALE_SHAPE", sx_get_map(root, "items")->where,
                     "they are shown in the language of the manifest", "not translated: %s",
                     missing);
    }
}

/* The codes of one set to texts, in the order of the set; every code or none. */
static const char **read_set(sx_reader *r, const sx_tree *name, const sx_tree *map,
                             const sx_response_set *set)
{
    const char **codes = sx_reader_array(r, set->option_count, sizeof *codes);
    for (size_t i = 0; codes != NULL && i < set->option_count; i++) {
        codes[i] = set->options[i].code;
    }
    const char **texts =
        codes == NULL ? NULL : read_by_id(r, map, "option", codes, set->option_count);
    const char *missing = texts == NULL ? NULL : list_missing(r, codes, texts, set->option_count);
    if (missing != NULL) {
        SX_FAIL(r, "MANIFEST.LOCALE_SHAPE", name->where, "a text for every code of the set",
                "%s has no text for %s", name->text.at, missing);
    }
    return texts;
}

static void read_responses(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_tree *map = sx_get_map(root, "responses");
    const sx_model *model = r->model;
    const char **names = sx_reader_array(r, model->response_set_count, sizeof *names);
    for (size_t i = 0; names != NULL && i < model->response_set_count; i++) {
        names[i] = model->response_sets[i]->id;
    }
    for (size_t i = 0; names != NULL && map != NULL && i < map->count; i++) {
        size_t at = 0;
        while (at < model->response_set_count && !sx_slice_is(map->keys[i]->text, names[at])) {
            at++;
        }
        if (at == model->response_set_count) {
            refuse_id(r, map->keys[i], "response set", names, at);
            continue;
        }
        if (map->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        const sx_response_set *set = model->response_sets[at];
        const char **texts = read_set(r, map->keys[i], map->items[i], set);
        for (size_t item = 0; item < model->item_count + model->parameter_count; item++) {
            if (model->items[item].responses == set) {
                to->options[item] = texts;
            }
        }
    }
}

static void read_options(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_tree *map = sx_get_map(root, "options");
    size_t count = 0;
    const char **names = item_names(r, &count);
    for (size_t i = 0; names != NULL && map != NULL && i < map->count; i++) {
        int item = sx_model_find_item(r->model, map->keys[i]->text.at);
        if (item < 0) {
            refuse_id(r, map->keys[i], "item", names, count);
            continue;
        }
        const sx_response_set *set = r->model->items[item].responses;
        if (set == NULL || set->id != NULL) {
            SX_FAIL(r, "MANIFEST.LOCALE_SHAPE", map->keys[i]->where,
                    set == NULL ? "an item with options" : "its response set, under responses:",
                    "item %s has no options of its own", names[item]);
        } else if (map->items[i]->kind == SX_TREE_MAP) {
            to->options[item] = read_set(r, map->keys[i], map->items[i], set);
        }
    }
}

static void read_labels(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_tree *map = sx_get_map(root, "labels");
    size_t count = 0;
    const char **names = item_names(r, &count);
    if (names == NULL || map == NULL) {
        return;
    }
    to->low_labels = sx_reader_array(r, count, sizeof *to->low_labels);
    to->high_labels = sx_reader_array(r, count, sizeof *to->high_labels);
    for (size_t i = 0; to->low_labels != NULL && to->high_labels != NULL && i < map->count; i++) {
        int index = sx_model_find_item(r->model, map->keys[i]->text.at);
        if (index < 0) {
            refuse_id(r, map->keys[i], "item", names, count);
            continue;
        }
        if (map->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        const sx_item *item = &r->model->items[index];
        const char *low = sx_get_text(map->items[i], "low");
        const char *high = sx_get_text(map->items[i], "high");
        if (item->kind != SX_ITEM_SLIDER) {
            SX_FAIL(r, "MANIFEST.LOCALE_SHAPE", map->keys[i]->where, "an item of kind slider",
                    "item %s has no ends to be labelled", item->id);
        } else if ((low == NULL && (item->low_label != NULL || high == NULL)) ||
                   (high == NULL && item->high_label != NULL)) {
            SX_FAIL(r, "MANIFEST.LOCALE_SHAPE", map->keys[i]->where,
                    "low: and high:, as in the manifest", "%s has no text for its %s end", item->id,
                    low == NULL ? "low" : "high");
        }
        to->low_labels[index] = low;
        to->high_labels[index] = high;
    }
}

static void read_bands(sx_reader *r, const sx_tree *root, sx_translation *to,
                       const char *const *scale_names)
{
    const sx_tree *map = sx_get_map(root, "bands");
    const sx_model *model = r->model;
    to->bands = sx_reader_array(r, model->scale_count, sizeof *to->bands);
    for (size_t i = 0; to->bands != NULL && map != NULL && i < map->count; i++) {
        int scale = sx_model_find_scale(model, map->keys[i]->text.at);
        if (scale < 0) {
            refuse_id(r, map->keys[i], "scale", scale_names, model->scale_count);
            continue;
        }
        const sx_scale *of = &model->scales[scale];
        size_t count = of->compute == SX_COMPUTE_CATEGORY ? of->category_count : of->band_count;
        const char **ids = sx_reader_array(r, count, sizeof *ids);
        for (size_t b = 0; ids != NULL && b < count; b++) {
            ids[b] = sx_model_band_id(model, (size_t)scale, b);
        }
        if (ids != NULL && map->items[i]->kind == SX_TREE_MAP) {
            to->bands[scale] = read_by_id(r, map->items[i], "band", ids, count);
        }
    }
}

static void read_scales_and_flags(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_model *model = r->model;
    const char **names = sx_reader_array(r, model->scale_count, sizeof *names);
    const char **flags = sx_reader_array(r, model->flag_count, sizeof *flags);
    if (names == NULL || flags == NULL) {
        return;
    }
    for (size_t i = 0; i < model->scale_count; i++) {
        names[i] = model->scales[i].id;
    }
    for (size_t i = 0; i < model->flag_count; i++) {
        flags[i] = model->flags[i].id;
    }
    to->scales = read_by_id(r, sx_get_map(root, "scales"), "scale", names, model->scale_count);
    to->flags = read_by_id(r, sx_get_map(root, "flags"), "flag", flags, model->flag_count);
    read_bands(r, root, to, names);
}

static void read_validity(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_model *model = r->model;
    const char **names = sx_reader_array(r, model->validity_count, sizeof *names);
    for (size_t i = 0; names != NULL && i < model->validity_count; i++) {
        names[i] = model->validity[i].id;
    }
    if (names != NULL) {
        to->validity = read_by_id(r, sx_get_map(root, "validity"), "validity note", names,
                                  model->validity_count);
    }
}

/* "dir/text.de.yaml" to "de"; an empty slice for any other name. */
static sx_slice language_of_file(const char *file)
{
    const char *name = strrchr(file, '/');
    name = name == NULL ? file : name + 1;
    size_t len = strlen(name);
    if (len <= 10 || strncmp(name, "text.", 5) != 0 || strcmp(name + len - 5, ".yaml") != 0) {
        return (sx_slice){NULL, 0};
    }
    return (sx_slice){name + 5, len - 10};
}

static void check_head(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_tree *instrument = sx_get(root, "instrument");
    const sx_tree *language = sx_get(root, "language");
    const sx_model *model = r->model;
    if (sx_tree_text(instrument) != NULL && !sx_slice_is(instrument->text, model->id)) {
        SX_FAIL(r, "MANIFEST.REF", instrument->where,
                sx_arena_printf(r->arena, "instrument: %s", model->id),
                "this is a translation of '%s'", instrument->text.at);
    }
    to->language = sx_tree_text(language);
    if (to->language == NULL) {
        return;
    }
    for (size_t i = 0; i < model->translation_count; i++) {
        if (sx_ascii_equal_nocase(sx_slice_of(model->translations[i].language), language->text)) {
            SX_FAIL(r, "MANIFEST.DOUBLE", language->where, "one file per language",
                    "the language %s is there already, in %s", to->language,
                    model->translations[i].file);
        }
    }
    sx_slice named = language_of_file(root->where.file);
    if (named.len > 0 && !sx_ascii_equal_nocase(named, language->text)) {
        SX_FAIL(r, "MANIFEST.LOCALE_SHAPE", language->where,
                "the language that the file is named after",
                "language: %s does not fit the file name", to->language);
    }
}

static sx_status append(sx_model *model, const sx_translation *translation)
{
    size_t count = model->translation_count;
    sx_translation *all = sx_arena_array(model->arena, count + 1, sizeof *all);
    if (all == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        all[i] = model->translations[i];
    }
    all[count] = *translation;
    model->translations = all;
    model->translation_count = count + 1;
    return SX_OK;
}

/* Words of what may not ship: a translation is wording too. */
static void check_rights(sx_reader *r, const sx_tree *root)
{
    static const char *const keys[] = {"instructions", "items", "responses", "options", "labels"};
    sx_rights_class class_ = r->model->rights.class_;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const sx_tree *node = sx_tree_get(root, keys[i]);
        if (node != NULL && (class_ == SX_RIGHTS_C || class_ == SX_RIGHTS_D)) {
            SX_FAIL(r, "MANIFEST.RIGHTS", node->where,
                    sx_arena_printf(r->arena,
                                    "a wording pack, which says who allowed it: `sextant wording "
                                    "template %s`",
                                    r->model->id),
                    "%s of an instrument whose rights are of class %s", keys[i],
                    sx_rights_class_word(class_));
            return;
        }
    }
}

bool sx_read_texts(sx_reader *r, const sx_tree *root, sx_translation *to)
{
    const sx_model *model = r->model;
    to->file = root->where.file;
    to->language = sx_get_text(root, "language");
    to->title = sx_get_text(root, "title");
    to->instructions = sx_get_text(root, "instructions");
    to->source = sx_get_text(root, "source");
    to->options =
        sx_reader_array(r, model->item_count + model->parameter_count, sizeof *to->options);
    if (to->options == NULL) {
        return false;
    }
    read_items(r, root, to);
    read_responses(r, root, to);
    read_options(r, root, to);
    read_labels(r, root, to);
    read_scales_and_flags(r, root, to);
    read_validity(r, root, to);
    return true;
}

sx_status sx_manifest_text(sx_model *model, const char *file, sx_slice text, sx_diags *diags)
{
    sx_reader reader;
    sx_tree *root = NULL;
    sx_status status = SX_OK;
    if (!sx_reader_start(&reader, model->arena, file, text, diags, SX_FILE_TEXT, &root, &status)) {
        return status;
    }
    reader.model = model;
    sx_translation to = {.file = root->where.file};
    check_head(&reader, root, &to);
    check_rights(&reader, root);
    if (!sx_read_texts(&reader, root, &to)) {
        return SX_E_MEMORY;
    }
    warn_untranslated(&reader, root, &to);
    status = sx_reader_end(&reader);
    return status == SX_OK ? append(model, &to) : status;
}
