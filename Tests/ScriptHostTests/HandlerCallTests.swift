import CLua
import Glibc
import Testing

@testable import ScriptHost

extension LuaTests {
    @Suite("Calls of handlers")
    struct HandlerCallTests {
        private func message(_ handler: String, returning result: HandlerResult = .ignored) -> String {
            var message = "not called"
            let problem = Probe.run("probe(\(handler))") { message = invoke($0, returning: result).message }
            #expect(problem == nil)
            return message
        }

        @Test("An errno value that is thrown, at any depth and through assert, is that errno")
        func thrown() {
            for handler in [
                "function() error(flu.errno.EACCES) end",
                "function() assert(false, flu.errno.EACCES) end",
                "function() assert(nil, flu.errno[13]) end",
                "function() (function() (function() error(flu.errno.EACCES, 2) end)() end)() end",
                "function() local ok, e = pcall(error, flu.errno.EACCES); error(e) end",
            ] {
                Probe.run("probe(\(handler))") { function in
                    guard case .threw(let code) = invoke(function).outcome else {
                        Issue.record("\(handler) did not throw")
                        return
                    }
                    #expect(code == EACCES)
                }
            }
        }

        @Test("Any other error is a message with a traceback")
        func failures() {
            #expect(message("function() error('boom') end").hasPrefix("script:1: boom\nstack traceback:"))
            #expect(message("function() error() end").hasPrefix("(the error is a nil value)"))
            #expect(message("function() error({}) end").hasPrefix("(the error is a table value)"))
            let named = "setmetatable({}, {__tostring = function() return 'me' end})"
            #expect(message("function() error(\(named)) end").hasPrefix("me\n"))
            #expect(message("function() error(12, 0) end").hasPrefix("12\n"))
            #expect(message("function() assert(false) end").hasPrefix("script:1: assertion failed!"))
            #expect(message("function() assert(false, 'why') end").hasPrefix("script:1: why"))
            #expect(message("function() coroutine.yield() end").contains("yield"))
            #expect(message("function() error(setmetatable({}, {__tostring = error})) end") != "")
            let endless = "function() local function f() return 1 + f() end return f() end"
            #expect(message(endless).contains("stack overflow"))
        }

        @Test("The stack is as it was, whatever a handler did")
        func balance() {
            let problem = Probe.run(
                """
                local kinds = {
                  function() return 1, 2, 3 end, function() error('x') end, function() error(flu.errno.EIO) end,
                  function() coroutine.yield() end, function() return {} end, function() error({}) end,
                }
                local n = 0
                probe(function(...) n = n % #kinds + 1 return kinds[n](...) end)
                """
            ) { function in
                let top = clua_stack_top()
                for _ in 1...6000 { _ = invoke(function, .number(1), .table, returning: .count(upTo: 9)) }
                #expect(clua_stack_top() == top)
            }
            #expect(problem == nil)
        }

