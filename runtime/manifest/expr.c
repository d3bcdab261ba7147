/*
 * expr.c: conditions and formulas as text into trees.
 *
 *   or := and ("or" and)*            and := not ("and" not)*       not := "not" not | comparison
 *   comparison := sum (("=" | "!=" | "<" | "<=" | ">" | ">=") sum)?
 *   sum := product (("+" | "-") product)*       product := unary (("*" | "/") unary)*
 *   unary := "-" unary | power                  power := primary ("^" unary)?
 *   primary := number | name | name ".." name | name "(" or ("," or)* ")" | "none" "(" ")" | "(" or ")"
 *
 * Names have no meaning here; whatever compiles the tree looks them up.
 */
#include <stdint.h>

#include "manifest/expr_token.h"
#include "manifest/reader.h"

/* Parentheses, calls, "not" and minus within one another. */
#define NESTING_MAX 200
/* Bytes of one expression. */
#define LENGTH_MAX 32768

typedef struct parser {
    sx_arena *arena;
    sx_diags *diags;
    sx_tokens tokens;
    sx_token now; /* the one to be used next */
    unsigned nesting;
    sx_status status;
} parser;

static const sx_slice nothing = {"", 0};

static sx_expr *parse_or(parser *p);

/* The first fault counts; `quoted` (may be empty) stands before `what`. */
static void fail(parser *p, sx_where where, const char *expected, sx_slice quoted, const char *what)
{
    if (p->status != SX_OK) {
        return;
    }
    const char *quote = quoted.len == 0 ? "" : "'";
    p->status =
        sx_diag_add(p->diags, SX_E_MANIFEST, "MANIFEST.EXPR", where, expected, "%s%.*s%s%s%s",
                    quote, (int)(quoted.len > 60 ? 60 : quoted.len),
                    quoted.len == 0 ? "" : quoted.at, quote, quoted.len == 0 ? "" : " ", what);
}

static void next_token(parser *p)
{
    p->now = sx_tokens_next(&p->tokens);
}

static bool is_word(const parser *p, const char *word)
{
    return p->now.kind == SX_TOKEN_NAME && sx_slice_is(p->now.text, word);
}

static bool at_sign(const parser *p, const char *sign)
{
    return p->now.kind == SX_TOKEN_SIGN && sx_slice_is(p->now.text, sign);
}

static bool is_comparison(char c)
{
    return c == '=' || c == '<' || c == '>' || c == '!';
}

/* => and == and <>, which other languages have or nearly have. */
static bool is_second_sign(const parser *p)
{
    return p->now.kind == SX_TOKEN_SIGN && is_comparison(p->now.text.at[0]) &&
           p->now.text.at > p->tokens.text.at && is_comparison(p->now.text.at[-1]);
}

static bool take_sign(parser *p, const char *sign)
{
    if (!at_sign(p, sign)) {
        return false;
    }
    next_token(p);
    return true;
}

static sx_expr *new_expr(parser *p, sx_expr_kind kind, sx_where where, size_t args)
{
    sx_expr *expr = p->status == SX_OK ? sx_arena_alloc(p->arena, sizeof *expr) : NULL;
    if (expr != NULL && args > 0) {
        expr->args = sx_arena_array(p->arena, args, sizeof(sx_expr *));
    }
    if (p->status == SX_OK && (expr == NULL || (args > 0 && expr->args == NULL))) {
        p->status = SX_E_MEMORY;
    }
    if (p->status != SX_OK) {
        return NULL;
    }
    expr->kind = kind;
    expr->where = where;
    expr->arg_count = args;
    return expr;
}

/* Sets how deep the tree is. A chain such as a + a + a is a level for each sign. */
static sx_expr *measure(parser *p, sx_expr *expr)
{
    for (size_t i = 0; i < expr->arg_count; i++) {
        uint32_t below = expr->args[i]->depth + 1;
        expr->depth = below > expr->depth ? below : expr->depth;
    }
    if (expr->depth > SX_EXPR_DEPTH_MAX) {
        fail(p, expr->where, "at most 2000 operations in one chain; sum(a, b, ...) adds many",
             nothing, "the chain of operations is too long");
        return NULL;
    }
    return expr;
}

