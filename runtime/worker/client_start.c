/*
 * client_start.c: starts a worker for a bundle and waits until its code is open.
 */
#define _GNU_SOURCE
#include "worker/client_inner.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sextant/version.h>

#include "base/file_errno.h"
#include "worker/find.h"
#include "worker/memory.h"

/* Far above what deadlines allow a worker before it is replaced: it only ends what was left behind. */
#define CPU_SECONDS 3600u

/* --- the start file --------------------------------------------------------------------------------- */

static uint64_t put(sx_buf *out, const char *bytes, size_t length)
{
    uint64_t at = sizeof(sx_wire_start) + out->len;
    sx_buf_add(out, bytes, length);
    sx_buf_char(out, '\0');
    return at;
}

static void describe(const sx_client *client, uint32_t flags, uint32_t probe, sx_buf *texts,
                     sx_wire_start *ret)
{
    const sx_bundle *bundle = client->bundle;
    *ret = (sx_wire_start){.magic = SX_WIRE_MAGIC,
                           .size = sizeof *ret,
                           .version = SX_VERSION,
                           .host = getpid(),
                           .flags = flags,
                           .address_space_mib = client->options.memory_mib,
                           .cpu_seconds = CPU_SECONDS,
                           .probe = probe};
    if (bundle == NULL) {
        ret->name_at = put(texts, "", 0);
        return;
    }
    ret->kind = (uint32_t)bundle->kind;
    ret->memory_mib = bundle->memory_mib;
    ret->load_budget = bundle->load_budget;
    ret->call_budget = bundle->call_budget;
    ret->name_at = put(texts, bundle->name, strlen(bundle->name));
    ret->file_count = (uint32_t)bundle->file_count;
    for (size_t i = 0; i < bundle->file_count; i++) {
        const sx_bundle_file *file = &bundle->files[i];
        ret->files[i].name_at = put(texts, file->name, strlen(file->name));
        ret->files[i].bytes_at = put(texts, file->bytes.at, file->bytes.len);
        ret->files[i].length = file->bytes.len;
    }
}

bool sx_client_make_start_file(sx_client *client, uint32_t flags, uint32_t probe)
{
    sx_wire_start start;
    sx_buf texts, whole;
    if (client->bundle != NULL && client->bundle->file_count > SX_BUNDLE_FILES_MAX) {
        errno = E2BIG;
        return false;
    }
    sx_buf_init(&texts, 2 * (size_t)SX_BUNDLE_BYTES_MAX);
    sx_buf_init(&whole, 3 * (size_t)SX_BUNDLE_BYTES_MAX);
    describe(client, flags, probe, &texts, &start);
    start.total = sizeof start + texts.len;
    sx_buf_add(&whole, (const char *)&start, sizeof start);
    sx_buf_add(&whole, texts.data, texts.len);
    bool made = false;
    if (texts.failed || whole.failed) {
        errno = ENOMEM;
    } else {
        client->files.start = sx_memory_of(whole.data, whole.len);
        made = client->files.start >= 0;
    }
    sx_buf_free(&texts);
    sx_buf_free(&whole);
    return made;
}

/* --- starting --------------------------------------------------------------------------------------- */

void sx_client_stop(sx_client *client)
{
    sx_client_lose_flights(client);
    if (client->running) {
        sx_process_kill(&client->process);
        (void)sx_process_reap(&client->process);
        client->running = false;
    }
    sx_client_drain(client);
    sx_process_close_pipe(&client->process);
}

static sx_fate no_jail(sx_client *client, const sx_wire_reply *reply)
{
    static const struct {
        uint32_t bit;
        const char *words;
    } parts[] = {{SX_WIRE_JAIL_SECCOMP, "seccomp filter"},
                 {SX_WIRE_JAIL_LANDLOCK, "Landlock"},
                 {SX_WIRE_JAIL_PRIVILEGES, "giving up privileges"},
                 {SX_WIRE_JAIL_LIMITS, "resource limits"},
                 {SX_WIRE_JAIL_SEALED, "sealed memory"}};
    const char *missing = "a protection";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if ((reply->jail & parts[i].bit) == 0) {
            missing = parts[i].words;
            break;
        }
    }
    (void)sx_client_say(client, SX_FATE_NO_WORKER, "this machine cannot jail code: there is no %s",
                        missing);
    client->code = "PLUGIN.JAIL_MISSING";
    client->advice = "'sextant doctor' says what is missing; without it code runs only when the "
                     "operator insists, and every result says so";
    return SX_FATE_NO_WORKER;
}

static sx_fate not_ready(sx_client *client, const sx_wire_reply *reply)
{
    if (reply->status == SX_WIRE_E_JAIL) {
        return no_jail(client, reply);
    }
    if (reply->status == SX_WIRE_E_VERSION) {
        (void)sx_client_say(client, SX_FATE_NO_WORKER, "%s is of another version than this library",
                            sx_buf_text(&client->path));
        client->advice = "install both together";
        return SX_FATE_NO_WORKER;
    }
    return sx_client_refused(client, reply);
}

static sx_fate take_ready(sx_client *client, const sx_wire_reply *reply)
{
    if (reply->status < 0) {
        return not_ready(client, reply);
    }
    if (reply->state_max > SX_PLUGIN_STATE_MAX) {
        return sx_client_say(client, SX_FATE_PROTOCOL,
                             "the code wants more state than there may be");
    }
    client->offers = reply->offers;
    client->state_max = reply->state_max;
    client->jail = reply->jail;
    return SX_FATE_OK;
}

static int spawn(sx_client *client)
{
    int error = sx_process_start(sx_buf_text(&client->path), &client->files, &client->process);
    if (error == 0) {
        client->running = true;
        client->starts++;
        client->served = 0;
        client->busy_ms = 0;
        memset(client->names_sent, 0, sizeof client->names_sent);
    }
    return error;
}

sx_fate sx_client_start(sx_client *client)
{
    sx_wire_reply ready;
    bool lost = false; /* not possible: the thread that started it is this one */
    client->starting = true;
    sx_client_stop(client);
    int error = spawn(client);
    if (error != 0) {
        return sx_client_say(client, SX_FATE_NO_WORKER, "%s cannot be started: %s",
                             sx_buf_text(&client->path), sx_errno_text(error));
    }
    sx_fate fate = sx_client_wait(client, 0, client->options.start_ms, &ready, &lost);
    if (fate == SX_FATE_OK) {
        fate = take_ready(client, &ready);
    }
    if (fate != SX_FATE_OK) {
        sx_client_stop(client);
        return fate;
    }
    client->starting = false;
    return fate;
}
