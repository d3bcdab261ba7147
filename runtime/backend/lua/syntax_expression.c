/*
 * syntax_expression.c: reads the expressions of Lua 5.4, one function for each of their rules, and says where
 * guards are put in.
 */
#include "backend/lua/syntax_inner.h"
#include "base/number.h"

#define LISTED_MAX 100 /* elements of a list that becomes the arguments of a call */

/* A constructor. */
typedef struct listing {
    sx_syntax_node what;
    bool plain; /* elements without keys, between commas */
    size_t count;
    size_t trailing; /* where a comma stands behind the last one; 0: there is none */
} listing;

/* ---- what is put in ----------------------------------------------------------------------------- */

static void wrap(sx_syntax_reader *r, const char *open, const sx_syntax_node *what)
{
    sx_syntax_change_add(&r->changes, SYNTAX_OPEN, what->start, 0, open);
    sx_syntax_change_add(&r->changes, SYNTAX_CLOSE, what->end, 0, ")");
}

/* Its truth is asked for. The other operand of a JOINT has its guard already. */
void sx_syntax_guard_truth(sx_syntax_reader *r, const sx_syntax_node *what)
{
    if (r->guarding == SX_LUA_GUARD_ALL && what->kind == NODE_JOINT) {
        sx_syntax_guard_truth(r, what->last);
    } else if (r->guarding == SX_LUA_GUARD_ALL && what->kind == NODE_OTHER) {
        wrap(r, " " SX_LUA_GUARD_TRUTH "(", what);
    }
}

/* The left operand of or: of `c and x` before it, x is meant to be chosen by c alone. */
static void guard_choice(sx_syntax_reader *r, const sx_syntax_node *what)
{
    bool joint = what->kind == NODE_JOINT;
    if (!joint || !what->both) {
        joint ? guard_choice(r, what->last) : sx_syntax_guard_truth(r, what);
    } else if (r->guarding == SX_LUA_GUARD_ALL && what->last->kind == NODE_OTHER) {
        wrap(r, " " SX_LUA_GUARD_CHOICE "(", what->last);
    } else {
        guard_choice(r, what->last);
    }
}

void sx_syntax_guard_target(sx_syntax_reader *r, const sx_syntax_node *what)
{
    const sx_syntax_node table = {.start = what->start, .end = what->table_end};
    if (what->table_end > 0) {
        wrap(r, " " SX_LUA_GUARD_TARGET "(", &table);
    }
}

static void guard_key(sx_syntax_reader *r, const sx_syntax_node *what)
{
    if (r->guarding == SX_LUA_GUARD_ALL && what->kind != NODE_LITERAL) {
        wrap(r, " " SX_LUA_GUARD_KEY "(", what);
    }
}

static void guard_comparison(sx_syntax_reader *r, const sx_lua_token *operator,
                             const sx_syntax_node * a, const sx_syntax_node *b)
{
    bool literals = a->kind == NODE_LITERAL && b->kind == NODE_LITERAL;
    if (literals || (r->guarding == SX_LUA_GUARD_TEXTS && !a->text && !b->text)) {
        return;
    }
    const char *open =
        sx_syntax_is_sign(operator, "==") ? " " SX_LUA_GUARD_EQUAL "(" : " " SX_LUA_GUARD_OTHER "(";
    const sx_syntax_node both = {.start = a->start, .end = b->end};
    wrap(r, open, &both);
    sx_syntax_change_add(&r->changes, SYNTAX_REPLACE,
                         (size_t)(operator->start - r->script.at), operator->text.len, ",");
}

/* ---- expressions -------------------------------------------------------------------------------- */

static sx_syntax_node literal(sx_syntax_reader *r, size_t start)
{
    return (sx_syntax_node){.kind = NODE_LITERAL, .start = start, .end = r->end};
}

