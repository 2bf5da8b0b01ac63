-- The numbers that handlers of locks, ioctl, poll and fallocate need, under the names of man pages.

local flu = require "flu"

local expected = {
  F_OK = 0, R_OK = 4, W_OK = 2, X_OK = 1,
  F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7, F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2,
  LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8,
  FALLOC_FL_KEEP_SIZE = 1, FALLOC_FL_PUNCH_HOLE = 2,
  POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16,
}
for name, value in pairs(expected) do assert(flu[name] == value, name) end

local sec, nsec = flu.now()
assert(math.abs(sec - os.time()) <= 1 and nsec >= 0 and nsec < 1e9 and nsec % 1 == 0)
