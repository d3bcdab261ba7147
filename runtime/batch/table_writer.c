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

/* ---- layout ------------------------------------------------------------------------------ */

static sx_status make_scale(sx_arena *arena, const sx_model *model, size_t index,
                            sx_writer_scale *ret)
{
    const sx_scale *scale = &model->scales[index];
    ret->name = sx_arena_printf(arena, "%s.%s", model->id, scale->id);
    ret->category = scale->compute == SX_COMPUTE_CATEGORY;
    ret->label_count = ret->category ? scale->category_count : scale->band_count;
    ret->labels = sx_arena_array(arena, ret->label_count + 1, sizeof *ret->labels);
    if (ret->name == NULL || ret->labels == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < ret->label_count; i++) {
        ret->labels[i] = sx_slice_of(sx_model_band_id(model, index, i));
    }
    return SX_OK;
}

static size_t widest_label(const sx_writer_scale *scale)
{
    size_t widest = 0;
    for (size_t i = 0; i < scale->label_count; i++) {
        widest = scale->labels[i].len > widest ? scale->labels[i].len : widest;
    }
    return widest;
}

static sx_status make_instrument(sx_arena *arena, const sx_loaded *loaded,
                                 sx_writer_instrument *ret)
{
    const sx_model *model = loaded->model;
    *ret = (sx_writer_instrument){
        .loaded = loaded, .scale_count = model->scale_count, .flag_count = model->flag_count};
    ret->scales = sx_arena_array(arena, model->scale_count + 1, sizeof *ret->scales);
    if (ret->scales == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < model->scale_count; i++) {
        sx_status status = make_scale(arena, model, i, &ret->scales[i]);
        if (status != SX_OK) {
            return status;
        }
        /* Separators; value, unrounded and answered; label; status and edge. */
        ret->widest += 6 + 3 * (size_t)NUMBER_WIDEST + widest_label(&ret->scales[i]) +
                       2 * (size_t)STATUS_WIDEST;
    }
    for (size_t i = 0; i < model->flag_count; i++) {
        ret->widest += strlen(model->flags[i].id) + sizeof ";:not_assessed";
    }
    for (size_t i = 0; i < model->validity_count; i++) {
        ret->widest += strlen(model->validity[i].id) + sizeof ";:unknown";
    }
    for (size_t i = 0; i < model->scale_count; i++) { /* ";total:prorate:8/9" */
        ret->widest += strlen(model->scales[i].id) + MISSING_WIDEST;
    }
    ret->widest += sizeof SX_WEAK_JAIL + 5 + strlen(model->version) + sizeof loaded->rule_hash +
                   sizeof SX_VERSION;
    return SX_OK;
}

static size_t column_count(const sx_writer *writer)
{
    size_t columns = writer->has_occasion ? 2 : 1;
    for (size_t i = 0; i < writer->count; i++) {
        const sx_writer_instrument *instrument = &writer->instruments[i];
        for (size_t s = 0; s < instrument->scale_count; s++) {
            const sx_writer_scale *scale = &instrument->scales[s];
            columns += 2 + (size_t)(!scale->category && scale->label_count > 0) +
                       (!writer->details  ? 0U
                        : scale->category ? 1U
                                          : 3U);
        }
        columns += (instrument->flag_count > 0 ? 1U : 0U) + (writer->made ? 4U : 0U) +
                   (instrument->loaded->model->validity_count > 0 ? 1U : 0U) +
                   (instrument->loaded->weak ? 1U : 0U);
    }
    return columns;
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
                         const sx_score_options *options, sx_format format, sx_writer *ret)
{
    *ret = (sx_writer){.format = format,
                       .separator = format == SX_FORMAT_TSV ? '\t' : ',',
                       .digits = options->has_digits ? options->digits : SX_PRINT_DIGITS,
                       .details = options->details,
                       .made = !options->bare,
                       .explain = options->explain,
                       .spreadsheet = options->spreadsheet,
                       .count = count};
    ret->instruments = sx_arena_array(arena, count + 1, sizeof *ret->instruments);
    if (ret->instruments == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        sx_status status = make_instrument(arena, instruments[i], &ret->instruments[i]);
        if (status != SX_OK) {
            return status;
        }
    }
    ret->columns = column_count(ret);
    make_small(ret);
    return SX_OK;
}

/* ---- header ------------------------------------------------------------------------------ */

