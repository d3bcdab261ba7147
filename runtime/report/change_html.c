/*
 * change_html.c: how scores went, as one page that needs nothing else: flags, a section for each
 * instrument with the trends of its scales, sources.
 */
#include "report/change.h"

static void put_banner(const sx_page *page, const sx_changes *changes)
{
    sx_buf *out = page->out;
    const sx_profile *head = changes->head;
    sx_buf_str(out, "<header class=\"banner\">\n");
    sx_html_element(out, "p", "over", "Sextant");
    sx_html_element(out, "h1", NULL, "Change over time");
    sx_buf_str(out, "<dl class=\"meta\">\n");
    sx_html_detail(out, "Respondent", head->subject != NULL ? head->subject : "not named");
    sx_html_detail(out, "Generated", head->generated);
    sx_buf_printf(out, "<div><dt>Confidence</dt>\n<dd>%u %%</dd>\n</div>", changes->confidence);
    sx_buf_str(out, "</dl>\n</header>\n");
}

static void put_language(sx_buf *out, const char *language)
{
    if (language != NULL && !sx_str_equal(language, "en")) {
        sx_buf_str(out, " lang=\"");
        sx_html_text(out, language);
        sx_buf_char(out, '"');
    }
}

static void put_scale(sx_page *page, const sx_trend *trend)
{
    sx_buf *out = page->out;
    const sx_scale *scale = &trend->model->scales[trend->scale];
    sx_buf_str(out, "<article class=\"finding\">\n<h3");
    put_language(out, trend->language);
    sx_buf_char(out, '>');
    sx_html_text(out, trend->scale_title);
    sx_buf_str(out, "</h3>\n");
    if (scale->has_range) {
        sx_buf_str(out, "<p class=\"note\">");
        sx_decimal_print(out, scale->low);
        sx_buf_str(out, " to ");
        sx_decimal_print(out, scale->high);
        if (trend->chart.better[0] != '\0') {
            sx_buf_printf(out, ", %s", trend->chart.better);
        }
        sx_buf_str(out, "</p>\n");
    }
    sx_html_trend(page, trend);
    sx_buf_str(out, "</article>\n");
}

static void put_instrument(sx_page *page, const sx_changes *changes, size_t first)
{
    sx_buf *out = page->out;
    const sx_trend *trend = &changes->trends[first];
    const sx_model *model = trend->model;
    const char *strand = model->strand == SX_STRAND_THERAPY    ? "therapy"
                         : model->strand == SX_STRAND_COACHING ? "coaching"
                                                               : "shared";
    sx_buf_printf(out,
                  "<section class=\"strand trends %s\" aria-labelledby=\"trend-%zu\">\n<h2 id=\""
                  "trend-%zu\"",
                  strand, first, first);
    put_language(out, trend->language);
    sx_buf_char(out, '>');
    sx_html_text(out, trend->instrument_title);
    sx_buf_str(out, "</h2>\n");
    if (!model->validated) {
        sx_html_element(out, "span", "badge quiet", "unvalidated");
    }
    for (size_t i = first; i < changes->count && changes->trends[i].model == model; i++) {
        put_scale(page, &changes->trends[i]);
    }
    sx_buf_printf(out, "<p class=\"note\">%s %s, rules <code>%.16s</code></p>\n", model->id,
                  model->version, trend->rule_hash);
    sx_html_element(out, "p", "note", trend->credit);
    sx_buf_str(out, "</section>\n");
}

static void put_once(sx_page *page, const sx_changes *changes)
{
    sx_buf *out = page->out;
    if (changes->once_count == 0) {
        return;
    }
    sx_buf_str(out, "<section class=\"notes\" aria-labelledby=\"once\">\n");
    sx_html_heading(out, "once", "Answered once, so there is nothing to compare");
    sx_buf_str(out, "<ul>\n");
    for (size_t i = 0; i < changes->once_count; i++) {
        sx_buf_str(out, "<li>");
        sx_html_text(out, changes->once[i].title);
        sx_buf_printf(out, ", %s</li>\n", changes->once[i].day);
    }
    sx_buf_str(out, "</ul>\n</section>\n");
}

void sx_change_report_html(const sx_changes *changes, sx_buf *out)
{
    sx_page page = {.profile = changes->head, .out = out};
    sx_html_head(&page, "Change over time");
    sx_buf_str(out, "<body class=\"role-clinician\">\n"
                    "<a class=\"skip\" href=\"#main\">Skip to the scores</a>\n");
    put_banner(&page, changes);
    sx_buf_str(out, "<main id=\"main\" tabindex=\"-1\">\n");
    sx_html_flags(&page);
    for (size_t i = 0; i < changes->count; i++) {
        if (i == 0 || changes->trends[i].model != changes->trends[i - 1].model) {
            put_instrument(&page, changes, i);
        }
    }
    put_once(&page, changes);
    sx_html_sources(&page);
    sx_buf_str(out,
               "</main>\n<footer class=\"foot\">\n<p>A reliable change is one that is larger than "
               "the error of measurement. Whether it matters to the person is for a qualified "
               "person to judge.</p>\n");
    sx_buf_printf(out, "<p>Made with Sextant %s.</p>\n</footer>\n</body>\n</html>\n",
                  changes->head->engine);
}
