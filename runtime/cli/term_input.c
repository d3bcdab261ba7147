/*
 * term_input.c: the only place where the program waits for a person. Signals write to a pipe; poll
 * waits for the pipe and for standard input.
 */
#include "cli/term_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_MAX_BYTES 65536
#define ESCAPE_WAIT_MS 60 /* bytes of one key come together */

#ifndef SIGWINCH
#define SIGWINCH 28
#endif

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};
#define WATCHED (sizeof watched / sizeof watched[0])

static int signal_pipe[2] = {-1, -1};
static struct sigaction old_actions[WATCHED];
static int stop_signal;
static struct termios cooked;
static bool is_raw;

static char bytes[4096]; /* read and not used yet */
static size_t first_byte, byte_count;
static bool ended;
static int unread; /* errno: why it ended, when that was not its end */
static char line[LINE_MAX_BYTES + 1];

static void on_signal(int number)
{
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t written = write(signal_pipe[1], &byte, 1);
    (void)written; /* a full pipe holds enough signals already */
    errno = saved;
}

/* SIGTSTP and SIGWINCH matter to a full screen only; what was ignored before stays ignored. */
static bool is_watched(size_t index, bool raw)
{
    bool screen = watched[index] == SIGTSTP || watched[index] == SIGWINCH;
    return (raw || !screen) && old_actions[index].sa_handler != SIG_IGN;
}

/* Takes the signals, or (`take` false) gives them back. */
static void handle_signals(bool take, bool raw)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < WATCHED; i++) {
        if (is_watched(i, raw)) {
            (void)sigaction(watched[i], take ? &action : &old_actions[i], NULL);
        }
    }
}

static bool set_flags(int fd)
{
    return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

bool cli_input_open(void)
{
    if (pipe(signal_pipe) != 0 || !set_flags(signal_pipe[0]) || !set_flags(signal_pipe[1])) {
        return false;
    }
    for (size_t i = 0; i < WATCHED; i++) {
        (void)sigaction(watched[i], NULL, &old_actions[i]);
    }
    /* A limit on the size of files shall be an error of writing like any other. */
    (void)signal(SIGXFSZ, SIG_IGN);
    stop_signal = 0;
    handle_signals(true, false);
    return true;
}

void cli_input_close(void)
{
    cli_input_cooked();
    handle_signals(false, false);
    for (int i = 0; i < 2; i++) {
        if (signal_pipe[i] >= 0) {
            (void)close(signal_pipe[i]);
            signal_pipe[i] = -1;
        }
    }
}

int cli_input_signal(void)
{
    return stop_signal;
}

/* --- raw mode ---------------------------------------------------------------------------------- */

static void put(const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDOUT_FILENO, text, left);
        if (written <= 0) {
            return;
        }
        text += written;
        left -= (size_t)written;
    }
}

static bool enter_raw(void)
{
    struct termios raw = cooked;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) != 0) {
        return false;
    }
    put("\033[?1049h\033[2J\033[H");
    is_raw = true;
    return true;
}

bool cli_input_raw(void)
{
    if (tcgetattr(STDIN_FILENO, &cooked) != 0 || !enter_raw()) {
        return false;
    }
    handle_signals(true, true);
    return true;
}

