/*
 * term_screen.c: composes a screen and writes it in one piece: clear, text, cursor. Bold is the only
 * attribute, means nothing by itself, and is left out with NO_COLOR.
 */
#include "cli/term_screen.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cmd_run.h"

#define BOLD_MARK '\1'
#define ROWS_LEAST 6

void cli_screen_free(cli_screen *screen)
{
    cli_text_free(&screen->body);
    cli_text_free(&screen->foot);
    *screen = (cli_screen){0};
}

static size_t count_lines(const cli_text *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->len; i++) {
        count += text->data[i] == '\n';
    }
    return count;
}

void cli_screen_add(cli_screen *screen, const char *text, size_t indent, bool hang, bool bold)
{
    cli_text *to = screen->in_foot ? &screen->foot : &screen->body;
    char *wrapped = NULL;
    if (sx_text_wrap(text, cli_run_columns(), indent, hang, &wrapped) != SX_OK) {
        screen->failed = true;
        return;
    }
    for (char *line = wrapped; *line != '\0';) {
        char *end = strchr(line, '\n');
        size_t len = end == NULL ? strlen(line) : (size_t)(end - line) + 1;
        cli_text_add(to, "\1", bold ? 1 : 0);
        cli_text_add(to, line, len);
        line += len;
    }
    sx_free(wrapped);
}

void cli_screen_blank(cli_screen *screen)
{
    cli_text_str(screen->in_foot ? &screen->foot : &screen->body, "\n");
}

/* Columns of the last line: the library wraps by columns, so it can also tell them. */
static size_t last_line_columns(const cli_text *text)
{
    size_t end = text->len == 0 ? 0 : text->len - 1;
    size_t start = end;
    size_t columns = 0;
    while (start > 0 && text->data[start - 1] != '\n') {
        start--;
    }
    for (size_t i = start; i < end; i++) {
        columns += ((unsigned char)text->data[i] & 0xc0U) != 0x80U && text->data[i] != BOLD_MARK;
    }
    return columns;
}

void cli_screen_focus_end(cli_screen *screen)
{
    size_t lines = count_lines(&screen->body);
    screen->focused = true;
    screen->focus = lines == 0 ? 0 : lines - 1;
    screen->column = last_line_columns(&screen->body);
}

void cli_screen_focus_next(cli_screen *screen, size_t column)
{
    screen->focused = true;
    screen->focus = count_lines(&screen->body);
    screen->column = column;
}

void cli_screen_start_foot(cli_screen *screen)
{
    screen->in_foot = true;
}

static size_t terminal_rows(void)
{
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) {
        return 24;
    }
    return size.ws_row < ROWS_LEAST ? ROWS_LEAST : size.ws_row;
}

/* Lines `from`..`from + count` of a text. */
static void put_lines(cli_text *out, const cli_text *text, size_t from, size_t count)
{
    const char *at = text->data;
    for (size_t line = 0; at != NULL && *at != '\0' && line < from + count; line++) {
        const char *end = strchr(at, '\n');
        size_t len = end == NULL ? strlen(at) : (size_t)(end - at) + 1;
        bool bold = at[0] == BOLD_MARK;
        if (line >= from) {
            cli_text_str(out, bold && !cli_no_color() ? "\033[1m" : "");
            cli_text_add(out, at + bold, len - bold - 1);
            cli_text_str(out, bold && !cli_no_color() ? "\033[0m\n" : "\n");
        }
        at += len;
    }
}

static bool write_whole(const cli_text *text)
{
    const char *at = text->data;
    size_t left = text->len;
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, at, left);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        at += written;
        left -= (size_t)written;
    }
    return true;
}

/* The first line to show so that the cursor is seen, with as much as can be of what is above it. */
static size_t choose_top(const cli_screen *screen, size_t lines, size_t room)
{
    size_t top = screen->top;
    if (screen->focused && screen->focus >= top + room) {
        top = screen->focus - room + 1;
    }
    return lines > room && top > lines - room ? lines - room : lines <= room ? 0 : top;
}

bool cli_screen_draw(const cli_screen *screen, size_t *ret_more, size_t *ret_shown)
{
    size_t lines = count_lines(&screen->body);
    size_t foot = count_lines(&screen->foot);
    size_t rows = terminal_rows();
    size_t room = rows > foot + 3 ? rows - foot - 3 : 1; /* two marks and the last row */
    size_t top = choose_top(screen, lines, room);
    size_t shown = lines - top < room ? lines - top : room;
    cli_text out = {0};
    cli_text_str(&out, "\033[2J\033[H");
    cli_text_str(&out, top > 0 ? "(more above)\n" : "");
    put_lines(&out, &screen->body, top, shown);
    *ret_more = lines - top - shown;
    *ret_shown = shown;
    cli_text_str(&out, *ret_more > 0 ? "(more below)\n" : "\n");
    put_lines(&out, &screen->foot, 0, foot);
    if (screen->focused && screen->focus >= top && screen->focus < top + shown) {
        cli_text_printf(&out, "\033[%zu;%zuH", screen->focus - top + 1 + (top > 0),
                        screen->column + 1);
    }
    bool good = !screen->failed && !screen->body.failed && !screen->foot.failed && !out.failed &&
                write_whole(&out);
    cli_text_free(&out);
    return good;
}
