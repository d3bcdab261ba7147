/*
 * term_input.h: bytes from standard input and signals, waited for together, so that neither is
 * missed. While it is open, SIGINT, SIGTERM and SIGHUP do not end the program: they are read.
 */
#ifndef SX_CLI_TERM_INPUT_H
#define SX_CLI_TERM_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* Keys above the bytes. */
enum {
    CLI_KEY_END = 0x110000, /* input has ended */
    CLI_KEY_STOP,           /* SIGINT, SIGTERM, SIGHUP: cli_input_signal says which */
    CLI_KEY_RESIZE,         /* the terminal has another size, or came back to the foreground */
    CLI_KEY_UP,
    CLI_KEY_DOWN,
    CLI_KEY_LEFT,
    CLI_KEY_RIGHT,
    CLI_KEY_ENTER,
    CLI_KEY_BACKSPACE,
    CLI_KEY_OTHER /* a key without a meaning here */
};

bool cli_input_open(void);
void cli_input_close(void);
/* The signal that asked to stop, 0: none. */
int cli_input_signal(void);
/* The errno with which the input could not be read any more; 0: it ended, or goes on. */
int cli_input_fault(void);
/* Terminal in raw mode with an alternate screen, and back. */
bool cli_input_raw(void);
void cli_input_cooked(void);
/* The next key of a raw terminal: one of the above, or a Unicode code point. */
int cli_input_key(void);
/*
 * The next line, without its end, in a buffer that holds until the next call; NULL at the end of the
 * input or when a signal asked to stop. A line that is too long ends in *ret_too_long.
 */
const char *cli_input_line(bool *ret_too_long);

#endif
