/* libfuse 2.9 for Swift. */
#ifndef CFUSE_H
#define CFUSE_H

/* For Swift, the structs of glibc are those of its Glibc module, not copies that belong to this one. */
#if __has_feature(modules)
#pragma clang module import SwiftGlibc
#endif

/* libfuse refuses to build without 64-bit offsets, and glibc's headers, when they are part of
 * Swift's Glibc module, must not see the macro: so they come first. */
#include <features.h>
#include <sys/types.h>

#define FUSE_USE_VERSION 26
#define _FILE_OFFSET_BITS 64
#include <fuse/fuse.h>
#include <fuse/fuse_lowlevel.h>

#include <linux/fuse.h>
#include <linux/ioctl.h>
#include <malloc.h>
#include <stdbool.h>

_Static_assert(sizeof(off_t) == 8, "offsets have 64 bits");

/* The value of FUSE_USE_VERSION; Swift does not see macros that a header defines for itself. */
enum { CFUSE_USE_VERSION = FUSE_USE_VERSION };

/* Bit fields, which Swift's key paths cannot name. */
static inline bool cfuse_direct_io(const struct fuse_file_info *info) { return info->direct_io; }
static inline bool cfuse_keep_cache(const struct fuse_file_info *info) { return info->keep_cache; }
static inline bool cfuse_flush(const struct fuse_file_info *info) { return info->flush; }
static inline bool cfuse_nonseekable(const struct fuse_file_info *info) { return info->nonseekable; }
static inline bool cfuse_flock_release(const struct fuse_file_info *info) { return info->flock_release; }
static inline void cfuse_set_caching(struct fuse_file_info *info, bool direct_io, bool keep_cache, bool nonseekable) {
    info->direct_io = direct_io;
    info->keep_cache = keep_cache;
    info->nonseekable = nonseekable;
}
static inline void cfuse_set_path_needs(struct fuse_operations *operations, bool nullpath_ok, bool nopath) {
    operations->flag_nullpath_ok = nullpath_ok || nopath;
    operations->flag_nopath = nopath;
}
static inline void cfuse_set_utime_omit_ok(struct fuse_operations *operations) { operations->flag_utime_omit_ok = 1; }

/* libfuse takes a buffer for each read from malloc, and gives it back. Large ones would be mapped and unmapped every
 * time, which costs more than the read. Macros in C. */
static inline void cfuse_keep_buffers(void) {
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

/* What the number of an ioctl tells of its data: how many bytes, and which way they go. Macros in C. */
static inline unsigned cfuse_ioctl_size(int command) { return _IOC_SIZE((unsigned)command); }
static inline bool cfuse_ioctl_reads(int command) { return _IOC_DIR((unsigned)command) & _IOC_READ; }
static inline bool cfuse_ioctl_writes(int command) { return _IOC_DIR((unsigned)command) & _IOC_WRITE; }

/* ---- The guard: no way out of the process leaves a dead mount ---- */

/* Blocks the signals that end a process, so that no moment between mounting and the guard's start
 * is unguarded. cfuse_guard_start and cfuse_guard_stop unblock them. */
void cfuse_guard_prepare(void);

/* Which mount is guarded. To be called when it has just been made.
 *   fusermount: its path, for users who may not unmount themselves; may be NULL */
void cfuse_guard_mounted(struct fuse_chan *channel, const char *mountpoint, const char *fusermount);

/* From here until cfuse_guard_stop, in this process but not in its children:
 *   - SIGINT, SIGTERM and SIGHUP end the loop. A handler that runs Lua is interrupted two seconds
 *     later or by a second signal; after five seconds, or a third signal, the process unmounts and ends.
 *   - every other signal that would kill the process unmounts first.
 *   - so does exit(3).
 * interrupt asks a handler that runs Lua to end; it is called from signal handlers. */
void cfuse_guard_start(struct fuse *fuse, void (*interrupt)(bool now));

/* Unmounts in the ordinary way and destroys the channel. Only what was guarded is unmounted, wherever
 * it is by now, and not what may have been mounted at its place since. Tells whether the kernel had cut
 * the connection before, because somebody else had unmounted. */
bool cfuse_guard_unmount(void);

/* For the process that serves the mount, before it ends without exit(3) or becomes another program: unmounts.
 * If it goes on after all, the loop ends with the request that is being answered. */
void cfuse_guard_leave(void);

/* In the process that serves the mount: a signal is ignored, or does what it does by default, which is to
 * unmount first if it would kill. False: the guard has nothing to do with it. */
bool cfuse_guard_signal(int signal, bool ignore);

/* Ends the guard; signals do again what they did before. */
void cfuse_guard_stop(void);

/* In the parent that waits: the mount is the child's, and signals that end a process go to it.
 * Should it be killed, cfuse_guard_unmount does what it no longer could. */
void cfuse_guard_hand_over(pid_t child);

#endif
