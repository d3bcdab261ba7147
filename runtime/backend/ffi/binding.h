/*
 * binding.h: one bound function made ready: its address, how libffi calls it, the memory of its
 * arguments and results. Made once when the instance opens; a call reads no text. Calls run code of a
 * library: only inside sextant-worker.
 */
#ifndef SX_BACKEND_FFI_BINDING_H
#define SX_BACKEND_FFI_BINDING_H

#include <ffi.h>

#include "backend/bundle.h"
#include "backend/ffi/room.h"
#include "backend/native/native.h"
#include "model/ffi.h"

/* An argument exactly as wide as its type. */
typedef union sx_ffi_slot {
    int32_t i32;
    uint32_t u32;
    int64_t i64;
    uint64_t u64;
    float f32;
    double f64;
    void *pointer;
} sx_ffi_slot;

/* What is returned: libffi widens whole numbers to ffi_arg, whatever their type. */
typedef union sx_ffi_return {
    ffi_arg wide;
    ffi_sarg wide_signed;
    int64_t i64;
    uint64_t u64;
    float f32;
    double f64;
} sx_ffi_return;

/* A column that is read, and where its value goes for a call for one person. */
typedef struct sx_ffi_input {
    const char *name;
    uint32_t arg;
    sx_ffi_type type;
    void *to; /* NULL in functions that are called once a block */
    size_t column;
    const double *values;
    const uint8_t *status;
} sx_ffi_input;

/* A scale that is written, and where its value comes from. */
typedef struct sx_ffi_output {
    const char *name;
    uint32_t arg; /* SX_FFI_ARGS_MAX: what is returned */
    sx_ffi_type type;
    size_t element; /* of the array, in functions that are called for one person */
    size_t column;
    double *values;
    uint8_t *status;
} sx_ffi_output;

typedef struct sx_ffi_binding {
    const sx_ffi_function *function;
    sx_native_function entry;
    ffi_cif cif;
    ffi_type *types[SX_FFI_ARGS_MAX];
    sx_ffi_slot slots[SX_FFI_ARGS_MAX];
    void *pointers[SX_FFI_ARGS_MAX];
    sx_ffi_room rooms[SX_FFI_ARGS_MAX];
    sx_ffi_return returned;
    sx_ffi_slot result; /* what is returned, as its own type */
    sx_ffi_input *inputs;
    size_t input_count;
    sx_ffi_output *outputs;
    size_t output_count;
    uint32_t *complete; /* rows of a block in which nothing is missing */
    size_t complete_capacity;
    bool guarded;      /* known calls: what is read cannot be written */
    bool other_preset; /* known calls: results are preset to something else */
} sx_ffi_binding;

/* Makes it ready; `binding` is zeroed, `arena` lives as long as it. */
sx_plugin_status sx_ffi_bind(sx_ffi_binding *binding, const sx_ffi_function *function,
                             void *library, sx_arena *arena, sx_plugin_error *error);
void sx_ffi_unbind(sx_ffi_binding *binding);

/* Calls it for `rows` rows, whose columns are set in inputs and outputs. A row that lacks a value is
 * incomplete. Anything wrong with any row refuses the block. */
sx_plugin_status sx_ffi_call(sx_ffi_binding *binding, size_t rows, sx_plugin_error *error);
/* The two ways of it. */
sx_plugin_status sx_ffi_call_persons(sx_ffi_binding *binding, size_t rows, sx_plugin_error *error);
sx_plugin_status sx_ffi_call_block(sx_ffi_binding *binding, size_t rows, sx_plugin_error *error);

/* The steps that both share. */
void sx_ffi_preset(sx_ffi_binding *binding);
/* The call itself, from the slots to `returned`; then the status that it reports. */
sx_plugin_status sx_ffi_invoke(sx_ffi_binding *binding, sx_plugin_error *error);
sx_plugin_status sx_ffi_intact(sx_ffi_binding *binding, sx_plugin_error *error);
sx_plugin_status sx_ffi_misfit(const sx_ffi_binding *binding, const sx_ffi_input *input,
                               sx_plugin_error *error);
/* Was this whole number left as it was preset? (Others are then no number.) */
bool sx_ffi_unwritten(const sx_ffi_binding *binding, const sx_ffi_output *output, const void *from);
/* The element at `from` is no number that can be a score. */
sx_plugin_status sx_ffi_no_result(const sx_ffi_binding *binding, const sx_ffi_output *output,
                                  const void *from, sx_plugin_error *error);

/* The known calls of all functions, by index. The first that gives something else fails. */
sx_plugin_status sx_ffi_run_checks(const sx_ffi *ffi, sx_ffi_binding *bindings,
                                   sx_plugin_error *error);

#endif
