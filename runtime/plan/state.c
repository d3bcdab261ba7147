/*
 * state.c: finds the sums and single answers that outputs rest on ("drivers"), by walking the graph from the
 * outputs to the inputs, and numbers their values so that a row's number is a sum over its cells.
 */
#include "plan/state.h"

#include <string.h>

#include "plan/kernel.h"

/* One thing that outputs rest on. */
typedef struct driver {
    uint32_t node;   /* a gather; SX_NODE_NONE: an input */
    uint32_t input;  /* which */
    int64_t low;     /* gather: the least that one of its operands can add */
    uint64_t spans;  /* gather: values of its sum above that */
    uint64_t here;   /* gather: values of the count of its operands that are there */
    uint64_t out;    /* gather: and of those left out */
    uint64_t stride; /* of this driver in the number of a state */
} driver;

typedef struct maker {
    const sx_plan *plan;
    const sx_state_cells *cells;
    sx_arena *arena;
    sx_run *run;
    const uint32_t *nodes; /* that rest on one input at most: operands of gathers are among them */
    size_t node_count;
    uint32_t *only;  /* by node: the one input it rests on; NONE: none yet; MANY */
    bool *seen;      /* by node: walked already */
    bool *direct;    /* by input: it is a driver */
    driver *drivers; /* at most a node or an input each */
    size_t count;
    bool lost; /* something that is no function of sums and answers */
} maker;

#define MANY (SX_NODE_NONE - 1)

/* --- what nodes rest on ------------------------------------------------------------------------ */

static uint32_t both(uint32_t a, uint32_t b)
{
    return a == SX_NODE_NONE || a == b ? b : b == SX_NODE_NONE ? a : MANY;
}

/* Arguments stand before their users, so one pass does. */
static void find_only(maker *m)
{
    for (size_t i = 0; i < m->plan->node_count; i++) {
        const sx_node *node = &m->plan->nodes[i];
        m->only[i] = node->op == SX_OP_INPUT  ? node->input
                     : node->op == SX_OP_CALL ? MANY
                                              : SX_NODE_NONE;
        for (size_t a = 0; a < node->arg_count; a++) {
            m->only[i] = both(m->only[i], m->only[node->args[a]]);
        }
    }
}

static bool equal_spans(const sx_node *node)
{
    for (size_t i = 1; i < node->arg_count; i++) {
        if (node->spans[i] != node->spans[0]) {
            return false;
        }
    }
    return true;
}

/* The arguments from here on are counted; the first of a guard is its value. */
static size_t first_operand(const sx_node *node)
{
    return node->op == SX_OP_GUARD ? 1 : 0;
}

/* A gather whose value is a function of the sum of its operands and of how many there are, where each operand
 * rests on one answer; or a guard, which asks how many there are. */
static bool is_tally(const maker *m, const sx_node *node)
{
    bool guard = node->op == SX_OP_GUARD;
    bool adds = node->op == SX_OP_SUM || node->op == SX_OP_MEAN || node->op == SX_OP_COUNT ||
                (node->op == SX_OP_PERCENT && equal_spans(node));
    if (!guard && (!adds || node->type == SX_TYPE_REAL)) {
        return false;
    }
    for (size_t i = first_operand(node); i < node->arg_count; i++) {
        const sx_node *arg = &m->plan->nodes[node->args[i]];
        bool whole = arg->type != SX_TYPE_RATIO && arg->type != SX_TYPE_REAL;
        if (m->only[node->args[i]] >= MANY || (!whole && !guard)) {
            return false;
        }
    }
    return true;
}

/* An input without cells to number is no driver. */
static void need_cells(maker *m, uint32_t input)
{
    m->lost = m->lost || m->cells[input].count == 0;
}

static void add_input(maker *m, uint32_t input)
{
    need_cells(m, input);
    if (!m->direct[input]) {
        m->direct[input] = true;
        m->drivers[m->count++] = (driver){.node = SX_NODE_NONE, .input = input};
    }
}

static void walk(maker *m, uint32_t index)
{
    const sx_node *node = &m->plan->nodes[index];
    if (m->seen[index]) {
        return;
    }
    m->seen[index] = true;
    m->lost = m->lost || node->op == SX_OP_CALL;
    if (node->op == SX_OP_INPUT) {
        add_input(m, node->input);
    } else if (is_tally(m, node)) {
        m->drivers[m->count++] = (driver){.node = index};
        for (size_t i = first_operand(node); i < node->arg_count; i++) {
            if (m->only[node->args[i]] < MANY) {
                need_cells(m, m->only[node->args[i]]);
            }
        }
        if (node->op == SX_OP_GUARD) {
            walk(m, node->args[0]);
        }
    } else {
        for (size_t i = 0; i < node->arg_count; i++) {
            walk(m, node->args[i]);
        }
    }
}

