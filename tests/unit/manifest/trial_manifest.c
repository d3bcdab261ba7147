/*
 * trial_manifest.c: the small manifests that tests change, and how they are read.
 */
#include "trial_manifest.h"

#include <check.h>
#include <string.h>

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
