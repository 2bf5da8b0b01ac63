-- open(2): who may open what and how, and what that changes.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

local function opens(user, path, flags, mode)
  local fd = user:open(path, flags, mode or "0644")
  if fd then fd:close() end
end

local modes = {0}
for bits = 1, 7 do
  for _, place in ipairs {64, 8, 1} do modes[#modes + 1] = bits * place end
end

for _, user in ipairs {alice, bob, carol} do
  t.case("permissions of a file of alice's, as " .. user.name, function()
    for _, mode in ipairs(modes) do
      local name = ("f%03o"):format(mode)
      t.file(name, {user = alice, mode = ("0%o"):format(mode)})
      for _, flags in ipairs {"rdonly", "wronly", "rdwr", "rdonly, trunc"} do
        local fd, _, code = t.as(user, S.open, name, flags)
        t.note(user, name .. " " .. flags, fd and "ok" or t.error_name(code))
      end
      for _, what in ipairs {"r_ok", "w_ok", "x_ok"} do
        local ok, _, code = t.as(user, S.access, name, what)
        t.note(user, name .. " " .. what, ok and "ok" or t.error_name(code))
      end
    end
  end)
end

t.case("each kind", function()
  t.file("target", {user = alice})
  for _, kind in ipairs(t.kinds) do
    t.make(kind, kind, {user = alice, mode = "0600"})
    for _, flags in ipairs {
      "rdonly, nonblock", "wronly, nonblock", "rdwr, nonblock", "rdonly, directory", "rdonly, nofollow, nonblock",
      "creat, rdonly, nonblock", "creat, excl, rdwr", "wronly, trunc, nonblock", "rdonly, trunc, nonblock",
      "path", "path, nofollow", "rdonly, noatime, nonblock", "creat, directory, rdonly",
    } do
      -- the devices of this machine are none of ours
      if kind ~= "blk" or flags:find "path" or flags:find "excl" or flags:find "directory" then
        for _, user in ipairs {alice, bob} do opens(user, kind, flags, "0600") end
      end
    end
  end
end)

t.case("making and emptying", function()
  t.folder("d", {user = alice})
  for _, user in ipairs {root, alice, bob} do
    local name = "d/" .. user.name
    opens(user, name, "creat, rdwr", "0600")
    opens(user, name, "creat, excl, rdwr", "0600")
    opens(user, name, "creat, rdonly", "0777")
    opens(user, name .. "0", "creat, rdwr", "00")
    opens(user, name .. "0", "rdwr")
    opens(user, name .. "ro", "creat, excl, wronly", "0444")
    opens(user, name .. "ro", "wronly")
    opens(user, name .. "x", "creat, excl, rdonly, trunc", "0123")
    opens(user, name .. "s", "creat, excl, rdwr", "07777")
  end
  -- a file that may not be written by who makes it
  local fd = alice:open("d/odd", "creat, excl, rdwr", "00")
  alice:write(fd, "still")
  alice:pread(fd, nil, 10, 0)
  t.file("d/full", {user = alice, content = "hello"})
  opens(bob, "d/full", "rdonly, trunc")
  opens(alice, "d/full", "rdonly, creat")
  opens(alice, "d/full", "wronly, trunc")
  opens(alice, "d/full", "wronly, trunc")
  alice:creat("d/creat", "0640")
  alice:creat("d/creat", "0600")
end)

t.case("making through links", function()
  t.folder("d", {user = alice, mode = "0777"})
  t.make("link", "l", {target = "d/made"})
  opens(bob, "l", "creat, excl, rdwr", "0600")
  opens(bob, "l", "creat, nofollow, rdwr", "0600")
  opens(bob, "l", "creat, rdwr", "0600")
  opens(alice, "l", "rdwr")
  opens(alice, "l", "nofollow, rdonly")
  t.make("link", "dangling", {target = "none/x"})
  opens(root, "dangling", "creat, rdwr", "0600")
  opens(root, "dangling", "rdwr")
  t.make("link", "loop1", {target = "loop2"})
  t.make("link", "loop2", {target = "loop1"})
  opens(root, "loop1", "creat, rdwr", "0600")
  opens(root, "loop1", "rdonly")
  opens(root, "loop1", "rdonly, nofollow")
  opens(root, "loop1/x", "rdonly")
  t.make("link", "dlink", {target = "d"})
  opens(root, "dlink", "directory")
  opens(root, "dlink", "directory, nofollow")
  opens(root, "dlink/made", "rdonly, nofollow")
end)

t.case("errors", function()
  t.file("f", {user = alice})
  t.folder("d", {user = alice})
  t.folder("closed", {user = alice, mode = "0600"})
  for _, name in ipairs {
    "none", "f/", "f/x", "none/x", "d", "d/", ".", "..", "", "closed/x", "closed", "new/",
    ("n"):rep(256), ("n/"):rep(2047) .. "x", ("n/"):rep(2048) .. "x", ("n/"):rep(1024) .. ("n"):rep(256),
  } do
    for _, flags in ipairs {"rdonly", "wronly", "rdwr, trunc", "directory", "creat, rdwr", "creat, excl, rdwr"} do
      opens(alice, name, flags, "0600")
      opens(bob, name, flags, "0600")
    end
  end
  opens(alice, ("n"):rep(255), "creat, excl, rdwr", "0600")
  opens(alice, ("n"):rep(255), "rdwr")
end)

t.case("O_NOATIME", function()
  t.file("f", {user = alice, mode = "0666", content = "hello"})
  opens(alice, "f", "rdonly, noatime")
  opens(bob, "f", "rdonly, noatime")
  opens(root, "f", "rdonly, noatime")
  for _, flags in ipairs {"rdonly", "rdonly, noatime"} do
    t.file(flags, {user = alice, content = "hello"})
    assert(S.utimensat("AT_FDCWD", flags, {1000, 2000}))
    local fd = alice:open(flags, flags)
    alice:read(fd, nil, 10)
    t.say("  ", flags, " ", fd:fstat().st_atime == 1000 and "kept" or "changed")
  end
end)

t.case("O_APPEND", function()
  t.file("f", {user = alice, content = "hello"})
  local one, two = alice:open("f", "wronly, append"), alice:open("f", "rdwr, append")
  alice:write(one, "1")
  alice:write(two, "22")
  alice:write(one, "333")
  alice:pwrite(two, "at the end", 10, 0)
  alice:pread(two, nil, 100, 0)
  alice:lseek(one, 0, "set")
  alice:write(one, "end")
  alice:lseek(one, 0, "cur")
  t.content("f")
  -- the flag can be taken away, and set later
  alice:fcntl(two, "F_SETFL", 0)
  alice:pwrite(two, "H", 1, 0)
  t.content("f")
  local three = alice:open("f", "rdwr")
  alice:fcntl(three, "F_SETFL", S.O_APPEND)
  alice:write(three, "!")
  t.content("f")
  alice:ftruncate(two, 3)
  alice:write(one, "more")
  alice:write(three, "?")
  t.content("f")
  alice:fcntl(one, "F_GETFL")
end)

t.case("O_PATH, and descriptors of folders", function()
  t.folder("d", {user = alice})
  t.file("d/f", {user = alice, content = "hello"})
  t.make("link", "d/l", {target = "f"})
  local fd = bob:open("d/f", "path")
  bob:fstat(fd)
  bob:read(fd, nil, 10)
  bob:fchmod(fd, "0777")
  local link = alice:open("d/l", "path, nofollow")
  alice:fstat(link)
  alice:readlinkat(link, "")
  alice:fchownat(link, "", -1, -1, "AT_EMPTY_PATH")
  local d = alice:open("d", "directory")
  alice:openat(d, "f", "rdonly")
  alice:openat(d, "new", "creat, excl, wronly", "0600")
  alice:mkdirat(d, "sub", "0755")
  alice:renameat(d, "new", d, "newer")
  alice:linkat(d, "f", d, "g")
  alice:symlinkat("f", d, "s")
  alice:fstatat(d, "s", nil, "AT_SYMLINK_NOFOLLOW")
  alice:unlinkat(d, "g")
  alice:unlinkat(d, "sub", "AT_REMOVEDIR")
  alice:renameat(d, "newer", "AT_FDCWD", "out")
  root:rename("d", "e")
  alice:openat(d, "f", "rdonly")
  alice:openat(d, "other", "creat, excl, wronly", "0600")
  alice:fstat(d)
  alice:read(d, nil, 10)
  alice:openat(d, "", "rdonly")
end)

t.case("a program that runs can't be written", function()
  assert(os.execute("cp /bin/sleep sleep && chmod 777 sleep") == 0)
  local pid = assert(S.fork())
  if pid == 0 then
    S.execve("./sleep", {"./sleep", "60"}, {})
    S._exit(1)
  end
  for _ = 1, 1000 do
    local exe = S.readlink("/proc/" .. pid .. "/exe")
    if exe and exe:find "/sleep" and not exe:find "/bin/sleep" then break end
    S.nanosleep(S.t.timespec(0, 5000000))
  end
  opens(root, "sleep", "wronly")
  opens(alice, "sleep", "rdwr")
  opens(alice, "sleep", "wronly, trunc")
  alice:truncate("sleep", 10)
  opens(alice, "sleep", "rdonly")
  alice:unlink("sleep")
  assert(S.kill(pid, "SIGKILL"))
  assert(S.waitpid(pid))
end)
