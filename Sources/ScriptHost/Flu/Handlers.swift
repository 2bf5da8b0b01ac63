import CFuse
import Glibc

/// The handlers that a script can define, by the names that scripts know.
enum Handler: Int, CaseIterable {
    case getattr, fgetattr, readlink, mknod, mkdir, unlink, rmdir, symlink, rename, link, chmod, chown
    case truncate, ftruncate, open, read, readBuf, write, writeBuf, statfs, flush, release, fsync
    case setxattr, getxattr, listxattr, removexattr
    case opendir, readdir, releasedir, fsyncdir, access, create, utimens
    case `init`, destroy, lock, flock, bmap, ioctl, poll, fallocate

    /// The names as C strings, in the order of the cases.
    nonisolated(unsafe) static let names: [UnsafePointer<CChar>] = allCases.map {
        switch $0 {
        case .readBuf: StaticString("read_buf").cString
        case .writeBuf: StaticString("write_buf").cString
        default: UnsafePointer(strdup("\($0)"))
        }
    }
}

/// The handlers of the file system that is mounted.
enum Handlers {
    struct Slot {
        /// Refers to the Lua function; 0 where the script has none.
        var function: Int32 = 0
        /// How many arguments it can see. What it cannot see is not built.
        var parameters: Int32 = 0
        var name: UnsafePointer<CChar>
    }

    /// What requests need, resolved when a file system is mounted: a global that is made at its first use
    /// costs a call of swift_once at every use.
    private struct Resolved {
        let slots: UnsafeMutablePointer<Slot>
        let status: Layout<stat>
        let info: Layout<FileInfo>
    }

    nonisolated(unsafe) private static var resolved: Resolved?

    @inline(__always)
    fileprivate static var slots: UnsafeMutablePointer<Slot> { resolved!.slots }
    @inline(__always)
    static var statusLayout: Layout<stat> { resolved!.status }
    @inline(__always)
    static var infoLayout: Layout<FileInfo> { resolved!.info }

    /// - Parameter functions: references in the order of the handlers, 0 where there is none.
    static func install(_ functions: [Int32]) {
        if resolved == nil {
            let slots = UnsafeMutablePointer<Slot>.allocate(capacity: Handler.names.count)
            for (index, name) in Handler.names.enumerated() { (slots + index).initialize(to: Slot(name: name)) }
            resolved = Resolved(slots: slots, status: FileStatus.layout, info: FileInfo.layout)
        }
        for (index, function) in functions.enumerated() {
            slots[index].function = function
            slots[index].parameters = function == 0 ? 0 : HandlerCall.parameterCount(function)
        }
    }

    static func isDefined(_ handler: Handler) -> Bool { slots[handler.rawValue].function != 0 }

    /// How a Lua function was left that had no errno value to say: the message goes to the log.
    @inline(never)
    fileprivate static func logFailure(_ call: HandlerCall, _ slot: Slot, path: UnsafePointer<CChar>?) -> Int32 {
        let line = heading(slot.name, path) + call.message
        call.forgetFailure()
        Log.error(line)
        return -EIO
    }

    /// Tells the log of an errno that was thrown where no caller waits for it. What else went wrong is
    /// EIO, and is there already.
    @inline(never)
    static func logUnanswered(_ handler: Handler, path: UnsafePointer<CChar>?, _ answer: Int32) {
        guard answer < 0 && answer != -EIO else { return }
        Log.error(heading(slots[handler.rawValue].name, path) + Array(ErrorNames.text(-answer).utf8))
    }

    /// "read /a/b: ", in bytes.
    private static func heading(_ name: UnsafePointer<CChar>, _ path: UnsafePointer<CChar>?) -> [UInt8] {
        func bytes(_ string: UnsafePointer<CChar>) -> [UInt8] {
            Array(UnsafeRawBufferPointer(start: string, count: strlen(string)))
        }
        return bytes(name) + (path.map { [0x20] + bytes($0) } ?? []) + Array(": ".utf8)
    }
}

/// Calls a handler for a request.
///
/// - Parameters:
///   - path: for the log.
///   - answer: what libfuse is told when the handler has returned in order.
/// - Returns: `answer`, or a negative errno: the one that was thrown, or EIO for any other error,
///   which is logged.
@inline(__always)
func handle(
    _ handler: Handler, path: UnsafePointer<CChar>?, returning result: HandlerResult = .ignored,
    _ a: HandlerArgument = .none, _ b: HandlerArgument = .none, _ c: HandlerArgument = .none,
    _ d: HandlerArgument = .none, _ e: HandlerArgument = .none, _ f: HandlerArgument = .none,
    keepsValues: Bool = false, answer: (HandlerCall) -> Int32 = { _ in 0 }
) -> Int32 {
    let slot = Handlers.slots[handler.rawValue]
    var call = HandlerCall(
        slot.function, named: slot.name, result: result, (a, b, c, d, e, f), visible: slot.parameters,
        keepsValues: keepsValues)
    switch call.run() {
    case .returned: return answer(call)
    case .threw(let code): return code > 0 ? -code : -EIO
    case .failed: return Handlers.logFailure(call, slot, path: path)
    }
}

extension HandlerArgument {
    @inline(__always)
    static func path(_ path: UnsafePointer<CChar>?) -> Self { .string(path) }

    @inline(__always)
    static func mode(_ mode: mode_t) -> Self { .set(mode, FileMode.set) }

    /// `fi`, as its last argument.
    @inline(__always)
    static func info(_ info: UnsafeMutablePointer<FileInfo>) -> Self { .block(info, Handlers.infoLayout) }
}
