/*
 * syntax.c: reads the statements of Lua 5.4, one function for each of their rules. What it does not understand
 * ends the reading; a script that Lua has compiled is understood, and is not nested deeper than Lua allows.
 */
#include "backend/lua/syntax.h"

#include "backend/lua/syntax_inner.h"

/* ---- tokens ------------------------------------------------------------------------------------- */

void sx_syntax_advance(sx_syntax_reader *r)
{
    r->end = (size_t)(r->now.end - r->script.at);
    r->now = r->next;
    r->next = sx_lua_tokens_next(&r->tokens);
    bool guard = r->now.kind == SX_LUA_TOKEN_NAME && r->now.text.len > 4 &&
                 sx_slice_is((sx_slice){r->now.text.at, 4}, SX_LUA_GUARD_PREFIX);
    if (guard && r->found->guard_line == 0) {
        r->found->guard_line = r->now.line;
    }
}

bool sx_syntax_is_sign(const sx_lua_token *token, const char *sign)
{
    return token->kind == SX_LUA_TOKEN_SIGN && sx_slice_is(token->text, sign);
}

bool sx_syntax_is_word(const sx_lua_token *token, const char *word)
{
    return token->kind == SX_LUA_TOKEN_NAME && sx_slice_is(token->text, word);
}

bool sx_syntax_is(const sx_syntax_reader *r, const char *text)
{
    return sx_syntax_is_sign(&r->now, text) || sx_syntax_is_word(&r->now, text);
}

bool sx_syntax_accept(sx_syntax_reader *r, const char *text)
{
    if (!sx_syntax_is(r, text)) {
        return false;
    }
    sx_syntax_advance(r);
    return true;
}

void sx_syntax_expect(sx_syntax_reader *r, const char *text)
{
    if (!sx_syntax_accept(r, text)) {
        r->failed = true;
    }
}

bool sx_syntax_is_name(const sx_lua_token *token)
{
    static const char *const words[] = {"and",   "break", "do",       "else", "elseif", "end",
                                        "false", "for",   "function", "goto", "if",     "in",
                                        "local", "nil",   "not",      "or",   "repeat", "return",
                                        "then",  "true",  "until",    "while"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (sx_syntax_is_word(token, words[i])) {
            return false;
        }
    }
    return token->kind == SX_LUA_TOKEN_NAME;
}

void sx_syntax_expect_name(sx_syntax_reader *r)
{
    if (!sx_syntax_is_name(&r->now)) {
        r->failed = true;
    }
    sx_syntax_advance(r);
}

size_t sx_syntax_offset(const sx_syntax_reader *r)
{
    return (size_t)(r->now.start - r->script.at);
}

bool sx_syntax_stopped(const sx_syntax_reader *r)
{
    return r->failed || r->no_memory || r->now.kind == SX_LUA_TOKEN_END;
}

/* ---- statements --------------------------------------------------------------------------------- */

static void condition(sx_syntax_reader *r)
{
    sx_syntax_node what = sx_syntax_expression(r, 0);
    sx_syntax_guard_truth(r, &what);
}

/* Behind if. */
static void branches(sx_syntax_reader *r)
{
    do {
        condition(r);
        sx_syntax_expect(r, "then");
        sx_syntax_block(r);
    } while (!sx_syntax_stopped(r) && sx_syntax_accept(r, "elseif"));
    if (sx_syntax_accept(r, "else")) {
        sx_syntax_block(r);
    }
    sx_syntax_expect(r, "end");
}

/* Behind for. */
static void loop(sx_syntax_reader *r)
{
    sx_syntax_expect_name(r);
    while (!sx_syntax_stopped(r) && sx_syntax_accept(r, ",")) {
        sx_syntax_expect_name(r);
    }
    if (!sx_syntax_accept(r, "=")) {
        sx_syntax_expect(r, "in");
    }
    sx_syntax_expressions(r);
    sx_syntax_expect(r, "do");
    sx_syntax_block(r);
    sx_syntax_expect(r, "end");
}

static void remember_text(sx_syntax_reader *r, sx_slice name)
{
    void *items = r->texts;
    if (sx_syntax_holds_text(r, name)) {
        return;
    }
    if (sx_arena_grow(r->arena, &items, &r->text_capacity, r->text_count, sizeof name) == NULL) {
        r->no_memory = true;
        return;
    }
    r->texts = items;
    r->texts[r->text_count++] = name;
}

/* Behind local. */
static void local(sx_syntax_reader *r)
{
    if (sx_syntax_accept(r, "function")) {
        sx_syntax_expect_name(r);
        sx_syntax_function_body(r);
        return;
    }
    sx_slice name = r->now.text;
    bool alone = true;
    do {
        sx_syntax_expect_name(r);
        if (sx_syntax_accept(r, "<")) {
            sx_syntax_expect_name(r);
            sx_syntax_expect(r, ">");
        }
        alone = alone && !sx_syntax_is(r, ",");
    } while (!sx_syntax_stopped(r) && sx_syntax_accept(r, ","));
    if (!sx_syntax_accept(r, "=")) {
        return;
    }
    sx_syntax_node first = sx_syntax_expression(r, 0);
    if (alone && first.kind == NODE_LITERAL && first.text) {
        remember_text(r, name);
    }
    if (sx_syntax_accept(r, ",")) {
        sx_syntax_expressions(r);
    }
}

