/*
 * instruments_show_rules.c: batteries and care models, as JSON and for people.
 */
#include "api/instruments.h"
#include "api/instruments_json.h"
#include "api/instruments_layout.h"

#define TEXT_MAX ((size_t)1024 * 1024)

void sx_show_battery_json(sx_json *json, const sx_battery *battery)
{
    sx_json_object(json);
    sx_json_put(json, "type", "battery");
    sx_json_put(json, "id", battery->id);
    sx_json_put(json, "version", battery->version);
    sx_json_put(json, "title", battery->title);
    sx_put_some(json, "description", battery->description);
    sx_json_key(json, "steps");
    sx_json_array(json);
    for (size_t i = 0; i < battery->step_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "instrument", battery->steps[i].instrument);
        sx_put_some(json, "when", battery->steps[i].when_text);
        sx_put_some(json, "because", battery->steps[i].because);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_put(json, "path", battery->file);
    sx_json_end_object(json);
}

static void write_rule(sx_json *json, const sx_care_rule *rule)
{
    sx_json_object(json);
    sx_json_put(json, "id", rule->id);
    sx_json_put(json, "when", rule->when_text); /* null: otherwise */
    sx_json_put(json, "pathway", sx_pathway_word(rule->pathway));
    sx_json_put(json, "because", rule->because);
    sx_put_strings(json, "rests_on", rule->points, rule->point_count);
    sx_json_end_object(json);
}

static void write_line(sx_json *json, const sx_plan_line *line)
{
    static const char *const roles[] = {"clinician", "coach", "respondent"};
    sx_json_object(json);
    sx_json_put(json, "part", line->part);
    sx_put_some(json, "when", line->when_text);
    sx_json_put(json, "text", line->text);
    if (line->roles != 0) {
        sx_json_key(json, "roles");
        sx_json_array(json);
        for (unsigned r = 0; r < 3; r++) {
            if ((line->roles & (1U << r)) != 0) {
                sx_json_string(json, roles[r]);
            }
        }
        sx_json_end_array(json);
    }
    sx_put_some(json, "service", line->service);
    sx_put_some(json, "credential", line->credential);
    sx_put_some(json, "confidentiality", line->confidentiality);
    sx_put_some(json, "rhythm", line->rhythm);
    sx_put_strings(json, "rests_on", line->points, line->point_count);
    sx_json_end_object(json);
}

void sx_show_care_model_json(sx_json *json, const sx_care_model *model)
{
    sx_json_object(json);
    sx_json_put(json, "type", "care-model");
    sx_json_put(json, "id", model->id);
    sx_json_put(json, "version", model->version);
    sx_json_put(json, "title", model->title);
    sx_json_put(json, "account", model->account);
    sx_json_key(json, "requires");
    sx_json_array(json);
    for (size_t i = 0; i < model->require_count; i++) {
        sx_json_string(json, sx_domain_word(model->requires[i]));
    }
    sx_json_end_array(json);
    sx_json_key(json, "pathways");
    sx_json_array(json);
    for (size_t i = 0; i < model->pathway_count; i++) {
        sx_json_string(json, sx_pathway_word(model->pathways[i]));
    }
    sx_json_end_array(json);
    sx_json_key(json, "points");
    sx_json_array(json);
    for (size_t i = 0; i < model->point_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "id", model->points[i].id);
        sx_json_put(json, "text", model->points[i].text);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "rules");
    sx_json_array(json);
    for (size_t i = 0; i < model->rule_count; i++) {
        write_rule(json, &model->rules[i]);
    }
    sx_json_end_array(json);
    sx_json_key(json, "parts");
    sx_json_array(json);
    for (size_t i = 0; i < model->part_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "id", model->parts[i].id);
        sx_json_put(json, "title", model->parts[i].title);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "lines");
    sx_json_array(json);
    for (size_t i = 0; i < model->line_count; i++) {
        write_line(json, &model->lines[i]);
    }
    sx_json_end_array(json);
    sx_json_put(json, "path", model->file);
    sx_json_end_object(json);
}

