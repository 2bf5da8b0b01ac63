/* Constants for files: opening, describing, locking and changing them. */
#include <dirent.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "constants_internal.h"

ROWS(open_flags) = {
    C(O_ACCMODE),   C(O_RDONLY),    C(O_WRONLY),    C(O_RDWR),      C(O_CREAT),     C(O_EXCL),      C(O_NOCTTY),
    C(O_TRUNC),     C(O_APPEND),    C(O_NONBLOCK),  C(O_NDELAY),    C(O_SYNC),      C(O_FSYNC),     C(O_DSYNC),
    C(O_RSYNC),     C(O_ASYNC),     C(O_DIRECTORY), C(O_NOFOLLOW),  C(O_CLOEXEC),   C(O_DIRECT),    C(O_NOATIME),
    C(O_PATH),      C(O_TMPFILE),   C(O_LARGEFILE),
};
FAMILY(open_flags, "open flags", MASK, "O_")

ROWS(resolve_flags) = {
    C(RESOLVE_NO_XDEV),       C(RESOLVE_NO_MAGICLINKS), C(RESOLVE_NO_SYMLINKS),   C(RESOLVE_BENEATH),
    C(RESOLVE_IN_ROOT),       C(RESOLVE_CACHED),
};
FAMILY(resolve_flags, "resolve flags", MASK, "RESOLVE_")

ROWS(mode) = {
    C(S_IFMT),   C(S_IFSOCK), C(S_IFLNK),  C(S_IFREG),  C(S_IFBLK),  C(S_IFDIR),  C(S_IFCHR),  C(S_IFIFO),
    C(S_ISUID),  C(S_ISGID),  C(S_ISVTX),  C(S_IRWXU),  C(S_IRUSR),  C(S_IWUSR),  C(S_IXUSR),  C(S_IRWXG),
    C(S_IRGRP),  C(S_IWGRP),  C(S_IXGRP),  C(S_IRWXO),  C(S_IROTH),  C(S_IWOTH),  C(S_IXOTH),  C(S_IREAD),
    C(S_IWRITE), C(S_IEXEC),
};
FAMILY(mode, "mode", MASK, "S_I", "S_")

ROWS(access) = {C(F_OK), C(R_OK), C(W_OK), C(X_OK)};
FAMILY(access, "access mode", MASK, NULL)

ROWS(seek) = {C(SEEK_SET), C(SEEK_CUR), C(SEEK_END), C(SEEK_DATA), C(SEEK_HOLE)};
FAMILY(seek, "whence", ONE, "SEEK_")

ROWS(fcntl_command) = {
    C(F_DUPFD),            C(F_DUPFD_CLOEXEC),    C(F_GETFD),            C(F_SETFD),
    C(F_GETFL),            C(F_SETFL),            C(F_GETLK),            C(F_SETLK),
    C(F_SETLKW),           C(F_GETLK64),          C(F_SETLK64),          C(F_SETLKW64),
    C(F_OFD_GETLK),        C(F_OFD_SETLK),        C(F_OFD_SETLKW),       C(F_SETOWN),
    C(F_GETOWN),           C(F_SETOWN_EX),        C(F_GETOWN_EX),        C(F_SETSIG),
    C(F_GETSIG),           C(F_SETLEASE),         C(F_GETLEASE),         C(F_NOTIFY),
    C(F_SETPIPE_SZ),       C(F_GETPIPE_SZ),       C(F_ADD_SEALS),        C(F_GET_SEALS),
    C(F_GET_RW_HINT),      C(F_SET_RW_HINT),      C(F_GET_FILE_RW_HINT), C(F_SET_FILE_RW_HINT),
};
FAMILY(fcntl_command, "fcntl command", ONE, "F_")

ROWS(descriptor_flags) = {C(FD_CLOEXEC)};
FAMILY(descriptor_flags, "descriptor flags", MASK, "FD_")

ROWS(lock_type) = {C(F_RDLCK), C(F_WRLCK), C(F_UNLCK), C(F_EXLCK), C(F_SHLCK)};
FAMILY(lock_type, "lock type", ONE, "F_")

ROWS(owner_type) = {C(F_OWNER_TID), C(F_OWNER_PID), C(F_OWNER_PGRP), C(F_OWNER_GID)};
FAMILY(owner_type, "owner type", ONE, "F_OWNER_")

