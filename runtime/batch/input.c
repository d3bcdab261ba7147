/*
 * input.c: the first look at an input. Nothing is guessed: another separator, another encoding or a
 * missing header is refused with what to do about it.
 */
#include "batch/input.h"

#include <string.h>

#include "base/json_read.h"
#include "batch/csv_reader.h"

/* Responses in a block: more than one row may take, and not too many to keep as JSON. */
#define ROWS_LEAST ((size_t)2 * SX_SESSION_MOST)
#define ROWS_MOST ((size_t)512)

static const char separators[] = {',', ';', '\t', '|', ':'};

sx_format sx_format_of_path(const char *path)
{
    static const struct {
        const char *suffix;
        sx_format format;
    } suffixes[] = {{".csv", SX_FORMAT_CSV},      {".tsv", SX_FORMAT_TSV},
                    {".tab", SX_FORMAT_TSV},      {".ndjson", SX_FORMAT_NDJSON},
                    {".jsonl", SX_FORMAT_NDJSON}, {".json", SX_FORMAT_JSON}};
    size_t len = 0;
    (void)sx_packing_of_path(path, &len);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        size_t suffix = strlen(suffixes[i].suffix);
        if (len > suffix && memcmp(path + len - suffix, suffixes[i].suffix, suffix) == 0) {
            return suffixes[i].format;
        }
    }
    return SX_FORMAT_AUTO;
}

static sx_where where_of(const sx_input *input, uint32_t line)
{
    return (sx_where){.file = input->job->file, .line = line};
}

/* ---- tables ------------------------------------------------------------------------------ */

static size_t count_of(sx_slice text, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += text.at[i] == c;
    }
    return count;
}

/* A header without our separator but with another one is a table of another kind. */
static sx_status check_separator(const sx_input *input, sx_slice header, sx_diags *diags)
{
    char ours = input->job->separator;
    for (size_t i = 0; i < sizeof separators && count_of(header, ours) == 0; i++) {
        if (separators[i] == ours || count_of(header, separators[i]) == 0) {
            continue;
        }
        const char *name = separators[i] == '\t' ? "tab" : (char[]){separators[i], '\0'};
        const char *expected =
            separators[i] == '\t'
                ? "say --in-format tsv"
                : sx_arena_printf(input->job->arena, "say --separator '%s'", name);
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.CSV.SEPARATOR", where_of(input, 1), expected,
                           "the columns seem to be separated by '%s', not by '%s'", name,
                           ours == '\t' ? "tab" : (char[]){ours, '\0'});
    }
    return SX_OK;
}

/* A first line of nothing but numbers is a row, and the names are missing. */
static bool is_header(const sx_slice *cells, size_t count)
{
    sx_decimal number;
    size_t numbers = 0;
    for (size_t i = 0; i < count; i++) {
        numbers += sx_decimal_read(cells[i], &number) || cells[i].len == 0;
    }
    return numbers < count;
}

static sx_status refuse_header(const sx_input *input, sx_bad_line fault, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_INPUT, fault.code, where_of(input, 1), fault.expected,
                       "the header cannot be read");
}

/* Places for the cells that a record of the table has, as many as are looked at. */
static sx_slice *room_for_cells(const sx_input *input, sx_slice record, size_t *ret_room)
{
    size_t most = count_of(record, input->job->separator) + 1;
    *ret_room = most < SX_COLUMNS_MAX ? most : SX_COLUMNS_MAX;
    return sx_arena_array(input->job->arena, *ret_room, sizeof(sx_slice));
}

