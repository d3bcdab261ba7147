/*
 * run.c: memory for the columns of a plan, one pass over its nodes per block, and what the outputs say.
 */
#include "plan/run.h"

#include <stdlib.h>
#include <string.h>

#include "plan/kernel.h"

/* What the columns of a node take at most, in bytes per row: num or real, den, two counts, status. */
#define ROW_BYTES (8 + 8 + 4 + 4 + 8)

static char *take(char **memory, size_t size)
{
    char *at = *memory;
    *memory += (size + 7) / 8 * 8;
    return at;
}

static void lay_out(sx_column *column, const sx_node *node, size_t capacity, char **memory)
{
    column->unit = node->type == SX_TYPE_INT ? sx_pow10(node->digits) : 1;
    if (node->type == SX_TYPE_REAL)
        column->real = (double *)(void *)take(memory, capacity * 8);
    else
        column->num = (int64_t *)(void *)take(memory, capacity * 8);
    if (node->type == SX_TYPE_RATIO)
        column->den = (int64_t *)(void *)take(memory, capacity * 8);
    if (node->op >= SX_OP_SUM && node->op <= SX_OP_PERCENT) {
        column->answered = (uint32_t *)(void *)take(memory, capacity * 4);
        column->of = (uint32_t *)(void *)take(memory, capacity * 4);
    }
    column->status = (uint8_t *)take(memory, capacity);
    if (node->op == SX_OP_NONE)
        memset(column->status, SX_CELL_INCOMPLETE, capacity);
    if (node->op == SX_OP_CONSTANT)
        for (size_t r = 0; r < capacity; r++)
            column->num[r] = node->constant;
}

static const sx_node sx_unused_input = {.op = SX_OP_INPUT, .type = SX_TYPE_RATIO};

/* A pointer to each column of the call, a double and a status byte for each of its cells. */
static size_t call_bytes(const sx_call_layout *calls, size_t rows)
{
    size_t columns = calls ? calls->input_count + calls->output_count : 0;
    return columns * (2 * sizeof(void *) + rows * (sizeof(double) + 1));
}

static void lay_out_columns(size_t count, size_t rows, double ***ret_values, uint8_t ***ret_status,
                            char **memory)
{
    double **values = (double **)(void *)take(memory, count * sizeof *values);
    uint8_t **status = (uint8_t **)(void *)take(memory, count * sizeof *status);
    for (size_t i = 0; i < count; i++)
        values[i] = (double *)(void *)take(memory, rows * sizeof **values);
    for (size_t i = 0; i < count; i++)
        status[i] = (uint8_t *)take(memory, rows);
    *ret_values = values;
    *ret_status = status;
}

static void lay_out_call(sx_call *call, const sx_call_layout *calls, size_t rows, char **memory)
{
    lay_out_columns(calls->input_count, rows, &call->inputs, &call->input_status, memory);
    lay_out_columns(calls->output_count, rows, &call->outputs, &call->output_status, memory);
}

sx_run *sx_run_new(const sx_plan *plan, size_t capacity)
{
    size_t rows = (capacity + 7) / 8 * 8;
    size_t bytes = (plan->node_count + plan->input_count) * ROW_BYTES * rows;
    bytes += call_bytes(plan->calls, rows);
    sx_run *run = calloc(1, sizeof *run);
    sx_column *columns = calloc(plan->node_count + plan->input_count + 1, sizeof *columns);
    char *memory = calloc(1, bytes + 8);
    if (!run || !columns || !memory || !capacity) {
        free(run);
        free(columns);
        free(memory);
        return NULL;
    }
    *run = (sx_run){.plan = plan,
                    .capacity = capacity,
                    .columns = columns,
                    .unused = columns + plan->node_count,
                    .memory = memory};
    for (size_t i = 0; i < plan->node_count; i++)
        lay_out(&columns[i], &plan->nodes[i], rows, &memory);
    for (size_t i = 0; i < plan->input_count; i++)
        if (plan->inputs[i] == SX_NODE_NONE)
            lay_out(&run->unused[i], &sx_unused_input, rows, &memory);
    if (plan->calls)
        lay_out_call(&run->call, plan->calls, rows, &memory);
    return run;
}

void sx_run_free(sx_run *run)
{
    if (!run)
        return;
    free(run->columns);
    free(run->memory);
    free(run);
}

const sx_plan *sx_run_plan(const sx_run *run)
{
    return run->plan;
}

static sx_column *input_column(sx_run *run, size_t input)
{
    uint32_t node = run->plan->inputs[input];
    return node == SX_NODE_NONE ? &run->unused[input] : &run->columns[node];
}

