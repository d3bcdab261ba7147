/*
 * print_text.c: the growing text of the program and its line breaks. It knows nothing of commands.
 */
#include "cli/print_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#define TEXT_MAX ((size_t)16 * 1024 * 1024)

void cli_text_add(cli_text *text, const char *data, size_t len)
{
    if (text->failed) {
        return;
    }
    if (len > TEXT_MAX - text->len) {
        text->failed = true;
        return;
    }
    size_t needed = text->len + len + 1;
    if (needed > text->capacity) {
        size_t capacity = text->capacity < 1024 ? 1024 : text->capacity;
        while (capacity < needed) {
            capacity *= 2;
        }
        char *grown = realloc(text->data, capacity);
        if (grown == NULL) {
            text->failed = true;
            return;
        }
        text->data = grown;
        text->capacity = capacity;
    }
    memcpy(text->data + text->len, data, len);
    text->len += len;
    text->data[text->len] = '\0';
}

void cli_text_str(cli_text *text, const char *string)
{
    cli_text_add(text, string, strlen(string));
}

void cli_text_printf(cli_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *piece = length < 0 ? NULL : malloc((size_t)length + 1);
    if (piece == NULL) {
        text->failed = true;
    } else {
        vsnprintf(piece, (size_t)length + 1, format, again);
        cli_text_add(text, piece, (size_t)length);
        free(piece);
    }
    va_end(again);
}

static void blanks(cli_text *text, int count)
{
    for (int i = 0; i < count; i++) {
        cli_text_add(text, " ", 1);
    }
}

void cli_text_wrap(cli_text *text, const char *string, int at, int indent, int width)
{
    int column = at;
    bool first = true; /* no word on this line yet */
    const char *cursor = string;
    while (*cursor != '\0') {
        size_t gap = strspn(cursor, " \n");
        bool paragraph = gap > 1 && memchr(cursor, '\n', gap) != NULL;
        cursor += gap;
        size_t word = strcspn(cursor, " \n");
        if (word == 0) {
            break;
        }
        if (paragraph) {
            cli_text_str(text, "\n\n");
            blanks(text, indent);
            column = indent;
            first = true;
        } else if (!first && column + 1 + (int)word > width) {
            cli_text_str(text, "\n");
            blanks(text, indent);
            column = indent;
            first = true;
        }
        if (!first) {
            cli_text_str(text, " ");
            column++;
        }
        cli_text_add(text, cursor, word);
        column += (int)word;
        first = false;
        cursor += word;
    }
    cli_text_str(text, "\n");
}

void cli_text_json(cli_text *text, const char *string)
{
    cli_text_str(text, "\"");
    for (const char *at = string; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"' || c == '\\') {
            cli_text_printf(text, "\\%c", c);
        } else if (c < 0x20 || c == 0x7f) {
            cli_text_printf(text, "\\u%04x", (unsigned)c);
        } else {
            cli_text_add(text, at, 1);
        }
    }
    cli_text_str(text, "\"");
}

int cli_text_print(cli_text *text)
{
    int status = 0;
    if (text->failed) {
        status = cli_refuse(SX_E_MEMORY);
    } else if (text->data != NULL) {
        status = cli_print(text->data);
    }
    cli_text_free(text);
    return status;
}

void cli_text_free(cli_text *text)
{
    free(text->data);
    *text = (cli_text){0};
}
