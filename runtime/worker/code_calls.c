/*
 * code_calls.c: calls that are not about rows: the manifest, the next item, wording. Each is asked once
 * more in a fresh worker when the first one died over it.
 */
#include "worker/code_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define MANIFEST_MAX ((size_t)1024 * 1024) /* as for a file */
#define TEXT_MAX 4096u                     /* of one wording */

static void new_error(sx_code *code)
{
    code->error = (sx_plugin_error){.size = sizeof code->error, .column = -1};
}

static sx_status no_memory(sx_code *code, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "INTERNAL.MEMORY",
                       (sx_where){.file = code->bundle->name}, NULL, "memory ran out");
}

/* --- manifest -------------------------------------------------------------------------------------- */

typedef enum part { PART_MANIFEST, PART_PLACES, PART_TRACED } part;

static sx_plugin_status ask_part(sx_code *code, part what, void *buffer, uint64_t capacity,
                                 uint64_t *ret_length)
{
    const sx_lua_source *source = NULL;
    new_error(code);
    if (what == PART_MANIFEST) {
        return code->plugin->manifest(code->self, buffer, capacity, ret_length, &code->error);
    }
    source = code->plugin->extension(code->self, SX_LUA_SOURCE);
    if (source == NULL) {
        return SX_PLUGIN_E_UNSUPPORTED;
    }
    return what == PART_PLACES
               ? source->places(code->self, buffer, capacity, ret_length, &code->error)
               : source->traced(code->self, buffer, capacity, ret_length, &code->error);
}

static sx_status read_part(sx_code *code, part what, void *buffer, uint64_t capacity,
                           uint64_t *ret_length, sx_diags *diags)
{
    sx_plugin_status status = 0;
    sx_fate fate = SX_FATE_OK;
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        *ret_length = 0;
        status = ask_part(code, what, buffer, capacity, ret_length);
        fate = sx_code_take_end(code, status);
        if (attempt > 0 || !sx_code_again(code, fate)) {
            break;
        }
    }
    if (status == SX_PLUGIN_E_SPACE || (fate == SX_FATE_OK && *ret_length > capacity)) {
        (void)sx_code_invalid(code, "the manifest is longer than 1 MiB");
        fate = SX_FATE_INVALID;
    }
    if (fate == SX_FATE_OK) {
        return SX_OK;
    }
    sx_code_note_failure(code);
    return sx_code_diagnose(code, diags, "on being asked for its manifest");
}

static sx_status read_traced(sx_code *code, sx_arena *arena, char *scratch, sx_diags *diags,
                             sx_code_manifest *ret)
{
    uint64_t length = 0;
    sx_status status = read_part(code, PART_TRACED, scratch, MANIFEST_MAX, &length, diags);
    if (status != SX_OK) {
        return status;
    }
    size_t lines = 0;
    for (uint64_t i = 0; i < length; i++) {
        lines += scratch[i] == '\n' ? 1 : 0;
    }
    ret->traced = sx_arena_array(arena, lines + 1, sizeof *ret->traced);
    if (ret->traced == NULL) {
        return no_memory(code, diags);
    }
    uint64_t start = 0;
    for (uint64_t i = 0; i <= length; i++) {
        if (i < length && scratch[i] != '\n') {
            continue;
        }
        if (i > start) {
            const char *id = sx_arena_strndup(arena, scratch + start, (size_t)(i - start));
            if (id == NULL) {
                return no_memory(code, diags);
            }
            ret->traced[ret->traced_count++] = id;
        }
        start = i + 1;
    }
    return SX_OK;
}

static sx_status read_places(sx_code *code, sx_arena *arena, sx_diags *diags, sx_code_manifest *ret)
{
    size_t lines = 1;
    for (size_t i = 0; i < ret->length; i++) {
        lines += ret->text[i] == '\n' ? 1 : 0;
    }
    uint64_t count = 0;
    uint32_t *places = sx_arena_array(arena, 2 * lines, sizeof *places);
    if (places == NULL) {
        return no_memory(code, diags);
    }
    sx_status status = read_part(code, PART_PLACES, places, 2 * lines, &count, diags);
    if (status == SX_OK) {
        ret->places = places;
        ret->place_count = (size_t)count / 2;
    }
    return status;
}

