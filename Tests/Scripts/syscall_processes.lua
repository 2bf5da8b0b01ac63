-- Processes: fork, execve, wait, waitpid, exit, _exit, getpid and their relatives.

local S = require "syscall"
local check = require "check"
local fails, raises, child = check.fails, check.raises_like, check.child

-- getpid, getppid; 0 in the child is true, and no pid is cached.
local me = S.getpid()
assert(type(me) == "number" and me > 1 and S.getppid() > 0 and S.getpid("ignored") == me)
local status, pid = child(function()
  assert(S.getpid() ~= me and S.getppid() == me)
end)
assert(status.pid == pid and status.EXITSTATUS == 0)

-- The table of wait.
local pid = assert(S.fork())
if pid == 0 then S._exit(23) end
local w, message, code = S.wait()
assert(message == nil and code == nil)
assert(w.pid == pid and w.status == 23 * 256)
assert(w.WIFEXITED == true and w.EXITSTATUS == 23 and w.WEXITSTATUS == 23)
assert(w.WIFSTOPPED == false and w.WIFSIGNALED == false and w.WIFCONTINUED == false)
assert(w.WSTOPSIG == nil and w.WTERMSIG == nil and w.WCOREDUMP == nil)
fails("ECHILD", S.wait())
fails("ECHILD", S.waitpid(-1))
fails("ECHILD", S.waitpid(pid, S.WNOHANG))
fails("EINVAL", S.waitpid(-1, 0x10000000))
raises("bad argument #1 to 'waitpid'", S.waitpid)
raises("bad argument #1 to 'waitpid'", S.waitpid, "1")
raises("names no wait options", S.waitpid, -1, "WNOTHING")

-- Exit statuses: numbers by their low 8 bits, truth values, names; 0 if there is none.
for _, case in ipairs {
  { 0, n = 0 }, { 1, 1 }, { 255, 255 }, { 256, 0 }, { -1, 255 }, { 7.9, 7 }, { true, 1 }, { false, 0 },
  { "EXIT_SUCCESS", 0 }, { "EXIT_FAILURE", 1 }, { "failure", 1 }, { " exit_failure ", 1 },
} do
  for _, ending in ipairs { "exit", "_exit" } do
    local pid = assert(S.fork())
    if pid == 0 then S[ending](case[1]) end
    assert(assert(S.waitpid(pid)).EXITSTATUS == (case[2] or 0), ending)
  end
end
for _, ending in ipairs { S.exit, S._exit } do
  local pid = assert(S.fork())
  if pid == 0 then ending() end
  assert(assert(S.waitpid(pid)).EXITSTATUS == 0)
  raises("names no exit status", ending, "EXIT_NOTHING")
  raises("bad argument #1", ending, {})
end

-- exit writes out what stdio holds and runs no finalizers; _exit writes nothing.
local name = os.tmpname()
local function left(ending)
  local pid = assert(S.fork())
  if pid == 0 then
    local file = io.open(name, "w")
    file:setvbuf("full")
    file:write("text")
    local finalizer = newproxy(true)
    getmetatable(finalizer).__gc = function() io.open(name .. ".gc", "w"):close() end
    S[ending](0)
  end
  assert(S.waitpid(pid))
  local file = assert(io.open(name))
  local text = file:read("*a")
  file:close()
  assert(io.open(name .. ".gc") == nil)
  return text
end
assert(left("exit") == "text")
assert(left("_exit") == "")

-- What is in a buffer at the fork is written by each process that exits.
local pid = assert(S.fork())
if pid == 0 then
  local file = io.open(name, "w")
  file:setvbuf("full")
  file:write("x")
  local pid = assert(S.fork())
  if pid ~= 0 then S.waitpid(pid) end
  S.exit(0)
end
assert(S.waitpid(pid))
local file = assert(io.open(name))
assert(file:read("*a") == "xx")
file:close()

-- WNOHANG: pid 0 as long as there is nothing to tell.
local ends = assert(S.pipe())
local pid = assert(S.fork())
if pid == 0 then
  ends[2]:close()
  ends[1]:read(nil, 1)
  S._exit(5)
end
local w = assert(S.waitpid(pid, "WNOHANG"))
assert(w.pid == 0 and w.WIFEXITED and w.EXITSTATUS == 0)
assert(S.waitpid(-1, S.WNOHANG).pid == 0)
assert(ends[2]:close() and ends[1]:close())
assert(S.waitpid(pid).EXITSTATUS == 5)

-- Stopped, continued, killed.
local pid = assert(S.fork())
if pid == 0 then
  while true do S.pause() end
end
assert(S.kill(pid, "SIGSTOP"))
local w = assert(S.waitpid(pid, "untraced, continued"))
assert(w.pid == pid and w.WIFSTOPPED and w.WSTOPSIG == S.SIGSTOP and not w.WIFEXITED and not w.WIFSIGNALED)
assert(w.EXITSTATUS == nil and w.WTERMSIG == nil and w.status == S.SIGSTOP * 256 + 0x7F)
assert(S.kill(pid, "SIGCONT"))
local w = assert(S.waitpid(pid, S.WUNTRACED + S.WCONTINUED))
assert(w.WIFCONTINUED and w.status == 0xFFFF and not w.WIFEXITED and not w.WIFSTOPPED and not w.WIFSIGNALED)
assert(S.kill(pid, S.SIGKILL))
local w = assert(S.waitpid(pid))
assert(w.WIFSIGNALED and w.WTERMSIG == 9 and w.WCOREDUMP == false and w.status == 9)
assert(not w.WIFEXITED and not w.WIFSTOPPED and w.EXITSTATUS == nil)