        @Test("Results that are not what was asked for are named")
        func badResults() {
            #expect(
                message("function() end", returning: .count(upTo: 10)).hasPrefix(
                    "bad result #1 from 'handler' (number expected, got nil)"))
            for number in ["11", "-1", "0/0", "1/0", "2^64"] {
                #expect(
                    message("function() return \(number) end", returning: .count(upTo: 10)).hasPrefix(
                        "bad result #1 from 'handler' (a number from 0 to 10 expected"))
            }
            #expect(
                message("function() return {} end", returning: .bytes(into: nil, capacity: 0)).hasPrefix(
                    "bad result #1 from 'handler' (string expected, got table)"))
            #expect(
                message("function() return {'a', {}} end", returning: .strings(into: nil, capacity: 0)).hasPrefix(
                    "bad result #1 from 'handler' (string expected at index 2, got table)"))
            let strings = HandlerResult.strings(into: nil, capacity: 0)
            #expect(message("function() return {''} end", returning: strings).contains("empty"))
            #expect(message("function() return 'x' end", returning: strings).contains("table expected"))
            let reply = HandlerResult.reply(into: nil, capacity: 0)
            #expect(message("function() return 1, {} end", returning: reply).contains("result #2"))
            #expect(message("function() return -1 end", returning: reply).contains("not negative"))
        }

        @Test("Strings are copied as far as there is room, with their whole length told")
        func bytes() {
            let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 8)
            room.initialize(repeating: 0x2E)
            defer { room.deallocate() }
            Probe.run("probe(function() return 'ab\\0cdefgh' end)") { function in
                let result = invoke(function, returning: .bytes(into: room.baseAddress, capacity: 4))
                #expect(result.call.length == 9)
            }
            #expect(Array(room) == Array("ab\0c....".utf8))
            Probe.run("probe(function() return {'ab', 'c', 'defg'} end)") { function in
                let result = invoke(function, returning: .strings(into: room.baseAddress, capacity: 5))
                #expect(result.call.length == 10)
            }
            #expect(Array(room) == Array("ab\0c\0...".utf8))
        }

        @Test("A buffer is a string, or a descriptor with an offset and perhaps a size")
        func buffers() {
            func buffer(_ values: String) -> (bytes: [UInt8]?, descriptor: Int32, offset: Int, size: Int)? {
                var found: (bytes: [UInt8]?, descriptor: Int32, offset: Int, size: Int)?
                let place = Place(HandlerBuffer())
                Probe.run("probe(function() return \(values) end)") { function in
                    let result = invoke(function, returning: .buffer(into: place.pointer, capacity: 4))
                    let value = place.value
                    if case .returned = result.outcome {
                        found = (
                            value.bytes.map { Array(UnsafeRawBufferPointer(start: $0, count: value.size)) },
                            value.descriptor, value.offset, value.size
                        )
                    }
                    free(value.bytes)
                }
                return found
            }
            for (values, bytes) in [("'abc'", "abc"), ("''", ""), ("'abcdef'", "abcd"), ("'12', 3, 1", "12")] {
                #expect(buffer(values)?.bytes == Array(bytes.utf8))
            }
            for (values, descriptor, offset, size) in [
                ("5, 6", 5, 6, 4), ("5, 6, 3", 5, 6, 3), ("5, 6, 9", 5, 6, 4), ("5, 6, 0", 5, 6, 0),
                ("-1, 0", -1, 0, 4),
                ("2^31 - 1, 2^62, 2^63", Int(Int32.max), 1 << 62, 4),
            ] {
                let found = buffer(values)
                #expect(found != nil && found?.bytes == nil)
                #expect(found?.descriptor == Int32(descriptor) && found?.offset == offset && found?.size == size)
            }
            for values in [
                "", "5", "5, 'x'", "5, -1", "5, 2^63", "0/0, 1", "2^31, 1", "5, 6, -1", "5, 6, false", "{}, 1",
            ] {
                #expect(buffer(values) == nil, "\(values)")
            }
        }

        @Test("Only the arguments that a function can see are counted")
        func parameters() {
            for (source, count) in [
                ("function() end", 0), ("function(a, b) end", 2), ("function(a, ...) end", 255), ("print", 255),
                ("function(" + (1...60).map { "a\($0)" }.joined(separator: ",") + ") end", 60),
                ("loadstring('local a, b = ...', string.rep('name', 1000))", 255),
                ("loadstring('return function(a) end', string.rep('name', 1000))()", 1),
            ] {
                Probe.run("probe(\(source))") { #expect(HandlerCall.parameterCount($0) == Int32(count), "\(source)") }
            }
        }

        @Test("A function that was handed over is dead after its request")
        func passedFunctions() {
            let function = PassedEntry(call("twice") { $0.push(2) })
            let problem = Probe.run(
                """
                local kept
                probe(function(f)
                  if kept then
                    local ok, message = pcall(kept)
                    assert(not ok and message:find("this 'twice' is no longer valid", 1, true), message)
                  end
                  kept = f
                  assert(f() == 2)
                end)
                assert(not pcall(kept or error))
                """
            ) { reference in
                #expect(invoke(reference, .function(function)).message == "")
                #expect(invoke(reference, .function(function)).message == "")
            }
            #expect(problem == nil)
        }

        @Test("Finalizers that raise do not get past a call")
        func finalizers() {
            Probe.run(
                """
                collectgarbage('setpause', 1) collectgarbage('setstepmul', 10000)
                probe(function(path, t)
                  for _ = 1, 3 do getmetatable(newproxy(true)).__gc = function() error('from a finalizer') end end
                  return path .. 'x'
                end)
                """
            ) { function in
                var returned = 0
                for _ in 1...2000 {
                    let result = invoke(
                        function, .string(StaticString("/a").cString), .table,
                        returning: .bytes(into: nil, capacity: 0))
                    if case .returned = result.outcome { returned += 1 }
                    #expect(result.message == "" || result.message.contains("from a finalizer"))
                }
                #expect(returned > 0)
            }
        }
    }
}
