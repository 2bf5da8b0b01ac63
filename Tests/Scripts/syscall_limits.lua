-- What a process may use: getrlimit, setrlimit, rlimit.

local S = require "syscall"
local check = require "check"
local is, fails = check.is, check.fails

-- By name and by number, into a new struct and one that is given
local files = assert(S.getrlimit("nofile"))
is(tostring(files.rlim_cur), tostring(assert(S.getrlimit(S.RLIMIT_NOFILE)).rlim_cur))
assert(rawequal(assert(S.getrlimit("RLIMIT_NOFILE", files)), files))
fails("EINVAL", S.getrlimit(99))
fails("EINVAL", S.setrlimit(99, files))
check.raises("bad argument #2 to 'setrlimit' (rlimit expected, got table)", S.setrlimit, "nofile", {rlim_cur = 1})
check.raises("names no resource", S.getrlimit, "no such")

-- A limit holds, and comes back
local status = check.child(function()
  local room = S.t.rlimit{rlim_cur = 20, rlim_max = files.rlim_max}
  assert(S.setrlimit("nofile", room))
  is(assert(S.getrlimit("nofile")).rlim_cur, 20)
  local opened, message, code = {}, nil, nil
  repeat opened[#opened + 1], message, code = S.open("/dev/null") until code
  is(code, S.EMFILE)
  is(message, (S.strerror("EMFILE")))
  assert(#opened <= 17)
  room.rlim_cur = 21
  assert(S.setrlimit("nofile", room))
  assert(S.open("/dev/null"))
  -- the soft limit is not above the hard one
  room.rlim_cur, room.rlim_max = 21, 20
  fails("EINVAL", S.setrlimit("nofile", room))
end)
is(status.EXITSTATUS, 0)

-- No limit is RLIM_INFINITY, all bits, whichever way it is written
status = check.child(function()
  assert(S.setrlimit("core", S.t.rlimit{rlim_cur = 0, rlim_max = 4096}))
  local core = assert(S.getrlimit("core"))
  is(core.rlim_cur, 0)
  is(core.rlim_max, 4096)
end)
is(status.EXITSTATUS, 0)
local unlimited = S.t.rlimit(S.uint64("18446744073709551615"), S.RLIM_INFINITY)
is(tostring(unlimited.rlim_cur), tostring(unlimited.rlim_max))
