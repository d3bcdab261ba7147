/*
 * cmd_run_term.c: questions on a full screen of a terminal, answered with the keyboard. Every key
 * redraws the whole screen from the draft; an arrow never answers anything, only Enter does.
 */
#include <string.h>

#include "cli/cmd_run.h"
#include "cli/cmd_run_parse.h"
#include "cli/term_draft.h"
#include "cli/term_input.h"
#include "cli/term_number.h"
#include "cli/term_screen.h"

#define BAR 41 /* columns of a slider */

static cli_draft draft;

static bool term_open(cli_dialog *run)
{
    (void)run;
    return cli_input_open() && cli_input_raw();
}

static void term_close(cli_dialog *run)
{
    (void)run;
    cli_draft_free(&draft);
    cli_input_close();
}

/* --- the question ------------------------------------------------------------------------------ */

static void add_line(cli_screen *screen, cli_text *line, size_t indent, bool hang, bool bold)
{
    screen->failed = screen->failed || line->failed;
    cli_screen_add(screen, line->data == NULL ? "" : line->data, indent, hang, bold);
    cli_text_free(line);
}

static void add_heading(cli_screen *screen, const cli_dialog *run)
{
    sx_instrument_view view;
    char progress[100];
    cli_text line = {0};
    sx_session_instrument(run->session, &view);
    cli_run_progress(run, progress, sizeof progress);
    cli_text_printf(&line, "%s - %s", progress, view.title);
    add_line(screen, &line, 0, false, false);
    if (view.instructions[0] != '\0') {
        cli_screen_add(screen, view.instructions, 0, false, false);
    }
    cli_screen_blank(screen);
}

static char mark_of(size_t option)
{
    if (draft.kind == CLI_DRAFT_CHOICE) {
        return draft.at == option && draft.reason == '\0' ? 'x' : ' ';
    }
    return draft.ranks[option] > 0 ? 'x' : ' ';
}

static void add_options(cli_screen *screen)
{
    for (size_t i = 0; i < draft.item->option_count; i++) {
        cli_text line = {0};
        bool here = draft.at == i && draft.reason == '\0';
        bool ranking = draft.kind == CLI_DRAFT_RANKING;
        char label[CLI_LABEL];
        const char *text;
        cli_run_label(draft.item, i, label, &text);
        cli_text_printf(&line, "%c %2s ", here ? '>' : ' ', label);
        if (ranking && draft.ranks[i] > 0) {
            cli_text_printf(&line, "[place %zu] ", draft.ranks[i]);
        } else if (!ranking) {
            cli_text_printf(&line, draft.kind == CLI_DRAFT_CHOICE ? "(%c) " : "[%c] ", mark_of(i));
        }
        cli_text_str(&line, text);
        if (here) {
            cli_screen_focus_next(screen, 0);
        }
        add_line(screen, &line, 9, true, here);
    }
}

static const char *reason_text(char letter)
{
    return letter == 's'   ? "Skip this question"
           : letter == 'd' ? "Prefer not to say"
                           : "Does not apply";
}

static void add_reasons(cli_screen *screen)
{
    static const char letters[CLI_REASONS] = {'s', 'd', 'n'};
    bool text = draft.kind == CLI_DRAFT_TEXT;
    for (size_t i = 0; i < CLI_REASONS; i++) {
        cli_text line = {0};
        bool here = draft.reason == letters[i];
        if (cli_run_reason(draft.item, letters[i]) == NULL) {
            continue;
        }
        cli_text_printf(&line, "%c %s%c (%c) %s", here ? '>' : ' ', text ? "/" : " ", letters[i],
                        here ? 'x' : ' ', reason_text(letters[i]));
        if (here) {
            cli_screen_focus_next(screen, 0);
        }
        add_line(screen, &line, 9, true, here);
    }
}

