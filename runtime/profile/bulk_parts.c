/*
 * bulk_parts.c: the parts of what a row says of the whole person: what each rests on, and how they come together. What
 * the care models decide is asked of them, row by row, with the facts of the row's findings.
 */
#include <string.h>

#include "profile/bulk_inner.h"

sx_domain sx_bulk_reason_domain(const sx_shown_care *care, size_t reason)
{
    return reason < care->urgent_count ? SX_DOMAIN_COUNT : care->reasons[reason].domain;
}

/* --- which parts ------------------------------------------------------------------------------ */

/* Every domain has its own slots, urgent reasons and flags all flags. */
static bool rests_on(const sx_part *part, const sx_slot *slot)
{
    bool flags = part->kind == SX_PART_FLAGS ||
                 (part->kind == SX_PART_REASONS && part->domain == SX_DOMAIN_COUNT);
    bool domain = part->kind == SX_PART_REASONS || part->kind == SX_PART_DOMAIN;
    return flags ? slot->kind == SX_SLOT_FLAG : domain && slot->domain == part->domain;
}

static bool add_part(sx_bulk *bulk, sx_part_kind kind, size_t model, sx_domain domain)
{
    sx_bulk_part *to = &bulk->parts[bulk->part_count];
    *to = (sx_bulk_part){.part = {kind, model, domain},
                         .decided = kind == SX_PART_CARE || kind == SX_PART_REASONS};
    to->slots = sx_arena_array(bulk->arena, bulk->fact_count + 1, sizeof *to->slots);
    for (uint32_t i = 0; to->slots != NULL && i < bulk->fact_count; i++) {
        if (rests_on(&to->part, &bulk->slots[i])) {
            to->slots[to->slot_count++] = i;
        }
    }
    bulk->part_count++;
    return sx_texts_init(&to->texts, (1 + to->slot_count) / sizeof(uint64_t) + 1) &&
           to->slots != NULL;
}

static bool add_domains(sx_bulk *bulk, sx_part_kind kind, size_t model)
{
    bool good = true;
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        good = add_part(bulk, kind, model, (sx_domain)i) && good;
    }
    return good;
}

static bool add_parts(sx_bulk *bulk)
{
    bool good = add_part(bulk, SX_PART_FLAGS, 0, SX_DOMAIN_COUNT);
    for (size_t i = 0; i < bulk->request->model_count; i++) {
        good = add_part(bulk, SX_PART_CARE, i, SX_DOMAIN_COUNT) && good;
        good = add_part(bulk, SX_PART_REASONS, i, SX_DOMAIN_COUNT) && good;
        good = add_domains(bulk, SX_PART_REASONS, i) && good;
        good = add_part(bulk, SX_PART_REASONED, i, SX_DOMAIN_COUNT) && good;
    }
    good = add_part(bulk, SX_PART_DOMAINS, 0, SX_DOMAIN_COUNT) && good;
    good = add_domains(bulk, SX_PART_DOMAIN, 0) && good;
    return add_part(bulk, SX_PART_END, 0, SX_DOMAIN_COUNT) && good;
}

/* The flags of the row, in the order of their slots. */
static void add_standings(sx_bulk *bulk)
{
    for (size_t i = 0; i < bulk->fact_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        if (slot->kind == SX_SLOT_FLAG) {
            bulk->standings[bulk->standing_count++] = (sx_standing){
                .results = &bulk->rows->results[slot->instrument], .flag = slot->index};
        }
    }
}

sx_status sx_bulk_parts(sx_bulk *bulk)
{
    size_t models = bulk->request->model_count;
    size_t most = 4 + SX_DOMAIN_COUNT + models * (3 + SX_DOMAIN_COUNT);
    bulk->parts = sx_arena_array(bulk->arena, most, sizeof *bulk->parts);
    bulk->cares = sx_arena_array(bulk->arena, models + 1, sizeof *bulk->cares);
    bulk->items = sx_arena_array(bulk->arena, bulk->fact_count + 1, sizeof *bulk->items);
    bulk->standings = sx_arena_array(bulk->arena, bulk->fact_count + 1, sizeof *bulk->standings);
    sx_buf_init(&bulk->together, SX_BULK_MOST);
    if (bulk->parts == NULL || bulk->cares == NULL || bulk->items == NULL ||
        bulk->standings == NULL) {
        return SX_E_MEMORY;
    }
    for (size_t i = 0; i < models; i++) {
        bulk->cares[i].decisions =
            sx_arena_array(bulk->arena, SX_BULK_DECISIONS, sizeof(sx_decision));
        if (bulk->cares[i].decisions == NULL) {
            return SX_E_MEMORY;
        }
    }
    add_standings(bulk);
    return add_parts(bulk) ? SX_OK : SX_E_MEMORY;
}

void sx_bulk_parts_free(sx_bulk *bulk)
{
    for (size_t i = 0; i < bulk->part_count; i++) {
        sx_texts_free(&bulk->parts[i].texts);
    }
    sx_buf_free(&bulk->together);
}

void sx_bulk_parts_forget(sx_bulk *bulk)
{
    for (size_t i = 0; i < bulk->part_count; i++) {
        sx_texts_forget(&bulk->parts[i].texts);
    }
}

size_t sx_bulk_parts_size(const sx_bulk *bulk)
{
    size_t size = 0;
    for (size_t i = 0; i < bulk->part_count; i++) {
        size += sx_texts_size(&bulk->parts[i].texts);
    }
    return size;
}

/* --- decisions -------------------------------------------------------------------------------- */

