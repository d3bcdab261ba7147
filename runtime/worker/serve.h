/*
 * serve.h: the worker's side of the protocol: takes a request, calls the code, answers. Only inside
 * sextant-worker.
 */
#ifndef SX_WORKER_SERVE_H
#define SX_WORKER_SERVE_H

#include "worker/protocol.h"

/* Names of the columns, as they came with the last request of a kind that had them. */
typedef struct sx_serve_names {
    char *bytes;
    const char **at; /* answers, then scores */
    uint32_t columns, out_columns;
} sx_serve_names;

typedef struct sx_serve {
    const sx_plugin *plugin;
    void *self;
    bool open;
    sx_plugin_host host;
    const sx_plugin_adaptive *adaptive;
    const sx_plugin_validity *validity;
    const sx_plugin_text *text;
    const sx_lua_source *source;
    const unsigned char *input; /* cannot be written */
    unsigned char *output;
    /* The part of both that the current request has. */
    const unsigned char *in;
    unsigned char *out;
    uint64_t room;
    uint64_t open_at, open_size; /* of the output, what can be written */
    sx_serve_names names[SX_WIRE_KIND_COUNT];
    /* Places of the columns of the current request. */
    const double **values;
    const uint8_t **status;
    double **out_values;
    uint8_t **out_status;
    size_t column_room, out_room;
    uint8_t *state;
} sx_serve;

/* Opens the code; fills in what a READY reply says of it. */
void sx_serve_open(sx_serve *serve, const sx_bundle *bundle, sx_wire_reply *reply);
/* Answers requests until the host closes its end. */
void sx_serve_loop(sx_serve *serve);
/* Sends a reply. False: the host is gone. */
bool sx_serve_send(const sx_wire_reply *reply);

/* serve_table.c: the block and the scores that a request speaks of, lying in shared memory. */
bool sx_serve_block(sx_serve *serve, const sx_wire_request *request, sx_plugin_block *ret);
bool sx_serve_scores(sx_serve *serve, const sx_wire_request *request, sx_plugin_scores *ret);
/* Fills the gaps beside the columns; afterwards: are they as they were? */
void sx_serve_guard(sx_serve *serve, const sx_plugin_scores *scores);
bool sx_serve_guarded(const sx_serve *serve, const sx_plugin_scores *scores);
/* The next `count` texts from *at on, or false when they do not end inside the input memory. */
bool sx_serve_texts(const sx_serve *serve, uint64_t *at, size_t count, const char **ret);

#endif
