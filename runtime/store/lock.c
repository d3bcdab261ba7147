/*
 * lock.c: an open file description lock where the system has it, else flock. Neither is lost when
 * another descriptor of the same file is closed, as the older POSIX locks are.
 */
#define _GNU_SOURCE
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#ifdef F_OFD_SETLK
static int take(int fd)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &lock);
}
#else
static int take(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB);
}
#endif

bool sx_lock_file(int fd, int *ret_error)
{
    *ret_error = 0;
    while (take(fd) != 0) {
        if (errno == EINTR) {
            continue;
        }
        if (errno != EAGAIN && errno != EACCES && errno != EWOULDBLOCK) {
            *ret_error = errno;
        }
        return false;
    }
    return true;
}
