/*
 * spss_program.c: sextant-spss, which takes a system file of SPSS apart with ReadStat and writes it as CSV. Standard
 * input is the file, standard output a pipe to the host; before the first byte of the file is looked at the
 * process has closed the jail behind it. Says how it went by its exit status (sx_spss_end).
 *
 * What is missing, by the system or by what the file says of the variable, is an empty cell. Numbers are written in
 * decimals as they were typed (0.1, not what binary makes of it), dates and times as ISO 8601 has them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <iconv.h>
#include <readstat.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/number.h"
#include "worker/jail.h"
#include "worker/spss.h"
#include "worker/spss_cells.h"

#define MEMORY_MIB 1024u
#define BUFFER_MOST ((size_t)64 * 1024 * 1024)
#define BUFFER_FULL ((size_t)256 * 1024)

typedef struct table {
    sx_buf out;
    sx_buf text; /* one text in UTF-8 */
    bool convert;
    iconv_t converter; /* from the encoding of the file */
    sx_spss_end end;   /* why it was given up */
    int64_t rows;      /* that the file says it has; negative: it does not say */
    int64_t done;
    int columns;
    int next; /* the column whose cell comes next */
} table;

static int give_up(table *t, sx_spss_end end)
{
    t->end = end;
    return READSTAT_HANDLER_ABORT;
}

static int pass_on(table *t, size_t least)
{
    if (t->out.failed) {
        return give_up(t, SX_SPSS_MEMORY);
    }
    size_t done = 0;
    while (t->out.len >= least && done < t->out.len) {
        ssize_t put = write(STDOUT_FILENO, t->out.data + done, t->out.len - done);
        if (put < 0 && errno != EINTR) {
            return give_up(t, SX_SPSS_UNHEARD);
        }
        done += put > 0 ? (size_t)put : 0;
    }
    if (done > 0) {
        sx_buf_reset(&t->out);
    }
    return READSTAT_HANDLER_OK;
}

/* ---- cells ------------------------------------------------------------------------------------- */

/* A text of the file. ReadStat's own conversion leaves half a character out at the end of one without a word; so it
 * converts nothing, and what is no text in the encoding of the file ends the run here, or in UTF-8 at the host. */
static int put_words(table *t, const char *text)
{
    if (!t->convert) {
        sx_spss_put_text(&t->out, text);
        return READSTAT_HANDLER_OK;
    }
    size_t left = strlen(text);
    size_t room = 4 * left + 16;
    sx_buf_reset(&t->text);
    char *to = sx_buf_reserve(&t->text, room + 1);
    if (to == NULL) {
        return give_up(t, SX_SPSS_MEMORY);
    }
    char *from =
        (char *)(uintptr_t)text; /* iconv() changes where it points to, never what is there */
    (void)iconv(t->converter, NULL, NULL, NULL, NULL);
    bool whole = iconv(t->converter, &from, &left, &to, &room) == 0 && left == 0 &&
                 iconv(t->converter, NULL, NULL, &to, &room) == 0;
    if (!whole) {
        return give_up(t, SX_SPSS_ENCODING);
    }
    *to = '\0';
    sx_spss_put_text(&t->out, t->text.data);
    return READSTAT_HANDLER_OK;
}

static int put_cell(table *t, readstat_variable_t *variable, readstat_value_t value)
{
    if (readstat_value_is_missing(value, variable)) {
        return READSTAT_HANDLER_OK;
    }
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
        const char *text = readstat_string_value(value);
        return text == NULL ? READSTAT_HANDLER_OK : put_words(t, text);
    }
    double number = readstat_double_value(value);
    if (!sx_spss_put_moment(&t->out, number, readstat_variable_get_format(variable))) {
        sx_spss_put_number(&t->out, number);
    }
    return READSTAT_HANDLER_OK;
}

/* ---- what ReadStat finds ------------------------------------------------------------------------- */

/* A file that names no encoding is taken for UTF-8, and refused where it is not. */
static int begin_encoding(table *t, const char *encoding)
{
    t->convert = encoding != NULL && encoding[0] != '\0' && strcmp(encoding, "UTF-8") != 0;
    if (!t->convert) {
        return READSTAT_HANDLER_OK;
    }
    t->converter = iconv_open("UTF-8", encoding);
    bool known = (intptr_t)t->converter != -1;
    return known ? READSTAT_HANDLER_OK : give_up(t, SX_SPSS_ENCODING);
}

