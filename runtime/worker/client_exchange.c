/*
 * client_exchange.c: one request and its reply, before a deadline. Nothing of a reply is used before it
 * is known to be an answer to this request.
 */
#define _GNU_SOURCE
#include "worker/client_inner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"

#define CALLS_OF_A_WORKER 10000u             /* then a fresh one: a leak stays small */
#define BUSY_OF_A_WORKER_MS INT64_C(1800000) /* half of its processor time */
#define DYING_MS 1000                        /* between its closed socket and its end */
#define PATIENCE 8 /* deadlines, where there is no processor for the worker */
#define LEAST_MS 2 /* less is no more time */

static sx_fate breach(sx_client *client, const char *what)
{
    sx_client_stop(client);
    return sx_client_say(client, SX_FATE_PROTOCOL, "what came from the worker is no answer: %s",
                         what);
}

/* The worker has ended, or is about to: its socket is closed. */
static sx_fate look_at_end(sx_client *client, bool *ret_lost)
{
    if (!sx_process_ended(&client->process, DYING_MS)) {
        return breach(client, "it closed its socket and lives on");
    }
    pid_t starter = client->process.thread;
    sx_ending ending = sx_process_reap(&client->process);
    client->running = false;
    sx_client_stop(client);
    /* A worker dies with the thread that started it, which is no fault of what it was doing. */
    *ret_lost = ending.kind == SX_ENDING_SIGNAL && ending.number == SIGKILL &&
                starter != (pid_t)syscall(SYS_gettid);
    return sx_client_ended(client, ending);
}

static sx_fate check_reply(sx_client *client, const sx_wire_reply *reply, ssize_t got,
                           uint64_t sequence)
{
    if (got != (ssize_t)sizeof *reply) {
        return breach(client, "its length is wrong");
    }
    if (reply->magic != SX_WIRE_MAGIC) {
        return breach(client, "it does not begin as one");
    }
    if (reply->sequence != sequence || (reply->kind == SX_WIRE_READY) != (sequence == 0)) {
        return breach(client, "it belongs to another request");
    }
    return SX_FATE_OK;
}

static sx_fate out_of_time(sx_client *client, uint64_t deadline_ms)
{
    sx_client_stop(client);
    return sx_client_say(client, SX_FATE_TIMEOUT, "the code gave no answer within %llu ms",
                         (unsigned long long)deadline_ms);
}

/*
 * When a call must be over. What the worker waits for a processor is not its fault: it is given back, up to
 * PATIENCE times the deadline in all. Only calls that take more than half of their time are looked at.
 */
typedef struct watch {
    int64_t begin, limit, until; /* milliseconds */
    int64_t starved;             /* of the worker, when the first half was over */
    bool halfway;
} watch;

static watch watch_begin(uint64_t deadline_ms)
{
    int64_t limit = deadline_ms > INT32_MAX ? INT32_MAX : (int64_t)deadline_ms;
    int64_t now = sx_monotonic_ms();
    return (watch){.begin = now, .limit = limit, .until = now + limit / 2};
}

/* The time that `until` named is over: is all of it? */
static bool watch_is_over(watch *w, const sx_client *client)
{
    int64_t starved = sx_process_starved_ms(&client->process);
    if (!w->halfway) {
        w->halfway = true;
        w->starved = starved;
        w->until = w->begin + w->limit;
        return false;
    }
    int64_t given = w->limit + starved - w->starved, most = w->limit * PATIENCE;
    int64_t before = w->until;
    w->until = w->begin + (given < most ? given : most);
    return w->until - before < LEAST_MS;
}

sx_fate sx_client_wait(sx_client *client, uint64_t sequence, uint64_t deadline_ms,
                       sx_wire_reply *reply, bool *ret_lost)
{
    watch time = watch_begin(deadline_ms);
    *ret_lost = false;
    for (;;) {
        int64_t left = time.until - sx_monotonic_ms();
        struct pollfd watched[3] = {{.fd = client->process.socket, .events = POLLIN},
                                    {.fd = client->process.watch, .events = POLLIN},
                                    {.fd = client->process.printed, .events = POLLIN}};
        int ready = poll(watched, 3, left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left);
        if (ready < 0 && errno != EINTR) {
            return breach(client, "it cannot be waited for");
        }
        /* A reply that is there counts, however late it is looked at: the host may have slept. */
        if (ready > 0 && (watched[0].revents & POLLIN) != 0) {
            ssize_t got =
                recv(client->process.socket, reply, sizeof *reply, MSG_DONTWAIT | MSG_TRUNC);
            if (got > 0) {
                return check_reply(client, reply, got, sequence);
            }
            if (got == 0) {
                return look_at_end(client, ret_lost);
            }
        }
        if (ready > 0 && ((watched[0].revents & (POLLHUP | POLLERR)) != 0 ||
                          (watched[1].revents & POLLIN) != 0)) {
            return look_at_end(client, ret_lost);
        }
        if (left <= 0 && ready >= 0 && watch_is_over(&time, client)) {
            return out_of_time(client, deadline_ms);
        }
        if (ready > 0 && watched[2].revents != 0) {
            sx_client_drain(client);
        }
    }
}

