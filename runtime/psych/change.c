/*
 * change.c: errors of scores and classes of change. See change.h for the sources.
 */
#include "psych/change.h"

#include <math.h>

#include "model/instrument.h"

__extension__ typedef __int128 sx_i128;

/* --- words ------------------------------------------------------------------------------------- */

static const char *const class_words[] = {
    [SX_CHANGE_IMPROVED] = "improved",
    [SX_CHANGE_WORSENED] = "worsened",
    [SX_CHANGE_NONE] = "no_reliable_change",
    [SX_CHANGE_HIGHER] = "higher",
    [SX_CHANGE_LOWER] = "lower",
    [SX_CHANGE_NOT_COVERED] = "not_covered",
    [SX_CHANGE_UNKNOWN] = "unknown",
};

static const char *const crossing_words[] = {
    [SX_CROSSING_STILL_UNMET] = "still_unmet",
    [SX_CROSSING_STILL_MET] = "still_met",
    [SX_CROSSING_NOW_MET] = "now_met",
    [SX_CROSSING_NO_LONGER_MET] = "no_longer_met",
};

static const char *const clinical_words[] = {
    [SX_CLINICAL_RECOVERED] = "recovered", [SX_CLINICAL_IMPROVED] = "improved",
    [SX_CLINICAL_UNCHANGED] = "unchanged", [SX_CLINICAL_DETERIORATED] = "deteriorated",
    [SX_CLINICAL_UNKNOWN] = "unknown",
};

static const char *word_of(const char *const *words, size_t count, unsigned at)
{
    return at < count ? words[at] : "?";
}

const char *sx_change_class_word(sx_change_class class_)
{
    return word_of(class_words, sizeof class_words / sizeof *class_words, class_);
}

const char *sx_change_rule_word(sx_change_class class_)
{
    return class_ == SX_CHANGE_NONE ? "not_reached" : sx_change_class_word(class_);
}

const char *sx_crossing_word(sx_crossing crossing)
{
    return word_of(crossing_words, sizeof crossing_words / sizeof *crossing_words, crossing);
}

const char *sx_clinical_word(sx_clinical_class class_)
{
    return word_of(clinical_words, sizeof clinical_words / sizeof *clinical_words, class_);
}

/* --- errors ------------------------------------------------------------------------------------ */

static double real_of(sx_decimal value)
{
    return sx_number_to_double(sx_number_decimal(value));
}

bool sx_change_z(unsigned percent, sx_decimal *ret)
{
    static const struct {
        unsigned percent;
        sx_decimal z;
    } table[] = {{80, {1282, 3}}, {90, {1645, 3}}, {95, {196, 2}}, {99, {2576, 3}}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].percent == percent) {
            *ret = table[i].z;
            return true;
        }
    }
    return false;
}

/* 1 - r, subtracted as decimals, so that nothing is lost before the root. */
static double unreliable(sx_decimal r)
{
    return real_of((sx_decimal){sx_pow10(r.digits) - r.value, r.digits});
}

sx_number sx_change_error(sx_decimal sd, sx_decimal r)
{
    return sx_number_settled(real_of(sd) * sqrt(unreliable(r)));
}

static double difference_error(sx_decimal sd, sx_decimal r)
{
    return real_of(sd) * sqrt(2 * unreliable(r));
}

sx_number sx_change_difference_error(sx_decimal sd, sx_decimal r)
{
    return sx_number_settled(difference_error(sd, r));
}

sx_number sx_change_threshold(sx_decimal sd, sx_decimal r, sx_decimal z)
{
    return sx_number_settled(real_of(z) * difference_error(sd, r));
}

void sx_change_interval(const sx_scale *scale, sx_number value, sx_decimal sd, sx_decimal r,
                        sx_decimal z, sx_number *ret_low, sx_number *ret_high)
{
    double middle = sx_number_to_double(value);
    double half = real_of(z) * real_of(sd) * sqrt(unreliable(r));
    *ret_low = sx_number_settled(middle - half);
    *ret_high = sx_number_settled(middle + half);
    if (!scale->has_range) {
        return;
    }
    sx_number low = sx_number_decimal(scale->low), high = sx_number_decimal(scale->high);
    *ret_low = sx_number_compare(*ret_low, low) < 0 ? low : *ret_low;
    *ret_high = sx_number_compare(*ret_high, high) > 0 ? high : *ret_high;
}

