-- What a directory promises to programs, asked of a real one by system calls:
--
--     busted --lua=fluhost Tests/Specs/files_spec.lua
--
-- The environment variable DIRECTORY says where; /tmp without it. Name a mounted file system of yours there.

local S = require "syscall"

-- What goes wrong is nil, a message and an error number: fails(S.ENOENT, S.unlink("nothing")).
local function fails(errno, result, message, number)
    assert.is_nil(result)
    assert.equal(S.strerror(errno), message)
    assert.equal(errno, number)
end

describe("a directory", function()
    local folder

    local function path(name) return folder .. "/" .. name end

    local function create(name, content)
        local fd = assert(S.open(path(name), "wronly, creat, excl", "rusr, wusr"))
        assert.equal(#content, assert(fd:write(content)))
        assert.is_true(fd:close())
    end

    local function content(name)
        local fd = assert(S.open(path(name)))
        local text = assert(fd:read(nil, 4096))
        assert(fd:close())
        return text
    end

    local function names()
        local list = {}
        for name in assert(S.readdir(folder)) do
            if name ~= "." and name ~= ".." then list[#list + 1] = name end
        end
        table.sort(list)
        return list
    end

    before_each(function()
        folder = ("%s/spec-%d"):format(os.getenv("DIRECTORY") or "/tmp", S.getpid())
        assert(S.mkdir(folder, "rwxu"))
    end)

    after_each(function()
        for _, name in ipairs(names()) do
            local kind = assert(S.lstat(path(name))).st_mode
            assert((S.S_ISDIR(kind) and S.rmdir or S.unlink)(path(name)))
        end
        assert(S.rmdir(folder))
    end)

    it("is empty at first", function()
        assert.same({}, names())
        assert.is_true(S.S_ISDIR(S.stat(folder).st_mode))
    end)

    it("has the files that are created in it", function()
        create("b", "")
        create("a", "some text")
        assert.same({"a", "b"}, names())
        assert.equal("some text", content("a"))

        local st = assert(S.stat(path("a")))
        assert.equal(9, st.st_size)
        assert.equal(1, st.st_nlink)
        assert.equal(S.geteuid(), st.st_uid)
        assert.is_true(S.S_ISREG(st.st_mode))
    end)

    it("has no file twice", function()
        create("a", "")
        fails(S.EEXIST, S.open(path("a"), "wronly, creat, excl", "rusr, wusr"))
        fails(S.EEXIST, S.mkdir(path("a"), "rwxu"))
    end)

    it("says what is not there, or is of another kind", function()
        create("file", "")
        fails(S.ENOENT, S.open(path("nothing")))
        fails(S.ENOENT, S.unlink(path("nothing")))
        fails(S.ENOTDIR, S.rmdir(path("file")))
        fails(S.ENOTDIR, S.stat(path("file/below")))
        fails(S.EISDIR, S.open(folder, "wronly"))
    end)

    it("keeps what is written where it was written", function()
        local fd = assert(S.open(path("a"), "rdwr, creat", "rusr, wusr"))
        assert.equal(5, fd:write("hello"))
        assert.equal(5, fd:pwrite("world", 5, 8))
        assert.equal("hello\0\0\0world", fd:pread(nil, 100, 0))
        assert.equal(5, fd:lseek(0, "cur"))
        assert.is_true(fd:ftruncate(4))
        assert.equal("hell", content("a"))
        assert.is_true(fd:close())
        fails(S.EBADF, fd:read(nil, 1))
    end)

    it("moves a file, also over another", function()
        create("old", "mine")
        create("new", "in the way")
        assert.is_true(S.rename(path("old"), path("new")))
        assert.same({"new"}, names())
        assert.equal("mine", content("new"))
        fails(S.ENOENT, S.rename(path("old"), path("new")))
    end)

    it("keeps an open file that is removed", function()
        create("a", "still here")
        local fd = assert(S.open(path("a")))
        assert.is_true(S.unlink(path("a")))
        fails(S.ENOENT, S.stat(path("a")))
        assert.equal("still here", fd:read(nil, 100))
        assert(fd:close())
    end)

    it("has links", function()
        create("a", "text")
        assert.is_true(S.link(path("a"), path("hard")))
        assert.is_true(S.symlink("a", path("soft")))
        assert.equal(2, S.stat(path("a")).st_nlink)
        assert.equal(S.stat(path("a")).st_ino, S.stat(path("hard")).st_ino)
        assert.equal("a", S.readlink(path("soft")))
        assert.equal("text", content("soft"))
        assert.is_true(S.S_ISLNK(S.lstat(path("soft")).st_mode))
    end)

    it("keeps permissions", function()
        create("a", "")
        assert.is_true(S.chmod(path("a"), "rusr, rgrp"))
        assert.equal(S.S_IRUSR + S.S_IRGRP, S.stat(path("a")).st_mode - S.S_IFREG)
    end)

    it("is not removed while something is in it", function()
        assert(S.mkdir(path("inner"), "rwxu"))
        local ok, _, errno = S.rmdir(folder)
        assert.is_nil(ok)
        assert.is_true(errno == S.ENOTEMPTY or errno == S.EEXIST)
    end)
end)
