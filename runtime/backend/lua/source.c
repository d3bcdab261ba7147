/*
 * source.c: looks through the text of a script for what scripts may not use. Lua 5.4.4 compiles
 * some bitwise operators wrongly and gets into trouble with a redefined _ENV, so neither is part of
 * the language here; bytecode is refused because nothing checks it. Reads tokens only, and
 * understands no more of Lua.
 */
#include "backend/lua/inner.h"

#include <string.h>

#include "base/utf8.h"

typedef struct scan {
    const char *at, *end;
    uint32_t line;
    uint32_t depth; /* of brackets */
} scan;

#define DEPTH_MAX 150 /* what Lua's own reading of nested parts is sure to bear */

static bool is_name_start(char c)
{
    return sx_is_lower(sx_ascii_lower(c)) || c == '_';
}

static char peek(const scan *s, size_t ahead)
{
    return (size_t)(s->end - s->at) > ahead ? s->at[ahead] : '\0';
}

static void step(scan *s)
{
    s->line += *s->at == '\n';
    s->at++;
}

/* The level of a long bracket that opens here, -1 when none does. */
static int bracket_level(const scan *s)
{
    size_t level = 0;
    while (peek(s, 1 + level) == '=') {
        level++;
    }
    return peek(s, 1 + level) == '[' && level < 1000 ? (int)level : -1;
}

static void skip_long(scan *s, int level)
{
    while (s->at < s->end) {
        if (*s->at == ']') {
            int equals = 0;
            while (peek(s, 1 + (size_t)equals) == '=') {
                equals++;
            }
            if (equals == level && peek(s, 1 + (size_t)equals) == ']') {
                s->at += equals + 2;
                return;
            }
        }
        step(s);
    }
}

static void skip_comment(scan *s)
{
    s->at += 2;
    int level = peek(s, 0) == '[' ? bracket_level(s) : -1;
    if (level >= 0) {
        skip_long(s, level);
        return;
    }
    while (s->at < s->end && *s->at != '\n') {
        s->at++;
    }
}

static void skip_quoted(scan *s)
{
    char quote = *s->at++;
    while (s->at < s->end && *s->at != quote && *s->at != '\n') {
        if (*s->at == '\\' && s->at + 1 < s->end) {
            s->at++;
            if (*s->at == 'z') { /* skips line ends too */
                while (s->at + 1 < s->end && strchr(" \t\r\n\f\v", s->at[1]) != NULL) {
                    step(s);
                }
            }
        }
        step(s);
    }
    if (s->at < s->end && *s->at == quote) {
        s->at++;
    }
}

/* A word or a number: what matters is where it ends. */
static sx_slice take_word(scan *s)
{
    const char *from = s->at;
    while (s->at < s->end && (is_name_start(*s->at) || sx_is_digit(*s->at))) {
        s->at++;
    }
    return (sx_slice){from, (size_t)(s->at - from)};
}

/* Outside of texts and comments all of Lua is ASCII. */
static const char *refused_character(const scan *s)
{
    static const char *const quotes[] = {"\u2018", "\u2019", "\u201A", "\u201C",
                                         "\u201D", "\u201E", "\u00AB", "\u00BB"};
    size_t left = (size_t)(s->end - s->at);
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        size_t length = strlen(quotes[i]);
        if (left >= length && memcmp(s->at, quotes[i], length) == 0) {
            return "these are curly quotes: texts stand between straight ones, \"text\"";
        }
    }
    return "this character stands outside of a text: names have only the letters a to z, digits "
           "and _";
}

static const char *refused_sign(scan *s)
{
    char c = *s->at;
    if ((unsigned char)c >= 0x80) {
        return refused_character(s);
    }
    s->depth += c == '(' || c == '[' || c == '{';
    s->depth -= s->depth > 0 && (c == ')' || c == ']' || c == '}');
    if (s->depth > DEPTH_MAX) {
        return "brackets are nested more than 150 deep";
    }
    bool shift = (c == '<' && peek(s, 1) == '<') || (c == '>' && peek(s, 1) == '>');
    if (c == '&' || c == '|' || shift || (c == '~' && peek(s, 1) != '=')) {
        return "bitwise operators are not offered, as this Lua gets some of them wrong: "
               "use //, % and math.floor";
    }
    return NULL;
}

/* Goes over what stands here; a sentence when it is refused. */
static const char *take(scan *s)
{
    char c = *s->at;
    if (c == '-' && peek(s, 1) == '-') {
        skip_comment(s);
    } else if (c == '[' && bracket_level(s) >= 0) {
        skip_long(s, bracket_level(s));
    } else if (c == '"' || c == '\'') {
        skip_quoted(s);
    } else if (is_name_start(c)) {
        if (sx_slice_is(take_word(s), "_ENV")) {
            return "_ENV is not offered: global names are what they are";
        }
    } else if (sx_is_digit(c)) {
        (void)take_word(s);
    } else {
        const char *refused = refused_sign(s);
        if (refused != NULL) {
            return refused;
        }
        if (c == '~') {
            s->at++; /* of ~= */
        }
        step(s);
    }
    return NULL;
}

static sx_fault refuse_at(sx_slice source, size_t offset, const char *text, uint32_t *ret_line,
                          const char **ret_text)
{
    *ret_line = 1;
    for (size_t i = 0; i < offset; i++) {
        *ret_line += source.at[i] == '\n';
    }
    *ret_text = text;
    return SX_FAULT_SCRIPT_SYNTAX;
}

/* Where the first bidirectional override stands: U+202A to U+202E, U+2066 to U+2069. */
static size_t first_hidden(sx_slice source)
{
    for (size_t i = 0; i + 2 < source.len; i++) {
        const unsigned char *at = (const unsigned char *)source.at + i;
        if (at[0] == 0xE2 && ((at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE) ||
                              (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9))) {
            return i;
        }
    }
    return source.len;
}

sx_fault sx_lua_check_source(sx_slice source, uint32_t *ret_line, const char **ret_text)
{
    if (source.len > 0 && source.at[0] == LUA_SIGNATURE[0]) {
        *ret_line = 0;
        *ret_text = "the file is compiled code: only the text of a script is accepted";
        return SX_FAULT_SCRIPT_BYTECODE;
    }
    if (source.len > SX_LUA_SOURCE_MAX) {
        return refuse_at(source, 0, "the file is larger than 1 MiB", ret_line, ret_text);
    }
    if (source.len >= 3 && memcmp(source.at, "\xEF\xBB\xBF", 3) == 0) {
        return refuse_at(source, 0, "the file begins with a byte-order mark: save it without",
                         ret_line, ret_text);
    }
    size_t valid = sx_utf8_valid_prefix(source);
    if (valid < source.len) {
        return refuse_at(source, valid, "the file is not UTF-8 here", ret_line, ret_text);
    }
    size_t hidden = first_hidden(source);
    if (hidden < source.len) {
        return refuse_at(
            source, hidden,
            "a character here turns the direction of reading, so that the script is not "
            "what it seems: remove it",
            ret_line, ret_text);
    }
    scan s = {.at = source.at, .end = source.at + source.len, .line = 1};
    while (s.at < s.end) {
        *ret_line = s.line;
        *ret_text = take(&s);
        if (*ret_text != NULL) {
            return SX_FAULT_SCRIPT_SYNTAX;
        }
    }
    return SX_FAULT_NONE;
}
