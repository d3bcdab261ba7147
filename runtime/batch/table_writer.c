/*
 * table_writer.c: the layout of the output and its CSV and TSV rows. Rows go to a place reserved for
 * their greatest length, so that the inner steps are plain copies.
 */
#include "batch/table_writer.h"

#include <string.h>

#include <sextant/version.h>

#include "batch/json_row.h"
#include "plan/explain.h"

#define NUMBER_WIDEST 80 /* a 128-bit integer, a point and the places of --digits */
#define STATUS_WIDEST 16
#define MISSING_WIDEST 48
#define KEY_MORE 64 /* a number, or an id and an occasion with what stands around them */
#define KEPT_MORE 8 /* a separator, quotes, a colon, and a sign before a formula */

/* ---- layout ------------------------------------------------------------------------------ */

static sx_status make_scale(sx_arena *arena, const sx_model *model, size_t index,
                            sx_writer_scale *ret)
{
    const sx_scale *scale = &model->scales[index];
    ret->category = scale->compute == SX_COMPUTE_CATEGORY;
    ret->label_count = ret->category ? scale->category_count : scale->band_count;
    ret->labels = sx_arena_array(arena, ret->label_count + 1, sizeof *ret->labels);
    if (ret->labels == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < ret->label_count; i++) {
        ret->labels[i] = sx_slice_of(sx_model_band_id(model, index, i));
    }
    return SX_OK;
}

static sx_status make_instrument(sx_arena *arena, const sx_loaded *loaded,
                                 sx_writer_instrument *ret)
{
    const sx_model *model = loaded->model;
    *ret = (sx_writer_instrument){.loaded = loaded};
    ret->scales = sx_arena_array(arena, model->scale_count + 1, sizeof *ret->scales);
    sx_status status = ret->scales == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < model->scale_count && status == SX_OK; i++) {
        status = make_scale(arena, model, i, &ret->scales[i]);
    }
    return status;
}

static size_t widest_label(const sx_writer_scale *scale)
{
    size_t widest = 0;
    for (size_t i = 0; i < scale->label_count; i++) {
        widest = scale->labels[i].len > widest ? scale->labels[i].len : widest;
    }
    return widest;
}

/* "total:prorate:8/9;" for every scale */
static size_t widest_missing(const sx_model *model)
{
    size_t widest = 0;
    for (size_t i = 0; i < model->scale_count; i++) {
        widest += strlen(model->scales[i].id) + MISSING_WIDEST;
    }
    return widest;
}

static size_t widest_flags(const sx_model *model)
{
    size_t widest = 0;
    for (size_t i = 0; i < model->flag_count; i++) {
        widest += strlen(model->flags[i].id) + sizeof ";:not_assessed";
    }
    return widest;
}

static size_t widest_validity(const sx_model *model)
{
    size_t widest = 0;
    for (size_t i = 0; i < model->validity_count; i++) {
        widest += strlen(model->validity[i].id) + sizeof ";:unknown";
    }
    return widest;
}

size_t sx_writer_widest(const sx_writer *writer, const sx_result_column *column)
{
    const sx_writer_instrument *instrument = &writer->instruments[column->instrument];
    const sx_loaded *loaded = instrument->loaded;
    switch (column->kind) {
    case SX_COLUMN_VALUE:
    case SX_COLUMN_BAND: return NUMBER_WIDEST + widest_label(&instrument->scales[column->scale]);
    case SX_COLUMN_FLAGS: return widest_flags(loaded->model);
    case SX_COLUMN_VALIDITY: return widest_validity(loaded->model);
    case SX_COLUMN_MISSING: return widest_missing(loaded->model);
    case SX_COLUMN_VERSION: return strlen(loaded->model->version);
    case SX_COLUMN_RULE_HASH: return sizeof loaded->rule_hash;
    default: return NUMBER_WIDEST;
    }
}

static void make_small(sx_writer *writer)
{
    for (unsigned i = 0; i < SX_SMALL_NUMBERS; i++) {
        unsigned digits = i < 10 ? 1 : i < 100 ? 2 : 3;
        unsigned rest = i;
        for (unsigned d = digits; d > 0; d--) {
            writer->small[i][d - 1] = (char)('0' + rest % 10);
            rest /= 10;
        }
        writer->small_len[i] = (uint8_t)digits;
    }
}

