/*
 * rescore.c: the new result beside the old one. What the old one says is compared, never believed.
 */
#include "session/rescore.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 64 /* bytes of a value that are shown */

/* --- the new result ---------------------------------------------------------------------------- */

static sx_status refuse(sx_result_fault *ret, const char *code, const char *text)
{
    *ret = (sx_result_fault){.code = code, .text = text};
    return SX_E_INPUT;
}

static sx_status read_answers(const sx_loaded *loaded, const sx_result_head *old, sx_arena *arena,
                              sx_response **ret, sx_result_fault *ret_fault)
{
    sx_diags diags;
    sx_diags_init(&diags, arena);
    sx_status status = sx_response_read(old->response, (sx_where){0}, loaded, arena, &diags, ret);
    if (status == SX_OK || status == SX_E_MEMORY) {
        return status;
    }
    for (size_t i = 0; i < diags.count; i++) {
        if (!diags.items[i].warning) {
            return refuse(ret_fault, diags.items[i].code, diags.items[i].message);
        }
    }
    return refuse(ret_fault, "RESULT.RESPONSE", "its answers cannot be read");
}

sx_status sx_rescore_result(sx_result_maker *maker, const sx_result_head *old, const char *why,
                            const char *at, sx_arena *arena, sx_buf *out,
                            sx_result_fault *ret_fault)
{
    const sx_loaded *loaded = maker->loaded;
    const sx_result_link link = {old->hash, old->version, old->rule_hash, why, at};
    const sx_result_marks marks = {.jail = loaded->weak ? "weak" : NULL, .supersedes = &link};
    sx_response *response = NULL;
    sx_fate fate = SX_FATE_OK;
    sx_status status = read_answers(loaded, old, arena, &response, ret_fault);
    if (status == SX_OK) {
        status = sx_result_make(maker, response, &marks, out, &fate);
        if (status == SX_E_INPUT) {
            return refuse(ret_fault, "INPUT.NOT_SHOWN",
                          "an item that is not shown now has an answer");
        }
    }
    if (status == SX_OK && fate != SX_FATE_OK) {
        return refuse(ret_fault, "RESULT.CODE", "the instrument's code failed for its answers");
    }
    return status;
}

int sx_version_compare(const char *a, const char *b)
{
    for (int i = 0; i < 3; i++) {
        size_t x = strspn(a, "0123456789");
        size_t y = strspn(b, "0123456789");
        int order = x != y ? (x < y ? -1 : 1) : strncmp(a, b, x);
        if (order != 0) {
            return order < 0 ? -1 : 1; /* a version has no leading zeros */
        }
        a += x + (a[x] == '.');
        b += y + (b[y] == '.');
    }
    return 0;
}

/* --- what changed ------------------------------------------------------------------------------ */

static const char *state_of(const json_t *flag)
{
    return json_string_value(json_object_get(flag, "state"));
}

sx_status sx_rescore_flags(const json_t *stored, const json_t *rebuilt, sx_rescore_flag each,
                           void *user)
{
    const json_t *old = json_object_get(stored, "flags");
    const char *key;
    json_t *flag;
    sx_status status = SX_OK;
    json_object_foreach(json_object_get(rebuilt, "flags"), key, flag)
    {
        if (status == SX_OK && sx_str_equal(state_of(flag), "raised") &&
            !sx_str_equal(state_of(json_object_get(old, key)), "raised")) {
            status = each(user, key, json_string_value(json_object_get(flag, "tier")));
        }
    }
    return status;
}

/* Texts of the old result come from outside: escaped, and not at length. */
static void put_value(const json_t *value, sx_buf *out)
{
    if (value == NULL || json_is_null(value)) {
        sx_buf_str(out, "nothing");
        return;
    }
    const char *word = json_string_value(value);
    if (word != NULL && sx_is_id(sx_slice_of(word))) {
        sx_buf_str(out, word);
        return;
    }
    const bool one = !json_is_object(value) && !json_is_array(value);
    char *text =
        one ? json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15))
            : NULL;
    out->failed = out->failed || (one && text == NULL); /* a "?" would stand for the number */
    size_t len = text == NULL ? 0 : strlen(text);
    sx_buf_add(out, text == NULL ? "?" : text, len == 0 ? 1 : len > SHOWN_MAX ? SHOWN_MAX : len);
    free(text);
}

static void put_change(const char *name, const char *member, const json_t *old, const json_t *new,
                       sx_buf *out)
{
    if (old != NULL && new != NULL && json_equal(old, new)) {
        return;
    }
    sx_buf_str(out, out->len > 0 ? "; " : "");
    sx_buf_str(out, name);
    if (member[0] != '\0') {
        sx_buf_char(out, '.');
        sx_buf_str(out, member);
    }
    sx_buf_char(out, ' ');
    put_value(old, out);
    sx_buf_str(out, " -> ");
    put_value(new, out);
}

static void put_scale(const char *id, const json_t *old, const json_t *new, sx_buf *out)
{
    static const char *const members[] = {"value", "band", "status"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const json_t *a = json_object_get(old, members[i]);
        const json_t *b = json_object_get(new, members[i]);
        if (a != NULL || b != NULL) {
            put_change(id, i == 0 ? "" : members[i], a, b, out);
        }
    }
}

static void put_gone(const json_t *old, const json_t *new, const char *what, sx_buf *out)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)old, key, value)
    {
        if (json_object_get(new, key) == NULL && sx_is_id(sx_slice_of(key))) {
            sx_buf_printf(out, "%s%s %s is gone", out->len > 0 ? "; " : "", what, key);
        }
    }
}

void sx_rescore_changes(const json_t *stored, const json_t *rebuilt, sx_buf *out)
{
    const char *key;
    json_t *value;
    const json_t *old = json_object_get(stored, "flags");
    const json_t *new = json_object_get(rebuilt, "flags");
    json_object_foreach((json_t *)new, key, value)
    {
        put_change(key, "", json_object_get(json_object_get(old, key), "state"),
                   json_object_get(value, "state"), out);
    }
    put_gone(old, new, "flag", out);
    old = json_object_get(stored, "scales");
    new = json_object_get(rebuilt, "scales");
    json_object_foreach((json_t *)new, key, value)
    {
        put_scale(key, json_object_get(old, key), value, out);
    }
    put_gone(old, new, "scale", out);
    old = json_object_get(stored, "validity");
    new = json_object_get(rebuilt, "validity");
    json_object_foreach((json_t *)new, key, value)
    {
        put_change(key, "", json_object_get(old, key), value, out);
    }
    put_gone(old, new, "note", out);
}
