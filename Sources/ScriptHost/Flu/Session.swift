import CFuse
import CLinux
import Glibc

/// The life of a mount: from the arguments of `flu.main` to the unmounted file system.
enum Session {
    /// Why `flu.main` did not end well.
    struct Failure: Error {
        var message: String
        /// libfuse's exit code.
        var code: Int32 = 1
    }

    /// Whether `flu.main` runs.
    nonisolated(unsafe) private(set) static var isRunning = false
    /// Whether requests are being answered.
    nonisolated(unsafe) private(set) static var isMounted = false
    /// What the process ends with unless the script says otherwise: not 0 when the last mount failed.
    nonisolated(unsafe) private(set) static var exitStatus: Int32 = 0

    nonisolated(unsafe) private static var fuse: OpaquePointer?
    nonisolated(unsafe) private static var initFailed = false
    /// Where the child that serves the mount tells its parent, which waits, that it does.
    nonisolated(unsafe) private static var background: Background?

    /// Mounts a file system and answers its requests until it is unmounted.
    ///
    /// - Parameters:
    ///   - arguments: the program's name, then what libfuse gets.
    ///   - functions: references to the handlers, in their order.
    ///   - pathNeeds: which requests must come with a path.
    static func run(
        _ arguments: UnsafeBufferPointer<UnsafeMutablePointer<CChar>?>, _ functions: [Int32], _ pathNeeds: PathNeeds
    ) throws(Failure) {
        isRunning = true
        defer {
            isRunning = false
            Handlers.install(functions.map { _ in 0 })
        }
        do throws(Failure) {
            Handlers.install(functions)
            try mountAndServe(arguments, pathNeeds)
            exitStatus = 0
        } catch {
            exitStatus = error.code
            throw error
        }
    }

    private static func mountAndServe(
        _ arguments: UnsafeBufferPointer<UnsafeMutablePointer<CChar>?>, _ pathNeeds: PathNeeds
    ) throws(Failure) {
        var list = fuse_args(
            argc: Int32(arguments.count), argv: UnsafeMutablePointer(mutating: arguments.baseAddress), allocated: 0)
        defer { fuse_opt_free_args(&list) }
        guard let options = MountOptions.read(&list) else {
            throw reported("the mount options are malformed; the line above says why")
        }
        if let path = options.mountPoint, !MountPoint.isUsable(path) {
            throw reported(MountPoint.problem(options) ?? "the mount point \(String(cString: path)) is not a directory")
        }
        /* What libfuse prints is kept back: where we know more, our message stands in its place. */
        let errors = options.isQuery ? nil : CapturedErrors()
        func failure() -> Failure {
            let printed = errors?.end() ?? ""
            if options.isQuery { return Failure(message: "nothing was mounted") }
            return reported(MountPoint.problem(options) ?? (printed.isEmpty ? "mounting failed" : printed))
        }
        var mountPoint: UnsafeMutablePointer<CChar>?
        var foreground: Int32 = 0
        guard fuse_parse_cmdline(&list, &mountPoint, nil, &foreground) == 0 else { throw failure() }
        defer { free(mountPoint) }

        /* Before there is a mount: writing may wait for a reader, or kill when there is none. */
        if foreground == 0 { clinux_flush_streams() }
        cfuse_keep_buffers()
        cfuse_guard_prepare()
        ServingProcess.leave = cfuse_guard_leave
        ServingProcess.setSignal = cfuse_guard_signal
        defer {
            ServingProcess.leave = nil
            ServingProcess.setSignal = nil
            cfuse_guard_stop()
        }
        guard var channel = fuse_mount(mountPoint, &list) else { throw failure() }
        if !options.isQuery {  // for which libfuse goes on without a mount, and takes 0 for its device
            channel = Channel.replace(channel) ?? channel
            let device = fuse_chan_fd(channel)
            MountPoint.fusermount.withCString { cfuse_guard_mounted(channel, mountPoint, $0) }
            _ = fcntl(device, F_SETFD, FD_CLOEXEC)
        }
        var operations = Operations.table(pathNeeds)
        fuse = fuse_new(channel, &list, &operations, MemoryLayout<fuse_operations>.size, nil)
        guard let fuse else {
            cfuse_guard_unmount()
            throw failure()
        }
        let warnings = errors?.end() ?? ""
        if !warnings.isEmpty { Log.error(warnings) }
        initFailed = false

        if foreground == 0 {
            background = Background.enter()
            if background == nil {
                let problem = ErrorNames.text(errno)
                cfuse_guard_unmount()
                fuse_destroy(fuse)
                throw reported("going to the background failed: \(problem)")
            }
        }
        let served = serve(fuse)
        background = nil
        if initFailed { throw reported("the handler 'init' failed, so nothing was mounted") }
        if !served { throw reported("reading requests from the kernel failed") }
    }

    /// Answers requests until the end, then unmounts. The guard stays while `destroy` runs.
    private static func serve(_ fuse: OpaquePointer) -> Bool {
        cfuse_guard_start(fuse, State.interrupt)
        isMounted = true
        let result = fuse_loop(fuse)
        isMounted = false
        Channel.forgetRequest()
        /* A connection that is cut while it is read fails in a way that libfuse 2.9 does not know. */
        let wasUnmounted = cfuse_guard_unmount()
        fuse_destroy(fuse)
        return result == 0 || wasUnmounted
    }

    /// Called when the kernel has introduced itself and the script's `init`, if any, has run.
    static func initialized(failed: Bool) {
        if failed {
            initFailed = true
            fuse_exit(fuse)
        } else {
            background?.ready()
        }
    }

    /// Says on standard error what a script, which may ignore the result of `flu.main`, may not say.
    private static func reported(_ message: String) -> Failure {
        Log.error(message)
        return Failure(message: message)
    }
}

extension Optional where Wrapped == String {
    fileprivate func withCString(_ body: (UnsafePointer<CChar>?) -> Void) {
        if let self { self.withCString { body($0) } } else { body(nil) }
    }
}
