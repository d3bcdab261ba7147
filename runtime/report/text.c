/*
 * text.c: a profile for a terminal of 80 columns. Flags come first; therapy and coaching stand
 * under their own headings, with bars of a different kind.
 */
#include "base/utf8.h"
#include "profile/words.h"
#include "report/change.h"
#include "report/report.h"
#include "report/layout.h"

#define BAR_CELLS 24
#define LABEL_COLUMNS 26

typedef struct sx_text_out {
    const sx_profile *profile;
    int columns;
    sx_buf *out;
    sx_buf *line; /* being gathered; empty between uses */
} sx_text_out;

static void heading(const sx_text_out *text, const char *title)
{
    sx_buf_char(text->out, '\n');
    sx_layout_text(text->out, "", "", title, text->columns);
}

static void item(const sx_text_out *text, const char *line)
{
    sx_layout_text(text->out, "  - ", "    ", line, text->columns);
}

static void paragraph(const sx_text_out *text, const char *line)
{
    sx_layout_text(text->out, "  ", "  ", line, text->columns);
}

/* Puts what was gathered in `line`, wrapped behind `first` and `rest`, and empties it. */
static void flush(const sx_text_out *text, const char *first, const char *rest)
{
    sx_layout_text(text->out, first, rest, sx_buf_text(text->line), text->columns);
    sx_buf_pass(text->line, text->out);
}

/* "label: line" */
static void labelled(const sx_text_out *text, const char *first, const char *rest,
                     const char *label, const char *line)
{
    sx_buf_printf(text->line, "%s: %s", label, line);
    flush(text, first, rest);
}

/* --- head and flags --------------------------------------------------------------------------- */

static void put_head(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    sx_buf_str(text->out,
               profile->role == SX_ROLE_RESPONDENT ? "YOUR PROFILE\n" : "INTEGRATED PROFILE\n");
    sx_buf_printf(text->line, "Respondent %s, %s, for the %s",
                  profile->subject != NULL ? profile->subject : "not named", profile->generated,
                  sx_role_word(profile->role));
    flush(text, "", "");
}

static const char *flag_word(const sx_shown_flag *flag)
{
    if (flag->standing) {
        return "RAISED";
    }
    return sx_str_equal(flag->state, "clear") ? "raised earlier, clear now" : "not assessed";
}

static bool worth_showing(const sx_shown_flag *flag)
{
    return flag->standing || flag->was_raised != NULL || sx_str_equal(flag->state, "not_assessed");
}

static void put_flag(const sx_text_out *text, const sx_shown_flag *flag)
{
    if (flag->title != NULL) {
        sx_buf_printf(text->line, "[%s] %s: %s", flag->tier, flag_word(flag), flag->title);
        if (flag->instrument_title != NULL) {
            sx_buf_printf(text->line, " (%s)", flag->instrument_title);
        }
        flush(text, "! ", "!   ");
    }
    if (flag->standing && flag->text != NULL) {
        const char *indent = flag->title != NULL ? "!   " : "! ";
        sx_layout_text(text->out, indent, indent, flag->text, text->columns);
    }
    if (flag->note != NULL) {
        sx_layout_text(text->out, "!   ", "!   ", flag->note, text->columns);
    }
    if (flag->passed_to != NULL && flag->title != NULL) {
        labelled(text, "!   ", "!   ", "Safety person", flag->passed_to);
    }
}

static void put_flags(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    bool any = false;
    for (size_t i = 0; i < profile->flag_count; i++) {
        const sx_shown_flag *flag = &profile->flags[i];
        if (!worth_showing(flag)) {
            continue;
        }
        if (!any) {
            heading(text, profile->role == SX_ROLE_RESPONDENT ? "! FIRST OF ALL" : "! FLAGS");
        }
        any = true;
        put_flag(text, flag);
    }
    if (profile->standing_count > 0 && profile->role != SX_ROLE_COACH) {
        sx_layout_text(text->out, "! ", "! ", profile->crisis_text, text->columns);
    }
    if (!any && (profile->flag_count > 0 || profile->flags_note != NULL)) {
        heading(text, "FLAGS");
        paragraph(text, profile->flags_note != NULL ? profile->flags_note : "No flag stands.");
    }
}

/* --- pathway and plan ------------------------------------------------------------------------- */

