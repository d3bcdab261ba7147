/*
 * main.c: sextant-worker, the process in which the code of an instrument runs. Started by libsextant with the
 * open files of protocol.h and an empty environment; of no use when started by hand. Puts itself into the
 * jail, loads the code, and answers until the host goes away.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sextant/version.h>

#include "backend/native/native.h"
#include "worker/jail.h"
#include "worker/serve.h"

#define MOST_FILES 65536
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

static void close_others(void)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, SX_WIRE_FD_FIRST_FREE, ~0U, 0) == 0) {
        return;
    }
#endif
    /* Kernels before 5.9, which have no Landlock either: only where the operator insists. */
    long most = sysconf(_SC_OPEN_MAX);
    most = most < 0 || most > MOST_FILES ? MOST_FILES : most;
    for (int fd = SX_WIRE_FD_FIRST_FREE; fd < most; fd++) {
        (void)close(fd);
    }
}

/* The start file, or NULL when this was not started by a host of this version. */
static const sx_wire_start *read_start(bool *ret_version)
{
    struct stat status;
    *ret_version = true;
    if (fstat(SX_WIRE_FD_START, &status) != 0 || status.st_size < (off_t)sizeof(sx_wire_start)) {
        return NULL;
    }
    void *mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, SX_WIRE_FD_START, 0);
    if (mapped == MAP_FAILED) {
        return NULL;
    }
    (void)close(SX_WIRE_FD_START);
    const sx_wire_start *start = mapped;
    if (start->magic != SX_WIRE_MAGIC || start->size != sizeof *start ||
        strncmp(start->version, SX_VERSION, sizeof start->version) != 0) {
        *ret_version = false;
    }
    return start;
}

static void read_bundle(const sx_wire_start *start, sx_bundle_file *files, sx_bundle *ret)
{
    const char *base = (const char *)start;
    for (uint32_t i = 0; i < start->file_count; i++) {
        files[i].name = base + start->files[i].name_at;
        files[i].bytes =
            (sx_slice){base + start->files[i].bytes_at, (size_t)start->files[i].length};
    }
    *ret = (sx_bundle){.kind = (sx_code_kind)start->kind,
                       .name = base + start->name_at,
                       .files = files,
                       .file_count = start->file_count,
                       .library = (start->flags & SX_WIRE_LIBRARY) != 0 ? SX_WIRE_FD_LIBRARY : -1,
                       .memory_mib = start->memory_mib,
                       .load_budget = start->load_budget,
                       .call_budget = start->call_budget};
}

/* Maps both memories. Is the input closed to us, and can neither be cut under the host's feet? */
static bool map_memory(sx_serve *serve, bool *ret_sealed)
{
    int input = fcntl(SX_WIRE_FD_INPUT, F_GET_SEALS);
    int output = fcntl(SX_WIRE_FD_OUTPUT, F_GET_SEALS);
    *ret_sealed = input >= 0 && output >= 0 && (input & F_SEAL_FUTURE_WRITE) != 0 &&
                  (input & SEALS) == SEALS && (output & SEALS) == SEALS;
    void *in = mmap(NULL, SX_WIRE_INPUT, PROT_READ, MAP_SHARED, SX_WIRE_FD_INPUT, 0);
    void *out =
        mmap(NULL, SX_WIRE_OUTPUT, PROT_READ | PROT_WRITE, MAP_SHARED, SX_WIRE_FD_OUTPUT, 0);
    if (in == MAP_FAILED || out == MAP_FAILED) {
        return false;
    }
    serve->input = in;
    serve->output = out;
    return true;
}

/* --- self-test ------------------------------------------------------------------------------------ */

static bool refused(const void *mapped, size_t size)
{
    if (mapped == MAP_FAILED) {
        return true;
    }
    union {
        const void *given;
        void *memory;
    } as = {.given = mapped};
    (void)munmap(as.memory, size);
    return false;
}

static uint32_t try_memory(const sx_wire_start *start)
{
    uint32_t stopped = 0;
    size_t much = (size_t)start->address_space_mib << 20;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    if (SX_JAIL_SANITIZED || refused(mmap(NULL, much, PROT_READ, flags, -1, 0), much)) {
        stopped |= SX_PROBE_LIMITS;
    }
    /* write() needs no trial: it ends at the limit on files before it comes to the seal. */
    void *input = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, SX_WIRE_FD_INPUT, 0);
    if (refused(input, 4096)) {
        stopped |= SX_PROBE_INPUT;
    }
    return stopped;
}

static bool opening_is_refused(void)
{
    errno = 0;
    int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)close(fd);
    }
    return fd < 0 && errno == EACCES;
}

