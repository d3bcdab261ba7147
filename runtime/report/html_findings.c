/*
 * html_findings.c: the findings: therapy and coaching in two columns that are never mixed, then
 * what belongs to both, each chart with its table.
 */
#include "profile/words.h"
#include "report/html.h"

/* --- one finding ------------------------------------------------------------------------------ */

static void put_labels(const sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    if (!finding->validated) {
        sx_buf_str(out, " <span class=\"badge quiet\">unvalidated</span>");
    }
}

static void put_result(const sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<p class=\"result\">");
    if (finding->value == NULL) {
        sx_html_text(out, finding->unknown != NULL ? finding->unknown : "No score");
    } else {
        sx_buf_str(out, "<strong>");
        sx_html_text(out, finding->display);
        if (finding->unit != NULL) {
            sx_buf_char(out, ' ');
            sx_html_text(out, finding->unit);
        }
        sx_buf_str(out, "</strong>");
        if (finding->band != NULL) {
            sx_buf_char(out, ' ');
            sx_html_text(out, finding->band);
        }
        const char *level = sx_words_finding_level(finding);
        if (level != NULL) {
            sx_buf_str(out, " <span class=\"level\">(level: ");
            sx_html_text(out, level);
            sx_buf_str(out, ")</span>");
        }
    }
    put_labels(page, finding);
    sx_buf_str(out, "</p>\n");
}

static bool has_names(const sx_chart *chart)
{
    for (size_t i = 0; i < chart->segment_count; i++) {
        if (chart->segments[i].text == NULL) {
            return false;
        }
    }
    return chart->segment_count > 0;
}

/* The stretches of the chart as a table, the present one marked in words. */
static void put_bands(const sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    const sx_chart *chart = &finding->chart;
    if (!has_names(chart)) {
        return;
    }
    sx_buf_str(out, "<table class=\"bands\"><caption class=\"hidden\">Ranges of ");
    sx_html_text(out, finding->scale_title != NULL ? finding->scale_title : finding->title);
    sx_buf_str(out, "</caption><thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Range</th>"
                    "<th scope=\"col\">Values</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < chart->segment_count; i++) {
        const sx_segment *segment = &chart->segments[i];
        sx_buf_printf(out, "<tr%s><td>%zu</td><th scope=\"row\">",
                      segment->here ? " class=\"here\"" : "", i + 1);
        sx_html_text(out, segment->text);
        sx_buf_str(out, "</th><td>");
        sx_html_text(out, segment->range);
        if (segment->here) {
            sx_buf_str(out, "<span class=\"hidden\">, the result lies here</span>");
        }
        sx_buf_str(out, "</td></tr>\n");
    }
    sx_buf_str(out, "</tbody></table>\n");
}

static void put_cutoffs(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    for (size_t i = 0; i < finding->cutoff_count; i++) {
        const sx_shown_cutoff *cutoff = &finding->cutoffs[i];
        sx_buf_str(out, "<li>");
        sx_html_text(out, cutoff->text);
        sx_buf_str(out, ", ");
        sx_html_text(out, cutoff->at);
        sx_buf_str(out, cutoff->met ? ": <strong>met</strong>" : ": not met");
        sx_html_source(page, cutoff->source);
        sx_buf_str(out, "</li>\n");
    }
}

/* What made the level: "10 to 14 counts as elevated [1]". */
static void put_level_rule(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    bool flag = finding->rule_of_flag;
    if (finding->cut_off == NULL || (finding->level == NULL && !flag)) {
        return;
    }
    sx_buf_str(out, flag ? "<li>Raised when " : "<li>");
    sx_html_text(out, finding->cut_off);
    if (!flag) {
        sx_buf_str(out, " counts as ");
        sx_html_text(out, finding->level);
    }
    if (finding->source != NULL) {
        sx_html_source(page, finding->source);
    } else {
        sx_buf_printf(out, " (%s)", sx_words_own_rule());
    }
    sx_buf_str(out, "</li>\n");
}

static void put_evidence(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    if (finding->cutoff_count == 0 && finding->cut_off == NULL && !finding->prorated) {
        return;
    }
    sx_buf_str(out, "<ul class=\"evidence\">\n");
    put_level_rule(page, finding);
    put_cutoffs(page, finding);
    if (finding->prorated) {
        sx_buf_printf(out, "<li>%u of %u answers; the score makes up for the others.</li>\n",
                      (unsigned)finding->answered, (unsigned)finding->of);
    }
    sx_buf_str(out, "</ul>\n");
}

