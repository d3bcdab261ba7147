/*
 * wording_write.c: a wording pack to fill in, and the hash that seals one. Neither makes up a word of an
 * instrument or of a licence.
 */
#include <sextant/wording.h>

#include <string.h>
#include <sys/stat.h>

#include "api/instruments.h"
#include "base/file.h"
#include "host/wording.h"
#include "manifest/read_wording.h"

#define TEXT_MAX ((size_t)4 * 1024 * 1024)

/* --- an empty one ------------------------------------------------------------------------------- */

static void put_comment(sx_buf *out, const char *id)
{
    sx_buf_printf(out,
                  "# A wording pack for %s: its words, for those who were allowed to show them.\n"
                  "# 1. Ask the holder of the rights, and write under `licence` what you were "
                  "allowed.\n"
                  "# 2. Copy every text exactly from the published form. A reworded question is "
                  "another\n"
                  "#    question, and its scores mean nothing.\n"
                  "# 3. `sextant wording check FILE` says what is missing, `sextant wording seal "
                  "FILE` writes\n"
                  "#    the hash. From then on any change of the file is noticed.\n",
                  id);
}

static void put_head(const sx_model *model, const char *language, sx_buf *out)
{
    put_comment(out, model->id);
    sx_buf_printf(out,
                  "sextant: 1\nkind: wording\ninstrument: %s\n"
                  "versions: %s                # or the first and the last: 1.0.0..1.9.9\n"
                  "language: %s\n\n",
                  model->id, model->version, language);
    sx_buf_printf(out, "# The holder, as far as it is known here: %s\n",
                  model->rights.holder == NULL ? "nobody is named" : model->rights.holder);
    sx_buf_str(out,
               "licence:\n"
               "  holder: \"\"                    # who holds the rights\n"
               "  granted_by: \"\"                # who gave you the permission\n"
               "  granted_to: \"\"                # you: practice, institute, company\n"
               "  statement: \"\"                 # what is allowed, in the words of the "
               "permission\n"
               "  reference: \"\"                 # where it can be read again; or take the line "
               "away\n"
               "  uses: []                      # of clinical, research, commercial\n"
               "  until: \"\"                     # the last day, 2027-12-31, or unlimited\n"
               "  # credit: \"\"                  # a line that the permission asks for\n\n"
               "source: \"\"                      # which published form the words are from\n");
}

static bool lacks_text(const sx_response_set *set)
{
    for (size_t i = 0; set != NULL && i < set->option_count; i++) {
        if (set->options[i].text == NULL) {
            return true;
        }
    }
    return false;
}

static bool is_used(const sx_model *model, const sx_response_set *set)
{
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        if (model->items[i].responses == set && (i < model->item_count || lacks_text(set))) {
            return true;
        }
    }
    return false;
}

static void put_codes(const sx_response_set *set, sx_buf *out)
{
    for (size_t i = 0; i < set->option_count; i++) {
        bool word = !sx_is_digit(set->options[i].code[0]);
        sx_buf_printf(out, word ? "    \"%s\": \"\"\n" : "    %s: \"\"\n", set->options[i].code);
    }
}

static void put_items(const sx_model *model, sx_buf *out)
{
    sx_buf_str(out,
               "instructions: \"\"                # what stands above the questions; when there "
               "is nothing:\n"
               "# no_instructions: true         # instead of it\n\nitems:\n");
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_item *item = &model->items[i];
        if (i < model->item_count || item->text == NULL) {
            sx_buf_printf(out, "  %s: \"\"\n", item->id);
        }
    }
}

static void put_options(const sx_model *model, sx_buf *out)
{
    bool any = false;
    for (size_t i = 0; i < model->response_set_count; i++) {
        if (is_used(model, model->response_sets[i])) {
            sx_buf_str(out, any ? "" : "\nresponses:\n");
            sx_buf_printf(out, "  %s:\n", model->response_sets[i]->id);
            put_codes(model->response_sets[i], out);
            any = true;
        }
    }
    any = false;
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_response_set *set = model->items[i].responses;
        if (set != NULL && set->id == NULL && (i < model->item_count || lacks_text(set))) {
            sx_buf_str(out, any ? "" : "\noptions:\n");
            sx_buf_printf(out, "  %s:\n", model->items[i].id);
            put_codes(set, out);
            any = true;
        }
    }
}

