/*
 * journal.c: journals on disk: made, opened and checked, appended to, closed. Appending is one write
 * and one fdatasync; what fails is taken back.
 */
#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "base/rng.h"
#include "store/lock.h"
#include "store/record.h"

#define CREATE_TRIES 16

struct sx_journal {
    sx_arena *arena; /* names */
    int fd;          /* -1: only looked at */
    bool broken;     /* the disk cannot be trusted: nothing more is appended */
    const char *path;
    char id[SX_SESSION_ID];
    char chain[SX_CHAIN]; /* hash of the last record */
    sx_buf text;          /* the file as it is on disk */
    size_t *starts;       /* of the bodies in text; their lengths beside */
    size_t *lengths;
    size_t count, capacity;
};

static sx_status refuse(const sx_journal *journal, const char *code, const char *what, int error,
                        const char *expected, sx_diags *diags)
{
    return sx_diag_add(diags, error == ENOMEM ? SX_E_MEMORY : SX_E_STORE, code,
                       (sx_where){.file = journal->path}, expected, "%s, %s (%d)", what,
                       sx_errno_text(error), error);
}

static sx_status out_of_memory(const sx_journal *journal, sx_diags *diags)
{
    const char *path = journal == NULL ? NULL : journal->path;
    return sx_diag_add(diags, SX_E_MEMORY, "STORE.MEMORY", (sx_where){.file = path}, NULL,
                       "memory ran out while keeping a session");
}

static sx_journal *new_journal(void)
{
    sx_journal *journal = calloc(1, sizeof *journal);
    if (journal == NULL) {
        return NULL;
    }
    journal->fd = -1;
    journal->arena = sx_arena_new(0);
    sx_buf_init(&journal->text, SX_JOURNAL_MAX);
    if (journal->arena == NULL) {
        free(journal);
        return NULL;
    }
    return journal;
}

void sx_journal_close(sx_journal *journal)
{
    if (journal == NULL) {
        return;
    }
    if (journal->fd >= 0) {
        (void)close(journal->fd);
    }
    sx_buf_free(&journal->text);
    sx_arena_free(journal->arena);
    free(journal->starts);
    free(journal->lengths);
    free(journal);
}

void sx_journal_discard(sx_journal *journal)
{
    if (journal->count == 0) {
        sx_journal_withdraw(journal);
    }
}

void sx_journal_withdraw(sx_journal *journal)
{
    if (journal->fd >= 0) {
        (void)unlink(journal->path);
    }
}

/* Room for one more record before anything is written, so that memory cannot run out after. */
static bool grow(sx_journal *journal)
{
    if (journal->count < journal->capacity) {
        return true;
    }
    size_t capacity = journal->capacity == 0 ? 64 : journal->capacity * 2;
    size_t *starts = realloc(journal->starts, capacity * sizeof *starts);
    if (starts == NULL) {
        return false;
    }
    journal->starts = starts;
    size_t *lengths = realloc(journal->lengths, capacity * sizeof *lengths);
    if (lengths == NULL) {
        return false;
    }
    journal->lengths = lengths;
    journal->capacity = capacity;
    return true;
}

/* --- creating ---------------------------------------------------------------------------------- */

/* Twelve characters that are hard to confuse, in groups: what a person types to resume. */
static bool make_id(char ret[SX_SESSION_ID])
{
    static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz7"; /* 32 places */
    unsigned char bytes[12];
    size_t at = 0;
    if (!sx_random_bytes(bytes, sizeof bytes)) {
        return false;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i > 0 && i % 4 == 0) {
            ret[at++] = '-';
        }
        ret[at++] = letters[bytes[i] & 31U];
    }
    ret[at] = '\0';
    return true;
}

/* The name of a new file is durable only when its directory was synced too. */
static int sync_directory(const char *directory)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    int error = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
    (void)close(fd);
    return error;
}

