/*
 * verify.c: what a saved result is worth. First whether its answers are those it was made from, then whether
 * they give what it says. Says scores, never answers.
 */
#include "session/verify.h"

#include <string.h>

#include <sextant/version.h>

#include "base/json_read.h"

typedef struct checking {
    sx_bench *bench;
    const sx_result_text *text;
    sx_arena *arena;
    sx_result_head head;
    sx_result_maker *maker;
    sx_response *response;
    sx_buf rebuilt;
    sx_fate fate;
    sx_verified *ret;
} checking;

static sx_status judge(checking *c, sx_verify_verdict verdict, const char *code, const char *text)
{
    c->ret->verdict = verdict;
    c->ret->code = code;
    c->ret->text = text;
    return text == NULL ? SX_E_MEMORY : SX_OK;
}

static sx_status unverifiable(checking *c, const char *code, const char *text)
{
    return judge(c, SX_VERDICT_UNVERIFIABLE, code, text);
}

/* --- where it is ------------------------------------------------------------------------------- */

/* Bytes `from` to before `to` of the text; *ret_ the line and columns that a reader counts. */
static void put_place(checking *c, size_t from, size_t to)
{
    sx_slice text = c->text->text;
    sx_verified *ret = c->ret;
    size_t line_start = 0;
    from = from < text.len ? from : text.len;
    for (size_t i = 0; i < from; i++) {
        if (text.at[i] == '\n') {
            ret->line++;
            line_start = i + 1;
        }
    }
    ret->column = from - line_start + 1;
    ret->column_last = to > from ? to - line_start : ret->column;
}

/* Where the seal says that it was changed. */
static void put_seal_place(checking *c)
{
    const sx_seal *seal = &c->head.seal;
    if (seal->state == SX_SEAL_BROKEN && seal->placed && c->ret->column == 0) {
        put_place(c, seal->from, seal->to);
        if (c->ret->member == NULL) {
            c->ret->member = sx_json_member_at(c->text->text, seal->from, c->arena);
        }
    }
}

/* The first byte that is another one than was rebuilt. */
static void put_first_other(checking *c)
{
    sx_slice text = c->text->text;
    const char *rebuilt = sx_buf_text(&c->rebuilt);
    size_t at = 0;
    while (at < text.len && at < c->rebuilt.len && text.at[at] == rebuilt[at]) {
        at++;
    }
    if (c->ret->column == 0) {
        put_place(c, at, at + 1);
    }
    if (c->ret->member == NULL) {
        c->ret->member = sx_json_member_at(text, at, c->arena);
    }
}

static sx_status differs(checking *c, const char *code, const char *text)
{
    return judge(c, SX_VERDICT_DIFFERS, code, text);
}

/* --- who it is --------------------------------------------------------------------------------- */

/* Keeps what the document says of itself; false when memory ran out. */
static bool keep(sx_arena *arena, const char *text, const char **ret)
{
    *ret = text == NULL ? NULL : sx_arena_strdup(arena, text);
    return text == NULL || *ret != NULL;
}

static bool introduce(checking *c)
{
    const sx_result_head *head = &c->head;
    sx_verified *ret = c->ret;
    return keep(c->arena, head->subject, &ret->subject) &&
           keep(c->arena, head->session, &ret->session) && keep(c->arena, head->when, &ret->when) &&
           keep(c->arena, head->instrument, &ret->instrument) &&
           keep(c->arena, head->version, &ret->version);
}

/* --- its answers ------------------------------------------------------------------------------- */

/* A response that cannot be read was changed, or never was one. */
static sx_status refuse_response(checking *c, const sx_diags *diags)
{
    const sx_diag *first = diags->count > 0 ? &diags->items[0] : NULL;
    for (size_t i = 0; i < diags->count; i++) {
        if (!diags->items[i].warning) {
            first = &diags->items[i];
            break;
        }
    }
    if (!c->head.sealed) {
        put_seal_place(c);
        return differs(
            c, "RESULT.ANSWERS",
            "it was changed after it was written, and its answers cannot be read any more");
    }
    return unverifiable(c, "RESULT.RESPONSE",
                        first == NULL ? "its answers cannot be read" : first->message);
}

/* SX_OK and response NULL: it was judged. */
static sx_status read_answers(checking *c)
{
    sx_diags diags;
    char hash[SX_HASH_TEXT];
    sx_diags_init(&diags, c->arena);
    sx_status status = sx_response_read(c->head.response, (sx_where){0}, c->maker->loaded, c->arena,
                                        &diags, &c->response);
    if (status != SX_OK) {
        c->response = NULL;
        return status == SX_E_MEMORY ? status : refuse_response(c, &diags);
    }
    if (!sx_response_hash(c->response, hash)) {
        return SX_E_MEMORY;
    }
    if (strcmp(hash, c->head.response_hash) != 0) {
        c->response = NULL;
        put_seal_place(c);
        return differs(c, "RESULT.ANSWERS", "its answers are not those that it was made from");
    }
    return SX_OK;
}

/* --- what they give ---------------------------------------------------------------------------- */

static sx_status rebuild(checking *c)
{
    const sx_result_head *head = &c->head;
    const sx_result_marks marks = {.engine = head->engine,
                                   .jail = head->jail,
                                   .supersedes = head->link.result == NULL ? NULL : &head->link};
    return sx_result_make(c->maker, c->response, &marks, &c->rebuilt, &c->fate);
}