static void add_key(sx_syntax_reader *r, sx_syntax_keys *keys, const sx_syntax_node *key,
                    uint32_t line)
{
    sx_syntax_key k = {.line = line, .written = {r->script.at + key->start, key->end - key->start}};
    sx_decimal number;
    if (key->kind != NODE_LITERAL || !key->single) {
        return;
    }
    if (key->token.kind == SX_LUA_TOKEN_NUMBER && sx_decimal_read(key->token.text, &number)) {
        double value = sx_number_to_double(sx_number_decimal(number));
        k.kind = SYNTAX_KEY_NUMBER;
        k.number = key->minus ? -value : value;
    } else if (key->token.kind == SX_LUA_TOKEN_STRING && !key->token.escaped) {
        k.kind = SYNTAX_KEY_TEXT;
        k.text = key->token.text;
    } else if (key->token.kind == SX_LUA_TOKEN_NAME) {
        k.kind = SYNTAX_KEY_WORD;
        k.text = key->token.text;
    } else {
        return;
    }
    sx_syntax_keys_add(keys, k);
}

/* True when it has no key. */
static bool field(sx_syntax_reader *r, sx_syntax_keys *keys, double *position)
{
    double before = *position;
    uint32_t line = r->now.line;
    if (sx_syntax_accept(r, "[")) {
        sx_syntax_node key = sx_syntax_expression(r, 0);
        guard_key(r, &key);
        add_key(r, keys, &key, line);
        sx_syntax_expect(r, "]");
        sx_syntax_expect(r, "=");
    } else if (sx_syntax_is_name(&r->now) && sx_syntax_is_sign(&r->next, "=")) {
        sx_syntax_keys_add(keys, (sx_syntax_key){.kind = SYNTAX_KEY_TEXT,
                                                 .text = r->now.text,
                                                 .written = r->now.text,
                                                 .line = line});
        sx_syntax_advance(r);
        sx_syntax_advance(r);
    } else {
        *position += 1;
        sx_syntax_keys_add(keys, (sx_syntax_key){.kind = SYNTAX_KEY_NUMBER,
                                                 .positional = true,
                                                 .number = *position,
                                                 .written = {r->now.start, 0},
                                                 .line = line});
    }
    (void)sx_syntax_expression(r, 0);
    return *position > before;
}

static listing constructor(sx_syntax_reader *r)
{
    size_t start = sx_syntax_offset(r);
    sx_syntax_keys keys = {.arena = r->arena};
    double position = 0;
    listing list = {.plain = true};
    sx_syntax_expect(r, "{");
    while (!sx_syntax_stopped(r) && !sx_syntax_is(r, "}")) {
        list.plain = field(r, &keys, &position) && list.plain && !sx_syntax_is(r, ";");
        list.trailing = sx_syntax_is_sign(&r->next, "}") ? sx_syntax_offset(r) : 0;
        list.count++;
        if (!sx_syntax_accept(r, ",") && !sx_syntax_accept(r, ";")) {
            list.trailing = 0;
            break;
        }
    }
    sx_syntax_expect(r, "}");
    sx_syntax_keys_repeat(&keys, &r->found->repeat);
    r->no_memory = r->no_memory || keys.failed;
    list.what = literal(r, start);
    return list;
}

void sx_syntax_expressions(sx_syntax_reader *r)
{
    do {
        (void)sx_syntax_expression(r, 0);
    } while (!sx_syntax_stopped(r) && sx_syntax_accept(r, ","));
}

/* What `{a, b}` was as an argument of sx.sum and its like becomes `sx__list(a, b)`. */
static void guard_list(sx_syntax_reader *r, const listing *list)
{
    size_t at = list->what.start;
    if (!list->plain || list->count == 0 || list->count > LISTED_MAX) {
        return;
    }
    sx_syntax_change_add(&r->changes, SYNTAX_REPLACE, at, 1, " " SX_LUA_GUARD_LIST "(");
    if (list->trailing > 0) {
        sx_syntax_change_add(&r->changes, SYNTAX_REPLACE, list->trailing, 1, "");
    }
    sx_syntax_change_add(&r->changes, SYNTAX_REPLACE, list->what.end - 1, 1, ")");
}

static void arguments(sx_syntax_reader *r)
{
    if (r->now.kind == SX_LUA_TOKEN_STRING) {
        sx_syntax_advance(r);
    } else if (sx_syntax_is(r, "{")) {
        (void)constructor(r);
    } else {
        sx_syntax_expect(r, "(");
        if (!sx_syntax_is(r, ")")) {
            sx_syntax_expressions(r);
        }
        sx_syntax_expect(r, ")");
    }
}

