import CLinux
import Glibc

/// Addresses of sockets: making them, and their forms as text; the byte order of the network.
extension SyscallModule {
    nonisolated(unsafe) static let addresses = Subsystem(
        entries: [
            /// Returns the 16 bits of a number in network byte order, or those of such a number in host order, which is
            /// the same. Strings of digits are taken, too. man 3 htons
            system("htons", .networkShort, returns: .number(UInt16.self)) { $0.bigEndian },
            /// Returns the 32 bits of a number in network byte order, from 0 to 2^32-1, or those of such a number in
            /// host order, which is the same. Of an in_addr it makes a new one. man 3 htonl
            call("htonl", .networkWord, returns: "integer|in_addr") { frame, word in frame.returnWord(word) },
            /// Makes an in_addr of a dotted address, in any form that the C library takes, such as "127.1"; nil alone
            /// if it is none. man 3 inet_aton
            call("inet_aton", .text("cp"), returns: "in_addr?") { frame, text in
                frame.returnParsed(Addresses.inAddr) { inet_aton(text, $0) }
            },
            /// Returns the dotted form of an in_addr. man 3 inet_ntoa
            call(
                "inet_ntoa", .structure(Addresses.inAddr, "in", required: true), returns: "string",
                preparing: [.scratch(Int(INET_ADDRSTRLEN))]
            ) { frame, address in
                TextResult().write(frame.addressText(AF_INET, UnsafeRawPointer(address)), frame)
            },
            /// Makes an in_addr (AF_INET) or in6_addr (AF_INET6) of its text; nil alone if it is none. Other families
            /// are the error EAFNOSUPPORT. man 3 inet_pton
            call("inet_pton", .named(.domain, "af"), .text("src"), returns: "in_addr|in6_addr|nil", canFail: true) {
                frame, family, text in
                switch family {
                case AF_INET: frame.returnParsed(Addresses.inAddr) { inet_pton(family, text, $0) }
                case AF_INET6: frame.returnParsed(Addresses.in6Addr) { inet_pton(family, text, $0) }
                default: frame.fail(errno: EAFNOSUPPORT)
                }
            },
            /// Returns the text of an in_addr or in6_addr, or of its bytes in a string (4 or 16, no more) or a buffer.
            /// man 3 inet_ntop
            call(
                "inet_ntop", .named(.domain, "af"), .addressBytes(family: 1), returns: "string", canFail: true,
                preparing: [.scratch(Int(INET6_ADDRSTRLEN))]
            ) { frame, family, bytes in
                TextResult().write(frame.addressText(family, bytes), frame)
            },
            /// Makes a sockaddr_in of a port in host byte order and an in_addr or dotted address; nil alone if the
            /// address is nil or no address. man 7 ip
            call("sockaddr_in", .port, .internetAddress(Addresses.inAddr, AF_INET), returns: "sockaddr_in?") {
                frame, port, address in
                guard let address else { return frame.results { $0.nil() } }
                frame.returnRecord(Addresses.inet) {
                    $0.sin_family = sa_family_t(AF_INET)
                    $0.sin_port = port.bigEndian
                    $0.sin_addr = address
                }
            },
            /// Makes a sockaddr_in6 of a port in host byte order and an in6_addr or its text; nil alone if the address
            /// is nil or no address. man 7 ipv6
            call("sockaddr_in6", .port, .internetAddress(Addresses.in6Addr, AF_INET6), returns: "sockaddr_in6?") {
                frame, port, address in
                guard let address else { return frame.results { $0.nil() } }
                frame.returnRecord(Addresses.inet6) {
                    $0.sin6_family = sa_family_t(AF_INET6)
                    $0.sin6_port = port.bigEndian
                    $0.sin6_addr = address
                }
            },
            /// Makes a sockaddr_un: a path, an abstract name (it begins with NUL), or neither. man 7 unix
            call("sockaddr_un", .optional(.socketPath), returns: "sockaddr_un") { frame, path in
                frame.returnRecord(Addresses.unix) { address in
                    address.sun_family = sa_family_t(AF_UNIX)
                    withUnsafeMutableBytes(of: &address.sun_path) { room in
                        if let path { room.copyMemory(from: UnsafeRawBufferPointer(path)) }
                    }
                }
            },
        ],
        types: [
            .structure("in_addr", Addresses.inAddr), .structure("in6_addr", Addresses.in6Addr),
            .structure("sockaddr", Addresses.any), .structure("sockaddr_in", Addresses.inet),
            .structure("sockaddr_in6", Addresses.inet6), .structure("sockaddr_un", Addresses.unix),
            .structure("sockaddr_storage", Addresses.storage), .structure("sockaddr_nl", Addresses.netlink),
        ], aliases: [("ntohs", "htons"), ("ntohl", "htonl")],
        objects: [
            .init("INADDR_ANY", Addresses.inAddr, in_addr(s_addr: INADDR_ANY.bigEndian)),
            .init("INADDR_LOOPBACK", Addresses.inAddr, in_addr(s_addr: INADDR_LOOPBACK.bigEndian)),
            .init("INADDR_BROADCAST", Addresses.inAddr, in_addr(s_addr: INADDR_BROADCAST.bigEndian)),
            .init("in6addr_any", Addresses.in6Addr, in6addr_any),
            .init("in6addr_loopback", Addresses.in6Addr, in6addr_loopback),
        ])
}
