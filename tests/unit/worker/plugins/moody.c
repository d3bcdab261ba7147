/*
 * moody.c: behaves until the first answer of a row is 1000 or more: then it does what the number stands for. The
 * numbers are those of the tables in test_code.c.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define TRIAL_SCORE moody_score
#include <sextant/plugin.h>
static sx_plugin_status moody_score(void *self, const sx_plugin_block *answers,
                                    const sx_plugin_scores *scores, sx_plugin_error *error);
#include "trial.h"

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    return answers->values[0][row] + answers->values[1][row];
}

static volatile int zero = 0;

static int deep(int depth)
{
    volatile char room[4096];
    room[0] = (char)depth;
    if (depth < 0) {
        return 0;
    }
    return deep(depth + 1) + room[0];
}

static void *nothing(void *unused)
{
    return unused;
}

static void die(int what)
{
    char *const arguments[] = {(char *)"true", NULL};
    char *const environment[] = {NULL};
    static char junk[4096];
    switch (what) {
    case 1000: *(volatile int *)8 = 1; break;
    case 1001: abort();
    case 1002: zero = 7 / zero; break;
    case 1003: zero = deep(0); break;
    case 1004:
        for (;;) {
            zero = 0;
        }
    case 1005:
        for (;;) {
            sleep(1000);
        }
    case 1006: exit(0);
    case 1007: _exit(3);
    case 1008: (void)!socket(AF_INET, SOCK_STREAM, 0); break;
    case 1009: (void)!fork(); break;
    case 1010: execve("/bin/true", arguments, environment); break;
    case 1011: kill(getppid(), SIGTERM); break;
    case 1012: ptrace(PTRACE_TRACEME, 0, NULL, NULL); break;
    case 1013: unlink("/nothing/is/here"); break;
    case 1014: raise(SIGKILL); break;
    case 1015:
        close(3);
        for (;;) {
            sleep(1000);
        }
    case 1016: syscall(SYS_sendto, 3, junk, 10, 0, NULL, 0); break;
    case 1017: syscall(SYS_sendto, 3, junk, 320, 0, NULL, 0); break;
    case 1018: syscall(SYS_sendto, 3, junk, 4096, 0, NULL, 0); break;
    case 1019: close(3); break;
    case 1020: chdir("/"); break;
    case 1021: setsid(); break;
    case 1022: kill(0, SIGKILL); break;
    case 1023:
        shutdown(3, SHUT_RDWR);
        sleep(1000);
        break;
    case 1024:
        while (clock() < CLOCKS_PER_SEC / 20) {
        }
        break;
    default: break;
    }
}

/* What is refused softly: the errno, or 0 when it was not refused. */
static int refusal(int what)
{
    struct stat status;
    pthread_t thread;
    void *memory = MAP_FAILED;
    errno = 0;
    switch (what) {
    case 2000: return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
    case 2001: return open("/tmp/sextant-trial", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
    case 2002: return stat("/etc/passwd", &status) < 0 ? errno : 0;
    case 2003: return pthread_create(&thread, NULL, nothing, NULL);
    case 2004:
        memory = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return memory == MAP_FAILED ? errno : 0;
    case 2005: return access("/etc/passwd", R_OK) < 0 ? errno : 0;
    case 2006: return fopen("/proc/self/mem", "r") == NULL ? errno : 0;
    default: return -1;
    }
}

/* Open files above those that a worker has. */
static int open_files(void)
{
    int count = 0;
    for (int fd = 7; fd < 1024; fd++) {
        struct pollfd watched = {.fd = fd};
        if (poll(&watched, 1, 0) >= 0 && (watched.revents & POLLNVAL) == 0) {
            count++;
        }
    }
    return count;
}

static int print_much(void)
{
    for (int i = 0; i < 40000; i++) {
        fprintf(i % 2 ? stderr : stdout, "line %d\033[31m of very many\n", i);
    }
    fflush(stdout);
    fprintf(stderr, "the last words\n");
    return 1;
}

static int memory_ends(void)
{
    size_t got = 0;
    while (got < 4096) {
        /* volatile: what nobody looks at, a compiler does not allocate */
        char *volatile part = malloc((size_t)1 << 20);
        if (part == NULL) {
            return got > 100;
        }
        part[0] = 1;
        got++;
    }
    return 0;
}

static void answer_oddly(int what, const sx_plugin_block *answers, const sx_plugin_scores *scores,
                         uint64_t row)
{
    double *value = &scores->values[0][row];
    uint8_t *status = &scores->status[0][row];
    *value = 1;
    switch (what) {
    case 3000: *value = NAN; break;
    case 3001: *value = INFINITY; break;
    case 3002: *value = 1e6; break;
    case 3003: *value = -1; break;
    case 3004: *status = 200; break;
    case 3005: *status = SX_PLUGIN_CELL_FAILED; break;
    case 3006: *status = SX_PLUGIN_CELL_UNDEFINED; break;
    case 3007: *value = -0.0; break;
    case 3008: scores->values[0][scores->rows] = 5; break;
    case 3009: scores->status[0][scores->rows] = 0; break;
    case 3010: ((double *)(size_t)answers->values[0])[row] = 0; break;
    case 3011: *value = print_much(); break;
    case 3012: *value = memory_ends(); break;
    case 3013: *value = open_files(); break;
    case 3014:
        *status = SX_PLUGIN_CELL_INCOMPLETE;
        *value = 41;
        break;
    case 3015: memset((char *)scores->values[0] + ((size_t)8 << 20), 0x55, 4096); break;
    default: break;
    }
}

static sx_plugin_status moody_score(void *self, const sx_plugin_block *answers,
                                    const sx_plugin_scores *scores, sx_plugin_error *error)
{
    (void)self;
    for (uint64_t row = 0; row < scores->rows; row++) {
        int what = (int)answers->values[0][row];
        if (what >= 5000 && what < 6000 && scores->rows > 1) {
            die(what - 4000); /* in blocks alone */
        }
        scores->status[0][row] = SX_PLUGIN_CELL_OK;
        if (what == 4000) {
            memcpy(error->message, "row by row\033[1m\n, please", 24);
            return SX_PLUGIN_E_DATA;
        }
        if (what == 4001) {
            return -100; /* a number of the host */
        }
        if (what >= 3000) {
            answer_oddly(what, answers, scores, row);
        } else if (what >= 2000) {
            scores->values[0][row] = refusal(what);
        } else {
            if (what >= 1000) {
                die(what);
            }
            scores->values[0][row] = score_row(answers, row);
        }
    }
    return SX_PLUGIN_OK;
}
