import CLinux
import Glibc

/// The structs of socket addresses, under their C names and with their C fields.
enum Addresses {
    static let inAddr = Layout<in_addr>("in_addr", [.integer("s_addr", \.s_addr)])

    static let in6Addr = Layout<in6_addr>("in6_addr", [.array("s6_addr", \.__in6_u, of: UInt8.self)])

    static let any = Layout<sockaddr>(
        "sockaddr", [.integer("sa_family", \.sa_family), .array("sa_data", \.sa_data, of: UInt8.self)])

    static let inet = Layout<sockaddr_in>(
        "sockaddr_in",
        [
            .integer("sin_family", \.sin_family), .integer("sin_port", \.sin_port),
            .nested("sin_addr", \.sin_addr, inAddr), .array("sin_zero", \.sin_zero, of: UInt8.self),
        ])

    static let inet6 = Layout<sockaddr_in6>(
        "sockaddr_in6",
        [
            .integer("sin6_family", \.sin6_family), .integer("sin6_port", \.sin6_port),
            .integer("sin6_flowinfo", \.sin6_flowinfo), .nested("sin6_addr", \.sin6_addr, in6Addr),
            .integer("sin6_scope_id", \.sin6_scope_id),
        ])

    static let unix = Layout<sockaddr_un>(
        "sockaddr_un",
        [.integer("sun_family", \.sun_family), .array("sun_path", \.sun_path, of: UInt8.self)])

    static let storage = Layout<sockaddr_storage>("sockaddr_storage", [.integer("ss_family", \.ss_family)])

    static let netlink = Layout<sockaddr_nl>(
        "sockaddr_nl",
        [
            .integer("nl_family", \.nl_family), .integer("nl_pad", \.nl_pad), .integer("nl_pid", \.nl_pid),
            .integer("nl_groups", \.nl_groups),
        ])

    /// Where the path of a sockaddr_un begins, in bytes, and how long it can be.
    static let pathOffset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
    static let longestPath = MemoryLayout<sockaddr_un>.size - pathOffset
}