/* Tries on itself what code must not do. */
static int test_jail(const sx_wire_start *start, sx_jail *jail, sx_wire_reply *reply)
{
    uint32_t stopped = try_memory(start);
    int rules = jail->landlock > 0 ? sx_landlock_rules(jail->landlock, true) : -1;
    if (rules >= 0 && sx_landlock_enter(rules) && opening_is_refused()) {
        stopped |= SX_PROBE_FILES;
    }
    sx_jail_loading(jail);
    sx_jail_close(jail);
    if (opening_is_refused()) {
        stopped |= SX_PROBE_OPEN;
    }
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    if (refused(mmap(NULL, 4096, PROT_READ | PROT_EXEC, flags, -1, 0), 4096)) {
        stopped |= SX_PROBE_EXECUTE;
    }
    if (start->probe == SX_PROBE_KILL_SOCKET) {
        int made = socket(AF_INET, SOCK_DGRAM, 0);
        if (made >= 0) {
            (void)close(made);
        }
    } else if (start->probe == SX_PROBE_KILL_FORK && fork() == 0) {
        _exit(0);
    }
    reply->selftest = stopped;
    reply->jail |= jail->got;
    return sx_serve_send(reply) ? 0 : 1;
}

/* --- start ---------------------------------------------------------------------------------------- */

static const sx_plugin *carrier_of(sx_code_kind kind)
{
    switch (kind) {
    case SX_CODE_LUA: return &sx_carrier_lua;
    case SX_CODE_FFI: return &sx_carrier_ffi;
    case SX_CODE_NATIVE: return &sx_carrier_native;
    default: return NULL;
    }
}

/* Everything between an empty process and one in which the code is open, in the jail's order. */
static bool load(sx_serve *serve, const sx_wire_start *start, sx_jail *jail,
                 const sx_bundle *bundle, sx_wire_reply *reply)
{
    bool strict = (start->flags & SX_WIRE_STRICT) != 0;
    uint32_t sealed = reply->jail;
    serve->plugin = carrier_of(bundle->kind);
    if (serve->plugin == NULL) {
        reply->status = SX_PLUGIN_E_UNSUPPORTED;
        return false;
    }
    bool library = bundle->library >= 0;
    if (library) {
        sx_jail_loading(jail);
    } else {
        sx_jail_close(jail); /* a script is data: nothing has to be loaded for it */
    }
    reply->jail = sealed | jail->got;
    if (strict && (reply->jail & SX_WIRE_JAIL_REQUIRED) != SX_WIRE_JAIL_REQUIRED) {
        reply->status = SX_WIRE_E_JAIL;
        return false;
    }
    if (library) {
        sx_plugin_error error = {.size = sizeof error, .column = -1};
        void *handle = NULL;
        sx_plugin_status status = sx_native_load(bundle->library, bundle->name, &error, &handle);
        sx_jail_close(jail);
        if (status < 0) {
            reply->status = status;
            reply->code = error.code;
            memcpy(reply->message, error.message, sizeof reply->message);
            return false;
        }
        reply->jail = sealed | jail->got;
    }
    if (strict && (reply->jail & SX_WIRE_JAIL_REQUIRED) != SX_WIRE_JAIL_REQUIRED) {
        reply->status = SX_WIRE_E_JAIL;
        return false;
    }
    sx_serve_open(serve, bundle, reply);
    return serve->open;
}

int main(void)
{
    sx_serve serve = {0};
    sx_wire_reply ready = {.magic = SX_WIRE_MAGIC, .kind = SX_WIRE_READY, .column = -1, .item = -1};
    bool version = true;
    bool sealed = false;
    close_others();
    const sx_wire_start *start = read_start(&version);
    if (start == NULL) {
        static const char text[] = "sextant-worker is started by sextant, not by hand\n";
        (void)!write(STDERR_FILENO, text, sizeof text - 1);
        return 2;
    }
    if (!version) {
        ready.status = SX_WIRE_E_VERSION;
        memcpy(ready.message, SX_VERSION, sizeof SX_VERSION);
        return sx_serve_send(&ready) ? 0 : 1;
    }
    sx_jail jail;
    if (!sx_jail_begin(&jail, start)) {
        return 1;
    }
    if (!map_memory(&serve, &sealed)) {
        ready.status = SX_PLUGIN_E_MEMORY;
        return sx_serve_send(&ready) ? 0 : 1;
    }
    ready.jail = sealed ? SX_WIRE_JAIL_SEALED : 0;
    ready.landlock = jail.landlock;
    if ((start->flags & SX_WIRE_SELFTEST) != 0) {
        return test_jail(start, &jail, &ready);
    }
    (void)close(SX_WIRE_FD_INPUT);
    (void)close(SX_WIRE_FD_OUTPUT);
    sx_bundle_file files[SX_BUNDLE_FILES_MAX];
    sx_bundle bundle;
    read_bundle(start, files, &bundle);
    bool loaded = load(&serve, start, &jail, &bundle, &ready);
    if (bundle.library >= 0) {
        (void)close(bundle.library);
    }
    if (!sx_serve_send(&ready) || !loaded) {
        _exit(0);
    }
    sx_serve_loop(&serve);
    _exit(0);
}
