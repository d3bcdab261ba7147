/*
 * binding.c: from the description of a function to a call that can be made, and the call itself. How
 * rows become calls is in call.c.
 */
#include "backend/ffi/binding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "backend/ffi/convert.h"
#include "backend/ffi/float_env.h"

/* Results that a function leaves alone keep these bytes: no number as f64 and f32, and a whole number
 * that no scale has. */
#define PRESET_REAL 0xFF
#define PRESET_WHOLE 0xA5
#define PRESET_OTHER 0x5A

static ffi_type *type_of(sx_ffi_type type)
{
    switch (type) {
    case SX_FFI_I32: return &ffi_type_sint32;
    case SX_FFI_U32: return &ffi_type_uint32;
    case SX_FFI_I64: return &ffi_type_sint64;
    case SX_FFI_U64: return &ffi_type_uint64;
    case SX_FFI_F32: return &ffi_type_float;
    case SX_FFI_F64: return &ffi_type_double;
    default: return &ffi_type_pointer;
    }
}

/* ---- making ready -------------------------------------------------------------------------- */

static sx_plugin_status no_memory(sx_plugin_error *error)
{
    return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_NONE, "memory ran out");
}

static size_t count_operands(const sx_ffi_function *f, sx_ffi_source source)
{
    size_t count = 0;
    for (size_t i = 0; i < f->arg_count; i++) {
        count += f->args[i].source == source ? f->args[i].operand_count : 0;
    }
    return count;
}

static size_t length_of(const sx_ffi_function *f, const sx_ffi_arg *arg)
{
    for (size_t i = 0; i < f->arg_count; i++) {
        if ((arg->length_of >> i & 1) != 0) {
            return f->args[i].operand_count;
        }
    }
    return 0;
}

/* Memory for an array, or for what a pointer to one value points to. */
static bool prepare_room(sx_ffi_binding *b, size_t at)
{
    const sx_ffi_arg *arg = &b->function->args[at];
    bool out = arg->source == SX_FFI_OUT;
    size_t bytes = arg->operand_count * sx_ffi_type_bytes(arg->type);
    if (!sx_ffi_room_fit(&b->rooms[at], bytes, out)) {
        return false;
    }
    b->slots[at].pointer = b->rooms[at].array;
    return true;
}

static void add_inputs(sx_ffi_binding *b, size_t at)
{
    const sx_ffi_arg *arg = &b->function->args[at];
    size_t bytes = sx_ffi_type_bytes(arg->type);
    bool array = sx_ffi_type_is_array(arg->type);
    for (size_t i = 0; i < arg->operand_count; i++) {
        sx_ffi_input *input = &b->inputs[b->input_count++];
        *input = (sx_ffi_input){.name = arg->operands[i], .arg = (uint32_t)at, .type = arg->type};
        if (!b->function->per_block) {
            input->to = array ? (void *)(b->rooms[at].array + i * bytes) : &b->slots[at];
        }
    }
}

static void add_outputs(sx_ffi_binding *b, size_t at)
{
    const sx_ffi_arg *arg = &b->function->args[at];
    for (size_t i = 0; i < arg->operand_count; i++) {
        b->outputs[b->output_count++] = (sx_ffi_output){
            .name = arg->operands[i], .arg = (uint32_t)at, .type = arg->type, .element = i};
    }
}

static bool prepare_arg(sx_ffi_binding *b, size_t at)
{
    const sx_ffi_arg *arg = &b->function->args[at];
    bool pointer = sx_ffi_type_is_array(arg->type) || arg->source == SX_FFI_OUT;
    b->types[at] = pointer ? &ffi_type_pointer : type_of(arg->type);
    b->pointers[at] = &b->slots[at];
    switch (arg->source) {
    case SX_FFI_IN:
    case SX_FFI_OUT:
        if (pointer && !b->function->per_block && !prepare_room(b, at)) {
            return false;
        }
        if (arg->source == SX_FFI_IN) {
            add_inputs(b, at);
        } else {
            add_outputs(b, at);
        }
        return true;
    case SX_FFI_CONST:
        return sx_ffi_put(arg->type, sx_number_to_double(sx_number_decimal(arg->constant)),
                          &b->slots[at]);
    case SX_FFI_LENGTH_OF:
        return sx_ffi_put(arg->type, (double)length_of(b->function, arg), &b->slots[at]);
    case SX_FFI_ROWS: return true;
    case SX_FFI_SOURCE_COUNT: break;
    }
    return false;
}

sx_plugin_status sx_ffi_bind(sx_ffi_binding *b, const sx_ffi_function *f, void *library,
                             sx_arena *arena, sx_plugin_error *error)
{
    b->function = f;
    b->inputs = sx_arena_array(arena, count_operands(f, SX_FFI_IN) + 1, sizeof *b->inputs);
    b->outputs = sx_arena_array(arena, f->product_count + 1, sizeof *b->outputs);
    if (b->inputs == NULL || b->outputs == NULL) {
        return no_memory(error);
    }
    sx_plugin_status status =
        sx_native_symbol(library, f->symbol, SX_FAULT_FFI_SYMBOL, error, &b->entry);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    for (size_t i = 0; i < f->arg_count; i++) {
        if (!prepare_arg(b, i)) {
            return no_memory(error);
        }
    }
    if (f->returns == SX_FFI_RETURNS_SCORE) {
        b->outputs[b->output_count++] =
            (sx_ffi_output){.name = f->to, .arg = SX_FFI_ARGS_MAX, .type = f->return_type};
    }
    ffi_type *result =
        f->returns == SX_FFI_RETURNS_NOTHING ? &ffi_type_void : type_of(f->return_type);
    if (ffi_prep_cif(&b->cif, FFI_DEFAULT_ABI, (unsigned)f->arg_count, result, b->types) !=
        FFI_OK) {
        return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_FFI_SIGNATURE,
                            "this machine cannot call %s as described", f->symbol);
    }
    return SX_PLUGIN_OK;
}

