/*
 * intake.c: reads a file and unpacks what is packed. Plain bytes go straight to where they are
 * wanted; those of an archive pass through one buffer, those of an SPSS file through a pipe.
 */
#include "batch/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file_errno.h"

#define HELD_MAX ((size_t)128 * 1024)

sx_status sx_intake_refuse(const sx_intake *intake, int error, sx_diags *diags)
{
    sx_where where = {.file = intake->file};
    if (error == ENOMEM) {
        return sx_diag_add(diags, SX_E_MEMORY, "INPUT.MEMORY", where, NULL,
                           "memory ran out while reading");
    }
    if (error == EINTR) {
        return SX_E_OUTPUT; /* who said stop knows why */
    }
    if (error == EBADMSG && intake->is_spss) {
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.SPSS", where, intake->remedy, "%s",
                           intake->fault);
    }
    if (error == EBADMSG && intake->fault != NULL) {
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.ARCHIVE", where, intake->remedy,
                           "%s (within its first %llu bytes)", intake->fault,
                           (unsigned long long)intake->bytes);
    }
    sx_status status = error == ENOENT ? SX_E_NOT_FOUND : SX_E_INPUT;
    return sx_diag_add(diags, status, "INPUT.READ", where, "a file or pipe that can be read",
                       "cannot be read, %s (%d)", sx_errno_text(error), error);
}

sx_status sx_intake_open(sx_intake *intake, const char *path, sx_diags *diags)
{
    bool standard = path == NULL || strcmp(path, "-") == 0;
    *intake = (sx_intake){.file = standard ? "standard input" : path, .fd = STDIN_FILENO};
    if (!standard) {
        intake->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        intake->owned = intake->fd >= 0;
        if (!intake->owned) {
            return sx_intake_refuse(intake, errno, diags);
        }
    }
    if (fstat(intake->fd, &intake->before) != 0) {
        return sx_intake_refuse(intake, errno, diags);
    }
    intake->regular = S_ISREG(intake->before.st_mode);
    if (S_ISDIR(intake->before.st_mode)) {
        return sx_intake_refuse(intake, EISDIR, diags);
    }
    return SX_OK;
}

void sx_intake_close(sx_intake *intake)
{
    if (intake->owned) {
        (void)close(intake->fd);
    }
    sx_spss_stop(&intake->spss);
    sx_unpack_free(intake->unpack);
    free(intake->held);
    *intake = (sx_intake){.fd = -1};
}

uint64_t sx_intake_size(const sx_intake *intake)
{
    return intake->regular && intake->before.st_size > 0 ? (uint64_t)intake->before.st_size : 0;
}

sx_status sx_intake_unchanged(const sx_intake *intake, sx_diags *diags)
{
    struct stat now;
    if (!intake->regular) {
        return SX_OK;
    }
    if (fstat(intake->fd, &now) != 0) {
        return sx_intake_refuse(intake, errno, diags);
    }
    if (now.st_size == intake->before.st_size &&
        now.st_mtim.tv_sec == intake->before.st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == intake->before.st_mtim.tv_nsec) {
        return SX_OK;
    }
    return sx_diag_add(diags, SX_E_INPUT, "INPUT.CHANGED", (sx_where){.file = intake->file},
                       "score it again once nothing writes to it",
                       "the file changed while it was read");
}

/* ---- bytes of the file ------------------------------------------------------------------------- */

static int read_from(sx_intake *intake, int fd, void *to, size_t room, size_t *ret_got)
{
    for (;;) {
        ssize_t got = read(fd, to, room);
        int error = errno;
        if (got >= 0) {
            *ret_got = (size_t)got;
            intake->at_end = got == 0;
            return 0;
        }
        if (error != EINTR || (intake->go_on != NULL && !intake->go_on(intake->user))) {
            return error;
        }
    }
}

