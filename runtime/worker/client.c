/*
 * client.c: the plugin ABI on top of a worker: every call is packed into shared memory, asked for, and
 * its result copied out before anybody looks at it.
 */
#include "worker/client_inner.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "worker/find.h"
#include "worker/memory.h"

/* --- packing ---------------------------------------------------------------------------------------- */

/* Texts with their NULs from *at on. False when the input memory is full. */
static bool put_texts(sx_client *client, uint64_t *at, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = texts[i] == NULL ? "" : texts[i];
        size_t length = strlen(text) + 1;
        if (length > client->part_size - *at) {
            return false;
        }
        memcpy(client->input + client->part_at + *at, text, length);
        *at += length;
    }
    return true;
}

static bool same_names(const sx_client *client, const sx_wire_request *request,
                       const char *const *names)
{
    return client->names_sent[request->kind] && client->names[request->kind] == names &&
           client->name_count[request->kind] == request->columns + request->out_columns;
}

/* The block and, when the worker does not know them, the names of its columns. */
static bool pack_block(sx_client *client, const sx_plugin_block *block,
                       const sx_plugin_scores *scores, sx_wire_request *request, uint64_t *ret_at)
{
    sx_wire_table table, out;
    request->columns = block->columns;
    request->out_columns = scores == NULL ? 0 : scores->columns;
    if (!sx_wire_table_place(block->columns, block->rows, client->part_size, &table) ||
        !sx_wire_table_place(request->out_columns, block->rows, client->part_size, &out)) {
        return false;
    }
    size_t rows = (size_t)block->rows;
    unsigned char *values = client->input + client->part_at;
    unsigned char *status = values + table.status_at;
    for (uint32_t i = 0; i < block->columns; i++) {
        memcpy(values + i * table.value_step, block->values[i], rows * sizeof(double));
        memcpy(status + i * table.status_step, block->status[i], rows);
    }
    request->strings_at = table.end;
    *ret_at = table.end;
    if (same_names(client, request, block->names)) {
        return true;
    }
    request->names = 1;
    if (!put_texts(client, ret_at, block->names, block->columns) ||
        (scores != NULL && !put_texts(client, ret_at, scores->names, scores->columns))) {
        return false;
    }
    client->names_sent[request->kind] = false; /* what lies ready may never be sent */
    client->names[request->kind] = block->names;
    client->name_count[request->kind] = request->columns + request->out_columns;
    return true;
}

typedef struct score_call {
    const sx_plugin_block *block;
    const sx_plugin_scores *scores;
} score_call;

static bool pack_scores(sx_client *client, const void *call, sx_wire_request *request)
{
    const score_call *c = call;
    uint64_t at = 0;
    return c->scores->rows == c->block->rows &&
           pack_block(client, c->block, c->scores, request, &at);
}

/* A block as large as most has a part alone, as it has in flight: code meets the same borders. */
static bool pack_scores_now(sx_client *client, const void *call, sx_wire_request *request)
{
    client->part_size = SX_WIRE_PART;
    if (pack_scores(client, call, request)) {
        return true;
    }
    client->part_size = SX_WIRE_INPUT;
    return pack_scores(client, call, request);
}

typedef struct next_call {
    const sx_plugin_block *block;
    const uint8_t *state;
    uint32_t length;
} next_call;

static bool pack_next(sx_client *client, const void *call, sx_wire_request *request)
{
    const next_call *c = call;
    uint64_t at = 0;
    if (!pack_block(client, c->block, NULL, request, &at) || c->length > SX_PLUGIN_STATE_MAX ||
        at > client->part_size - SX_PLUGIN_STATE_MAX) {
        return false;
    }
    memcpy(client->input + at, c->state, c->length);
    request->state_at = at;
    request->state_length = c->length;
    return true;
}

static bool pack_text(sx_client *client, const void *call, sx_wire_request *request)
{
    const sx_plugin_text_context *c = call;
    const char *const words[] = {c->item, c->language, c->wording};
    uint64_t at = 0;
    request->texts = c->text_count;
    return pack_block(client, c->so_far, NULL, request, &at) && put_texts(client, &at, words, 3) &&
           put_texts(client, &at, c->text_items, c->text_count) &&
           put_texts(client, &at, c->texts, c->text_count);
}