static void walk_output(maker *m, const sx_output *output)
{
    uint32_t nodes[SX_OUTPUT_NODES];
    size_t count = sx_output_nodes(output, nodes);
    for (size_t i = 0; i < count; i++) {
        walk(m, nodes[i]);
    }
    for (uint32_t i = 0; i < m->plan->input_count; i++) {
        if ((output->hidden_clear || output->missing_raised) && sx_output_uses(output, i) &&
            m->plan->inputs[i] != SX_NODE_NONE) {
            add_input(m, i);
        }
    }
}

/* --- what each cell adds ----------------------------------------------------------------------- */

/* What the cells of an input add to a gather, cell by cell: the run holds each of them in a row of its own,
 * with all other inputs skipped. */
typedef struct added {
    int64_t sum;
    uint64_t answered, excluded;
} added;

static added added_by(const maker *m, const driver *d, uint32_t input, size_t row)
{
    const sx_node *node = &m->plan->nodes[d->node];
    added all = {0, 0, 0};
    for (size_t i = first_operand(node); i < node->arg_count; i++) {
        sx_operand operand;
        if (m->only[node->args[i]] == input) {
            sx_gather_operand(m->run, node, i, row, &operand);
            all.sum += operand.here && node->op != SX_OP_GUARD ? operand.value - d->low : 0;
            all.answered += operand.here;
            all.excluded += operand.left_out;
        }
    }
    return all;
}

static void hold_cells(const maker *m, uint32_t input)
{
    const sx_state_cells *cells = &m->cells[input];
    sx_run_begin(m->run, cells->count);
    memcpy(sx_run_values(m->run, input), cells->values, cells->count * sizeof *cells->values);
    memcpy(sx_run_status(m->run, input), cells->status, cells->count);
    sx_run_execute_nodes(m->run, m->nodes, m->node_count);
}

static bool feeds(const maker *m, const driver *d, uint32_t input)
{
    const sx_node *node = &m->plan->nodes[d->node];
    for (size_t i = first_operand(node); i < node->arg_count; i++) {
        if (m->only[node->args[i]] == input) {
            return true;
        }
    }
    return false;
}

/* The least value of any operand, so that what cells add is never negative. */
static void find_low(maker *m, uint32_t input, bool *known)
{
    for (size_t d = 0; d < m->count; d++) {
        driver *one = &m->drivers[d];
        if (one->node == SX_NODE_NONE || m->plan->nodes[one->node].op == SX_OP_GUARD) {
            continue;
        }
        const sx_node *node = &m->plan->nodes[one->node];
        for (size_t i = 0; i < node->arg_count; i++) {
            for (size_t r = 0; m->only[node->args[i]] == input && r < m->cells[input].count; r++) {
                sx_operand operand;
                sx_gather_operand(m->run, node, i, r, &operand);
                if (operand.here && (!known[d] || operand.value < one->low)) {
                    one->low = operand.value;
                    known[d] = true;
                }
            }
        }
    }
}

/* How far the sum and the counts of a gather go. */
static void find_spans(maker *m, uint32_t input)
{
    for (size_t d = 0; d < m->count; d++) {
        driver *one = &m->drivers[d];
        added most = {0, 0, 0};
        for (size_t r = 0; one->node != SX_NODE_NONE && r < m->cells[input].count; r++) {
            added a = added_by(m, one, input, r);
            most.sum = a.sum > most.sum ? a.sum : most.sum;
            most.answered = a.answered > most.answered ? a.answered : most.answered;
            most.excluded = a.excluded > most.excluded ? a.excluded : most.excluded;
        }
        one->spans += (uint64_t)most.sum;
        one->here += most.answered;
        one->out += most.excluded;
    }
}

/* --- numbers of states ------------------------------------------------------------------------- */

/* False: too many. */
static bool number(maker *m, uint32_t *ret_count)
{
    uint64_t states = 1;
    for (size_t d = 0; d < m->count; d++) {
        driver *one = &m->drivers[d];
        uint64_t values;
        one->stride = states;
        if (one->node == SX_NODE_NONE) {
            values = m->cells[one->input].count;
        } else {
            one->spans++;
            one->here++;
            one->out++;
            if (one->spans > SX_STATES_MAX || one->here > SX_STATES_MAX ||
                one->out > SX_STATES_MAX) {
                return false;
            }
            values = one->spans * one->here * one->out;
        }
        if (values > SX_STATES_MAX || states * values > SX_STATES_MAX) {
            return false;
        }
        states *= values;
    }
    *ret_count = (uint32_t)states;
    return true;
}

