/* The guard of a mount. C because it runs in signal handlers, where Swift's runtime has no place:
 * everything here is async-signal-safe and touches nothing but static memory. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CFuse.h"
#include "mount_table.h"

enum { INTERRUPT_AFTER = 2, GIVE_UP_AFTER = 5 };  /* seconds after the first signal */

static struct {
    pid_t owner;  /* the process that has to unmount; 0: no guard */
    struct fuse *fuse;
    struct fuse_chan *channel;
    int device;
    char number[32];  /* of the file system, as the table of mounts has it: "0:41" */
    char mountpoint[PATH_MAX];
    char fusermount[PATH_MAX];
    void (*interrupt)(bool now);
    volatile sig_atomic_t mounted, signal, signal_count, seconds;
    sigset_t mask_before;
    bool masked, ignores_pipe;
    pid_t child;
} guard;

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};

/* The other signals whose default is to kill, beside those for real time. Not SIGKILL, which nothing
 * can catch, and not SIGPIPE, which is ignored while the file system is served, as libfuse has it. */
static const int killing[] = {SIGQUIT, SIGILL,  SIGTRAP,   SIGABRT, SIGBUS,  SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2,
                              SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF, SIGXFSZ, SIGIO,  SIGPWR,  SIGSYS,  SIGSTKFLT};

/* Those of them that tell of a crash: Swift's runtime may have handlers for them, which print where. */
static const int crashing[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};

enum { ENDING = sizeof ending / sizeof *ending };

#define is_among(signal, signals) is_one_of(signal, signals, sizeof signals / sizeof *signals)

static bool is_one_of(int signal, const int *signals, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (signals[i] == signal) return true;
    return false;
}

static bool kills(int signal) {
    return is_among(signal, killing) || (signal >= SIGRTMIN && signal <= SIGRTMAX);
}

static struct sigaction before_ending[ENDING], before_killing[NSIG], before_pipe;
static char signal_stack[128 * 1024] __attribute__((aligned(16)));

/* ---- Unmounting ---- */

/* Detaches the mount, unless it is gone already. Tells whether the kernel had cut the connection.
 *
 * A device that polls as in error is cut off, most often because the mount is gone; then its number
 * may be another's by now. As long as it is not, the number is ours. */
static bool detach(bool will_end) {
    if (!guard.mounted || guard.owner != getpid()) return false;
    guard.mounted = 0;
    struct pollfd device = {.fd = guard.device};
    bool is_cut = guard.device < 0 || (poll(&device, 1, 0) == 1 && (device.revents & (POLLERR | POLLNVAL)));
    char place[PATH_MAX];
    bool is_there = cfuse_find_mount(guard.number, guard.mountpoint, place) &&
                    (!is_cut || cfuse_is_dead(place));
    /* First the device: what the kernel still has to write would wait for an answer of ours. */
    if (guard.device >= 0) {
        if (will_end) close(guard.device);
        else fuse_chan_destroy(guard.channel);
    }
    guard.channel = NULL;
    guard.device = -1;
    if (!is_there || umount2(place, MNT_DETACH | UMOUNT_NOFOLLOW) == 0 || !guard.fusermount[0]) return is_cut;
    pid_t child = _Fork();
    if (child == 0) {
        char *const arguments[] = {guard.fusermount, "-u", "-z", "-q", "--", place, NULL};
        sigprocmask(SIG_SETMASK, &guard.mask_before, NULL);
        execv(guard.fusermount, arguments);
        _exit(127);
    }
    if (child > 0)
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return is_cut;
}

/* The same, which no signal interrupts: another one that kills would find nothing left to do, and kill. */
static bool unmount(bool will_end) {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    bool was_cut = detach(will_end);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return was_cut;
}

/* ---- Signals ---- */

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

/* What had the signal before, Swift's runtime perhaps, gets it after us. */
static void on_killing(int signal, siginfo_t *info, void *context) {
    (void)context;
    unmount(true);
    sigaction(signal, &before_killing[signal], NULL);
    bool is_fault = signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE;
    if (is_fault && info->si_code > 0) return;  /* the instruction faults again */
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    raise(signal);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    die_by(signal);
}

static void give_up(void) {
    static const char message[] = "fluhost: a handler did not end in time; unmounted, and ended with it running\n";
    struct pollfd errors = {.fd = STDERR_FILENO, .events = POLLOUT};
    unmount(true);
    if (poll(&errors, 1, 0) == 1 && (errors.revents & POLLOUT)) {  /* not into a pipe that nobody empties */
        if (write(STDERR_FILENO, message, sizeof message - 1) < 0) { /* nobody reads it */ }
    }
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
    if (guard.fuse) fuse_exit(guard.fuse);
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
    for (int signal = 1; signal < NSIG; signal++)
        if (kills(signal)) sigaddset(&mask, signal);
    sigprocmask(SIG_BLOCK, &mask, &guard.mask_before);
    guard.masked = true;
}

static void unmask_signals(void) {
    if (guard.masked) sigprocmask(SIG_SETMASK, &guard.mask_before, NULL);
    guard.masked = false;
}

static void at_exit(void) { unmount(true); }

void cfuse_guard_prepare(void) {
    static bool registered;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    mask_signals();
    sigaction(SIGPIPE, &ignore, &before_pipe);
    guard.ignores_pipe = true;
    if (!registered) atexit(at_exit);
    registered = true;
}

