-- What lies below a folder, by paths as handlers get them.
--
-- The kernel has resolved symbolic links and "..", so there are none, unless somebody puts one there meanwhile: then
-- ELOOP. All is relative to an open folder, so nothing leads out of it, and a path may be longer than a call takes.

local S = require "syscall"
local must = require "lib.must"
local place = require "lib.place"
local match, sub = string.match, string.sub

local PATH = S.O_PATH + S.O_CLOEXEC
local longest = 4095  -- PATH_MAX - 1

-- One call of openat2 is faster than a step for each name.
local BENEATH = S.RESOLVE_BENEATH + S.RESOLVE_NO_SYMLINKS
local how = S.t.open_how{flags = PATH + S.O_NOFOLLOW + S.O_DIRECTORY, resolve = BENEATH}
-- Never wait for a fifo that took the place of a file.
local file_how = S.t.open_how{resolve = BENEATH}
local SAFE = S.O_NOFOLLOW + S.O_NONBLOCK + S.O_CLOEXEC

-- Below the mount point itself is what it covers: without this, `passthrough.lua / /mnt` would wait for itself.
local function covered_path(top, mountpoint)
  top, mountpoint = S.realpath(top), S.realpath(mountpoint)
  if not top or not mountpoint then return end  -- there will be a message
  if top == "/" then top = "" end
  local path = sub(mountpoint, #top + 1)
  if sub(mountpoint, 1, #top) == top and sub(path, 1, 1) == "/" then return path end
end

-- The tree below the folder `top`, before it is mounted. If that happens below `top`, `mountpoint` says where.
return function(top, mountpoint)
  local root, message = S.open(top, PATH + S.O_DIRECTORY)
  if not root then error(("%s: %s"):format(top, message), 0) end
  local covered, inner = nil, mountpoint and covered_path(top, mountpoint)
  if inner then covered = assert(S.open(mountpoint, PATH + S.O_DIRECTORY)) end
  local inside = inner and inner .. "/"
  local tree = {root = root}

  -- FOLDERS
  local function walk(base, path)
    local from, start = base, 1
    while true do
      local stop = #path
      if stop - start >= longest then  -- as many names as fit
        stop = start + longest
        while sub(path, stop, stop) ~= "/" do stop = stop - 1 end
        stop = stop - 1
      end
      local dir, problem, code = S.openat2(from, sub(path, start, stop), how)
      if from ~= base then from:close() end
      if not dir or stop == #path then return dir, problem, code end
      from, start = dir, stop + 2
    end
  end

  -- FILES THAT WERE REMOVED while they were open. libfuse gives such a file another name, to ask for it later; here it
  -- is a descriptor, so that below `top` it is gone.
  local removed = {}  -- name -> {fd =, parent = the folder that it was in}

  -- `rename` of an open file that is to be removed or replaced, as `hides` says. One that is replaced stays where it is
  -- until the rename that follows, so that nothing is lost should that fail.
  function tree.hide(dir, name, newpath, hides)
    local file, problem, code = S.openat(dir, name, PATH + S.O_NOFOLLOW)
    if not file then return nil, problem, code end
    if hides == "unlink" then
      local ok
      ok, problem, code = S.unlinkat(dir, name)
      if not ok then
        file:close()
        return nil, problem, code
      end
    end
    removed[match(newpath, "[^/]*$")] = {fd = file, parent = place.identity(dir, "")}
    return true
  end

  -- `unlink` of a removed file, which nobody has open any more.
  function tree.forget(path)
    local name = match(path, "[^/]*$")
    removed[name].fd:close()
    removed[name] = nil
  end

  -- `rmdir`. Nobody can ask for the removed files of a folder that is gone.
  function tree.rmdir(dir, name)
    local gone = next(removed) and place.identity(dir, name)
    local ok, problem, code = S.unlinkat(dir, name, S.AT_REMOVEDIR)
    if not ok or not gone then return ok, problem, code end
    for file, was in pairs(removed) do
      if was.parent == gone then
        was.fd:close()
        removed[file] = nil
      end
    end
    return ok
  end

  -- PLACES. The folder that a path is in, open, and its name there. A removed file is "" in itself. `done` follows.
  function tree.at(path)
    local base = root
    if inner then
      if path == inner then return covered, "." end
      if sub(path, 1, #inside) == inside then base, path = covered, sub(path, #inside) end
    end
    local parent, name = match(path, "^/(.*)/([^/]*)$")
    if not parent then
      name = sub(path, 2)
      if name == "" then return root, "." end
    end
    local dir = parent and must(walk(base, parent)) or base
    local file = removed[name]
    if not file or file.parent ~= place.identity(dir, "") then return dir, name end
    if dir ~= base then dir:close() end
    return file.fd, ""
  end

  -- Ends what `at` began: gives what a call has returned, or throws its error.
  function tree.done(dir, name, value, _, code)
    if dir ~= root and dir ~= covered and name ~= "" then dir:close() end
    return must(value, nil, code)
  end

  -- Opens what is at a path: a descriptor, or throws the error.
  function tree.open(path, flags)
    if #path <= longest and not inner and next(removed) == nil then
      file_how.flags = flags + SAFE
      return must(S.openat2(root, path == "/" and "." or sub(path, 2), file_how))
    end
    local dir, name = tree.at(path)
    if name == "" then return must(S.open(place.path(dir, name), flags + S.O_CLOEXEC)) end
    return tree.done(dir, name, S.openat(dir, name, flags + SAFE))
  end

  return tree
end
