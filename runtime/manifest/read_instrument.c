/*
 * read_instrument.c: the head of an instrument (names, rights, sources, aliases), and the order in
 * which its parts are read.
 */
#include <string.h>

#include "manifest/choices.h"
#include "manifest/reader.h"

const char *sx_get_source(sx_reader *reader, const sx_tree *map, const char *key)
{
    const sx_tree *node = sx_get(map, key);
    const char *id = sx_tree_text(node);
    const sx_model *model = reader->model;
    if (id == NULL || sx_model_source(model, id) != NULL || !sx_is_id(node->text)) {
        return id;
    }
    SX_FAIL(reader, "MANIFEST.REF", node->where, sx_choices_sources(reader, node->text),
            "%s: there is no source '%s'", key, id);
    reader->soft++;
    return id;
}

/* A DOI that is none leads nobody to the source. */
static void check_doi(sx_reader *r, const sx_tree *node)
{
    static const char *const marks[] = {"doi:", "doi.org/"};
    sx_slice text = node->text;
    for (size_t i = 0; i < text.len; i++) {
        for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++) {
            size_t len = strlen(marks[m]);
            if (text.len - i < len ||
                !sx_ascii_equal_nocase((sx_slice){text.at + i, len}, sx_slice_of(marks[m]))) {
                continue;
            }
            sx_slice rest = sx_slice_trim((sx_slice){text.at + i + len, text.len - i - len});
            if (sx_lex_doi(rest) == 0 && (rest.len < 4 || memcmp(rest.at, "http", 4) != 0)) {
                SX_FAIL(r, "MANIFEST.TYPE", node->where,
                        "10., a number, a slash and the rest, as in doi:10.1016/j.jad.2008.06.026",
                        "what stands after '%s' is not a DOI", marks[m]);
                return;
            }
        }
    }
}

static void read_sources(sx_reader *r, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "sources");
    if (map == NULL) {
        return;
    }
    sx_source *sources = sx_reader_array(r, map->count, sizeof *sources);
    for (size_t i = 0; sources != NULL && i < map->count; i++) {
        const char *text = sx_tree_text(map->items[i]);
        sources[i].id = map->keys[i]->text.at;
        sources[i].text = text == NULL ? "" : text;
        if (text != NULL) {
            check_doi(r, map->items[i]);
        }
    }
    r->model->sources = sources;
    r->model->source_count = sources == NULL ? 0 : map->count;
}

/* Are the braces of an alias {n} or {item}, and is there one? */
static bool alias_fits(const char *text)
{
    size_t placeholders = 0;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '}') {
            return false;
        }
        if (*at != '{') {
            continue;
        }
        const char *word = strncmp(at, "{n}", 3) == 0 ? "{n}" : "{item}";
        if (strncmp(at, word, strlen(word)) != 0) {
            return false;
        }
        at += strlen(word) - 1;
        placeholders++;
    }
    return placeholders == 1;
}

static void read_text_list(sx_reader *r, const sx_tree *list, const char ***ret, size_t *ret_count)
{
    if (list == NULL) {
        return;
    }
    const char **texts = sx_reader_array(r, list->count, sizeof *texts);
    size_t count = 0;
    for (size_t i = 0; texts != NULL && i < list->count; i++) {
        const char *text = sx_tree_text(list->items[i]);
        if (text != NULL) {
            texts[count++] = text;
        }
    }
    *ret = texts;
    *ret_count = count;
}

static void read_aliases(sx_reader *r, const sx_tree *root)
{
    const sx_tree *list = sx_get_list(root, "aliases");
    read_text_list(r, list, &r->model->aliases, &r->model->alias_count);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const char *text = sx_tree_text(list->items[i]);
        if (text != NULL && !alias_fits(text)) {
            SX_FAIL(r, "MANIFEST.TYPE", list->items[i]->where,
                    "{n} or {item} once, for example \"phq9_{n}\"",
                    "the alias '%s' does not name items", text);
        } else if (text != NULL && sx_slice_trim(list->items[i]->text).len != strlen(text)) {
            SX_FAIL(r, "MANIFEST.TYPE", list->items[i]->where, "the name of the column alone",
                    "the alias '%s' begins or ends with a blank: no column is called so", text);
        }
    }
    read_text_list(r, sx_get_list(root, "missing_tokens"), &r->model->missing_tokens,
                   &r->model->missing_token_count);
}