ROWS(seals) = {C(F_SEAL_SEAL), C(F_SEAL_SHRINK), C(F_SEAL_GROW), C(F_SEAL_WRITE), C(F_SEAL_FUTURE_WRITE)};
FAMILY(seals, "seals", MASK, "F_SEAL_")

ROWS(notify_events) = {
    C(DN_ACCESS),    C(DN_MODIFY),    C(DN_CREATE),    C(DN_DELETE),    C(DN_RENAME),    C(DN_ATTRIB),
    C(DN_MULTISHOT),
};
FAMILY(notify_events, "directory events", MASK, "DN_")

ROWS(write_hint) = {
    C(RWH_WRITE_LIFE_NOT_SET), C(RWH_WRITE_LIFE_NONE),    C(RWH_WRITE_LIFE_SHORT),   C(RWH_WRITE_LIFE_MEDIUM),
    C(RWH_WRITE_LIFE_LONG),    C(RWH_WRITE_LIFE_EXTREME),
};
FAMILY(write_hint, "write hint", ONE, "RWH_WRITE_LIFE_", "RWH_")

ROWS(flock) = {
    C(LOCK_SH),    C(LOCK_EX),    C(LOCK_UN),    C(LOCK_NB),    C(LOCK_MAND),  C(LOCK_READ),  C(LOCK_WRITE),
    C(LOCK_RW),
};
FAMILY(flock, "lock operation", MASK, "LOCK_")

ROWS(lockf) = {C(F_ULOCK), C(F_LOCK), C(F_TLOCK), C(F_TEST)};
FAMILY(lockf, "lockf command", ONE, "F_")

ROWS(directory_descriptor) = {C(AT_FDCWD)};
FAMILY(directory_descriptor, "directory descriptor", ONE, "AT_")

ROWS(at_flags) = {
    C(AT_SYMLINK_NOFOLLOW),   C(AT_SYMLINK_FOLLOW),     C(AT_EMPTY_PATH),         C(AT_REMOVEDIR),
    C(AT_EACCESS),            C(AT_NO_AUTOMOUNT),       C(AT_RECURSIVE),          C(AT_STATX_SYNC_AS_STAT),
    C(AT_STATX_FORCE_SYNC),   C(AT_STATX_DONT_SYNC),    C(AT_STATX_SYNC_TYPE),
};
FAMILY(at_flags, "at flags", MASK, "AT_")

ROWS(rename_flags) = {C(RENAME_NOREPLACE), C(RENAME_EXCHANGE), C(RENAME_WHITEOUT)};
FAMILY(rename_flags, "rename flags", MASK, "RENAME_")

ROWS(xattr_flags) = {C(XATTR_CREATE), C(XATTR_REPLACE)};
FAMILY(xattr_flags, "xattr flags", MASK, "XATTR_")

ROWS(allocation_mode) = {
    C(FALLOC_FL_KEEP_SIZE),      C(FALLOC_FL_PUNCH_HOLE),     C(FALLOC_FL_NO_HIDE_STALE),
    C(FALLOC_FL_COLLAPSE_RANGE), C(FALLOC_FL_ZERO_RANGE),     C(FALLOC_FL_INSERT_RANGE),
    C(FALLOC_FL_UNSHARE_RANGE),
};
FAMILY(allocation_mode, "allocation mode", MASK, "FALLOC_FL_")

ROWS(file_advice) = {
    C(POSIX_FADV_NORMAL),     C(POSIX_FADV_RANDOM),     C(POSIX_FADV_SEQUENTIAL), C(POSIX_FADV_WILLNEED),
    C(POSIX_FADV_DONTNEED),   C(POSIX_FADV_NOREUSE),
};
FAMILY(file_advice, "file advice", ONE, "POSIX_FADV_")

/* In the place of nanoseconds, see utimensat(2). */
ROWS(file_time) = {C(UTIME_NOW), C(UTIME_OMIT)};
FAMILY(file_time, "file time", ONE, "UTIME_")

ROWS(entry_type) = {
    C(DT_UNKNOWN), C(DT_FIFO),    C(DT_CHR),     C(DT_DIR),     C(DT_BLK),     C(DT_REG),     C(DT_LNK),
    C(DT_SOCK),    C(DT_WHT),
};
FAMILY(entry_type, "entry type", ONE, "DT_")

