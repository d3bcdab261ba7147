/*
 * layout.c: where every field of the plugin ABI 1.0 lies, on machines with 64-bit pointers.
 * Compiled against the frozen header and against the present one: whoever moves, widens or drops a
 * field of 1.0 stops here. Later versions may make structs longer; they add their fields to a file
 * of their own.
 */
#include <sextant/plugin.h>

#if UINTPTR_MAX == 0xffffffffffffffffu

#ifdef __cplusplus
#define CHECK(what) static_assert(what, #what)
#else
#define CHECK(what) _Static_assert(what, #what)
#endif

#define AT(type, field, offset, bytes)                                                             \
    CHECK(offsetof(type, field) == (offset) && sizeof(((type *)0)->field) == (bytes))
/* The bytes of 1.0; what comes after them came later. */
#define LEAST(type, bytes) CHECK(sizeof(type) >= (bytes))

CHECK(SX_PLUGIN_ABI_MAJOR == 1u);
CHECK(sizeof(sx_plugin_status) == 4 && (sx_plugin_status)-1 < 0);

CHECK(SX_PLUGIN_OK == 0);
CHECK(SX_PLUGIN_E_ARGUMENT == -1);
CHECK(SX_PLUGIN_E_DATA == -2);
CHECK(SX_PLUGIN_E_SPACE == -3);
CHECK(SX_PLUGIN_E_STATE == -4);
CHECK(SX_PLUGIN_E_UNSUPPORTED == -5);
CHECK(SX_PLUGIN_E_MEMORY == -6);
CHECK(SX_PLUGIN_E_INTERNAL == -7);

CHECK(SX_PLUGIN_CELL_OK == 0);
CHECK(SX_PLUGIN_CELL_SKIPPED == 1);
CHECK(SX_PLUGIN_CELL_DECLINED == 2);
CHECK(SX_PLUGIN_CELL_NOT_APPLICABLE == 3);
CHECK(SX_PLUGIN_CELL_NOT_SHOWN == 4);
CHECK(SX_PLUGIN_CELL_INCOMPLETE == 5);
CHECK(SX_PLUGIN_CELL_NO_NORM == 6);
CHECK(SX_PLUGIN_CELL_UNDEFINED == 7);
CHECK(SX_PLUGIN_CELL_FAILED == 8);
CHECK(SX_PLUGIN_STATE_MAX == 65536u);

AT(sx_plugin_error, size, 0, 4);
AT(sx_plugin_error, code, 4, 4);
AT(sx_plugin_error, column, 8, 4);
AT(sx_plugin_error, reserved, 12, 4);
AT(sx_plugin_error, message, 16, 240);
LEAST(sx_plugin_error, 256);

AT(sx_plugin_block, size, 0, 4);
AT(sx_plugin_block, columns, 4, 4);
AT(sx_plugin_block, rows, 8, 8);
AT(sx_plugin_block, names, 16, 8);
AT(sx_plugin_block, values, 24, 8);
AT(sx_plugin_block, status, 32, 8);
LEAST(sx_plugin_block, 40);

AT(sx_plugin_scores, size, 0, 4);
AT(sx_plugin_scores, columns, 4, 4);
AT(sx_plugin_scores, rows, 8, 8);
AT(sx_plugin_scores, names, 16, 8);
AT(sx_plugin_scores, values, 24, 8);
AT(sx_plugin_scores, status, 32, 8);
LEAST(sx_plugin_scores, 40);

AT(sx_plugin_host, size, 0, 4);
AT(sx_plugin_host, abi_major, 4, 4);
AT(sx_plugin_host, abi_minor, 8, 4);
AT(sx_plugin_host, reserved, 12, 4);
AT(sx_plugin_host, context, 16, 8);
AT(sx_plugin_host, extension, 24, 8);
LEAST(sx_plugin_host, 32);

AT(sx_plugin, size, 0, 4);
AT(sx_plugin, abi_major, 4, 4);
AT(sx_plugin, abi_minor, 8, 4);
AT(sx_plugin, reserved, 12, 4);
AT(sx_plugin, id, 16, 8);
AT(sx_plugin, version, 24, 8);
AT(sx_plugin, license, 32, 8);
AT(sx_plugin, open, 40, 8);
AT(sx_plugin, close, 48, 8);
AT(sx_plugin, manifest, 56, 8);
AT(sx_plugin, score, 64, 8);
AT(sx_plugin, extension, 72, 8);
LEAST(sx_plugin, 80);