static sx_expr *unary(parser *p, sx_expr_kind kind, sx_where where, sx_expr *of)
{
    sx_expr *expr = of == NULL ? NULL : new_expr(p, kind, where, 1);
    if (expr != NULL) {
        expr->args[0] = of;
        expr = measure(p, expr);
    }
    return expr;
}

static sx_expr *binary(parser *p, sx_expr_kind kind, sx_where where, sx_expr *a, sx_expr *b)
{
    sx_expr *expr = a == NULL || b == NULL ? NULL : new_expr(p, kind, where, 2);
    if (expr != NULL) {
        expr->args[0] = a;
        expr->args[1] = b;
        expr = measure(p, expr);
    }
    return expr;
}

static const char *copy_text(parser *p, sx_slice text)
{
    const char *copy = sx_arena_strndup(p->arena, text.at, text.len);
    if (copy == NULL && p->status == SX_OK) {
        p->status = SX_E_MEMORY;
    }
    return copy;
}

static bool enter(parser *p)
{
    if (++p->nesting > NESTING_MAX) {
        fail(p, p->now.where, "at most 200 levels of parentheses, calls, not and minus", nothing,
             "the expression is nested too deep");
        return false;
    }
    return true;
}

static sx_expr *parse_number(parser *p)
{
    sx_expr *expr = new_expr(p, SX_EXPR_NUMBER, p->now.where, 0);
    if (expr != NULL && sx_lex_number(p->now.text, &expr->number) != SX_LEX_OK) {
        fail(p, p->now.where, sx_number_form, p->now.text, "is not a number");
        return NULL;
    }
    next_token(p);
    return expr;
}

static sx_expr *parse_call(parser *p, sx_token name)
{
    void *args = NULL;
    size_t count = 0, capacity = 0;
    if (!enter(p)) {
        return NULL;
    }
    while (!at_sign(p, ")")) {
        sx_expr *arg = parse_or(p);
        if (arg == NULL) {
            return NULL;
        }
        if (sx_arena_grow(p->arena, &args, &capacity, count, sizeof(sx_expr *)) == NULL) {
            p->status = SX_E_MEMORY;
            return NULL;
        }
        ((sx_expr **)args)[count++] = arg;
        if (!take_sign(p, ",")) {
            break;
        }
    }
    bool empty = count == 0 && !sx_slice_is(name.text, "none");
    if (empty || !take_sign(p, ")")) {
        fail(p, p->now.where, "name(a, b, ...) with a closing )", p->now.text,
             empty ? "ends a call without operands" : "stands where a call should end");
        return NULL;
    }
    p->nesting--;
    sx_expr *expr = new_expr(p, SX_EXPR_CALL, name.where, 0);
    if (expr != NULL) {
        expr->name = copy_text(p, name.text);
        expr->args = args;
        expr->arg_count = count;
        expr = measure(p, expr);
    }
    return expr;
}

static bool is_reserved(sx_slice word)
{
    return sx_slice_is(word, "and") || sx_slice_is(word, "or") || sx_slice_is(word, "not");
}

static sx_expr *parse_name(parser *p)
{
    sx_token name = p->now;
    if (is_reserved(name.text)) {
        fail(p, name.where, "an item, a scale, a number or a call", name.text,
             "stands where a value should be");
        return NULL;
    }
    next_token(p);
    if (take_sign(p, "(")) {
        return parse_call(p, name);
    }
    bool range = take_sign(p, "..");
    if (range && p->now.kind != SX_TOKEN_NAME) {
        fail(p, p->now.where, "two names such as q1..q9", p->now.text,
             "stands where a range should end");
        return NULL;
    }
    sx_expr *expr = new_expr(p, range ? SX_EXPR_RANGE : SX_EXPR_NAME, name.where, 0);
    if (expr != NULL) {
        expr->name = copy_text(p, name.text);
        expr->last = range ? copy_text(p, p->now.text) : NULL;
    }
    if (range) {
        next_token(p);
    }
    return expr;
}