/* Of a function of sx. */
static void sx_arguments(sx_syntax_reader *r)
{
    if (!sx_syntax_is(r, "(") || !sx_syntax_is_sign(&r->next, "{")) {
        arguments(r);
        return;
    }
    sx_syntax_expect(r, "(");
    listing list = constructor(r);
    bool alone = sx_syntax_is(r, ")") || sx_syntax_is(r, ",");
    if (alone) {
        guard_list(r, &list);
    }
    r->failed = r->failed || !alone;
    if (sx_syntax_accept(r, ",")) {
        sx_syntax_expressions(r);
    }
    sx_syntax_expect(r, ")");
}

bool sx_syntax_holds_text(const sx_syntax_reader *r, sx_slice name)
{
    for (size_t i = 0; i < r->text_count; i++) {
        if (sx_slice_equal(r->texts[i], name)) {
            return true;
        }
    }
    return false;
}

/* A name or a bracket, before anything that follows it. */
static sx_syntax_node primary(sx_syntax_reader *r)
{
    size_t start = sx_syntax_offset(r);
    sx_syntax_node what = {.kind = NODE_OTHER, .start = start};
    if (sx_syntax_accept(r, "(")) {
        what = sx_syntax_expression(r, 0);
        sx_syntax_expect(r, ")");
        what.single = false;
        what.start = start;
    } else {
        what.text = sx_syntax_holds_text(r, r->now.text);
        sx_syntax_expect_name(r);
    }
    what.end = r->end;
    return what;
}

sx_syntax_node sx_syntax_suffixed(sx_syntax_reader *r)
{
    bool sx = sx_syntax_is(r, "sx") && sx_syntax_is_sign(&r->next, ".");
    sx_syntax_node what = primary(r);
    for (size_t suffix = 0; !sx_syntax_stopped(r); suffix++) {
        size_t table_end = r->end;
        bool field = sx_syntax_is(r, ".") || sx_syntax_is(r, "[");
        if (sx_syntax_accept(r, ".")) {
            sx_syntax_expect_name(r);
        } else if (sx_syntax_accept(r, "[")) {
            sx_syntax_node key = sx_syntax_expression(r, 0);
            guard_key(r, &key);
            sx_syntax_expect(r, "]");
        } else if (sx_syntax_accept(r, ":")) {
            sx_syntax_expect_name(r);
            arguments(r);
        } else if (sx_syntax_is(r, "(") || sx_syntax_is(r, "{") ||
                   r->now.kind == SX_LUA_TOKEN_STRING) {
            sx &&suffix == 1 ? sx_arguments(r) : arguments(r);
        } else {
            break;
        }
        what = (sx_syntax_node){.kind = NODE_OTHER,
                                .start = what.start,
                                .end = r->end,
                                .table_end = field ? table_end : 0};
    }
    return what;
}

static sx_syntax_node simple(sx_syntax_reader *r)
{
    size_t start = sx_syntax_offset(r);
    sx_lua_token token = r->now;
    bool word = sx_syntax_is(r, "nil") || sx_syntax_is(r, "true") || sx_syntax_is(r, "false");
    if (token.kind == SX_LUA_TOKEN_NUMBER || token.kind == SX_LUA_TOKEN_STRING || word) {
        sx_syntax_advance(r);
        sx_syntax_node what = literal(r, start);
        what.token = token;
        what.single = true;
        what.text = token.kind == SX_LUA_TOKEN_STRING;
        return what;
    }
    if (sx_syntax_is(r, "{")) {
        return constructor(r).what;
    }
    if (sx_syntax_accept(r, "function")) {
        sx_syntax_function_body(r);
        return literal(r, start);
    }
    if (sx_syntax_accept(r, "...")) {
        return (sx_syntax_node){.kind = NODE_OTHER, .start = start, .end = r->end};
    }
    return sx_syntax_suffixed(r);
}

