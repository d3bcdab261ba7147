/*
 * composed.h: is a letter written together with a separate accent where one character exists? Such
 * texts look alike and compare as different, so files must have them composed (NFC).
 */
#ifndef SX_MANIFEST_COMPOSED_H
#define SX_MANIFEST_COMPOSED_H

#include <stdbool.h>
#include <stdint.h>

/* Latin, Cyrillic, Greek vowels, kana and Hangul: what file names and editors take apart. Rarer
 * letters are let through. */
bool sx_is_decomposed(int32_t letter, int32_t mark);

#endif
