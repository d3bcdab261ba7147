/*
 * process.h: a worker process: started with the open files it is given and nothing else, watched and
 * ended through its pidfd. Never touches signal handlers or other children of the host.
 */
#ifndef SX_WORKER_PROCESS_H
#define SX_WORKER_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

typedef struct sx_process {
    pid_t pid;
    pid_t thread; /* which started it: the worker dies with it */
    int watch;    /* pidfd */
    int socket;
    int printed; /* what it writes to standard output and error */
} sx_process;

/* What a worker is given; -1: nothing. */
typedef struct sx_process_files {
    int input, output, start, library;
} sx_process_files;

/* 0, or errno. */
int sx_process_start(const char *path, const sx_process_files *files, sx_process *ret);

typedef enum sx_ending_kind {
    SX_ENDING_SIGNAL,
    SX_ENDING_EXIT,
    SX_ENDING_UNKNOWN /* the host lets the kernel forget its children */
} sx_ending_kind;
typedef struct sx_ending {
    sx_ending_kind kind;
    int number; /* of the signal, or the exit status */
} sx_ending;

void sx_process_kill(const sx_process *process);
/* Waits for the end, which must be near, and forgets the process. Its pipe stays open. */
sx_ending sx_process_reap(sx_process *process);
void sx_process_close_pipe(sx_process *process);

#endif
