-- Times system calls: calls.lua CALLS ROUNDS. Under fluhost, the module `syscall` beside a hand-written C module and
-- luaposix, all in this process, in turns; under luajit, its FFI. Prints "call, which, ns".
local calls, rounds = tonumber(arg[1]), tonumber(arg[2])
local path, size = "/dev/zero", 4096

-- For each call, a loop for each way: written out, since a call through a variable more is a cost of its own.
local ways = {}
local function way(name, which, loop) ways[#ways + 1] = {name = name, which = which, loop = loop} end

if jit then
    local ffi = require "ffi"
    ffi.cdef [[
        int getppid(void); int access(const char *path, int mode); long lseek(int fd, long offset, int whence);
        long read(int fd, void *buf, size_t count); int open(const char *path, int flags); char *strerror(int e);
        int fstat(int fd, void *st);
    ]]
    local C, buffer, status = ffi.C, ffi.new("char[?]", size), ffi.new("char[144]")
    local fd = C.open(path, 0)
    local function checked(result)
        if result == -1 then return nil, ffi.string(C.strerror(ffi.errno())), ffi.errno() end
        return true
    end
    way("getppid", "ffi", function() for _ = 1, calls do local _ = C.getppid() end end)
    way("access", "ffi", function() for _ = 1, calls do checked(C.access(path, 4)) end end)
    way("lseek", "ffi", function() for _ = 1, calls do local _ = tonumber(C.lseek(fd, 0, 0)) end end)
    way("access-no", "ffi", function() for _ = 1, calls do checked(C.access("/no/thing", 4)) end end)
    way("read", "ffi", function()
        for _ = 1, calls do local _ = ffi.string(buffer, C.read(fd, buffer, size)) end
    end)
    -- glibc's inline fstat is no symbol before 2.33; the struct itself is not looked at.
    if pcall(function() return C.fstat end) then
        way("fstat", "ffi", function() for _ = 1, calls do checked(C.fstat(fd, status)) end end)
    end
else
    local S, c = require "syscall", require "calls"
    local fd = assert(S.open(path))
    local number = fd.fd

    way("getppid", "c", function() local f = c.getppid for _ = 1, calls do f() end end)
    way("getppid", "ours", function() local f = S.getppid for _ = 1, calls do f() end end)
    way("access", "c", function() local f = c.access for _ = 1, calls do f(path, 4) end end)
    way("access", "ours", function() local f = S.access for _ = 1, calls do f(path, 4) end end)
    way("lseek", "c", function() local f = c.lseek for _ = 1, calls do f(number, 0, 0) end end)
    way("lseek", "ours", function() local f = S.lseek for _ = 1, calls do f(number, 0, 0) end end)
    way("access-no", "c", function() local f = c.access for _ = 1, calls do f("/no/thing", 4) end end)
    way("access-no", "ours", function() local f = S.access for _ = 1, calls do f("/no/thing", 4) end end)
    way("read", "c", function() local f = c.read for _ = 1, calls do f(number, size) end end)
    way("read", "ours", function() local f = S.read for _ = 1, calls do f(number, nil, size) end end)
    way("fstat", "c", function() local f = c.fstat for _ = 1, calls do f(number) end end)
    way("fstat", "ours", function() local f = S.fstat for _ = 1, calls do f(number) end end)

    local found, unistd = pcall(require, "posix.unistd")
    if found then
        way("getppid", "posix", function() local f = unistd.getppid for _ = 1, calls do f() end end)
        way("access", "posix", function() local f = unistd.access for _ = 1, calls do f(path, "r") end end)
        way("lseek", "posix", function() local f = unistd.lseek for _ = 1, calls do f(number, 0, 0) end end)
        way("access-no", "posix", function() local f = unistd.access for _ = 1, calls do f("/no/thing", "r") end end)
        way("read", "posix", function() local f = unistd.read for _ = 1, calls do f(number, size) end end)
    end
end

for _ = 1, rounds do
    for _, way in ipairs(ways) do
        collectgarbage()
        local begun = os.clock()
        way.loop()
        local ns = (os.clock() - begun) / calls * 1e9
        way.best = math.min(way.best or ns, ns)
    end
end
for _, way in ipairs(ways) do print(way.name, way.which, ("%.1f"):format(way.best)) end