static void put_line(const sx_text_out *text, const sx_shown_line *line)
{
    const struct {
        const char *name, *value;
    } details[] = {{"Service", line->service},
                   {"Credential", line->credential},
                   {"Confidentiality", line->confidentiality},
                   {"Rhythm", line->rhythm}};
    item(text, line->text);
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
        if (details[i].value != NULL) {
            labelled(text, "      ", "        ", details[i].name, details[i].value);
        }
    }
}

static void put_plan(const sx_text_out *text, const sx_shown_care *care)
{
    for (size_t i = 0; i < care->part_count; i++) {
        const sx_shown_part *part = &care->parts[i];
        sx_buf_printf(text->line, "%s:", part->title);
        flush(text, "  ", "  ");
        for (size_t k = 0; k < part->line_count; k++) {
            put_line(text, &part->lines[k]);
        }
    }
}

static void put_why(const sx_text_out *text, const sx_shown_care *care)
{
    for (size_t i = 0; i < care->reason_count; i++) {
        const sx_shown_reason *reason = &care->reasons[i];
        if (reason->result == NULL) {
            labelled(text, "  - ", "    ", reason->domain_title, reason->text);
        } else {
            item(text, reason->text);
        }
        if (reason->source != NULL) {
            labelled(text, "      ", "        ", "Source", reason->source);
        }
    }
    for (size_t i = 0; i < care->safety_count; i++) {
        labelled(text, "  - ", "    ", "Safety rule", care->safety[i].text);
    }
    for (size_t i = 0; i < care->point_count; i++) {
        labelled(text, "  ", "      ", care->points[i]->id, care->points[i]->text);
    }
}

static void put_pathway(const sx_text_out *text, const sx_shown_care *care)
{
    if (text->profile->role == SX_ROLE_RESPONDENT) {
        heading(text, "WHAT WE SUGGEST");
    } else {
        sx_buf_char(text->out, '\n');
        sx_buf_printf(text->line, "PATHWAY (model %s %s)", care->title, care->version);
        flush(text, "", "");
    }
    sx_layout_text(text->out, "  => ", "     ", care->pathway_title, text->columns);
    if (care->safety_says != NULL) {
        paragraph(text, care->safety_says);
    }
    if (care->then_title != NULL) {
        labelled(text, "  => ", "     ", "after that", care->then_title);
    }
    paragraph(text, care->because);
}

/* --- domains and findings --------------------------------------------------------------------- */

/* A gauge for clinical results (a mark on a line), a filled bar for the others. */
static void put_bar(const sx_text_out *text, const sx_shown_finding *finding)
{
    const sx_chart *chart = &finding->chart;
    if (!chart->present || !chart->has_value) {
        return;
    }
    bool clinical = finding->strand == SX_STRAND_THERAPY;
    double low = sx_number_to_double(chart->low), high = sx_number_to_double(chart->high);
    double share = high > low ? (sx_number_to_double(chart->value) - low) / (high - low) : 0;
    int at = (int)(share * (clinical ? BAR_CELLS - 1 : BAR_CELLS) + 0.5);
    sx_buf_char(text->line, clinical ? '|' : '[');
    for (int i = 0; i < BAR_CELLS; i++) {
        sx_buf_char(text->line, clinical ? (i == at ? 'o' : '-') : (i < at ? '#' : '.'));
    }
    sx_buf_char(text->line, clinical ? '|' : ']');
    sx_buf_printf(text->line, " %s%s%s", finding->range != NULL ? finding->range : "",
                  chart->better[0] != '\0' ? ", " : "", chart->better);
    flush(text, "      ", "      ");
}

/* "[unvalidated, own rule, see notes]" */
static void put_marks(sx_buf *line, const sx_shown_finding *finding)
{
    const char *const marks[] = {finding->validated ? NULL : "unvalidated",
                                 finding->own_rule ? "own rule" : NULL,
                                 finding->note_count > 0 ? "see notes" : NULL};
    const char *before = " [";
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (marks[i] != NULL) {
            sx_buf_printf(line, "%s%s", before, marks[i]);
            before = ", ";
        }
    }
    sx_buf_str(line, before[0] == ',' ? "]" : "");
}

