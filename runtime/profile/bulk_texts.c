/*
 * bulk_texts.c: what a row's states are, and the texts that belong to them. A text that was never made is made from
 * the whole profile of the row at hand.
 */
#include <string.h>

#include "profile/bulk_inner.h"

/* --- slots ------------------------------------------------------------------------------------ */

static void add_notes(sx_bulk *bulk)
{
    for (uint32_t i = 0; i < bulk->rows->count; i++) {
        for (uint32_t k = 0; k < bulk->rows->loaded[i]->model->validity_count; k++) {
            bulk->slots[bulk->slot_count++] =
                (sx_slot){.kind = SX_SLOT_NOTE, .instrument = i, .index = k};
        }
    }
}

static size_t most_slots(const sx_rows *rows)
{
    size_t most = 1;
    for (size_t i = 0; i < rows->count; i++) {
        const sx_model *model = rows->loaded[i]->model;
        most += model->finding_count + model->flag_count + model->validity_count;
    }
    return most;
}

/* The finding of a slot in the profile; its number of findings when it is not shown. */
static size_t place_of(const sx_bulk *bulk, const sx_finding *finding)
{
    const sx_profile *sample = bulk->sample;
    const sx_model *model = finding->results->loaded->model;
    size_t place = 0;
    while (place < sample->finding_count &&
           !(sx_bulk_shows(&sample->findings[place]) && finding->rule != NULL &&
             sx_str_equal(sample->findings[place].instrument, model->id) &&
             sx_str_equal(sample->findings[place].id, finding->rule->id))) {
        place++;
    }
    return place;
}

static void sort_shown(sx_bulk *bulk)
{
    for (size_t i = 1; i < bulk->shown_count; i++) {
        sx_bulk_shown one = bulk->shown[i];
        size_t at = i;
        for (; at > 0 && bulk->shown[at - 1].place > one.place; at--) {
            bulk->shown[at] = bulk->shown[at - 1];
        }
        bulk->shown[at] = one;
    }
}

static sx_status add_findings(sx_bulk *bulk, const sx_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const sx_finding *finding = &findings->items[i];
        bool rule = finding->rule != NULL;
        sx_slot *slot = &bulk->slots[bulk->slot_count++];
        *slot = (sx_slot){.kind = rule ? SX_SLOT_RULE : SX_SLOT_FLAG,
                          .instrument = (uint32_t)(finding->results - bulk->rows->results),
                          .index = (uint32_t)finding->index,
                          .domain = finding->domain,
                          .classes =
                              sx_arena_array(bulk->arena, rule ? SX_SLOT_CLASSES : SX_FLAG_CLASSES,
                                             sizeof *slot->classes)};
        size_t place = place_of(bulk, finding);
        if (place < bulk->sample->finding_count) {
            bulk->shown[bulk->shown_count++] = (sx_bulk_shown){place, i};
        }
        if (slot->classes == NULL || (rule && !sx_texts_init(&slot->scores, SX_SCORE_WORDS))) {
            return SX_E_MEMORY;
        }
    }
    bulk->fact_count = findings->count;
    sort_shown(bulk);
    return SX_OK;
}

/* Words for one byte of each of so many slots. */
static size_t words_of(size_t slots)
{
    return slots / sizeof(uint64_t) + 1;
}

static sx_status make_room(sx_bulk *bulk)
{
    size_t most = most_slots(bulk->rows), notes = bulk->slot_count - bulk->fact_count;
    bulk->states = sx_arena_array(bulk->arena, most, sizeof *bulk->states);
    bulk->key = sx_arena_array(bulk->arena, words_of(most), sizeof *bulk->key);
    bulk->texts = sx_arena_array(bulk->arena, bulk->shown_count + 2, sizeof *bulk->texts);
    bulk->plain = sx_arena_array(bulk->arena, bulk->shown_count + 2, sizeof *bulk->plain);
    sx_buf_init(&bulk->scratch, SX_BULK_MOST);
    for (size_t i = 0; bulk->plain != NULL && i < bulk->shown_count + 2; i++) {
        sx_buf_init(&bulk->plain[i], SX_BULK_MOST);
    }
    bool kept = sx_texts_init(&bulk->facts, words_of(bulk->fact_count));
    kept = sx_texts_init(&bulk->notes, words_of(notes)) && kept;
    return kept && bulk->states != NULL && bulk->key != NULL && bulk->texts != NULL &&
                   bulk->plain != NULL
               ? SX_OK
               : SX_E_MEMORY;
}

