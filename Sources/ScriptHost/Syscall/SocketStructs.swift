import CLinux
import Glibc

/// The structs of sockets and timers that are no addresses, under their C names and with their C fields.
enum SocketStructs {
    static let linger = Layout<Glibc.linger>(
        "linger", [.integer("l_onoff", \.l_onoff), .integer("l_linger", \.l_linger)])

    static let itimerspec = Layout<Glibc.itimerspec>(
        "itimerspec",
        [.nested("it_interval", \.it_interval, Structs.timespec), .nested("it_value", \.it_value, Structs.timespec)])

    static let ucred = Layout<Glibc.ucred>(
        "ucred", [.integer("pid", \.pid), .integer("uid", \.uid), .integer("gid", \.gid)])

    static let msghdr = Layout<Glibc.msghdr>(
        "msghdr",
        [
            .pointer("msg_name", \.msg_name), .integer("msg_namelen", \.msg_namelen), .pointer("msg_iov", \.msg_iov),
            .size("msg_iovlen", \.msg_iovlen), .pointer("msg_control", \.msg_control),
            .size("msg_controllen", \.msg_controllen), .integer("msg_flags", \.msg_flags),
        ])

    static let cmsghdr = Layout<Glibc.cmsghdr>(
        "cmsghdr",
        [
            .size("cmsg_len", \.cmsg_len), .integer("cmsg_level", \.cmsg_level), .integer("cmsg_type", \.cmsg_type),
            .bytes("cmsg_data"),
        ])
}
