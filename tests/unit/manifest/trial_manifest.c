/*
 * trial_manifest.c: the small manifests that tests change, and how they are read.
 */
#include "trial_manifest.h"

#include <check.h>
#include <string.h>

#include "support/scarce.h"

const char trial_base[] =
    "sextant: 1\n"
    "id: base\n"
    "version: 1.0.0\n"
    "title: Base\n"
    "strand: therapy\n"
    "kind: screener\n"
    "rights: {class: A, holder: nobody, statement: none needed}\n"
    "sources: {first: Somebody 2001}\n"
    "responses:\n"
    "  frequency: [{0: Never}, {1: Sometimes}, {2: Often}]\n"
    "  yesno: [{no: No}, {yes: Yes}]\n"
    "parameters:\n"
    "  - {id: age, kind: number, range: 16..99}\n"
    "  - {id: sex, options: [{female: Female}, {male: Male}]}\n"
    "items:\n"
    "  - {id: q1, responses: frequency, text: One}\n"
    "  - {id: q2, responses: frequency, text: Two}\n"
    "  - {id: q3, responses: frequency, text: Three}\n"
    "  - {id: gate, responses: yesno, text: Gate, unscored: true}\n"
    "  - {id: hours, kind: number, range: 0..24, digits: 1, text: Hours, unscored: true}\n"
    "  - {id: drinks, kind: multi, options: [{beer: Beer}, {wine: Wine}], text: Drinks}\n"
    "  - {id: order, kind: ranking, options: [{home: Home}, {work: Work}], text: Order}\n"
    "  - {id: notes, kind: text, text: Notes}\n"
    "  - {id: since, kind: date, range: 1900-01-01..2100-01-01, text: Since}\n"
    "norms:\n"
    "  adults:\n"
    "    form: t_score\n"
    "    rows: [{age: 16..40, sex: female, mean: 2, sd: 1}, {age: 16..99, mean: 3, sd: 1.5}]\n"
    "scales:\n"
    "  total:\n"
    "    sum: q1..q3\n"
    "    reverse: [q2]\n"
    "    missing: {rule: prorate, most: 1, round: half_up}\n"
    "    direction: higher_is_worse\n"
    "    range: [0, 6]\n"
    "    bands: [{low: 0..3}, {high: 4..6}]\n"
    "    cutoffs: [{id: probable, at: 4}]\n"
    "  type:\n"
    "    category: [{much: q1 = 2}, {little: otherwise}]\n"
    "    missing: {rule: complete}\n"
    "    direction: neither\n"
    "flags:\n"
    "  danger: {when: q3 >= 1, tier: urgent}\n"
    "findings:\n"
    "  mood: {domain: distress, scale: total, levels: [{none: 0..2}, {high: 3..6}]}\n"
    "  kind_of: {domain: readiness, scale: type, levels: [{low: [little]}, {high: [much]}]}\n"
    "examples:\n"
    "  - {answers: [1, 1, 1], total: 3, band: low}\n"
    "  - {answers: {q1: 2, age: 30}, total: ~, reason: incomplete, flags: {danger: "
    "not_assessed}}\n";

void trial_begin(trial *t)
{
    *t = (trial){.line = 0};
    t->arena = sx_arena_new(0);
    ck_assert_ptr_nonnull(t->arena);
    sx_diags_init(&t->diags, t->arena);
    sx_buf_init(&t->text, (size_t)64 * 1024 * 1024);
}

void trial_end(trial *t)
{
    sx_buf_free(&t->text);
    sx_arena_free(t->arena);
}

/* Adds a piece without its mark; the mark's place is remembered. */
static void add_piece(trial *t, const char *piece, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (len - i >= 2 && piece[i] == '@' && piece[i + 1] == '@') {
            t->line = 1;
            t->column = 1;
            for (size_t j = 0; j < t->text.len; j++) {
                unsigned char byte = (unsigned char)t->text.data[j];
                t->column += (byte & 0xC0U) != 0x80U; /* characters, not bytes */
                if (byte == '\n') {
                    t->line++;
                    t->column = 1;
                }
            }
            i++;
        } else {
            sx_buf_char(&t->text, piece[i]);
        }
    }
}