static uint32_t add_of(const maker *m, uint32_t input, size_t cell)
{
    uint64_t add = 0;
    for (size_t d = 0; d < m->count; d++) {
        const driver *one = &m->drivers[d];
        if (one->node != SX_NODE_NONE) {
            added a = added_by(m, one, input, cell);
            add += one->stride *
                   ((uint64_t)a.sum + one->spans * (a.answered + one->here * a.excluded));
        } else if (one->input == input) {
            add += one->stride * cell;
        }
    }
    return (uint32_t)add;
}

static bool rests_on(const maker *m, uint32_t input)
{
    for (size_t d = 0; d < m->count; d++) {
        const driver *one = &m->drivers[d];
        if (one->node == SX_NODE_NONE ? one->input == input : feeds(m, one, input)) {
            return true;
        }
    }
    return false;
}

static sx_status fill(maker *m, sx_states *ret)
{
    size_t inputs = m->plan->input_count;
    bool *known = sx_arena_array(m->arena, m->count + 1, sizeof *known);
    ret->adds = sx_arena_array(m->arena, inputs + 1, sizeof *ret->adds);
    if (known == NULL || ret->adds == NULL) {
        return SX_E_MEMORY;
    }
    for (uint32_t i = 0; i < inputs; i++) {
        if (rests_on(m, i)) {
            hold_cells(m, i);
            find_low(m, i, known);
        }
    }
    for (uint32_t i = 0; i < inputs; i++) {
        if (rests_on(m, i)) {
            hold_cells(m, i);
            find_spans(m, i);
        }
    }
    if (!number(m, &ret->count)) {
        return SX_OK;
    }
    for (uint32_t i = 0; i < inputs; i++) {
        if (!rests_on(m, i)) {
            continue;
        }
        size_t cells = m->cells[i].count;
        ret->adds[i] = sx_arena_array(m->arena, cells, sizeof **ret->adds);
        if (ret->adds[i] == NULL) {
            ret->count = 0;
            return SX_E_MEMORY;
        }
        hold_cells(m, i);
        for (size_t c = 0; c < cells; c++) {
            ret->adds[i][c] = add_of(m, i, c);
        }
    }
    return SX_OK;
}

/* Of what the outputs need, the nodes that one cell decides. */
static sx_status find_nodes(maker *m, const uint32_t *outputs, size_t output_count)
{
    size_t needed;
    uint32_t *nodes = sx_plan_needs(m->plan, outputs, output_count, m->arena, &needed);
    for (size_t i = 0; nodes != NULL && i < needed; i++) {
        if (m->only[nodes[i]] != MANY) {
            nodes[m->node_count++] = nodes[i];
        }
    }
    m->nodes = nodes;
    return nodes == NULL ? SX_E_MEMORY : SX_OK;
}

/* The single answers alone have too many values together. */
static bool too_many_answers(const maker *m)
{
    uint64_t states = 1;
    for (size_t d = 0; d < m->count && states <= SX_STATES_MAX; d++) {
        const driver *one = &m->drivers[d];
        states *= one->node == SX_NODE_NONE ? m->cells[one->input].count : 1;
    }
    return states > SX_STATES_MAX;
}

sx_status sx_states_make(const sx_plan *plan, const uint32_t *outputs, size_t output_count,
                         const sx_state_cells *cells, sx_arena *arena, sx_states *ret)
{
    maker m = {.plan = plan, .cells = cells, .arena = arena};
    size_t most = 1;
    *ret = (sx_states){0};
    m.only = sx_arena_array(arena, plan->node_count + 1, sizeof *m.only);
    m.seen = sx_arena_array(arena, plan->node_count + 1, sizeof *m.seen);
    m.direct = sx_arena_array(arena, plan->input_count + 1, sizeof *m.direct);
    m.drivers = sx_arena_array(arena, plan->node_count + plan->input_count + 1, sizeof *m.drivers);
    if (!m.only || !m.seen || !m.direct || !m.drivers) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < plan->input_count; i++) {
        most = cells[i].count > most ? cells[i].count : most;
    }
    find_only(&m);
    for (size_t i = 0; i < output_count; i++) {
        walk_output(&m, &plan->outputs[outputs[i]]);
    }
    if (m.lost || too_many_answers(&m)) {
        return SX_OK;
    }
    m.run = sx_run_new(plan, most);
    sx_status status = m.run == NULL ? SX_E_MEMORY : find_nodes(&m, outputs, output_count);
    if (status == SX_OK) {
        status = fill(&m, ret);
    }
    sx_run_free(m.run);
    return status;
}
