/*
 * html.h: what the files of the HTML report share: escaped writing, and the pieces of the page.
 * Inner to the report layer.
 */
#ifndef SX_REPORT_HTML_H
#define SX_REPORT_HTML_H

#include "report/report.h"

#define SX_PAGE_SOURCES_MAX 100

typedef struct sx_page {
    const sx_profile *profile;
    sx_buf *out;
    unsigned next_id;                         /* for the ids of charts */
    const char *sources[SX_PAGE_SOURCES_MAX]; /* cited by number, listed at the end */
    size_t source_count;
} sx_page;

/* Text with & < > " ' escaped. NULL writes nothing. */
void sx_html_text(sx_buf *out, const char *text);
/* <tag class="class">text</tag>; class NULL: none. Nothing at all when text is NULL. */
void sx_html_element(sx_buf *out, const char *tag, const char *class_, const char *text);
/* <h2 id="id">text</h2> */
void sx_html_heading(sx_buf *out, const char *id, const char *text);
/* <dt>name</dt><dd>text</dd>; nothing when text is NULL. */
void sx_html_detail(sx_buf *out, const char *name, const char *text);
/* " [1]", a link to the list of sources; nothing for NULL. */
void sx_html_source(sx_page *page, const char *source);
/* All before the body: title, style, the foot of printed pages. */
void sx_html_head(const sx_page *page, const char *title);
/* The list of the sources that were cited; nothing when there is none. */
void sx_html_sources(const sx_page *page);
/* The style sheet, without the element around it. */
const char *sx_html_style(void);

/* A gauge for clinical results, a bar for the others: one SVG with title and description. */
void sx_svg_finding(sx_page *page, const sx_shown_finding *finding);
/* What matters and what is lived, two bars per value. */
void sx_svg_pairs(sx_page *page, const sx_shown_pairs *pairs);

/* Sections of the page, in order. */
void sx_html_flags(sx_page *page);
void sx_html_pathways(sx_page *page);
void sx_html_strands(sx_page *page);
void sx_html_notes(sx_page *page);

#endif