static void put_finding(const sx_text_out *text, const sx_shown_finding *finding)
{
    sx_buf *line = text->line;
    if (finding->unknown != NULL) {
        sx_buf_str(line, finding->unknown);
    } else {
        sx_buf_printf(line, "%s, %s: %s%s%s", finding->short_title,
                      finding->scale_title != NULL ? finding->scale_title : finding->title,
                      finding->display != NULL ? finding->display : "no score",
                      finding->unit != NULL ? " " : "", finding->unit != NULL ? finding->unit : "");
        if (finding->band != NULL) {
            sx_buf_printf(line, " (%s)", finding->band);
        }
        const char *level = sx_words_finding_level(finding);
        if (level != NULL) {
            sx_buf_printf(line, " = %s", level);
        }
        put_marks(line, finding);
    }
    flush(text, "    ", "      ");
    put_bar(text, finding);
    if (finding->error != NULL) {
        sx_layout_text(text->out, "      ", "      ", finding->error, text->columns);
    }
    if (finding->doubt != NULL) {
        sx_layout_text(text->out, "      ", "      ", finding->doubt, text->columns);
    }
}

static const char *domain_state(const sx_shown_domain *domain)
{
    if (domain->says != NULL) {
        return domain->says;
    }
    if (domain->level != NULL) {
        return domain->level;
    }
    if (domain->gate != NULL) {
        return domain->gate[0] == 'n' ? "not assessed" : domain->gate;
    }
    return domain->assessed ? "" : "not assessed";
}

static void put_domain(const sx_text_out *text, const sx_shown_domain *domain)
{
    const char *state = domain_state(domain);
    sx_buf_printf(text->line, "%s%s%s", domain->title, state[0] != '\0' ? ": " : "", state);
    flush(text, "  ", "    ");
    if (domain->note != NULL && domain->assessed) {
        sx_layout_text(text->out, "    ", "    ", domain->note, text->columns);
    }
    for (size_t i = 0; i < text->profile->finding_count; i++) {
        if (text->profile->findings[i].domain == domain->domain) {
            put_finding(text, &text->profile->findings[i]);
        }
    }
}

static bool has_content(const sx_profile *profile, const sx_shown_domain *domain)
{
    if (!domain->shown) {
        return profile->role == SX_ROLE_RESPONDENT && domain->assessed;
    }
    return domain->assessed || domain->gate != NULL;
}

static void put_strand(const sx_text_out *text, sx_strand strand, const char *title)
{
    bool any = false;
    for (size_t i = 0; i < SX_DOMAIN_COUNT; i++) {
        const sx_shown_domain *domain = &text->profile->domains[i];
        if (domain->strand != strand || !has_content(text->profile, domain)) {
            continue;
        }
        if (!any) {
            heading(text, title);
        }
        any = true;
        put_domain(text, domain);
    }
}

static void put_pairs(const sx_text_out *text)
{
    for (size_t i = 0; i < text->profile->pairs_count; i++) {
        const sx_shown_pairs *pairs = &text->profile->pairs[i];
        sx_buf_char(text->out, '\n');
        sx_buf_printf(text->line, "VALUES (%s%s): %s and %s, %s to %s", pairs->instrument_title,
                      pairs->validated ? "" : ", unvalidated", pairs->first_name,
                      pairs->second_name, pairs->low_text, pairs->high_text);
        flush(text, "", "");
        for (size_t k = 0; k < pairs->count; k++) {
            const sx_shown_pair *pair = &pairs->items[k];
            int room = LABEL_COLUMNS - sx_utf8_columns(sx_slice_of(pair->title));
            sx_buf_printf(text->out, "  %s%*s %3s  %3s\n", pair->title, room > 0 ? room : 0, "",
                          pair->first != NULL ? pair->first : "-",
                          pair->second != NULL ? pair->second : "-");
        }
    }
}

/* Beside the scores, and taking nothing away from them or from flags. */
static void put_notes(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    if (profile->note_count > 0) {
        heading(text, profile->role == SX_ROLE_RESPONDENT
                          ? "NOTES ON YOUR ANSWERS"
                          : "NOTES ON HOW IT WAS ANSWERED AND COMPUTED");
    }
    for (size_t i = 0; i < profile->note_count; i++) {
        labelled(text, "  - ", "    ", profile->notes[i].short_title, profile->notes[i].text);
    }
}

/* --- several models --------------------------------------------------------------------------- */

