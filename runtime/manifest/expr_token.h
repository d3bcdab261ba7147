/*
 * expr_token.h: the tokens of conditions and formulas, each with its place in the file. Only for
 * expr.c.
 */
#ifndef SX_MANIFEST_EXPR_TOKEN_H
#define SX_MANIFEST_EXPR_TOKEN_H

#include "manifest/tree.h"

typedef enum sx_token_kind {
    SX_TOKEN_END,
    SX_TOKEN_NUMBER, /* what starts with a digit; not yet checked */
    SX_TOKEN_NAME,   /* q1, alcohol.beer, phq-4.depression, and, or, not */
    SX_TOKEN_SIGN,   /* = != < <= > >= + - * / ^ ( ) , .. */
    SX_TOKEN_BAD     /* a character that no expression holds */
} sx_token_kind;

typedef struct sx_token {
    sx_token_kind kind;
    sx_slice text;
    sx_where where;
} sx_token;

typedef struct sx_tokens {
    sx_slice text;
    size_t at;
    sx_where start; /* of the text, when there is no node */
    sx_place place;
    bool has_place;
} sx_tokens;

/* Over a text that stands at `where` in one piece. */
sx_tokens sx_tokens_of_text(sx_slice text, sx_where where);
/* Over a scalar, whatever way it is written. */
sx_tokens sx_tokens_of_node(const sx_tree *node);
sx_token sx_tokens_next(sx_tokens *tokens);

#endif
