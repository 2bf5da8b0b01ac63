-- Locks, for a file system whose files are open files below: `fi.handle` is a descriptor.
-- Nobody waits in here, since the host asks again for a program that waits.

local flu = require "flu"
local S = require "syscall"
local must = require "lib.must"

-- The handlers `lock` and `flock`; `release(fd)`, for the file's own; and `none()`, whether there are no locks.
return function()
  -- A lock of fcntl(2) belongs to a program, which has `fi.lock_owner`, and a file. Each such pair gets a descriptor of
  -- its own, whose open file description owns the lock below.
  local owners = {}  -- pair -> descriptor
  local lockers = {}  -- fi.handle -> the set of pairs that have locked by it
  local status = S.t.stat()
  local locks = {}

  local function unlock(pair)
    if not owners[pair] then return end
    owners[pair]:close()
    owners[pair] = nil
  end

  -- The file itself may have been opened for less than its locks need.
  local function own(fd, pair)
    local path = "/proc/self/fd/" .. fd.fd
    owners[pair] = S.open(path, S.O_RDWR + S.O_CLOEXEC) or S.open(path, S.O_RDONLY + S.O_CLOEXEC)
      or must(S.open(path, S.O_WRONLY + S.O_CLOEXEC))
    lockers[fd] = lockers[fd] or {}
    lockers[fd][pair] = true
    return owners[pair]
  end

  function locks.lock(_, fi, command, lock)
    local fd = fi.handle
    must(S.fstat(fd, status))
    local pair = ("%s %s %.17g"):format(status.st_dev, status.st_ino, fi.lock_owner)
    local mine = owners[pair]
    local range = S.t.flock{l_type = lock.type, l_whence = lock.whence, l_start = lock.start, l_len = lock.len}
    if command == flu.F_GETLK then
      must((mine or fd):fcntl("F_OFD_GETLK", range))
      lock.type, lock.whence, lock.start, lock.len = range.l_type, range.l_whence, range.l_start, range.l_len
      lock.pid = math.max(range.l_pid, 0)  -- -1: an open file description's, perhaps one of ours
    elseif lock.type ~= flu.F_UNLCK then
      must((mine or own(fd, pair)):fcntl("F_OFD_SETLK", range))
    elseif lock.start == 0 and lock.len == 0 then
      unlock(pair)
    elseif mine then
      must(mine:fcntl("F_OFD_SETLK", range))
    end
  end

  -- Those of flock(2) belong to the open file, which is one here and below.
  function locks.flock(_, fi, operation)
    if operation % (2 * S.LOCK_NB) < S.LOCK_NB then operation = operation + S.LOCK_NB end
    must(S.flock(fi.handle, operation))
  end

  function locks.release(fd)
    for pair in pairs(lockers[fd] or {}) do unlock(pair) end
    lockers[fd] = nil
  end

  function locks.none()
    return next(owners) == nil
  end

  return locks
end
