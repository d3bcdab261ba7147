/*
 * memory.c: the allocator of a state. Refuses what exceeds the limit, and shapes of blocks with
 * which one instruction could be made to take very long; charges large blocks to the budget. Does
 * not raise: Lua does, from a NULL.
 */
#include "backend/lua/inner.h"

#include <stdlib.h>

#define LARGE 1024u         /* bytes from which a block costs something ... */
#define BYTES_PER_CHARGE 8u /* ... one instruction for so many */

/* A table's entries with keys are an array of 24-byte nodes, a power of two of them, asked for as a
 * new block. (A list made in one step with exactly 3/2 of a power of two elements looks the same.)
 */
static bool too_many_nodes(const sx_lua_state *state, size_t size)
{
    size_t most = state->compiling != NULL ? SX_LUA_NODES_COMPILING : SX_LUA_NODES_MAX;
    if (size <= most * 24 || size % 24 != 0) {
        return false;
    }
    size_t nodes = size / 24;
    return (nodes & (nodes - 1)) == 0;
}

/* Why a block may not become this large; NULL when it may. */
static const char *shape_refused(const sx_lua_state *state, const void *block, size_t old_size,
                                 size_t size)
{
    if (block == NULL && old_size == (size_t)LUA_TSTRING) {
        return size > SX_LUA_TEXT_MAX + 64 ? "a text is longer than 65,536 bytes" : NULL;
    }
    if (block == NULL && too_many_nodes(state, size)) {
        return state->compiling != NULL
                   ? "the file has more than 16,384 different names and numbers"
                   : "a table has more than 4,096 entries with keys: nest tables";
    }
    if (state->compiling != NULL) {
        return size > SX_LUA_BLOCK_COMPILING ? "a function of the file is too large" : NULL;
    }
    return size > SX_LUA_BLOCK_MAX ? "a table has more than 65,536 elements" : NULL;
}

static void *refuse(sx_lua_state *state, const char *why)
{
    state->denied = true;
    state->refused = why;
    if (state->compiling != NULL) {
        state->refused_at = (sx_lua_spot){state->compiling, 0};
    } else if (state->L != NULL) {
        state->refused_at = sx_lua_here(state);
    }
    return NULL;
}

/*
 * Memory is full. Lua collects all garbage when this refuses, and asks again; if that was in vain,
 * or is needed again before much was given out, the script is at its end: it would collect at every
 * step.
 */
static void *refuse_full(sx_lua_state *state)
{
    bool again =
        state->taken_at_full != 0 && state->taken - state->taken_at_full < state->limit / 8;
    state->taken_at_full = state->taken;
    refuse(state, NULL);
    if (again) {
        sx_lua_hold_memory(state);
    }
    return NULL;
}

/* True when so much more may be given. */
static bool grants(sx_lua_state *state, const void *block, size_t old_size, size_t size,
                   size_t more)
{
    if (state->dead && !state->meter.host) {
        return false;
    }
    const char *why = shape_refused(state, block, old_size, size);
    if (why != NULL) {
        refuse(state, why);
        return false;
    }
    if (more > state->limit - state->used) {
        refuse_full(state);
        return false;
    }
    return size < LARGE || !state->meter.running || state->meter.host ||
           !sx_lua_meter_over(state, size / BYTES_PER_CHARGE);
}

/* Lua's stack is in another block now: a new one that was asked for before the old one was given
 * back, or the same one moved. Whether it is too long is dealt with when this is over. */
static void stack_moved(sx_lua_state *state, const void *block, size_t size)
{
    state->stack = block;
    if (size > SX_LUA_STACK_SLOTS * 16 && state->meter.running && !state->stack_over) {
        state->stack_over = true;
        sx_lua_stop_soon(state);
    }
}

static void *give_back(sx_lua_state *state, void *block, size_t held)
{
    if (block != NULL && block == state->stack) {
        stack_moved(state, state->fresh, state->fresh_size);
    }
    free(block);
    state->used -= held;
    return NULL;
}

static void count(sx_lua_state *state, bool is_new, bool is_stack, const void *moved, size_t held,
                  size_t size)
{
    state->used = state->used - held + size;
    if (size > held) {
        state->taken += size - held;
    }
    if (is_new) {
        state->fresh = moved;
        state->fresh_size = size;
    }
    if (is_stack) {
        stack_moved(state, moved, size);
    }
}

void *sx_lua_allocate(void *context, void *block, size_t old_size, size_t size)
{
    sx_lua_state *state = context;
    size_t held = block == NULL ? 0 : old_size;
    if (size == 0) {
        return give_back(state, block, held);
    }
    if (size > held && !grants(state, block, old_size, size, size - held)) {
        return NULL;
    }
    /* Asked before the block moves: afterwards its address means nothing. */
    bool is_new = block == NULL;
    bool is_stack = state->seeking_stack || (!is_new && block == state->stack);
    void *moved = realloc(block, size);
    if (moved == NULL && size <= held) {
        moved = block; /* Lua takes no refusal at shrinking: the block stays as it is */
    } else if (moved == NULL) {
        state->machine = true;
        return refuse(state, "the machine has no memory left");
    }
    count(state, is_new, is_stack, moved, held, size);
    return moved;
}