static bool same_bytes(const checking *c)
{
    return c->rebuilt.len == c->text->text.len &&
           memcmp(sx_buf_text(&c->rebuilt), c->text->text.at, c->rebuilt.len) == 0;
}

/* Did code fail when the result was made? Then there is nothing that it could be compared with. */
static bool failed_then(const json_t *stored)
{
    const char *key;
    json_t *scale;
    json_object_foreach(json_object_get(stored, "scales"), key, scale)
    {
        if (sx_str_equal(json_string_value(json_object_get(scale, "status")),
                         sx_cell_word(SX_CELL_FAILED))) {
            return true;
        }
    }
    return false;
}

static bool other_engine(const checking *c)
{
    return strcmp(c->head.engine, SX_VERSION) != 0;
}

static sx_status compare_members(checking *c, const json_t *rebuilt)
{
    sx_result_difference at = {0};
    bool computed = sx_result_compare(c->head.root, rebuilt, false, c->arena, &at);
    if (computed && at.member == NULL) {
        return SX_E_MEMORY;
    }
    if (computed && (c->fate != SX_FATE_OK || failed_then(c->head.root))) {
        return unverifiable(c, "RESULT.CODE",
                            c->fate != SX_FATE_OK
                                ? "the instrument's code failed for its answers now"
                                : "the instrument's code failed when it was made");
    }
    if (!computed && other_engine(c) && c->head.sealed) {
        c->ret->scores_only = true;
        return SX_OK; /* this version may write other members; what it scores is the same */
    }
    bool named = computed || sx_result_compare(c->head.root, rebuilt, true, c->arena, &at);
    if (named && at.member == NULL) {
        return SX_E_MEMORY;
    }
    put_seal_place(c);
    put_first_other(c);
    if (!named) {
        return differs(c, c->head.sealed ? "RESULT.BYTES" : "RESULT.CHANGED",
                       c->head.sealed
                           ? "its scores are right, and its bytes are not those that are written"
                           : "its scores are right, and it was changed after it was written");
    }
    c->ret->member = computed ? at.member : c->ret->member;
    c->ret->stored = at.stored;
    c->ret->rebuilt = at.rebuilt;
    return differs(c, computed ? "RESULT.SCORE" : "RESULT.CHANGED",
                   c->head.sealed ? "its answers give something else"
                                  : "it was changed after it was written");
}

static sx_status compare(checking *c)
{
    c->ret->engine = NULL;
    if (other_engine(c) && !keep(c->arena, c->head.engine, &c->ret->engine)) {
        return SX_E_MEMORY;
    }
    if (same_bytes(c)) {
        return SX_OK;
    }
    json_t *rebuilt = NULL;
    sx_status status =
        sx_json_read((sx_slice){sx_buf_text(&c->rebuilt), c->rebuilt.len}, NULL, 1, NULL, &rebuilt);
    if (status == SX_OK) {
        status = compare_members(c, rebuilt);
    }
    json_decref(rebuilt);
    return status;
}

/* --- in order ---------------------------------------------------------------------------------- */

static sx_status check(checking *c)
{
    sx_result_fault fault = {0};
    sx_status status = sx_bench_find(c->bench, &c->head, &c->maker, &fault);
    if (status != SX_OK) {
        return status;
    }
    if (c->maker == NULL && c->head.seal.state == SX_SEAL_BROKEN) {
        put_seal_place(c);
        return differs(c, "RESULT.CHANGED", "it was changed after it was written");
    }
    if (c->maker == NULL) {
        c->ret->todo = fault.todo == NULL ? NULL : sx_arena_strdup(c->arena, fault.todo);
        return unverifiable(c, fault.code, sx_arena_strdup(c->arena, fault.text));
    }
    status = read_answers(c);
    if (status != SX_OK || c->response == NULL) {
        return status;
    }
    status = rebuild(c);
    if (status == SX_E_INPUT) {
        return unverifiable(c, "RESULT.RESPONSE", "an item that is not shown has an answer");
    }
    return status == SX_OK ? compare(c) : status;
}

/* It is no result, or no longer one. */
static sx_status refuse(checking *c, const sx_result_fault *fault)
{
    if (c->head.seal.state == SX_SEAL_BROKEN) {
        put_seal_place(c);
        return differs(c, "RESULT.CHANGED",
                       "it was changed after it was written, and cannot be read any more");
    }
    c->ret->line += fault->line > 0 ? fault->line - 1 : 0;
    c->ret->column = c->ret->column_last = fault->column;
    c->ret->todo = fault->todo;
    return unverifiable(c, fault->code, sx_arena_strdup(c->arena, fault->text));
}

sx_status sx_verify_result(sx_bench *bench, const sx_result_text *text, sx_arena *arena,
                           sx_verified *ret, bool *ret_other)
{
    checking c = {.bench = bench, .text = text, .arena = arena, .ret = ret};
    sx_result_fault fault;
    *ret = (sx_verified){.file = text->file, .line = text->line};
    sx_buf_init(&c.rebuilt, SX_RESULT_MAX);
    sx_status status = sx_result_head_read(text, arena, &c.head, &fault);
    *ret_other = fault.other;
    if (status == SX_E_INPUT) {
        status = refuse(&c, &fault);
    } else if (status == SX_OK) {
        status = introduce(&c) ? check(&c) : SX_E_MEMORY;
    }
    sx_result_head_free(&c.head);
    sx_buf_free(&c.rebuilt);
    return status;
}
