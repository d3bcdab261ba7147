/*
 * saved_lines.c: see saved_lines.h. A line that was read whole and without a word of warning is the pattern: what is not
 * free to differ between responses (the version, the rules, that nothing was changed) is part of it, byte by byte.
 */
#include "batch/saved_lines.h"

#include <stdlib.h>

#include "batch/plain_json.h"

#define SLOTS_MAX 16
#define DIGITS_MAX 15
#define BLOCKS_LEARNT 8 /* that are looked at for a pattern */
#define ROWS_LEARNT 8   /* in each of them */

typedef enum slot_kind { SLOT_FIXED, SLOT_ANY, SLOT_SUBJECT, SLOT_SESSION, SLOT_ANSWERS } slot_kind;

/* A value that differs between lines, and what stands before it. */
typedef struct slot {
    sx_slice before;
    slot_kind kind;
} slot;

/* How the responses to one instrument are written. */
typedef struct form {
    size_t instrument;
    slot slots[SLOTS_MAX];
    size_t slot_count;
    sx_slice after;
} form;

struct sx_saved_lines {
    const sx_job *job;
    const sx_saved_columns *columns;
    char separator;
    sx_arena *arena;
    form *forms; /* in the order in which the responses of a row stand */
    bool known;
    size_t blocks;   /* looked at */
    sx_slice *cells; /* of the row that is read */
};

/* Who a response is about. */
typedef struct about {
    sx_slice subject, session;
} about;

/* ---- columns ------------------------------------------------------------------------------------ */

static bool is_simple(const sx_item *item)
{
    return item->field_count == 1 && item->kind != SX_ITEM_TEXT && item->kind != SX_ITEM_MULTI &&
           item->kind != SX_ITEM_RANKING;
}

static sx_status add_instrument(const sx_job *job, size_t index, sx_saved_columns *ret)
{
    static const sx_tokens no_tokens = {0}; /* those are for tables */
    const sx_model *model = job->loaded[index]->model;
    const size_t count = model->item_count + model->parameter_count;
    sx_saved_item *items = sx_arena_array(job->arena, count + 1, sizeof *items);
    sx_cell_reader *readers = sx_arena_array(job->arena, model->field_count + 1, sizeof *readers);
    if (items == NULL || readers == NULL) {
        return SX_E_MEMORY;
    }
    ret->items[index] = items;
    ret->item_counts[index] = count;
    ret->readers[index] = readers;
    for (size_t i = 0; i < count; i++) {
        const sx_item *item = &model->items[i];
        const char *key = sx_arena_printf(job->arena, "\"%s\"", item->id);
        if (key == NULL) {
            return SX_E_MEMORY;
        }
        items[i] = (sx_saved_item){.key = sx_slice_of(key), .column = SX_COLUMN_NONE};
        if (is_simple(item)) {
            sx_binding *binding = &ret->binding;
            sx_cell_reader_make(model, item->first_field, &no_tokens, NULL, false,
                                &readers[item->first_field]);
            items[i].column = binding->column_count++;
            binding->bounds[items[i].column - 1] =
                (sx_bound){(uint32_t)index, (uint32_t)item->first_field};
            binding->first[binding->column_count] = (uint32_t)items[i].column;
        }
    }
    return SX_OK;
}

sx_status sx_saved_columns_make(const sx_job *job, sx_saved_columns **ret)
{
    size_t most = 1;
    for (size_t i = 0; i < job->count; i++) {
        most += job->loaded[i]->model->field_count;
    }
    sx_saved_columns *columns = sx_arena_array(job->arena, 1, sizeof *columns);
    *ret = columns;
    if (columns == NULL) {
        return SX_E_MEMORY;
    }
    columns->binding = (sx_binding){
        .column_count = 1,
        .first = sx_arena_array(job->arena, most + 2, sizeof *columns->binding.first),
        .bounds = sx_arena_array(job->arena, most + 1, sizeof *columns->binding.bounds),
        .id = 0,
        .occasion = SX_COLUMN_NONE};
    columns->readers = sx_arena_array(job->arena, job->count + 1, sizeof *columns->readers);
    columns->items = sx_arena_array(job->arena, job->count + 1, sizeof *columns->items);
    columns->item_counts = sx_arena_array(job->arena, job->count + 1, sizeof *columns->item_counts);
    bool good = columns->binding.first != NULL && columns->binding.bounds != NULL &&
                columns->readers != NULL && columns->items != NULL && columns->item_counts != NULL;
    sx_status status = good ? SX_OK : SX_E_MEMORY;
    for (size_t i = 0; i < job->count && status == SX_OK; i++) {
        status = add_instrument(job, i, columns);
    }
    return status;
}

/* ---- memory ------------------------------------------------------------------------------------- */