void sx_show_battery_text(sx_buf *out, const sx_battery *battery, size_t columns)
{
    sx_layout_wrap(out, battery->title, 0, 0, columns);
    sx_buf_printf(out, "%s %s: battery\n", battery->id, battery->version);
    if (battery->description != NULL) {
        sx_buf_char(out, '\n');
        sx_layout_wrap(out, battery->description, 0, 0, columns);
    }
    sx_buf_str(out, "\nSteps\n");
    sx_buf work;
    sx_buf_init(&work, TEXT_MAX);
    for (size_t i = 0; i < battery->step_count; i++) {
        const sx_battery_step *step = &battery->steps[i];
        sx_buf_str(&work, step->instrument);
        if (step->when_text != NULL) {
            sx_buf_printf(&work, ", when %s (also when that is not known)", step->when_text);
        }
        if (step->because != NULL) {
            sx_buf_printf(&work, ". %s", step->because);
        }
        sx_buf number;
        sx_buf_init(&number, 24);
        sx_buf_printf(&number, "%zu.", i + 1);
        sx_layout_entry(out, 2, sx_buf_text(&number), 7, sx_buf_text(&work), columns);
        sx_buf_pass(&number, out);
        sx_buf_pass(&work, out);
        sx_buf_free(&number);
    }
    sx_buf_free(&work);
}

static void add_points(sx_buf *work, const char *const *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sx_buf_printf(work, "%s%s%s", i == 0 ? " [" : ", ", points[i], i + 1 == count ? "]" : "");
    }
}

static void add_detail(sx_buf *work, const char *name, const char *text)
{
    if (text != NULL) {
        sx_buf_printf(work, " %s: %s.", name, text);
    }
}

static void write_parts_text(sx_buf *out, sx_buf *work, const sx_care_model *model, size_t columns)
{
    for (size_t p = 0; p < model->part_count; p++) {
        sx_buf_printf(out, "  %s\n", model->parts[p].title);
        for (size_t i = 0; i < model->line_count; i++) {
            const sx_plan_line *line = &model->lines[i];
            if (!sx_str_equal(line->part, model->parts[p].id)) {
                continue;
            }
            if (line->when_text != NULL) {
                sx_buf_printf(work, "When %s: ", line->when_text);
            }
            sx_buf_str(work, line->text);
            add_detail(work, "Service", line->service);
            add_detail(work, "Credential", line->credential);
            add_detail(work, "Confidentiality", line->confidentiality);
            add_detail(work, "Rhythm", line->rhythm);
            add_points(work, line->points, line->point_count);
            sx_layout_entry(out, 4, "-", 6, sx_buf_text(work), columns);
            sx_buf_pass(work, out);
        }
    }
}

void sx_show_care_model_text(sx_buf *out, const sx_care_model *model, size_t columns)
{
    sx_layout_wrap(out, model->title, 0, 0, columns);
    sx_buf_printf(out, "%s %s: care model\n\n", model->id, model->version);
    sx_layout_wrap(out, model->account == NULL ? "" : model->account, 0, 0, columns);
    sx_buf work;
    sx_buf_init(&work, TEXT_MAX);
    sx_buf_str(out, "\nPoints of the account\n");
    for (size_t i = 0; i < model->point_count; i++) {
        sx_layout_entry(out, 2, model->points[i].id, 10, model->points[i].text, columns);
    }
    sx_buf_str(out, "\nRules, the first that holds\n");
    for (size_t i = 0; i < model->rule_count; i++) {
        const sx_care_rule *rule = &model->rules[i];
        sx_buf_printf(&work, "%s%s: %s.", rule->when_text == NULL ? "Otherwise" : "When ",
                      rule->when_text == NULL ? "" : rule->when_text,
                      sx_pathway_title(rule->pathway));
        if (rule->because != NULL) {
            sx_buf_printf(&work, " %s", rule->because);
        }
        add_points(&work, rule->points, rule->point_count);
        sx_layout_entry(out, 2, rule->id, 6, sx_buf_text(&work), columns);
        sx_buf_pass(&work, out);
    }
    sx_buf_str(out, model->part_count == 0 ? "" : "\nPlan\n");
    write_parts_text(out, &work, model, columns);
    sx_buf_free(&work);
}
