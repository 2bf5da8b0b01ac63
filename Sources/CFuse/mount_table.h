/* Finding a mount of ours; for guard.c. */
#ifndef CFUSE_MOUNT_TABLE_H
#define CFUSE_MOUNT_TABLE_H

#include <limits.h>
#include <stdbool.h>

/* Where the mount of the file system with a number, such as "0:41", is by now. Not always where it was
 * made: a folder above may have been renamed; it may be gone, and another one, even another fluhost's, be
 * at its place. Without a number, or the table of mounts, it is taken to be where it was made. */
bool cfuse_find_mount(const char *number, const char *mountpoint, char place[PATH_MAX]);

/* Whether nobody answers there: the connection was cut, but its mount was left. */
bool cfuse_is_dead(const char *place);

#endif
