/*
 * host.c: Sextant's own carrier in a small program: loads a plugin, asks everything once and
 * prints what came back. Usage: abi_host FILE
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backend/native/native.h"

static int refused(const char *call, sx_plugin_status status, const sx_plugin_error *error)
{
    const char *fault = sx_fault_code(error->code);
    printf("%s: status %d %s: %s\n", call, (int)status, fault[0] ? fault : "-", error->message);
    return 1;
}

static int ask_manifest(void *self, sx_plugin_error *error)
{
    char text[256];
    uint64_t length = 0;
    sx_plugin_status status =
        sx_carrier_native.manifest(self, text, sizeof text - 1, &length, error);
    if (status != SX_PLUGIN_OK)
        return refused("manifest", status, error);
    text[length] = 0;
    printf("manifest: %s\n", strstr(text, "id: abi-test") ? "abi-test" : "of another");
    return 0;
}

static int ask_scores(void *self, sx_plugin_error *error)
{
    const char *const names[] = {"q1"}, *const scales[] = {"total"};
    const double answers[] = {5, 0};
    const uint8_t answered[] = {SX_PLUGIN_CELL_OK, SX_PLUGIN_CELL_SKIPPED};
    const double *const values[] = {answers};
    const uint8_t *const states[] = {answered};
    double result[] = {-1, -1};
    uint8_t status[] = {SX_PLUGIN_CELL_INCOMPLETE, SX_PLUGIN_CELL_INCOMPLETE};
    double *const results[] = {result};
    uint8_t *const statuses[] = {status};
    const sx_plugin_block block = {sizeof block, 1, 2, names, values, states};
    const sx_plugin_scores scores = {sizeof scores, 1, 2, scales, results, statuses};
    sx_plugin_status done = sx_carrier_native.score(self, &block, &scores, error);
    if (done != SX_PLUGIN_OK)
        return refused("score", done, error);
    printf("score: %d/%d %d\n", (int)result[0], status[0], status[1]);
    return 0;
}

static int ask_next(void *self, sx_plugin_error *error)
{
    const sx_plugin_adaptive *adaptive = sx_carrier_native.extension(self, SX_PLUGIN_ADAPTIVE);
    const char *const names[] = {"q1"};
    const double nothing[] = {0};
    const uint8_t not_shown[] = {SX_PLUGIN_CELL_NOT_SHOWN};
    const double *const values[] = {nothing};
    const uint8_t *const states[] = {not_shown};
    const sx_plugin_block block = {sizeof block, 1, 1, names, values, states};
    uint8_t state[16] = {0};
    uint32_t length = 0;
    int32_t item = -2;
    if (!adaptive) {
        printf("next: none\n");
        return 0;
    }
    sx_plugin_status done = adaptive->next(self, &block, state, &length, &item, error);
    if (done != SX_PLUGIN_OK)
        return refused("next", done, error);
    printf("next: item %d, state %u bytes of %u\n", (int)item, (unsigned)length,
           (unsigned)adaptive->state_max);
    return 0;
}

int main(int argc, char **argv)
{
    sx_plugin_error error = {.size = sizeof error};
    sx_bundle bundle = {.kind = SX_CODE_NATIVE, .name = "plugin.so"};
    sx_plugin_host host;
    void *self = NULL;
    if (argc != 2 || (bundle.library = open(argv[1], O_RDONLY | O_CLOEXEC)) < 0) {
        (void)fprintf(stderr, "usage: abi_host FILE\n");
        return 2;
    }
    sx_bundle_host(&bundle, &host);
    sx_plugin_status status = sx_carrier_native.open(&host, &self, &error);
    if (status != SX_PLUGIN_OK) {
        (void)close(bundle.library);
        return refused("open", status, &error);
    }
    int failed = ask_manifest(self, &error) || ask_scores(self, &error) || ask_next(self, &error);
    sx_carrier_native.close(self);
    (void)close(bundle.library);
    printf("%s\n", failed ? "failed" : "whole");
    return failed;
}
