/* Linux for Swift, beside what the Glibc module has: headers that it skips and shims for what Swift
 * cannot call. No macro that configures a header may stand here. */
#ifndef CLINUX_H
#define CLINUX_H

/* As in CFuse.h: structs of glibc belong to its own module, whichever of the two a build meets first. */
#if __has_feature(modules)
#pragma clang module import SwiftGlibc
#endif

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

/* fork(2), which Swift marks as unavailable; the host has one thread. */
pid_t clinux_fork(void);

/* Variadic in C, or with a null pointer that Swift does not let through. */
static inline int clinux_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int clinux_openat(int directory, const char *path, int flags, mode_t mode) {
    return openat(directory, path, flags, mode);
}
/* glibc 2.36 has no function for it. Without const, since Swift would not find the overload otherwise. */
static inline int clinux_openat2(int directory, const char *path, struct open_how *how) {
    return (int)syscall(SYS_openat2, directory, path, how, sizeof *how);
}
/* glibc declares the resource as an enumeration, which Swift imports as a type of its own. */
static inline int clinux_getrlimit(int resource, struct rlimit *limit) { return getrlimit(resource, limit); }
static inline int clinux_setrlimit(int resource, struct rlimit *limit) { return setrlimit(resource, limit); }
static inline int clinux_prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d) {
    return prctl(option, a, b, c, d);
}
static inline int clinux_fcntl(int fd, int command, long argument) { return fcntl(fd, command, argument); }
static inline int clinux_fcntl_pointer(int fd, int command, void *argument) { return fcntl(fd, command, argument); }

static inline int clinux_ioctl(int fd, unsigned long request, void *argument) { return ioctl(fd, request, argument); }

/* The name of an entry: Swift would make a tuple of it. */
static inline const char *clinux_entry_name(const struct dirent *entry) { return entry->d_name; }

static inline void *clinux_move_mapping(void *old, size_t old_size, size_t new_size, int flags, void *new_address) {
    return mremap(old, old_size, new_size, flags, new_address);
}
static inline long clinux_syscall(long number, long a, long b, long c, long d, long e, long f) {
    return syscall(number, a, b, c, d, e, f);
}

/* clock_settime(2), but a null pointer is the kernel's to refuse: glibc looks at the time before. */
static inline int clinux_clock_settime(clockid_t clock, const struct timespec *time) {
    return (int)syscall(SYS_clock_settime, clock, time);
}

/* signal(2) with a handler that is no function, by its number; sigset(3) for SIG_HOLD. In C because Swift takes
 * such a handler for a function. */
int clinux_set_signal(int signal, int handler);

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
