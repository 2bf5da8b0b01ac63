-- flu.FUSE_USE_VERSION is the number that the host was compiled with.

local version = require("flu").FUSE_USE_VERSION
assert(type(version) == "number")
assert(version >= 26 and version < 30 and version % 1 == 0, version)
