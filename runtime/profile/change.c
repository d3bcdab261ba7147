/*
 * change.c: comparisons of administrations. The arithmetic is psych/change; here is what may be
 * compared with what.
 */
#include "profile/change.h"

#include <string.h>

#include "plan/score_error.h"
#include "profile/moment.h"

static const char *const refusal_words[SX_REFUSAL_COUNT] = {
#define REFUSAL_WORD(name, word, text) [name] = word,
    SX_CHANGE_REFUSAL_LIST(REFUSAL_WORD)
#undef REFUSAL_WORD
};

static const char *const refusal_texts[SX_REFUSAL_COUNT] = {
#define REFUSAL_TEXT(name, word, text) [name] = text,
    SX_CHANGE_REFUSAL_LIST(REFUSAL_TEXT)
#undef REFUSAL_TEXT
};

const char *sx_refusal_word(sx_change_refusal refusal)
{
    return (unsigned)refusal < SX_REFUSAL_COUNT ? refusal_words[refusal] : "?";
}

const char *sx_refusal_text(sx_change_refusal refusal)
{
    return (unsigned)refusal < SX_REFUSAL_COUNT ? refusal_texts[refusal] : "?";
}

/* --- what may be compared ------------------------------------------------------------------------ */

bool sx_scale_compares(const sx_scale *scale)
{
    return scale->compute != SX_COMPUTE_CATEGORY;
}

/* Rounding also decides when it puts a score on the other side of a cut-off. */
static bool rounding_decides(const sx_scale *scale, const sx_score *score)
{
    bool decides = score->edge;
    for (size_t i = 0; score->rounded && !decides && i < scale->cutoff_count; i++) {
        decides = sx_cutoff_met(&scale->cutoffs[i], score->value) !=
                  sx_cutoff_met(&scale->cutoffs[i], score->exact);
    }
    return decides;
}

sx_change_refusal sx_refusal_of_score(const sx_scale *scale, const sx_score *score)
{
    if (score->status != SX_CELL_OK) {
        return SX_REFUSAL_SCORE;
    }
    if (sx_score_made_up(scale, score)) {
        return SX_REFUSAL_PRORATED;
    }
    return rounding_decides(scale, score) ? SX_REFUSAL_EDGE : SX_REFUSAL_NONE;
}

static bool same_major(const char *a, const char *b)
{
    size_t len = strcspn(a, ".");
    return len == strcspn(b, ".") && strncmp(a, b, len) == 0;
}

/* RFC 3339, or a day alone. */
static bool read_when(const char *text, sx_moment *ret, bool *ret_day)
{
    int32_t day = 0;
    *ret_day = text != NULL && sx_date_read(sx_slice_of(text), &day);
    if (*ret_day) {
        *ret = (sx_moment){.seconds = day * SX_DAY_SECONDS};
        return true;
    }
    return text != NULL && sx_moment_read(text, ret);
}

bool sx_when_is_time(const char *text)
{
    sx_moment moment;
    bool day;
    return read_when(text, &moment, &day);
}

bool sx_when_compare(const char *a, const char *b, int *ret)
{
    sx_moment at_a, at_b;
    bool day_a, day_b;
    *ret = 0;
    if (!read_when(a, &at_a, &day_a) || !read_when(b, &at_b, &day_b)) {
        return false;
    }
    if ((day_a || day_b) && strncmp(a, b, 10) == 0) {
        return true;
    }
    *ret = sx_moment_compare(at_a, at_b);
    return true;
}

sx_change_refusal sx_refusal_of_pair(const sx_results *from, const sx_results *to)
{
    int order = 0;
    if (!sx_str_equal(from->loaded->model->id, to->loaded->model->id)) {
        return SX_REFUSAL_INSTRUMENT;
    }
    if (from->version == NULL || to->version == NULL || !same_major(from->version, to->version)) {
        return SX_REFUSAL_VERSION;
    }
    bool hashes = from->rule_hash != NULL && to->rule_hash != NULL;
    if (strcmp(from->loaded->rule_hash, to->loaded->rule_hash) != 0 ||
        (hashes ? !sx_str_equal(from->rule_hash, to->rule_hash)
                : !sx_str_equal(from->version, to->version))) {
        return SX_REFUSAL_RULES;
    }
    if (!sx_when_compare(from->when, to->when, &order) || order >= 0) {
        return SX_REFUSAL_TIME;
    }
    return SX_REFUSAL_NONE;
}

/* --- comparing ----------------------------------------------------------------------------------- */

static sx_change_class class_by(const sx_clinical_rule *rule, const sx_change *change,
                                const sx_comparison *comparison)
{
    return rule->by == NULL ? comparison->reliable : comparison->rules[rule->by - change->rules];
}

