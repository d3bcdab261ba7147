/*
 * read_care_model.c: care models: points of an account, rules, and the lines of a plan.
 */
#include "manifest/reader.h"

#define ENTRIES_MAX 500

typedef struct care_reader {
    sx_reader r;
    sx_care_model *model;
} care_reader;

static bool too_many(sx_reader *r, const sx_tree *list, const char *what)
{
    if (list->count <= ENTRIES_MAX) {
        return false;
    }
    SX_FAIL(r, "MANIFEST.SIZE", list->where, "at most 500", "there are %zu %s", list->count, what);
    return true;
}

static void read_points(care_reader *c, const sx_tree *root)
{
    const sx_tree *map = sx_get_map(root, "points");
    if (map == NULL || too_many(&c->r, map, "points")) {
        return;
    }
    c->model->points = sx_reader_array(&c->r, map->count, sizeof *c->model->points);
    for (size_t i = 0; c->model->points != NULL && i < map->count; i++) {
        c->model->points[i].id = map->keys[i]->text.at;
        c->model->points[i].text = sx_tree_text(map->items[i]);
        c->model->point_count = i + 1;
    }
}

static void check_point(care_reader *c, const sx_tree *node)
{
    size_t count = c->model->point_count;
    for (size_t i = 0; i < count; i++) {
        if (sx_slice_is(node->text, c->model->points[i].id)) {
            return;
        }
    }
    const char *names[ENTRIES_MAX];
    for (size_t i = 0; i < count; i++) {
        names[i] = c->model->points[i].id;
    }
    SX_FAIL(&c->r, "MANIFEST.REF", node->where,
            count == 0 ? "an entry under points:"
                       : sx_reader_choices(&c->r, node->text, names, count),
            "there is no point '%s'", node->text.at);
}

/* One scalar or a list of them, as a list. */
static size_t one_or_many(const sx_tree *node, const sx_tree *const **ret, const sx_tree **one)
{
    if (node == NULL) {
        return 0;
    }
    if (node->kind == SX_TREE_LIST) {
        *ret = (const sx_tree *const *)node->items;
        return node->count;
    }
    *one = node;
    *ret = one;
    return 1;
}

static void read_rests_on(care_reader *c, const sx_tree *map, const char ***ret, size_t *ret_count)
{
    const sx_tree *one = NULL;
    const sx_tree *const *nodes = NULL;
    size_t count = one_or_many(sx_get(map, "rests_on"), &nodes, &one);
    const char **ids = sx_reader_array(&c->r, count, sizeof *ids);
    if (count > ENTRIES_MAX) {
        return;
    }
    for (size_t i = 0; ids != NULL && i < count; i++) {
        if (sx_tree_is_scalar(nodes[i])) {
            check_point(c, nodes[i]);
            ids[(*ret_count)++] = nodes[i]->text.at;
        }
    }
    *ret = ids;
}

static void read_words(care_reader *c, const sx_tree *root)
{
    const sx_tree *requires = sx_get_list(root, "requires");
    const sx_tree *pathways = sx_get_list(root, "pathways");
    sx_care_model *model = c->model;
    size_t domains = requires == NULL ? 0 : requires->count;
    size_t ways = pathways == NULL ? 0 : pathways->count;
    model->requires = sx_reader_array(&c->r, domains, sizeof *model->requires);
    model->pathways = sx_reader_array(&c->r, ways + 2, sizeof *model->pathways);
    for (size_t i = 0; model->requires != NULL && i < domains; i++) {
        const char *word = sx_tree_text(requires->items[i]);
        sx_domain domain = sx_domain_from_word(word);
        if (domain != SX_DOMAIN_COUNT) {
            model->requires[model->require_count++] = domain;
        }
    }
    for (size_t i = 0; model->pathways != NULL && i < ways; i++) {
        sx_pathway pathway = sx_pathway_from_word(sx_tree_text(pathways->items[i]));
        if (pathway != SX_PATHWAY_COUNT) {
            model->pathways[model->pathway_count++] = pathway;
        }
    }
}

