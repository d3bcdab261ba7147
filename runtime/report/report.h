/*
 * report.h: a profile as JSON, as text for a terminal, and as one HTML page. Reports lay out what
 * the profile holds and decide nothing; what a role may not see is not in the profile.
 */
#ifndef SX_REPORT_REPORT_H
#define SX_REPORT_REPORT_H

#include "base/buf.h"
#include "base/json.h"
#include "profile/profile.h"

#define SX_REPORT_MAX ((size_t)16 * 1024 * 1024) /* bytes a report may have */

/* As docs/profile.schema.json says; one line unless `pretty`. */
void sx_report_json(const sx_profile *profile, bool pretty, sx_buf *out);
/* Its member `provenance`; without what belongs to one administration unless `given`. */
void sx_report_provenance(sx_json *json, const sx_profile *profile, bool given);
/* Flags first, at most `columns` wide (40 to 200) where words allow. */
void sx_report_text(const sx_profile *profile, int columns, sx_buf *out);
/* One self-contained page without scripts. */
void sx_report_html(const sx_profile *profile, sx_buf *out);

#endif
