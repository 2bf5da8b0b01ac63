import CLinux
import Glibc

/// Sockets: making them, naming them, their options.
extension SyscallModule {
    nonisolated(unsafe) static let sockets = Subsystem(
        entries: [
            /// Makes a socket. The flags SOCK_CLOEXEC and SOCK_NONBLOCK go with the type, as a sum or list of names.
            /// man 2 socket
            system(
                "socket", .named(.domain, "domain"), .named(.socketType, "type"),
                .named(.socketProtocol, "protocol", default: 0), returns: .descriptor
            ) { socket($0, $1, $2) },
            /// Makes two sockets that are connected with each other, at 1 and 2 of the table. man 2 socketpair
            system(
                "socketpair", .named(.domain, "domain"), .named(.socketType, "type"),
                .named(.socketProtocol, "protocol", default: 0), returns: .descriptorPair
            ) { domain, type, number in descriptorPair { socketpair(domain, type, number, $0) } },
            /// Gives a socket its address. Without `addrlen`, the length follows from the type of `addr`: that of a
            /// sockaddr_un ends with the path's NUL, or with the last byte of an abstract name that is not NUL; that of
            /// a sockaddr_storage depends on its family. `addr` can also be the bytes as a string. man 2 bind
            system("bind", .fd, .address, .addressLength(of: 2), returns: .success) { clinux_bind($0, $1.pointer, $2) },
            /// Connects a socket with an address, which is given as for bind. man 2 connect
            system("connect", .fd, .address, .addressLength(of: 2), returns: .success) {
                clinux_connect($0, $1.pointer, $2)
            },
            /// Lets others connect to a socket. `backlog` is how many may wait, 0 if it is not given. man 2 listen
            system("listen", .fd, .named(.backlog, "backlog", default: 0), returns: .success) { listen($0, $1) },
            /// Takes the next connection: the table describes the peer's address, as that of getpeername does, and has
            /// the new descriptor in its field `fd`. `flags` are SOCK_CLOEXEC and SOCK_NONBLOCK. man 2 accept4
            call(
                "accept", .fd, .named(.socketType, "flags", default: 0), returns: "table", canFail: true,
                preparing: [.reserve(1)]
            ) { frame, number, flags in
                let stored = frame.storeAddress { clinux_accept(number, $0, $1, flags) }
                AddressResult(extra: .descriptor).write(stored, frame)
            },
            /// Returns a table that describes the socket's own address: `addrlen`, `sa_family` and `ss`; for AF_INET,
            /// AF_INET6 and AF_UNIX also `addr`; `port` in host order; `ipv4` or `ipv6`, a part of `addr`; for AF_UNIX
            /// `name` (a path ends with NUL), `path` (it does not), and `abstract`. man 2 getsockname
            call("getsockname", .fd, returns: "table", canFail: true) { frame, number in
                let stored = frame.storeAddress { clinux_getsockname(number, $0, $1) }
                AddressResult(extra: .nothing).write(stored, frame)
            },
            /// Returns a table that describes the peer's address, as getsockname does for the own one.
            /// man 2 getpeername
            call("getpeername", .fd, returns: "table", canFail: true) { frame, number in
                let stored = frame.storeAddress { clinux_getpeername(number, $0, $1) }
                AddressResult(extra: .nothing).write(stored, frame)
            },
            /// Shuts down the directions of a connection: SHUT_RD, SHUT_WR or SHUT_RDWR. man 2 shutdown
            system("shutdown", .fd, .named(.shutdown, "how"), returns: .success) { shutdown($0, $1) },
            /// Sets an option. A number or truth value is passed as a C int, a struct or buffer as the bytes that it
            /// is, or the first `optlen` of them. A string needs `optlen`; with `optlen`, numbers are refused.
            /// man 2 setsockopt
            system(
                "setsockopt", .fd, .named(.socketLevel, "level"), .socketOption(level: 2), .optionValue,
                .optionLength(of: 4), returns: .success
            ) { number, level, option, value, length in
                switch value {
                case .memory(let memory): setsockopt(number, level, option, memory.start, length)
                case .number(var value): setsockopt(number, level, option, &value, length)
                }
            },
            /// Returns an option's value, a C int. With a buffer the value goes there, and the result is the number of
            /// its bytes; with a struct (linger, timeval, ucred), the result is the struct. man 2 getsockopt
            call(
                "getsockopt", .fd, .named(.socketLevel, "level"), .socketOption(level: 2),
                .optional(.buffer("optval")), .optional(.count(of: 4, "optlen")),
                returns: "integer|memory", canFail: true
            ) { frame, number, level, option, memory, size in
                var value: Int32 = 0
                var length = socklen_t(MemoryLayout<Int32>.size)
                let status: Int32
                if let memory {
                    length = socklen_t(clamping: size ?? memory.count)
                    status = getsockopt(number, level, option, memory.start, &length)
                } else {
                    status = getsockopt(number, level, option, &value, &length)
                }
                OptionResult(memory: memory == nil ? nil : 4)
                    .write((status, memory == nil ? Int(value) : Int(length)), frame)
            },
        ], types: [.structure("linger", SocketStructs.linger)],
        methods: [
            "bind", "listen", "connect", "accept", "getsockname", "getpeername", "setsockopt", "getsockopt", "shutdown",
        ])
}
