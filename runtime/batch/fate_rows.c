/*
 * fate_rows.c: rows for which the code of an instrument failed. Such a row is refused by name and kind,
 * never skipped and never scored by half; its flags, which rest on answers alone, are told with it.
 */
#include "batch/scorer.h"

static const char *expected_of(sx_fate fate)
{
    switch (fate) {
    case SX_FATE_REFUSED: return "answers that the instrument's code can score";
    case SX_FATE_INVALID: return "a finite score inside the declared range";
    case SX_FATE_STOPPED: return "an instrument whose code works: too many rows before had failed";
    case SX_FATE_NO_WORKER: return "code that starts: see `sextant check` and `sextant doctor`";
    default: return "an instrument's code that ends its call with an answer";
    }
}

/* The diagnostic code: that of the kind of end, or of the reason that the code itself gave. */
static const char *code_of(const sx_unit *unit, sx_fate fate)
{
    sx_code_report report;
    const char *code = sx_fate_code(fate);
    if (code != NULL) {
        return code;
    }
    sx_code_report_get(unit->scoring.code, &report);
    return report.refusal_code[0] == '\0' ? "SCORE.REFUSED" : report.refusal_code;
}

/* A row that was refused for its own sake is not the code's fault. */
static void refuse_row(sx_scorer *scorer, size_t instrument, size_t at, sx_fate fate)
{
    sx_unit *unit = &scorer->units[instrument];
    sx_row *row = &scorer->rows[at];
    const sx_loaded *loaded = scorer->job->loaded[instrument];
    if (row->code != NULL && !row->by_code) {
        return;
    }
    unit->failed = true;
    if (row->by_code) {
        return; /* the code of another instrument failed for it too */
    }
    row->by_code = true;
    scorer->tally.failed++;
    if (scorer->code_status == SX_OK) {
        scorer->code_status = sx_code_status(loaded->kind);
    }
    sx_unit_refuse(scorer, instrument, at, loaded->model->id, code_of(unit, fate),
                   expected_of(fate));
}

void sx_score_fates(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_unit *unit = &scorer->units[i];
        unit->failed = false;
        for (size_t at = 0; at < scorer->count && unit->scoring.fates != NULL; at++) {
            sx_fate fate = sx_scoring_fate(&unit->scoring, at);
            bool given = unit->given == NULL || unit->given[at];
            if (fate != SX_FATE_OK && given) {
                refuse_row(scorer, i, at, fate);
            }
        }
    }
}