static void put_comparison(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    const char *titles[SX_LAYOUT_COLUMNS_MAX];
    size_t count =
        profile->model_count < SX_LAYOUT_COLUMNS_MAX ? profile->model_count : SX_LAYOUT_COLUMNS_MAX;
    for (size_t i = 0; i < count; i++) {
        titles[i] = profile->models[i].title;
    }
    heading(text, "THE MODELS SIDE BY SIDE (* where they differ)");
    sx_layout_beside(text->out, 2, titles, count, text->columns);
    for (size_t i = 0; i < profile->difference_count; i++) {
        const sx_shown_difference *row = &profile->differences[i];
        sx_layout_text(text->out, row->differs ? "* " : "  ", "  ", row->title, text->columns);
        sx_layout_beside(text->out, 2, row->values, count, text->columns);
    }
}

/* --- end -------------------------------------------------------------------------------------- */

static void put_list(const sx_text_out *text, const char *title, const char **lines, size_t count)
{
    if (count > 0) {
        heading(text, title);
    }
    for (size_t i = 0; i < count; i++) {
        item(text, lines[i]);
    }
}

/* Two findings may rest on one scale. */
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

static void put_changes(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    bool any = false;
    for (size_t i = 0; i < profile->finding_count; i++) {
        const sx_trend *trend = profile->findings[i].trend;
        if (trend == NULL || told_before(profile, i)) {
            continue;
        }
        if (!any) {
            heading(text, "CHANGE");
        }
        any = true;
        sx_buf_printf(text->line, "%s, %s", trend->short_title, trend->scale_title);
        flush(text, "  ", "    ");
        sx_change_steps_text(trend, text->columns, text->out);
    }
}

static void put_provenance(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    heading(text, "WHERE THIS COMES FROM");
    sx_buf_printf(text->out, "  Sextant %s\n", profile->engine);
    for (size_t i = 0; i < profile->model_count; i++) {
        sx_buf_printf(text->line, "model %s %s, file %.12s", profile->models[i].id,
                      profile->models[i].version, profile->models[i].hash);
        flush(text, "  ", "    ");
    }
    for (size_t i = 0; i < profile->instrument_count; i++) {
        const sx_shown_instrument *one = &profile->instruments[i];
        sx_buf_printf(text->line, "%s %s, rules %.12s", one->id, one->version, one->rule_hash);
        if (one->counts) {
            sx_buf_printf(text->line, ", %zu of %zu answered", one->answered, one->asked);
        }
        if (one->when != NULL) {
            sx_buf_printf(text->line, ", %.10s", one->when);
        }
        sx_buf_str(text->line, one->validated ? "" : ", unvalidated");
        flush(text, "  ", "    ");
        if (one->credit != NULL) {
            sx_buf_str(text->line, one->credit);
            flush(text, "    ", "    ");
        }
    }
}

static void put_models(const sx_text_out *text)
{
    const sx_profile *profile = text->profile;
    bool plain = profile->role == SX_ROLE_RESPONDENT;
    if (profile->all) {
        put_comparison(text);
    }
    for (size_t i = 0; i < profile->model_count; i++) {
        const sx_shown_care *care = &profile->models[i];
        put_pathway(text, care);
        heading(text, plain ? "WHAT THIS RESTS ON" : "WHY");
        put_why(text, care);
        heading(text, plain ? "NEXT STEPS" : "PLAN");
        put_plan(text, care);
    }
}

void sx_report_text(const sx_profile *profile, int columns, sx_buf *out)
{
    int width = columns < 40 ? 40 : columns > 200 ? 200 : columns;
    sx_buf line;
    sx_buf_init(&line, SX_REPORT_MAX);
    sx_text_out text = {.profile = profile, .columns = width, .out = out, .line = &line};
    bool plain = profile->role == SX_ROLE_RESPONDENT;
    put_head(&text);
    put_flags(&text);
    put_models(&text);
    put_strand(&text, SX_STRAND_THERAPY, plain ? "HOW YOU ARE DOING" : "THERAPY");
    put_strand(&text, SX_STRAND_COACHING, plain ? "WHAT YOU CAN BUILD ON" : "COACHING");
    put_strand(&text, SX_STRAND_BOTH, plain ? "BOTH TOGETHER" : "SHARED");
    put_pairs(&text);
    put_notes(&text);
    put_list(&text, "PROGRESS", profile->progress, profile->progress_count);
    put_changes(&text);
    put_list(&text, plain ? "GOOD TO KNOW" : "LIMITS", profile->limits, profile->limit_count);
    if (plain && profile->standing_count == 0) {
        heading(&text, "IF YOU NEED HELP AT ONCE");
        paragraph(&text, profile->crisis_text);
    }
    put_provenance(&text);
    sx_buf_free(&line);
}