static sx_expr *parse_primary(parser *p)
{
    if (p->status != SX_OK) {
        return NULL;
    }
    if (p->now.kind == SX_TOKEN_NUMBER) {
        return parse_number(p);
    }
    if (p->now.kind == SX_TOKEN_NAME) {
        return parse_name(p);
    }
    if (at_sign(p, "(")) {
        if (!enter(p)) {
            return NULL;
        }
        next_token(p);
        sx_expr *inner = parse_or(p);
        if (inner != NULL && !take_sign(p, ")")) {
            fail(p, p->now.where, "a closing )", p->now.text,
                 "stands where a parenthesis should end");
            return NULL;
        }
        p->nesting--;
        return inner;
    }
    if (p->now.kind == SX_TOKEN_END) {
        fail(p, p->now.where, "an item, a scale, a number or a call", nothing,
             "the expression ends too early");
    } else if (is_second_sign(p)) {
        fail(p, p->now.where, "one of = != < <= > >=", p->now.text,
             "follows another sign of comparison");
    } else {
        fail(p, p->now.where, "an item, a scale, a number or a call", p->now.text,
             "stands where a value should be");
    }
    return NULL;
}

static sx_expr *parse_unary(parser *p);

static sx_expr *parse_power(parser *p)
{
    sx_expr *base = parse_primary(p);
    sx_where where = p->now.where;
    if (base == NULL || !take_sign(p, "^")) {
        return base;
    }
    if (!enter(p)) {
        return NULL;
    }
    sx_expr *expr = binary(p, SX_EXPR_POWER, where, base, parse_unary(p));
    p->nesting--;
    return expr;
}

static sx_expr *parse_unary(parser *p)
{
    sx_where where = p->now.where;
    if (!take_sign(p, "-")) {
        return parse_power(p);
    }
    if (!enter(p)) {
        return NULL;
    }
    sx_expr *expr = unary(p, SX_EXPR_NEGATE, where, parse_unary(p));
    p->nesting--;
    return expr;
}

static sx_expr *parse_product(parser *p)
{
    sx_expr *left = parse_unary(p);
    while (left != NULL && (at_sign(p, "*") || at_sign(p, "/"))) {
        sx_expr_kind kind = at_sign(p, "*") ? SX_EXPR_MULTIPLY : SX_EXPR_DIVIDE;
        sx_where where = p->now.where;
        next_token(p);
        left = binary(p, kind, where, left, parse_unary(p));
    }
    return left;
}

static sx_expr *parse_sum(parser *p)
{
    sx_expr *left = parse_product(p);
    while (left != NULL && (at_sign(p, "+") || at_sign(p, "-"))) {
        sx_expr_kind kind = at_sign(p, "+") ? SX_EXPR_ADD : SX_EXPR_SUBTRACT;
        sx_where where = p->now.where;
        next_token(p);
        left = binary(p, kind, where, left, parse_product(p));
    }
    return left;
}

/* The comparison that stands here, or false. */
static bool comparison(const parser *p, sx_expr_kind *ret)
{
    static const struct {
        const char *sign;
        sx_expr_kind kind;
    } signs[] = {{"=", SX_EXPR_EQUAL}, {"!=", SX_EXPR_NOT_EQUAL}, {"<=", SX_EXPR_AT_MOST},
                 {"<", SX_EXPR_LESS},  {">=", SX_EXPR_AT_LEAST},  {">", SX_EXPR_GREATER}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (at_sign(p, signs[i].sign)) {
            *ret = signs[i].kind;
            return true;
        }
    }
    return false;
}

static sx_expr *parse_comparison(parser *p)
{
    sx_expr *left = parse_sum(p);
    sx_expr_kind kind = SX_EXPR_EQUAL;
    if (left == NULL || !comparison(p, &kind)) {
        return left;
    }
    sx_where where = p->now.where;
    next_token(p);
    if (kind == SX_EXPR_EQUAL && at_sign(p, "=")) {
        fail(p, where, "a single =", nothing, "'==' is not a comparison");
        return NULL;
    }
    sx_expr *expr = binary(p, kind, where, left, parse_sum(p));
    if (expr != NULL && comparison(p, &kind)) {
        fail(p, p->now.where, "two comparisons joined by and: 1 <= x and x <= 3", p->now.text,
             "is a second comparison in a row");
        return NULL;
    }
    return expr;
}

