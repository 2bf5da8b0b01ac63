/* passthrough ROOT MOUNTPOINT [fuse options]: what is done below the mount point is done below ROOT, in C, as one would
 * write it first: a path is ROOT's and the request's in a row, each operation one call of the system. What the
 * pass-through in Lua is measured by; it is no more than that, since it follows links and knows no users. */
#define FUSE_USE_VERSION 26
#define _FILE_OFFSET_BITS 64
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char root[PATH_MAX];

typedef struct place { char path[PATH_MAX]; } place;

/* The path in ROOT, in memory that the caller has. */
static const char *below(place *place, const char *path) {
    snprintf(place->path, sizeof place->path, "%s%s", root, path);
    return place->path;
}
#define BELOW(path) below(&(place){}, path)

/* Of a call's result: what libfuse wants to know. */
static int answer(ssize_t result) { return result == -1 ? -errno : (int)result; }

static int opened(int fd, struct fuse_file_info *info) {
    if (fd == -1) return -errno;
    info->fh = (uint64_t)fd;
    return 0;
}

static int getattr(const char *path, struct stat *status) { return answer(lstat(BELOW(path), status)); }

static int fgetattr(const char *path, struct stat *status, struct fuse_file_info *info) {
    (void)path;
    return answer(fstat((int)info->fh, status));
}

static int access_(const char *path, int mode) { return answer(access(BELOW(path), mode)); }
static int chmod_(const char *path, mode_t mode) { return answer(chmod(BELOW(path), mode)); }
static int chown_(const char *path, uid_t user, gid_t group) { return answer(lchown(BELOW(path), user, group)); }

static int utimens(const char *path, const struct timespec times[2]) {
    return answer(utimensat(AT_FDCWD, BELOW(path), times, AT_SYMLINK_NOFOLLOW));
}

static int statfs_(const char *path, struct statvfs *status) { return answer(statvfs(BELOW(path), status)); }

static int readlink_(const char *path, char *target, size_t size) {
    ssize_t length = readlink(BELOW(path), target, size - 1);
    if (length == -1) return -errno;
    target[length] = 0;
    return 0;
}

static int mknod_(const char *path, mode_t mode, dev_t device) { return answer(mknod(BELOW(path), mode, device)); }
static int mkdir_(const char *path, mode_t mode) { return answer(mkdir(BELOW(path), mode)); }
static int unlink_(const char *path) { return answer(unlink(BELOW(path))); }
static int rmdir_(const char *path) { return answer(rmdir(BELOW(path))); }
static int symlink_(const char *target, const char *path) { return answer(symlink(target, BELOW(path))); }
static int rename_(const char *path, const char *to) { return answer(rename(BELOW(path), BELOW(to))); }
static int link_(const char *path, const char *to) { return answer(link(BELOW(path), BELOW(to))); }

static int open_(const char *path, struct fuse_file_info *info) { return opened(open(BELOW(path), info->flags), info); }

static int create(const char *path, mode_t mode, struct fuse_file_info *info) {
    return opened(open(BELOW(path), info->flags, mode), info);
}

static int read_(const char *path, char *bytes, size_t size, off_t offset, struct fuse_file_info *info) {
    (void)path;
    return answer(pread((int)info->fh, bytes, size, offset));
}

static int write_(const char *path, const char *bytes, size_t size, off_t offset, struct fuse_file_info *info) {
    (void)path;
    return answer(pwrite((int)info->fh, bytes, size, offset));
}

static int truncate_(const char *path, off_t size) { return answer(truncate(BELOW(path), size)); }

static int ftruncate_(const char *path, off_t size, struct fuse_file_info *info) {
    (void)path;
    return answer(ftruncate((int)info->fh, size));
}

static int fsync_(const char *path, int data_only, struct fuse_file_info *info) {
    (void)path;
    return answer(data_only ? fdatasync((int)info->fh) : fsync((int)info->fh));
}

static int release(const char *path, struct fuse_file_info *info) {
    (void)path;
    return answer(close((int)info->fh));
}

static int readdir_(const char *path, void *list, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info) {
    (void)offset;
    (void)info;
    DIR *directory = opendir(BELOW(path));
    if (!directory) return -errno;
    for (struct dirent *entry; (entry = readdir(directory)) && fill(list, entry->d_name, NULL, 0) == 0;) {}
    closedir(directory);
    return 0;
}

static const struct fuse_operations operations = {
    .getattr = getattr, .fgetattr = fgetattr, .access = access_, .chmod = chmod_, .chown = chown_, .utimens = utimens,
    .statfs = statfs_, .readlink = readlink_, .mknod = mknod_, .mkdir = mkdir_, .unlink = unlink_, .rmdir = rmdir_,
    .symlink = symlink_, .rename = rename_, .link = link_, .open = open_, .create = create, .read = read_,
    .write = write_, .truncate = truncate_, .ftruncate = ftruncate_, .fsync = fsync_, .release = release,
    .readdir = readdir_,
};

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: passthrough ROOT MOUNTPOINT [fuse options]\n", stderr);
        return 2;
    }
    if (!realpath(argv[1], root)) {
        perror(argv[1]);
        return 1;
    }
    argv[1] = argv[0];
    return fuse_main(argc - 1, argv + 1, &operations, NULL);
}
