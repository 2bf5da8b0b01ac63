-- Locks of the four kinds, between processes, which hold them, wait for them and end.

local S = require "syscall"
local t = require "transcript"

local who = {[-1] = "an open file", [0] = "somebody"}

-- A process that does what it is told. It inherits the descriptors that there are.
local function process(name)
  local orders, answers = assert(S.pipe "cloexec"), assert(S.pipe "cloexec")
  local pid = assert(S.fork())
  local self = {name = name, pid = pid, orders = orders[2], answers = answers[1], files = {}}
  if pid > 0 then
    who[pid] = name
    orders[1]:close()
    answers[2]:close()
    return self
  end
  S.prctl("PR_SET_PDEATHSIG", S.SIGKILL)
  orders[2]:close()
  answers[1]:close()
  local files = {}
  local env = setmetatable({S = S, files = files}, {__index = _G})
  while true do
    local order = orders[1]:read(nil, 4096)
    if not order or order == "" then S._exit(0) end
    local f = assert(loadstring(order))
    setfenv(f, env)
    local results = {pcall(f)}
    local value, code = results[2], results[4]
    local answer = not results[1] and "raised " .. tostring(value) or value == nil and t.error_name(code)
      or value == true and "ok" or type(value) == "userdata" and "an object" or tostring(value)
    answers[2]:write(answer)
  end
end

local function answer(p, what)
  local text = p.answers:read(nil, 4096):gsub("by (%-?%d+)", function(pid)
    return "by " .. (who[tonumber(pid)] or pid)
  end)
  t.say("  ", p.name, ": ", what, " = ", text == "" and "gone" or text)
  return text
end

-- Has a process do something, and waits for the outcome.
local function tell(p, order, what)
  assert(p.orders:write(order))
  return answer(p, what or order)
end

local function open(p, number, path, flags)
  tell(p, ("files[%d] = S.open(%q, %q) return files[%d] and true"):format(number, path, flags, number),
    ("open(%d, %s, %s)"):format(number, path:match "[^/]*$", flags))
end

local function lock_order(number, command, kind, first, length)
  return ([[
    local l = S.t.flock{l_type = S.%s, l_whence = S.SEEK_SET, l_start = %d, l_len = %d}
    local ok, message, code = S.fcntl(files[%d], "%s", l)
    if not ok then return ok, message, code end
    if not ("%s"):find "GETLK" then return true end
    if l.l_type == S.F_UNLCK then return "free" end
    return ("held %%s %%d %%d by %%d"):format(l.l_type == S.F_RDLCK and "r" or "w", l.l_start, l.l_len, l.l_pid)
  ]]):format(kind, first, length, number, command, command)
end

local function lock(p, number, command, kind, first, length)
  return tell(
    p, lock_order(number, command, kind, first, length),
    ("%s(%d, %s, %d, %d)"):format(command, number, kind, first, length))
end

