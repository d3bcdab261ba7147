/*
 * term_draft.c: what each key does to the answer that is being made. It draws nothing.
 */
#include "cli/term_draft.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cmd_run_parse.h"
#include "cli/term_input.h"
#include "cli/term_number.h"

#define CTRL_U 0x15

static cli_draft_kind kind_of(const char *word)
{
    static const char *const words[] = {"choice", "multi", "ranking"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            return (cli_draft_kind)i;
        }
    }
    return strcmp(word, "text") == 0 ? CLI_DRAFT_TEXT : CLI_DRAFT_NUMBER;
}

/* "family,work" as ranks 1, 2. */
static void take_order(cli_draft *draft, const char *answer)
{
    const sx_item_view *item = draft->item;
    while (*answer != '\0') {
        size_t len = strcspn(answer, ",");
        for (size_t i = 0; i < item->option_count; i++) {
            if (strlen(item->options[i].code) == len &&
                memcmp(item->options[i].code, answer, len) == 0) {
                draft->ranks[i] = ++draft->ranked;
            }
        }
        answer += len + (answer[len] == ',');
    }
}

static void take_answer(cli_draft *draft)
{
    const sx_item_view *item = draft->item;
    for (size_t i = 0; i < item->option_count; i++) {
        if (item->options[i].chosen && draft->kind == CLI_DRAFT_CHOICE) {
            draft->at = i;
        }
        draft->ranks[i] = draft->kind == CLI_DRAFT_MULTI && item->options[i].chosen;
    }
    if (draft->kind == CLI_DRAFT_RANKING && item->answer != NULL) {
        take_order(draft, item->answer);
    }
    if (draft->kind >= CLI_DRAFT_NUMBER && item->answer != NULL) {
        cli_text_str(&draft->line, item->answer);
    }
    if (item->missing != NULL) {
        draft->reason = item->missing[0] == 'n' ? 'n' : item->missing[0] == 'd' ? 'd' : 's';
        if (draft->at != CLI_NOTHING || cli_run_reason(item, draft->reason) == NULL) {
            draft->reason = '\0'; /* one of the options means it */
        }
    }
}

bool cli_draft_begin(cli_draft *draft, const sx_item_view *item)
{
    *draft = (cli_draft){.item = item, .kind = kind_of(item->kind), .at = CLI_NOTHING};
    draft->slider = strcmp(item->kind, "slider") == 0;
    draft->ranks = calloc(item->option_count + 1, sizeof *draft->ranks);
    if (draft->ranks == NULL) {
        return false;
    }
    take_answer(draft);
    return !draft->line.failed;
}

void cli_draft_again(cli_draft *draft, const sx_item_view *item)
{
    draft->item = item; /* the view of before is gone */
    draft->note = NULL;
    draft->none_asked = false;
}

void cli_draft_free(cli_draft *draft)
{
    free(draft->ranks);
    cli_text_free(&draft->line);
    cli_text_free(&draft->answer);
    *draft = (cli_draft){0};
}

static void cut(cli_text *line, size_t len)
{
    line->len = len;
    if (line->data != NULL) {
        line->data[len] = '\0';
    }
}

/* --- options ----------------------------------------------------------------------------------- */

/* multi: on or off. ranking: the next rank, or, when it was the last one ranked, none again. */
static void toggle(cli_draft *draft, size_t option)
{
    size_t *rank = &draft->ranks[option];
    if (draft->kind == CLI_DRAFT_MULTI) {
        *rank = !*rank;
    } else if (draft->kind == CLI_DRAFT_RANKING && *rank == 0) {
        *rank = ++draft->ranked;
    } else if (draft->kind == CLI_DRAFT_RANKING && *rank == draft->ranked) {
        *rank = 0;
        draft->ranked--;
    } else if (draft->kind == CLI_DRAFT_RANKING) {
        draft->note = "That one has its place already. Backspace takes the last one back.";
    }
}

