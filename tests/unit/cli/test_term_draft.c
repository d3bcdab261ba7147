/*
 * test_term_draft.c: what each key does to an answer that is being made on a full screen, for every kind of
 * question: keys as a text (see key_of), then what the last one ended in, or the note that stands there.
 */
#include <string.h>

#include "base/utf8.h"
#include "cli/term_draft.h"
#include "cli/term_input.h"
#include "support/suite.h"

static sx_option_view moods[] = {{.code = "0", .text = "Never"},
                                 {.code = "1", .text = "Often"},
                                 {.code = "2", .text = "Always"}};
static sx_option_view signs[] = {
    {.code = "-1", .text = "Less"}, {.code = "0", .text = "Same"}, {.code = "1", .text = "More"}};
static sx_option_view with_na[] = {{.code = "0", .text = "No"},
                                   {.code = "1", .text = "Yes"},
                                   {.code = "na", .text = "No job", .missing = "not_applicable"}};
static sx_option_view drinks[] = {{.code = "beer", .text = "Beer"},
                                  {.code = "wine", .text = "Wine"},
                                  {.code = "milk", .text = "Milk"}};
static sx_option_view many[] = {
    {.code = "aa", .text = "A"}, {.code = "bb", .text = "B"}, {.code = "cc", .text = "C"},
    {.code = "dd", .text = "D"}, {.code = "ee", .text = "E"}, {.code = "ff", .text = "F"},
    {.code = "gg", .text = "G"}, {.code = "hh", .text = "H"}, {.code = "ii", .text = "I"},
    {.code = "jj", .text = "J"}, {.code = "kk", .text = "K"}};

static const sx_item_view choice = {.kind = "choice", .options = moods, .option_count = 3};
static const sx_item_view reasons = {
    .kind = "choice", .options = moods, .option_count = 3, .may_skip = true, .may_not_apply = true};
static const sx_item_view signed_choice = {.kind = "choice", .options = signs, .option_count = 3};
static const sx_item_view own_reason = {.kind = "choice", .options = with_na, .option_count = 3};
static const sx_item_view multi = {.kind = "multi", .options = drinks, .option_count = 3};
static const sx_item_view ranking = {.kind = "ranking", .options = drinks, .option_count = 3};
static const sx_item_view long_choice = {.kind = "choice", .options = many, .option_count = 11};
static const sx_item_view long_multi = {.kind = "multi", .options = many, .option_count = 11};
static const sx_item_view number = {.kind = "number", .low = "0", .high = "24"};
static const sx_item_view number_or_not = {
    .kind = "number", .low = "0", .high = "24", .may_skip = true, .may_decline = true};
static const sx_item_view slider = {.kind = "slider", .low = "0", .high = "10"};
static const sx_item_view slider_without_ends = {.kind = "slider"};
static const sx_item_view words = {.kind = "text"};

#define ANSWER CLI_MOVE_ANSWER
#define MISSING CLI_MOVE_MISSING
#define BACK CLI_MOVE_BACK
#define QUIT CLI_MOVE_QUIT
#define STAYS ((cli_move_kind)99)

#define NOTHING_HERE "That key does nothing here. ? helps."
#define CHOOSE_FIRST "Choose an answer first: type its number, or use the arrow keys."

