import CLua
import Glibc

/// The Lua state. There is one in a process.
enum State {
    /// Opens the state with Lua's standard libraries; `modules` can be required by name.
    ///
    /// - Parameter failing: for tests: which requests of memory, counted from 1, fail.
    /// - Returns: false when there was not enough memory.
    static func open(_ modules: [Module], failing: Range<Int> = 0..<0) -> Bool {
        let registrations: [UnsafePointer<clua_module>?] = modules.map { $0.registration() }
        return clua_open(registrations, UInt32(registrations.count), failing.lowerBound, failing.count)
    }

    /// Closes the state; finalizers run.
    static func close() {
        clua_close()
    }

    /// The number of requests of memory that the state has made.
    static var allocationCount: Int { clua_allocation_count() }

    /// Runs a piece of Lua source.
    ///
    /// - Parameter name: what messages call it, as for luaL_loadbuffer: "=(command line)".
    /// - Returns: nil, or the message of the error with its traceback, in bytes; no bytes if nil was raised.
    static func run(text: UnsafePointer<CChar>, name: StaticString) -> [UInt8]? {
        var chunk = clua_chunk()
        chunk.text = text
        chunk.name = name.cString
        chunk.script = -1
        return run(&chunk)
    }

    /// Runs a script, with `arg` and `...` as under lua(1).
    ///
    /// - Parameters:
    ///   - arguments: the whole command line.
    ///   - script: the index in it of the script's name.
    ///   - isStandardInput: read the script from standard input, whatever its name.
    /// - Returns: nil, or the message of the error with its traceback, in bytes; no bytes if nil was raised.
    static func run(
        arguments: UnsafePointer<UnsafePointer<CChar>?>, count: Int32, script: Int32, isStandardInput: Bool
    ) -> [UInt8]? {
        var chunk = clua_chunk()
        chunk.file = isStandardInput ? nil : arguments[Int(script)]
        chunk.arguments = arguments
        chunk.argument_count = count
        chunk.script = script
        return run(&chunk)
    }

    private static func run(_ chunk: inout clua_chunk) -> [UInt8]? {
        guard let message = clua_run(&chunk) else { return nil }
        return Array(UnsafeRawBufferPointer(start: message, count: strlen(message)))
    }

    /// Asks a handler that runs Lua to end; see `clua_interrupt`. Safe in a signal handler.
    static var interrupt: @convention(c) (Bool) -> Void { clua_interrupt }
}
