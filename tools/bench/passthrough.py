"""passthrough.py ROOT MOUNTPOINT: what is done below the mount point is done below ROOT, in Python over fusepy, as its
own example does it. For comparison: what the same work costs in another language that embeds libfuse."""

import os
import sys

try:
    from fusepy import FUSE, FuseOSError, Operations  # Debian's name for it
except ImportError:
    from fuse import FUSE, FuseOSError, Operations


class Passthrough(Operations):
    def __init__(self, root):
        self.root = root

    def __call__(self, operation, path, *arguments):
        try:
            return getattr(self, operation)(path, *arguments)
        except OSError as error:
            raise FuseOSError(error.errno)

    def below(self, path):
        return self.root + path

    def getattr(self, path, fh=None):
        status = os.lstat(self.below(path)) if fh is None else os.fstat(fh)
        return {
            name: getattr(status, name)
            for name in ("st_mode", "st_nlink", "st_uid", "st_gid", "st_rdev", "st_size", "st_blocks", "st_atime",
                         "st_mtime", "st_ctime")
        }

    def access(self, path, mode):
        return 0 if os.access(self.below(path), mode) else -1

    def readdir(self, path, fh):
        return [".", ".."] + os.listdir(self.below(path))

    def open(self, path, flags):
        return os.open(self.below(path), flags)

    def create(self, path, mode, info=None):
        return os.open(self.below(path), os.O_RDWR | os.O_CREAT, mode)

    def unlink(self, path):
        os.unlink(self.below(path))

    def read(self, path, size, offset, fh):
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def truncate(self, path, length, fh=None):
        os.truncate(self.below(path) if fh is None else fh, length)

    def release(self, path, fh):
        os.close(fh)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: passthrough.py ROOT MOUNTPOINT")
    FUSE(Passthrough(os.path.realpath(sys.argv[1])), sys.argv[2], foreground=True, nothreads=True, attr_timeout=0,
         entry_timeout=0, big_writes=True)
