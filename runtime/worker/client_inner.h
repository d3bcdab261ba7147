/*
 * client_inner.h: the parts of a client, for the files client*.c only.
 */
#ifndef SX_WORKER_CLIENT_INNER_H
#define SX_WORKER_CLIENT_INNER_H

#include "worker/client.h"
#include "worker/process.h"
#include "worker/protocol.h"

#define SX_PRINTED_MAX 8192

/* A request that is packed, and maybe sent, before anybody waits for its answer. Each has its own part of the memories.
 * One of them is with the worker at a time: code must find nothing on the socket that it could take. */
typedef struct sx_flight {
    enum { SX_FLIGHT_FREE, SX_FLIGHT_READY, SX_FLIGHT_SENT, SX_FLIGHT_ANSWERED } state;
    sx_wire_request request;
    sx_wire_reply reply; /* once it is answered; and what was in its output: */
    unsigned char *kept;
    size_t kept_room;
} sx_flight;

typedef struct sx_client {
    const sx_bundle *bundle;
    sx_code_options options;
    sx_buf path; /* of sextant-worker */
    sx_process_files files;
    unsigned char *input;
    const unsigned char *output;
    sx_process process;
    bool running;
    uint64_t starts;
    uint64_t calls; /* of all workers */
    uint64_t sequence;
    uint64_t capacity;           /* of the output of the next call */
    uint64_t served;             /* calls of this worker */
    int64_t busy_ms;             /* how long it had them */
    uint64_t part_at, part_size; /* of the memories: the next call's */
    sx_flight flights[SX_WIRE_PARTS];
    int64_t sent_ms;   /* when the one that the worker has was sent */
    uint64_t expected; /* the sequence of the one that is asked for next; 0: none */
    uint32_t offers, state_max, jail;
    bool names_sent[SX_WIRE_KIND_COUNT];
    const char *const *names[SX_WIRE_KIND_COUNT]; /* those sent last */
    uint32_t name_count[SX_WIRE_KIND_COUNT];
    sx_fate fate;
    bool starting; /* the last call got no further than the start of a worker */
    const char *code;
    const char *advice;
    sx_plugin_error error;
    char printed[SX_PRINTED_MAX];
    size_t printed_length;
} sx_client;

/* What one call puts into input memory and asks for. False: it does not fit. */
typedef bool (*sx_client_packer)(sx_client *client, const void *call, sx_wire_request *request);

/* client_exchange.c: packs, sends, waits; starts a worker when none runs. */
sx_fate sx_client_exchange(sx_client *client, sx_wire_kind kind, uint64_t rows,
                           sx_client_packer pack, const void *call, sx_wire_reply *reply);
/* Waits for a reply to `sequence`. `lost`: the worker died for a reason that is not the code's. */
sx_fate sx_client_wait(sx_client *client, uint64_t sequence, uint64_t deadline_ms,
                       sx_wire_reply *reply, bool *ret_lost);
bool sx_client_send(sx_client *client, const sx_wire_request *request);
uint64_t sx_client_deadline(const sx_client *client, sx_wire_kind kind, uint64_t rows);
/* Is a fresh worker due? */
bool sx_client_is_spent(const sx_client *client);
void sx_client_count_call(sx_client *client, int64_t sent_ms);
/* What a reply to a call of this kind means. */
sx_fate sx_client_judge(sx_client *client, sx_wire_kind kind, const sx_wire_reply *reply);

/* client_flight.c: the number of the flight; 0: there is none, and nothing is lost but time. */
uint64_t sx_client_fly(sx_client *client, sx_wire_kind kind, uint64_t rows, sx_client_packer pack,
                       const void *call);
/* Takes the answer to the one that was sent, and drops those that were not, so that another call can be made. */
void sx_client_land(sx_client *client);
/* The answer to the flight that is expected. False: there is none, and the call is to be made as if nothing had
 * been sent. *ret_output is valid until the next call. */
bool sx_client_arrive(sx_client *client, sx_wire_kind kind, const sx_plugin_scores *scores,
                      sx_wire_reply *reply, const unsigned char **ret_output, sx_fate *ret_fate);
/* The worker is gone, and what it had with it. */
void sx_client_lose_flights(sx_client *client);

/* client_start.c */
sx_fate sx_client_start(sx_client *client);
bool sx_client_make_start_file(sx_client *client, uint32_t flags, uint32_t probe);
/* Kills the worker if it runs and takes what it printed. */
void sx_client_stop(sx_client *client);

/* client_end.c: what to say of an end. */
sx_fate sx_client_say(sx_client *client, sx_fate fate, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
sx_fate sx_client_ended(sx_client *client, sx_ending ending);
/* Takes over what the code itself said: its status, fault and message. */
sx_fate sx_client_refused(sx_client *client, const sx_wire_reply *reply);
void sx_client_drain(sx_client *client);

#endif
