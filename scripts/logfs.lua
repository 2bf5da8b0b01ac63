-- What each program does to its files: a pass-through file system with a line for each request.
--
--   fluhost logfs.lua ROOT MOUNTPOINT [fuse options]
--
--   2026-11-22 09:40:06.123 4711 git 1000 open "/a" rdonly -> ENOENT 35 us
--
-- When it was answered; the program's number and name, and its user; the request, its result, and how long it took.
-- The lines go to standard error, or, with `-o log=FILE`, to the end of a file.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
package.path = here .. "?.lua;" .. package.path

local flu = require "flu"
local S = require "syscall"
local passthrough = require "passthrough"
local words = require "lib.words"

local function microseconds()
  local now = S.clock_gettime(S.CLOCK_MONOTONIC)
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3
end

-- Asked each time, since a program may become another. What else /proc tells is in the program's memory, to which
-- nobody gets while it waits for us.
local function name_of(pid)
  local file = S.open("/proc/" .. pid .. "/comm", S.O_CLOEXEC)
  local name = file and S.read(file, nil, 64)
  if file then file:close() end
  if not name then return "-" end  -- as for 0, which is the kernel
  return name:match '^([^%c%s"\\]+)\n$' or words.quote(name:sub(1, -2))
end

local status = S.t.stat()

-- The handler `call`, with a line for `write` each time that it answers.
local function logged(name, call, write)
  local context = {}
  local waiting = {}  -- request -> when it was made

  local function line(request, start, result)
    local sec, nsec = flu.now()
    local time = os.date("%Y-%m-%d %H:%M:%S", sec)
    write(("%s.%03d %s -> %s %d us\n"):format(time, nsec / 1e6, request, result, microseconds() - start))
  end

  -- `asked` and `option` are the second and the third argument.
  local function answered(request, start, asked, option, ok, ...)
    local value, offset = ...
    if not ok then
      local waits = name == "lock" and option == flu.F_SETLKW
        or name == "flock" and option % (2 * S.LOCK_NB) < S.LOCK_NB
      waiting[request] = waits and value == flu.errno.EAGAIN and start or nil  -- the host will ask again
      if not waiting[request] then line(request, start, words.error(value)) end
      error(value, 0)
    end
    waiting[request] = nil
    -- The handler says where the bytes are, and libfuse moves them: those of `asked` that there are.
    if name == "read_buf" then value = math.max(0, math.min(asked, S.fstat(value, status).st_size - offset)) end
    line(request, start, words.result(name, value))
    return ...
  end

  return function(...)
    flu.get_context(context)
    local who = ("%d %s %d "):format(context.pid, name_of(context.pid), context.uid)
    local request = who .. words.request(name, ...)
    local _, asked, option = ...
    return answered(request, waiting[request] or microseconds(), asked, option, pcall(call, ...))
  end
end

-- log=FILE is ours, and the other options are libfuse's.
local function split(options)
  local others, file = {}, nil
  for _, word in ipairs(options) do
    local apart = others[#others] == "-o"
    local list = apart and word or word:match "^%-o(.+)"
    if apart then others[#others] = nil end
    if not list then others[#others + 1] = word end
    for option in (list or ""):gsub("\\,", "\0"):gmatch "[^,]+" do
      local name = option:match "^log=(.*)"
      if name then file = name:gsub("%z", ",") else others[#others + 1] = "-o" .. option:gsub("%z", "\\,") end
    end
  end
  return others, file
end

local function fail(message)
  io.stderr:write(message, "\n")
  os.exit(2)
end

local root, mountpoint = ...
if not mountpoint then fail "usage: fluhost logfs.lua ROOT MOUNTPOINT [-o log=FILE] [fuse options]" end
local options, name = split {select(3, ...)}
local file, message = 2, nil
if name then
  file, message = S.open(name, S.O_WRONLY + S.O_CREAT + S.O_APPEND + S.O_CLOEXEC, "rusr, wusr")
  if not file then fail("logfs: " .. name .. ": " .. message) end
  local path, point = S.realpath(name), S.realpath(mountpoint)
  if point and path:sub(1, #point + 1) == point .. "/" then
    fail("logfs: " .. name .. " is below the mount point, where nobody could read it")
  end
else
  options[#options + 1] = "-f"  -- elsewhere, standard error leads nowhere
end

local ok, fs = pcall(passthrough.open, root, passthrough.serves_everybody(options), mountpoint)
if not ok then fail("logfs: " .. tostring(fs)) end
local function write(line) S.write(file, line) end
local log = {}
for name, value in pairs(fs) do
  local asked = type(value) == "function" and name ~= "init" and name ~= "destroy"  -- by programs
  log[name] = asked and logged(name, value, write) or value
end
log.flag_nopath, log.flag_nullpath_ok = nil, true  -- handlers get the path, as long as there is one
passthrough.main("logfs", root, mountpoint, options, log)
