import CLua
import Testing

@testable import ScriptHost

/// The tests that open a Lua state run one after the other: there is one state in a process.
@Suite(.serialized)
enum LuaTests {}

/// Opens a state with the module `probe`, through which a test calls Lua functions as the host calls
/// handlers: `probe(f)` in the script hands `f` to the test's closure.
enum Probe {
    nonisolated(unsafe) private static var body: (Int32) -> Void = { _ in }
    /// The requests of memory that the last script made.
    nonisolated(unsafe) private(set) static var allocationCount = 0
    nonisolated(unsafe) private static let functionName = [UnsafePointer(StaticString("f").cString)]

    /// - Parameters:
    ///   - script: runs with the globals `flu` and `probe`.
    ///   - failing: which requests of memory fail.
    ///   - body: gets the reference of the function that the script gave to `probe`.
    /// - Returns: the error that ended the script, or nil.
    @discardableResult
    static func run(
        _ script: String, layouts: [UnsafeMutablePointer<clua_layout>] = [], sets: [FlagSet] = [],
        entries: [Entry] = [], failing: Range<Int> = 0..<0, _ body: @escaping (Int32) -> Void = { _ in }
    ) -> String? {
        self.body = body
        let probe = Module(
            name: "probe",
            entries: entries + [
                call("run", .functions(functionName, switches: [])) { frame, found in
                    Probe.body(found.functions[0])
                    frame.push(true)
                }
            ],
            sets: sets, layouts: layouts)
        let modules = [FluModule.module, SyscallModule.module, probe]
        guard State.open(modules, failing: failing) else { return "not enough memory" }
        defer {
            allocationCount = State.allocationCount
            State.close()
        }
        let prelude = "local P = require 'probe'; require 'flu'; function probe(f) return P.run{f = f} end "
        return State.run(text: prelude + script, name: "=script").map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Calls the function with some arguments.
func invoke(
    _ function: Int32, _ a: HandlerArgument = .none, _ b: HandlerArgument = .none,
    returning result: HandlerResult = .ignored, keepsValues: Bool = false
) -> (outcome: HandlerCall.Outcome, call: HandlerCall, message: String) {
    var call = HandlerCall(
        function, named: StaticString("handler").cString, result: result, (a, b, .none, .none, .none, .none),
        visible: HandlerCall.parameterCount(function), keepsValues: keepsValues)
    let outcome = call.run()
    var message = ""
    if case .failed = outcome {
        message = String(decoding: call.message, as: UTF8.self)
        call.forgetFailure()
    }
    return (outcome, call, message)
}

/// Memory for a struct that a call fills, at an address that stays.
final class Place<Value> {
    let pointer: UnsafeMutablePointer<Value>
    var value: Value { pointer.pointee }

    init(_ value: Value) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: value)
    }

    deinit { pointer.deallocate() }
}
