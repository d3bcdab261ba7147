/*
 * budget.c: how much a call may do. One counter takes instructions (by Lua's count hook) and what C
 * functions charge; at the limit the state is dead, and the hook raises at every further
 * instruction. The same hook records lines.
 */
#include "backend/lua/inner.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CPU_LEAST 50000U /* microseconds */

/* Processor time of this thread in microseconds; 0 when it cannot be known. */
static uint64_t cpu_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) {
        return 0;
    }
    return (uint64_t)now.tv_sec * 1000000U + (uint64_t)now.tv_nsec / 1000U;
}

static void end_of_time(sx_lua_state *state)
{
    char text[96];
    (void)snprintf(text, sizeof text,
                   "the script was stopped: more than %" PRIu64 " instructions in one call",
                   state->meter.budget);
    sx_lua_hold(state, SX_FAULT_SCRIPT_TIME, sx_lua_here(state), text);
}

bool sx_lua_meter_over(sx_lua_state *state, uint64_t cost)
{
    sx_lua_meter *meter = &state->meter;
    uint64_t left = meter->budget - meter->spent;
    if (!state->dead && cost < left) {
        meter->spent += cost;
        return false;
    }
    if (!state->dead) {
        meter->spent = meter->budget;
        end_of_time(state);
    }
    return true;
}

/* Instructions differ in what they cost. A call in which they are nearly a hundred times slower
 * than usual ends too: half a microsecond each, of this thread's own time. Looked at between
 * periods only. */
static void look_at_clock(sx_lua_state *state)
{
    sx_lua_meter *meter = &state->meter;
    uint64_t now = cpu_now();
    uint64_t allowed = meter->budget / 2 < CPU_LEAST ? CPU_LEAST : meter->budget / 2;
    if (meter->cpu_start == 0) {
        meter->cpu_start = now;
    } else if (now - meter->cpu_start > allowed && !state->dead) {
        sx_lua_hold(state, SX_FAULT_SCRIPT_TIME, sx_lua_here(state),
                    "the script was stopped: it takes far too long");
    }
}

/* The first bit of a file in a set of lines: files follow each other, and none has more lines than
 * bytes and one. Gives the name as the bundle has it, NULL when it has no such file. */
static const char *find_first_bit(const sx_bundle *bundle, const char *name, size_t *ret_bit)
{
    *ret_bit = 0;
    for (size_t i = 0; i < bundle->file_count; i++) {
        if (strcmp(bundle->files[i].name, name) == 0) {
            return bundle->files[i].name;
        }
        *ret_bit += bundle->files[i].bytes.len + 1;
    }
    return NULL;
}

static void record_line(sx_lua_state *state, lua_State *L, lua_Debug *debug)
{
    sx_lua_lines *lines = state->recording;
    if (lines == NULL || debug->currentline <= 0 || lua_getinfo(L, "S", debug) == 0 ||
        debug->source[0] != '@') {
        return;
    }
    if (state->recorded_name == NULL || strcmp(state->recorded_name, debug->source + 1) != 0) {
        state->recorded_name =
            find_first_bit(state->bundle, debug->source + 1, &state->recorded_start);
    }
    if (state->recorded_name == NULL) {
        return;
    }
    size_t bit = state->recorded_start + (size_t)debug->currentline - 1;
    if (bit / 8 < lines->size) {
        lines->bits[bit / 8] = (uint8_t)(lines->bits[bit / 8] | (1U << (bit % 8)));
    }
}

static void hook(lua_State *L, lua_Debug *debug)
{
    sx_lua_state *state = sx_lua_of(L);
    if (debug->event == LUA_HOOKLINE) {
        record_line(state, L, debug);
        return;
    }
    if (!state->meter.running) {
        return;
    }
    if (state->stack_over && !state->dead) {
        sx_lua_hold_stack(state);
    }
    if (!state->dead) {
        look_at_clock(state);
    }
    if (sx_lua_meter_over(state, (uint64_t)state->meter.period)) {
        /* Caught or not, the next instruction raises again. */
        sx_lua_stop_soon(state);
        lua_pushnil(L);
        lua_error(L);
    }
}

void sx_lua_stop_soon(sx_lua_state *state)
{
    lua_sethook(state->L, hook, LUA_MASKCOUNT, 1);
}

sx_lua_meter sx_lua_meter_begin(sx_lua_state *state, sx_lua_budget kind, bool host)
{
    sx_lua_meter before = state->meter;
    uint64_t budget = kind == SX_LUA_LOAD ? state->load_budget : state->call_budget;
    state->meter = (sx_lua_meter){.budget = budget,
                                  .period = budget < SX_LUA_PERIOD ? (int)budget : SX_LUA_PERIOD,
                                  .running = true,
                                  .host = host,
                                  .kind = kind};
    int mask = LUA_MASKCOUNT | (state->recording != NULL ? LUA_MASKLINE : 0);
    lua_sethook(state->L, hook, mask, state->meter.period);
    return before;
}

void sx_lua_meter_end(sx_lua_state *state, const sx_lua_meter *before)
{
    state->last_spent = state->meter.host ? state->last_spent : state->meter.spent;
    state->meter = *before;
}

void sx_lua_charge(lua_State *L, uint64_t cost)
{
    sx_lua_state *state = sx_lua_of(L);
    if (state->meter.running && sx_lua_meter_over(state, cost)) {
        sx_lua_stop_soon(state);
        lua_pushnil(L);
        lua_error(L);
    }
}

uint64_t sx_lua_spent(const sx_lua_state *state)
{
    return state->last_spent;
}

/* ---- Lines ----------------------------------------------------------------------------------- */

static size_t bytes_for(const sx_bundle *bundle)
{
    size_t bits = 0;
    for (size_t i = 0; i < bundle->file_count; i++) {
        bits += bundle->files[i].bytes.len + 1;
    }
    return bits / 8 + 1;
}

sx_plugin_status sx_lua_record(sx_lua_state *state, sx_lua_lines *lines)
{
    if (lines != NULL && lines->bits == NULL) {
        size_t size = bytes_for(state->bundle);
        lines->bits = calloc(size, 1);
        if (lines->bits == NULL) {
            return SX_PLUGIN_E_MEMORY;
        }
        lines->size = size;
    }
    state->recording = lines;
    state->recorded_name = NULL;
    return SX_PLUGIN_OK;
}

void sx_lua_lines_clear(sx_lua_lines *lines)
{
    if (lines->bits != NULL) {
        memset(lines->bits, 0, lines->size);
    }
}

void sx_lua_lines_free(sx_lua_lines *lines)
{
    free(lines->bits);
    *lines = (sx_lua_lines){0};
}

bool sx_lua_lines_differ(const sx_lua_state *state, const sx_lua_lines *a, const sx_lua_lines *b,
                         const char **ret_file, uint32_t *ret_line)
{
    const sx_bundle *bundle = state->bundle;
    size_t start = 0;
    for (size_t i = 0; i < bundle->file_count; i++) {
        size_t lines = bundle->files[i].bytes.len + 1;
        for (size_t line = 0; line < lines; line++) {
            size_t bit = start + line;
            unsigned in_a = bit / 8 < a->size ? ((unsigned)a->bits[bit / 8] >> (bit % 8)) & 1U : 0U;
            unsigned in_b = bit / 8 < b->size ? ((unsigned)b->bits[bit / 8] >> (bit % 8)) & 1U : 0U;
            if (in_a != in_b) {
                *ret_file = bundle->files[i].name;
                *ret_line = (uint32_t)line + 1;
                return true;
            }
        }
        start += lines;
    }
    return false;
}