static bool same_decision(const sx_decision *a, const sx_decision *b)
{
    return a->rule == b->rule && a->said == b->said && a->verdict.pathway == b->verdict.pathway &&
           a->verdict.then == b->verdict.then && a->verdict.applied == b->verdict.applied;
}

static bool number_decision(sx_bulk_care *care, const sx_decision *decision)
{
    for (care->now = 0; care->now < care->count; care->now++) {
        if (same_decision(&care->decisions[care->now], decision)) {
            return true;
        }
    }
    if (care->count == SX_BULK_DECISIONS) {
        return false;
    }
    care->decisions[care->count++] = *decision;
    return true;
}

/* The class of the row's state, among those of its slot. */
static uint32_t class_now(const sx_bulk *bulk, size_t slot)
{
    uint32_t state = bulk->states[slot];
    return bulk->slots[slot].kind == SX_SLOT_RULE ? bulk->slots[slot].scores.entries[state].value
                                                  : state;
}

bool sx_bulk_decide(sx_bulk *bulk)
{
    size_t flags = 0;
    for (size_t i = 0; i < bulk->fact_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        uint32_t number = class_now(bulk, i);
        bool rule = slot->kind == SX_SLOT_RULE;
        if (rule ? number >= SX_SLOT_CLASSES : !slot->seen[number]) {
            return false;
        }
        bulk->items[i] = slot->classes[number];
        if (!rule) {
            bulk->standings[flags++].state = (sx_flag_state)number;
        }
    }
    sx_facts facts;
    sx_findings findings = {.items = bulk->items,
                            .count = bulk->fact_count,
                            .flags = bulk->standings,
                            .flag_count = bulk->standing_count};
    sx_facts_of(&findings, &facts);
    for (size_t i = 0; i < bulk->request->model_count; i++) {
        sx_decision decision;
        sx_care_decide(bulk->request->models[i], &facts, &decision);
        if (!number_decision(&bulk->cares[i], &decision)) {
            return false;
        }
    }
    return true;
}

/* --- texts ------------------------------------------------------------------------------------ */

static const uint64_t *part_key(sx_bulk *bulk, const sx_bulk_part *part)
{
    unsigned char *bytes = (unsigned char *)bulk->key;
    memset(bytes, 0, part->texts.words * sizeof(uint64_t));
    bytes[0] = (unsigned char)(part->decided ? bulk->cares[part->part.model].now : 0);
    for (size_t i = 0; i < part->slot_count; i++) {
        bytes[1 + i] = (unsigned char)class_now(bulk, part->slots[i]);
    }
    return bulk->key;
}

/* One more text behind those that are there; between two of a list stands its joint. */
static void join(const sx_bulk *bulk, sx_part_kind kind, sx_slice text, bool *any, sx_buf *out)
{
    bool item = kind == SX_PART_REASONS || kind == SX_PART_DOMAIN;
    if (item && text.len > 0) {
        sx_buf_str(out, *any ? bulk->format->joint[kind == SX_PART_DOMAIN] : "");
    }
    *any = item && (*any || text.len > 0);
    sx_buf_slice(out, text);
}

bool sx_bulk_together(sx_bulk *bulk, bool *ret_flagged)
{
    bool any = false;
    sx_buf_reset(&bulk->together);
    for (size_t i = 0; i < bulk->part_count; i++) {
        const sx_bulk_part *part = &bulk->parts[i];
        uint32_t entry = sx_texts_find(&part->texts, part_key(bulk, part));
        if (entry == SX_TEXTS_NONE || !part->texts.entries[entry].has_text) {
            return false;
        }
        join(bulk, part->part.kind, sx_texts_at(&part->texts, entry), &any, &bulk->together);
        if (part->part.kind == SX_PART_FLAGS) {
            *ret_flagged = part->texts.entries[entry].value != 0;
        }
    }
    return !bulk->together.failed;
}

sx_status sx_bulk_learn_parts(sx_bulk *bulk, const sx_profile *profile)
{
    for (size_t i = 0; i < bulk->part_count; i++) {
        sx_bulk_part *part = &bulk->parts[i];
        const uint64_t *key = part_key(bulk, part);
        uint32_t entry = sx_texts_find(&part->texts, key);
        entry = entry == SX_TEXTS_NONE ? sx_texts_add(&part->texts, key) : entry;
        if (entry == SX_TEXTS_NONE) {
            return SX_E_MEMORY;
        }
        if (part->texts.entries[entry].has_text) {
            continue;
        }
        part->texts.entries[entry].value = profile->standing_count > 0;
        sx_buf_reset(&bulk->scratch);
        bulk->format->part(bulk->format->user, profile, &part->part, &bulk->scratch);
        sx_slice text = {sx_buf_text(&bulk->scratch), bulk->scratch.len};
        if (bulk->scratch.failed || !sx_texts_put(&part->texts, entry, text)) {
            return SX_E_MEMORY;
        }
    }
    sx_buf_reset(&bulk->scratch);
    return SX_OK;
}

void sx_bulk_write_parts(sx_bulk *bulk, const sx_profile *profile, sx_buf *out)
{
    bool any = false;
    for (size_t i = 0; i < bulk->part_count; i++) {
        const sx_part *part = &bulk->parts[i].part;
        sx_buf_reset(&bulk->scratch);
        bulk->format->part(bulk->format->user, profile, part, &bulk->scratch);
        sx_slice text = {sx_buf_text(&bulk->scratch), bulk->scratch.len};
        join(bulk, part->kind, text, &any, out);
        out->failed = out->failed || bulk->scratch.failed;
    }
    sx_buf_reset(&bulk->scratch);
}
