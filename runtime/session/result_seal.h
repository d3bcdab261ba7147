/*
 * result_seal.h: what stands at the end of a saved result so that a change of it can be seen and placed: two
 * bytes of check for each 16 bytes of the document ("blocks"), and the SHA-256 of all of it ("hash"). The hash
 * proves, the checks only say where. It is no signature: whoever can compute can make another one.
 */
#ifndef SX_SESSION_RESULT_SEAL_H
#define SX_SESSION_RESULT_SEAL_H

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

typedef enum sx_seal_state {
    SX_SEAL_GOOD,
    SX_SEAL_BROKEN, /* something was changed after it was written */
    SX_SEAL_NONE    /* there is none at the end of the text */
} sx_seal_state;

/* Bytes `from` to before `to` of the text were changed, or (an insertion, a gap) the first of the changes lies
 * among them. `placed` false: nobody can say where. */
typedef struct sx_seal {
    sx_seal_state state;
    bool placed;
    size_t from, to;
} sx_seal;

/* Adds the last two members to the object that began at byte `start` of the writer's buffer and is still open. */
void sx_seal_write(sx_json *json, size_t start);
/* Looks at a text, from its opening to its closing brace. Reads no JSON: a text that is none is placed too. */
sx_seal sx_seal_check(sx_slice text);

/* The member in which a byte of a JSON text stands: "response.answers.q4"; as far as the text can be followed.
 * Names that are no ids are not repeated. NULL when it stands in none, or memory ran out. */
const char *sx_json_member_at(sx_slice text, size_t at, sx_arena *arena);

#endif