static sx_status create_in(sx_journal *journal, const char *directory, sx_diags *diags)
{
    int error = EEXIST;
    for (int i = 0; i < CREATE_TRIES && error == EEXIST; i++) {
        if (!make_id(journal->id)) {
            error = errno;
            break;
        }
        journal->path = sx_store_path(directory, journal->id, ".ndjson", journal->arena);
        if (journal->path == NULL) {
            return out_of_memory(journal, diags);
        }
        journal->fd = open(journal->path,
                           O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
        error = journal->fd < 0 ? errno : 0;
    }
    if (error == 0 && !sx_lock_file(journal->fd, &error) && error == 0) {
        error = EBUSY;
    }
    if (error == 0) {
        error = sync_directory(directory);
    }
    if (error != 0) {
        if (journal->fd >= 0) {
            (void)unlink(journal->path);
        }
        return refuse(journal, "STORE.READONLY", "a session cannot be begun here", error,
                      "a directory that can be written and has room, or --store DIR", diags);
    }
    sx_record_start(journal->id, journal->chain);
    return SX_OK;
}

sx_status sx_journal_create(const char *directory, sx_diags *diags, sx_journal **ret)
{
    *ret = NULL;
    sx_status status = sx_store_prepare(directory, diags);
    if (status != SX_OK) {
        return status;
    }
    sx_journal *journal = new_journal();
    if (journal == NULL) {
        return out_of_memory(NULL, diags);
    }
    status = create_in(journal, directory, diags);
    if (status != SX_OK) {
        sx_journal_close(journal);
        return status;
    }
    *ret = journal;
    return SX_OK;
}

/* --- opening ----------------------------------------------------------------------------------- */

static sx_status open_file(sx_journal *journal, bool looking, sx_diags *diags, int *ret_fd)
{
    int flags = looking ? O_RDONLY : O_RDWR | O_APPEND;
    struct stat info;
    *ret_fd = open(journal->path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (*ret_fd < 0 && errno == ENOENT) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "STORE.NOT_FOUND",
                           (sx_where){.file = journal->path}, "sextant run --list names them",
                           "there is no session %s", journal->id);
    }
    if (*ret_fd < 0) {
        return refuse(journal, "STORE.READONLY", "the session cannot be opened", errno,
                      "a file that can be read and written", diags);
    }
    if (fstat(*ret_fd, &info) != 0) {
        return refuse(journal, "STORE.READ", "the session cannot be read", errno, NULL, diags);
    }
    if (!S_ISREG(info.st_mode)) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.CORRUPT", (sx_where){.file = journal->path},
                           "a regular file", "this is not a journal");
    }
    int error = 0;
    if (!looking && !sx_lock_file(*ret_fd, &error)) {
        if (error != 0) {
            return refuse(journal, "STORE.LOCK", "the session cannot be locked", error,
                          "a file system with locks", diags);
        }
        return sx_diag_add(diags, SX_E_STORE, "STORE.LOCKED", (sx_where){.file = journal->path},
                           "end the other program first", "session %s is open in another program",
                           journal->id);
    }
    return SX_OK;
}

static sx_status read_all(sx_journal *journal, int fd, sx_diags *diags)
{
    for (;;) {
        char *to = sx_buf_reserve(&journal->text, 65536);
        if (to == NULL && journal->text.len < SX_JOURNAL_MAX - 65536) {
            return out_of_memory(journal, diags);
        }
        if (to == NULL) {
            return sx_diag_add(diags, SX_E_STORE, "STORE.CORRUPT",
                               (sx_where){.file = journal->path}, NULL,
                               "the journal is too large to be one");
        }
        ssize_t got = read(fd, to, 65536);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return refuse(journal, "STORE.READ", "the session cannot be read", errno, NULL, diags);
        }
        if (got == 0) {
            return SX_OK;
        }
        sx_buf_take(&journal->text, (size_t)got);
    }
}

/* Notes a good record; false when memory ran out. */
static bool note(sx_journal *journal, sx_slice body)
{
    if (!grow(journal)) {
        return false;
    }
    journal->starts[journal->count] = (size_t)(body.at - journal->text.data);
    journal->lengths[journal->count] = body.len;
    journal->count++;
    return true;
}

/* Where a stopped machine leaves off: no newline yet, or blocks of zeros that never got bytes. */
static bool is_torn(sx_slice line, bool ended)
{
    return !ended || memchr(line.at, '\0', line.len) != NULL;
}

/* Checks the records; *ret_good is how many bytes of the file hold whole ones. */
static sx_status check(sx_journal *journal, sx_diags *diags, size_t *ret_good)
{
    const char *text = sx_buf_text(&journal->text);
    size_t len = journal->text.len;
    size_t at = 0;
    sx_record_start(journal->id, journal->chain);
    while (at < len) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t line_len = end == NULL ? len - at : (size_t)(end - text) - at;
        size_t next = end == NULL ? len : at + line_len + 1;
        sx_slice line = {text + at, line_len};
        sx_slice body;
        if (end == NULL || !sx_record_read(line, journal->count + 1, journal->chain, &body)) {
            if (next == len && is_torn(line, end != NULL)) {
                break;
            }
            return sx_diag_add(diags, SX_E_STORE, "STORE.CORRUPT",
                               (sx_where){journal->path, (uint32_t)journal->count + 1, 0},
                               "the file as it was written; nothing was changed in it",
                               "record %zu of the session does not fit the one before it",
                               journal->count + 1);
        }
        if (!note(journal, body)) {
            return out_of_memory(journal, diags);
        }
        at = next;
    }
    *ret_good = at;
    return SX_OK;
}

