/* C because of a constant that the headers may not have. */
#include "linux_sockets.h"

_Static_assert(sizeof(clinux_epoll_event) == sizeof(struct epoll_event), "struct epoll_event is the kernel's");

/* Not in Debian 12's headers. */
#ifndef SCM_PIDFD
#define SCM_PIDFD 0x04
#endif
const int clinux_scm_pidfd = SCM_PIDFD;
