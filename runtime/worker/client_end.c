/*
 * client_end.c: how a call ended, in words; and what the code printed on its way there.
 */
#define _GNU_SOURCE
#include "worker/client_inner.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

#define MOST_READS 256 /* of one look at the pipe: nobody keeps the host busy with printing */

static const char *const words[] = {
#define FATE_WORD(name, word, code) [name] = (word),
    SX_FATE_LIST(FATE_WORD)
#undef FATE_WORD
};

static const char *const codes[] = {
#define FATE_CODE(name, word, code) [name] = (code),
    SX_FATE_LIST(FATE_CODE)
#undef FATE_CODE
};

const char *sx_fate_word(sx_fate fate)
{
    return (unsigned)fate < SX_FATE_COUNT ? words[fate] : "";
}

const char *sx_fate_code(sx_fate fate)
{
    return (unsigned)fate < SX_FATE_COUNT ? codes[fate] : NULL;
}

sx_fate sx_client_say(sx_client *client, sx_fate fate, const char *format, ...)
{
    char text[sizeof client->error.message];
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    client->fate = fate;
    client->code = sx_fate_code(fate);
    client->advice = NULL;
    client->error = (sx_plugin_error){.size = sizeof client->error, .column = -1};
    if (written >= 0) {
        (void)sx_fault_set(&client->error, 0, SX_FAULT_NONE, "%s", text);
    }
    return fate;
}

static const char *signal_words(int number)
{
    static const struct {
        int number;
        const char *words;
    } known[] = {{SIGSEGV, "SIGSEGV: it used memory that is not its own, or too much stack"},
                 {SIGBUS, "SIGBUS: it used memory that is not there"},
                 {SIGABRT, "SIGABRT: it, or a library it uses, gave up"},
                 {SIGFPE, "SIGFPE: a division by zero or the like"},
                 {SIGILL, "SIGILL: an instruction that this machine does not have"},
                 {SIGTRAP, "SIGTRAP"},
                 {SIGKILL, "SIGKILL: from outside, or because memory ran out"},
                 {SIGXFSZ, "SIGXFSZ: it wrote to a file"},
                 {SIGTERM, "SIGTERM"},
                 {SIGINT, "SIGINT"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].number == number) {
            return known[i].words;
        }
    }
    return NULL;
}

sx_fate sx_client_ended(sx_client *client, sx_ending ending)
{
    if (ending.kind == SX_ENDING_EXIT) {
        return sx_client_say(client, SX_FATE_EXITED,
                             "the code ended its process by itself, with status %d", ending.number);
    }
    if (ending.kind == SX_ENDING_UNKNOWN) {
        return sx_client_say(client, SX_FATE_CRASHED,
                             "the process of the code ended; how is not known, because this "
                             "program lets the kernel forget its children");
    }
    if (ending.number == SIGSYS) {
        return sx_client_say(client, SX_FATE_JAILED,
                             "the code tried what the jail forbids (another process, a socket, "
                             "changing files) and was ended");
    }
    if (ending.number == SIGXCPU) {
        return sx_client_say(client, SX_FATE_TIMEOUT, "the code used up its processor time");
    }
    const char *said = signal_words(ending.number);
    if (said == NULL) {
        return sx_client_say(client, SX_FATE_CRASHED, "the code crashed: signal %d", ending.number);
    }
    return sx_client_say(client, SX_FATE_CRASHED, "the code crashed: %s", said);
}

/* What stands for a status when the code gave no sentence. */
static const char *status_words(int32_t status)
{
    switch (status) {
    case SX_PLUGIN_E_ARGUMENT: return "the code does not take this call";
    case SX_PLUGIN_E_DATA: return "the code cannot compute with these answers";
    case SX_PLUGIN_E_SPACE: return "the code needs more room than there is";
    case SX_PLUGIN_E_STATE: return "the state is not one of this code";
    case SX_PLUGIN_E_UNSUPPORTED: return "the code does not offer this";
    case SX_PLUGIN_E_MEMORY: return "the code ran out of memory";
    default: return "an invariant of the code broke";
    }
}

/* Printable, whatever the worker sent; after the first line the source may be shown. */
static void take_message(char *to, size_t room, const char *from, size_t most)
{
    const char *at = from;
    const char *end = from + strnlen(from, most);
    size_t used = 0;
    while (at < end) {
        const char *start = at;
        int32_t point = sx_utf8_next(&at, end);
        size_t length = (size_t)(at - start);
        bool fine = point == '\n' || (point >= 0 && point != '\t' && !sx_utf8_forbidden(point));
        if (used + (fine ? length : 1) >= room) {
            break;
        }
        if (fine) {
            memcpy(to + used, start, length);
            used += length;
        } else {
            to[used++] = '?';
        }
    }
    to[used] = '\0';
}

sx_fate sx_client_refused(sx_client *client, const sx_wire_reply *reply)
{
    char text[sizeof client->error.message];
    take_message(text, sizeof text, reply->message, sizeof reply->message);
    (void)sx_client_say(client, SX_FATE_REFUSED, "%s",
                        text[0] != '\0' ? text : status_words(reply->status));
    client->error.code = reply->code;
    client->error.column = reply->column;
    const char *code = sx_fault_code(reply->code);
    client->code = code[0] != '\0' ? code : NULL;
    return SX_FATE_REFUSED;
}

/* Keeps the end of it: that is where the reason stands. */
static void keep(sx_client *client, const char *text, size_t length)
{
    if (length > SX_PRINTED_MAX / 2) {
        text += length - SX_PRINTED_MAX / 2;
        length = SX_PRINTED_MAX / 2;
    }
    if (client->printed_length + length > SX_PRINTED_MAX) {
        size_t drop = client->printed_length - SX_PRINTED_MAX / 2;
        memmove(client->printed, client->printed + drop, SX_PRINTED_MAX / 2);
        client->printed_length = SX_PRINTED_MAX / 2;
    }
    memcpy(client->printed + client->printed_length, text, length);
    client->printed_length += length;
}

void sx_client_drain(sx_client *client)
{
    char text[4096];
    for (size_t i = 0; i < MOST_READS && client->process.printed >= 0; i++) {
        ssize_t got = read(client->process.printed, text, sizeof text);
        if (got > 0) {
            keep(client, text, (size_t)got);
        } else if (got == 0) {
            sx_process_close_pipe(&client->process); /* nobody writes any more */
        } else if (errno != EINTR) {
            return;
        }
    }
}

void sx_client_printed(void *self, sx_buf *out)
{
    sx_client *client = self;
    sx_client_drain(client);
    const char *at = client->printed;
    const char *end = at + client->printed_length;
    while (at < end) {
        const char *start = at;
        int32_t point = sx_utf8_next(&at, end);
        if (point < 0 || sx_utf8_forbidden(point)) {
            sx_buf_char(out, '?');
        } else {
            sx_buf_add(out, start, (size_t)(at - start));
        }
    }
}
