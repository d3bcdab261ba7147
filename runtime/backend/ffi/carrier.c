/*
 * carrier.c: bound functions behind the plugin ABI: an instance loads the library, makes every function
 * ready, tries the known calls, and then scores blocks. It has no manifest: the host read it.
 */
#include <stdlib.h>
#include <string.h>

#include "backend/ffi/binding.h"
#include "backend/ffi/float_env.h"

typedef struct instance {
    sx_arena *arena;
    sx_ffi *ffi;
    sx_ffi_binding *bindings;
} instance;

static void ffi_close(void *self)
{
    instance *in = self;
    if (in == NULL) {
        return;
    }
    for (size_t i = 0; in->bindings != NULL && i < in->ffi->function_count; i++) {
        sx_ffi_unbind(&in->bindings[i]);
    }
    sx_arena_free(in->arena);
    free(in);
}

static sx_plugin_status read_bundle(instance *in, const sx_bundle *bundle, sx_plugin_error *error)
{
    if (bundle == NULL || bundle->kind != SX_CODE_FFI || bundle->file_count != 1) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_FFI_SIGNATURE,
                            "no bundle of bound functions");
    }
    switch (sx_ffi_read(in->arena, bundle->files[0].bytes, NULL, &in->ffi)) {
    case SX_OK: return SX_PLUGIN_OK;
    case SX_E_MEMORY:
        return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_NONE, "memory ran out");
    default:
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_FFI_SIGNATURE,
                            "the description of the functions is damaged");
    }
}

static sx_plugin_status bind_all(instance *in, int library, sx_plugin_error *error)
{
    void *handle = NULL;
    size_t count = in->ffi->function_count;
    sx_plugin_status status = sx_native_load(library, in->ffi->library, error, &handle);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    sx_float_env_default(); /* whatever the library set while it was loaded */
    in->bindings = sx_arena_array(in->arena, count, sizeof *in->bindings);
    if (in->bindings == NULL) {
        return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_NONE, "memory ran out");
    }
    for (size_t i = 0; i < count && status == SX_PLUGIN_OK; i++) {
        status = sx_ffi_bind(&in->bindings[i], &in->ffi->functions[i], handle, in->arena, error);
    }
    return status == SX_PLUGIN_OK ? sx_ffi_run_checks(in->ffi, in->bindings, error) : status;
}

static sx_plugin_status ffi_open(const sx_plugin_host *host, void **ret_self,
                                 sx_plugin_error *error)
{
    const sx_bundle *bundle = sx_bundle_of(host);
    *ret_self = NULL;
    instance *in = calloc(1, sizeof *in);
    if (in != NULL) {
        in->arena = sx_arena_new(0);
    }
    if (in == NULL || in->arena == NULL) {
        free(in);
        return sx_fault_set(error, SX_PLUGIN_E_MEMORY, SX_FAULT_NONE, "memory ran out");
    }
    sx_plugin_status status = read_bundle(in, bundle, error);
    if (status == SX_PLUGIN_OK) {
        status = bind_all(in, bundle->library, error);
    }
    if (status != SX_PLUGIN_OK) {
        ffi_close(in);
        return status;
    }
    *ret_self = in;
    return SX_PLUGIN_OK;
}

static sx_plugin_status ffi_manifest(void *self, char *buffer, uint64_t capacity,
                                     uint64_t *ret_length, sx_plugin_error *error)
{
    (void)self;
    (void)buffer;
    (void)capacity;
    *ret_length = 0;
    return sx_fault_set(error, SX_PLUGIN_E_UNSUPPORTED, SX_FAULT_NONE,
                        "the manifest is with the host");
}

/* Index of a name, where it was last time or anywhere; `count` when it is not there. */
static size_t find_name(const char *const *names, size_t count, const char *name, size_t last)
{
    if (last < count && strcmp(names[last], name) == 0) {
        return last;
    }
    size_t at = 0;
    while (at < count && strcmp(names[at], name) != 0) {
        at++;
    }
    return at;
}

static sx_plugin_status no_column(const char *name, sx_plugin_error *error)
{
    return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_NONE, "the block has no column %s",
                        name);
}

static sx_plugin_status set_columns(sx_ffi_binding *b, const sx_plugin_block *block,
                                    const sx_plugin_scores *scores, sx_plugin_error *error)
{
    for (size_t i = 0; i < b->input_count; i++) {
        sx_ffi_input *input = &b->inputs[i];
        input->column = find_name(block->names, block->columns, input->name, input->column);
        if (input->column == block->columns) {
            return no_column(input->name, error);
        }
        input->values = block->values[input->column];
        input->status = block->status[input->column];
    }
    for (size_t i = 0; i < b->output_count; i++) {
        sx_ffi_output *output = &b->outputs[i];
        output->column = find_name(scores->names, scores->columns, output->name, output->column);
        if (output->column == scores->columns) {
            return no_column(output->name, error);
        }
        output->values = scores->values[output->column];
        output->status = scores->status[output->column];
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status ffi_score(void *self, const sx_plugin_block *block,
                                  const sx_plugin_scores *scores, sx_plugin_error *error)
{
    instance *in = self;
    sx_plugin_status status = SX_PLUGIN_OK;
    if (error != NULL) {
        error->column = -1;
    }
    if (block->rows != scores->rows) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_NONE,
                            "answers and scores differ in rows");
    }
    for (size_t i = 0; i < in->ffi->function_count && status == SX_PLUGIN_OK; i++) {
        status = set_columns(&in->bindings[i], block, scores, error);
        if (status == SX_PLUGIN_OK) {
            status = sx_ffi_call(&in->bindings[i], (size_t)block->rows, error);
        }
    }
    return status;
}

static const void *ffi_extension(void *self, const char *id)
{
    (void)self;
    (void)id;
    return NULL;
}

const sx_plugin sx_carrier_ffi = {
    .size = sizeof(sx_plugin),
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "sextant-ffi",
    .version = "1.0.0",
    .license = "MIT",
    .open = ffi_open,
    .close = ffi_close,
    .manifest = ffi_manifest,
    .score = ffi_score,
    .extension = ffi_extension,
};
