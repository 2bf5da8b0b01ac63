-- Descriptors as objects: opening, closing, duplicating, who owns a number, the collector, and what fcntl and ioctl do.

local S = require "syscall"
local check = require "check"
local is, fails, raises = check.is, check.fails, check.raises

local function collect() collectgarbage() collectgarbage() end
local function is_open(number) return (S.fcntl(number, "F_GETFD")) ~= nil end
local file = os.tmpname()
local function open() return assert(S.open(file, S.O_RDWR)) end

-- Opening: defaults, masks by number and by name, modes.
local fd = assert(S.open(file))
is(type(fd), "userdata")
is(fd:fcntl "F_GETFL" % 4, S.O_RDONLY)
assert(S.open("/"):close())
local second = assert(S.open(file, "O_WRONLY, append", 0))
assert(second:fcntl "getfl" >= S.O_APPEND + S.O_WRONLY and second:close())
fails("EEXIST", S.open(file, S.O_CREAT + S.O_EXCL, 0))
fails("ENOENT", S.open(file .. ".no"))
is(select(2, S.open(file .. ".no")), "No such file or directory")
fails("EFAULT", S.open(nil))
raises("bad argument #1 to 'open'", S.open, 5)
raises("bad argument #2 to 'open' ('O_NOTHING' names no open flags)", S.open, file, "O_NOTHING")
raises("bad argument #3 to 'open'", S.open, file, 0, {})
raises("holds a NUL byte", S.open, file .. "\0x")
local made = assert(S.creat(file .. ".new", S.S_IRUSR))
is(made:fstat().st_mode, S.S_IFREG + S.S_IRUSR)
is(made:fcntl("F_GETFL") % 4, S.O_WRONLY)
assert(made:close() and os.remove(file .. ".new"))

-- What an object is: two are never equal, and it can't be taken for a number.
local same = assert(S.open(file))
assert(fd ~= same and fd == fd and fd ~= fd.fd and S.t.fd(fd.fd):nogc() == nil)
raises("compare", function() return fd < same end)
raises("compare", function() return fd < 3 end)
is(tonumber(fd), nil)
is(type(fd.fd), "number")
is(tostring(fd), "fd: " .. fd.fd)
raises("no method 'frob'", function() return fd.frob end)
raises("no method", function() return fd[1] end)
raises("'frob' of a descriptor can't be assigned", function() fd.frob = 1 end)
raises("'fd' of a descriptor can't be assigned", function() fd.fd = 1 end)
assert(not pcall(setmetatable, fd, {}) and same:close())
for _, name in ipairs {
  "nogc", "nonblock", "close", "dup", "dup2", "dup3", "read", "write", "pread", "pwrite", "lseek", "fchdir", "fsync",
  "fdatasync", "fstat", "fcntl", "fchmod", "readv", "writev", "ftruncate", "getdents", "sendfile",
} do
  is(fd[name], S[name])
end

-- What a parameter takes: an object, a number whose fraction is dropped, six names.
is(S.fstat(fd.fd + 0.9).st_ino, fd:fstat().st_ino)
for name, number in pairs {stdin = 0, STDIN_FILENO = 0, stdout = 1, STDOUT_FILENO = 1, stderr = 2, STDERR_FILENO = 2} do
  is(S.fstat(name).st_ino, S.fstat(number).st_ino)
end
for _, bad in ipairs {"3", "STDIN", "stdin ", "", {}, true, print, io.stdout, newproxy()} do
  raises("bad argument #1 to 'fsync' (descriptor expected", S.fsync, bad)
end
raises("descriptor expected, got no value", S.close)
raises("no descriptor's", S.close, 2 ^ 31)
raises("no descriptor's", S.close, 0 / 0)
fails("EBADF", S.close(-1))
fails("EBADF", S.fsync(987654))

