/* Constants for mounted file systems. */
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "constants_internal.h"

/* Without those that the kernel keeps for itself (MS_ACTIVE, MS_NOUSER ...). */
ROWS(mount_flags) = {
    C(MS_RDONLY),      C(MS_NOSUID),      C(MS_NODEV),       C(MS_NOEXEC),      C(MS_SYNCHRONOUS), C(MS_REMOUNT),
    C(MS_MANDLOCK),    C(MS_DIRSYNC),     C(MS_NOSYMFOLLOW), C(MS_NOATIME),     C(MS_NODIRATIME),  C(MS_BIND),
    C(MS_MOVE),        C(MS_REC),         C(MS_SILENT),      C(MS_POSIXACL),    C(MS_UNBINDABLE),  C(MS_PRIVATE),
    C(MS_SLAVE),       C(MS_SHARED),      C(MS_RELATIME),    C(MS_KERNMOUNT),   C(MS_I_VERSION),   C(MS_STRICTATIME),
    C(MS_LAZYTIME),    C(MS_RMT_MASK),    C(MS_MGC_VAL),     C(MS_MGC_MSK),
};
FAMILY(mount_flags, "mount flags", MASK, "MS_")

ROWS(unmount_flags) = {C(MNT_FORCE), C(MNT_DETACH), C(MNT_EXPIRE), C(UMOUNT_NOFOLLOW)};
FAMILY(unmount_flags, "unmount flags", MASK, "MNT_", "UMOUNT_")

/* What statvfs(3) reports. */
ROWS(mount_status) = {
    C(ST_RDONLY),      C(ST_NOSUID),      C(ST_NODEV),       C(ST_NOEXEC),      C(ST_SYNCHRONOUS), C(ST_MANDLOCK),
    C(ST_WRITE),       C(ST_APPEND),      C(ST_IMMUTABLE),   C(ST_NOATIME),     C(ST_NODIRATIME),  C(ST_RELATIME),
};
FAMILY(mount_status, "mount status", MASK, "ST_")
