/*
 * inputs.c: facts as inputs of rule plans. Nothing unknown ever gets a value: its cell stays
 * skipped, and what depends on it is unknown.
 */
#include "profile/inputs.h"

#include <string.h>

typedef enum sx_origin {
    ORIGIN_DOMAIN, /* index: domain */
    ORIGIN_KNOWN,  /* index: domain */
    ORIGIN_FACET,  /* index: domain, word: facet */
    ORIGIN_FLAG,   /* index: tier */
    ORIGIN_RECOVERY,
    ORIGIN_DECLINE,
    ORIGIN_FOCUS,
    ORIGIN_PATHWAY
} sx_origin;

typedef struct sx_input_origin {
    sx_origin origin;
    unsigned index;
    const char *word;
} sx_input_origin;

static const char *const therapy_labels[] = {"none", "mild", "elevated", "high"};
static const char *const coaching_labels[] = {"low", "medium", "high"};
static const char *const truth_labels[] = {"no", "yes"};
static const char *const focus_labels[] = {"life", "performance", "executive"};
static const char *const pathway_labels[] = {
#define PATHWAY_LABEL(name, word) word,
    SX_PATHWAY_LIST(PATHWAY_LABEL)
#undef PATHWAY_LABEL
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

typedef struct sx_input_list {
    sx_arena *arena;
    sx_inputs *to;
    size_t capacity;
} sx_input_list;

static sx_rule_input level_input(const char *name, sx_domain domain)
{
    bool therapy = sx_domain_strand(domain) == SX_STRAND_THERAPY;
    return (sx_rule_input){.name = name,
                           .labels = therapy ? therapy_labels : coaching_labels,
                           .label_count =
                               therapy ? COUNT_OF(therapy_labels) : COUNT_OF(coaching_labels)};
}

static sx_rule_input truth_input(const char *name)
{
    return (sx_rule_input){.name = name, .labels = truth_labels, .label_count = 2, .truth = true};
}

static void add(sx_input_list *list, sx_rule_input input, sx_origin origin, unsigned index,
                const char *word)
{
    sx_inputs *to = list->to;
    if (to->count < list->capacity) {
        to->items[to->count] = input;
        to->origins[to->count] = (sx_input_origin){origin, index, word};
        to->count++;
    }
}

/* The facet of a name DOMAIN.WORD; NULL when it is none. */
static const char *facet_of(const char *name, sx_domain *ret_domain)
{
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        const char *word = sx_domain_word((sx_domain)i);
        size_t len = strlen(word);
        if (strncmp(name, word, len) == 0 && name[len] == '.' && name[len + 1] != '\0') {
            *ret_domain = (sx_domain)i;
            return name + len + 1;
        }
    }
    return NULL;
}

static void add_facets(sx_input_list *list, const sx_expr *expr)
{
    if (expr == NULL) {
        return;
    }
    sx_domain domain = SX_DOMAIN_COUNT;
    const char *facet =
        expr->kind == SX_EXPR_NAME && expr->name != NULL ? facet_of(expr->name, &domain) : NULL;
    bool there = facet == NULL;
    for (size_t i = 0; i < list->to->count && !there; i++) {
        there = sx_str_equal(list->to->items[i].name, expr->name);
    }
    if (!there) {
        add(list, level_input(expr->name, domain), ORIGIN_FACET, domain, facet);
    }
    for (size_t i = 0; i < expr->arg_count; i++) {
        add_facets(list, expr->args[i]);
    }
}

static size_t expr_size(const sx_expr *expr)
{
    size_t size = expr == NULL ? 0 : 1;
    for (size_t i = 0; expr != NULL && i < expr->arg_count; i++) {
        size += expr_size(expr->args[i]);
    }
    return size;
}

static size_t most_inputs(const sx_care_model *model)
{
    size_t most = 2 * (size_t)SX_DOMAIN_COUNT + 16;
    for (size_t i = 0; i < model->rule_count; i++) {
        most += expr_size(model->rules[i].when);
    }
    for (size_t i = 0; i < model->line_count; i++) {
        most += expr_size(model->lines[i].when);
    }
    return most;
}

