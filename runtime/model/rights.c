/*
 * rights.c: is a declared use covered? What nobody allowed is not allowed: silence of the holder counts
 * as no, and so does silence about what the instrument is used for, unless everything is allowed.
 */
#include "model/rights.h"

#include <stddef.h>

void sx_rights_usual(sx_rights *rights)
{
    bool open = rights->class_ != SX_RIGHTS_C && rights->class_ != SX_RIGHTS_D;
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        rights->uses[use] = open ? SX_PERMISSION_ALLOWED : SX_PERMISSION_UNKNOWN;
    }
}

bool sx_rights_free(const sx_rights *rights)
{
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        if (rights->uses[use] != SX_PERMISSION_ALLOWED) {
            return false;
        }
    }
    return true;
}

static sx_cover judge_licence(const sx_rights *rights, const sx_licence *licence, sx_use use,
                              int32_t today)
{
    if (rights->uses[use] == SX_PERMISSION_REFUSED) {
        return SX_COVER_REFUSED;
    }
    if (!licence->uses[use]) {
        return SX_COVER_LICENCE;
    }
    return licence->ends && today > licence->until ? SX_COVER_ENDED : SX_COVER_COVERED;
}

sx_cover sx_rights_judge(const sx_rights *rights, const sx_licence *licence, sx_use use,
                         int32_t today)
{
    if (licence == NULL && sx_rights_free(rights)) {
        return SX_COVER_COVERED;
    }
    if (use <= SX_USE_UNDECLARED || use >= SX_USE_COUNT) {
        return SX_COVER_UNDECLARED;
    }
    if (licence != NULL) {
        return judge_licence(rights, licence, use, today);
    }
    switch (rights->uses[use]) {
    case SX_PERMISSION_ALLOWED: return SX_COVER_COVERED;
    case SX_PERMISSION_LICENCE: return SX_COVER_LICENCE;
    case SX_PERMISSION_REFUSED: return SX_COVER_REFUSED;
    case SX_PERMISSION_UNKNOWN:
    case SX_PERMISSION_COUNT: break;
    }
    return SX_COVER_UNKNOWN;
}

const char *sx_cover_code(sx_cover cover)
{
    static const char *const codes[] = {
#define COVER_CODE(name, code) code,
        SX_COVER_LIST(COVER_CODE)
#undef COVER_CODE
    };
    return codes[cover];
}

const char *sx_permission_word(sx_permission p)
{
    static const char *const words[] = {
#define PERMISSION_WORD(name, word) word,
        SX_PERMISSION_LIST(PERMISSION_WORD)
#undef PERMISSION_WORD
    };
    return (unsigned)p < SX_PERMISSION_COUNT ? words[p] : "?";
}

static const char *const use_words[] = {NULL,
#define USE_WORD(name, word) word,
                                        SX_USE_LIST(USE_WORD)
#undef USE_WORD
};

const char *sx_use_word(sx_use use)
{
    return (unsigned)use < SX_USE_COUNT ? use_words[use] : NULL;
}

bool sx_use_read(const char *word, sx_use *ret)
{
    *ret = SX_USE_UNDECLARED;
    if (word == NULL || word[0] == '\0') {
        return true;
    }
    for (int use = SX_USE_UNDECLARED + 1; use < SX_USE_COUNT; use++) {
        if (sx_str_equal(word, use_words[use])) {
            *ret = (sx_use)use;
            return true;
        }
    }
    return false;
}
