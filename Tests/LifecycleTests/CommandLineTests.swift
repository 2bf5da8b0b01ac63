import Foundation
import Glibc
import TestSupport
import Testing

/// The command line where it is unusual: bytes that are no text, scripts that are no files, words in odd places.
@Suite struct CommandLineTests {
    /// Runs a line of shell in a folder of its own, with fluhost's path as $F and a script there.
    private func shell(_ line: String, script: String = "") throws -> (ending: Ending, output: [UInt8], errors: String)
    {
        let folder = TemporaryFolder()
        try folder.write(script, to: "script.lua")
        let child = try Child(
            ["/bin/sh", "-c", line], environment: Fluhost.environment.merging(["F": Fluhost.path]) { $1 },
            directory: folder.path)
        let ending = try child.wait()
        return (ending, child.outputBytes, child.errors)
    }

    private func expect(
        _ line: String, script: String = "", prints output: String, status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let result = try shell(line, script: script)
        #expect(
            String(decoding: result.output, as: UTF8.self) == output, "\(result.errors)", sourceLocation: sourceLocation
        )
        #expect(result.ending == .exited(status), "\(result.errors)", sourceLocation: sourceLocation)
    }

    @Test func wordsAreBytes() throws {
        #expect(try shell(#""$F" -e "$(printf 'io.write(\047\377\376\047)')""#).output == [0xFF, 0xFE])
        #expect(try shell(#""$F" "-e$(printf 'io.write(\047\377\376\047)')""#).output == [0xFF, 0xFE])
        #expect(
            try shell(#""$F" script.lua "$(printf '\377\376')""#, script: "io.write(..., arg[1])").output
                == [0xFF, 0xFE, 0xFF, 0xFE])
        let named = try shell(
            #"s=$(printf '\377.lua'); cp script.lua "$s"; "$F" "$s""#, script: "io.write(arg[0])")
        #expect(named.output == [0xFF] + Array(".lua".utf8))
    }

    @Test func messagesAreBytes() throws {
        let result = try shell(#""$F" script.lua 2>&1"#, script: #"error("\255\254", 0)"#)
        #expect(result.ending == .exited(1))
        #expect(Array(result.output.prefix(12)) == Array("fluhost: ".utf8) + [0xFF, 0xFE, 0x0A])
    }

    @Test func argHasAllWords() throws {
        try expect(
            #""$F" -e 'x = 1' -- script.lua a b"#,
            script: "print(arg[-4] ~= nil, arg[-3], arg[-2], arg[-1], arg[0], arg[1], arg[2], arg[3], #arg, arg[-5])",
            prints: "true\t-e\tx = 1\t--\tscript.lua\ta\tb\tnil\t2\tnil\n")
        try expect(#""$F" script.lua"#, script: "print(#arg, select('#', ...))", prints: "0\t0\n")
        try expect(
            #""$F" script.lua '' ''"#, script: "print(#arg, select('#', ...), ... == '')", prints: "2\t2\ttrue\n")
    }

    @Test func wordsAfterTheScriptAreItsOwn() throws {
        try expect(
            #""$F" script.lua -e 'error()' -v -h -x --"#, script: "print(...)", prints: "-e\terror()\t-v\t-h\t-x\t--\n")
        try expect(#"echo 'print(...)' | "$F" - -v -e x"#, prints: "-v\t-e\tx\n")
    }

    @Test func optionsInOrder() throws {
        try expect(
            #""$F" -e 'x = 1' -e'x = x + 1' -e 'print(x)' script.lua"#, script: "print('script', x)",
            prints: "2\nscript\t2\n")
        try expect(
            #""$F" -e 'print(1)' -e 'error()' -e 'print(2)' script.lua"#, script: "print(3)", prints: "1\n", status: 1)
        try expect(#""$F" -e 'print(1)' -h -e 'print(2)' | grep -cE '^(1|2|usage.*)$'"#, prints: "2\n")
        try expect(#""$F" -e '' && "$F" -e '' script.lua"#, script: "print(1)", prints: "1\n")
        try expect(#""$F" -e 'os.exit(3)' script.lua"#, script: "print(1)", prints: "", status: 3)
    }

    @Test func scriptsOfAllKinds() throws {
        let shebang = "#!/usr/bin/env fluhost\nprint(...)"
        try expect(
            #"PATH=${F%/*}:$PATH; chmod +x script.lua; ./script.lua a b"#, script: shebang, prints: "a\tb\n")
        try expect(#""$F" script.lua"#, script: "#!only this", prints: "")
        try expect(#""$F" script.lua"#, script: "", prints: "")
        try expect(#""$F" - <script.lua"#, script: shebang, prints: "\n")
        try expect(#""$F" /dev/stdin <script.lua"#, script: "print(1)", prints: "1\n")
        try expect(#"mkfifo f; cat script.lua >f & "$F" f x"#, script: "print(...)", prints: "x\n")
        try expect(
            #""$F" -e "io.open('c', 'wb'):write(string.dump(loadfile('script.lua')))"; "$F" c x"#, script: "print(...)",
            prints: "x\n")
    }

    @Test func scriptsThatAreNone() throws {
        for (line, problem) in [
            (#""$F" nothing.lua"#, "cannot open nothing.lua: No such file or directory"),
            (#""$F" ''"#, "cannot open "), (#""$F" /"#, "cannot read /: Is a directory"),
            (#""$F" script.lua/x"#, "cannot open script.lua/x: Not a directory"),
            (#"printf '\033Lua???' >c; "$F" c"#, "in precompiled chunk"),
            (#"echo 'x = = 1' | "$F" -"#, "stdin:1: unexpected symbol near '='"),
        ] {
            let result = try shell(line)
            #expect(result.ending == .exited(1), "\(line)")
            #expect(
                result.errors.hasPrefix("fluhost: ") && result.errors.contains(problem), "\(line): \(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test func nobodyListens() throws {
        try expect(
            #"("$F" script.lua; echo $? >status) | true; cat status"#, script: "for i = 1, 1e5 do print(i) end",
            prints: "\(128 + SIGPIPE)\n")
        try expect(#""$F" script.lua >/dev/full"#, script: "print(1)", prints: "")
        try expect(#""$F" script.lua 2>/dev/full"#, script: "error('x')", prints: "", status: 1)
    }

    @Test func aSignalKillsAScriptThatMountsNothing() throws {
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] {
            let child = try Fluhost.start(["-e", "io.write('on') io.flush() while true do end"])
            try waitUntil("it runs") { child.output == "on" }
            child.send(signal)
            #expect(try child.wait() == .killed(by: signal))
        }
    }
}
