/* C because Swift cannot call variadic functions, fork, or functions of <string.h> that its Glibc
 * module does not carry. */
#include "linux.h"

#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

pid_t clinux_fork(void) { return fork(); }

const char *clinux_error_name(int code) { return strerrorname_np(code); }

const char *clinux_error_text(int code) { return strerrordesc_np(code); }

void clinux_syslog(const char *line) { syslog(LOG_ERR, "%s", line); }

void clinux_openlog(const char *name) { openlog(name, LOG_PID, LOG_DAEMON); }

void clinux_flush_streams(void) { fflush(NULL); }
