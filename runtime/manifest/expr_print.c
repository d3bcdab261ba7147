/*
 * expr_print.c: an expression tree as text again, with no more parentheses than it needs.
 */
#include "manifest/manifest.h"

/* How tightly a kind binds; an operand that binds less needs parentheses. */
static int strength(sx_expr_kind kind)
{
    switch (kind) {
    case SX_EXPR_OR: return 1;
    case SX_EXPR_AND: return 2;
    case SX_EXPR_NOT: return 3;
    case SX_EXPR_EQUAL:
    case SX_EXPR_NOT_EQUAL:
    case SX_EXPR_LESS:
    case SX_EXPR_AT_MOST:
    case SX_EXPR_GREATER:
    case SX_EXPR_AT_LEAST: return 4;
    case SX_EXPR_ADD:
    case SX_EXPR_SUBTRACT: return 5;
    case SX_EXPR_MULTIPLY:
    case SX_EXPR_DIVIDE: return 6;
    case SX_EXPR_NEGATE: return 7;
    case SX_EXPR_POWER: return 8;
    case SX_EXPR_NUMBER:
    case SX_EXPR_NAME:
    case SX_EXPR_RANGE:
    case SX_EXPR_CALL: break;
    }
    return 9;
}

static const char *sign_of(sx_expr_kind kind)
{
    switch (kind) {
    case SX_EXPR_OR: return " or ";
    case SX_EXPR_AND: return " and ";
    case SX_EXPR_EQUAL: return " = ";
    case SX_EXPR_NOT_EQUAL: return " != ";
    case SX_EXPR_LESS: return " < ";
    case SX_EXPR_AT_MOST: return " <= ";
    case SX_EXPR_GREATER: return " > ";
    case SX_EXPR_AT_LEAST: return " >= ";
    case SX_EXPR_ADD: return " + ";
    case SX_EXPR_SUBTRACT: return " - ";
    case SX_EXPR_MULTIPLY: return " * ";
    case SX_EXPR_DIVIDE: return " / ";
    case SX_EXPR_POWER: return " ^ ";
    case SX_EXPR_NUMBER:
    case SX_EXPR_NAME:
    case SX_EXPR_RANGE:
    case SX_EXPR_NEGATE:
    case SX_EXPR_NOT:
    case SX_EXPR_CALL: break;
    }
    return " ? ";
}

static void print_within(sx_buf *out, const sx_expr *expr, int least)
{
    if (strength(expr->kind) < least) {
        sx_buf_char(out, '(');
        sx_expr_print(out, expr);
        sx_buf_char(out, ')');
    } else {
        sx_expr_print(out, expr);
    }
}

static void print_binary(sx_buf *out, const sx_expr *expr)
{
    int own = strength(expr->kind);
    /* a - (b - c) and (a = b) = c keep theirs; a ^ b ^ c groups to the right. */
    bool to_right = expr->kind == SX_EXPR_POWER;
    bool to_left = own != 4 && !to_right;
    print_within(out, expr->args[0], to_left ? own : own + 1);
    for (size_t i = 1; i < expr->arg_count; i++) {
        sx_buf_str(out, sign_of(expr->kind));
        print_within(out, expr->args[i], to_right ? 7 : own + 1);
    }
}

static void print_call(sx_buf *out, const sx_expr *expr)
{
    sx_buf_printf(out, "%s(", expr->name);
    for (size_t i = 0; i < expr->arg_count; i++) {
        if (i > 0) {
            sx_buf_str(out, ", ");
        }
        sx_expr_print(out, expr->args[i]);
    }
    sx_buf_char(out, ')');
}

void sx_expr_print(sx_buf *out, const sx_expr *expr)
{
    switch (expr->kind) {
    case SX_EXPR_NUMBER: sx_decimal_print(out, expr->number); return;
    case SX_EXPR_NAME: sx_buf_str(out, expr->name); return;
    case SX_EXPR_RANGE: sx_buf_printf(out, "%s..%s", expr->name, expr->last); return;
    case SX_EXPR_CALL: print_call(out, expr); return;
    case SX_EXPR_NEGATE:
        sx_buf_char(out, '-');
        print_within(out, expr->args[0], strength(SX_EXPR_NEGATE));
        return;
    case SX_EXPR_NOT:
        sx_buf_str(out, "not ");
        print_within(out, expr->args[0], strength(SX_EXPR_NOT));
        return;
    case SX_EXPR_ADD:
    case SX_EXPR_SUBTRACT:
    case SX_EXPR_MULTIPLY:
    case SX_EXPR_DIVIDE:
    case SX_EXPR_POWER:
    case SX_EXPR_EQUAL:
    case SX_EXPR_NOT_EQUAL:
    case SX_EXPR_LESS:
    case SX_EXPR_AT_MOST:
    case SX_EXPR_GREATER:
    case SX_EXPR_AT_LEAST:
    case SX_EXPR_AND:
    case SX_EXPR_OR: print_binary(out, expr); return;
    }
}