static bool has_pathway(const sx_care_model *model, sx_pathway pathway)
{
    for (size_t i = 0; i < model->pathway_count; i++) {
        if (model->pathways[i] == pathway) {
            return true;
        }
    }
    return false;
}

/* What the safety rules may give whatever the model says is always part of its pathways. */
static void add_safety(sx_care_model *model)
{
    static const sx_pathway always[] = {SX_PATHWAY_SAFETY_FIRST, SX_PATHWAY_FURTHER_ASSESSMENT};
    for (size_t i = 0; model->pathways != NULL && i < 2; i++) {
        if (!has_pathway(model, always[i])) {
            model->pathways[model->pathway_count++] = always[i];
        }
    }
}

static void read_rule(care_reader *c, const sx_tree *map, bool last, sx_care_rule *rule)
{
    const sx_tree *id = sx_get(map, "id");
    rule->where = id == NULL ? map->where : id->where;
    rule->id = sx_tree_text(id);
    rule->when = sx_get_expr(&c->r, map, "when");
    rule->when_text = sx_get_text(map, "when");
    rule->because = sx_get_text(map, "because");
    read_rests_on(c, map, &rule->points, &rule->point_count);
    const sx_tree *way = sx_get(map, "pathway");
    int word = sx_get_word(map, "pathway", sx_schema_words_pathway, -1);
    if (word >= 0) {
        rule->pathway = (sx_pathway)word;
        if (!has_pathway(c->model, rule->pathway)) {
            SX_FAIL(&c->r, "MANIFEST.REF", way->where,
                    "one of those under pathways:", "this model does not give the pathway '%s'",
                    way->text.at);
        }
    }
    if (!last && sx_tree_get(map, "when") == NULL) {
        SX_FAIL(&c->r, "MANIFEST.REQUIRED", rule->where,
                "when: a condition; only the last rule has none",
                "the rules after '%s' can never decide", rule->id == NULL ? "?" : rule->id);
    }
    if (last && sx_tree_get(map, "when") != NULL) {
        SX_FAIL(&c->r, "MANIFEST.REQUIRED", rule->where, "a last rule without when",
                "nothing is said for when no rule holds");
    }
}

static void read_rules(care_reader *c, const sx_tree *root)
{
    const sx_tree *list = sx_get_list(root, "rules");
    sx_care_model *model = c->model;
    if (list == NULL || too_many(&c->r, list, "rules")) {
        return;
    }
    model->rules = sx_reader_array(&c->r, list->count, sizeof *model->rules);
    for (size_t i = 0; model->rules != NULL && i < list->count; i++) {
        if (list->items[i]->kind != SX_TREE_MAP) {
            continue;
        }
        sx_care_rule *rule = &model->rules[model->rule_count++];
        read_rule(c, list->items[i], i + 1 == list->count, rule);
        for (size_t j = 0; rule->id != NULL && j + 1 < model->rule_count; j++) {
            if (sx_str_equal(model->rules[j].id, rule->id)) {
                SX_FAIL(&c->r, "MANIFEST.ID", rule->where, "every rule once",
                        "the rule '%s' is there twice", rule->id);
            }
        }
    }
}

static void read_parts(care_reader *c, const sx_tree *plan)
{
    const sx_tree *list = sx_get_list(plan, "parts");
    sx_care_model *model = c->model;
    if (list == NULL || too_many(&c->r, list, "parts")) {
        return;
    }
    model->parts = sx_reader_array(&c->r, list->count, sizeof *model->parts);
    for (size_t i = 0; model->parts != NULL && i < list->count; i++) {
        const sx_tree *map = list->items[i];
        const char *id = sx_get_text(map, "id");
        for (size_t j = 0; id != NULL && j < model->part_count; j++) {
            if (sx_str_equal(model->parts[j].id, id)) {
                SX_FAIL(&c->r, "MANIFEST.ID", map->where, "every part once",
                        "the part '%s' is there twice", id);
            }
        }
        model->parts[model->part_count++] = (sx_plan_part){id, sx_get_text(map, "title")};
    }
}

