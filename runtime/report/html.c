/*
 * html.c: the HTML page around its sections: head, landmarks, title. One file that needs nothing
 * else: no script, no font, no picture from elsewhere.
 */
#include "report/html.h"

#include <string.h>

#include "base/utf8.h"

void sx_html_text(sx_buf *out, const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        switch (*text) {
        case '&': sx_buf_str(out, "&amp;"); break;
        case '<': sx_buf_str(out, "&lt;"); break;
        case '>': sx_buf_str(out, "&gt;"); break;
        case '"': sx_buf_str(out, "&quot;"); break;
        case '\'': sx_buf_str(out, "&#39;"); break;
        default: sx_buf_char(out, *text); break;
        }
    }
}

void sx_html_element(sx_buf *out, const char *tag, const char *class_, const char *text)
{
    if (text == NULL) {
        return;
    }
    sx_buf_printf(out, "<%s", tag);
    if (class_ != NULL) {
        sx_buf_printf(out, " class=\"%s\"", class_);
    }
    sx_buf_char(out, '>');
    sx_html_text(out, text);
    sx_buf_printf(out, "</%s>\n", tag);
}

void sx_html_heading(sx_buf *out, const char *id, const char *text)
{
    sx_buf_printf(out, "<h2 id=\"%s\">", id);
    sx_html_text(out, text);
    sx_buf_str(out, "</h2>\n");
}

void sx_html_detail(sx_buf *out, const char *name, const char *text)
{
    if (text != NULL) {
        sx_buf_str(out, "<div>");
        sx_html_element(out, "dt", NULL, name);
        sx_html_element(out, "dd", NULL, text);
        sx_buf_str(out, "</div>");
    }
}

void sx_html_source(sx_page *page, const char *source)
{
    size_t at = 0;
    if (source == NULL) {
        return;
    }
    while (at < page->source_count && !sx_str_equal(page->sources[at], source)) {
        at++;
    }
    if (at == SX_PAGE_SOURCES_MAX) { /* no number left: in full */
        sx_html_element(page->out, "span", "source", source);
        return;
    }
    if (at == page->source_count) {
        page->sources[page->source_count++] = source;
    }
    sx_buf_printf(page->out, " <a class=\"cite\" href=\"#source-%zu\">[%zu]</a>", at + 1, at + 1);
}

static const char *page_title(const sx_profile *profile)
{
    return profile->role == SX_ROLE_RESPONDENT ? "Your profile" : "Integrated profile";
}

/* A text as a CSS string: everything but letters and digits of ASCII as an escape. */
static void put_css_string(sx_buf *out, const char *text)
{
    const char *end = text + strlen(text);
    sx_buf_char(out, '"');
    while (text < end) {
        char first = *text;
        int32_t point = sx_utf8_next(&text, end);
        bool plain = sx_is_digit(first) || sx_is_lower(sx_ascii_lower(first));
        if (plain) {
            sx_buf_char(out, first);
        } else if (point >= 0) {
            sx_buf_printf(out, "\\%x ", (unsigned)point);
        }
    }
    sx_buf_char(out, '"');
}

/* Every printed page says whose it is. */
static void put_page_foot(sx_buf *out, const sx_profile *profile)
{
    sx_buf_str(out, "@media print { @page { @bottom-left { font: 8pt sans-serif; content: ");
    put_css_string(out, profile->subject != NULL ? profile->subject : "");
    sx_buf_str(out, " \"  \" ");
    put_css_string(out, profile->generated);
    sx_buf_str(out, "; } } }\n");
}

void sx_html_head(const sx_page *page, const char *title)
{
    sx_buf *out = page->out;
    const sx_profile *profile = page->profile;
    sx_buf_str(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'\">\n<title>");
    sx_html_text(out, title);
    if (profile->subject != NULL) {
        sx_buf_str(out, ": ");
        sx_html_text(out, profile->subject);
    }
    sx_buf_str(out, "</title>\n<style>\n");
    sx_buf_str(out, sx_html_style());
    put_page_foot(out, profile);
    sx_buf_str(out, "</style>\n</head>\n");
}

static const char *reader_text(sx_role role)
{
    switch (role) {
    case SX_ROLE_CLINICIAN: return "Clinician";
    case SX_ROLE_COACH: return "Coach";
    case SX_ROLE_RESPONDENT: return "The respondent";
    }
    return "?";
}

static void put_banner(const sx_page *page)
{
    sx_buf *out = page->out;
    const sx_profile *profile = page->profile;
    sx_buf_str(out, "<header class=\"banner\">\n");
    sx_html_element(out, "p", "over", "Sextant");
    sx_html_element(out, "h1", NULL, page_title(profile));
    sx_buf_str(out, "<dl class=\"meta\">\n");
    sx_html_detail(out, "Respondent", profile->subject != NULL ? profile->subject : "not named");
    sx_html_detail(out, "Written for", reader_text(profile->role));
    if (profile->role != SX_ROLE_RESPONDENT && profile->model_count > 0) {
        sx_html_detail(out, profile->all ? "Care models" : "Care model",
                       profile->all ? "all, side by side" : profile->models[0].title);
    }
    sx_html_detail(out, "Generated", profile->generated);
    sx_buf_str(out, "</dl>\n</header>\n");
}

void sx_report_html(const sx_profile *profile, sx_buf *out)
{
    sx_page page = {.profile = profile, .out = out};
    sx_html_head(&page, page_title(profile));
    sx_buf_printf(out, "<body class=\"role-%s\">\n", sx_role_word(profile->role));
    sx_buf_str(out, "<a class=\"skip\" href=\"#main\">Skip to the recommendation</a>\n");
    put_banner(&page);
    sx_buf_str(out, "<main id=\"main\" tabindex=\"-1\">\n");
    sx_html_flags(&page);
    sx_html_pathways(&page);
    sx_html_strands(&page);
    sx_html_notes(&page);
    sx_buf_str(out, "</main>\n<footer class=\"foot\">\n");
    sx_buf_printf(out, "<p>Made with Sextant %s.</p>\n</footer>\n</body>\n</html>\n",
                  profile->engine);
}
