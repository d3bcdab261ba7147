/*
 * protocol.h: what host and worker say to each other. One request is in flight, and a few may lie ready behind it;
 * both messages have a fixed size and hold no pointer, length or offset of the worker that the host follows without
 * bounds. Tables travel in two memory files: input, which only the host can write, and output.
 */
#ifndef SX_WORKER_PROTOCOL_H
#define SX_WORKER_PROTOCOL_H

#include <stdbool.h>
#include <stdint.h>

#include "backend/bundle.h"

#define SX_WIRE_MAGIC 0x32575853u /* "SXW2": the version is in it */
#define SX_WIRE_INPUT ((uint64_t)32 * 1024 * 1024)
#define SX_WIRE_OUTPUT SX_WIRE_INPUT
/* Requests that lie ready have a part of both memories each. */
#define SX_WIRE_PARTS 4u
#define SX_WIRE_PART (SX_WIRE_INPUT / SX_WIRE_PARTS)

/* Open files of a worker besides 0 (nothing), 1 and 2 (one pipe). */
#define SX_WIRE_FD_SOCKET 3
#define SX_WIRE_FD_INPUT 4
#define SX_WIRE_FD_OUTPUT 5
#define SX_WIRE_FD_START 6
#define SX_WIRE_FD_LIBRARY 7
#define SX_WIRE_FD_FIRST_FREE 8

typedef enum sx_wire_kind {
    SX_WIRE_READY = 1, /* reply only: the code is open, or why it is not */
    SX_WIRE_MANIFEST,
    SX_WIRE_PLACES,
    SX_WIRE_TRACED,
    SX_WIRE_SCORE,
    SX_WIRE_CHECK,
    SX_WIRE_NEXT,
    SX_WIRE_TEXT,
    SX_WIRE_REOPEN, /* closes the instance and opens another one in the same process */
    SX_WIRE_KIND_COUNT
} sx_wire_kind;

/*
 * The part of both memories that a request has to itself is `part_size` bytes from `part_at` on, whole pages. All else
 * of the output cannot be written while it is answered, so that no code spoils what another block gave.
 * Input memory of a request: the block (sx_wire_table of `columns`), then at `strings_at` texts, each
 * with its NUL, then at `state_at` the state. With `names` the texts begin with the names of the
 * columns, answers first, scores second; without, the names are those of the request of this kind before.
 */
typedef struct sx_wire_request {
    uint32_t magic, kind;
    uint64_t sequence;
    uint64_t rows;
    uint32_t columns;     /* of answers */
    uint32_t out_columns; /* of scores or notes */
    uint32_t names;       /* 1: the names of the columns come along */
    uint32_t texts;       /* free-text answers of SX_WIRE_TEXT */
    uint64_t strings_at;
    uint64_t state_at;
    uint32_t state_length;
    uint32_t reserved;
    uint64_t capacity; /* of what is written to output memory */
    uint64_t part_at, part_size;
} sx_wire_request;

/* What the code offers. */
#define SX_WIRE_SCORES 1u
#define SX_WIRE_ADAPTIVE 2u
#define SX_WIRE_VALIDITY 4u
#define SX_WIRE_WORDING 8u
#define SX_WIRE_SOURCE 16u

/* Protections that a worker has put on itself. */
#define SX_WIRE_JAIL_SECCOMP 1u
#define SX_WIRE_JAIL_LANDLOCK 2u
#define SX_WIRE_JAIL_PRIVILEGES 4u
#define SX_WIRE_JAIL_LIMITS 8u
#define SX_WIRE_JAIL_SEALED 16u
/* Without these a worker loads no code, unless it was told to. */
#define SX_WIRE_JAIL_REQUIRED                                                                      \
    (SX_WIRE_JAIL_SECCOMP | SX_WIRE_JAIL_LANDLOCK | SX_WIRE_JAIL_PRIVILEGES |                      \
     SX_WIRE_JAIL_LIMITS | SX_WIRE_JAIL_SEALED)

/* Statuses of a reply that no code can give. */
#define SX_WIRE_E_JAIL (-201)    /* READY: a protection is missing, nothing was loaded */
#define SX_WIRE_E_VERSION (-202) /* READY: host and worker are of different versions */
#define SX_WIRE_E_BORDER (-203)  /* the code wrote beside its columns */
#define SX_WIRE_E_MESSAGE (-204) /* the request makes no sense to the worker */

typedef struct sx_wire_reply {
    uint32_t magic, kind;
    uint64_t sequence; /* of the request; 0 for READY */
    int32_t status;    /* sx_plugin_status or SX_WIRE_E_* */
    int32_t code;      /* of the error */
    int32_t column;    /* of the error */
    int32_t item;
    uint64_t length; /* of what is in output memory, or of what would be */
    uint32_t state_length;
    uint32_t state_max;
    uint32_t offers;
    uint32_t jail;
    uint32_t landlock; /* ABI of Landlock, 0: not there */
    uint32_t selftest; /* SX_PROBE_* that the jail stopped */
    char message[240];
} sx_wire_reply;

/*
 * The start file: this, then texts and bytes of the files. Offsets are from its begin; texts have a NUL.
 */
#define SX_WIRE_STRICT 1u   /* load nothing when a protection is missing */
#define SX_WIRE_SELFTEST 2u /* load nothing at all: try what is forbidden */
#define SX_WIRE_LIBRARY 4u  /* there is a library */
typedef struct sx_wire_start {
    uint32_t magic, size;
    char version[16]; /* SX_VERSION */
    int32_t host;     /* process id */
    uint32_t flags;
    uint32_t kind; /* sx_code_kind */
    uint32_t address_space_mib;
    uint32_t cpu_seconds;
    uint32_t probe; /* self-test: 0, or what to try that ends the process */
    uint32_t memory_mib;
    uint32_t file_count;
    uint64_t load_budget, call_budget;
    uint64_t name_at;
    uint64_t total; /* bytes of the whole file */
    struct {
        uint64_t name_at, bytes_at, length;
    } files[SX_BUNDLE_FILES_MAX];
} sx_wire_start;

/* What the self-test tries. Soft ones are answered with an error; the others end the process. */
#define SX_PROBE_FILES 1u   /* Landlock alone: a file outside the library folders */
#define SX_PROBE_OPEN 2u    /* opening any file once the jail is closed */
#define SX_PROBE_EXECUTE 4u /* memory that is executable */
#define SX_PROBE_INPUT 8u   /* writing to the input memory */
#define SX_PROBE_LIMITS 16u /* more memory than allowed */
#define SX_PROBE_KILL_SOCKET 1u
#define SX_PROBE_KILL_FORK 2u

/*
 * Where the columns of a table lie. Each column is followed by a gap of at least SX_WIRE_GAP bytes, in which the
 * worker sees when code writes beside its column.
 */
#define SX_WIRE_GAP 64u
typedef struct sx_wire_table {
    uint64_t value_step;  /* from one column of values to the next */
    uint64_t status_at;   /* of the first column of statuses */
    uint64_t status_step; /* from one column of statuses to the next */
    uint64_t end;
} sx_wire_table;
/* False when it is more than `room`. */
bool sx_wire_table_place(uint64_t columns, uint64_t rows, uint64_t room, sx_wire_table *ret);

#endif
