/*
 * lua.c: any bytes as the script of an instrument, in the carrier itself, without the jail around it.
 * Whatever they are, loading ends within the budgets, and what comes out of an accepted script is text
 * that the manifest reader can take, with a place for each of its lines.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "backend/bundle.h"
#include "manifest/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good)
{
    if (!good)
        abort();
}

/* The manifest text, or NULL when the script does not give one after all. */
static char *manifest_of(void *self, sx_plugin_error *error, uint64_t *ret_length)
{
    uint64_t length = 0, again = 0;
    if (sx_carrier_lua.manifest(self, NULL, 0, &length, error) != SX_PLUGIN_E_SPACE)
        return NULL;
    char *text = malloc((size_t)length + 1);
    check(text != NULL);
    check(sx_carrier_lua.manifest(self, text, length, &again, error) == SX_PLUGIN_OK);
    check(again == length);
    *ret_length = length;
    return text;
}

static void read_manifest(const char *text, size_t length)
{
    sx_arena *arena = sx_arena_new((size_t)128 << 20);
    sx_diags diags;
    sx_tree *root = NULL;
    check(arena != NULL);
    sx_diags_init(&diags, arena);
    sx_status status =
        sx_tree_read_yaml(arena, "manifest", (sx_slice){text, length}, &diags, &root);
    check(status == SX_OK || status == SX_E_MEMORY || diags.errors > 0);
    sx_arena_free(arena);
}

static void read_places(void *self, sx_plugin_error *error)
{
    const sx_lua_source *source = sx_carrier_lua.extension(self, SX_LUA_SOURCE);
    uint64_t count = 0;
    check(source != NULL);
    sx_plugin_status status = source->places(self, NULL, 0, &count, error);
    check(status == SX_PLUGIN_OK || status == SX_PLUGIN_E_SPACE);
    check(count % 2 == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1);
    check(bytes != NULL);
    if (size)
        memcpy(bytes, data, size);
    const sx_bundle_file file = {"manifest.lua", {bytes, size}};
    const sx_bundle bundle = {.kind = SX_CODE_LUA,
                              .name = "manifest.lua",
                              .files = &file,
                              .file_count = 1,
                              .library = -1,
                              .memory_mib = 16,
                              .load_budget = 200000,
                              .call_budget = 50000};
    sx_plugin_host host;
    sx_plugin_error error = {.size = sizeof error};
    void *self = NULL;
    sx_bundle_host(&bundle, &host);
    sx_plugin_status status = sx_carrier_lua.open(&host, &self, &error);
    check((status == SX_PLUGIN_OK) == (self != NULL));
    if (status != SX_PLUGIN_OK)
        check(error.message[0] != 0);
    if (self) {
        uint64_t length = 0;
        char *text = manifest_of(self, &error, &length);
        if (text) {
            read_manifest(text, (size_t)length);
            read_places(self, &error);
        }
        free(text);
        sx_carrier_lua.close(self);
    }
    free(bytes);
    return 0;
}