void sx_run_begin(sx_run *run, size_t rows)
{
    run->rows = rows < run->capacity ? rows : run->capacity;
    run->executed = 0;
    run->call.told = false;
    for (size_t i = 0; i < run->plan->input_count; i++) {
        sx_column *column = input_column(run, i);
        memset(column->num, 0, run->rows * sizeof *column->num);
        memset(column->status, SX_CELL_SKIPPED, run->rows);
        if (column->den)
            for (size_t r = 0; r < run->rows; r++)
                column->den[r] = 1;
    }
}

int64_t *sx_run_values(sx_run *run, size_t input)
{
    return input_column(run, input)->num;
}

int64_t *sx_run_denominators(sx_run *run, size_t input)
{
    return input_column(run, input)->den;
}

uint8_t *sx_run_status(sx_run *run, size_t input)
{
    return input_column(run, input)->status;
}

typedef void (*sx_kernel)(sx_run *run, const sx_node *node, sx_column *out);

/* One kernel for each operation; NULL: the column stands already. */
static const sx_kernel sx_kernels[SX_OP_COUNT_] = {
    [SX_OP_MAP] = sx_kernel_map,
    [SX_OP_SUM] = sx_kernel_gather,
    [SX_OP_MEAN] = sx_kernel_gather,
    [SX_OP_COUNT] = sx_kernel_gather,
    [SX_OP_MINIMUM] = sx_kernel_gather,
    [SX_OP_MAXIMUM] = sx_kernel_gather,
    [SX_OP_PERCENT] = sx_kernel_gather,
    [SX_OP_ADD] = sx_kernel_arithmetic,
    [SX_OP_SUBTRACT] = sx_kernel_arithmetic,
    [SX_OP_MULTIPLY] = sx_kernel_arithmetic,
    [SX_OP_DIVIDE] = sx_kernel_arithmetic,
    [SX_OP_ABSOLUTE] = sx_kernel_arithmetic,
    [SX_OP_SQUARE_ROOT] = sx_kernel_real,
    [SX_OP_EXPONENTIAL] = sx_kernel_real,
    [SX_OP_LOGARITHM] = sx_kernel_real,
    [SX_OP_POWER] = sx_kernel_real,
    [SX_OP_LESS] = sx_kernel_compare,
    [SX_OP_AT_MOST] = sx_kernel_compare,
    [SX_OP_EQUAL] = sx_kernel_compare,
    [SX_OP_AND] = sx_kernel_logic,
    [SX_OP_OR] = sx_kernel_logic,
    [SX_OP_NOT] = sx_kernel_logic,
    [SX_OP_ANSWERED] = sx_kernel_logic,
    [SX_OP_WHERE] = sx_kernel_where,
    [SX_OP_ROUND] = sx_kernel_round,
    [SX_OP_BAND] = sx_kernel_band,
    [SX_OP_LOOKUP] = sx_kernel_lookup,
    [SX_OP_NORM] = sx_kernel_norm,
    [SX_OP_RANK] = sx_kernel_rank,
    [SX_OP_CASE] = sx_kernel_case,
    [SX_OP_GUARD] = sx_kernel_guard,
    [SX_OP_CALL] = sx_kernel_call,
    [SX_OP_EDGES] = sx_kernel_edges,
    [SX_OP_LONGEST_RUN] = sx_kernel_answering,
    [SX_OP_DEVIATION] = sx_kernel_answering,
    [SX_OP_CONSISTENCY] = sx_kernel_answering,
};

const sx_call_layout *sx_plan_calls(const sx_plan *plan)
{
    return plan->calls;
}

void sx_run_set_call(sx_run *run, sx_call_function function, sx_call_function ahead, void *context)
{
    run->call.function = function;
    run->call.ahead = ahead;
    run->call.context = context;
}

static void execute_node(sx_run *run, size_t index)
{
    const sx_node *node = &run->plan->nodes[index];
    if (sx_kernels[node->op])
        sx_kernels[node->op](run, node, &run->columns[index]);
}

void sx_run_execute_ahead(sx_run *run)
{
    size_t i = 0;
    while (i < run->plan->node_count && run->plan->nodes[i].op != SX_OP_CALL)
        execute_node(run, i++);
    run->executed = i;
    if (i < run->plan->node_count)
        sx_kernel_tell(run);
}

void sx_run_execute(sx_run *run)
{
    run->call.asked = false;
    for (size_t i = run->executed; i < run->plan->node_count; i++)
        execute_node(run, i);
    run->executed = 0;
    run->call.told = false;
}

void sx_run_execute_nodes(sx_run *run, const uint32_t *nodes, size_t count)
{
    run->call.asked = false;
    for (size_t i = 0; i < count; i++)
        execute_node(run, nodes[i]);
}

sx_logic sx_run_truth(const sx_run *run, size_t output, size_t row)
{
    const sx_column *column = &run->columns[run->plan->outputs[output].value];
    if (column->status[row] != SX_CELL_OK)
        return SX_LOGIC_UNKNOWN;
    return column->num[row] != 0 ? SX_LOGIC_TRUE : SX_LOGIC_FALSE;
}

