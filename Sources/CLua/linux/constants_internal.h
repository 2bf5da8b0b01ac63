/* How the tables of constants.h are written. The name and the value of a row come from one word: no
 * number of a header is typed by hand, and no name twice. */
#ifndef CLINUX_CONSTANTS_INTERNAL_H
#define CLINUX_CONSTANTS_INTERNAL_H

#include <stddef.h>

#include "constants.h"

/* A row. What it takes is a number or, as SIG_IGN is, a pointer made of one. */
#define C(name) {#name, (int64_t)(name)}

/* ROWS(seek) = {C(SEEK_SET), ...}; begins a family, FAMILY(seek, label, ONE or MASK, prefixes...) ends it. */
#define ROWS(family) static const clinux_constant family##_rows[]
#define FAMILY(family, label, combination, ...)                                                            \
    const clinux_family clinux_##family = {label, (const char *const[]){__VA_ARGS__, NULL}, family##_rows, \
                                           sizeof family##_rows / sizeof *family##_rows, combination};

/* Whether a value is one of the constants, or any of them combined. */
enum { ONE = false, MASK = true };

#endif