static unsigned read_roles(const sx_tree *map)
{
    const sx_tree *one = NULL;
    const sx_tree *const *nodes = NULL;
    size_t count = one_or_many(sx_get(map, "roles"), &nodes, &one);
    unsigned roles = 0;
    for (size_t i = 0; i < count; i++) {
        int word =
            sx_tree_is_scalar(nodes[i]) ? sx_word_index(sx_schema_words_role, nodes[i]->text) : -1;
        roles |= word < 0 ? 0U : 1U << (unsigned)word;
    }
    return roles;
}

static void check_part(care_reader *c, const sx_tree *map)
{
    const sx_tree *node = sx_get(map, "part");
    if (sx_tree_text(node) == NULL || !sx_is_id(node->text)) {
        return;
    }
    size_t count = c->model->part_count;
    const char *names[ENTRIES_MAX];
    for (size_t i = 0; i < count; i++) {
        names[i] = c->model->parts[i].id;
        if (sx_str_equal(names[i], node->text.at)) {
            return;
        }
    }
    SX_FAIL(&c->r, "MANIFEST.REF", node->where, sx_reader_choices(&c->r, node->text, names, count),
            "the plan has no part '%s'", node->text.at);
}

static void read_line(care_reader *c, const sx_tree *map, sx_plan_line *line)
{
    line->where = map->where;
    check_part(c, map);
    line->part = sx_get_text(map, "part");
    line->when = sx_get_expr(&c->r, map, "when");
    line->when_text = sx_get_text(map, "when");
    line->text = sx_get_text(map, "text");
    line->roles = read_roles(map);
    line->service = sx_get_text(map, "service");
    line->credential = sx_get_text(map, "credential");
    line->confidentiality = sx_get_text(map, "confidentiality");
    line->rhythm = sx_get_text(map, "rhythm");
    read_rests_on(c, map, &line->points, &line->point_count);
}

static void read_plan(care_reader *c, const sx_tree *root)
{
    const sx_tree *plan = sx_get_map(root, "plan");
    const sx_tree *list = plan == NULL ? NULL : sx_get_list(plan, "lines");
    if (plan == NULL) {
        return;
    }
    read_parts(c, plan);
    if (list == NULL || too_many(&c->r, list, "lines")) {
        return;
    }
    sx_care_model *model = c->model;
    model->lines = sx_reader_array(&c->r, list->count, sizeof *model->lines);
    for (size_t i = 0; model->lines != NULL && i < list->count; i++) {
        if (list->items[i]->kind == SX_TREE_MAP) {
            read_line(c, list->items[i], &model->lines[model->line_count++]);
        }
    }
}

sx_status sx_manifest_care_model(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                                 sx_care_model **ret)
{
    *ret = NULL;
    care_reader c = {.model = NULL};
    sx_tree *root = NULL;
    sx_status status = SX_OK;
    if (!sx_reader_start(&c.r, arena, file, text, diags, SX_FILE_CARE_MODEL, &root, &status)) {
        return status;
    }
    sx_care_model *model = sx_reader_array(&c.r, 1, sizeof *model);
    if (model == NULL) {
        return SX_E_MEMORY;
    }
    c.model = model;
    model->arena = arena;
    model->file = root->where.file;
    model->id = sx_get_text(root, "id");
    model->version = sx_get_text(root, "version");
    model->title = sx_get_text(root, "title");
    model->account = sx_get_text(root, "account");
    read_words(&c, root);
    read_points(&c, root);
    add_safety(model);
    read_rules(&c, root);
    read_plan(&c, root);
    status = sx_reader_end(&c.r);
    if (status == SX_OK) {
        *ret = model;
    }
    return status;
}
