/* The constants of Linux by name, in families: the values that one parameter of a call takes. In C,
 * because its preprocessor makes a name and a value of one word: no number of a header is typed. */
#ifndef CLINUX_CONSTANTS_H
#define CLINUX_CONSTANTS_H

#include <stdbool.h>
#include <stdint.h>

/* Everything here is constant; Swift takes no pointer for safe by itself. */
#if __has_attribute(swift_attr)
#define CLINUX_SENDABLE __attribute__((swift_attr("@Sendable")))
#else
#define CLINUX_SENDABLE
#endif

typedef struct clinux_constant {
    const char *name;
    int64_t value; /* what has the size of a long and no sign, RLIM_INFINITY, keeps its bits: -1 */
} clinux_constant;

typedef struct CLINUX_SENDABLE clinux_family {
    const char *label;           /* what messages and the reference call a value: "open flags", "clock" */
    const char *const *prefixes; /* put before a name that is given without, in this order; NULL ends them */
    const clinux_constant *constants;
    uint32_t count;
    bool mask; /* values combine: the list "A, B" is their bitwise or */
} clinux_family;

/* The families: each(name) for each. Their number is large so that a name counts only where its value
 * makes sense: F_RDLCK is 0, and so is F_DUPFD. A name may be in several, with one value. */
#define CLINUX_FAMILIES(each)                                                                          \
    each(open_flags) each(resolve_flags) each(mode) each(access) each(seek) each(fcntl_command)        \
    each(descriptor_flags) each(lock_type) each(owner_type) each(seals) each(notify_events)            \
    each(write_hint) each(flock) each(lockf) each(directory_descriptor) each(at_flags)                 \
    each(rename_flags) each(xattr_flags) each(allocation_mode) each(file_advice) each(file_time)       \
    each(entry_type) each(statx_fields) each(statx_attributes) each(transfer_flags) each(splice_flags) \
    each(sync_range_flags) each(ioctl_request)                                                              \
    each(mount_flags) each(unmount_flags) each(mount_status)                                           \
    each(poll_events) each(epoll_flags) each(epoll_command) each(epoll_events) each(eventfd_flags)     \
    each(signalfd_flags) each(timerfd_flags) each(timerfd_time_flags) each(inotify_flags)              \
    each(inotify_events)                                                                               \
    each(protection) each(map_flags) each(msync) each(mlock) each(mlock2) each(mremap) each(advice)    \
    each(memfd_flags)                                                                                  \
    each(domain) each(socket_type) each(socket_protocol) each(socket_level) each(socket_option)        \
    each(message_flags) each(control_message) each(backlog) each(shutdown)                             \
    each(ip_option) each(ipv6_option) each(path_mtu) each(tcp_option) each(tcp_state) each(udp_option) \
    each(exit_status) each(wait_options) each(wait_type) each(signal) each(signal_handler)             \
    each(signal_mask) each(signal_flags) each(clock) each(timer_flags) each(interval_timer)            \
    each(resource) each(resource_limit) each(usage) each(priority) each(scheduler) each(clone_flags)   \
    each(random_flags) each(prctl_option) each(prctl_value) each(securebits) each(tracer)             \
    each(error) each(number)

#define CLINUX_DECLARE(name) extern const clinux_family clinux_##name;
CLINUX_FAMILIES(CLINUX_DECLARE)
#undef CLINUX_DECLARE

/* The families in that order, the index below the count. Swift imports no array whose size is open. */
extern const uint32_t clinux_family_count;
clinux_family clinux_family_at(uint32_t index);

#endif