void sx_ffi_unbind(sx_ffi_binding *b)
{
    for (size_t i = 0; i < SX_FFI_ARGS_MAX; i++) {
        sx_ffi_room_free(&b->rooms[i]);
    }
    free(b->complete);
    b->complete = NULL;
}

/* ---- calling ------------------------------------------------------------------------------- */

static unsigned char preset_of(const sx_ffi_binding *b, sx_ffi_type type)
{
    if (!sx_ffi_type_is_whole(type)) {
        return PRESET_REAL;
    }
    return b->other_preset ? PRESET_OTHER : PRESET_WHOLE;
}

void sx_ffi_preset(sx_ffi_binding *b)
{
    for (size_t i = 0; i < b->function->arg_count; i++) {
        if (b->function->args[i].source == SX_FFI_OUT) {
            memset(b->rooms[i].array, preset_of(b, b->function->args[i].type), b->rooms[i].bytes);
        }
    }
}

/* Whole numbers come as wide as ffi_arg: back to their type. */
static void narrow(sx_ffi_binding *b)
{
    switch (b->function->return_type) {
    case SX_FFI_I32: b->result.i32 = (int32_t)b->returned.wide_signed; return;
    case SX_FFI_U32: b->result.u32 = (uint32_t)b->returned.wide; return;
    case SX_FFI_I64: b->result.i64 = b->returned.i64; return;
    case SX_FFI_U64: b->result.u64 = b->returned.u64; return;
    case SX_FFI_F32: b->result.f32 = b->returned.f32; return;
    default: b->result.f64 = b->returned.f64; return;
    }
}

static int64_t status_of(const sx_ffi_binding *b)
{
    switch (b->function->return_type) {
    case SX_FFI_I32: return b->result.i32;
    case SX_FFI_U32: return b->result.u32;
    case SX_FFI_I64: return b->result.i64;
    default: return (int64_t)b->result.u64;
    }
}

sx_plugin_status sx_ffi_invoke(sx_ffi_binding *b, sx_plugin_error *error)
{
    const sx_ffi_function *f = b->function;
    errno = 0;
    ffi_call(&b->cif, b->entry, &b->returned, b->pointers);
    int number = errno; /* before anything else can set it */
    sx_float_env_keep();
    if (f->returns == SX_FFI_RETURNS_NOTHING) {
        return SX_PLUGIN_OK;
    }
    narrow(b);
    if (f->returns == SX_FFI_RETURNS_STATUS && status_of(b) != f->ok) {
        return sx_fault_set(error, SX_PLUGIN_E_DATA, SX_FAULT_FFI_STATUS,
                            "function %s (%s) reports the status %lld, where %lld means success; "
                            "errno is %d",
                            f->id, f->symbol, (long long)status_of(b), (long long)f->ok, number);
    }
    return SX_PLUGIN_OK;
}

/* ---- what can be wrong --------------------------------------------------------------------- */

sx_plugin_status sx_ffi_intact(sx_ffi_binding *b, sx_plugin_error *error)
{
    for (size_t i = 0; i < b->function->arg_count; i++) {
        if (b->function->args[i].source == SX_FFI_OUT && !sx_ffi_room_intact(&b->rooms[i])) {
            return sx_fault_set(error, SX_PLUGIN_E_INTERNAL, SX_FAULT_FFI_MEMORY,
                                "function %s (%s) wrote outside the array %s", b->function->id,
                                b->function->symbol, b->function->args[i].name);
        }
    }
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_ffi_misfit(const sx_ffi_binding *b, const sx_ffi_input *input,
                               sx_plugin_error *error)
{
    if (error != NULL) {
        error->column = (int32_t)input->column;
    }
    return sx_fault_set(error, SX_PLUGIN_E_DATA, SX_FAULT_FFI_SIGNATURE,
                        "function %s (%s) takes %s as %s, which cannot hold its value",
                        b->function->id, b->function->symbol, input->name,
                        sx_ffi_type_word(input->type));
}

static bool is_preset(const sx_ffi_binding *b, sx_ffi_type type, const unsigned char *from)
{
    size_t bytes = sx_ffi_type_bytes(type);
    for (size_t i = 0; i < bytes; i++) {
        if (from[i] != preset_of(b, type)) {
            return false;
        }
    }
    return bytes > 1; /* a single byte may well be the result */
}

bool sx_ffi_unwritten(const sx_ffi_binding *b, const sx_ffi_output *output, const void *from)
{
    return output->arg < SX_FFI_ARGS_MAX && sx_ffi_type_is_whole(output->type) &&
           is_preset(b, output->type, from);
}

sx_plugin_status sx_ffi_no_result(const sx_ffi_binding *b, const sx_ffi_output *output,
                                  const void *from, sx_plugin_error *error)
{
    bool left = output->arg < SX_FFI_ARGS_MAX && is_preset(b, output->type, from);
    return sx_fault_set(error, SX_PLUGIN_E_DATA, SX_FAULT_FFI_RESULT,
                        left ? "function %s (%s) wrote nothing for the scale %s"
                             : "function %s (%s) gave no finite number for the scale %s",
                        b->function->id, b->function->symbol, output->name);
}