static void take_back(cli_draft *draft)
{
    for (size_t i = 0; i < draft->item->option_count; i++) {
        if (draft->kind == CLI_DRAFT_RANKING && draft->ranked > 0 &&
            draft->ranks[i] == draft->ranked) {
            draft->ranks[i] = 0;
            draft->ranked--;
            return;
        }
    }
}

/* The reasons stand below the options and are reached in the same way. */
static const char reasons[CLI_REASONS] = {'s', 'd', 'n'};

/* The offered reason after (or before) the one that is chosen; 0: none. */
static char next_reason(const cli_draft *draft, bool down)
{
    int at = down ? -1 : CLI_REASONS;
    for (int i = 0; draft->reason != '\0' && i < CLI_REASONS; i++) {
        at = reasons[i] == draft->reason ? i : at;
    }
    for (at += down ? 1 : -1; at >= 0 && at < CLI_REASONS; at += down ? 1 : -1) {
        if (cli_run_reason(draft->item, reasons[at]) != NULL) {
            return reasons[at];
        }
    }
    return '\0';
}

static void move_cursor(cli_draft *draft, bool down)
{
    size_t count = draft->item->option_count;
    if (draft->reason != '\0') {
        char next = next_reason(draft, down);
        if (next != '\0' || !down) {
            draft->reason = next;
            draft->at = next == '\0' ? count - 1 : draft->at;
        }
    } else if (draft->at == CLI_NOTHING) {
        draft->at = down ? 0 : count - 1;
    } else if (down && draft->at + 1 == count) {
        draft->reason = next_reason(draft, true);
    } else if (down) {
        draft->at++;
    } else if (draft->at > 0) {
        draft->at--;
    }
}

/* A number that no option has: it chooses nothing, so that Enter cannot confirm what stood before. */
static void refuse_number(cli_draft *draft)
{
    draft->typed[0] = '\0';
    if (draft->kind == CLI_DRAFT_CHOICE) {
        draft->at = CLI_NOTHING;
    }
    cut(&draft->answer, 0);
    cli_run_offer(draft->item, &draft->answer);
    draft->note = draft->answer.failed ? "There is no such option." : draft->answer.data;
}

/* A digit names an option; two digits one after the other name one from 10 on, where there are as
 * many. Choosing several, each digit counts by itself up to nine options. */
static void type_digit(cli_draft *draft, char digit)
{
    const sx_item_view *item = draft->item;
    size_t len = strlen(draft->typed);
    size_t option = item->option_count;
    bool negative = len == 1 && draft->typed[0] == '-';
    if (len + 1 < sizeof draft->typed) {
        draft->typed[len] = digit;
        draft->typed[len + 1] = '\0';
        option = cli_run_find_option(item, draft->typed, len + 1);
    }
    if (option == item->option_count && !negative) {
        memcpy(draft->typed, (char[]){digit, '\0'}, 2);
        option = cli_run_find_option(item, draft->typed, 1);
    }
    if (option == item->option_count) {
        refuse_number(draft);
        return;
    }
    draft->at = option;
    if (draft->kind != CLI_DRAFT_CHOICE && item->option_count < 10) {
        draft->typed[0] = '\0';
        toggle(draft, draft->at);
    }
}

/* The sign of a number whose digits come next. */
static void type_minus(cli_draft *draft)
{
    memcpy(draft->typed, "-", 2);
    draft->at = CLI_NOTHING;
    draft->note = "Now the digit.";
}

static bool takes_minus(const cli_draft *draft)
{
    char label[CLI_LABEL];
    const char *text;
    for (size_t i = 0; draft->kind == CLI_DRAFT_CHOICE && i < draft->item->option_count; i++) {
        cli_run_label(draft->item, i, label, &text);
        if (label[0] == '-') {
            return true;
        }
    }
    return false;
}

