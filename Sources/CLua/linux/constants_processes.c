/* Constants for processes: signals, times, limits, the parts of a process. */
#include <linux/sched.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "constants_internal.h"

/* glibc has dropped this name of the last signal. */
#ifndef SIGUNUSED
#define SIGUNUSED SIGSYS
#endif

ROWS(exit_status) = {C(EXIT_SUCCESS), C(EXIT_FAILURE)};
FAMILY(exit_status, "exit status", ONE, "EXIT_")

ROWS(wait_options) = {
    C(WNOHANG),     C(WUNTRACED),   C(WSTOPPED),    C(WEXITED),     C(WCONTINUED),  C(WNOWAIT),     C(__WNOTHREAD),
    C(__WALL),      C(__WCLONE),
};
FAMILY(wait_options, "wait options", MASK, "W", "__W")

ROWS(wait_type) = {C(P_ALL), C(P_PID), C(P_PGID), C(P_PIDFD)};
FAMILY(wait_type, "wait type", ONE, "P_")

/* SIGRTMIN and SIGRTMAX are no constants but calls of libc, which keeps some of the signals to itself. */
ROWS(signal) = {
    C(SIGHUP),    C(SIGINT),    C(SIGQUIT),   C(SIGILL),    C(SIGTRAP),   C(SIGABRT),   C(SIGIOT),    C(SIGBUS),
    C(SIGFPE),    C(SIGKILL),   C(SIGUSR1),   C(SIGSEGV),   C(SIGUSR2),   C(SIGPIPE),   C(SIGALRM),   C(SIGTERM),
    C(SIGSTKFLT), C(SIGCHLD),   C(SIGCLD),    C(SIGCONT),   C(SIGSTOP),   C(SIGTSTP),   C(SIGTTIN),   C(SIGTTOU),
    C(SIGURG),    C(SIGXCPU),   C(SIGXFSZ),   C(SIGVTALRM), C(SIGPROF),   C(SIGWINCH),  C(SIGIO),     C(SIGPOLL),
    C(SIGPWR),    C(SIGSYS),    C(SIGUNUSED),
};
FAMILY(signal, "signal", ONE, "SIG")

/* These are pointers, whose numbers they stand for. */
ROWS(signal_handler) = {C(SIG_DFL), C(SIG_IGN), C(SIG_ERR), C(SIG_HOLD)};
FAMILY(signal_handler, "signal handler", ONE, "SIG_")

ROWS(signal_mask) = {C(SIG_BLOCK), C(SIG_UNBLOCK), C(SIG_SETMASK)};
FAMILY(signal_mask, "signal mask operation", ONE, "SIG_")

ROWS(signal_flags) = {
    C(SA_NOCLDSTOP), C(SA_NOCLDWAIT), C(SA_SIGINFO),   C(SA_ONSTACK),   C(SA_RESTART),   C(SA_NODEFER),
    C(SA_RESETHAND), C(SA_INTERRUPT), C(SA_NOMASK),    C(SA_ONESHOT),   C(SA_STACK),
};
FAMILY(signal_flags, "signal flags", MASK, "SA_")

ROWS(clock) = {
    C(CLOCK_REALTIME),           C(CLOCK_MONOTONIC),          C(CLOCK_PROCESS_CPUTIME_ID),
    C(CLOCK_THREAD_CPUTIME_ID),  C(CLOCK_MONOTONIC_RAW),      C(CLOCK_REALTIME_COARSE),
    C(CLOCK_MONOTONIC_COARSE),   C(CLOCK_BOOTTIME),           C(CLOCK_REALTIME_ALARM),
    C(CLOCK_BOOTTIME_ALARM),     C(CLOCK_TAI),
};
FAMILY(clock, "clock", ONE, "CLOCK_")

ROWS(timer_flags) = {C(TIMER_ABSTIME)};
FAMILY(timer_flags, "timer flags", MASK, "TIMER_")

