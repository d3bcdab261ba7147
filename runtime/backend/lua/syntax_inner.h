/*
 * syntax_inner.h: between the readers of statements (syntax.c) and of expressions (syntax_expression.c) and what
 * they collect: keys of one table and places where text is put in (syntax_write.c). For nobody else.
 */
#ifndef SX_LUA_SYNTAX_INNER_H
#define SX_LUA_SYNTAX_INNER_H

#include "backend/lua/places_token.h"
#include "backend/lua/syntax.h"

#define SYNTAX_DEPTH_MAX 250 /* beyond what Lua compiles */

/* A key that is written out, or the position of an element without one. */
typedef struct sx_syntax_key {
    enum { SYNTAX_KEY_NUMBER, SYNTAX_KEY_TEXT, SYNTAX_KEY_WORD } kind;
    bool positional;
    double number;
    sx_slice text; /* TEXT: its value; WORD: true or false */
    sx_slice written;
    uint32_t line;
} sx_syntax_key;

typedef struct sx_syntax_keys {
    sx_arena *arena;
    sx_syntax_key *keys;
    size_t count, capacity;
    bool failed; /* memory ran out */
} sx_syntax_keys;

void sx_syntax_keys_add(sx_syntax_keys *keys, sx_syntax_key key);
/* The repetition that comes first in the script, if it comes before the one in `repeat`. */
void sx_syntax_keys_repeat(sx_syntax_keys *keys, sx_lua_repeat *repeat);

typedef enum sx_syntax_change_kind {
    SYNTAX_CLOSE,   /* behind an expression */
    SYNTAX_REPLACE, /* instead of a token */
    SYNTAX_OPEN     /* before an expression */
} sx_syntax_change_kind;

typedef struct sx_syntax_change {
    sx_syntax_change_kind kind;
    size_t offset, skip;
    size_t order;
    const char *text;
} sx_syntax_change;

typedef struct sx_syntax_changes {
    sx_arena *arena;
    sx_syntax_change *changes;
    size_t count, capacity;
    bool failed;
} sx_syntax_changes;

void sx_syntax_change_add(sx_syntax_changes *changes, sx_syntax_change_kind kind, size_t offset,
                          size_t skip, const char *text);
void sx_syntax_changes_write(sx_syntax_changes *changes, sx_slice script, sx_buf *out);

typedef enum sx_syntax_kind {
    NODE_LITERAL, /* a number, a text, nil, a table, a function: never an answer */
    NODE_TRUTH,   /* true or false, of an operator that asks */
    NODE_JOINT,   /* and, or: one of two values */
    NODE_OTHER
} sx_syntax_kind;

/* An expression that was read. */
typedef struct sx_syntax_node {
    sx_syntax_kind kind;
    size_t start, end;                 /* offsets in the script */
    bool text;                         /* a text, or a name that one was given to */
    bool both;                         /* JOINT: by and */
    const struct sx_syntax_node *last; /* JOINT: the operand whose truth is not asked for yet */
    sx_lua_token token;                /* LITERAL: of one token */
    bool single, minus;                /* that is the case; it stands behind a minus */
    size_t table_end; /* OTHER that ends in a field: the end of what has it; else 0 */
} sx_syntax_node;

typedef struct sx_syntax_reader {
    sx_arena *arena;
    sx_slice script;
    sx_lua_guarding guarding;
    sx_lua_tokens tokens;
    sx_lua_token now, next;
    size_t end;                /* of the token before `now` */
    unsigned depth, functions; /* how deep it is, and in how many functions */
    bool failed, no_memory;
    sx_slice *texts; /* names that were given a text */
    size_t text_count, text_capacity;
    sx_syntax_changes changes;
    sx_lua_syntax *found;
} sx_syntax_reader;

/* ---- tokens (syntax.c) ---- */
void sx_syntax_advance(sx_syntax_reader *r);
bool sx_syntax_is_sign(const sx_lua_token *token, const char *sign);
bool sx_syntax_is_word(const sx_lua_token *token, const char *word);
bool sx_syntax_is(const sx_syntax_reader *r, const char *text);
bool sx_syntax_accept(sx_syntax_reader *r, const char *text);
void sx_syntax_expect(sx_syntax_reader *r, const char *text);
bool sx_syntax_is_name(const sx_lua_token *token);
void sx_syntax_expect_name(sx_syntax_reader *r);
size_t sx_syntax_offset(const sx_syntax_reader *r);
bool sx_syntax_stopped(const sx_syntax_reader *r);

/* ---- expressions (syntax_expression.c) ---- */
/* Its truth is asked for: puts a guard around it where it could be an answer. */
void sx_syntax_guard_truth(sx_syntax_reader *r, const sx_syntax_node *what);
/* It is assigned to: puts a guard around the table that it is a field of. */
void sx_syntax_guard_target(sx_syntax_reader *r, const sx_syntax_node *what);
void sx_syntax_expressions(sx_syntax_reader *r);
/* Was the name given a text? */
bool sx_syntax_holds_text(const sx_syntax_reader *r, sx_slice name);
/* Operators that bind no closer than `limit` end it. */
sx_syntax_node sx_syntax_expression(sx_syntax_reader *r, int limit);
/* A name or a bracket, and what is looked up or called behind it. */
sx_syntax_node sx_syntax_suffixed(sx_syntax_reader *r);

/* ---- statements (syntax.c) ---- */
void sx_syntax_function_body(sx_syntax_reader *r);
void sx_syntax_block(sx_syntax_reader *r);

#endif
