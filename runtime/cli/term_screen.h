/*
 * term_screen.h: one full screen: a body that may be taller than the terminal, of which the part
 * around the cursor is shown, and a foot that is always shown.
 */
#ifndef SX_CLI_TERM_SCREEN_H
#define SX_CLI_TERM_SCREEN_H

#include "cli/print_text.h"

typedef struct cli_screen {
    cli_text body, foot; /* wrapped lines; one that starts with \1 is bold */
    bool in_foot;
    bool failed;
    bool focused;
    size_t focus;  /* line of the body that the cursor is in */
    size_t column; /* and its column */
    size_t top;    /* first line of the body to show when nothing is focused */
} cli_screen;

void cli_screen_free(cli_screen *screen);
/* Adds text, wrapped; see sx_text_wrap. */
void cli_screen_add(cli_screen *screen, const char *text, size_t indent, bool hang, bool bold);
void cli_screen_blank(cli_screen *screen);
/* The cursor comes to the last line added: to its end, or to `column`. */
void cli_screen_focus_end(cli_screen *screen);
/* The cursor comes to the line that is added next. */
void cli_screen_focus_next(cli_screen *screen, size_t column);
/* Everything from here on belongs to the foot. */
void cli_screen_start_foot(cli_screen *screen);
/* Clears the terminal and shows it. *ret_more: lines of the body below those shown. False when it
 * could not be written or memory ran out. */
bool cli_screen_draw(const cli_screen *screen, size_t *ret_more, size_t *ret_shown);

#endif
