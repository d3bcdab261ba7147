/*
 * diag.c: collects diagnostics and prints them one per line. Texts are copied, because they often
 * quote a file that is about to be closed; on printing, control characters are made visible, so
 * that a hostile file cannot steer the terminal through an error message.
 */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Longer messages are cut: a message never needs a whole hostile file. */
#define MESSAGE_MAX 2000

static const char no_memory[] = "memory ran out while saying what is wrong";

void sx_diags_init(sx_diags *diags, sx_arena *arena)
{
    *diags = (sx_diags){.arena = arena};
}

static const char *copy_or(sx_arena *arena, const char *text, const char *otherwise)
{
    const char *copy = text == NULL ? NULL : sx_arena_strdup(arena, text);
    return copy == NULL ? otherwise : copy;
}

/* Length of `text` when no more than `max` bytes may stay, not cutting a character in two. */
static size_t cut_length(const char *text, size_t len, size_t max)
{
    if (len <= max) {
        return len;
    }
    len = max;
    while (len > 0 && ((unsigned char)text[len] & 0xC0U) == 0x80U) {
        len--;
    }
    return len;
}

static const char *format_message(sx_arena *arena, const char *format, va_list arguments)
{
    char text[MESSAGE_MAX + 8];
    int written = vsnprintf(text, sizeof text, format, arguments);
    if (written < 0) {
        return "(a message that cannot be written)";
    }
    size_t len = (size_t)written < sizeof text ? (size_t)written : sizeof text - 1;
    if (len > MESSAGE_MAX) {
        len = cut_length(text, len, MESSAGE_MAX);
        memcpy(text + len, "...", 4);
        len += 3;
    }
    const char *copy = sx_arena_strndup(arena, text, len);
    return copy == NULL ? no_memory : copy;
}

/* The place for one more diagnostic, or NULL when it is only counted. */
static sx_diag *next_place(sx_diags *diags, bool warning)
{
    if (diags->count >= SX_DIAGS_MAX) {
        diags->dropped++;
        /* The first error is never dropped for warnings before it: its status is the result. */
        if (!warning && diags->errors == 0) {
            return &diags->items[diags->count - 1];
        }
        return NULL;
    }
    void *items = diags->items;
    if (sx_arena_grow(diags->arena, &items, &diags->capacity, diags->count, sizeof(sx_diag)) ==
        NULL) {
        diags->dropped++;
        return NULL;
    }
    diags->items = items;
    return &diags->items[diags->count++];
}

static void add(sx_diags *diags, const sx_diag *what, const char *format, va_list arguments)
{
    if (diags == NULL) {
        return;
    }
    sx_diag *place = next_place(diags, what->warning);
    if (!what->warning) {
        diags->errors++;
    }
    if (place == NULL) {
        return;
    }
    *place = *what;
    place->where.file = copy_or(diags->arena, what->where.file, NULL);
    place->code = copy_or(diags->arena, what->code, "");
    place->expected = copy_or(diags->arena, what->expected, NULL);
    place->message = format_message(diags->arena, format, arguments);
}

sx_status sx_diag_add(sx_diags *diags, sx_status status, const char *code, sx_where where,
                      const char *expected, const char *format, ...)
{
    sx_diag what = {.status = status, .code = code, .where = where, .expected = expected};
    va_list arguments;
    va_start(arguments, format);
    add(diags, &what, format, arguments);
    va_end(arguments);
    return status;
}

void sx_diags_take(sx_diags *diags, const sx_diags *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const sx_diag *d = &from->items[i];
        if (d->warning) {
            sx_diag_warn(diags, d->code, d->where, d->expected, "%s", d->message);
        } else {
            sx_diag_add(diags, d->status, d->code, d->where, d->expected, "%s", d->message);
        }
        sx_diag_excerpt(diags, d->excerpt == NULL ? "" : d->excerpt);
    }
    diags->dropped += from->dropped;
}

void sx_diag_excerpt(sx_diags *diags, const char *text)
{
    if (diags != NULL && diags->count > 0 && diags->dropped == 0 && text[0] != '\0') {
        diags->items[diags->count - 1].excerpt = copy_or(diags->arena, text, NULL);
    }
}

void sx_diag_warn(sx_diags *diags, const char *code, sx_where where, const char *expected,
                  const char *format, ...)
{
    sx_diag what = {
        .status = SX_OK, .code = code, .where = where, .expected = expected, .warning = true};
    va_list arguments;
    va_start(arguments, format);
    add(diags, &what, format, arguments);
    va_end(arguments);
}

