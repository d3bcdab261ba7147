/*
 * client_flight.c: blocks that lie ready in the input memory before anybody waits for them: the worker gets the next
 * one the moment its answer to the last one is there, and computes it while the host has other work. What is lost
 * with a worker is asked for again.
 */
#include "worker/client_inner.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* The first of those in this state; NULL: none. */
static sx_flight *first_in(sx_client *client, int state)
{
    sx_flight *found = NULL;
    for (size_t i = 0; i < SX_WIRE_PARTS; i++) {
        sx_flight *flight = &client->flights[i];
        if ((int)flight->state == state &&
            (found == NULL || flight->request.sequence < found->request.sequence)) {
            found = flight;
        }
    }
    return found;
}

static void drop(sx_client *client, int state)
{
    for (size_t i = 0; i < SX_WIRE_PARTS; i++) {
        if ((int)client->flights[i].state == state) {
            client->flights[i].state = SX_FLIGHT_FREE;
        }
    }
}

/* Sends the next one, when the worker has nothing to do. */
static void send_next(sx_client *client)
{
    sx_flight *flight = first_in(client, SX_FLIGHT_READY);
    if (flight == NULL || first_in(client, SX_FLIGHT_SENT) != NULL) {
        return;
    }
    if (!client->running || !sx_client_send(client, &flight->request)) {
        drop(client, SX_FLIGHT_READY); /* who asks for them finds out why */
        return;
    }
    flight->state = SX_FLIGHT_SENT;
    client->sent_ms = sx_monotonic_ms();
    if (client->calls == client->options.kill_at_call) {
        sx_process_kill(&client->process); /* tests: who waits for it finds it dead */
    }
}

uint64_t sx_client_fly(sx_client *client, sx_wire_kind kind, uint64_t rows, sx_client_packer pack,
                       const void *call)
{
    sx_flight *flight = first_in(client, SX_FLIGHT_FREE);
    if (flight == NULL || !client->running || sx_client_is_spent(client)) {
        return 0;
    }
    client->part_at = (uint64_t)(flight - client->flights) * SX_WIRE_PART;
    client->part_size = SX_WIRE_PART;
    sx_wire_request request = {.magic = SX_WIRE_MAGIC,
                               .kind = kind,
                               .sequence = client->sequence + 1,
                               .rows = rows,
                               .part_at = client->part_at,
                               .part_size = client->part_size};
    if (!pack(client, call, &request)) {
        return 0;
    }
    client->sequence++;
    flight->request = request;
    flight->state = SX_FLIGHT_READY;
    send_next(client);
    return flight->state == SX_FLIGHT_FREE ? 0 : request.sequence;
}

/* Waits for the one that was sent. On failure no worker runs, and all that was not answered is lost. */
static sx_fate wait_for(sx_client *client, sx_flight *flight, bool *ret_lost)
{
    const sx_wire_request *request = &flight->request;
    uint64_t deadline = sx_client_deadline(client, (sx_wire_kind)request->kind, request->rows);
    sx_fate fate = sx_client_wait(client, request->sequence, deadline, &flight->reply, ret_lost);
    sx_client_count_call(client, client->sent_ms);
    flight->state = fate == SX_FATE_OK ? SX_FLIGHT_ANSWERED : SX_FLIGHT_FREE;
    return fate;
}

static const unsigned char *output_of(const sx_client *client, const sx_flight *flight)
{
    return client->output + flight->request.part_at;
}

/* Copies what it gave: the memory is needed for another call. */
static void keep(const sx_client *client, sx_flight *flight)
{
    sx_wire_table table;
    bool placed = sx_wire_table_place(flight->request.out_columns, flight->request.rows,
                                      SX_WIRE_PART, &table);
    if (placed && table.end > flight->kept_room) {
        free(flight->kept);
        flight->kept = malloc((size_t)table.end);
        flight->kept_room = flight->kept == NULL ? 0 : (size_t)table.end;
    }
    if (!placed || table.end > flight->kept_room) {
        flight->state = SX_FLIGHT_FREE; /* it is asked for again */
    } else if (table.end > 0) {
        memcpy(flight->kept, output_of(client, flight), (size_t)table.end);
    }
}

void sx_client_land(sx_client *client)
{
    bool lost = false;
    sx_flight *flight = first_in(client, SX_FLIGHT_SENT);
    drop(client, SX_FLIGHT_READY);
    if (flight != NULL && wait_for(client, flight, &lost) == SX_FATE_OK) {
        keep(client, flight);
    }
}

void sx_client_lose_flights(sx_client *client)
{
    drop(client, SX_FLIGHT_SENT);
    drop(client, SX_FLIGHT_READY); /* a fresh worker does not know the names of their columns */
}

void sx_client_forget(void *self)
{
    sx_client *client = self;
    if (first_in(client, SX_FLIGHT_SENT) != NULL) {
        sx_client_stop(client); /* nobody waits for it to be done */
    }
    sx_client_lose_flights(client);
    drop(client, SX_FLIGHT_ANSWERED);
}

/* They are asked for in the order in which they were packed: those before it will not be. */
static sx_flight *find(sx_client *client, uint64_t sequence)
{
    sx_flight *found = NULL;
    for (size_t i = 0; i < SX_WIRE_PARTS; i++) {
        sx_flight *flight = &client->flights[i];
        if (flight->request.sequence < sequence && flight->state != SX_FLIGHT_SENT) {
            flight->state = SX_FLIGHT_FREE;
        }
        if (flight->request.sequence == sequence && flight->state != SX_FLIGHT_FREE) {
            found = flight;
        }
    }
    return found;
}

/* Until this one is answered. False: something else has ended the worker, or it ended for no fault of the code. */
static bool wait_until(sx_client *client, sx_flight *flight, sx_fate *ret_fate)
{
    *ret_fate = SX_FATE_OK;
    while (flight->state == SX_FLIGHT_READY || flight->state == SX_FLIGHT_SENT) {
        bool lost = false;
        send_next(client);
        sx_flight *sent = first_in(client, SX_FLIGHT_SENT);
        if (sent == NULL) {
            return false;
        }
        *ret_fate = wait_for(client, sent, &lost);
        if (*ret_fate != SX_FATE_OK) {
            return sent == flight && !lost;
        }
        if (sent != flight) {
            sent->state = SX_FLIGHT_FREE;
        }
    }
    return true;
}

bool sx_client_arrive(sx_client *client, sx_wire_kind kind, const sx_plugin_scores *scores,
                      sx_wire_reply *reply, const unsigned char **ret_output, sx_fate *ret_fate)
{
    sx_flight *flight = client->expected == 0 ? NULL : find(client, client->expected);
    client->expected = 0;
    if (flight == NULL || flight->request.kind != (uint32_t)kind ||
        flight->request.rows != scores->rows || flight->request.out_columns != scores->columns) {
        return false;
    }
    bool kept = flight->state == SX_FLIGHT_ANSWERED;
    if (!wait_until(client, flight, ret_fate)) {
        return false;
    }
    flight->state = SX_FLIGHT_FREE;
    *reply = flight->reply;
    *ret_output = kept ? flight->kept : output_of(client, flight);
    client->starting = false;
    if (*ret_fate == SX_FATE_OK) {
        *ret_fate = sx_client_judge(client, kind, reply);
    }
    if (*ret_fate == SX_FATE_OK) {
        send_next(client); /* else the rows of this one are asked for again first */
    }
    return true;
}
