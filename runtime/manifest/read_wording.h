/*
 * read_wording.h: what the two files that read wording packs share.
 */
#ifndef SX_MANIFEST_READ_WORDING_H
#define SX_MANIFEST_READ_WORDING_H

#include "manifest/reader.h"

#define SX_PACK_TEXT_MAX 4096 /* bytes of one text */

/* How many bytes of the file its hash is of: all before the last line, when that is the one with the hash. */
size_t sx_pack_body(sx_slice text);
/* No text has characters that cannot be seen, or is longer than a screen takes. */
void sx_pack_check_texts(sx_reader *r, const sx_tree *root);
/* Every item, option, label and the instructions are there, and no two options of an item read the same. */
void sx_pack_check_whole(sx_reader *r, const sx_tree *root, const sx_pack *pack);

#endif
