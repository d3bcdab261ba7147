/*
 * read_wording.c: wording packs: the licence, the hash that seals the file, and the words, bound to ids.
 * A pack has all the words of an instrument or none; half of them would be another instrument.
 */
#include <string.h>

#include "base/utf8.h"
#include "manifest/read_wording.h"

/* --- rights of a manifest ------------------------------------------------------------------------ */

void sx_read_uses(sx_reader *r, const sx_tree *rights, sx_rights *ret)
{
    static const char *const names[] = {NULL,
#define USE_NAME(name, word) word,
                                        SX_USE_LIST(USE_NAME)
#undef USE_NAME
    };
    const sx_tree *map = sx_get_map(rights, "uses");
    sx_rights_usual(ret);
    if (map == NULL) {
        return;
    }
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        ret->uses[use] = (sx_permission)sx_get_word(map, names[use], sx_schema_words_permission,
                                                    SX_PERMISSION_UNKNOWN);
    }
    if (ret->source == NULL) {
        SX_FAIL(r, "MANIFEST.RIGHTS", map->where, "source: where the holder says so",
                "what the rights allow has no source");
    }
}

/* --- the licence --------------------------------------------------------------------------------- */

static void read_licence_uses(const sx_tree *map, sx_licence *to)
{
    const sx_tree *node = sx_tree_get(map, "uses");
    size_t count = node == NULL ? 0 : node->kind == SX_TREE_LIST ? node->count : 1;
    for (size_t i = 0; i < count; i++) {
        const sx_tree *one = node->kind == SX_TREE_LIST ? node->items[i] : node;
        int word = sx_tree_text(one) == NULL ? -1 : sx_word_index(sx_schema_words_use, one->text);
        if (word >= 0) {
            to->uses[word + 1] = true;
        }
    }
}

static void read_end(sx_reader *r, const sx_tree *map, sx_licence *to)
{
    const sx_tree *node = sx_tree_get(map, "until");
    to->ends = true;
    to->until = INT32_MIN;
    if (sx_tree_text(node) == NULL || node->text.len == 0) {
        return;
    }
    if (sx_slice_is(node->text, "unlimited")) {
        to->ends = false;
    } else if (sx_lex_date(node->text, &to->until) != SX_LEX_OK) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "a day such as 2027-12-31, or unlimited",
                "until: '%s' is no day", node->text.at);
    }
}

static void read_licence(sx_reader *r, const sx_tree *root, sx_pack *pack)
{
    const sx_tree *map = sx_get_map(root, "licence");
    sx_licence *to = &pack->licence;
    if (map == NULL) {
        return;
    }
    pack->licence_where = map->where;
    to->holder = sx_get_text(map, "holder");
    to->granted_by = sx_get_text(map, "granted_by");
    to->granted_to = sx_get_text(map, "granted_to");
    to->statement = sx_get_text(map, "statement");
    to->reference = sx_get_text(map, "reference");
    to->credit = sx_get_text(map, "credit");
    read_licence_uses(map, to);
    read_end(r, map, to);
}

/* --- what it is for ------------------------------------------------------------------------------ */

static void read_versions(sx_reader *r, const sx_tree *root, sx_pack *pack)
{
    const sx_tree *node = sx_tree_get(root, "versions");
    const char *text = sx_tree_text(node);
    if (text == NULL) {
        return;
    }
    const char *dots = strstr(text, "..");
    sx_slice first = dots == NULL ? node->text : (sx_slice){text, (size_t)(dots - text)};
    sx_slice last = dots == NULL ? node->text : sx_slice_of(dots + 2);
    if (!sx_lex_version(first) || !sx_lex_version(last)) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "1.0.0, or the first and the last: 1.0.0..1.9.9",
                "versions: '%s' does not fit", text);
        return;
    }
    pack->first = sx_arena_strndup(r->arena, first.at, first.len);
    pack->last = sx_arena_strndup(r->arena, last.at, last.len);
    r->no_memory = r->no_memory || pack->first == NULL || pack->last == NULL;
    if (!r->no_memory && !sx_pack_fits_version(pack, pack->last)) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, "the first version before the last",
                "versions: '%s' holds no version", text);
    }
}

static bool is_hash(sx_slice text)
{
    return text.len == SX_HASH_TEXT - 1 && strspn(text.at, "0123456789abcdef") >= text.len;
}

static void read_rule_hash(sx_reader *r, const sx_tree *root, sx_pack *pack)
{
    const sx_tree *node = sx_tree_get(root, "rule_hash");
    pack->rule_hash = sx_tree_text(node);
    if (pack->rule_hash != NULL && !is_hash(node->text)) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "64 digits 0-9 and a-f",
                "rule_hash is no hash of rules");
    }
}