static void option_key(cli_draft *draft, int key)
{
    bool several = draft->kind != CLI_DRAFT_CHOICE;
    if (key >= '0' && key <= '9') {
        type_digit(draft, (char)key);
        return;
    }
    draft->typed[0] = '\0';
    if (key == '-' && takes_minus(draft)) {
        type_minus(draft);
        return;
    }
    if (key == CLI_KEY_UP || key == CLI_KEY_DOWN) {
        move_cursor(draft, key == CLI_KEY_DOWN);
    } else if (key == ' ' && several && draft->at != CLI_NOTHING) {
        toggle(draft, draft->at);
    } else if (key == CLI_KEY_BACKSPACE) {
        take_back(draft);
    } else {
        draft->note = "That key does nothing here. ? helps.";
    }
}

/* --- typed answers ----------------------------------------------------------------------------- */

static void add_character(cli_text *line, int c)
{
    char bytes[4];
    size_t len = 0;
    if (c < 0x80) {
        bytes[len++] = (char)c;
    } else if (c < 0x800) {
        bytes[len++] = (char)(0xc0 | c >> 6);
        bytes[len++] = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        bytes[len++] = (char)(0xe0 | c >> 12);
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[len++] = (char)(0x80 | (c & 0x3f));
    } else {
        bytes[len++] = (char)(0xf0 | c >> 18);
        bytes[len++] = (char)(0x80 | (c >> 12 & 0x3f));
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[len++] = (char)(0x80 | (c & 0x3f));
    }
    cli_text_add(line, bytes, len);
}

static void remove_character(cli_text *line)
{
    size_t len = line->len;
    while (len > 0 && ((unsigned char)line->data[len - 1] & 0xc0U) == 0x80U) {
        len--;
    }
    cut(line, len > 0 ? len - 1 : 0);
}

static const char *line_of(const cli_draft *draft)
{
    return draft->line.data == NULL ? "" : draft->line.data;
}

static void slide(cli_draft *draft, bool up)
{
    char moved[CLI_NUMBER_TEXT];
    const sx_item_view *item = draft->item;
    if (item->low != NULL && item->high != NULL &&
        cli_number_move(item->low, item->high, item->step, line_of(draft), up, moved)) {
        cut(&draft->line, 0);
        cli_text_str(&draft->line, moved);
    }
}

static void line_key(cli_draft *draft, int key)
{
    bool arrow =
        key == CLI_KEY_LEFT || key == CLI_KEY_DOWN || key == CLI_KEY_RIGHT || key == CLI_KEY_UP;
    if (arrow && draft->slider) {
        slide(draft, key == CLI_KEY_RIGHT || key == CLI_KEY_UP);
    } else if (key == CLI_KEY_BACKSPACE) {
        remove_character(&draft->line);
    } else if (key == CTRL_U) {
        cut(&draft->line, 0);
    } else if (key < CLI_KEY_END && (draft->kind == CLI_DRAFT_TEXT || (key >= '0' && key <= '9') ||
                                     key == '.' || key == '-')) {
        add_character(&draft->line, key);
    } else if (!arrow) {
        draft->note = "That key does nothing here. ? helps.";
    }
}

/* --- Enter ------------------------------------------------------------------------------------- */

static bool move_to(cli_move *ret, cli_move_kind kind, const char *text)
{
    *ret = (cli_move){kind, text};
    return true;
}

static bool give(cli_draft *draft, cli_move *ret)
{
    if (draft->answer.failed || draft->line.failed) {
        return move_to(ret, CLI_MOVE_FAILED, NULL);
    }
    return move_to(ret, CLI_MOVE_ANSWER, draft->answer.data == NULL ? "" : draft->answer.data);
}

static void add_code(cli_draft *draft, size_t option)
{
    cli_text_str(&draft->answer, draft->answer.len > 0 ? "," : "");
    cli_text_str(&draft->answer, draft->item->options[option].code);
}

