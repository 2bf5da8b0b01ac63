-- Locks, for a file system whose files are open files below: `fi.handle` is a descriptor.
-- Nobody waits in here, since the host asks again for a program that waits; and it asks to unlock what a program
-- leaves locked when it closes a file.

local flu = require "flu"
local S = require "syscall"
local must = require "lib.must"
local place = require "lib.place"

-- The handlers `lock` and `flock`; and `noflush(fd)`, for the field of that name.
return function()
  -- A lock of fcntl(2) belongs to a program, which has `fi.lock_owner`, and a file. Each such pair gets a descriptor of
  -- its own, whose open file description owns the lock below.
  local owners = {}  -- pair -> descriptor
  local seen, count = {}, 0  -- the files that have had locks, and how many
  local locks = {}

  -- The file itself may have been opened for less than its locks need.
  local function reopen(fd)
    local path = place.path(fd, "")
    return S.open(path, S.O_RDWR + S.O_CLOEXEC) or S.open(path, S.O_RDONLY + S.O_CLOEXEC)
      or must(S.open(path, S.O_WRONLY + S.O_CLOEXEC))
  end

  local function remember(file)
    if seen[file] then return end
    if count == 10000 then seen, count = {}, 0 end
    seen[file], count = true, count + 1
  end

  function locks.lock(_, fi, command, lock)
    local fd = fi.handle
    local file = place.identity(fd, "")
    local pair = ("%s %.17g"):format(file, fi.lock_owner)
    local mine = owners[pair]
    local range = S.t.flock{l_type = lock.type, l_whence = lock.whence, l_start = lock.start, l_len = lock.len}
    if command == flu.F_GETLK then
      must((mine or fd):fcntl("F_OFD_GETLK", range))
      lock.type, lock.whence, lock.start, lock.len = range.l_type, range.l_whence, range.l_start, range.l_len
      lock.pid = math.max(range.l_pid, 0)  -- -1: an open file description's, perhaps one of ours
    elseif lock.type ~= flu.F_UNLCK then
      if not mine then
        mine = reopen(fd)
        owners[pair] = mine
        remember(file)
      end
      must(mine:fcntl("F_OFD_SETLK", range))
    elseif mine and lock.start == 0 and lock.len == 0 then
      mine:close()
      owners[pair] = nil
    elseif mine then
      must(mine:fcntl("F_OFD_SETLK", range))
    end
  end

  -- Those of flock(2) belong to the open file, which is one here and below.
  function locks.flock(_, fi, operation)
    if operation % (2 * S.LOCK_NB) < S.LOCK_NB then operation = operation + S.LOCK_NB end
    must(S.flock(fi.handle, operation))
  end

  -- Whether a file can do without `flush`, which ends its locks at each closing, and costs a third of opening and
  -- closing: it has had no locks so far.
  function locks.noflush(fd)
    return next(seen) == nil or not seen[place.identity(fd, "")]
  end

  return locks
end
