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

void sx_score_fates(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        const sx_unit *unit = &scorer->units[i];
        const sx_loaded *loaded = scorer->job->loaded[i];
        if (unit->scoring.fates == NULL) {
            continue;
        }
        for (size_t at = 0; at < scorer->count; at++) {
            sx_fate fate = (sx_fate)unit->scoring.fates[at];
            bool given = unit->given == NULL || unit->given[at];
            if (fate == SX_FATE_OK || !given) {
                continue;
            }
            if (scorer->rows[at].code == NULL) {
                scorer->tally.failed++;
            }
            if (scorer->code_status == SX_OK) {
                scorer->code_status = sx_code_status(loaded->kind);
            }
            sx_unit_refuse(scorer, i, at, loaded->model->id, code_of(unit, fate),
                           expected_of(fate));
        }
    }
}
