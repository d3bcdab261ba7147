/*
 * spss.c: starts sextant-spss and understands how it ended.
 */
#define _GNU_SOURCE
#include "worker/spss.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "worker/find.h"
#include "worker/memory.h"

/* Far more than reading takes: these seconds, and one for so many bytes. They only end what hangs. */
#define SECONDS_LEAST ((uint64_t)600)
#define BYTES_A_SECOND ((uint64_t)100000)
#define SECONDS_MOST ((uint64_t)1000000)

#define TEXT_MAX ((size_t)8192)

bool sx_spss_is(const unsigned char *bytes, size_t len)
{
    return len >= SX_SPSS_LOOK &&
           (memcmp(bytes, "$FL2", SX_SPSS_LOOK) == 0 || memcmp(bytes, "$FL3", SX_SPSS_LOOK) == 0);
}

/* --- start ---------------------------------------------------------------------------------------- */

static void put_seconds(sx_buf *out, uint64_t size)
{
    uint64_t seconds = SECONDS_LEAST + size / BYTES_A_SECOND;
    sx_buf_int(out, (int64_t)(seconds < SECONDS_MOST ? seconds : SECONDS_MOST));
}

/* `file` and `write` lie above the numbers that the program is given. */
static int spawn(sx_spss *spss, const sx_buf *path, uint64_t size, int file, int write)
{
    char name[] = "sextant-spss";
    sx_buf host, seconds;
    sx_buf_init(&host, TEXT_MAX);
    sx_buf_init(&seconds, TEXT_MAX);
    sx_buf_int(&host, getpid());
    put_seconds(&seconds, size);
    int error = host.failed || seconds.failed ? ENOMEM : 0;
    if (error == 0) {
        char *arguments[] = {name, host.data, seconds.data, NULL};
        const sx_process_gift gifts[] = {{file, STDIN_FILENO}, {write, STDOUT_FILENO}};
        error = sx_process_spawn(sx_buf_text(path), arguments, gifts, 2, &spss->process);
    }
    sx_buf_free(&host);
    sx_buf_free(&seconds);
    return error;
}

static int start_at(sx_spss *spss, const sx_buf *path, int file, uint64_t size)
{
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0) {
        return errno;
    }
    int write = sx_memory_lift(pipes[1]);
    int error = write < 0 ? errno : 0;
    (void)close(pipes[1]);
    int lifted = error == 0 ? sx_memory_lift(file) : -1;
    error = error == 0 && lifted < 0 ? errno : error;
    if (error == 0) {
        error = spawn(spss, path, size, lifted, write);
    }
    if (lifted >= 0) {
        (void)close(lifted);
    }
    if (write >= 0) {
        (void)close(write);
    }
    if (error != 0) {
        (void)close(pipes[0]);
        return error;
    }
    spss->text = pipes[0];
    spss->running = true;
    return 0;
}

int sx_spss_start(sx_spss *spss, int file, uint64_t size, const char *worker)
{
    sx_buf path;
    *spss = (sx_spss){0};
    if (lseek(file, 0, SEEK_SET) != 0) {
        return errno;
    }
    sx_buf_init(&path, TEXT_MAX);
    bool found = sx_worker_find_other(worker, "sextant-spss", &path);
    int error = path.failed ? ENOMEM : found ? start_at(spss, &path, file, size) : ENOENT;
    sx_buf_free(&path);
    return error;
}

/* --- end ------------------------------------------------------------------------------------------ */

static sx_spss_end end_of(sx_ending ending)
{
    if (ending.kind == SX_ENDING_EXIT &&
        (ending.number == SX_SPSS_WHOLE || ending.number == SX_SPSS_UNCOUNTED ||
         (ending.number >= SX_SPSS_DAMAGED && ending.number <= SX_SPSS_NO_COLUMNS))) {
        return (sx_spss_end)ending.number;
    }
    bool closed = ending.kind == SX_ENDING_SIGNAL &&
                  (ending.number == SIGSYS || ending.number == SIGXCPU || ending.number == SIGKILL);
    return closed ? SX_SPSS_CLOSED : SX_SPSS_CRASHED;
}

static void close_text(sx_spss *spss)
{
    (void)close(spss->text);
    spss->running = false;
}

sx_spss_end sx_spss_finish(sx_spss *spss)
{
    close_text(spss);
    return end_of(sx_process_reap(&spss->process));
}

void sx_spss_stop(sx_spss *spss)
{
    if (spss->running) {
        sx_process_kill(&spss->process);
        close_text(spss);
        (void)sx_process_reap(&spss->process);
    }
}

const char *sx_spss_fault(sx_spss_end end, const char **ret_remedy)
{
    static const struct {
        sx_spss_end end;
        const char *fault, *remedy;
    } faults[] = {
        {SX_SPSS_UNCOUNTED,
         "the SPSS file does not say how many rows it has: it cannot be seen whether all are there",
         "--expect-rows N, the file saved again by SPSS, or as CSV"},
        {SX_SPSS_ENCODING, "the texts of the SPSS file are in an encoding that is not known here",
         "save it again in SPSS with Unicode encoding, or as CSV"},
        {SX_SPSS_MEMORY, "the SPSS file takes more memory than such a file may",
         "save the columns that are needed in a file of their own, or as CSV"},
        {SX_SPSS_JAIL, "this machine cannot jail the program that takes SPSS files apart",
         "save the file as CSV; sextant doctor says what is missing"},
        {SX_SPSS_NO_COLUMNS, "the SPSS file has no columns", "a file with data in it"},
        {SX_SPSS_CLOSED, "the SPSS file made its reader do what it must not, or take too long",
         "the file as SPSS made it: copy it again, or save it as CSV"}};
    if (end == SX_SPSS_WHOLE) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (faults[i].end == end) {
            *ret_remedy = faults[i].remedy;
            return faults[i].fault;
        }
    }
    *ret_remedy = "the file as SPSS made it: copy it again, or save it as CSV";
    return "the SPSS file is damaged or cut off";
}
