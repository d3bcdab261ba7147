/*
 * resume.c: the journal of a run: one line that names the job, then one line for each point, each with a
 * sum of its own. A last line that is not whole was being written when the machine stopped; a line that
 * is wrong before a right one is damage, and refused.
 */
#include "batch/resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file_errno.h"

#define JOURNAL_MAX ((size_t)256 * 1024 * 1024)
#define LINE_MAX_BYTES ((size_t)64 * 1024)
#define EVERY_BYTES ((uint64_t)16 * 1024 * 1024) /* of results between two points */
#define EVERY_MS 1000                            /* or so much time, where that cannot show */
#define NUMBERS 19
#define HEAD "sextant resume 1 "

static sx_status refuse(const sx_resume *resume, const char *code, const char *message,
                        const char *expected, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_INPUT, code, (sx_where){.file = resume->path}, expected, "%s",
                       message);
}

static sx_status refuse_write(const sx_resume *resume, int error, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_OUTPUT, "OUTPUT.WRITE", (sx_where){.file = resume->path},
                       "a place that can be written and has room",
                       "cannot be written whole, %s (%d)", sx_errno_text(error), error);
}

/* ---- a point as a line ------------------------------------------------------------------------- */

static void to_numbers(const sx_resume_point *p, uint64_t n[NUMBERS])
{
    const uint64_t all[NUMBERS] = {
        p->part,          p->mark.offset,    p->mark.rest,       p->mark.want,
        p->mark.blanks,   p->mark.line,      p->mark.rows,       p->mark.at_end,
        p->mark.stopped,  p->mark.skipping,  p->out.length,      p->rejects.length,
        p->summary.rows,  p->summary.scored, p->summary.refused, p->summary.failed,
        p->summary.flags, p->rejected_flags, p->code_status};
    memcpy(n, all, sizeof all);
}

static void from_numbers(const uint64_t n[NUMBERS], sx_resume_point *p)
{
    p->part = n[0];
    p->mark = (sx_lines_mark){n[1], n[2], n[3], n[4], n[5], n[6], n[7] != 0, n[8] != 0, n[9] != 0};
    p->out.length = n[10];
    p->rejects.length = n[11];
    p->summary = (sx_score_summary){
        .rows = n[12], .scored = n[13], .refused = n[14], .failed = n[15], .flags = n[16]};
    p->rejected_flags = n[17];
    p->code_status = n[18];
}

/* The sum of a line: of the job and the line before it too, so that no line fits elsewhere. */
static void sum_of(const sx_resume *resume, const char *line, size_t len, char ret[SX_HASH_TEXT])
{
    sx_buf text;
    sx_buf_init(&text, LINE_MAX_BYTES + SX_HASH_TEXT);
    sx_buf_str(&text, resume->job);
    sx_buf_add(&text, line, len);
    sx_hash_bytes(sx_buf_text(&text), text.len, ret);
    sx_buf_free(&text);
}

static void write_line(const sx_resume *resume, const sx_resume_point *point, sx_buf *out)
{
    uint64_t numbers[NUMBERS];
    char sum[SX_HASH_TEXT];
    to_numbers(point, numbers);
    sx_buf_str(out, point->done ? "done " : "point ");
    for (size_t i = 0; i < NUMBERS; i++) {
        sx_buf_printf(out, "%llu ", (unsigned long long)numbers[i]);
    }
    for (size_t i = 0; i < resume->count; i++) {
        sx_buf_printf(out, "%llu ", (unsigned long long)point->counts[i]);
    }
    sx_buf_printf(out, "%s %s ", point->out.hash, point->rejects.hash);
    sum_of(resume, sx_buf_text(out), out->len, sum);
    sx_buf_str(out, sum);
    sx_buf_char(out, '\n');
}