static sx_status bind_header(sx_input *input, char *data, const sx_record *record, sx_diags *diags)
{
    sx_job *job = input->job;
    size_t room, count = 0;
    sx_slice *cells = room_for_cells(input, (sx_slice){data, record->len}, &room);
    if (cells == NULL) {
        return SX_E_MEMORY;
    }
    sx_bad_line fault = sx_record_fault(record->kind);
    if (fault.code == NULL) {
        sx_status status = check_separator(input, (sx_slice){data, record->len}, diags);
        if (status != SX_OK) {
            return status;
        }
        fault = sx_csv_cells(data, record->len, job->separator, true, cells, room, &count);
    }
    if (fault.code == NULL && count > SX_COLUMNS_MAX) {
        fault = (sx_bad_line){"INPUT.CSV.COLUMNS", "at most 10000 columns"};
    }
    if (fault.code == NULL) {
        sx_csv_trim(data, job->options->lenient_space, cells, count);
    }
    if (fault.code == NULL && !is_header(cells, count)) {
        fault = (sx_bad_line){"INPUT.CSV.HEADER", "a first line with the names of the columns"};
    }
    if (fault.code != NULL) {
        return refuse_header(input, fault, diags);
    }
    input->lines.blank_rows = count == 1;
    return sx_job_bind(job, cells, count, diags);
}

/* Whether a line below the header is what a mapping says stands there. */
static bool is_import_ids(const sx_input *input, char *data, const sx_record *record)
{
    size_t room, count = 0;
    sx_slice *cells = room_for_cells(input, (sx_slice){data, record->len}, &room);
    return cells != NULL && sx_record_fault(record->kind).code == NULL &&
           sx_csv_cells(data, record->len, input->job->separator, true, cells, room, &count).code ==
               NULL &&
           count == input->job->binding.column_count && sx_mapping_is_import_ids(cells, count);
}

/* Lines between the header and the first row. */
static sx_status skip_rows(sx_input *input, sx_block *block, sx_diags *diags)
{
    const sx_mapping *mapping = input->job->mapping;
    for (size_t i = 0; mapping != NULL && i < mapping->skip; i++) {
        sx_status status = sx_lines_next(&input->lines, 1, false, block, diags);
        if (status != SX_OK) {
            return status;
        }
        bool last = i + 1 == mapping->skip;
        if (block->count == 0 ||
            (last && mapping->import_ids &&
             !is_import_ids(input, block->data + block->records[0].start, &block->records[0]))) {
            return sx_diag_add(diags, SX_E_INPUT, "INPUT.HEADER_ROWS", where_of(input, 1),
                               block->count == 0
                                   ? "the header rows that the mapping names"
                                   : "three header rows: names, questions, {\"ImportId\": ...}",
                               "the file does not have the header rows of the mapping");
        }
    }
    return SX_OK;
}

static sx_status open_table(sx_input *input, sx_diags *diags)
{
    sx_block block;
    sx_status status = sx_block_init(&block, 1) ? SX_OK : SX_E_MEMORY;
    input->lines.separator = input->job->separator;
    if (status == SX_OK) {
        status = sx_lines_next(&input->lines, 1, false, &block, diags);
    }
    if (status == SX_OK && block.count == 0) {
        status = sx_diag_add(diags, SX_E_INPUT, "INPUT.CSV.HEADER", where_of(input, 1),
                             "a first line with the names of the columns", "the input is empty");
    }
    if (status == SX_OK) {
        status = bind_header(input, block.data + block.records[0].start, &block.records[0], diags);
    }
    if (status == SX_OK) {
        status = skip_rows(input, &block, diags);
    }
    sx_block_free(&block);
    return status;
}

/* ---- lines of JSON ----------------------------------------------------------------------- */

static sx_status bind_keys(sx_input *input, const json_t *object, sx_diags *diags)
{
    sx_job *job = input->job;
    size_t count = json_object_size(object);
    if (count > SX_COLUMNS_MAX) {
        return sx_diag_add(diags, SX_E_INPUT, "INPUT.JSON.KEYS", where_of(input, 1),
                           "at most 10000 keys", "the first object has too many keys");
    }
    sx_slice *names = sx_arena_array(job->arena, count + 1, sizeof *names);
    if (names == NULL) {
        return SX_E_MEMORY;
    }
    size_t used = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        names[used++] = sx_slice_of(key);
    }
    return sx_job_bind(job, names, count, diags);
}

