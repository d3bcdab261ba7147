/*
 * serve.c: one request after the other, each handed to the code behind the plugin ABI. What the code
 * answers goes into output memory and is believed by nobody.
 */
#define _GNU_SOURCE
#include "worker/serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

bool sx_serve_send(const sx_wire_reply *reply)
{
    ssize_t sent = 0;
    do {
        sent = send(SX_WIRE_FD_SOCKET, reply, sizeof *reply, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof *reply;
}

static sx_plugin_error new_error(void)
{
    return (sx_plugin_error){.size = sizeof(sx_plugin_error), .column = -1};
}

static void set_error(sx_wire_reply *reply, sx_plugin_status status, const sx_plugin_error *error)
{
    /* Numbers below those of plugin.h are the host's: no code may speak in its name. */
    reply->status = status < SX_PLUGIN_E_INTERNAL ? SX_PLUGIN_E_INTERNAL : status;
    reply->code = error->code;
    reply->column = error->column;
    memcpy(reply->message, error->message, sizeof reply->message);
}

static const void *offered(const sx_serve *serve, const char *id)
{
    return SX_PLUGIN_HAS(serve->plugin, sx_plugin, extension)
               ? serve->plugin->extension(serve->self, id)
               : NULL;
}

static void look_at_offers(sx_serve *serve, sx_wire_reply *reply)
{
    serve->adaptive = offered(serve, SX_PLUGIN_ADAPTIVE);
    serve->validity = offered(serve, SX_PLUGIN_VALIDITY);
    serve->text = offered(serve, SX_PLUGIN_TEXT);
    serve->source = offered(serve, SX_LUA_SOURCE);
    if (serve->adaptive != NULL && serve->adaptive->state_max > SX_PLUGIN_STATE_MAX) {
        serve->adaptive = NULL;
    }
    reply->state_max = serve->adaptive != NULL ? serve->adaptive->state_max : 0;
    reply->offers = (SX_PLUGIN_HAS(serve->plugin, sx_plugin, score) ? SX_WIRE_SCORES : 0U) |
                    (serve->adaptive != NULL ? SX_WIRE_ADAPTIVE : 0U) |
                    (serve->validity != NULL ? SX_WIRE_VALIDITY : 0U) |
                    (serve->text != NULL ? SX_WIRE_WORDING : 0U) |
                    (serve->source != NULL ? SX_WIRE_SOURCE : 0U);
}

static void open_instance(sx_serve *serve, sx_wire_reply *reply)
{
    sx_plugin_error error = new_error();
    sx_plugin_status status = serve->plugin->open(&serve->host, &serve->self, &error);
    serve->open = status >= 0;
    set_error(reply, status, &error);
    if (serve->open) {
        look_at_offers(serve, reply);
    }
}

void sx_serve_open(sx_serve *serve, const sx_bundle *bundle, sx_wire_reply *reply)
{
    sx_bundle_host(bundle, &serve->host);
    serve->state = calloc(1, SX_PLUGIN_STATE_MAX);
    if (serve->state == NULL) {
        reply->status = SX_PLUGIN_E_MEMORY;
        return;
    }
    open_instance(serve, reply);
}

/* --- calls that answer with text ------------------------------------------------------------------ */

static uint64_t room_of(const sx_serve *serve, const sx_wire_request *request)
{
    return request->capacity > serve->room ? serve->room : request->capacity;
}

static void answer_manifest(sx_serve *serve, const sx_wire_request *request, sx_wire_reply *reply)
{
    sx_plugin_error error = new_error();
    if (!SX_PLUGIN_HAS(serve->plugin, sx_plugin, manifest)) {
        reply->status = SX_PLUGIN_E_UNSUPPORTED;
        return;
    }
    sx_plugin_status status = serve->plugin->manifest(
        serve->self, (char *)serve->out, room_of(serve, request), &reply->length, &error);
    set_error(reply, status, &error);
}

static void answer_source(sx_serve *serve, const sx_wire_request *request, sx_wire_reply *reply)
{
    sx_plugin_error error = new_error();
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    if (serve->source != NULL && request->kind == SX_WIRE_PLACES) {
        status = serve->source->places(serve->self, (uint32_t *)(void *)serve->out,
                                       room_of(serve, request) / sizeof(uint32_t), &reply->length,
                                       &error);
    } else if (serve->source != NULL) {
        status = serve->source->traced(serve->self, (char *)serve->out, room_of(serve, request),
                                       &reply->length, &error);
    }
    set_error(reply, status, &error);
}

static void answer_text(sx_serve *serve, const sx_wire_request *request, sx_wire_reply *reply)
{
    sx_plugin_block block;
    const char *words[3];
    if (!sx_serve_block(serve, request, &block)) {
        return;
    }
    /* The texts follow the names, when those came along. */
    uint64_t at = request->strings_at;
    const char **given =
        calloc((size_t)request->columns + 2 * (size_t)request->texts + 1, sizeof *given);
    size_t names = request->names == 1 ? request->columns : 0;
    if (given == NULL || !sx_serve_texts(serve, &at, names, given) ||
        !sx_serve_texts(serve, &at, 3, words) ||
        !sx_serve_texts(serve, &at, 2 * (size_t)request->texts, given)) {
        free(given);
        return;
    }
    const sx_plugin_text_context context = {.size = sizeof context,
                                            .text_count = request->texts,
                                            .item = words[0],
                                            .language = words[1],
                                            .wording = words[2],
                                            .so_far = &block,
                                            .text_items = given,
                                            .texts = given + request->texts};
    sx_plugin_error error = new_error();
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    if (serve->text != NULL) {
        status = serve->text->text(serve->self, &context, (char *)serve->out,
                                   room_of(serve, request), &reply->length, &error);
    }
    set_error(reply, status, &error);
    free(given);
}

/* --- calls over a block --------------------------------------------------------------------------- */

static void answer_scores(sx_serve *serve, const sx_wire_request *request, sx_wire_reply *reply)
{
    sx_plugin_block block;
    sx_plugin_scores scores;
    sx_plugin_error error = new_error();
    if (!sx_serve_block(serve, request, &block) || !sx_serve_scores(serve, request, &scores)) {
        return;
    }
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    if (request->kind == SX_WIRE_CHECK && serve->validity != NULL) {
        status = serve->validity->check(serve->self, &block, &scores, &error);
    } else if (request->kind == SX_WIRE_SCORE && SX_PLUGIN_HAS(serve->plugin, sx_plugin, score)) {
        status = serve->plugin->score(serve->self, &block, &scores, &error);
    }
    set_error(reply, status, &error);
    if (!sx_serve_guarded(serve, &scores)) {
        reply->status = SX_WIRE_E_BORDER;
    }
}

static void answer_next(sx_serve *serve, const sx_wire_request *request, sx_wire_reply *reply)
{
    sx_plugin_block block;
    sx_plugin_error error = new_error();
    if (!sx_serve_block(serve, request, &block) || request->state_length > SX_PLUGIN_STATE_MAX ||
        request->state_at > serve->room - SX_PLUGIN_STATE_MAX) {
        return;
    }
    uint32_t length = request->state_length;
    sx_plugin_status status = SX_PLUGIN_E_UNSUPPORTED;
    if (serve->adaptive != NULL && length > serve->adaptive->state_max) {
        status = SX_PLUGIN_E_STATE;
    } else if (serve->adaptive != NULL) {
        memset(serve->state, 0, SX_PLUGIN_STATE_MAX);
        memcpy(serve->state, serve->in + request->state_at, length);
        status =
            serve->adaptive->next(serve->self, &block, serve->state, &length, &reply->item, &error);
    }
    set_error(reply, status, &error);
    reply->state_length = length;
    if (status >= 0 && length <= SX_PLUGIN_STATE_MAX) {
        memcpy(serve->out, serve->state, length);
    }
}

static void answer_reopen(sx_serve *serve, sx_wire_reply *reply)
{
    if (serve->open) {
        serve->plugin->close(serve->self);
    }
    serve->self = NULL;
    open_instance(serve, reply);
}

/* Only this part of the output can be written from now on. */
static bool open_output(sx_serve *serve, uint64_t at, uint64_t size)
{
    if (at == serve->open_at && size == serve->open_size) {
        return true;
    }
    serve->open_size = 0;
    if (mprotect(serve->output, SX_WIRE_OUTPUT, PROT_READ) != 0 ||
        mprotect(serve->output + at, (size_t)size, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    serve->open_at = at;
    serve->open_size = size;
    return true;
}

static bool take_part(sx_serve *serve, const sx_wire_request *request)
{
    uint64_t at = request->part_at, size = request->part_size;
    if (size < SX_WIRE_PART || at % SX_WIRE_PART != 0 || size % SX_WIRE_PART != 0 ||
        size > SX_WIRE_INPUT || at > SX_WIRE_INPUT - size || !open_output(serve, at, size)) {
        return false;
    }
    serve->in = serve->input + at;
    serve->out = serve->output + at;
    serve->room = size;
    return true;
}

static void answer(sx_serve *serve, const sx_wire_request *request, sx_wire_reply *reply)
{
    if (!take_part(serve, request)) {
        return;
    }
    if (!serve->open && request->kind != SX_WIRE_REOPEN) {
        return;
    }
    switch (request->kind) {
    case SX_WIRE_MANIFEST: answer_manifest(serve, request, reply); break;
    case SX_WIRE_PLACES:
    case SX_WIRE_TRACED: answer_source(serve, request, reply); break;
    case SX_WIRE_SCORE:
    case SX_WIRE_CHECK: answer_scores(serve, request, reply); break;
    case SX_WIRE_NEXT: answer_next(serve, request, reply); break;
    case SX_WIRE_TEXT: answer_text(serve, request, reply); break;
    case SX_WIRE_REOPEN: answer_reopen(serve, reply); break;
    default: break;
    }
}

void sx_serve_loop(sx_serve *serve)
{
    for (;;) {
        sx_wire_request request;
        ssize_t got = recv(SX_WIRE_FD_SOCKET, &request, sizeof request, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got != (ssize_t)sizeof request || request.magic != SX_WIRE_MAGIC ||
            request.kind >= SX_WIRE_KIND_COUNT) {
            return;
        }
        sx_wire_reply reply = {.magic = SX_WIRE_MAGIC,
                               .kind = request.kind,
                               .sequence = request.sequence,
                               .status = SX_WIRE_E_MESSAGE,
                               .column = -1,
                               .item = -1};
        answer(serve, &request, &reply);
        (void)fflush(stdout); /* what the code printed belongs to this call */
        if (!sx_serve_send(&reply)) {
            return;
        }
    }
}
