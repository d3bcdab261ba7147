/*
 * result_read.c: reads the members that a result must have, each of its type. No message repeats a text of the
 * document.
 */
#include "session/result_read.h"

#include <string.h>

#include "base/hash.h"
#include "base/json_read.h"
#include "base/utf8.h"

#define TEXT_MAX                                                                                   \
    200 /* bytes of version, engine, subject, session, times and reasons that are shown */

static bool is_hash(const char *text)
{
    return text != NULL && strlen(text) == SX_HASH_TEXT - 1 &&
           strspn(text, "0123456789abcdef") == SX_HASH_TEXT - 1;
}

bool sx_result_line(const char *text)
{
    sx_slice slice = sx_slice_of(text);
    const char *at = slice.at;
    while (at < slice.at + slice.len) {
        int32_t code_point = sx_utf8_next(&at, slice.at + slice.len);
        if (code_point < 0x20 || sx_utf8_forbidden(code_point)) {
            return false;
        }
    }
    return true;
}

static sx_status fault(sx_result_fault *ret, const char *code, const char *text)
{
    *ret = (sx_result_fault){.code = code, .text = text};
    return SX_E_INPUT;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* A text that may be shown; NULL for one that could steer a terminal, or is long. */
static const char *shown_text(const json_t *object, const char *key)
{
    const char *text = text_of(object, key);
    return text != NULL && strlen(text) <= TEXT_MAX && sx_result_line(text) ? text : NULL;
}

/* A version goes into a path. */
static bool is_version(const char *text)
{
    size_t len = text == NULL ? 0 : strlen(text);
    return len > 0 && len <= TEXT_MAX && text[0] != '.' && text[0] != '-' &&
           strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-+") == len;
}

/* A text or null. */
static bool is_optional(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return value != NULL && (json_is_null(value) || json_is_string(value));
}

static bool read_link(const json_t *link, sx_result_link *ret)
{
    static const char *const keys[] = {"result", "version", "rule_hash", "why", "at"};
    if (json_is_null(link)) {
        return true;
    }
    if (!json_is_object(link) || json_object_size(link) != sizeof keys / sizeof keys[0]) {
        return false;
    }
    *ret = (sx_result_link){.result = text_of(link, "result"),
                            .version = text_of(link, "version"),
                            .rule_hash = text_of(link, "rule_hash"),
                            .why = text_of(link, "why"),
                            .at = text_of(link, "at")};
    return is_hash(ret->result) && is_hash(ret->rule_hash) && ret->version != NULL &&
           ret->why != NULL && ret->at != NULL;
}

/* The first member that is missing or is not what a result has there; NULL when all are good. */
static const char *wrong_member(const sx_result_head *head)
{
    const json_t *root = head->root;
    const struct {
        const char *name;
        bool good;
    } members[] = {
        {"instrument", head->instrument != NULL && sx_is_name(sx_slice_of(head->instrument))},
        {"version", is_version(head->version)},
        {"rule_hash", is_hash(head->rule_hash)},
        {"library_hash", is_optional(root, "library_hash")},
        {"engine", is_version(head->engine)},
        {"jail", is_optional(root, "jail")},
        {"flags", json_is_object(json_object_get(root, "flags"))},
        {"scales", json_is_object(json_object_get(root, "scales"))},
        {"validity", json_is_object(json_object_get(root, "validity"))},
        {"response_hash", is_hash(head->response_hash)},
        {"response", json_is_object(head->response)},
        {"hash", is_hash(head->hash)},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (!members[i].good) {
            return members[i].name;
        }
    }
    return NULL;
}

static const char *read_members(sx_result_head *head)
{
    const json_t *root = head->root;
    head->instrument = text_of(root, "instrument");
    head->version = text_of(root, "version");
    head->rule_hash = text_of(root, "rule_hash");
    head->library_hash = text_of(root, "library_hash");
    head->engine = text_of(root, "engine");
    head->jail = text_of(root, "jail");
    head->response_hash = text_of(root, "response_hash");
    head->hash = text_of(root, "hash");
    head->response = json_object_get(root, "response");
    head->subject = shown_text(head->response, "subject");
    head->session = shown_text(head->response, "session");
    head->when = shown_text(head->response, "finished");
    head->when = head->when == NULL ? shown_text(head->response, "started") : head->when;
    const char *wrong = wrong_member(head);
    return wrong != NULL                                                 ? wrong
           : read_link(json_object_get(root, "supersedes"), &head->link) ? NULL
                                                                         : "supersedes";
}

static sx_status refuse_json(const sx_result_text *text, const sx_diags *diags,
                             sx_result_fault *ret)
{
    const sx_diag *first = diags->count > 0 ? &diags->items[0] : NULL;
    bool ends_early = first != NULL && sx_str_equal(first->code, "JSON.END");
    if (text->cut && ends_early && text->text.at[0] == '{') {
        (void)fault(ret, "RESULT.CUT", "the file ends in the middle of it");
        ret->todo = "take it from a copy of the file, or score the saved response again";
        return SX_E_INPUT;
    }
    (void)(first == NULL ? fault(ret, "JSON.SYNTAX", "this is not JSON")
                         : fault(ret, first->code, first->message));
    ret->line = first == NULL ? 0 : first->where.line;
    ret->column = first == NULL ? 0 : first->where.column;
    return SX_E_INPUT;
}

sx_status sx_result_head_read(const sx_result_text *text, sx_arena *arena, sx_result_head *ret,
                              sx_result_fault *ret_fault)
{
    sx_diags diags;
    *ret = (sx_result_head){0};
    *ret_fault = (sx_result_fault){0};
    sx_diags_init(&diags, arena);
    if (text->too_long) {
        (void)fault(ret_fault, "RESULT.SIZE", "it is longer than 16 MiB");
        ret_fault->todo = "one result in each line, each as it was written";
        return SX_E_INPUT;
    }
    ret->seal = sx_seal_check(text->text);
    ret->sealed = ret->seal.state == SX_SEAL_GOOD;
    sx_status status = sx_json_read(text->text, NULL, 1, &diags, &ret->root);
    if (status != SX_OK) {
        return status == SX_E_INPUT ? refuse_json(text, &diags, ret_fault) : status;
    }
    const json_t *format = json_object_get(ret->root, "sextant");
    if (!sx_str_equal(text_of(ret->root, "kind"), "result")) {
        (void)fault(ret_fault, "RESULT.KIND", "this is not a result");
        ret_fault->other = ret->seal.state == SX_SEAL_NONE;
        return SX_E_INPUT;
    }
    if (!json_is_integer(format) || json_integer_value(format) != 1) {
        (void)fault(ret_fault, "RESULT.FORMAT", "a format that this program does not know");
        ret_fault->todo = "use the version of Sextant that wrote it, or a newer one";
        return SX_E_INPUT;
    }
    const char *wrong = read_members(ret);
    if (wrong != NULL) {
        const char *message = sx_arena_printf(
            arena, "its member %s is missing, or is not what a result has there", wrong);
        return message == NULL ? SX_E_MEMORY : fault(ret_fault, "RESULT.MEMBER", message);
    }
    return SX_OK;
}

void sx_result_head_free(sx_result_head *head)
{
    json_decref(head->root);
    *head = (sx_result_head){0};
}