static bool take_number(sx_slice *text, uint64_t *ret)
{
    uint64_t number = 0;
    size_t at = 0;
    while (at < text->len && sx_is_digit(text->at[at]) && at < 20) {
        uint64_t digit = (uint64_t)(text->at[at] - '0');
        if (number > (UINT64_MAX - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
        at++;
    }
    if (at == 0 || at >= text->len || text->at[at] != ' ') {
        return false;
    }
    *ret = number;
    *text = (sx_slice){text->at + at + 1, text->len - at - 1};
    return true;
}

static bool take_hash(sx_slice *text, char ret[SX_HASH_TEXT])
{
    if (text->len < SX_HASH_TEXT || text->at[SX_HASH_TEXT - 1] != ' ') {
        return false;
    }
    memcpy(ret, text->at, SX_HASH_TEXT - 1);
    ret[SX_HASH_TEXT - 1] = '\0';
    *text = (sx_slice){text->at + SX_HASH_TEXT, text->len - SX_HASH_TEXT};
    return true;
}

/* A line without its end; false when it is not one that was written whole. */
static bool read_line(const sx_resume *resume, sx_slice line, sx_resume_point *ret)
{
    uint64_t numbers[NUMBERS] = {0};
    char sum[SX_HASH_TEXT];
    if (line.len < SX_HASH_TEXT || line.len > LINE_MAX_BYTES) {
        return false;
    }
    size_t body = line.len - (SX_HASH_TEXT - 1);
    sum_of(resume, line.at, body, sum);
    if (memcmp(sum, line.at + body, SX_HASH_TEXT - 1) != 0) {
        return false;
    }
    sx_slice text = {line.at, body};
    ret->done = text.len > 5 && memcmp(text.at, "done ", 5) == 0;
    size_t word = ret->done ? 5 : 6;
    text = (sx_slice){text.at + word, text.len - word};
    bool good = true;
    for (size_t i = 0; i < NUMBERS && good; i++) {
        good = take_number(&text, &numbers[i]);
    }
    for (size_t i = 0; i < resume->count && good; i++) {
        good = take_number(&text, &ret->counts[i]);
    }
    good = good && take_hash(&text, ret->out.hash) && take_hash(&text, ret->rejects.hash);
    from_numbers(numbers, ret);
    return good && text.len == 0;
}

/* ---- the file ---------------------------------------------------------------------------------- */

static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, data, len);
        if (wrote <= 0 && (wrote == 0 || errno != EINTR)) {
            return wrote == 0 ? EIO : errno;
        }
        data += wrote > 0 ? wrote : 0;
        len -= wrote > 0 ? (size_t)wrote : 0;
    }
    return 0;
}

static sx_status begin(sx_resume *resume, sx_diags *diags)
{
    char head[sizeof HEAD + SX_HASH_TEXT];
    memcpy(head, HEAD, sizeof HEAD - 1);
    memcpy(head + sizeof HEAD - 1, resume->job, SX_HASH_TEXT - 1);
    size_t len = sizeof HEAD - 1 + SX_HASH_TEXT - 1;
    head[len++] = '\n';
    int error = ftruncate(resume->fd, 0) != 0 ? errno : write_all(resume->fd, head, len);
    if (error == 0 && (fsync(resume->fd) != 0 || !sx_sync_directory(resume->path))) {
        error = errno;
    }
    return error == 0 ? SX_OK : refuse_write(resume, error, diags);
}

static sx_status damaged(const sx_resume *resume, sx_diags *diags)
{
    return refuse(resume, "RESUME.JOURNAL", "the journal of the interrupted run is damaged",
                  "remove it and the .partial files to begin anew", diags);
}

/* The first line. *ret_len is its length, 0 when it was never written whole. */
static sx_status check_head(const sx_resume *resume, sx_slice text, size_t *ret_len,
                            sx_diags *diags)
{
    const size_t head = sizeof HEAD - 1;
    const size_t len = head + SX_HASH_TEXT;
    *ret_len = 0;
    size_t same = text.len < head ? text.len : head;
    if (memcmp(text.at, HEAD, same) != 0) {
        return damaged(resume, diags);
    }
    if (text.len < len) {
        return memchr(text.at, '\n', text.len) == NULL ? SX_OK : damaged(resume, diags);
    }
    if (text.at[len - 1] != '\n') {
        return damaged(resume, diags);
    }
    if (memcmp(text.at + head, resume->job, SX_HASH_TEXT - 1) != 0) {
        return refuse(
            resume, "RESUME.OTHER",
            "the interrupted run was another one: its instruments, options, input files "
            "or version of Sextant differ",
            "the same command with the same files; or remove the journal and the .partial "
            "files to begin anew",
            diags);
    }
    *ret_len = len;
    return SX_OK;
}

