/*
 * symbolic_prove.c: does score() say on numbers what its expressions say? Lua answers `r.q9 == 1` and `if r.q9`
 * without asking anyone; a person for whom the two differ shows it.
 */
#include <lauxlib.h>

#include <math.h>
#include <string.h>

#include "backend/lua/symbolic_run.h"
#include "base/rng.h"

#define PERSONS 60
#define LACKING_MAX 300 /* persons more, each without the answer to one item */
#define LITERALS_MAX 64

typedef struct prover {
    sx_lua_instance *instance;
    sx_plugin_error *error;
    sx_plugin_status status;
    sx_rng rng;
    double literals[LITERALS_MAX];
    size_t literal_count;
} prover;

/* ---- answers ------------------------------------------------------------------------------------ */

/* The options of an item take turns. */
static double some_option(const sx_lua_item *item, size_t turn)
{
    bool scored = false;
    for (size_t i = 0; i < item->option_count; i++) {
        scored = scored || item->options[i].scored;
    }
    for (size_t tries = 0; tries < item->option_count; tries++) {
        size_t i = (turn + tries) % item->option_count;
        if (!item->options[i].missing) {
            return scored ? item->options[i].score : (double)i;
        }
    }
    return 0;
}

/* Its ends, numbers of the script, and others between. */
static double some_number(prover *p, const sx_lua_item *item)
{
    double low = item->ends ? item->low : 0, high = item->ends ? item->high : 20000;
    double literal = p->literal_count == 0
                         ? low
                         : p->literals[sx_rng_below(&p->rng, (uint32_t)p->literal_count)];
    switch (sx_rng_below(&p->rng, 8)) {
    case 0: return low;
    case 1: return high;
    case 2:
    case 3:
    case 4: return literal < low || literal > high ? low : literal;
    case 5: return low + (high - low) * sx_rng_below(&p->rng, 1000) / 1000;
    default: return floor(low + (high - low) * sx_rng_below(&p->rng, 1000) / 1000);
    }
}

static double some_answer(prover *p, const sx_lua_item *item, uint32_t index, size_t person)
{
    bool sweep = person < PERSONS / 2;
    size_t turn = sweep ? person + index : sx_rng_below(&p->rng, 1000);
    switch (item->kind) {
    case SX_ITEM_CHOICE: return some_option(item, turn);
    case SX_ITEM_MULTI: return sx_rng_below(&p->rng, 2);
    case SX_ITEM_RANKING: return 1 + (double)sx_rng_below(&p->rng, item->field_count);
    default: return some_number(p, item);
    }
}

/* True when an answer is missing: those of any, then all, then that of one item. */
static bool choose_answers(prover *p, size_t person)
{
    const sx_lua_model *model = &p->instance->model;
    bool missing = false, all = person == PERSONS;
    size_t alone = person > PERSONS ? person - PERSONS - 1 : model->field_count;
    for (size_t f = 0; f < model->field_count; f++) {
        const sx_lua_item *item = &model->items[model->fields[f].item];
        bool some = person < PERSONS && person % 2 == 1 && sx_rng_below(&p->rng, 3) == 0;
        bool lacks = f == alone || all || some;
        p->instance->answers[f] =
            lacks ? sx_value_missing() : sx_value_number(some_answer(p, item, (uint32_t)f, person));
        missing = missing || lacks;
    }
    return missing;
}

/* ---- comparing ---------------------------------------------------------------------------------- */

bool sx_symbolic_prepare(sx_lua_instance *instance)
{
    sx_arena *arena = instance->symbols;
    sx_sym_scratch *scratch = &instance->scratch;
    size_t nodes = (size_t)instance->node_count + 1, operands = (size_t)instance->operand_count + 1;
    scratch->values = sx_arena_array(arena, nodes, sizeof *scratch->values);
    scratch->known = sx_arena_array(arena, nodes, sizeof *scratch->known);
    scratch->operands = sx_arena_array(arena, operands, sizeof *scratch->operands);
    return scratch->values != NULL && scratch->known != NULL && scratch->operands != NULL;
}

sx_plugin_status sx_symbolic_compare(sx_lua_instance *instance, sx_plugin_error *error)
{
    sx_sym_scratch *scratch = &instance->scratch;
    memset(scratch->known, 0, instance->node_count);
    for (size_t i = 0; i < instance->model.scale_count; i++) {
        const sx_sym *node = instance->results[i];
        if (node == NULL) {
            continue;
        }
        sx_value expected = sx_sym_evaluate(node, instance->answers, scratch);
        bool undefined = scratch->known[node->id] == SX_SYM_UNDEFINED;
        if (undefined && expected.kind == SX_VALUE_MISSING) {
            instance->first[i] = expected;
        } else if (!undefined && !sx_value_same(expected, instance->first[i])) {
            return sx_lua_fault(instance, error, SX_FAULT_SCRIPT_BRANCH, node->line,
                                "'%s' depends on an answer in a way that is not seen: use "
                                "sx.where instead of if, and, or, ==; or write score_row",
                                instance->model.scales[i].id);
        }
    }
    return SX_PLUGIN_OK;
}

/* ---- seeded persons ----------------------------------------------------------------------------- */

static int prove(lua_State *L)
{
    prover *p = lua_touserdata(L, 1);
    luaL_checkstack(L, 20, "score");
    size_t fields = p->instance->model.field_count;
    size_t persons = PERSONS + 1 + (fields < LACKING_MAX ? fields : LACKING_MAX);
    for (size_t person = 0; person < persons && p->status == SX_PLUGIN_OK; person++) {
        bool missing = choose_answers(p, person);
        p->status = sx_symbolic_person(p->instance, L, missing, p->error);
    }
    return 0;
}

sx_plugin_status sx_symbolic_prove(sx_lua_instance *instance, sx_plugin_error *error)
{
    sx_plugin_status status = sx_symbolic_run(instance, error);
    if (status != SX_PLUGIN_OK || instance->results == NULL) {
        return status;
    }
    prover p = {.instance = instance, .error = error, .rng = {20260701}};
    p.literal_count = sx_lua_literals(instance->bundle->files[0].bytes, p.literals, LITERALS_MAX);
    status = sx_lua_protect(instance->state, prove, &p, error);
    instance->mode = SX_LUA_IDLE;
    return status == SX_PLUGIN_OK ? p.status : status;
}