static void compare_scores(const sx_scale *scale, const sx_scale_error *error, sx_number from,
                           sx_number to, sx_comparison *ret)
{
    const sx_change *change = &scale->change;
    sx_direction direction = scale->direction;
    ret->difference = sx_change_difference(from, to);
    ret->reliable = SX_CHANGE_UNKNOWN;
    if (error->known) {
        ret->index = sx_change_index(ret->difference, error->difference);
        ret->reliable = sx_change_reliable(direction, ret->difference, error->threshold);
    }
    for (size_t i = 0; i < change->rule_count; i++) {
        ret->rules[i] = sx_change_by_rule(direction, &change->rules[i], from, to);
    }
    for (size_t i = 0; i < scale->cutoff_count; i++) {
        ret->cutoffs[i] = sx_change_crossing(&scale->cutoffs[i], from, to);
    }
    for (size_t i = 0; i < change->clinical_count; i++) {
        const sx_clinical_rule *rule = &change->clinical[i];
        ret->clinical[i] =
            sx_change_clinical(direction, rule, class_by(rule, change, ret), from, to);
    }
}

sx_status sx_compare(const sx_results *from, const sx_results *to, size_t scale,
                     const sx_scale_error *error, sx_arena *arena, sx_comparison *ret)
{
    *ret = (sx_comparison){.from = from, .to = to, .refused = sx_refusal_of_pair(from, to)};
    if (ret->refused != SX_REFUSAL_NONE) {
        return SX_OK;
    }
    const sx_scale *of = &from->loaded->model->scales[scale];
    const sx_score *before = &from->scores[scale], *after = &to->scores[scale];
    ret->refused = sx_refusal_of_score(of, before);
    if (ret->refused == SX_REFUSAL_NONE) {
        ret->refused = sx_refusal_of_score(of, after);
    }
    if (ret->refused != SX_REFUSAL_NONE) {
        return SX_OK;
    }
    ret->rules = sx_arena_array(arena, of->change.rule_count, sizeof *ret->rules);
    ret->cutoffs = sx_arena_array(arena, of->cutoff_count, sizeof *ret->cutoffs);
    ret->clinical = sx_arena_array(arena, of->change.clinical_count, sizeof *ret->clinical);
    if (ret->rules == NULL || ret->cutoffs == NULL || ret->clinical == NULL) {
        return SX_E_MEMORY;
    }
    compare_scores(of, error, before->value, after->value, ret);
    return SX_OK;
}

/* Is `a` to stand before `b`? What has no time stands before everything, a day alone at its start. */
static bool earlier(const sx_results *a, const sx_results *b)
{
    sx_moment at_a, at_b;
    bool day;
    bool known_a = read_when(a->when, &at_a, &day), known_b = read_when(b->when, &at_b, &day);
    return known_a && known_b ? sx_moment_compare(at_a, at_b) < 0 : !known_a && known_b;
}

/* Merges two sorted halves; equal ones keep their order. */
static void merge(const sx_results **points, const sx_results **room, size_t middle, size_t count)
{
    size_t a = 0, b = middle;
    for (size_t i = 0; i < count; i++) {
        bool second = a == middle || (b < count && earlier(points[b], points[a]));
        room[i] = points[second ? b++ : a++];
    }
    memcpy(points, room, count * sizeof *points);
}

void sx_series_sort(const sx_results **points, const sx_results **room, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start + width < count; start += 2 * width) {
            size_t end = start + 2 * width < count ? start + 2 * width : count;
            merge(points + start, room, width, end - start);
        }
    }
}

sx_status sx_series_of(const sx_results *const *points, size_t count, size_t scale,
                       unsigned confidence, sx_arena *arena, sx_series *ret)
{
    const sx_loaded *loaded = points[0]->loaded;
    *ret = (sx_series){.loaded = loaded, .scale = scale, .points = points, .count = count};
    if (!sx_scale_error_of(&loaded->model->scales[scale], confidence, &ret->error)) {
        return SX_E_USAGE;
    }
    ret->steps = sx_arena_array(arena, count, sizeof *ret->steps);
    if (ret->steps == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = SX_OK;
    for (size_t i = 0; status == SX_OK && i + 1 < count; i++) {
        status = sx_compare(points[i], points[i + 1], scale, &ret->error, arena, &ret->steps[i]);
    }
    if (status == SX_OK && count > 1) {
        status = sx_compare(points[0], points[count - 1], scale, &ret->error, arena, &ret->span);
    }
    for (size_t i = 0; i + 1 < count; i++) {
        if (ret->steps[i].refused == SX_REFUSAL_TIME) {
            ret->span.refused = SX_REFUSAL_TIME; /* which is the first, and which the last? */
        }
    }
    return status;
}
