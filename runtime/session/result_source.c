/*
 * result_source.c: reads lines through one buffer. A file that begins like a document over several lines is
 * taken whole when it is one; whatever cannot be that is lines.
 */
#include "session/result_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "base/folder.h"
#include "base/json_read.h"
#include "session/provenance.h"
#include "store/journal.h"

#define CHUNK ((size_t)256 * 1024)
#define DEPTH_MAX 16

typedef struct reading {
    sx_arena *arena; /* names of folders and files */
    sx_diags *diags;
    sx_result_taker take;
    sx_result_table table;
    void *user;
    bool found;
    /* of one file */
    const char *file;
    int fd;
    sx_buf buf;
    size_t start; /* of what was not handed out */
    uint64_t line;
    bool ended;
} reading;

/* --- one file ---------------------------------------------------------------------------------- */

static sx_status refuse(const reading *r, const char *path, int error)
{
    bool absent = sx_is_absent(error);
    return sx_diag_add(r->diags, absent ? SX_E_NOT_FOUND : SX_E_INPUT,
                       absent ? "FILE.NOT_FOUND" : "FILE.READ", (sx_where){.file = path},
                       "a file or folder that can be read", "cannot be read, %s (%d)",
                       sx_errno_text(error), error);
}

/* Takes what was handed out away and reads one more chunk. */
static sx_status read_more(reading *r)
{
    size_t rest = r->buf.len - r->start;
    if (r->start > 0) {
        memmove(r->buf.data, r->buf.data + r->start, rest);
        r->buf.len = rest;
        r->start = 0;
    }
    char *to = sx_buf_reserve(&r->buf, CHUNK);
    if (to == NULL) {
        return sx_diag_add(r->diags, SX_E_MEMORY, "MEMORY", (sx_where){.file = r->file}, NULL,
                           "memory ran out while reading results");
    }
    ssize_t got;
    do {
        got = read(r->fd, to, CHUNK);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return refuse(r, r->file, errno);
    }
    r->ended = got == 0;
    sx_buf_take(&r->buf, (size_t)got);
    return SX_OK;
}

static sx_slice unread(const reading *r)
{
    return (sx_slice){r->buf.len == 0 ? "" : r->buf.data + r->start, r->buf.len - r->start};
}

static sx_status hand_out(const reading *r, sx_slice text, bool too_long, bool cut)
{
    const sx_result_text one = {.text = too_long ? SX_SLICE("") : sx_slice_trim(text),
                                .file = r->file,
                                .line = r->line,
                                .too_long = too_long,
                                .cut = cut,
                                .found = r->found};
    return one.text.len == 0 && !too_long ? SX_OK : r->take(r->user, &one);
}

/* The rest of a line that is too long. */
static sx_status skip_line(reading *r)
{
    sx_status status = SX_OK;
    while (status == SX_OK) {
        sx_slice rest = unread(r);
        const char *end = rest.len == 0 ? NULL : memchr(rest.at, '\n', rest.len);
        if (end != NULL) {
            r->start += (size_t)(end - rest.at) + 1;
            break;
        }
        r->start = r->buf.len;
        if (r->ended) {
            break;
        }
        status = read_more(r);
    }
    return status == SX_OK ? hand_out(r, SX_SLICE(""), true, false) : status;
}

/* One line; *ret_more is false at the end of the file. */
static sx_status next_line(reading *r, bool *ret_more)
{
    size_t looked = 0;
    for (;;) {
        sx_slice rest = unread(r);
        const char *end =
            rest.len == looked ? NULL : memchr(rest.at + looked, '\n', rest.len - looked);
        *ret_more = end != NULL || rest.len > 0;
        if (end != NULL || r->ended) {
            size_t len = end != NULL ? (size_t)(end - rest.at) : rest.len;
            r->start += len + (end != NULL);
            r->line += *ret_more;
            bool too_long = len > SX_RESULT_MAX;
            return hand_out(r, (sx_slice){rest.at, len}, too_long, end == NULL);
        }
        if (rest.len > SX_RESULT_MAX) {
            r->line++;
            return skip_line(r);
        }
        looked = rest.len;
        sx_status status = read_more(r);
        if (status != SX_OK) {
            return status;
        }
    }
}

/* Does the first line begin something that goes on below? */
static bool begins_document(sx_slice text)
{
    text = sx_slice_trim(text);
    const char *end = text.len == 0 ? NULL : memchr(text.at, '\n', text.len);
    sx_slice line = sx_slice_trim((sx_slice){text.at, end == NULL ? 0 : (size_t)(end - text.at)});
    return line.len > 0 && line.at[0] == '{' && line.at[line.len - 1] != '}';
}