/* ^ v < >: arrows. ~: Enter. !: Backspace. @: Ctrl-U. $: the input ends. Anything else: itself. */
static const struct {
    const sx_item_view *item;
    const char *keys;
    cli_move_kind kind; /* STAYS: the question stays */
    const char *text;   /* of the move, or the note; NULL: none */
} cases[] = {
    {&choice, "", STAYS, NULL},
    {&choice, "~", STAYS, CHOOSE_FIRST},
    {&choice, "1", STAYS, NULL},
    {&choice, "1~", ANSWER, "1"},
    {&choice, "v~", ANSWER, "0"},
    {&choice, "^~", ANSWER, "2"},
    {&choice, "vv~", ANSWER, "1"},
    {&choice, "vvvvvv~", ANSWER, "2"}, /* no reason is offered below the last one */
    {&choice, "v^^~", ANSWER, "0"},
    {&choice, "7", STAYS, "That is none of the answers here: type 0, 1 or 2."},
    {&choice, "17~", STAYS, CHOOSE_FIRST}, /* what was chosen before is not confirmed */
    {&choice, " ", STAYS, NOTHING_HERE},
    {&choice, "1!~", ANSWER, "1"},
    {&choice, "1<", STAYS, NOTHING_HERE},
    {&choice, "-", STAYS, NOTHING_HERE},
    {&choice, "b", BACK, NULL},
    {&choice, "B", BACK, NULL},
    {&choice, "q", QUIT, NULL},
    {&choice, "1$", QUIT, NULL},
    {&choice, "s", STAYS, "That is not offered for this question."},
    {&reasons, "s", STAYS, "Press Enter to confirm."},
    {&reasons, "s~", MISSING, "skipped"},
    {&reasons, "N~", MISSING, "not_applicable"},
    {&reasons, "d", STAYS, "That is not offered for this question."},
    {&reasons, "s1~", ANSWER, "1"},        /* an option takes its place */
    {&reasons, "2v~", MISSING, "skipped"}, /* the reasons stand below the options */
    {&reasons, "2vv~", MISSING, "not_applicable"},
    {&reasons, "2vvv~", MISSING, "not_applicable"},
    {&reasons, "2vv^~", MISSING, "skipped"},
    {&reasons, "2v^~", ANSWER, "2"},
    {&own_reason, "n~", ANSWER, "na"},
    {&own_reason, "s", STAYS, "That is not offered for this question."},
    {&signed_choice, "-", STAYS, "Now the digit."},
    {&signed_choice, "-1~", ANSWER, "-1"},
    {&signed_choice, "1~", ANSWER, "1"},
    {&signed_choice, "-2", STAYS, "That is none of the answers here: type -1, 0 or 1."},
    {&signed_choice, "1-~", STAYS, CHOOSE_FIRST},
    {&multi, "~", STAYS, "None of these? Press Enter again."},
    {&multi, "~~", ANSWER, ""},
    {&multi, "~1~", ANSWER, "beer"},
    {&multi, "~1!1~", STAYS, "None of these? Press Enter again."}, /* asked anew */
    {&multi, "31~", ANSWER, "beer,milk"},
    {&multi, "311~", ANSWER, "milk"},
    {&multi, "v ~", ANSWER, "beer"},
    {&multi, " ", STAYS, NOTHING_HERE}, /* the cursor is nowhere yet */
    {&multi, "9", STAYS, "That is none of the answers here: type 1, 2 or 3."},
    {&ranking, "~", STAYS, "Every option needs a place: choose the rest, then press Enter."},
    {&ranking, "231~", ANSWER, "wine,milk,beer"},
    {&ranking, "22231~", ANSWER, "wine,milk,beer"}, /* the last one is taken back and set again */
    {&ranking, "232", STAYS, "That one has its place already. Backspace takes the last one back."},
    {&ranking, "23!13~", ANSWER, "wine,beer,milk"},
    {&ranking, "!231~", ANSWER, "wine,milk,beer"},
    {&long_choice, "1~", ANSWER, "aa"},
    {&long_choice, "11~", ANSWER, "kk"},
    {&long_choice, "12~", ANSWER, "bb"}, /* there is no twelfth: the second digit counts alone */
    {&long_choice, "10~", ANSWER, "jj"},
    {&long_choice, "0", STAYS, "That is none of the answers here: type a number from 1 to 11."},
    {&long_multi, "11 2 ~", ANSWER, "bb,kk"}, /* two digits: blank chooses */
    {&number, "~", STAYS, "An answer is needed here."},
    {&number, "12~", ANSWER, "12"},
    {&number, "12!3~", ANSWER, "13"},
    {&number, "!5~", ANSWER, "5"},
    {&number, "12@7~", ANSWER, "7"},
    {&number, "x", STAYS, NOTHING_HERE},
    {&number, "^", STAYS, NULL},
    {&number, "b", BACK, NULL},
    {&number_or_not, "~", MISSING, "skipped"},
    {&number_or_not, "d~", MISSING, "declined"},
    {&number_or_not, "d4~", ANSWER, "4"},
    {&slider, "^~", ANSWER, "0"},
    {&slider, "v~", ANSWER, "10"},
    {&slider, "5>~", ANSWER, "6"},
    {&slider, "5<~", ANSWER, "4"},
    {&slider_without_ends, "^", STAYS, NULL},
    {&words, "be quick~", ANSWER, "be quick"}, /* letters are no commands in a text */
    {&words, "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80~", ANSWER,
     "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
    {&words, "a\xE2\x82\xAC!~", ANSWER, "a"},
    {&words, "/b~", BACK, NULL},
    {&words, "/q~", QUIT, NULL},
    {&words, "//b~", ANSWER, "/b"},
    {&words, "/?~", STAYS, "/b goes back, /q saves and quits; // starts a text with a slash."},
    {&words, "/x~", ANSWER, "/x"},
};

static int key_of(const char **at, const char *end)
{
    static const struct {
        char c;
        int key;
    } keys[] = {{'^', CLI_KEY_UP},    {'v', CLI_KEY_DOWN},  {'<', CLI_KEY_LEFT},
                {'>', CLI_KEY_RIGHT}, {'~', CLI_KEY_ENTER}, {'!', CLI_KEY_BACKSPACE},
                {'@', 0x15},          {'$', CLI_KEY_END}};
    int32_t c = sx_utf8_next(at, end);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (c == keys[i].c) {
            return keys[i].key;
        }
    }
    return c;
}

