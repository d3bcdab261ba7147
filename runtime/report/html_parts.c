/*
 * html_parts.c: the sections about what to do: flags, pathways with their reasons, plans, and the
 * models side by side.
 */
#include "report/html.h"

/* --- flags ------------------------------------------------------------------------------------ */

static const char *tier_title(const char *tier)
{
    if (sx_str_equal(tier, "urgent")) {
        return "Urgent";
    }
    return sx_str_equal(tier, "review") ? "For review" : "Note";
}

static const char *badge_text(const sx_shown_flag *flag)
{
    if (flag->standing) {
        return tier_title(flag->tier);
    }
    return sx_str_equal(flag->state, "clear") ? "Raised earlier" : "Not assessed";
}

static void put_flag(const sx_page *page, const sx_shown_flag *flag)
{
    sx_buf *out = page->out;
    sx_buf_printf(out, "<li class=\"%s\">\n", flag->standing ? "raised" : "open");
    if (flag->title != NULL) {
        sx_buf_str(out, "<p class=\"flag-title\"><span class=\"badge\">");
        sx_html_text(out, badge_text(flag));
        sx_buf_str(out, "</span> ");
        sx_html_text(out, flag->title);
        sx_buf_str(out, "</p>\n");
        sx_html_element(out, "p", "muted", flag->instrument_title);
    }
    if (flag->standing) {
        sx_html_element(out, "p", NULL, flag->text);
    }
    sx_html_element(out, "p", NULL, flag->note);
    if (flag->passed_to != NULL && flag->title != NULL) {
        sx_buf_str(out, "<p>Safety person: <strong>");
        sx_html_text(out, flag->passed_to);
        sx_buf_str(out, "</strong></p>\n");
    }
    sx_buf_str(out, "</li>\n");
}

static void put_crisis(const sx_page *page)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<div class=\"crisis\">\n");
    sx_html_element(out, "h3", NULL, "If there is danger now");
    sx_html_element(out, "p", "lines", page->profile->crisis_text);
    sx_buf_str(out, "</div>\n");
}

static bool worth_showing(const sx_shown_flag *flag)
{
    return flag->standing || flag->was_raised != NULL || sx_str_equal(flag->state, "not_assessed");
}

void sx_html_flags(sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    size_t shown = 0;
    for (size_t i = 0; i < profile->flag_count; i++) {
        shown += worth_showing(&profile->flags[i]);
    }
    if (shown == 0) {
        if (profile->flags_note != NULL) {
            sx_html_element(out, "p", "calm", profile->flags_note);
        } else if (profile->flag_count > 0 && profile->role == SX_ROLE_CLINICIAN) {
            sx_html_element(out, "p", "calm", "No flag stands.");
        }
        return;
    }
    sx_buf_printf(out, "<section class=\"flags%s\" aria-labelledby=\"flags\">\n",
                  profile->standing_count > 0 ? " standing" : "");
    sx_buf_printf(out, "<h2 id=\"flags\">%s</h2>\n<ul>\n",
                  profile->role == SX_ROLE_RESPONDENT ? "First of all" : "Flags");
    for (size_t i = 0; i < profile->flag_count; i++) {
        if (worth_showing(&profile->flags[i])) {
            put_flag(page, &profile->flags[i]);
        }
    }
    sx_buf_str(out, "</ul>\n");
    if (profile->standing_count > 0 && profile->role != SX_ROLE_COACH) {
        put_crisis(page);
    }
    sx_buf_str(out, "</section>\n");
}

/* --- reasons ---------------------------------------------------------------------------------- */

static void put_reason(const sx_page *page, const sx_shown_reason *reason)
{
    sx_buf *out = page->out;
    const char *strand = reason->strand == SX_STRAND_THERAPY    ? "therapy"
                         : reason->strand == SX_STRAND_COACHING ? "coaching"
                                                                : "shared";
    sx_buf_printf(out, "<li class=\"%s\"><span class=\"domain\">", strand);
    sx_html_text(out, reason->domain_title);
    sx_buf_str(out, "</span> ");
    sx_html_text(out, reason->text);
    if (reason->source != NULL) {
        sx_buf_str(out, " <span class=\"source\">Source: ");
        sx_html_text(out, reason->source);
        sx_buf_str(out, "</span>");
    }
    sx_buf_str(out, "</li>\n");
}

