/*
 * yaml_advice.c: from what the YAML reader stumbled over to what was probably meant. It often notices a
 * slip only lines later; then the place is moved back to the slip.
 */
#include "manifest/yaml_advice.h"

#include <string.h>

#include "base/utf8.h"

static const char quotes_advice[] = "quotes around a text that contains ': '";
static const char colon_advice[] = "a blank after the colon, key: value";
static const char glued_what[] = "there is no blank after the colon";
static const char second_what[] = "a second colon stands in this line";
static const char indent_what[] = "this line stands at another indentation than those beside it";
static const char blank_what[] = "there is no ordinary blank after the colon";

/* What the reader says, the same in plain words (NULL: it is plain enough), what helps wherever it is said. */
static const char *const advice[][3] = {
    {"did not find expected ',' or '}'", "something stands in { } where only a comma or } can",
     "quotes around a text that contains , : { } [ ] inside { }, and a comma between entries"},
    {"did not find expected ',' or ']'", "something stands in [ ] where only a comma or ] can",
     "quotes around a text that contains , : { } [ ] inside [ ], and a comma between entries"},
    {"did not find expected '-' indicator", "a list ends here, and this line does not fit",
     "every entry of the list at the same indentation"},
    {"could not find expected ':'", "there is no colon after the key", "key: value"},
    {"did not find expected node content", "nothing stands where a value must",
     "a value between two commas, ~ for an answer that is missing; quotes around a text that "
     "begins "
     "with a sign"},
    {"found a tab character", "a tab stands before this line", "blanks, not tabs, for indentation"},
    {"found character that cannot start any token", "a text cannot begin with this character",
     "blanks, not tabs, for indentation; quotes around a text that starts with @ ` % or a tab"},
    {"mapping values are not allowed", "a colon stands where none can",
     "quotes around a text that contains ': '"},
    {"found unexpected document indicator", NULL, "a closing quote before --- or ..."},
    {"unknown escape character", NULL, "a single-quoted text, or \\\\ for a backslash"},
};

/* The line with this number, from 1, without its end. */
static sx_slice line_of(sx_slice text, uint32_t number)
{
    size_t start = 0;
    for (uint32_t line = 1; line < number && start < text.len; start++) {
        line += text.at[start] == '\n' ? 1 : 0;
    }
    size_t end = start;
    while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r') {
        end++;
    }
    return (sx_slice){text.at + start, end - start};
}

/* The part of a line before a column, which counts characters. */
static sx_slice before(sx_slice line, uint32_t column)
{
    const char *at = line.at;
    const char *end = line.at + line.len;
    for (uint32_t i = 1; i < column && at < end; i++) {
        (void)sx_utf8_next(&at, end);
    }
    return (sx_slice){line.at, (size_t)(at - line.at)};
}

static size_t indentation(sx_slice line)
{
    size_t blanks = 0;
    while (blanks < line.len && (line.at[blanks] == ' ' || line.at[blanks] == '-')) {
        blanks++;
    }
    return blanks;
}

/* A colon with a blank after it, or at the end: where it is, or the length of the text. */
static size_t find_pair(sx_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == ':' && (i + 1 == text.len || text.at[i + 1] == ' ')) {
            return i;
        }
    }
    return text.len;
}

/* A blank before the value of a line that only looks like one; 0 when there is none. */
static int32_t odd_blank(sx_slice line)
{
    const char *at = line.at;
    const char *end = line.at + find_pair(line);
    while (at < end) {
        int32_t c = sx_utf8_next(&at, end);
        if (c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000) {
            return c;
        }
    }
    return 0;
}

/* The number of the line before that says something; 0 when there is none. */
static uint32_t line_before(sx_slice text, uint32_t number)
{
    while (number > 1) {
        sx_slice line = sx_slice_trim(line_of(text, --number));
        if (line.len > 0 && line.at[0] != '#') {
            return number;
        }
    }
    return 0;
}

