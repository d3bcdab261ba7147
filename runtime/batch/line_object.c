/*
 * line_object.c: see line_object.h. A line is read once; only one that cannot be read is looked at
 * again, for what is wrong with it.
 */
#include "batch/line_object.h"

#include "base/json_read.h"

static sx_bad_line read_object(const sx_block *block, size_t at, sx_diags *diags, json_t **ret)
{
    const sx_record *record = &block->records[at];
    sx_slice text = {block->data + record->start, record->len};
    sx_bad_line fault = sx_record_fault(record->kind);
    *ret = NULL;
    if (fault.code == NULL) {
        fault = sx_bytes_fault(text);
    }
    if (fault.code != NULL) {
        return fault;
    }
    if (sx_json_read(text, NULL, 0, diags, ret) != SX_OK) {
        return (sx_bad_line){"INPUT.JSON", "one JSON object"};
    }
    if (!json_is_object(*ret)) {
        json_decref(*ret);
        *ret = NULL;
        return (sx_bad_line){"INPUT.JSON.OBJECT", "one JSON object in each line"};
    }
    return (sx_bad_line){0};
}

json_t *sx_line_object(const sx_block *block, size_t record)
{
    json_t *object;
    (void)read_object(block, record, NULL, &object);
    return object;
}

static const char *keep(sx_arena *texts, const char *text, const char *otherwise)
{
    const char *copy = text == NULL ? NULL : sx_arena_strdup(texts, text);
    return copy == NULL ? otherwise : copy;
}

sx_bad_line sx_line_fault(const sx_block *block, size_t record, sx_arena *texts)
{
    sx_diags diags;
    json_t *object;
    sx_diags_init(&diags, texts);
    sx_bad_line fault = read_object(block, record, &diags, &object);
    json_decref(object);
    if (fault.code != NULL && diags.count > 0) {
        fault.code = diags.items[0].code;
        fault.expected = keep(texts, diags.items[0].expected, fault.expected);
    }
    return fault;
}
