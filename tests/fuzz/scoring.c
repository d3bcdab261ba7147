/*
 * scoring.c: a manifest and answers made from the bytes together (support/made.h), scored by the runtime and a
 * second time by the target itself. Values, bands and flags must agree; rows in any order, alone or together, and
 * the same rows through a file, give the same; other words give the same rules; what is told of a score is the
 * score. SX_FUZZ_SHOW=1 prints what is made of an input.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "flags/flags.h"
#include "host/answer.h"
#include "host/shown.h"
#include "manifest/manifest.h"
#include "plan/check.h"
#include "plan/explain.h"
#include "plan/node.h"
#include "support/made.h"
#include "support/scoring.h"

#define MEMORY ((size_t)64 << 20)
#define TEXT_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool show(void)
{
    return getenv("SX_FUZZ_SHOW") != NULL;
}

/* --- from the text to plans -------------------------------------------------------------------- */

/* False when the manifest is refused, which must have a reason. */
static bool compiled(const made *m, unsigned wording, bool checked, scored *ret)
{
    sx_buf text;
    sx_diags diags;
    sx_model *model = NULL;
    sx_plan *scores = NULL, *flags = NULL, *shown = NULL;
    ret->arena = sx_arena_new(MEMORY);
    must(ret->arena != NULL);
    sx_buf_init(&text, TEXT_MAX);
    made_manifest(m, wording, &text);
    must(!text.failed);
    if (show() && checked && wording == 0) {
        printf("%s", sx_buf_text(&text));
    }
    sx_diags_init(&diags, ret->arena);
    sx_slice slice = {sx_arena_strdup(ret->arena, sx_buf_text(&text)), text.len};
    sx_status status = sx_manifest_instrument(ret->arena, "made", slice, &diags, &model);
    status = status == SX_OK ? sx_answer_prepare(model) : status;
    status = status == SX_OK ? sx_plan_scores(model, ret->arena, &diags, &scores) : status;
    status = status == SX_OK ? sx_plan_flags(model, ret->arena, &diags, &flags) : status;
    status = status == SX_OK ? sx_plan_shown(model, ret->arena, &diags, &shown) : status;
    if (status == SX_OK && checked) {
        status = sx_plan_check(scores, flags, model, &diags);
    }
    must(status == SX_OK || status == SX_E_MEMORY || diags.errors > 0);
    if (show() && status != SX_OK) {
        sx_buf_reset(&text);
        sx_diags_print(&text, &diags);
        printf("refused: %s", sx_buf_text(&text));
    }
    sx_buf_free(&text);
    ret->loaded = (sx_loaded){.model = model, .scores = scores, .flags = flags, .shown = shown};
    return status == SX_OK;
}

static void put_end(sx_number end, char *to, size_t size)
{
    sx_buf text;
    sx_buf_init(&text, 64);
    sx_number_print(&text, end, SX_PRINT_DIGITS);
    must(!text.failed && text.len < size);
    memcpy(to, sx_buf_text(&text), text.len + 1);
    sx_buf_free(&text);
}

/* Something to read the manifest with, so that the plan can say what can be reached. */
static void declare_anything(made *m)
{
    for (unsigned i = 0; i < m->scale_count; i++) {
        made_scale *scale = &m->scales[i];
        scale->has_range = scale->compute != C_CATEGORY;
        memcpy(scale->low, "-99", sizeof "-99");
        memcpy(scale->high, "999", sizeof "999");
    }
}

/* What the scales can reach becomes what they declare, with a band on either side of the middle. */
static void declare(made *m, const sx_plan *plan)
{
    for (unsigned i = 0; i < m->scale_count; i++) {
        made_scale *scale = &m->scales[i];
        const sx_node *node = &plan->nodes[plan->outputs[i].value];
        scale->has_range = scale->has_range && node->bounded;
        if (!scale->has_range) {
            continue;
        }
        put_end(node->low, scale->low, sizeof scale->low);
        put_end(node->high, scale->high, sizeof scale->high);
        int64_t middle = node->low.num / node->low.den + 1;
        scale->bands = scale->wants_bands && node->type != SX_TYPE_REAL && node->low.den <= 2 &&
                       node->high.den <= 2 && middle * node->high.den < node->high.num;
        scale->cut = ratio_of(middle, 1);
    }
}

static bool same_hash(const sx_plan *a, const sx_plan *b)
{
    char x[65], y[65];
    must(sx_plan_hash(a, x) == SX_OK && sx_plan_hash(b, y) == SX_OK);
    return memcmp(x, y, sizeof x) == 0;
}

static void check_other_words(const made *m, const scored *s)
{
    scored other;
    must(compiled(m, 1, true, &other));
    must(same_hash(s->loaded.scores, other.loaded.scores));
    must(same_hash(s->loaded.flags, other.loaded.flags));
    must(same_hash(s->loaded.shown, other.loaded.shown));
    sx_arena_free(other.arena);
}

