/*
 * show_care.c: what each care model says to this reader: pathway, rule, points, safety rules and
 * plan; and where several models differ.
 */
#include "profile/show.h"
#include "profile/words.h"

static const sx_point *point_of(const sx_care_model *model, const char *id)
{
    for (size_t i = 0; i < model->point_count; i++) {
        if (sx_str_equal(model->points[i].id, id)) {
            return &model->points[i];
        }
    }
    return NULL;
}

static void show_points(sx_showing *show, const sx_care_model *model, const sx_care_rule *rule,
                        sx_shown_care *to)
{
    if (show->role == SX_ROLE_RESPONDENT) {
        return;
    }
    to->account_points = model->points;
    to->account_point_count = model->point_count;
    size_t count = rule == NULL ? 0 : rule->point_count;
    to->points = sx_show_room(show, count, sizeof *to->points);
    for (size_t i = 0; i < count && to->points != NULL; i++) {
        const sx_point *point = point_of(model, rule->points[i]);
        if (point != NULL) {
            to->points[to->point_count++] = point;
        }
    }
}

static void show_safety(const sx_showing *show, unsigned applied, sx_shown_care *to)
{
    for (unsigned i = 0; i < SX_SAFETY_COUNT && show->role != SX_ROLE_RESPONDENT; i++) {
        if ((applied & 1u << i) != 0) {
            to->safety[to->safety_count++] =
                (sx_shown_safety){sx_safety_id((sx_safety)i), sx_safety_text((sx_safety)i)};
        }
    }
}

/* --- the plan --------------------------------------------------------------------------------- */

static bool for_reader(const sx_showing *show, const sx_plan_line *line)
{
    return line->roles == 0 || (line->roles & (unsigned)show->role) != 0;
}

static void show_line(sx_showing *show, const sx_plan_line *line, sx_shown_line *to)
{
    *to = (sx_shown_line){.text = line->text,
                          .service = line->service,
                          .credential = line->credential,
                          .confidentiality = line->confidentiality,
                          .rhythm = line->rhythm};
    if (show->role != SX_ROLE_RESPONDENT) {
        to->points = line->points;
        to->point_count = line->point_count;
    }
}

static void show_part(sx_showing *show, const sx_care_model *model, const sx_plan_part *part,
                      const bool *holds, sx_shown_care *to)
{
    sx_shown_part *shown = &to->parts[to->part_count];
    *shown = (sx_shown_part){.id = part->id, .title = part->title};
    shown->lines = sx_show_room(show, model->line_count, sizeof *shown->lines);
    for (size_t i = 0; i < model->line_count && shown->lines != NULL; i++) {
        const sx_plan_line *line = &model->lines[i];
        if (holds[i] && for_reader(show, line) && sx_str_equal(line->part, part->id)) {
            show_line(show, line, &shown->lines[shown->line_count++]);
        }
    }
    to->part_count += shown->line_count > 0;
}

static void safety_part(sx_showing *show, sx_shown_care *to)
{
    sx_shown_part *part = &to->parts[to->part_count++];
    *part = (sx_shown_part){
        .id = "safety",
        .title = show->role == SX_ROLE_RESPONDENT ? "First of all" : "Safety before anything else"};
    part->lines = sx_show_room(show, 1, sizeof *part->lines);
    if (part->lines != NULL) {
        part->lines[part->line_count++].text = sx_words_safety_step(show->role);
    }
}

static void show_plan(sx_showing *show, sx_care *care, const sx_verdict *verdict, sx_shown_care *to)
{
    const sx_care_model *model = sx_care_model_of(care);
    bool *holds = sx_show_room(show, model->line_count, sizeof *holds);
    to->parts = sx_show_room(show, model->part_count + 1, sizeof *to->parts);
    if (holds == NULL || to->parts == NULL) {
        return;
    }
    if (verdict->pathway == SX_PATHWAY_SAFETY_FIRST) {
        safety_part(show, to);
    }
    sx_care_plan(care, show->facts, verdict->then, holds);
    for (size_t i = 0; i < model->part_count; i++) {
        show_part(show, model, &model->parts[i], holds, to);
    }
}

/* --- one model -------------------------------------------------------------------------------- */

static const char *because(const sx_showing *show, const sx_decision *decision)
{
    if (show->role == SX_ROLE_RESPONDENT) {
        return sx_words_pathway_plain(decision->verdict.then);
    }
    if (decision->rule == NULL) {
        return sx_safety_text(SX_SAFETY_NO_RULE);
    }
    return decision->rule->because;
}