AT(sx_plugin_adaptive, size, 0, 4);
AT(sx_plugin_adaptive, state_max, 4, 4);
AT(sx_plugin_adaptive, next, 8, 8);
LEAST(sx_plugin_adaptive, 16);

AT(sx_plugin_validity, size, 0, 4);
AT(sx_plugin_validity, reserved, 4, 4);
AT(sx_plugin_validity, check, 8, 8);
LEAST(sx_plugin_validity, 16);

AT(sx_plugin_text_context, size, 0, 4);
AT(sx_plugin_text_context, text_count, 4, 4);
AT(sx_plugin_text_context, item, 8, 8);
AT(sx_plugin_text_context, language, 16, 8);
AT(sx_plugin_text_context, wording, 24, 8);
AT(sx_plugin_text_context, so_far, 32, 8);
AT(sx_plugin_text_context, text_items, 40, 8);
AT(sx_plugin_text_context, texts, 48, 8);
LEAST(sx_plugin_text_context, 56);

AT(sx_plugin_text, size, 0, 4);
AT(sx_plugin_text, reserved, 4, 4);
AT(sx_plugin_text, text, 8, 8);
LEAST(sx_plugin_text, 16);

AT(sx_plugin_host_log, size, 0, 4);
AT(sx_plugin_host_log, reserved, 4, 4);
AT(sx_plugin_host_log, line, 8, 8);
LEAST(sx_plugin_host_log, 16);

#endif

/* Ids are compared as text by both sides. The functions too are part of the layout: a host and a
 * plugin of different versions call each other through these types. */
extern const char *const sx_layout_ids[];
const char *const sx_layout_ids[] = {SX_PLUGIN_ADAPTIVE, SX_PLUGIN_VALIDITY, SX_PLUGIN_TEXT,
                                     SX_PLUGIN_HOST_LOG};

typedef sx_plugin_status (*open_function)(const sx_plugin_host *, void **, sx_plugin_error *);
typedef void (*close_function)(void *);
typedef sx_plugin_status (*manifest_function)(void *, char *, uint64_t, uint64_t *,
                                              sx_plugin_error *);
typedef sx_plugin_status (*score_function)(void *, const sx_plugin_block *,
                                           const sx_plugin_scores *, sx_plugin_error *);
typedef const void *(*extension_function)(void *, const char *);
typedef const void *(*host_extension_function)(const sx_plugin_host *, const char *);
typedef sx_plugin_status (*next_function)(void *, const sx_plugin_block *, uint8_t *, uint32_t *,
                                          int32_t *, sx_plugin_error *);
typedef sx_plugin_status (*text_function)(void *, const sx_plugin_text_context *, char *, uint64_t,
                                          uint64_t *, sx_plugin_error *);
typedef void (*line_function)(const sx_plugin_host *, const char *);
typedef const sx_plugin *(*entry_function)(void);

/* Each assignment is refused by the compiler when a function takes or gives something else. */
int sx_layout_functions(const sx_plugin *p, const sx_plugin_host *h, const sx_plugin_adaptive *a,
                        const sx_plugin_validity *v, const sx_plugin_text *t,
                        const sx_plugin_host_log *l);
int sx_layout_functions(const sx_plugin *p, const sx_plugin_host *h, const sx_plugin_adaptive *a,
                        const sx_plugin_validity *v, const sx_plugin_text *t,
                        const sx_plugin_host_log *l)
{
    open_function open = p->open;
    close_function close = p->close;
    manifest_function manifest = p->manifest;
    score_function score = p->score;
    extension_function extension = p->extension;
    host_extension_function host_extension = h->extension;
    next_function next = a->next;
    score_function check = v->check;
    text_function text = t->text;
    line_function line = l->line;
    entry_function entry = sextant_plugin_entry;
    return open && close && manifest && score && extension && host_extension && next && check &&
           text && line && entry;
}