sx_status sx_writer_make(sx_arena *arena, const sx_loaded *const *instruments, size_t count,
                         const sx_score_options *options, sx_format format, sx_diags *diags,
                         sx_writer *ret)
{
    const sx_columns_options columns = {.details = options->details,
                                        .made = !options->bare,
                                        .chosen = options->columns,
                                        .chosen_count = options->column_count};
    *ret = (sx_writer){.format = format,
                       .separator = format == SX_FORMAT_TSV ? '\t' : ',',
                       .digits = options->has_digits ? options->digits : SX_PRINT_DIGITS,
                       .details = options->details,
                       .explain = options->explain,
                       .spreadsheet = options->spreadsheet,
                       .count = count};
    ret->instruments = sx_arena_array(arena, count + 1, sizeof *ret->instruments);
    sx_status status = ret->instruments == NULL ? SX_E_MEMORY : SX_OK;
    for (size_t i = 0; i < count && status == SX_OK; i++) {
        status = make_instrument(arena, instruments[i], &ret->instruments[i]);
    }
    if (status == SX_OK) {
        status = sx_columns_make(arena, instruments, count, &columns, diags, &ret->columns);
    }
    for (size_t i = 0; i < ret->columns.count && status == SX_OK; i++) {
        ret->widest += 1 + sx_writer_widest(ret, &ret->columns.items[i]);
    }
    make_small(ret);
    return status;
}

/* ---- header ------------------------------------------------------------------------------ */

void sx_writer_header(const sx_writer *writer, sx_buf *out)
{
    if (writer->format == SX_FORMAT_NDJSON || writer->format == SX_FORMAT_RESULTS) {
        return;
    }
    sx_buf_str(out, writer->has_id ? "id" : "row");
    if (writer->has_occasion) {
        sx_buf_char(out, writer->separator);
        sx_buf_str(out, "occasion");
    }
    for (size_t i = 0; i < writer->kept_count; i++) {
        sx_buf_char(out, writer->separator);
        sx_writer_cell(out, sx_slice_of(writer->kept[i]), writer->separator, writer->spreadsheet);
    }
    for (size_t i = 0; i < writer->columns.count; i++) {
        sx_buf_char(out, writer->separator);
        sx_buf_str(out, writer->columns.items[i].name);
    }
    sx_buf_char(out, '\n');
}

/* ---- cells ------------------------------------------------------------------------------- */

const char *sx_writer_status(const sx_score *score)
{
    if (score->status != SX_CELL_OK) {
        return sx_cell_word(score->status);
    }
    return score->edge ? "edge" : score->prorated ? "prorated" : "ok";
}

bool sx_writer_missing(const sx_score *score)
{
    return score->of > 0 && score->answered < score->of;
}

static char *put(char *at, const char *data, size_t len)
{
    memcpy(at, data, len);
    return at + len;
}

static char *put_text(char *at, const char *text)
{
    return put(at, text, strlen(text));
}

static char *put_number(const sx_writer *writer, char *at, sx_number value)
{
    if (value.kind == SX_NUMBER_EXACT && value.den == 1 && value.num >= 0 &&
        value.num < SX_SMALL_NUMBERS) {
        memcpy(at, writer->small[value.num], 4); /* fixed size: one move; the rest is overwritten */
        return at + writer->small_len[value.num];
    }
    /* A buffer that is full from the start on stays where it is. */
    char text[NUMBER_WIDEST];
    sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    sx_number_print(&buf, value, writer->digits);
    return put(at, text, buf.len);
}

static bool starts_formula(sx_slice text)
{
    return text.len > 0 && text.at[0] != '\0' && strchr("=+-@\t\r", text.at[0]) != NULL;
}

static bool needs_quotes(sx_slice text, char separator)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == separator || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return false;
}

/* At most 2 * len + 3 bytes. */
static char *put_cell(char *at, sx_slice text, char separator, bool spreadsheet)
{
    bool quotes = needs_quotes(text, separator);
    if (quotes) {
        *at++ = '"';
    }
    if (spreadsheet && starts_formula(text)) {
        *at++ = '\'';
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"') {
            *at++ = '"';
        }
        *at++ = text.at[i];
    }
    if (quotes) {
        *at++ = '"';
    }
    return at;
}

void sx_writer_cell(sx_buf *out, sx_slice text, char separator, bool spreadsheet)
{
    char *at = sx_buf_reserve(out, 2 * text.len + 4);
    if (at != NULL) {
        sx_buf_take(out, (size_t)(put_cell(at, text, separator, spreadsheet) - at));
    }
}

/* "8/9": operands answered, and those that count. */
static char *put_answered(const sx_writer *writer, char *at, const sx_score *score)
{
    at = put_number(writer, at, sx_number_int(score->answered));
    *at++ = '/';
    return put_number(writer, at, sx_number_int(score->of));
}

