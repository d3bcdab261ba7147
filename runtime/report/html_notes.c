/*
 * html_notes.c: the last sections: progress, limits, and where everything comes from.
 */
#include <stdio.h>

#include "report/change.h"
#include "report/html.h"

static void put_list(const sx_page *page, const char *id, const char *title, const char **texts,
                     size_t count)
{
    sx_buf *out = page->out;
    if (count == 0) {
        return;
    }
    sx_buf_printf(out,
                  "<section class=\"notes\" aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<ul>\n",
                  id, id, title);
    for (size_t i = 0; i < count; i++) {
        sx_html_element(out, "li", NULL, texts[i]);
    }
    sx_buf_str(out, "</ul>\n</section>\n");
}

/* Of all instruments, also of those that no finding rests on. */
static void put_answering(const sx_page *page)
{
    sx_buf *out = page->out;
    const sx_profile *profile = page->profile;
    if (profile->note_count == 0) {
        return;
    }
    sx_buf_str(out, "<section class=\"notes\" aria-labelledby=\"answering\">\n");
    sx_html_heading(out, "answering",
                    profile->role == SX_ROLE_RESPONDENT ? "Notes on your answers"
                                                        : "How it was answered and computed");
    sx_buf_str(out, "<ul>\n");
    for (size_t i = 0; i < profile->note_count; i++) {
        const sx_shown_note *note = &profile->notes[i];
        sx_buf_str(out, "<li");
        if (!sx_str_equal(note->language, "en")) {
            sx_buf_str(out, " lang=\"");
            sx_html_text(out, note->language);
            sx_buf_char(out, '"');
        }
        sx_buf_char(out, '>');
        sx_html_text(out, note->instrument_title);
        sx_buf_str(out, ": ");
        sx_html_text(out, note->text);
        sx_buf_str(out, "</li>\n");
    }
    sx_buf_str(out, "</ul>\n</section>\n");
}

/* The day of a time. */
static void put_day(sx_buf *out, const char *when)
{
    char day[11] = "-";
    if (when != NULL) {
        snprintf(day, sizeof day, "%.10s", when);
    }
    sx_buf_str(out, "<td class=\"day\" role=\"cell\" data-label=\"When\">");
    sx_html_text(out, day);
    sx_buf_str(out, "</td>");
}

static void put_instrument(const sx_page *page, const sx_shown_instrument *one)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">");
    sx_html_text(out, one->title);
    if (!one->validated) {
        sx_buf_str(out, " <span class=\"badge quiet\">unvalidated</span>");
    }
    sx_html_element(out, "span", "source", one->credit);
    sx_buf_str(out, "</th>");
    sx_buf_str(out, "<td role=\"cell\" data-label=\"Version\">");
    sx_html_text(out, one->id);
    sx_buf_char(out, ' ');
    sx_html_text(out, one->version);
    sx_buf_str(out, "</td><td role=\"cell\" data-label=\"Answered\">");
    if (one->counts) {
        sx_buf_printf(out, "%zu of %zu", one->answered, one->asked);
    } else {
        sx_buf_str(out, "not shown");
    }
    sx_buf_str(out, "</td>");
    put_day(out, one->when);
    sx_buf_printf(out, "<td role=\"cell\" data-label=\"Rules\"><code>%.16s</code></td></tr>\n",
                  one->rule_hash);
}

void sx_html_sources(const sx_page *page)
{
    sx_buf *out = page->out;
    if (page->source_count == 0) {
        return;
    }
    sx_buf_str(out, "<section class=\"notes\" aria-labelledby=\"sources\">\n"
                    "<h2 id=\"sources\">Sources</h2>\n<ol class=\"sources\">\n");
    for (size_t i = 0; i < page->source_count; i++) {
        sx_buf_printf(out, "<li id=\"source-%zu\">", i + 1);
        sx_html_text(out, page->sources[i]);
        sx_buf_str(out, "</li>\n");
    }
    sx_buf_str(out, "</ol>\n</section>\n");
}

static void put_provenance(const sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    sx_buf_str(out,
               "<section class=\"notes\" aria-labelledby=\"provenance\">\n"
               "<h2 id=\"provenance\">Where this comes from</h2>\n"
               "<table class=\"stack\" role=\"table\">\n<caption>Instruments. Rules: the first "
               "16 digits of the hash of the scoring rules.</caption>\n"
               "<thead role=\"rowgroup\"><tr role=\"row\">");
    static const char *const heads[] = {"Instrument", "Version", "Answered", "When", "Rules"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        sx_buf_printf(out, "<th role=\"columnheader\" scope=\"col\">%s</th>", heads[i]);
    }
    sx_buf_str(out, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (size_t i = 0; i < profile->instrument_count; i++) {
        put_instrument(page, &profile->instruments[i]);
    }
    sx_buf_str(out, "</tbody>\n</table>\n<dl class=\"details\">\n");
    for (size_t i = 0; i < profile->model_count; i++) {
        const sx_shown_care *care = &profile->models[i];
        sx_buf_str(out, "<div><dt>Care model</dt><dd>");
        sx_html_text(out, care->id);
        sx_buf_char(out, ' ');
        sx_html_text(out, care->version);
        sx_buf_printf(out, ", file <code>%.16s</code></dd></div>\n", care->hash);
    }
    sx_html_detail(out, "Engine", profile->engine);
    sx_html_detail(out, "Generated", profile->generated);
    sx_buf_str(out, "</dl>\n</section>\n");
}

static bool told_before(const sx_profile *profile, size_t index)
{
    const sx_trend *trend = profile->findings[index].trend;
    for (size_t i = 0; i < index; i++) {
        const sx_trend *other = profile->findings[i].trend;
        if (other != NULL && other->model == trend->model && other->scale == trend->scale) {
            return true;
        }
    }
    return false;
}

/* The trends of all scales that findings rest on and that were answered before. */
static void put_changes(sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    bool any = false;
    for (size_t i = 0; i < profile->finding_count; i++) {
        const sx_trend *trend = profile->findings[i].trend;
        if (trend == NULL || told_before(profile, i)) {
            continue;
        }
        if (!any) {
            sx_buf_str(out, "<section class=\"notes\" aria-labelledby=\"change\">\n");
            sx_html_heading(out, "change", "Change");
        }
        any = true;
        sx_html_trend_box(page, trend);
    }
    sx_buf_str(out, any ? "</section>\n" : "");
}

void sx_html_notes(sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    bool plain = profile->role == SX_ROLE_RESPONDENT;
    put_list(page, "progress", plain ? "How it went on" : "Progress", profile->progress,
             profile->progress_count);
    put_changes(page);
    put_answering(page);
    put_list(page, "limits", plain ? "Good to know" : "Limits", profile->limits,
             profile->limit_count);
    if (plain && profile->standing_count == 0) {
        sx_buf_str(out, "<section class=\"notes\" aria-labelledby=\"help\">\n"
                        "<h2 id=\"help\">If you need help at once</h2>\n");
        sx_html_element(out, "p", "lines", profile->crisis_text);
        sx_buf_str(out, "</section>\n");
    }
    sx_html_sources(page);
    put_provenance(page);
}
