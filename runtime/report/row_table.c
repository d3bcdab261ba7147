/*
 * row_table.c: rows of profiles as a table: one line a person, the flags first. Cells that hold several things have `;`
 * between them.
 */
#include <string.h>

#include "batch/table_writer.h"
#include "report/report.h"
#include "report/row.h"

#define CELL_MAX ((size_t)1024 * 1024)
#define HASH_SHOWN 12 /* letters of a hash that say which file it is */

/* --- cells ------------------------------------------------------------------------------------ */

static void put_cell(const sx_row_format *format, const char *text, sx_buf *out)
{
    sx_buf_char(out, format->separator);
    if (text != NULL) {
        sx_writer_cell(out, sx_slice_of(text), format->separator, false);
    }
}

static void end_cell(const sx_row_format *format, sx_buf *cell, sx_buf *out)
{
    put_cell(format, sx_buf_text(cell), out);
    sx_buf_pass(cell, out);
    sx_buf_free(cell);
}

/* One more thing of a cell that holds several: `a`, or `a.b`, or `a.b:c`. */
static void add_item(sx_buf *cell, const char *a, const char *b, const char *c)
{
    sx_buf_str(cell, cell->len == 0 ? "" : ";");
    sx_buf_str(cell, a);
    if (b != NULL) {
        sx_buf_char(cell, '.');
        sx_buf_str(cell, b);
    }
    if (c != NULL) {
        sx_buf_char(cell, ':');
        sx_buf_str(cell, c);
    }
}

/* --- facts ------------------------------------------------------------------------------------ */

/* As in the flags of scores: those that are raised, and those that were not assessed. */
static void put_flags(const sx_row_format *format, const sx_profile *profile, sx_buf *out)
{
    sx_buf cell;
    sx_buf_init(&cell, CELL_MAX);
    for (size_t i = 0; i < profile->flag_count; i++) {
        const sx_shown_flag *flag = &profile->flags[i];
        const char *state = flag->standing ? NULL : flag->state;
        if (strcmp(flag->state, "clear") == 0) {
            continue;
        }
        if (flag->instrument != NULL) {
            add_item(&cell, flag->instrument, flag->id, state);
        } else {
            add_item(&cell, flag->tier != NULL ? flag->tier : "raised", NULL, state);
        }
    }
    end_cell(format, &cell, out);
}

static void put_care(const sx_row_format *format, const sx_shown_care *care, sx_buf *out)
{
    sx_buf rules;
    sx_buf_init(&rules, CELL_MAX);
    put_cell(format, care->word, out);
    put_cell(format, care->then, out);
    put_cell(format, care->rule, out);
    for (size_t i = 0; i < care->safety_count; i++) {
        add_item(&rules, care->safety[i].id, NULL, NULL);
    }
    end_cell(format, &rules, out);
    sx_buf_char(out, format->separator); /* the reasons: ids and words, which need no quotes */
}

static void put_reasons(const sx_shown_care *care, sx_domain domain, sx_buf *out)
{
    sx_buf cell;
    sx_buf_init(&cell, CELL_MAX);
    for (size_t i = 0; i < care->reason_count; i++) {
        const sx_shown_reason *reason = &care->reasons[i];
        const char *word = sx_domain_word(reason->domain);
        if (sx_bulk_reason_domain(care, i) == domain) {
            add_item(&cell, reason->result_id != NULL ? reason->result_id : word, NULL,
                     reason->result == NULL ? reason->value : reason->level);
        }
    }
    sx_buf_slice(out, (sx_slice){sx_buf_text(&cell), cell.len});
    sx_buf_pass(&cell, out);
    sx_buf_free(&cell);
}

static bool has_domain(const sx_shown_domain *domain)
{
    return domain->shown && (domain->assessed || domain->gate != NULL);
}

static void put_domain(const sx_row_format *format, const sx_shown_domain *domain, sx_buf *out)
{
    if (has_domain(domain)) {
        put_cell(format, domain->level, out);
        put_cell(format, domain->gate, out);
    }
}

static void put_part(void *user, const sx_profile *profile, const sx_part *part, sx_buf *out)
{
    const sx_row_format *format = user;
    switch (part->kind) {
    case SX_PART_FLAGS:
        put_cell(format, NULL, out); /* not refused */
        put_flags(format, profile, out);
        break;
    case SX_PART_CARE: put_care(format, &profile->models[part->model], out); break;
    case SX_PART_REASONS: put_reasons(&profile->models[part->model], part->domain, out); break;
    case SX_PART_DOMAIN: put_domain(format, &profile->domains[part->domain], out); break;
    case SX_PART_REASONED:
    case SX_PART_DOMAINS:
    case SX_PART_END: break;
    }
}

/* --- findings and notes ----------------------------------------------------------------------- */

static void finding(void *user, const sx_profile *profile, size_t index, sx_buf *out)
{
    const sx_row_format *format = user;
    const sx_shown_finding *one = &profile->findings[index];
    put_cell(format, one->value, out);
    put_cell(format, one->band, out);
    put_cell(format, one->level, out);
    put_cell(format,
             one->status != NULL ? one->status
             : one->edge         ? "edge"
             : one->prorated     ? "prorated"
                                 : "ok",
             out);
}