static void put_labels(const sx_model *model, sx_buf *out)
{
    bool any = false;
    for (size_t i = 0; i < model->item_count; i++) {
        if (model->items[i].kind == SX_ITEM_SLIDER) {
            sx_buf_str(out, any ? "" : "\nlabels:\n");
            sx_buf_printf(out, "  %s: {low: \"\", high: \"\"}\n", model->items[i].id);
            any = true;
        }
    }
}

sx_status sx_wording_template(sx_context *context, const char *id, const char *language,
                              char **ret_text)
{
    sx_found found;
    *ret_text = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_find(context, id, diags, &found);
    if (status == SX_OK && found.loaded == NULL) {
        status = sx_diag_add(diags, SX_E_USAGE, "API.KIND", (sx_where){0},
                             "the id of an instrument", "%s has no words of its own", id);
    }
    if (status != SX_OK) {
        return status;
    }
    sx_buf out;
    const sx_model *model = found.loaded->model;
    sx_buf_init(&out, TEXT_MAX);
    put_head(model, language == NULL ? model->language : language, &out);
    put_items(model, &out);
    put_options(model, &out);
    put_labels(model, &out);
    return sx_context_text(&out, ret_text);
}

/* --- sealing ------------------------------------------------------------------------------------ */

static sx_status check_body(sx_context *context, const char *file, sx_slice body, sx_diags *diags,
                            const sx_pack **ret)
{
    const sx_loaded *loaded = NULL;
    sx_pack *pack = NULL;
    const char *id = sx_pack_instrument(file, diags->arena);
    sx_status status =
        id == NULL ? SX_OK : sx_catalogue_instrument(context->catalogue, id, diags, &loaded);
    if (status == SX_OK) {
        status = sx_manifest_wording(diags->arena, loaded == NULL ? NULL : loaded->model, file,
                                     body, diags, &pack);
    }
    *ret = pack;
    return status;
}

/* Other people may read the file afterwards only when they could before. */
static bool is_private(const char *file)
{
    struct stat about;
    return stat(file, &about) != 0 || (about.st_mode & 0077) == 0;
}

static sx_status seal(sx_context *context, const char *file, sx_buf *text, sx_diags *diags,
                      char **ret_text)
{
    const sx_pack *pack = NULL;
    sx_status status = sx_manifest_read_file(file, text, diags);
    if (status != SX_OK) {
        return status;
    }
    text->len = sx_pack_body((sx_slice){sx_buf_text(text), text->len});
    if (text->len > 0 && text->data[text->len - 1] != '\n') {
        sx_buf_char(text, '\n');
    }
    if (text->failed) {
        return SX_E_MEMORY;
    }
    status = check_body(context, file, (sx_slice){text->data, text->len}, diags, &pack);
    if (status != SX_OK) {
        return status;
    }
    sx_buf_printf(text, "hash: %s\n", pack->hash);
    status = text->failed ? SX_E_MEMORY
                          : sx_file_write(file, text->data, text->len, is_private(file), diags);
    if (status != SX_OK) {
        return status;
    }
    sx_buf hash;
    sx_buf_init(&hash, SX_HASH_TEXT);
    sx_buf_str(&hash, pack->hash);
    return sx_context_text(&hash, ret_text);
}

sx_status sx_wording_seal(sx_context *context, const char *file, char **ret_text)
{
    sx_buf text;
    *ret_text = NULL;
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_buf_init(&text, SX_MANIFEST_MAX + 100);
    sx_status status = seal(context, file, &text, diags, ret_text);
    sx_buf_free(&text);
    return status;
}
