/* The names of errno.h, by number. */
#include <errno.h>

#include "constants_internal.h"

/* As attr(5) calls it; libc does not. */
#ifndef ENOATTR
#define ENOATTR ENODATA
#endif

ROWS(error) = {
    C(EPERM),           C(ENOENT),          C(ESRCH),           C(EINTR),           C(EIO),
    C(ENXIO),           C(E2BIG),           C(ENOEXEC),         C(EBADF),           C(ECHILD),
    C(EAGAIN),          C(EWOULDBLOCK),     C(ENOMEM),          C(EACCES),          C(EFAULT),
    C(ENOTBLK),         C(EBUSY),           C(EEXIST),          C(EXDEV),           C(ENODEV),
    C(ENOTDIR),         C(EISDIR),          C(EINVAL),          C(ENFILE),          C(EMFILE),
    C(ENOTTY),          C(ETXTBSY),         C(EFBIG),           C(ENOSPC),          C(ESPIPE),
    C(EROFS),           C(EMLINK),          C(EPIPE),           C(EDOM),            C(ERANGE),
    C(EDEADLK),         C(EDEADLOCK),       C(ENAMETOOLONG),    C(ENOLCK),          C(ENOSYS),
    C(ENOTEMPTY),       C(ELOOP),           C(ENOMSG),          C(EIDRM),           C(ECHRNG),
    C(EL2NSYNC),        C(EL3HLT),          C(EL3RST),          C(ELNRNG),          C(EUNATCH),
    C(ENOCSI),          C(EL2HLT),          C(EBADE),           C(EBADR),           C(EXFULL),
    C(ENOANO),          C(EBADRQC),         C(EBADSLT),         C(EBFONT),          C(ENOSTR),
    C(ENODATA),         C(ENOATTR),         C(ETIME),           C(ENOSR),           C(ENONET),
    C(ENOPKG),          C(EREMOTE),         C(ENOLINK),         C(EADV),            C(ESRMNT),
    C(ECOMM),           C(EPROTO),          C(EMULTIHOP),       C(EDOTDOT),         C(EBADMSG),
    C(EOVERFLOW),       C(ENOTUNIQ),        C(EBADFD),          C(EREMCHG),         C(ELIBACC),
    C(ELIBBAD),         C(ELIBSCN),         C(ELIBMAX),         C(ELIBEXEC),        C(EILSEQ),
    C(ERESTART),        C(ESTRPIPE),        C(EUSERS),          C(ENOTSOCK),        C(EDESTADDRREQ),
    C(EMSGSIZE),        C(EPROTOTYPE),      C(ENOPROTOOPT),     C(EPROTONOSUPPORT), C(ESOCKTNOSUPPORT),
    C(EOPNOTSUPP),      C(ENOTSUP),         C(EPFNOSUPPORT),    C(EAFNOSUPPORT),    C(EADDRINUSE),
    C(EADDRNOTAVAIL),   C(ENETDOWN),        C(ENETUNREACH),     C(ENETRESET),       C(ECONNABORTED),
    C(ECONNRESET),      C(ENOBUFS),         C(EISCONN),         C(ENOTCONN),        C(ESHUTDOWN),
    C(ETOOMANYREFS),    C(ETIMEDOUT),       C(ECONNREFUSED),    C(EHOSTDOWN),       C(EHOSTUNREACH),
    C(EALREADY),        C(EINPROGRESS),     C(ESTALE),          C(EUCLEAN),         C(ENOTNAM),
    C(ENAVAIL),         C(EISNAM),          C(EREMOTEIO),       C(EDQUOT),          C(ENOMEDIUM),
    C(EMEDIUMTYPE),     C(ECANCELED),       C(ENOKEY),          C(EKEYEXPIRED),     C(EKEYREVOKED),
    C(EKEYREJECTED),    C(EOWNERDEAD),      C(ENOTRECOVERABLE), C(ERFKILL),         C(EHWPOISON),
};
FAMILY(error, "error", ONE, "E")
