/* C because it runs in signal handlers, as the guard does: everything here is async-signal-safe. */
#include "mount_table.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

/* A field of /proc/self/mountinfo has a backslash and three octal digits for each odd byte. */
static void unescape(char *field) {
    char *to = field;
    for (const char *from = field; *from; to++) {
        bool escaped = from[0] == '\\' && from[1] && from[2] && from[3];
        *to = escaped ? (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0')) : *from;
        from += escaped ? 4 : 1;
    }
    *to = 0;
}

bool cfuse_find_mount(const char *number, const char *mountpoint, char place[PATH_MAX]) {
    enum { NUMBER = 2, POINT = 4 };  /* columns */
    int table = number[0] ? open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC) : -1;
    if (table < 0) {
        strcpy(place, mountpoint);
        return true;
    }
    char piece[4096], field[4 * PATH_MAX];
    size_t length = 0;
    int column = 0;
    bool found = false, is_ours = false;
    for (ssize_t count; (count = read(table, piece, sizeof piece)) > 0;)
        for (ssize_t i = 0; i < count; i++) {
            if (piece[i] != ' ' && piece[i] != '\n') {
                if (length < sizeof field - 1) field[length++] = piece[i];
                continue;
            }
            field[length] = 0;
            length = 0;
            if (column == NUMBER) is_ours = strcmp(field, number) == 0;
            if (column == POINT) {
                unescape(field);
                bool is_same = found && strcmp(field, place) == 0;
                if (is_ours && !found && strlen(field) < PATH_MAX) {
                    strcpy(place, field);
                    found = true;
                } else if (is_same && !is_ours) {
                    found = false;  /* something else was mounted over it, and would be what goes */
                }
            }
            column = piece[i] == '\n' ? 0 : column + 1;
        }
    close(table);
    return found;
}

bool cfuse_is_dead(const char *place) {
    struct statfs status;
    return statfs(place, &status) != 0 && (errno == ENOTCONN || errno == ECONNABORTED);
}
