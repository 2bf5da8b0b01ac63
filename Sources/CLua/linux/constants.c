/* The list of families, and the constants that belong to none that a parameter takes. */
#include <linux/limits.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <sys/resource.h>
#include <sys/select.h>

#include "constants_internal.h"

ROWS(number) = {
    C(FD_SETSIZE),     C(PRIO_MIN),       C(PRIO_MAX),       C(XATTR_NAME_MAX), C(XATTR_SIZE_MAX), C(XATTR_LIST_MAX),
    C(MAP_HUGE_SHIFT), C(MAP_HUGE_MASK),  C(MFD_HUGE_SHIFT), C(MFD_HUGE_MASK),
};
FAMILY(number, "number", ONE, NULL)

#define POINTER(name) &clinux_##name,
static const clinux_family *const families[] = {CLINUX_FAMILIES(POINTER)};
const uint32_t clinux_family_count = sizeof families / sizeof *families;

clinux_family clinux_family_at(uint32_t index) { return *families[index]; }