/* --- calls ------------------------------------------------------------------------------------------ */

static sx_plugin_status status_of(const sx_client *client, sx_fate fate, const sx_wire_reply *reply,
                                  sx_plugin_error *error)
{
    if (fate == SX_FATE_OK) {
        return reply->status;
    }
    if (error != NULL) {
        uint32_t size = error->size;
        *error = client->error;
        error->size = size;
    }
    return fate == SX_FATE_REFUSED ? (reply->status < 0 ? reply->status : SX_PLUGIN_E_ARGUMENT)
                                   : SX_CLIENT_STATUS(fate);
}

static sx_plugin_status call_columns(sx_client *client, sx_wire_kind kind,
                                     const sx_plugin_block *block, const sx_plugin_scores *scores,
                                     sx_plugin_error *error)
{
    const score_call call = {block, scores};
    sx_wire_reply reply = {0};
    sx_wire_table table;
    sx_fate fate = SX_FATE_OK;
    const unsigned char *values = NULL;
    if (!sx_client_arrive(client, kind, scores, &reply, &values, &fate)) {
        fate = sx_client_exchange(client, kind, block->rows, pack_scores_now, &call, &reply);
        values = client->output + client->part_at;
    }
    if (fate == SX_FATE_OK &&
        sx_wire_table_place(scores->columns, scores->rows, SX_WIRE_OUTPUT, &table)) {
        size_t rows = (size_t)scores->rows;
        for (uint32_t i = 0; i < scores->columns; i++) {
            memcpy(scores->values[i], values + i * table.value_step, rows * sizeof(double));
            memcpy(scores->status[i], values + table.status_at + i * table.status_step, rows);
        }
    }
    return status_of(client, fate, &reply, error);
}

static sx_plugin_status client_score(void *self, const sx_plugin_block *answers,
                                     const sx_plugin_scores *scores, sx_plugin_error *error)
{
    return call_columns(self, SX_WIRE_SCORE, answers, scores, error);
}

static sx_plugin_status client_check(void *self, const sx_plugin_block *answers,
                                     const sx_plugin_scores *notes, sx_plugin_error *error)
{
    return call_columns(self, SX_WIRE_CHECK, answers, notes, error);
}

/* Text of the worker, never more than there is room for. */
static sx_plugin_status call_bytes(sx_client *client, sx_wire_kind kind, sx_client_packer pack,
                                   const void *call, void *buffer, uint64_t capacity, size_t unit,
                                   uint64_t *ret_length, sx_plugin_error *error)
{
    sx_wire_reply reply = {0};
    uint64_t most = SX_WIRE_OUTPUT / unit;
    capacity = capacity < most ? capacity : most;
    client->capacity = capacity * unit;
    sx_fate fate = sx_client_exchange(client, kind, 1, pack, call, &reply);
    *ret_length = reply.length;
    if (fate == SX_FATE_OK) {
        if (reply.length > capacity) {
            sx_client_stop(client);
            fate = sx_client_say(client, SX_FATE_PROTOCOL,
                                 "the code says that it wrote more than there was room for");
        } else {
            memcpy(buffer, client->output, (size_t)reply.length * unit);
        }
    }
    return status_of(client, fate, &reply, error);
}

static sx_plugin_status client_manifest(void *self, char *buffer, uint64_t capacity,
                                        uint64_t *ret_length, sx_plugin_error *error)
{
    return call_bytes(self, SX_WIRE_MANIFEST, NULL, NULL, buffer, capacity, 1, ret_length, error);
}

static sx_plugin_status client_places(void *self, uint32_t *places, uint64_t capacity,
                                      uint64_t *ret_count, sx_plugin_error *error)
{
    return call_bytes(self, SX_WIRE_PLACES, NULL, NULL, places, capacity, sizeof *places, ret_count,
                      error);
}

