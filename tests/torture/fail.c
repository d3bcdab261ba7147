/*
 * fail.c: stands before the allocator and the fallible calls of the C library in a program that is
 * tortured (LD_PRELOAD), and makes one of them fail once.
 *
 *   TORTURE_LOG=FILE     every call path that is met for the first time is appended: its place and name
 *   TORTURE_FAIL=PLACE   the first call on this path fails, and "failed PLACE" is appended; with
 *                        TORTURE_HOW=interrupted it is interrupted, with =short it does half
 *   TORTURE_ONCE=FILE    of several processes the first one alone fails: the one that makes this file
 *   TORTURE_TELL=1       says where that was
 *
 * A call path is the stack of return addresses, each relative to its module, without the rounds of a
 * recursion. A place is HASH:CALLER:DEPTH, for to walk the stack costs more than all else a program does: it
 * is walked only where the caller and about the depth of the stack are those of the path that is to fail.
 * Only what the program and its libraries call is seen, not what the C library calls inside.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <unwind.h>

#define SEEN_MAX (1U << 16)
#define DEPTH_MAX                                                                                  \
    12 /* frames that make a path, four of them here: callers of helpers are told apart */
#define FRAMES_MAX 64
#define DEPTH_SLACK 1024
#define OWN 4 /* frames of this file */
#define MODULES_MAX 64

typedef struct place {
    uint64_t hash;    /* of the path */
    uintptr_t caller; /* relative to its module */
    uintptr_t depth;  /* bytes of the stack */
} place;

typedef enum how { NOTHING, FAILS, INTERRUPTED, SHORT } how;

static struct {
    uintptr_t base, low, high;
    const char *name;
    bool c_library;
    bool sanitizer; /* does not take a failure well, and is not what is tortured */
} modules[MODULES_MAX];
static unsigned module_count;
static uint64_t seen[SEEN_MAX];
static place wanted;
static bool narrowed; /* the caller and the depth are given too */
static pthread_t first_thread;
extern void *__libc_stack_end;
static how wanted_how;
static int log_fd = -1;
static const char *once;
static bool tell, ready, done;
static _Thread_local bool inside;

/* --- the log, past everything that stands before calls ------------------------------------------ */

static void say(const char *text, size_t len)
{
    (void)syscall(SYS_write, log_fd, text, len);
}

static void log_line(const char *word, const place *at, const char *name)
{
    char line[128];
    int len =
        snprintf(line, sizeof line, "%s %016llx:%llx:%llx %s\n", word, (unsigned long long)at->hash,
                 (unsigned long long)at->caller, (unsigned long long)at->depth, name);
    say(line, (size_t)len);
}

/* --- call paths ---------------------------------------------------------------------------------- */

static int add_module(struct dl_phdr_info *info, size_t size, void *user)
{
    (void)size;
    (void)user;
    if (module_count == MODULES_MAX) {
        return 1;
    }
    uintptr_t low = UINTPTR_MAX, high = 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_LOAD) {
            uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            uintptr_t to = from + info->dlpi_phdr[i].p_memsz;
            low = from < low ? from : low;
            high = to > high ? to : high;
        }
    }
    modules[module_count].base = info->dlpi_addr;
    modules[module_count].sanitizer = strstr(info->dlpi_name, "libasan") != NULL;
    modules[module_count].name = info->dlpi_name;
    modules[module_count].c_library = strstr(info->dlpi_name, "/libc.so") != NULL;
    modules[module_count].low = low;
    modules[module_count++].high = high;
    return 0;
}

typedef struct stack {
    uintptr_t frames[FRAMES_MAX];
    unsigned count;
    unsigned walked, max;
} stack;

/* The address without what differs from run to run. */
static uintptr_t relative(uintptr_t address)
{
    for (unsigned i = 0; i < module_count; i++) {
        if (address >= modules[i].low && address < modules[i].high) {
            return (address - modules[i].base) * MODULES_MAX + i;
        }
    }
    return 0;
}