static int read_file(sx_intake *intake, void *to, size_t room, size_t *ret_got)
{
    int error = read_from(intake, intake->fd, to, room, ret_got);
    intake->bytes += error == 0 ? *ret_got : 0;
    return error;
}

/* Holds `least` bytes, or all that there still are. */
static int hold(sx_intake *intake, size_t least)
{
    if (intake->held == NULL) {
        intake->held = malloc(HELD_MAX);
    }
    if (intake->held == NULL) {
        return ENOMEM;
    }
    if (intake->held_len < least && intake->held_at > 0) {
        memmove(intake->held, intake->held + intake->held_at, intake->held_len);
        intake->held_at = 0;
    }
    int error = 0;
    while (intake->held_len < least && !intake->at_end && error == 0) {
        size_t got = 0;
        size_t used = intake->held_at + intake->held_len;
        error = read_file(intake, intake->held + used, HELD_MAX - used, &got);
        intake->held_len += got;
    }
    return error;
}

/* ---- files of SPSS ------------------------------------------------------------------------------- */

/* An archive, or a file of SPSS. */
static int refuse_unpacked(sx_intake *intake, const char *fault, const char *remedy)
{
    intake->fault = fault;
    intake->remedy = remedy;
    return EBADMSG;
}

static int begin_spss(sx_intake *intake)
{
    intake->looked = true;
    intake->is_spss = true;
    intake->held_at = 0;
    intake->held_len = 0;
    intake->at_end = false;
    intake->bytes = 0;
    int error = sx_spss_start(&intake->spss, intake->fd, sx_intake_size(intake), intake->worker);
    return error == ENOENT
               ? refuse_unpacked(intake,
                                 "the program sextant-spss is not there, which reads SPSS files",
                                 "a whole installation of Sextant, or the file saved as CSV")
               : error;
}

static int read_spss(sx_intake *intake, char *to, size_t room, size_t *ret_got)
{
    if (!intake->spss.running) {
        return 0;
    }
    int error = read_from(intake, intake->spss.text, to, room, ret_got);
    off_t place = lseek(intake->fd, 0, SEEK_CUR); /* the program reads the same open file */
    intake->bytes = place > 0 ? (uint64_t)place : intake->bytes;
    if (error != 0 || *ret_got > 0) {
        return error;
    }
    sx_spss_end end = sx_spss_finish(&intake->spss);
    const char *remedy = NULL;
    const char *fault = sx_spss_fault(end, &remedy);
    bool whole = fault == NULL || (end == SX_SPSS_UNCOUNTED && intake->rows_are_known);
    return whole ? 0 : refuse_unpacked(intake, fault, remedy);
}

/* ---- archives ---------------------------------------------------------------------------------- */

static int look(sx_intake *intake)
{
    int error = hold(intake, SX_PACKING_LOOK);
    if (error != 0) {
        return error;
    }
    if (intake->takes_spss && intake->regular &&
        sx_spss_is(intake->held + intake->held_at, intake->held_len)) {
        return begin_spss(intake);
    }
    intake->packing = sx_packing_of(intake->held + intake->held_at, intake->held_len);
    intake->looked = true;
    if (intake->packing != SX_PACKING_NONE) {
        intake->unpack = sx_unpack_new(intake->packing);
        error = intake->unpack == NULL ? ENOMEM : 0;
    }
    return error;
}

/* Between two members: the end of the file, or the start of another one of the same kind. */
static int begin_member(sx_intake *intake)
{
    int error = hold(intake, SX_PACKING_LOOK);
    if (error != 0 || intake->held_len == 0) {
        return error;
    }
    if (sx_packing_of(intake->held + intake->held_at, intake->held_len) != intake->packing) {
        return refuse_unpacked(intake, "something else stands behind the archive",
                               "nothing after it but another of its kind: pack the table again");
    }
    sx_unpack_begin(intake->unpack);
    intake->inside = true;
    return 0;
}