/* On how the instrument was answered, right beside what rests on it. */
static void put_note(const sx_page *page, const sx_shown_note *note, const char *language)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<p class=\"doubt\"");
    if (!sx_str_equal(note->language, language)) {
        sx_buf_str(out, " lang=\"");
        sx_html_text(out, note->language);
        sx_buf_char(out, '"');
    }
    sx_buf_char(out, '>');
    sx_html_text(out, note->text);
    sx_buf_str(out, "</p>\n");
}

static void put_finding(sx_page *page, const sx_shown_finding *finding)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<div class=\"finding\"");
    if (finding->language != NULL && !sx_str_equal(finding->language, "en")) {
        sx_buf_str(out, " lang=\"");
        sx_html_text(out, finding->language);
        sx_buf_char(out, '"');
    }
    sx_buf_str(out, ">\n<p class=\"name\">");
    sx_html_text(out, finding->instrument_title);
    if (finding->scale_title != NULL) {
        sx_buf_str(out, ": ");
        sx_html_text(out, finding->scale_title);
    }
    sx_buf_str(out, "</p>\n");
    put_result(page, finding);
    if (finding->chart.present && finding->chart.has_value) {
        sx_buf_str(out, "<div class=\"figure\">\n");
        sx_svg_finding(page, finding);
        put_bands(page, finding);
        sx_buf_str(out, "</div>\n");
    }
    sx_html_element(out, "p", "note", finding->error);
    sx_html_element(out, "p", "doubt", finding->doubt);
    for (size_t i = 0; i < finding->note_count; i++) {
        put_note(page, &finding->notes[i], finding->language);
    }
    put_evidence(page, finding);
    sx_buf_str(out, "</div>\n");
}

/* --- domains ---------------------------------------------------------------------------------- */

static const char *gate_text(const char *gate)
{
    static const struct {
        const char *word, *text;
    } texts[] = {{"clear", "Gate clear"},
                 {"borderline", "Gate borderline"},
                 {"positive", "Gate positive"},
                 {"unknown", "Gate not known"},
                 {"not_assessed", "Not assessed"}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (sx_str_equal(texts[i].word, gate)) {
            return texts[i].text;
        }
    }
    return NULL;
}

static void put_domain(sx_page *page, const sx_shown_domain *domain)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<div class=\"domain-box\">\n<h4>");
    sx_html_text(out, domain->title);
    sx_buf_str(out, "</h4>\n");
    if (domain->says != NULL) {
        sx_buf_str(out, "<p class=\"state\"><span class=\"level\">");
        sx_html_text(out, domain->says);
        sx_buf_str(out, "</span></p>\n");
    } else if (domain->level != NULL || domain->gate != NULL) {
        sx_buf_str(out, "<p class=\"state\">");
        if (domain->level != NULL) {
            sx_buf_str(out, "<span class=\"level\">Level: ");
            sx_html_text(out, domain->level);
            sx_buf_str(out, "</span> ");
        }
        if (domain->gate != NULL) {
            sx_buf_printf(out, "<span class=\"gate gate-%s\">", domain->gate);
            sx_html_text(out, gate_text(domain->gate));
            sx_buf_str(out, "</span>");
        }
        sx_buf_str(out, "</p>\n");
    }
    sx_html_element(out, "p", "note", domain->note);
    for (size_t i = 0; i < page->profile->finding_count; i++) {
        if (page->profile->findings[i].domain == domain->domain) {
            put_finding(page, &page->profile->findings[i]);
        }
    }
    sx_buf_str(out, "</div>\n");
}

static bool has_finding(const sx_profile *profile, sx_domain domain)
{
    for (size_t i = 0; i < profile->finding_count; i++) {
        if (profile->findings[i].domain == domain) {
            return true;
        }
    }
    return false;
}

static bool worth_showing(const sx_profile *profile, const sx_shown_domain *domain)
{
    return has_finding(profile, domain->domain) ||
           (domain->shown && (domain->assessed || domain->gate != NULL));
}