/* --- answers into runs ------------------------------------------------------------------------- */

void scoring_fill(const made *m, const scored *s, const made_answer *answers, sx_run *run,
                  size_t row)
{
    static const sx_cell cells[] = {[CELL_SKIPPED] = SX_CELL_SKIPPED,
                                    [CELL_DECLINED] = SX_CELL_DECLINED,
                                    [CELL_NA] = SX_CELL_NOT_APPLICABLE,
                                    [CELL_HIDDEN] = SX_CELL_NOT_SHOWN};
    sx_buf text;
    sx_buf_init(&text, 64);
    for (unsigned i = 0; i < m->item_count; i++) {
        int64_t value = 0;
        sx_cell status = SX_CELL_OK;
        const char *expected = NULL;
        if (answers[i].cell == CELL_OK) {
            sx_buf_reset(&text);
            made_answer_text(m, i, &answers[i], &text);
            sx_slice slice = {sx_buf_text(&text), text.len};
            must(sx_answer_read(s->loaded.model, i, slice, &value, &status, &expected) == SX_OK);
        } else {
            status = cells[answers[i].cell];
        }
        sx_run_values(run, i)[row] = value;
        sx_run_status(run, i)[row] = (uint8_t)status;
    }
    sx_buf_free(&text);
}

/* The rows in an order: `step` is prime to their number or 1. */
static sx_run *run_rows(const made *m, const scored *s, unsigned first, unsigned count, bool turned)
{
    sx_run *run = sx_run_new(s->loaded.scores, count);
    sx_run *shown = sx_run_new(s->loaded.shown, count);
    size_t contradiction[ROWS_MAX];
    must(run != NULL && shown != NULL);
    sx_run_begin(run, count);
    for (unsigned i = 0; i < count; i++) {
        scoring_fill(m, s, m->rows[turned ? first + count - 1 - i : first + i], run, i);
    }
    sx_shown_apply(&s->loaded, shown, run, count, contradiction);
    for (unsigned i = 0; i < count; i++) {
        must(contradiction[i] == SX_FIELD_NONE);
    }
    sx_run_execute(run);
    sx_run_free(shown);
    return run;
}

/* --- what must hold ---------------------------------------------------------------------------- */

static bool agrees(sx_number a, ratio b)
{
    if (a.kind == SX_NUMBER_EXACT) {
        return ratio_compare(ratio_of(a.num, a.den), b) == 0;
    }
    double wanted = (double)b.n / (double)b.d;
    return fabs(a.real - wanted) <= 1e-6 * (1 + fabs(wanted));
}

static void check_score(const made *m, const scored *s, const sx_score *got, unsigned row,
                        unsigned scale)
{
    made_score expected;
    (void)ratio_was_lost();
    made_score_of(m, m->rows[row], scale, &expected);
    if (ratio_was_lost()) {
        return;
    }
    const made_scale *how = &m->scales[scale];
    if (show()) {
        printf("row %u s%u: %s %lld/%lld band %d, expected %s %lld/%lld band %d\n", row, scale,
               sx_cell_word(got->status), (long long)got->value.num, (long long)got->value.den,
               (int)got->band, expected.known ? "ok" : "none", (long long)expected.value.n,
               (long long)expected.value.d, expected.band);
        fflush(stdout);
    }
    bool real =
        s->loaded.scores->nodes[s->loaded.scores->outputs[scale].exact].type == SX_TYPE_REAL;
    must((got->status == SX_CELL_OK) == expected.known);
    if (!expected.known || real) {
        return; /* near an edge a double may fall on the other side of it */
    }
    must(agrees(got->value, expected.value) && agrees(got->exact, expected.exact));
    must(how->compute == C_CATEGORY || !how->bands || got->band == expected.band);
}

static void check_range(const made *m, const scored *s, const sx_score *got, unsigned scale)
{
    const sx_scale *declared = &s->loaded.model->scales[scale];
    if (got->status != SX_CELL_OK || !m->scales[scale].has_range) {
        return;
    }
    /* an end that no decimal holds is declared to six places */
    double value = sx_number_to_double(got->value), room = 1e-6;
    must(value >= sx_number_to_double(sx_number_decimal(declared->low)) - room);
    must(value <= sx_number_to_double(sx_number_decimal(declared->high)) + room);
}

static bool same_score(const sx_score *a, const sx_score *b)
{
    return a->status == b->status && sx_number_equal(a->value, b->value) &&
           sx_number_equal(a->exact, b->exact) && a->band == b->band && a->edge == b->edge &&
           a->prorated == b->prorated && a->answered == b->answered && a->of == b->of;
}

