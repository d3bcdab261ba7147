/*
 * memory.c: makes and seals memory files.
 */
#define _GNU_SOURCE
#include "worker/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define LOWEST 16 /* above the fixed descriptors of protocol.h */

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

int sx_memory_lift(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, LOWEST);
}

static int failed(int fd)
{
    int error = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    errno = error;
    return -1;
}

static int new_file(uint64_t size)
{
    /* Not executable, where the kernel knows that wish; some refuse memory files without it. */
    int fd = memfd_create("sextant", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL) {
        fd = memfd_create("sextant", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    }
    if (fd < 0) {
        return -1;
    }
    int lifted = sx_memory_lift(fd);
    (void)close(fd);
    if (lifted < 0 || ftruncate(lifted, (off_t)size) != 0) {
        return failed(lifted);
    }
    return lifted;
}

int sx_memory_for_reading(uint64_t size, unsigned char **ret_memory)
{
    int fd = new_file(size);
    if (fd < 0) {
        return -1;
    }
    void *memory = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        return failed(fd);
    }
    /* Our mapping stays writable; nobody makes another one. */
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) !=
        0) {
        int error = errno;
        (void)munmap(memory, (size_t)size);
        errno = error;
        return failed(fd);
    }
    *ret_memory = memory;
    return fd;
}

int sx_memory_for_writing(uint64_t size, const unsigned char **ret_memory)
{
    int fd = new_file(size);
    if (fd < 0) {
        return -1;
    }
    /* Without shrinking, reading can never end in SIGBUS. */
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return failed(fd);
    }
    const void *memory = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        return failed(fd);
    }
    *ret_memory = memory;
    return fd;
}

void sx_memory_unmap(const unsigned char *memory, uint64_t size)
{
    union {
        const unsigned char *given;
        void *memory;
    } as = {.given = memory};
    if (memory != NULL) {
        (void)munmap(as.memory, (size_t)size);
    }
}

int sx_memory_of(const void *bytes, size_t size)
{
    int fd = new_file(size);
    const char *from = bytes;
    size_t done = 0;
    while (fd >= 0 && done < size) {
        ssize_t wrote = pwrite(fd, from + done, size - done, (off_t)done);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return failed(fd);
        }
        done += (size_t)wrote;
    }
    if (fd >= 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return failed(fd);
    }
    return fd;
}
