/*
 * constructor_files.c: tries files while it is loaded: how many of them it could open, or look into, is its score.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trial.h"

static int opened;

static void try_file(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    if (fd >= 0) {
        opened++;
        close(fd);
    }
}

__attribute__((constructor)) static void at_load(void)
{
    try_file("/etc/passwd", O_RDONLY);
    try_file("/etc/hostname", O_RDONLY);
    try_file("/", O_RDONLY | O_DIRECTORY);
    try_file("/usr/lib", O_RDONLY | O_DIRECTORY);
    try_file("/proc/self/status", O_RDONLY);
    try_file("/proc/self/mem", O_RDWR);
    try_file("/dev/null", O_WRONLY);
    try_file("/tmp/sextant-trial-file", O_WRONLY | O_CREAT);
    try_file("sextant-trial-file", O_WRONLY | O_CREAT);
    opened += getenv("PATH") != NULL;
    opened += mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 4, 0) != MAP_FAILED;
}

static double score_row(const sx_plugin_block *answers, uint64_t row)
{
    (void)answers;
    (void)row;
    return opened;
}
