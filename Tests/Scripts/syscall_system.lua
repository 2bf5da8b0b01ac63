-- The system: uname, gethostname, sethostname, sysinfo, and raw system calls.

local S = require "syscall"
local check = require "check"
local fails, raises = check.fails, check.raises_like

local function line(path)
  local file = assert(io.open(path))
  local text = file:read("*l")
  file:close()
  return text
end

-- uname: a table of six strings
local names = assert(S.uname())
local count = 0
for key, value in pairs(names) do
  count = count + 1
  assert(type(value) == "string" and not value:find("%z"), key)
end
assert(count == 6 and names.sysname == "Linux")
assert(names.nodename == line("/proc/sys/kernel/hostname") and names.release == line("/proc/sys/kernel/osrelease"))
assert(names.version == line("/proc/sys/kernel/version") and names.domainname == line("/proc/sys/kernel/domainname"))
assert(#names.machine > 2)

-- utsname
local u = S.t.utsname("one", "two")
assert(S.sizeof(S.t.utsname) == 390 and S.string(u.sysname) == "one" and S.string(u.nodename) == "two")
assert(#u.release == 65 and u.release[64] == 0)
u.machine = "m"
assert(S.string(u.machine) == "m" and u.machine[0] == 109)

-- gethostname
assert(S.gethostname() == names.nodename)

-- sethostname: a string, in a UTS namespace of its own if one can be had
raises("bad argument #1 to 'sethostname' %(string expected, got no value%)", S.sethostname)
raises("bad argument #1 to 'sethostname'", S.sethostname, 1)
raises("bad argument #1 to 'sethostname'", S.sethostname, S.t.buffer(3, "abc"))
local SYS_unshare = ({ x86_64 = 272, aarch64 = 97 })[names.machine]
local pid = assert(S.fork())
if pid == 0 then
  if not SYS_unshare or not S.syscall(SYS_unshare, S.CLONE_NEWUTS) then S._exit(77) end
  local ok, message = pcall(function()
    assert(S.sethostname("another.name") == true)
    assert(S.gethostname() == "another.name" and S.uname().nodename == "another.name")
    assert(S.sethostname(("n"):rep(64)) and S.gethostname() == ("n"):rep(64) and S.uname().nodename == ("n"):rep(64))
    fails("EINVAL", S.sethostname(("n"):rep(65)))
    assert(S.sethostname("") and S.gethostname() == "")
  end)
  if not ok then io.stderr:write(message, "\n") end
  S._exit(ok and 0 or 99)
end
local status = assert(S.waitpid(pid)).EXITSTATUS
if status == 77 then print("not run: sethostname, which takes a namespace of one's own") else assert(status == 0) end
assert(S.gethostname() == names.nodename)

-- sysinfo
assert(S.sizeof(S.t.sysinfo) == 112)
local info = assert(S.sysinfo())
assert(math.abs(info.uptime - tonumber(line("/proc/uptime"):match("^%d+"))) <= 2)
assert(info.totalram * info.mem_unit > 1e6 and info.freeram <= info.totalram and info.procs > 0 and info.mem_unit >= 1)
assert(info.freeswap <= info.totalswap and info.bufferram >= 0 and info.sharedram >= 0 and info.totalhigh >= 0)
assert(info.freehigh >= 0 and info.pad == 0)
assert(#info.loads == 3)
local load = tonumber(line("/proc/loadavg"):match("^[%d.]+"))
assert(math.abs(info.loads[0] / 65536 - load) < 1 and info.loads[2] >= 0)
raises("index", function() return info.loads[3] end)
local mine = S.t.sysinfo()
assert(rawequal(S.sysinfo(mine), mine) and mine.totalram == info.totalram)
raises("bad argument #1 to 'sysinfo' %(sysinfo expected, got table%)", S.sysinfo, {})

-- raw system calls
local number = ({
  x86_64 = { getpid = 39, read = 0, write = 1, pipe2 = 293, getcwd = 79, pread = 17, lseek = 8, mmap = 9, munmap = 11 },
  aarch64 = { getpid = 172, read = 63, write = 64, pipe2 = 59, getcwd = 17, pread = 67, lseek = 62, mmap = 222,
    munmap = 215 },
})[names.machine]
if not number then
  print("not run: raw system calls, whose numbers on this machine are not known here")
  return
end
assert(S.syscall(number.getpid) == S.getpid())
fails("ENOSYS", S.syscall(100000))
fails("ENOSYS", S.syscall(-2))
local buffer = S.t.buffer(4096)
local length = assert(S.syscall(number.getcwd, buffer, #buffer))
assert(S.string(buffer) == S.getcwd() and length == #S.getcwd() + 1)
fails("ERANGE", S.syscall(number.getcwd, buffer, 1))
local ends = assert(S.pipe())
assert(S.syscall(number.write, ends[2], "some text", 9) == 9)
assert(S.syscall(number.read, ends[1].fd, buffer, 4) == 4 and S.string(buffer, 4) == "some")
fails("EFAULT", S.syscall(number.read, ends[1], nil, 4))
assert(ends[1]:close())
fails("EBADF", S.syscall(number.read, ends[1], buffer, 4))
fails("EBADF", S.syscall(number.read, -1, buffer, 4))
local file = assert(S.open("/proc/self/exe"))
assert(S.syscall(number.pread, file, buffer, 3, 1) == 3 and S.string(buffer, 3) == "ELF")
local flags = S.MAP_PRIVATE + S.MAP_ANONYMOUS
local address = assert(S.syscall(number.mmap, nil, 4096, S.PROT_READ + S.PROT_WRITE, flags, -1, 0))
assert(address > 4096 and address % 4096 == 0 and S.syscall(number.munmap, address, 4096) == 0)
raises("bad argument #1 to 'syscall'", S.syscall)
raises("bad argument #1 to 'syscall'", S.syscall, "39")
raises("bad argument #2 to 'syscall'", S.syscall, number.getpid, {})
raises("bad argument #7 to 'syscall'", S.syscall, number.getpid, 0, 0, 0, 0, 0, print)