/* True: sent. False: the worker was dead before it could see the request. */
bool sx_client_send(sx_client *client, const sx_wire_request *request)
{
    ssize_t sent = 0;
    do {
        sent = send(client->process.socket, request, sizeof *request, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent != (ssize_t)sizeof *request) {
        return false;
    }
    client->names_sent[request->kind] = true;
    client->calls++;
    return true;
}

/* What is asked once, while loading, has the time of loading: a script computes its formulas then. */
uint64_t sx_client_deadline(const sx_client *client, sx_wire_kind kind, uint64_t rows)
{
    if (kind == SX_WIRE_MANIFEST || kind == SX_WIRE_PLACES || kind == SX_WIRE_TRACED ||
        kind == SX_WIRE_REOPEN) {
        return client->options.start_ms;
    }
    return client->options.call_ms + rows * client->options.row_us / 1000;
}

bool sx_client_is_spent(const sx_client *client)
{
    return client->served >= CALLS_OF_A_WORKER || client->busy_ms >= BUSY_OF_A_WORKER_MS;
}

void sx_client_count_call(sx_client *client, int64_t sent_ms)
{
    client->served++;
    client->busy_ms += sx_monotonic_ms() - sent_ms;
}

/* Tests: the worker dies while it has the request. */
static sx_fate kill_during(sx_client *client)
{
    sx_process_kill(&client->process);
    sx_ending ending = sx_process_reap(&client->process);
    client->running = false;
    sx_client_stop(client);
    return sx_client_ended(client, ending);
}

static sx_fate try_once(sx_client *client, sx_wire_request *request, sx_wire_reply *reply,
                        bool *ret_lost)
{
    *ret_lost = false;
    int64_t begin = sx_monotonic_ms();
    if (!sx_client_send(client, request)) {
        sx_fate fate = look_at_end(client, ret_lost);
        *ret_lost = fate != SX_FATE_PROTOCOL; /* it ended between two calls */
        return fate;
    }
    if (client->calls == client->options.kill_at_call) {
        return kill_during(client);
    }
    uint64_t deadline = sx_client_deadline(client, (sx_wire_kind)request->kind, request->rows);
    sx_fate fate = sx_client_wait(client, request->sequence, deadline, reply, ret_lost);
    sx_client_count_call(client, begin);
    return fate;
}

sx_fate sx_client_judge(sx_client *client, sx_wire_kind kind, const sx_wire_reply *reply)
{
    if (reply->kind != kind) {
        return breach(client, "it belongs to another kind of request");
    }
    if (reply->status == SX_WIRE_E_BORDER) {
        sx_client_stop(client);
        return sx_client_say(client, SX_FATE_PROTOCOL, "the code wrote beside its columns");
    }
    if (reply->status < SX_PLUGIN_E_INTERNAL) {
        return breach(client, "it does not understand the request");
    }
    client->fate = SX_FATE_OK;
    return reply->status < 0 ? sx_client_refused(client, reply) : SX_FATE_OK;
}

sx_fate sx_client_exchange(sx_client *client, sx_wire_kind kind, uint64_t rows,
                           sx_client_packer pack, const void *call, sx_wire_reply *reply)
{
    sx_client_land(client);
    for (unsigned attempt = 0;; attempt++) {
        bool lost = false;
        if (client->running && sx_client_is_spent(client)) {
            sx_client_stop(client);
        }
        if (!client->running) {
            sx_fate fate = sx_client_start(client);
            if (fate != SX_FATE_OK) {
                return fate;
            }
        }
        sx_wire_request request = {.magic = SX_WIRE_MAGIC,
                                   .kind = kind,
                                   .sequence = ++client->sequence,
                                   .rows = rows,
                                   .capacity = client->capacity};
        client->part_at = 0;
        client->part_size = SX_WIRE_INPUT;
        if (pack != NULL && !pack(client, call, &request)) {
            return sx_client_say(client, SX_FATE_REFUSED,
                                 "the call is larger than what a worker can be given");
        }
        request.part_at = client->part_at;
        request.part_size = client->part_size;
        sx_fate fate = try_once(client, &request, reply, &lost);
        if (lost && attempt == 0) {
            continue;
        }
        return fate != SX_FATE_OK ? fate : sx_client_judge(client, kind, reply);
    }
}
