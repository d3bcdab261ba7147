/*
 * lines.c: finds where records end and hands them out in blocks. A record over the limit is dropped
 * and said, a quote that never ends stops the reading there. Whether a block is full depends on the
 * bytes alone, never on how the kernel delivered them.
 */
#include "batch/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "batch/start.h"

#define WANT_FIRST ((size_t)128 * 1024)
#define BLOCK_FIRST ((size_t)4 * 1024) /* what is wanted makes it grow */
#define WANT_LEAST ((size_t)16 * 1024)
#define WANT_MOST ((size_t)1024 * 1024)
/* One byte over the limit proves that a record is too long. */
#define RECORD_REACH (SX_LINE_MAX + 3)
#define NOT_FOUND SIZE_MAX
#define REST_MOST ((uint64_t)64 * 1024 * 1024)
#define PLAIN_STEP 64

/* Makes room for `wanted` bytes, of which `used` are kept, with that before and behind them which vectors may look
 * at. What is not used yet is left as it comes: a short table touches no more memory than it fills. */
static bool grow(char **data, size_t *capacity, size_t used, size_t wanted)
{
    if (wanted <= *capacity) {
        return true;
    }
    char *old = *data == NULL ? NULL : *data - SX_BLOCK_ROOM;
    char *memory = realloc(old, wanted + 2 * SX_BLOCK_ROOM);
    if (memory == NULL) {
        return false;
    }
    memset(memory, '\n', SX_BLOCK_ROOM);
    *data = memory + SX_BLOCK_ROOM;
    *capacity = wanted;
    sx_block_end(*data + used);
    return true;
}

void sx_block_end(char *end)
{
    memset(end, '\n', SX_BLOCK_ROOM);
}

bool sx_block_reserve(sx_block *block, size_t capacity)
{
    return grow(&block->data, &block->capacity, block->used, capacity);
}

bool sx_block_init(sx_block *block, size_t max)
{
    *block = (sx_block){.max = max};
    block->records = calloc(max, sizeof *block->records);
    block->feeds = calloc(max, sizeof *block->feeds);
    if (sx_block_reserve(block, BLOCK_FIRST) && block->records != NULL && block->feeds != NULL) {
        return true;
    }
    sx_block_free(block);
    return false;
}

void sx_block_free(sx_block *block)
{
    free(block->data == NULL ? NULL : block->data - SX_BLOCK_ROOM);
    free(block->spare == NULL ? NULL : block->spare - SX_BLOCK_ROOM);
    free(block->records);
    free(block->feeds);
    sx_saved_rows_free(block->sessions);
    if (block->table != NULL) {
        sx_block_free(block->table);
        free(block->table);
    }
    *block = (sx_block){0};
}

static unsigned is_odd(char c, char separator)
{
    return (unsigned)((unsigned char)(c - 0x20) > 0x5E) & (unsigned)(c != '\n') &
           (unsigned)(c != separator);
}

bool sx_bytes_plain(const char *data, size_t len, char separator)
{
    size_t at = 0;
    for (; at + PLAIN_STEP <= len; at += PLAIN_STEP) {
        unsigned odd = 0;
        for (size_t i = 0; i < PLAIN_STEP; i++) { /* a fixed count: one vector operation or few */
            odd |= is_odd(data[at + i], separator);
        }
        if (odd != 0) {
            return false;
        }
    }
    unsigned odd = 0;
    for (; at < len; at++) {
        odd |= is_odd(data[at], separator);
    }
    return odd == 0;
}

/* ---- the file ---------------------------------------------------------------------------- */

static sx_status refuse_file(const sx_lines *lines, int error, sx_diags *diags)
{
    return sx_intake_refuse(&lines->intake, error, diags);
}

sx_status sx_lines_open(sx_lines *lines, const char *path, bool quotes, sx_diags *diags)
{
    *lines = (sx_lines){.quotes = quotes, .separator = ',', .want = WANT_FIRST, .line = 1};
    return sx_intake_open(&lines->intake, path, diags);
}