static sx_syntax_node unary(sx_syntax_reader *r)
{
    size_t start = sx_syntax_offset(r);
    bool asks = sx_syntax_is(r, "not");
    bool minus = sx_syntax_is(r, "-");
    sx_syntax_advance(r);
    sx_syntax_node operand = sx_syntax_expression(r, 12);
    if (asks) {
        sx_syntax_guard_truth(r, &operand);
        return (sx_syntax_node){.kind = NODE_TRUTH, .start = start, .end = r->end};
    }
    if (minus && operand.single && operand.token.kind == SX_LUA_TOKEN_NUMBER && !operand.minus) {
        operand.start = start;
        operand.minus = true;
        return operand;
    }
    return (sx_syntax_node){.kind = NODE_OTHER, .start = start, .end = r->end};
}

typedef enum operator_kind {
    OPERATOR_PLAIN,
    OPERATOR_ORDER,
    OPERATOR_EQUAL,
    OPERATOR_JOINT
} operator_kind;

static const struct binary {
    const char *text;
    int left, right;
    operator_kind kind;
} operators[] = {
    {"or", 1, 1, OPERATOR_JOINT},  {"and", 2, 2, OPERATOR_JOINT},  {"<", 3, 3, OPERATOR_ORDER},
    {">", 3, 3, OPERATOR_ORDER},   {"<=", 3, 3, OPERATOR_ORDER},   {">=", 3, 3, OPERATOR_ORDER},
    {"~=", 3, 3, OPERATOR_EQUAL},  {"==", 3, 3, OPERATOR_EQUAL},   {"..", 9, 8, OPERATOR_PLAIN},
    {"+", 10, 10, OPERATOR_PLAIN}, {"-", 10, 10, OPERATOR_PLAIN},  {"*", 11, 11, OPERATOR_PLAIN},
    {"/", 11, 11, OPERATOR_PLAIN}, {"//", 11, 11, OPERATOR_PLAIN}, {"%", 11, 11, OPERATOR_PLAIN},
    {"^", 14, 13, OPERATOR_PLAIN}};

static const struct binary *binary_here(const sx_syntax_reader *r)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (sx_syntax_is(r, operators[i].text)) {
            return &operators[i];
        }
    }
    return NULL;
}

/* The operand of a JOINT lives on. */
static const sx_syntax_node *kept(sx_syntax_reader *r, const sx_syntax_node *what)
{
    sx_syntax_node *copy = sx_arena_alloc(r->arena, sizeof *copy);
    r->no_memory = r->no_memory || copy == NULL;
    if (copy == NULL) {
        return what;
    }
    *copy = *what;
    return copy;
}

static sx_syntax_node combine(sx_syntax_reader *r, const struct binary *op,
                              const sx_lua_token *token, const sx_syntax_node *a,
                              const sx_syntax_node *b)
{
    sx_syntax_node what = {.kind = NODE_OTHER, .start = a->start, .end = b->end};
    if (op->kind == OPERATOR_JOINT) {
        what.both = sx_slice_is(token->text, "and");
        what.both ? sx_syntax_guard_truth(r, a) : guard_choice(r, a);
        what.kind = NODE_JOINT;
        what.text = a->text || b->text;
        what.last = kept(r, b);
    } else if (op->kind == OPERATOR_EQUAL) {
        guard_comparison(r, token, a, b);
        what.kind = NODE_TRUTH;
    } else if (op->kind == OPERATOR_ORDER) {
        what.kind = NODE_TRUTH;
    }
    return what;
}

sx_syntax_node sx_syntax_expression(sx_syntax_reader *r, int limit)
{
    if (++r->depth > SYNTAX_DEPTH_MAX) {
        r->failed = true;
    }
    if (sx_syntax_stopped(r)) {
        r->failed = true;
        r->depth--;
        return (sx_syntax_node){.kind = NODE_LITERAL};
    }
    bool before = sx_syntax_is(r, "not") || sx_syntax_is(r, "-") || sx_syntax_is(r, "#");
    sx_syntax_node what = before ? unary(r) : simple(r);
    const struct binary *op = binary_here(r);
    while (op != NULL && op->left > limit && !sx_syntax_stopped(r)) {
        sx_lua_token token = r->now;
        sx_syntax_advance(r);
        sx_syntax_node other = sx_syntax_expression(r, op->right);
        what = combine(r, op, &token, &what, &other);
        op = binary_here(r);
    }
    r->depth--;
    return what;
}