void cfuse_guard_mounted(struct fuse_chan *channel, const char *mountpoint, const char *fusermount) {
    guard.channel = channel;
    guard.device = fuse_chan_fd(channel);
    if (!mountpoint || guard.device < 0) return;  /* libfuse has mounted nothing, as its stand-in in tools/bench */
    strncpy(guard.mountpoint, mountpoint, sizeof guard.mountpoint - 1);
    strncpy(guard.fusermount, fusermount ? fusermount : "", sizeof guard.fusermount - 1);
    /* Of the cached attributes: the file system can't be asked before it is served. */
    struct statx status;
    guard.number[0] = 0;
    if (statx(AT_FDCWD, mountpoint, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO, &status) == 0)
        snprintf(guard.number, sizeof guard.number, "%u:%u", status.stx_dev_major, status.stx_dev_minor);
    guard.owner = getpid();
    guard.mounted = 1;
}

void cfuse_guard_start(struct fuse *fuse, void (*interrupt)(bool now)) {
    guard.fuse = fuse;
    guard.interrupt = interrupt;
    guard.signal = guard.signal_count = guard.seconds = 0;
    guard.owner = getpid();

    stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&stack, NULL);  /* a stack overflow is one of the signals */
    struct sigaction action = {.sa_handler = on_ending};
    for (int i = 0; i < ENDING; i++) {  /* one that is ignored, as under nohup, stays so */
        sigaction(ending[i], NULL, &before_ending[i]);
        if (before_ending[i].sa_handler != SIG_IGN) sigaction(ending[i], &action, NULL);
    }
    action.sa_sigaction = on_killing;
    action.sa_flags = SA_ONSTACK | SA_SIGINFO;
    for (int signal = 1; signal < NSIG; signal++) {
        if (!kills(signal)) continue;
        sigaction(signal, NULL, &before_killing[signal]);
        void (*before)(int) = before_killing[signal].sa_handler;
        if (before == SIG_DFL || (before != SIG_IGN && is_among(signal, crashing))) sigaction(signal, &action, NULL);
    }
    unmask_signals();
}

bool cfuse_guard_unmount(void) {
    bool was_masked = guard.masked;
    mask_signals();
    bool was_cut = unmount(false);
    guard.fuse = NULL;
    if (!was_masked) unmask_signals();
    return was_cut;
}

void cfuse_guard_leave(void) {
    if (!guard.mounted || guard.owner != getpid()) return;
    bool was_masked = guard.masked;
    int device = guard.device;
    struct itimerval none = {{0, 0}, {0, 0}};
    mask_signals();
    unmount(true);
    /* If the process does not end after all, libfuse still answers this request: into nothing. */
    int nothing = memfd_create("answers", MFD_CLOEXEC);
    if (device >= 0 && nothing >= 0 && nothing != device) {
        dup3(nothing, device, O_CLOEXEC);
        close(nothing);
    }
    if (guard.fuse) fuse_exit(guard.fuse);
    /* another program would inherit these two */
    if (guard.signal_count) setitimer(ITIMER_REAL, &none, NULL);
    if (guard.ignores_pipe) sigaction(SIGPIPE, &before_pipe, NULL);
    guard.ignores_pipe = false;
    if (!was_masked) unmask_signals();
}

bool cfuse_guard_signal(int signal, bool ignore) {
    struct sigaction plain = {.sa_handler = ignore ? SIG_IGN : SIG_DFL}, action = plain;
    if (!guard.interrupt || guard.owner != getpid()) return false;
    if (is_among(signal, ending)) {
        for (int i = 0; i < ENDING; i++)
            if (ending[i] == signal) before_ending[i] = plain;
        if (!ignore) action.sa_handler = on_ending;
    } else if (kills(signal) || signal == SIGPIPE) {
        before_killing[signal] = plain;
        if (signal == SIGPIPE) before_pipe = plain;
        if (signal == SIGALRM && guard.signal_count) return true;  /* it is the clock of the ending */
        if (!ignore) {
            action.sa_sigaction = on_killing;
            action.sa_flags = SA_ONSTACK | SA_SIGINFO;
        }
    } else {
        return false;
    }
    sigaction(signal, &action, NULL);
    return true;
}

void cfuse_guard_stop(void) {
    struct itimerval none = {{0, 0}, {0, 0}};
    mask_signals();
    if (guard.interrupt) {
        if (guard.signal_count) {
            struct sigaction ignore = {.sa_handler = SIG_IGN};
            setitimer(ITIMER_REAL, &none, NULL);
            sigaction(SIGALRM, &ignore, NULL);  /* one that waits behind the mask would kill */
        }
        for (int i = 0; i < ENDING; i++) sigaction(ending[i], &before_ending[i], NULL);
        for (int signal = 1; signal < NSIG; signal++) {
            struct sigaction now;
            if (!kills(signal) || sigaction(signal, NULL, &now) != 0) continue;
            bool is_ours = now.sa_sigaction == on_killing || (signal == SIGALRM && guard.signal_count);
            if (is_ours) sigaction(signal, &before_killing[signal], NULL);
        }
    }
    if (guard.ignores_pipe) sigaction(SIGPIPE, &before_pipe, NULL);
    guard.ignores_pipe = false;
    guard.interrupt = NULL;
    guard.fuse = NULL;
    guard.owner = 0;
    guard.mounted = 0;
    unmask_signals();
}

static void on_forward(int signal) {
    if (guard.child > 0) kill(guard.child, signal);
}

void cfuse_guard_hand_over(pid_t child) {
    struct sigaction action = {.sa_handler = on_forward, .sa_flags = SA_RESTART};
    guard.child = child;
    if (guard.device >= 0) close(guard.device);
    guard.device = -1;
    guard.channel = NULL;
    for (int i = 0; i < ENDING; i++) sigaction(ending[i], &action, NULL);
    unmask_signals();
}
