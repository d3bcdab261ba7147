/*
 * composed.c: which letters have one character for themselves and an accent.
 */
#include "manifest/composed.h"

#include <stddef.h>

typedef struct accent {
    int32_t mark;
    const char *letters; /* ASCII letters that have it in one character */
} accent;

static const accent accents[] = {
    {0x0300, "AEINOUWYaeinouwy"},
    {0x0301, "ACEGIKLMNOPRSUWYZacegiklmnoprsuwyz"},
    {0x0302, "ACEGHIJOSUWYZaceghijosuwyz"},
    {0x0303, "AEINOUVYaeinouvy"},
    {0x0304, "AEGIOUYaegiouy"},
    {0x0306, "AEGIOUaegiou"},
    {0x0307, "ABCDEFGHIMNOPRSTWXYZabcdefghmnoprstwxyz"},
    {0x0308, "AEHIOUWXYaehiotuwxy"},
    {0x030A, "AUauwy"},
    {0x030B, "OUou"},
    {0x030C, "ACDEGHIKLNORSTUZacdeghijklnorstuz"},
    {0x0327, "CDEGHKLNRSTcdeghklnrst"},
    {0x0328, "AEIOUaeiou"},
};

static bool is_one_of(int32_t letter, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        if (letter == *letters) {
            return true;
        }
    }
    return false;
}

static bool is_cyrillic(int32_t letter, int32_t mark)
{
    bool short_i = letter == 0x0418 || letter == 0x0438;
    bool two_dots = letter == 0x0415 || letter == 0x0435 || letter == 0x0406 || letter == 0x0456;
    return (mark == 0x0306 && short_i) || (mark == 0x0308 && two_dots);
}

static bool is_greek(int32_t letter, int32_t mark)
{
    static const int32_t vowels[] = {0x0391, 0x0395, 0x0397, 0x0399, 0x039F, 0x03A5, 0x03A9,
                                     0x03B1, 0x03B5, 0x03B7, 0x03B9, 0x03BF, 0x03C5, 0x03C9};
    for (size_t i = 0; mark == 0x0301 && i < sizeof vowels / sizeof vowels[0]; i++) {
        if (letter == vowels[i]) {
            return true;
        }
    }
    return false;
}

/* Kana from ka to ho with a voicing mark; the marks alone stand elsewhere in texts. */
static bool is_kana(int32_t letter, int32_t mark)
{
    bool voiced = mark == 0x3099 || mark == 0x309A;
    bool hiragana = letter >= 0x304B && letter <= 0x307B;
    bool katakana = letter >= 0x30AB && letter <= 0x30DB;
    return voiced && (hiragana || katakana);
}

static bool is_hangul(int32_t letter, int32_t mark)
{
    return letter >= 0x1100 && letter <= 0x1112 && mark >= 0x1161 && mark <= 0x1175;
}

bool sx_is_decomposed(int32_t letter, int32_t mark)
{
    if (mark < 0x0300) {
        return false;
    }
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++) {
        if (accents[i].mark == mark) {
            return is_one_of(letter, accents[i].letters) || is_cyrillic(letter, mark) ||
                   is_greek(letter, mark);
        }
    }
    return is_kana(letter, mark) || is_hangul(letter, mark);
}
