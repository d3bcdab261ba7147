/*
 * main.c: the program. What belongs to a process and not to a library is done here: signals, the
 * three standard streams, and the exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/frame.h"

/*
 * A file opened later must not become one of the standard streams. A closed stream is filled with
 * /dev/null opened the wrong way round, so that using it is still an error.
 */
static int fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
            int filled = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
            if (filled != fd) {
                return -1;
            }
        }
    }
    return 0;
}

/* A short run gives memory back at its end: to shrink and grow in between costs more than all the rest. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_TRIM_THRESHOLD, 8 * 1024 * 1024);
    (void)mallopt(M_TOP_PAD, 1024 * 1024);
#endif
}

int main(int argc, char **argv)
{
    keep_memory();
    if (fill_streams() != 0) {
        fputs("sextant: a standard stream is closed, and /dev/null cannot be opened for it\n",
              stderr);
        return sx_exit_status(SX_E_INTERNAL);
    }
    /* A reader that goes away is an error of writing with exit status 51, not a silent end. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* so is a file that may not grow any more */
    int status = cli_main(argc, argv);
    if (fflush(stdout) != 0 && status == 0) {
        fputs("sextant: standard output: writing failed\n", stderr);
        status = sx_exit_status(SX_E_OUTPUT);
    }
    return status;
}