static bool is_sodium(uintptr_t address)
{
    for (unsigned i = 0; i < module_count; i++) {
        if (address >= modules[i].low && address < modules[i].high) {
            return strstr(modules[i].name, "libsodium") != NULL;
        }
    }
    return false;
}

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *user)
{
    stack *s = user;
    uintptr_t frame = relative(_Unwind_GetIP(context));
    if (++s->walked > FRAMES_MAX || s->count == s->max) {
        return _URC_END_OF_STACK;
    }
    for (unsigned i = 0; i < s->count; i++) {
        if (s->frames[i] == frame) {
            return _URC_NO_REASON; /* one more round of a recursion */
        }
    }
    s->frames[s->count++] = frame;
    return _URC_NO_REASON;
}

static __attribute__((noinline)) uint64_t path_hash(const char *name)
{
    stack s = {.count = 0, .max = DEPTH_MAX};
    uint64_t hash = 14695981039346656037U;
    (void)_Unwind_Backtrace(add_frame, &s);
    /* What the C library does for the sanitizer, as for the stack of a new thread, or the sanitizer itself. */
    for (unsigned i = OWN; i < s.count; i++) {
        if (modules[s.frames[i] % MODULES_MAX].sanitizer) {
            return 0;
        }
        if (!modules[s.frames[i] % MODULES_MAX].c_library) {
            break;
        }
    }
    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * 1099511628211U;
    }
    for (unsigned i = OWN; i < s.count; i++) { /* without this file's own */
        hash = (hash ^ s.frames[i]) * 1099511628211U;
        hash ^= hash >> 29;
    }
    return hash == 0 ? 1 : hash;
}

static bool first_time(uint64_t hash)
{
    for (unsigned i = 0, at = (unsigned)(hash % SEEN_MAX); i < SEEN_MAX; i++) {
        uint64_t none = 0;
        if (__atomic_compare_exchange_n(&seen[at], &none, hash, false, __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST)) {
            return true;
        }
        if (none == hash) {
            return false;
        }
        at = (at + 1) % SEEN_MAX;
    }
    return false;
}

/* What is in use of the stack of this thread; differs a little by how its beginning is aligned. */
static uintptr_t depth_of(const void *frame)
{
    const bool first = pthread_equal(pthread_self(), first_thread);
    return (first ? (uintptr_t)__libc_stack_end : (uintptr_t)pthread_self()) - (uintptr_t)frame;
}

static bool may_be_wanted(const place *at)
{
    uintptr_t more = at->depth > wanted.depth ? at->depth - wanted.depth : wanted.depth - at->depth;
    return !narrowed || (at->caller == wanted.caller && more <= DEPTH_SLACK);
}

/* Of a command line that runs the program several times one call fails, not one in each of them. */
static bool first_process(void)
{
    if (once == NULL) {
        return true;
    }
    int fd =
        (int)syscall(SYS_openat, AT_FDCWD, once, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        (void)syscall(SYS_close, fd);
    }
    return fd >= 0;
}

static void tell_where(void)
{
    stack s = {.count = 0, .max = FRAMES_MAX};
    (void)_Unwind_Backtrace(add_frame, &s);
    for (unsigned i = OWN; i < s.count; i++) {
        char line[512];
        int len =
            snprintf(line, sizeof line, "at %s %#lx\n", modules[s.frames[i] % MODULES_MAX].name,
                     (unsigned long)(s.frames[i] / MODULES_MAX));
        say(line, (size_t)(len < (int)sizeof line ? len : (int)sizeof line - 1));
    }
}

static __attribute__((noinline)) how fate_of(place *at, const char *name, unsigned can)
{
    at->hash = path_hash(name);
    if (at->hash == 0) {
        return NOTHING;
    }
    if (wanted.hash == 0) {
        if (first_time(at->hash)) {
            log_line(can == 0 ? "site" : can == 1 ? "site+i" : "site+is", at, name);
        }
        return NOTHING;
    }
    if (at->hash != wanted.hash || __atomic_exchange_n(&done, true, __ATOMIC_SEQ_CST) ||
        !first_process()) {
        return NOTHING;
    }
    log_line("failed", at, name);
    if (tell) {
        tell_where();
    }
    return wanted_how;
}