ROWS(interval_timer) = {C(ITIMER_REAL), C(ITIMER_VIRTUAL), C(ITIMER_PROF)};
FAMILY(interval_timer, "interval timer", ONE, "ITIMER_")

ROWS(resource) = {
    C(RLIMIT_CPU),        C(RLIMIT_FSIZE),      C(RLIMIT_DATA),       C(RLIMIT_STACK),      C(RLIMIT_CORE),
    C(RLIMIT_RSS),        C(RLIMIT_NPROC),      C(RLIMIT_NOFILE),     C(RLIMIT_OFILE),      C(RLIMIT_MEMLOCK),
    C(RLIMIT_AS),         C(RLIMIT_LOCKS),      C(RLIMIT_SIGPENDING), C(RLIMIT_MSGQUEUE),   C(RLIMIT_NICE),
    C(RLIMIT_RTPRIO),     C(RLIMIT_RTTIME),
};
FAMILY(resource, "resource", ONE, "RLIMIT_")

/* All bits are set in an rlim_t, which has no sign: -1 as it stands here. */
ROWS(resource_limit) = {C(RLIM_INFINITY), C(RLIM_SAVED_MAX), C(RLIM_SAVED_CUR)};
FAMILY(resource_limit, "resource limit", ONE, "RLIM_")

ROWS(usage) = {C(RUSAGE_SELF), C(RUSAGE_CHILDREN), C(RUSAGE_THREAD), C(RUSAGE_LWP)};
FAMILY(usage, "usage", ONE, "RUSAGE_")

ROWS(priority) = {C(PRIO_PROCESS), C(PRIO_PGRP), C(PRIO_USER)};
FAMILY(priority, "priority target", ONE, "PRIO_")

/* A policy, with the one flag. */
ROWS(scheduler) = {
    C(SCHED_OTHER),         C(SCHED_NORMAL),        C(SCHED_FIFO),          C(SCHED_RR),
    C(SCHED_BATCH),         C(SCHED_ISO),           C(SCHED_IDLE),          C(SCHED_DEADLINE),
    C(SCHED_RESET_ON_FORK),
};
FAMILY(scheduler, "scheduling policy", MASK, "SCHED_")

ROWS(clone_flags) = {
    C(CLONE_VM),             C(CLONE_FS),             C(CLONE_FILES),          C(CLONE_SIGHAND),
    C(CLONE_PIDFD),          C(CLONE_PTRACE),         C(CLONE_VFORK),          C(CLONE_PARENT),
    C(CLONE_THREAD),         C(CLONE_SYSVSEM),        C(CLONE_SETTLS),         C(CLONE_PARENT_SETTID),
    C(CLONE_CHILD_CLEARTID), C(CLONE_DETACHED),       C(CLONE_UNTRACED),       C(CLONE_CHILD_SETTID),
    C(CLONE_IO),             C(CLONE_NEWNS),          C(CLONE_NEWCGROUP),      C(CLONE_NEWUTS),
    C(CLONE_NEWIPC),         C(CLONE_NEWUSER),        C(CLONE_NEWPID),         C(CLONE_NEWNET),
    C(CLONE_NEWTIME),        C(CLONE_CLEAR_SIGHAND),  C(CLONE_INTO_CGROUP),
};
FAMILY(clone_flags, "clone flags", MASK, "CLONE_")

ROWS(random_flags) = {C(GRND_NONBLOCK), C(GRND_RANDOM), C(GRND_INSECURE)};
FAMILY(random_flags, "random flags", MASK, "GRND_")

