/*
 * jail_filter.c: the list of system calls that a worker may make, and what happens at the others. Written as a
 * table and turned into the kernel's filter program here: two programs are made at every start, where a
 * library that makes them costs more than the whole rest of the jail, and memory of a process in which
 * a foreign constructor has run.
 *
 * Three answers besides yes. KILL: no library has an innocent reason to (another program, a socket, another process,
 * changing files); the process ends by SIGSYS and the host says "jailed". DENY (EACCES): what the C library
 * and common libraries do in passing and can do without, such as looking for a configuration file or the
 * time zone. Everything that is not in the table gets ENOSYS, as on an older kernel: the C library tries new
 * calls first and falls back, and a kill there would make an upgrade of it a crash.
 */
#define _GNU_SOURCE
#include "worker/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

typedef enum rule {
    NONE, /* ENOSYS */
    PASS,
    DENY,
    KILL,
    READING, /* open for reading only; argument 2 */
    NO_CODE, /* memory that is not executable; argument 2 */
    LIBRARY, /* what kind of file the open library is; arguments 0 and 3 */
    OWN,     /* the process itself; argument 0 */
    THREAD,  /* clone: a thread is refused, a process ends */
    FILTER   /* seccomp: another filter, no listener; arguments 0 and 1 */
} rule;

typedef struct call {
    int number;
    rule loading, closed;
} call;