static sx_status open_in(sx_journal *journal, const char *directory, const char *id, bool looking,
                         sx_diags *diags)
{
    int fd = -1;
    size_t good = 0;
    memcpy(journal->id, id, strlen(id) + 1);
    journal->path = sx_store_path(directory, id, ".ndjson", journal->arena);
    if (journal->path == NULL) {
        return out_of_memory(journal, diags);
    }
    sx_status status = open_file(journal, looking, diags, &fd);
    if (status == SX_OK) {
        status = read_all(journal, fd, diags);
    }
    if (status == SX_OK) {
        status = check(journal, diags, &good);
    }
    if (status == SX_OK && good < journal->text.len) {
        journal->text.len = good;
        if (!looking && (ftruncate(fd, (off_t)good) != 0 || fsync(fd) != 0)) {
            status = refuse(journal, "STORE.WRITE", "a torn record cannot be cut off", errno, NULL,
                            diags);
        }
    }
    if (looking || status != SX_OK) {
        if (fd >= 0) {
            (void)close(fd);
        }
        fd = -1;
    }
    journal->fd = fd;
    return status;
}

static sx_status open_journal(const char *directory, const char *id, bool looking, sx_diags *diags,
                              sx_journal **ret)
{
    *ret = NULL;
    if (!sx_session_id_valid(id)) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "STORE.NOT_FOUND", (sx_where){.file = directory},
                           "an id like k3f9-2m7q-x8pd; sextant run --list names them",
                           "this is not the id of a session");
    }
    sx_journal *journal = new_journal();
    if (journal == NULL) {
        return out_of_memory(NULL, diags);
    }
    sx_status status = open_in(journal, directory, id, looking, diags);
    if (status != SX_OK) {
        sx_journal_close(journal);
        return status;
    }
    *ret = journal;
    return SX_OK;
}

sx_status sx_journal_open(const char *directory, const char *id, sx_diags *diags, sx_journal **ret)
{
    return open_journal(directory, id, false, diags, ret);
}

sx_status sx_journal_look(const char *directory, const char *id, sx_diags *diags, sx_journal **ret)
{
    return open_journal(directory, id, true, diags, ret);
}

const char *sx_journal_id(const sx_journal *journal)
{
    return journal->id;
}

size_t sx_journal_count(const sx_journal *journal)
{
    return journal->count;
}

sx_slice sx_journal_body(const sx_journal *journal, size_t index)
{
    return (sx_slice){journal->text.data + journal->starts[index], journal->lengths[index]};
}

/* --- appending --------------------------------------------------------------------------------- */

/* 0 or an errno. Where the disk is full or a limit is met, it is the rest of a short write that says so. */
static int write_whole(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, data, len);
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        if (written == 0) {
            return ENOSPC;
        }
        data += written > 0 ? written : 0;
        len -= written > 0 ? (size_t)written : 0;
    }
    return 0;
}

static sx_status take_back(sx_journal *journal, size_t old_len, int error, sx_diags *diags)
{
    journal->text.len = old_len;
    if (ftruncate(journal->fd, (off_t)old_len) != 0) {
        journal->broken = true;
    }
    return refuse(journal, "STORE.WRITE", "the last answer is NOT saved", error,
                  journal->broken ? "stop here, and resume the session once the disk is well"
                                  : "make room on the disk and give the answer again",
                  diags);
}

sx_status sx_journal_append(sx_journal *journal, sx_slice body, sx_diags *diags)
{
    char chain[SX_CHAIN];
    size_t old_len = journal->text.len;
    if (journal->fd < 0 || journal->broken) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.BROKEN", (sx_where){.file = journal->path},
                           "stop here, and resume the session once the disk is well",
                           "an answer before this one could not be written, nothing is saved");
    }
    if (body.len > SX_JOURNAL_RECORD_MAX || (body.len > 0 && memchr(body.at, '\n', body.len))) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.RECORD", (sx_where){.file = journal->path},
                           NULL, "the answer is too large to be saved");
    }
    if (!grow(journal)) {
        return out_of_memory(journal, diags);
    }
    memcpy(chain, journal->chain, sizeof chain);
    sx_record_write(&journal->text, journal->count + 1, body, chain);
    if (journal->text.failed) {
        journal->text.failed = false;
        journal->text.len = old_len;
        return out_of_memory(journal, diags);
    }
    /* Read before it is written: what is on the disk is counted, or the next record would not follow it. */
    sx_slice line = {journal->text.data + old_len, journal->text.len - old_len - 1};
    sx_slice written;
    memcpy(chain, journal->chain, sizeof chain);
    if (!sx_record_read(line, journal->count + 1, chain, &written)) {
        journal->text.len = old_len;
        return sx_diag_add(diags, SX_E_INTERNAL, "STORE.RECORD", (sx_where){.file = journal->path},
                           NULL, "a record does not read as it was written");
    }
    int error = write_whole(journal->fd, journal->text.data + old_len, journal->text.len - old_len);
    if (error == 0 && fdatasync(journal->fd) != 0) {
        error = errno;
        journal->broken = true; /* what the system kept of it is not known any more */
    }
    if (error != 0) {
        return take_back(journal, old_len, error, diags);
    }
    memcpy(journal->chain, chain, sizeof chain);
    (void)note(journal, written); /* its place was made before */
    return SX_OK;
}
