/*
 * process.c: posix_spawn with fixed descriptors, and ends that are told apart. A host may ignore SIGCHLD or
 * wait for any child in a handler of its own; then the kernel is asked what it remembers of the process.
 */
#define _GNU_SOURCE
#include "worker/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/number.h"
#include "worker/memory.h"
#include "worker/protocol.h"

/* What is killed ends within milliseconds; on a busy machine that may be seconds. */
#define END_MS 5000

/* Linux 6.15: what a process ended with, after it was waited for by somebody else. */
typedef struct process_info {
    uint64_t mask, group;
    uint32_t ids[11];
    int32_t ended;
} process_info;
#define INFO_OF_END (1U << 3)
#define ASK_INFO _IOWR(0xFF, 11, process_info)

/* --- start ---------------------------------------------------------------------------------------- */

typedef struct ends {
    int ours, theirs, read, write;
} ends;

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]);
        }
    }
}

/* Moves a descriptor above those that a worker is given. */
static int lift(int fd)
{
    int lifted = sx_memory_lift(fd);
    (void)close(fd);
    return lifted;
}

static int open_ends(ends *ret)
{
    int pair[2], pipes[2];
    *ret = (ends){-1, -1, -1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return errno;
    }
    ret->ours = pair[0];
    ret->theirs = lift(pair[1]);
    if (ret->theirs < 0 || pipe2(pipes, O_CLOEXEC) != 0) {
        return errno;
    }
    ret->read = pipes[0];
    ret->write = lift(pipes[1]);
    if (ret->write < 0 || fcntl(ret->read, F_SETFL, O_NONBLOCK) != 0) {
        return errno;
    }
    return 0;
}

static int give_files(posix_spawn_file_actions_t *actions, const sx_process_gift *gifts,
                      size_t count)
{
    int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0) {
        error = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    for (size_t i = 0; i < count && error == 0; i++) {
        if (gifts[i].from >= 0) {
            error = posix_spawn_file_actions_adddup2(actions, gifts[i].from, gifts[i].to);
        }
    }
    return error;
}

/* Signals as in a fresh process: what the host ignores or blocks is not the worker's affair. */
static int fresh_signals(posix_spawnattr_t *attributes)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    int error = posix_spawnattr_setsigdefault(attributes, &all);
    if (error == 0) {
        error = posix_spawnattr_setsigmask(attributes, &none);
    }
    if (error == 0) {
        error =
            posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    return error;
}

static int spawn(const char *path, char *const *arguments, const sx_process_gift *gifts,
                 size_t count, pid_t *ret)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char *environment[] = {NULL};
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) {
        return error;
    }
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = give_files(&actions, gifts, count);
        if (error == 0) {
            error = fresh_signals(&attributes);
        }
        if (error == 0) {
            error = posix_spawn(ret, path, &actions, &attributes, arguments, environment);
        }
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Asked before anything is started, so that nothing is started that cannot be ended for sure. */
static int knows_pidfd(void)
{
    int own = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (own < 0) {
        return errno;
    }
    (void)close(own);
    return 0;
}

int sx_process_spawn(const char *path, char *const *arguments, const sx_process_gift *gifts,
                     size_t count, sx_process *ret)
{
    pid_t pid = -1;
    *ret = (sx_process){.pid = -1, .watch = -1, .socket = -1, .printed = -1};
    int error = knows_pidfd();
    if (error == 0) {
        error = spawn(path, arguments, gifts, count, &pid);
    }
    if (error != 0) {
        return error;
    }
    int watch = (int)syscall(SYS_pidfd_open, pid, 0);
    if (watch < 0) {
        error = errno;
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
        return error;
    }
    ret->pid = pid;
    ret->thread = (pid_t)syscall(SYS_gettid);
    ret->watch = watch;
    return 0;
}