static char *put_label(const sx_writer_scale *scale, char *at, const sx_score *score)
{
    bool labelled = score->band >= 0 && (size_t)score->band < scale->label_count;
    return labelled ? put(at, scale->labels[score->band].at, scale->labels[score->band].len) : at;
}

static char *put_score(const sx_writer *writer, const sx_result_column *column, char *at,
                       const sx_score *score)
{
    const sx_writer_scale *scale = &writer->instruments[column->instrument].scales[column->scale];
    bool scored = score->status == SX_CELL_OK;
    switch (column->kind) {
    case SX_COLUMN_STATUS: return put_text(at, sx_writer_status(score));
    case SX_COLUMN_ANSWERED: return score->of > 0 ? put_answered(writer, at, score) : at;
    default: break;
    }
    if (!scored) {
        return at;
    }
    switch (column->kind) {
    case SX_COLUMN_BAND: return put_label(scale, at, score);
    case SX_COLUMN_UNROUNDED: return put_number(writer, at, score->exact);
    case SX_COLUMN_EDGE: return put_text(at, score->edge ? "yes" : "no");
    default:
        return scale->category ? put_label(scale, at, score) : put_number(writer, at, score->value);
    }
}

/* ---- lists in a cell ---------------------------------------------------------------------- */

/* "self_harm", "self_harm:not_assessed" */
static char *put_flag(const sx_writer *writer, char *at, const char *id, sx_row_flag flag)
{
    if (flag.state == SX_FLAG_CLEAR) {
        return at;
    }
    at = put_text(at, id);
    if (flag.state == SX_FLAG_NOT_ASSESSED) {
        return put_text(at, ":not_assessed");
    }
    return flag.changed && writer->details ? put_text(at, ":changed") : at;
}

/* "long_string", "fast:unknown": a note that holds, or that nobody can tell */
static char *put_note(char *at, const char *id, int truth)
{
    at = truth != 0 ? put_text(at, id) : at;
    return truth < 0 ? put_text(at, ":unknown") : at;
}

/* "total:prorate:8/9": a missing rule that counted */
static char *put_missing(const sx_writer *writer, char *at, const sx_scale *scale,
                         const sx_score *score)
{
    if (!sx_writer_missing(score)) {
        return at;
    }
    at = put_text(at, scale->id);
    *at++ = ':';
    at = put_text(at, sx_missing_word(scale->missing.rule));
    *at++ = ':';
    return put_answered(writer, at, score);
}

size_t sx_writer_items(const sx_writer *writer, const sx_result_column *column)
{
    const sx_model *model = writer->instruments[column->instrument].loaded->model;
    switch (column->kind) {
    case SX_COLUMN_FLAGS: return model->flag_count;
    case SX_COLUMN_VALIDITY: return model->validity_count;
    case SX_COLUMN_MISSING: return model->scale_count;
    default: return 0;
    }
}

char *sx_writer_item(const sx_writer *writer, const sx_result_column *column, size_t index,
                     const sx_run *run, const sx_row_flag *flags, size_t row, char *at)
{
    const sx_model *model = writer->instruments[column->instrument].loaded->model;
    sx_score score = {.of = 0};
    switch (column->kind) {
    case SX_COLUMN_FLAGS: return put_flag(writer, at, model->flags[index].id, flags[index]);
    case SX_COLUMN_VALIDITY:
        return put_note(at, model->validity[index].id,
                        sx_run_truth(run, model->scale_count + index, row));
    default:
        sx_run_answered(run, index, row, &score.answered, &score.of);
        return put_missing(writer, at, &model->scales[index], &score);
    }
}

/* The items that have a text, with `;` between them. */
static char *put_list(const sx_writer *writer, const sx_result_column *column, const sx_run *run,
                      const sx_row_flag *flags, size_t row, char *at)
{
    size_t count = sx_writer_items(writer, column);
    char *start = at;
    for (size_t i = 0; i < count; i++) {
        char *text = at + (at > start);
        char *end = sx_writer_item(writer, column, i, run, flags, row, text);
        if (end > text && text > at) {
            *at = ';';
        }
        at = end > text ? end : at;
    }
    return at;
}

char *sx_writer_column(const sx_writer *writer, const sx_result_column *column, const sx_run *run,
                       const sx_row_flag *flags, const sx_score *score, size_t row, char *at)
{
    const sx_loaded *loaded = writer->instruments[column->instrument].loaded;
    if (run == NULL) {
        return column->kind == SX_COLUMN_STATUS ? put_text(at, SX_NOT_GIVEN) : at;
    }
    switch (column->kind) {
    case SX_COLUMN_FLAGS:
    case SX_COLUMN_VALIDITY:
    case SX_COLUMN_MISSING: return put_list(writer, column, run, flags, row, at);
    case SX_COLUMN_JAIL: return put_text(at, SX_WEAK_JAIL);
    case SX_COLUMN_VERSION: return put_text(at, loaded->model->version);
    case SX_COLUMN_RULE_HASH: return put_text(at, loaded->rule_hash);
    case SX_COLUMN_ENGINE: return put_text(at, SX_VERSION);
    default: return put_score(writer, column, at, score);
    }
}