static const call calls[] = {
    /* The worker's own loop, hence first. */
    {SYS_recvfrom, PASS, PASS},
    {SYS_sendto, PASS, PASS},
    /* Files that are open: the pipe that is printed to, the library. */
    {SYS_read, PASS, PASS},
    {SYS_readv, PASS, PASS},
    {SYS_write, PASS, PASS},
    {SYS_writev, PASS, PASS},
    {SYS_pread64, PASS, PASS},
    {SYS_lseek, PASS, PASS},
    {SYS_fstat, PASS, PASS},
    {SYS_close, PASS, PASS},
    {SYS_ppoll, PASS, PASS},
#ifdef SYS_poll
    {SYS_poll, PASS, PASS},
#endif
    /* Memory. After loading, none becomes executable. */
    {SYS_brk, PASS, PASS},
    {SYS_mmap, PASS, NO_CODE},
    {SYS_mprotect, PASS, NO_CODE},
    {SYS_munmap, PASS, PASS},
    {SYS_mremap, PASS, PASS},
    {SYS_madvise, PASS, PASS},
    /* Locks, time, signals to itself, the end. */
    {SYS_futex, PASS, PASS},
    {SYS_sched_yield, PASS, PASS},
    {SYS_clock_gettime, PASS, PASS},
    {SYS_clock_getres, PASS, PASS},
    {SYS_gettimeofday, PASS, PASS},
#ifdef SYS_time
    {SYS_time, PASS, PASS},
#endif
    {SYS_nanosleep, PASS, PASS},
    {SYS_clock_nanosleep, PASS, PASS},
    {SYS_restart_syscall, PASS, PASS},
    {SYS_rt_sigaction, PASS, PASS},
    {SYS_rt_sigprocmask, PASS, PASS},
    {SYS_rt_sigreturn, PASS, PASS},
    {SYS_sigaltstack, PASS, PASS},
    {SYS_tgkill, OWN, OWN},
    {SYS_kill, OWN, OWN},
    {SYS_exit, PASS, PASS},
    {SYS_exit_group, PASS, PASS},
    /* What the C library asks about itself and the machine. */
    {SYS_getrandom, PASS, PASS},
    {SYS_getpid, PASS, PASS},
    {SYS_getppid, PASS, PASS},
    {SYS_gettid, PASS, PASS},
    {SYS_getuid, PASS, PASS},
    {SYS_geteuid, PASS, PASS},
    {SYS_getgid, PASS, PASS},
    {SYS_getegid, PASS, PASS},
    {SYS_uname, PASS, PASS},
    {SYS_sysinfo, PASS, PASS},
    {SYS_getrusage, PASS, PASS},
    {SYS_times, PASS, PASS},
    {SYS_getcpu, PASS, PASS},
    {SYS_sched_getaffinity, PASS, PASS},
    {SYS_set_robust_list, PASS, PASS},
#ifdef SYS_rseq
    {SYS_rseq, PASS, PASS},
#endif
    /* Opening and looking at files. */
    {SYS_openat, READING, DENY},
#ifdef SYS_open
    {SYS_open, DENY, DENY}, /* no libc with openat uses it */
    {SYS_creat, DENY, DENY},
    {SYS_stat, PASS, DENY},
    {SYS_lstat, PASS, DENY},
    {SYS_access, PASS, DENY},
    {SYS_readlink, DENY, DENY},
    {SYS_getdents, DENY, DENY},
#endif
    {SYS_newfstatat, PASS, LIBRARY}, /* also the C library's fstat() */
    {SYS_statx, PASS, DENY},
    {SYS_faccessat, PASS, DENY},
    {SYS_readlinkat, DENY, DENY},
    {SYS_getdents64, DENY, DENY},
    {SYS_statfs, DENY, DENY},
    {SYS_fstatfs, DENY, DENY},
    {SYS_ioctl, DENY, DENY}, /* "is it a terminal?" */
    {SYS_clone, THREAD, THREAD},
    /* From the first step to the second. */
    {SYS_seccomp, FILTER, KILL},
    {SYS_landlock_restrict_self, PASS, KILL},
    /* Another program or process. */
    {SYS_execve, KILL, KILL},
    {SYS_execveat, KILL, KILL},
#ifdef SYS_fork
    {SYS_fork, KILL, KILL},
    {SYS_vfork, KILL, KILL},
#endif
    {SYS_ptrace, KILL, KILL},
    {SYS_process_vm_readv, KILL, KILL},
    {SYS_process_vm_writev, KILL, KILL},
    {SYS_tkill, KILL, KILL},
    {SYS_rt_sigqueueinfo, KILL, KILL},
    {SYS_rt_tgsigqueueinfo, KILL, KILL},
    {SYS_pidfd_send_signal, KILL, KILL},
    {SYS_pidfd_open, KILL, KILL},
    {SYS_setpgid, KILL, KILL},
    {SYS_setsid, KILL, KILL},
#ifdef SYS_pidfd_getfd
    {SYS_pidfd_getfd, KILL, KILL},
#endif
#ifdef SYS_process_madvise
    {SYS_process_madvise, KILL, KILL},
#endif
    /* The network, and memory shared with others. */
    {SYS_socket, KILL, KILL},
    {SYS_socketpair, KILL, KILL},
    {SYS_connect, KILL, KILL},
    {SYS_bind, KILL, KILL},
    {SYS_listen, KILL, KILL},
    {SYS_accept, KILL, KILL},
    {SYS_accept4, KILL, KILL},
    {SYS_shmget, KILL, KILL},
    {SYS_shmat, KILL, KILL},
    {SYS_msgget, KILL, KILL},
    {SYS_semget, KILL, KILL},
    {SYS_mq_open, KILL, KILL},
/* Changing files. */
#ifdef SYS_unlink
    {SYS_unlink, KILL, KILL},
    {SYS_rename, KILL, KILL},
    {SYS_mkdir, KILL, KILL},
    {SYS_rmdir, KILL, KILL},
    {SYS_link, KILL, KILL},
    {SYS_symlink, KILL, KILL},
    {SYS_mknod, KILL, KILL},
    {SYS_chmod, KILL, KILL},
    {SYS_chown, KILL, KILL},
    {SYS_lchown, KILL, KILL},
#endif
#ifdef SYS_renameat
    {SYS_renameat, KILL, KILL},
#endif
    {SYS_unlinkat, KILL, KILL},
    {SYS_renameat2, KILL, KILL},
    {SYS_mkdirat, KILL, KILL},
    {SYS_linkat, KILL, KILL},
    {SYS_symlinkat, KILL, KILL},
    {SYS_mknodat, KILL, KILL},
    {SYS_fchmod, KILL, KILL},
    {SYS_fchmodat, KILL, KILL},
    {SYS_fchown, KILL, KILL},
    {SYS_fchownat, KILL, KILL},
    {SYS_truncate, KILL, KILL},
    {SYS_ftruncate, KILL, KILL},
    {SYS_chdir, KILL, KILL},
    {SYS_fchdir, KILL, KILL},
    {SYS_chroot, KILL, KILL},
    {SYS_mount, KILL, KILL},
    {SYS_umount2, KILL, KILL},
    {SYS_pivot_root, KILL, KILL},
    /* The machine, and the kernel's engines that do all of the above by themselves. */
    {SYS_setuid, KILL, KILL},
    {SYS_setgid, KILL, KILL},
    {SYS_setreuid, KILL, KILL},
    {SYS_setregid, KILL, KILL},
    {SYS_setresuid, KILL, KILL},
    {SYS_setresgid, KILL, KILL},
    {SYS_setgroups, KILL, KILL},
    {SYS_capset, KILL, KILL},
    {SYS_unshare, KILL, KILL},
    {SYS_setns, KILL, KILL},
    {SYS_bpf, KILL, KILL},
    {SYS_perf_event_open, KILL, KILL},
    {SYS_userfaultfd, KILL, KILL},
    {SYS_io_uring_setup, KILL, KILL},
    {SYS_io_setup, KILL, KILL},
    {SYS_keyctl, KILL, KILL},
    {SYS_add_key, KILL, KILL},
    {SYS_request_key, KILL, KILL},
    {SYS_init_module, KILL, KILL},
    {SYS_finit_module, KILL, KILL},
    {SYS_kexec_load, KILL, KILL},
    {SYS_reboot, KILL, KILL},
    {SYS_swapon, KILL, KILL},
    {SYS_settimeofday, KILL, KILL},
    {SYS_clock_settime, KILL, KILL},
    {SYS_sethostname, KILL, KILL},
    {SYS_syslog, KILL, KILL},
};

