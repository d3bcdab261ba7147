/*
 * trial_manifest.h: reading small manifests in tests. A trial takes a good file, changes one place in
 * it, and remembers where the mark @@ stood, so that a test can ask for exactly that line and column.
 */
#ifndef SX_TRIAL_MANIFEST_H
#define SX_TRIAL_MANIFEST_H

#include "manifest/manifest.h"

typedef struct trial {
    sx_arena *arena;
    sx_diags diags;
    sx_buf text;
    uint32_t line, column; /* of the mark; 0 when there was none */
} trial;

void trial_begin(trial *t);
void trial_end(trial *t);
/* `base` with `old` (which must be there once) replaced by `put`. */
void trial_change(trial *t, const char *base, const char *old, const char *put);
void trial_append(trial *t, const char *text);
sx_slice trial_text(const trial *t);
/* The first error; NULL when there is none. */
const sx_diag *trial_first(const trial *t);
/* The first error has this code and stands at the mark. */
void trial_expect(const trial *t, sx_status status, const char *code);
/* All diagnostics as text; owned by the trial's arena. */
const char *trial_report(const trial *t);
/* Reads an instrument that must be right. */
sx_model *trial_model(trial *t, const char *text);

/* Reads something into the arena; NULL in *ret when it was refused. */
typedef sx_status (*trial_reader)(sx_arena *arena, sx_slice text, sx_diags *diags, void **ret);
/*
 * Reads `text` with each request for memory refused in turn. `whole` is the status where there is enough;
 * else it must be that, and nothing of what was read may be lost (`same`, may be NULL), or SX_E_MEMORY
 * and nothing there.
 */
void trial_scarce(trial_reader read, const char *text, sx_status whole,
                  void (*same)(const void *all, const void *read));
/* The same for an instrument. */
void trial_scarce_model(const char *text, sx_status whole);

/* A small instrument with a bit of everything simple. */
extern const char trial_base[];

#endif