/* ---- rows -------------------------------------------------------------------------------- */

/* The columns of one row; the score of a scale serves all of its columns. */
static char *put_columns(const sx_writer *writer, const bool *given, sx_run *const *runs,
                         const sx_row_flag *const *flags, size_t row, char *at)
{
    const sx_result_column *last = NULL;
    sx_score score = {.band = -1};
    for (size_t i = 0; i < writer->columns.count; i++) {
        const sx_result_column *column = &writer->columns.items[i];
        uint32_t instrument = column->instrument;
        const sx_run *run = given == NULL || given[instrument] ? runs[instrument] : NULL;
        bool scale = run != NULL && sx_column_of_scale(column->kind);
        if (scale &&
            (last == NULL || last->instrument != instrument || last->scale != column->scale)) {
            sx_run_score(run, column->scale, row, &score);
            last = column;
        }
        *at++ = writer->separator;
        at = sx_writer_column(writer, column, run, flags[instrument], &score, row, at);
    }
    return at;
}

size_t sx_writer_key_room(const sx_writer *writer)
{
    size_t room = KEY_MORE + writer->kept_count * KEPT_MORE;
    for (size_t i = 0; i < writer->kept_count && writer->format == SX_FORMAT_NDJSON; i++) {
        room += SX_KEY_TIMES * strlen(writer->kept[i]);
    }
    return room;
}

static size_t room_of_key(const sx_writer *writer, const sx_row_key *key)
{
    size_t room = sx_writer_key_room(writer) + SX_KEY_TIMES * (key->id.len + key->occasion.len);
    for (size_t i = 0; i < writer->kept_count; i++) {
        room += SX_KEY_TIMES * key->kept[i].len;
    }
    return room;
}

static char *json_key(const sx_writer *writer, const sx_row_key *key, char *at)
{
    const size_t room = room_of_key(writer, key);
    sx_buf buf = {.data = at, .capacity = room, .max = room - 1};
    sx_json json;
    sx_json_init(&json, &buf, false);
    sx_json_row_start(writer, key, &json);
    return at + buf.len;
}

char *sx_writer_key(const sx_writer *writer, const sx_row_key *key, char *at)
{
    if (writer->format == SX_FORMAT_NDJSON) {
        return json_key(writer, key, at);
    }
    if (writer->has_id) {
        at = put_cell(at, key->id, writer->separator, writer->spreadsheet);
    } else {
        at = put_number(writer, at, sx_number_int((int64_t)key->row));
    }
    if (writer->has_occasion) {
        *at++ = writer->separator;
        at = put_cell(at, key->occasion, writer->separator, writer->spreadsheet);
    }
    for (size_t i = 0; i < writer->kept_count; i++) {
        *at++ = writer->separator;
        at = put_cell(at, key->kept[i], writer->separator, writer->spreadsheet);
    }
    return at;
}

static void row_text(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                     const sx_row_flag *const *flags, size_t at, sx_buf *out)
{
    const size_t room = room_of_key(writer, key) + writer->widest;
    char *start = sx_buf_reserve(out, room);
    if (start == NULL) {
        return;
    }
    char *end = sx_writer_key(writer, key, start);
    end = put_columns(writer, key->given, runs, flags, at, end);
    *end++ = '\n';
    sx_buf_take(out, (size_t)(end - start));
}

static void row_explained(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                          size_t at, sx_buf *out)
{
    for (size_t i = 0; i < writer->count; i++) {
        const sx_model *model = writer->instruments[i].loaded->model;
        bool given = key->given == NULL || key->given[i];
        for (size_t s = 0; given && s < model->scale_count; s++) {
            sx_explain_text(runs[i], model, s, at, writer->digits, out);
        }
    }
    sx_buf_char(out, '\n');
}

void sx_writer_row(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                   const sx_row_flag *const *flags, size_t at, sx_buf *out)
{
    if (writer->format == SX_FORMAT_NDJSON) {
        sx_json_row(writer, key, runs, flags, at, out);
        return;
    }
    row_text(writer, key, runs, flags, at, out);
    if (writer->explain) {
        row_explained(writer, key, runs, at, out);
    }
}
