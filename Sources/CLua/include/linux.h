/* Linux for Swift, beside what the Glibc module has: headers that it skips and shims for what Swift
 * cannot call. No macro that configures a header may stand here. */
#ifndef CLINUX_H
#define CLINUX_H

/* As in CFuse.h: structs of glibc belong to its own module, whichever of the two a build meets first. */
#if __has_feature(modules)
#pragma clang module import SwiftGlibc
#endif

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/xattr.h>

/* fork(2), which Swift marks as unavailable; the host has one thread. */
pid_t clinux_fork(void);

/* Variadic in C, or with a null pointer that Swift does not let through. */
static inline int clinux_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int clinux_openat(int directory, const char *path, int flags, mode_t mode) {
    return openat(directory, path, flags, mode);
}
static inline int clinux_fcntl(int fd, int command, long argument) { return fcntl(fd, command, argument); }
static inline int clinux_fcntl_pointer(int fd, int command, void *argument) { return fcntl(fd, command, argument); }

/* The name of an error number, such as "ENOENT", and its text in the C locale; NULL if there is none. */
const char *clinux_error_name(int code);
const char *clinux_error_text(int code);

/* One line for syslog(3) at LOG_ERR; variadic in C. */
void clinux_syslog(const char *line);

/* openlog(3) as a daemon of this name, which must stay alive. */
void clinux_openlog(const char *name);

/* Nanoseconds that are none, see utimensat(2). Swift does not import these macros. */
enum { CLINUX_UTIME_NOW = UTIME_NOW, CLINUX_UTIME_OMIT = UTIME_OMIT };

/* O_LARGEFILE as the kernel has it; glibc's is 0 where offsets always have 64 bits. */
extern const unsigned clinux_kernel_largefile;

/* Writes out what stdio holds, of every stream: fflush(NULL). */
void clinux_flush_streams(void);

#endif