sx_status sx_inputs_of(const sx_care_model *model, sx_arena *arena, sx_inputs *ret)
{
    static const char *const tiers[] = {"flag.note", "flag.review", "flag.urgent"};
    sx_input_list list = {.arena = arena, .to = ret, .capacity = most_inputs(model)};
    *ret = (sx_inputs){0};
    ret->items = sx_arena_array(arena, list.capacity, sizeof *ret->items);
    ret->origins = sx_arena_array(arena, list.capacity, sizeof *ret->origins);
    if (ret->items == NULL || ret->origins == NULL) {
        return SX_E_MEMORY;
    }
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        const char *word = sx_domain_word((sx_domain)i);
        const char *known = sx_arena_printf(arena, "known.%s", word);
        if (known == NULL) {
            return SX_E_MEMORY;
        }
        add(&list, level_input(word, (sx_domain)i), ORIGIN_DOMAIN, i, NULL);
        add(&list, truth_input(known), ORIGIN_KNOWN, i, NULL);
    }
    for (unsigned tier = 0; tier < COUNT_OF(tiers); tier++) {
        add(&list, truth_input(tiers[tier]), ORIGIN_FLAG, tier, NULL);
    }
    add(&list, truth_input("change.recovery"), ORIGIN_RECOVERY, 0, NULL);
    add(&list, truth_input("change.decline"), ORIGIN_DECLINE, 0, NULL);
    add(&list,
        (sx_rule_input){
            .name = "focus", .labels = focus_labels, .label_count = COUNT_OF(focus_labels)},
        ORIGIN_FOCUS, 0, NULL);
    for (size_t i = 0; i < model->rule_count; i++) {
        add_facets(&list, model->rules[i].when);
    }
    for (size_t i = 0; i < model->line_count; i++) {
        add_facets(&list, model->lines[i].when);
    }
    add(&list,
        (sx_rule_input){
            .name = "pathway", .labels = pathway_labels, .label_count = COUNT_OF(pathway_labels)},
        ORIGIN_PATHWAY, 0, NULL);
    return SX_OK;
}

static int truth_value(sx_truth truth)
{
    return truth == SX_UNKNOWN ? -1 : (int)truth;
}

static int facet_value(const sx_facts *facts, const sx_input_origin *origin)
{
    for (size_t i = 0; i < facts->facet_count; i++) {
        const sx_facet_fact *facet = &facts->facets[i];
        if ((unsigned)facet->domain == origin->index && sx_str_equal(facet->facet, origin->word)) {
            return facet->known ? sx_level_rank(facet->level) : -1;
        }
    }
    return -1;
}

static int focus_value(const sx_facts *facts)
{
    for (size_t i = 0; i < COUNT_OF(focus_labels); i++) {
        if (sx_str_equal(focus_labels[i], facts->focus)) {
            return (int)i;
        }
    }
    return -1;
}

/* The value of one input; -1: not known. */
static int value_of(const sx_input_origin *origin, const sx_facts *facts, sx_pathway pathway)
{
    switch (origin->origin) {
    case ORIGIN_DOMAIN:
        return facts->domains[origin->index].known
                   ? sx_level_rank(facts->domains[origin->index].level)
                   : -1;
    case ORIGIN_KNOWN: return facts->domains[origin->index].known ? 1 : 0;
    case ORIGIN_FACET: return facet_value(facts, origin);
    case ORIGIN_FLAG: return truth_value(facts->flags[origin->index]);
    case ORIGIN_RECOVERY: return truth_value(facts->recovery);
    case ORIGIN_DECLINE: return truth_value(facts->decline);
    case ORIGIN_FOCUS: return focus_value(facts);
    case ORIGIN_PATHWAY: return pathway < SX_PATHWAY_COUNT ? (int)pathway : -1;
    }
    return -1;
}

void sx_inputs_fill(const sx_inputs *inputs, const sx_facts *facts, sx_pathway pathway, sx_run *run,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int value = value_of(&inputs->origins[i], facts, pathway);
        sx_run_values(run, i)[0] = value < 0 ? 0 : value;
        sx_run_status(run, i)[0] = (uint8_t)(value < 0 ? SX_CELL_SKIPPED : SX_CELL_OK);
    }
}
