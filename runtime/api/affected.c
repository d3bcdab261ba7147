/*
 * affected.c: finds the results of a rule hash or an instrument. A line that does not hold what is asked for is
 * passed over without being read, so that millions cost what reading the file costs.
 */
#include <string.h>

#include "api/affected_table.h"
#include "base/json_read.h"

#define HASH_KEY ".rule_hash"

typedef struct searching {
    const sx_affected_options *options;
    sx_result_filter filter;
    sx_slice needle; /* what a line must hold to be worth reading */
    sx_affected_summary *summary;
    sx_diags *diags;
} searching;

/* memmem is not POSIX. */
static bool holds(sx_slice text, sx_slice needle)
{
    while (text.len >= needle.len) {
        const char *at = memchr(text.at, needle.at[0], text.len - needle.len + 1);
        if (at == NULL) {
            return false;
        }
        if (memcmp(at, needle.at, needle.len) == 0) {
            return true;
        }
        text.len -= (size_t)(at - text.at) + 1;
        text.at = at + 1;
    }
    return false;
}

static sx_status tell_row(void *user, sx_affected *one)
{
    searching *s = user;
    s->summary->affected++;
    return s->options->each == NULL || s->options->each(s->options->user, one)
               ? SX_OK
               : sx_result_stopped(s->diags);
}

static sx_status tell(searching *s, const sx_result_text *text, sx_affected *one)
{
    one->file = text->file;
    one->line = text->line;
    return tell_row(s, one);
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static sx_status take_result(searching *s, const sx_result_text *text, const sx_result_head *head)
{
    if (!sx_result_filter_takes(&s->filter, head->instrument, head->version, head->rule_hash)) {
        return SX_OK;
    }
    sx_affected one = {.subject = head->subject,
                       .session = head->session,
                       .when = head->when,
                       .instrument = head->instrument,
                       .version = head->version,
                       .rule_hash = head->rule_hash,
                       .hash = head->hash,
                       .supersedes = head->link.result != NULL};
    return tell(s, text, &one);
}

/* A row of `sextant score --json`: {"id":...,"phq-9.total":...,"phq-9.rule_hash":...}. */
static sx_status take_row(searching *s, const sx_result_text *text, const json_t *row,
                          sx_arena *arena)
{
    const char *key;
    json_t *value;
    sx_status status = SX_OK;
    json_object_foreach((json_t *)row, key, value)
    {
        size_t len = strlen(key);
        size_t tail = sizeof HASH_KEY - 1;
        const char *hash = json_string_value(value);
        if (status != SX_OK || len <= tail || strcmp(key + len - tail, HASH_KEY) != 0 ||
            hash == NULL) {
            continue;
        }
        const char *id = sx_arena_strndup(arena, key, len - tail);
        const char *version_key = id == NULL ? NULL : sx_arena_printf(arena, "%s.version", id);
        if (version_key == NULL) {
            return SX_E_MEMORY;
        }
        sx_affected one = {.subject = text_of(row, "id"),
                           .instrument = id,
                           .version = text_of(row, version_key),
                           .rule_hash = hash};
        if (sx_result_filter_takes(&s->filter, one.instrument, one.version, hash)) {
            status = tell(s, text, &one);
        }
    }
    return status;
}

static sx_status search(searching *s, const sx_result_text *text, sx_arena *arena)
{
    sx_result_head head;
    sx_result_fault fault;
    sx_status status = sx_result_head_read(text, arena, &head, &fault);
    if (status == SX_OK) {
        status = take_result(s, text, &head);
    } else if (status == SX_E_INPUT && fault.other) {
        status = json_is_object(head.root) ? take_row(s, text, head.root, arena) : SX_OK;
    } else if (status == SX_E_INPUT) {
        s->summary->unreadable++;
        status = SX_OK;
    }
    sx_result_head_free(&head);
    return status;
}

static sx_status search_one(void *user, const sx_result_text *text)
{
    searching *s = user;
    sx_slice bytes = text->text;
    s->summary->read++;
    if (text->too_long || bytes.at[0] != '{' || bytes.at[bytes.len - 1] != '}') {
        s->summary->unreadable++;
        return SX_OK;
    }
    if (!holds(bytes, s->needle)) {
        return SX_OK;
    }
    sx_arena *arena = sx_arena_new(0);
    sx_status status = arena == NULL ? SX_E_MEMORY : search(s, text, arena);
    sx_arena_free(arena);
    return status;
}

static sx_status search_table(void *user, const char *path, bool found)
{
    searching *s = user;
    sx_affected_table table = {.filter = &s->filter,
                               .user = s,
                               .each = tell_row,
                               .path = path,
                               .found = found,
                               .summary = s->summary,
                               .diags = s->diags};
    return sx_affected_in_table(&table);
}

sx_status sx_results_affected(sx_context *context, const sx_affected_options *options,
                              sx_affected_summary *ret)
{
    *ret = (sx_affected_summary){0};
    sx_diags *diags = sx_context_begin(context);
    if (diags == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_result_options_size(options->size, sizeof *options, diags);
    if (status != SX_OK) {
        return status;
    }
    searching s = {.options = options,
                   .filter = {options->rule_hash, options->instrument, options->version},
                   .summary = ret,
                   .diags = diags};
    if (options->rule_hash == NULL && options->instrument == NULL) {
        return sx_diag_add(diags, SX_E_USAGE, "USAGE.AFFECTED", (sx_where){0},
                           "a rule hash, or an instrument", "nothing is asked for");
    }
    status = sx_result_filter_check(&s.filter, diags);
    s.needle = sx_slice_of(options->rule_hash != NULL ? options->rule_hash : options->instrument);
    if (status == SX_OK) {
        status = sx_results_read(&options->in, diags->arena, diags, search_one, search_table, &s);
    }
    if (status == SX_OK && ret->unreadable > 0) {
        status = sx_diag_add(diags, SX_E_INPUT, "RESULT.UNREADABLE", (sx_where){0},
                             "one JSON object in each line",
                             "lines that cannot be read: %llu of %llu: the list may not be whole",
                             (unsigned long long)ret->unreadable, (unsigned long long)ret->read);
    }
    return status;
}
