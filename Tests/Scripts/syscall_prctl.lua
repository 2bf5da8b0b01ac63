-- prctl: what a process is asked, and told, that has no call of its own.

local S = require "syscall"
local check = require "check"
local is, fails, raises = check.is, check.fails, check.raises

local function inside(body) is(check.child(body).EXITSTATUS, 0) end

-- Options go by their names, with and without what they begin with, and by their numbers.
is(S.prctl("PR_GET_KEEPCAPS"), 0)
is(S.prctl("get_keepcaps"), 0)
is(S.prctl(S.PR_GET_KEEPCAPS), 0)
assert(not pcall(S.prctl, "PR_NOTHING") and not pcall(S.prctl, "nothing") and not pcall(S.prctl))
raises("bad argument #1 to 'prctl'", S.prctl, {})
fails("EINVAL", S.prctl(99999))
fails("EINVAL", S.prctl(-1))

-- What is set is what is got, in a child, which is thrown away.
for _, row in ipairs {
  {"KEEPCAPS", {1, 0}}, {"DUMPABLE", {0, 1}}, {"NO_NEW_PRIVS", {1}}, {"TIMERSLACK", {1, 1234, 4095}},
  {"THP_DISABLE", {1, 0}},
} do
  inside(function()
    for _, value in ipairs(row[2]) do
      is(S.prctl("PR_SET_" .. row[1], value), 0, row[1])
      is(S.prctl("PR_GET_" .. row[1]), value, row[1])
    end
  end)
end
inside(function()
  is(S.prctl("PR_MCE_KILL", S.PR_MCE_KILL_SET, S.PR_MCE_KILL_EARLY), 0)
  is(S.prctl("PR_MCE_KILL_GET"), S.PR_MCE_KILL_EARLY)
end)
inside(function()
  assert(S.prctl("PR_SET_NO_NEW_PRIVS", 1))
  fails("EINVAL", S.prctl("PR_SET_NO_NEW_PRIVS", 0))  -- no way back
  fails("EINVAL", S.prctl("PR_SET_DUMPABLE", 2))
  fails("EINVAL", S.prctl("PR_SET_KEEPCAPS", 2))
end)

-- Secure bits, a sum of constants
if S.geteuid() == 0 then
  inside(function()
    is(S.prctl("PR_GET_SECUREBITS"), 0)
    local bits = S.SECBIT_NO_SETUID_FIXUP + S.SECBIT_KEEP_CAPS
    is(S.prctl("PR_SET_SECUREBITS", bits), 0)
    is(S.prctl("PR_GET_SECUREBITS"), bits)
    is(S.prctl("PR_SET_SECUREBITS", S.SECBIT_NO_SETUID_FIXUP), 0)
    -- The file system user changes, and the capabilities stay.
    local name = os.tmpname()
    assert(S.chmod(name, 0))
    S.setfsuid(65534)
    assert(S.open(name, "rdonly")):close()
    S.setfsuid(0)
    assert(S.prctl("PR_SET_SECUREBITS", 0))
    S.setfsuid(65534)
    fails("EACCES", S.open(name, "rdonly"))
    S.setfsuid(0)
    os.remove(name)
    -- Once it is locked it stays.
    assert(S.prctl("PR_SET_SECUREBITS", S.SECBIT_NOROOT_LOCKED))
    fails("EPERM", S.prctl("PR_SET_SECUREBITS", 0))
  end)
  inside(function()
    is(S.prctl("PR_CAPBSET_READ", 21), 1)  -- CAP_SYS_ADMIN
    is(S.prctl("PR_CAPBSET_DROP", 21), 0)
    is(S.prctl("PR_CAPBSET_READ", 21), 0)
  end)
else
  print("not run: secure bits, which root alone can set")
end

-- A signal when the parent ends. The child tells by a pipe that it is there, and by its end that it is not.
local ends = assert(S.pipe())
local parent = assert(S.fork())
if parent == 0 then
  local child = assert(S.fork())
  if child == 0 then
    assert(S.prctl("PR_SET_PDEATHSIG", S.SIGKILL) == 0)
    ends[2]:write("ready", 5)
    S.pause()
    S._exit(1)
  end
  ends[2]:close()
  ends[1]:read(nil, 5)
  S._exit(0)
end
ends[2]:close()
is(assert(S.waitpid(parent)).EXITSTATUS, 0)
is(ends[1]:read(nil, 5), "")
fails("EINVAL", S.prctl("PR_SET_PDEATHSIG", 1000))

-- Children of children come to who asks for them.
inside(function()
  is(S.prctl("PR_SET_CHILD_SUBREAPER", 1), 0)
  local pid = assert(S.fork())
  if pid == 0 then
    if S.fork() == 0 then S._exit(9) end
    S._exit(8)
  end
  local statuses = {}
  for _ = 1, 2 do statuses[assert(S.waitpid(-1)).EXITSTATUS] = true end
  assert(statuses[8] and statuses[9])
end)

-- What might be an address is refused, wherever it is, and before the kernel sees it.
for position = 2, 5 do
  for _, value in ipairs {4096, 4097, 65536, 2 ^ 31, 2 ^ 32, 2 ^ 53, -1, -4096, S.uint64 "18446744073709551615"} do
    local arguments = {0, 0, 0, 0}
    arguments[position - 1] = value
    raises("bad argument #" .. position .. " to 'prctl' (", S.prctl, "PR_GET_KEEPCAPS", unpack(arguments))
  end
end
raises("4096 could be an address", S.prctl, "PR_GET_KEEPCAPS", 4096)
raises("could be an address", S.prctl, "PR_SET_PTRACER", S.PR_SET_PTRACER_ANY)
for position = 2, 5 do
  for _, value in ipairs {"0", {}, S.t.buffer(8), 0 / 0, 2 ^ 64} do
    local arguments = {0, 0, 0, 0}
    arguments[position - 1] = value
    raises("bad argument #" .. position, S.prctl, "PR_GET_KEEPCAPS", unpack(arguments))
  end
end
-- No more than 4095 is one: the kernel says so itself.
for _, name in ipairs {"PR_GET_PDEATHSIG", "PR_GET_NAME", "PR_GET_CHILD_SUBREAPER", "PR_GET_TSC"} do
  fails("EFAULT", S.prctl(name))
  fails("EFAULT", S.prctl(name, 4095))
end
