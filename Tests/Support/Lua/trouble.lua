-- A file system with every handler, each of which does what it should, except on paths of its own:
-- on "/read: nil", the handler `read` runs the function that the test has for "nil".

local flu = require "flu"

local directories = {opendir = true, readdir = true, releasedir = true, fsyncdir = true, rmdir = true}
local absent = {mknod = true, mkdir = true, symlink = true, create = true, fgetattr = true}

local T = {}

local function split(path)
  return path:match("^/(%w+): (.*)$")
end

-- The handlers that do no harm.
function T.good()
  local fs, made = {}, {}

  function fs.getattr(path)
    local handler, rest = split(path)
    local mode = {rusr = true, wusr = true, xusr = true}
    if path == "/" or directories[handler] then
      mode.dir = true
    elseif handler == "readlink" then
      mode.lnk = true
    elseif path ~= "/file" and not handler or absent[handler] and not made[path] or path:match(" new$") then
      error(flu.errno.ENOENT)
    else
      mode.reg = true
    end
    return {mode = mode, size = 10}
  end

  function fs.create(path) made[path] = true end
  function fs.readlink() return "target" end
  function fs.read(_, size, offset) return ("0123456789"):sub(offset + 1, offset + size) end
  function fs.write(_, data) return #data end
  function fs.statfs() return {} end
  function fs.getxattr() return "value" end
  function fs.listxattr() return {"user.x"} end
  function fs.readdir(_, filler) filler(".") end
  function fs.ioctl() return 0, "data" end
  function fs.poll() return flu.POLLIN end
  function fs.lock(_, _, cmd, lock) if cmd == flu.F_GETLK then lock.type = flu.F_UNLCK end end

  local nothing = [[mknod mkdir unlink rmdir symlink rename link chmod chown truncate ftruncate utimens open flush
    release fsync setxattr removexattr opendir releasedir fsyncdir access flock fallocate fgetattr]]
  for name in nothing:gmatch("%w+") do fs[name] = function() end end
  -- what create made needs attributes
  function fs.fgetattr(path, st) st.mode, st.size = "file", 10 end
  return fs
end

-- The handlers, with the troubles that `find(what)` has a function for. The function gets the handler's
-- arguments, and the good handler last of all.
function T.with(find)
  local good, fs = T.good(), {}
  for name, handler in pairs(good) do
    fs[name] = function(...)
      local path = name == "symlink" and select(2, ...) or ...
      local owner, what = split(path)
      -- closing a file undoes its locks, which is a request of its own
      local is_unlock = name == "lock" and select(3, ...) ~= flu.F_GETLK
      if owner == name and not is_unlock and not what:match(" new$") then
        return assert(find(what), "the test has no such trouble")(...)
      end
      return handler(...)
    end
  end
  return fs
end

return T