void trial_change(trial *t, const char *base, const char *old, const char *put)
{
    const char *at = strstr(base, old);
    ck_assert_msg(at != NULL, "the base has no '%s'", old);
    ck_assert_msg(strstr(at + 1, old) == NULL, "the base has '%s' twice", old);
    add_piece(t, base, (size_t)(at - base));
    add_piece(t, put, strlen(put));
    add_piece(t, at + strlen(old), strlen(at + strlen(old)));
    ck_assert(!t->text.failed);
}

void trial_append(trial *t, const char *text)
{
    add_piece(t, text, strlen(text));
}

sx_slice trial_text(const trial *t)
{
    return (sx_slice){sx_buf_text(&t->text), t->text.len};
}

const sx_diag *trial_first(const trial *t)
{
    for (size_t i = 0; i < t->diags.count; i++) {
        if (!t->diags.items[i].warning) {
            return &t->diags.items[i];
        }
    }
    return NULL;
}

const char *trial_report(const trial *t)
{
    sx_buf out;
    sx_buf_init(&out, 1000000);
    sx_diags_print(&out, &t->diags);
    /* Check refuses very long messages. */
    const char *text = sx_arena_printf(t->arena, "%.3000s", sx_buf_text(&out));
    sx_buf_free(&out);
    return text;
}

void trial_expect(const trial *t, sx_status status, const char *code)
{
    const sx_diag *first = trial_first(t);
    ck_assert_msg(status == SX_E_MANIFEST, "expected %s, but the status is %s\n%.3000s", code,
                  sx_status_name(status), sx_buf_text(&t->text));
    ck_assert_msg(first != NULL && strcmp(first->code, code) == 0, "expected %s, got\n%s", code,
                  trial_report(t));
    ck_assert_ptr_nonnull(first->message);
    ck_assert_ptr_nonnull(first->expected);
    ck_assert_ptr_nonnull(first->where.file);
    if (t->line > 0) {
        ck_assert_msg(first->where.line == t->line && first->where.column == t->column,
                      "expected %s at %u:%u, got\n%s", code, t->line, t->column, trial_report(t));
    }
}

sx_model *trial_model(trial *t, const char *text)
{
    sx_model *model = NULL;
    sx_status status =
        sx_manifest_instrument(t->arena, "manifest.yaml", sx_slice_of(text), &t->diags, &model);
    ck_assert_msg(status == SX_OK, "%s", trial_report(t));
    ck_assert_ptr_nonnull(model);
    return model;
}

/* One reading with memory that runs out, and the first one, which all later ones must equal. */
typedef struct scarce_reading {
    trial_reader read;
    void (*same)(const void *all, const void *read);
    const char *text;
    sx_status whole, status;
    sx_arena *arena, *all_arena;
    void *ret, *all;
    size_t refusals;
} scarce_reading;

static void read_scarce(void *data)
{
    scarce_reading *reading = data;
    sx_diags diags;
    reading->ret = NULL;
    reading->status = SX_E_MEMORY;
    reading->arena = sx_arena_new(0);
    if (reading->arena != NULL) {
        sx_diags_init(&diags, reading->arena);
        reading->status =
            reading->read(reading->arena, sx_slice_of(reading->text), &diags, &reading->ret);
    }
}

static void check_scarce(void *data, bool refused)
{
    scarce_reading *reading = data;
    bool no_memory = refused && reading->status == SX_E_MEMORY;
    ck_assert_msg(no_memory || reading->status == reading->whole, "%s, not %s",
                  sx_status_name(reading->status), sx_status_name(reading->whole));
    ck_assert_int_eq(reading->ret != NULL, reading->status == SX_OK);
    reading->refusals += no_memory;
    if (!refused) {
        reading->all = reading->ret;
        reading->all_arena = reading->arena;
        return;
    }
    if (reading->ret != NULL && reading->same != NULL) {
        reading->same(reading->all, reading->ret);
    }
    sx_arena_free(reading->arena);
}

