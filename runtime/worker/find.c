/*
 * find.c: looks for sextant-worker where a build or an installation has it. An installation that was moved as
 * a whole still finds its own.
 */
#define _GNU_SOURCE
#include "worker/find.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_ROOM 4096

static bool is_program(const sx_buf *path)
{
    return !path->failed && path->len > 0 && access(sx_buf_text(path), X_OK) == 0;
}

/* Without "..", for messages. */
static void straighten(sx_buf *path)
{
    char *straight = realpath(sx_buf_text(path), NULL);
    if (straight != NULL) {
        sx_buf_reset(path);
        sx_buf_str(path, straight);
        free(straight);
    }
}

/* From the folder of `file` to each place where the worker may be. */
static bool look_from(const char *file, sx_buf *out)
{
    static const char *const ways[] = {"sextant-worker", "../libexec/sextant/sextant-worker",
                                       "../../libexec/sextant/sextant-worker"};
    const char *end = strrchr(file, '/');
    if (end == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        sx_buf_reset(out);
        sx_buf_add(out, file, (size_t)(end - file) + 1);
        sx_buf_str(out, ways[i]);
        if (is_program(out)) {
            straighten(out);
            return true;
        }
    }
    return false;
}

static bool look_near_library(sx_buf *out)
{
    static const char here = 0; /* lies in the library, or in the program that holds all of it */
    Dl_info info;
    return dladdr(&here, &info) != 0 && info.dli_fname != NULL && look_from(info.dli_fname, out);
}

static bool look_near_program(sx_buf *out)
{
    char path[PATH_ROOM];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0) {
        return false;
    }
    path[length] = '\0';
    return look_from(path, out);
}

bool sx_worker_find(const char *given, sx_buf *out)
{
    /* Never from the environment of a program that runs with more rights than its caller. */
    const char *named = given != NULL ? given : secure_getenv("SEXTANT_WORKER");
    if (named != NULL && named[0] != '\0') {
        sx_buf_reset(out);
        sx_buf_str(out, named);
        return is_program(out);
    }
    if (look_near_library(out) || look_near_program(out)) {
        return true;
    }
    sx_buf_reset(out);
    sx_buf_str(out, SX_LIBEXEC_DIR "/sextant-worker");
    return is_program(out);
}

bool sx_worker_find_other(const char *given, const char *name, sx_buf *out)
{
    if (!sx_worker_find(given, out)) {
        return false;
    }
    const char *end = strrchr(sx_buf_text(out), '/');
    out->len = end == NULL ? 0 : (size_t)(end - out->data) + 1;
    sx_buf_str(out, name);
    return is_program(out);
}
