-- Mapped memory at a place: mmap with MAP_FIXED, and mremap. What is replaced or moved is dead, nothing is lost, and
-- nothing but regions can be replaced.

local S = require "syscall"
local check = require "check"
local fails, raises = check.fails, check.raises_like

local PAGE = 65536  -- a multiple of any page size
local BOTH, ANON = S.PROT_READ + S.PROT_WRITE, S.MAP_PRIVATE + S.MAP_ANONYMOUS
local FIXED = ANON + S.MAP_FIXED
local MOVE, TO = S.MREMAP_MAYMOVE, S.MREMAP_MAYMOVE + S.MREMAP_FIXED
local function anonymous(pages) return assert(S.mmap(nil, pages * PAGE, BOTH, ANON, -1, 0)) end
local function is_dead(region) raises("not mapped any more", function() return region[0] end) end
local BIG = 64 * 1024 * 1024
local function mapped()
  collectgarbage()
  for line in io.lines("/proc/self/status") do
    local size = line:match("^VmSize:%s*(%d+) kB")
    if size then return size * 1024 end
  end
end

-- mmap in place of a region, which is dead then; its end is not lost.
local before = mapped()
local old = assert(S.mmap(nil, 2 * BIG, BOTH, ANON, -1, 0))
old[0] = 1
local new = assert(S.mmap(old, BIG, BOTH, FIXED, -1, 0))
is_dead(old)
assert(#new == BIG and new[0] == 0)
assert(math.abs(mapped() - before - BIG) < BIG / 4)
new[0] = 2
old = nil
collectgarbage()
assert(new[0] == 2)
new = nil
assert(math.abs(mapped() - before) < BIG / 4)

-- It has to be a region, and long enough.
local region = anonymous(2)
region[0] = 3
raises("region, for MAP_FIXED, expected, got nil", S.mmap, nil, PAGE, BOTH, FIXED, -1, 0)
raises("region, for MAP_FIXED, expected, got number", S.mmap, 0x10000000, PAGE, BOTH, FIXED, -1, 0)
raises("region, for MAP_FIXED, expected, got number", S.mmap, 0x400000, PAGE, BOTH, "private, anonymous, fixed", -1, 0)
raises("has " .. 2 * PAGE .. " bytes, not", S.mmap, region, 2 * PAGE + 1, BOTH, FIXED, -1, 0)
raises("has " .. 2 * PAGE .. " bytes, not", S.mmap, region, -1, BOTH, FIXED, -1, 0)
raises("goes with MAP_FIXED", S.mmap, region, PAGE, BOTH, ANON, -1, 0)
assert(region[0] == 3)
-- What fails changes nothing, as long as the kernel has left the region as it was.
fails("EINVAL", S.mmap(region, 0, BOTH, FIXED, -1, 0))
fails("EBADF", S.mmap(region, PAGE, BOTH, S.MAP_SHARED + S.MAP_FIXED, 1000000, 0))
assert(region[0] == 3)
-- A map that the file refuses late, when the kernel may have unmapped what was there: dead, or whole.
local directory = assert(S.open("/proc"))
fails("ENODEV", S.mmap(region, 2 * PAGE, BOTH, S.MAP_PRIVATE + S.MAP_FIXED, directory, 0))
assert(not pcall(function() return region[0] end) or region[0] == 3)

-- A number is where to map if there is nothing.
local near = assert(S.mmap(0x600000000000, PAGE, BOTH, ANON, -1, 0))
near[0] = 4
assert(near[0] == 4)
local next_to = assert(S.mmap(0x600000000000, PAGE, BOTH, ANON, -1, 0))
next_to[0] = 5
assert(near[0] == 4 and next_to[0] == 5)
assert(S.munmap(next_to, PAGE))
if S.MAP_FIXED_NOREPLACE then
  raises("address 0", S.mmap, nil, PAGE, BOTH, ANON + S.MAP_FIXED_NOREPLACE, -1, 0)
  raises("address 0", S.mmap, 0, PAGE, BOTH, ANON + S.MAP_FIXED_NOREPLACE, -1, 0)
  fails("EEXIST", S.mmap(0x600000000000, PAGE, BOTH, ANON + S.MAP_FIXED_NOREPLACE, -1, 0))
  assert(near[0] == 4)
end
raises("bad argument #1 to 'mmap'", S.mmap, true, PAGE, BOTH, ANON, -1, 0)
raises("64 bits", S.mmap, 1e300, PAGE, BOTH, ANON, -1, 0)

-- mremap: the old region is dead, the new one has its bytes, and is unmapped by the collector.
local before = mapped()
local old = anonymous(1)
old[7] = 77
local new = assert(S.mremap(old, PAGE, BIG, MOVE))
is_dead(old)
fails("EINVAL", S.munmap(old, PAGE))
assert(#new == BIG and new[7] == 77 and new[BIG - 1] == 0)
old = nil
collectgarbage()
assert(new[7] == 77)
local smaller = assert(S.mremap(new, BIG, PAGE, 0))
is_dead(new)
assert(#smaller == PAGE and smaller[7] == 77)
raises("index", function() return smaller[PAGE] end)
new, smaller = nil, nil
assert(math.abs(mapped() - before) < BIG / 4)

-- Of what is moved in part, nobody has the rest: it is unmapped.
local before = mapped()
local old = assert(S.mmap(nil, BIG, BOTH, ANON, -1, 0))
old[1] = 11
local new = assert(S.mremap(old, PAGE, 2 * PAGE, MOVE))
is_dead(old)
assert(new[1] == 11 and math.abs(mapped() - before) < BIG / 4)

-- With an oldsize of 0 a shared map is made once more, and the old one stays.
local shared = assert(S.mmap(nil, PAGE, BOTH, S.MAP_SHARED + S.MAP_ANONYMOUS, -1, 0))
local twin = assert(S.mremap(shared, 0, PAGE, MOVE))
twin[3] = 33
assert(shared[3] == 33)
twin = nil
collectgarbage()
assert(shared[3] == 33)
local private = anonymous(1)
fails("EINVAL", S.mremap(private, 0, PAGE, MOVE))
assert(private[0] == 0)

-- MREMAP_DONTUNMAP leaves the old one, empty.
if S.MREMAP_DONTUNMAP then
  private[0] = 8
  local moved, _, code = S.mremap(private, PAGE, PAGE, MOVE + S.MREMAP_DONTUNMAP)
  if moved then assert(moved[0] == 8 and private[0] == 0) else assert(code == S.EINVAL) end
end

-- MREMAP_FIXED: in place of a region.
local before = mapped()
local from, place = anonymous(2), assert(S.mmap(nil, BIG, BOTH, ANON, -1, 0))
from[0], place[0] = 21, 22
local new = assert(S.mremap(from, 2 * PAGE, 2 * PAGE, TO, place))
is_dead(from)
is_dead(place)
assert(#new == 2 * PAGE and new[0] == 21)
from, place = nil, nil
collectgarbage()
assert(new[0] == 21 and math.abs(mapped() - before) < BIG / 4)

-- What is wrong with it.
local place = anonymous(1)
raises("region, for MREMAP_FIXED, expected, got no value", S.mremap, new, PAGE, PAGE, TO)
raises("region, for MREMAP_FIXED, expected, got nil", S.mremap, new, PAGE, PAGE, "maymove, fixed", nil)
raises("bad argument #5 to 'mremap' %(region expected, got number%)", S.mremap, new, PAGE, PAGE, TO, 0x10000000)
raises("goes with MREMAP_FIXED", S.mremap, new, PAGE, PAGE, MOVE, place)
raises("it is the region that is moved", S.mremap, new, PAGE, PAGE, TO, new)
raises("has " .. PAGE .. " bytes, not " .. 2 * PAGE, S.mremap, new, PAGE, 2 * PAGE, TO, place)
raises("bytes, not %-1", S.mremap, new, PAGE, -1, TO, place)
raises("bytes that argument #1 has", S.mremap, new, 2 * PAGE + 1, PAGE, MOVE)
raises("bytes that argument #1 has", S.mremap, new, -1, PAGE, MOVE)
raises("bad argument #1 to 'mremap'", S.mremap, S.t.buffer(PAGE), PAGE, PAGE, MOVE)
raises("bad argument #3 to 'mremap'", S.mremap, new, PAGE)
raises("bad argument #4 to 'mremap'", S.mremap, new, PAGE, PAGE)
raises("names no mremap flags", S.mremap, new, PAGE, PAGE, "nowhere")
fails("EINVAL", S.mremap(new, PAGE, 0, MOVE))
fails("EINVAL", S.mremap(new, PAGE, PAGE, 64))
assert(S.mremap(new, 2 * PAGE, 2 ^ 55, MOVE) == nil)
fails("EINVAL", S.mremap(new, PAGE, PAGE, S.MREMAP_FIXED, place))
assert(new[0] == 21 and place[0] == 0)
local dead = anonymous(1)
assert(S.munmap(dead, PAGE))
fails("EINVAL", S.mremap(new, PAGE, PAGE, TO, dead))
assert(new[0] == 21)

-- A failure half way: what the kernel has unmapped is dead. (A private map can't be doubled.)
local value, _, code = S.mremap(new, 0, PAGE, TO, place)
assert(value == nil and code == S.EINVAL, code)
assert(not pcall(function() return place[0] end) or place[0] == 0)
local other = anonymous(1)
other[0] = 55
place = nil
collectgarbage()
assert(other[0] == 55 and new[0] == 21)

-- At random: no region ever shows what another one has, and none is lost.
local seed = os.time()
math.randomseed(seed)
local regions, count = {}, 0
for round = 1, 3000 do
  local i = math.random(20)
  local region = regions[i]
  local pages = math.random(4)
  local choice = math.random(6)
  if region then
    local ok, mark = pcall(function() return region[0] end)
    assert(not ok or mark == i, "seed " .. seed)
  end
  if not region then
    regions[i] = anonymous(pages)
    regions[i][0] = i
  elseif choice == 1 then
    S.munmap(region, #region)
  elseif choice == 2 then
    regions[i] = nil
  elseif choice == 3 then
    local new = S.mremap(region, #region, pages * PAGE, MOVE)
    if new then regions[i] = new end
  elseif choice == 4 then
    local new = #region >= pages * PAGE and S.mmap(region, pages * PAGE, BOTH, FIXED, -1, 0)
    if new then
      regions[i] = new
      new[0] = i
    end
  elseif choice == 5 then
    local j = math.random(20)
    local place = regions[j]
    if place and j ~= i and #region > 0 and #place >= #region then
      local new = S.mremap(region, #region, #region, TO, place)
      if new then regions[i] = new end
    end
  else
    collectgarbage("step", 10)
  end
end
regions = nil