/* "key:value": a colon with no blank after it. */
static bool has_glued_colon(sx_slice line)
{
    size_t at = indentation(line);
    while (at < line.len && (sx_is_lower(line.at[at]) || sx_is_digit(line.at[at]) ||
                             line.at[at] == '_' || line.at[at] == '-')) {
        at++;
    }
    return at > 0 && at + 1 < line.len && line.at[at] == ':' && line.at[at + 1] != ' ';
}

static const char *blank_advice(sx_arena *arena, int32_t blank)
{
    return sx_arena_printf(arena,
                           "an ordinary blank; this line holds the character U+%04X, which only "
                           "looks like one",
                           (unsigned)blank);
}

static const char *indent_advice(sx_arena *arena, const sx_yaml_fault *fault, sx_slice line)
{
    uint32_t last = line_before(fault->text, fault->where.line);
    size_t first_blanks = fault->began.column - 1;
    size_t last_blanks = indentation(line_of(fault->text, last));
    size_t blanks = indentation(line);
    if (last == 0 || last == fault->began.line || last_blanks == first_blanks) {
        return sx_arena_printf(
            arena, "as many blanks as line %lu has, where this map begins: %zu, not %zu",
            (unsigned long)fault->began.line, first_blanks, blanks);
    }
    return sx_arena_printf(
        arena,
        "as many blanks as the keys beside it have: %zu as in line %lu or %zu as "
        "in line %lu, not %zu",
        first_blanks, (unsigned long)fault->began.line, last_blanks, (unsigned long)last, blanks);
}

/* A colon where none may be: the second one of a line, or a line that goes in too far. */
static void colon_too_many(sx_arena *arena, const sx_yaml_fault *fault, sx_slice line,
                           sx_yaml_advice *ret)
{
    sx_slice head = before(line, fault->where.column);
    uint32_t last = line_before(fault->text, fault->where.line);
    sx_slice previous = line_of(fault->text, last);
    if (odd_blank(head) != 0) {
        ret->what = blank_what;
        ret->expected = blank_advice(arena, odd_blank(head));
    } else if (find_pair(head) < head.len) {
        ret->what = second_what;
        ret->expected = quotes_advice;
    } else if (last > 0 && has_glued_colon(previous)) {
        ret->what = glued_what;
        ret->expected = colon_advice;
        ret->where.line = last;
        ret->where.column = (uint32_t)indentation(previous) + 1;
    } else if (last > 0 && odd_blank(previous) != 0) {
        ret->what = blank_what;
        ret->expected = blank_advice(arena, odd_blank(previous));
        ret->where.line = last;
        ret->where.column = 1;
    } else if (last > 0) {
        ret->what =
            sx_arena_printf(arena, "line %lu goes further in than line %lu: %zu blanks, not %zu",
                            (unsigned long)fault->where.line, (unsigned long)last,
                            indentation(line), indentation(previous));
        ret->expected =
            "the same number of blanks in both, that of the lines beside them; or quotes "
            "around a text over several lines";
    }
}

/* No colon where one must be: noticed in the line after. */
static void colon_missing(sx_arena *arena, const sx_yaml_fault *fault, sx_yaml_advice *ret)
{
    if (fault->began.line == 0) {
        return;
    }
    ret->where = fault->began;
    sx_slice line = line_of(fault->text, fault->began.line);
    int32_t blank = odd_blank(line);
    if (blank != 0) {
        ret->what = blank_what;
        ret->expected = blank_advice(arena, blank);
    } else if (has_glued_colon(line)) {
        ret->what = glued_what;
        ret->expected = colon_advice;
    }
}

/* A bracket that is still open when the next entry begins, which stands no further in than its line. */
static bool is_open_bracket(const sx_yaml_fault *fault, sx_slice line)
{
    if (fault->problem == NULL || strstr(fault->problem, "did not find expected ',' or") == NULL ||
        fault->began.line == 0 || fault->began.line >= fault->where.line) {
        return false;
    }
    return indentation(line) <= indentation(line_of(fault->text, fault->began.line));
}