START_TEST(keys_make_answers)
{
    cli_draft draft;
    cli_move move = {0};
    bool ended = false;
    ck_assert(cli_draft_begin(&draft, cases[_i].item));
    const char *at = cases[_i].keys, *end = at + strlen(at);
    while (at < end) {
        ck_assert_msg(!ended, "%s: ended early", cases[_i].keys);
        ended = cli_draft_key(&draft, key_of(&at, end), &move);
    }
    ck_assert_msg(ended == (cases[_i].kind != STAYS), "%s: note %s", cases[_i].keys, draft.note);
    const char *text = ended ? move.text : draft.note;
    if (ended) {
        ck_assert_int_eq(move.kind, cases[_i].kind);
    }
    if (cases[_i].text != NULL) {
        ck_assert_pstr_eq(text, cases[_i].text);
    }
    cli_draft_free(&draft);
}
END_TEST

/* The answer that is there already: Enter gives it again. */
START_TEST(what_was_answered_stands_there)
{
    sx_option_view chosen[] = {drinks[0], drinks[1], drinks[2]};
    chosen[1].chosen = true;
    const struct {
        sx_item_view item;
        cli_move_kind kind;
        const char *text;
    } before[] = {
        {{.kind = "choice", .options = chosen, .option_count = 3}, ANSWER, "wine"},
        {{.kind = "multi", .options = chosen, .option_count = 3}, ANSWER, "wine"},
        {{.kind = "ranking", .options = drinks, .option_count = 3, .answer = "milk,beer,wine"},
         ANSWER,
         "milk,beer,wine"},
        {{.kind = "number", .low = "0", .high = "9", .answer = "7"}, ANSWER, "7"},
        {{.kind = "text", .answer = "So so"}, ANSWER, "So so"},
        {{.kind = "number", .low = "0", .high = "9", .may_decline = true, .missing = "declined"},
         MISSING,
         "declined"},
        {{.kind = "number", .low = "0", .high = "9", .may_skip = true, .missing = "skipped"},
         MISSING,
         "skipped"},
        {{.kind = "choice",
          .options = moods,
          .option_count = 3,
          .may_not_apply = true,
          .missing = "not_applicable"},
         MISSING,
         "not_applicable"},
    };
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        cli_draft draft;
        cli_move move = {0};
        ck_assert(cli_draft_begin(&draft, &before[i].item));
        ck_assert_msg(cli_draft_key(&draft, CLI_KEY_ENTER, &move), "%zu: %s", i, draft.note);
        ck_assert_int_eq(move.kind, before[i].kind);
        ck_assert_str_eq(move.text, before[i].text);
        cli_draft_free(&draft);
    }
}
END_TEST

/* An answer that was refused stays as it was typed. */
START_TEST(asked_again)
{
    cli_draft draft;
    cli_move move = {0};
    ck_assert(cli_draft_begin(&draft, &number));
    ck_assert(!cli_draft_key(&draft, '9', &move));
    ck_assert(!cli_draft_key(&draft, '9', &move));
    cli_draft_again(&draft, &slider);
    ck_assert_ptr_null(draft.note);
    ck_assert_ptr_eq(draft.item, &slider);
    ck_assert_str_eq(draft.line.data, "99");
    cli_draft_free(&draft);
    ck_assert_ptr_null(draft.ranks);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("term draft");
    TCase *tests = tcase_create("draft");
    tcase_add_loop_test(tests, keys_make_answers, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(tests, what_was_answered_stands_there);
    tcase_add_test(tests, asked_again);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
