/*
 * unpack.c: zlib and libzstd behind one face. Both check the sums that an archive carries; a window
 * of zstd larger than its usual limit is refused, so that no archive decides how much memory is used.
 */
#include "base/unpack.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define GZIP_ONLY 16      /* zlib: beside the window, a gzip header and its sums */
#define WINDOW_LOG_MAX 27 /* 128 MiB: what zstd unpacks when nothing else is said */

struct sx_unpack {
    sx_packing packing;
    z_stream gzip;
    ZSTD_DStream *zstd;
};

/* ---- which kind -------------------------------------------------------------------------------- */

sx_packing sx_packing_of(const unsigned char *bytes, size_t len)
{
    if (len >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B) {
        return SX_PACKING_GZIP;
    }
    if (len < SX_PACKING_LOOK) {
        return SX_PACKING_NONE;
    }
    bool frame = bytes[0] == 0x28 && bytes[1] == 0xB5 && bytes[2] == 0x2F && bytes[3] == 0xFD;
    bool skipped =
        (bytes[0] & 0xF0U) == 0x50 && bytes[1] == 0x2A && bytes[2] == 0x4D && bytes[3] == 0x18;
    return frame || skipped ? SX_PACKING_ZSTD : SX_PACKING_NONE;
}

sx_packing sx_packing_of_path(const char *path, size_t *ret_len)
{
    static const struct {
        const char *suffix;
        sx_packing packing;
    } suffixes[] = {{".gz", SX_PACKING_GZIP}, {".zst", SX_PACKING_ZSTD}};
    size_t len = path == NULL ? 0 : strlen(path);
    sx_packing found = SX_PACKING_NONE;
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        size_t suffix = strlen(suffixes[i].suffix);
        if (found == SX_PACKING_NONE && len > suffix &&
            memcmp(path + len - suffix, suffixes[i].suffix, suffix) == 0) {
            found = suffixes[i].packing;
            len -= suffix;
        }
    }
    if (ret_len != NULL) {
        *ret_len = len;
    }
    return found;
}

const char *sx_packing_word(sx_packing packing)
{
    switch (packing) {
    case SX_PACKING_GZIP: return "gzip";
    case SX_PACKING_ZSTD: return "zstd";
    case SX_PACKING_NONE: break;
    }
    return "none";
}

/* ---- unpacking --------------------------------------------------------------------------------- */

static bool start(sx_unpack *unpack)
{
    if (unpack->packing == SX_PACKING_GZIP) {
        return inflateInit2(&unpack->gzip, MAX_WBITS + GZIP_ONLY) == Z_OK;
    }
    unpack->zstd = ZSTD_createDStream();
    return unpack->zstd != NULL &&
           !ZSTD_isError(ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX));
}

sx_unpack *sx_unpack_new(sx_packing packing)
{
    sx_unpack *unpack = calloc(1, sizeof *unpack);
    if (unpack == NULL) {
        return NULL;
    }
    unpack->packing = packing;
    if (!start(unpack)) {
        sx_unpack_free(unpack);
        return NULL;
    }
    return unpack;
}

void sx_unpack_free(sx_unpack *unpack)
{
    if (unpack != NULL && unpack->packing == SX_PACKING_GZIP) {
        (void)inflateEnd(&unpack->gzip);
    } else if (unpack != NULL) {
        (void)ZSTD_freeDStream(unpack->zstd);
    }
    free(unpack);
}

void sx_unpack_begin(sx_unpack *unpack)
{
    if (unpack->packing == SX_PACKING_GZIP) {
        (void)inflateReset(&unpack->gzip);
    } else {
        (void)ZSTD_DCtx_reset(unpack->zstd, ZSTD_reset_session_only);
    }
}

static unsigned at_most(size_t len)
{
    return len > UINT_MAX ? UINT_MAX : (unsigned)len;
}

static sx_unpack_result step_gzip(z_stream *gzip, sx_unpack_ends *ends)
{
    unsigned from = at_most(ends->from_len);
    unsigned to = at_most(ends->to_len);
    gzip->next_in = (z_const Bytef *)ends->from;
    gzip->avail_in = from;
    gzip->next_out = (Bytef *)ends->to;
    gzip->avail_out = to;
    int result = inflate(gzip, Z_NO_FLUSH);
    ends->from += from - gzip->avail_in;
    ends->from_len -= from - gzip->avail_in;
    ends->to += to - gzip->avail_out;
    ends->to_len -= to - gzip->avail_out;
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR: return SX_UNPACK_MORE;
    case Z_STREAM_END: return SX_UNPACK_ENDED;
    case Z_MEM_ERROR: return SX_UNPACK_MEMORY;
    default: return SX_UNPACK_DAMAGED;
    }
}

static sx_unpack_result step_zstd(ZSTD_DStream *zstd, sx_unpack_ends *ends)
{
    ZSTD_inBuffer in = {ends->from, ends->from_len, 0};
    ZSTD_outBuffer out = {ends->to, ends->to_len, 0};
    size_t result = ZSTD_decompressStream(zstd, &out, &in);
    ends->from += in.pos;
    ends->from_len -= in.pos;
    ends->to += out.pos;
    ends->to_len -= out.pos;
    if (!ZSTD_isError(result)) {
        return result == 0 ? SX_UNPACK_ENDED : SX_UNPACK_MORE;
    }
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_frameParameter_windowTooLarge: return SX_UNPACK_WINDOW;
    case ZSTD_error_memory_allocation: return SX_UNPACK_MEMORY;
    default: return SX_UNPACK_DAMAGED;
    }
}

sx_unpack_result sx_unpack_step(sx_unpack *unpack, sx_unpack_ends *ends)
{
    return unpack->packing == SX_PACKING_GZIP ? step_gzip(&unpack->gzip, ends)
                                              : step_zstd(unpack->zstd, ends);
}
