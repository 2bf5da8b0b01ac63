-- Users and groups of the process.

local S = require "syscall"
local check = require "check"
local fails, raises = check.fails, check.raises_like

-- Runs `body` in a child, whose identity is its own.
local function child(body) assert(check.child(body).EXITSTATUS == 0, "the child failed") end

-- What /proc says of the process: four numbers of a line.
local function proc(name)
  for line in io.lines("/proc/self/status") do
    local a, b, c, d = line:match("^" .. name .. ":%s*(%d+)%s+(%d+)%s+(%d+)%s+(%d+)")
    if a then return { tonumber(a), tonumber(b), tonumber(c), tonumber(d) } end
  end
end

for _, name in ipairs { "getuid", "geteuid", "getgid", "getegid" } do
  assert(type(S[name]) == "function" and type(S[name]()) == "number" and S[name]("ignored", 1) == S[name]())
  assert(select("#", S[name]()) == 1)
end
local uid, gid = proc "Uid", proc "Gid"
assert(S.getuid() == uid[1] and S.geteuid() == uid[2] and S.getgid() == gid[1] and S.getegid() == gid[2])
local u, g = assert(S.getresuid()), assert(S.getresgid())
assert(u.ruid == uid[1] and u.euid == uid[2] and u.suid == uid[3])
assert(g.rgid == gid[1] and g.egid == gid[2] and g.sgid == gid[3])

-- What is set already can always be set; -1 and nothing leave an identity as it is.
child(function()
  assert(S.setuid(S.getuid()) == true and S.seteuid(S.geteuid()) == true)
  assert(S.setgid(S.getgid()) == true and S.setegid(S.getegid()) == true)
  assert(S.setresuid(-1, -1, -1) == true and S.setresgid(-1, -1, -1) == true)
  assert(S.setresuid() == true and S.setresgid(nil, -1) == true)
  assert(S.setresuid(S.getresuid()) == true and S.setresgid(S.getresgid()) == true)
  assert(S.getuid() == uid[1] and S.getgid() == gid[1])
end)
assert(S.setfsuid(S.geteuid()) == S.geteuid() and S.setfsgid(S.getegid()) == S.getegid())

local groups = assert(S.getgroups())
for i, group in ipairs(groups) do assert(type(group) == "number" and group >= 0, i) end

for _, name in ipairs { "setuid", "setgid", "seteuid", "setegid", "setfsuid", "setfsgid" } do
  raises("bad argument #1 to '" .. name .. "'", S[name])
  raises("bad argument #1 to '" .. name .. "'", S[name], "0")
  raises("bad argument #1 to '" .. name .. "'", S[name], {})
end
raises("bad argument #2 to 'setresuid'", S.setresuid, 0, "0", 0)
raises("bad argument #3 to 'setresgid'", S.setresgid, { rgid = 0, egid = 0, sgid = {} })
raises("bad argument #1 to 'setresuid'", S.setresuid, {})
raises("bad argument #1 to 'setgroups' %(table of numbers expected, got no value%)", S.setgroups)
raises("bad argument #1 to 'setgroups' %(table of numbers expected, got number%)", S.setgroups, 1)
raises("number expected at index 2, got string", S.setgroups, { 1, "2" })
raises("number expected at index 1, got table", S.setgroups, { {} })

-- A user without rights can't become another.
local function unprivileged()
  fails("EPERM", S.setuid(0))
  fails("EPERM", S.seteuid(0))
  fails("EPERM", S.setgid(0))
  fails("EPERM", S.setegid(0))
  fails("EPERM", S.setresuid(0, 0, 0))
  fails("EPERM", S.setresgid(0, 0, 0))
  fails("EPERM", S.setgroups {})
  local before = S.setfsuid(0)
  assert(S.setfsuid(0) == before)
end

if S.geteuid() ~= 0 then
  child(unprivileged)
  print("not run: changing users, which takes root")
  return
end

child(function()
  assert(S.setgroups { 7, 8, 4000000000, 8.5 } == true)
  local groups = assert(S.getgroups())
  table.sort(groups)
  assert(#groups == 4 and groups[1] == 7 and groups[2] == 8 and groups[3] == 8 and groups[4] == 4000000000)
  assert(S.setgroups {} and #S.getgroups() == 0)
  local most = {}
  for i = 1, 65536 do most[i] = i end
  assert(S.setgroups(most))
  local groups = assert(S.getgroups())
  assert(#groups == 65536 and groups[1] == 1 and groups[65536] == 65536)
  most[65537] = 1
  fails("EINVAL", S.setgroups(most))
end)
child(function()
  assert(S.setresgid(11, 12, 13) and S.setresuid(21, 22, 23))
  assert(S.getuid() == 21 and S.geteuid() == 22 and S.getgid() == 11 and S.getegid() == 12)
  local u, g = S.getresuid(), S.getresgid()
  assert(u.ruid == 21 and u.euid == 22 and u.suid == 23 and g.rgid == 11 and g.egid == 12 and g.sgid == 13)
  assert(S.seteuid(23) and S.geteuid() == 23 and S.setuid(21) and S.geteuid() == 21)
  assert(S.setresuid { euid = 22, ruid = 22 } == nil)
  unprivileged()
end)
child(function()
  assert(S.setgid(5) and S.getgid() == 5 and S.setuid(4294967294) and S.getuid() == 4294967294)
  assert(S.getresuid().suid == 4294967294)
  unprivileged()
end)
child(function()
  assert(S.seteuid(9) and S.setegid(S.getegid()))
  fails("EPERM", S.setgroups {})
  assert(S.seteuid(0) and S.setegid(9) and S.getegid() == 9 and S.getgid() == gid[1])
end)
child(function()
  assert(S.setfsuid(77) == 0 and S.setfsgid(78) == gid[2])
  assert(proc "Uid"[4] == 77 and proc "Gid"[4] == 78)
  assert(S.setfsuid(0) == 77 and S.setfsuid(0) == 0)
end)