void sx_lines_close(sx_lines *lines)
{
    sx_intake_close(&lines->intake);
    free(lines->rest);
    *lines = (sx_lines){.intake = lines->intake};
}

/* ---- bytes ------------------------------------------------------------------------------- */

/* Reads until the block holds `want` bytes or the input ends; 0 or an errno. */
static int fill(sx_lines *lines, sx_block *block, size_t want)
{
    if (lines->at_end) {
        return 0;
    }
    if (!sx_block_reserve(block, want)) {
        return ENOMEM;
    }
    while (!lines->at_end && block->used < want) {
        size_t got;
        int error =
            sx_intake_read(&lines->intake, block->data + block->used, want - block->used, &got);
        if (error != 0) {
            return error;
        }
        lines->at_end = got == 0;
        lines->got += got;
        block->used += got;
    }
    return 0;
}

/* Keeps the bytes of the block from `from` on for the next call. */
static bool keep_rest(sx_lines *lines, const sx_block *block, size_t from)
{
    size_t len = block->used - from;
    if (len > lines->rest_capacity) {
        char *rest = realloc(lines->rest, len);
        if (rest == NULL) {
            return false;
        }
        lines->rest = rest;
        lines->rest_capacity = len;
    }
    if (len > 0) {
        memcpy(lines->rest, block->data + from, len);
    }
    lines->rest_len = len;
    return true;
}

/* ---- where records end ------------------------------------------------------------------- */

/*
 * The end of the record at `from` when it holds a quote: the index of its line feed, or NOT_FOUND.
 * *ret_open says whether the bytes end inside quotes. The same rules as in csv_reader.c.
 */
static size_t quoted_end(const sx_lines *lines, const char *data, size_t from, size_t limit,
                         bool *ret_open)
{
    bool at_start = true; /* of a cell: only here does a quote open */
    bool open = false;
    for (size_t i = from; i < limit; i++) {
        char c = data[i];
        if (open) {
            /* Of a doubled quote the first closes and the second opens again. */
            open = c != '"';
            at_start = !open;
        } else if (c == '"' && at_start) {
            open = true;
        } else if (c == '\n') {
            *ret_open = false;
            return i;
        } else {
            at_start = c == lines->separator;
        }
    }
    *ret_open = open;
    return NOT_FOUND;
}

static void add_record(const sx_lines *lines, sx_block *block, sx_record_kind kind, size_t start,
                       size_t len)
{
    block->records[block->count++] = (sx_record){
        .line = lines->line, .start = (uint32_t)start, .len = (uint32_t)len, .kind = kind};
}

/* Empty lines turn out to stand between records: each is a row, and refused. False when the block
 * has no place left. */
static bool add_blanks(sx_lines *lines, sx_block *block)
{
    while (lines->blanks > 0 && block->count < block->limit) {
        block->records[block->count++] =
            (sx_record){.line = lines->line - lines->blanks, .kind = SX_RECORD_BLANK};
        lines->blanks--;
    }
    return lines->blanks == 0 && block->count < block->limit;
}

static uint64_t count_lines(const char *data, size_t len)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < len; i++) {
        lines += data[i] == '\n';
    }
    return lines;
}

/* One record found: [at, end) without its line feed. */
static bool take_record(sx_lines *lines, sx_block *block, size_t at, size_t end, bool quoted)
{
    size_t len = end - at;
    if (len > 0 && block->data[end - 1] == '\r') {
        len--;
    }
    if (len == 0 && !lines->blank_rows) {
        lines->blanks++;
        lines->line++;
        return true;
    }
    if (!add_blanks(lines, block)) {
        return false;
    }
    sx_record_kind kind = len > SX_LINE_MAX ? SX_RECORD_TOO_LONG
                          : quoted          ? SX_RECORD_QUOTED
                                            : SX_RECORD_PLAIN;
    add_record(lines, block, kind, at, len > SX_LINE_MAX ? 0 : len);
    lines->line += 1 + (quoted ? count_lines(block->data + at, len) : 0);
    return true;
}