-- execve: arguments, the whole environment, descriptors, and what remains of the process.
local function run(path, argv, envp, body)
  local ends = assert(S.pipe())
  local pid = assert(S.fork())
  if pid == 0 then
    S.dup2(ends[2], "stdout")
    ends[1]:close()
    ends[2]:close()
    if body then body() end
    S.execve(path, argv, envp)
    S._exit(98)
  end
  ends[2]:close()
  local text = ""
  repeat
    local piece = assert(ends[1]:read(nil, 1000))
    text = text .. piece
  until piece == ""
  ends[1]:close()
  local w = assert(S.waitpid(pid))
  return text, w.EXITSTATUS, pid
end
local text, status, pid = run("/bin/sh", { "name", "-c", 'echo "$0,$1,$#,$$,$A,$B"; exit 3', "zero", "one" },
  { "A=1", "B=two words" })
assert(text == "zero,one,1," .. pid .. ",1,two words\n" and status == 3, text)
assert(run("/usr/bin/env", { "env" }, {}) == "")
assert(run("/usr/bin/env", { "env" }, { "X=1", "Y=" }) == "X=1\nY=\n")
local text, status = run("/bin/true", { "true" }, {}, function() S.close("stdin") end)
assert(text == "" and status == 0)
local buffer = S.t.buffer(20, "/bin/true")
local _, status = run(buffer, { "true" }, {})
assert(status == 0)

-- A script: the kernel puts its path in the place of argv[1].
local script = name .. ".sh"
local file = assert(S.open(script, "creat, wronly", 448))
assert(file:write('#!/bin/sh\necho "$0 $*"\n'))
assert(file:close())
assert(run(script, { "other", "a", "b" }, {}) == script .. " a b\n")
os.remove(script)

-- It returns when it fails, and the process goes on.
fails("ENOENT", S.execve("/nowhere/at/all", { "x" }, {}))
fails("EACCES", S.execve("/etc/passwd", { "x" }, {}))
fails("EFAULT", S.execve(nil, { "x" }, {}))
raises("bad argument #2 to 'execve' %(table expected, got no value%)", S.execve, "/bin/true")
raises("bad argument #3 to 'execve' %(table expected, got nil%)", S.execve, "/bin/true", {}, nil)
raises("bad argument #2 to 'execve' %(string expected at index 2, got number%)", S.execve, "/bin/true", { "a", 2 }, {})
raises("bad argument #3 to 'execve' %(string expected at index 1, got boolean%)", S.execve, "/x", { "a" }, { true })
raises("NUL", S.execve, "/bin/true", { "a\0b" }, {})
raises("NUL", S.execve, "/bin\0/true", { "a" }, {})
raises("bad argument #1", S.execve, 7, { "a" }, {})
raises("bad argument #2", S.execve, "/bin/true", "a", {})

-- Two large lists at once.
local argv, envp = { "sh", "-c", 'echo $#; env | grep -c "^V[0-9]*=v$"', "x" }, { "PATH=/usr/bin:/bin" }
for i = 1, 1000 do
  argv[#argv + 1] = "argument" .. i
  envp[#envp + 1] = "V" .. i .. "=v"
end
assert(run("/bin/sh", argv, envp) == "1000\n1000\n")

-- Descriptor objects are the child's own; closing them there leaves the parent's.
local file = assert(S.open("/dev/zero"))
child(function() assert(file:close()) fails("EBADF", file:read(nil, 1)) end)
assert(file:read(nil, 2) == "\0\0" and file:close())

-- Many children, each waited for once.
local pids = {}
for i = 1, 50 do
  local pid = assert(S.fork())
  if pid == 0 then S._exit(i) end
  pids[pid] = i
end
for _ = 1, 50 do
  local w = assert(S.wait())
  assert(pids[w.pid] == w.EXITSTATUS)
  pids[w.pid] = nil
end
assert(next(pids) == nil)

-- Groups and sessions.
local w = child(function()
  assert(S.getpgid() == S.getpgid(S.getpid()) and S.getpgid(0) == S.getpgid(S.getppid()))
  assert(S.setpgid(0, 0) == true and S.getpgid() == S.getpid())
  fails("EPERM", S.setsid())
  child(function()
    assert(S.getsid() == S.getsid(S.getppid()))
    assert(S.setsid() == S.getpid() and S.getsid() == S.getpid() and S.getpgid() == S.getpid())
  end)
end)
assert(w.EXITSTATUS == 0)
fails("ESRCH", S.getpgid(0x7FFFFFFF))
fails("ESRCH", S.getsid(0x7FFFFFFF))
fails("EINVAL", S.setpgid(0, -5))

os.remove(name)