#define MOST_INSTRUCTIONS 1024 /* the kernel takes 4096 */

typedef struct program {
    struct sock_filter code[MOST_INSTRUCTIONS];
    unsigned short count;
} program;

static void emit(program *p, unsigned short code, uint32_t operand, uint8_t yes, uint8_t no)
{
    if (p->count < MOST_INSTRUCTIONS) {
        p->code[p->count++] = (struct sock_filter){code, yes, no, operand};
    }
}

static void answer(program *p, uint32_t action)
{
    emit(p, BPF_RET | BPF_K, action, 0, 0);
}

/* The lower half of an argument; the upper half of what is asked about here has no meaning. */
static void load_argument(program *p, unsigned index)
{
    size_t at = offsetof(struct seccomp_data, args) + index * sizeof(uint64_t);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    at += sizeof(uint32_t);
#endif
    emit(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)at, 0, 0);
}

#define ANSWER_PASS SECCOMP_RET_ALLOW
#define ANSWER_KILL SECCOMP_RET_KILL_PROCESS
#define ANSWER_ERROR(number) (SECCOMP_RET_ERRNO | ((uint32_t)(number)&SECCOMP_RET_DATA))

/* If any of the bits is set, `some`, else `none`. */
static void by_bits(program *p, uint32_t bits, uint32_t some, uint32_t none)
{
    emit(p, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
    answer(p, some);
    answer(p, none);
}

static void by_value(program *p, uint32_t value, uint32_t equal, uint32_t other)
{
    emit(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    answer(p, equal);
    answer(p, other);
}

/* What happens at a call; every way through it ends in an answer. */
static void decide(program *p, rule what, uint32_t own)
{
    switch (what) {
    case PASS: answer(p, ANSWER_PASS); break;
    case DENY: answer(p, ANSWER_ERROR(EACCES)); break;
    case KILL: answer(p, ANSWER_KILL); break;
    case READING:
        load_argument(p, 2);
        by_bits(p, O_ACCMODE | O_CREAT | O_TRUNC, ANSWER_ERROR(EACCES), ANSWER_PASS);
        break;
    case NO_CODE:
        load_argument(p, 2);
        by_bits(p, PROT_EXEC, ANSWER_ERROR(EACCES), ANSWER_PASS);
        break;
    case LIBRARY:
        load_argument(p, 0);
        emit(p, BPF_JMP | BPF_JEQ | BPF_K, SX_WIRE_FD_LIBRARY, 1, 0);
        answer(p, ANSWER_ERROR(EACCES));
        load_argument(p, 3);
        by_value(p, AT_EMPTY_PATH, ANSWER_PASS, ANSWER_ERROR(EACCES));
        break;
    case OWN:
        load_argument(p, 0);
        by_value(p, own, ANSWER_PASS, ANSWER_KILL);
        break;
    case THREAD:
        load_argument(p, 0);
        by_bits(p, CLONE_THREAD, ANSWER_ERROR(EAGAIN), ANSWER_KILL);
        break;
    case FILTER:
        load_argument(p, 1);
        emit(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
        answer(p, ANSWER_KILL);
        load_argument(p, 0);
        by_value(p, SECCOMP_SET_MODE_FILTER, ANSWER_PASS, ANSWER_KILL);
        break;
    case NONE: answer(p, ANSWER_ERROR(ENOSYS)); break;
    }
}

/* How many instructions decide() writes, which is how far those of another call jump. */
static uint8_t length_of(rule what)
{
    program measured;
    measured.count = 0;
    decide(&measured, what, 0);
    return (uint8_t)measured.count;
}

static void compose(program *p, sx_filter_step step)
{
#ifdef ARCHITECTURE
    emit(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, arch), 0, 0);
    emit(p, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    answer(p, ANSWER_KILL);
    emit(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, nr), 0, 0);
#ifdef __x86_64__
    /* The second set of numbers of the same machine. */
    emit(p, BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1);
    answer(p, ANSWER_KILL);
#endif
#endif
    uint32_t own = (uint32_t)getpid();
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        rule what = step == SX_FILTER_LOADING ? calls[i].loading : calls[i].closed;
        emit(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i].number, 0, length_of(what));
        decide(p, what, own);
    }
    answer(p, ANSWER_ERROR(ENOSYS));
}

bool sx_filter_enter(sx_filter_step step)
{
#ifndef ARCHITECTURE
    (void)step;
    return false; /* the numbers of this machine are not known here */
#else
    program made;
    made.count = 0;
    compose(&made, step);
    if (made.count >= MOST_INSTRUCTIONS) {
        return false;
    }
    struct sock_fprog given = {.len = made.count, .filter = made.code};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &given) == 0;
#endif
}