/* The first line says whether lines are rows of a table or saved responses. */
static sx_status look_at_first(sx_input *input, const sx_block *block, sx_diags *diags)
{
    const sx_record *record = &block->records[0];
    sx_slice text = {block->data + record->start, record->len};
    sx_bad_line fault = sx_record_fault(record->kind);
    if (fault.code != NULL) {
        return sx_diag_add(diags, SX_E_INPUT, fault.code, where_of(input, (uint32_t)record->line),
                           fault.expected, "the first line cannot be read");
    }
    json_t *object = NULL;
    sx_status status = sx_json_read(text, input->job->file, (uint32_t)record->line, diags, &object);
    if (status != SX_OK) {
        return status;
    }
    const char *kind = json_string_value(json_object_get(object, "kind"));
    if (!json_is_object(object)) {
        status = sx_diag_add(diags, SX_E_INPUT, "INPUT.JSON.OBJECT",
                             where_of(input, (uint32_t)record->line),
                             "one JSON object in each line", "the first line is no object");
    } else if (kind != NULL && strcmp(kind, "response") == 0) {
        input->job->input = SX_INPUT_RESPONSES;
    } else {
        status = bind_keys(input, object, diags);
        if (status == SX_OK) {
            status = sx_flat_make(input->job->arena, text, input->job->binding.columns,
                                  input->job->binding.column_count, &input->job->flat);
        }
    }
    json_decref(object);
    return status;
}

static sx_status open_objects(sx_input *input, sx_diags *diags)
{
    sx_block block;
    sx_lines mark = input->lines;
    sx_status status = sx_block_init(&block, 1) ? SX_OK : SX_E_MEMORY;
    if (status == SX_OK) {
        status = sx_lines_next(&input->lines, 1, false, &block, diags);
    }
    if (status == SX_OK && block.count == 0) {
        status = sx_diag_add(diags, SX_E_INPUT, "INPUT.JSON.EMPTY", where_of(input, 1),
                             "one JSON object in each line", "the input is empty");
    }
    if (status == SX_OK) {
        status = look_at_first(input, &block, diags);
    }
    if (status == SX_OK) {
        status = sx_lines_unread(&input->lines, &mark, &block, diags);
    }
    sx_block_free(&block);
    return status;
}

/* ---- one document ------------------------------------------------------------------------ */

static sx_status read_document(sx_input *input, sx_diags *diags)
{
    sx_buf *text = &input->document;
    for (;;) {
        char *place = sx_buf_reserve(text, 65536);
        if (place == NULL) {
            return sx_diag_add(diags, SX_E_INPUT, "INPUT.SIZE", where_of(input, 0),
                               "at most 64 MiB in one document; or one response per line (NDJSON)",
                               "the document is too large");
        }
        size_t got;
        int error = sx_intake_read(&input->lines.intake, place, 65536, &got);
        if (error != 0) {
            return sx_intake_refuse(&input->lines.intake, error, diags);
        }
        if (got == 0) {
            return SX_OK;
        }
        sx_buf_take(text, got);
    }
}

static sx_status open_document(sx_input *input, sx_diags *diags)
{
    sx_job *job = input->job;
    sx_buf_init(&input->document, SX_DOCUMENT_MAX);
    sx_status status = read_document(input, diags);
    if (status != SX_OK) {
        return status;
    }
    sx_slice text = {sx_buf_text(&input->document), input->document.len};
    status = sx_response_file_read(text, job->file, job->arena, diags, &input->responses);
    job->document = input->responses;
    return status;
}

/* ---- all kinds --------------------------------------------------------------------------- */

static sx_status open_kind(sx_input *input, sx_diags *diags)
{
    switch (input->job->input) {
    case SX_INPUT_TABLE: return open_table(input, diags);
    case SX_INPUT_OBJECTS: return open_objects(input, diags);
    case SX_INPUT_RESPONSES:
    case SX_INPUT_DOCUMENT: break;
    }
    return open_document(input, diags);
}

