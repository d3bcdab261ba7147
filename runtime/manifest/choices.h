/*
 * choices.h: "did you mean" over what an instrument has: texts for what was expected, after a name
 * was not found. Nothing is built before that, and nothing after more errors than are shown.
 */
#ifndef SX_MANIFEST_CHOICES_H
#define SX_MANIFEST_CHOICES_H

#include "manifest/reader.h"

const char *sx_choices_sources(sx_reader *reader, sx_slice wrong);
const char *sx_choices_sets(sx_reader *reader, sx_slice wrong);
const char *sx_choices_options(sx_reader *reader, sx_slice wrong, const sx_response_set *set);
const char *sx_choices_items(sx_reader *reader, sx_slice wrong);    /* and parameters */
const char *sx_choices_operands(sx_reader *reader, sx_slice wrong); /* items and scales */
const char *sx_choices_scales(sx_reader *reader, sx_slice wrong);
/* Bands, or the labels of a category scale. */
const char *sx_choices_bands(sx_reader *reader, sx_slice wrong, const sx_scale *scale);
const char *sx_choices_norms(sx_reader *reader, sx_slice wrong);
const char *sx_choices_validity(sx_reader *reader, sx_slice wrong);
const char *sx_choices_findings(sx_reader *reader, sx_slice wrong);
const char *sx_choices_cutoffs(sx_reader *reader, sx_slice wrong, const sx_scale *scale);
const char *sx_choices_flags(sx_reader *reader, sx_slice wrong);

#endif