/* "sextant 0.1.0;integrative 1.0.0 e949510f062d;phq-9 1.0.0 62aac7cae4d4": what the row was made by. */
static void put_makers(const sx_row_format *format, const sx_profile *profile, sx_buf *out)
{
    sx_buf cell;
    sx_buf_init(&cell, CELL_MAX);
    sx_buf_printf(&cell, "sextant %s", profile->engine);
    for (size_t i = 0; i < profile->model_count; i++) {
        const sx_shown_care *one = &profile->models[i];
        sx_buf_printf(&cell, ";%s %s %.*s", one->id, one->version, HASH_SHOWN, one->hash);
    }
    for (size_t i = 0; i < profile->instrument_count; i++) {
        const sx_shown_instrument *one = &profile->instruments[i];
        sx_buf_printf(&cell, ";%s %s %.*s", one->id, one->version, HASH_SHOWN, one->rule_hash);
    }
    end_cell(format, &cell, out);
}

static void notes(void *user, const sx_profile *profile, sx_buf *out)
{
    const sx_row_format *format = user;
    sx_buf cell;
    sx_buf_init(&cell, CELL_MAX);
    for (size_t i = 0; i < profile->note_count; i++) {
        const sx_shown_note *note = &profile->notes[i];
        const char *state =
            note->id != NULL && strcmp(note->state, "holds") == 0 ? NULL : note->state;
        add_item(&cell, note->instrument, note->id, state);
    }
    end_cell(format, &cell, out);
    put_makers(format, profile, out);
}

/* --- lines ------------------------------------------------------------------------------------ */

static void name_column(const sx_row_format *format, const char *first, const char *second,
                        const char *third, sx_buf *out)
{
    sx_buf name;
    sx_buf_init(&name, CELL_MAX);
    add_item(&name, first, second, NULL);
    if (third != NULL) {
        sx_buf_char(&name, '.');
        sx_buf_str(&name, third);
    }
    end_cell(format, &name, out);
}

static void head(const sx_row_format *format, const sx_profile *sample, sx_buf *out)
{
    static const char *const care[] = {"pathway", "then", "rule", "safety_rules", "reasons"};
    static const char *const parts[] = {NULL, "band", "level", "status"};
    sx_buf_str(out, format->has_id ? "id" : "row");
    name_column(format, "refused", NULL, NULL, out);
    name_column(format, "flags", NULL, NULL, out);
    for (size_t i = 0; i < sample->model_count; i++) {
        for (size_t k = 0; k < sizeof care / sizeof care[0]; k++) {
            name_column(format, sample->all ? sample->models[i].id : care[k],
                        sample->all ? care[k] : NULL, NULL, out);
        }
    }
    for (size_t i = 0; i < SX_DOMAIN_COUNT; i++) {
        if (has_domain(&sample->domains[i])) {
            name_column(format, "domain", sample->domains[i].word, NULL, out);
            name_column(format, "gate", sample->domains[i].word, NULL, out);
        }
    }
    for (size_t i = 0; i < sample->finding_count; i++) {
        const sx_shown_finding *one = &sample->findings[i];
        for (size_t k = 0; k < sizeof parts / sizeof parts[0] && sx_bulk_shows(one); k++) {
            name_column(format, one->instrument, one->id, parts[k], out);
        }
    }
    name_column(format, "notes", NULL, NULL, out);
    name_column(format, "made_by", NULL, NULL, out);
    sx_buf_char(out, '\n');
}

static void begin(const sx_row_format *format, sx_slice id, uint64_t row, sx_buf *out)
{
    if (format->has_id) {
        sx_writer_cell(out, id, format->separator, false);
    } else {
        sx_buf_int(out, (int64_t)row);
    }
}

static size_t count_cells(const sx_profile *sample)
{
    size_t count = 5 * sample->model_count;
    for (size_t i = 0; i < SX_DOMAIN_COUNT; i++) {
        count += has_domain(&sample->domains[i]) ? 2 : 0;
    }
    for (size_t i = 0; i < sample->finding_count; i++) {
        count += sx_bulk_shows(&sample->findings[i]) ? 4 : 0;
    }
    return count;
}

/* Why, and the flags that its readable answers raise; nothing else is known. */
static void refused(const sx_row_format *format, const sx_profile *sample, const sx_rows_row *row,
                    sx_slice id, sx_buf *out)
{
    sx_buf cell;
    sx_buf_init(&cell, CELL_MAX);
    begin(format, id, row->row, out);
    bool named = row->column != NULL && row->column[0] != '\0';
    add_item(&cell, row->code, NULL, named ? row->column : NULL);
    put_cell(format, sx_buf_text(&cell), out);
    sx_buf_pass(&cell, out);
    for (size_t i = 0; i < row->count; i++) {
        const sx_model *model = row->results[i].loaded->model;
        for (size_t k = 0; k < model->flag_count; k++) {
            sx_flag_state state = row->results[i].flags[k].state;
            bool full = sample->role == SX_ROLE_CLINICIAN;
            const char *word = state == SX_FLAG_RAISED ? NULL : sx_flag_state_word(state);
            if (full && state != SX_FLAG_CLEAR) {
                add_item(&cell, model->id, model->flags[k].id, word);
            } else if (state == SX_FLAG_RAISED) {
                add_item(&cell,
                         sample->role == SX_ROLE_COACH ? sx_tier_word(model->flags[k].tier)
                                                       : "raised",
                         NULL, NULL);
            }
        }
    }
    end_cell(format, &cell, out);
    for (size_t i = count_cells(sample) + 1; i > 0; i--) {
        put_cell(format, NULL, out);
    }
    put_makers(format, sample, out);
}

void sx_row_table(char separator, sx_row_format *ret)
{
    *ret = (sx_row_format){.pieces = {.part = put_part,
                                      .finding = finding,
                                      .notes = notes,
                                      .user = ret,
                                      .joint = {";", ""}},
                           .separator = separator,
                           .head = head,
                           .begin = begin,
                           .refused = refused};
}
