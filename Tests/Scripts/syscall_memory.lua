-- Mapped memory: mmap, munmap, msync, madvise, mprotect, mlock, mremap, and every way to misuse them.

local S = require "syscall"
local check = require "check"
local fails, raises = check.fails, check.raises_like

local PAGE = 4096
do -- the size of a page, as the kernel says it
  for line in io.lines("/proc/self/smaps") do
    local size = line:match("^KernelPageSize:%s*(%d+) kB")
    if size then PAGE = size * 1024 break end
  end
end
local READ, WRITE, SHARED, PRIVATE, ANON = S.PROT_READ, S.PROT_WRITE, S.MAP_SHARED, S.MAP_PRIVATE, S.MAP_ANONYMOUS
local function anonymous(pages, flags)
  return assert(S.mmap(nil, pages * PAGE, READ + WRITE, flags or PRIVATE + ANON, -1, 0))
end
-- The number of bytes that are mapped in all; regions are found by its change.
local function mapped()
  collectgarbage()
  for line in io.lines("/proc/self/status") do
    local size = line:match("^VmSize:%s*(%d+) kB")
    if size then return size * 1024 end
  end
end
local BIG = 64 * 1024 * 1024
local function is_mapped_more(before, size) return math.abs(mapped() - before - size) < BIG / 4 end