static int on_metadata(readstat_metadata_t *metadata, void *user)
{
    table *t = user;
    t->columns = readstat_get_var_count(metadata);
    t->rows = readstat_get_row_count(metadata);
    return t->columns > 0 ? begin_encoding(t, readstat_get_file_encoding(metadata))
                          : give_up(t, SX_SPSS_NO_COLUMNS);
}

/* Cells come in the order of their columns, none left out. */
static int begin_cell(table *t, int index)
{
    if (index != t->next || index >= t->columns) {
        return give_up(t, SX_SPSS_DAMAGED);
    }
    if (index > 0) {
        sx_buf_char(&t->out, ',');
    }
    return READSTAT_HANDLER_OK;
}

static int end_cell(table *t)
{
    t->next++;
    if (t->next < t->columns) {
        return READSTAT_HANDLER_OK;
    }
    t->next = 0;
    sx_buf_char(&t->out, '\n');
    return pass_on(t, BUFFER_FULL);
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *user)
{
    table *t = user;
    (void)labels;
    int handled = begin_cell(t, index);
    if (handled == READSTAT_HANDLER_OK) {
        handled = put_words(t, readstat_variable_get_name(variable));
    }
    if (handled == READSTAT_HANDLER_OK) {
        handled = end_cell(t);
    }
    return handled;
}

static int on_value(int row, readstat_variable_t *variable, readstat_value_t value, void *user)
{
    table *t = user;
    (void)row;
    int handled = begin_cell(t, readstat_variable_get_index(variable));
    if (handled == READSTAT_HANDLER_OK) {
        /* A row of one empty cell would be an empty line, which is no row. */
        size_t before = t->out.len;
        handled = put_cell(t, variable, value);
        if (t->columns == 1 && t->out.len == before) {
            sx_buf_str(&t->out, "\"\"");
        }
    }
    if (handled == READSTAT_HANDLER_OK) {
        handled = end_cell(t);
        t->done += t->next == 0;
    }
    return handled;
}

/* The file is open already, and there is no other. */
static int open_none(const char *path, void *user)
{
    (void)path;
    (void)user;
    return 0;
}

static int close_none(void *user)
{
    (void)user;
    return 0;
}

