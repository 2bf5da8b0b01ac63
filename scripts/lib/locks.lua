-- Locks, for a file system whose files are open files below: `fi.handle` is a descriptor.
-- Nobody waits in here, since the host asks again for a program that waits.

local flu = require "flu"
local S = require "syscall"
local must = require "lib.must"

-- The handlers `lock` and `flock`; `release(fd)`, for the file's own; and `none(fd)`, for `fi.noflush`.
return function()
  -- A lock of fcntl(2) belongs to a program, which has `fi.lock_owner`, and a file. Each such pair gets a descriptor of
  -- its own, whose open file description owns the lock below.
  local owners = {}  -- file -> lock_owner -> {fd =, pid =}
  local lockers = {}  -- fi.handle -> lock_owner -> file: what has been locked by it
  local seen, count = {}, 0  -- the files that have had locks, and how many
  local status = S.t.stat()
  local locks = {}

  local function identity(fd)
    must(S.fstat(fd, status))
    return status.st_dev .. " " .. status.st_ino
  end

  local function unlock(file, owner)
    local owned = owners[file] and owners[file][owner]
    if not owned then return end
    owned.fd:close()
    owners[file][owner] = nil
    if next(owners[file]) == nil then owners[file] = nil end
  end

  -- A descriptor for the pair. The file itself may have been opened for less than its locks need.
  local function own(fd, file, owner, pid)
    local path = "/proc/self/fd/" .. fd.fd
    local mine = S.open(path, S.O_RDWR + S.O_CLOEXEC) or S.open(path, S.O_RDONLY + S.O_CLOEXEC)
      or must(S.open(path, S.O_WRONLY + S.O_CLOEXEC))
    owners[file] = owners[file] or {}
    owners[file][owner] = {fd = mine, pid = pid}
    lockers[fd] = lockers[fd] or {}
    lockers[fd][owner] = file
    if count == 10000 then seen, count = {}, 0 end
    if not seen[file] then seen[file], count = true, count + 1 end
    return mine
  end

  -- A program that ends lets go of its locks, even if a child still has the file open. With `noflush` nobody tells.
  local function forget_dead(file)
    local found = false
    for owner, owned in pairs(owners[file] or {}) do
      local _, _, code = S.kill(owned.pid, 0)
      if code == S.ESRCH then
        unlock(file, owner)
        found = true
      end
    end
    return found
  end

  function locks.lock(_, fi, command, lock)
    local fd, owner = fi.handle, fi.lock_owner
    local file = identity(fd)
    local mine = owners[file] and owners[file][owner]
    mine = mine and mine.fd
    local range = S.t.flock{l_type = lock.type, l_whence = lock.whence, l_start = lock.start, l_len = lock.len}
    if command == flu.F_GETLK then
      forget_dead(file)
      must((mine or fd):fcntl("F_OFD_GETLK", range))
      lock.type, lock.whence, lock.start, lock.len = range.l_type, range.l_whence, range.l_start, range.l_len
      lock.pid = math.max(range.l_pid, 0)  -- -1: an open file description's, perhaps one of ours
    elseif lock.type ~= flu.F_UNLCK then
      mine = mine or own(fd, file, owner, lock.pid)
      local ok, message, code = mine:fcntl("F_OFD_SETLK", range)
      if not ok and forget_dead(file) then ok, message, code = mine:fcntl("F_OFD_SETLK", range) end
      must(ok, message, code)
    elseif lock.start == 0 and lock.len == 0 then
      unlock(file, owner)
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
    for owner, file in pairs(lockers[fd] or {}) do unlock(file, owner) end
    lockers[fd] = nil
  end

  -- Whether a file that is being opened can do without `flush`, which costs a third of opening and closing it: as long as
  -- it has had no locks, which closing it would end.
  function locks.none(fd)
    return next(seen) == nil or not seen[identity(fd)]
  end

  return locks
end
