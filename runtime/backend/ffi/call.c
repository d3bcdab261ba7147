/*
 * call.c: rows of a block to calls of a bound function, one for each person or one for all. Who lacks a
 * value is not shown to the function; what comes back is checked before it becomes a score.
 */
#include <stdlib.h>
#include <string.h>

#include "backend/ffi/binding.h"
#include "backend/ffi/convert.h"

static sx_plugin_status no_memory(sx_plugin_error *error)
{
    return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_NONE, "memory ran out");
}

/* A function that writes to what it should only read ends the process. So it is with the columns of the
 * host, which are mapped that way, and so it must be with copies of them. */
static bool lock_inputs(sx_ffi_binding *b, bool read_only)
{
    for (size_t i = 0; i < b->function->arg_count; i++) {
        if (b->function->args[i].source == SX_FFI_IN && b->rooms[i].map != NULL &&
            b->slots[i].pointer == b->rooms[i].array &&
            !sx_ffi_room_lock(&b->rooms[i], read_only)) {
            return false;
        }
    }
    return true;
}

static sx_plugin_status invoke_locked(sx_ffi_binding *b, sx_plugin_error *error)
{
    if (!lock_inputs(b, true)) {
        return no_memory(error);
    }
    sx_plugin_status status = sx_ffi_invoke(b, error);
    if (!lock_inputs(b, false)) {
        return no_memory(error);
    }
    return status;
}

static void set_incomplete(sx_ffi_binding *b, size_t row)
{
    for (size_t i = 0; i < b->output_count; i++) {
        b->outputs[i].values[row] = 0;
        b->outputs[i].status[row] = SX_PLUGIN_CELL_INCOMPLETE;
    }
}

static bool is_complete(const sx_ffi_binding *b, size_t row)
{
    for (size_t i = 0; i < b->input_count; i++) {
        if (b->inputs[i].status[row] != SX_PLUGIN_CELL_OK) {
            return false;
        }
    }
    return true;
}

/* ---- once a person ------------------------------------------------------------------------- */

static sx_plugin_status take_results(sx_ffi_binding *b, size_t row, sx_plugin_error *error)
{
    for (size_t i = 0; i < b->output_count; i++) {
        const sx_ffi_output *output = &b->outputs[i];
        const unsigned char *from = (const unsigned char *)&b->result;
        if (output->arg < SX_FFI_ARGS_MAX) {
            from = b->rooms[output->arg].array + output->element * sx_ffi_type_bytes(output->type);
        }
        if (!sx_ffi_get(output->type, from, &output->values[row]) ||
            sx_ffi_unwritten(b, output, from)) {
            return sx_ffi_no_result(b, output, from, error);
        }
        output->status[row] = SX_PLUGIN_CELL_OK;
    }
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_ffi_call_persons(sx_ffi_binding *b, size_t rows, sx_plugin_error *error)
{
    bool writes = b->output_count > (b->function->returns == SX_FFI_RETURNS_SCORE ? 1u : 0u);
    for (size_t row = 0; row < rows; row++) {
        if (!is_complete(b, row)) {
            set_incomplete(b, row);
            continue;
        }
        for (size_t i = 0; i < b->input_count; i++) {
            const sx_ffi_input *input = &b->inputs[i];
            if (!sx_ffi_put(input->type, input->values[row], input->to)) {
                return sx_ffi_misfit(b, input, error);
            }
        }
        if (writes) {
            sx_ffi_preset(b);
        }
        /* The array of one person is filled anew for the next: locking it would only cost time. */
        sx_plugin_status status = b->guarded ? invoke_locked(b, error) : sx_ffi_invoke(b, error);
        if (status == SX_PLUGIN_OK) {
            status = take_results(b, row, error);
        }
        if (status != SX_PLUGIN_OK) {
            sx_plugin_status intact = sx_ffi_intact(b, error); /* the graver fault */
            return intact != SX_PLUGIN_OK ? intact : status;
        }
    }
    return writes ? sx_ffi_intact(b, error) : SX_PLUGIN_OK;
}

/* ---- once a block -------------------------------------------------------------------------- */

/* Each byte like the one after it, and the first one 0: as fast as the C library compares memory. */
static bool all_zero(const uint8_t *bytes, size_t count)
{
    return count == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, count - 1) == 0);
}

/* Lists the complete rows; sets *ret_all instead when nothing is missing in any. */
static bool find_complete(sx_ffi_binding *b, size_t rows, size_t *ret_count, bool *ret_all)
{
    *ret_all = true;
    for (size_t i = 0; i < b->input_count && *ret_all; i++) {
        *ret_all = all_zero(b->inputs[i].status, rows);
    }
    *ret_count = rows;
    if (*ret_all) {
        return true;
    }
    if (rows > b->complete_capacity) {
        uint32_t *more = realloc(b->complete, rows * sizeof *more);
        if (more == NULL) {
            return false;
        }
        b->complete = more;
        b->complete_capacity = rows;
    }
    size_t count = 0;
    for (size_t row = 0; row < rows; row++) {
        if (is_complete(b, row)) {
            b->complete[count++] = (uint32_t)row;
        } else {
            set_incomplete(b, row);
        }
    }
    *ret_count = count;
    return true;
}

