-- Locks, of the four kinds, between two processes.

local S = require "syscall"
local check = require "check"
local is, fails, raises = check.is, check.fails, check.raises

local file = os.tmpname()
local fd = assert(S.open(file, "O_RDWR"))
assert(fd:ftruncate(1000))

--- Runs a function in a child, and waits until it has ended well.
local function join(pid)
  local status = assert(S.waitpid(pid))
  assert(status.EXITSTATUS == 0, "the child said what is wrong")
end
local function start(f)
  local pid = assert(S.fork())
  if pid > 0 then return pid end
  local ok, message = pcall(f)
  if not ok then io.stderr:write(message, "\n") end
  S._exit(ok and 0 or 1)
end
local function other(f) join(start(f)) end

local function lock(type, start_at, len)
  return S.t.flock {l_type = S[type], l_whence = S.SEEK_SET, l_start = start_at, l_len = len}
end

-- The struct.
local l = S.t.flock(S.F_WRLCK, S.SEEK_CUR, 5, 6)
is(l.l_type, S.F_WRLCK)
is(l.l_whence, S.SEEK_CUR)
is(l.l_start, 5)
is(l.l_len, 6)
is(l.l_pid, 0)
raises("no field 'type'", function() return l.type end)
raises("no field", S.t.flock, {type = 1})

-- POSIX locks: who asks is told who holds one, and where.
is(fd:fcntl("F_SETLK", lock("F_WRLCK", 100, 50)), true)
is(fd:fcntl("F_SETLK", lock("F_RDLCK", 200, 0)), true)
local mine = lock("F_WRLCK", 0, 0)
assert(rawequal(fd:fcntl("F_GETLK", mine), mine))
is(mine.l_type, S.F_UNLCK)  -- its own are in nobody's way
local parent = S.getpid()
other(function()
  local f = assert(S.open(file, S.O_RDWR))
  for _, command in ipairs {"F_GETLK", "getlk", S.F_GETLK} do
    local asked = lock("F_RDLCK", 120, 1)
    local found = assert(f:fcntl(command, asked))
    assert(rawequal(found, asked))
    is(found.l_type, S.F_WRLCK)
    is(found.l_pid, parent)
    is(found.l_whence, S.SEEK_SET)
    is(found.l_start, 100)
    is(found.l_len, 50)
  end
  is(f:fcntl("F_GETLK", lock("F_RDLCK", 300, 1)).l_type, S.F_UNLCK)
  is(f:fcntl("F_GETLK", lock("F_WRLCK", 300, 1)).l_len, 0)
  fails("EAGAIN", f:fcntl("F_SETLK", lock("F_RDLCK", 149, 1)))
  fails("EAGAIN", f:fcntl(S.F_SETLK, lock("F_WRLCK", 2 ^ 50, 1)))
  is(f:fcntl("F_SETLK", lock("F_WRLCK", 150, 50)), true)
  is(f:fcntl("F_SETLK", lock("F_RDLCK", 500, 10)), true)
  is(f:fcntl("F_SETLK", lock("F_UNLCK", 0, 0)), true)
end)

-- F_SETLKW waits until the lock is let go.
local ready, done = assert(S.pipe()), assert(S.pipe())
local waiting = start(function()
  local f = assert(S.open(file, "rdwr"))
  ready[2]:write "!"
  is(f:fcntl("F_SETLKW", lock("F_WRLCK", 100, 1)), true)
  done[2]:write "locked"
end)
is(ready[1]:read(nil, 1), "!")
done[1]:nonblock()
fails("EAGAIN", done[1]:read(nil, 10))
assert(fd:fcntl("F_SETLK", lock("F_UNLCK", 0, 0)))
join(waiting)
is(done[1]:read(nil, 10), "locked")

-- Closing any descriptor of the file lets go of all POSIX locks of the process.
assert(fd:fcntl("F_SETLK", lock("F_WRLCK", 0, 0)) and S.open(file):close())
other(function()
  local f = assert(S.open(file, S.O_RDWR))
  is(f:fcntl("F_SETLK", lock("F_WRLCK", 0, 0)), true)
end)

-- Locks of the open file belong to its descriptors: another one, even of this process, is in the way.
local second = assert(S.open(file, S.O_RDWR))
is(fd:fcntl("F_OFD_SETLK", lock("F_WRLCK", 0, 10)), true)
fails("EAGAIN", second:fcntl("F_OFD_SETLK", lock("F_RDLCK", 5, 1)))
local found = second:fcntl("F_OFD_GETLK", lock("F_RDLCK", 5, 1))
is(found.l_type, S.F_WRLCK)
is(found.l_pid, -1)
is(found.l_len, 10)
other(function()
  fails("EAGAIN", second:fcntl(S.F_OFD_SETLK, lock("F_WRLCK", 0, 1)))
  is(fd:fcntl("F_OFD_SETLKW", lock("F_RDLCK", 0, 10)), true)  -- inherited, so its own
end)
is(second:fcntl("F_OFD_SETLKW", lock("F_RDLCK", 5, 1)), true)
local with_pid = lock("F_RDLCK", 5, 1)
with_pid.l_pid = 1
fails("EINVAL", fd:fcntl("F_OFD_SETLK", with_pid))
assert(fd:fcntl("F_OFD_SETLK", lock("F_UNLCK", 0, 0)) and second:fcntl("F_OFD_SETLK", lock("F_UNLCK", 0, 0)))

