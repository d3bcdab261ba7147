/*
 * print_text.h: a growing text of the program: help, manual pages, completions. A failure sticks
 * and is seen when the text is printed.
 */
#ifndef SX_CLI_PRINT_TEXT_H
#define SX_CLI_PRINT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_text {
    char *data; /* NUL-terminated; NULL while empty */
    size_t len, capacity;
    bool failed; /* memory ran out */
} cli_text;

void cli_text_add(cli_text *text, const char *data, size_t len);
void cli_text_str(cli_text *text, const char *string);
void cli_text_printf(cli_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/*
 * Adds `string` broken at blanks, lines at most `width` columns (ASCII). The text starts at column
 * `at`; further lines start with `indent` blanks. Ends with a newline. Newlines in the string are
 * blanks, an empty line starts a paragraph.
 */
void cli_text_wrap(cli_text *text, const char *string, int at, int indent, int width);
/* Prints the text and gives its memory back; exit status 0, 51 or 70. */
int cli_text_print(cli_text *text);
void cli_text_free(cli_text *text);
/* The text as a JSON string with its quotes. */
void cli_text_json(cli_text *text, const char *string);

#endif