void cli_input_cooked(void)
{
    if (is_raw) {
        is_raw = false;
        put("\033[2J\033[H\033[?1049l");
        (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
        handle_signals(false, true);
        handle_signals(true, false);
    }
}

/* Ctrl-Z: the shell gets its terminal as it was, and we ours when we come back. */
static void suspend(void)
{
    cli_input_cooked();
    (void)raise(SIGSTOP);
    (void)cli_input_raw();
}

/* --- waiting ----------------------------------------------------------------------------------- */

/* Reads one signal from the pipe: 0 when there is none. */
static int take_signal(void)
{
    unsigned char byte;
    return read(signal_pipe[0], &byte, 1) == 1 ? byte : 0;
}

/* A signal as a key; 0 when it says nothing. */
static int signal_key(int number)
{
    if (number == SIGTSTP) {
        suspend();
        return CLI_KEY_RESIZE;
    }
    if (number == SIGWINCH) {
        return CLI_KEY_RESIZE;
    }
    if (number != 0) {
        stop_signal = number;
        return CLI_KEY_STOP;
    }
    return 0;
}

static void fill(void)
{
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    if (got > 0) {
        first_byte = 0;
        byte_count = (size_t)got;
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        ended = true; /* also a terminal that went away */
        unread = got < 0 ? errno : 0;
    }
}

/* The next byte, or one of CLI_KEY_END, CLI_KEY_STOP, CLI_KEY_RESIZE; -1 when nothing came within
 * the time (-1: for ever). */
static int next_byte(int wait_ms)
{
    for (;;) {
        int key = signal_key(take_signal());
        if (key != 0) {
            return key;
        }
        if (byte_count > 0) {
            byte_count--;
            return (unsigned char)bytes[first_byte++];
        }
        if (ended) {
            return CLI_KEY_END;
        }
        struct pollfd wait_for[2] = {{.fd = signal_pipe[0], .events = POLLIN},
                                     {.fd = STDIN_FILENO, .events = POLLIN}};
        int ready = poll(wait_for, 2, wait_ms);
        if (ready == 0) {
            return -1;
        }
        if (ready < 0 && errno != EINTR) {
            ended = true;
            unread = errno;
        }
        if (ready > 0 && wait_for[1].revents != 0) {
            fill();
        }
    }
}

/* --- keys -------------------------------------------------------------------------------------- */

/* What follows ESC: arrows as ESC [ A or ESC O A; the rest of other sequences is read and dropped. */
static int escape_key(void)
{
    int byte = next_byte(ESCAPE_WAIT_MS);
    if (byte != '[' && byte != 'O') {
        return byte >= CLI_KEY_END ? byte : CLI_KEY_OTHER;
    }
    do {
        byte = next_byte(ESCAPE_WAIT_MS);
    } while (byte >= 0x20 && byte <= 0x3f); /* parameters: "1;5" */
    switch (byte) {
    case 'A': return CLI_KEY_UP;
    case 'B': return CLI_KEY_DOWN;
    case 'C': return CLI_KEY_RIGHT;
    case 'D': return CLI_KEY_LEFT;
    default: return byte >= CLI_KEY_END ? byte : CLI_KEY_OTHER;
    }
}

/* The code point that starts with `lead`; CLI_KEY_OTHER when the bytes are no UTF-8. */
static int utf8_key(int lead)
{
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    int code_point = lead & (0x3f >> more);
    if (lead < 0xc2 || lead > 0xf4) {
        return CLI_KEY_OTHER;
    }
    for (int i = 0; i < more; i++) {
        int byte = next_byte(ESCAPE_WAIT_MS);
        if (byte < 0x80 || byte > 0xbf) {
            return byte >= CLI_KEY_END ? byte : CLI_KEY_OTHER;
        }
        code_point = code_point << 6 | (byte & 0x3f);
    }
    return code_point >= 0xa0 ? code_point : CLI_KEY_OTHER;
}

int cli_input_key(void)
{
    int byte = next_byte(-1);
    switch (byte) {
    case 0x1b: return escape_key();
    case '\r':
    case '\n': return CLI_KEY_ENTER;
    case 0x7f:
    case 0x08: return CLI_KEY_BACKSPACE;
    case 0x04: /* Ctrl-D */ return CLI_KEY_END;
    default: break;
    }
    if (byte >= CLI_KEY_END || (byte >= 0x20 && byte < 0x7f) || byte == 0x15) {
        return byte;
    }
    return byte >= 0x80 ? utf8_key(byte) : CLI_KEY_OTHER;
}

int cli_input_fault(void)
{
    return unread;
}

const char *cli_input_line(bool *ret_too_long)
{
    size_t len = 0;
    *ret_too_long = false;
    for (;;) {
        int byte = next_byte(-1);
        if (byte == CLI_KEY_STOP || (byte == CLI_KEY_END && len == 0)) {
            return NULL;
        }
        if (byte == '\n' || byte == CLI_KEY_END) {
            break;
        }
        if (byte < 0 || byte >= CLI_KEY_END) {
            continue;
        }
        if (len < LINE_MAX_BYTES) {
            line[len++] = byte == '\0' ? '\x01' : (char)byte; /* refused later as a control */
        } else {
            *ret_too_long = true;
        }
    }
    if (len > 0 && line[len - 1] == '\r') {
        len--;
    }
    line[len] = '\0';
    return line;
}