static void put_pairs(sx_page *page, const sx_shown_pairs *pairs)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<div class=\"domain-box\">\n<h4>Values: ");
    sx_html_text(out, pairs->first_name);
    sx_buf_str(out, " and ");
    sx_html_text(out, pairs->second_name);
    sx_buf_str(out, "</h4>\n<p class=\"note\">From the ");
    sx_html_text(out, pairs->instrument_title);
    sx_buf_str(out, pairs->validated ? ", " : " (unvalidated), ");
    const char *const pieces[] = {pairs->low_text,    " to ",
                                  pairs->high_text,   ". Solid bar: ",
                                  pairs->first_name,  ". Hatched bar: ",
                                  pairs->second_name, "."};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        sx_html_text(out, pieces[i]);
    }
    sx_buf_str(out, "</p>\n");
    sx_buf_str(out, "<div class=\"figure\">\n");
    sx_svg_pairs(page, pairs);
    sx_buf_str(out, "<table class=\"bands\"><caption class=\"hidden\">Values in numbers</caption>"
                    "<thead><tr><th scope=\"col\">Value</th><th scope=\"col\">");
    sx_html_text(out, pairs->first_name);
    sx_buf_str(out, "</th><th scope=\"col\">");
    sx_html_text(out, pairs->second_name);
    sx_buf_str(out, "</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < pairs->count; i++) {
        const sx_shown_pair *pair = &pairs->items[i];
        sx_buf_str(out, "<tr><th scope=\"row\">");
        sx_html_text(out, pair->title);
        sx_buf_str(out, "</th><td>");
        sx_html_text(out, pair->first != NULL ? pair->first : "not answered");
        sx_buf_str(out, "</td><td>");
        sx_html_text(out, pair->second != NULL ? pair->second : "not answered");
        sx_buf_str(out, "</td></tr>\n");
    }
    sx_buf_str(out, "</tbody></table>\n</div>\n</div>\n");
}

static void put_strand(sx_page *page, sx_strand strand, const char *class_, const char *title,
                       const char *text)
{
    sx_buf *out = page->out;
    const sx_profile *profile = page->profile;
    size_t shown = 0;
    sx_buf_printf(out, "<section class=\"strand %s\" aria-labelledby=\"strand-%s\">\n", class_,
                  class_);
    sx_buf_printf(out, "<h3 id=\"strand-%s\">%s</h3>\n", class_, title);
    sx_html_element(out, "p", "strand-text", text);
    sx_buf_str(out, "<div class=\"boxes\">\n");
    for (size_t i = 0; i < SX_DOMAIN_COUNT; i++) {
        if (profile->domains[i].strand == strand && worth_showing(profile, &profile->domains[i])) {
            put_domain(page, &profile->domains[i]);
            shown++;
        }
    }
    for (size_t i = 0; strand == SX_STRAND_COACHING && i < profile->pairs_count; i++) {
        put_pairs(page, &profile->pairs[i]);
    }
    if (shown == 0) {
        sx_html_element(out, "p", "note", "Nothing was asked about this.");
    }
    sx_buf_str(out, "</div>\n</section>\n");
}

void sx_html_strands(sx_page *page)
{
    sx_buf *out = page->out;
    bool plain = page->profile->role == SX_ROLE_RESPONDENT;
    bool coach = page->profile->role == SX_ROLE_COACH;
    sx_buf_str(out, "<section class=\"strands\" aria-labelledby=\"findings\">\n");
    sx_html_heading(out, "findings", plain ? "What you answered" : "Findings");
    sx_buf_str(out, "<div class=\"columns\">\n");
    put_strand(page, SX_STRAND_THERAPY, "therapy", plain ? "How you are doing" : "Therapy",
               plain ? NULL
               : coach
                   ? "Only the state of the gates is shown here. Clinical results stay with the "
                     "clinician."
                   : "How much difficulty there is: none, mild, elevated, high.");
    put_strand(page, SX_STRAND_COACHING, "coaching", plain ? "What you can build on" : "Coaching",
               plain ? NULL : "How much there is to build on: low, medium, high.");
    sx_buf_str(out, "</div>\n");
    put_strand(page, SX_STRAND_BOTH, "shared", plain ? "Both together" : "Shared",
               plain ? NULL : "What belongs to both: low, medium, high.");
    sx_buf_str(out, "</section>\n");
}
