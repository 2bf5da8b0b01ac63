/* soak DIRECTORY PID COUNT...: works in a mounted directory as programs do, each round with names that were not there
 * before. When it has made COUNT system calls, each of which took the daemon PID at least one request, it prints a
 * line: the calls, then KiB of the daemon that are resident, its share of them, and what it has written itself. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { FILES = 200, SIZE = 4096 };

static long calls;

static long call(long result, const char *what) {
    if (result == -1) {
        fprintf(stderr, "soak: %s, after %ld calls: %s\n", what, calls, strerror(errno));
        exit(1);
    }
    calls++;
    return result;
}

/* One that fails as it has to. */
static void refused(long result, int code, const char *what) {
    if (result == -1 && errno == code) result = 0;
    else result = -1;
    call(result, what);
}

static void lock(int file, short type) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 10, .l_len = 10};
    call(fcntl(file, F_SETLK, &lock), "fcntl");
}

static void list(void) {
    DIR *stream = opendir("files");
    call(stream ? 0 : -1, "opendir");
    int count = 0;
    while (readdir(stream)) count++;
    call(count == FILES + 2 ? 0 : -1, "readdir");
    call(closedir(stream), "closedir");
}

static void prepare(void) {
    char name[64], data[SIZE] = "";
    if (mkdir("files", 0755)) perror("soak: mkdir");
    for (int i = 0; i < FILES; i++) {
        sprintf(name, "files/%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0644);
        if (file < 0 || write(file, data, SIZE) != SIZE || close(file)) perror("soak: a file");
    }
}

static void work(long round) {
    char known[64], name[64], other[64], data[SIZE];
    struct stat status;
    sprintf(known, "files/%ld", round % FILES);
    sprintf(name, "new%ld", round);
    sprintf(other, "other%ld", round);

    call(stat(known, &status), "stat");
    int file = call(open(known, O_RDWR), "open");
    call(read(file, data, SIZE), "read");
    call(fstat(file, &status), "fstat");
    call(close(file), "close");
    refused(stat("missing", &status), ENOENT, "stat of nothing");

    file = call(open(name, O_RDWR | O_CREAT | O_EXCL, 0644), "create");
    call(write(file, data, SIZE), "write");
    call(close(file), "close");
    call(chmod(name, 0600), "chmod");
    call(rename(name, other), "rename");
    call(setxattr(other, "user.name", data, 100, 0), "setxattr");
    call(getxattr(other, "user.name", data, SIZE), "getxattr");
    call(utimensat(AT_FDCWD, other, NULL, 0), "utimensat");
    call(truncate(other, 10), "truncate");
    call(unlink(other), "unlink");

    if (round % 8 == 0) list();
    if (round % 8 == 1) {
        file = call(open(known, O_RDWR), "open");
        lock(file, F_WRLCK);
        lock(file, F_UNLCK);
        call(close(file), "close");
    }
    if (round % 8 == 2) {  /* removed while it is open */
        file = call(open(name, O_RDWR | O_CREAT, 0644), "create");
        call(unlink(name), "unlink");
        call(write(file, data, SIZE), "write");
        call(fstat(file, &status), "fstat");
        call(close(file), "close");
    }
    if (round % 8 == 3) {
        call(mkdir(name, 0755), "mkdir");
        call(symlink(known, other), "symlink");
        call(readlink(other, data, SIZE), "readlink");
        call(unlink(other), "unlink");
        call(link(known, other), "link");
        call(unlink(other), "unlink");
        call(rmdir(name), "rmdir");
    }
}

static void report(const char *process) {
    char path[64], line[256];
    sprintf(path, "/proc/%s/smaps_rollup", process);
    FILE *file = fopen(path, "r");
    if (!file) {
        perror("soak: the daemon");
        exit(1);
    }
    long resident = 0, share = 0, private = 0;
    while (fgets(line, sizeof line, file)) {
        sscanf(line, "Rss: %ld", &resident);
        sscanf(line, "Pss: %ld", &share);
        sscanf(line, "Private_Dirty: %ld", &private);
    }
    fclose(file);
    printf("%ld %ld %ld %ld\n", calls, resident, share, private);
    fflush(stdout);
}

int main(int count, char **words) {
    if (count < 4 || chdir(words[1])) {
        fprintf(stderr, "usage: soak DIRECTORY PID COUNT...\n");
        return 2;
    }
    prepare();
    long round = 0;
    for (int i = 3; i < count; i++) {
        long end = atol(words[i]);
        while (calls < end) work(round++);
        report(words[2]);
    }
    return 0;
}