/* A call or an assignment. */
static void plain_statement(sx_syntax_reader *r)
{
    sx_syntax_node target = sx_syntax_suffixed(r);
    while (!sx_syntax_stopped(r) && sx_syntax_is(r, ",")) {
        sx_syntax_guard_target(r, &target);
        sx_syntax_advance(r);
        target = sx_syntax_suffixed(r);
    }
    if (sx_syntax_is(r, "=")) {
        sx_syntax_guard_target(r, &target);
        sx_syntax_advance(r);
        sx_syntax_expressions(r);
    }
}

static bool ends_block(const sx_syntax_reader *r)
{
    return sx_syntax_is(r, "end") || sx_syntax_is(r, "else") || sx_syntax_is(r, "elseif") ||
           sx_syntax_is(r, "until");
}

static void returned(sx_syntax_reader *r)
{
    if (!ends_block(r) && !sx_syntax_is(r, ";") && r->now.kind != SX_LUA_TOKEN_END) {
        sx_syntax_expressions(r);
    }
    (void)sx_syntax_accept(r, ";");
}

static void named_function(sx_syntax_reader *r)
{
    uint32_t line = r->now.line;
    sx_syntax_expect_name(r);
    while (!sx_syntax_stopped(r) && (sx_syntax_accept(r, ".") || sx_syntax_accept(r, ":"))) {
        if (r->functions > 0 && r->found->method_line == 0) {
            r->found->method_line = line;
        }
        sx_syntax_expect_name(r);
    }
    sx_syntax_function_body(r);
}

static void statement(sx_syntax_reader *r)
{
    if (sx_syntax_accept(r, ";") || sx_syntax_accept(r, "break")) {
        return;
    }
    if (sx_syntax_accept(r, "if")) {
        branches(r);
    } else if (sx_syntax_accept(r, "while")) {
        condition(r);
        sx_syntax_expect(r, "do");
        sx_syntax_block(r);
        sx_syntax_expect(r, "end");
    } else if (sx_syntax_accept(r, "do")) {
        sx_syntax_block(r);
        sx_syntax_expect(r, "end");
    } else if (sx_syntax_accept(r, "for")) {
        loop(r);
    } else if (sx_syntax_accept(r, "repeat")) {
        sx_syntax_block(r);
        sx_syntax_expect(r, "until");
        condition(r);
    } else if (sx_syntax_accept(r, "function")) {
        named_function(r);
    } else if (sx_syntax_accept(r, "local")) {
        local(r);
    } else if (sx_syntax_accept(r, "return")) {
        returned(r);
    } else if (sx_syntax_accept(r, "goto")) {
        sx_syntax_expect_name(r);
    } else if (sx_syntax_accept(r, "::")) {
        sx_syntax_expect_name(r);
        sx_syntax_expect(r, "::");
    } else {
        plain_statement(r);
    }
}

/* From ( to end. */
void sx_syntax_function_body(sx_syntax_reader *r)
{
    sx_syntax_expect(r, "(");
    while (!sx_syntax_stopped(r) && !sx_syntax_is(r, ")")) {
        sx_syntax_advance(r); /* names, commas, ... */
    }
    sx_syntax_expect(r, ")");
    r->functions++;
    sx_syntax_block(r);
    r->functions--;
    sx_syntax_expect(r, "end");
}

void sx_syntax_block(sx_syntax_reader *r)
{
    if (++r->depth > SYNTAX_DEPTH_MAX) {
        r->failed = true;
    }
    while (!sx_syntax_stopped(r) && !ends_block(r)) {
        statement(r);
    }
    r->depth--;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

sx_status sx_lua_syntax_read(sx_slice script, sx_lua_guarding guarding, sx_buf *out,
                             sx_lua_syntax *ret)
{
    *ret = (sx_lua_syntax){.repeat = {.line = 0}};
    sx_arena *arena = sx_arena_new(0);
    if (arena == NULL) {
        return SX_E_MEMORY;
    }
    sx_syntax_reader r = {.arena = arena,
                          .script = script,
                          .guarding = guarding,
                          .tokens = sx_lua_tokens_of(script),
                          .changes = {.arena = arena},
                          .found = ret};
    r.now.end = r.next.end = script.at;
    sx_syntax_advance(&r);
    sx_syntax_advance(&r);
    sx_syntax_block(&r);
    ret->understood = !r.failed && r.now.kind == SX_LUA_TOKEN_END;
    if (ret->understood && ret->repeat.line == 0) {
        sx_syntax_changes_write(&r.changes, script, out);
    }
    bool memory = !r.no_memory && !r.changes.failed && !out->failed;
    sx_arena_free(arena);
    return memory ? SX_OK : SX_E_MEMORY;
}
