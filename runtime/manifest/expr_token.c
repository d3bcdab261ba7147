/*
 * expr_token.c: cutting conditions and formulas into tokens, and saying where each one stands.
 */
#include "manifest/expr_token.h"

#include "base/utf8.h"

static bool is_letter(char c)
{
    return sx_is_lower(sx_ascii_lower(c));
}

static bool is_word_byte(char c)
{
    return is_letter(c) || sx_is_digit(c) || c == '_';
}

static char byte_at(const sx_tokens *t, size_t index)
{
    return index < t->text.len ? t->text.at[index] : '\0';
}

static sx_where linear_place(const sx_tokens *t, size_t offset)
{
    sx_where where = t->start;
    for (size_t i = 0; i < offset && i < t->text.len; i++) {
        unsigned char c = (unsigned char)t->text.at[i];
        if (c == '\n') {
            where.line++;
            where.column = 1;
        } else if ((c & 0xC0U) != 0x80U) {
            where.column++;
        }
    }
    return where;
}

/* Letters, digits, "_"; "-" between them; one "." before a letter or digit: an option or a scale. */
static size_t name_end(const sx_tokens *t, size_t at)
{
    bool dotted = false;
    for (;; at++) {
        char c = byte_at(t, at);
        char next = byte_at(t, at + 1);
        if (is_word_byte(c)) {
            continue;
        }
        if (c == '-' && is_word_byte(next)) {
            continue;
        }
        bool option = is_word_byte(next) || (next == '-' && is_word_byte(byte_at(t, at + 2)));
        if (c == '.' && !dotted && option) {
            dotted = true;
            continue;
        }
        return at;
    }
}

static size_t number_end(const sx_tokens *t, size_t at)
{
    while (is_word_byte(byte_at(t, at)) ||
           (byte_at(t, at) == '.' && sx_is_digit(byte_at(t, at + 1)))) {
        at++;
    }
    return at;
}

static size_t sign_end(const sx_tokens *t, size_t at)
{
    char c = byte_at(t, at);
    char next = byte_at(t, at + 1);
    if (((c == '<' || c == '>' || c == '!') && next == '=') || (c == '.' && next == '.')) {
        return at + 2;
    }
    return at + 1;
}

static bool is_sign(char c)
{
    static const char signs[] = "=<>!+-*/^(),.";
    for (size_t i = 0; i + 1 < sizeof signs; i++) {
        if (signs[i] == c) {
            return true;
        }
    }
    return false;
}

/* What no expression holds, one whole character of it. */
static size_t bad_end(const sx_tokens *t, size_t at)
{
    const char *next = t->text.at + at;
    (void)sx_utf8_next(&next, t->text.at + t->text.len);
    return (size_t)(next - t->text.at);
}

sx_tokens sx_tokens_of_text(sx_slice text, sx_where where)
{
    return (sx_tokens){.text = text, .start = where};
}

sx_tokens sx_tokens_of_node(const sx_tree *node)
{
    sx_tokens tokens = {.text = node->text, .start = node->where};
    tokens.has_place = sx_tree_source(node).len > 0;
    sx_place_start(&tokens.place, node);
    return tokens;
}

static sx_token_kind kind_of(char c)
{
    if (is_letter(c)) {
        return SX_TOKEN_NAME;
    }
    if (sx_is_digit(c)) {
        return SX_TOKEN_NUMBER;
    }
    return is_sign(c) ? SX_TOKEN_SIGN : SX_TOKEN_BAD;
}

sx_token sx_tokens_next(sx_tokens *tokens)
{
    sx_tokens *t = tokens;
    while (byte_at(t, t->at) == ' ' || byte_at(t, t->at) == '\t' || byte_at(t, t->at) == '\n') {
        t->at++;
    }
    size_t start = t->at;
    sx_token token = {.kind = SX_TOKEN_END};
    token.where = t->has_place ? sx_place_at(&t->place, start) : linear_place(t, start);
    if (start < t->text.len) {
        token.kind = kind_of(t->text.at[start]);
        switch (token.kind) {
        case SX_TOKEN_NAME: t->at = name_end(t, start); break;
        case SX_TOKEN_NUMBER: t->at = number_end(t, start); break;
        case SX_TOKEN_SIGN: t->at = sign_end(t, start); break;
        case SX_TOKEN_BAD: t->at = bad_end(t, start); break;
        case SX_TOKEN_END: break;
        }
        token.text = (sx_slice){t->text.at + start, t->at - start};
    }
    return token;
}