int sx_process_start(const char *path, const sx_process_files *files, sx_process *ret)
{
    char name[] = "sextant-worker";
    char *arguments[] = {name, NULL};
    ends e;
    *ret = (sx_process){.pid = -1, .watch = -1, .socket = -1, .printed = -1};
    int error = open_ends(&e);
    if (error == 0) {
        const sx_process_gift gifts[] = {{e.write, STDOUT_FILENO},
                                         {e.write, STDERR_FILENO},
                                         {e.theirs, SX_WIRE_FD_SOCKET},
                                         {files->input, SX_WIRE_FD_INPUT},
                                         {files->output, SX_WIRE_FD_OUTPUT},
                                         {files->start, SX_WIRE_FD_START},
                                         {files->library, SX_WIRE_FD_LIBRARY}};
        error = sx_process_spawn(path, arguments, gifts, sizeof gifts / sizeof gifts[0], ret);
    }
    const int theirs[] = {e.theirs, e.write};
    close_all(theirs, 2);
    if (error != 0) {
        const int ours[] = {e.ours, e.read};
        close_all(ours, 2);
        return error;
    }
    ret->socket = e.ours;
    ret->printed = e.read;
    return 0;
}

/* --- while it runs ---------------------------------------------------------------------------------- */

/* /proc/PID/schedstat: nanoseconds that it ran, nanoseconds that it waited for a processor, turns. */
int64_t sx_process_starved_ms(const sx_process *process)
{
    char text[128];
    int64_t waited = 0;
    sx_buf path;
    sx_buf_init(&path, sizeof text);
    sx_buf_printf(&path, "/proc/%ld/schedstat", (long)process->pid);
    int file = path.failed ? -1 : open(sx_buf_text(&path), O_RDONLY | O_CLOEXEC);
    sx_buf_free(&path);
    ssize_t got = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) {
        (void)close(file);
    }
    text[got > 0 ? got : 0] = '\0';
    const char *second = text + strcspn(text, " ");
    second += *second == ' ';
    return sx_int_read((sx_slice){second, strcspn(second, " \n")}, &waited) ? waited / 1000000 : 0;
}

/* --- end ------------------------------------------------------------------------------------------ */

void sx_process_kill(const sx_process *process)
{
    (void)syscall(SYS_pidfd_send_signal, process->watch, SIGKILL, NULL, 0);
}

static sx_ending ending_of(int status)
{
    if (WIFSIGNALED(status)) {
        return (sx_ending){SX_ENDING_SIGNAL, WTERMSIG(status)};
    }
    return (sx_ending){SX_ENDING_EXIT, WEXITSTATUS(status)};
}

bool sx_process_ended(const sx_process *process, int within_ms)
{
    struct pollfd watched = {.fd = process->watch, .events = POLLIN};
    int64_t deadline = sx_monotonic_ms() + within_ms;
    int left = within_ms, ended = 0;
    while ((ended = poll(&watched, 1, left)) < 0 && errno == EINTR) {
        int64_t now = sx_monotonic_ms();
        left = now < deadline ? (int)(deadline - now) : 0;
    }
    return ended > 0;
}

/* Somebody else waited for it. */
static sx_ending ask_kernel(const sx_process *process)
{
    process_info info = {.mask = INFO_OF_END};
    if (ioctl(process->watch, ASK_INFO, &info) == 0 && (info.mask & INFO_OF_END) != 0) {
        return ending_of(info.ended);
    }
    return (sx_ending){SX_ENDING_UNKNOWN, 0};
}

/* Never blocks: whoever refuses to end, or cannot be ended, must not hold up the host. */
static sx_ending collect(const sx_process *process)
{
    siginfo_t info;
    int waited = 0;
    memset(&info, 0, sizeof info);
    do {
        waited = waitid((idtype_t)3 /* P_PIDFD */, (id_t)process->watch, &info, WEXITED | WNOHANG);
    } while (waited != 0 && errno == EINTR);
    if (waited != 0) {
        return ask_kernel(process);
    }
    if (info.si_pid == 0) {
        return (sx_ending){SX_ENDING_UNKNOWN, 0};
    }
    return (sx_ending){info.si_code == CLD_EXITED ? SX_ENDING_EXIT : SX_ENDING_SIGNAL,
                       info.si_status};
}

sx_ending sx_process_reap(sx_process *process)
{
    if (!sx_process_ended(process, END_MS)) {
        sx_process_kill(process);
        (void)sx_process_ended(process, END_MS);
    }
    sx_ending ending = collect(process);
    const int ours[] = {process->watch, process->socket};
    close_all(ours, 2);
    process->pid = -1;
    process->watch = -1;
    process->socket = -1;
    return ending;
}

void sx_process_close_pipe(sx_process *process)
{
    if (process->printed >= 0) {
        (void)close(process->printed);
        process->printed = -1;
    }
}
