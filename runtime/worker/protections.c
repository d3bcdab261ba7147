/*
 * protections.c: what this machine can jail code with, found out by a worker that holds no code and tries
 * what is forbidden.
 */
#include "worker/client_inner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "worker/find.h"
#include "worker/memory.h"

#define PATH_SHOWN 70 /* the end of it */

/* What came back from the trials. */
typedef struct trial {
    int error; /* of starting; 0: started */
    sx_wire_reply reply;
    bool answered;
    bool socket_ended, fork_ended; /* by SIGSYS */
} trial;

static void release(sx_client *client)
{
    const int fds[] = {client->files.input, client->files.output};
    sx_client_stop(client);
    sx_memory_unmap(client->input, SX_WIRE_INPUT);
    sx_memory_unmap(client->output, SX_WIRE_OUTPUT);
    for (size_t i = 0; i < 2; i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]);
        }
    }
    sx_buf_free(&client->path);
    free(client);
}

/* One worker, one trial. */
static sx_fate try_one(sx_client *client, uint32_t probe, sx_wire_reply *reply, int *ret_error)
{
    sx_fate fate = SX_FATE_NO_WORKER;
    bool lost = false;
    if (!sx_client_make_start_file(client, SX_WIRE_SELFTEST, probe)) {
        *ret_error = errno;
        return fate;
    }
    *ret_error = sx_process_start(sx_buf_text(&client->path), &client->files, &client->process);
    if (*ret_error == 0) {
        client->running = true;
        fate = sx_client_wait(client, 0, client->options.start_ms, reply, &lost);
        sx_client_stop(client);
    }
    (void)close(client->files.start);
    client->files.start = -1;
    return fate;
}

static void try_all(sx_client *client, trial *ret)
{
    sx_wire_reply unused;
    int error = 0;
    client->files.input = sx_memory_for_reading(SX_WIRE_INPUT, &client->input);
    if (client->files.input >= 0) {
        client->files.output = sx_memory_for_writing(SX_WIRE_OUTPUT, &client->output);
    }
    if (client->files.output < 0) {
        ret->error = errno;
        return;
    }
    ret->answered = try_one(client, 0, &ret->reply, &ret->error) == SX_FATE_OK;
    if (ret->error != 0) {
        return;
    }
    ret->socket_ended = try_one(client, SX_PROBE_KILL_SOCKET, &unused, &error) == SX_FATE_JAILED;
    ret->fork_ended = try_one(client, SX_PROBE_KILL_FORK, &unused, &error) == SX_FATE_JAILED;
}

static void add(sx_protection *list, size_t *count, const char *name, bool there, bool required,
                const char *detail)
{
    sx_protection *p = &list[(*count)++];
    *p = (sx_protection){.name = name, .there = there, .required = required};
    size_t length = strnlen(detail, sizeof p->detail - 1);
    memcpy(p->detail, detail, length); /* the rest is NULs */
}

static void add_started(const trial *t, sx_protection *list, size_t *count)
{
    const sx_wire_reply *r = &t->reply;
    char landlock[80];
    bool stops_code = (r->selftest & SX_PROBE_EXECUTE) != 0;
    bool filter =
        t->socket_ended && t->fork_ended && stops_code && (r->jail & SX_WIRE_JAIL_SECCOMP) != 0;
    add(list, count, "seccomp filter", filter, true,
        filter             ? "sockets and other processes end the code; nothing becomes executable"
        : !t->socket_ended ? "code could open a socket"
        : !t->fork_ended   ? "code could start a process"
                           : "code could make memory executable");
    bool files = (r->selftest & SX_PROBE_FILES) != 0 && (r->jail & SX_WIRE_JAIL_LANDLOCK) != 0;
    (void)snprintf(landlock, sizeof landlock,
                   files ? "version %u: no file but system libraries while loading"
                         : "version %u: code could read files while it is loaded",
                   (unsigned)r->landlock);
    add(list, count, "Landlock", files, true,
        r->landlock == 0 ? "not in this kernel, or not switched on" : landlock);
    bool closed = (r->selftest & SX_PROBE_OPEN) != 0;
    add(list, count, "no files", closed, true,
        closed ? "nothing can be opened once code is loaded" : "code could open files");
    bool sealed = (r->selftest & SX_PROBE_INPUT) != 0 && (r->jail & SX_WIRE_JAIL_SEALED) != 0;
    add(list, count, "sealed memory", sealed, true,
        sealed ? "code cannot write to what it is given" : "code could write to what it is given");
    bool limits = (r->selftest & SX_PROBE_LIMITS) != 0 && (r->jail & SX_WIRE_JAIL_LIMITS) != 0;
    add(list, count, "limits", limits, true,
        limits ? "memory, processor time, files and processes are limited"
               : "memory of code is not limited");
    /* Without it nothing is started at all. */
    add(list, count, "process handle", true, true,
        "a worker is watched and ended by handle, never by its number");
    bool privileges = (r->jail & SX_WIRE_JAIL_PRIVILEGES) != 0;
    add(list, count, "no privileges", privileges, true,
        privileges ? "code cannot gain rights, and keeps none of root's"
                   : "code keeps rights, or could gain some");
    add(list, count, "network rules", r->landlock >= 4, false,
        r->landlock >= 4 ? "Landlock refuses the network once more, behind the filter"
                         : "only the filter refuses the network (Landlock 4 has it too)");
}

size_t sx_code_protections(const char *worker, sx_protection ret[SX_PROTECTIONS_MAX])
{
    size_t count = 0;
    trial t = {0};
    char text[sizeof ret->detail];
    sx_client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        add(ret, &count, "worker", false, true, "memory ran out");
        return count;
    }
    client->options.start_ms = 5000;
    client->options.memory_mib = 512;
    client->files = (sx_process_files){-1, -1, -1, -1};
    client->process = (sx_process){.pid = -1, .watch = -1, .socket = -1, .printed = -1};
    sx_buf_init(&client->path, 4096);
    bool found = sx_worker_find(worker, &client->path);
    if (found) {
        try_all(client, &t);
    }
    bool works = found && t.error == 0 && t.answered;
    size_t skip = client->path.len > PATH_SHOWN ? client->path.len - PATH_SHOWN : 0;
    (void)snprintf(text, sizeof text, "%s%.*s %s%s", skip > 0 ? "..." : "", PATH_SHOWN,
                   sx_buf_text(&client->path) + skip,
                   works          ? "starts"
                   : !found       ? "is not there"
                   : t.error != 0 ? "cannot be started: "
                                  : "does not answer as it should",
                   t.error != 0 ? sx_errno_text(t.error) : "");
    add(ret, &count, "worker", works, true, text);
    if (works) {
        add_started(&t, ret, &count);
    }
    release(client);
    return count;
}