static bool comes_before(const sx_where *a, const sx_where *b)
{
    if (a->file != b->file &&
        (a->file == NULL || b->file == NULL || strcmp(a->file, b->file) != 0)) {
        return false;
    }
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void sx_diags_sort(sx_diags *diags, size_t first)
{
    for (size_t i = first + 1; i < diags->count; i++) {
        sx_diag moved = diags->items[i];
        size_t at = i;
        while (at > first && comes_before(&moved.where, &diags->items[at - 1].where)) {
            diags->items[at] = diags->items[at - 1];
            at--;
        }
        diags->items[at] = moved;
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool says_the_same(const sx_diag *a, const sx_diag *b, bool *ret_here)
{
    *ret_here = a->where.line == b->where.line && a->where.column == b->where.column;
    return a->warning == b->warning && a->excerpt == NULL && b->excerpt == NULL &&
           a->where.line > 0 && same_text(a->where.file, b->where.file) &&
           same_text(a->code, b->code) && same_text(a->expected, b->expected) &&
           (*ret_here || same_text(a->message, b->message));
}

void sx_diags_fold(sx_diags *diags, size_t first)
{
    for (size_t i = first; i < diags->count; i++) {
        size_t kept = i + 1, here = 0, elsewhere = 0;
        uint32_t next = 0;
        for (size_t k = i + 1; k < diags->count; k++) {
            bool same_place = false;
            if (!says_the_same(&diags->items[i], &diags->items[k], &same_place)) {
                diags->items[kept++] = diags->items[k];
                continue;
            }
            next = next == 0 ? diags->items[k].where.line : next;
            here += same_place ? 1 : 0;
            elsewhere += same_place ? 0 : 1;
        }
        diags->count = kept;
        const char *message = diags->items[i].message;
        if (elsewhere > 0) {
            message = sx_arena_printf(diags->arena, "%s (and %zu more, the next in line %lu)",
                                      message, elsewhere + here, (unsigned long)next);
        } else if (here > 0) {
            message = sx_arena_printf(diags->arena, "%s (and %zu more like it)", message, here);
        }
        diags->items[i].message = message == NULL ? diags->items[i].message : message;
    }
}

sx_status sx_diags_status(const sx_diags *diags)
{
    if (diags->errors == 0) {
        return SX_OK;
    }
    for (size_t i = 0; i < diags->count; i++) {
        if (!diags->items[i].warning) {
            return diags->items[i].status;
        }
    }
    /* Errors were counted and none could be kept. */
    return SX_E_MEMORY;
}

/* Text on one line: controls and bytes that are not UTF-8 as \xNN, newlines as \n. */
static void print_visible(sx_buf *out, const char *text)
{
    const char *at = text;
    const char *end = text + strlen(text);
    while (at < end) {
        const char *start = at;
        int32_t code_point = sx_utf8_next(&at, end);
        if (code_point == '\n') {
            sx_buf_str(out, "\\n");
        } else if (code_point == '\t') {
            sx_buf_str(out, "\\t");
        } else if (code_point < 0 || sx_utf8_forbidden(code_point)) {
            for (; start < at; start++) {
                sx_buf_printf(out, "\\x%02X", (unsigned)(unsigned char)*start);
            }
        } else {
            sx_buf_add(out, start, (size_t)(at - start));
        }
    }
}

/* Each line on one of its own, moved in: what a file holds cannot look like a line of ours. */
static void print_excerpt(sx_buf *out, const char *text)
{
    while (*text != '\0') {
        char line[1024];
        size_t length = strcspn(text, "\n");
        size_t kept = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, text, kept);
        line[kept] = '\0';
        sx_buf_str(out, line[0] == ' ' ? "" : "    ");
        print_visible(out, line);
        sx_buf_char(out, '\n');
        text += length + (text[length] == '\n' ? 1 : 0);
    }
}

void sx_diag_print(sx_buf *out, const sx_diag *diag)
{
    if (diag->where.file != NULL) {
        print_visible(out, diag->where.file);
        sx_buf_char(out, ':');
    }
    if (diag->where.line > 0) {
        sx_buf_printf(out, "%s%lu:", diag->where.file == NULL ? "line " : "",
                      (unsigned long)diag->where.line);
        if (diag->where.column > 0) {
            sx_buf_printf(out, "%lu:", (unsigned long)diag->where.column);
        }
    }
    if (diag->where.file != NULL || diag->where.line > 0) {
        sx_buf_char(out, ' ');
    }
    if (diag->warning) {
        sx_buf_str(out, "warning: ");
    }
    print_visible(out, diag->message == NULL ? "" : diag->message);
    if (diag->expected != NULL) {
        sx_buf_str(out, ": ");
        print_visible(out, diag->expected);
    }
    if (diag->code != NULL) {
        sx_buf_printf(out, " [%s]", diag->code);
    }
    sx_buf_char(out, '\n');
    if (diag->excerpt != NULL) {
        print_excerpt(out, diag->excerpt);
    }
}

void sx_diags_print(sx_buf *out, const sx_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++) {
        sx_diag_print(out, &diags->items[i]);
    }
    if (diags->dropped > 0) {
        sx_buf_printf(out, "and %zu more like these, not shown\n", diags->dropped);
    }
}

const char *sx_status_name(sx_status status)
{
    switch (status) {
#define STATUS_NAME(name, value, exit_status, meaning)                                             \
    case name: return #name;
        SX_STATUS_LIST(STATUS_NAME)
#undef STATUS_NAME
    }
    return "SX_E_?";
}

const char *sx_status_meaning(sx_status status)
{
    switch (status) {
#define STATUS_MEANING(name, value, exit_status, meaning)                                          \
    case name: return meaning;
        SX_STATUS_LIST(STATUS_MEANING)
#undef STATUS_MEANING
    }
    return "an unknown status";
}

int sx_status_exit(sx_status status)
{
    switch (status) {
#define STATUS_EXIT(name, value, exit_status, meaning)                                             \
    case name: return exit_status;
        SX_STATUS_LIST(STATUS_EXIT)
#undef STATUS_EXIT
    }
    return 70;
}
