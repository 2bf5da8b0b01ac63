import CLinux
import Glibc

/// Mapped memory. A region owns its mapping: no call here touches memory that is not a region's, and a region whose
/// memory is gone is dead, so that it can't reach what comes to lie there later.
extension SyscallModule {
    nonisolated(unsafe) static let mappedMemory = Subsystem(
        entries: [
            /// Maps `length` bytes of a file, from an offset that is a multiple of the page size, or with MAP_ANONYMOUS of
            /// new memory; then `fd` is -1. Returns a region, which the collector unmaps. `addr` may be nil, or a number
            /// near which to map. With MAP_FIXED it is a region at least as long, which gives its place to the new one
            /// and is dead then. man 2 mmap
            call(
                "mmap", .place("addr"), .long("length"), .named(.protection, "prot"), .named(.mapFlags, "flags"), .fd,
                .long("offset"), returns: "region", canFail: true, preparing: [.region]
            ) { frame, place, length, protection, flags, file, offset in
                do throws(BadArgument) {
                    let replaced = try checkPlace(place, length, flags)
                    let address: UnsafeMutableRawPointer? =
                        if case .near(let address) = place { .init(bitPattern: address) } else { replaced?.start }
                    let start = mmap(address, length, protection, flags, file, offset)
                    RegionResult(size: length, replaced: replaced.map { (1, $0) }).write(start, frame)
                } catch {
                    frame.fail(error)
                }
            },
            /// Unmaps the first `length` bytes of a region, which is dead then, whatever the outcome: a rest stays mapped
            /// until the process ends. With `length` 0, which is EINVAL, it stays as it is, but for the collector, which
            /// does not unmap it any more. A region that was dead before answers EINVAL, without a system call.
            /// man 2 munmap
            call("munmap", .region, .length(of: 1), returns: "true", canFail: true) { frame, region, length in
                if length == 0 { frame.disarm(1) } else { frame.forgetRegion(1) }
                SuccessResult().write(munmap(region.start, length), frame)
            },
            /// Writes what was changed in the first `length` bytes of a region to its file. man 2 msync
            system("msync", .region, .length(of: 1), .named(.msync, "flags"), returns: .success) {
                msync($0.start, $1, $2)
            },
            /// Tells the kernel how the first `length` bytes of a region will be used. In a child that is forked after
            /// MADV_DONTFORK the region is dead. man 2 madvise
            call(
                "madvise", .region, .length(of: 1), .named(.advice, "advice"), returns: "true", canFail: true
            ) { frame, region, length, advice in
                let result = madvise(region.start, length, advice)
                // One that fails may have done a part of it.
                if advice == MADV_DONTFORK { frame.setPrivate(true, region: 1) }
                if result == 0 && advice == MADV_DOFORK && length >= region.count {
                    frame.setPrivate(false, region: 1)
                }
                SuccessResult().write(result, frame)
            },
            /// Says what may be done with the first `length` bytes of a region, in whole pages. man 2 mprotect
            system("mprotect", .region, .length(of: 1), .named(.protection, "prot"), returns: .success) {
                mprotect($0.start, $1, $2)
            },
            /// Keeps the first `length` bytes of a region or buffer in memory. man 2 mlock
            system("mlock", .regionOrBuffer, .length(of: 1), returns: .success) { mlock($0.bytes, $1) },
            /// Ends what mlock did. man 2 munlock
            system("munlock", .regionOrBuffer, .length(of: 1), returns: .success) { munlock($0.bytes, $1) },
            /// Keeps all of the process in memory. man 2 mlockall
            system("mlockall", .named(.mlock, "flags"), returns: .success) { mlockall($0) },
            /// Ends what mlock and mlockall did. man 2 munlockall
            system("munlockall", returns: .success) { munlockall() },
            /// Makes the first `oldsize` bytes of a region `newsize` bytes long, and returns a new region, which the
            /// collector unmaps; the old one is dead then. With `oldsize` 0, or MREMAP_DONTUNMAP, it stays. `newaddr` goes
            /// with MREMAP_FIXED: a region at least as long, which gives its place to the new one and is dead then.
            /// man 2 mremap
            call(
                "mremap", .region, .length(of: 1, "oldsize"), .long("newsize"), .named(.mremap, "flags"),
                .optional(.region("newaddr")), returns: "region", canFail: true, preparing: [.region]
            ) { frame, old, oldSize, newSize, flags, new in
                do throws(BadArgument) {
                    try checkMove(old, newSize, flags, to: new)
                    let start = clinux_move_mapping(old.start, oldSize, newSize, flags, new?.start)
                    var result = RegionResult(size: newSize, replaced: new.map { (5, $0) })
                    result.moved = (1, old, size: oldSize, stays: oldSize == 0 || flags & MREMAP_DONTUNMAP != 0)
                    result.write(start, frame)
                } catch {
                    frame.fail(error)
                }
            },
        ])

