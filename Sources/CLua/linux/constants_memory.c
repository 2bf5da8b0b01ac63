/* Constants for mapped memory. */
#include <linux/memfd.h>
#include <linux/mman.h>
#include <sys/mman.h>

#include "constants_internal.h"

ROWS(protection) = {
    C(PROT_NONE),      C(PROT_READ),      C(PROT_WRITE),     C(PROT_EXEC),      C(PROT_SEM),       C(PROT_GROWSDOWN),
    C(PROT_GROWSUP),
};
FAMILY(protection, "protection", MASK, "PROT_")

/* MAP_32BIT is of x86 alone. */
ROWS(map_flags) = {
    C(MAP_SHARED),          C(MAP_PRIVATE),         C(MAP_SHARED_VALIDATE), C(MAP_TYPE),
    C(MAP_FIXED),           C(MAP_FIXED_NOREPLACE), C(MAP_FILE),            C(MAP_ANONYMOUS),
    C(MAP_ANON),            C(MAP_GROWSDOWN),       C(MAP_DENYWRITE),       C(MAP_EXECUTABLE),
    C(MAP_LOCKED),          C(MAP_NORESERVE),       C(MAP_POPULATE),        C(MAP_NONBLOCK),
    C(MAP_STACK),           C(MAP_SYNC),            C(MAP_UNINITIALIZED),   C(MAP_HUGETLB),
    C(MAP_HUGE_16KB),       C(MAP_HUGE_64KB),       C(MAP_HUGE_512KB),      C(MAP_HUGE_1MB),
    C(MAP_HUGE_2MB),        C(MAP_HUGE_8MB),        C(MAP_HUGE_16MB),       C(MAP_HUGE_32MB),
    C(MAP_HUGE_256MB),      C(MAP_HUGE_512MB),      C(MAP_HUGE_1GB),        C(MAP_HUGE_2GB),
    C(MAP_HUGE_16GB),
#ifdef MAP_32BIT
    C(MAP_32BIT),
#endif
};
FAMILY(map_flags, "mapping flags", MASK, "MAP_")

ROWS(msync) = {C(MS_ASYNC), C(MS_SYNC), C(MS_INVALIDATE)};
FAMILY(msync, "msync flags", MASK, "MS_")

ROWS(mlock) = {C(MCL_CURRENT), C(MCL_FUTURE), C(MCL_ONFAULT)};
FAMILY(mlock, "mlockall flags", MASK, "MCL_")

ROWS(mlock2) = {C(MLOCK_ONFAULT)};
FAMILY(mlock2, "mlock2 flags", MASK, "MLOCK_")

ROWS(mremap) = {C(MREMAP_MAYMOVE), C(MREMAP_FIXED), C(MREMAP_DONTUNMAP)};
FAMILY(mremap, "mremap flags", MASK, "MREMAP_")

ROWS(advice) = {
    C(MADV_NORMAL),           C(MADV_RANDOM),           C(MADV_SEQUENTIAL),       C(MADV_WILLNEED),
    C(MADV_DONTNEED),         C(MADV_FREE),             C(MADV_REMOVE),           C(MADV_DONTFORK),
    C(MADV_DOFORK),           C(MADV_MERGEABLE),        C(MADV_UNMERGEABLE),      C(MADV_HUGEPAGE),
    C(MADV_NOHUGEPAGE),       C(MADV_DONTDUMP),         C(MADV_DODUMP),           C(MADV_WIPEONFORK),
    C(MADV_KEEPONFORK),       C(MADV_COLD),             C(MADV_PAGEOUT),          C(MADV_POPULATE_READ),
    C(MADV_POPULATE_WRITE),   C(MADV_DONTNEED_LOCKED),  C(MADV_COLLAPSE),         C(MADV_HWPOISON),
    C(MADV_SOFT_OFFLINE),     C(POSIX_MADV_NORMAL),     C(POSIX_MADV_RANDOM),     C(POSIX_MADV_SEQUENTIAL),
    C(POSIX_MADV_WILLNEED),   C(POSIX_MADV_DONTNEED),
};
FAMILY(advice, "memory advice", ONE, "MADV_", "POSIX_MADV_")

ROWS(memfd_flags) = {
    C(MFD_CLOEXEC),       C(MFD_ALLOW_SEALING), C(MFD_HUGETLB),       C(MFD_HUGE_64KB),     C(MFD_HUGE_512KB),
    C(MFD_HUGE_1MB),      C(MFD_HUGE_2MB),      C(MFD_HUGE_8MB),      C(MFD_HUGE_16MB),     C(MFD_HUGE_32MB),
    C(MFD_HUGE_256MB),    C(MFD_HUGE_512MB),    C(MFD_HUGE_1GB),      C(MFD_HUGE_2GB),      C(MFD_HUGE_16GB),
};
FAMILY(memfd_flags, "memfd flags", MASK, "MFD_")