/* A column as it is, or the complete rows of it as the type that the function takes. */
static sx_plugin_status fill_column(sx_ffi_binding *b, const sx_ffi_input *input, size_t count,
                                    bool all, sx_plugin_error *error)
{
    if (all && input->type == SX_FFI_F64S && !b->guarded) {
        /* It is read only; a function takes it as const double *. */
        union {
            const double *given;
            void *taken;
        } as = {.given = input->values};
        b->slots[input->arg].pointer = as.taken;
        return SX_PLUGIN_OK;
    }
    size_t bytes = sx_ffi_type_bytes(input->type);
    sx_ffi_room *room = &b->rooms[input->arg];
    if (!sx_ffi_room_fit(room, count * bytes, false)) {
        return no_memory(error);
    }
    b->slots[input->arg].pointer = room->array;
    for (size_t i = 0; i < count; i++) {
        size_t row = all ? i : b->complete[i];
        if (!sx_ffi_put(input->type, input->values[row], room->array + i * bytes)) {
            return sx_ffi_misfit(b, input, error);
        }
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status fill_block(sx_ffi_binding *b, size_t count, bool all,
                                   sx_plugin_error *error)
{
    sx_plugin_status status = SX_PLUGIN_OK;
    for (size_t i = 0; i < b->input_count && status == SX_PLUGIN_OK; i++) {
        status = fill_column(b, &b->inputs[i], count, all, error);
    }
    for (size_t i = 0; i < b->function->arg_count && status == SX_PLUGIN_OK; i++) {
        const sx_ffi_arg *arg = &b->function->args[i];
        if (arg->source == SX_FFI_ROWS) {
            (void)sx_ffi_put(arg->type, (double)count, &b->slots[i]);
        } else if (arg->source == SX_FFI_OUT) {
            if (!sx_ffi_room_fit(&b->rooms[i], count * sx_ffi_type_bytes(arg->type), true)) {
                return no_memory(error);
            }
            b->slots[i].pointer = b->rooms[i].array;
        }
    }
    return status;
}

/* Two numbers at a time, which every machine of today can; the compiler makes the best of it. */
typedef double pair __attribute__((vector_size(16)));

/* Adds up x - x, which is 0 for every finite x: in four sums, so that none waits for another. */
static bool all_finite(const double *numbers, size_t count)
{
    pair sums[4] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
    double rest = 0;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        pair x[4];
        memcpy(x, numbers + i, sizeof x);
        sums[0] += x[0] - x[0];
        sums[1] += x[1] - x[1];
        sums[2] += x[2] - x[2];
        sums[3] += x[3] - x[3];
    }
    for (; i < count; i++) {
        rest += numbers[i] - numbers[i];
    }
    pair all = sums[0] + sums[1] + sums[2] + sums[3];
    return all[0] + all[1] + rest == 0;
}

static sx_plugin_status take_column(sx_ffi_binding *b, const sx_ffi_output *output, size_t count,
                                    bool all, sx_plugin_error *error)
{
    const unsigned char *array = b->rooms[output->arg].array;
    size_t bytes = sx_ffi_type_bytes(output->type);
    if (all && output->type == SX_FFI_F64S &&
        all_finite((const double *)(const void *)array, count)) {
        memcpy(output->values, array, count * bytes);
        memset(output->status, SX_PLUGIN_CELL_OK, count);
        return SX_PLUGIN_OK;
    }
    for (size_t i = 0; i < count; i++) {
        size_t row = all ? i : b->complete[i];
        const unsigned char *from = array + i * bytes;
        if (!sx_ffi_get(output->type, from, &output->values[row]) ||
            sx_ffi_unwritten(b, output, from)) {
            return sx_ffi_no_result(b, output, from, error);
        }
        output->status[row] = SX_PLUGIN_CELL_OK;
    }
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_ffi_call_block(sx_ffi_binding *b, size_t rows, sx_plugin_error *error)
{
    size_t count = 0;
    bool all = false;
    if (rows > INT32_MAX) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_NONE, "a block of too many rows");
    }
    if (!find_complete(b, rows, &count, &all)) {
        return no_memory(error);
    }
    if (count == 0) {
        return SX_PLUGIN_OK;
    }
    sx_plugin_status status = fill_block(b, count, all, error);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    sx_ffi_preset(b);
    status = invoke_locked(b, error);
    sx_plugin_status intact = sx_ffi_intact(b, error);
    if (intact != SX_PLUGIN_OK) {
        return intact;
    }
    for (size_t i = 0; i < b->output_count && status == SX_PLUGIN_OK; i++) {
        status = take_column(b, &b->outputs[i], count, all, error);
    }
    return status;
}

sx_plugin_status sx_ffi_call(sx_ffi_binding *b, size_t rows, sx_plugin_error *error)
{
    return b->function->per_block ? sx_ffi_call_block(b, rows, error)
                                  : sx_ffi_call_persons(b, rows, error);
}