-- Closing twice: the second one, and every other call, fails without a system call.
local number = fd.fd
is(fd:close(), true)
is(fd.fd, number)
is(tostring(fd), "fd: " .. number .. " (closed)")
local other = open()
is(other.fd, number)
fails("EBADF", fd:close())
fails("EBADF", S.close(fd))
fails("EBADF", fd:read(nil, 1))
fails("EBADF", fd:dup())
fails("EBADF", other:dup2(fd))
fails("EBADF", fd:nonblock())
fails("EBADF", fd:fcntl "F_GETFL")
is(select(2, fd:close()), S.strerror and S.strerror "EBADF" or "Bad file descriptor")
fd = nil
collect()
assert(is_open(number) and other:close())

-- A number is closed under its object: the object closes nothing any more, whoever has the number then.
fd = open()
number = fd.fd
assert(S.close(number))
fails("EBADF", S.close(number))
fails("EBADF", fd:fsync())
other = open()
is(other.fd, number)
fails("EBADF", fd:fsync())
fails("EBADF", fd:close())
fd = nil
collect()
is(other:fsync(), true)

-- dup, dup2, dup3 by number of arguments.
local copy = assert(other:dup())
assert(copy ~= other and copy.fd ~= other.fd and copy:close())
assert(S.dup2 == S.dup and S.dup3 == S.dup)
copy = assert(S.dup2(other))
local target = copy.fd
local replaced = assert(S.dup2(other, copy))
is(replaced.fd, target)
copy:nogc()
copy = nil
collect()
assert(is_open(target) and replaced:fsync())
replaced = assert(other:dup(target, 0))
is(replaced:fcntl "F_GETFD", 0)
replaced = assert(other:dup3(target, "O_CLOEXEC"))
is(replaced:fcntl "F_GETFD", S.FD_CLOEXEC)
fails("EINVAL", S.dup3(other, other, 0))
fails("EINVAL", S.dup(other, target, S.O_CREAT))
fails("EBADF", S.dup(-1))
fails("EBADF", S.dup(other, -1))
raises("bad argument #2 to 'dup'", S.dup, other, "stdinn")
collect()
assert(is_open(target))
local itself = assert(S.dup2(replaced, replaced))
is(itself.fd, target)
assert(itself ~= replaced and itself:fsync() and replaced:fsync())
replaced = nil
collect()
assert(itself:fsync() and itself:close())
assert(not is_open(target))

-- dup2 onto a number that an object owns: the new object owns it.
local owner = open()
target = owner.fd
replaced = assert(S.dup2(other, target))
owner = nil
collect()
assert(is_open(target) and replaced:fsync())
replaced = nil
collect()
assert(not is_open(target))

-- The collector closes what is not referred to, once; nogc leaves it open for good.
fd = open()
number = fd.fd
fd = nil
collectgarbage "collect"
assert(not is_open(number))
fd = open()
is(fd.fd, number)
is(select("#", fd:nogc()), 0)
fd = nil
collect()
assert(is_open(number) and S.close(number))
fd = open()
is(select("#", S.nogc(fd)), 0)
is(fd:close(), true)
for _, bad in ipairs {3, "3", true, {}, print} do raises("bad argument #1 to 'nogc'", S.nogc, bad) end
raises("bad argument #1 to 'nogc'", S.nogc)
S.nogc(S.t.buffer(1))
-- what is left over by an error in the midst of a script is closed as well
raises("on purpose", function()
  local lost = open()
  number = lost.fd
  error("on purpose" .. lost.fd)
end)
collect()
assert(not is_open(number))

-- Recycled: an object that is collected after its number has another owner closes nothing.
for _ = 1, 50 do
  local first = open()
  local n = first.fd
  S.close(n)
  local again = open()
  is(again.fd, n)
  first = nil
  collectgarbage()
  is(again:fsync(), true)
  again:close()
end

-- t.fd owns the number that it is given; of several objects with one number the youngest does.
fd = open()
fd:nogc()
local adopted = S.t.fd(fd.fd)
is(adopted.fd, fd.fd)
is(adopted:fsync(), true)
number = fd.fd
adopted = nil
collect()
assert(not is_open(number))
fails("EBADF", fd:fsync())
for _, bad in ipairs {"3", true, {}, 0 / 0, 2 ^ 31, fd} do raises("bad argument #1 to 'fd'", S.t.fd, bad) end
raises("bad argument #1 to 'fd'", S.t.fd)
raises("the number is no descriptor's", S.t.fd, 2 ^ 31)
fails("EBADF", S.t.fd(-1):close())

