-- Signals: signal, kill, alarm, pause.

local S = require "syscall"
local check = require "check"
local fails, raises, child = check.fails, check.raises_like, check.child

-- By default a signal kills; ignored, it does nothing; names with and without prefix, numbers.
local me = S.getpid
for _, name in ipairs { "SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGIO" } do
  local number = S[name]
  local w = child(function()
    assert(S.signal(name, "SIG_DFL") == true)
    S.kill(me(), name)
  end)
  assert(w.WIFSIGNALED and w.WTERMSIG == number, name)
  local w = child(function()
    assert(S.signal(name, "SIG_IGN") == true)
    assert(S.kill(me(), number) == true)
    assert(S.signal(number, S.SIG_DFL) == true)
    S.kill(me(), name:sub(4):lower())
  end)
  assert(w.WTERMSIG == number, name)
end
assert(child(function()
  assert(S.signal("SIGTERM", 1) and S.kill(me(), 15) and S.signal(15, 0))
end).EXITSTATUS == 0)

-- exactly one result
assert(child(function() assert(select("#", S.signal("SIGUSR1", "SIG_IGN")) == 1) end).EXITSTATUS == 0)

-- SIG_HOLD: the signal waits.
local w = child(function()
  assert(S.signal("SIGTERM", "SIG_HOLD") == true)
  assert(S.kill(me(), "SIGTERM") == true)
  S._exit(4)
end)
assert(w.EXITSTATUS == 4)

-- errors
fails("EINVAL", S.signal("SIGKILL", "SIG_IGN"))
fails("EINVAL", S.signal("SIGSTOP", "SIG_DFL"))
fails("EINVAL", S.signal(0, "SIG_DFL"))
fails("EINVAL", S.signal(-1, "SIG_DFL"))
fails("EINVAL", S.signal(1000, "SIG_DFL"))
fails("EINVAL", S.signal(1000, "SIG_HOLD"))
fails("EINVAL", S.signal("SIGTERM", "SIG_ERR"))
raises("bad argument #2 to 'signal' %(number expected, got function%)", S.signal, "SIGTERM", print)
raises("bad argument #2 to 'signal'", S.signal, "SIGTERM")
raises("bad argument #1 to 'signal'", S.signal)
raises("names no signal", S.signal, "SIGNOTHING", "SIG_DFL")
raises("names no signal", S.signal, "15", "SIG_DFL")
raises("names no signal handler", S.signal, "SIGTERM", "SIG_SETMASK")
raises("neither SIG_DFL nor SIG_IGN", S.signal, "SIGTERM", 3)
raises("neither SIG_DFL nor SIG_IGN", S.signal, "SIGTERM", 4096)
raises("neither SIG_DFL nor SIG_IGN", S.signal, "SIGTERM", -2)

-- kill
assert(S.kill(me(), 0) == true)
fails("ESRCH", S.kill(0x7FFFFFFF, 0))
fails("EINVAL", S.kill(me(), 1000))
raises("bad argument #2 to 'kill'", S.kill, me())
raises("bad argument #1 to 'kill'", S.kill, nil, 0)
local w = child(function()
  assert(S.setpgid(0, 0))
  local first = assert(S.fork())
  if first == 0 then S.pause() end
  assert(S.signal("SIGUSR1", "SIG_IGN"))
  assert(S.kill(-me(), "SIGUSR2"))
end)
assert(w.WTERMSIG == S.SIGUSR2)

-- alarm
assert(S.alarm(0) == 0)
assert(S.alarm(1000) == 0)
local left = S.alarm(0)
assert(left > 990 and left <= 1000)
raises("bad argument #1 to 'alarm'", S.alarm)
local w = child(function()
  S.alarm(1)
  S.pause()
end)
assert(w.WTERMSIG == S.SIGALRM)

-- SIGPIPE is a signal to this process as to any: ignored, a write fails.
local w = child(function()
  assert(S.signal("SIGPIPE", "SIG_IGN"))
  local ends = assert(S.pipe())
  assert(ends[1]:close())
  fails("EPIPE", ends[2]:write("x"))
  assert(S.signal("SIGPIPE", "SIG_DFL"))
  ends[2]:write("x")
end)
assert(w.WTERMSIG == S.SIGPIPE)

-- What is ignored stays so in another program.
local pid = assert(S.fork())
if pid == 0 then
  S.signal("SIGTERM", "SIG_IGN")
  S.execve("/bin/sh", { "sh", "-c", "kill -TERM $$; exit 6" }, {})
  S._exit(99)
end
assert(S.waitpid(pid).EXITSTATUS == 6)

-- A stop and a continuation interrupt a sleep in the kernel only where it says so: epoll_wait answers EINTR.
if S.epoll_create and S.epoll_wait then
  local pid = assert(S.fork())
  if pid == 0 then
    local epoll = assert(S.epoll_create())
    local parent = me()
    if assert(S.fork()) == 0 then
      S.nanosleep(S.t.timespec(0, 200000000))
      S.kill(parent, "SIGSTOP")
      S.nanosleep(S.t.timespec(0, 100000000))
      S.kill(parent, "SIGCONT")
      S._exit(0)
    end
    local value, _, code = S.epoll_wait(epoll, 1, 2000)
    S._exit(value == nil and code == S.EINTR and 7 or 8)
  end
  assert(S.waitpid(pid).EXITSTATUS == 7)
else
  print("not run: EINTR, for want of epoll_wait")
end