sx_status sx_bulk_slots(sx_bulk *bulk, sx_diags *diags)
{
    sx_findings findings;
    size_t most = most_slots(bulk->rows);
    bulk->slots = sx_arena_array(bulk->arena, most, sizeof *bulk->slots);
    bulk->shown = sx_arena_array(bulk->arena, most, sizeof *bulk->shown);
    if (bulk->slots == NULL || bulk->shown == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status =
        sx_findings_of(bulk->rows->results, bulk->rows->count, bulk->arena, diags, &findings);
    if (status == SX_OK) {
        status = add_findings(bulk, &findings);
    }
    if (status == SX_OK) {
        add_notes(bulk);
        status = make_room(bulk);
    }
    return status == SX_OK ? sx_bulk_parts(bulk) : status;
}

/* --- what is kept ----------------------------------------------------------------------------- */

static void forget(sx_bulk *bulk)
{
    for (size_t i = 0; i < bulk->slot_count; i++) {
        sx_slot *slot = &bulk->slots[i];
        if (slot->kind == SX_SLOT_RULE) {
            sx_texts_forget(&slot->scores);
        }
        if (slot->by_sum != NULL) {
            memset(slot->by_sum, 0, bulk->wants[i].states * sizeof *slot->by_sum);
        }
    }
    sx_texts_forget(&bulk->facts);
    sx_texts_forget(&bulk->notes);
    sx_bulk_parts_forget(bulk);
}

void sx_bulk_tidy(sx_bulk *bulk)
{
    size_t size = sx_texts_size(&bulk->notes) + sx_bulk_parts_size(bulk);
    for (size_t i = 0; i < bulk->fact_count; i++) {
        size += sx_texts_size(&bulk->slots[i].scores);
    }
    if (size > bulk->most) {
        forget(bulk);
    } else if (sx_texts_size(&bulk->facts) > bulk->most / 4) {
        sx_texts_forget(&bulk->facts); /* they are soon put together again */
    }
}

/* --- states ----------------------------------------------------------------------------------- */

bool sx_bulk_states(sx_bulk *bulk, size_t at)
{
    const sx_scorer *scorer = &bulk->rows->scorer;
    sx_row_flags(&bulk->rows->scorer, at);
    for (size_t i = 0; i < bulk->slot_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        const sx_unit *unit = &scorer->units[slot->instrument];
        size_t scales = bulk->rows->loaded[slot->instrument]->model->scale_count;
        uint64_t key[SX_SCORE_WORDS];
        sx_score score;
        switch (slot->kind) {
        case SX_SLOT_FLAG: bulk->states[i] = (uint32_t)unit->row_flags[slot->index].state; break;
        case SX_SLOT_NOTE:
            bulk->states[i] =
                (uint32_t)(1 + (int)sx_run_truth(unit->scores, scales + slot->index, at));
            break;
        case SX_SLOT_RULE:
            sx_run_score(unit->scores, slot->index, at, &score);
            sx_score_key(&score, key);
            bulk->states[i] = sx_texts_find(&slot->scores, key);
            if (bulk->states[i] == SX_TEXTS_NONE) {
                return false;
            }
            break;
        }
    }
    return true;
}

/* What facts can see of the states, a byte for each slot. */
static const uint64_t *fact_key(sx_bulk *bulk)
{
    unsigned char *bytes = (unsigned char *)bulk->key;
    bulk->key[words_of(bulk->fact_count) - 1] = 0;
    for (size_t i = 0; i < bulk->fact_count; i++) {
        const sx_slot *slot = &bulk->slots[i];
        uint32_t state = bulk->states[i];
        bytes[i] =
            (unsigned char)(slot->kind == SX_SLOT_RULE ? slot->scores.entries[state].value : state);
    }
    return bulk->key;
}

static const uint64_t *note_key(sx_bulk *bulk)
{
    unsigned char *bytes = (unsigned char *)bulk->key;
    size_t count = bulk->slot_count - bulk->fact_count;
    bulk->key[words_of(count) - 1] = 0;
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (unsigned char)bulk->states[bulk->fact_count + i];
    }
    return bulk->key;
}