/* A record that does not end within the limit, or never. Drops it; true when it took a place.
 * With quotes in it nobody can tell which line end is its own: the reading stops. */
static bool take_too_long(sx_lines *lines, sx_block *block, size_t at, bool quoted, bool open)
{
    if (!add_blanks(lines, block)) {
        return false;
    }
    add_record(lines, block, open ? SX_RECORD_UNCLOSED : SX_RECORD_TOO_LONG, at, 0);
    lines->stopped = quoted;
    lines->skipping = !quoted;
    return true;
}

/* The line feed that ends the record at `at`, or NOT_FOUND. */
static size_t record_end(const sx_lines *lines, const sx_block *block, size_t at, bool *ret_quoted,
                         bool *ret_open)
{
    const char *data = block->data;
    const char *feed = memchr(data + at, '\n', block->used - at);
    size_t end = feed == NULL ? NOT_FOUND : (size_t)(feed - data);
    size_t len = (feed == NULL ? block->used : end) - at;
    *ret_open = false;
    *ret_quoted = lines->quotes && memchr(data + at, '"', len) != NULL;
    if (*ret_quoted) {
        size_t limit = block->used - at > RECORD_REACH ? at + RECORD_REACH : block->used;
        end = quoted_end(lines, data, at, limit, ret_open);
    }
    return end;
}

/* The rest of a record that was too long. Returns where the next one starts. */
static size_t skip_line(sx_lines *lines, const sx_block *block, size_t at)
{
    const char *feed = memchr(block->data + at, '\n', block->used - at);
    if (feed == NULL) {
        return block->used;
    }
    lines->skipping = false;
    lines->line++;
    return (size_t)(feed - block->data) + 1;
}

/* Records from the places of line feeds. False: one is empty or too long. */
static bool add_plain(const sx_lines *lines, sx_block *block, size_t count)
{
    size_t at = 0;
    bool plain = true;
    for (size_t i = 0; i < count && plain; i++) {
        size_t len = block->feeds[i] - at;
        len -= !lines->quotes && len > 0 && block->data[block->feeds[i] - 1] == '\r';
        block->records[i] =
            (sx_record){.line = lines->line + i, .start = (uint32_t)at, .len = (uint32_t)len};
        plain = len > 0 && len <= SX_LINE_MAX;
        at = block->feeds[i] + (size_t)1;
    }
    return plain;
}

/* Lines without what stands around their cells, in the spare bytes. False: some need a closer look. */
static bool strip(const sx_lines *lines, sx_block *block, size_t count)
{
    size_t from = 0, len = block->feeds[count - 1] + (size_t)1;
    for (size_t i = 0; i < count; i++) {
        if (block->feeds[i] - from > SX_LINE_MAX) {
            return false;
        }
        from = block->feeds[i];
    }
    if (!grow(&block->spare, &block->spare_capacity, 0, block->capacity)) {
        return false; /* it can be read without */
    }
    block->spare_used =
        lines->strip(block->data, len, lines->separator, lines->trim, block->spare, block->feeds);
    sx_block_end(block->spare + block->spare_used);
    return block->spare_used > 0 && add_plain(lines, block, count);
}

/*
 * The lines of a block in which nothing is out of the ordinary, all at once: returns how many bytes are done with. 0,
 * and no record, where an empty line or anything else asks for a closer look.
 */
static size_t scan_plain(sx_lines *lines, sx_block *block)
{
    bool plain = false;
    block->spare_used = 0;
    if (lines->feeds == NULL || lines->skipping || lines->stopped || lines->blanks > 0) {
        return 0;
    }
    size_t count = lines->feeds(block->data, 0, block->used, lines->separator, block->feeds,
                                block->limit, &plain);
    size_t done = count == 0 ? 0 : block->feeds[count - 1] + (size_t)1;
    plain = plain || !lines->quotes; /* lines of JSON end where they end, whatever is in them */
    block->plain = plain && !lines->trim && add_plain(lines, block, count);
    if (!block->plain && count > 0 && lines->strip != NULL && (!plain || lines->trim)) {
        block->plain = strip(lines, block, count);
    }
    if (!block->plain) {
        block->spare_used = 0;
        return 0;
    }
    block->count = count;
    lines->line += count;
    return done;
}

