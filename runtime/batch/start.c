/*
 * start.c: tells by the first bytes what an input is that cannot be read as text.
 */
#include "batch/start.h"

#include <string.h>

#include "base/unpack.h"
#include "worker/spss.h"

static bool starts_with(sx_slice start, const char *bytes, size_t len)
{
    return start.len >= len && memcmp(start.at, bytes, len) == 0;
}

/* What is packed in a way that is not unpacked here, or twice. */
static bool is_packed(sx_slice start)
{
    const unsigned char *at = (const unsigned char *)start.at;
    return (start.len >= 4 && starts_with(start, "PK\003", 3)) ||
           starts_with(start,
                       "\xFD"
                       "7zXZ\0",
                       6) ||
           (start.len >= 10 && starts_with(start, "BZh", 3) && at[4] == 0x31 && at[5] == 0x41) ||
           sx_packing_of(at, start.len) != SX_PACKING_NONE;
}

sx_status sx_start_check(sx_slice start, const char *file, sx_diags *diags)
{
    sx_where where = {.file = file, .line = 1};
    if (is_packed(start)) {
        return sx_diag_add(
            diags, SX_E_INPUT, "INPUT.PACKED", where,
            "a table as text, or packed once with gzip or zstd: save a workbook as CSV, "
            "unpack another archive first",
            "the file is an Excel workbook or an archive");
    }
    if (sx_spss_is((const unsigned char *)start.at, start.len)) {
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.SPSS", where,
                           "an SPSS file by its path, not packed and not through a pipe, without "
                           "--in-format and --separator: or the table as CSV",
                           "the file is one of SPSS, which cannot be read in this way");
    }
    bool marked = starts_with(start, "\xFF\xFE", 2) || starts_with(start, "\xFE\xFF", 2);
    if (marked || (start.len >= 2 && (start.at[0] == 0 || start.at[1] == 0))) {
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.ENCODING", where,
                           "a UTF-8 file: save or export it again as UTF-8",
                           "the file is UTF-16 or UTF-32");
    }
    return SX_OK;
}

size_t sx_start_mark(sx_slice start)
{
    return starts_with(start, "\xEF\xBB\xBF", 3) ? 3 : 0;
}
