-- Listing a folder that each of two layers may have.

local S = require "syscall"
local must = require "lib.must"

local LIST = S.O_RDONLY + S.O_DIRECTORY + S.O_NOFOLLOW + S.O_CLOEXEC

-- For two trees, and what lib/layers.lua makes of them.
return function(upper, lower, layers)
  local merge = {}

  local function open(tree, path)
    local dir, name = tree.at(path)
    return tree.done(dir, name, S.openat(dir, name, LIST))
  end

  -- A folder, for the other functions. What they open besides is closed by `close`.
  function merge.open(path)
    local _, layer = layers.find(path)
    local folder = {path = path}
    if layer ~= "lower" then folder.upper = open(upper, path) end
    if layers.shows(path) then folder.lower = open(lower, path) end
    return folder
  end

  function merge.close(folder)
    if folder.upper then folder.upper:close() end
    if folder.lower then folder.lower:close() end
  end

  -- A folder of LOWER may have come to be in UPPER too since it was opened. One that is in LOWER is not renamed.
  function merge.refresh(folder)
    if folder.upper then return end
    local _, layer = layers.find(folder.path)
    if layer == "upper" then folder.upper = open(upper, folder.path) end
  end

  -- Calls `each(name, type, inode)` for each entry that is seen, once, until it gives true. True if it has.
  function merge.list(folder, each)
    merge.refresh(folder)
    local path = folder.path
    local above = {}  -- the names that UPPER has, whiteouts among them

    -- A folder of both has the number that it has in LOWER.
    local function inode_of(name, type, inode)
      local place
      if name == "." then
        place = path
      elseif name == ".." then
        place = path:match "^(.+)/" or "/"
      elseif type == S.DT_DIR and folder.lower and folder.upper then
        place = (path == "/" and "" or path) .. "/" .. name
      end
      local status = place and layers.status(place)
      return status and status.st_ino or inode
    end

    local function walk(fd, layer)
      must(S.lseek(fd, 0, S.SEEK_SET))
      for name, type, inode in must(S.getdents(fd)) do
        local seen = not above[name] and not layers.is_hidden(fd, name, type)
        if layer == upper then above[name] = true else inode = layers.number(inode) end
        if seen and each(name, type, inode_of(name, type, inode)) then return true end
      end
    end

    return folder.upper and walk(folder.upper, upper) or folder.lower and walk(folder.lower, lower) or false
  end

  return merge
end
