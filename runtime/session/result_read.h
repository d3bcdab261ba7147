/*
 * result_read.h: what a saved result says about itself, before anything of it is believed.
 */
#ifndef SX_SESSION_RESULT_READ_H
#define SX_SESSION_RESULT_READ_H

#include <jansson.h>

#include "base/arena.h"
#include "session/provenance.h"
#include "session/result_seal.h"
#include "session/result_source.h"

/* Texts belong to the document. */
typedef struct sx_result_head {
    json_t *root; /* owned: sx_result_head_free */
    const char *instrument, *version, *rule_hash, *library_hash, *engine, *jail;
    const char *response_hash, *hash;
    const char *subject, *session, *when; /* NULL also when they are nothing to show */
    const json_t *response;
    sx_result_link link; /* `result` NULL: it supersedes none */
    sx_seal seal;
    bool sealed; /* its seal is good */
} sx_result_head;

/* What a text is that holds no result. */
typedef struct sx_result_fault {
    const char *code, *text;
    const char *todo;      /* what can be done about it; may be NULL */
    uint32_t line, column; /* of the text, from 1; 0: of all of it */
    bool other;            /* JSON, and something else than a result */
} sx_result_fault;

/* SX_E_INPUT and *ret_fault when it is no result; SX_E_MEMORY. *ret must be freed in any case. */
sx_status sx_result_head_read(const sx_result_text *text, sx_arena *arena, sx_result_head *ret,
                              sx_result_fault *ret_fault);
void sx_result_head_free(sx_result_head *head);
/* UTF-8 without control characters: may be shown in a line. */
bool sx_result_line(const char *text);

#endif
