-- What a descriptor stands for.

local S = require "syscall"
local must = require "lib.must"

local NOFOLLOW, EMPTY = S.AT_SYMLINK_NOFOLLOW, S.AT_EMPTY_PATH
local place = {}
local status = S.t.stat()

-- A path for calls that know no folders: of `name` in the folder `dir`, or, if it is "", of `dir` itself.
function place.path(dir, name)
  return "/proc/self/fd/" .. dir.fd .. (name == "" and "" or "/" .. name)
end

-- The same for all names and descriptors of one file, and no other.
function place.identity(dir, name)
  must(S.fstatat(dir, name, status, name == "" and EMPTY or NOFOLLOW))
  return status.st_dev .. " " .. status.st_ino
end

return place
