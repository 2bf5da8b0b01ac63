import Glibc
import TestSupport
import Testing

/// sqlite3 on file systems of ours
@Suite struct DatabaseTests {
    private func query(_ database: String, _ statements: String) throws -> String {
        // its file of settings is none of the test's
        try Program.sqlite.run(["-batch", "-bail", "-init", "/dev/null", database], input: statements)
    }

    private static let table = "CREATE TABLE numbers(id INTEGER PRIMARY KEY, square INTEGER, text TEXT);\n"

    private static func inserts(_ range: Range<Int>) -> String {
        range.map { "INSERT INTO numbers VALUES(\($0), \($0 * $0), 'number \($0)');\n" }.joined()
    }

    /// Journals of all kinds; what is in one is shared memory in the last.
    @Test(arguments: Example.allCases, ["delete", "truncate", "persist", "wal"])
    func transactions(on example: Example, journal: String) throws {
        try example.mounted { mount in
            let database = mount.path("database")
            try #expect(query(database, "PRAGMA journal_mode=\(journal);\n" + Self.table) == journal + "\n")
            let mode = "PRAGMA journal_mode=\(journal);\n"
            // each a transaction of its own
            _ = try query(database, mode + Self.inserts(0..<200))
            _ = try query(database, mode + "BEGIN;\n" + Self.inserts(200..<5000) + "COMMIT;\n")
            _ = try query(database, mode + "BEGIN;\n" + Self.inserts(5000..<6000) + "ROLLBACK;\n")
            _ = try query(database, "CREATE INDEX squares ON numbers(square); DELETE FROM numbers WHERE id % 3 = 0;\n")
            try #expect(query(database, "SELECT count(*), sum(id) FROM numbers;\n") == "3333|8331667\n")
            try #expect(query(database, "SELECT text FROM numbers WHERE square = 24980004;\n") == "")
            try #expect(query(database, "SELECT text FROM numbers WHERE square = 24990001;\n") == "number 4999\n")
            let before = try System.stat(database).st_size
            try #expect(query(database, "PRAGMA integrity_check; VACUUM; PRAGMA integrity_check;\n") == "ok\nok\n")
            try #expect(System.stat(database).st_size < before)
            try #expect(query(database, "SELECT count(*) FROM numbers;\n") == "3333\n")
        }
    }

    /// Locks, and the shared memory of a write-ahead log, between processes.
    @Test(arguments: Example.allCases, ["delete", "wal"])
    func severalWritersAtOnce(on example: Example, journal: String) throws {
        try example.mounted { mount in
            let database = mount.path("database")
            _ = try query(database, "PRAGMA journal_mode=\(journal);\n" + Self.table)
            let writers = try (0..<3).map { writer in
                try Program.sqlite.start(
                    ["-batch", "-bail", "-init", "/dev/null", database],
                    input: ".timeout 30000\n" + Self.inserts(writer * 1000..<writer * 1000 + 200))
            }
            for writer in writers {
                guard try writer.wait() == .exited(0) else { throw TestProblem("a writer failed\(writer.printed)") }
            }
            try #expect(query(database, "SELECT count(*), max(id) FROM numbers;\n") == "600|2199\n")
            try #expect(query(database, "PRAGMA integrity_check;\n") == "ok\n")
        }
    }

    /// Who has a database with a write-ahead log open shares memory with the others: a file that is mapped.
    @Test(arguments: Example.allCases) func theLogIsInSharedMemory(on example: Example) throws {
        try example.mounted { mount in
            let database = mount.path("database")
            _ = try query(database, "PRAGMA journal_mode=wal;\n" + Self.table)
            let maps = try query(database, Self.inserts(0..<10) + ".shell cat /proc/$PPID/maps\n")
            let shared = maps.split(separator: "\n").filter { $0.hasSuffix(" " + database + "-shm") }
            #expect(shared.first?.contains(" rw-s ") == true, "\(maps)")
            // The last one to close it has put everything into the database.
            try #expect(mount.list() == ["database"])
            // All of it can be read from memory too, and what is changed elsewhere is seen there.
            let sum = "SELECT count(*), sum(square) FROM numbers;\n"
            let change = "\"INSERT INTO numbers VALUES(100, 1, 'x')\""
            let lines = try query(
                database,
                "PRAGMA mmap_size=1000000;\n" + sum
                    + ".shell sqlite3 -batch -init /dev/null \(database) \(change)\n" + sum)
            #expect(lines == "1000000\n10|285\n11|286\n")
        }
    }

    /// What a process leaves when it dies in a transaction is put right by the next.
    @Test(arguments: Example.allCases) func aKilledWriterLeavesItSound(on example: Example) throws {
        try example.mounted { mount in
            let database = mount.path("database")
            _ = try query(database, Self.table + "BEGIN;\n" + Self.inserts(0..<1000) + "COMMIT;\n")
            // more than it keeps in memory, so that some of it is in the file when it is killed
            let writer = try Program.sqlite.start(
                ["-batch", "-bail", "-init", "/dev/null", database],
                input: "PRAGMA cache_size=5;\nBEGIN;\nUPDATE numbers SET text = text || ' changed';\n"
                    + ".shell kill -9 $PPID\n")
            try #expect(writer.wait() == .killed(by: SIGKILL))
            try #expect(mount.list() == ["database", "database-journal"])
            try #expect(query(database, "PRAGMA integrity_check;\n") == "ok\n")
            try #expect(query(database, "SELECT count(*) FROM numbers WHERE text LIKE '%changed';\n") == "0\n")
        }
    }
}
