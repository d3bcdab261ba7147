/*
 * worker_record.c: how the worker of a build with SEXTANT_COVERAGE and clang says which branches ran in it.
 * In the jail nothing can be opened or written. So the record is a file that all workers map before main()
 * begins, and what ran is added to it before each reply and at the end: memory is all that this takes, and
 * the jail is the same as in every other build. Linked to no program but that worker (cmake/Worker.cmake).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of clang's profile runtime. That the first is defined here keeps out the part of it that would write a
 * file at exit, which the jail ends or answers with a message that tests take for one of the code. */
extern int __llvm_profile_runtime;
int __llvm_profile_runtime;
uint64_t __llvm_profile_get_size_for_buffer(void);
int __llvm_profile_write_buffer(char *buffer);
int __llvm_profile_merge_from_buffer(const char *buffer, uint64_t size);
void __llvm_profile_reset_counters(void);

/* What the linker puts before these two calls of the C library. */
ssize_t __real_send(int socket, const void *data, size_t size, int flags);
ssize_t __wrap_send(int socket, const void *data, size_t size, int flags);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

static pthread_mutex_t *lock; /* in memory that all workers share; its holder may be killed */
static char *record;          /* NULL: nothing is recorded */
static uint64_t record_size;

static void *map_file(int file, size_t size)
{
    void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

static int make_lock(void *memory)
{
    pthread_mutexattr_t kind;
    (void)pthread_mutexattr_init(&kind);
    (void)pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    (void)pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
    int failed = pthread_mutex_init(memory, &kind);
    (void)pthread_mutexattr_destroy(&kind);
    return failed;
}

/* The first worker makes both files; the others wait for it. */
static int open_files(int lock_file, int record_file)
{
    struct stat locks, records;
    if (flock(lock_file, LOCK_EX) != 0 || fstat(lock_file, &locks) != 0 ||
        fstat(record_file, &records) != 0 ||
        (locks.st_size == 0 && ftruncate(lock_file, sizeof *lock) != 0) ||
        ftruncate(record_file, (off_t)record_size) != 0) {
        return -1;
    }
    lock = map_file(lock_file, sizeof *lock);
    char *mapped = map_file(record_file, record_size);
    if (lock == NULL || mapped == NULL || (locks.st_size == 0 && make_lock(lock) != 0)) {
        return -1;
    }
    /* One of another build is begun anew: its counters mean something else. */
    if ((uint64_t)records.st_size != record_size ||
        __llvm_profile_merge_from_buffer(mapped, record_size) != 0) {
        __llvm_profile_reset_counters();
        (void)__llvm_profile_write_buffer(mapped);
    }
    __llvm_profile_reset_counters();
    record = mapped;
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    (void)mkdir(SX_RECORDS, 0777);
    record_size = __llvm_profile_get_size_for_buffer();
    int flags = O_RDWR | O_CREAT | O_CLOEXEC;
    int lock_file = open(SX_RECORDS "/worker.lock", flags, 0666);
    int record_file = open(SX_RECORDS "/worker.profraw", flags, 0666);
    if (lock_file >= 0 && record_file >= 0) {
        (void)open_files(lock_file, record_file);
        /* Said, as what is mapped stays open after close(), and with it the lock of the file. */
        (void)flock(lock_file, LOCK_UN);
    }
    (void)close(record_file);
    (void)close(lock_file);
}

/* Moves what was counted here to the record. */
static void add(void)
{
    if (record == NULL) {
        return;
    }
    int error = errno;
    int locked = pthread_mutex_lock(lock);
    if (locked == EOWNERDEAD) {
        locked = pthread_mutex_consistent(lock);
    }
    if (locked == 0) {
        (void)__llvm_profile_merge_from_buffer(record, record_size);
        (void)__llvm_profile_write_buffer(record);
        __llvm_profile_reset_counters();
        (void)pthread_mutex_unlock(lock);
    }
    errno = error;
}

__attribute__((destructor)) static void end(void)
{
    add();
}

ssize_t __wrap_send(int socket, const void *data, size_t size, int flags)
{
    add();
    return __real_send(socket, data, size, flags);
}

void __wrap__exit(int status)
{
    add();
    __real__exit(status);
}