bool sx_scale_error_of(const sx_scale *scale, unsigned confidence, sx_scale_error *ret)
{
    const sx_error_use *use = &scale->change.error;
    *ret = (sx_scale_error){.known = use->present, .confidence = confidence};
    if (!sx_change_z(confidence, &ret->z)) {
        return false;
    }
    if (use->present) {
        sx_decimal r = use->of->value[use->coefficient];
        ret->measurement = sx_change_error(use->sd_of->sd, r);
        ret->difference = sx_change_difference_error(use->sd_of->sd, r);
        ret->threshold = sx_change_threshold(use->sd_of->sd, r, ret->z);
    }
    return true;
}

void sx_scale_interval(const sx_scale *scale, unsigned confidence, sx_number value,
                       sx_number *ret_low, sx_number *ret_high)
{
    const sx_error_use *use = &scale->change.error;
    sx_decimal z = {0, 0};
    (void)sx_change_z(confidence, &z);
    sx_change_interval(scale, value, use->sd_of->sd, use->of->value[use->coefficient], z, ret_low,
                       ret_high);
}

/* num / den as a number: exact where it fits. */
static sx_number narrow(sx_i128 num, sx_i128 den)
{
    sx_i128 a = num < 0 ? -num : num, b = den;
    while (b != 0) {
        sx_i128 rest = a % b;
        a = b;
        b = rest;
    }
    num /= a;
    den /= a;
    if (num > INT64_MAX || num < -INT64_MAX || den > INT64_MAX) {
        return sx_number_settled((double)num / (double)den);
    }
    return sx_number_ratio((int64_t)num, (int64_t)den);
}

sx_number sx_change_difference(sx_number from, sx_number to)
{
    if (from.kind != SX_NUMBER_EXACT || to.kind != SX_NUMBER_EXACT || from.den > INT32_MAX ||
        to.den > INT32_MAX) {
        return sx_number_settled(sx_number_to_double(to) - sx_number_to_double(from));
    }
    return narrow((sx_i128)to.num * from.den - (sx_i128)from.num * to.den,
                  (sx_i128)from.den * to.den);
}

sx_number sx_change_index(sx_number difference, sx_number error)
{
    return sx_number_settled(sx_number_to_double(difference) / sx_number_to_double(error));
}

/* --- classes ----------------------------------------------------------------------------------- */

static int sign_of(sx_number value)
{
    return sx_number_compare(value, sx_number_int(0));
}

static sx_number magnitude(sx_number value)
{
    if (sign_of(value) >= 0) {
        return value;
    }
    return value.kind == SX_NUMBER_EXACT ? sx_number_ratio(-value.num, value.den)
                                         : sx_number_real(-value.real);
}

/* A change that is large enough, upwards or downwards. */
static sx_change_class class_of(sx_direction direction, bool upwards)
{
    if (direction == SX_DIRECTION_NEUTRAL) {
        return upwards ? SX_CHANGE_HIGHER : SX_CHANGE_LOWER;
    }
    return upwards == (direction == SX_DIRECTION_BETTER) ? SX_CHANGE_IMPROVED : SX_CHANGE_WORSENED;
}

sx_change_class sx_change_reliable(sx_direction direction, sx_number difference,
                                   sx_number threshold)
{
    if (sx_number_compare(magnitude(difference), threshold) <= 0) {
        return SX_CHANGE_NONE;
    }
    return class_of(direction, sign_of(difference) > 0);
}

/* A rule that speaks of one direction says nothing of the other. */
static sx_change_class covered(sx_change_way way, sx_change_class class_)
{
    bool silent = (way == SX_CHANGE_BETTER && class_ == SX_CHANGE_WORSENED) ||
                  (way == SX_CHANGE_WORSE && class_ == SX_CHANGE_IMPROVED);
    return silent ? SX_CHANGE_NOT_COVERED : class_;
}

