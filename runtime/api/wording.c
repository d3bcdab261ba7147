/*
 * wording.c: wording packs in the public API: what is wrong with one, and which there are.
 */
#include <sextant/wording.h>

#include "api/instruments.h"
#include "base/clock.h"
#include "base/json.h"
#include "host/wording.h"

#define TEXT_MAX ((size_t)4 * 1024 * 1024)

/* --- what one says ------------------------------------------------------------------------------ */

static void write_licence(sx_json *json, const sx_licence *licence)
{
    char day[11];
    sx_json_key(json, "licence");
    sx_json_object(json);
    sx_json_put(json, "holder", licence->holder);
    sx_json_put(json, "granted_by", licence->granted_by);
    sx_json_put(json, "granted_to", licence->granted_to);
    sx_json_put(json, "statement", licence->statement);
    sx_json_put(json, "reference", licence->reference);
    sx_json_put(json, "credit", licence->credit);
    sx_json_key(json, "uses");
    sx_json_array(json);
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        if (licence->uses[use]) {
            sx_json_string(json, sx_use_word((sx_use)use));
        }
    }
    sx_json_end_array(json);
    if (licence->ends) {
        sx_date_print(licence->until, day);
    }
    sx_json_put(json, "until", licence->ends ? day : NULL);
    sx_json_end_object(json);
}

/* The members of an object that is open. */
static void write_pack(sx_json *json, const char *file, const sx_pack *pack)
{
    sx_buf versions;
    sx_buf_init(&versions, 200);
    sx_buf_printf(&versions, "%s..%s", pack->first, pack->last);
    sx_json_put(json, "file", file);
    sx_json_put(json, "instrument", pack->instrument);
    sx_json_put_buf(json, "versions", &versions);
    sx_json_put(json, "language", pack->language);
    sx_json_put(json, "hash", pack->hash);
    sx_json_put_bool(json, "sealed", pack->sealed);
    sx_json_put_bool(json, "words", pack->worded);
    write_licence(json, &pack->licence);
    sx_buf_free(&versions);
}

static bool has_ended(const sx_licence *licence)
{
    return licence->ends && sx_today() > licence->until;
}

static void put_uses(const sx_licence *licence, sx_buf *out)
{
    char day[11];
    bool any = false;
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        if (licence->uses[use]) {
            sx_buf_printf(out, "%s%s", any ? ", " : "", sx_use_word((sx_use)use));
            any = true;
        }
    }
    if (licence->ends) {
        sx_date_print(licence->until, day);
        sx_buf_printf(out, "; until %s%s", day, has_ended(licence) ? " (ended)" : "");
    } else {
        sx_buf_str(out, "; without an end");
    }
}

static void put_pack(const char *file, const sx_pack *pack, sx_buf *out)
{
    const sx_licence *licence = &pack->licence;
    bool one = sx_str_equal(pack->first, pack->last);
    sx_buf_printf(out, "%s\n", file);
    sx_buf_printf(out, "  instrument  %s, version%s %s%s%s, language %s\n", pack->instrument,
                  one ? "" : "s", pack->first, one ? "" : " to ", one ? "" : pack->last,
                  pack->language);
    sx_buf_printf(out, "  words       %s\n", pack->worded ? "yes" : "none: a licence alone");
    sx_buf_printf(out, "  licence     %s, given by %s to %s: %s\n", licence->holder,
                  licence->granted_by, licence->granted_to, licence->statement);
    sx_buf_str(out, "  uses        ");
    put_uses(licence, out);
    sx_buf_printf(out, "\n  hash        %s%s\n", pack->hash, pack->sealed ? "" : " (not sealed)");
}

/* --- checking ----------------------------------------------------------------------------------- */

/* What is wrong with a file that could not be read at first. When it can be read now, it was not compared. */
static sx_status read_again(const char *file, sx_diags *diags, sx_status first)
{
    const sx_pack *pack = NULL;
    sx_status status = sx_pack_read(file, NULL, diags->arena, diags, &pack);
    return status != SX_OK ? status : first;
}

