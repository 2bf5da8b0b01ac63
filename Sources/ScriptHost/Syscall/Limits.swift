import CLinux
import Glibc

/// What a process may use, of memory, time, descriptors.
extension SyscallModule {
    nonisolated(unsafe) static let limits = Subsystem(
        entries: [
            /// The limits of a resource, such as "nofile", the number of descriptors: an rlimit, with the one that holds as
            /// `rlim_cur` and the highest that can be set as `rlim_max`. RLIM_INFINITY is no limit. man 2 getrlimit
            system(
                "getrlimit", .named(.resource, "resource"), .filled(rlimit, "rlim"),
                returns: .filled(rlimit, argument: 2)
            ) {
                clinux_getrlimit($0, $1)
            },
            /// Sets the limits of a resource to those of an rlimit. Only root raises `rlim_max`. man 2 setrlimit
            system("setrlimit", .named(.resource, "resource"), .structure(rlimit, "rlim"), returns: .success) {
                clinux_setrlimit($0, $1)
            },
        ],
        types: [.structure("rlimit", rlimit)])

    private static let rlimit = Layout<Glibc.rlimit>(
        "rlimit", [.integer("rlim_cur", \.rlim_cur), .integer("rlim_max", \.rlim_max)])
}
