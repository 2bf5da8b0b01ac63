-- Finalizers that raise errors at any moment: nothing that the system has given is lost.
local S = require "syscall"

local function held()
  local count = 0
  for _ in S.readdir "/proc/self/fd" do count = count + 1 end
  for line in io.lines "/proc/self/maps" do
    if line:find "/dev/zero %(deleted%)$" then count = count + 1 end
  end
  return count
end

-- Each way by which descriptors and mappings come into being, and results of every form.
local function body()
  local fd = assert(S.open('/dev/null', 'rdwr'))
  local same = S.dup(fd)
  same = S.dup2(fd, same)
  S.pipe('cloexec')
  local pair = S.socketpair('unix', 'stream')
  assert(pair[1]:sendfds(fd, same, 'stdin'))
  local message = assert(pair[2]:recvmsg())
  assert(#message.fd == 3 and message.fd[1].fd > 2)
  local listener = assert(S.socket('inet', 'stream'))
  assert(listener:bind(S.sockaddr_in(0, '127.0.0.1')))
  assert(listener:listen(1))
  local client = assert(S.socket('inet', 'stream'))
  assert(client:connect(listener:getsockname().addr))
  local accepted = assert(listener:accept())
  assert(accepted.ipv4.s_addr == S.INADDR_LOOPBACK.s_addr)
  local region = assert(S.mmap(nil, 4096, 'read, write', 'shared, anonymous', -1, 0))
  region[0] = 7
  assert(S.string(region, 1) == '\7')
  assert(S.munmap(region, 4096))
  local other = assert(S.mmap(nil, 4096, 'read', 'shared, anonymous', -1, 0))
  local count = 0
  for name in assert(S.readdir('/dev/fd')) do count = count + 1 end
  assert(count > 3)
  assert(S.stat('/dev/null').st_atim.tv_sec > 0)
  assert(S.stat('/no/such/place') == nil)
  assert(not pcall(S.open, {}))
  local io = S.t.iovec(2, {S.t.buffer(4, 'abcd'), 4}, {S.t.buffer(2), 2})
  assert(S.writev(fd, io, 2) == 6)
  assert(S.read(fd, nil, 100) == '')
  assert(#S.select({accepted.fd}, {accepted.fd}, nil, {tv_sec = 0, tv_usec = 0}).writefds == 1)
  assert(tostring(S.uint64('18446744073709551615') - 1) == '18446744073709551614')
  assert(S.uname().sysname == 'Linux')
end

-- A chain of objects that are garbage at once, each made by the finalizer of the one before; the last raises.
local raised, left = 0, 0
local function trouble()
  getmetatable(newproxy(true)).__gc = function()
    left = left - 1
    if left == 0 then error "from a finalizer" end
    if left > 0 then trouble() end
  end
end

local function step()
  for _ = 1, 3 do trouble() end  -- a register that is not used any more may keep one of them alive
  body()
end

body()
collectgarbage()
local before = held()
for i = 1, 400 do
  left = i % 40 + 1
  collectgarbage("setpause", 1)
  collectgarbage("setstepmul", 10000)
  local ok, problem = pcall(step)
  if not ok then
    raised = raised + 1
    if not tostring(problem):find "from a finalizer" then error(problem, 0) end
  end
  left = 0
  while not pcall(collectgarbage) do end  -- an error leaves the collector's clock wrong
end
assert(raised > 50, raised)
collectgarbage()
assert(held() == before, held() - before)
