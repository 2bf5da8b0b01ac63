import Glibc
import TestSupport
import Testing

/// Builds a project with make and gcc, and builds it again as its files change.
private struct MakeWork {
    /// Who does it; whoever runs the tests if nil.
    var user: uid_t?

    private static let makefile = """
        CFLAGS = -O1 -Wall -MMD
        units = $(patsubst %.c,%.o,$(wildcard unit*.c))
        program: main.o libunits.a
        \t$(CC) -o $@ $^
        libunits.a: $(units)
        \trm -f $@
        \tar rcs $@ $^
        clean:
        \trm -f program libunits.a *.o *.d
        -include *.d

        """

    private func makeProject(_ mount: Mount, units: Int) throws {
        try System.mkdir(mount.path("project"))
        if let user { try System.chown(mount.path("project"), user, user) }
        func write(_ text: String, _ name: String) throws { try mount.makeFile("project/" + name, text) }
        try write(Self.makefile, "Makefile")
        try write("#define FACTOR 1\n" + (0..<units).map { "int unit\($0)(void);\n" }.joined(), "units.h")
        for unit in 0..<units {
            try write("#include \"units.h\"\nint unit\(unit)(void) { return \(unit) * FACTOR; }\n", "unit\(unit).c")
        }
        let sum = (0..<units).map { "unit\($0)()" }.joined(separator: " + ")
        try write(
            "#include <stdio.h>\n#include \"units.h\"\nint main(void) { printf(\"%d\\n\", \(sum)); return 0; }\n",
            "main.c")
    }

    /// In the folder "project".
    func run(on mount: Mount) throws {
        _ = try Program.gcc.path
        try makeProject(mount, units: 12)
        let folder = mount.path("project")
        func make(_ words: String...) throws -> [Substring] {
            try Program.make.run(words + ["CC=gcc"], in: folder, user: user).split(separator: "\n")
        }
        func result() throws -> String { try Program.env.run([folder + "/program"], user: user) }
        try #expect(make("-j2").count == 13 + 3)
        try #expect(result() == "66\n")

        try #expect(System.stat(folder + "/program").st_uid == user ?? geteuid())

        // What is there is known to be up to date, by its times.
        try #expect(make() == ["make: 'program' is up to date."])

        // One unit: compiled, put into the library, linked.
        try mount.makeFile("project/unit3.c", "#include \"units.h\"\nint unit3(void) { return 1003; }\n")
        let lines = try make()
        #expect(lines.count == 4)
        #expect(lines.first?.contains("unit3.c") == true)
        try #expect(result() == "1066\n")

        // A header: everything.
        let header = try mount.content("project/units.h").replacing("FACTOR 1", with: "FACTOR 2")
        try mount.makeFile("project/units.h", header)
        try #expect(make("-j2").count == 13 + 3)
        try #expect(result() == "1129\n")

        _ = try make("clean")
        try #expect(mount.list("project").count == 15)
    }
}

/// make and gcc on file systems of ours
@Suite struct MakeTests {
    @Test(arguments: Example.allCases) func aProjectIsBuiltAndRuns(on example: Example) throws {
        try example.mounted { try MakeWork().run(on: $0) }
    }

    @Test(withOthers) func anotherUserCanBuildAProject() throws {
        try withPassthrough(everybody: true) { folder in
            try folder.letOthersIn()
            try MakeWork(user: somebody).run(on: folder.mount)
            try folder.requireSameBelow()
        }
    }
}
