import Glibc

/// Reading and writing. A short transfer and EINTR are the script's to see.
extension SyscallModule {
    nonisolated(unsafe) static let transfers = Subsystem(
        entries: [
            /// Reads up to `count` bytes into `buf` and returns how many they were, 0 at the end of the file; without
            /// `buf`, returns them as a string, "" at the end. man 2 read
            system("read", .fd, .bufferOrString(), .countOrScratch(of: 2), returns: .transfer(2)) {
                read($0, $1.start, $2)
            },
            /// As read, from an offset in bytes, which leaves the file's position as it is. man 2 pread
            system("pread", .fd, .bufferOrString(), .countOrScratch(of: 2), .long("offset"), returns: .transfer(2)) {
                pread($0, $1.start, $2, $3)
            },
            /// Writes the first `count` bytes of a string or buffer and returns how many were taken. man 2 write
            system("write", .fd, .data(), .count(of: 2), returns: .count) { write($0, $1.bytes, $2) },
            /// As write, to an offset in bytes, which leaves the file's position as it is. man 2 pwrite
            system("pwrite", .fd, .data(), .count(of: 2), .long("offset"), returns: .count) {
                pwrite($0, $1.bytes, $2, $3)
            },
            /// Reads into the first `n` elements of an iovec, one after the other; returns the number of bytes.
            /// man 2 readv
            system("readv", .fd, .vector(into: true), .count(ofVector: 2), returns: .count) {
                readv($0, $1.baseAddress, Int32(clamping: $2))
            },
            /// Writes the first `n` elements of an iovec, one after the other; returns the number of bytes. man 2 writev
            system("writev", .fd, .vector(into: false), .count(ofVector: 2), returns: .count) {
                writev($0, $1.baseAddress, Int32(clamping: $2))
            },
            /// Moves the file's position and returns the new one, in bytes. man 2 lseek
            system("lseek", .fd, .long("offset"), .named(.seek, "whence"), returns: .count) { lseek($0, $1, $2) },
            /// Waits until the file's data and metadata are on the device. man 2 fsync
            system("fsync", .fd, returns: .success) { fsync($0) },
            /// Waits until the file's data is on the device. man 2 fdatasync
            system("fdatasync", .fd, returns: .success) { fdatasync($0) },
        ], types: [.vector("iovec", Structs.iovec)],
        methods: ["read", "write", "pread", "pwrite", "readv", "writev", "lseek", "fsync", "fdatasync"])
}