bool sx_run_only_hidden(const sx_run *run, size_t output, size_t row)
{
    const sx_plan *plan = run->plan;
    const sx_output *o = &plan->outputs[output];
    bool hidden = false;
    for (size_t i = 0; o->hidden_clear && i < plan->input_count; i++) {
        if (!sx_output_uses(o, i) || plan->inputs[i] == SX_NODE_NONE)
            continue;
        uint8_t status = run->columns[plan->inputs[i]].status[row];
        if (status != SX_CELL_OK && status != SX_CELL_NOT_SHOWN)
            return false;
        hidden = hidden || status == SX_CELL_NOT_SHOWN;
    }
    return hidden;
}

bool sx_run_part_answered(const sx_run *run, size_t output, size_t row)
{
    const sx_plan *plan = run->plan;
    const sx_output *o = &plan->outputs[output];
    for (size_t i = 0; o->missing_raised && i < plan->input_count; i++)
        if (sx_output_uses(o, i) && plan->inputs[i] != SX_NODE_NONE &&
            run->columns[plan->inputs[i]].status[row] == SX_CELL_OK)
            return true;
    return false;
}

/* Member by member: a number that is written and copied at once makes the processor wait. */
static inline void number_at(const sx_column *column, size_t row, sx_number *ret)
{
    if (column->real) {
        *ret = sx_number_settled(column->real[row]);
        return;
    }
    ret->kind = SX_NUMBER_EXACT;
    ret->num = column->num[row];
    ret->den = sx_column_den(column, row);
    ret->real = 0;
}

/* Why there is no score. A missing answer is the item's reason; the scale as a whole is incomplete. */
static sx_cell score_status(uint8_t status)
{
    return status > SX_CELL_OK && status < SX_CELL_INCOMPLETE ? SX_CELL_INCOMPLETE
                                                              : (sx_cell)status;
}

static int band_reached_by_real(const sx_band_edges *edges, double value)
{
    double unit = (double)sx_pow10(edges->digits);
    int reached = -1;
    for (size_t i = 0; i < edges->count && (double)edges->low[i] / unit <= value; i++)
        reached = (int)i;
    return reached;
}

static bool decided_by_rounding(const sx_run *run, const sx_output *output, size_t row)
{
    const sx_node *band = &run->plan->nodes[output->band];
    const sx_column *exact = &run->columns[output->band_exact];
    const sx_column *chosen = &run->columns[output->band];
    int reached = exact->real
                      ? band_reached_by_real(&band->edges, exact->real[row])
                      : sx_band_reached(&band->edges, exact->num[row], sx_column_den(exact, row));
    return reached != (int)chosen->num[row];
}

/* An end that no decimal can hold is declared as a score would print it. */
static bool is_outside(const sx_output *output, sx_number value)
{
    if (sx_number_compare(value, output->low) < 0)
        return !sx_number_stands_for(output->low, value);
    if (sx_number_compare(value, output->high) > 0)
        return !sx_number_stands_for(output->high, value);
    return false;
}

void sx_run_answered(const sx_run *run, size_t scale, size_t row, uint32_t *ret_answered,
                     uint32_t *ret_of)
{
    const uint32_t gather = run->plan->outputs[scale].gather;
    *ret_answered = gather == SX_NODE_NONE ? 0 : run->columns[gather].answered[row];
    *ret_of = gather == SX_NODE_NONE ? 0 : run->columns[gather].of[row];
}

void sx_run_score(const sx_run *run, size_t scale, size_t row, sx_score *ret)
{
    const sx_output *output = &run->plan->outputs[scale];
    const sx_column *value = &run->columns[output->value];
    *ret = (sx_score){.status = score_status(value->status[row]),
                      .value = {.kind = SX_NUMBER_EXACT, .den = 1},
                      .exact = {.kind = SX_NUMBER_EXACT, .den = 1},
                      .band = -1};
    sx_run_answered(run, scale, row, &ret->answered, &ret->of);
    if (ret->status != SX_CELL_OK)
        return;
    number_at(value, row, &ret->value);
    if (output->guarded && is_outside(output, ret->value)) {
        ret->status = SX_CELL_FAILED; /* never clamped, never shown */
        ret->value = sx_number_int(0);
        return;
    }
    number_at(&run->columns[output->exact], row, &ret->exact);
    ret->rounded = output->exact != output->value && !sx_number_equal(ret->value, ret->exact);
    ret->prorated = ret->answered < ret->of;
    if (run->plan->nodes[output->value].type == SX_TYPE_CATEGORY)
        ret->band = (int32_t)value->num[row];
    if (output->band == SX_NODE_NONE || run->columns[output->band].status[row] != SX_CELL_OK)
        return;
    ret->band = (int32_t)run->columns[output->band].num[row];
    if (output->band_exact != SX_NODE_NONE)
        ret->edge = decided_by_rounding(run, output, row);
}