void sx_show_care(sx_showing *show, sx_care *care, sx_shown_care *to)
{
    const sx_care_model *model = sx_care_model_of(care);
    sx_decision decision;
    sx_care_decide(care, show->facts, &decision);
    const sx_verdict *verdict = &decision.verdict;
    *to = (sx_shown_care){.id = model->id,
                          .title = model->title,
                          .version = model->version,
                          .hash = sx_say(show, "%s", sx_care_hash(care)),
                          .account = show->role == SX_ROLE_RESPONDENT ? NULL : model->account,
                          .pathway = verdict->pathway,
                          .word = sx_pathway_word(verdict->pathway),
                          .pathway_title = sx_words_pathway(show->role, verdict->pathway),
                          .because = because(show, &decision)};
    if (verdict->pathway == SX_PATHWAY_SAFETY_FIRST && verdict->then != verdict->pathway) {
        to->then = sx_pathway_word(verdict->then);
        to->then_title = sx_words_pathway(show->role, verdict->then);
        to->safety_says = show->role == SX_ROLE_RESPONDENT
                              ? sx_words_pathway_plain(SX_PATHWAY_SAFETY_FIRST)
                              : sx_safety_text(SX_SAFETY_URGENT);
    }
    if (show->role != SX_ROLE_RESPONDENT) {
        to->rule = decision.rule == NULL ? NULL : decision.rule->id;
    }
    show_points(show, model, decision.rule, to);
    show_safety(show, verdict->applied, to);
    sx_show_reasons(show, care, &decision, to);
    show_plan(show, care, verdict, to);
}

/* --- side by side ----------------------------------------------------------------------------- */

typedef const char *(*pick_detail)(const sx_shown_line *line);

static const char *service_of(const sx_shown_line *line)
{
    return line->service;
}

static const char *credential_of(const sx_shown_line *line)
{
    return line->credential;
}

static const char *confidentiality_of(const sx_shown_line *line)
{
    return line->confidentiality;
}

static const char *rhythm_of(const sx_shown_line *line)
{
    return line->rhythm;
}

/* The first line that says it; NULL when none does. */
static const char *first_detail(const sx_shown_care *care, pick_detail pick)
{
    for (size_t i = 0; i < care->part_count; i++) {
        for (size_t k = 0; k < care->parts[i].line_count; k++) {
            const char *text = pick(&care->parts[i].lines[k]);
            if (text != NULL) {
                return text;
            }
        }
    }
    return NULL;
}

static sx_shown_difference *next_row(sx_showing *show, const char *aspect, const char *title)
{
    sx_shown_difference *row = &show->to->differences[show->to->difference_count];
    *row = (sx_shown_difference){.aspect = aspect, .title = title};
    row->values = sx_show_room(show, show->to->model_count, sizeof *row->values);
    return row->values == NULL ? NULL : row;
}

/* Keeps the row unless no model says anything in it. */
static void finish_row(sx_showing *show, sx_shown_difference *row)
{
    bool said = false;
    for (size_t i = 0; i < show->to->model_count; i++) {
        said = said || row->values[i] != NULL;
        row->differs = row->differs || !sx_str_equal(row->values[i], row->values[0]);
    }
    show->to->difference_count += said;
}

typedef enum sx_aspect { ASPECT_PATHWAY, ASPECT_THEN, ASPECT_BECAUSE } sx_aspect;

static void aspect_row(sx_showing *show, const char *id, const char *title, sx_aspect aspect)
{
    sx_shown_difference *row = next_row(show, id, title);
    for (size_t i = 0; i < show->to->model_count && row != NULL; i++) {
        const sx_shown_care *care = &show->to->models[i];
        row->values[i] = aspect == ASPECT_PATHWAY ? care->pathway_title
                         : aspect == ASPECT_THEN  ? care->then_title
                                                  : care->because;
    }
    if (row != NULL) {
        finish_row(show, row);
    }
}

void sx_show_differences(sx_showing *show)
{
    static const struct {
        const char *aspect, *title;
        pick_detail pick;
    } details[] = {{"service", "Kind of service", service_of},
                   {"credential", "Who may give it", credential_of},
                   {"rhythm", "Rhythm", rhythm_of},
                   {"confidentiality", "Confidentiality", confidentiality_of}};
    size_t count = sizeof details / sizeof details[0];
    show->to->differences = sx_show_room(show, count + 3, sizeof *show->to->differences);
    if (show->to->differences == NULL) {
        return;
    }
    aspect_row(show, "pathway", "Pathway", ASPECT_PATHWAY);
    aspect_row(show, "then", "What would follow", ASPECT_THEN);
    aspect_row(show, "because", "Why", ASPECT_BECAUSE);
    for (size_t k = 0; k < count; k++) {
        sx_shown_difference *row = next_row(show, details[k].aspect, details[k].title);
        for (size_t i = 0; i < show->to->model_count && row != NULL; i++) {
            row->values[i] = first_detail(&show->to->models[i], details[k].pick);
        }
        if (row != NULL) {
            finish_row(show, row);
        }
    }
}