static void add_slider(cli_screen *screen)
{
    const sx_item_view *item = draft.item;
    char bar[BAR + 1];
    size_t place = 0;
    cli_text line = {0};
    memset(bar, '-', BAR);
    bar[BAR] = '\0';
    if (item->low == NULL || item->high == NULL) {
        return;
    }
    if (draft.line.len > 0 &&
        cli_number_place(item->low, item->high, draft.line.data, BAR, &place)) {
        bar[place < BAR ? place : BAR - 1] = 'X';
    }
    cli_text_printf(&line, "%s |%s| %s", item->low, bar, item->high);
    add_line(screen, &line, 2, false, false);
    cli_text ends = {0};
    cli_run_ends(item, &ends);
    if (ends.len > 0) {
        add_line(screen, &ends, 2, false, false);
    }
    cli_screen_blank(screen);
}

static void add_input(cli_screen *screen)
{
    cli_text line = {0};
    char limits[200];
    cli_run_limits(draft.item, limits, sizeof limits);
    cli_text_printf(&line, "Type %s, then Enter.", limits);
    add_line(screen, &line, 2, false, false);
    cli_screen_blank(screen);
    cli_text typed = {0};
    cli_text_printf(&typed, "Your answer: %s", draft.line.data == NULL ? "" : draft.line.data);
    add_line(screen, &typed, 2, false, false);
    cli_screen_focus_end(screen);
    cli_screen_blank(screen);
}

static const char *keys_of(void)
{
    switch (draft.kind) {
    case CLI_DRAFT_CHOICE:
        return "Number or arrows choose, Enter confirms. b back, q save and quit, ? help.";
    case CLI_DRAFT_MULTI:
        return "Number or space chooses, arrows move, Enter confirms. b back, q quit, ? help.";
    case CLI_DRAFT_RANKING:
        return "Choose first to last with numbers, or arrows and space; Enter confirms. Backspace "
               "takes one back. b back, q save and quit, ? help.";
    case CLI_DRAFT_TEXT:
        return "Enter confirms. /b back, /q save and quit, each followed by Enter.";
    default:
        return draft.slider ? "Arrows or digits set it, Enter confirms. b back, q save and quit, "
                              "? help."
                            : "Enter confirms. b back, q save and quit, ? help.";
    }
}

static void add_most(cli_screen *screen)
{
    if (draft.kind == CLI_DRAFT_MULTI && draft.item->most > 0) {
        cli_text line = {0};
        cli_text_printf(&line, "Choose at most %zu.", draft.item->most);
        add_line(screen, &line, 0, false, false);
    }
}

static bool draw_question(const cli_dialog *run, const char *message)
{
    cli_screen screen = {0};
    size_t more = 0;
    size_t shown = 0;
    add_heading(&screen, run);
    cli_screen_add(&screen, draft.item->text, 0, false, true);
    add_most(&screen);
    cli_screen_blank(&screen);
    if (draft.slider) {
        add_slider(&screen);
    }
    if (draft.kind >= CLI_DRAFT_NUMBER) {
        add_input(&screen);
    } else {
        add_options(&screen);
    }
    add_reasons(&screen);
    cli_screen_start_foot(&screen);
    if (draft.note != NULL || message != NULL) {
        cli_screen_add(&screen, draft.note != NULL ? draft.note : message, 0, false, true);
    }
    cli_screen_add(&screen, keys_of(), 0, false, false);
    bool good = cli_screen_draw(&screen, &more, &shown);
    cli_screen_free(&screen);
    return good;
}

/* --- pages ------------------------------------------------------------------------------------- */

/* One page from its `top` line on; *ret_next is the top of what is left, 0 at the end. */
static bool draw_page(const char *text, size_t top, const char *keys, size_t *ret_next)
{
    cli_screen screen = {.top = top};
    size_t more = 0;
    size_t shown = 0;
    cli_screen_add(&screen, text, 0, false, false);
    cli_screen_start_foot(&screen);
    cli_screen_add(&screen, keys, 0, false, false);
    bool good = cli_screen_draw(&screen, &more, &shown);
    *ret_next = more > 0 ? top + shown : 0;
    cli_screen_free(&screen);
    return good;
}