static void header_name(const sx_writer *writer, sx_buf *out, const char *name, const char *suffix)
{
    sx_buf_char(out, writer->separator);
    sx_buf_str(out, name);
    sx_buf_str(out, suffix);
}

void sx_writer_header(const sx_writer *writer, sx_buf *out)
{
    if (writer->format == SX_FORMAT_NDJSON || writer->format == SX_FORMAT_RESULTS) {
        return;
    }
    sx_buf_str(out, writer->has_id ? "id" : "row");
    if (writer->has_occasion) {
        header_name(writer, out, "occasion", "");
    }
    for (size_t i = 0; i < writer->count; i++) {
        const sx_writer_instrument *instrument = &writer->instruments[i];
        const char *id = instrument->loaded->model->id;
        for (size_t s = 0; s < instrument->scale_count; s++) {
            const sx_writer_scale *scale = &instrument->scales[s];
            header_name(writer, out, scale->name, "");
            if (!scale->category && scale->label_count > 0) {
                header_name(writer, out, scale->name, ".band");
            }
            header_name(writer, out, scale->name, ".status");
            if (writer->details && !scale->category) {
                header_name(writer, out, scale->name, ".unrounded");
                header_name(writer, out, scale->name, ".edge");
            }
            if (writer->details) {
                header_name(writer, out, scale->name, ".answered");
            }
        }
        if (instrument->flag_count > 0) {
            header_name(writer, out, id, ".flags");
        }
        if (instrument->loaded->model->validity_count > 0) {
            header_name(writer, out, id, ".validity");
        }
        if (instrument->loaded->weak) {
            header_name(writer, out, id, ".jail");
        }
    }
    for (size_t i = 0; writer->made && i < writer->count; i++) {
        const char *id = writer->instruments[i].loaded->model->id;
        header_name(writer, out, id, ".missing");
        header_name(writer, out, id, ".version");
        header_name(writer, out, id, ".rule_hash");
        header_name(writer, out, id, ".engine");
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
        out->len += (size_t)(put_cell(at, text, separator, spreadsheet) - at);
    }
}

static char *put_details(const sx_writer *writer, char *at, const sx_writer_scale *scale,
                         const sx_score *score)
{
    bool scored = score->status == SX_CELL_OK;
    if (!scale->category) {
        *at++ = writer->separator;
        at = scored ? put_number(writer, at, score->exact) : at;
        *at++ = writer->separator;
        at = scored ? put_text(at, score->edge ? "yes" : "no") : at;
    }
    *at++ = writer->separator;
    if (score->of > 0) {
        at = put_number(writer, at, sx_number_int(score->answered));
        *at++ = '/';
        at = put_number(writer, at, sx_number_int(score->of));
    }
    return at;
}

static char *put_score(const sx_writer *writer, char *at, const sx_writer_scale *scale,
                       const sx_score *score)
{
    const char separator = writer->separator;
    bool scored = score->status == SX_CELL_OK;
    sx_slice label = {"", 0};
    if (scored && score->band >= 0 && (size_t)score->band < scale->label_count) {
        label = scale->labels[score->band];
    }
    *at++ = separator;
    if (scale->category) {
        at = put(at, label.at, label.len);
    } else {
        at = scored ? put_number(writer, at, score->value) : at;
        if (scale->label_count > 0) {
            *at++ = separator;
            at = put(at, label.at, label.len);
        }
    }
    *at++ = separator;
    if (scored && !score->prorated && !score->edge) {
        at = put(at, "ok", 2);
    } else {
        at = put_text(at, sx_writer_status(score));
    }
    return writer->details ? put_details(writer, at, scale, score) : at;
}

/* The cells of a scale whose instrument was not given: nothing, and why. */
static char *put_not_given(const sx_writer *writer, char *at, const sx_writer_scale *scale)
{
    size_t empty = 1 + (size_t)(!scale->category && scale->label_count > 0);
    size_t details = !writer->details ? 0 : scale->category ? 1 : 3;
    memset(at, writer->separator, empty + 1);
    at = put_text(at + empty + 1, SX_NOT_GIVEN);
    memset(at, writer->separator, details);
    return at + details;
}

static char *put_flags(const sx_writer *writer, char *at, const sx_model *model,
                       const sx_row_flag *flags)
{
    bool first = true;
    for (size_t i = 0; i < model->flag_count; i++) {
        if (flags[i].state == SX_FLAG_CLEAR) {
            continue;
        }
        if (!first) {
            *at++ = ';';
        }
        first = false;
        at = put_text(at, model->flags[i].id);
        if (flags[i].state == SX_FLAG_NOT_ASSESSED) {
            at = put_text(at, ":not_assessed");
        } else if (flags[i].changed && writer->details) {
            at = put_text(at, ":changed");
        }
    }
    return at;
}