sx_saved_lines *sx_saved_lines_new(const sx_job *job, const sx_saved_columns *columns,
                                   char separator)
{
    sx_saved_lines *lines = calloc(1, sizeof *lines);
    if (lines == NULL) {
        return NULL;
    }
    *lines = (sx_saved_lines){.job = job,
                              .columns = columns,
                              .separator = separator,
                              .arena = sx_arena_new(0),
                              .forms = calloc(job->count + 1, sizeof *lines->forms),
                              .cells = calloc(columns->binding.column_count, sizeof *lines->cells)};
    if (lines->arena == NULL || lines->forms == NULL || lines->cells == NULL) {
        sx_saved_lines_free(lines);
        return NULL;
    }
    return lines;
}

void sx_saved_lines_free(sx_saved_lines *lines)
{
    if (lines != NULL) {
        sx_arena_free(lines->arena);
        free(lines->forms);
        free(lines->cells);
        free(lines);
    }
}

/* ---- the pattern -------------------------------------------------------------------------------- */

static slot_kind kind_of(sx_slice key)
{
    static const struct {
        const char *key;
        slot_kind kind;
    } known[] = {{"subject", SLOT_SUBJECT}, {"session", SLOT_SESSION}, {"answers", SLOT_ANSWERS},
                 {"started", SLOT_ANY},     {"finished", SLOT_ANY},    {"language", SLOT_ANY},
                 {"mode", SLOT_ANY},        {"credit", SLOT_ANY}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (sx_slice_is(key, known[i].key)) {
            return known[i].kind;
        }
    }
    return SLOT_FIXED;
}

/* Behind an object of JSON, of which is known that it is one. */
static const char *skip_object(const char *at)
{
    size_t depth = 0;
    do {
        if (*at == '"') {
            at = sx_skip_plain_value(at);
            if (at == NULL) {
                return NULL;
            }
            continue;
        }
        depth += *at == '{';
        depth -= *at == '}';
        at += *at != '\0';
    } while (depth > 0 && *at != '\0');
    return depth == 0 ? at : NULL;
}

static const char *skip_member(const char *at, slot_kind kind)
{
    if (kind == SLOT_ANSWERS) {
        return *at == '{' ? skip_object(at) : NULL;
    }
    if (kind == SLOT_FIXED && *at == '[') { /* no changes */
        at = sx_skip_blanks(at + 1);
        return *at == ']' ? at + 1 : NULL;
    }
    if (kind != SLOT_FIXED && *at != '"' && *at != 'n') {
        return NULL;
    }
    return sx_skip_plain_value(at);
}

/* `line` ends with a NUL and holds one object. False when it is not simple. */
static bool find_slots(const char *line, form *ret)
{
    const char *from = line, *at = sx_skip_blanks(line);
    char opening = '{';
    ret->slot_count = 0;
    while (*at == opening) {
        const char *key = sx_skip_blanks(at + 1);
        const char *end = *key == '"' ? sx_skip_plain_value(key) : NULL;
        at = end == NULL ? NULL : sx_skip_blanks(end);
        if (at == NULL || *at != ':') {
            return false;
        }
        slot_kind kind = kind_of((sx_slice){key + 1, (size_t)(end - key) - 2});
        const char *value = sx_skip_blanks(at + 1);
        at = skip_member(value, kind);
        if (at == NULL) {
            return false;
        }
        if (kind != SLOT_FIXED) {
            if (ret->slot_count == SLOTS_MAX) {
                return false;
            }
            ret->slots[ret->slot_count++] = (slot){{from, (size_t)(value - from)}, kind};
            from = at;
        }
        at = sx_skip_blanks(at);
        opening = ',';
    }
    ret->after = sx_slice_of(from);
    return opening == ',' && *at == '}' && *sx_skip_blanks(at + 1) == '\0';
}

/* The pattern of one response; *ret_found says whether it is one. */
static sx_status learn_form(sx_saved_lines *lines, const sx_block *block, size_t index, form *ret,
                            bool *ret_found)
{
    const sx_saved *saved = &block->sessions->saved[index];
    const sx_record *record = &block->records[index];
    sx_response *response = NULL;
    sx_diags diags;
    sx_diags_init(&diags, lines->arena);
    sx_status status =
        sx_response_read(saved->object, (sx_where){0}, lines->job->loaded[saved->instrument],
                         lines->arena, &diags, &response);
    *ret_found = false;
    if (status != SX_OK || diags.count > 0) {
        return status == SX_E_MEMORY ? status : SX_OK;
    }
    const char *text = sx_arena_strndup(lines->arena, block->data + record->start, record->len);
    if (text == NULL) {
        return SX_E_MEMORY;
    }
    ret->instrument = saved->instrument;
    *ret_found = record->kind == SX_RECORD_PLAIN && response->change_count == 0 &&
                 !response->adaptive && strlen(text) == record->len && find_slots(text, ret);
    return SX_OK;
}

