/* client TEST DIRECTORY SECONDS PID: does one thing on a mounted directory again and again, as one program among others
 * would, and prints how often, in how many nanoseconds, and how many of the processor's the process PID, which serves
 * the mount, has spent on it.
 *
 * A pass takes SECONDS, or as long as one operation if that is more. What the tests need is in the directory already:
 * file `file`, `data` of 64 MiB, and the directories `thousand` and `many` with as many entries as they say. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { KIB = 1024, DATA = 64 * KIB * KIB };

static clockid_t server;
static double seconds;
static long operations;

/* Since what came before, such as making a file to write to, is none of the measured operations. */
static int64_t begun, spent, deadline;

static int64_t nanoseconds(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time)) return 0;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void begin(void) {
    spent = nanoseconds(server);
    begun = nanoseconds(CLOCK_MONOTONIC);
    deadline = begun + (int64_t)(seconds * 1e9);
}

/* Whether there is time for one more. */
static int goes_on(void) { return operations == 0 || nanoseconds(CLOCK_MONOTONIC) < deadline; }

static void end(void) {
    int64_t taken = nanoseconds(CLOCK_MONOTONIC) - begun;
    printf("%ld %lld %lld\n", operations, (long long)taken, (long long)(nanoseconds(server) - spent));
}

static void check(int good, const char *what) {
    if (good) return;
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int opened(const char *name, int flags) {
    int fd = open(name, flags, 0644);
    check(fd >= 0, name);
    return fd;
}

static void test_stat(void) {
    struct stat status;
    for (begin(); goes_on(); operations++) check(stat("file", &status) == 0, "stat");
}

static void test_open(void) {
    for (begin(); goes_on(); operations++) close(opened("file", O_RDONLY));
}

static void test_create(void) {
    char name[32];
    for (begin(); goes_on(); operations++) {
        snprintf(name, sizeof name, "new-%ld", operations);
        close(opened(name, O_RDWR | O_CREAT | O_EXCL));
        check(unlink(name) == 0, "unlink");
    }
}

/* An operation is an entry. */
static void list(const char *name) {
    for (begin(); goes_on();) {
        DIR *directory = opendir(name);
        check(directory != NULL, name);
        while (readdir(directory)) operations++;
        closedir(directory);
    }
}

static void test_thousand(void) { list("thousand"); }
static void test_many(void) { list("many"); }

/* The kernel forgets what it has read of a file when that is opened again. Blocks of 4 KiB are read in random order
 * and without reading ahead; all else goes through the file from its start. */
static void transfer(const char *name, int flags, ssize_t block, long pass) {
    char *bytes = malloc((size_t)block);
    check(bytes != NULL, "memory");
    memset(bytes, 'x', (size_t)block);
    int writes = (flags & O_ACCMODE) != O_RDONLY, in_order = pass == DATA / block;
    for (begin(); goes_on();) {
        int fd = opened(name, flags);
        if (!in_order) posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
        for (long i = 0; i < pass && goes_on(); i++, operations++) {
            off_t offset = (in_order ? i : random() % (DATA / block)) * block;
            ssize_t count = writes ? pwrite(fd, bytes, (size_t)block, offset) : pread(fd, bytes, (size_t)block, offset);
            check(count == block, name);
        }
        close(fd);
    }
}

static void reads(ssize_t block, long pass) { transfer("data", O_RDONLY, block, pass); }

static void writes(ssize_t block) {
    transfer("written", O_RDWR | O_CREAT, block, DATA / block);
    end();
    exit(unlink("written") != 0);
}

static void test_read4k(void) { reads(4 * KIB, 2048); }
static void test_read128k(void) { reads(128 * KIB, DATA / (128 * KIB)); }
static void test_write4k(void) { writes(4 * KIB); }
static void test_write128k(void) { writes(128 * KIB); }

static const struct test {
    const char *name;
    void (*run)(void);
} tests[] = {
    {"stat", test_stat},         {"open+close", test_open},     {"create+unlink", test_create},
    {"readdir", test_thousand},  {"read4k", test_read4k},       {"write4k", test_write4k},
    {"read128k", test_read128k}, {"write128k", test_write128k}, {"readdir100k", test_many},
};

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: client TEST DIRECTORY SECONDS PID\n", stderr);
        return 2;
    }
    check(chdir(argv[2]) == 0, argv[2]);
    seconds = atof(argv[3]);
    check((errno = clock_getcpuclockid(atoi(argv[4]), &server)) == 0, "the clock of the process that serves");
    for (const struct test *test = tests; test < tests + sizeof tests / sizeof *tests; test++) {
        if (strcmp(test->name, argv[1])) continue;
        test->run();
        end();
        return 0;
    }
    fprintf(stderr, "client: there is no test '%s'\n", argv[1]);
    return 2;
}