static void read_rights(sx_reader *r, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "rights");
    sx_model *model = r->model;
    if (map == NULL) {
        return;
    }
    model->rights.class_ =
        (sx_rights_class)sx_get_word(map, "class", sx_schema_words_rights, SX_RIGHTS_D);
    model->rights.holder = sx_get_text(map, "holder");
    model->rights.statement = sx_get_text(map, "statement");
    model->rights.source = sx_get_text(map, "source");
    model->rights.credit = sx_get_text(map, "credit");
    sx_read_uses(r, map, &model->rights);
    if (model->rights.class_ == SX_RIGHTS_B && model->rights.credit == NULL) {
        SX_FAIL(r, "MANIFEST.RIGHTS", map->where, "credit: the line that the licence asks for",
                "rights of class B have no credit line");
    }
    if (model->rights.class_ == SX_RIGHTS_OWN && model->validated) {
        const sx_tree *validated = sx_tree_get(root, "validated");
        SX_FAIL(r, "MANIFEST.RIGHTS", validated == NULL ? map->where : validated->where,
                "validated: false", "an instrument of class own is not labelled unvalidated");
    }
}

/* Words that mean a reason wherever answers are read: as a token each would mean two things. */
static void check_reserved(sx_reader *r, const sx_tree *token)
{
    if (sx_tree_is_scalar(token) && sx_cell_from_word(token->text.at) != SX_CELL_COUNT) {
        SX_FAIL(r, "MANIFEST.SENTINEL", token->where, "a token of your own, such as \"-99\"",
                "the missing token '%s' is a word that has a meaning already", token->text.at);
    }
}

/* A token for missing that some item takes for an answer would eat answers. */
static bool token_is_answer(const sx_item *item, const char *token)
{
    sx_decimal value;
    if (sx_response_set_find(item->responses, sx_slice_of(token)) >= 0) {
        return true;
    }
    bool number = item->kind == SX_ITEM_NUMBER || item->kind == SX_ITEM_SLIDER;
    return number && item->ranged && sx_decimal_read(sx_slice_of(token), &value) &&
           sx_number_compare(sx_number_decimal(value), sx_number_decimal(item->low)) >= 0 &&
           sx_number_compare(sx_number_decimal(value), sx_number_decimal(item->high)) <= 0;
}

static void check_tokens(sx_reader *r, const sx_tree *root)
{
    const sx_model *model = r->model;
    const sx_tree *list = sx_get_list(root, "missing_tokens");
    if (list == NULL || list->count > 100) {
        return;
    }
    for (size_t t = 0; t < list->count; t++) {
        const char *token = sx_tree_text(list->items[t]);
        check_reserved(r, list->items[t]);
        for (size_t i = 0; token != NULL && i < model->item_count + model->parameter_count; i++) {
            if (token_is_answer(&model->items[i], token)) {
                SX_FAIL(r, "MANIFEST.SENTINEL", list->items[t]->where,
                        "a token that is no answer to any item",
                        "the missing token '%s' is an answer to item %s", token,
                        model->items[i].id);
                break;
            }
        }
    }
}

