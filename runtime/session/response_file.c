/*
 * response_file.c: which saved responses stand in a file: one object, an array, {"responses": [...]}
 * or one object per line. The objects themselves are read in response_json.c.
 */
#include <string.h>

#include "base/json_read.h"
#include "session/response.h"

/* Takes one line off `rest`, without its end. */
static sx_slice next_line(sx_slice *rest)
{
    const char *end = rest->len == 0 ? NULL : memchr(rest->at, '\n', rest->len);
    size_t len = end == NULL ? rest->len : (size_t)(end - rest->at);
    size_t taken = end == NULL ? len : len + 1;
    sx_slice line = {rest->at, len};
    rest->at += taken;
    rest->len -= taken;
    return line;
}

static bool is_blank(sx_slice text)
{
    return sx_slice_trim(text).len == 0;
}

/* The first line is a whole JSON object and something follows it. */
static bool is_lines(sx_slice text)
{
    sx_slice first = next_line(&text);
    while (is_blank(first) && text.len > 0) {
        first = next_line(&text);
    }
    json_t *value = NULL;
    if (is_blank(text) || sx_json_read(first, NULL, 1, NULL, &value) != SX_OK) {
        return false;
    }
    bool object = json_is_object(value);
    json_decref(value);
    return object;
}

static sx_status out_of_memory(sx_diags *diags, const char *file)
{
    return sx_diag_add(diags, SX_E_MEMORY, "RESPONSE.MEMORY", (sx_where){.file = file}, NULL,
                       "memory ran out while reading responses");
}

/* Lays out items and where for the array `list`; `lines` holds the line of each, NULL: not known. */
static sx_status lay_out(const json_t *list, const uint32_t *lines, const char *file,
                         sx_arena *arena, sx_diags *diags, sx_response_file *ret)
{
    size_t count = json_array_size(list);
    ret->items = sx_arena_array(arena, count == 0 ? 1 : count, sizeof *ret->items);
    ret->where = sx_arena_array(arena, count == 0 ? 1 : count, sizeof *ret->where);
    if (ret->items == NULL || ret->where == NULL) {
        return out_of_memory(diags, file);
    }
    for (size_t i = 0; i < count; i++) {
        ret->items[i] = json_array_get(list, i);
        ret->where[i] = (sx_where){.file = file, .line = lines == NULL ? 0 : lines[i]};
    }
    ret->count = count;
    return SX_OK;
}

static size_t count_lines(sx_slice text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++) {
        count += text.at[i] == '\n';
    }
    return count;
}

static sx_status read_lines(sx_slice text, const char *file, sx_arena *arena, sx_diags *diags,
                            sx_response_file *ret)
{
    uint32_t *lines = sx_arena_array(arena, count_lines(text), sizeof *lines);
    ret->root = json_array();
    if (lines == NULL || ret->root == NULL) {
        return out_of_memory(diags, file);
    }
    uint32_t line = 0;
    while (text.len > 0) {
        sx_slice one = next_line(&text);
        json_t *value = NULL;
        line++;
        if (is_blank(one)) {
            continue;
        }
        sx_status status = sx_json_read(one, file, line, diags, &value);
        if (status != SX_OK) {
            return status;
        }
        lines[json_array_size(ret->root)] = line;
        if (json_array_append_new(ret->root, value) != 0) {
            return out_of_memory(diags, file);
        }
    }
    return lay_out(ret->root, lines, file, arena, diags, ret);
}

static sx_status read_document(sx_slice text, const char *file, sx_arena *arena, sx_diags *diags,
                               sx_response_file *ret)
{
    json_t *value = NULL;
    sx_status status = sx_json_read(text, file, 1, diags, &value);
    if (status != SX_OK) {
        return status;
    }
    ret->root = value;
    if (json_is_array(value)) {
        return lay_out(value, NULL, file, arena, diags, ret);
    }
    const json_t *list = json_object_get(value, "responses");
    if (json_is_array(list)) {
        return lay_out(list, NULL, file, arena, diags, ret);
    }
    ret->root = json_array();
    if (ret->root == NULL) {
        json_decref(value);
        return out_of_memory(diags, file);
    }
    if (json_array_append_new(ret->root, value) != 0) {
        return out_of_memory(diags, file);
    }
    return lay_out(ret->root, NULL, file, arena, diags, ret);
}

sx_status sx_response_file_read(sx_slice text, const char *file, sx_arena *arena, sx_diags *diags,
                                sx_response_file *ret)
{
    *ret = (sx_response_file){0};
    sx_status status = is_lines(text) ? read_lines(text, file, arena, diags, ret)
                                      : read_document(text, file, arena, diags, ret);
    if (status != SX_OK) {
        sx_response_file_free(ret);
    }
    return status;
}

void sx_response_file_free(sx_response_file *file)
{
    json_decref(file->root);
    *file = (sx_response_file){0};
}
