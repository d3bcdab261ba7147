/*
 * show_findings.c: findings and domains as the reader may see them: level, value, band, cut-off,
 * source, and the result before it.
 */
#include "plan/reading.h"
#include "profile/show.h"
#include "profile/words.h"

static const char *level_text(const sx_showing *show, const sx_finding *finding)
{
    if (!finding->known || sx_finding_is_focus(finding) ||
        !sx_show_sees_level(show->role, finding->domain)) {
        return NULL;
    }
    return sx_level_word(finding->level);
}

static const char *value_text(sx_showing *show, const sx_finding *finding, unsigned digits)
{
    const sx_score *score = sx_finding_score(finding);
    const sx_scale *scale = sx_finding_scale(finding);
    if (score == NULL || score->status != SX_CELL_OK) {
        return NULL;
    }
    if (scale->compute == SX_COMPUTE_CATEGORY) {
        return sx_model_band_text(finding->results->loaded->model, finding->index,
                                  (size_t)score->band, show->request->language);
    }
    return sx_say_number(show, score->value, digits);
}

static const char *band_text(sx_showing *show, const sx_finding *finding)
{
    const sx_score *score = sx_finding_score(finding);
    const sx_scale *scale = sx_finding_scale(finding);
    if (score == NULL || score->band < 0 || scale->compute == SX_COMPUTE_CATEGORY) {
        return NULL;
    }
    return sx_model_band_text(finding->results->loaded->model, finding->index, (size_t)score->band,
                              show->request->language);
}

/* The text of a category, as the reader knows it. */
static const char *label_text(const sx_showing *show, const sx_finding *finding, const char *label)
{
    const sx_scale *scale = sx_finding_scale(finding);
    for (size_t i = 0; i < scale->category_count; i++) {
        if (sx_str_equal(scale->categories[i].label, label)) {
            return sx_model_band_text(finding->results->loaded->model, finding->index, i,
                                      show->request->language);
        }
    }
    return label;
}

static const char *cut_off_text(sx_showing *show, const sx_finding *finding)
{
    const sx_finding_level *interval = finding->interval;
    if (interval == NULL || sx_finding_is_focus(finding)) {
        return NULL;
    }
    if (interval->label_count == 0) {
        return sx_say_interval(show, &interval->interval);
    }
    const char *text = label_text(show, finding, interval->labels[0]);
    for (size_t i = 1; i < interval->label_count; i++) {
        text = sx_say(show, i + 1 < interval->label_count ? "%s, %s" : "%s or %s", text,
                      label_text(show, finding, interval->labels[i]));
    }
    return text;
}

static const char *unknown_text(sx_showing *show, const sx_finding *finding)
{
    const sx_results *results = finding->results;
    const char *title = sx_show_short_title(results->loaded->model);
    if (finding->known) {
        return NULL;
    }
    if (finding->rule == NULL) {
        return sx_say(show, "%s: not answered, so not assessed", title);
    }
    if (sx_finding_score(finding)->status == SX_CELL_FAILED && results->fate != SX_FATE_OK) {
        return sx_say(show, "%s has no score here: the code that computes it failed (%s)", title,
                      sx_fate_word(results->fate));
    }
    return sx_say(show, "%s has no score here (%s; %zu of %zu answered)", title,
                  sx_cell_word(sx_finding_score(finding)->status), results->answered,
                  results->asked);
}

static const char *doubt_text(const sx_finding *finding)
{
    if (!finding->known || sx_domain_strand(finding->domain) != SX_STRAND_THERAPY) {
        return NULL;
    }
    switch (finding->doubt) {
    case SX_DOUBT_NONE: return NULL;
    case SX_DOUBT_PRORATED:
        return "Some answers were missing and the score makes up for them; it does not clear a "
               "gate.";
    case SX_DOUBT_EDGE: return "Rounding decided this level; it does not clear a gate.";
    }
    return NULL;
}