-- A copy of an object owns the descriptor from then on.
fd = open()
adopted = S.t.fd(fd)
assert(adopted ~= fd and adopted.fd == fd.fd)
fd = nil
collect()
is(adopted:close(), true)

-- Pipes.
local pipe = assert(S.pipe())
is(#pipe, 2)
is(pipe[2]:write "abc", 3)
is(pipe[1]:read(nil, 10), "abc")
assert(pipe[1]:nonblock() and S.nonblock(pipe[2].fd))
fails("EAGAIN", pipe[1]:read(nil, 1))
fails("EBADF", S.nonblock(-1))
assert(S.pipe2 == S.pipe)
local flags = assert(S.pipe2 "nonblock, cloexec")
is(flags[1]:fcntl "F_GETFD", 1)
fails("EAGAIN", flags[1]:read(nil, 1))
fails("EINVAL", S.pipe(2 ^ 30))
local a, b = pipe[1].fd, pipe[2].fd
pipe = nil
collect()
assert(not is_open(a) and not is_open(b))

-- fcntl: commands by name, in any form, and by number are the same.
fd = open()
for _, command in ipairs {"F_DUPFD", "DUPFD", "f_dupfd", S.F_DUPFD} do
  local high = assert(fd:fcntl(command, 200))
  is(type(high), "userdata")
  assert(high.fd >= 200 and high:fsync() and high:close())
end
local high = fd:fcntl("F_DUPFD_CLOEXEC", 100)
is(high:fcntl(S.F_GETFD), S.FD_CLOEXEC)
is(high:fcntl("F_SETFD", 0), true)
is(high:fcntl "F_GETFD", 0)
is(high:fcntl("F_SETFD", "FD_CLOEXEC"), true)
is(high:fcntl "GETFD", 1)
is(high:fcntl("F_SETFD", false), true)
is(fd:fcntl("F_SETFL", S.O_APPEND), true)
assert(fd:fcntl "F_GETFL" % (2 * S.O_APPEND) >= S.O_APPEND)
is(fd:fcntl("setfl", "nonblock"), true)
assert(fd:fcntl "F_GETFL" % (2 * S.O_NONBLOCK) >= S.O_NONBLOCK)
is(fd:fcntl "F_GETOWN", 0)
is(fd:fcntl "F_GETSIG", 0)
is(fd:fcntl("F_SETSIG", "SIGIO"), true)
is(fd:fcntl(S.F_GETSIG), S.SIGIO)
is(flags[1]:fcntl "F_GETPIPE_SZ" >= 4096, true)
is(flags[1]:fcntl("F_SETPIPE_SZ", 8192), true)
is(flags[1]:fcntl "F_GETPIPE_SZ", 8192)
is(fd:fcntl "F_GETLEASE", S.F_UNLCK)
local own = S.t.f_owner_ex(S.F_OWNER_PID, 0)
is(flags[1]:fcntl("F_SETOWN_EX", own), true)
is(flags[1]:fcntl("F_GETOWN_EX").pid, 0)
assert(rawequal(flags[1]:fcntl("F_GETOWN_EX", own), own))
if fd:fcntl("F_SET_RW_HINT", "short") then is(fd:fcntl "F_GET_RW_HINT", S.RWH_WRITE_LIFE_SHORT) end
is(fd:fcntl("F_NOTIFY", 0), true)
fails("ENOTDIR", fd:fcntl("F_NOTIFY", "DN_CREATE, multishot"))
fails("EBADF", S.fcntl(-1, "F_GETFD"))
fails("EINVAL", fd:fcntl("F_DUPFD", -1))
fails("EINVAL", fd:fcntl(9999))
raises("bad argument #2 to 'fcntl' ('F_NOTHING' names no fcntl command)", fd.fcntl, fd, "F_NOTHING")
raises("bad argument #2 to 'fcntl'", fd.fcntl, fd)
raises("bad argument #3 to 'fcntl'", fd.fcntl, fd, "F_SETFL", {})
raises("bad argument #3 to 'fcntl'", fd.fcntl, fd, "F_DUPFD", "10")
raises("'SEEK_SET' names no open flags", fd.fcntl, fd, "F_SETFL", "SEEK_SET")
raises("bad argument #3 to 'fcntl' (140000000000000 could be an address", fd.fcntl, fd, 17, 140000000000000)
for _, command in ipairs {"F_GETLK", "F_SETLK", "F_SETLKW", "F_OFD_GETLK", "F_OFD_SETLK", "F_OFD_SETLKW"} do
  raises("bad argument #3 to 'fcntl' (flock expected", fd.fcntl, fd, command)
  raises("bad argument #3 to 'fcntl' (flock expected", fd.fcntl, fd, command, 140000000000000)
  raises("bad argument #3 to 'fcntl' (flock expected", fd.fcntl, fd, command, S.t.buffer(100))
end
raises("f_owner_ex expected", fd.fcntl, fd, "F_SETOWN_EX")
fd:nogc()
fd:close()

-- ioctl: a number, a string that is read, memory that is filled.
pipe = assert(S.pipe())
assert(pipe[2]:write "12345")
local size = S.t.buffer(8, 255)
is(pipe[1]:ioctl("FIONREAD", size), 0)
is(size[0] + 256 * size[1] + 65536 * size[2], 5)
is(size[4], 255)
is(S.ioctl(pipe[1], S.FIONREAD, size), 0)
is(pipe[1]:ioctl("FIONBIO", "\1\0\0\0"), 0)
assert(pipe[1]:fcntl "F_GETFL" % (2 * S.O_NONBLOCK) >= S.O_NONBLOCK)
is(pipe[1]:ioctl(S.FIOCLEX), 0)
is(pipe[1]:fcntl "F_GETFD", 1)
local constant = "\255\255\255\255"
is(pipe[1]:ioctl("FIONREAD", constant), 0)
is(constant, "\255\255\255\255")
is(pipe[1]:ioctl("FIONREAD", S.t.buffer(0)), 0)
is(pipe[1]:ioctl("FIONREAD", S.t.timespec and S.t.timespec() or S.t.flock()), 0)
fails("ENOTTY", pipe[1]:ioctl "TIOCGWINSZ")
fails("EFAULT", pipe[1]:ioctl "FIONREAD")
fails("EFAULT", pipe[1]:ioctl("FIONREAD", -4096))
fails("EBADF", S.ioctl(-1, 0))
raises("could be an address", S.ioctl, 0, 1, 65536)
raises("65537 bytes are more", S.ioctl, 0, 1, S.t.buffer(65537))
raises("bad argument #3 to 'ioctl' (number, string or buffer expected, got table)", S.ioctl, 0, 1, {})
raises("bad argument #2 to 'ioctl'", S.ioctl, 0)

-- Any order of collection closes each descriptor once, and no other.
do
  local kept = {}
  for i = 1, 200 do
    local f = open()
    if i % 3 == 0 then kept[#kept + 1] = f elseif i % 3 == 1 then S.close(f.fd) end
  end
  collect()
  for _, f in ipairs(kept) do is(f:fsync(), true) end
end
collect()

-- The end of a script closes the state, which collects every object, the youngest first; what nogc has let go stays.
local script = assert(io.open(file, "w"))
script:write [[
local S = require "syscall"
local last = newproxy(true)
local pipe = S.pipe()
pipe[2]:nogc()
local collected, kept = pipe[1].fd, pipe[2].fd
getmetatable(last).__gc = function()
  io.write(tostring((S.fcntl(collected, "F_GETFD"))), tostring((S.fcntl(kept, "F_GETFD"))))
end
both = {last, pipe}
]]
script:close()
local output = io.popen(("'%s' '%s' 2>&1"):format(S.readlink "/proc/self/exe", file))
is(output:read "*a", "nil0")
output:close()
os.remove(file)