    /// The region that a mapping replaces. The kernel replaces whatever is at a fixed address, be it the process's own
    /// code: so that has to be a region.
    private static func checkPlace(_ place: MapPlace, _ length: Int, _ flags: Int32) throws(BadArgument) -> Memory? {
        let isFixed = flags & MAP_FIXED != 0
        switch place {
        case .region(let region):
            if !isFixed { throw BadArgument(index: 1, text: "a region goes with MAP_FIXED", isExpectation: false) }
            try checkRoom(region, index: 1, for: length)
            return region
        case .anywhere, .near:
            if isFixed { throw BadArgument(index: 1, text: "region, for MAP_FIXED,") }
            var isZero = true
            if case .near(let address) = place { isZero = address < UInt(Memory.pageSize) }
            if isZero && flags & MAP_FIXED_NOREPLACE != 0 {
                throw BadArgument(index: 1, text: "nothing can be mapped at address 0", isExpectation: false)
            }
            return nil
        }
    }

    private static func checkMove(
        _ old: Memory, _ size: Int, _ flags: Int32, to new: Memory?
    ) throws(BadArgument) {
        let isFixed = flags & MREMAP_FIXED != 0
        guard let new else {
            if isFixed { throw BadArgument(index: 5, text: "region, for MREMAP_FIXED,") }
            return
        }
        if !isFixed { throw BadArgument(index: 5, text: "it goes with MREMAP_FIXED", isExpectation: false) }
        if new.start == old.start {
            throw BadArgument(index: 5, text: "it is the region that is moved", isExpectation: false)
        }
        try checkRoom(new, index: 5, for: size)
    }

    private static func checkRoom(_ region: Memory, index: Int32, for length: Int) throws(BadArgument) {
        let room = Memory.wholePages(region.count)
        if length >= 0 && length <= room { return }
        throw BadArgument(index: index, text: "the region has \(room) bytes, not \(length)", isExpectation: false)
    }
}

/// A new region, which may have taken the place of another, or the pages of one.
private struct RegionResult: ResultKind {
    let size: Int
    /// The region in whose place it is, and the argument that this was.
    let replaced: (index: Int32, memory: Memory)?
    /// The region whose first pages it has, and whether that keeps its place.
    var moved: (index: Int32, memory: Memory, size: Int, stays: Bool)?
    var type: String { "region" }

    func write(_ raw: UnsafeMutableRawPointer?, _ frame: Frame) {
        guard let start = raw, start != MAP_FAILED else { return fail(frame) }
        if let replaced {
            unmapRest(of: replaced.memory, from: size)
            frame.forgetRegion(replaced.index)
        }
        if let moved {
            frame.makeAsPrivate(as: moved.index)
            if !moved.stays {
                unmapRest(of: moved.memory, from: moved.size)
                frame.forgetRegion(moved.index)
            }
        }
        frame.results { $0.region(start, size: size) }
    }

    /// The kernel may have unmapped what was to be replaced, or cut what was to be moved, before it failed.
    private func fail(_ frame: Frame) {
        let error = errno
        if let replaced, !isMapped(replaced.memory) { drop(replaced.memory, replaced.index, frame) }
        if let moved, !isMapped(moved.memory) { drop(moved.memory, moved.index, frame) }
        frame.fail(errno: error)
    }

    private func drop(_ memory: Memory, _ index: Int32, _ frame: Frame) {
        munmap(memory.start, Memory.wholePages(memory.count))
        frame.forgetRegion(index)
    }

    /// Whether there is no hole in it.
    private func isMapped(_ memory: Memory) -> Bool {
        msync(memory.start, Memory.wholePages(memory.count), MS_ASYNC) == 0 || errno != ENOMEM
    }

    /// The end of a region that is dead, behind what was replaced or moved.
    private func unmapRest(of memory: Memory, from size: Int) {
        let used = Memory.wholePages(size)
        let whole = Memory.wholePages(memory.count)
        if used < whole, let start = memory.start { munmap(start + used, whole - used) }
    }
}

extension RegionResult: @unchecked Sendable {}
