/* Part of linux.h's module: sockets and the descriptors that tell of events. */
#ifndef CLINUX_SOCKETS_H
#define CLINUX_SOCKETS_H

#include "linux.h"

#include <linux/netlink.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

/* glibc declares these with a transparent union in place of the address, which Swift imports as a plain one. */
static inline int clinux_bind(int fd, const struct sockaddr *address, socklen_t length) {
    return bind(fd, address, length);
}
static inline int clinux_connect(int fd, const struct sockaddr *address, socklen_t length) {
    return connect(fd, address, length);
}
static inline int clinux_accept(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(fd, address, length, flags);
}
static inline int clinux_getsockname(int fd, struct sockaddr *address, socklen_t *length) {
    return getsockname(fd, address, length);
}
static inline int clinux_getpeername(int fd, struct sockaddr *address, socklen_t *length) {
    return getpeername(fd, address, length);
}
static inline ssize_t clinux_sendto(int fd, const void *data, size_t count, int flags, const struct sockaddr *address,
                                    socklen_t length) {
    return sendto(fd, data, count, flags, address, length);
}
static inline ssize_t clinux_recvfrom(int fd, void *buffer, size_t count, int flags, struct sockaddr *address,
                                      socklen_t *length) {
    return recvfrom(fd, buffer, count, flags, address, length);
}

/* What brings a descriptor of the sender's process, since Linux 6.5. */
extern const int clinux_scm_pidfd;

/* struct epoll_event with its data as a number: Swift has no offset of what is in a union. */
typedef struct clinux_epoll_event {
    uint32_t events;
    uint64_t data;
} __EPOLL_PACKED clinux_epoll_event;

static inline int clinux_epoll_ctl(int instance, int command, int fd, clinux_epoll_event *event) {
    return epoll_ctl(instance, command, fd, (struct epoll_event *)event);
}
static inline int clinux_epoll_wait(int instance, clinux_epoll_event *events, int count, int timeout) {
    return epoll_wait(instance, (struct epoll_event *)events, count, timeout);
}

#endif