/* The key that ended the page: Enter after its last line, or one of `ends`, or the end of input. */
static int read_page(const char *text, const char *keys, const char *ends)
{
    size_t top = 0;
    for (;;) {
        size_t next = 0;
        if (!draw_page(text, top, keys, &next)) {
            return CLI_KEY_OTHER;
        }
        int key = cli_input_key();
        if (key == CLI_KEY_ENTER && next == 0) {
            return key;
        }
        if (key == CLI_KEY_ENTER || key == CLI_KEY_DOWN || key == ' ') {
            top = next == 0 ? top : next;
        } else if (key == CLI_KEY_UP || key == CLI_KEY_RESIZE) {
            top = 0;
        } else if (key == CLI_KEY_END || key == CLI_KEY_STOP ||
                   (key > 0 && key < 0x80 && strchr(ends, key) != NULL)) {
            return key;
        }
    }
}

static bool term_page(cli_dialog *run, const char *text)
{
    int key = read_page(text, "Enter goes on, q saves and quits.", "qQ");
    run->page_failed = key == CLI_KEY_OTHER;
    return key == CLI_KEY_ENTER;
}

static const char help[] =
    "Keys\n"
    "Digits choose the option with that number, which is the one on the printed form if that has "
    "numbers. Of a number with two digits type both.\n"
    "Arrow keys move. They answer nothing: only Enter does.\n"
    "Space chooses where several can be chosen.\n"
    "s skips, d is 'prefer not to say', n is 'does not apply', where they are offered.\n"
    "b goes to the question before; its answer can be changed.\n"
    "q saves and quits; the session can be resumed. So does Ctrl-C.\n"
    "In a free text these letters are text: put a slash before them, then Enter.\n"
    "\n"
    "Every answer is on the disk before the next question is shown.";

static cli_move term_review(cli_dialog *run, const char *message)
{
    static const char text[] = "That was the last question of this part.\n\n"
                               "Enter finishes it. After that its answers cannot be changed.\n"
                               "b goes back to the last question.";
    (void)run;
    const char *keys = message == NULL ? "Enter finish, b back, q save and quit." : message;
    switch (read_page(text, keys, "bBqQ")) {
    case CLI_KEY_ENTER: return (cli_move){CLI_MOVE_FINISH, NULL};
    case 'b':
    case 'B': return (cli_move){CLI_MOVE_BACK, NULL};
    case CLI_KEY_OTHER: return (cli_move){CLI_MOVE_FAILED, NULL};
    default: return (cli_move){CLI_MOVE_QUIT, NULL};
    }
}

static cli_move term_ask(cli_dialog *run, const sx_item_view *item, const char *message)
{
    cli_move move = {CLI_MOVE_FAILED, NULL};
    if (message != NULL && draft.item != NULL) {
        cli_draft_again(&draft, item);
    } else {
        cli_draft_free(&draft);
        if (!cli_draft_begin(&draft, item)) {
            return move;
        }
    }
    for (;;) {
        if (!draw_question(run, message)) {
            return move;
        }
        int key = cli_input_key();
        if (key == CLI_KEY_RESIZE) {
            continue;
        }
        if (key == '?' && draft.kind != CLI_DRAFT_TEXT) {
            int end = read_page(help, "Enter goes on.", "");
            if (end == CLI_KEY_ENTER) {
                continue;
            }
            key = end;
        }
        message = NULL;
        if (cli_draft_key(&draft, key, &move)) {
            return move;
        }
    }
}

const cli_face cli_face_terminal = {
    .mode = "terminal",
    .keys = "Type the number of your answer, or use the arrow keys, and confirm with Enter. Every "
            "answer is saved at once. b goes back, q saves and quits, ? helps.",
    .open = term_open,
    .close = term_close,
    .ask = term_ask,
    .review = term_review,
    .page = term_page,
};
