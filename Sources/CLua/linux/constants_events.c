/* Constants for waiting, and for the descriptors that tell of events. */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include "constants_internal.h"

ROWS(poll_events) = {
    C(POLLIN),     C(POLLPRI),    C(POLLOUT),    C(POLLERR),    C(POLLHUP),    C(POLLNVAL),   C(POLLRDNORM),
    C(POLLRDBAND), C(POLLWRNORM), C(POLLWRBAND), C(POLLMSG),    C(POLLREMOVE), C(POLLRDHUP),
};
FAMILY(poll_events, "poll events", MASK, "POLL")

ROWS(epoll_flags) = {C(EPOLL_CLOEXEC)};
FAMILY(epoll_flags, "epoll flags", MASK, "EPOLL_")

ROWS(epoll_command) = {C(EPOLL_CTL_ADD), C(EPOLL_CTL_DEL), C(EPOLL_CTL_MOD)};
FAMILY(epoll_command, "epoll command", ONE, "EPOLL_CTL_")

ROWS(epoll_events) = {
    C(EPOLLIN),        C(EPOLLPRI),       C(EPOLLOUT),       C(EPOLLERR),       C(EPOLLHUP),       C(EPOLLRDNORM),
    C(EPOLLRDBAND),    C(EPOLLWRNORM),    C(EPOLLWRBAND),    C(EPOLLMSG),       C(EPOLLRDHUP),     C(EPOLLEXCLUSIVE),
    C(EPOLLWAKEUP),    C(EPOLLONESHOT),   C(EPOLLET),
};
FAMILY(epoll_events, "epoll events", MASK, "EPOLL")

ROWS(eventfd_flags) = {C(EFD_CLOEXEC), C(EFD_NONBLOCK), C(EFD_SEMAPHORE)};
FAMILY(eventfd_flags, "eventfd flags", MASK, "EFD_")

ROWS(signalfd_flags) = {C(SFD_CLOEXEC), C(SFD_NONBLOCK)};
FAMILY(signalfd_flags, "signalfd flags", MASK, "SFD_")

ROWS(timerfd_flags) = {C(TFD_CLOEXEC), C(TFD_NONBLOCK)};
FAMILY(timerfd_flags, "timerfd flags", MASK, "TFD_")

ROWS(timerfd_time_flags) = {C(TFD_TIMER_ABSTIME), C(TFD_TIMER_CANCEL_ON_SET)};
FAMILY(timerfd_time_flags, "timerfd time flags", MASK, "TFD_TIMER_")

ROWS(inotify_flags) = {C(IN_CLOEXEC), C(IN_NONBLOCK)};
FAMILY(inotify_flags, "inotify flags", MASK, "IN_")

ROWS(inotify_events) = {
    C(IN_ACCESS),        C(IN_MODIFY),        C(IN_ATTRIB),        C(IN_CLOSE_WRITE),   C(IN_CLOSE_NOWRITE),
    C(IN_CLOSE),         C(IN_OPEN),          C(IN_MOVED_FROM),    C(IN_MOVED_TO),      C(IN_MOVE),
    C(IN_CREATE),        C(IN_DELETE),        C(IN_DELETE_SELF),   C(IN_MOVE_SELF),     C(IN_ALL_EVENTS),
    C(IN_UNMOUNT),       C(IN_Q_OVERFLOW),    C(IN_IGNORED),       C(IN_ONLYDIR),       C(IN_DONT_FOLLOW),
    C(IN_EXCL_UNLINK),   C(IN_MASK_CREATE),   C(IN_MASK_ADD),      C(IN_ISDIR),         C(IN_ONESHOT),
};
FAMILY(inotify_events, "inotify events", MASK, "IN_")