static sx_status try_document(reading *r, bool *ret_taken)
{
    sx_status status = SX_OK;
    *ret_taken = false;
    while (status == SX_OK && !r->ended && r->buf.len <= SX_RESULT_MAX) {
        status = read_more(r);
    }
    json_t *value = NULL;
    if (status != SX_OK || r->buf.len > SX_RESULT_MAX ||
        sx_json_read(unread(r), NULL, 1, NULL, &value) != SX_OK) {
        return status;
    }
    json_decref(value);
    *ret_taken = true;
    r->line = 1;
    return hand_out(r, unread(r), false, false);
}

static sx_status read_open_file(reading *r)
{
    bool more = true;
    bool taken = false;
    sx_status status = read_more(r);
    if (status == SX_OK && begins_document(unread(r))) {
        status = try_document(r, &taken);
    }
    while (status == SX_OK && more && !taken) {
        status = next_line(r, &more);
    }
    return status;
}

static sx_status read_file(reading *r, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    r->file = standard ? "standard input" : path;
    r->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    r->line = 0;
    r->start = 0;
    r->ended = false;
    if (r->fd < 0) {
        return refuse(r, path, errno);
    }
    sx_buf_reset(&r->buf);
    sx_status status = read_open_file(r);
    if (!standard) {
        (void)close(r->fd);
    }
    return status;
}

/* --- folders ----------------------------------------------------------------------------------- */

static bool is_table(const char *name)
{
    return sx_str_ends(name, ".csv") || sx_str_ends(name, ".tsv");
}

static sx_status read_path(reading *r, const char *path, int depth);

/* What stands in a folder: folders in it, and files by their names. Links are not followed: no circles. What
 * went away since is nothing. */
static sx_status read_inside(reading *r, const char *path, int depth)
{
    struct stat about;
    bool named = sx_str_ends(path, ".json") || sx_str_ends(path, ".ndjson") ||
                 sx_str_ends(path, ".jsonl") || (r->table != NULL && is_table(path));
    if (lstat(path, &about) != 0) {
        return sx_is_absent(errno) ? SX_OK : refuse(r, path, errno);
    }
    return S_ISDIR(about.st_mode) || (named && S_ISREG(about.st_mode))
               ? read_path(r, path, depth + 1)
               : SX_OK;
}

static sx_status read_folder(reading *r, const char *path, int depth)
{
    char **names = NULL;
    size_t count = 0;
    if (depth >= DEPTH_MAX) {
        return sx_diag_add(r->diags, SX_E_INPUT, "FILE.DEPTH", (sx_where){.file = path},
                           "at most 16 folders in each other", "folders are nested too deep");
    }
    int error = sx_folder_names(path, r->arena, &names, &count);
    sx_status status = error == 0 ? SX_OK : refuse(r, path, error);
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        if (names[i][0] != '.') {
            const char *inside = sx_arena_printf(r->arena, "%s/%s", path, names[i]);
            status = inside == NULL ? SX_E_MEMORY : read_inside(r, inside, depth);
        }
    }
    return status;
}

static sx_status read_path(reading *r, const char *path, int depth)
{
    struct stat about;
    if (strcmp(path, "-") != 0 && stat(path, &about) != 0) {
        return refuse(r, path, errno);
    }
    bool folder = strcmp(path, "-") != 0 && S_ISDIR(about.st_mode);
    r->found = folder || depth > 0;
    if (!folder && r->table != NULL && is_table(path)) {
        return r->table(r->user, path, r->found);
    }
    return folder ? read_folder(r, path, depth) : read_file(r, path);
}

sx_status sx_results_read(const sx_result_paths *in, sx_arena *arena, sx_diags *diags,
                          sx_result_taker take, sx_result_table table, void *user)
{
    reading r = {.arena = arena, .diags = diags, .take = take, .table = table, .user = user};
    const char *store = NULL;
    sx_status status = SX_OK;
    sx_buf_init(&r.buf, SX_RESULT_MAX + 2 * CHUNK + 1);
    if (in->count == 0) {
        status = sx_store_directory(in->store, arena, diags, &store);
        const char *folder = status == SX_OK ? sx_arena_printf(arena, "%s/results", store) : NULL;
        if (status == SX_OK) {
            status = folder == NULL ? SX_E_MEMORY : read_path(&r, folder, 0);
        }
    }
    for (size_t i = 0; status == SX_OK && i < in->count; i++) {
        status = read_path(&r, in->paths[i], 0);
    }
    sx_buf_free(&r.buf);
    return status;
}