static sx_plugin_status client_traced(void *self, char *buffer, uint64_t capacity,
                                      uint64_t *ret_length, sx_plugin_error *error)
{
    return call_bytes(self, SX_WIRE_TRACED, NULL, NULL, buffer, capacity, 1, ret_length, error);
}

static sx_plugin_status client_text(void *self, const sx_plugin_text_context *context, char *buffer,
                                    uint64_t capacity, uint64_t *ret_length, sx_plugin_error *error)
{
    return call_bytes(self, SX_WIRE_TEXT, pack_text, context, buffer, capacity, 1, ret_length,
                      error);
}

static sx_plugin_status client_next(void *self, const sx_plugin_block *so_far, uint8_t *state,
                                    uint32_t *state_length, int32_t *ret_item,
                                    sx_plugin_error *error)
{
    sx_client *client = self;
    const next_call call = {so_far, state, *state_length};
    sx_wire_reply reply = {0};
    sx_fate fate = sx_client_exchange(client, SX_WIRE_NEXT, 1, pack_next, &call, &reply);
    if (fate == SX_FATE_OK && (reply.state_length > client->state_max || reply.item < -1)) {
        fate = sx_client_say(client, SX_FATE_INVALID, "next: %s",
                             reply.item < -1 ? "the index is none of an item"
                                             : "more state than the code said it needs");
    }
    if (fate == SX_FATE_OK) {
        memcpy(state, client->output, reply.state_length);
        *state_length = reply.state_length;
        *ret_item = reply.item;
    }
    return status_of(client, fate, &reply, error);
}

static const sx_plugin_validity validity = {.size = sizeof validity, .check = client_check};
static const sx_plugin_text text = {.size = sizeof text, .text = client_text};
static const sx_plugin_adaptive adaptive = {
    .size = sizeof adaptive, .state_max = SX_PLUGIN_STATE_MAX, .next = client_next};
static const sx_lua_source source = {
    .size = sizeof source, .places = client_places, .traced = client_traced};

static const void *client_extension(void *self, const char *id)
{
    const sx_client *client = self;
    if (sx_str_equal(id, SX_PLUGIN_ADAPTIVE)) {
        return (client->offers & SX_WIRE_ADAPTIVE) != 0 ? &adaptive : NULL;
    }
    if (sx_str_equal(id, SX_PLUGIN_VALIDITY)) {
        return (client->offers & SX_WIRE_VALIDITY) != 0 ? &validity : NULL;
    }
    if (sx_str_equal(id, SX_PLUGIN_TEXT)) {
        return (client->offers & SX_WIRE_WORDING) != 0 ? &text : NULL;
    }
    if (sx_str_equal(id, SX_LUA_SOURCE)) {
        return (client->offers & SX_WIRE_SOURCE) != 0 ? &source : NULL;
    }
    return NULL;
}

/* --- opening and closing ---------------------------------------------------------------------------- */

static void client_close(void *self)
{
    sx_client *client = self;
    if (client == NULL) {
        return;
    }
    sx_client_stop(client);
    sx_memory_unmap(client->input, SX_WIRE_INPUT);
    sx_memory_unmap(client->output, SX_WIRE_OUTPUT);
    const int fds[] = {client->files.input, client->files.output, client->files.start,
                       client->files.library};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]);
        }
    }
    for (size_t i = 0; i < SX_WIRE_PARTS; i++) {
        free(client->flights[i].kept);
    }
    sx_buf_free(&client->path);
    free(client);
}

/* Everything that outlives a worker. False: errno says why. */
static bool prepare(sx_client *client)
{
    uint32_t flags = client->options.isolation == SX_ISOLATION_WORKER ? SX_WIRE_STRICT : 0;
    if (client->bundle->library >= 0) {
        flags |= SX_WIRE_LIBRARY;
        client->files.library = sx_memory_lift(client->bundle->library);
        if (client->files.library < 0) {
            return false;
        }
    }
    client->files.input = sx_memory_for_reading(SX_WIRE_INPUT, &client->input);
    if (client->files.input < 0) {
        return false;
    }
    client->files.output = sx_memory_for_writing(SX_WIRE_OUTPUT, &client->output);
    return client->files.output >= 0 && sx_client_make_start_file(client, flags, 0);
}