/* What is to happen to this call. `can`: 1 it can be interrupted, 2 it can do half. */
static __attribute__((noinline)) how fate_at(const void *caller, const void *frame,
                                             const char *name, unsigned can)
{
    how result = NOTHING;
    if (!ready || inside || (done && wanted.hash != 0)) {
        return NOTHING;
    }
    int error = errno;
    inside = true;
    place at = {0, relative((uintptr_t)caller), depth_of(frame)};
    if (wanted.hash == 0 || may_be_wanted(&at)) {
        result = fate_of(&at, name, can);
    }
    inside = false;
    errno = error;
    return result;
}

#define fate(name, can) fate_at(__builtin_return_address(0), __builtin_frame_address(0), name, can)

/* How the program ends, which the shell forgets where a filter follows. */
static void say_status(int status, void *user)
{
    char line[32];
    (void)user;
    say(line, (size_t)snprintf(line, sizeof line, "status %d\n", status));
}

static __attribute__((constructor)) void prepare(void)
{
    const char *log = getenv("TORTURE_LOG"), *fail = getenv("TORTURE_FAIL");
    const char *way = getenv("TORTURE_HOW");
    inside = true;
    if (log == NULL) {
        return;
    }
    (void)dl_iterate_phdr(add_module, NULL);
    log_fd =
        (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (log_fd >= 0) { /* out of the way of numbers that the program counts on */
        int high = (int)syscall(SYS_fcntl, log_fd, F_DUPFD_CLOEXEC, 900);
        if (high >= 0) {
            (void)syscall(SYS_close, log_fd);
            log_fd = high;
        }
    }
    first_thread = pthread_self();
    if (fail != NULL) {
        char *rest = NULL;
        wanted.hash = strtoull(fail, &rest, 16);
        narrowed = *rest == ':';
        wanted.caller = narrowed ? strtoull(rest + 1, &rest, 16) : 0;
        wanted.depth = narrowed ? strtoull(rest + 1, &rest, 16) : 0;
    }
    wanted_how = FAILS;
    if (way != NULL && strcmp(way, "interrupted") == 0) {
        wanted_how = INTERRUPTED;
    } else if (way != NULL && strcmp(way, "short") == 0) {
        wanted_how = SHORT;
    }
    once = getenv("TORTURE_ONCE");
    tell = getenv("TORTURE_TELL") != NULL;
    ready = log_fd >= 0;
    if (ready && strcmp(program_invocation_short_name, "sextant-worker") != 0) {
        (void)on_exit(say_status, NULL); /* nobody waits for how a worker ends */
    }
    inside = false;
}

/* --- the calls ------------------------------------------------------------------------------------ */

/* The next definition of the function that this one stands before. */
#define NEXT(result, name, ...)                                                                    \
    static result (*next)(__VA_ARGS__);                                                            \
    if (next == NULL) {                                                                            \
        bool was = inside;                                                                         \
        inside = true;                                                                             \
        *(void **)&next = dlsym(RTLD_NEXT, #name);                                                 \
        inside = was;                                                                              \
    }

#define FAIL(can, error, value)                                                                    \
    switch (fate(__func__, can)) {                                                                 \
    case FAILS: errno = (error); return (value);                                                   \
    case INTERRUPTED: errno = EINTR; return (value);                                               \
    default: break;                                                                                \
    }

/* A result, a name with its operands, and how it fails. */
#define STANDS_BEFORE(result, name, types, operands, can, error, value)                            \
    result name types                                                                              \
    {                                                                                              \
        NEXT(result, name, UNWRAP types)                                                           \
        FAIL(can, error, value)                                                                    \
        return next operands;                                                                      \
    }
#define UNWRAP(...) __VA_ARGS__

STANDS_BEFORE(void *, malloc, (size_t a), (a), 0, ENOMEM, NULL)
STANDS_BEFORE(void *, realloc, (void *a, size_t b), (a, b), 0, ENOMEM, NULL)
STANDS_BEFORE(char *, strdup, (const char *a), (a), 0, ENOMEM, NULL)
STANDS_BEFORE(void *, aligned_alloc, (size_t a, size_t b), (a, b), 0, ENOMEM, NULL)
STANDS_BEFORE(int, fsync, (int a), (a), 0, EIO, -1)
STANDS_BEFORE(int, fdatasync, (int a), (a), 0, EIO, -1)
STANDS_BEFORE(int, rename, (const char *a, const char *b), (a, b), 0, EACCES, -1)
STANDS_BEFORE(int, link, (const char *a, const char *b), (a, b), 0, EMLINK, -1)
STANDS_BEFORE(int, unlink, (const char *a), (a), 0, EACCES, -1)
STANDS_BEFORE(int, rmdir, (const char *a), (a), 0, EACCES, -1)
STANDS_BEFORE(int, mkdir, (const char *a, mode_t b), (a, b), 0, ENOSPC, -1)
STANDS_BEFORE(int, fstat, (int a, struct stat *b), (a, b), 0, EIO, -1)
STANDS_BEFORE(int, stat, (const char *a, struct stat *b), (a, b), 0, EACCES, -1)
STANDS_BEFORE(int, lstat, (const char *a, struct stat *b), (a, b), 0, EACCES, -1)
STANDS_BEFORE(int, ftruncate, (int a, off_t b), (a, b), 0, EIO, -1)
STANDS_BEFORE(off_t, lseek, (int a, off_t b, int c), (a, b, c), 0, EIO, -1)
STANDS_BEFORE(int, access, (const char *a, int b), (a, b), 0, EACCES, -1)
STANDS_BEFORE(ssize_t, readlink, (const char *a, char *b, size_t c), (a, b, c), 0, EACCES, -1)
STANDS_BEFORE(char *, realpath, (const char *a, char *b), (a, b), 0, EACCES, NULL)
STANDS_BEFORE(char *, getcwd, (char *a, size_t b), (a, b), 0, EACCES, NULL)
STANDS_BEFORE(int, memfd_create, (const char *a, unsigned b), (a, b), 0, EMFILE, -1)
STANDS_BEFORE(int, pipe2, (int a[2], int b), (a, b), 0, EMFILE, -1)
STANDS_BEFORE(int, pipe, (int a[2]), (a), 0, EMFILE, -1)
STANDS_BEFORE(int, socketpair, (int a, int b, int c, int d[2]), (a, b, c, d), 0, EMFILE, -1)
STANDS_BEFORE(int, poll, (struct pollfd * a, nfds_t b, int c), (a, b, c), 1, ENOMEM, -1)
STANDS_BEFORE(DIR *, opendir, (const char *a), (a), 0, EMFILE, NULL)
STANDS_BEFORE(struct dirent *, readdir, (DIR * a), (a), 0, EIO, NULL)
STANDS_BEFORE(FILE *, fopen, (const char *a, const char *b), (a, b), 0, EMFILE, NULL)
STANDS_BEFORE(int, fflush, (FILE * a), (a), 0, ENOSPC, EOF)
STANDS_BEFORE(void *, mmap, (void *a, size_t b, int c, int d, int e, off_t f), (a, b, c, d, e, f),
              0, ENOMEM, MAP_FAILED)
STANDS_BEFORE(pid_t, waitpid, (pid_t a, int *b, int c), (a, b, c), 1, ECHILD, -1)
STANDS_BEFORE(int, waitid, (idtype_t a, id_t b, siginfo_t *c, int d), (a, b, c, d), 1, ECHILD, -1)
STANDS_BEFORE(int, posix_spawn_file_actions_init, (posix_spawn_file_actions_t * a), (a), 0, 0,
              ENOMEM)
STANDS_BEFORE(int, posix_spawnattr_init, (posix_spawnattr_t * a), (a), 0, 0, ENOMEM)
STANDS_BEFORE(int, posix_spawn_file_actions_adddup2, (posix_spawn_file_actions_t * a, int b, int c),
              (a, b, c), 0, 0, ENOMEM)
STANDS_BEFORE(int, posix_spawn,
              (pid_t * a, const char *b, const posix_spawn_file_actions_t *c,
               const posix_spawnattr_t *d, char *const *e, char *const *f),
              (a, b, c, d, e, f), 0, 0, EAGAIN)
STANDS_BEFORE(int, pthread_create,
              (pthread_t * a, const pthread_attr_t *b, void *(*c)(void *), void *d), (a, b, c, d),
              0, 0, EAGAIN)

/* The loader allocates before anything else can. */
void *calloc(size_t count, size_t size)
{
    static char early[8192];
    static size_t used;
    static void *(*next)(size_t count, size_t size);
    static bool looking;
    if (next == NULL && looking) {
        void *here = early + used;
        used += (count * size + 15) / 16 * 16;
        return used <= sizeof early ? here : NULL;
    }
    if (next == NULL) {
        looking = true;
        *(void **)&next = dlsym(RTLD_NEXT, "calloc");
    }
    FAIL(0, ENOMEM, NULL)
    return next(count, size);
}

/* For want of randomness libsodium ends the program on purpose: better than a key that can be guessed. */
ssize_t getrandom(void *buffer, size_t length, unsigned flags)
{
    NEXT(ssize_t, getrandom, void *, size_t, unsigned)
    if (!is_sodium((uintptr_t)__builtin_return_address(0))) {
        FAIL(1, ENOSYS, -1)
    }
    return next(buffer, length, flags);
}

/* Closed all the same, as Linux does it. */
int close(int fd)
{
    NEXT(int, close, int)
    how now = fate("close", 0);
    int result = next(fd);
    if (now == FAILS) {
        errno = EIO;
        return -1;
    }
    return result;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    NEXT(size_t, fwrite, const void *, size_t, size_t, FILE *)
    if (fate("fwrite", 0) == FAILS) {
        errno = ENOSPC;
        return 0;
    }
    return next(data, size, count, file);
}

/* --- calls that may do half of what they are asked for -------------------------------------------- */

#define MAY_DO_HALF(name, types, operands, half, length, error)                                    \
    ssize_t name types                                                                             \
    {                                                                                              \
        NEXT(ssize_t, name, UNWRAP types)                                                          \
        switch (fate(#name, 2)) {                                                                  \
        case FAILS: errno = (error); return -1;                                                    \
        case INTERRUPTED: errno = EINTR; return -1;                                                \
        case SHORT:                                                                                \
            if ((length) > 1) {                                                                    \
                return next half;                                                                  \
            }                                                                                      \
            break;                                                                                 \
        default: break;                                                                            \
        }                                                                                          \
        return next operands;                                                                      \
    }

MAY_DO_HALF(read, (int a, void *b, size_t c), (a, b, c), (a, b, (c + 1) / 2), c, EIO)
MAY_DO_HALF(write, (int a, const void *b, size_t c), (a, b, c), (a, b, (c + 1) / 2), c, ENOSPC)
MAY_DO_HALF(pread, (int a, void *b, size_t c, off_t d), (a, b, c, d), (a, b, (c + 1) / 2, d), c,
            EIO)
MAY_DO_HALF(pwrite, (int a, const void *b, size_t c, off_t d), (a, b, c, d), (a, b, (c + 1) / 2, d),
            c, ENOSPC)
MAY_DO_HALF(send, (int a, const void *b, size_t c, int d), (a, b, c, d), (a, b, (c + 1) / 2, d), c,
            EPIPE)
MAY_DO_HALF(recv, (int a, void *b, size_t c, int d), (a, b, c, d), (a, b, (c + 1) / 2, d), c,
            ECONNRESET)

/* --- calls with operands that are not always there ------------------------------------------------ */

int open(const char *path, int flags, ...)
{
    NEXT(int, open, const char *, int, ...)
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    FAIL(0, (flags & O_CREAT) != 0 ? ENOSPC : EMFILE, -1)
    return next(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    NEXT(int, openat, int, const char *, int, ...)
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    FAIL(0, (flags & O_CREAT) != 0 ? ENOSPC : EMFILE, -1)
    return next(folder, path, flags, mode);
}

int fcntl(int fd, int command, ...)
{
    NEXT(int, fcntl, int, int, ...)
    va_list rest;
    va_start(rest, command);
    void *operand = va_arg(rest, void *);
    va_end(rest);
    FAIL(0, command == F_OFD_SETLK || command == F_SETLK ? ENOLCK : EMFILE, -1)
    return next(fd, command, operand);
}

long syscall(long number, ...)
{
    NEXT(long, syscall, long, ...)
    long operands[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) {
        operands[i] = va_arg(rest, long);
    }
    va_end(rest);
    if (number == SYS_pidfd_open && fate("pidfd_open", 0) == FAILS) {
        errno = EMFILE;
        return -1;
    }
    return next(number, operands[0], operands[1], operands[2], operands[3], operands[4],
                operands[5]);
}