static int take_result(sx_intake *intake, sx_unpack_result result)
{
    switch (result) {
    case SX_UNPACK_MORE: return 0;
    case SX_UNPACK_ENDED: intake->inside = false; return 0;
    case SX_UNPACK_MEMORY: return ENOMEM;
    case SX_UNPACK_WINDOW:
        return refuse_unpacked(intake, "the archive needs more than 128 MiB to be unpacked",
                               "pack the table again without --long or --ultra");
    case SX_UNPACK_DAMAGED: break;
    }
    return refuse_unpacked(intake, "the archive is damaged",
                           "the archive as it was made: copy it again");
}

/* Some bytes of the member; none, where it wants more to read. */
static int unpack_some(sx_intake *intake, char *to, size_t room, size_t *ret_got)
{
    sx_unpack_ends ends = {intake->held + intake->held_at, intake->held_len, to, room};
    int error = take_result(intake, sx_unpack_step(intake->unpack, &ends));
    *ret_got = room - ends.to_len;
    intake->held_at += intake->held_len - ends.from_len;
    intake->held_len = ends.from_len;
    intake->held_at = intake->held_len == 0 ? 0 : intake->held_at;
    if (error != 0 || *ret_got > 0 || !intake->inside || intake->held_len > 0) {
        return error;
    }
    if (intake->at_end) {
        return refuse_unpacked(intake, "the archive ends too early",
                               "the whole archive: copy it again");
    }
    return hold(intake, 1);
}

static int read_archive(sx_intake *intake, char *to, size_t room, size_t *ret_got)
{
    int error = 0;
    while (error == 0 && *ret_got == 0) {
        if (!intake->inside) {
            error = begin_member(intake);
        }
        if (error != 0 || !intake->inside) {
            return error;
        }
        error = unpack_some(intake, to, room, ret_got);
    }
    return error;
}

int sx_intake_read(sx_intake *intake, char *to, size_t room, size_t *ret_got)
{
    int error = intake->looked ? 0 : look(intake);
    *ret_got = 0;
    if (error != 0) {
        return error;
    }
    if (intake->is_spss) {
        return read_spss(intake, to, room, ret_got);
    }
    if (intake->packing != SX_PACKING_NONE) {
        return read_archive(intake, to, room, ret_got);
    }
    if (intake->held_len == 0) {
        return intake->at_end ? 0 : read_file(intake, to, room, ret_got);
    }
    *ret_got = intake->held_len < room ? intake->held_len : room;
    memcpy(to, intake->held + intake->held_at, *ret_got);
    intake->held_at += *ret_got;
    intake->held_len -= *ret_got;
    return 0;
}

int sx_intake_go_to(sx_intake *intake, uint64_t offset)
{
    int error = intake->looked ? 0 : look(intake);
    if (error != 0) {
        return error;
    }
    bool plain = intake->packing == SX_PACKING_NONE && !intake->is_spss;
    if (offset > INT64_MAX || (plain && offset > sx_intake_size(intake))) {
        return EBADMSG;
    }
    if (lseek(intake->fd, plain ? (off_t)offset : 0, SEEK_SET) < 0) {
        return errno;
    }
    intake->held_at = 0;
    intake->held_len = 0;
    intake->at_end = false;
    intake->inside = false;
    intake->bytes = plain ? offset : 0;
    if (intake->is_spss) {
        sx_spss_stop(&intake->spss);
        error = begin_spss(intake);
    }
    char *room = plain ? NULL : malloc(HELD_MAX);
    error = error == 0 && !plain && room == NULL ? ENOMEM : error;
    while (!plain && error == 0 && offset > 0) { /* what is unpacked is unpacked from its start */
        size_t got = 0;
        error = sx_intake_read(intake, room, offset < HELD_MAX ? (size_t)offset : HELD_MAX, &got);
        error = error == 0 && got == 0 ? EBADMSG : error;
        offset -= got;
    }
    free(room);
    return error;
}
