/*
 * check_wording.c: are the words of a pack whole and what they seem? What nobody can see does not belong
 * in a question, and an item without words cannot be asked.
 */
#include "base/utf8.h"
#include "manifest/read_wording.h"

#define LIST_MAX 1000 /* bytes of names in a message */

/* --- characters ---------------------------------------------------------------------------------- */

/* Characters without a look of their own: they make two texts differ that read the same. */
static bool is_hidden(int32_t c)
{
    return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
           c == 0x17B5 || c == 0x180E || (c >= 0x200B && c <= 0x200F) || c == 0x2028 ||
           c == 0x2029 || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || c == 0xFEFF ||
           c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFC) || (c >= 0xE000 && c <= 0xF8FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c >= 0xE0000;
}

/* Joiners and marks of direction are part of the spelling where the scripts of the Near East and India are
 * written. */
static bool is_joiner(int32_t c)
{
    return c == 0x200C || c == 0x200D || c == 0x200E || c == 0x200F;
}

static bool is_joined_script(int32_t c)
{
    return c >= 0x590 && c < 0x1100;
}

/* The first character that is not to be seen, 0 when there is none. */
static int32_t first_hidden(sx_slice text)
{
    const char *at = text.at;
    const char *end = text.at + text.len;
    int32_t before = 0;
    while (text.len > 0 && at < end) {
        int32_t c = sx_utf8_next(&at, end);
        const char *peek = at;
        int32_t after = at < end ? sx_utf8_next(&peek, end) : 0;
        bool spelling = is_joiner(c) && (is_joined_script(before) || is_joined_script(after));
        if (is_hidden(c) && !spelling) {
            return c;
        }
        before = c;
    }
    return 0;
}

static void check_text(sx_reader *r, const sx_tree *node)
{
    int32_t hidden = first_hidden(node->text);
    if (hidden != 0) {
        SX_FAIL(r, "WORDING.HIDDEN", node->where, "the text typed anew, without it",
                "a text holds the character U+%04X, which cannot be seen", (unsigned)hidden);
    }
    if (node->text.len > SX_PACK_TEXT_MAX) {
        SX_FAIL(r, "WORDING.LONG", node->where, "at most 4096 bytes", "a text is too long");
    }
}

void sx_pack_check_texts(sx_reader *r, const sx_tree *root)
{
    for (size_t i = 0; i < root->count; i++) {
        if (root->kind == SX_TREE_MAP) {
            check_text(r, root->keys[i]);
        }
        sx_pack_check_texts(r, root->items[i]);
    }
    if (root->kind == SX_TREE_SCALAR) {
        check_text(r, root);
    }
}

/* --- completeness -------------------------------------------------------------------------------- */

typedef struct checking {
    sx_reader *r;
    const sx_model *model;
    const sx_translation *texts;
    const sx_tree *root;
} checking;

static void add_name(sx_buf *list, const char *name)
{
    if (list->len < LIST_MAX) {
        sx_buf_printf(list, "%s%s", list->len == 0 ? "" : ", ", name);
    }
}

/* At the part of the file that should have them. */
static void refuse(const checking *c, const sx_buf *list, const char *part, const char *what,
                   const char *expected)
{
    const sx_tree *node = sx_get_map(c->root, part);
    if (list->len > 0) {
        SX_FAIL(c->r, "WORDING.INCOMPLETE", node == NULL ? c->root->where : node->where, expected,
                "no %s: %s", what, sx_buf_text(list));
    }
}

/* Parameters may have their words in the manifest; they are about the person, not the holder's. */
static bool needs_text(const sx_model *model, size_t item)
{
    return item < model->item_count || model->items[item].text == NULL;
}

static void check_items(const checking *c)
{
    sx_buf list;
    sx_buf_init(&list, LIST_MAX + 100);
    for (size_t i = 0; i < c->model->item_count + c->model->parameter_count; i++) {
        bool there = c->texts->items != NULL && c->texts->items[i] != NULL;
        if (!there && needs_text(c->model, i)) {
            add_name(&list, c->model->items[i].id);
        }
    }
    refuse(c, &list, "items", "wording of items", "items: every item with its id");
    sx_buf_free(&list);
}