ROWS(prctl_option) = {
    C(PR_GET_CHILD_SUBREAPER),       C(PR_GET_DUMPABLE),              C(PR_GET_ENDIAN),
    C(PR_GET_FPEMU),                 C(PR_GET_FPEXC),                 C(PR_GET_FP_MODE),
    C(PR_GET_IO_FLUSHER),            C(PR_GET_KEEPCAPS),              C(PR_GET_NAME),
    C(PR_GET_NO_NEW_PRIVS),          C(PR_GET_PDEATHSIG),             C(PR_GET_SECCOMP),
    C(PR_GET_SECUREBITS),            C(PR_GET_SPECULATION_CTRL),      C(PR_GET_TAGGED_ADDR_CTRL),
    C(PR_GET_THP_DISABLE),           C(PR_GET_TID_ADDRESS),           C(PR_GET_TIMERSLACK),
    C(PR_GET_TIMING),                C(PR_GET_TSC),                   C(PR_GET_UNALIGN),
    C(PR_SET_CHILD_SUBREAPER),       C(PR_SET_DUMPABLE),              C(PR_SET_ENDIAN),
    C(PR_SET_FPEMU),                 C(PR_SET_FPEXC),                 C(PR_SET_FP_MODE),
    C(PR_SET_IO_FLUSHER),            C(PR_SET_KEEPCAPS),              C(PR_SET_MM),
    C(PR_SET_NAME),                  C(PR_SET_NO_NEW_PRIVS),          C(PR_SET_PDEATHSIG),
    C(PR_SET_PTRACER),               C(PR_SET_SECCOMP),               C(PR_SET_SECUREBITS),
    C(PR_SET_SPECULATION_CTRL),      C(PR_SET_SYSCALL_USER_DISPATCH), C(PR_SET_TAGGED_ADDR_CTRL),
    C(PR_SET_THP_DISABLE),           C(PR_SET_TIMERSLACK),            C(PR_SET_TIMING),
    C(PR_SET_TSC),                   C(PR_SET_UNALIGN),               C(PR_SET_VMA),
    C(PR_CAPBSET_READ),              C(PR_CAPBSET_DROP),              C(PR_CAP_AMBIENT),
    C(PR_MCE_KILL),                  C(PR_MCE_KILL_GET),              C(PR_MPX_ENABLE_MANAGEMENT),
    C(PR_MPX_DISABLE_MANAGEMENT),    C(PR_PAC_RESET_KEYS),            C(PR_PAC_SET_ENABLED_KEYS),
    C(PR_PAC_GET_ENABLED_KEYS),      C(PR_SCHED_CORE),                C(PR_SME_SET_VL),
    C(PR_SME_GET_VL),                C(PR_SVE_SET_VL),                C(PR_SVE_GET_VL),
    C(PR_TASK_PERF_EVENTS_DISABLE),  C(PR_TASK_PERF_EVENTS_ENABLE),
};
FAMILY(prctl_option, "prctl option", ONE, "PR_")