/* --- the hash ------------------------------------------------------------------------------------ */

size_t sx_pack_body(sx_slice text)
{
    size_t end = text.len;
    while (end > 0 && (text.at[end - 1] == '\n' || text.at[end - 1] == '\r')) {
        end--;
    }
    size_t start = end;
    while (start > 0 && text.at[start - 1] != '\n') {
        start--;
    }
    bool there = end - start > 5 && memcmp(text.at + start, "hash:", 5) == 0;
    return there ? start : text.len;
}

static void check_hash(sx_reader *r, const sx_tree *root, sx_slice text, sx_pack *pack)
{
    const sx_tree *node = sx_tree_get(root, "hash");
    size_t body = sx_pack_body(text);
    sx_hash_bytes(text.at, body, pack->hash);
    if (sx_tree_text(node) == NULL) {
        return;
    }
    size_t line = sizeof "hash: " - 1 + node->text.len;
    size_t rest = text.len - body;
    bool alone = rest >= line &&
                 (rest == line || text.at[body + line] == '\n' || text.at[body + line] == '\r');
    if (!alone || root->items[root->count - 1] != node) {
        SX_FAIL(r, "WORDING.HASH", node->where, "hash: and 64 digits as the last line, alone",
                "the hash does not stand where it must");
    } else if (!is_hash(node->text)) {
        SX_FAIL(r, "WORDING.HASH", node->where, "64 digits 0-9 and a-f",
                "the hash has another form");
    } else if (strcmp(node->text.at, pack->hash) != 0) {
        SX_FAIL(r, "WORDING.HASH", node->where,
                "the text that was sealed; when you changed it on purpose: `sextant wording seal "
                "FILE`",
                "the file was changed after it was sealed");
    } else {
        pack->sealed = true;
    }
}

/* --- the file ------------------------------------------------------------------------------------ */

static bool keep_bytes(sx_arena *arena, sx_slice text, sx_pack *pack)
{
    char *copy = sx_arena_alloc(arena, text.len + 1);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    pack->bytes = (sx_slice){copy, text.len};
    return true;
}

static bool read_head(sx_reader *r, const sx_tree *root, sx_slice text, sx_pack *pack)
{
    pack->file = root->where.file;
    pack->instrument = sx_get_text(root, "instrument");
    pack->language = sx_get_text(root, "language");
    pack->source = sx_get_text(root, "source");
    pack->worded = sx_tree_get(root, "items") != NULL || sx_tree_get(root, "responses") != NULL ||
                   sx_tree_get(root, "options") != NULL;
    read_versions(r, root, pack);
    read_rule_hash(r, root, pack);
    read_licence(r, root, pack);
    check_hash(r, root, text, pack);
    sx_pack_check_texts(r, root);
    return keep_bytes(r->arena, text, pack);
}

/* Is it for this instrument, in this version? */
static bool check_target(sx_reader *r, const sx_tree *root, const sx_model *model,
                         const sx_pack *pack)
{
    if (pack->instrument == NULL || pack->first == NULL || pack->last == NULL) {
        return false;
    }
    if (!sx_str_equal(pack->instrument, model->id)) {
        SX_FAIL(r, "WORDING.INSTRUMENT", sx_tree_get(root, "instrument")->where, model->id,
                "this is wording of %s", pack->instrument);
        return false;
    }
    if (!sx_pack_fits_version(pack, model->version)) {
        SX_FAIL(r, "WORDING.VERSION", sx_tree_get(root, "versions")->where,
                "compare it with the instrument as it is now, then name its version here",
                "this is not for version %s of %s", model->version, model->id);
    }
    return true;
}

sx_status sx_manifest_wording(sx_arena *arena, const sx_model *model, const char *file,
                              sx_slice text, sx_diags *diags, sx_pack **ret)
{
    sx_reader r;
    sx_tree *root = NULL;
    sx_status status = SX_OK;
    sx_model bound;
    *ret = NULL;
    if (!sx_reader_start(&r, arena, file, text, diags, SX_FILE_WORDING, &root, &status)) {
        return status;
    }
    sx_pack *pack = sx_reader_array(&r, 1, sizeof *pack);
    if (pack == NULL || !read_head(&r, root, text, pack)) {
        return SX_E_MEMORY;
    }
    if (model != NULL && check_target(&r, root, model, pack)) {
        bound = *model; /* ids are looked up in it; nothing of it is changed */
        r.model = &bound;
        if (!sx_read_texts(&r, root, &pack->translation)) {
            return SX_E_MEMORY;
        }
        if (pack->worded) {
            sx_pack_check_whole(&r, root, pack);
        }
    }
    status = sx_reader_end(&r);
    *ret = status == SX_OK ? pack : NULL;
    return status;
}