static void read_head(sx_reader *r, const sx_tree *root)
{
    sx_model *model = r->model;
    model->id = sx_get_text(root, "id");
    if (model->id != NULL) {
        model->id_where = sx_tree_get(root, "id")->where;
    }
    model->version = sx_get_text(root, "version");
    model->title = sx_get_text(root, "title");
    model->short_title = sx_get_text(root, "short_title");
    if (model->short_title == NULL) {
        model->short_title = model->title;
    }
    model->language = sx_get_text(root, "language");
    if (model->language == NULL) {
        model->language = "en";
    }
    model->description = sx_get_text(root, "description");
    model->instructions = sx_get_text(root, "instructions");
    model->recall = sx_get_text(root, "recall");
    model->loinc = sx_get_text(root, "loinc");
    model->strand = (sx_strand)sx_get_word(root, "strand", sx_schema_words_strand, SX_STRAND_BOTH);
    model->kind = (sx_kind)sx_get_word(root, "kind", sx_schema_words_kind, SX_KIND_SCREENER);
    model->respondent = (sx_respondent)sx_get_word(root, "respondent", sx_schema_words_respondent,
                                                   SX_RESPONDENT_SELF);
    model->validated = sx_get_truth(root, "validated", true);
}

void sx_read_instrument(sx_reader *reader, const sx_tree *root)
{
    read_head(reader, root);
    read_sources(reader, root);
    read_rights(reader, root);
    read_aliases(reader, root);
    sx_read_items(reader, root);
    sx_check_texts(reader, root);
    check_tokens(reader, root);
    sx_read_norms(reader, root);
    sx_read_scales(reader, root);
    sx_read_tables(reader, root);
    sx_read_flags(reader, root);
    sx_read_validity(reader, root);
    sx_read_adaptive(reader, root);
    sx_read_findings(reader, root);
    sx_read_ffi(reader, root);
    if (reader->no_memory || reader->unnamed) {
        return;
    }
    bool readable = reader->errors == reader->soft;
    sx_status status = sx_model_finish(reader->model, reader->diags);
    if (status == SX_E_MEMORY) {
        reader->no_memory = true;
        return;
    }
    reader->errors += status == SX_OK ? 0 : 1;
    if (readable && status == SX_OK) {
        size_t before = reader->errors;
        sx_read_examples(reader, root);
        reader->soft += reader->errors - before;
    }
}

static sx_status read_model(sx_reader *reader, const sx_tree *root, sx_model **ret,
                            sx_model **ret_rules)
{
    sx_model *model = sx_reader_array(reader, 1, sizeof *model);
    if (model == NULL) {
        return SX_E_MEMORY;
    }
    model->arena = reader->arena;
    model->file = root->where.file;
    reader->model = model;
    sx_read_instrument(reader, root);
    sx_status status = sx_reader_end(reader);
    if (status == SX_OK) {
        *ret = model;
    } else if (status == SX_E_MANIFEST && reader->errors == reader->soft && !reader->unnamed) {
        *ret_rules = model;
    }
    return status;
}

sx_status sx_manifest_instrument(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                                 sx_model **ret)
{
    sx_model *rules;
    return sx_manifest_instrument_or_rules(arena, file, text, diags, ret, &rules);
}

sx_status sx_manifest_instrument_or_rules(sx_arena *arena, const char *file, sx_slice text,
                                          sx_diags *diags, sx_model **ret, sx_model **ret_rules)
{
    *ret = NULL;
    *ret_rules = NULL;
    sx_reader reader;
    sx_tree *root = NULL;
    sx_status status = SX_OK;
    if (!sx_reader_start(&reader, arena, file, text, diags, SX_FILE_INSTRUMENT, &root, &status)) {
        return status;
    }
    return read_model(&reader, root, ret, ret_rules);
}

sx_status sx_manifest_instrument_tree(sx_arena *arena, const sx_tree *root, sx_diags *diags,
                                      sx_model **ret)
{
    *ret = NULL;
    sx_reader reader = {.arena = arena, .diags = diags};
    reader.first_diag = diags == NULL ? 0 : diags->count;
    if (!sx_reader_check(&reader, root, SX_FILE_INSTRUMENT)) {
        return sx_reader_end(&reader);
    }
    sx_model *rules = NULL;
    return read_model(&reader, root, ret, &rules);
}