static bool enter_several(cli_draft *draft, cli_move *ret)
{
    size_t count = draft->item->option_count;
    if (draft->kind == CLI_DRAFT_RANKING && draft->ranked < count) {
        draft->note = "Every option needs a place: choose the rest, then press Enter.";
        return false;
    }
    /* In the order of their ranks; chosen options of a multi item all have rank 1. */
    for (size_t rank = 1; rank <= count; rank++) {
        for (size_t i = 0; i < count; i++) {
            if (draft->ranks[i] == rank) {
                add_code(draft, i);
            }
        }
    }
    if (draft->answer.len == 0 && !draft->none_asked) {
        draft->none_asked = true;
        draft->note = "None of these? Press Enter again.";
        return false;
    }
    return give(draft, ret);
}

static bool enter_line(cli_draft *draft, cli_move *ret)
{
    const char *message = NULL;
    switch (cli_run_parse(draft->item, line_of(draft), &draft->answer, ret, &message)) {
    case CLI_TYPED_MOVE: return true;
    case CLI_TYPED_HELP:
        draft->note = "/b goes back, /q saves and quits; // starts a text with a slash.";
        return false;
    default: draft->note = message; return false;
    }
}

static bool enter(cli_draft *draft, cli_move *ret)
{
    if (draft->reason != '\0') {
        return move_to(ret, CLI_MOVE_MISSING, cli_run_reason(draft->item, draft->reason));
    }
    cut(&draft->answer, 0);
    if (draft->kind >= CLI_DRAFT_NUMBER) {
        if (draft->line.len == 0 && draft->item->may_skip) {
            return move_to(ret, CLI_MOVE_MISSING, "skipped");
        }
        if (draft->line.len == 0) {
            draft->note = "An answer is needed here.";
            return false;
        }
        return enter_line(draft, ret);
    }
    if (draft->kind != CLI_DRAFT_CHOICE) {
        return enter_several(draft, ret);
    }
    if (draft->at == CLI_NOTHING) {
        draft->note = "Choose an answer first: type its number, or use the arrow keys.";
        return false;
    }
    add_code(draft, draft->at);
    return give(draft, ret);
}

/* --- keys -------------------------------------------------------------------------------------- */

/* Letters are commands unless a text is typed. */
static bool command_key(cli_draft *draft, int key, bool *ret_known, cli_move *ret)
{
    int letter = key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key;
    *ret_known = true;
    if (letter == 'b') {
        return move_to(ret, CLI_MOVE_BACK, NULL);
    }
    if (letter == 'q') {
        return move_to(ret, CLI_MOVE_QUIT, NULL);
    }
    if (letter != 's' && letter != 'd' && letter != 'n') {
        *ret_known = false;
    } else if (cli_run_reason(draft->item, (char)letter) == NULL &&
               cli_run_reason_option(draft->item, (char)letter) < draft->item->option_count) {
        draft->at = cli_run_reason_option(draft->item, (char)letter);
        draft->reason = '\0';
    } else if (cli_run_reason(draft->item, (char)letter) == NULL) {
        draft->note = "That is not offered for this question.";
    } else {
        draft->reason = (char)letter;
        draft->note = "Press Enter to confirm.";
    }
    return false;
}

bool cli_draft_key(cli_draft *draft, int key, cli_move *ret)
{
    bool known = false;
    draft->note = NULL;
    if (key == CLI_KEY_END || key == CLI_KEY_STOP) {
        return move_to(ret, CLI_MOVE_QUIT, NULL);
    }
    if (key == CLI_KEY_ENTER) {
        return enter(draft, ret);
    }
    draft->none_asked = false;
    if (draft->kind != CLI_DRAFT_TEXT && command_key(draft, key, &known, ret)) {
        return true;
    }
    bool arrow = draft->kind < CLI_DRAFT_NUMBER && (key == CLI_KEY_UP || key == CLI_KEY_DOWN);
    if (!known) {
        draft->reason = arrow ? draft->reason : '\0';
        if (draft->kind >= CLI_DRAFT_NUMBER) {
            line_key(draft, key);
        } else {
            option_key(draft, key);
        }
    }
    return false;
}
