/*
 * domain.c: words, titles and order of the domains and levels of the integrated profile.
 */
#include "model/domain.h"

#include <stddef.h>

#include "base/str.h"

typedef struct domain_row {
    const char *word;
    const char *title;
    sx_strand strand;
    bool gate;
} domain_row;

static const domain_row domains[SX_DOMAIN_COUNT] = {
#define DOMAIN_ROW(name, word, strand, gate, title) [name] = {word, title, strand, gate},
    SX_DOMAIN_LIST(DOMAIN_ROW)
#undef DOMAIN_ROW
};

typedef struct level_row {
    const char *word;
    bool therapy;
    int rank;
} level_row;

static const level_row levels[SX_LEVEL_COUNT] = {
    [SX_LEVEL_NONE] = {"none", true, 0},         [SX_LEVEL_MILD] = {"mild", true, 1},
    [SX_LEVEL_ELEVATED] = {"elevated", true, 2}, [SX_LEVEL_HIGH] = {"high", true, 3},
    [SX_LEVEL_LOW] = {"low", false, 0},          [SX_LEVEL_MEDIUM] = {"medium", false, 1},
    [SX_LEVEL_FULL] = {"high", false, 2},
};

const char *sx_strand_word(sx_strand strand)
{
    switch (strand) {
    case SX_STRAND_THERAPY: return "therapy";
    case SX_STRAND_COACHING: return "coaching";
    case SX_STRAND_BOTH: return "both";
    }
    return "?";
}

static bool is_domain(sx_domain domain)
{
    return (unsigned)domain < SX_DOMAIN_COUNT;
}

const char *sx_domain_word(sx_domain domain)
{
    return is_domain(domain) ? domains[domain].word : "?";
}

const char *sx_domain_title(sx_domain domain)
{
    return is_domain(domain) ? domains[domain].title : "?";
}

sx_strand sx_domain_strand(sx_domain domain)
{
    return is_domain(domain) ? domains[domain].strand : SX_STRAND_BOTH;
}

bool sx_domain_is_gate(sx_domain domain)
{
    return is_domain(domain) && domains[domain].gate;
}

sx_domain sx_domain_from_word(const char *word)
{
    for (unsigned i = 0; i < SX_DOMAIN_COUNT; i++) {
        if (sx_str_equal(domains[i].word, word)) {
            return (sx_domain)i;
        }
    }
    return SX_DOMAIN_COUNT;
}

const char *sx_level_word(sx_level level)
{
    return (unsigned)level < SX_LEVEL_COUNT ? levels[level].word : "?";
}

sx_level sx_level_from_word(sx_strand strand, const char *word)
{
    bool therapy = strand == SX_STRAND_THERAPY;
    for (unsigned i = 0; i < SX_LEVEL_COUNT; i++) {
        if (levels[i].therapy == therapy && sx_str_equal(levels[i].word, word)) {
            return (sx_level)i;
        }
    }
    return SX_LEVEL_COUNT;
}

int sx_level_rank(sx_level level)
{
    return (unsigned)level < SX_LEVEL_COUNT ? levels[level].rank : -1;
}