/* What was stripped takes the place of what was read. */
static void use_stripped(sx_block *block)
{
    if (block->spare_used == 0) {
        return;
    }
    char *data = block->data;
    size_t capacity = block->capacity;
    block->data = block->spare;
    block->capacity = block->spare_capacity;
    block->used = block->spare_used;
    block->spare = data;
    block->spare_capacity = capacity;
}

/* Cuts the bytes of the block into records; returns how many bytes are done with. */
static size_t scan(sx_lines *lines, sx_block *block)
{
    sx_block_end(block->data + block->used);
    size_t at = scan_plain(lines, block);
    if (block->spare_used > 0) {
        return at; /* a last line without an end is read by itself */
    }
    while (at < block->used && block->count < block->limit && !lines->stopped) {
        if (lines->skipping) {
            at = skip_line(lines, block, at);
            continue;
        }
        bool quoted, open;
        size_t end = record_end(lines, block, at, &quoted, &open);
        if (end != NOT_FOUND) {
            if (!take_record(lines, block, at, end, quoted)) {
                break;
            }
            at = end + 1;
            continue;
        }
        size_t len = block->used - at;
        bool last = lines->at_end && len < RECORD_REACH && !open;
        if (last && take_record(lines, block, at, block->used, quoted)) {
            return block->used;
        }
        if (last || (len < RECORD_REACH && !lines->at_end) ||
            !take_too_long(lines, block, at, quoted, open)) {
            break;
        }
    }
    return lines->stopped ? block->used : at;
}

/* ---- blocks ------------------------------------------------------------------------------ */

sx_status sx_lines_start(sx_lines *lines, sx_diags *diags)
{
    sx_block block;
    int error = sx_block_init(&block, 1) ? fill(lines, &block, lines->want) : ENOMEM;
    sx_slice start = {block.data, error == 0 ? block.used : 0};
    sx_status status = sx_start_check(start, lines->intake.file, diags);
    size_t skip = sx_start_mark(start);
    if (error == 0 && status == SX_OK && !keep_rest(lines, &block, skip)) {
        error = ENOMEM;
    }
    sx_block_free(&block);
    return error == 0 ? status : refuse_file(lines, error, diags);
}

/* Aims at one full block next time, so that few bytes are moved twice. Where rows become longer little by little, so
 * does what is read. */
static void adapt(sx_lines *lines, const sx_block *block, size_t done)
{
    if (block->count < block->limit - block->limit / 4) {
        return;
    }
    size_t want =
        block->count < block->limit ? lines->want + lines->want / 8 : done + done / 64 + 512;
    lines->want = want < WANT_LEAST ? WANT_LEAST : want > WANT_MOST ? WANT_MOST : want;
}