static void put_why(const sx_page *page, const sx_shown_care *care, const char *level)
{
    sx_buf *out = page->out;
    bool plain = page->profile->role == SX_ROLE_RESPONDENT;
    sx_buf_str(out, "<div class=\"why\">\n<div>\n");
    if (care->reason_count > 0) {
        sx_html_element(out, level, NULL, plain ? "What this rests on" : "Why");
        sx_buf_str(out, "<ul class=\"reasons\">\n");
        for (size_t i = 0; i < care->reason_count; i++) {
            put_reason(page, &care->reasons[i]);
        }
        sx_buf_str(out, "</ul>\n");
    }
    sx_buf_str(out, "</div>\n<div>\n");
    if (care->safety_count > 0) {
        sx_html_element(out, level, NULL, "Safety rules above the model");
        sx_buf_str(out, "<ul class=\"safety\">\n");
        for (size_t i = 0; i < care->safety_count; i++) {
            sx_html_element(out, "li", NULL, care->safety[i].text);
        }
        sx_buf_str(out, "</ul>\n");
    }
    if (care->point_count > 0) {
        sx_html_element(out, level, NULL, "Points of the account that the rule rests on");
        sx_buf_str(out, "<ul class=\"points\">\n");
        for (size_t i = 0; i < care->point_count; i++) {
            sx_buf_str(out, "<li><strong>");
            sx_html_text(out, care->points[i]->id);
            sx_buf_str(out, "</strong> ");
            sx_html_text(out, care->points[i]->text);
            sx_buf_str(out, "</li>\n");
        }
        sx_buf_str(out, "</ul>\n");
    }
    sx_buf_str(out, "</div>\n</div>\n");
}

/* --- plan ------------------------------------------------------------------------------------- */

static void put_line(const sx_page *page, const sx_shown_line *line)
{
    sx_buf *out = page->out;
    sx_buf_str(out, "<li><p>");
    sx_html_text(out, line->text);
    if (line->point_count > 0) {
        sx_buf_str(out, " <span class=\"rests\">(");
        for (size_t i = 0; i < line->point_count; i++) {
            sx_buf_str(out, i == 0 ? "" : ", ");
            sx_html_text(out, line->points[i]);
        }
        sx_buf_str(out, ")</span>");
    }
    sx_buf_str(out, "</p>\n");
    if (line->service != NULL || line->credential != NULL || line->confidentiality != NULL ||
        line->rhythm != NULL) {
        sx_buf_str(out, "<dl class=\"details\">\n");
        sx_html_detail(out, "Service", line->service);
        sx_html_detail(out, "Credential", line->credential);
        sx_html_detail(out, "Confidentiality", line->confidentiality);
        sx_html_detail(out, "Rhythm", line->rhythm);
        sx_buf_str(out, "</dl>\n");
    }
    sx_buf_str(out, "</li>\n");
}

static void put_plan(const sx_page *page, const sx_shown_care *care, const char *level,
                     const char *part_level)
{
    sx_buf *out = page->out;
    if (care->part_count == 0) {
        return;
    }
    sx_html_element(out, level, NULL,
                    page->profile->role == SX_ROLE_RESPONDENT ? "Next steps" : "Plan");
    sx_buf_str(out, "<div class=\"plan\">\n");
    for (size_t i = 0; i < care->part_count; i++) {
        const sx_shown_part *part = &care->parts[i];
        sx_buf_printf(out, "<div class=\"part%s\">\n",
                      sx_str_equal(part->id, "safety") ? " first" : "");
        sx_html_element(out, part_level, NULL, part->title);
        sx_buf_str(out, "<ul>\n");
        for (size_t k = 0; k < part->line_count; k++) {
            put_line(page, &part->lines[k]);
        }
        sx_buf_str(out, "</ul>\n</div>\n");
    }
    sx_buf_str(out, "</div>\n");
}

/* --- pathways --------------------------------------------------------------------------------- */