/* A row may take many records, and whole documents of JSON are kept for each. */
static void set_rows_of_responses(sx_job *job)
{
    job->writer.has_id = true; /* the subject, or the session */
    if (job->block_rows < ROWS_LEAST) {
        job->block_rows = ROWS_LEAST;
    } else if (job->block_rows > ROWS_MOST) {
        job->block_rows = ROWS_MOST;
    }
}

static bool are_few(const sx_input *input)
{
    size_t left = sx_lines_left(&input->lines);
    return left > 0 && left <= SX_ROWS_FEW;
}

/* Memory for more rows than there are would only be cleared. */
static void set_rows_left(const sx_input *input, sx_job *job)
{
    size_t left = sx_lines_left(&input->lines);
    if (left > 0 && left < job->block_rows) {
        job->block_rows = left;
    }
    job->few = are_few(input);
}

sx_status sx_input_open(sx_input *input, sx_job *job, bool (*go_on)(void *), void *user,
                        sx_diags *diags)
{
    const sx_score_options *options = job->options;
    sx_format format =
        options->in_format == SX_FORMAT_AUTO ? sx_format_of_path(job->in) : options->in_format;
    *input = (sx_input){.job = job, .open = true};
    job->separator = format == SX_FORMAT_TSV   ? '\t'
                     : options->separator == 0 ? ','
                                               : options->separator;
    job->input = format == SX_FORMAT_NDJSON ? SX_INPUT_OBJECTS
                 : format == SX_FORMAT_JSON ? SX_INPUT_DOCUMENT
                                            : SX_INPUT_TABLE;
    sx_status status = sx_lines_open(&input->lines, job->in, job->input == SX_INPUT_TABLE, diags);
    job->file = input->lines.intake.file;
    input->lines.intake.go_on = go_on;
    input->lines.intake.user = user;
    input->lines.feeds = sx_feeds_for(options->instructions);
    if (job->input == SX_INPUT_TABLE) {
        input->lines.strip = sx_strip_for(options->instructions);
        input->lines.trim = options->lenient_space;
        input->lines.intake.takes_spss = job->separator == ',';
        input->lines.intake.worker = job->worker;
        input->lines.intake.rows_are_known = options->has_expect_rows;
    }
    if (status == SX_OK && job->input != SX_INPUT_DOCUMENT) {
        status = sx_lines_start(&input->lines, diags);
    }
    if (status == SX_OK) {
        status = open_kind(input, diags);
    }
    if (job->input == SX_INPUT_RESPONSES || job->input == SX_INPUT_DOCUMENT) {
        set_rows_of_responses(job);
        job->few = are_few(input);
    } else if (status == SX_OK) {
        set_rows_left(input, job);
    }
    return status;
}

void sx_input_close(sx_input *input)
{
    if (input->open) {
        sx_lines_close(&input->lines);
        sx_response_file_free(&input->responses);
        sx_buf_free(&input->document);
        sx_saved_lines_free(input->saved);
    }
    input->open = false;
}

sx_status sx_input_next(sx_input *input, sx_block *block, sx_diags *diags)
{
    sx_input_kind kind = input->job->input;
    if (kind == SX_INPUT_RESPONSES || kind == SX_INPUT_DOCUMENT) {
        return sx_input_next_saved(input, block, diags);
    }
    return sx_lines_next(&input->lines, input->job->block_rows, true, block, diags);
}

bool sx_input_for_any(const sx_input *input)
{
    const sx_intake *intake = &input->lines.intake;
    sx_input_kind kind = input->job->input;
    return (kind == SX_INPUT_TABLE || kind == SX_INPUT_OBJECTS) && intake->regular &&
           intake->looked && intake->packing == SX_PACKING_NONE && !intake->is_spss;
}

uint64_t sx_input_size(const sx_input *input)
{
    return sx_intake_size(&input->lines.intake);
}

uint64_t sx_input_bytes(const sx_input *input)
{
    return input->lines.intake.bytes;
}
