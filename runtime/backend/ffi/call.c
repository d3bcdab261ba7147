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

/* Rows that go into one call: all of a block, or the complete ones. */
typedef struct rows_in {
    size_t count;
    bool all;
} rows_in;

static size_t row_of(const sx_ffi_binding *b, rows_in in, size_t i)
{
    return in.all ? i : b->complete[i];
}

/* A column as it is, or the complete rows of it as the type that the function takes. */
static sx_plugin_status fill_column(sx_ffi_binding *b, const sx_ffi_input *input, rows_in in,
                                    sx_plugin_error *error)
{
    if (in.all && input->type == SX_FFI_F64S && !b->guarded) {
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
    if (!sx_ffi_room_fit(room, in.count * bytes, false)) {
        return no_memory(error);
    }
    b->slots[input->arg].pointer = room->array;
    for (size_t i = 0; i < in.count; i++) {
        if (!sx_ffi_put(input->type, input->values[row_of(b, in, i)], room->array + i * bytes)) {
            return sx_ffi_misfit(b, input, error);
        }
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status fill_block(sx_ffi_binding *b, rows_in in, sx_plugin_error *error)
{
    sx_plugin_status status = SX_PLUGIN_OK;
    for (size_t i = 0; i < b->input_count && status == SX_PLUGIN_OK; i++) {
        status = fill_column(b, &b->inputs[i], in, error);
    }
    for (size_t i = 0; i < b->function->arg_count && status == SX_PLUGIN_OK; i++) {
        const sx_ffi_arg *arg = &b->function->args[i];
        if (arg->source == SX_FFI_ROWS) {
            (void)sx_ffi_put(arg->type, (double)in.count, &b->slots[i]);
        } else if (arg->source == SX_FFI_OUT) {
            if (!sx_ffi_room_fit(&b->rooms[i], in.count * sx_ffi_type_bytes(arg->type), true)) {
                return no_memory(error);
            }
            b->slots[i].pointer = b->rooms[i].array;
        }
    }
    return status;
}

/* Two numbers at a time, which every machine of today can; the compiler makes the best of it. */
typedef double pair __attribute__((vector_size(16)));

/* Copies, and adds up x - x, which is 0 for every finite x: in four sums, so that none waits for another. */
static bool copy_finite(double *to, const double *from, size_t count)
{
    pair a = {0, 0}, b = {0, 0}, c = {0, 0}, d = {0, 0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        pair x, y, z, w;
        memcpy(&x, from + i, sizeof x);
        memcpy(&y, from + i + 2, sizeof y);
        memcpy(&z, from + i + 4, sizeof z);
        memcpy(&w, from + i + 6, sizeof w);
        memcpy(to + i, &x, sizeof x);
        memcpy(to + i + 2, &y, sizeof y);
        memcpy(to + i + 4, &z, sizeof z);
        memcpy(to + i + 6, &w, sizeof w);
        a += x - x;
        b += y - y;
        c += z - z;
        d += w - w;
    }
    for (; i < count; i++) {
        to[i] = from[i];
        a[0] += from[i] - from[i];
    }
    pair all = (a + b) + (c + d);
    return all[0] + all[1] == 0;
}

static sx_plugin_status take_column(sx_ffi_binding *b, const sx_ffi_output *output, rows_in in,
                                    sx_plugin_error *error)
{
    const unsigned char *array = b->rooms[output->arg].array;
    size_t bytes = sx_ffi_type_bytes(output->type);
    if (in.all && output->type == SX_FFI_F64S &&
        copy_finite(output->values, (const double *)(const void *)array, in.count)) {
        memset(output->status, SX_PLUGIN_CELL_OK, in.count);
        return SX_PLUGIN_OK;
    }
    for (size_t i = 0; i < in.count; i++) {
        size_t row = row_of(b, in, i);
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
    rows_in in = {0};
    if (rows > INT32_MAX) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_NONE, "a block of too many rows");
    }
    if (!find_complete(b, rows, &in.count, &in.all)) {
        return no_memory(error);
    }
    if (in.count == 0) {
        return SX_PLUGIN_OK;
    }
    sx_plugin_status status = fill_block(b, in, error);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    sx_ffi_preset(b);
    status = invoke_locked(b, error);
    sx_plugin_status intact = sx_ffi_intact(b, error);
    if (intact != SX_PLUGIN_OK) {
        return intact; /* the graver fault */
    }
    for (size_t i = 0; i < b->output_count && status == SX_PLUGIN_OK; i++) {
        status = take_column(b, &b->outputs[i], in, error);
    }
    return status;
}

sx_plugin_status sx_ffi_call(sx_ffi_binding *b, size_t rows, sx_plugin_error *error)
{
    return b->function->per_block ? sx_ffi_call_block(b, rows, error)
                                  : sx_ffi_call_persons(b, rows, error);
}