static void put_hero(const sx_page *page, const sx_shown_care *care)
{
    sx_buf *out = page->out;
    sx_buf_printf(out, "<div class=\"hero %s\">\n", care->word);
    sx_html_element(out, "p", "pathway", care->pathway_title);
    sx_html_element(out, "p", "because", care->safety_says);
    if (care->then_title != NULL) {
        sx_buf_str(out, "<p class=\"then\">What would follow: <strong>");
        sx_html_text(out, care->then_title);
        sx_buf_str(out, "</strong></p>\n");
    }
    sx_html_element(out, "p", "because", care->because);
    sx_buf_str(out, "</div>\n");
}

static void put_account(const sx_page *page, const sx_shown_care *care)
{
    sx_buf *out = page->out;
    if (care->account == NULL && care->account_point_count == 0) {
        return;
    }
    sx_buf_str(out, "<details class=\"account\"><summary>The account behind the model ");
    sx_html_text(out, care->title);
    sx_buf_str(out, "</summary>\n");
    sx_html_element(out, "p", NULL, care->account);
    sx_buf_str(out, "<ul class=\"points\">\n");
    for (size_t i = 0; i < care->account_point_count; i++) {
        sx_buf_str(out, "<li><strong>");
        sx_html_text(out, care->account_points[i].id);
        sx_buf_str(out, "</strong> ");
        sx_html_text(out, care->account_points[i].text);
        sx_buf_str(out, "</li>\n");
    }
    sx_buf_str(out, "</ul>\n</details>\n");
}

static void put_comparison(const sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    sx_buf_str(out, "<table class=\"stack beside\" role=\"table\">\n<caption>What each model says. "
                    "Rows in which the models differ are marked.</caption>\n"
                    "<thead role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\" "
                    "scope=\"col\">Aspect</th>");
    for (size_t i = 0; i < profile->model_count; i++) {
        sx_buf_str(out, "<th role=\"columnheader\" scope=\"col\">");
        sx_html_text(out, profile->models[i].title);
        sx_buf_str(out, "</th>");
    }
    sx_buf_str(out, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (size_t i = 0; i < profile->difference_count; i++) {
        const sx_shown_difference *row = &profile->differences[i];
        sx_buf_printf(out, "<tr role=\"row\"%s><th role=\"rowheader\" scope=\"row\">",
                      row->differs ? " class=\"differs\"" : "");
        sx_html_text(out, row->title);
        sx_buf_printf(out, " <span class=\"badge\">%s</span></th>",
                      row->differs ? "differs" : "same");
        for (size_t k = 0; k < profile->model_count; k++) {
            sx_buf_str(out, "<td role=\"cell\" data-label=\"");
            sx_html_text(out, profile->models[k].title);
            sx_buf_str(out, "\">");
            sx_html_text(out, row->values[k] != NULL ? row->values[k] : "not said");
            sx_buf_str(out, "</td>");
        }
        sx_buf_str(out, "</tr>\n");
    }
    sx_buf_str(out, "</tbody>\n</table>\n");
}

static void put_all(const sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    sx_html_heading(out, "pathway",
                    profile->role == SX_ROLE_RESPONDENT ? "Ways that are open"
                                                        : "The models side by side");
    put_comparison(page);
    for (size_t i = 0; i < profile->model_count; i++) {
        const sx_shown_care *care = &profile->models[i];
        sx_buf_str(out, "<article class=\"model\">\n");
        sx_html_element(out, "h3", NULL, care->title);
        put_hero(page, care);
        put_why(page, care, "h4");
        put_plan(page, care, "h4", "h5");
        put_account(page, care);
        sx_buf_str(out, "</article>\n");
    }
}

void sx_html_pathways(sx_page *page)
{
    const sx_profile *profile = page->profile;
    sx_buf *out = page->out;
    sx_buf_str(out, "<section class=\"pathways\" aria-labelledby=\"pathway\">\n");
    if (profile->all) {
        put_all(page);
    } else if (profile->model_count > 0) {
        const sx_shown_care *care = &profile->models[0];
        sx_html_heading(out, "pathway",
                        profile->role == SX_ROLE_RESPONDENT ? "What we suggest"
                                                            : "Recommended pathway");
        put_hero(page, care);
        put_why(page, care, "h3");
        put_plan(page, care, "h3", "h4");
        put_account(page, care);
    }
    sx_buf_str(out, "</section>\n");
}
