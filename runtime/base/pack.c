/*
 * pack.c: zlib and libzstd behind one face, at the levels that their programs use. Frames of zstd
 * carry a sum of what they hold, as members of gzip always do.
 */
#include "base/pack.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define ROOM ((size_t)64 * 1024)
#define GZIP_LEVEL 6
#define GZIP_ONLY 16 /* zlib: beside the window, a gzip header and its sums */
#define GZIP_MEMORY 8
#define ZSTD_LEVEL 3

struct sx_pack {
    sx_packing packing;
    sx_pack_sink *sink;
    void *user;
    z_stream gzip;
    ZSTD_CStream *zstd;
    char room[ROOM];
};

static bool start(sx_pack *pack)
{
    if (pack->packing == SX_PACKING_GZIP) {
        return deflateInit2(&pack->gzip, GZIP_LEVEL, Z_DEFLATED, MAX_WBITS + GZIP_ONLY, GZIP_MEMORY,
                            Z_DEFAULT_STRATEGY) == Z_OK;
    }
    pack->zstd = ZSTD_createCStream();
    return pack->zstd != NULL &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_checksumFlag, 1));
}

sx_pack *sx_pack_new(sx_packing packing, sx_pack_sink *sink, void *user)
{
    sx_pack *pack = calloc(1, sizeof *pack);
    if (pack == NULL) {
        return NULL;
    }
    pack->packing = packing;
    pack->sink = sink;
    pack->user = user;
    if (!start(pack)) {
        sx_pack_free(pack);
        return NULL;
    }
    return pack;
}

void sx_pack_free(sx_pack *pack)
{
    if (pack != NULL && pack->packing == SX_PACKING_GZIP) {
        (void)deflateEnd(&pack->gzip);
    } else if (pack != NULL) {
        (void)ZSTD_freeCStream(pack->zstd);
    }
    free(pack);
}

/* Packs all of `data`, at most UINT_MAX bytes, and with `end` what is still held back. */
static int run_gzip(sx_pack *pack, const char *data, size_t len, bool end)
{
    z_stream *gzip = &pack->gzip;
    int result;
    gzip->next_in = (z_const Bytef *)data;
    gzip->avail_in = (unsigned)len;
    do {
        gzip->next_out = (Bytef *)pack->room;
        gzip->avail_out = (unsigned)ROOM;
        result = deflate(gzip, end ? Z_FINISH : Z_NO_FLUSH);
        int error = pack->sink(pack->user, pack->room, ROOM - gzip->avail_out);
        if (error != 0) {
            return error;
        }
    } while (gzip->avail_out == 0 || (end && result == Z_OK));
    if (end && result == Z_STREAM_END) {
        return deflateReset(gzip) == Z_OK ? 0 : ENOMEM;
    }
    return end || result == Z_STREAM_ERROR ? EIO : 0;
}

static int run_zstd(sx_pack *pack, const char *data, size_t len, bool end)
{
    ZSTD_inBuffer in = {data, len, 0};
    size_t rest;
    do {
        ZSTD_outBuffer out = {pack->room, ROOM, 0};
        rest = ZSTD_compressStream2(pack->zstd, &out, &in, end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(rest)) {
            return ENOMEM;
        }
        int error = pack->sink(pack->user, pack->room, out.pos);
        if (error != 0) {
            return error;
        }
    } while (in.pos < in.size || (end && rest > 0));
    return 0;
}

static int run(sx_pack *pack, const char *data, size_t len, bool end)
{
    return pack->packing == SX_PACKING_GZIP ? run_gzip(pack, data, len, end)
                                            : run_zstd(pack, data, len, end);
}

int sx_pack_write(sx_pack *pack, const char *data, size_t len)
{
    int error = 0;
    while (len > 0 && error == 0) {
        size_t part = len > INT_MAX ? INT_MAX : len;
        error = run(pack, data, part, false);
        data += part;
        len -= part;
    }
    return error;
}

int sx_pack_end(sx_pack *pack)
{
    return run(pack, "", 0, true);
}