void trial_scarce(trial_reader read, const char *text, sx_status whole,
                  void (*same)(const void *all, const void *read))
{
    scarce_reading reading = {.read = read, .same = same, .text = text, .whole = whole};
    scarce_each(read_scarce, check_scarce, &reading, 0);
    ck_assert_uint_gt(reading.refusals, 3);
    sx_arena_free(reading.all_arena);
}

static sx_status read_model(sx_arena *arena, sx_slice text, sx_diags *diags, void **ret)
{
    sx_model *model = NULL;
    sx_status status = sx_manifest_instrument(arena, "manifest.yaml", text, diags, &model);
    *ret = model;
    return status;
}

static void same_scale(const sx_scale *a, const sx_scale *b)
{
    ck_assert_uint_eq(a->term_count, b->term_count);
    ck_assert_uint_eq(a->band_count, b->band_count);
    ck_assert_uint_eq(a->cutoff_count, b->cutoff_count);
    ck_assert_uint_eq(a->category_count, b->category_count);
    ck_assert_uint_eq(a->among_count, b->among_count);
    ck_assert_uint_eq(a->condition_count, b->condition_count);
    ck_assert_uint_eq(a->reliability_count, b->reliability_count);
    ck_assert_uint_eq(a->change.rule_count, b->change.rule_count);
    ck_assert_uint_eq(a->change.clinical_count, b->change.clinical_count);
    ck_assert_int_eq(a->has_range, b->has_range);
    ck_assert_ptr_nonnull(b->id);
}

static void same_model(const void *all, const void *read)
{
    const sx_model *a = all, *b = read;
    ck_assert_uint_eq(a->item_count + a->parameter_count, b->item_count + b->parameter_count);
    ck_assert_uint_eq(a->field_count, b->field_count);
    ck_assert_uint_eq(a->scale_count, b->scale_count);
    ck_assert_uint_eq(a->norm_count, b->norm_count);
    ck_assert_uint_eq(a->table_count, b->table_count);
    ck_assert_uint_eq(a->flag_count, b->flag_count);
    ck_assert_uint_eq(a->finding_count, b->finding_count);
    ck_assert_uint_eq(a->example_count, b->example_count);
    ck_assert_uint_eq(a->validity_count, b->validity_count);
    ck_assert_uint_eq(a->source_count, b->source_count);
    ck_assert_uint_eq(a->alias_count, b->alias_count);
    ck_assert_uint_eq(a->missing_token_count, b->missing_token_count);
    for (size_t i = 0; i < a->item_count + a->parameter_count; i++) {
        ck_assert_str_eq(a->items[i].id, b->items[i].id);
        ck_assert_int_eq(a->items[i].text != NULL, b->items[i].text != NULL);
        ck_assert_int_eq(a->items[i].show_if != NULL, b->items[i].show_if != NULL);
    }
    for (size_t i = 0; i < a->scale_count; i++) {
        same_scale(&a->scales[i], &b->scales[i]);
    }
    for (size_t i = 0; i < a->example_count; i++) {
        ck_assert_uint_eq(a->examples[i].answer_count, b->examples[i].answer_count);
        ck_assert_uint_eq(a->examples[i].expected_count, b->examples[i].expected_count);
        ck_assert_uint_eq(a->examples[i].flag_count, b->examples[i].flag_count);
        ck_assert_uint_eq(a->examples[i].note_count, b->examples[i].note_count);
    }
    for (size_t i = 0; i < a->flag_count; i++) {
        ck_assert_ptr_nonnull(b->flags[i].when);
    }
}

void trial_scarce_model(const char *text, sx_status whole)
{
    trial_scarce(read_model, text, whole, same_model);
}