/* --- texts ------------------------------------------------------------------------------------ */

static bool take(const sx_texts *kept, uint32_t entry, sx_slice *ret)
{
    if (entry == SX_TEXTS_NONE || !kept->entries[entry].has_text) {
        return false;
    }
    *ret = sx_texts_at(kept, entry);
    return true;
}

/* Facts that were put together before, or now, of parts. */
static bool take_facts(sx_bulk *bulk, sx_slice *ret, bool *ret_flagged)
{
    sx_texts *facts = &bulk->facts;
    uint32_t entry = sx_texts_find(facts, fact_key(bulk));
    if (entry == SX_TEXTS_NONE) {
        if (!sx_bulk_decide(bulk) || !sx_bulk_together(bulk, ret_flagged)) {
            return false;
        }
        entry = sx_texts_add(facts, fact_key(bulk));
        sx_slice text = {sx_buf_text(&bulk->together), bulk->together.len};
        if (entry == SX_TEXTS_NONE || !sx_texts_put(facts, entry, text)) {
            return false;
        }
        facts->entries[entry].value = *ret_flagged;
    }
    *ret_flagged = facts->entries[entry].value != 0;
    return take(facts, entry, ret);
}

bool sx_bulk_texts(sx_bulk *bulk, bool *ret_flagged)
{
    sx_slice *to = bulk->texts;
    if (!take_facts(bulk, to++, ret_flagged)) {
        return false;
    }
    for (size_t i = 0; i < bulk->shown_count; i++) {
        size_t slot = bulk->shown[i].slot;
        if (!take(&bulk->slots[slot].scores, bulk->states[slot], to++)) {
            return false;
        }
    }
    return take(&bulk->notes, sx_texts_find(&bulk->notes, note_key(bulk)), to);
}

static sx_status build(const sx_bulk *bulk, sx_diags *diags, sx_profile **ret)
{
    sx_profile_request request = *bulk->request;
    request.results = bulk->rows->results;
    request.result_count = bulk->rows->count;
    sx_status status = sx_profile_build(&request, diags, ret);
    /* The findings stand where they stand in every row. */
    if (status == SX_OK && (*ret)->finding_count != bulk->sample->finding_count) {
        sx_profile_release(*ret);
        return SX_E_INTERNAL;
    }
    return status;
}

sx_status sx_bulk_alone(sx_bulk *bulk, sx_diags *diags, bool *ret_flagged)
{
    sx_profile *profile;
    const sx_bulk_format *format = bulk->format;
    sx_status status = build(bulk, diags, &profile);
    if (status != SX_OK) {
        return status;
    }
    size_t count = bulk->shown_count + 2;
    for (size_t i = 0; i < count; i++) {
        sx_buf_reset(&bulk->plain[i]);
    }
    sx_bulk_write_parts(bulk, profile, &bulk->plain[0]);
    for (size_t i = 0; i < bulk->shown_count; i++) {
        format->finding(format->user, profile, bulk->shown[i].place, &bulk->plain[1 + i]);
    }
    format->notes(format->user, profile, &bulk->plain[count - 1]);
    *ret_flagged = profile->standing_count > 0;
    sx_profile_release(profile);
    for (size_t i = 0; i < count; i++) {
        if (bulk->plain[i].failed) {
            return SX_E_MEMORY;
        }
        bulk->texts[i] = (sx_slice){sx_buf_text(&bulk->plain[i]), bulk->plain[i].len};
    }
    return SX_OK;
}

/* --- learning --------------------------------------------------------------------------------- */

/* The number of what facts can see of a finding; SX_SLOT_CLASSES when there are too many. */
static uint32_t class_of(sx_slot *slot, const sx_finding *finding)
{
    for (size_t i = 0; i < slot->class_count; i++) {
        const sx_finding *one = &slot->classes[i];
        if (one->known == finding->known && one->level == finding->level &&
            one->doubt == finding->doubt && one->label == finding->label &&
            one->interval == finding->interval) {
            return (uint32_t)i;
        }
    }
    if (slot->class_count == SX_SLOT_CLASSES) {
        return SX_SLOT_CLASSES;
    }
    slot->classes[slot->class_count] = *finding;
    return (uint32_t)slot->class_count++;
}