-- Begins something that waits, and makes sure that it does.
local function begin(p, order, what)
  assert(p.orders:write(order))
  local ready = assert(S.poll({{fd = p.answers, events = S.POLLIN}}, 150))
  t.say("  ", p.name, ": ", what, #ready == 0 and " waits" or " does not wait")
end

local function finish(...)
  for _, p in ipairs {...} do
    p.orders:write "S._exit(0)"
    S.waitpid(p.pid)
  end
end

local function two() return process "one", process "two" end

for _, kind in ipairs {"", "OFD_"} do
  local set, get, wait = "F_" .. kind .. "SETLK", "F_" .. kind .. "GETLK", "F_" .. kind .. "SETLKW"

  t.case(kind .. "locks of ranges", function()
    t.file("f", {content = "hello"})
    local one, two = two()
    for _, p in ipairs {one, two} do open(p, 1, "f", "rdwr") end
    lock(one, 1, set, "F_WRLCK", 10, 10)
    lock(two, 1, set, "F_WRLCK", 15, 1)
    lock(two, 1, set, "F_RDLCK", 19, 5)
    lock(two, 1, get, "F_RDLCK", 0, 0)
    lock(two, 1, set, "F_WRLCK", 20, 5)
    lock(one, 1, get, "F_WRLCK", 0, 0)
    lock(one, 1, set, "F_RDLCK", 12, 3)
    lock(two, 1, set, "F_RDLCK", 12, 3)
    lock(two, 1, set, "F_RDLCK", 11, 3)
    lock(two, 1, get, "F_WRLCK", 12, 1)
    lock(one, 1, set, "F_UNLCK", 0, 11)
    lock(two, 1, set, "F_WRLCK", 0, 11)
    lock(two, 1, set, "F_UNLCK", 5, 2)
    lock(one, 1, set, "F_WRLCK", 5, 2)
    lock(one, 1, set, "F_WRLCK", 4, 3)
    lock(two, 1, set, "F_RDLCK", 1000, 0)
    lock(one, 1, set, "F_WRLCK", 2 ^ 40, 1)
    lock(one, 1, get, "F_WRLCK", 2 ^ 40, 1)
    lock(one, 1, set, "F_WRLCK", -1, 1)
    lock(one, 1, set, "F_UNLCK", 0, 0)
    lock(two, 1, set, "F_WRLCK", 0, 0)
    lock(one, 1, get, "F_RDLCK", 7, 1)
    finish(two)
    lock(one, 1, set, "F_WRLCK", 0, 0)
    finish(one)
  end)

  t.case(kind .. "locks and what the file is opened for", function()
    t.file("f")
    local one, two = two()
    open(one, 1, "f", "rdonly")
    open(one, 2, "f", "wronly")
    open(two, 1, "f", "rdonly")
    open(two, 2, "f", "wronly")
    lock(one, 1, set, "F_WRLCK", 0, 1)
    lock(one, 2, set, "F_RDLCK", 0, 1)
    lock(one, 1, set, "F_RDLCK", 0, 1)
    lock(one, 2, set, "F_WRLCK", 5, 1)
    lock(two, 1, set, "F_RDLCK", 0, 1)
    lock(two, 2, set, "F_WRLCK", 0, 1)
    lock(two, 2, set, "F_WRLCK", 5, 1)
    lock(two, 1, get, "F_WRLCK", 0, 1)
    finish(one, two)
  end)

  t.case(kind .. "locks that are waited for", function()
    t.file("f")
    local one, two = two()
    local three = process "three"
    for _, p in ipairs {one, two, three} do open(p, 1, "f", "rdwr") end
    lock(one, 1, set, "F_WRLCK", 0, 10)
    begin(two, lock_order(1, wait, "F_WRLCK", 0, 5), "writer")
    begin(three, lock_order(1, wait, "F_RDLCK", 5, 5), "reader")
    -- the file system is there for others meanwhile
    lock(one, 1, set, "F_WRLCK", 20, 5)
    lock(one, 1, set, "F_UNLCK", 5, 5)
    answer(three, "reader")
    lock(one, 1, set, "F_UNLCK", 0, 5)
    answer(two, "writer")
    lock(one, 1, set, "F_RDLCK", 0, 1)
    lock(one, 1, set, "F_RDLCK", 5, 5)
    -- the end of who holds it
    begin(one, lock_order(1, wait, "F_WRLCK", 0, 1), "writer")
    finish(two)
    answer(one, "writer")
    -- one that waits is killed, and gets nothing
    two = process "two"
    open(two, 1, "f", "rdwr")
    begin(two, lock_order(1, wait, "F_WRLCK", 0, 1), "writer")
    assert(S.kill(two.pid, "SIGKILL"))
    answer(two, "killed")
    S.waitpid(two.pid)
    lock(three, 1, get, "F_WRLCK", 0, 1)
    lock(one, 1, set, "F_UNLCK", 0, 0)
    lock(three, 1, get, "F_WRLCK", 0, 1)
    finish(one, three)
  end)
end

t.case("locks of a process go when it closes any descriptor of the file", function()
  t.file("f")
  local one, two = two()
  for number = 1, 2 do open(one, number, "f", "rdwr") end
  open(two, 1, "f", "rdwr")
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 0)
  lock(one, 2, "F_GETLK", "F_WRLCK", 0, 0)
  lock(two, 1, "F_SETLK", "F_WRLCK", 0, 0)
  tell(one, "return files[2]:close()")
  lock(two, 1, "F_SETLK", "F_WRLCK", 0, 0)
  tell(two, "files[2] = files[1]:dup() return files[2]:close()")
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 0)
  -- by another name
  assert(S.link("f", "g"))
  open(two, 3, "g", "rdwr")
  lock(two, 3, "F_SETLK", "F_WRLCK", 0, 0)
  tell(one, "return S.open('f'):close()")
  lock(two, 3, "F_SETLK", "F_WRLCK", 0, 0)
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 0)
  finish(two)
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 0)
  finish(one)