/* The first line is "made.s0 = VALUE". */
static void check_told(const scored *s, const sx_run *run, const sx_score *score, unsigned scale,
                       unsigned row)
{
    sx_buf told, value;
    sx_buf_init(&told, TEXT_MAX);
    sx_buf_init(&value, 256);
    sx_explain_text(run, s->loaded.model, scale, row, SX_PRINT_DIGITS, &told);
    sx_buf_printf(&value, "made.s%u = ", scale);
    if (score->status != SX_CELL_OK) {
        sx_buf_str(&value, sx_cell_word(score->status));
    } else if (s->loaded.model->scales[scale].compute == SX_COMPUTE_CATEGORY) {
        sx_buf_printf(&value, "l%d", (int)score->band);
    } else {
        sx_number_print(&value, score->value, SX_PRINT_DIGITS);
    }
    must(!told.failed && !value.failed);
    must(strncmp(sx_buf_text(&told), sx_buf_text(&value), value.len) == 0);
    must(strchr("\n (", sx_buf_text(&told)[value.len]) != NULL);
    sx_buf_free(&told);
    sx_buf_free(&value);
}

static void check_scores(const made *m, const scored *s)
{
    sx_run *together = run_rows(m, s, 0, m->row_count, false);
    sx_run *turned = run_rows(m, s, 0, m->row_count, true);
    for (unsigned row = 0; row < m->row_count; row++) {
        sx_run *alone = run_rows(m, s, row, 1, false);
        for (unsigned scale = 0; scale < m->scale_count; scale++) {
            sx_score one, other;
            sx_run_score(together, scale, row, &one);
            sx_run_score(turned, scale, m->row_count - 1 - row, &other);
            must(same_score(&one, &other));
            sx_run_score(alone, scale, 0, &other);
            must(same_score(&one, &other));
            check_score(m, s, &one, row, scale);
            check_range(m, s, &one, scale);
            check_told(s, together, &one, scale, row);
        }
        for (unsigned note = 0; note < m->note_count; note++) {
            static const sx_logic logic[] = {SX_LOGIC_FALSE, SX_LOGIC_TRUE, SX_LOGIC_UNKNOWN};
            (void)ratio_was_lost();
            truth expected = made_truth(m, m->rows[row], m->notes[note]);
            sx_logic got = sx_run_truth(together, m->scale_count + note, row);
            must(ratio_was_lost() || got == logic[expected]);
        }
        sx_run_free(alone);
    }
    sx_run_free(together);
    sx_run_free(turned);
}

static sx_flag_state flag_state_of(const made *m, const scored *s, const made_answer *answers,
                                   unsigned flag)
{
    sx_run *run = sx_run_new(s->loaded.flags, 1);
    must(run != NULL);
    sx_run_begin(run, 1);
    scoring_fill(m, s, answers, run, 0);
    sx_run_execute(run);
    sx_flag_state state = sx_flags_state(run, flag, 0);
    sx_run_free(run);
    return state;
}

static void check_flag(const made *m, const scored *s, unsigned row, unsigned flag)
{
    static const sx_flag_state states[] = {SX_FLAG_CLEAR, SX_FLAG_RAISED, SX_FLAG_NOT_ASSESSED};
    made_answer fewer[ITEMS_MAX];
    sx_flag_state state = flag_state_of(m, s, m->rows[row], flag);
    (void)ratio_was_lost();
    flag_state expected = made_flag_of(m, m->rows[row], flag);
    if (show()) {
        printf("row %u f%u: %d, expected %d\n", row, flag, (int)state, (int)states[expected]);
        fflush(stdout);
    }
    must(ratio_was_lost() || state == states[expected]);
    /* whatever else is missing, what was raised stays raised */
    memcpy(fewer, m->rows[row], sizeof fewer);
    for (unsigned i = 0; i < m->item_count; i++) {
        if ((m->flags[flag].uses >> i & 1) == 0) {
            fewer[i] = (made_answer){.cell = CELL_SKIPPED};
        }
    }
    must(state != SX_FLAG_RAISED || flag_state_of(m, s, fewer, flag) == SX_FLAG_RAISED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static made m;
    feed f = {data, size, 0};
    scored s;
    made_from(&f, &m);
    declare_anything(&m);
    bool good = compiled(&m, 0, false, &s);
    if (good) {
        declare(&m, s.loaded.scores);
        sx_arena_free(s.arena);
        good = compiled(&m, 0, true, &s);
    }
    if (good) {
        check_other_words(&m, &s);
        check_scores(&m, &s);
        for (unsigned row = 0; row < m.row_count; row++) {
            for (unsigned flag = 0; flag < m.flag_count; flag++) {
                check_flag(&m, &s, row, flag);
            }
        }
        if (m.by_file) {
            scoring_files(&m, &s);
        }
    }
    sx_arena_free(s.arena);
    return 0;
}