static sx_status learn_score(sx_slot *slot, const sx_finding *finding, uint32_t *ret_state)
{
    uint64_t key[SX_SCORE_WORDS];
    sx_score_key(sx_finding_score(finding), key);
    *ret_state = sx_texts_find(&slot->scores, key);
    if (*ret_state != SX_TEXTS_NONE) {
        return SX_OK;
    }
    uint32_t number = class_of(slot, finding);
    *ret_state = sx_texts_add(&slot->scores, key);
    if (*ret_state == SX_TEXTS_NONE) {
        return SX_E_MEMORY;
    }
    slot->scores.entries[*ret_state].value = number;
    return SX_OK;
}

/* The states of the row whose results are at hand. */
static sx_status learn_states(sx_bulk *bulk, sx_diags *diags, bool *ret_few)
{
    const sx_rows *rows = bulk->rows;
    sx_findings findings;
    sx_arena *arena = sx_arena_new(0);
    sx_status status = arena == NULL
                           ? SX_E_MEMORY
                           : sx_findings_of(rows->results, rows->count, arena, diags, &findings);
    *ret_few = true;
    for (size_t i = 0; status == SX_OK && i < bulk->slot_count; i++) {
        sx_slot *slot = &bulk->slots[i];
        const sx_results *results = &rows->results[slot->instrument];
        switch (slot->kind) {
        case SX_SLOT_FLAG:
            bulk->states[i] = (uint32_t)results->flags[slot->index].state;
            slot->classes[bulk->states[i]] = findings.items[i];
            slot->seen[bulk->states[i]] = true;
            break;
        case SX_SLOT_NOTE: bulk->states[i] = (uint32_t)(1 + results->notes[slot->index]); break;
        case SX_SLOT_RULE:
            status = learn_score(slot, &findings.items[i], &bulk->states[i]);
            *ret_few = *ret_few && status == SX_OK &&
                       slot->scores.entries[bulk->states[i]].value < SX_SLOT_CLASSES;
            break;
        }
    }
    sx_arena_free(arena);
    return status;
}

/* Keeps the text that is in the scratch buffer, unless there is one. */
static sx_status keep(sx_bulk *bulk, sx_texts *kept, uint32_t entry)
{
    bool good = entry != SX_TEXTS_NONE && !bulk->scratch.failed;
    if (good && !kept->entries[entry].has_text) {
        good =
            sx_texts_put(kept, entry, (sx_slice){sx_buf_text(&bulk->scratch), bulk->scratch.len});
    }
    sx_buf_reset(&bulk->scratch);
    return good ? SX_OK : SX_E_MEMORY;
}

static uint32_t entry_of(sx_texts *kept, const uint64_t *key)
{
    uint32_t entry = sx_texts_find(kept, key);
    return entry != SX_TEXTS_NONE ? entry : sx_texts_add(kept, key);
}

static sx_status keep_all(sx_bulk *bulk, const sx_profile *profile)
{
    const sx_bulk_format *format = bulk->format;
    sx_status status = sx_bulk_learn_parts(bulk, profile);
    for (size_t i = 0; i < bulk->shown_count && status == SX_OK; i++) {
        size_t slot = bulk->shown[i].slot;
        format->finding(format->user, profile, bulk->shown[i].place, &bulk->scratch);
        status = keep(bulk, &bulk->slots[slot].scores, bulk->states[slot]);
    }
    if (status == SX_OK) {
        format->notes(format->user, profile, &bulk->scratch);
        status = keep(bulk, &bulk->notes, entry_of(&bulk->notes, note_key(bulk)));
    }
    return status;
}

sx_status sx_bulk_learn(sx_bulk *bulk, sx_diags *diags, bool *ret_flagged)
{
    bool few;
    sx_profile *profile;
    sx_status status = learn_states(bulk, diags, &few);
    if (status != SX_OK || !few || !sx_bulk_decide(bulk)) {
        return status != SX_OK ? status : sx_bulk_alone(bulk, diags, ret_flagged);
    }
    if (sx_bulk_texts(bulk, ret_flagged)) {
        return SX_OK;
    }
    status = build(bulk, diags, &profile);
    if (status != SX_OK) {
        return status;
    }
    status = keep_all(bulk, profile);
    sx_profile_release(profile);
    return status != SX_OK ? status : sx_bulk_texts(bulk, ret_flagged) ? SX_OK : SX_E_INTERNAL;
}