end)

t.case("nobody holds the locks of who has ended", function()
  t.file("f")
  local one, two = two()
  open(one, 1, "f", "rdwr")
  open(two, 1, "f", "rdwr")
  lock(one, 1, "F_SETLK", "F_WRLCK", 5, 5)
  lock(two, 1, "F_GETLK", "F_WRLCK", 0, 0)
  finish(one)
  lock(two, 1, "F_GETLK", "F_WRLCK", 0, 0)
  one = process "one"
  open(one, 1, "f", "rdwr")
  lock(one, 1, "F_SETLK", "F_WRLCK", 5, 5)
  tell(one, "return files[1]:close()")
  lock(two, 1, "F_GETLK", "F_WRLCK", 0, 0)
  finish(one, two)
end)

-- Where the lock is, and who is asked for it, on either side.
for _, side in ipairs {"above", "below"} do
  t.case("locks that somebody holds or wants on the other side: " .. side, function()
    t.file("f")
    local one, two = two()
    local places = {above = "f", below = t.below "f"}
    who[one.pid], who[two.pid], who[-1] = "somebody", "somebody", "somebody"
    open(one, 1, places[side], "rdwr")
    open(two, 1, side == "above" and places.below or places.above, "rdwr")
    for _, kind in ipairs {"", "OFD_"} do
      local set, get, wait = "F_" .. kind .. "SETLK", "F_" .. kind .. "GETLK", "F_" .. kind .. "SETLKW"
      lock(one, 1, set, "F_WRLCK", 5, 5)
      lock(two, 1, set, "F_RDLCK", 0, 6)
      lock(two, 1, get, "F_RDLCK", 0, 6)
      lock(two, 1, set, "F_WRLCK", 0, 5)
      lock(one, 1, set, "F_WRLCK", 0, 1)
      lock(one, 1, get, "F_WRLCK", 0, 1)
      begin(two, lock_order(1, wait, "F_WRLCK", 0, 0), "all")
      lock(one, 1, set, "F_UNLCK", 0, 0)
      answer(two, "all")
      begin(one, lock_order(1, wait, "F_WRLCK", 0, 0), "all")
      lock(two, 1, set, "F_UNLCK", 0, 0)
      answer(one, "all")
      lock(one, 1, set, "F_UNLCK", 0, 0)
    end
    tell(one, "return S.flock(files[1], 'ex, nb')")
    tell(two, "return S.flock(files[1], 'sh, nb')")
    begin(two, "return S.flock(files[1], 'sh')", "flock")
    tell(one, "return S.flock(files[1], 'un')")
    answer(two, "flock")
    begin(one, "return S.flock(files[1], 'ex')", "flock")
    finish(two)
    answer(one, "flock")
    finish(one)
    who[-1] = "an open file"
  end)
end

t.case("locks and children", function()
  t.file("f")
  local one, two = two()
  open(one, 1, "f", "rdwr")
  open(two, 1, "f", "rdwr")
  local child = [[
    local pid = S.fork()
    if pid == 0 then
      local ok = S.fcntl(files[1], "%s", S.t.flock{l_type = S.F_WRLCK})
      S._exit(ok and 1 or 2)
    end
    return S.waitpid(pid).EXITSTATUS
  ]]
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 0)
  tell(one, child:format "F_SETLK", "a child locks")
  tell(one, child:format "F_OFD_SETLK", "a child locks the open file")
  lock(two, 1, "F_SETLK", "F_WRLCK", 0, 0)
  lock(one, 1, "F_SETLK", "F_UNLCK", 0, 0)
  lock(one, 1, "F_OFD_SETLK", "F_WRLCK", 0, 0)
  tell(one, child:format "F_OFD_SETLK", "a child locks the open file")
  lock(two, 1, "F_SETLK", "F_WRLCK", 0, 0)
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 0)
  finish(one, two)
