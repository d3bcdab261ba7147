/*
 * jail.c: the order in which a worker gives up what it could do harm with. What cannot be given up on this
 * machine is left out of `got`; the caller decides whether code may then be loaded.
 */
#define _GNU_SOURCE
#include "worker/jail.h"

#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if SX_JAIL_SANITIZED
/* The environment is empty. A signal must end the process, for the host to see which; leaks are looked for
 * by a second process, which the jail has not. */
#define SIGNALS_ARE_OURS                                                                           \
    "handle_segv=0:handle_abort=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"

__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return SIGNALS_ARE_OURS
        "detect_leaks=0:abort_on_error=1:symbolize=0:allocator_may_return_null=1";
}

__attribute__((visibility("default"))) const char *__tsan_default_options(void);
const char *__tsan_default_options(void)
{
    return SIGNALS_ARE_OURS "abort_on_error=1:symbolize=0:allocator_may_return_null=1";
}
#endif

static bool limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) != 0) {
        return false;
    }
    /* Never above what the host was given. */
    struct rlimit wanted = {.rlim_cur = soft, .rlim_max = hard};
    if (now.rlim_max != RLIM_INFINITY && wanted.rlim_max > now.rlim_max) {
        wanted.rlim_max = now.rlim_max;
        wanted.rlim_cur = wanted.rlim_cur > now.rlim_max ? now.rlim_max : wanted.rlim_cur;
    }
    return setrlimit((__rlimit_resource_t)resource, &wanted) == 0;
}

static bool set_limits(const sx_wire_start *start)
{
    /* The second before the hard limit is for SIGXCPU, which names the reason. */
    bool ok = limit(RLIMIT_CPU, start->cpu_seconds, (rlim_t)start->cpu_seconds + 1);
    ok = limit(RLIMIT_CORE, 0, 0) && ok;
    ok = limit(RLIMIT_FSIZE, 0, 0) && ok; /* pipes and mapped memory are not meant by it */
    ok = limit(RLIMIT_NOFILE, 16, 16) && ok;
    ok = limit(RLIMIT_NPROC, 0, 0) && ok;
    ok = limit(RLIMIT_STACK, (rlim_t)8 << 20, (rlim_t)8 << 20) && ok;
    if (!SX_JAIL_SANITIZED) { /* a sanitizer reserves terabytes that it never touches */
        rlim_t space = (rlim_t)start->address_space_mib << 20;
        ok = limit(RLIMIT_AS, space, space) && ok;
    }
    return ok;
}

/* Root without capabilities is a user who owns files; those are behind Landlock and the filter. */
static bool drop_privileges(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    bool ok = syscall(SYS_capset, &header, none) == 0;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ok;
}

bool sx_jail_begin(sx_jail *jail, const sx_wire_start *start)
{
    *jail = (sx_jail){.nothing = -1};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != start->host) {
        return false; /* it died in between */
    }
    (void)setsid(); /* the keys of a terminal are the host's affair */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && drop_privileges()) {
        jail->got |= SX_WIRE_JAIL_PRIVILEGES;
    }
    if (set_limits(start)) {
        jail->got |= SX_WIRE_JAIL_LIMITS;
    }
    jail->landlock = sx_landlock_abi();
    if (jail->landlock > 0) {
        jail->nothing = sx_landlock_rules(jail->landlock, false);
    }
    return true;
}

void sx_jail_loading(sx_jail *jail)
{
    int rules = jail->landlock > 0 ? sx_landlock_rules(jail->landlock, true) : -1;
    if (rules >= 0) {
        if (sx_landlock_enter(rules)) {
            jail->got |= SX_WIRE_JAIL_LANDLOCK;
        }
        (void)close(rules);
    }
    if (sx_filter_enter(SX_FILTER_LOADING)) {
        jail->got |= SX_WIRE_JAIL_SECCOMP;
    }
}

void sx_jail_close(sx_jail *jail)
{
    if (jail->nothing >= 0) {
        bool there = sx_landlock_enter(jail->nothing);
        jail->got = there ? jail->got | SX_WIRE_JAIL_LANDLOCK
                          : jail->got & ~(uint32_t)SX_WIRE_JAIL_LANDLOCK;
        (void)close(jail->nothing);
        jail->nothing = -1;
    }
    bool closed = sx_filter_enter(SX_FILTER_CLOSED);
    jail->got =
        closed ? jail->got | SX_WIRE_JAIL_SECCOMP : jail->got & ~(uint32_t)SX_WIRE_JAIL_SECCOMP;
}
