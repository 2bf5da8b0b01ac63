import CLinux
import Glibc

extension SyscallModule {
    nonisolated(unsafe) static let descriptors = Subsystem(
        entries: [
            /// Opens a file. `flags` is a sum or list of O_ names, `mode` the permissions of a file that is made, less
            /// the umask. man 2 open
            system("open", .path, .named(.openFlags, "flags", default: 0), .mode(default: 0), returns: .descriptor) {
                clinux_open($0, $1, $2)
            },
            /// Makes a file, or empties it, and opens it for writing. man 2 creat
            system("creat", .path, .mode(default: 0), returns: .descriptor) { creat($0, $1) },
            /// Closes a descriptor, by object or number. Whatever object carries the number is closed then: a second
            /// close, and any other call with it, answers EBADF without a system call. man 2 close
            system("close", .fd, returns: .success) { number in
                let result = close(number)
                DescriptorTable.closed(number)
                return result
            },
            /// Duplicates a descriptor: to the lowest free number; with `newfd` to that one, as dup2; with `flags`,
            /// even 0, as dup3. What comes back owns the new descriptor, also `newfd`, which no other object closes
            /// any more: `S.dup2(fd, 1):nogc()` leaves it open when nobody holds the object. man 2 dup
            call(
                "dup", .fd, .optional(.fd("newfd")), .optional(.named(.openFlags, "flags")), returns: "fd",
                canFail: true,
                preparing: [.reserve(1)]
            ) { frame, old, new, flags in
                let result = DescriptorResult(replaces: new != nil)
                switch (new, flags) {
                case (nil, _): result.write(dup(old), frame)
                case (let new?, nil): result.write(dup2(old, new), frame)
                case (let new?, let flags?): result.write(dup3(old, new, flags), frame)
                }
            },
            /// Makes a pipe: the table has its read end at 1 and its write end at 2. With `flags`, even 0, as pipe2.
            /// man 2 pipe
            system("pipe", .optional(.named(.openFlags, "flags")), returns: .descriptorPair) { flags in
                descriptorPair { if let flags { pipe2($0, flags) } else { pipe($0) } }
            },
            /// Sets O_NONBLOCK among the status flags. man 2 fcntl
            system("nonblock", .fd, returns: .success) { number in
                let flags = clinux_fcntl(number, F_GETFL, 0)
                return flags == -1 ? -1 : clinux_fcntl(number, F_SETFL, Int(flags | O_NONBLOCK))
            },
        ], types: [.descriptor("fd")], aliases: [("dup2", "dup"), ("dup3", "dup"), ("pipe2", "pipe")],
        methods: ["nogc", "nonblock", "close", "dup", "dup2", "dup3"])
}

/// What a call returned, and the two descriptors that it stored.
func descriptorPair(_ call: (UnsafeMutablePointer<Int32>) -> Int32) -> (status: Int32, first: Int32, second: Int32) {
    var pair: (Int32, Int32) = (-1, -1)
    let status = withUnsafeMutablePointer(to: &pair) {
        $0.withMemoryRebound(to: Int32.self, capacity: 2) { call($0) }
    }
    return (status, pair.0, pair.1)
}