static readstat_off_t seek_in(readstat_off_t offset, readstat_io_flags_t from, void *user)
{
    static const int ways[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    (void)user;
    return lseek(STDIN_FILENO, offset, ways[from]);
}

static ssize_t read_in(void *to, size_t room, void *user)
{
    (void)user;
    size_t got = 0;
    while (got < room) {
        ssize_t some = read(STDIN_FILENO, (char *)to + got, room - got);
        if (some < 0 && errno == EINTR) {
            continue;
        }
        if (some <= 0) {
            return some < 0 ? -1 : (ssize_t)got;
        }
        got += (size_t)some;
    }
    return (ssize_t)got;
}

static sx_spss_end end_of(const table *t, readstat_error_t error)
{
    if (t->end != SX_SPSS_WHOLE) {
        return t->end;
    }
    switch (error) {
    case READSTAT_OK: break;
    case READSTAT_ERROR_MALLOC: return SX_SPSS_MEMORY;
    case READSTAT_ERROR_UNSUPPORTED_CHARSET:
    case READSTAT_ERROR_CONVERT:
    case READSTAT_ERROR_CONVERT_BAD_STRING: return SX_SPSS_ENCODING;
    default: return SX_SPSS_DAMAGED;
    }
    if (t->next != 0 || (t->rows >= 0 && t->done != t->rows)) {
        return SX_SPSS_DAMAGED;
    }
    return t->rows < 0 ? SX_SPSS_UNCOUNTED : SX_SPSS_WHOLE;
}

static int on_first_metadata(readstat_metadata_t *metadata, void *user)
{
    int64_t *rows = user;
    *rows = readstat_get_row_count(metadata);
    return READSTAT_HANDLER_OK;
}

static readstat_parser_t *new_parser(readstat_metadata_handler on)
{
    readstat_parser_t *parser = readstat_parser_init();
    if (parser != NULL) {
        (void)readstat_set_open_handler(parser, open_none);
        (void)readstat_set_close_handler(parser, close_none);
        (void)readstat_set_seek_handler(parser, seek_in);
        (void)readstat_set_read_handler(parser, read_in);
        (void)readstat_set_handler_character_encoding(parser, NULL);
        (void)readstat_set_metadata_handler(parser, on);
    }
    return parser;
}

/* Of a file that does not say how many rows it has ReadStat reads none where they are not compressed, unless it is
 * told how many are wanted at most. */
static bool counts_its_rows(void)
{
    int64_t rows = 0;
    readstat_parser_t *parser = new_parser(on_first_metadata);
    if (parser != NULL) {
        (void)readstat_parse_sav(parser, "", &rows);
        readstat_parser_free(parser);
    }
    return rows >= 0;
}

static sx_spss_end take_apart(table *t)
{
    bool counted = counts_its_rows();
    readstat_parser_t *parser = new_parser(on_metadata);
    if (parser == NULL) {
        return SX_SPSS_MEMORY;
    }
    if (!counted) {
        (void)readstat_set_row_limit(parser, INT32_MAX);
    }
    (void)readstat_set_variable_handler(parser, on_variable);
    (void)readstat_set_value_handler(parser, on_value);
    sx_spss_end end = end_of(t, readstat_parse_sav(parser, "", t));
    readstat_parser_free(parser);
    bool rows = end == SX_SPSS_WHOLE || end == SX_SPSS_UNCOUNTED;
    if (rows && pass_on(t, 0) != READSTAT_HANDLER_OK) {
        end = t->end;
    }
    return end;
}

/* ---- start --------------------------------------------------------------------------------------- */

/* The converters of the C library are files, which cannot be opened any more in the jail. These are the encodings that
 * SPSS writes; what is open stays there for whoever asks again. */
static void load_converters(void)
{
    static const char *const encodings[] = {
        "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",
        "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "WINDOWS-874",
        "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-5",   "ISO-8859-7",   "ISO-8859-9",
        "ISO-8859-15",  "KOI8-R",       "MACINTOSH",    "CP437",        "CP850",
        "SHIFT_JIS",    "CP932",        "EUC-JP",       "GBK",          "CP936",
        "GB18030",      "BIG5",         "CP950",        "EUC-KR",       "CP949",
        "US-ASCII"};
    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++) {
        (void)iconv_open("UTF-8", encodings[i]);
    }
}

static bool read_limits(int count, char **arguments, sx_wire_start *ret)
{
    int64_t host = 0, seconds = 0;
    *ret = (sx_wire_start){.address_space_mib = MEMORY_MIB};
    if (count != 3 || !sx_int_read(sx_slice_of(arguments[1]), &host) ||
        !sx_int_read(sx_slice_of(arguments[2]), &seconds) || host <= 0 || host > INT32_MAX ||
        seconds <= 0 || seconds > INT32_MAX) {
        return false;
    }
    ret->host = (int32_t)host;
    ret->cpu_seconds = (uint32_t)seconds;
    return true;
}

static bool enter_jail(const sx_wire_start *limits, bool *ret_alone)
{
    const uint32_t needed = SX_WIRE_JAIL_SECCOMP | SX_WIRE_JAIL_LANDLOCK | SX_WIRE_JAIL_PRIVILEGES |
                            SX_WIRE_JAIL_LIMITS;
    sx_jail jail;
    *ret_alone = !sx_jail_begin(&jail, limits);
    if (*ret_alone) {
        return false;
    }
    load_converters();
    sx_jail_close(&jail);
    return (jail.got & needed) == needed;
}

int main(int count, char **arguments)
{
    sx_wire_start limits;
    table t = {.rows = -1};
    bool alone = false;
    if (!read_limits(count, arguments, &limits)) {
        static const char text[] = "sextant-spss is started by sextant, not by hand\n";
        (void)!write(STDERR_FILENO, text, sizeof text - 1);
        return SX_SPSS_STARTED_BY_HAND;
    }
#ifdef SYS_close_range
    (void)syscall(SYS_close_range, 3U, ~0U, 0);
#endif
    if (!enter_jail(&limits, &alone)) {
        return alone ? SX_SPSS_STARTED_BY_HAND : SX_SPSS_JAIL;
    }
    sx_buf_init(&t.out, BUFFER_MOST);
    sx_buf_init(&t.text, BUFFER_MOST);
    sx_spss_end end = take_apart(&t);
    _exit((int)end);
}