ROWS(statx_fields) = {
    C(STATX_TYPE),        C(STATX_MODE),        C(STATX_NLINK),       C(STATX_UID),         C(STATX_GID),
    C(STATX_ATIME),       C(STATX_MTIME),       C(STATX_CTIME),       C(STATX_INO),         C(STATX_SIZE),
    C(STATX_BLOCKS),      C(STATX_BASIC_STATS), C(STATX_BTIME),       C(STATX_MNT_ID),      C(STATX_DIOALIGN),
    C(STATX_ALL),
};
FAMILY(statx_fields, "statx fields", MASK, "STATX_")

ROWS(statx_attributes) = {
    C(STATX_ATTR_COMPRESSED), C(STATX_ATTR_IMMUTABLE),  C(STATX_ATTR_APPEND),     C(STATX_ATTR_NODUMP),
    C(STATX_ATTR_ENCRYPTED),  C(STATX_ATTR_AUTOMOUNT),  C(STATX_ATTR_MOUNT_ROOT), C(STATX_ATTR_VERITY),
    C(STATX_ATTR_DAX),
};
FAMILY(statx_attributes, "statx attributes", MASK, "STATX_ATTR_")

/* Of preadv2(2) and pwritev2(2). */
ROWS(transfer_flags) = {C(RWF_HIPRI), C(RWF_DSYNC), C(RWF_SYNC), C(RWF_NOWAIT), C(RWF_APPEND)};
FAMILY(transfer_flags, "transfer flags", MASK, "RWF_")

ROWS(splice_flags) = {C(SPLICE_F_MOVE), C(SPLICE_F_NONBLOCK), C(SPLICE_F_MORE), C(SPLICE_F_GIFT)};
FAMILY(splice_flags, "splice flags", MASK, "SPLICE_F_")

ROWS(sync_range_flags) = {
    C(SYNC_FILE_RANGE_WAIT_BEFORE),    C(SYNC_FILE_RANGE_WRITE),          C(SYNC_FILE_RANGE_WAIT_AFTER),
    C(SYNC_FILE_RANGE_WRITE_AND_WAIT),
};
FAMILY(sync_range_flags, "sync range flags", MASK, "SYNC_FILE_RANGE_")

/* Of ioctl(2), whose devices have far more: what is of use with a file, pipe, socket or terminal. */
ROWS(ioctl_request) = {
    C(FIONREAD),        C(FIONBIO),         C(FIOASYNC),        C(FIOCLEX),         C(FIONCLEX),
    C(FIOQSIZE),        C(FIGETBSZ),        C(FIBMAP),          C(FICLONE),         C(FICLONERANGE),
    C(FIDEDUPERANGE),   C(FIFREEZE),        C(FITHAW),          C(FITRIM),          C(FS_IOC_GETFLAGS),
    C(FS_IOC_SETFLAGS), C(FS_IOC_GETVERSION), C(FS_IOC_SETVERSION), C(FS_IOC_FSGETXATTR), C(FS_IOC_FSSETXATTR),
    C(FS_IOC_GETFSLABEL), C(FS_IOC_SETFSLABEL), C(BLKGETSIZE),  C(BLKGETSIZE64),    C(BLKSSZGET),
    C(BLKPBSZGET),      C(BLKROGET),        C(BLKROSET),        C(BLKFLSBUF),       C(BLKRRPART),
    C(BLKDISCARD),      C(TCGETS),          C(TCSETS),          C(TCSETSW),         C(TCSETSF),
    C(TCSBRK),          C(TCXONC),          C(TCFLSH),          C(TIOCEXCL),        C(TIOCNXCL),
    C(TIOCSCTTY),       C(TIOCNOTTY),       C(TIOCGPGRP),       C(TIOCSPGRP),       C(TIOCGSID),
    C(TIOCINQ),         C(TIOCOUTQ),        C(TIOCSTI),         C(TIOCGWINSZ),      C(TIOCSWINSZ),
    C(TIOCGPTN),        C(TIOCSPTLCK),      C(TIOCGPTPEER),
};
FAMILY(ioctl_request, "ioctl request", ONE, NULL)