static sx_fate begin(sx_client *client)
{
    if (!sx_worker_find(client->options.worker, &client->path)) {
        (void)sx_client_say(client, SX_FATE_NO_WORKER, "the program %s is not there",
                            sx_buf_text(&client->path));
        client->advice = "install sextant-worker beside the library, or set SEXTANT_WORKER to it";
        return SX_FATE_NO_WORKER;
    }
    if (!prepare(client)) {
        return sx_client_say(client, SX_FATE_NO_WORKER, "no memory to share with the worker: %s",
                             sx_errno_text(errno));
    }
    return sx_client_start(client);
}

/* On failure *ret_self is an instance all the same, which says why (sx_client_last_get) and must be closed. */
static sx_plugin_status client_open(const sx_plugin_host *host, void **ret_self,
                                    sx_plugin_error *error)
{
    const sx_wire_reply nothing = {0};
    *ret_self = NULL;
    const sx_bundle *bundle = sx_bundle_of(host);
    const sx_code_options *options = host->extension(host, SX_HOST_OPTIONS);
    if (bundle == NULL || options == NULL) {
        return SX_PLUGIN_E_ARGUMENT;
    }
    sx_client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        return SX_PLUGIN_E_MEMORY;
    }
    client->bundle = bundle;
    client->options = *options;
    client->files = (sx_process_files){-1, -1, -1, -1};
    client->process = (sx_process){.pid = -1, .watch = -1, .socket = -1, .printed = -1};
    sx_buf_init(&client->path, 4096);
    *ret_self = client;
    return status_of(client, begin(client), &nothing, error);
}

const sx_plugin sx_worker_client = {
    .size = sizeof sx_worker_client,
    .abi_major = SX_PLUGIN_ABI_MAJOR,
    .abi_minor = SX_PLUGIN_ABI_MINOR,
    .id = "worker-client",
    .version = "1.0.0",
    .license = "MIT",
    .open = client_open,
    .close = client_close,
    .manifest = client_manifest,
    .score = client_score,
    .extension = client_extension,
};

/* --- beside the ABI --------------------------------------------------------------------------------- */

void sx_client_last_get(const void *self, sx_client_last *ret)
{
    const sx_client *client = self;
    *ret = (sx_client_last){.fate = client->fate,
                            .code = client->code,
                            .fault = client->error.code,
                            .message = client->error.message,
                            .advice = client->advice,
                            .starting = client->starting};
}

void sx_client_renew(void *self)
{
    sx_client_stop(self);
}

sx_plugin_status sx_client_reopen(void *self, sx_plugin_error *error)
{
    sx_client *client = self;
    sx_wire_reply reply = {0};
    sx_fate fate = sx_client_exchange(client, SX_WIRE_REOPEN, 0, NULL, NULL, &reply);
    return status_of(client, fate, &reply, error);
}

uint64_t sx_client_ahead(void *self, const sx_plugin_block *block, const sx_plugin_scores *scores,
                         bool notes)
{
    const score_call call = {block, scores};
    return sx_client_fly(self, notes ? SX_WIRE_CHECK : SX_WIRE_SCORE, block->rows, pack_scores,
                         &call);
}

void sx_client_expect(void *self, uint64_t flight)
{
    sx_client *client = self;
    client->expected = flight;
}

uint64_t sx_client_starts(const void *self)
{
    const sx_client *client = self;
    return client->starts;
}

bool sx_client_weak(const void *self)
{
    const sx_client *client = self;
    return (client->jail & SX_WIRE_JAIL_REQUIRED) != SX_WIRE_JAIL_REQUIRED;
}

uint64_t sx_client_rows(uint32_t columns, uint32_t out_columns)
{
    sx_wire_table table;
    uint64_t rows = 1U << 20;
    /* Room for names and state stays free; a power of two is as good as the exact number. */
    while (rows > 1 && (!sx_wire_table_place(columns, rows, SX_WIRE_INPUT / 2, &table) ||
                        !sx_wire_table_place(out_columns, rows, SX_WIRE_OUTPUT, &table))) {
        rows /= 2;
    }
    return rows;
}
