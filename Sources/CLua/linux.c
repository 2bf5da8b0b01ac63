/* C because Swift cannot call variadic functions, fork, or functions of <string.h> that its Glibc
 * module does not carry. */
#include "linux.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

pid_t clinux_fork(void) { return fork(); }

static DIR *open_stream(int fd) {
    DIR *directory = fd == -1 ? NULL : fdopendir(fd);
    if (!directory && fd != -1) {
        int error = errno;
        close(fd);
        errno = error;
    }
    return directory;
}

DIR *clinux_open_directory(const char *path) {
    return open_stream(open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC));
}

DIR *clinux_open_directory_at(int fd) { return open_stream(fcntl(fd, F_DUPFD_CLOEXEC, 0)); }

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