static sx_status learn_row(sx_saved_lines *lines, const sx_block *block, size_t first)
{
    bool found = true;
    sx_status status = SX_OK;
    for (size_t k = 0; k < lines->job->count && found && status == SX_OK; k++) {
        const sx_saved *saved = &block->sessions->saved[first + k];
        found = saved->object != NULL && saved->instrument < lines->job->count;
        if (found) {
            status = learn_form(lines, block, first + k, &lines->forms[k], &found);
        }
    }
    lines->known = found && status == SX_OK;
    return status;
}

sx_status sx_saved_lines_learn(sx_saved_lines *lines, const sx_block *block)
{
    const sx_saved_rows *rows = block->sessions;
    sx_status status = SX_OK;
    if (lines->known || lines->blocks == BLOCKS_LEARNT) {
        return SX_OK;
    }
    lines->blocks++;
    for (size_t r = 0; r < rows->rows && r < ROWS_LEARNT && !lines->known && status == SX_OK; r++) {
        if (rows->starts[r + 1] - rows->starts[r] == lines->job->count) {
            status = learn_row(lines, block, rows->starts[r]);
        }
    }
    return status;
}

/* ---- lines -------------------------------------------------------------------------------------- */

/* A text, or nothing for null. NULL when it is something else. */
static inline const char *take_text(const char *at, char separator, sx_slice *ret)
{
    if (*at == 'n') {
        *ret = (sx_slice){at, 0};
        return strncmp(at, "null", 4) == 0 ? at + 4 : NULL;
    }
    if (*at != '"') {
        return NULL;
    }
    const char *from = ++at;
    while (sx_is_plain_text(*at) && *at != separator) {
        at++;
    }
    *ret = (sx_slice){from, (size_t)(at - from)};
    return *at == '"' ? at + 1 : NULL;
}

/* A whole number as it is printed. NULL when it is something else. */
static inline const char *take_digits(const char *at, sx_slice *ret)
{
    const char *from = at;
    at += *at == '-';
    const char *first = at;
    while (sx_is_plain_digit(*at)) {
        at++;
    }
    *ret = (sx_slice){from, (size_t)(at - from)};
    bool printed = at > first && at - first <= DIGITS_MAX && (*first != '0' || at - from == 1);
    return printed ? at : NULL;
}

/* {"missing": reason}, as the word that stands for the reason in a table. */
static const char *take_missing(const char *at, char separator, sx_slice *ret)
{
    static const char key[] = "\"missing\"";
    at = sx_skip_blanks(at + 1);
    if (strncmp(at, key, sizeof key - 1) != 0) {
        return NULL;
    }
    at = sx_skip_blanks(at + sizeof key - 1);
    if (*at != ':') {
        return NULL;
    }
    at = sx_skip_blanks(at + 1);
    at = *at == '"' ? take_text(at, separator, ret) : NULL;
    if (at == NULL || sx_cell_reason(*ret) == SX_CELL_COUNT) {
        return NULL;
    }
    at = sx_skip_blanks(at);
    return *at == '}' ? at + 1 : NULL;
}

/* An answer of one byte, a whole number, or why there is none. Other texts may be read in ways of their own. */
static inline const char *take_answer(const char *at, char separator, sx_slice *ret)
{
    if (*at == '"' && sx_is_plain_text(at[1]) && at[1] != separator && at[2] == '"') {
        *ret = (sx_slice){at + 1, 1};
        return at + 3;
    }
    if (*at == '"') {
        at = take_digits(at + 1, ret);
        return at != NULL && *at == '"' ? at + 1 : NULL;
    }
    return *at == '{' ? take_missing(at, separator, ret) : take_digits(at, ret);
}

static inline bool is_key(const char *at, sx_slice key)
{
    for (size_t i = 0; i < key.len; i++) {
        if (at[i] != key.at[i]) {
            return false;
        }
    }
    return true;
}

static inline bool is_cell(const sx_codes *codes, sx_slice cell)
{
    return (cell.len == 1 && codes->cell[(unsigned char)*cell.at] != SX_CODE_BAD) ||
           sx_codes_read(codes, cell) != SX_CODE_BAD;
}

/* The answers of one response, in the order of its items: what is not there was skipped. */
static const char *take_answers(const sx_saved_lines *lines, size_t instrument, const char *at)
{
    const sx_saved_item *items = lines->columns->items[instrument];
    const size_t count = lines->columns->item_counts[instrument];
    size_t next = 0;
    if (*at != '{') {
        return NULL;
    }
    at = sx_skip_blanks(at + 1);
    if (*at == '}') {
        return at + 1;
    }
    for (;;) {
        while (next < count && !is_key(at, items[next].key)) {
            next++;
        }
        if (next == count || items[next].codes == NULL) {
            return NULL;
        }
        const sx_saved_item *item = &items[next++];
        sx_slice *cell = &lines->cells[item->column];
        at = sx_skip_blanks(at + item->key.len);
        if (*at != ':') {
            return NULL;
        }
        at = take_answer(sx_skip_blanks(at + 1), lines->separator, cell);
        if (at == NULL || !is_cell(item->codes, *cell)) {
            return NULL;
        }
        at = sx_skip_blanks(at);
        if (*at != ',') {
            return *at == '}' ? at + 1 : NULL;
        }
        at = sx_skip_blanks(at + 1);
    }
}

