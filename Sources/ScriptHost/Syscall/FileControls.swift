import CLinux
import Glibc

/// Open files: locks, space, and moving data between them inside of the kernel.
extension SyscallModule {
    nonisolated(unsafe) static let fileControls = Subsystem(
        entries: [
            /// Locks the file that a descriptor has open, LOCK_SH or LOCK_EX, or unlocks it, LOCK_UN; with LOCK_NB
            /// added, EWOULDBLOCK instead of waiting. The lock belongs to the open file, and so to all duplicates of
            /// the descriptor. man 2 flock
            system("flock", .fd, .named(.flock, "operation"), returns: .success) { flock($0, $1) },
            /// Locks, unlocks or tests `len` bytes from the file's position on, F_LOCK, F_TLOCK, F_ULOCK or F_TEST; 0
            /// for all that follow. man 3 lockf
            system("lockf", .fd, .named(.lockf, "cmd"), .long("len"), returns: .success) { lockf($0, $1, $2) },
            /// Allocates `len` bytes from `offset` on, or, as `mode` says, frees or moves them: a sum or list of
            /// FALLOC_FL_ names. man 2 fallocate
            system(
                "fallocate", .fd, .named(.allocationMode, "mode"), .long("offset"), .long("len"), returns: .success
            ) { fallocate($0, $1, $2, $3) },
            /// Makes sure that `len` bytes from `offset` on have space, and that the file reaches so far.
            /// man 3 posix_fallocate
            system("posix_fallocate", .fd, .long("offset"), .long("len"), returns: .errorNumber) {
                posix_fallocate($0, $1, $2)
            },
            /// Tells the kernel how `len` bytes from `offset` on will be used, 0 for all that follow.
            /// man 2 posix_fadvise
            system(
                "posix_fadvise", .fd, .long("offset"), .long("len"), .named(.fileAdvice, "advice"),
                returns: .errorNumber
            ) { posix_fadvise($0, $1, $2, $3) },
            /// Hands the kernel's memory of a file to the device, in part: `nbytes` from `offset` on, 0 for all that
            /// follow. man 2 sync_file_range
            system(
                "sync_file_range", .fd, .long("offset"), .long("nbytes"),
                .named(.syncRangeFlags, unsigned: "flags", default: 0), returns: .success
            ) { sync_file_range($0, $1, $2, $3) },
            /// Copies up to `len` bytes from file to file and returns how many they were, 0 at the end. An offset of
            /// nil is the file's position, which moves on; one that is given leaves the position as it is.
            /// man 2 copy_file_range
            system(
                "copy_file_range", .fd("fd_in"), .optional(.long("off_in")), .fd("fd_out"),
                .optional(.long("off_out")), .long("len"), .unsigned("flags", default: 0), returns: .count
            ) { from, fromOffset, to, toOffset, length, flags in
                withOffset(fromOffset) { source in
                    withOffset(toOffset) { copy_file_range(from, source, to, $0, length, flags) }
                }
            },
            /// Copies up to `count` bytes of a file to a descriptor, such as a socket, and returns how many they were,
            /// 0 at the end. An offset of nil is the file's position, which moves on; one that is given leaves the
            /// position as it is. man 2 sendfile
            system(
                "sendfile", .fd("out_fd"), .fd("in_fd"), .optional(.long("offset")), .long("count"), returns: .count
            ) { to, from, offset, count in
                withOffset(offset) { sendfile(to, from, $0, count) }
            },
        ],
        methods: [
            "flock", "lockf", "fallocate", "posix_fallocate", "posix_fadvise", "sync_file_range", "copy_file_range",
            "sendfile",
        ])

    /// Calls `body` with the address of an offset, or with a null pointer for nil.
    private static func withOffset(_ offset: Int?, _ body: (UnsafeMutablePointer<off_t>?) -> Int) -> Int {
        guard var offset else { return body(nil) }
        return body(&offset)
    }
}