sx_status sx_lines_next(sx_lines *lines, size_t max, bool counted, sx_block *block, sx_diags *diags)
{
    block->count = 0;
    block->used = 0;
    block->plain = false;
    block->first_row = lines->rows;
    if (!sx_block_reserve(block, lines->rest_len + 1)) {
        return refuse_file(lines, ENOMEM, diags);
    }
    if (lines->rest_len > 0) {
        memcpy(block->data, lines->rest, lines->rest_len);
        block->used = lines->rest_len;
    }
    lines->rest_len = 0;
    block->limit = max > block->max ? block->max : max;
    size_t want = lines->want;
    size_t done = 0;
    while (!lines->stopped) {
        int error = fill(lines, block, want);
        if (error != 0) {
            return refuse_file(lines, error, diags);
        }
        done = scan(lines, block);
        if (block->count > 0 || (lines->at_end && done == block->used)) {
            break;
        }
        /* Nothing whole yet: what is done with makes room, or more is wanted. */
        if (done > 0) {
            memmove(block->data, block->data + done, block->used - done);
            block->used -= done;
        } else {
            want = want >= 2 * SX_LINE_MAX ? want : want * 2;
        }
        done = 0;
    }
    if (counted) {
        lines->rows += block->count;
        adapt(lines, block, done);
    }
    bool kept = keep_rest(lines, block, done);
    use_stripped(block);
    if (!kept) {
        return refuse_file(lines, ENOMEM, diags);
    }
    block->after = (sx_lines_mark){.offset = lines->got - lines->rest_len,
                                   .rest = lines->rest_len,
                                   .want = lines->want,
                                   .blanks = lines->blanks,
                                   .line = lines->line,
                                   .rows = lines->rows,
                                   .at_end = lines->at_end,
                                   .stopped = lines->stopped,
                                   .skipping = lines->skipping};
    return SX_OK;
}

/* A mark that no reading can have made would ask for any amount of memory. */
static bool is_mark(const sx_lines_mark *mark)
{
    return mark->rest <= REST_MOST && mark->want >= 1 && mark->want <= REST_MOST && mark->line >= 1;
}

sx_status sx_lines_go_to(sx_lines *lines, const sx_lines_mark *mark, sx_diags *diags)
{
    int error = is_mark(mark) ? sx_intake_go_to(&lines->intake, mark->offset) : EBADMSG;
    sx_block block;
    if (error == 0) {
        error = sx_block_init(&block, 1) ? 0 : ENOMEM;
        lines->at_end = false;
        if (error == 0 && mark->rest > 0) {
            error = fill(lines, &block, (size_t)mark->rest);
        }
        if (error == 0 && block.used != mark->rest) {
            error = EBADMSG;
        }
        if (error == 0 && !keep_rest(lines, &block, 0)) {
            error = ENOMEM;
        }
        sx_block_free(&block);
    }
    if (error == EBADMSG && lines->intake.fault == NULL) {
        return sx_diag_add(diags, SX_E_INPUT, "RESUME.INPUT",
                           (sx_where){.file = lines->intake.file}, "the file that was being scored",
                           "the file ends before what was scored");
    }
    lines->got = mark->offset + mark->rest;
    lines->want = (size_t)mark->want;
    lines->blanks = mark->blanks;
    lines->line = mark->line;
    lines->rows = mark->rows;
    lines->at_end = mark->at_end;
    lines->stopped = mark->stopped;
    lines->skipping = mark->skipping;
    return error == 0 ? SX_OK : refuse_file(lines, error, diags);
}

sx_status sx_lines_unread(sx_lines *lines, const sx_lines *mark, const sx_block *block,
                          sx_diags *diags)
{
    if (!keep_rest(lines, block, 0)) {
        return refuse_file(lines, ENOMEM, diags);
    }
    lines->line = mark->line;
    lines->rows = mark->rows;
    lines->blanks = mark->blanks;
    lines->stopped = mark->stopped;
    lines->skipping = mark->skipping;
    return SX_OK;
}

sx_status sx_lines_hold(sx_lines *lines, const sx_block *block, size_t from, sx_diags *diags)
{
    const sx_record *record = &block->records[from];
    if (!keep_rest(lines, block, record->start)) {
        return refuse_file(lines, ENOMEM, diags);
    }
    lines->line = record->line;
    lines->rows -= block->count - from;
    lines->blanks = 0;
    if (from == 0) {
        lines->want = (lines->want > block->used ? lines->want : block->used) * 2;
    }
    return SX_OK;
}

size_t sx_lines_left(const sx_lines *lines)
{
    return lines->at_end ? (size_t)count_lines(lines->rest, lines->rest_len) + 1 : 0;
}

bool sx_lines_ended(const sx_lines *lines)
{
    return lines->stopped || (lines->at_end && lines->rest_len == 0);
}