end)

t.case("flock", function()
  t.file("f")
  local one, two = two()
  open(one, 1, "f", "rdwr")
  open(one, 2, "f", "rdonly")
  open(two, 1, "f", "rdonly")
  local function flock(p, number, operation)
    tell(p, ("return S.flock(files[%d], %q)"):format(number, operation), ("flock(%d, %s)"):format(number, operation))
  end
  flock(one, 1, "ex, nb")
  flock(one, 2, "ex, nb")
  flock(two, 1, "sh, nb")
  flock(one, 1, "sh")
  flock(two, 1, "sh, nb")
  flock(two, 1, "ex, nb")
  flock(one, 2, "sh")
  flock(one, 1, "un")
  flock(one, 2, "un")
  flock(two, 1, "ex, nb")
  flock(one, 1, "un")
  tell(one, "files[3] = files[1]:dup() return true", "dup")
  flock(two, 1, "un")
  flock(one, 3, "ex")
  flock(two, 1, "sh, nb")
  tell(one, "return files[1]:close()")
  flock(two, 1, "sh, nb")
  tell(one, "return files[3]:close()")
  flock(two, 1, "sh, nb")
  begin(one, "return S.flock(files[2], 'ex')", "flock")
  flock(two, 1, "un")
  answer(one, "flock")
  begin(two, "return S.flock(files[1], 'sh')", "flock")
  finish(one)
  answer(two, "flock")
  -- a lock of fcntl is another thing
  flock(two, 1, "ex")
  local three = process "three"
  open(three, 1, "f", "rdwr")
  lock(three, 1, "F_SETLK", "F_WRLCK", 0, 0)
  tell(three, "files[1]:flock 'un' return true", "flock(1, un)")
  flock(three, 1, "ex, nb")
  assert(S.kill(two.pid, "SIGKILL"))
  S.waitpid(two.pid)
  flock(three, 1, "ex, nb")
  finish(three)
end)

t.case("locks of a removed file", function()
  t.file("f")
  local one, two = two()
  open(one, 1, "f", "rdwr")
  open(two, 1, "f", "rdwr")
  lock(one, 1, "F_SETLK", "F_WRLCK", 0, 10)
  assert(S.unlink("f"))
  lock(two, 1, "F_SETLK", "F_WRLCK", 0, 10)
  lock(two, 1, "F_GETLK", "F_WRLCK", 0, 10)
  tell(two, "return S.flock(files[1], 'ex, nb')")
  tell(one, "return S.flock(files[1], 'ex, nb')")
  finish(one)
  lock(two, 1, "F_SETLK", "F_WRLCK", 0, 10)
  t.file("f")
  open(two, 2, "f", "rdwr")
  lock(two, 2, "F_SETLK", "F_WRLCK", 0, 10)
  finish(two)
end)

t.case("locks of folders, and lockf", function()
  t.folder("d")
  t.file("f")
  local one, two = two()
  open(one, 1, "d", "directory")
  open(two, 1, "d", "directory")
  tell(one, "return S.flock(files[1], 'ex, nb')")
  tell(two, "return S.flock(files[1], 'sh, nb')")
  lock(one, 1, "F_SETLK", "F_RDLCK", 0, 0)
  open(one, 2, "f", "rdwr")
  open(two, 2, "f", "rdwr")
  tell(one, "return S.lockf(files[2], 'F_TLOCK', 10)")
  tell(two, "return S.lockf(files[2], 'F_TLOCK', 10)")
  tell(two, "return S.lockf(files[2], 'F_TEST', 10)")
  tell(one, "return S.lockf(files[2], 'F_ULOCK', 5)")
  tell(two, "return S.lockf(files[2], 'F_TLOCK', 5)")
  finish(one, two)
end)
