/*
 * pathway.c: words and titles of the pathways that a care model may give.
 */
#include "model/care_model.h"

#include "base/str.h"

static const char *const words[SX_PATHWAY_COUNT] = {
#define PATHWAY_WORD(name, word) [name] = word,
    SX_PATHWAY_LIST(PATHWAY_WORD)
#undef PATHWAY_WORD
};

static const char *const titles[SX_PATHWAY_COUNT] = {
    [SX_PATHWAY_SAFETY_FIRST] = "Safety first",
    [SX_PATHWAY_FURTHER_ASSESSMENT] = "Further assessment",
    [SX_PATHWAY_PSYCHOTHERAPY] = "Psychotherapy",
    [SX_PATHWAY_THERAPY_THEN_COACHING] = "Psychotherapy, then coaching",
    [SX_PATHWAY_INTEGRATED] = "Integrated: clinical care with coaching or support beside it",
    [SX_PATHWAY_COACHING] = "Coaching",
};

const char *sx_pathway_word(sx_pathway pathway)
{
    return (unsigned)pathway < SX_PATHWAY_COUNT ? words[pathway] : "?";
}

const char *sx_pathway_title(sx_pathway pathway)
{
    return (unsigned)pathway < SX_PATHWAY_COUNT ? titles[pathway] : "?";
}

sx_pathway sx_pathway_from_word(const char *word)
{
    for (unsigned i = 0; i < SX_PATHWAY_COUNT; i++) {
        if (sx_str_equal(words[i], word)) {
            return (sx_pathway)i;
        }
    }
    return SX_PATHWAY_COUNT;
}