static sx_expr *parse_not(parser *p)
{
    if (!is_word(p, "not")) {
        return parse_comparison(p);
    }
    sx_where where = p->now.where;
    if (!enter(p)) {
        return NULL;
    }
    next_token(p);
    sx_expr *expr = unary(p, SX_EXPR_NOT, where, parse_not(p));
    p->nesting--;
    return expr;
}

static sx_expr *parse_and(parser *p)
{
    sx_expr *left = parse_not(p);
    while (left != NULL && is_word(p, "and")) {
        sx_where where = p->now.where;
        next_token(p);
        left = binary(p, SX_EXPR_AND, where, left, parse_not(p));
    }
    return left;
}

static sx_expr *parse_or(parser *p)
{
    sx_expr *left = parse_and(p);
    while (left != NULL && is_word(p, "or")) {
        sx_where where = p->now.where;
        next_token(p);
        left = binary(p, SX_EXPR_OR, where, left, parse_and(p));
    }
    return left;
}

static const char *advice_for(const parser *p)
{
    if (p->now.kind == SX_TOKEN_BAD && p->now.text.at[0] == '&') {
        return "and";
    }
    if (p->now.kind == SX_TOKEN_BAD && p->now.text.at[0] == '|') {
        return "or";
    }
    return "and, or, a comparison (= != < <= > >=), + - * / ^, or the end";
}

static bool start(parser *p)
{
    if (p->tokens.text.len > LENGTH_MAX) {
        fail(p, p->tokens.start, "at most 32768 bytes; a scale can hold a part of it", nothing,
             "the expression is too long");
        return false;
    }
    next_token(p);
    return true;
}

static void check_end(parser *p)
{
    if (p->status == SX_OK && p->now.kind != SX_TOKEN_END) {
        fail(p, p->now.where, advice_for(p), p->now.text, "does not belong here");
    }
}

static sx_status read_one(parser *p, sx_expr **ret)
{
    *ret = NULL;
    sx_expr *expr = start(p) ? parse_or(p) : NULL;
    check_end(p);
    if (p->status == SX_OK) {
        *ret = expr;
    }
    return p->status;
}

static sx_status read_many(parser *p, sx_expr ***ret, size_t *ret_count)
{
    void *list = NULL;
    size_t count = 0, capacity = 0;
    *ret = NULL;
    *ret_count = 0;
    bool more = start(p);
    while (more && p->status == SX_OK) {
        sx_expr *expr = parse_or(p);
        if (expr == NULL) {
            break;
        }
        if (sx_arena_grow(p->arena, &list, &capacity, count, sizeof(sx_expr *)) == NULL) {
            return SX_E_MEMORY;
        }
        ((sx_expr **)list)[count++] = expr;
        more = take_sign(p, ",");
    }
    check_end(p);
    if (p->status == SX_OK) {
        *ret = list;
        *ret_count = count;
    }
    return p->status;
}

static parser new_parser(sx_arena *arena, sx_diags *diags, sx_tokens tokens)
{
    return (parser){.arena = arena, .diags = diags, .tokens = tokens};
}

sx_status sx_expr_read(sx_arena *arena, sx_slice text, sx_where where, sx_diags *diags,
                       sx_expr **ret)
{
    parser p = new_parser(arena, diags, sx_tokens_of_text(text, where));
    return read_one(&p, ret);
}

sx_status sx_expr_read_list(sx_arena *arena, sx_slice text, sx_where where, sx_diags *diags,
                            sx_expr ***ret, size_t *ret_count)
{
    parser p = new_parser(arena, diags, sx_tokens_of_text(text, where));
    return read_many(&p, ret, ret_count);
}

sx_status sx_expr_read_node(sx_arena *arena, const sx_tree *node, sx_diags *diags, sx_expr **ret)
{
    parser p = new_parser(arena, diags, sx_tokens_of_node(node));
    return read_one(&p, ret);
}

sx_status sx_expr_read_list_node(sx_arena *arena, const sx_tree *node, sx_diags *diags,
                                 sx_expr ***ret, size_t *ret_count)
{
    parser p = new_parser(arena, diags, sx_tokens_of_node(node));
    return read_many(&p, ret, ret_count);
}