/* What the options take, and what they report. */
ROWS(prctl_value) = {
    C(PR_CAP_AMBIENT_CLEAR_ALL),          C(PR_CAP_AMBIENT_IS_SET),             C(PR_CAP_AMBIENT_LOWER),
    C(PR_CAP_AMBIENT_RAISE),              C(PR_ENDIAN_BIG),                     C(PR_ENDIAN_LITTLE),
    C(PR_ENDIAN_PPC_LITTLE),              C(PR_FPEMU_NOPRINT),                  C(PR_FPEMU_SIGFPE),
    C(PR_FP_EXC_ASYNC),                   C(PR_FP_EXC_DISABLED),                C(PR_FP_EXC_DIV),
    C(PR_FP_EXC_INV),                     C(PR_FP_EXC_NONRECOV),                C(PR_FP_EXC_OVF),
    C(PR_FP_EXC_PRECISE),                 C(PR_FP_EXC_RES),                     C(PR_FP_EXC_SW_ENABLE),
    C(PR_FP_EXC_UND),                     C(PR_FP_MODE_FR),                     C(PR_FP_MODE_FRE),
    C(PR_MCE_KILL_CLEAR),                 C(PR_MCE_KILL_DEFAULT),               C(PR_MCE_KILL_EARLY),
    C(PR_MCE_KILL_LATE),                  C(PR_MCE_KILL_SET),                   C(PR_MTE_TAG_MASK),
    C(PR_MTE_TCF_ASYNC),                  C(PR_MTE_TCF_MASK),                   C(PR_MTE_TCF_NONE),
    C(PR_MTE_TCF_SYNC),                   C(PR_PAC_APDAKEY),                    C(PR_PAC_APDBKEY),
    C(PR_PAC_APGAKEY),                    C(PR_PAC_APIAKEY),                    C(PR_PAC_APIBKEY),
    C(PR_SCHED_CORE_CREATE),              C(PR_SCHED_CORE_GET),                 C(PR_SCHED_CORE_SCOPE_PROCESS_GROUP),
    C(PR_SCHED_CORE_SCOPE_THREAD),        C(PR_SCHED_CORE_SCOPE_THREAD_GROUP),  C(PR_SCHED_CORE_SHARE_FROM),
    C(PR_SCHED_CORE_SHARE_TO),            C(PR_SET_MM_ARG_END),                 C(PR_SET_MM_ARG_START),
    C(PR_SET_MM_AUXV),                    C(PR_SET_MM_BRK),                     C(PR_SET_MM_END_CODE),
    C(PR_SET_MM_END_DATA),                C(PR_SET_MM_ENV_END),                 C(PR_SET_MM_ENV_START),
    C(PR_SET_MM_EXE_FILE),                C(PR_SET_MM_MAP),                     C(PR_SET_MM_MAP_SIZE),
    C(PR_SET_MM_START_BRK),               C(PR_SET_MM_START_CODE),              C(PR_SET_MM_START_DATA),
    C(PR_SET_MM_START_STACK),             C(PR_SET_VMA_ANON_NAME),              C(PR_SME_SET_VL_ONEXEC),
    C(PR_SME_VL_INHERIT),                 C(PR_SME_VL_LEN_MASK),                C(PR_SPEC_DISABLE),
    C(PR_SPEC_DISABLE_NOEXEC),            C(PR_SPEC_ENABLE),                    C(PR_SPEC_FORCE_DISABLE),
    C(PR_SPEC_INDIRECT_BRANCH),           C(PR_SPEC_L1D_FLUSH),                 C(PR_SPEC_NOT_AFFECTED),
    C(PR_SPEC_PRCTL),                     C(PR_SPEC_STORE_BYPASS),              C(PR_SVE_SET_VL_ONEXEC),
    C(PR_SVE_VL_INHERIT),                 C(PR_SVE_VL_LEN_MASK),                C(PR_SYS_DISPATCH_OFF),
    C(PR_SYS_DISPATCH_ON),                C(PR_TAGGED_ADDR_ENABLE),             C(PR_TIMING_STATISTICAL),
    C(PR_TIMING_TIMESTAMP),               C(PR_TSC_ENABLE),                     C(PR_TSC_SIGSEGV),
    C(PR_UNALIGN_NOPRINT),                C(PR_UNALIGN_SIGBUS),
};
FAMILY(prctl_value, "prctl value", MASK, "PR_")

ROWS(securebits) = {
    C(SECBIT_NOROOT),          C(SECBIT_NOROOT_LOCKED),          C(SECBIT_NO_SETUID_FIXUP),
    C(SECBIT_KEEP_CAPS),       C(SECBIT_NO_SETUID_FIXUP_LOCKED), C(SECBIT_KEEP_CAPS_LOCKED),
    C(SECBIT_NO_CAP_AMBIENT_RAISE), C(SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED),
};
FAMILY(securebits, "secure bits", MASK, "SECBIT_")

/* In the place of a process number. */
ROWS(tracer) = {C(PR_SET_PTRACER_ANY)};
FAMILY(tracer, "tracer", ONE, "PR_SET_PTRACER_")