static void add_cutoffs(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    const sx_scale *scale = sx_finding_scale(finding);
    const sx_score *score = sx_finding_score(finding);
    if (scale == NULL || show->role == SX_ROLE_RESPONDENT || score->status != SX_CELL_OK) {
        return;
    }
    to->cutoffs = sx_show_room(show, scale->cutoff_count, sizeof *to->cutoffs);
    for (size_t i = 0; i < scale->cutoff_count && to->cutoffs != NULL; i++) {
        const sx_cutoff *cutoff = &scale->cutoffs[i];
        const char *at = sx_say_decimal(show, cutoff->at);
        to->cutoffs[to->cutoff_count++] = (sx_shown_cutoff){
            .text = cutoff->text,
            .at = sx_say(show, cutoff->at_most ? "%s or less" : "%s or more", at),
            .source = sx_model_source(finding->results->loaded->model, cutoff->source),
            .met = sx_score_meets(scale, cutoff, score)};
    }
}

static void add_earlier(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    const sx_finding *before = finding->previous;
    if (before == NULL) {
        return;
    }
    to->has_earlier = true;
    to->earlier = (sx_earlier){.value = value_text(show, before, SX_PRINT_DIGITS),
                               .display = value_text(show, before, SX_DISPLAY_DIGITS),
                               .band = band_text(show, before),
                               .level = level_text(show, before),
                               .when = before->results->when};
    if (show->role == SX_ROLE_CLINICIAN) {
        to->earlier.course = sx_words_course(sx_finding_course(finding));
    }
}

/* What a finding of a scale says beside its level. */
static void add_evidence(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    const sx_model *model = finding->results->loaded->model;
    const sx_scale *scale = sx_finding_scale(finding);
    const sx_score *score = sx_finding_score(finding);
    bool plain = show->role == SX_ROLE_RESPONDENT;
    bool clinical = sx_domain_strand(finding->domain) == SX_STRAND_THERAPY;
    to->id = finding->rule->id;
    to->facet = finding->rule->facet;
    to->title =
        plain && clinical ? sx_words_domain(show->role, finding->domain) : finding->rule->title;
    if (!(plain && clinical)) {
        to->scale = scale->id;
        to->scale_title = sx_model_scale_title(model, finding->index, show->request->language);
    }
    to->unit = scale->unit;
    if (scale->has_range) {
        to->range = sx_say(show, "%s to %s", sx_say_decimal(show, scale->low),
                           sx_say_decimal(show, scale->high));
    }
    to->status = score->status == SX_CELL_OK ? NULL : sx_cell_word(score->status);
    to->band = band_text(show, finding);
    to->answered = score->answered;
    to->of = score->of;
    to->prorated = score->prorated;
    to->edge = score->edge;
    if (!plain) {
        to->cut_off = cut_off_text(show, finding);
        to->source = sx_model_source(model, finding->rule->source);
        to->own_rule = to->source == NULL;
        add_cutoffs(show, finding, to);
    }
    sx_show_charts(show, finding, to);
}

static void add_flag_evidence(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    const sx_model *model = finding->results->loaded->model;
    const sx_flag *flag = &model->flags[finding->index];
    to->id = flag->id;
    to->title = flag->title;
    to->rule_of_flag = true;
    to->value = !finding->known ? NULL : finding->level == SX_LEVEL_NONE ? "clear" : "raised";
    to->status = finding->known ? NULL : "not_assessed";
    to->display = finding->known && finding->level == SX_LEVEL_NONE ? "no flag raised" : to->value;
    to->cut_off = sx_say_expr(show, flag->when);
    to->source = sx_model_source(model, flag->source);
    to->own_rule = to->source == NULL;
}