sx_status sx_code_manifest_read(sx_code *code, sx_arena *arena, sx_diags *diags,
                                sx_code_manifest *ret)
{
    *ret = (sx_code_manifest){0};
    char *scratch = malloc(MANIFEST_MAX);
    if (scratch == NULL) {
        return no_memory(code, diags);
    }
    uint64_t length = 0;
    sx_status status = read_part(code, PART_MANIFEST, scratch, MANIFEST_MAX, &length, diags);
    if (status == SX_OK) {
        ret->length = (size_t)length;
        ret->text = sx_arena_strndup(arena, scratch, ret->length);
        status = ret->text == NULL ? no_memory(code, diags) : SX_OK;
    }
    if (status == SX_OK && code->plugin->extension(code->self, SX_LUA_SOURCE) != NULL) {
        status = read_traced(code, arena, scratch, diags, ret);
        if (status == SX_OK) {
            status = read_places(code, arena, diags, ret);
        }
    }
    free(scratch);
    return status;
}

/* --- the next item --------------------------------------------------------------------------------- */

static sx_fate ask_next(sx_code *code, const sx_plugin_block *so_far, uint8_t *state,
                        uint32_t *length, int32_t *ret_item)
{
    const sx_plugin_adaptive *adaptive = code->plugin->extension(code->self, SX_PLUGIN_ADAPTIVE);
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    int32_t item = -1;
    new_error(code);
    if (adaptive != NULL) {
        status = adaptive->next(code->self, so_far, state, length, &item, &code->error);
    } else if (sx_code_in_worker(code)) {
        return sx_code_invalid(code, "the code does not choose items");
    }
    sx_fate fate = sx_code_take_end(code, status);
    if (fate != SX_FATE_OK) {
        return fate;
    }
    if (item < -1) { /* how many items there are only the session knows */
        return sx_code_invalid(code, "next: the index is none of an item");
    }
    if (*length > SX_PLUGIN_STATE_MAX) {
        return sx_code_invalid(code, "next: more state than there may be");
    }
    *ret_item = item;
    return SX_FATE_OK;
}

sx_fate sx_code_next(sx_code *code, const sx_plugin_block *so_far, uint8_t *state,
                     uint32_t *state_length, int32_t *ret_item)
{
    *ret_item = -1;
    if (code->stopped) {
        return SX_FATE_STOPPED;
    }
    uint32_t length = *state_length;
    uint8_t *kept = malloc((size_t)length + 1);
    if (kept == NULL) {
        return SX_FATE_NO_WORKER;
    }
    if (length > 0) {
        memcpy(kept, state, length);
    }
    sx_fate fate = SX_FATE_OK;
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        fate = ask_next(code, so_far, state, state_length, ret_item);
        if (fate != SX_FATE_OK) {
            memset(state, 0, SX_PLUGIN_STATE_MAX);
            memcpy(state, kept, length);
            *state_length = length;
        }
        if (attempt > 0 || !sx_code_again(code, fate)) {
            break;
        }
    }
    free(kept);
    if (fate != SX_FATE_OK) {
        sx_code_note_failure(code);
    }
    return fate;
}

/* --- wording --------------------------------------------------------------------------------------- */

static bool is_showable(sx_slice text)
{
    const char *at = text.at;
    const char *end = text.at + text.len;
    while (at < end) {
        int32_t point = sx_utf8_next(&at, end);
        if (point <= 0 || sx_utf8_forbidden(point)) {
            return false;
        }
    }
    return true;
}

static sx_fate ask_text(sx_code *code, const sx_plugin_text_context *context, char *buffer,
                        uint64_t *ret_length)
{
    const sx_plugin_text *text = code->plugin->extension(code->self, SX_PLUGIN_TEXT);
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    new_error(code);
    if (text != NULL) {
        status = text->text(code->self, context, buffer, TEXT_MAX, ret_length, &code->error);
    } else if (sx_code_in_worker(code)) {
        return sx_code_invalid(code, "the code does not write wording");
    }
    if (status == SX_PLUGIN_E_SPACE) {
        return sx_code_invalid(code, "text: more than 4096 bytes");
    }
    sx_fate fate = sx_code_take_end(code, status);
    if (fate == SX_FATE_OK && *ret_length > TEXT_MAX) {
        return sx_code_invalid(code, "text: more than 4096 bytes");
    }
    if (fate == SX_FATE_OK && !is_showable((sx_slice){buffer, (size_t)*ret_length})) {
        return sx_code_invalid(code, "text: not UTF-8, or with control characters");
    }
    return fate;
}

sx_fate sx_code_text(sx_code *code, const sx_plugin_text_context *context, sx_buf *out)
{
    char buffer[TEXT_MAX];
    uint64_t length = 0;
    sx_fate fate = SX_FATE_OK;
    if (code->stopped) {
        return SX_FATE_STOPPED;
    }
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        length = 0;
        fate = ask_text(code, context, buffer, &length);
        if (attempt > 0 || !sx_code_again(code, fate)) {
            break;
        }
    }
    if (fate == SX_FATE_OK) {
        sx_buf_add(out, buffer, (size_t)length);
        return fate;
    }
    sx_code_note_failure(code);
    return fate;
}