/* The last of the points; what comes after it was never finished and is cut off. */
static sx_status read_points(sx_resume *resume, sx_slice text, size_t at, sx_resume_point *room,
                             sx_diags *diags)
{
    size_t good = at;
    bool broken = false;
    while (at < text.len) {
        const char *end = memchr(text.at + at, '\n', text.len - at);
        size_t len = end == NULL ? text.len - at : (size_t)(end - text.at) - at;
        if (end != NULL && read_line(resume, (sx_slice){text.at + at, len}, room)) {
            if (broken) {
                return damaged(resume, diags);
            }
            uint64_t *counts = resume->last.counts;
            resume->last = *room;
            resume->found = true;
            room->counts = counts;
            good = at + len + 1;
        } else {
            broken = true;
        }
        at += len + 1;
    }
    if (ftruncate(resume->fd, (off_t)good) != 0) {
        return refuse_write(resume, errno, diags);
    }
    return SX_OK;
}

static sx_status read_journal(sx_resume *resume, sx_arena *arena, sx_diags *diags)
{
    sx_buf text;
    sx_resume_point room = {.counts =
                                sx_arena_array(arena, resume->count + 1, sizeof *room.counts)};
    resume->last.counts = sx_arena_array(arena, resume->count + 1, sizeof *room.counts);
    sx_buf_init(&text, JOURNAL_MAX);
    if (room.counts == NULL || resume->last.counts == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_file_read(resume->path, JOURNAL_MAX, &text, diags);
    sx_slice bytes = {sx_buf_text(&text), text.len};
    size_t head = 0;
    if (status == SX_OK && bytes.len > 0) {
        status = check_head(resume, bytes, &head, diags);
    }
    if (status == SX_OK) {
        resume->fresh = head == 0;
        status = head == 0 ? begin(resume, diags) : read_points(resume, bytes, head, &room, diags);
    }
    sx_buf_free(&text);
    return status;
}

sx_status sx_resume_open(sx_resume *resume, const sx_parts *parts, sx_diags *diags)
{
    const sx_job *job = &parts->items[0].job;
    struct stat info;
    *resume = (sx_resume){.fd = -1, .when = sx_monotonic_ms()};
    resume->count = job->count * SX_RESUME_COUNTS;
    resume->path = sx_arena_printf(job->arena, "%s.journal", job->options->out);
    if (resume->path == NULL || !sx_resume_job(parts, resume->job)) {
        return SX_E_MEMORY;
    }
    resume->fd = open(resume->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (resume->fd < 0) {
        return refuse_write(resume, errno, diags);
    }
    bool locked = flock(resume->fd, LOCK_EX | LOCK_NB) == 0;
    if ((!locked && errno != EWOULDBLOCK) || fstat(resume->fd, &info) != 0) {
        return refuse_write(resume, errno, diags);
    }
    if (!locked || info.st_nlink == 0) {
        return refuse(resume, "RESUME.BUSY", "another run writes these results",
                      "to wait until it has ended", diags);
    }
    return read_journal(resume, job->arena, diags);
}

bool sx_resume_due(sx_resume *resume, const sx_score_options *options, size_t bytes)
{
    uint64_t every = options->resume_bytes == 0 ? EVERY_BYTES : options->resume_bytes;
    /* A point ends a member of an archive: where it stands must not depend on the time. */
    bool packed = sx_packing_of_path(options->out, NULL) != SX_PACKING_NONE ||
                  sx_packing_of_path(options->rejects, NULL) != SX_PACKING_NONE;
    resume->bytes += bytes;
    return resume->bytes >= every || (!packed && sx_monotonic_ms() - resume->when >= EVERY_MS);
}

sx_status sx_resume_add(sx_resume *resume, const sx_resume_point *point, sx_diags *diags)
{
    sx_buf line;
    sx_buf_init(&line, LINE_MAX_BYTES);
    write_line(resume, point, &line);
    int error = line.failed ? ENOMEM : write_all(resume->fd, sx_buf_text(&line), line.len);
    if (error == 0 && fsync(resume->fd) != 0) {
        error = errno;
    }
    sx_buf_free(&line);
    resume->bytes = 0;
    resume->when = sx_monotonic_ms();
    return error == 0 ? SX_OK : refuse_write(resume, error, diags);
}

sx_status sx_resume_end(sx_resume *resume, sx_diags *diags)
{
    int error = unlink(resume->path) == 0 || errno == ENOENT ? 0 : errno;
    if (error == 0 && !sx_sync_directory(resume->path)) {
        error = errno;
    }
    return error == 0 ? SX_OK : refuse_write(resume, error, diags);
}

void sx_resume_close(sx_resume *resume)
{
    if (resume->path != NULL && resume->fd >= 0) {
        (void)close(resume->fd);
    }
    *resume = (sx_resume){.fd = -1};
}
