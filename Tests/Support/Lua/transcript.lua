-- Does things in a folder, as several users, and writes down what came of each: the result or error, and all that has
-- changed in the folder. What two file systems give for the same script can be compared line by line.
--
--     local t = require "transcript"
--     t.case("a file of somebody else", function()
--       t.file("f", {mode = "0644", user = t.alice})     -- not written down
--       t.bob:chmod("f", "0600")                         -- any function of syscall; "0600" is octal
--     end)
--
-- A script is run by root, with the folder as its argument; each case has a fresh folder there, where everybody may
-- write, as its working directory. A second argument is the same folder below the file system that is tested.

local S = require "syscall"
local observed = require "observed"
local say, nanoseconds = observed.say, observed.nanoseconds

local t = {say = say, text = observed.text, describe = observed.describe, error_name = observed.error_name}
local top = assert(arg and arg[1], "a folder, please")
local below = arg[2] or top

-- Waits until the clock that file systems read, which moves in steps, is past the present: so every change can be seen.
local clock = S.t.timespec()
local function tick()
  local present = nanoseconds(S.clock_gettime("CLOCK_REALTIME", clock))
  while nanoseconds(S.clock_gettime("CLOCK_REALTIME_COARSE", clock)) <= present do
    S.nanosleep(S.t.timespec(0, 500000))
  end
  return nanoseconds(clock)
end
t.tick = tick

-- USERS

local methods = {}
local user_type = {}

-- A user. The saved IDs stay root's, who is to come back.
function t.user(name, uid, gid, groups)
  return setmetatable({name = name, uid = uid, gid = gid, groups = groups or {}}, user_type)
end

local function become(user)
  if user.uid == 0 then return end
  assert(S.setgroups(user.groups))
  assert(S.setresgid(user.gid, user.gid, 0))
  assert(S.setresuid(user.uid, user.uid, 0))
end

local function become_root()
  assert(S.setresuid(0, 0, 0))
  assert(S.setresgid(0, 0, 0))
  assert(S.setgroups {})
end

-- Does something without a word.
function t.as(user, body, ...)
  become(user)
  local results = {pcall(body, ...)}
  become_root()
  if not results[1] then error(results[2], 0) end
  return unpack(results, 2, table.maxn(results))
end

-- Writes down a result that was found in another way.
function t.note(user, what, found)
  say("  ", user.name, ": ", what, " = ", tostring(found))
end

-- Does something as a user, and writes down what came of it.
function t.act(user, what, body, ...)
  local before, known = observed.before()
  local start = tick()
  local value, message, code = t.as(user, body, ...)
  local after = observed.after(known)
  say("  ", user.name, ": ", what, " = ", observed.result(value, message, code))
  observed.say_differences(before, after, start)
  return value, message, code
end

function user_type.__index(user, name)
  local method = methods[name]
  if method then return method end
  local call = assert(S[name], name)
  method = function(self, ...)
    local arguments, shown = {...}, {}
    for i = 1, select("#", ...) do
      local value = arguments[i]
      shown[i] = observed.argument(value)
      if type(value) == "string" and value:find "^0[0-7]+$" then arguments[i] = tonumber(value, 8) end
    end
    return t.act(
      self, name .. "(" .. table.concat(shown, ", ") .. ")", call, unpack(arguments, 1, select("#", ...)))
  end
  methods[name] = method
  return method
end

-- Runs a program; its output and how it ended are the result.
function methods.run(user, ...)
  local words = {...}
  return t.act(user, "run " .. observed.argument(words), function()
    local pipe = assert(S.pipe())
    local pid = assert(S.fork())
    if pid == 0 then
      -- For good, as after a login: what comes back to root may do more.
      if user.uid ~= 0 then
        S.setresuid(0, 0, 0)
        S.setresgid(user.gid, user.gid, user.gid)
        S.setresuid(user.uid, user.uid, user.uid)
      end
      S.dup2(pipe[2], 1):nogc()
      S.dup2(pipe[2], 2):nogc()
      local _, _, code = S.execve(words[1], words, {"PATH=/usr/bin:/bin", "LC_ALL=C"})
      pipe[2]:write("not executed: " .. t.error_name(code))
      S._exit(127)
    end
    pipe[2]:close()
    local output = {}
    repeat
      local piece = pipe[1]:read(nil, 4096)
      output[#output + 1] = piece
    until not piece or piece == ""
    local status = S.waitpid(pid)
    return table.concat(output) .. (status.WIFEXITED and " exit " .. status.EXITSTATUS or " signal " .. status.WTERMSIG)
  end)
end

t.root = t.user("root", 0, 0)
t.alice = t.user("alice", 65534, 65534)
t.bob = t.user("bob", 65533, 65533)
-- in alice's group
t.carol = t.user("carol", 65532, 65532, {65531, 65534})

-- MAKING what a case begins with.

local function finish(path, how, default)
  local owner = how.user or t.root
  assert(S.lchown(path, owner.uid, how.group or owner.gid))
  if how.kind ~= "link" then assert(S.chmod(path, tonumber(how.mode or default, 8))) end
end

function t.file(path, how)
  how = how or {}
  local fd = assert(S.open(path, "wronly, creat, excl", "rusr, wusr"))
  if how.content then assert(fd:write(how.content)) end
  fd:close()
  finish(path, how, "0644")
end

function t.folder(path, how)
  assert(S.mkdir(path, 448))
  finish(path, how or {}, "0755")
end

local DEVICE = S.makedev(1, 3)
local formats = {
  file = S.S_IFREG, fifo = S.S_IFIFO, sock = S.S_IFSOCK, chr = S.S_IFCHR, blk = S.S_IFBLK,
}
t.kinds = {"file", "folder", "fifo", "sock", "chr", "blk", "link"}

-- Any kind; a link leads to "target" unless told otherwise.
function t.make(what, path, how)
  how = how or {}
  how.kind = what
  if what == "folder" then return t.folder(path, how) end
  if what == "link" then
    assert(S.symlink(how.target or "target", path))
  elseif what == "file" then
    return t.file(path, how)
  else
    local device = what == "chr" and DEVICE or what == "blk" and S.makedev(7, 9) or 0
    assert(S.mknod(path, formats[what] + 384, device))
  end
  finish(path, how, "0644")
end

-- What is in a file.
function t.content(path)
  local fd, message, code = S.open(path)
  if not fd then return say("  ", path, ": ", t.error_name(code)) end
  local parts = {}
  repeat
    local piece, _, read_code = fd:read(nil, 65536)
    if not piece then parts[#parts + 1] = t.error_name(read_code) break end
    parts[#parts + 1] = piece
  until piece == ""
  fd:close()
  say("  ", path, " has ", observed.text(table.concat(parts)))
end

local number = 0

-- In this case the times of last access do not count.
function t.without_access()
  observed.access = false
end

-- The same place as it is below: what is done there does not come through the file system that is tested.
function t.below(path)
  return ("%s/case%03d/%s"):format(below, number, path)
end

-- A case; one that reads what a mount has cached calls t.without_access(), since nobody is told.
function t.case(title, body)
  number = number + 1
  say(title)
  observed.access = true
  local folder = ("%s/case%03d"):format(top, number)
  assert(S.mkdir(folder, 511))
  assert(S.chdir(folder))
  t.cwd = folder
  S.umask(0)
  assert(S.chmod(".", 511))
  local ok, message = xpcall(body, debug.traceback)
  become_root()
  S.umask(0)
  if not ok then error(title .. ": " .. message, 0) end
end

io.stdout:setvbuf "line"  -- so that no child has anything left to write
S.umask(0)
return t
