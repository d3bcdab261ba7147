/*
 * read_interpretation.c: what a score of a scale means: bands, cut-offs, the texts of categories.
 * Whether bands cover all that a scale can reach is for the plan, which knows that.
 */
#include "manifest/choices.h"
#include "manifest/reader.h"

#define BANDS_MAX 100 /* and cut-offs */

static void print_decimal(sx_buf *buf, sx_decimal value)
{
    sx_decimal_print(buf, value);
}

void sx_check_overlap(sx_reader *reader, const char *what, const char *id_a, sx_interval a,
                      const char *id_b, sx_interval b, sx_where where)
{
    sx_number a_low = sx_number_decimal(a.low), a_high = sx_number_decimal(a.high);
    sx_number b_low = sx_number_decimal(b.low), b_high = sx_number_decimal(b.high);
    int ab = sx_number_compare(a_high, b_low);
    int ba = sx_number_compare(b_high, a_low);
    if (ab < 0 || ba < 0 || (ab == 0 && a.high_open) || (ba == 0 && b.high_open)) {
        return;
    }
    sx_buf value;
    sx_buf_init(&value, 64);
    print_decimal(&value, sx_number_compare(a_low, b_low) > 0 ? a.low : b.low);
    SX_FAIL(reader, "MANIFEST.BAND_OVERLAP", where, "every value in one of them, as in 0..4, 5..9",
            "the value %s is in the %s '%s' and in '%s'", sx_buf_text(&value), what, id_a, id_b);
    sx_buf_free(&value);
}

static void read_bands(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *list = sx_get_list(map, "bands");
    if (list == NULL) {
        return;
    }
    scale->bands_where = list->where;
    if (list->count > BANDS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 100 bands", "scale %s has %zu bands",
                scale->id, list->count);
        return;
    }
    scale->bands = sx_reader_array(r, list->count, sizeof *scale->bands);
    if (scale->bands == NULL) {
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        const sx_tree *pair = list->items[i];
        sx_interval interval;
        if (pair->kind != SX_TREE_MAP || pair->count != 1 || !sx_tree_is_scalar(pair->items[0]) ||
            sx_lex_interval(pair->items[0]->text, &interval) != SX_LEX_OK) {
            continue;
        }
        sx_band *band = &scale->bands[scale->band_count];
        *band = (sx_band){.id = pair->keys[0]->text.at,
                          .text = sx_readable(r, pair->keys[0]->text.at),
                          .interval = interval,
                          .where = pair->keys[0]->where};
        for (size_t j = 0; j < scale->band_count; j++) {
            if (sx_str_equal(scale->bands[j].id, band->id)) {
                SX_FAIL(r, "MANIFEST.ID", band->where, "every band once",
                        "the band '%s' is there twice", band->id);
            }
            sx_check_overlap(r, "band", scale->bands[j].id, scale->bands[j].interval, band->id,
                             interval, pair->items[0]->where);
        }
        if (scale->band_count > 0 && sx_number_compare(sx_number_decimal(band[-1].interval.low),
                                                       sx_number_decimal(interval.low)) > 0) {
            SX_FAIL(r, "MANIFEST.RANGE", band->where, "bands in rising order",
                    "the band '%s' starts below the one before it", band->id);
        }
        scale->band_count++;
    }
}

/* Texts under `key` for bands or categories: every id must be one. */
static void read_texts(sx_reader *r, const sx_tree *map, const char *key, sx_scale *scale)
{
    const sx_tree *texts = sx_get_map(map, key);
    bool bands = sx_str_equal(key, "band_texts");
    size_t count = bands ? scale->band_count : scale->category_count;
    for (size_t i = 0; texts != NULL && i < texts->count; i++) {
        const sx_tree *name = texts->keys[i];
        size_t at = 0;
        while (at < count && !sx_slice_is(name->text, bands ? scale->bands[at].id
                                                            : scale->categories[at].label)) {
            at++;
        }
        const char *text = sx_tree_text(texts->items[i]);
        if (at == count) {
            SX_FAIL(r, "MANIFEST.REF", name->where, sx_choices_bands(r, name->text, scale),
                    "%s: scale %s has no %s '%s'", key, scale->id, bands ? "band" : "category",
                    name->text.at);
            r->soft++;
        } else if (text != NULL && bands) {
            scale->bands[at].text = text;
        } else if (text != NULL) {
            scale->categories[at].text = text;
        }
    }
}

static void read_cutoff(sx_reader *r, const sx_tree *map, sx_cutoff *cutoff)
{
    const sx_tree *id = sx_get(map, "id");
    cutoff->where = id == NULL ? map->where : id->where;
    cutoff->id = sx_tree_text(id);
    cutoff->text = sx_get_text(map, "text");
    if (cutoff->text == NULL && cutoff->id != NULL) {
        cutoff->text = sx_readable(r, cutoff->id);
    }
    cutoff->source = sx_get_source(r, map, "source");
    bool at = sx_tree_get(map, "at") != NULL;
    bool at_most = sx_tree_get(map, "at_most") != NULL;
    if (at == at_most) {
        SX_FAIL(r, "MANIFEST.REQUIRED", cutoff->where,
                "at: N (positive from N up) or at_most: N (positive up to N)",
                at ? "a cut-off has both at and at_most" : "a cut-off has neither at nor at_most");
    }
    cutoff->at_most = at_most;
    (void)sx_get_number(map, at_most ? "at_most" : "at", &cutoff->at);
}

static void read_cutoffs(sx_reader *r, const sx_tree *map, sx_scale *scale)
{
    const sx_tree *list = sx_get_list(map, "cutoffs");
    if (list == NULL) {
        return;
    }
    if (list->count > BANDS_MAX) {
        SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 100 cut-offs",
                "scale %s has %zu cut-offs", scale->id, list->count);
        return;
    }
    scale->cutoffs = sx_reader_array(r, list->count, sizeof *scale->cutoffs);
    for (size_t i = 0; scale->cutoffs != NULL && i < list->count; i++) {
        if (list->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        sx_cutoff *cutoff = &scale->cutoffs[scale->cutoff_count++];
        read_cutoff(r, list->items[i], cutoff);
        for (size_t j = 0; j + 1 < scale->cutoff_count; j++) {
            if (cutoff->id != NULL && sx_str_equal(scale->cutoffs[j].id, cutoff->id)) {
                SX_FAIL(r, "MANIFEST.ID", cutoff->where, "every cut-off once",
                        "the cut-off '%s' is there twice", cutoff->id);
            }
        }
    }
}

void sx_read_interpretation(sx_reader *reader, const sx_tree *map, sx_scale *scale)
{
    static const char *const numeric[] = {"bands", "cutoffs", "bands_on",
                                          "round", "unit",    "change"};
    for (size_t i = 0; i < sizeof numeric / sizeof numeric[0]; i++) {
        const sx_tree *node = sx_tree_get(map, numeric[i]);
        if (scale->compute == SX_COMPUTE_CATEGORY && node != NULL) {
            SX_FAIL(reader, "MANIFEST.KEY", node->where, "a scale that is a number",
                    "%s has no meaning for the categories of scale %s", numeric[i], scale->id);
            return;
        }
    }
    read_bands(reader, map, scale);
    read_texts(reader, map, "band_texts", scale);
    read_texts(reader, map, "category_texts", scale);
    scale->bands_on_unrounded = sx_get_word(map, "bands_on", sx_schema_words_bands_on, 0) == 1;
    scale->bands_source = sx_get_source(reader, map, "bands_source");
    read_cutoffs(reader, map, scale);
    sx_read_change(reader, map, scale);
}