static bool has_own_text(const sx_response_set *set)
{
    for (size_t i = 0; i < set->option_count; i++) {
        if (set->options[i].text == NULL) {
            return false;
        }
    }
    return true;
}

static void check_options(const checking *c)
{
    sx_buf list;
    sx_buf_init(&list, LIST_MAX + 100);
    for (size_t i = 0; i < c->model->item_count + c->model->parameter_count; i++) {
        const sx_response_set *set = c->model->items[i].responses;
        bool own = set != NULL && i >= c->model->item_count && has_own_text(set);
        if (set != NULL && !own && c->texts->options[i] == NULL) {
            add_name(&list, c->model->items[i].id);
        }
    }
    refuse(c, &list, "responses", "wording of the options of",
           "responses: every set with all its codes; options: those written inside an item");
    sx_buf_free(&list);
}

static void check_labels(const checking *c)
{
    sx_buf list;
    sx_buf_init(&list, LIST_MAX + 100);
    for (size_t i = 0; i < c->model->item_count; i++) {
        const sx_translation *t = c->texts;
        bool low = t->low_labels != NULL && t->low_labels[i] != NULL;
        bool high = t->high_labels != NULL && t->high_labels[i] != NULL;
        if (c->model->items[i].kind == SX_ITEM_SLIDER && (!low || !high)) {
            add_name(&list, c->model->items[i].id);
        }
    }
    refuse(c, &list, "labels", "labels of the ends of", "labels: low and high of every slider");
    sx_buf_free(&list);
}

/* One that is empty has its own error. */
static bool has_text(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* Two options that read the same cannot be told apart by the person who answers. */
static void check_same_options(const checking *c, size_t item)
{
    const sx_response_set *set = c->model->items[item].responses;
    const char *const *texts = set == NULL ? NULL : c->texts->options[item];
    for (size_t a = 0; texts != NULL && a < set->option_count; a++) {
        for (size_t b = 0; b < a; b++) {
            if (has_text(texts[a]) && sx_str_equal(texts[a], texts[b])) {
                SX_FAIL(c->r, "WORDING.SAME", c->root->where, "another text for one of them",
                        "the options %s and %s of %s read the same", set->options[b].code,
                        set->options[a].code, c->model->items[item].id);
                return;
            }
        }
    }
}

static void check_same(const checking *c)
{
    const sx_model *model = c->model;
    for (size_t a = 0; a < model->item_count; a++) {
        bool first = true; /* of the items that share its response set */
        for (size_t b = 0; b < a; b++) {
            first = first && model->items[a].responses != model->items[b].responses;
            if (c->texts->items != NULL && has_text(c->texts->items[a]) &&
                sx_str_equal(c->texts->items[a], c->texts->items[b])) {
                sx_diag_warn(c->r->diags, "WORDING.SAME", c->root->where, "one text for each item",
                             "the items %s and %s read the same", model->items[b].id,
                             model->items[a].id);
                b = a;
            }
        }
        if (first) {
            check_same_options(c, a);
        }
    }
}

void sx_pack_check_whole(sx_reader *r, const sx_tree *root, const sx_pack *pack)
{
    const checking c = {.r = r, .model = r->model, .texts = &pack->translation, .root = root};
    bool without = sx_get_truth(root, "no_instructions", false);
    check_items(&c);
    check_options(&c);
    check_labels(&c);
    check_same(&c);
    if (pack->translation.instructions == NULL && !without) {
        SX_FAIL(r, "WORDING.INCOMPLETE", root->where,
                "instructions: as published; or no_instructions: true, when there are none",
                "the instructions are missing");
    } else if (pack->translation.instructions != NULL && without) {
        SX_FAIL(r, "WORDING.INCOMPLETE", sx_tree_get(root, "no_instructions")->where,
                "one of the two", "there are instructions, and the file says that there are none");
    }
}
