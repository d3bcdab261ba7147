/*
 * change.c: the words of coefficients, criteria and directions of change.
 */
#include "model/change.h"

const char *sx_coefficient_word(sx_coefficient coefficient)
{
    static const char *const words[SX_COEFFICIENT_COUNT] = {
#define COEFFICIENT_WORD(name, word, text) [name] = word,
        SX_COEFFICIENT_LIST(COEFFICIENT_WORD)
#undef COEFFICIENT_WORD
    };
    return (unsigned)coefficient < SX_COEFFICIENT_COUNT ? words[coefficient] : "?";
}

const char *sx_coefficient_text(sx_coefficient coefficient)
{
    static const char *const texts[SX_COEFFICIENT_COUNT] = {
#define COEFFICIENT_TEXT(name, word, text) [name] = text,
        SX_COEFFICIENT_LIST(COEFFICIENT_TEXT)
#undef COEFFICIENT_TEXT
    };
    return (unsigned)coefficient < SX_COEFFICIENT_COUNT ? texts[coefficient] : "?";
}

const char *sx_criterion_word(sx_criterion criterion)
{
    switch (criterion) {
    case SX_CRITERION_A: return "a";
    case SX_CRITERION_B: return "b";
    case SX_CRITERION_C: return "c";
    case SX_CRITERION_CUTOFF: return "cutoff";
    }
    return "?";
}

const char *sx_change_way_word(sx_change_way way)
{
    switch (way) {
    case SX_CHANGE_EITHER: return "either";
    case SX_CHANGE_BETTER: return "better";
    case SX_CHANGE_WORSE: return "worse";
    }
    return "?";
}
