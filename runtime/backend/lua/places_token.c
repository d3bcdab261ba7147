/*
 * places_token.c: cutting a Lua script into words and signs. Comments and the inside of strings never
 * look like code. Text that is no Lua ends the tokens early or gives odd ones, no more.
 */
#include "backend/lua/places_token.h"

#include <string.h>

static bool is_name_byte(char c)
{
    return sx_is_lower(sx_ascii_lower(c)) || c == '_' || sx_is_digit(c);
}

static char byte_at(const sx_lua_tokens *t, size_t ahead)
{
    return (size_t)(t->end - t->at) > ahead ? t->at[ahead] : '\0';
}

/* One byte on; lines are counted as Lua counts them: \n, \r, \r\n and \n\r are one each. */
static void step(sx_lua_tokens *t)
{
    char c = *t->at++;
    if (c != '\n' && c != '\r') {
        return;
    }
    if (t->at < t->end && (*t->at == '\n' || *t->at == '\r') && *t->at != c) {
        t->at++;
    }
    t->line++;
    t->line_start = t->at;
}

sx_lua_tokens sx_lua_tokens_of(sx_slice script)
{
    const char *start = script.len == 0 ? "" : script.at;
    sx_lua_tokens t = {.at = start, .end = start + script.len, .line_start = start, .line = 1};
    t.counted = start;
    t.column = 1;
    if (byte_at(&t, 0) == '#') { /* as on the first line of a program */
        while (t.at < t.end && *t.at != '\n') {
            t.at++;
        }
    }
    return t;
}

/* [[ or [==[: how many bytes open the long bracket, 0 when this is none. */
static size_t long_open(const sx_lua_tokens *t)
{
    size_t level = 1;
    while (byte_at(t, level) == '=') {
        level++;
    }
    return byte_at(t, 0) == '[' && byte_at(t, level) == '[' ? level + 1 : 0;
}

/* Goes behind the closing long bracket; returns what is inside. */
static sx_slice skip_long(sx_lua_tokens *t, size_t open)
{
    for (size_t i = 0; i < open; i++) {
        t->at++;
    }
    const char *start = t->at;
    while (t->at < t->end) {
        size_t level = 1;
        while (level < open - 1 && byte_at(t, level) == '=') {
            level++;
        }
        if (*t->at == ']' && level == open - 1 && byte_at(t, level) == ']') {
            sx_slice inside = {start, (size_t)(t->at - start)};
            t->at += open;
            return inside;
        }
        step(t);
    }
    return (sx_slice){start, (size_t)(t->at - start)};
}

static void skip_blank(sx_lua_tokens *t)
{
    while (t->at < t->end) {
        char c = *t->at;
        if (c == '-' && byte_at(t, 1) == '-') {
            t->at += 2;
            size_t open = long_open(t);
            if (open > 0) {
                (void)skip_long(t, open);
                continue;
            }
            while (t->at < t->end && *t->at != '\n' && *t->at != '\r') {
                t->at++;
            }
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f') {
            step(t);
        } else {
            return;
        }
    }
}

static void take_quoted(sx_lua_tokens *t, sx_lua_token *token)
{
    char quote = *t->at++;
    const char *start = t->at;
    while (t->at < t->end && *t->at != quote && *t->at != '\n' && *t->at != '\r') {
        if (*t->at != '\\') {
            t->at++;
            continue;
        }
        token->escaped = true;
        t->at++;
        if (byte_at(t, 0) == 'z') { /* \z: the blanks after it do not count, newlines included */
            t->at++;
            while (t->at < t->end && (*t->at == ' ' || (*t->at >= '\t' && *t->at <= '\r'))) {
                step(t);
            }
        } else if (t->at < t->end) {
            step(t);
        }
    }
    token->text = (sx_slice){start, (size_t)(t->at - start)};
    t->at += t->at < t->end && *t->at == quote ? 1 : 0;
}

static void take_number(sx_lua_tokens *t)
{
    bool hex = *t->at == '0' && sx_ascii_lower(byte_at(t, 1)) == 'x';
    while (t->at < t->end) {
        char c = sx_ascii_lower(*t->at);
        bool exponent = hex ? c == 'p' : c == 'e';
        if (exponent && (byte_at(t, 1) == '+' || byte_at(t, 1) == '-')) {
            t->at += 2;
        } else if (is_name_byte(c) || (c == '.' && byte_at(t, 1) != '.')) {
            t->at++;
        } else {
            return;
        }
    }
}

static void take_sign(sx_lua_tokens *t)
{
    static const char *const pairs[] = {"==", "~=", "<=", ">=", "//", "::", "<<", ">>"};
    if (byte_at(t, 0) == '.' && byte_at(t, 1) == '.') {
        t->at += byte_at(t, 2) == '.' ? 3 : 2;
        return;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (byte_at(t, 0) == pairs[i][0] && byte_at(t, 1) == pairs[i][1]) {
            t->at += 2;
            return;
        }
    }
    t->at++;
}

/* Characters from the start of the line, from 1; counted on from the last token of the line. */
static uint32_t column_of(sx_lua_tokens *t)
{
    if (t->counted < t->line_start) {
        t->counted = t->line_start;
        t->column = 1;
    }
    for (; t->counted < t->at; t->counted++) {
        t->column += ((unsigned char)*t->counted & 0xC0U) != 0x80U ? 1U : 0U;
    }
    return t->column;
}

static sx_lua_token take_token(sx_lua_tokens *t)
{
    sx_lua_token token = {.kind = SX_LUA_TOKEN_END, .line = t->line, .column = column_of(t)};
    if (t->at >= t->end) {
        return token;
    }
    const char *start = t->at;
    char c = *start;
    size_t open = long_open(t);
    if (open > 0) {
        token.kind = SX_LUA_TOKEN_STRING;
        token.text = skip_long(t, open);
        token.escaped = token.text.len > 0 && token.text.at[0] == '\n';
        return token;
    }
    if (c == '"' || c == '\'') {
        token.kind = SX_LUA_TOKEN_STRING;
        take_quoted(t, &token);
        return token;
    }
    if (sx_is_digit(c) || (c == '.' && sx_is_digit(byte_at(t, 1)))) {
        token.kind = SX_LUA_TOKEN_NUMBER;
        take_number(t);
    } else if (is_name_byte(c)) {
        token.kind = SX_LUA_TOKEN_NAME;
        while (t->at < t->end && is_name_byte(*t->at)) {
            t->at++;
        }
    } else {
        token.kind = SX_LUA_TOKEN_SIGN;
        take_sign(t);
    }
    token.text = (sx_slice){start, (size_t)(t->at - start)};
    return token;
}

sx_lua_token sx_lua_tokens_next(sx_lua_tokens *tokens)
{
    skip_blank(tokens);
    const char *start = tokens->at;
    sx_lua_token token = take_token(tokens);
    token.start = start;
    token.end = tokens->at;
    return token;
}
