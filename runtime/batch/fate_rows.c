/*
 * fate_rows.c: rows for which the code of an instrument failed. Where it is the only instrument the row is refused
 * by name and kind; beside others its scores have the status `failed`, and theirs stand. Flags rest on answers
 * alone and are told in any case.
 */
#include "batch/scorer.h"

static const char *expected_of(sx_fate fate)
{
    switch (fate) {
    case SX_FATE_REFUSED: return "answers that the instrument's code can score";
    case SX_FATE_CRASHED: return "code that does not crash on these answers";
    case SX_FATE_JAILED: return "code that does not try what the jail forbids";
    case SX_FATE_TIMEOUT: return "code that answers in time";
    case SX_FATE_EXITED: return "code that does not end its process";
    case SX_FATE_INVALID: return "a finite score inside the declared range";
    case SX_FATE_STOPPED: return "code that works: too many rows before this one failed";
    case SX_FATE_NO_WORKER: return "code that starts: see `sextant check` and `sextant doctor`";
    default: return "an answer that can be one";
    }
}

/* The diagnostic code: that of the kind of end, or of the reason that the code itself gave. */
static const char *code_of(const sx_unit *unit, sx_fate fate)
{
    const char *code = sx_fate_code(fate);
    if (code != NULL) {
        return code;
    }
    code = unit->scoring.trouble->refusal;
    return code[0] == '\0' ? "SCORE.REFUSED" : code;
}

/* A row that was refused for its own sake is not the code's fault. */
static void count_row(sx_scorer *scorer, size_t instrument, size_t at, sx_fate fate)
{
    sx_unit *unit = &scorer->units[instrument];
    sx_row *row = &scorer->rows[at];
    const sx_loaded *loaded = scorer->job->loaded[instrument];
    if (row->code != NULL) {
        return;
    }
    unit->failed = true;
    unit->poison += fate != SX_FATE_REFUSED; /* saying that it cannot score them is no failure */
    scorer->tally.failed += !row->by_code;
    row->by_code = true;
    if (scorer->code_status == SX_OK) {
        scorer->code_status = sx_code_status(loaded->kind);
    }
    if (scorer->job->count == 1) {
        sx_unit_refuse(scorer, instrument, at, loaded->model->id, code_of(unit, fate),
                       expected_of(fate));
    }
}

/* Notes that failed are not known; the row keeps its scores. */
static void count_note(sx_scorer *scorer, size_t instrument, size_t at)
{
    sx_unit *unit = &scorer->units[instrument];
    sx_row *row = &scorer->rows[at];
    if (row->code != NULL) {
        return;
    }
    unit->failed = true;
    scorer->tally.failed += !row->by_code;
    row->by_code = true;
    if (scorer->code_status == SX_OK) {
        scorer->code_status = sx_code_status(scorer->job->loaded[instrument]->kind);
    }
}

void sx_score_fates(sx_scorer *scorer)
{
    for (size_t i = 0; i < scorer->job->count; i++) {
        sx_unit *unit = &scorer->units[i];
        unit->failed = false;
        unit->poison = 0;
        for (size_t at = 0; at < scorer->count && unit->scoring.fates != NULL; at++) {
            sx_fate fate = sx_scoring_fate(&unit->scoring, at);
            bool given = unit->given == NULL || unit->given[at];
            if (fate != SX_FATE_OK && given) {
                count_row(scorer, i, at, fate);
            } else if (given && sx_scoring_note_fate(&unit->scoring, at) != SX_FATE_OK) {
                count_note(scorer, i, at);
            }
        }
    }
}
