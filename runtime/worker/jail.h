/*
 * jail.h: what a worker gives up before it runs code. Two steps: `loading` still lets the dynamic loader
 * read system libraries, for constructors run there; `closed` opens nothing at all. Each step only takes away.
 */
#ifndef SX_WORKER_JAIL_H
#define SX_WORKER_JAIL_H

#include "worker/protocol.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SX_JAIL_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SX_JAIL_SANITIZED 1
#endif
#endif
#ifndef SX_JAIL_SANITIZED
#define SX_JAIL_SANITIZED 0
#endif

typedef struct sx_jail {
    uint32_t got;      /* SX_WIRE_JAIL_* */
    uint32_t landlock; /* ABI, 0: not there */
    int nothing;       /* ruleset under which no file can be opened; -1: none */
} sx_jail;

/* Dies with the host; no privileges, no core, few resources. False: the host is gone already. */
bool sx_jail_begin(sx_jail *jail, const sx_wire_start *start);
/* From here on files can only be read, and those of the system's library folders alone. */
void sx_jail_loading(sx_jail *jail);
/* From here on: memory, clock, the socket, and an end. */
void sx_jail_close(sx_jail *jail);

/* jail_files.c: Landlock. The ABI, 0 when it is not there. */
uint32_t sx_landlock_abi(void);
/* A ruleset that allows nothing, or reading below the library folders. -1: cannot be made. */
int sx_landlock_rules(uint32_t abi, bool libraries);
bool sx_landlock_enter(int rules);

/* jail_filter.c: seccomp. */
typedef enum sx_filter_step { SX_FILTER_LOADING, SX_FILTER_CLOSED } sx_filter_step;
bool sx_filter_enter(sx_filter_step step);

#endif
