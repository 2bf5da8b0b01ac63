/* C because Swift cannot call variadic functions, fork, or functions of <string.h> that its Glibc
 * module does not carry. */
#include "linux.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

pid_t clinux_fork(void) { return fork(); }

int clinux_set_signal(int number, int handler) {
    if (handler != (int)(intptr_t)SIG_HOLD)
        return signal(number, (sighandler_t)(intptr_t)handler) == SIG_ERR ? -1 : 0;
    sigset_t only;
    sigemptyset(&only);
    return sigaddset(&only, number) == -1 ? -1 : sigprocmask(SIG_BLOCK, &only, NULL);
}

const char *clinux_error_name(int code) { return strerrorname_np(code); }

const char *clinux_error_text(int code) { return strerrordesc_np(code); }

void clinux_syslog(const char *line) { syslog(LOG_ERR, "%s", line); }

void clinux_openlog(const char *name) { openlog(name, LOG_PID, LOG_DAEMON); }

void clinux_flush_streams(void) { fflush(NULL); }
