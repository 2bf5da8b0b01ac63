/* The guard of a mount. C because it runs in signal handlers, where Swift's runtime has no place:
 * everything here is async-signal-safe and touches nothing but static memory. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CFuse.h"

enum { INTERRUPT_AFTER = 2, GIVE_UP_AFTER = 5 };  /* seconds after the first signal */

static struct {
    pid_t owner;  /* the process that serves the mount; 0: no guard */
    struct fuse *fuse;
    int device;
    char mountpoint[PATH_MAX];
    char fusermount[PATH_MAX];
    void (*interrupt)(bool now);
    volatile sig_atomic_t mounted, signal, signal_count, seconds;
    sigset_t mask_before;
    bool masked;
    pid_t child;
} guard;

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

/* The other signals whose default is to kill. Not SIGKILL, which nothing can catch, and not SIGPIPE,
 * which is ignored while the file system is served, as libfuse has it. */
static const int killing[] = {SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,  SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2,
                              SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF, SIGXFSZ, SIGIO,  SIGPWR,  SIGSYS,  SIGSTKFLT};

enum { ENDING = sizeof ending / sizeof *ending, KILLING = sizeof killing / sizeof *killing };

static struct sigaction before_ending[ENDING], before_killing[KILLING], before_pipe;
static char signal_stack[64 * 1024] __attribute__((aligned(16)));

/* Detaches the mount, unless it is gone already. */
static void unmount(void) {
    if (!guard.mounted || guard.owner != getpid()) return;
    guard.mounted = 0;
    if (guard.device >= 0) {
        struct pollfd device = {.fd = guard.device};
        if (poll(&device, 1, 0) == 1 && (device.revents & POLLERR)) return;
    }
    if (umount2(guard.mountpoint, MNT_DETACH) == 0 || !guard.fusermount[0]) return;
    pid_t child = _Fork();
    if (child == 0) {
        char *const arguments[] = {guard.fusermount, "-u", "-z", "-q", "--", guard.mountpoint, NULL};
        sigprocmask(SIG_SETMASK, &guard.mask_before, NULL);
        execv(guard.fusermount, arguments);
        _exit(127);
    }
    if (child > 0) waitpid(child, NULL, 0);
}

/* Does what the signal does by default, as if no handler had been there. */
static void die_by(int signal) {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t only;
    sigaction(signal, &plain, NULL);
    sigemptyset(&only);
    sigaddset(&only, signal);
    raise(signal);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    _exit(128 + signal);
}

static void on_killing(int signal) {
    unmount();
    die_by(signal);
}

static void give_up(void) {
    static const char message[] = "fluhost: a handler did not end in time; unmounted, and ended with it running\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) { /* nobody reads it */ }
    unmount();
    _exit(128 + guard.signal);
}

/* Each second after the first signal. It also ends a read of /dev/fuse that had begun just after
 * that signal came. */
static void on_tick(int signal) {
    (void)signal;
    if (guard.owner != getpid()) return;
    guard.seconds++;
    if (guard.seconds >= GIVE_UP_AFTER) give_up();
    if (guard.seconds >= INTERRUPT_AFTER) guard.interrupt(true);
}

static void on_ending(int signal) {
    if (guard.owner != getpid()) die_by(signal);
    guard.signal = signal;
    guard.signal_count++;
    fuse_exit(guard.fuse);
    if (guard.signal_count == 1) {
        struct sigaction tick = {.sa_handler = on_tick};
        struct itimerval each_second = {{1, 0}, {1, 0}};
        sigaction(SIGALRM, &tick, NULL);
        setitimer(ITIMER_REAL, &each_second, NULL);
    }
    if (guard.signal_count > 2) give_up();
    guard.interrupt(guard.signal_count > 1);
}

static void mask_signals(void) {
    sigset_t mask;
    if (guard.masked) return;
    sigemptyset(&mask);
    for (int i = 0; i < ENDING; i++) sigaddset(&mask, ending[i]);
    for (int i = 0; i < KILLING; i++) sigaddset(&mask, killing[i]);
    sigprocmask(SIG_BLOCK, &mask, &guard.mask_before);
    guard.masked = true;
}

static void unmask_signals(void) {
    if (guard.masked) sigprocmask(SIG_SETMASK, &guard.mask_before, NULL);
    guard.masked = false;
}

static void at_exit(void) { unmount(); }

void cfuse_guard_prepare(void) {
    static bool registered;
    mask_signals();
    if (!registered) atexit(at_exit);
    registered = true;
}

void cfuse_guard_start(const cfuse_guarded *guarded) {
    guard.fuse = guarded->fuse;
    guard.device = guarded->device;
    guard.interrupt = guarded->interrupt;
    guard.signal = guard.signal_count = guard.seconds = 0;
    strncpy(guard.mountpoint, guarded->mountpoint ? guarded->mountpoint : "", sizeof guard.mountpoint - 1);
    strncpy(guard.fusermount, guarded->fusermount ? guarded->fusermount : "", sizeof guard.fusermount - 1);
    guard.owner = getpid();
    guard.mounted = guarded->mountpoint != NULL;

    stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&stack, NULL);  /* a stack overflow is one of the signals */
    struct sigaction action = {.sa_handler = on_ending};
    for (int i = 0; i < ENDING; i++) {  /* one that is ignored, as under nohup, stays so */
        sigaction(ending[i], NULL, &before_ending[i]);
        if (before_ending[i].sa_handler != SIG_IGN) sigaction(ending[i], &action, NULL);
    }
    action.sa_handler = on_killing;
    action.sa_flags = SA_ONSTACK;
    for (int i = 0; i < KILLING; i++) {
        sigaction(killing[i], NULL, &before_killing[i]);
        if (before_killing[i].sa_handler == SIG_DFL) sigaction(killing[i], &action, NULL);
    }
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    sigaction(SIGPIPE, &action, &before_pipe);
    unmask_signals();
}

void cfuse_guard_unmounting(void) {
    mask_signals();
    guard.mounted = 0;
    unmask_signals();
}

void cfuse_guard_stop(void) {
    struct itimerval none = {{0, 0}, {0, 0}};
    if (guard.owner == getpid()) {
        mask_signals();
        if (guard.signal_count) setitimer(ITIMER_REAL, &none, NULL);
        for (int i = 0; i < ENDING; i++) sigaction(ending[i], &before_ending[i], NULL);
        for (int i = 0; i < KILLING; i++)
            if (before_killing[i].sa_handler == SIG_DFL || (killing[i] == SIGALRM && guard.signal_count))
                sigaction(killing[i], &before_killing[i], NULL);
        sigaction(SIGPIPE, &before_pipe, NULL);
    }
    guard.owner = 0;
    guard.mounted = 0;
    unmask_signals();
}

static void on_forward(int signal) {
    if (guard.child > 0) kill(guard.child, signal);
}

void cfuse_forward_signals(pid_t child) {
    struct sigaction action = {.sa_handler = on_forward, .sa_flags = SA_RESTART};
    guard.child = child;
    for (int i = 0; i < ENDING; i++) sigaction(ending[i], &action, NULL);
    unmask_signals();
}