/* The difference in percent of the first score; false: there is none. */
static bool percent_of(sx_number from, sx_number difference, sx_number *ret)
{
    if (sign_of(from) == 0) {
        return false;
    }
    /* 2^7 * 2^63 * 2^31 and 2^62 * 2^63 fit 128 bits. */
    if (from.kind == SX_NUMBER_EXACT && difference.kind == SX_NUMBER_EXACT &&
        from.den <= INT32_MAX) {
        sx_i128 above = (sx_i128)100 * magnitude(difference).num * from.den;
        *ret = narrow(above, (sx_i128)difference.den * magnitude(from).num);
    } else {
        *ret = sx_number_settled(100 * fabs(sx_number_to_double(difference)) /
                                 fabs(sx_number_to_double(from)));
    }
    return true;
}

sx_change_class sx_change_by_rule(sx_direction direction, const sx_change_rule *rule,
                                  sx_number from, sx_number to)
{
    sx_number difference = sx_change_difference(from, to);
    sx_number amount = magnitude(difference);
    if (rule->kind == SX_CHANGE_REACHES) {
        bool was = sx_interval_holds(&rule->reaches, from);
        bool is = sx_interval_holds(&rule->reaches, to);
        return was || !is ? SX_CHANGE_NONE
                          : covered(rule->way, class_of(direction, sign_of(difference) > 0));
    }
    if (rule->kind == SX_CHANGE_PERCENT && !percent_of(from, difference, &amount)) {
        return SX_CHANGE_UNKNOWN;
    }
    if (sx_number_compare(amount, sx_number_decimal(rule->least)) < 0) {
        return SX_CHANGE_NONE;
    }
    return covered(rule->way, class_of(direction, sign_of(difference) > 0));
}

bool sx_cutoff_met(const sx_cutoff *cutoff, sx_number value)
{
    int side = sx_number_compare(value, sx_number_decimal(cutoff->at));
    return cutoff->at_most ? side <= 0 : side >= 0;
}

sx_crossing sx_change_crossing(const sx_cutoff *cutoff, sx_number from, sx_number to)
{
    if (sx_cutoff_met(cutoff, from)) {
        return sx_cutoff_met(cutoff, to) ? SX_CROSSING_STILL_MET : SX_CROSSING_NO_LONGER_MET;
    }
    return sx_cutoff_met(cutoff, to) ? SX_CROSSING_NOW_MET : SX_CROSSING_STILL_UNMET;
}

/* --- clinically significant change --------------------------------------------------------------- */

sx_number sx_criterion_border(sx_direction direction, const sx_clinical_rule *rule)
{
    double down = direction == SX_DIRECTION_WORSE ? -1 : 1; /* from patients to the others */
    const sx_reliability *ill = rule->patients, *well = rule->others;
    if (rule->criterion == SX_CRITERION_A) {
        return sx_number_settled(real_of(ill->mean) + down * 2 * real_of(ill->sd));
    }
    if (rule->criterion == SX_CRITERION_B) {
        return sx_number_settled(real_of(well->mean) - down * 2 * real_of(well->sd));
    }
    double above = real_of(well->sd) * real_of(ill->mean) + real_of(ill->sd) * real_of(well->mean);
    return sx_number_settled(above / (real_of(well->sd) + real_of(ill->sd)));
}

bool sx_criterion_beyond(sx_direction direction, const sx_clinical_rule *rule, sx_number value)
{
    bool worse = direction == SX_DIRECTION_WORSE;
    if (rule->criterion == SX_CRITERION_CUTOFF) {
        /* `at` of a scale on which higher is worse marks the worse side, and so does `at_most` of one
         * on which higher is better. */
        return sx_cutoff_met(rule->cutoff, value) == (worse == rule->cutoff->at_most);
    }
    int side = sx_number_compare(value, sx_criterion_border(direction, rule));
    return worse ? side < 0 : side > 0;
}

sx_clinical_class sx_change_clinical(sx_direction direction, const sx_clinical_rule *rule,
                                     sx_change_class reliable, sx_number from, sx_number to)
{
    bool crossed =
        !sx_criterion_beyond(direction, rule, from) && sx_criterion_beyond(direction, rule, to);
    if (reliable == SX_CHANGE_IMPROVED) {
        return crossed ? SX_CLINICAL_RECOVERED : SX_CLINICAL_IMPROVED;
    }
    if (reliable == SX_CHANGE_NONE) {
        return SX_CLINICAL_UNCHANGED;
    }
    if (reliable == SX_CHANGE_WORSENED) {
        return SX_CLINICAL_DETERIORATED;
    }
    return SX_CLINICAL_UNKNOWN;
}
