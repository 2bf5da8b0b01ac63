/* A stand-in for libfuse, to be put in front of a FUSE host with LD_PRELOAD.
 *
 * It takes the operations that the host hands to libfuse and calls them in a
 * loop, with no kernel in between, so that what is timed is the host's own
 * dispatch: C callback -> script -> C callback.  The same library drives any
 * host that uses libfuse 2's high-level API.
 *
 *   FAKE_OPS="getattr:/hello,open:/hello,..."   which, on which path
 *   FAKE_N=200000                               calls of each
 *
 * Prints one line an operation: name, ns per call, last result.
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 26
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <fuse/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct fuse_context ctx;
static struct fuse_operations ops;
static int fakefd = -1;

struct fuse_context *fuse_get_context(void) { return &ctx; }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static long filled;
static int filler(void *buf, const char *name, const struct stat *st, off_t off) {
  (void)buf; (void)name; (void)st; (void)off;
  filled++;
  return 0;
}

static int once(const char *op, const char *path, struct fuse_file_info *fi) {
  static char buf[1 << 20];
  struct stat st;
  struct statvfs sv;
  memset(&st, 0, sizeof st);
  if (!strcmp(op, "getattr")) return ops.getattr ? ops.getattr(path, &st) : -ENOSYS;
  if (!strcmp(op, "fgetattr")) return ops.fgetattr ? ops.fgetattr(path, &st, fi) : -ENOSYS;
  if (!strcmp(op, "open")) {
    memset(fi, 0, sizeof *fi);
    fi->flags = O_RDONLY | O_LARGEFILE;
    int r = ops.open ? ops.open(path, fi) : -ENOSYS;
    return r;
  }
  if (!strcmp(op, "release")) return ops.release ? ops.release(path, fi) : -ENOSYS;
  if (!strcmp(op, "openclose")) {
    memset(fi, 0, sizeof *fi);
    fi->flags = O_RDONLY | O_LARGEFILE;
    int r = ops.open ? ops.open(path, fi) : -ENOSYS;
    if (r == 0 && ops.release) ops.release(path, fi);
    return r;
  }
  if (!strcmp(op, "read4k")) return ops.read ? ops.read(path, buf, 4096, 0, fi) : -ENOSYS;
  if (!strcmp(op, "read128k")) return ops.read ? ops.read(path, buf, 131072, 0, fi) : -ENOSYS;
  if (!strcmp(op, "write4k")) return ops.write ? ops.write(path, buf, 4096, 0, fi) : -ENOSYS;
  if (!strcmp(op, "write128k")) return ops.write ? ops.write(path, buf, 131072, 0, fi) : -ENOSYS;
  if (!strcmp(op, "readdir")) return ops.readdir ? ops.readdir(path, buf, filler, 0, fi) : -ENOSYS;
  if (!strcmp(op, "statfs")) return ops.statfs ? ops.statfs(path, &sv) : -ENOSYS;
  if (!strcmp(op, "access")) return ops.access ? ops.access(path, R_OK) : -ENOSYS;
  if (!strcmp(op, "getxattr")) return ops.getxattr ? ops.getxattr(path, "user.a", buf, 4096) : -ENOSYS;
  if (!strcmp(op, "utimens")) {
    struct timespec tv[2] = {{1, 2}, {3, 4}};
    return ops.utimens ? ops.utimens(path, tv) : -ENOSYS;
  }
  if (!strcmp(op, "mknod")) return ops.mknod ? ops.mknod(path, S_IFREG | 0644, 0) : -ENOSYS;
  if (!strcmp(op, "create")) {
    memset(fi, 0, sizeof *fi);
    fi->flags = O_RDWR | O_CREAT;
    return ops.create ? ops.create(path, S_IFREG | 0644, fi) : -ENOSYS;
  }
  if (!strcmp(op, "opendir")) { memset(fi, 0, sizeof *fi); return ops.opendir ? ops.opendir(path, fi) : 0; }
  return -EINVAL;
}

static int drive(void *user) {
  ctx.private_data = user;
  ctx.uid = getuid(); ctx.gid = getgid(); ctx.pid = getpid(); ctx.umask = 022;
  if (ops.init) {
    struct fuse_conn_info conn;
    memset(&conn, 0, sizeof conn);
    conn.proto_major = 7; conn.proto_minor = 19; conn.max_write = 131072;
    ctx.private_data = ops.init(&conn);
  }
  const char *spec = getenv("FAKE_OPS");
  long n = getenv("FAKE_N") ? atol(getenv("FAKE_N")) : 100000;
  char *copy = strdup(spec ? spec : "getattr:/"), *save = NULL;
  struct fuse_file_info fi;
  memset(&fi, 0, sizeof fi);
  for (char *t = strtok_r(copy, ",", &save); t; t = strtok_r(NULL, ",", &save)) {
    char *path = strchr(t, ':');
    long k = n, r = 0;
    if (path) *path++ = 0; else path = "/";
    char *times = strchr(path, '*');
    if (times) { *times++ = 0; k = atol(times); }
    for (long i = 0; i < (k > 100 ? 100 : 0); i++) r = once(t, path, &fi);
    double a = now();
    for (long i = 0; i < k; i++) r = once(t, path, &fi);
    double b = now();
    fprintf(stderr, "%-10s %-16s %10.1f ns/op  result %ld  fh %llu\n", t, path, (b - a) / k, r,
            (unsigned long long)fi.fh);
  }
  if (ops.destroy) ops.destroy(ctx.private_data);
  return 0;
}

int fuse_main_real(int argc, char *argv[], const struct fuse_operations *op, size_t size, void *user) {
  (void)argc; (void)argv;
  memset(&ops, 0, sizeof ops);
  memcpy(&ops, op, size < sizeof ops ? size : sizeof ops);
  return drive(user);
}

/* the step-by-step form of the same API */
static void *kept;
struct fuse *fuse_setup(int argc, char *argv[], const struct fuse_operations *op, size_t size, char **mp, int *mt,
                        void *user) {
  (void)argc; (void)argv; *mp = strdup("/fake"); *mt = 0;
  memset(&ops, 0, sizeof ops); memcpy(&ops, op, size < sizeof ops ? size : sizeof ops); kept = user;
  return (struct fuse *)&ops;
}
void fuse_teardown(struct fuse *f, char *mp) { (void)f; free(mp); }
struct fuse_chan *fuse_mount(const char *mp, struct fuse_args *a) {
  (void)mp; (void)a;
  return (struct fuse_chan *)&ctx;
}
void fuse_unmount(const char *mp, struct fuse_chan *c) { (void)mp; (void)c; }
struct fuse *fuse_new(struct fuse_chan *c, struct fuse_args *a, const struct fuse_operations *op, size_t size,
                      void *user) {
  (void)c; (void)a; memset(&ops, 0, sizeof ops); memcpy(&ops, op, size < sizeof ops ? size : sizeof ops); kept = user;
  return (struct fuse *)&ops;
}
void fuse_destroy(struct fuse *f) { (void)f; }
struct fuse_session *fuse_get_session(struct fuse *f) { return (struct fuse_session *)f; }
int fuse_set_signal_handlers(struct fuse_session *s) { (void)s; return 0; }
void fuse_remove_signal_handlers(struct fuse_session *s) { (void)s; }
int fuse_daemonize(int fg) { (void)fg; return 0; }
int fuse_loop(struct fuse *f) { (void)f; return drive(kept); }
int fuse_loop_mt(struct fuse *f) { (void)f; return drive(kept); }
void fuse_chan_destroy(struct fuse_chan *c) { (void)c; }
int fuse_chan_fd(struct fuse_chan *c) { (void)c; return fakefd; }
void fuse_exit(struct fuse *f) { (void)f; }
int fuse_exited(struct fuse *f) { (void)f; return 1; }