/* The head alone first: it says which instrument the words are to be compared with. */
static sx_status read_pack(sx_context *context, const char *file, sx_diags *diags,
                           const sx_pack **ret)
{
    const sx_loaded *loaded = NULL;
    const sx_pack *head = NULL;
    sx_diags first;
    *ret = NULL;
    sx_diags_init(&first, diags->arena);
    sx_status status = sx_pack_read(file, NULL, diags->arena, &first, &head);
    if (status == SX_E_NOT_FOUND || status == SX_E_MEMORY) {
        return read_again(file, diags, status);
    }
    /* Of a file with faults in its head the instrument may still be known, and then all is said at once. */
    const char *id = head != NULL ? head->instrument : sx_pack_instrument(file, diags->arena);
    if (id == NULL) {
        return read_again(file, diags, status);
    }
    status = sx_catalogue_instrument(context->catalogue, id, diags, &loaded);
    if (status != SX_OK) {
        return status;
    }
    *ret = head;
    const sx_pack *whole = NULL;
    status = sx_pack_read(file, loaded, diags->arena, diags, &whole);
    *ret = head != NULL ? head : whole; /* the first reading may have failed for another reason */
    if (status == SX_OK && has_ended(&whole->licence)) {
        sx_diag_warn(diags, sx_cover_code(SX_COVER_ENDED), whole->licence_where,
                     "a licence that holds today", "the licence has ended");
    }
    return status;
}

static sx_status check(sx_context *context, const char *file, bool as_json, char **ret_text)
{
    *ret_text = NULL;
    sx_diags *diags = sx_context_begin(context);
    const sx_pack *pack = NULL;
    sx_buf out;
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = read_pack(context, file, diags, &pack);
    if (pack == NULL) {
        return status;
    }
    sx_buf_init(&out, TEXT_MAX);
    if (as_json) {
        sx_json json;
        sx_json_init(&json, &out, true);
        sx_json_object(&json);
        write_pack(&json, file, pack);
        sx_json_end_object(&json);
        sx_buf_char(&out, '\n');
    } else {
        put_pack(file, pack, &out);
    }
    sx_status handed = sx_context_text(&out, ret_text);
    return handed == SX_OK ? status : handed;
}

sx_status sx_wording_check_text(sx_context *context, const char *file, char **ret_text)
{
    return check(context, file, false, ret_text);
}

sx_status sx_wording_check_json(sx_context *context, const char *file, char **ret_text)
{
    return check(context, file, true, ret_text);
}

/* --- all of them -------------------------------------------------------------------------------- */

static void list_json(const sx_pack_entry *entries, size_t count, sx_buf *out)
{
    sx_json json;
    sx_json_init(&json, out, true);
    sx_json_object(&json);
    sx_json_key(&json, "packs");
    sx_json_array(&json);
    for (size_t i = 0; i < count; i++) {
        sx_json_object(&json);
        sx_json_put(&json, "reason", entries[i].reason);
        if (entries[i].pack != NULL) {
            write_pack(&json, entries[i].file, entries[i].pack);
        } else {
            sx_json_put(&json, "file", entries[i].file);
        }
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    sx_json_end_object(&json);
    sx_buf_char(out, '\n');
}

static void list_text(const sx_pack_entry *entries, size_t count, sx_buf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (entries[i].pack != NULL) {
            put_pack(entries[i].file, entries[i].pack, out);
        } else {
            sx_buf_printf(out, "%s\n", entries[i].file);
        }
        if (entries[i].reason != NULL) {
            sx_buf_printf(out, "  CANNOT BE USED: %s\n", entries[i].reason);
        }
    }
    if (count == 0) {
        sx_buf_str(out, "There are no wording packs.\n");
    }
}

static sx_status list(sx_context *context, bool as_json, char **ret_text)
{
    sx_pack_entry *entries = NULL;
    size_t count = 0;
    sx_buf out;
    *ret_text = NULL;
    sx_diags *diags = sx_context_begin(context);
    sx_status status =
        diags == NULL ? SX_E_MEMORY
                      : sx_packs_list(context->catalogue, diags->arena, diags, &entries, &count);
    if (status != SX_OK) {
        return status;
    }
    sx_buf_init(&out, TEXT_MAX);
    if (as_json) {
        list_json(entries, count, &out);
    } else {
        list_text(entries, count, &out);
    }
    return sx_context_text(&out, ret_text);
}

sx_status sx_wording_list_text(sx_context *context, char **ret_text)
{
    return list(context, false, ret_text);
}

sx_status sx_wording_list_json(sx_context *context, char **ret_text)
{
    return list(context, true, ret_text);
}
