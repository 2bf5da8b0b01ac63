/* Values of the kernel's own headers that glibc's hide. C, and a file of its own, because the two
 * sets of headers exclude each other. */
#include <asm/fcntl.h>

const unsigned clinux_kernel_largefile = O_LARGEFILE;
