/*
 * sentinel.c: options such as "9 Not applicable". Added up as 9 they make scores wrong without a
 * trace, so that an author has to say which of the two is meant.
 */
#include "manifest/sentinel.h"

#include "base/str.h"

static const char *const texts[] = {
    "not applicable",
    "does not apply",
    "doesn't apply",
    "n/a",
    "na",
    "not relevant",
    "don't know",
    "do not know",
    "unknown",
    "refused",
    "prefer not to say",
    "prefer not to answer",
    "no answer",
    "declined",
    "missing",
    "not asked",
    "not assessed",
    "unable to answer",
    "unable to assess",
    "cannot be assessed",
};

static const int64_t codes[] = {-999, -99, -98, -97, -9, -8,  -7,  7,   8,  9,
                                77,   88,  97,  98,  99, 777, 888, 998, 999};

bool sx_looks_missing(const sx_option *option)
{
    sx_slice text = sx_slice_trim(sx_slice_of(option->text));
    while (text.len > 0 && (text.at[text.len - 1] == '.' || text.at[text.len - 1] == '!')) {
        text.len--;
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (sx_ascii_equal_nocase(text, sx_slice_of(texts[i]))) {
            return true;
        }
    }
    return false;
}

bool sx_is_outlier(const sx_response_set *set, size_t option)
{
    sx_decimal score = set->options[option].score;
    bool usual = false;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        usual = usual || (score.digits == 0 && score.value == codes[i]);
    }
    size_t others = 0;
    for (size_t i = 0; usual && i < set->option_count; i++) {
        const sx_option *other = &set->options[i];
        if (i == option || !other->scored) {
            continue;
        }
        others++;
        sx_decimal low = {score.value - 3, 0}, high = {score.value + 3, 0};
        if (sx_number_compare(sx_number_decimal(other->score), sx_number_decimal(low)) >= 0 &&
            sx_number_compare(sx_number_decimal(other->score), sx_number_decimal(high)) <= 0) {
            return false;
        }
    }
    return usual && others >= 2;
}