/* "long_string;fast:unknown": the notes that hold, and those that nobody can tell. */
static char *put_validity(char *at, const sx_model *model, const sx_run *run, size_t row)
{
    bool first = true;
    for (size_t i = 0; i < model->validity_count; i++) {
        int truth = sx_run_truth(run, model->scale_count + i, row);
        if (truth == 0) {
            continue;
        }
        if (!first) {
            *at++ = ';';
        }
        first = false;
        at = put_text(at, model->validity[i].id);
        at = truth < 0 ? put_text(at, ":unknown") : at;
    }
    return at;
}

/* "total:prorate:8/9;used:answered:3/4": the missing rules that counted. */
static char *put_missing(const sx_writer *writer, char *at, const sx_model *model,
                         const sx_run *run, size_t row)
{
    bool first = true;
    for (size_t i = 0; i < model->scale_count; i++) {
        sx_score score;
        sx_run_score(run, i, row, &score);
        if (!sx_writer_missing(&score)) {
            continue;
        }
        if (!first) {
            *at++ = ';';
        }
        first = false;
        at = put_text(at, model->scales[i].id);
        *at++ = ':';
        at = put_text(at, sx_missing_word(model->scales[i].missing.rule));
        *at++ = ':';
        at = put_number(writer, at, sx_number_int(score.answered));
        *at++ = '/';
        at = put_number(writer, at, sx_number_int(score.of));
    }
    return at;
}

/* What the scores were made with; nothing when there are none. */
static char *put_made(const sx_writer *writer, char *at, const sx_loaded *loaded, const sx_run *run,
                      size_t row)
{
    const char separator = writer->separator;
    *at++ = separator;
    at = run != NULL ? put_missing(writer, at, loaded->model, run, row) : at;
    *at++ = separator;
    at = run != NULL ? put_text(at, loaded->model->version) : at;
    *at++ = separator;
    at = run != NULL ? put_text(at, loaded->rule_hash) : at;
    *at++ = separator;
    return run != NULL ? put_text(at, SX_VERSION) : at;
}

/* ---- rows -------------------------------------------------------------------------------- */

static void row_text(const sx_writer *writer, const sx_row_key *key, sx_run *const *runs,
                     const sx_row_flag *const *flags, size_t at, sx_buf *out)
{
    size_t widest = 2 * key->id.len + 2 * key->occasion.len + 32;
    for (size_t i = 0; i < writer->count; i++) {
        widest += writer->instruments[i].widest;
    }
    char *start = sx_buf_reserve(out, widest);
    if (start == NULL) {
        return;
    }
    char *end = start;
    if (writer->has_id) {
        end = put_cell(end, key->id, writer->separator, writer->spreadsheet);
    } else {
        end = put_number(writer, end, sx_number_int((int64_t)key->row));
    }
    if (writer->has_occasion) {
        *end++ = writer->separator;
        end = put_cell(end, key->occasion, writer->separator, writer->spreadsheet);
    }
    for (size_t i = 0; i < writer->count; i++) {
        const sx_writer_instrument *instrument = &writer->instruments[i];
        bool given = key->given == NULL || key->given[i];
        for (size_t s = 0; s < instrument->scale_count; s++) {
            sx_score score;
            if (!given) {
                end = put_not_given(writer, end, &instrument->scales[s]);
                continue;
            }
            sx_run_score(runs[i], s, at, &score);
            end = put_score(writer, end, &instrument->scales[s], &score);
        }
        if (instrument->flag_count > 0) {
            *end++ = writer->separator;
            end = given ? put_flags(writer, end, instrument->loaded->model, flags[i]) : end;
        }
        if (instrument->loaded->model->validity_count > 0) {
            *end++ = writer->separator;
            end = given ? put_validity(end, instrument->loaded->model, runs[i], at) : end;
        }
        if (instrument->loaded->weak) {
            *end++ = writer->separator;
            end = given ? put_text(end, SX_WEAK_JAIL) : end;
        }
    }
    for (size_t i = 0; writer->made && i < writer->count; i++) {
        bool given = key->given == NULL || key->given[i];
        end = put_made(writer, end, writer->instruments[i].loaded, given ? runs[i] : NULL, at);
    }
    *end++ = '\n';
    out->len += (size_t)(end - start);
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