static bool take_line(const sx_saved_lines *lines, const form *written, sx_slice line, about *ret)
{
    const char *at = line.at, *end = line.at + line.len;
    sx_slice other;
    *ret = (about){{line.at, 0}, {line.at, 0}};
    for (size_t i = 0; i < written->slot_count; i++) {
        const slot *next = &written->slots[i];
        if ((size_t)(end - at) < next->before.len ||
            !sx_same_bytes(at, next->before.at, next->before.len)) {
            return false;
        }
        at += next->before.len;
        at = next->kind == SLOT_ANSWERS   ? take_answers(lines, written->instrument, at)
             : next->kind == SLOT_SUBJECT ? take_text(at, lines->separator, &ret->subject)
             : next->kind == SLOT_SESSION ? take_text(at, lines->separator, &ret->session)
                                          : take_text(at, '\0', &other);
        if (at == NULL) {
            return false;
        }
    }
    return (size_t)(end - at) == written->after.len &&
           sx_same_bytes(at, written->after.at, written->after.len);
}

/* Whether another response stands in the row of the first (see saved_rows.h). */
static bool belongs(const about *first, const about *other)
{
    return (first->session.len > 0 || first->subject.len > 0) &&
           sx_slice_equal(first->session, other->session) &&
           sx_slice_equal(first->subject, other->subject);
}

static char *put_row(sx_saved_lines *lines, sx_slice id, char *to)
{
    memcpy(to, id.at, id.len);
    to += id.len;
    for (size_t i = 1; i < lines->columns->binding.column_count; i++) {
        sx_slice *cell = &lines->cells[i];
        *to++ = lines->separator;
        for (size_t k = 0; k < cell->len; k++) {
            *to++ = cell->at[k];
        }
        cell->len = 0;
    }
    *to++ = '\n';
    return to;
}

/* The responses of a row, from line `from` on, of which `count` are there. */
static bool take_row(const sx_saved_lines *lines, const sx_block *block, size_t from, size_t count,
                     sx_slice *ret_id)
{
    about first = {0}, other;
    for (size_t k = 0; k < count; k++) {
        const sx_record *record = &block->records[from + k];
        sx_slice line = {block->data + record->start, record->len};
        if (record->kind != SX_RECORD_PLAIN ||
            !take_line(lines, &lines->forms[k], line, k == 0 ? &first : &other) ||
            (k > 0 && !belongs(&first, &other))) {
            return false;
        }
    }
    *ret_id = first.subject.len > 0 ? first.subject : first.session;
    return true;
}

static bool make_table(const sx_saved_lines *lines, sx_block *block)
{
    if (block->table == NULL) {
        block->table = calloc(1, sizeof *block->table);
        if (block->table == NULL || !sx_block_init(block->table, block->max)) {
            free(block->table);
            block->table = NULL;
            return false;
        }
    }
    sx_block *table = block->table;
    table->used = 0;
    table->count = 0;
    return sx_block_reserve(table,
                            block->used + block->count * lines->columns->binding.column_count);
}

bool sx_saved_lines_rows(sx_saved_lines *lines, sx_block *block, bool last, size_t *ret_used)
{
    const size_t each = lines->job->count;
    const size_t rows = last ? block->count / each : (block->count - 1) / each;
    if (!lines->known || rows == 0 || (last && block->count % each != 0) ||
        !make_table(lines, block)) {
        return false;
    }
    sx_block *table = block->table;
    char *to = table->data;
    for (size_t at = 0; at < block->count; at += each) {
        size_t there = block->count - at < each ? block->count - at : each;
        char *from = to;
        sx_slice id;
        for (size_t i = 1; i < lines->columns->binding.column_count; i++) {
            lines->cells[i].len = 0;
        }
        if (!take_row(lines, block, at, there, &id)) {
            return false;
        }
        if (table->count < rows) {
            to = put_row(lines, id, to);
            table->records[table->count++] = (sx_record){.line = block->records[at].line,
                                                         .start = (uint32_t)(from - table->data),
                                                         .len = (uint32_t)(to - from - 1)};
        }
    }
    table->used = (size_t)(to - table->data);
    sx_block_end(to);
    table->plain = true;
    *ret_used = rows * each;
    return true;
}
