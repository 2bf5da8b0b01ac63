-- What is in a tar archive, by its headers alone: v7, ustar, pax, and GNU's, with all its ways to store sparse files.

local S = require "syscall"
local quote = require("lib.words").quote
local byte, find, gmatch, gsub, match, sub =
  string.byte, string.find, string.gmatch, string.gsub, string.match, string.sub

local BLOCK = 512
local EXACT = 2 ^ 53  -- Lua's integers
local LARGEST_EXTENSION = 2 ^ 24  -- of a header that extends another: no reason for more, but damage

local function blocks(length) return math.ceil(length / BLOCK) * BLOCK end

-- HEADERS. Each field is read into a buffer of its own, and no header becomes one string: Lua tells long strings apart
-- by few of their bytes, and headers are much alike, so that thousands of them would take quadratic time.
local layout = {
  "name", 100, "mode", 8, "uid", 8, "gid", 8, "size", 12, "mtime", 12, "checksum", 8, "type", 1, "target", 100,
  "magic", 6, "version", 2, "uname", 32, "gname", 32, "major", 8, "minor", 8, "prefix", 155, "rest", 12,
}
local buffers, parts = {}, {}
for i = 1, #layout, 2 do
  buffers[layout[i]] = S.t.buffer(layout[i + 1])
  parts[#parts + 1] = {buffers[layout[i]], layout[i + 1]}
end
local block = S.t.iovec(#parts, unpack(parts))

-- All bytes of a field, and those before the first NUL.
local function raw(field) return S.string(buffers[field], #buffers[field]) end
local function text(field) return S.string(buffers[field]) end

-- The sum of a header's bytes, by that of each field: many have been in headers before.
local sums, known = {}, 0
local function sum(get)
  local total = 256  -- the checksum itself counts as spaces
  for field in pairs(buffers) do
    local bytes = field == "checksum" and "" or get(field)
    local value = sums[bytes]
    if not value then
      value = 0
      for i = 1, #bytes do value = value + byte(bytes, i) end
      if known == 1000 then sums, known = {}, 0 end
      sums[bytes], known = value, known + 1
    end
    total = total + value
  end
  return total
end

-- Whether the checksum of the header that was read is right.
local function is_sound()
  local digits = match(raw "checksum", "^[ %z]*([0-7]+)")
  if not digits then return false end
  local stored = tonumber(digits, 8)
  if stored == sum(text) then return true end  -- nearly nobody leaves anything behind a NUL
  local total, high = sum(raw), 0
  for field in pairs(buffers) do
    if field ~= "checksum" then high = high + select(2, gsub(raw(field), "[\128-\255]", "")) end
  end
  return stored == total or stored == total - 256 * high  -- some old programs took bytes as signed
end

local function wrong(what, field) error("its " .. what .. " makes no sense: " .. quote(sub(field, 1, 60)), 0) end

-- A number: octal, or in bytes, the sign first, for what is too large or negative. An empty field is 0.
local function number(field, what, least, most)
  local lead, value = byte(field), nil
  if lead >= 128 then
    value = lead >= 192 and lead - 256 or lead - 128
    for i = 2, #field do value = value * 256 + byte(field, i) end
  else
    local digits = match(field, "^[ %z]*([0-7]*)[ %z]") or match(field, "^ *([0-7]+)$")
    value = digits == "" and 0 or digits and tonumber(digits, 8)
  end
  return value and value >= (least or 0) and value <= (most or EXACT) and value or wrong(what, field)
end

local function decimal(field, what, most)
  local value = match(field, "^%d+$") and tonumber(field)
  return value and value <= (most or EXACT) and value or wrong(what, field)
end

local names = {path = true, linkpath = true, ["GNU.sparse.name"] = true}

-- PAX: "27 mtime=1700000000.123456\n", any number of them, by key.
local function add_records(data, records)
  local start = 1
  while start <= #data and byte(data, start) ~= 0 do
    local length, key, value = match(data, "^(%d+) ([^=\n]+)=()", start)
    local stop = start + (tonumber(length) or 0)
    if not length or stop - 1 > #data or stop <= value or byte(data, stop - 1) ~= 10 then
      wrong("pax record", sub(data, start))
    end
    value = sub(data, value, stop - 2)
    if find(key, "%z") or names[key] and find(value, "%z") then wrong("pax record", key .. "=" .. value) end
    if key == "GNU.sparse.offset" or key == "GNU.sparse.numbytes" then key = #records + 1 end  -- there are many
    records[key] = value
    start = stop
  end
end

-- To the nanosecond, which counts upwards before 1970 too.
local function time(value)
  local sign, sec, fraction = match(value, "^(%-?)(%d+)%.?(%d*)$")
  sec = tonumber(sec)
  if not sec or sec > EXACT then wrong("time", value) end
  local nsec = tonumber(sub(fraction .. "000000000", 1, 9))
  if sign == "" then return {sec = sec, nsec = nsec} end
  return {sec = nsec > 0 and -sec - 1 or -sec, nsec = nsec > 0 and 1e9 - nsec or 0}
end

-- SPARSE FILES. `numbers` are the offset and the length of each piece that is stored, one after the other.
local function set_map(member, numbers, size)
  local map, used, last = {}, 0, 0
  for i = 1, #numbers, 2 do
    local first, length = numbers[i], numbers[i + 1]
    if not length or first < last or first + length > size or used + length > member.stored then
      error("its map of a sparse file makes no sense", 0)
    end
    if length > 0 then map[#map + 1] = {first = first, stop = first + length, start = member.start + used} end
    last, used = first + length, used + length
  end
  member.map, member.size = map, size
end

-- GNU's own way: four pieces in the header, which says whether more follow in blocks with 21 each.
local function gnu_sparse(member, read)
  local numbers, pieces, more = {}, sub(raw "prefix", 42, 137), byte(raw "prefix", 138)
  local size = number(sub(raw "prefix", 139, 150), "size")
  while true do
    for i = 1, #pieces, 12 do
      if byte(pieces, i) == 0 then break end
      numbers[#numbers + 1] = number(sub(pieces, i, i + 11), "sparse map")
    end
    if more == 0 then return set_map(member, numbers, size) end
    pieces = read(member.start, BLOCK)
    pieces, more = sub(pieces, 1, 504), byte(pieces, 505)
    member.start = member.start + BLOCK
  end
end

-- Pax 1.0: before the content, their count and they themselves, a line each.
local function stored_map(member, read)
  local numbers, wanted, rest = {}, 1, ""
  while #numbers < wanted do
    if member.stored < BLOCK or #rest > 20 then wrong("map of a sparse file", rest) end
    rest = rest .. read(member.start, BLOCK)
    member.start, member.stored = member.start + BLOCK, member.stored - BLOCK
    local digits, after = match(rest, "^(%d+)\n()")
    while digits and #numbers < wanted do
      numbers[#numbers + 1] = decimal(digits, "sparse map")
      if #numbers == 1 then wanted = 1 + 2 * numbers[1] end
      rest = sub(rest, after)
      digits, after = match(rest, "^(%d+)\n()")
    end
  end
  table.remove(numbers, 1)
  return numbers
end

local function pax_sparse(member, records, read)
  local numbers, version = {}, records["GNU.sparse.major"]
  if version == "1" then
    numbers = stored_map(member, read)
  elseif version and version ~= "0" then
    wrong("version of a sparse file", version)
  elseif records["GNU.sparse.map"] or records[1] then
    for digits in gmatch(records["GNU.sparse.map"] or table.concat(records, ","), "[^,]+") do
      numbers[#numbers + 1] = decimal(digits, "sparse map")
    end
  else
    return
  end
  set_map(member, numbers, decimal(records["GNU.sparse.realsize"] or records["GNU.sparse.size"] or "", "size"))
end

local kinds = {
  ["1"] = "hard", ["2"] = "lnk", ["3"] = "chr", ["4"] = "blk", ["5"] = "dir", ["6"] = "fifo", D = "dir",
  V = "label", M = "rest",
}

-- A member, from its header and from what extends that: `records` of pax, GNU's long `name` and `target`.
local function new_member(start, records, name, target, read)
  local letter = raw "type"
  local member = {
    kind = kinds[letter] or "reg",  -- also what nobody knows: so says POSIX
    path = name or text "name", target = target or text "target", start = start,
    mode = number(raw "mode", "mode") % 4096, uid = number(raw "uid", "owner", -2 ^ 31, 2 ^ 32 - 1) % 2 ^ 32,
    gid = number(raw "gid", "group", -2 ^ 31, 2 ^ 32 - 1) % 2 ^ 32, stored = number(raw "size", "size"),
    time = number(raw "mtime", "time", -EXACT),
  }
  if not name and raw "magic" == "ustar\0" and text "prefix" ~= "" then
    member.path = text "prefix" .. "/" .. member.path
  end
  if letter == "3" or letter == "4" then
    member.rdev = S.makedev(number(raw "major", "device", 0, 2 ^ 12 - 1), number(raw "minor", "device", 0, 2 ^ 20 - 1))
  end

  for key, value in pairs(records) do
    local attribute = match(key, "^SCHILY%.xattr%.(.+)")
    if attribute then
      member.xattrs = member.xattrs or {}
      member.xattrs[gsub(gsub(attribute, "%%3D", "="), "%%25", "%%")] = value
    elseif value == "" then  -- as if it were not there
    elseif key == "path" or key == "GNU.sparse.name" then member.path = records["GNU.sparse.name"] or value
    elseif key == "linkpath" then member.target = value
    elseif key == "uid" then member.uid = decimal(value, "owner", 2 ^ 32 - 1)
    elseif key == "gid" then member.gid = decimal(value, "group", 2 ^ 32 - 1)
    elseif key == "size" then member.stored = decimal(value, "size")
    elseif key == "mtime" then member.time = time(value) end
  end

  -- Those have no content, whatever the size in their header means.
  if letter >= "1" and letter <= "6" then member.stored = 0 end
  member.size = member.stored
  if letter == "S" then gnu_sparse(member, read) elseif member.kind == "reg" then pax_sparse(member, records, read) end
  if member.kind == "reg" and sub(member.path, -1) == "/" then member.kind = "dir" end  -- v7 has no other way
  return member
end

-- Compressed files, by how they begin, and who unpacks them.
local packed = {
  ["\31\139"] = "zcat", ["\31\157"] = "zcat", ["BZh"] = "bzcat", ["\253\55zXZ\0"] = "xzcat",
  ["\40\181\47\253"] = "zstdcat", ["LZIP"] = "lzip -dc", ["\4\34\77\24"] = "lz4cat",
}

local function complaint(position)
  if position > 0 then return "there should be a header, and its checksum is wrong" end
  local start = raw "name"
  for magic, program in pairs(packed) do
    if sub(start, 1, #magic) == magic then
      return "the archive is compressed, and has to be unpacked first: " .. program .. " ARCHIVE > ARCHIVE.tar"
    end
  end
  return "this is no tar archive: it does not begin with a header"
end

-- Calls `each(member)` for all members of an archive, in their order. Errors are strings that say where in it.
--
-- A member has a `path`, a `kind` ("reg", "dir", "lnk", "chr", "blk", "fifo"; "hard" for a hard link; "label", the
-- archive's name; "rest", of a file that begins in another archive), `target`, `mode`, `uid`, `gid`, `time` (seconds,
-- or a table with `sec` and `nsec`), `rdev`, `xattrs` or nil, and a `size`. Its content is at `start`; if it is sparse,
-- that from `first` up to `stop` of each piece in `map` is at the piece's `start`, and the rest is zeros.
return function(archive, each)
  local size = assert(S.lseek(archive, 0, "SEEK_END"))
  local position, about, globals = 0, nil, {}
  local records, name, target  -- of headers that extend the next

  -- Some bytes as a string, or those of them that come before a NUL.
  local function read(start, length, up_to_nul)
    if start + length > size then error("the archive ends in the middle of it", 0) end
    local memory = S.t.buffer(length)
    local count, message = S.pread(archive, memory, length, start)
    if count ~= length then error(message or "the archive has become shorter", 0) end
    return up_to_nul and S.string(memory) or S.string(memory, length)
  end

  local function extend(letter)
    local length = number(raw "size", "size", 0, LARGEST_EXTENSION)
    if letter == "L" then name = read(position + BLOCK, length, true)
    elseif letter == "K" then target = read(position + BLOCK, length, true)
    elseif letter == "g" then add_records(read(position + BLOCK, length), globals)
    else
      if not records then
        records = {}
        for key, value in pairs(globals) do records[key] = value end
      end
      add_records(read(position + BLOCK, length), records)
    end
    position = position + BLOCK + blocks(length)
  end

  -- Takes the header at `position`. Returns false at the end.
  local function step()
    about = nil
    if size - position < BLOCK then
      if find(read(position, size - position), "[^%z]") then error("the archive ends in the middle of a header", 0) end
      return false
    end
    S.lseek(archive, position, "SEEK_SET")
    if S.readv(archive, block) ~= BLOCK then error("it can't be read", 0) end
    if not is_sound() then
      if text "name" == "" and not find(read(position, BLOCK), "[^%z]") then return false end
      error(complaint(position), 0)
    end
    local letter = raw "type"
    about = name or text "name"
    if find(letter, "[LKxXg]") then
      extend(letter)
    else
      local member = new_member(position + BLOCK, records or globals, name, target, read)
      if member.start + member.stored > size then
        error(("the archive ends before the last of its %d bytes"):format(member.stored), 0)
      end
      each(member)
      position = member.start + blocks(member.stored)
      records, name, target = nil, nil, nil
    end
    return true
  end

  if size == 0 then error("the archive is empty", 0) end
  local more = true
  while more and position < size do
    local ok
    ok, more = pcall(step)
    if not ok then error(("at offset %d%s: %s"):format(position, about and ", " .. quote(about) or "", more), 0) end
  end
  if records or name or target then
    error(("at offset %d: the archive ends, and the header before is about a member that follows"):format(position), 0)
  end
end