static void show_finding(sx_showing *show, const sx_finding *finding, sx_shown_finding *to)
{
    const sx_model *model = finding->results->loaded->model;
    *to = (sx_shown_finding){.strand = sx_domain_strand(finding->domain),
                             .domain = finding->domain,
                             .level = level_text(show, finding),
                             .unknown = unknown_text(show, finding),
                             .doubt = show->role == SX_ROLE_CLINICIAN ? doubt_text(finding) : NULL,
                             .instrument = model->id,
                             .instrument_title = sx_model_title(model, show->request->language),
                             .short_title = sx_show_short_title(model),
                             .language = sx_show_language(show, model),
                             .validated = model->validated,
                             .value = value_text(show, finding, SX_PRINT_DIGITS),
                             .display = value_text(show, finding, SX_DISPLAY_DIGITS),
                             .when = finding->results->when};
    sx_show_notes_of(show, to);
    if (finding->rule == NULL) {
        add_flag_evidence(show, finding, to);
        return;
    }
    add_evidence(show, finding, to);
    add_earlier(show, finding, to);
    sx_show_change(show, finding, to);
}

void sx_show_findings(sx_showing *show)
{
    sx_profile *to = show->to;
    to->findings = sx_show_room(show, show->findings->count, sizeof *to->findings);
    /* By domain, then in the order of the instruments. */
    for (unsigned domain = 0; domain < SX_DOMAIN_COUNT && to->findings != NULL; domain++) {
        for (size_t i = 0; i < show->findings->count; i++) {
            const sx_finding *finding = &show->findings->items[i];
            if ((unsigned)finding->domain == domain && sx_show_sees_finding(show, finding)) {
                show_finding(show, finding, &to->findings[to->finding_count++]);
            }
        }
    }
}

/* What a coach may do: only what every model says. */
static const char *gate_note(const sx_showing *show, sx_gate gate)
{
    const char *note = NULL;
    for (size_t i = 0; i < show->to->model_count; i++) {
        note = sx_words_gate_may(gate, show->to->models[i].pathway);
        if (note == NULL) {
            return NULL;
        }
    }
    return note;
}

/* Why a domain has no level. */
static const char *domain_note(sx_showing *show, const sx_domain_fact *fact, sx_domain domain)
{
    if (show->role == SX_ROLE_COACH && sx_domain_is_gate(domain)) {
        return gate_note(show, sx_gate_of(fact));
    }
    if (fact->known || !sx_show_sees_level(show->role, domain)) {
        return NULL;
    }
    if (!fact->assessed) {
        return "No instrument for this was given.";
    }
    if (fact->deciding != SX_NOTHING && show->findings->items[fact->deciding].known) {
        return "Not known: the result rests on missing answers or on rounding.";
    }
    return "Not known: a result is missing.";
}

void sx_show_domains(sx_showing *show)
{
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        sx_domain domain = (sx_domain)i;
        const sx_domain_fact *fact = &show->facts->domains[i];
        bool level = sx_show_sees_level(show->role, domain);
        bool gate = sx_domain_is_gate(domain) && show->role != SX_ROLE_RESPONDENT;
        sx_shown_domain *to = &show->to->domains[i];
        *to = (sx_shown_domain){.domain = domain,
                                .strand = sx_domain_strand(domain),
                                .word = sx_domain_word(domain),
                                .title = sx_words_domain(show->role, domain),
                                .assessed = fact->assessed,
                                .shown = level || gate,
                                .gate = gate ? sx_gate_word(sx_gate_of(fact)) : NULL,
                                .note = domain_note(show, fact, domain)};
        if (!to->shown) {
            to->assessed = false;
        }
        to->level = level && fact->known ? sx_level_word(fact->level) : NULL;
        if (domain == SX_DOMAIN_RISK && sx_gate_of(fact) == SX_GATE_CLEAR && to->shown) {
            to->says = sx_words_risk_clear();
        }
        to->note_in_full = to->says == NULL   ? to->note
                           : to->note == NULL ? to->says
                                              : sx_say(show, "%s. %s", to->says, to->note);
    }
}