/* ' #' behind a column. */
static bool has_comment_sign(sx_slice line, uint32_t column)
{
    for (size_t i = before(line, column).len + 1; i < line.len; i++) {
        if (line.at[i] == '#' && (line.at[i - 1] == ' ' || line.at[i - 1] == '\t')) {
            return true;
        }
    }
    return false;
}

/* Nothing but blanks, then the tab that the reader stumbled over. */
static bool starts_with_tab(sx_slice line, uint32_t column)
{
    sx_slice head = before(line, column);
    return sx_slice_trim(head).len == 0 && head.len < line.len && line.at[head.len] == '\t';
}

/* "- " where a key must stand: the dash is no part of the indentation. */
static bool is_list_entry(sx_slice line, uint32_t column)
{
    size_t at = before(line, column).len;
    return at + 1 < line.len && line.at[at] == '-' && line.at[at + 1] == ' ';
}

static void key_missing(sx_arena *arena, const sx_yaml_fault *fault, sx_slice line,
                        sx_yaml_advice *ret)
{
    ret->what = indent_what;
    ret->expected = "the same indentation as the lines before";
    if (before(line, fault->where.column).len > indentation(line)) {
        ret->what = "something stands after the end of a value";
        ret->expected = "nothing after the closing quote or bracket; quotes around the whole text";
    } else if (is_list_entry(line, fault->where.column)) {
        ret->what = "an entry of a list stands where a key must";
        ret->expected = "the key that the list belongs to, in the line above it; or no dash";
    } else if (fault->began.line > 0 && fault->began.line < fault->where.line) {
        ret->expected = indent_advice(arena, fault, line);
    }
}

void sx_yaml_advise(sx_arena *arena, const sx_yaml_fault *fault, sx_yaml_advice *ret)
{
    const char *problem = fault->problem == NULL ? "this is not YAML" : fault->problem;
    sx_slice line = line_of(fault->text, fault->where.line);
    *ret = (sx_yaml_advice){.where = fault->where, .what = problem};
    ret->expected = "a YAML file; 'sextant schema --markdown' shows every key";
    for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++) {
        if (strstr(problem, advice[i][0]) != NULL) {
            ret->what = advice[i][1] != NULL ? advice[i][1] : problem;
            ret->expected = advice[i][2];
        }
    }
    if (strstr(problem, "cannot start any token") != NULL &&
        starts_with_tab(line, fault->where.column)) {
        ret->what = "a tab stands before this line";
        ret->expected = "blanks, not tabs, for indentation";
    } else if (is_open_bracket(fault, line)) {
        ret->what = "the bracket that opens here is never closed";
        ret->expected = strstr(problem, "'}'") != NULL ? "a closing }" : "a closing ]";
        if (has_comment_sign(line_of(fault->text, fault->began.line), fault->began.column)) {
            ret->expected = "quotes around a text that holds ' #': what follows it is a comment, "
                            "the bracket too";
        }
        ret->where = fault->began;
    } else if (strstr(problem, "found unexpected end of stream") != NULL) {
        ret->what = "the quote that opens here is never closed";
        ret->expected = "a closing quote";
        ret->where = fault->began.line > 0 ? fault->began : fault->where;
    } else if (fault->quote.line > 0) {
        ret->what = sx_arena_printf(arena, "the quote that opens here closes in line %lu only",
                                    (unsigned long)fault->where.line);
        ret->expected = "a closing quote at the end of the text";
        ret->where = fault->quote;
    } else if (strstr(problem, "mapping values are not allowed") != NULL) {
        ret->expected = quotes_advice;
        colon_too_many(arena, fault, line, ret);
    } else if (strstr(problem, "could not find expected ':'") != NULL) {
        colon_missing(arena, fault, ret);
    } else if (strstr(problem, "did not find expected key") != NULL) {
        key_missing(arena, fault, line, ret);
    }
    ret->what = ret->what == NULL ? problem : ret->what;
}
