/*
 * process.h: a worker process: started with the open files it is given and nothing else, watched and
 * ended through its pidfd. Never touches signal handlers or other children of the host.
 */
#ifndef SX_WORKER_PROCESS_H
#define SX_WORKER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct sx_process {
    pid_t pid;
    pid_t thread; /* which started it: the worker dies with it */
    int watch;    /* pidfd */
    int socket;   /* -1: none */
    int printed;  /* what it writes to standard output and error; -1: nobody reads it */
} sx_process;

/* An open file of ours, and its number in the new process. `from` -1: left out. */
typedef struct sx_process_gift {
    int from, to;
} sx_process_gift;

/*
 * Starts the program at `path` with these files, an empty environment and signals as in a fresh process.
 * Standard input and standard error are /dev/null where nothing is given. The files must lie above the numbers that are
 * given (sx_memory_lift). `arguments` ends with NULL. 0, or errno; then nothing runs.
 */
int sx_process_spawn(const char *path, char *const *arguments, const sx_process_gift *gifts,
                     size_t count, sx_process *ret);

/* What a worker is given; -1: nothing. */
typedef struct sx_process_files {
    int input, output, start, library;
} sx_process_files;

/* A worker, with a socket to it and a pipe from what it prints. 0, or errno. */
int sx_process_start(const char *path, const sx_process_files *files, sx_process *ret);

typedef enum sx_ending_kind {
    SX_ENDING_SIGNAL,
    SX_ENDING_EXIT,
    SX_ENDING_UNKNOWN /* the host lets the kernel forget its children, or it cannot be ended */
} sx_ending_kind;
typedef struct sx_ending {
    sx_ending_kind kind;
    int number; /* of the signal, or the exit status */
} sx_ending;

void sx_process_kill(const sx_process *process);
/* For how long it could have run and had no processor, since its start. 0 where the kernel does not say. */
int64_t sx_process_starved_ms(const sx_process *process);
/* Has it ended, or does it within so many milliseconds? */
bool sx_process_ended(const sx_process *process, int within_ms);
/*
 * Waits for the end, which must be near, and forgets the process. Its pipe stays open. A process that goes on
 * for seconds is killed; one that cannot be killed is left behind.
 */
sx_ending sx_process_reap(sx_process *process);
void sx_process_close_pipe(sx_process *process);

#endif
