/*
 * yaml_source.c: checks on the bytes of a file before any parser sees them, so that every later
 * step can trust them to be UTF-8 that may be shown to a person.
 */
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "manifest/composed.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

static sx_status refuse(sx_diags *diags, sx_where where, const char *what)
{
    return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.TEXT", where,
                       "save the file as UTF-8 without a byte order mark", "%s", what);
}

/* YAML 1.1 counts U+2028 and U+2029 as line breaks, editors do not: lines would be off. */
static bool breaks_lines(int32_t code_point)
{
    return code_point == 0x2028 || code_point == 0x2029;
}

static sx_status refuse_character(sx_diags *diags, sx_where where, int32_t code_point)
{
    if (code_point < 0) {
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.TEXT", where, "save the file as UTF-8",
                           "these bytes are not UTF-8");
    }
    bool direction = (code_point >= 0x202A && code_point <= 0x202E) ||
                     (code_point >= 0x2066 && code_point <= 0x2069);
    return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.TEXT", where,
                       code_point == '\r' ? "lines that end in LF or CR LF"
                                          : "remove it; only newline and tab are allowed",
                       "the %s U+%04X does not belong in a text",
                       direction                  ? "bidirectional control character"
                       : breaks_lines(code_point) ? "line separator"
                                                  : "control character",
                       (unsigned)code_point);
}

static sx_status check_first_bytes(const char *file, sx_slice text, sx_diags *diags)
{
    sx_where where = {.file = file, .line = 1, .column = 1};
    if (text.len >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0) {
        return refuse(diags, where, "the file starts with a byte order mark");
    }
    if (text.len >= 2 &&
        (memcmp(text.at, "\xFF\xFE", 2) == 0 || memcmp(text.at, "\xFE\xFF", 2) == 0)) {
        return refuse(diags, where, "the file is UTF-16");
    }
    return SX_OK;
}

sx_status sx_source_check(const char *file, sx_slice text, sx_diags *diags)
{
    sx_where where = {.file = file, .line = 1, .column = 1};
    if (text.len > SX_MANIFEST_MAX) {
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.SIZE", where, "at most 1048576 bytes",
                           "the file has %zu bytes", text.len);
    }
    sx_status status = check_first_bytes(file, text, diags);
    const char *at = text.at;
    const char *end = text.len == 0 ? at : at + text.len;
    int32_t before = 0;
    while (status == SX_OK && at < end) {
        int32_t code_point = sx_utf8_next(&at, end);
        bool line_end = code_point == '\r' && at < end && *at == '\n';
        bool bad =
            sx_utf8_forbidden(code_point) || code_point == 0xFEFF || breaks_lines(code_point);
        if (bad && !line_end) {
            return refuse_character(diags, where, code_point);
        }
        if (sx_is_decomposed(before, code_point)) {
            return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.TEXT", where,
                               "one character for both (Unicode normal form C)",
                               "an accent (U+%04X) is written apart from its letter",
                               (unsigned)code_point);
        }
        before = code_point;
        where.column++;
        if (code_point == '\n') {
            where.line++;
            where.column = 1;
        }
    }
    return status;
}
