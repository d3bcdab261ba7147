/*
 * main.c: the program. What belongs to a process and not to a library is done here: signals, the
 * three standard streams, and the exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

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

int main(int argc, char **argv)
{
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