-- Errors.
fails("EINVAL", fd:fcntl("F_SETLK", S.t.flock(99)))
fails("EINVAL", fd:fcntl("F_SETLK", lock("F_WRLCK", -1, 1)))
local reader = assert(S.open(file))
fails("EBADF", reader:fcntl("F_SETLK", lock("F_WRLCK", 0, 1)))
is(reader:fcntl("F_SETLK", lock("F_RDLCK", 0, 1)), true)
fails("EBADF", S.fcntl(-1, "F_GETLK", lock("F_RDLCK", 0, 1)))
raises("bad argument #3 to 'fcntl' (flock expected, got table)", fd.fcntl, fd, "F_SETLK", {l_type = 1})
raises("bad argument #3 to 'fcntl' (flock expected, got no value)", fd.fcntl, fd, "F_SETLK")
raises("bad argument #3 to 'fcntl' (flock expected, got number)", fd.fcntl, fd, "F_SETLK", 5)
raises("bad argument #3 to 'fcntl' (flock expected, got stat)", fd.fcntl, fd, "F_GETLK", S.t.stat())
reader:close()

-- flock, of the open file as well; a duplicate shares it.
is(fd:flock "LOCK_EX", true)
fails("EWOULDBLOCK", second:flock(S.LOCK_SH + S.LOCK_NB))
is(fd:dup():flock "sh, nb", true)
is(second:flock "LOCK_SH, LOCK_NB", true)
fails("EAGAIN", S.flock(second, S.LOCK_EX + S.LOCK_NB))
is(S.flock(fd.fd, "un"), true)
is(fd:flock(S.LOCK_UN), true)
is(second:flock "ex", true)
other(function()
  local f = assert(S.open(file))
  fails("EWOULDBLOCK", f:flock "ex, nb")
end)
waiting = start(function()
  local f = assert(S.open(file))
  ready[2]:write "!"
  is(f:flock "LOCK_EX", true)
  done[2]:write "flocked"
end)
is(ready[1]:read(nil, 1), "!")
fails("EAGAIN", done[1]:read(nil, 10))
assert(second:flock "un")
join(waiting)
is(done[1]:read(nil, 10), "flocked")
fails("EINVAL", fd:flock(0))
fails("EBADF", S.flock(-1, "LOCK_SH"))
raises("names no lock operation", fd.flock, fd, "LOCK_ALL")
raises("bad argument #2 to 'flock'", fd.flock, fd)

-- lockf, from the position on.
assert(fd:lseek(10, "set") and fd:lockf("F_TLOCK", 5))
other(function()
  local f = assert(S.open(file, S.O_RDWR))
  is(f:lockf("F_TEST", 10), true)
  fails("EACCES", f:lockf("test", 11))
  fails("EAGAIN", f:lockf("tlock", 0))
  is(f:lockf("F_LOCK", 10), true)
end)
is(fd:lockf(S.F_ULOCK, 5), true)
is(fd:lockf("F_TEST", 0), true)
fails("EINVAL", fd:lockf(99, 0))
raises("bad argument #3 to 'lockf'", fd.lockf, fd, "F_LOCK")

-- A lease is told of, and taken back.
local lease, message, code = fd:fcntl("F_SETLEASE", "F_RDLCK")
if lease then
  error "a read lease of a file that is open for writing"
else
  fails("EAGAIN", lease, message, code)
end
second:close()
fd:close()
fails("EBADF", fd:flock "ex")
fails("EBADF", fd:fcntl("F_SETLK", lock("F_RDLCK", 0, 1)))
fails("EBADF", fd:lockf("F_LOCK", 1))
fd = assert(S.open(file))
collectgarbage()  -- a duplicate may still be open for writing
collectgarbage()
if fd:fcntl("F_SETLEASE", "rdlck") then
  is(fd:fcntl "F_GETLEASE", S.F_RDLCK)
  is(fd:fcntl("F_SETLEASE", S.F_UNLCK), true)
  is(fd:fcntl(S.F_GETLEASE), S.F_UNLCK)
else
  print "not run: this file system has no leases"
end
fd:close()
assert(os.remove(file))
