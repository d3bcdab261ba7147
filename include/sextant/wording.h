/*
 * wording.h: wording packs: the words of instruments that ship without them, under a licence that somebody
 * here was given. docs/wording-packs.md says what all of it means. Included by sextant.h.
 *
 * A pack is used by sx_session_begin when an instrument has no words of its own, by its place: the
 * `wording` path of the context. Scoring saved answers needs none.
 */
#ifndef SEXTANT_WORDING_H
#define SEXTANT_WORDING_H

#include <sextant/sextant.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Everything that is wrong with a pack: its licence, its hash, its words against the instrument that it
 * names. SX_OK: it can be used. *ret_text says what it is, also when it is refused but could be read:
 * {"file", "instrument", "versions", "language", "hash", "sealed", "words", "licence": {holder,
 * granted_by, granted_to, statement, reference, credit, uses[], until}}; `until` is null when it never ends,
 * `words` false for a licence alone.
 */
SX_API sx_status sx_wording_check_text(sx_context *context, const char *file, char **ret_text);
SX_API sx_status sx_wording_check_json(sx_context *context, const char *file, char **ret_text);

/* An empty pack for an instrument, with a comment for everything that has to be filled in. `language` NULL: the
 * instrument's own. */
SX_API sx_status sx_wording_template(sx_context *context, const char *id, const char *language,
                                     char **ret_text);

/* Checks a pack and writes its hash as its last line, in place of the one that stands there. *ret_text is the
 * hash. */
SX_API sx_status sx_wording_seal(sx_context *context, const char *file, char **ret_text);

/* The packs on the path: {"packs": [{file, reason, and what sx_wording_check_json says}]}. One that is refused
 * has a reason and nothing else. */
SX_API sx_status sx_wording_list_text(sx_context *context, char **ret_text);
SX_API sx_status sx_wording_list_json(sx_context *context, char **ret_text);

#ifdef __cplusplus
}
#endif

#endif