-- A file, written through its map and read back.
local name = os.tmpname()
local file = assert(S.open(name, "rdwr, creat, trunc", 384))
assert(file:write(("x"):rep(2 * PAGE)))
local region = assert(S.mmap(nil, 2 * PAGE, READ + WRITE, SHARED, file, 0))
assert(type(region) == "userdata" and S.sizeof(region) == 2 * PAGE and #region == 2 * PAGE)
assert(S.string(region, 3) == "xxx" and region[0] == 120 and region[2 * PAGE - 1] == 120)
region[0], region[1], region[2 * PAGE - 1] = 65, 256 + 66, -1
assert(S.msync(region, 2 * PAGE, S.MS_SYNC) == true and S.msync(region, 100, "sync, invalidate") == true)
assert(file:pread(nil, 3, 0) == "ABx" and file:pread(nil, 1, 2 * PAGE - 1) == "\255")
assert(file:pwrite("from the file\0", 14, PAGE))
assert(S.string(region, PAGE + 13):sub(PAGE + 1) == "from the file")
assert(S.string(region):find("^AB") and #S.string(region) == PAGE + 13)
raises("index", function() return region[2 * PAGE] end)
raises("index", function() return region[-1] end)
raises("index", function() region[2 * PAGE] = 1 end)
raises("bytes that argument #1 has", S.string, region, 2 * PAGE + 1)

-- As memory of other calls.
local other = assert(S.open("/dev/zero"))
assert(other:read(region, 10) == 10 and file:pread(nil, 3, 0) == "\0\0\0")
raises("bytes that argument #2 has", other.read, other, region, 2 * PAGE + 1)
assert(file:pwrite(region, 5, PAGE) == 5 and region[PAGE] == 0)
assert(other:readv(S.t.iovec(1, { region, PAGE }), 1) == PAGE)

-- A second map, from an offset; private changes stay private.
local second = assert(S.mmap(nil, PAGE, READ, "shared", file, PAGE))
local private = assert(S.mmap(nil, PAGE, READ + WRITE, "private", file.fd, PAGE))
region[PAGE + 1] = 77
assert(second[1] == 77 and private[1] == 77)
private[1] = 78
assert(second[1] == 77 and private[1] == 78)
raises("can't be written", function() second[1] = 1 end)
assert(second[1] == 77)
fails("EINVAL", S.mmap(nil, PAGE, READ, SHARED, file, 1))
fails("EINVAL", S.mmap(nil, 0, READ, SHARED, file, 0))
fails("EBADF", S.mmap(nil, PAGE, READ, SHARED, -1, 0))
fails("EACCES", S.mmap(nil, PAGE, READ + WRITE, SHARED, other and assert(S.open(name)), 0))
fails("ENOMEM", S.mmap(nil, -1, READ, PRIVATE + ANON, -1, 0))
fails("ENOMEM", S.mmap(nil, 2 ^ 62, READ, PRIVATE + ANON, -1, 0))
fails("EINVAL", S.mmap(nil, PAGE, READ, ANON, -1, 0))

-- A file that is truncated under its map: an error in Lua, EFAULT of the kernel, no signal.
assert(S.open(name, "wronly, trunc"):close())
raises("byte 0 of the region can't be read", function() return region[0] end)
raises("can't be written", function() region[0] = 1 end)
raises("can't be read", S.string, region)
raises("can't be read", S.string, region, 5)
fails("EFAULT", other:read(region, 5))
fails("EFAULT", file:pwrite(region, 5, 0))
raises("string or buffer expected", S.stat, region)
assert(S.munmap(second, PAGE) and S.munmap(region, 2 * PAGE) and S.munmap(private, PAGE))
os.remove(name)

-- A dead region: EINVAL without a system call, an error anywhere else.
fails("EINVAL", S.munmap(region, 2 * PAGE))
fails("EINVAL", S.msync(region, PAGE, S.MS_SYNC))
fails("EINVAL", S.madvise(region, PAGE, "MADV_NORMAL"))
fails("EINVAL", S.mprotect(region, PAGE, READ))
fails("EINVAL", S.mlock(region, PAGE))
fails("EINVAL", S.munlock(region, PAGE))
fails("EINVAL", S.mremap(region, PAGE, PAGE, S.MREMAP_MAYMOVE))
fails("EINVAL", S.mmap(region, PAGE, READ, PRIVATE + ANON + S.MAP_FIXED, -1, 0))
raises("not mapped any more", function() return region[0] end)
raises("not mapped any more", function() region[0] = 1 end)
raises("not mapped any more", S.string, region)
raises("not mapped any more", S.string, region, 1)
raises("not mapped any more", S.sizeof, region)
raises("not mapped any more", other.read, other, region, 1)
raises("not mapped any more", other.readv, other, S.t.iovec(1, { region, 1 }), 1)
S.nogc(region)

-- A place of a dead region is not reached through it, whatever comes there.
local first = anonymous(1)
local vector = S.t.iovec(1, { first, 10 })
assert(S.munmap(first, PAGE))
local again = anonymous(1)
again[0] = 1
raises("not mapped any more", function() return first[0] end)
raises("not mapped any more", other.readv, other, vector, 1)
first = nil
collectgarbage()
assert(again[0] == 1)

-- munmap disarms before, whatever the outcome; what is wrong with the arguments changes nothing.
local region = anonymous(3)
raises("bad argument #2 to 'munmap' %(number expected", S.munmap, region)
raises("of the " .. 3 * PAGE .. " bytes that argument #1 has", S.munmap, region, 3 * PAGE + 1)
raises("of the " .. 3 * PAGE .. " bytes that argument #1 has", S.munmap, region, -1)
raises("that argument #1 has", S.munmap, region, 2 ^ 63)
raises("bad argument #1 to 'munmap' %(region expected, got number%)", S.munmap, 4096, PAGE)
raises("bad argument #1 to 'munmap' %(region expected, got nil%)", S.munmap, nil, PAGE)
raises("bad argument #1 to 'munmap'", S.munmap, S.t.buffer(PAGE), PAGE)
assert(region[0] == 0)
fails("EINVAL", S.munmap(region, 0))
assert(region[0] == 0 and S.munmap(region, 3 * PAGE))
raises("not mapped any more", function() return region[0] end)

-- Lengths go up to the end of the last page.
local odd = assert(S.mmap(nil, 10, READ + WRITE, PRIVATE + ANON, -1, 0))
assert(#odd == 10 and S.msync(odd, PAGE, S.MS_ASYNC))
raises("bytes that argument #1 has", S.msync, odd, PAGE + 1, S.MS_ASYNC)
raises("bytes that argument #1 has", S.madvise, odd, PAGE + 1, "normal")
raises("bytes that argument #1 has", S.mprotect, odd, PAGE + 1, READ)
raises("bytes that argument #1 has", S.mlock, odd, PAGE + 1)
raises("bytes that argument #1 has", S.munlock, odd, -1)
raises("bytes that argument #1 has", S.mremap, odd, PAGE + 1, PAGE, 0)
assert(S.munmap(odd, PAGE))

-- The collector unmaps; nogc says it shall not.
local before = mapped()
do local region = assert(S.mmap(nil, BIG, READ, PRIVATE + ANON, -1, 0)) assert(is_mapped_more(before, BIG)) end
assert(is_mapped_more(before, 0))
do S.nogc(assert(S.mmap(nil, BIG, READ, PRIVATE + ANON, -1, 0))) end
assert(is_mapped_more(before, BIG))

-- madvise, by name in all forms and by number
local region = anonymous(4)
region[0] = 9
assert(S.madvise(region, 4 * PAGE, "MADV_RANDOM") == true and S.madvise(region, PAGE, "sequential") == true)
assert(S.madvise(region, PAGE, "POSIX_MADV_WILLNEED") == true and S.madvise(region, PAGE, S.MADV_NORMAL) == true)
assert(S.madvise(region, PAGE, "dontneed") == true and region[0] == 0)
fails("EINVAL", S.madvise(region, PAGE, 12345))
raises("names no memory advice", S.madvise, region, PAGE, "MADV_NOTHING")
raises("bad argument #1 to 'madvise'", S.madvise, S.t.buffer(2 * PAGE), PAGE, "MADV_DONTNEED")
raises("bad argument #3 to 'madvise'", S.madvise, region, PAGE)

-- mprotect
assert(S.mprotect(region, PAGE, "none") == true)
raises("can't be read", function() return region[0] end)
fails("EFAULT", other:read(region, 1))
assert(region[PAGE] == 0)
assert(S.mprotect(region, 4 * PAGE, READ + WRITE) == true and region[0] == 0)
raises("bad argument #1 to 'mprotect'", S.mprotect, S.t.buffer(2 * PAGE), PAGE, 0)

-- mlock of regions and buffers; mlockall
local buffer = S.t.buffer(100)
local locked, _, code = S.mlock(region, PAGE)
if locked then
  assert(locked == true and S.munlock(region, PAGE) == true)
  assert(S.mlock(buffer, 100) == true and S.munlock(buffer, 100) == true)
  local pid = assert(S.fork())
  if pid == 0 then
    local ok = S.mlockall("current, future") == true and S.munlockall() == true
    S._exit(ok and S.mlockall(S.MCL_CURRENT) and 0 or 1)
  end
  if assert(S.waitpid(pid)).EXITSTATUS ~= 0 then print("not run: mlockall, which takes CAP_IPC_LOCK") end
else
  assert(code == S.ENOMEM or code == S.EPERM)
  print("not run: mlock, for which there is no limit to use")
end
assert(S.munlockall() == true)
if os.getenv "ASAN_OPTIONS" then
  print("not run: what mlockall refuses: under AddressSanitizer nothing is locked, or refused")
else
  fails("EINVAL", S.mlockall(0x1000))
end
raises("bytes that argument #1 has", S.mlock, buffer, 101)
raises("bad argument #1 to 'mlock'", S.mlock, "string", 1)
raises("bad argument #1 to 'mlock'", S.mlock, nil, 1)
raises("bad argument #1 to 'mlockall'", S.mlockall)

-- A child has the regions, but for those that MADV_DONTFORK keeps from it: there they are dead.
local function in_child(body)
  local pid = assert(S.fork())
  if pid == 0 then
    local ok, message = pcall(body)
    if not ok then io.stderr:write(tostring(message), "\n") end
    S._exit(ok and 0 or 99)
  end
  assert(assert(S.waitpid(pid)).EXITSTATUS == 0)
end
local shared, kept = anonymous(1, SHARED + ANON), anonymous(1)
kept[0] = 5
assert(S.madvise(kept, PAGE, "DONTFORK"))
in_child(function()
  shared[0] = 42
  raises("not mapped any more", function() return kept[0] end)
  fails("EINVAL", S.munmap(kept, PAGE))
  raises("not mapped any more", other.read, other, kept, 1)
end)
assert(shared[0] == 42 and kept[0] == 5)
local moved = assert(S.mremap(kept, PAGE, 2 * PAGE, "maymove"))
in_child(function() raises("not mapped any more", function() return moved[0] end) end)
assert(S.madvise(moved, 2 * PAGE, "DOFORK"))
in_child(function() assert(moved[0] == 5) end)

fails("ENOTSOCK", S.getsockname(other))
assert(other:close())
fails("EBADF", S.mmap(nil, PAGE, READ, PRIVATE, other, 0))
raises("bad argument #5 to 'mmap'", S.mmap, nil, PAGE, READ, PRIVATE, "nothing", 0)
raises("bad argument #2 to 'mmap'", S.mmap, nil)
raises("bad argument #2 to 'mmap'", S.mmap, nil, "4096", READ, PRIVATE + ANON, -1, 0)
raises("bad argument #3 to 'mmap'", S.mmap, nil, PAGE, nil, PRIVATE + ANON, -1, 0)
raises("bad argument #4 to 'mmap'", S.mmap, nil, PAGE, READ, nil, -1, 0)
raises("bad argument #5 to 'mmap'", S.mmap, nil, PAGE, READ, PRIVATE + ANON)
raises("bad argument #6 to 'mmap'", S.mmap, nil, PAGE, READ, PRIVATE + ANON, -1)
raises("bad argument #1 to 'mmap'", S.mmap, "here", PAGE, READ, PRIVATE + ANON, -1, 0)
raises("bad argument #1 to 'mmap'", S.mmap, buffer, PAGE, READ, PRIVATE + ANON, -1, 0)
