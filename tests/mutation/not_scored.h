/*
 * not_scored.h: keys that change no score, band, flag or validity note, with the reason. No example can
 * show them; everything else in a manifest is mutated.
 */
#ifndef SX_MUTATION_NOT_SCORED_H
#define SX_MUTATION_NOT_SCORED_H

#include <stddef.h>

static const char *const not_scored[] = {
    /* What it is, for readers and for the choice of a battery. */
    "instrument.sextant", "instrument.strand", "instrument.kind", "instrument.respondent",
    "instrument.validated", "instrument.rights", "instrument.missing_tokens", "instrument.adaptive",
    /* The proofs themselves: a changed one fails, or proves something else. */
    "instrument.examples",
    /* Names of items: whoever names them would not find them. */
    "item.id", "item.kind", "item.low_label",
    /* Asking, not scoring. */
    "item.required", "item.may_decline", "item.may_not_apply", "item.unscored", "item.measured",
    "item.computed_text", "item.step", "item.most", "item.digits",
    /* Reading a score. */
    "scale.bands_source", "scale.source", "flag.source", "finding.source", "finding.facet",
    "reliability.id", "reliability.source", "rule of change.id", "rule of change.source",
    "criterion.id", "criterion.source", "cut-off.id", "cut-off.source", "validity note.source",
    "norm table.source", NULL};

#endif
