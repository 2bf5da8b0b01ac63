---@meta syscall

-- Written by `make docs`. For editors that know LuaCATS; nothing runs this file.

---The system calls of Linux.
---@class syscall
---@field t syscall.types constructors
---@field INADDR_ANY syscall.in_addr
---@field INADDR_LOOPBACK syscall.in_addr
---@field INADDR_BROADCAST syscall.in_addr
---@field in6addr_any syscall.in6_addr
---@field in6addr_loopback syscall.in6_addr
---@field O_ACCMODE integer
---@field O_RDONLY integer
---@field O_WRONLY integer
---@field O_RDWR integer
---@field O_CREAT integer
---@field O_EXCL integer
---@field O_NOCTTY integer
---@field O_TRUNC integer
---@field O_APPEND integer
---@field O_NONBLOCK integer
---@field O_NDELAY integer
---@field O_SYNC integer
---@field O_FSYNC integer
---@field O_DSYNC integer
---@field O_RSYNC integer
---@field O_ASYNC integer
---@field O_DIRECTORY integer
---@field O_NOFOLLOW integer
---@field O_CLOEXEC integer
---@field O_DIRECT integer
---@field O_NOATIME integer
---@field O_PATH integer
---@field O_TMPFILE integer
---@field O_LARGEFILE integer
---@field RESOLVE_NO_XDEV integer
---@field RESOLVE_NO_MAGICLINKS integer
---@field RESOLVE_NO_SYMLINKS integer
---@field RESOLVE_BENEATH integer
---@field RESOLVE_IN_ROOT integer
---@field RESOLVE_CACHED integer
---@field S_IFMT integer
---@field S_IFSOCK integer
---@field S_IFLNK integer
---@field S_IFREG integer
---@field S_IFBLK integer
---@field S_IFDIR integer
---@field S_IFCHR integer
---@field S_IFIFO integer
---@field S_ISUID integer
---@field S_ISGID integer
---@field S_ISVTX integer
---@field S_IRWXU integer
---@field S_IRUSR integer
---@field S_IWUSR integer
---@field S_IXUSR integer
---@field S_IRWXG integer
---@field S_IRGRP integer
---@field S_IWGRP integer
---@field S_IXGRP integer
---@field S_IRWXO integer
---@field S_IROTH integer
---@field S_IWOTH integer
---@field S_IXOTH integer
---@field S_IREAD integer
---@field S_IWRITE integer
---@field S_IEXEC integer
---@field F_OK integer
---@field R_OK integer
---@field W_OK integer
---@field X_OK integer
---@field SEEK_SET integer
---@field SEEK_CUR integer
---@field SEEK_END integer
---@field SEEK_DATA integer
---@field SEEK_HOLE integer
---@field F_DUPFD integer
---@field F_DUPFD_CLOEXEC integer
---@field F_GETFD integer
---@field F_SETFD integer
---@field F_GETFL integer
---@field F_SETFL integer
---@field F_GETLK integer
---@field F_SETLK integer
---@field F_SETLKW integer
---@field F_GETLK64 integer
---@field F_SETLK64 integer
---@field F_SETLKW64 integer
---@field F_OFD_GETLK integer
---@field F_OFD_SETLK integer
---@field F_OFD_SETLKW integer
---@field F_SETOWN integer
---@field F_GETOWN integer
---@field F_SETOWN_EX integer
---@field F_GETOWN_EX integer
---@field F_SETSIG integer
---@field F_GETSIG integer
---@field F_SETLEASE integer
---@field F_GETLEASE integer
---@field F_NOTIFY integer
---@field F_SETPIPE_SZ integer
---@field F_GETPIPE_SZ integer
---@field F_ADD_SEALS integer
---@field F_GET_SEALS integer
---@field F_GET_RW_HINT integer
---@field F_SET_RW_HINT integer
---@field F_GET_FILE_RW_HINT integer
---@field F_SET_FILE_RW_HINT integer
---@field FD_CLOEXEC integer
---@field F_RDLCK integer
---@field F_WRLCK integer
---@field F_UNLCK integer
---@field F_EXLCK integer
---@field F_SHLCK integer
---@field F_OWNER_TID integer
---@field F_OWNER_PID integer
---@field F_OWNER_PGRP integer
---@field F_OWNER_GID integer
---@field F_SEAL_SEAL integer
---@field F_SEAL_SHRINK integer
---@field F_SEAL_GROW integer
---@field F_SEAL_WRITE integer
---@field F_SEAL_FUTURE_WRITE integer
---@field DN_ACCESS integer
---@field DN_MODIFY integer
---@field DN_CREATE integer
---@field DN_DELETE integer
---@field DN_RENAME integer
---@field DN_ATTRIB integer
---@field DN_MULTISHOT integer
---@field RWH_WRITE_LIFE_NOT_SET integer
---@field RWH_WRITE_LIFE_NONE integer
---@field RWH_WRITE_LIFE_SHORT integer
---@field RWH_WRITE_LIFE_MEDIUM integer
---@field RWH_WRITE_LIFE_LONG integer
---@field RWH_WRITE_LIFE_EXTREME integer
---@field LOCK_SH integer
---@field LOCK_EX integer
---@field LOCK_UN integer
---@field LOCK_NB integer
---@field LOCK_MAND integer
---@field LOCK_READ integer
---@field LOCK_WRITE integer
---@field LOCK_RW integer
---@field F_ULOCK integer
---@field F_LOCK integer
---@field F_TLOCK integer
---@field F_TEST integer
---@field AT_FDCWD integer
---@field AT_SYMLINK_NOFOLLOW integer
---@field AT_SYMLINK_FOLLOW integer
---@field AT_EMPTY_PATH integer
---@field AT_REMOVEDIR integer
---@field AT_EACCESS integer
---@field AT_NO_AUTOMOUNT integer
---@field AT_RECURSIVE integer
---@field AT_STATX_SYNC_AS_STAT integer
---@field AT_STATX_FORCE_SYNC integer
---@field AT_STATX_DONT_SYNC integer
---@field AT_STATX_SYNC_TYPE integer
---@field RENAME_NOREPLACE integer
---@field RENAME_EXCHANGE integer
---@field RENAME_WHITEOUT integer
---@field XATTR_CREATE integer
---@field XATTR_REPLACE integer
---@field FALLOC_FL_KEEP_SIZE integer
---@field FALLOC_FL_PUNCH_HOLE integer
---@field FALLOC_FL_NO_HIDE_STALE integer
---@field FALLOC_FL_COLLAPSE_RANGE integer
---@field FALLOC_FL_ZERO_RANGE integer
---@field FALLOC_FL_INSERT_RANGE integer
---@field FALLOC_FL_UNSHARE_RANGE integer
---@field POSIX_FADV_NORMAL integer
---@field POSIX_FADV_RANDOM integer
---@field POSIX_FADV_SEQUENTIAL integer
---@field POSIX_FADV_WILLNEED integer
---@field POSIX_FADV_DONTNEED integer
---@field POSIX_FADV_NOREUSE integer
---@field UTIME_NOW integer
---@field UTIME_OMIT integer
---@field DT_UNKNOWN integer
---@field DT_FIFO integer
---@field DT_CHR integer
---@field DT_DIR integer
---@field DT_BLK integer
---@field DT_REG integer
---@field DT_LNK integer
---@field DT_SOCK integer
---@field DT_WHT integer
---@field STATX_TYPE integer
---@field STATX_MODE integer
---@field STATX_NLINK integer
---@field STATX_UID integer
---@field STATX_GID integer
---@field STATX_ATIME integer
---@field STATX_MTIME integer
---@field STATX_CTIME integer
---@field STATX_INO integer
---@field STATX_SIZE integer
---@field STATX_BLOCKS integer
---@field STATX_BASIC_STATS integer
---@field STATX_BTIME integer
---@field STATX_MNT_ID integer
---@field STATX_DIOALIGN integer
---@field STATX_ALL integer
---@field STATX_ATTR_COMPRESSED integer
---@field STATX_ATTR_IMMUTABLE integer
---@field STATX_ATTR_APPEND integer
---@field STATX_ATTR_NODUMP integer
---@field STATX_ATTR_ENCRYPTED integer
---@field STATX_ATTR_AUTOMOUNT integer
---@field STATX_ATTR_MOUNT_ROOT integer
---@field STATX_ATTR_VERITY integer
---@field STATX_ATTR_DAX integer
---@field RWF_HIPRI integer
---@field RWF_DSYNC integer
---@field RWF_SYNC integer
---@field RWF_NOWAIT integer
---@field RWF_APPEND integer
---@field SPLICE_F_MOVE integer
---@field SPLICE_F_NONBLOCK integer
---@field SPLICE_F_MORE integer
---@field SPLICE_F_GIFT integer
---@field SYNC_FILE_RANGE_WAIT_BEFORE integer
---@field SYNC_FILE_RANGE_WRITE integer
---@field SYNC_FILE_RANGE_WAIT_AFTER integer
---@field SYNC_FILE_RANGE_WRITE_AND_WAIT integer
---@field FIONREAD integer
---@field FIONBIO integer
---@field FIOASYNC integer
---@field FIOCLEX integer
---@field FIONCLEX integer
---@field FIOQSIZE integer
---@field FIGETBSZ integer
---@field FIBMAP integer
---@field FICLONE integer
---@field FICLONERANGE integer
---@field FIDEDUPERANGE integer
---@field FIFREEZE integer
---@field FITHAW integer
---@field FITRIM integer
---@field FS_IOC_GETFLAGS integer
---@field FS_IOC_SETFLAGS integer
---@field FS_IOC_GETVERSION integer
---@field FS_IOC_SETVERSION integer
---@field FS_IOC_FSGETXATTR integer
---@field FS_IOC_FSSETXATTR integer
---@field FS_IOC_GETFSLABEL integer
---@field FS_IOC_SETFSLABEL integer
---@field BLKGETSIZE integer
---@field BLKGETSIZE64 integer
---@field BLKSSZGET integer
---@field BLKPBSZGET integer
---@field BLKROGET integer
---@field BLKROSET integer
---@field BLKFLSBUF integer
---@field BLKRRPART integer
---@field BLKDISCARD integer
---@field TCGETS integer
---@field TCSETS integer
---@field TCSETSW integer
---@field TCSETSF integer
---@field TCSBRK integer
---@field TCXONC integer
---@field TCFLSH integer
---@field TIOCEXCL integer
---@field TIOCNXCL integer
---@field TIOCSCTTY integer
---@field TIOCNOTTY integer
---@field TIOCGPGRP integer
---@field TIOCSPGRP integer
---@field TIOCGSID integer
---@field TIOCINQ integer
---@field TIOCOUTQ integer
---@field TIOCSTI integer
---@field TIOCGWINSZ integer
---@field TIOCSWINSZ integer
---@field TIOCGPTN integer
---@field TIOCSPTLCK integer
---@field TIOCGPTPEER integer
---@field MS_RDONLY integer
---@field MS_NOSUID integer
---@field MS_NODEV integer
---@field MS_NOEXEC integer
---@field MS_SYNCHRONOUS integer
---@field MS_REMOUNT integer
---@field MS_MANDLOCK integer
---@field MS_DIRSYNC integer
---@field MS_NOSYMFOLLOW integer
---@field MS_NOATIME integer
---@field MS_NODIRATIME integer
---@field MS_BIND integer
---@field MS_MOVE integer
---@field MS_REC integer
---@field MS_SILENT integer
---@field MS_POSIXACL integer
---@field MS_UNBINDABLE integer
---@field MS_PRIVATE integer
---@field MS_SLAVE integer
---@field MS_SHARED integer
---@field MS_RELATIME integer
---@field MS_KERNMOUNT integer
---@field MS_I_VERSION integer
---@field MS_STRICTATIME integer
---@field MS_LAZYTIME integer
---@field MS_RMT_MASK integer
---@field MS_MGC_VAL integer
---@field MS_MGC_MSK integer
---@field MNT_FORCE integer
---@field MNT_DETACH integer
---@field MNT_EXPIRE integer
---@field UMOUNT_NOFOLLOW integer
---@field ST_RDONLY integer
---@field ST_NOSUID integer
---@field ST_NODEV integer
---@field ST_NOEXEC integer
---@field ST_SYNCHRONOUS integer
---@field ST_MANDLOCK integer
---@field ST_WRITE integer
---@field ST_APPEND integer
---@field ST_IMMUTABLE integer
---@field ST_NOATIME integer
---@field ST_NODIRATIME integer
---@field ST_RELATIME integer
---@field POLLIN integer
---@field POLLPRI integer
---@field POLLOUT integer
---@field POLLERR integer
---@field POLLHUP integer
---@field POLLNVAL integer
---@field POLLRDNORM integer
---@field POLLRDBAND integer
---@field POLLWRNORM integer
---@field POLLWRBAND integer
---@field POLLMSG integer
---@field POLLREMOVE integer
---@field POLLRDHUP integer
---@field EPOLL_CLOEXEC integer
---@field EPOLL_CTL_ADD integer
---@field EPOLL_CTL_DEL integer
---@field EPOLL_CTL_MOD integer
---@field EPOLLIN integer
---@field EPOLLPRI integer
---@field EPOLLOUT integer
---@field EPOLLERR integer
---@field EPOLLHUP integer
---@field EPOLLRDNORM integer
---@field EPOLLRDBAND integer
---@field EPOLLWRNORM integer
---@field EPOLLWRBAND integer
---@field EPOLLMSG integer
---@field EPOLLRDHUP integer
---@field EPOLLEXCLUSIVE integer
---@field EPOLLWAKEUP integer
---@field EPOLLONESHOT integer
---@field EPOLLET integer
---@field EFD_CLOEXEC integer
---@field EFD_NONBLOCK integer
---@field EFD_SEMAPHORE integer
---@field SFD_CLOEXEC integer
---@field SFD_NONBLOCK integer
---@field TFD_CLOEXEC integer
---@field TFD_NONBLOCK integer
---@field TFD_TIMER_ABSTIME integer
---@field TFD_TIMER_CANCEL_ON_SET integer
---@field IN_CLOEXEC integer
---@field IN_NONBLOCK integer
---@field IN_ACCESS integer
---@field IN_MODIFY integer
---@field IN_ATTRIB integer
---@field IN_CLOSE_WRITE integer
---@field IN_CLOSE_NOWRITE integer
---@field IN_CLOSE integer
---@field IN_OPEN integer
---@field IN_MOVED_FROM integer
---@field IN_MOVED_TO integer
---@field IN_MOVE integer
---@field IN_CREATE integer
---@field IN_DELETE integer
---@field IN_DELETE_SELF integer
---@field IN_MOVE_SELF integer
---@field IN_ALL_EVENTS integer
---@field IN_UNMOUNT integer
---@field IN_Q_OVERFLOW integer
---@field IN_IGNORED integer
---@field IN_ONLYDIR integer
---@field IN_DONT_FOLLOW integer
---@field IN_EXCL_UNLINK integer
---@field IN_MASK_CREATE integer
---@field IN_MASK_ADD integer
---@field IN_ISDIR integer
---@field IN_ONESHOT integer
---@field PROT_NONE integer
---@field PROT_READ integer
---@field PROT_WRITE integer
---@field PROT_EXEC integer
---@field PROT_SEM integer
---@field PROT_GROWSDOWN integer
---@field PROT_GROWSUP integer
---@field MAP_SHARED integer
---@field MAP_PRIVATE integer
---@field MAP_SHARED_VALIDATE integer
---@field MAP_TYPE integer
---@field MAP_FIXED integer
---@field MAP_FIXED_NOREPLACE integer
---@field MAP_FILE integer
---@field MAP_ANONYMOUS integer
---@field MAP_ANON integer
---@field MAP_GROWSDOWN integer
---@field MAP_DENYWRITE integer
---@field MAP_EXECUTABLE integer
---@field MAP_LOCKED integer
---@field MAP_NORESERVE integer
---@field MAP_POPULATE integer
---@field MAP_NONBLOCK integer
---@field MAP_STACK integer
---@field MAP_SYNC integer
---@field MAP_UNINITIALIZED integer
---@field MAP_HUGETLB integer
---@field MAP_HUGE_16KB integer
---@field MAP_HUGE_64KB integer
---@field MAP_HUGE_512KB integer
---@field MAP_HUGE_1MB integer
---@field MAP_HUGE_2MB integer
---@field MAP_HUGE_8MB integer
---@field MAP_HUGE_16MB integer
---@field MAP_HUGE_32MB integer
---@field MAP_HUGE_256MB integer
---@field MAP_HUGE_512MB integer
---@field MAP_HUGE_1GB integer
---@field MAP_HUGE_2GB integer
---@field MAP_HUGE_16GB integer
---@field MAP_32BIT integer
---@field MS_ASYNC integer
---@field MS_SYNC integer
---@field MS_INVALIDATE integer
---@field MCL_CURRENT integer
---@field MCL_FUTURE integer
---@field MCL_ONFAULT integer
---@field MLOCK_ONFAULT integer
---@field MREMAP_MAYMOVE integer
---@field MREMAP_FIXED integer
---@field MREMAP_DONTUNMAP integer
---@field MADV_NORMAL integer
---@field MADV_RANDOM integer
---@field MADV_SEQUENTIAL integer
---@field MADV_WILLNEED integer
---@field MADV_DONTNEED integer
---@field MADV_FREE integer
---@field MADV_REMOVE integer
---@field MADV_DONTFORK integer
---@field MADV_DOFORK integer
---@field MADV_MERGEABLE integer
---@field MADV_UNMERGEABLE integer
---@field MADV_HUGEPAGE integer
---@field MADV_NOHUGEPAGE integer
---@field MADV_DONTDUMP integer
---@field MADV_DODUMP integer
---@field MADV_WIPEONFORK integer
---@field MADV_KEEPONFORK integer
---@field MADV_COLD integer
---@field MADV_PAGEOUT integer
---@field MADV_POPULATE_READ integer
---@field MADV_POPULATE_WRITE integer
---@field MADV_DONTNEED_LOCKED integer
---@field MADV_COLLAPSE integer
---@field MADV_HWPOISON integer
---@field MADV_SOFT_OFFLINE integer
---@field POSIX_MADV_NORMAL integer
---@field POSIX_MADV_RANDOM integer
---@field POSIX_MADV_SEQUENTIAL integer
---@field POSIX_MADV_WILLNEED integer
---@field POSIX_MADV_DONTNEED integer
---@field MFD_CLOEXEC integer
---@field MFD_ALLOW_SEALING integer
---@field MFD_HUGETLB integer
---@field MFD_HUGE_64KB integer
---@field MFD_HUGE_512KB integer
---@field MFD_HUGE_1MB integer
---@field MFD_HUGE_2MB integer
---@field MFD_HUGE_8MB integer
---@field MFD_HUGE_16MB integer
---@field MFD_HUGE_32MB integer
---@field MFD_HUGE_256MB integer
---@field MFD_HUGE_512MB integer
---@field MFD_HUGE_1GB integer
---@field MFD_HUGE_2GB integer
---@field MFD_HUGE_16GB integer
---@field AF_UNSPEC integer
---@field AF_LOCAL integer
---@field AF_UNIX integer
---@field AF_FILE integer
---@field AF_INET integer
---@field AF_AX25 integer
---@field AF_IPX integer
---@field AF_APPLETALK integer
---@field AF_NETROM integer
---@field AF_BRIDGE integer
---@field AF_ATMPVC integer
---@field AF_X25 integer
---@field AF_INET6 integer
---@field AF_ROSE integer
---@field AF_DECnet integer
---@field AF_NETBEUI integer
---@field AF_SECURITY integer
---@field AF_KEY integer
---@field AF_NETLINK integer
---@field AF_ROUTE integer
---@field AF_PACKET integer
---@field AF_ASH integer
---@field AF_ECONET integer
---@field AF_ATMSVC integer
---@field AF_RDS integer
---@field AF_SNA integer
---@field AF_IRDA integer
---@field AF_PPPOX integer
---@field AF_WANPIPE integer
---@field AF_LLC integer
---@field AF_IB integer
---@field AF_MPLS integer
---@field AF_CAN integer
---@field AF_TIPC integer
---@field AF_BLUETOOTH integer
---@field AF_IUCV integer
---@field AF_RXRPC integer
---@field AF_ISDN integer
---@field AF_PHONET integer
---@field AF_IEEE802154 integer
---@field AF_CAIF integer
---@field AF_ALG integer
---@field AF_NFC integer
---@field AF_VSOCK integer
---@field AF_KCM integer
---@field AF_QIPCRTR integer
---@field AF_SMC integer
---@field AF_XDP integer
---@field AF_MCTP integer
---@field AF_MAX integer
---@field SOCK_STREAM integer
---@field SOCK_DGRAM integer
---@field SOCK_RAW integer
---@field SOCK_RDM integer
---@field SOCK_SEQPACKET integer
---@field SOCK_DCCP integer
---@field SOCK_PACKET integer
---@field SOCK_CLOEXEC integer
---@field SOCK_NONBLOCK integer
---@field IPPROTO_IP integer
---@field IPPROTO_HOPOPTS integer
---@field IPPROTO_ICMP integer
---@field IPPROTO_IGMP integer
---@field IPPROTO_IPIP integer
---@field IPPROTO_TCP integer
---@field IPPROTO_EGP integer
---@field IPPROTO_PUP integer
---@field IPPROTO_UDP integer
---@field IPPROTO_IDP integer
---@field IPPROTO_TP integer
---@field IPPROTO_DCCP integer
---@field IPPROTO_IPV6 integer
---@field IPPROTO_ROUTING integer
---@field IPPROTO_FRAGMENT integer
---@field IPPROTO_RSVP integer
---@field IPPROTO_GRE integer
---@field IPPROTO_ESP integer
---@field IPPROTO_AH integer
---@field IPPROTO_ICMPV6 integer
---@field IPPROTO_NONE integer
---@field IPPROTO_DSTOPTS integer
---@field IPPROTO_MTP integer
---@field IPPROTO_BEETPH integer
---@field IPPROTO_ENCAP integer
---@field IPPROTO_PIM integer
---@field IPPROTO_COMP integer
---@field IPPROTO_SCTP integer
---@field IPPROTO_MH integer
---@field IPPROTO_UDPLITE integer
---@field IPPROTO_MPLS integer
---@field IPPROTO_ETHERNET integer
---@field IPPROTO_RAW integer
---@field IPPROTO_MPTCP integer
---@field SOL_SOCKET integer
---@field SOL_IP integer
---@field SOL_TCP integer
---@field SOL_UDP integer
---@field SOL_IPV6 integer
---@field SOL_ICMPV6 integer
---@field SOL_RAW integer
---@field SOL_DECNET integer
---@field SOL_X25 integer
---@field SOL_PACKET integer
---@field SOL_ATM integer
---@field SOL_AAL integer
---@field SOL_IRDA integer
---@field SOL_NETBEUI integer
---@field SOL_LLC integer
---@field SOL_DCCP integer
---@field SOL_NETLINK integer
---@field SOL_TIPC integer
---@field SOL_RXRPC integer
---@field SOL_PPPOL2TP integer
---@field SOL_BLUETOOTH integer
---@field SOL_PNPIPE integer
---@field SOL_RDS integer
---@field SOL_IUCV integer
---@field SOL_CAIF integer
---@field SOL_ALG integer
---@field SOL_NFC integer
---@field SOL_KCM integer
---@field SOL_TLS integer
---@field SOL_XDP integer
---@field SOL_MPTCP integer
---@field SOL_MCTP integer
---@field SOL_SMC integer
---@field SO_ACCEPTCONN integer
---@field SO_ATTACH_BPF integer
---@field SO_ATTACH_FILTER integer
---@field SO_ATTACH_REUSEPORT_CBPF integer
---@field SO_ATTACH_REUSEPORT_EBPF integer
---@field SO_BINDTODEVICE integer
---@field SO_BINDTOIFINDEX integer
---@field SO_BPF_EXTENSIONS integer
---@field SO_BROADCAST integer
---@field SO_BSDCOMPAT integer
---@field SO_BUF_LOCK integer
---@field SO_BUSY_POLL integer
---@field SO_BUSY_POLL_BUDGET integer
---@field SO_CNX_ADVICE integer
---@field SO_COOKIE integer
---@field SO_DEBUG integer
---@field SO_DETACH_BPF integer
---@field SO_DETACH_FILTER integer
---@field SO_DETACH_REUSEPORT_BPF integer
---@field SO_DOMAIN integer
---@field SO_DONTROUTE integer
---@field SO_ERROR integer
---@field SO_GET_FILTER integer
---@field SO_INCOMING_CPU integer
---@field SO_INCOMING_NAPI_ID integer
---@field SO_KEEPALIVE integer
---@field SO_LINGER integer
---@field SO_LOCK_FILTER integer
---@field SO_MARK integer
---@field SO_MAX_PACING_RATE integer
---@field SO_MEMINFO integer
---@field SO_NETNS_COOKIE integer
---@field SO_NOFCS integer
---@field SO_NO_CHECK integer
---@field SO_OOBINLINE integer
---@field SO_PASSCRED integer
---@field SO_PASSSEC integer
---@field SO_PEEK_OFF integer
---@field SO_PEERCRED integer
---@field SO_PEERGROUPS integer
---@field SO_PEERNAME integer
---@field SO_PEERSEC integer
---@field SO_PREFER_BUSY_POLL integer
---@field SO_PRIORITY integer
---@field SO_PROTOCOL integer
---@field SO_RCVBUF integer
---@field SO_RCVBUFFORCE integer
---@field SO_RCVLOWAT integer
---@field SO_RCVMARK integer
---@field SO_RCVTIMEO integer
---@field SO_RCVTIMEO_NEW integer
---@field SO_RCVTIMEO_OLD integer
---@field SO_RESERVE_MEM integer
---@field SO_REUSEADDR integer
---@field SO_REUSEPORT integer
---@field SO_RXQ_OVFL integer
---@field SO_SECURITY_AUTHENTICATION integer
---@field SO_SECURITY_ENCRYPTION_NETWORK integer
---@field SO_SECURITY_ENCRYPTION_TRANSPORT integer
---@field SO_SELECT_ERR_QUEUE integer
---@field SO_SNDBUF integer
---@field SO_SNDBUFFORCE integer
---@field SO_SNDLOWAT integer
---@field SO_SNDTIMEO integer
---@field SO_SNDTIMEO_NEW integer
---@field SO_SNDTIMEO_OLD integer
---@field SO_TIMESTAMP integer
---@field SO_TIMESTAMPING integer
---@field SO_TIMESTAMPING_NEW integer
---@field SO_TIMESTAMPING_OLD integer
---@field SO_TIMESTAMPNS integer
---@field SO_TIMESTAMPNS_NEW integer
---@field SO_TIMESTAMPNS_OLD integer
---@field SO_TIMESTAMP_NEW integer
---@field SO_TIMESTAMP_OLD integer
---@field SO_TXREHASH integer
---@field SO_TXTIME integer
---@field SO_TYPE integer
---@field SO_WIFI_STATUS integer
---@field SO_ZEROCOPY integer
---@field MSG_OOB integer
---@field MSG_PEEK integer
---@field MSG_DONTROUTE integer
---@field MSG_TRYHARD integer
---@field MSG_CTRUNC integer
---@field MSG_PROXY integer
---@field MSG_TRUNC integer
---@field MSG_DONTWAIT integer
---@field MSG_EOR integer
---@field MSG_WAITALL integer
---@field MSG_FIN integer
---@field MSG_SYN integer
---@field MSG_CONFIRM integer
---@field MSG_RST integer
---@field MSG_ERRQUEUE integer
---@field MSG_NOSIGNAL integer
---@field MSG_MORE integer
---@field MSG_WAITFORONE integer
---@field MSG_BATCH integer
---@field MSG_ZEROCOPY integer
---@field MSG_FASTOPEN integer
---@field MSG_CMSG_CLOEXEC integer
---@field SCM_RIGHTS integer
---@field SCM_CREDENTIALS integer
---@field SCM_TIMESTAMP integer
---@field SCM_TIMESTAMPNS integer
---@field SCM_TIMESTAMPING integer
---@field SCM_TIMESTAMPING_OPT_STATS integer
---@field SCM_TIMESTAMPING_PKTINFO integer
---@field SCM_TXTIME integer
---@field SCM_WIFI_STATUS integer
---@field SOMAXCONN integer
---@field SHUT_RD integer
---@field SHUT_WR integer
---@field SHUT_RDWR integer
---@field IP_ADD_MEMBERSHIP integer
---@field IP_ADD_SOURCE_MEMBERSHIP integer
---@field IP_BIND_ADDRESS_NO_PORT integer
---@field IP_BLOCK_SOURCE integer
---@field IP_CHECKSUM integer
---@field IP_DROP_MEMBERSHIP integer
---@field IP_DROP_SOURCE_MEMBERSHIP integer
---@field IP_FREEBIND integer
---@field IP_HDRINCL integer
---@field IP_IPSEC_POLICY integer
---@field IP_MINTTL integer
---@field IP_MSFILTER integer
---@field IP_MTU integer
---@field IP_MTU_DISCOVER integer
---@field IP_MULTICAST_ALL integer
---@field IP_MULTICAST_IF integer
---@field IP_MULTICAST_LOOP integer
---@field IP_MULTICAST_TTL integer
---@field IP_NODEFRAG integer
---@field IP_OPTIONS integer
---@field IP_ORIGDSTADDR integer
---@field IP_PASSSEC integer
---@field IP_PKTINFO integer
---@field IP_PKTOPTIONS integer
---@field IP_RECVERR integer
---@field IP_RECVERR_RFC4884 integer
---@field IP_RECVFRAGSIZE integer
---@field IP_RECVOPTS integer
---@field IP_RECVORIGDSTADDR integer
---@field IP_RECVRETOPTS integer
---@field IP_RECVTOS integer
---@field IP_RECVTTL integer
---@field IP_RETOPTS integer
---@field IP_ROUTER_ALERT integer
---@field IP_TOS integer
---@field IP_TRANSPARENT integer
---@field IP_TTL integer
---@field IP_UNBLOCK_SOURCE integer
---@field IP_UNICAST_IF integer
---@field IP_XFRM_POLICY integer
---@field MCAST_BLOCK_SOURCE integer
---@field MCAST_JOIN_GROUP integer
---@field MCAST_JOIN_SOURCE_GROUP integer
---@field MCAST_LEAVE_GROUP integer
---@field MCAST_LEAVE_SOURCE_GROUP integer
---@field MCAST_MSFILTER integer
---@field MCAST_UNBLOCK_SOURCE integer
---@field IPV6_2292DSTOPTS integer
---@field IPV6_2292HOPLIMIT integer
---@field IPV6_2292HOPOPTS integer
---@field IPV6_2292PKTINFO integer
---@field IPV6_2292PKTOPTIONS integer
---@field IPV6_2292RTHDR integer
---@field IPV6_ADDRFORM integer
---@field IPV6_ADDR_PREFERENCES integer
---@field IPV6_ADD_MEMBERSHIP integer
---@field IPV6_AUTHHDR integer
---@field IPV6_AUTOFLOWLABEL integer
---@field IPV6_CHECKSUM integer
---@field IPV6_DONTFRAG integer
---@field IPV6_DROP_MEMBERSHIP integer
---@field IPV6_DSTOPTS integer
---@field IPV6_FREEBIND integer
---@field IPV6_HDRINCL integer
---@field IPV6_HOPLIMIT integer
---@field IPV6_HOPOPTS integer
---@field IPV6_IPSEC_POLICY integer
---@field IPV6_JOIN_ANYCAST integer
---@field IPV6_JOIN_GROUP integer
---@field IPV6_LEAVE_ANYCAST integer
---@field IPV6_LEAVE_GROUP integer
---@field IPV6_MINHOPCOUNT integer
---@field IPV6_MTU integer
---@field IPV6_MTU_DISCOVER integer
---@field IPV6_MULTICAST_ALL integer
---@field IPV6_MULTICAST_HOPS integer
---@field IPV6_MULTICAST_IF integer
---@field IPV6_MULTICAST_LOOP integer
---@field IPV6_NEXTHOP integer
---@field IPV6_ORIGDSTADDR integer
---@field IPV6_PATHMTU integer
---@field IPV6_PKTINFO integer
---@field IPV6_RECVDSTOPTS integer
---@field IPV6_RECVERR integer
---@field IPV6_RECVERR_RFC4884 integer
---@field IPV6_RECVFRAGSIZE integer
---@field IPV6_RECVHOPLIMIT integer
---@field IPV6_RECVHOPOPTS integer
---@field IPV6_RECVORIGDSTADDR integer
---@field IPV6_RECVPATHMTU integer
---@field IPV6_RECVPKTINFO integer
---@field IPV6_RECVRTHDR integer
---@field IPV6_RECVTCLASS integer
---@field IPV6_ROUTER_ALERT integer
---@field IPV6_ROUTER_ALERT_ISOLATE integer
---@field IPV6_RTHDR integer
---@field IPV6_RTHDRDSTOPTS integer
---@field IPV6_RXDSTOPTS integer
---@field IPV6_RXHOPOPTS integer
---@field IPV6_TCLASS integer
---@field IPV6_TRANSPARENT integer
---@field IPV6_UNICAST_HOPS integer
---@field IPV6_UNICAST_IF integer
---@field IPV6_V6ONLY integer
---@field IPV6_XFRM_POLICY integer
---@field IPV6_PMTUDISC_DO integer
---@field IPV6_PMTUDISC_DONT integer
---@field IPV6_PMTUDISC_INTERFACE integer
---@field IPV6_PMTUDISC_OMIT integer
---@field IPV6_PMTUDISC_PROBE integer
---@field IPV6_PMTUDISC_WANT integer
---@field IP_PMTUDISC_DO integer
---@field IP_PMTUDISC_DONT integer
---@field IP_PMTUDISC_INTERFACE integer
---@field IP_PMTUDISC_OMIT integer
---@field IP_PMTUDISC_PROBE integer
---@field IP_PMTUDISC_WANT integer
---@field TCP_NODELAY integer
---@field TCP_MAXSEG integer
---@field TCP_CORK integer
---@field TCP_KEEPIDLE integer
---@field TCP_KEEPINTVL integer
---@field TCP_KEEPCNT integer
---@field TCP_SYNCNT integer
---@field TCP_LINGER2 integer
---@field TCP_DEFER_ACCEPT integer
---@field TCP_WINDOW_CLAMP integer
---@field TCP_INFO integer
---@field TCP_QUICKACK integer
---@field TCP_CONGESTION integer
---@field TCP_MD5SIG integer
---@field TCP_COOKIE_TRANSACTIONS integer
---@field TCP_THIN_LINEAR_TIMEOUTS integer
---@field TCP_THIN_DUPACK integer
---@field TCP_USER_TIMEOUT integer
---@field TCP_REPAIR integer
---@field TCP_REPAIR_QUEUE integer
---@field TCP_QUEUE_SEQ integer
---@field TCP_REPAIR_OPTIONS integer
---@field TCP_FASTOPEN integer
---@field TCP_TIMESTAMP integer
---@field TCP_NOTSENT_LOWAT integer
---@field TCP_CC_INFO integer
---@field TCP_SAVE_SYN integer
---@field TCP_SAVED_SYN integer
---@field TCP_REPAIR_WINDOW integer
---@field TCP_FASTOPEN_CONNECT integer
---@field TCP_ULP integer
---@field TCP_MD5SIG_EXT integer
---@field TCP_FASTOPEN_KEY integer
---@field TCP_FASTOPEN_NO_COOKIE integer
---@field TCP_ZEROCOPY_RECEIVE integer
---@field TCP_INQ integer
---@field TCP_CM_INQ integer
---@field TCP_TX_DELAY integer
---@field TCP_ESTABLISHED integer
---@field TCP_SYN_SENT integer
---@field TCP_SYN_RECV integer
---@field TCP_FIN_WAIT1 integer
---@field TCP_FIN_WAIT2 integer
---@field TCP_TIME_WAIT integer
---@field TCP_CLOSE integer
---@field TCP_CLOSE_WAIT integer
---@field TCP_LAST_ACK integer
---@field TCP_LISTEN integer
---@field TCP_CLOSING integer
---@field UDP_CORK integer
---@field UDP_ENCAP integer
---@field UDP_NO_CHECK6_TX integer
---@field UDP_NO_CHECK6_RX integer
---@field UDP_SEGMENT integer
---@field UDP_GRO integer
---@field EXIT_SUCCESS integer
---@field EXIT_FAILURE integer
---@field WNOHANG integer
---@field WUNTRACED integer
---@field WSTOPPED integer
---@field WEXITED integer
---@field WCONTINUED integer
---@field WNOWAIT integer
---@field __WNOTHREAD integer
---@field __WALL integer
---@field __WCLONE integer
---@field P_ALL integer
---@field P_PID integer
---@field P_PGID integer
---@field P_PIDFD integer
---@field SIGHUP integer
---@field SIGINT integer
---@field SIGQUIT integer
---@field SIGILL integer
---@field SIGTRAP integer
---@field SIGABRT integer
---@field SIGIOT integer
---@field SIGBUS integer
---@field SIGFPE integer
---@field SIGKILL integer
---@field SIGUSR1 integer
---@field SIGSEGV integer
---@field SIGUSR2 integer
---@field SIGPIPE integer
---@field SIGALRM integer
---@field SIGTERM integer
---@field SIGSTKFLT integer
---@field SIGCHLD integer
---@field SIGCLD integer
---@field SIGCONT integer
---@field SIGSTOP integer
---@field SIGTSTP integer
---@field SIGTTIN integer
---@field SIGTTOU integer
---@field SIGURG integer
---@field SIGXCPU integer
---@field SIGXFSZ integer
---@field SIGVTALRM integer
---@field SIGPROF integer
---@field SIGWINCH integer
---@field SIGIO integer
---@field SIGPOLL integer
---@field SIGPWR integer
---@field SIGSYS integer
---@field SIGUNUSED integer
---@field SIG_DFL integer
---@field SIG_IGN integer
---@field SIG_ERR integer
---@field SIG_HOLD integer
---@field SIG_BLOCK integer
---@field SIG_UNBLOCK integer
---@field SIG_SETMASK integer
---@field SA_NOCLDSTOP integer
---@field SA_NOCLDWAIT integer
---@field SA_SIGINFO integer
---@field SA_ONSTACK integer
---@field SA_RESTART integer
---@field SA_NODEFER integer
---@field SA_RESETHAND integer
---@field SA_INTERRUPT integer
---@field SA_NOMASK integer
---@field SA_ONESHOT integer
---@field SA_STACK integer
---@field CLOCK_REALTIME integer
---@field CLOCK_MONOTONIC integer
---@field CLOCK_PROCESS_CPUTIME_ID integer
---@field CLOCK_THREAD_CPUTIME_ID integer
---@field CLOCK_MONOTONIC_RAW integer
---@field CLOCK_REALTIME_COARSE integer
---@field CLOCK_MONOTONIC_COARSE integer
---@field CLOCK_BOOTTIME integer
---@field CLOCK_REALTIME_ALARM integer
---@field CLOCK_BOOTTIME_ALARM integer
---@field CLOCK_TAI integer
---@field TIMER_ABSTIME integer
---@field ITIMER_REAL integer
---@field ITIMER_VIRTUAL integer
---@field ITIMER_PROF integer
---@field RLIMIT_CPU integer
---@field RLIMIT_FSIZE integer
---@field RLIMIT_DATA integer
---@field RLIMIT_STACK integer
---@field RLIMIT_CORE integer
---@field RLIMIT_RSS integer
---@field RLIMIT_NPROC integer
---@field RLIMIT_NOFILE integer
---@field RLIMIT_OFILE integer
---@field RLIMIT_MEMLOCK integer
---@field RLIMIT_AS integer
---@field RLIMIT_LOCKS integer
---@field RLIMIT_SIGPENDING integer
---@field RLIMIT_MSGQUEUE integer
---@field RLIMIT_NICE integer
---@field RLIMIT_RTPRIO integer
---@field RLIMIT_RTTIME integer
---@field RLIM_INFINITY integer
---@field RLIM_SAVED_MAX integer
---@field RLIM_SAVED_CUR integer
---@field RUSAGE_SELF integer
---@field RUSAGE_CHILDREN integer
---@field RUSAGE_THREAD integer
---@field RUSAGE_LWP integer
---@field PRIO_PROCESS integer
---@field PRIO_PGRP integer
---@field PRIO_USER integer
---@field SCHED_OTHER integer
---@field SCHED_NORMAL integer
---@field SCHED_FIFO integer
---@field SCHED_RR integer
---@field SCHED_BATCH integer
---@field SCHED_ISO integer
---@field SCHED_IDLE integer
---@field SCHED_DEADLINE integer
---@field SCHED_RESET_ON_FORK integer
---@field CLONE_VM integer
---@field CLONE_FS integer
---@field CLONE_FILES integer
---@field CLONE_SIGHAND integer
---@field CLONE_PIDFD integer
---@field CLONE_PTRACE integer
---@field CLONE_VFORK integer
---@field CLONE_PARENT integer
---@field CLONE_THREAD integer
---@field CLONE_SYSVSEM integer
---@field CLONE_SETTLS integer
---@field CLONE_PARENT_SETTID integer
---@field CLONE_CHILD_CLEARTID integer
---@field CLONE_DETACHED integer
---@field CLONE_UNTRACED integer
---@field CLONE_CHILD_SETTID integer
---@field CLONE_IO integer
---@field CLONE_NEWNS integer
---@field CLONE_NEWCGROUP integer
---@field CLONE_NEWUTS integer
---@field CLONE_NEWIPC integer
---@field CLONE_NEWUSER integer
---@field CLONE_NEWPID integer
---@field CLONE_NEWNET integer
---@field CLONE_NEWTIME integer
---@field CLONE_CLEAR_SIGHAND integer
---@field CLONE_INTO_CGROUP integer
---@field GRND_NONBLOCK integer
---@field GRND_RANDOM integer
---@field GRND_INSECURE integer
---@field PR_GET_CHILD_SUBREAPER integer
---@field PR_GET_DUMPABLE integer
---@field PR_GET_ENDIAN integer
---@field PR_GET_FPEMU integer
---@field PR_GET_FPEXC integer
---@field PR_GET_FP_MODE integer
---@field PR_GET_IO_FLUSHER integer
---@field PR_GET_KEEPCAPS integer
---@field PR_GET_NAME integer
---@field PR_GET_NO_NEW_PRIVS integer
---@field PR_GET_PDEATHSIG integer
---@field PR_GET_SECCOMP integer
---@field PR_GET_SECUREBITS integer
---@field PR_GET_SPECULATION_CTRL integer
---@field PR_GET_TAGGED_ADDR_CTRL integer
---@field PR_GET_THP_DISABLE integer
---@field PR_GET_TID_ADDRESS integer
---@field PR_GET_TIMERSLACK integer
---@field PR_GET_TIMING integer
---@field PR_GET_TSC integer
---@field PR_GET_UNALIGN integer
---@field PR_SET_CHILD_SUBREAPER integer
---@field PR_SET_DUMPABLE integer
---@field PR_SET_ENDIAN integer
---@field PR_SET_FPEMU integer
---@field PR_SET_FPEXC integer
---@field PR_SET_FP_MODE integer
---@field PR_SET_IO_FLUSHER integer
---@field PR_SET_KEEPCAPS integer
---@field PR_SET_MM integer
---@field PR_SET_NAME integer
---@field PR_SET_NO_NEW_PRIVS integer
---@field PR_SET_PDEATHSIG integer
---@field PR_SET_PTRACER integer
---@field PR_SET_SECCOMP integer
---@field PR_SET_SECUREBITS integer
---@field PR_SET_SPECULATION_CTRL integer
---@field PR_SET_SYSCALL_USER_DISPATCH integer
---@field PR_SET_TAGGED_ADDR_CTRL integer
---@field PR_SET_THP_DISABLE integer
---@field PR_SET_TIMERSLACK integer
---@field PR_SET_TIMING integer
---@field PR_SET_TSC integer
---@field PR_SET_UNALIGN integer
---@field PR_SET_VMA integer
---@field PR_CAPBSET_READ integer
---@field PR_CAPBSET_DROP integer
---@field PR_CAP_AMBIENT integer
---@field PR_MCE_KILL integer
---@field PR_MCE_KILL_GET integer
---@field PR_MPX_ENABLE_MANAGEMENT integer
---@field PR_MPX_DISABLE_MANAGEMENT integer
---@field PR_PAC_RESET_KEYS integer
---@field PR_PAC_SET_ENABLED_KEYS integer
---@field PR_PAC_GET_ENABLED_KEYS integer
---@field PR_SCHED_CORE integer
---@field PR_SME_SET_VL integer
---@field PR_SME_GET_VL integer
---@field PR_SVE_SET_VL integer
---@field PR_SVE_GET_VL integer
---@field PR_TASK_PERF_EVENTS_DISABLE integer
---@field PR_TASK_PERF_EVENTS_ENABLE integer
---@field PR_CAP_AMBIENT_CLEAR_ALL integer
---@field PR_CAP_AMBIENT_IS_SET integer
---@field PR_CAP_AMBIENT_LOWER integer
---@field PR_CAP_AMBIENT_RAISE integer
---@field PR_ENDIAN_BIG integer
---@field PR_ENDIAN_LITTLE integer
---@field PR_ENDIAN_PPC_LITTLE integer
---@field PR_FPEMU_NOPRINT integer
---@field PR_FPEMU_SIGFPE integer
---@field PR_FP_EXC_ASYNC integer
---@field PR_FP_EXC_DISABLED integer
---@field PR_FP_EXC_DIV integer
---@field PR_FP_EXC_INV integer
---@field PR_FP_EXC_NONRECOV integer
---@field PR_FP_EXC_OVF integer
---@field PR_FP_EXC_PRECISE integer
---@field PR_FP_EXC_RES integer
---@field PR_FP_EXC_SW_ENABLE integer
---@field PR_FP_EXC_UND integer
---@field PR_FP_MODE_FR integer
---@field PR_FP_MODE_FRE integer
---@field PR_MCE_KILL_CLEAR integer
---@field PR_MCE_KILL_DEFAULT integer
---@field PR_MCE_KILL_EARLY integer
---@field PR_MCE_KILL_LATE integer
---@field PR_MCE_KILL_SET integer
---@field PR_MTE_TAG_MASK integer
---@field PR_MTE_TCF_ASYNC integer
---@field PR_MTE_TCF_MASK integer
---@field PR_MTE_TCF_NONE integer
---@field PR_MTE_TCF_SYNC integer
---@field PR_PAC_APDAKEY integer
---@field PR_PAC_APDBKEY integer
---@field PR_PAC_APGAKEY integer
---@field PR_PAC_APIAKEY integer
---@field PR_PAC_APIBKEY integer
---@field PR_SCHED_CORE_CREATE integer
---@field PR_SCHED_CORE_GET integer
---@field PR_SCHED_CORE_SCOPE_PROCESS_GROUP integer
---@field PR_SCHED_CORE_SCOPE_THREAD integer
---@field PR_SCHED_CORE_SCOPE_THREAD_GROUP integer
---@field PR_SCHED_CORE_SHARE_FROM integer
---@field PR_SCHED_CORE_SHARE_TO integer
---@field PR_SET_MM_ARG_END integer
---@field PR_SET_MM_ARG_START integer
---@field PR_SET_MM_AUXV integer
---@field PR_SET_MM_BRK integer
---@field PR_SET_MM_END_CODE integer
---@field PR_SET_MM_END_DATA integer
---@field PR_SET_MM_ENV_END integer
---@field PR_SET_MM_ENV_START integer
---@field PR_SET_MM_EXE_FILE integer
---@field PR_SET_MM_MAP integer
---@field PR_SET_MM_MAP_SIZE integer
---@field PR_SET_MM_START_BRK integer
---@field PR_SET_MM_START_CODE integer
---@field PR_SET_MM_START_DATA integer
---@field PR_SET_MM_START_STACK integer
---@field PR_SET_VMA_ANON_NAME integer
---@field PR_SME_SET_VL_ONEXEC integer
---@field PR_SME_VL_INHERIT integer
---@field PR_SME_VL_LEN_MASK integer
---@field PR_SPEC_DISABLE integer
---@field PR_SPEC_DISABLE_NOEXEC integer
---@field PR_SPEC_ENABLE integer
---@field PR_SPEC_FORCE_DISABLE integer
---@field PR_SPEC_INDIRECT_BRANCH integer
---@field PR_SPEC_L1D_FLUSH integer
---@field PR_SPEC_NOT_AFFECTED integer
---@field PR_SPEC_PRCTL integer
---@field PR_SPEC_STORE_BYPASS integer
---@field PR_SVE_SET_VL_ONEXEC integer
---@field PR_SVE_VL_INHERIT integer
---@field PR_SVE_VL_LEN_MASK integer
---@field PR_SYS_DISPATCH_OFF integer
---@field PR_SYS_DISPATCH_ON integer
---@field PR_TAGGED_ADDR_ENABLE integer
---@field PR_TIMING_STATISTICAL integer
---@field PR_TIMING_TIMESTAMP integer
---@field PR_TSC_ENABLE integer
---@field PR_TSC_SIGSEGV integer
---@field PR_UNALIGN_NOPRINT integer
---@field PR_UNALIGN_SIGBUS integer
---@field SECBIT_NOROOT integer
---@field SECBIT_NOROOT_LOCKED integer
---@field SECBIT_NO_SETUID_FIXUP integer
---@field SECBIT_KEEP_CAPS integer
---@field SECBIT_NO_SETUID_FIXUP_LOCKED integer
---@field SECBIT_KEEP_CAPS_LOCKED integer
---@field SECBIT_NO_CAP_AMBIENT_RAISE integer
---@field SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED integer
---@field PR_SET_PTRACER_ANY integer
---@field EPERM integer
---@field ENOENT integer
---@field ESRCH integer
---@field EINTR integer
---@field EIO integer
---@field ENXIO integer
---@field E2BIG integer
---@field ENOEXEC integer
---@field EBADF integer
---@field ECHILD integer
---@field EAGAIN integer
---@field EWOULDBLOCK integer
---@field ENOMEM integer
---@field EACCES integer
---@field EFAULT integer
---@field ENOTBLK integer
---@field EBUSY integer
---@field EEXIST integer
---@field EXDEV integer
---@field ENODEV integer
---@field ENOTDIR integer
---@field EISDIR integer
---@field EINVAL integer
---@field ENFILE integer
---@field EMFILE integer
---@field ENOTTY integer
---@field ETXTBSY integer
---@field EFBIG integer
---@field ENOSPC integer
---@field ESPIPE integer
---@field EROFS integer
---@field EMLINK integer
---@field EPIPE integer
---@field EDOM integer
---@field ERANGE integer
---@field EDEADLK integer
---@field EDEADLOCK integer
---@field ENAMETOOLONG integer
---@field ENOLCK integer
---@field ENOSYS integer
---@field ENOTEMPTY integer
---@field ELOOP integer
---@field ENOMSG integer
---@field EIDRM integer
---@field ECHRNG integer
---@field EL2NSYNC integer
---@field EL3HLT integer
---@field EL3RST integer
---@field ELNRNG integer
---@field EUNATCH integer
---@field ENOCSI integer
---@field EL2HLT integer
---@field EBADE integer
---@field EBADR integer
---@field EXFULL integer
---@field ENOANO integer
---@field EBADRQC integer
---@field EBADSLT integer
---@field EBFONT integer
---@field ENOSTR integer
---@field ENODATA integer
---@field ENOATTR integer
---@field ETIME integer
---@field ENOSR integer
---@field ENONET integer
---@field ENOPKG integer
---@field EREMOTE integer
---@field ENOLINK integer
---@field EADV integer
---@field ESRMNT integer
---@field ECOMM integer
---@field EPROTO integer
---@field EMULTIHOP integer
---@field EDOTDOT integer
---@field EBADMSG integer
---@field EOVERFLOW integer
---@field ENOTUNIQ integer
---@field EBADFD integer
---@field EREMCHG integer
---@field ELIBACC integer
---@field ELIBBAD integer
---@field ELIBSCN integer
---@field ELIBMAX integer
---@field ELIBEXEC integer
---@field EILSEQ integer
---@field ERESTART integer
---@field ESTRPIPE integer
---@field EUSERS integer
---@field ENOTSOCK integer
---@field EDESTADDRREQ integer
---@field EMSGSIZE integer
---@field EPROTOTYPE integer
---@field ENOPROTOOPT integer
---@field EPROTONOSUPPORT integer
---@field ESOCKTNOSUPPORT integer
---@field EOPNOTSUPP integer
---@field ENOTSUP integer
---@field EPFNOSUPPORT integer
---@field EAFNOSUPPORT integer
---@field EADDRINUSE integer
---@field EADDRNOTAVAIL integer
---@field ENETDOWN integer
---@field ENETUNREACH integer
---@field ENETRESET integer
---@field ECONNABORTED integer
---@field ECONNRESET integer
---@field ENOBUFS integer
---@field EISCONN integer
---@field ENOTCONN integer
---@field ESHUTDOWN integer
---@field ETOOMANYREFS integer
---@field ETIMEDOUT integer
---@field ECONNREFUSED integer
---@field EHOSTDOWN integer
---@field EHOSTUNREACH integer
---@field EALREADY integer
---@field EINPROGRESS integer
---@field ESTALE integer
---@field EUCLEAN integer
---@field ENOTNAM integer
---@field ENAVAIL integer
---@field EISNAM integer
---@field EREMOTEIO integer
---@field EDQUOT integer
---@field ENOMEDIUM integer
---@field EMEDIUMTYPE integer
---@field ECANCELED integer
---@field ENOKEY integer
---@field EKEYEXPIRED integer
---@field EKEYREVOKED integer
---@field EKEYREJECTED integer
---@field EOWNERDEAD integer
---@field ENOTRECOVERABLE integer
---@field ERFKILL integer
---@field EHWPOISON integer
---@field FD_SETSIZE integer
---@field PRIO_MIN integer
---@field PRIO_MAX integer
---@field XATTR_NAME_MAX integer
---@field XATTR_SIZE_MAX integer
---@field XATTR_LIST_MAX integer
---@field MAP_HUGE_SHIFT integer
---@field MAP_HUGE_MASK integer
---@field MFD_HUGE_SHIFT integer
---@field MFD_HUGE_MASK integer
local S = {}

---A buffer, a struct, an array of structs, or a region.
---@class syscall.memory

---Memory that mmap has mapped.
---@class syscall.region: syscall.memory
---@field [integer] integer
---@operator len: integer

---A function of S.t.
---@alias syscall.constructor fun(...): any

---An integer beyond 2^53, with or without a sign.
---@class syscall.int64
---@operator add(integer|syscall.int64): integer|syscall.int64
---@operator sub(integer|syscall.int64): integer|syscall.int64
---@operator mul(integer|syscall.int64): integer|syscall.int64
---@operator div(integer|syscall.int64): integer|syscall.int64
---@operator mod(integer|syscall.int64): integer|syscall.int64
---@operator unm: integer|syscall.int64
local int64 = {}

---The nearest number.
---@return number
function int64:tonumber() end
---The upper 32 bits.
---@return integer
function int64:hi() end
---The lower 32 bits.
---@return integer
function int64:lo() end
---@param other integer|syscall.int64
---@return boolean
function int64:eq(other) end
---@param other integer|syscall.int64
---@return boolean
function int64:lt(other) end
---@param other integer|syscall.int64
---@return boolean
function int64:le(other) end

---@class syscall.buffer: syscall.memory
---@field [integer] integer
---@operator len: integer

---@class syscall.fdset: syscall.memory
---@field fds_bits syscall.buffer|integer[]

---A descriptor, which the collector closes.
---@class syscall.fd
---@field fd integer
local fd = {}

---@class syscall.iovec_element: syscall.memory
---@field iov_base syscall.memory?
---@field iov_len integer|syscall.int64

---@class syscall.iovec: syscall.memory
---@field [integer] syscall.iovec_element
---@operator len: integer

---@class syscall.flock: syscall.memory
---@field l_type integer
---@field l_whence integer
---@field l_start integer|syscall.int64
---@field l_len integer|syscall.int64
---@field l_pid integer

---@class syscall.f_owner_ex: syscall.memory
---@field type integer
---@field pid integer

---@class syscall.stat: syscall.memory
---@field st_dev integer|syscall.int64
---@field st_ino integer|syscall.int64
---@field st_nlink integer|syscall.int64
---@field st_mode integer
---@field st_uid integer
---@field st_gid integer
---@field st_rdev integer|syscall.int64
---@field st_size integer|syscall.int64
---@field st_blksize integer|syscall.int64
---@field st_blocks integer|syscall.int64
---@field st_atim syscall.timespec
---@field st_mtim syscall.timespec
---@field st_ctim syscall.timespec
---@field st_atime integer|syscall.int64
---@field st_mtime integer|syscall.int64
---@field st_ctime integer|syscall.int64

---@class syscall.timespec: syscall.memory
---@field tv_sec integer|syscall.int64
---@field tv_nsec integer|syscall.int64

---@class syscall.statfs: syscall.memory
---@field f_type integer|syscall.int64
---@field f_bsize integer|syscall.int64
---@field f_blocks integer|syscall.int64
---@field f_bfree integer|syscall.int64
---@field f_bavail integer|syscall.int64
---@field f_files integer|syscall.int64
---@field f_ffree integer|syscall.int64
---@field f_fsid syscall.buffer|integer[]
---@field f_namelen integer|syscall.int64
---@field f_frsize integer|syscall.int64
---@field f_flags integer|syscall.int64

---@class syscall.statvfs: syscall.memory
---@field f_bsize integer|syscall.int64
---@field f_frsize integer|syscall.int64
---@field f_blocks integer|syscall.int64
---@field f_bfree integer|syscall.int64
---@field f_bavail integer|syscall.int64
---@field f_files integer|syscall.int64
---@field f_ffree integer|syscall.int64
---@field f_favail integer|syscall.int64
---@field f_fsid integer|syscall.int64
---@field f_flag integer|syscall.int64
---@field f_namemax integer|syscall.int64

---@class syscall.open_how: syscall.memory
---@field flags integer|syscall.int64
---@field mode integer|syscall.int64
---@field resolve integer|syscall.int64

---@class syscall.in_addr: syscall.memory
---@field s_addr integer

---@class syscall.in6_addr: syscall.memory
---@field s6_addr syscall.buffer|integer[]

---@class syscall.sockaddr: syscall.memory
---@field sa_family integer
---@field sa_data syscall.buffer|integer[]

---@class syscall.sockaddr_in: syscall.memory
---@field sin_family integer
---@field sin_port integer
---@field sin_addr syscall.in_addr
---@field sin_zero syscall.buffer|integer[]

---@class syscall.sockaddr_in6: syscall.memory
---@field sin6_family integer
---@field sin6_port integer
---@field sin6_flowinfo integer
---@field sin6_addr syscall.in6_addr
---@field sin6_scope_id integer

---@class syscall.sockaddr_un: syscall.memory
---@field sun_family integer
---@field sun_path syscall.buffer|integer[]

---@class syscall.sockaddr_storage: syscall.memory
---@field ss_family integer

---@class syscall.sockaddr_nl: syscall.memory
---@field nl_family integer
---@field nl_pad integer
---@field nl_pid integer
---@field nl_groups integer

---@class syscall.linger: syscall.memory
---@field l_onoff integer
---@field l_linger integer

---@class syscall.msghdr: syscall.memory
---@field msg_name syscall.memory?
---@field msg_namelen integer
---@field msg_iov syscall.memory?
---@field msg_iovlen integer|syscall.int64
---@field msg_control syscall.memory?
---@field msg_controllen integer|syscall.int64
---@field msg_flags integer

---@class syscall.cmsghdr: syscall.memory
---@field cmsg_len integer|syscall.int64
---@field cmsg_level integer
---@field cmsg_type integer
---@field cmsg_data syscall.buffer|integer[]

---@class syscall.ucred: syscall.memory
---@field pid integer
---@field uid integer
---@field gid integer

---@class syscall.epoll_event: syscall.memory
---@field events integer
---@field data integer|syscall.int64

---@class syscall.itimerspec: syscall.memory
---@field it_interval syscall.timespec
---@field it_value syscall.timespec

---@class syscall.rlimit: syscall.memory
---@field rlim_cur integer|syscall.int64
---@field rlim_max integer|syscall.int64

---@class syscall.timeval: syscall.memory
---@field tv_sec integer|syscall.int64
---@field tv_usec integer|syscall.int64

---@class syscall.sysinfo: syscall.memory
---@field uptime integer|syscall.int64
---@field loads syscall.buffer|integer[]
---@field totalram integer|syscall.int64
---@field freeram integer|syscall.int64
---@field sharedram integer|syscall.int64
---@field bufferram integer|syscall.int64
---@field totalswap integer|syscall.int64
---@field freeswap integer|syscall.int64
---@field procs integer
---@field pad integer
---@field totalhigh integer|syscall.int64
---@field freehigh integer|syscall.int64
---@field mem_unit integer

---@class syscall.utsname: syscall.memory
---@field sysname syscall.buffer|integer[]
---@field nodename syscall.buffer|integer[]
---@field release syscall.buffer|integer[]
---@field version syscall.buffer|integer[]
---@field machine syscall.buffer|integer[]
---@field domainname syscall.buffer|integer[]

---@class syscall.types
local t = {}

S.t = t

---@param n integer bytes
---@param ... string|integer|table what they are at first
---@return syscall.buffer
function t.buffer(n, ...) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param fds_bits? syscall.buffer|integer[]
---@return syscall.fdset
---@overload fun(fields: table|syscall.fdset): syscall.fdset
function t.fdset(fds_bits) end

---@param number integer a descriptor, which the object owns from then on
---@return syscall.fd
function t.fd(number) end

---@param n integer elements
---@param ... table values of the elements, each a table
---@return syscall.iovec
function t.iovec(n, ...) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param l_type? integer
---@param l_whence? integer
---@param l_start? integer|syscall.int64
---@param l_len? integer|syscall.int64
---@param l_pid? integer
---@return syscall.flock
---@overload fun(fields: table|syscall.flock): syscall.flock
function t.flock(l_type, l_whence, l_start, l_len, l_pid) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param type? integer
---@param pid? integer
---@return syscall.f_owner_ex
---@overload fun(fields: table|syscall.f_owner_ex): syscall.f_owner_ex
function t.f_owner_ex(type, pid) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param st_dev? integer|syscall.int64
---@param st_ino? integer|syscall.int64
---@param st_nlink? integer|syscall.int64
---@param st_mode? integer
---@param st_uid? integer
---@param st_gid? integer
---@param st_rdev? integer|syscall.int64
---@param st_size? integer|syscall.int64
---@param st_blksize? integer|syscall.int64
---@param st_blocks? integer|syscall.int64
---@param st_atim? syscall.timespec
---@param st_mtim? syscall.timespec
---@param st_ctim? syscall.timespec
---@return syscall.stat
---@overload fun(fields: table|syscall.stat): syscall.stat
function t.stat(
  st_dev, st_ino, st_nlink, st_mode, st_uid, st_gid, st_rdev, st_size, st_blksize, st_blocks, st_atim, st_mtim,
  st_ctim
) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param tv_sec? integer|syscall.int64
---@param tv_nsec? integer|syscall.int64
---@return syscall.timespec
---@overload fun(fields: table|syscall.timespec): syscall.timespec
function t.timespec(tv_sec, tv_nsec) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param f_type? integer|syscall.int64
---@param f_bsize? integer|syscall.int64
---@param f_blocks? integer|syscall.int64
---@param f_bfree? integer|syscall.int64
---@param f_bavail? integer|syscall.int64
---@param f_files? integer|syscall.int64
---@param f_ffree? integer|syscall.int64
---@param f_fsid? syscall.buffer|integer[]
---@param f_namelen? integer|syscall.int64
---@param f_frsize? integer|syscall.int64
---@param f_flags? integer|syscall.int64
---@return syscall.statfs
---@overload fun(fields: table|syscall.statfs): syscall.statfs
function t.statfs(
  f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, f_fsid, f_namelen, f_frsize, f_flags
) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param f_bsize? integer|syscall.int64
---@param f_frsize? integer|syscall.int64
---@param f_blocks? integer|syscall.int64
---@param f_bfree? integer|syscall.int64
---@param f_bavail? integer|syscall.int64
---@param f_files? integer|syscall.int64
---@param f_ffree? integer|syscall.int64
---@param f_favail? integer|syscall.int64
---@param f_fsid? integer|syscall.int64
---@param f_flag? integer|syscall.int64
---@param f_namemax? integer|syscall.int64
---@return syscall.statvfs
---@overload fun(fields: table|syscall.statvfs): syscall.statvfs
function t.statvfs(
  f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, f_favail, f_fsid, f_flag, f_namemax
) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param flags? integer|syscall.int64
---@param mode? integer|syscall.int64
---@param resolve? integer|syscall.int64
---@return syscall.open_how
---@overload fun(fields: table|syscall.open_how): syscall.open_how
function t.open_how(flags, mode, resolve) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param s_addr? integer
---@return syscall.in_addr
---@overload fun(fields: table|syscall.in_addr): syscall.in_addr
function t.in_addr(s_addr) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param s6_addr? syscall.buffer|integer[]
---@return syscall.in6_addr
---@overload fun(fields: table|syscall.in6_addr): syscall.in6_addr
function t.in6_addr(s6_addr) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param sa_family? integer
---@param sa_data? syscall.buffer|integer[]
---@return syscall.sockaddr
---@overload fun(fields: table|syscall.sockaddr): syscall.sockaddr
function t.sockaddr(sa_family, sa_data) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param sin_family? integer
---@param sin_port? integer
---@param sin_addr? syscall.in_addr
---@param sin_zero? syscall.buffer|integer[]
---@return syscall.sockaddr_in
---@overload fun(fields: table|syscall.sockaddr_in): syscall.sockaddr_in
function t.sockaddr_in(sin_family, sin_port, sin_addr, sin_zero) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param sin6_family? integer
---@param sin6_port? integer
---@param sin6_flowinfo? integer
---@param sin6_addr? syscall.in6_addr
---@param sin6_scope_id? integer
---@return syscall.sockaddr_in6
---@overload fun(fields: table|syscall.sockaddr_in6): syscall.sockaddr_in6
function t.sockaddr_in6(sin6_family, sin6_port, sin6_flowinfo, sin6_addr, sin6_scope_id) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param sun_family? integer
---@param sun_path? syscall.buffer|integer[]
---@return syscall.sockaddr_un
---@overload fun(fields: table|syscall.sockaddr_un): syscall.sockaddr_un
function t.sockaddr_un(sun_family, sun_path) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param ss_family? integer
---@return syscall.sockaddr_storage
---@overload fun(fields: table|syscall.sockaddr_storage): syscall.sockaddr_storage
function t.sockaddr_storage(ss_family) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param nl_family? integer
---@param nl_pad? integer
---@param nl_pid? integer
---@param nl_groups? integer
---@return syscall.sockaddr_nl
---@overload fun(fields: table|syscall.sockaddr_nl): syscall.sockaddr_nl
function t.sockaddr_nl(nl_family, nl_pad, nl_pid, nl_groups) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param l_onoff? integer
---@param l_linger? integer
---@return syscall.linger
---@overload fun(fields: table|syscall.linger): syscall.linger
function t.linger(l_onoff, l_linger) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param msg_name? syscall.memory?
---@param msg_namelen? integer
---@param msg_iov? syscall.memory?
---@param msg_iovlen? integer|syscall.int64
---@param msg_control? syscall.memory?
---@param msg_controllen? integer|syscall.int64
---@param msg_flags? integer
---@return syscall.msghdr
---@overload fun(fields: table|syscall.msghdr): syscall.msghdr
function t.msghdr(msg_name, msg_namelen, msg_iov, msg_iovlen, msg_control, msg_controllen, msg_flags) end

---@param n integer bytes after the struct
---@param ... any values of the fields
---@return syscall.cmsghdr
function t.cmsghdr(n, ...) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param pid? integer
---@param uid? integer
---@param gid? integer
---@return syscall.ucred
---@overload fun(fields: table|syscall.ucred): syscall.ucred
function t.ucred(pid, uid, gid) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param events? integer
---@param data? integer|syscall.int64
---@return syscall.epoll_event
---@overload fun(fields: table|syscall.epoll_event): syscall.epoll_event
function t.epoll_event(events, data) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param it_interval? syscall.timespec
---@param it_value? syscall.timespec
---@return syscall.itimerspec
---@overload fun(fields: table|syscall.itimerspec): syscall.itimerspec
function t.itimerspec(it_interval, it_value) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param rlim_cur? integer|syscall.int64
---@param rlim_max? integer|syscall.int64
---@return syscall.rlimit
---@overload fun(fields: table|syscall.rlimit): syscall.rlimit
function t.rlimit(rlim_cur, rlim_max) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param tv_sec? integer|syscall.int64
---@param tv_usec? integer|syscall.int64
---@return syscall.timeval
---@overload fun(fields: table|syscall.timeval): syscall.timeval
function t.timeval(tv_sec, tv_usec) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param uptime? integer|syscall.int64
---@param loads? syscall.buffer|integer[]
---@param totalram? integer|syscall.int64
---@param freeram? integer|syscall.int64
---@param sharedram? integer|syscall.int64
---@param bufferram? integer|syscall.int64
---@param totalswap? integer|syscall.int64
---@param freeswap? integer|syscall.int64
---@param procs? integer
---@param pad? integer
---@param totalhigh? integer|syscall.int64
---@param freehigh? integer|syscall.int64
---@param mem_unit? integer
---@return syscall.sysinfo
---@overload fun(fields: table|syscall.sysinfo): syscall.sysinfo
function t.sysinfo(
  uptime, loads, totalram, freeram, sharedram, bufferram, totalswap, freeswap, procs, pad, totalhigh, freehigh,
  mem_unit
) end

---The values of the fields in their order, a table of them by name, or one to copy.
---@param sysname? syscall.buffer|integer[]
---@param nodename? syscall.buffer|integer[]
---@param release? syscall.buffer|integer[]
---@param version? syscall.buffer|integer[]
---@param machine? syscall.buffer|integer[]
---@param domainname? syscall.buffer|integer[]
---@return syscall.utsname
---@overload fun(fields: table|syscall.utsname): syscall.utsname
function t.utsname(sysname, nodename, release, version, machine, domainname) end

---The descriptor or region is not closed or unmapped by the collector any more. Other objects own nothing, and stay
---as they are.
---@param object syscall.fd|syscall.region|syscall.memory
function S.nogc(object) end

---The bytes of a string or object as a string: the first `n`, or those before the first NUL, or all.
---@param object string|syscall.memory
---@param n? integer
---@return string
function S.string(object, n) end

---The size in bytes of an object; of what a constructor makes, with `n` bytes or elements if it takes their number;
---or of a type of C, such as "int" or "struct stat".
---@param x syscall.memory|syscall.fd|syscall.int64|function|string
---@param n? integer|syscall.int64
---@return integer
function S.sizeof(x, n) end

---The memory of a buffer or struct, seen as another struct: `type` is "struct NAME *". The two share their bytes.
---Other casts of C there are none.
---@param type string
---@param object syscall.memory
---@return syscall.memory
function S.cast(type, object) end

---The text of an error, and the argument as it is. See strerror(3).
---@param errno integer|string
---@return string
---@return integer|string
function S.strerror(errno) end

---The number of an error.
---@param name integer|string
---@return integer
function S.errno(name) end

---A signed integer of 64 bits: a number up to 2^53 either way, an int64 object beyond.
---@param n number|string|syscall.int64
---@return integer|syscall.int64
function S.int64(n) end

---An unsigned integer of 64 bits: a number up to 2^53, a uint64 object beyond.
---@param n number|string|syscall.int64
---@return integer|syscall.int64
function S.uint64(n) end

---Opens a file. `flags` is a sum or list of O_ names, `mode` the permissions of a file that is made, less the umask.
---See open(2).
---@param path string|syscall.memory
---@param flags? integer|string
---@param mode? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.open(path, flags, mode) end

---Makes a file, or empties it, and opens it for writing. See creat(2).
---@param path string|syscall.memory
---@param mode? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.creat(path, mode) end

---Closes a descriptor, by object or number. Whatever object carries the number is closed then: a second close, and
---any other call with it, answers EBADF without a system call. See close(2).
---@param fd syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.close(fd) end

---Duplicates a descriptor: to the lowest free number; with `newfd` to that one, as dup2; with `flags`, even 0, as
---dup3. What comes back owns the new descriptor, also `newfd`, which no other object closes any more: `S.dup2(fd,
---1):nogc()` leaves it open when nobody holds the object. See dup(2).
---@param fd syscall.fd|integer|string
---@param newfd? syscall.fd|integer|string
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.dup(fd, newfd, flags) end

---The same as dup.
S.dup2 = S.dup

---The same as dup.
S.dup3 = S.dup

---Makes a pipe: the table has its read end at 1 and its write end at 2. With `flags`, even 0, as pipe2. See pipe(2).
---@param flags? integer|string
---@return syscall.fd[]?
---@return string? message
---@return integer? errno
function S.pipe(flags) end

---The same as pipe.
S.pipe2 = S.pipe

---Sets O_NONBLOCK among the status flags. See fcntl(2).
---@param fd syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.nonblock(fd) end

---Reads up to `count` bytes into `buf` and returns how many they were, 0 at the end of the file; without `buf`,
---returns them as a string, "" at the end. See read(2).
---@param fd syscall.fd|integer|string
---@param buf? syscall.memory|false
---@param count? integer
---@return integer|string|nil
---@return string? message
---@return integer? errno
function S.read(fd, buf, count) end

---As read, from an offset in bytes, which leaves the file's position as it is. See pread(2).
---@param fd syscall.fd|integer|string
---@param buf? syscall.memory|false
---@param count? integer
---@param offset integer|syscall.int64
---@return integer|string|nil
---@return string? message
---@return integer? errno
function S.pread(fd, buf, count, offset) end

---Writes the first `count` bytes of a string or buffer and returns how many were taken. See write(2).
---@param fd syscall.fd|integer|string
---@param data string|syscall.memory
---@param count? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.write(fd, data, count) end

---As write, to an offset in bytes, which leaves the file's position as it is. See pwrite(2).
---@param fd syscall.fd|integer|string
---@param data string|syscall.memory
---@param count? integer
---@param offset integer|syscall.int64
---@return integer?
---@return string? message
---@return integer? errno
function S.pwrite(fd, data, count, offset) end

---Reads into the first `n` elements of an iovec, one after the other; returns the number of bytes. See readv(2).
---@param fd syscall.fd|integer|string
---@param iov syscall.iovec
---@param count? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.readv(fd, iov, count) end

---Writes the first `n` elements of an iovec, one after the other; returns the number of bytes. See writev(2).
---@param fd syscall.fd|integer|string
---@param iov syscall.iovec
---@param count? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.writev(fd, iov, count) end

---Moves the file's position and returns the new one, in bytes. See lseek(2).
---@param fd syscall.fd|integer|string
---@param offset integer|syscall.int64
---@param whence integer|string
---@return integer?
---@return string? message
---@return integer? errno
function S.lseek(fd, offset, whence) end

---Waits until the file's data and metadata are on the device. See fsync(2).
---@param fd syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fsync(fd) end

---Waits until the file's data is on the device. See fdatasync(2).
---@param fd syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fdatasync(fd) end

---Asks or changes something about a descriptor. F_DUPFD and F_DUPFD_CLOEXEC return a new descriptor; F_GETFD,
---F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS and the hints a number; F_GETLK and F_OFD_GETLK
---the flock that was given, filled; F_GETOWN_EX an f_owner_ex; all others true, F_SETPIPE_SZ too. `arg` is a number,
---or where it has constants their names, as in `fd:fcntl("setfl", "nonblock")`; a flock for locks, an f_owner_ex for
---F_SETOWN_EX. A command that is not known here takes no number from 4096 up, which might be an address. See
---fcntl(2).
---@param fd syscall.fd|integer|string
---@param cmd integer|string
---@param arg? integer|string|syscall.flock|syscall.f_owner_ex
---@return true|integer|syscall.fd|syscall.flock|syscall.f_owner_ex|nil
---@return string? message
---@return integer? errno
function S.fcntl(fd, cmd, arg) end

---Asks a device or file system for what is its own, and returns what the request returns, mostly 0. `arg` is a number
---below 65536, or memory: a buffer or struct, which the request reads and fills, or a string, which it reads. It gets
---a copy of 64 KiB at most, so no request can touch what is not the object's; but an address inside of the memory, as
---some requests have them, is used as it is. See ioctl(2).
---@param fd syscall.fd|integer|string
---@param request integer|string
---@param arg? integer|string|syscall.memory
---@return integer?
---@return string? message
---@return integer? errno
function S.ioctl(fd, request, arg) end

---Locks the file that a descriptor has open, LOCK_SH or LOCK_EX, or unlocks it, LOCK_UN; with LOCK_NB added,
---EWOULDBLOCK instead of waiting. The lock belongs to the open file, and so to all duplicates of the descriptor. See
---flock(2).
---@param fd syscall.fd|integer|string
---@param operation integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.flock(fd, operation) end

---Locks, unlocks or tests `len` bytes from the file's position on, F_LOCK, F_TLOCK, F_ULOCK or F_TEST; 0 for all that
---follow. See lockf(3).
---@param fd syscall.fd|integer|string
---@param cmd integer|string
---@param len integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.lockf(fd, cmd, len) end

---Allocates `len` bytes from `offset` on, or, as `mode` says, frees or moves them: a sum or list of FALLOC_FL_ names.
---See fallocate(2).
---@param fd syscall.fd|integer|string
---@param mode integer|string
---@param offset integer|syscall.int64
---@param len integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.fallocate(fd, mode, offset, len) end

---Makes sure that `len` bytes from `offset` on have space, and that the file reaches so far. See posix_fallocate(3).
---@param fd syscall.fd|integer|string
---@param offset integer|syscall.int64
---@param len integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.posix_fallocate(fd, offset, len) end

---Tells the kernel how `len` bytes from `offset` on will be used, 0 for all that follow. See posix_fadvise(2).
---@param fd syscall.fd|integer|string
---@param offset integer|syscall.int64
---@param len integer|syscall.int64
---@param advice integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.posix_fadvise(fd, offset, len, advice) end

---Hands the kernel's memory of a file to the device, in part: `nbytes` from `offset` on, 0 for all that follow. See
---sync_file_range(2).
---@param fd syscall.fd|integer|string
---@param offset integer|syscall.int64
---@param nbytes integer|syscall.int64
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.sync_file_range(fd, offset, nbytes, flags) end

---Copies up to `len` bytes from file to file and returns how many they were, 0 at the end. An offset of nil is the
---file's position, which moves on; one that is given leaves the position as it is. See copy_file_range(2).
---@param fd_in syscall.fd|integer|string
---@param off_in? integer|syscall.int64
---@param fd_out syscall.fd|integer|string
---@param off_out? integer|syscall.int64
---@param len integer|syscall.int64
---@param flags? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.copy_file_range(fd_in, off_in, fd_out, off_out, len, flags) end

---Copies up to `count` bytes of a file to a descriptor, such as a socket, and returns how many they were, 0 at the
---end. An offset of nil is the file's position, which moves on; one that is given leaves the position as it is. See
---sendfile(2).
---@param out_fd syscall.fd|integer|string
---@param in_fd syscall.fd|integer|string
---@param offset? integer|syscall.int64
---@param count integer|syscall.int64
---@return integer?
---@return string? message
---@return integer? errno
function S.sendfile(out_fd, in_fd, offset, count) end

---Describes a file. A `st` that is given is filled, and is the result. Sizes are in bytes, `st_blocks` in units of
---512; times are timespecs, and `st_atime`, `st_mtime`, `st_ctime` their whole seconds. See stat(2).
---@param path string|syscall.memory
---@param st? syscall.stat
---@return syscall.stat?
---@return string? message
---@return integer? errno
function S.stat(path, st) end

---As stat; a symbolic link itself is described. See lstat(2).
---@param path string|syscall.memory
---@param st? syscall.stat
---@return syscall.stat?
---@return string? message
---@return integer? errno
function S.lstat(path, st) end

---As stat, of the file that a descriptor has open. See fstat(2).
---@param fd syscall.fd|integer|string
---@param st? syscall.stat
---@return syscall.stat?
---@return string? message
---@return integer? errno
function S.fstat(fd, st) end

---As stat, of a path relative to a directory; with AT_SYMLINK_NOFOLLOW as lstat, with AT_EMPTY_PATH and the path ""
---of the descriptor itself. See fstatat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param st? syscall.stat
---@param flags? integer|string
---@return syscall.stat?
---@return string? message
---@return integer? errno
function S.fstatat(dirfd, path, st, flags) end

---Changes the permissions of a file. See chmod(2).
---@param path string|syscall.memory
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.chmod(path, mode) end

---As chmod, of the file that a descriptor has open. See fchmod(2).
---@param fd syscall.fd|integer|string
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fchmod(fd, mode) end

---As chmod, of a path relative to a directory. See fchmodat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param mode integer|string
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fchmodat(dirfd, path, mode, flags) end

---Changes owner and group of a file; -1 leaves either as it is. See chown(2).
---@param path string|syscall.memory
---@param owner integer
---@param group integer
---@return true?
---@return string? message
---@return integer? errno
function S.chown(path, owner, group) end

---As chown; a symbolic link itself is changed. See lchown(2).
---@param path string|syscall.memory
---@param owner integer
---@param group integer
---@return true?
---@return string? message
---@return integer? errno
function S.lchown(path, owner, group) end

---As chown, of the file that a descriptor has open. See fchown(2).
---@param fd syscall.fd|integer|string
---@param owner integer
---@param group integer
---@return true?
---@return string? message
---@return integer? errno
function S.fchown(fd, owner, group) end

---As chown, of a path relative to a directory; with AT_SYMLINK_NOFOLLOW as lchown. See fchownat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param owner integer
---@param group integer
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fchownat(dirfd, path, owner, group, flags) end

---Tells whether the real user may do all of `mode` with a file, a sum or list of R_OK, W_OK and X_OK; F_OK asks
---whether it is there. A no is an error, such as EACCES. See access(2).
---@param path string|syscall.memory
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.access(path, mode) end

---As access, of a path relative to a directory; with AT_EACCESS for the effective user. See faccessat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param mode integer|string
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.faccessat(dirfd, path, mode, flags) end

---Sets the permissions that new files do not get, and returns the mask that held before. See umask(2).
---@param mask integer|string
---@return integer
function S.umask(mask) end

---Sets the times of last access and last modification of a path relative to a directory. `times` has the two in this
---order, each a timespec, a table of its fields, a number of seconds, "now" or "omit" (which are also UTIME_NOW and
---UTIME_OMIT in `tv_nsec`); without it both become the present. See utimensat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param times? syscall.timespec[]
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.utimensat(dirfd, path, times, flags) end

---As utimensat, of the file that a descriptor has open. See futimens(3).
---@param fd syscall.fd|integer|string
---@param times? syscall.timespec[]
---@return true?
---@return string? message
---@return integer? errno
function S.futimens(fd, times) end

---Cuts a file to `length` bytes, or extends it with zeros. See truncate(2).
---@param path string|syscall.memory
---@param length integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.truncate(path, length) end

---As truncate, of the file that a descriptor has open. See ftruncate(2).
---@param fd syscall.fd|integer|string
---@param length integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.ftruncate(fd, length) end

---Whether a mode is a regular file's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISREG(mode) end

---Whether a mode is a directory's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISDIR(mode) end

---Whether a mode is a character device's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISCHR(mode) end

---Whether a mode is a block device's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISBLK(mode) end

---Whether a mode is a named pipe's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISFIFO(mode) end

---Whether a mode is a symbolic link's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISLNK(mode) end

---Whether a mode is a socket's. See inode(7).
---@param mode integer|string
---@return boolean
function S.S_ISSOCK(mode) end

---The major number of a device number. See makedev(3).
---@param dev integer|syscall.int64
---@return integer
function S.major(dev) end

---The minor number of a device number. See makedev(3).
---@param dev integer|syscall.int64
---@return integer
function S.minor(dev) end

---The device number of a major and a minor number, of 32 bits each; beyond 2^53 a uint64 object. See makedev(3).
---@param maj integer
---@param min integer
---@return integer|syscall.int64
function S.makedev(maj, min) end

---Describes the file system of a path; `f_type` is its magic number, counts are in blocks of `f_bsize` bytes. A `buf`
---that is given is filled, and is the result. See statfs(2).
---@param path string|syscall.memory
---@param buf? syscall.statfs
---@return syscall.statfs?
---@return string? message
---@return integer? errno
function S.statfs(path, buf) end

---As statfs, of the file that a descriptor has open. See fstatfs(2).
---@param fd syscall.fd|integer|string
---@param buf? syscall.statfs
---@return syscall.statfs?
---@return string? message
---@return integer? errno
function S.fstatfs(fd, buf) end

---Describes the file system of a path; counts are in units of `f_frsize` bytes, `f_flag` is a sum of ST_ constants. A
---`buf` that is given is filled, and is the result. See statvfs(3).
---@param path string|syscall.memory
---@param buf? syscall.statvfs
---@return syscall.statvfs?
---@return string? message
---@return integer? errno
function S.statvfs(path, buf) end

---As statvfs, of the file that a descriptor has open. See fstatvfs(3).
---@param fd syscall.fd|integer|string
---@param buf? syscall.statvfs
---@return syscall.statvfs?
---@return string? message
---@return integer? errno
function S.fstatvfs(fd, buf) end

---Starts writing out all that file systems hold back, and waits for it. See sync(2).
---@return true?
---@return string? message
---@return integer? errno
function S.sync() end

---As sync, of the one file system that a descriptor's file is on. See syncfs(2).
---@param fd syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.syncfs(fd) end

---Switches process accounting on, into a file that exists, or off without one. Only root may. See acct(2).
---@param filename? string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.acct(filename) end

---The value of an attribute, a string of any bytes; ENODATA if the file has none of the name, such as "user.comment".
---See getxattr(2).
---@param path string|syscall.memory
---@param name string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.getxattr(path, name) end

---As getxattr; of a symbolic link itself. See lgetxattr(2).
---@param path string|syscall.memory
---@param name string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.lgetxattr(path, name) end

---As getxattr, of the file that a descriptor has open. See fgetxattr(2).
---@param fd syscall.fd|integer|string
---@param name string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.fgetxattr(fd, name) end

---Gives an attribute a value. XATTR_CREATE: EEXIST if it is there already; XATTR_REPLACE: ENODATA if it is not. See
---setxattr(2).
---@param path string|syscall.memory
---@param name string|syscall.memory
---@param value string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.setxattr(path, name, value, flags) end

---As setxattr; of a symbolic link itself. See lsetxattr(2).
---@param path string|syscall.memory
---@param name string|syscall.memory
---@param value string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.lsetxattr(path, name, value, flags) end

---As setxattr, of the file that a descriptor has open. See fsetxattr(2).
---@param fd syscall.fd|integer|string
---@param name string|syscall.memory
---@param value string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fsetxattr(fd, name, value, flags) end

---The names of a file's attributes as an array, in no particular order. See listxattr(2).
---@param path string|syscall.memory
---@return string[]?
---@return string? message
---@return integer? errno
function S.listxattr(path) end

---As listxattr; of a symbolic link itself. See llistxattr(2).
---@param path string|syscall.memory
---@return string[]?
---@return string? message
---@return integer? errno
function S.llistxattr(path) end

---As listxattr, of the file that a descriptor has open. See flistxattr(2).
---@param fd syscall.fd|integer|string
---@return string[]?
---@return string? message
---@return integer? errno
function S.flistxattr(fd) end

---Removes an attribute; ENODATA if it is not there. See removexattr(2).
---@param path string|syscall.memory
---@param name string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.removexattr(path, name) end

---As removexattr; of a symbolic link itself. See lremovexattr(2).
---@param path string|syscall.memory
---@param name string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.lremovexattr(path, name) end

---As removexattr, of the file that a descriptor has open. See fremovexattr(2).
---@param fd syscall.fd|integer|string
---@param name string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.fremovexattr(fd, name) end

---Opens a file by a path relative to a directory; else as open. See openat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param flags? integer|string
---@param mode? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.openat(dirfd, path, flags, mode) end

---Opens a file as openat does, in the way that `how`, an open_how, says: its `flags` and `mode` are those of openat,
---except that unknown bits are refused, and a `mode` where no file can be made. Its `resolve` limits how the path is
---walked: with RESOLVE_BENEATH nothing leads out of the directory (EXDEV), with RESOLVE_NO_SYMLINKS there is no
---symbolic link on the way (ELOOP). See openat2(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param how? syscall.open_how
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.openat2(dirfd, path, how) end

---Makes a directory. `mode` is its permissions, less the umask: it should be given. See mkdir(2).
---@param path string|syscall.memory
---@param mode? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.mkdir(path, mode) end

---As mkdir, of a path relative to a directory. See mkdirat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param mode? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.mkdirat(dirfd, path, mode) end

---Removes an empty directory. See rmdir(2).
---@param path string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.rmdir(path) end

---Removes a name; the file goes with its last one, once nobody has it open. See unlink(2).
---@param path string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.unlink(path) end

---As unlink, of a path relative to a directory; with AT_REMOVEDIR as rmdir. See unlinkat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.unlinkat(dirfd, path, flags) end

---Gives a file another name, in place of what had it. See rename(2).
---@param oldpath string|syscall.memory
---@param newpath string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.rename(oldpath, newpath) end

---As rename, of paths relative to directories. See renameat(2).
---@param olddirfd syscall.fd|integer|string
---@param oldpath string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param newpath string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.renameat(olddirfd, oldpath, newdirfd, newpath) end

---As renameat. RENAME_NOREPLACE: EEXIST if the new name is taken; RENAME_EXCHANGE: the two change places. See
---renameat2(2).
---@param olddirfd syscall.fd|integer|string
---@param oldpath string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param newpath string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.renameat2(olddirfd, oldpath, newdirfd, newpath, flags) end

---Gives a file one more name. See link(2).
---@param oldpath string|syscall.memory
---@param newpath string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.link(oldpath, newpath) end

---As link, of paths relative to directories. AT_SYMLINK_FOLLOW: a symbolic link is followed; AT_EMPTY_PATH with the
---path "": what the descriptor has open gets a name. See linkat(2).
---@param olddirfd syscall.fd|integer|string
---@param oldpath string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param newpath string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.linkat(olddirfd, oldpath, newdirfd, newpath, flags) end

---Makes a symbolic link to `target`, which need not exist. See symlink(2).
---@param target string|syscall.memory
---@param linkpath string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.symlink(target, linkpath) end

---As symlink, of a `linkpath` relative to a directory. See symlinkat(2).
---@param target string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param linkpath string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.symlinkat(target, newdirfd, linkpath) end

---The target of a symbolic link; EINVAL if it is none. See readlink(2).
---@param path string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.readlink(path) end

---As readlink, of a path relative to a directory. See readlinkat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.readlinkat(dirfd, path) end

---Makes a file of the type and permissions in `mode`: S_IFREG, S_IFIFO, S_IFSOCK, or a device, S_IFCHR or S_IFBLK, of
---the number `dev`. Only root makes devices. See mknod(2).
---@param path string|syscall.memory
---@param mode integer|string
---@param dev? integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.mknod(path, mode, dev) end

---As mknod, of a path relative to a directory. See mknodat(2).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param mode integer|string
---@param dev? integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.mknodat(dirfd, path, mode, dev) end

---Makes a named pipe. See mkfifo(3).
---@param path string|syscall.memory
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.mkfifo(path, mode) end

---As mkfifo, of a path relative to a directory. See mkfifoat(3).
---@param dirfd syscall.fd|integer|string
---@param path string|syscall.memory
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.mkfifoat(dirfd, path, mode) end

---Makes a directory the one that relative paths begin in. See chdir(2).
---@param path string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.chdir(path) end

---As chdir, to the directory that a descriptor has open. See fchdir(2).
---@param fd syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.fchdir(fd) end

---Makes a directory the one that "/" means to this process. Only root may. See chroot(2).
---@param path string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function S.chroot(path) end

---The path of the current directory as a string, of less than `size` bytes if that is given; else ERANGE. With a
---buffer the path is put there, with a NUL after it, and the result is true; `size` must be given then, or it is 0,
---and EINVAL the answer. See getcwd(3).
---@param buf? syscall.memory
---@param size? integer|syscall.int64
---@return string|true|nil
---@return string? message
---@return integer? errno
function S.getcwd(buf, size) end

---The absolute path of a file, without symbolic links, "." and "..". See realpath(3).
---@param path string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.realpath(path) end

---Lists a directory: `for name, type, ino in S.readdir(path) do`, with "." and "..", in no particular order. `type`
---is a DT_ constant; DT_UNKNOWN if the file system does not tell. The directory is closed at the end, by `:close()`,
---or when it is collected. An error in the midst of the list is raised. See readdir(3).
---@param path string|syscall.memory
---@return syscall.directory?
---@return string? message
---@return integer? errno
function S.readdir(path) end

---As readdir, of the directory that a descriptor has open, from its position on: a duplicate of the descriptor is
---read, ahead of what the loop has seen, and they share the position. See getdents(2).
---@param fd syscall.fd|integer|string
---@return syscall.directory?
---@return string? message
---@return integer? errno
function S.getdents(fd) end

---Returns the 16 bits of a number in network byte order, or those of such a number in host order, which is the same.
---Strings of digits are taken, too. See htons(3).
---@param n integer|string
---@return integer
function S.htons(n) end

---The same as htons.
S.ntohs = S.htons

---Returns the 32 bits of a number in network byte order, from 0 to 2^32-1, or those of such a number in host order,
---which is the same. Of an in_addr it makes a new one. See htonl(3).
---@param n integer|syscall.in_addr
---@return integer|syscall.in_addr
function S.htonl(n) end

---The same as htonl.
S.ntohl = S.htonl

---Makes an in_addr of a dotted address, in any form that the C library takes, such as "127.1"; nil alone if it is
---none. See inet_aton(3).
---@param cp string|syscall.memory
---@return syscall.in_addr?
function S.inet_aton(cp) end

---Returns the dotted form of an in_addr. See inet_ntoa(3).
---@param in_ syscall.in_addr
---@return string
function S.inet_ntoa(in_) end

---Makes an in_addr (AF_INET) or in6_addr (AF_INET6) of its text; nil alone if it is none. Other families are the
---error EAFNOSUPPORT. See inet_pton(3).
---@param af integer|string
---@param src string|syscall.memory
---@return syscall.in_addr|syscall.in6_addr|nil
---@return string? message
---@return integer? errno
function S.inet_pton(af, src) end

---Returns the text of an in_addr or in6_addr, or of its bytes in a string (4 or 16, no more) or a buffer. See
---inet_ntop(3).
---@param af integer|string
---@param src syscall.in_addr|syscall.in6_addr|string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function S.inet_ntop(af, src) end

---Makes a sockaddr_in of a port in host byte order and an in_addr or dotted address; nil alone if the address is nil
---or no address. See ip(7).
---@param port integer
---@param addr? syscall.in_addr|string
---@return syscall.sockaddr_in?
function S.sockaddr_in(port, addr) end

---Makes a sockaddr_in6 of a port in host byte order and an in6_addr or its text; nil alone if the address is nil or
---no address. See ipv6(7).
---@param port integer
---@param addr? syscall.in6_addr|string
---@return syscall.sockaddr_in6?
function S.sockaddr_in6(port, addr) end

---Makes a sockaddr_un: a path, an abstract name (it begins with NUL), or neither. See unix(7).
---@param path? string
---@return syscall.sockaddr_un
function S.sockaddr_un(path) end

---Makes a socket. The flags SOCK_CLOEXEC and SOCK_NONBLOCK go with the type, as a sum or list of names. See
---socket(2).
---@param domain integer|string
---@param type integer|string
---@param protocol? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.socket(domain, type, protocol) end

---Makes two sockets that are connected with each other, at 1 and 2 of the table. See socketpair(2).
---@param domain integer|string
---@param type integer|string
---@param protocol? integer|string
---@return syscall.fd[]?
---@return string? message
---@return integer? errno
function S.socketpair(domain, type, protocol) end

---Gives a socket its address. Without `addrlen`, the length follows from the type of `addr`: that of a sockaddr_un
---ends with the path's NUL, or with the last byte of an abstract name that is not NUL; that of a sockaddr_storage
---depends on its family. `addr` can also be the bytes as a string. See bind(2).
---@param fd syscall.fd|integer|string
---@param addr? syscall.sockaddr|string|syscall.memory
---@param addrlen? integer
---@return true?
---@return string? message
---@return integer? errno
function S.bind(fd, addr, addrlen) end

---Connects a socket with an address, which is given as for bind. See connect(2).
---@param fd syscall.fd|integer|string
---@param addr? syscall.sockaddr|string|syscall.memory
---@param addrlen? integer
---@return true?
---@return string? message
---@return integer? errno
function S.connect(fd, addr, addrlen) end

---Lets others connect to a socket. `backlog` is how many may wait, 0 if it is not given. See listen(2).
---@param fd syscall.fd|integer|string
---@param backlog? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.listen(fd, backlog) end

---Takes the next connection: the table describes the peer's address, as that of getpeername does, and has the new
---descriptor in its field `fd`. `flags` are SOCK_CLOEXEC and SOCK_NONBLOCK. See accept4(2).
---@param fd syscall.fd|integer|string
---@param flags? integer|string
---@return table?
---@return string? message
---@return integer? errno
function S.accept(fd, flags) end

---Returns a table that describes the socket's own address: `addrlen`, `sa_family` and `ss`; for AF_INET, AF_INET6 and
---AF_UNIX also `addr`; `port` in host order; `ipv4` or `ipv6`, a part of `addr`; for AF_UNIX `name` (a path ends with
---NUL), `path` (it does not), and `abstract`. See getsockname(2).
---@param fd syscall.fd|integer|string
---@return table?
---@return string? message
---@return integer? errno
function S.getsockname(fd) end

---Returns a table that describes the peer's address, as getsockname does for the own one. See getpeername(2).
---@param fd syscall.fd|integer|string
---@return table?
---@return string? message
---@return integer? errno
function S.getpeername(fd) end

---Shuts down the directions of a connection: SHUT_RD, SHUT_WR or SHUT_RDWR. See shutdown(2).
---@param fd syscall.fd|integer|string
---@param how integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.shutdown(fd, how) end

---Sets an option. A number or truth value is passed as a C int, a struct or buffer as the bytes that it is, or the
---first `optlen` of them. A string needs `optlen`; with `optlen`, numbers are refused. See setsockopt(2).
---@param fd syscall.fd|integer|string
---@param level integer|string
---@param optname integer|string
---@param optval integer|boolean|string|syscall.memory
---@param optlen? integer
---@return true?
---@return string? message
---@return integer? errno
function S.setsockopt(fd, level, optname, optval, optlen) end

---Returns an option's value, a C int. With a buffer the value goes there, and the result is the number of its bytes;
---with a struct (linger, timeval, ucred), the result is the struct. See getsockopt(2).
---@param fd syscall.fd|integer|string
---@param level integer|string
---@param optname integer|string
---@param optval? syscall.memory
---@param optlen? integer
---@return integer|syscall.memory|nil
---@return string? message
---@return integer? errno
function S.getsockopt(fd, level, optname, optval, optlen) end

---Sends the first `count` bytes of a string or buffer and returns how many were taken. See send(2).
---@param fd syscall.fd|integer|string
---@param data string|syscall.memory
---@param count? integer
---@param flags? integer|string
---@return integer?
---@return string? message
---@return integer? errno
function S.send(fd, data, count, flags) end

---As send, to an address, which is given as for bind; nil for the peer of the connection. See sendto(2).
---@param fd syscall.fd|integer|string
---@param data string|syscall.memory
---@param count? integer
---@param flags? integer|string
---@param addr? syscall.sockaddr|string|syscall.memory
---@param addrlen? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.sendto(fd, data, count, flags, addr, addrlen) end

---Receives up to `count` bytes into `buf` and returns how many they were, 0 at the end of the connection. See
---recv(2).
---@param fd syscall.fd|integer|string
---@param buf syscall.memory
---@param count? integer
---@param flags? integer|string
---@return integer?
---@return string? message
---@return integer? errno
function S.recv(fd, buf, count, flags) end

---As recv; returns a table that describes the sender's address, as getsockname does, with the number of bytes in its
---field `count`. See recvfrom(2).
---@param fd syscall.fd|integer|string
---@param buf syscall.memory
---@param count? integer
---@param flags? integer|string
---@return table?
---@return string? message
---@return integer? errno
function S.recvfrom(fd, buf, count, flags) end

---Sends what a msghdr says and returns true, not a number. Its lengths are checked against the objects that it points
---to. Without `msg`, it sends one zero byte; with SO_PASSCRED the peer gets the credentials of this process with it.
---See sendmsg(2).
---@param fd syscall.fd|integer|string
---@param msg? syscall.msghdr
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.sendmsg(fd, msg, flags) end

---Receives a message, with what comes beside the data. Without `msg`, it takes one byte; with an iovec, up to what
---its first `iolen` elements hold, `flags` and `bufsize`, the bytes of room for control messages (64 KiB at most). A
---msghdr has lengths and room of its own, which are checked against the objects that it points to, then come `flags`;
---`msg_namelen`, `msg_controllen` and `msg_flags` are set in it. Returns a table: `count`, the bytes of data;
---`iovec`; `flags`, where MSG_CTRUNC says that the room was too small; `fd`, an array of the descriptors that came
---(MSG_CMSG_CLOEXEC sets their flag); `pid`, `uid` and `gid` of the credentials; `pidfd`, a descriptor. See
---recvmsg(2).
---@param fd syscall.fd|integer|string
---@param msg? syscall.iovec|syscall.msghdr
---@param iolen? integer|string
---@param flags? integer|string
---@param bufsize? integer
---@return table?
---@return string? message
---@return integer? errno
function S.recvmsg(fd, msg, iolen, flags, bufsize) end

---Sends one zero byte with copies of the descriptors. See unix(7).
---@param fd syscall.fd|integer|string
---@param ... syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.sendfds(fd, ...) end

---Sends one zero byte with credentials: of this process, the real ones, unless they are given. Others need
---privileges. See unix(7).
---@param fd syscall.fd|integer|string
---@param pid? integer
---@param uid? integer
---@param gid? integer
---@return true?
---@return string? message
---@return integer? errno
function S.sendcred(fd, pid, uid, gid) end

---Waits until one of the descriptors is ready, for `timeout` at most: a timeval, or a table with both of its fields,
---which stays as it is; nil waits for ever. Returns a table with the lists `readfds`, `writefds` and `exceptfds`,
---which hold the very values that were passed in, and `count`. A descriptor from 1024 on is the error EINVAL, a
---closed one EBADF. All four can also be given in one table, by their names. See select(2).
---@param readfds? (syscall.fd|integer|string)[]
---@param writefds? (syscall.fd|integer|string)[]
---@param exceptfds? (syscall.fd|integer|string)[]
---@param timeout? syscall.timeval|table
---@return table?
---@return string? message
---@return integer? errno
---@overload fun(arguments: { readfds?: (syscall.fd|integer|string)[], writefds?: (syscall.fd|integer|string)[], exceptfds?: (syscall.fd|integer|string)[], timeout?: syscall.timeval|table }): table?, string?, integer?
function S.select(readfds, writefds, exceptfds, timeout) end

---Waits until one of the descriptors has an event, for `timeout` milliseconds at most, -1 for ever. `fds` is an array
---of tables with `fd` and `events` (a sum or list of POLL names), which stay as they are. Returns an array with a
---table for each that has events: `fd`, the very value that was passed in, `events`, `revents`, and a field that is
---true for each event: `POLLIN`, `POLLHUP`. A closed descriptor object is the error EBADF. See poll(2).
---@param fds {fd:syscall.fd|integer|string,events:integer|string}[]
---@param timeout? integer
---@return table[]?
---@return string? message
---@return integer? errno
function S.poll(fds, timeout) end

---Makes an epoll instance. It takes the flags of epoll_create1, EPOLL_CLOEXEC, and no size. See epoll_create(2).
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.epoll_create(flags) end

---The same as epoll_create.
S.epoll_create1 = S.epoll_create

---Adds a descriptor to an epoll instance, changes or removes it: EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.
---`event` is a sum or list of EPOLL names ("in, et"), and the descriptor's number comes back with them; or an
---epoll_event, with data of its own. See epoll_ctl(2).
---@param epfd syscall.fd|integer|string
---@param op integer|string
---@param fd syscall.fd|integer|string
---@param event? integer|string|syscall.epoll_event
---@return true?
---@return string? message
---@return integer? errno
function S.epoll_ctl(epfd, op, fd, event) end

---Waits for events, for `timeout` milliseconds at most, -1 for ever. Returns an array with a table for each
---descriptor that has some, `maxevents` at most (32 by default, 1024 at once): `events`, a field that is true for
---each of them, `EPOLLIN`, `EPOLLHUP`; `fd`, the descriptor's number; `data`, that of an epoll_event, whose lower 32
---bits `fd` is. See epoll_wait(2).
---@param epfd syscall.fd|integer|string
---@param maxevents? integer
---@param timeout? integer
---@return table[]?
---@return string? message
---@return integer? errno
function S.epoll_wait(epfd, maxevents, timeout) end

---Makes a descriptor that is a counter, which begins at `initval`. The flags are EFD_CLOEXEC, EFD_NONBLOCK and
---EFD_SEMAPHORE. See eventfd(2).
---@param initval? integer
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.eventfd(initval, flags) end

---Waits until the counter of an eventfd is not 0, returns it and sets it to 0; with EFD_SEMAPHORE, returns 1 and
---takes it off. See eventfd_read(3).
---@param fd syscall.fd|integer|string
---@return integer|syscall.int64|nil
---@return string? message
---@return integer? errno
function S.eventfd_read(fd) end

---Adds to the counter of an eventfd. See eventfd_write(3).
---@param fd syscall.fd|integer|string
---@param value integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function S.eventfd_write(fd, value) end

---Makes a timer of a clock. It can be read once it has expired: eventfd_read tells how many times. The flags are
---TFD_CLOEXEC and TFD_NONBLOCK. See timerfd_create(2).
---@param clockid integer|string
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function S.timerfd_create(clockid, flags) end

---Sets a timer: `it_value` is when it expires first, zero for never, `it_interval` the time between further ones,
---zero for none. With TFD_TIMER_ABSTIME the first is a time of the clock. Returns what was set before. See
---timerfd_settime(2).
---@param fd syscall.fd|integer|string
---@param flags integer|string
---@param new_value syscall.itimerspec
---@param old_value? syscall.itimerspec
---@return syscall.itimerspec?
---@return string? message
---@return integer? errno
function S.timerfd_settime(fd, flags, new_value, old_value) end

---Returns the time until a timer expires next, and its interval. See timerfd_gettime(2).
---@param fd syscall.fd|integer|string
---@param curr_value? syscall.itimerspec
---@return syscall.itimerspec?
---@return string? message
---@return integer? errno
function S.timerfd_gettime(fd, curr_value) end

---Makes a child that goes on from here as well: returns 0 in the child, its number in the parent. What stdio holds
---then is written by both, if both end with exit. See fork(2).
---@return integer?
---@return string? message
---@return integer? errno
function S.fork() end

---Becomes another program; returns only if that fails. `argv[1]` is the program's own name, `envp` holds "NAME=value"
---and is all the environment that it gets. A process that serves a mount unmounts before, even if it then fails. See
---execve(2).
---@param path string|syscall.memory
---@param argv string[]
---@param envp string[]
---@return true?
---@return string? message
---@return integer? errno
function S.execve(path, argv, envp) end

---Waits for a child. Beside its `pid` and the raw `status`, the table tells how it fares: `WIFEXITED`, then with
---`EXITSTATUS` and `WEXITSTATUS`; `WIFSIGNALED`, then with `WTERMSIG` and `WCOREDUMP`; `WIFSTOPPED`, then with
---`WSTOPSIG`; `WIFCONTINUED`. See wait(2).
---@return table?
---@return string? message
---@return integer? errno
function S.wait() end

---Waits for the child `pid`, any if it is -1, and returns a table as wait does. With WNOHANG `pid` is 0 when no child
---has anything to tell; `WIFEXITED` is true then, too. See waitpid(2).
---@param pid integer
---@param options? integer|string
---@return table?
---@return string? message
---@return integer? errno
function S.waitpid(pid, options) end

---Ends the process: stdio is written out and a mount unmounted, but finalizers do not run. Of the status the parent
---sees the low 8 bits. See exit(3).
---@param status? integer|string
function S.exit(status) end

---Ends the process at once: nothing is written out. A mount is unmounted. See _exit(2).
---@param status? integer|string
function S._exit(status) end

---The number of the process. See getpid(2).
---@return integer
function S.getpid() end

---The number of the parent; it changes when the parent ends. See getppid(2).
---@return integer
function S.getppid() end

---The process group of a process, 0 for this one. See getpgid(2).
---@param pid? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.getpgid(pid) end

---Puts a process, 0 for this one, into a group, 0 for its own. See setpgid(2).
---@param pid? integer
---@param pgid? integer
---@return true?
---@return string? message
---@return integer? errno
function S.setpgid(pid, pgid) end

---The session of a process, 0 for this one. See getsid(2).
---@param pid? integer
---@return integer?
---@return string? message
---@return integer? errno
function S.getsid(pid) end

---Asks or changes something of the process that has no call of its own, such as PR_SET_PDEATHSIG, PR_SET_DUMPABLE or
---PR_SET_SECUREBITS (a sum of SECBIT_ constants), and returns what the option returns, mostly 0. No number from 4096
---up is taken, which might be an address. See prctl(2).
---@param option integer|string
---@param arg2? integer|syscall.int64
---@param arg3? integer|syscall.int64
---@param arg4? integer|syscall.int64
---@param arg5? integer|syscall.int64
---@return integer?
---@return string? message
---@return integer? errno
function S.prctl(option, arg2, arg3, arg4, arg5) end

---Makes a session, and returns its number, which is the process's. See setsid(2).
---@return integer?
---@return string? message
---@return integer? errno
function S.setsid() end

---Says what a signal does: SIG_DFL what it does by default, SIG_IGN nothing; SIG_HOLD makes it wait. A Lua function
---is no handler. In a process that serves a mount, the default of a signal that ends the process is to unmount first.
---See signal(2).
---@param signum integer|string
---@param handler integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.signal(signum, handler) end

---Sends a signal to a process; to a group, if `pid` is negative. Signal 0 only asks whether one could. See kill(2).
---@param pid integer
---@param sig integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.kill(pid, sig) end

---Has SIGALRM sent in so many seconds, or never if 0. Returns how many were left of an earlier alarm. See alarm(2).
---@param seconds integer
---@return integer
function S.alarm(seconds) end

---Waits for a signal that is neither ignored nor ends the process; returns nil, with EINTR. See pause(2).
---@return true?
---@return string? message
---@return integer? errno
function S.pause() end

---The real user. See getuid(2).
---@return integer
function S.getuid() end

---The effective user. See geteuid(2).
---@return integer
function S.geteuid() end

---The real group. See getgid(2).
---@return integer
function S.getgid() end

---The effective group. See getegid(2).
---@return integer
function S.getegid() end

---Sets the effective user; for root all of them, for good. See setuid(2).
---@param uid integer
---@return true?
---@return string? message
---@return integer? errno
function S.setuid(uid) end

---Sets the effective group; for root all of them. See setgid(2).
---@param gid integer
---@return true?
---@return string? message
---@return integer? errno
function S.setgid(gid) end

---Sets the effective user. See seteuid(2).
---@param euid integer
---@return true?
---@return string? message
---@return integer? errno
function S.seteuid(euid) end

---Sets the effective group. See setegid(2).
---@param egid integer
---@return true?
---@return string? message
---@return integer? errno
function S.setegid(egid) end

---The real, effective and saved user, as `ruid`, `euid` and `suid` of a table. See getresuid(2).
---@return table?
---@return string? message
---@return integer? errno
function S.getresuid() end

---The real, effective and saved group, as `rgid`, `egid` and `sgid` of a table. See getresgid(2).
---@return table?
---@return string? message
---@return integer? errno
function S.getresgid() end

---Sets the real, effective and saved user; -1 leaves one as it is. A table as getresuid returns will do. See
---setresuid(2).
---@param ruid? integer
---@param euid? integer
---@param suid? integer
---@return true?
---@return string? message
---@return integer? errno
---@overload fun(arguments: { ruid?: integer, euid?: integer, suid?: integer }): true?, string?, integer?
function S.setresuid(ruid, euid, suid) end

---Sets the real, effective and saved group; -1 leaves one as it is. A table as getresgid returns will do. See
---setresgid(2).
---@param rgid? integer
---@param egid? integer
---@param sgid? integer
---@return true?
---@return string? message
---@return integer? errno
---@overload fun(arguments: { rgid?: integer, egid?: integer, sgid?: integer }): true?, string?, integer?
function S.setresgid(rgid, egid, sgid) end

---Sets the user whose rights count for files, and returns the one before, even when it could not be set. See
---setfsuid(2).
---@param fsuid integer
---@return integer
function S.setfsuid(fsuid) end

---Sets the group whose rights count for files, and returns the one before, even when it could not be set. See
---setfsgid(2).
---@param fsgid integer
---@return integer
function S.setfsgid(fsgid) end

---The supplementary groups, as an array. See getgroups(2).
---@return integer[]?
---@return string? message
---@return integer? errno
function S.getgroups() end

---Sets the supplementary groups. See setgroups(2).
---@param groups integer[]
---@return true?
---@return string? message
---@return integer? errno
function S.setgroups(groups) end

---The limits of a resource, such as "nofile", the number of descriptors: an rlimit, with the one that holds as
---`rlim_cur` and the highest that can be set as `rlim_max`. RLIM_INFINITY is no limit. See getrlimit(2).
---@param resource integer|string
---@param rlim? syscall.rlimit
---@return syscall.rlimit?
---@return string? message
---@return integer? errno
function S.getrlimit(resource, rlim) end

---Sets the limits of a resource to those of an rlimit. Only root raises `rlim_max`. See setrlimit(2).
---@param resource integer|string
---@param rlim? syscall.rlimit
---@return true?
---@return string? message
---@return integer? errno
function S.setrlimit(resource, rlim) end

---Seconds since 1970. See time(2).
---@return integer
function S.time() end

---The time since 1970 in seconds and microseconds. See gettimeofday(2).
---@param tv? syscall.timeval
---@return syscall.timeval?
---@return string? message
---@return integer? errno
function S.gettimeofday(tv) end

---Sets the time of the system. See settimeofday(2).
---@param tv syscall.timeval
---@return true?
---@return string? message
---@return integer? errno
function S.settimeofday(tv) end

---How fine a clock is. See clock_getres(2).
---@param clk_id integer|string
---@param res? syscall.timespec
---@return syscall.timespec?
---@return string? message
---@return integer? errno
function S.clock_getres(clk_id, res) end

---The time of a clock in seconds and nanoseconds. See clock_gettime(2).
---@param clk_id integer|string
---@param tp? syscall.timespec
---@return syscall.timespec?
---@return string? message
---@return integer? errno
function S.clock_gettime(clk_id, tp) end

---Sets a clock. See clock_settime(2).
---@param clk_id integer|string
---@param tp? syscall.timespec
---@return true?
---@return string? message
---@return integer? errno
function S.clock_settime(clk_id, tp) end

---Sleeps, and returns what remains of the time: nothing. When a signal comes in between, the result is nil, with
---EINTR, and what remained is lost. See nanosleep(2).
---@param req? syscall.timespec
---@return syscall.timespec?
---@return string? message
---@return integer? errno
function S.nanosleep(req) end

---Sleeps by a clock, as nanosleep; with TIMER_ABSTIME until a time. See clock_nanosleep(2).
---@param clockid integer|string
---@param flags integer|string
---@param t? syscall.timespec
---@return syscall.timespec?
---@return string? message
---@return integer? errno
function S.clock_nanosleep(clockid, flags, t) end

---Maps `length` bytes of a file, from an offset that is a multiple of the page size, or with MAP_ANONYMOUS of new
---memory; then `fd` is -1. Returns a region, which the collector unmaps. `addr` may be nil, or a number near which to
---map. With MAP_FIXED it is a region at least as long, which gives its place to the new one and is dead then. See
---mmap(2).
---@param addr? syscall.region|integer
---@param length integer|syscall.int64
---@param prot integer|string
---@param flags integer|string
---@param fd syscall.fd|integer|string
---@param offset integer|syscall.int64
---@return syscall.region?
---@return string? message
---@return integer? errno
function S.mmap(addr, length, prot, flags, fd, offset) end

---Unmaps the first `length` bytes of a region, which is dead then, whatever the outcome: a rest stays mapped until
---the process ends. With `length` 0, which is EINVAL, it stays as it is, but for the collector, which does not unmap
---it any more. A region that was dead before answers EINVAL, without a system call. See munmap(2).
---@param region syscall.region
---@param length integer
---@return true?
---@return string? message
---@return integer? errno
function S.munmap(region, length) end

---Writes what was changed in the first `length` bytes of a region to its file. See msync(2).
---@param region syscall.region
---@param length integer
---@param flags integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.msync(region, length, flags) end

---Tells the kernel how the first `length` bytes of a region will be used. In a child that is forked after
---MADV_DONTFORK the region is dead. See madvise(2).
---@param region syscall.region
---@param length integer
---@param advice integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.madvise(region, length, advice) end

---Says what may be done with the first `length` bytes of a region, in whole pages. See mprotect(2).
---@param region syscall.region
---@param length integer
---@param prot integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.mprotect(region, length, prot) end

---Keeps the first `length` bytes of a region or buffer in memory. See mlock(2).
---@param region syscall.memory
---@param length integer
---@return true?
---@return string? message
---@return integer? errno
function S.mlock(region, length) end

---Ends what mlock did. See munlock(2).
---@param region syscall.memory
---@param length integer
---@return true?
---@return string? message
---@return integer? errno
function S.munlock(region, length) end

---Keeps all of the process in memory. See mlockall(2).
---@param flags integer|string
---@return true?
---@return string? message
---@return integer? errno
function S.mlockall(flags) end

---Ends what mlock and mlockall did. See munlockall(2).
---@return true?
---@return string? message
---@return integer? errno
function S.munlockall() end

---Makes the first `oldsize` bytes of a region `newsize` bytes long, and returns a new region, which the collector
---unmaps; the old one is dead then. With `oldsize` 0, or MREMAP_DONTUNMAP, it stays. `newaddr` goes with
---MREMAP_FIXED: a region at least as long, which gives its place to the new one and is dead then. See mremap(2).
---@param region syscall.region
---@param oldsize integer
---@param newsize integer|syscall.int64
---@param flags integer|string
---@param newaddr? syscall.region
---@return syscall.region?
---@return string? message
---@return integer? errno
function S.mremap(region, oldsize, newsize, flags, newaddr) end

---The names of the system, as `sysname`, `nodename`, `release`, `version`, `machine` and `domainname` of a table. See
---uname(2).
---@return table?
---@return string? message
---@return integer? errno
function S.uname() end

---The name of the machine in the network. See gethostname(2).
---@return string?
---@return string? message
---@return integer? errno
function S.gethostname() end

---Names the machine. See sethostname(2).
---@param name string
---@return true?
---@return string? message
---@return integer? errno
function S.sethostname(name) end

---The figures of the system: since when it is up, in seconds, its loads, in 65536ths, its memory, in units of
---`mem_unit` bytes, its processes. See sysinfo(2).
---@param info? syscall.sysinfo
---@return syscall.sysinfo?
---@return string? message
---@return integer? errno
function S.sysinfo(info) end

---Any system call by its number, with integers as they are, and strings and objects as the addresses of their bytes.
---Whether the memory is as large as the call takes it to be is not checked, nor what it does to this process: a wrong
---call can end it. A Lua string must not be written to. See syscall(2).
---@param number integer|syscall.int64
---@param a? integer|string|syscall.memory|syscall.fd
---@param b? integer|string|syscall.memory|syscall.fd
---@param c? integer|string|syscall.memory|syscall.fd
---@param d? integer|string|syscall.memory|syscall.fd
---@param e? integer|string|syscall.memory|syscall.fd
---@param f? integer|string|syscall.memory|syscall.fd
---@return integer?
---@return string? message
---@return integer? errno
function S.syscall(number, a, b, c, d, e, f) end

---The descriptor or region is not closed or unmapped by the collector any more. Other objects own nothing, and stay
---as they are.
function fd:nogc() end

---Sets O_NONBLOCK among the status flags. See fcntl(2).
---@return true?
---@return string? message
---@return integer? errno
function fd:nonblock() end

---Closes a descriptor, by object or number. Whatever object carries the number is closed then: a second close, and
---any other call with it, answers EBADF without a system call. See close(2).
---@return true?
---@return string? message
---@return integer? errno
function fd:close() end

---Duplicates a descriptor: to the lowest free number; with `newfd` to that one, as dup2; with `flags`, even 0, as
---dup3. What comes back owns the new descriptor, also `newfd`, which no other object closes any more: `S.dup2(fd,
---1):nogc()` leaves it open when nobody holds the object. See dup(2).
---@param newfd? syscall.fd|integer|string
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function fd:dup(newfd, flags) end

---Duplicates a descriptor: to the lowest free number; with `newfd` to that one, as dup2; with `flags`, even 0, as
---dup3. What comes back owns the new descriptor, also `newfd`, which no other object closes any more: `S.dup2(fd,
---1):nogc()` leaves it open when nobody holds the object. See dup(2).
---@param newfd? syscall.fd|integer|string
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function fd:dup2(newfd, flags) end

---Duplicates a descriptor: to the lowest free number; with `newfd` to that one, as dup2; with `flags`, even 0, as
---dup3. What comes back owns the new descriptor, also `newfd`, which no other object closes any more: `S.dup2(fd,
---1):nogc()` leaves it open when nobody holds the object. See dup(2).
---@param newfd? syscall.fd|integer|string
---@param flags? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function fd:dup3(newfd, flags) end

---Reads up to `count` bytes into `buf` and returns how many they were, 0 at the end of the file; without `buf`,
---returns them as a string, "" at the end. See read(2).
---@param buf? syscall.memory|false
---@param count? integer
---@return integer|string|nil
---@return string? message
---@return integer? errno
function fd:read(buf, count) end

---Writes the first `count` bytes of a string or buffer and returns how many were taken. See write(2).
---@param data string|syscall.memory
---@param count? integer
---@return integer?
---@return string? message
---@return integer? errno
function fd:write(data, count) end

---As read, from an offset in bytes, which leaves the file's position as it is. See pread(2).
---@param buf? syscall.memory|false
---@param count? integer
---@param offset integer|syscall.int64
---@return integer|string|nil
---@return string? message
---@return integer? errno
function fd:pread(buf, count, offset) end

---As write, to an offset in bytes, which leaves the file's position as it is. See pwrite(2).
---@param data string|syscall.memory
---@param count? integer
---@param offset integer|syscall.int64
---@return integer?
---@return string? message
---@return integer? errno
function fd:pwrite(data, count, offset) end

---Reads into the first `n` elements of an iovec, one after the other; returns the number of bytes. See readv(2).
---@param iov syscall.iovec
---@param count? integer
---@return integer?
---@return string? message
---@return integer? errno
function fd:readv(iov, count) end

---Writes the first `n` elements of an iovec, one after the other; returns the number of bytes. See writev(2).
---@param iov syscall.iovec
---@param count? integer
---@return integer?
---@return string? message
---@return integer? errno
function fd:writev(iov, count) end

---Moves the file's position and returns the new one, in bytes. See lseek(2).
---@param offset integer|syscall.int64
---@param whence integer|string
---@return integer?
---@return string? message
---@return integer? errno
function fd:lseek(offset, whence) end

---Waits until the file's data and metadata are on the device. See fsync(2).
---@return true?
---@return string? message
---@return integer? errno
function fd:fsync() end

---Waits until the file's data is on the device. See fdatasync(2).
---@return true?
---@return string? message
---@return integer? errno
function fd:fdatasync() end

---Asks or changes something about a descriptor. F_DUPFD and F_DUPFD_CLOEXEC return a new descriptor; F_GETFD,
---F_GETFL, F_GETOWN, F_GETSIG, F_GETLEASE, F_GETPIPE_SZ, F_GET_SEALS and the hints a number; F_GETLK and F_OFD_GETLK
---the flock that was given, filled; F_GETOWN_EX an f_owner_ex; all others true, F_SETPIPE_SZ too. `arg` is a number,
---or where it has constants their names, as in `fd:fcntl("setfl", "nonblock")`; a flock for locks, an f_owner_ex for
---F_SETOWN_EX. A command that is not known here takes no number from 4096 up, which might be an address. See
---fcntl(2).
---@param cmd integer|string
---@param arg? integer|string|syscall.flock|syscall.f_owner_ex
---@return true|integer|syscall.fd|syscall.flock|syscall.f_owner_ex|nil
---@return string? message
---@return integer? errno
function fd:fcntl(cmd, arg) end

---Asks a device or file system for what is its own, and returns what the request returns, mostly 0. `arg` is a number
---below 65536, or memory: a buffer or struct, which the request reads and fills, or a string, which it reads. It gets
---a copy of 64 KiB at most, so no request can touch what is not the object's; but an address inside of the memory, as
---some requests have them, is used as it is. See ioctl(2).
---@param request integer|string
---@param arg? integer|string|syscall.memory
---@return integer?
---@return string? message
---@return integer? errno
function fd:ioctl(request, arg) end

---Locks the file that a descriptor has open, LOCK_SH or LOCK_EX, or unlocks it, LOCK_UN; with LOCK_NB added,
---EWOULDBLOCK instead of waiting. The lock belongs to the open file, and so to all duplicates of the descriptor. See
---flock(2).
---@param operation integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:flock(operation) end

---Locks, unlocks or tests `len` bytes from the file's position on, F_LOCK, F_TLOCK, F_ULOCK or F_TEST; 0 for all that
---follow. See lockf(3).
---@param cmd integer|string
---@param len integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function fd:lockf(cmd, len) end

---Allocates `len` bytes from `offset` on, or, as `mode` says, frees or moves them: a sum or list of FALLOC_FL_ names.
---See fallocate(2).
---@param mode integer|string
---@param offset integer|syscall.int64
---@param len integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function fd:fallocate(mode, offset, len) end

---Makes sure that `len` bytes from `offset` on have space, and that the file reaches so far. See posix_fallocate(3).
---@param offset integer|syscall.int64
---@param len integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function fd:posix_fallocate(offset, len) end

---Tells the kernel how `len` bytes from `offset` on will be used, 0 for all that follow. See posix_fadvise(2).
---@param offset integer|syscall.int64
---@param len integer|syscall.int64
---@param advice integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:posix_fadvise(offset, len, advice) end

---Hands the kernel's memory of a file to the device, in part: `nbytes` from `offset` on, 0 for all that follow. See
---sync_file_range(2).
---@param offset integer|syscall.int64
---@param nbytes integer|syscall.int64
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:sync_file_range(offset, nbytes, flags) end

---Copies up to `len` bytes from file to file and returns how many they were, 0 at the end. An offset of nil is the
---file's position, which moves on; one that is given leaves the position as it is. See copy_file_range(2).
---@param off_in? integer|syscall.int64
---@param fd_out syscall.fd|integer|string
---@param off_out? integer|syscall.int64
---@param len integer|syscall.int64
---@param flags? integer
---@return integer?
---@return string? message
---@return integer? errno
function fd:copy_file_range(off_in, fd_out, off_out, len, flags) end

---Copies up to `count` bytes of a file to a descriptor, such as a socket, and returns how many they were, 0 at the
---end. An offset of nil is the file's position, which moves on; one that is given leaves the position as it is. See
---sendfile(2).
---@param in_fd syscall.fd|integer|string
---@param offset? integer|syscall.int64
---@param count integer|syscall.int64
---@return integer?
---@return string? message
---@return integer? errno
function fd:sendfile(in_fd, offset, count) end

---As stat, of the file that a descriptor has open. See fstat(2).
---@param st? syscall.stat
---@return syscall.stat?
---@return string? message
---@return integer? errno
function fd:fstat(st) end

---As stat, of a path relative to a directory; with AT_SYMLINK_NOFOLLOW as lstat, with AT_EMPTY_PATH and the path ""
---of the descriptor itself. See fstatat(2).
---@param path string|syscall.memory
---@param st? syscall.stat
---@param flags? integer|string
---@return syscall.stat?
---@return string? message
---@return integer? errno
function fd:fstatat(path, st, flags) end

---As chmod, of the file that a descriptor has open. See fchmod(2).
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:fchmod(mode) end

---As chmod, of a path relative to a directory. See fchmodat(2).
---@param path string|syscall.memory
---@param mode integer|string
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:fchmodat(path, mode, flags) end

---As chown, of the file that a descriptor has open. See fchown(2).
---@param owner integer
---@param group integer
---@return true?
---@return string? message
---@return integer? errno
function fd:fchown(owner, group) end

---As chown, of a path relative to a directory; with AT_SYMLINK_NOFOLLOW as lchown. See fchownat(2).
---@param path string|syscall.memory
---@param owner integer
---@param group integer
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:fchownat(path, owner, group, flags) end

---As access, of a path relative to a directory; with AT_EACCESS for the effective user. See faccessat(2).
---@param path string|syscall.memory
---@param mode integer|string
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:faccessat(path, mode, flags) end

---Sets the times of last access and last modification of a path relative to a directory. `times` has the two in this
---order, each a timespec, a table of its fields, a number of seconds, "now" or "omit" (which are also UTIME_NOW and
---UTIME_OMIT in `tv_nsec`); without it both become the present. See utimensat(2).
---@param path string|syscall.memory
---@param times? syscall.timespec[]
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:utimensat(path, times, flags) end

---As utimensat, of the file that a descriptor has open. See futimens(3).
---@param times? syscall.timespec[]
---@return true?
---@return string? message
---@return integer? errno
function fd:futimens(times) end

---As truncate, of the file that a descriptor has open. See ftruncate(2).
---@param length integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function fd:ftruncate(length) end

---As statfs, of the file that a descriptor has open. See fstatfs(2).
---@param buf? syscall.statfs
---@return syscall.statfs?
---@return string? message
---@return integer? errno
function fd:fstatfs(buf) end

---As statvfs, of the file that a descriptor has open. See fstatvfs(3).
---@param buf? syscall.statvfs
---@return syscall.statvfs?
---@return string? message
---@return integer? errno
function fd:fstatvfs(buf) end

---As sync, of the one file system that a descriptor's file is on. See syncfs(2).
---@return true?
---@return string? message
---@return integer? errno
function fd:syncfs() end

---As getxattr, of the file that a descriptor has open. See fgetxattr(2).
---@param name string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function fd:fgetxattr(name) end

---As setxattr, of the file that a descriptor has open. See fsetxattr(2).
---@param name string|syscall.memory
---@param value string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:fsetxattr(name, value, flags) end

---As listxattr, of the file that a descriptor has open. See flistxattr(2).
---@return string[]?
---@return string? message
---@return integer? errno
function fd:flistxattr() end

---As removexattr, of the file that a descriptor has open. See fremovexattr(2).
---@param name string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function fd:fremovexattr(name) end

---Opens a file by a path relative to a directory; else as open. See openat(2).
---@param path string|syscall.memory
---@param flags? integer|string
---@param mode? integer|string
---@return syscall.fd?
---@return string? message
---@return integer? errno
function fd:openat(path, flags, mode) end

---Opens a file as openat does, in the way that `how`, an open_how, says: its `flags` and `mode` are those of openat,
---except that unknown bits are refused, and a `mode` where no file can be made. Its `resolve` limits how the path is
---walked: with RESOLVE_BENEATH nothing leads out of the directory (EXDEV), with RESOLVE_NO_SYMLINKS there is no
---symbolic link on the way (ELOOP). See openat2(2).
---@param path string|syscall.memory
---@param how? syscall.open_how
---@return syscall.fd?
---@return string? message
---@return integer? errno
function fd:openat2(path, how) end

---As mkdir, of a path relative to a directory. See mkdirat(2).
---@param path string|syscall.memory
---@param mode? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:mkdirat(path, mode) end

---As unlink, of a path relative to a directory; with AT_REMOVEDIR as rmdir. See unlinkat(2).
---@param path string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:unlinkat(path, flags) end

---As rename, of paths relative to directories. See renameat(2).
---@param oldpath string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param newpath string|syscall.memory
---@return true?
---@return string? message
---@return integer? errno
function fd:renameat(oldpath, newdirfd, newpath) end

---As renameat. RENAME_NOREPLACE: EEXIST if the new name is taken; RENAME_EXCHANGE: the two change places. See
---renameat2(2).
---@param oldpath string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param newpath string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:renameat2(oldpath, newdirfd, newpath, flags) end

---As link, of paths relative to directories. AT_SYMLINK_FOLLOW: a symbolic link is followed; AT_EMPTY_PATH with the
---path "": what the descriptor has open gets a name. See linkat(2).
---@param oldpath string|syscall.memory
---@param newdirfd syscall.fd|integer|string
---@param newpath string|syscall.memory
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:linkat(oldpath, newdirfd, newpath, flags) end

---As readlink, of a path relative to a directory. See readlinkat(2).
---@param path string|syscall.memory
---@return string?
---@return string? message
---@return integer? errno
function fd:readlinkat(path) end

---As mknod, of a path relative to a directory. See mknodat(2).
---@param path string|syscall.memory
---@param mode integer|string
---@param dev? integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function fd:mknodat(path, mode, dev) end

---As mkfifo, of a path relative to a directory. See mkfifoat(3).
---@param path string|syscall.memory
---@param mode integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:mkfifoat(path, mode) end

---As chdir, to the directory that a descriptor has open. See fchdir(2).
---@return true?
---@return string? message
---@return integer? errno
function fd:fchdir() end

---As readdir, of the directory that a descriptor has open, from its position on: a duplicate of the descriptor is
---read, ahead of what the loop has seen, and they share the position. See getdents(2).
---@return syscall.directory?
---@return string? message
---@return integer? errno
function fd:getdents() end

---Gives a socket its address. Without `addrlen`, the length follows from the type of `addr`: that of a sockaddr_un
---ends with the path's NUL, or with the last byte of an abstract name that is not NUL; that of a sockaddr_storage
---depends on its family. `addr` can also be the bytes as a string. See bind(2).
---@param addr? syscall.sockaddr|string|syscall.memory
---@param addrlen? integer
---@return true?
---@return string? message
---@return integer? errno
function fd:bind(addr, addrlen) end

---Lets others connect to a socket. `backlog` is how many may wait, 0 if it is not given. See listen(2).
---@param backlog? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:listen(backlog) end

---Connects a socket with an address, which is given as for bind. See connect(2).
---@param addr? syscall.sockaddr|string|syscall.memory
---@param addrlen? integer
---@return true?
---@return string? message
---@return integer? errno
function fd:connect(addr, addrlen) end

---Takes the next connection: the table describes the peer's address, as that of getpeername does, and has the new
---descriptor in its field `fd`. `flags` are SOCK_CLOEXEC and SOCK_NONBLOCK. See accept4(2).
---@param flags? integer|string
---@return table?
---@return string? message
---@return integer? errno
function fd:accept(flags) end

---Returns a table that describes the socket's own address: `addrlen`, `sa_family` and `ss`; for AF_INET, AF_INET6 and
---AF_UNIX also `addr`; `port` in host order; `ipv4` or `ipv6`, a part of `addr`; for AF_UNIX `name` (a path ends with
---NUL), `path` (it does not), and `abstract`. See getsockname(2).
---@return table?
---@return string? message
---@return integer? errno
function fd:getsockname() end

---Returns a table that describes the peer's address, as getsockname does for the own one. See getpeername(2).
---@return table?
---@return string? message
---@return integer? errno
function fd:getpeername() end

---Sets an option. A number or truth value is passed as a C int, a struct or buffer as the bytes that it is, or the
---first `optlen` of them. A string needs `optlen`; with `optlen`, numbers are refused. See setsockopt(2).
---@param level integer|string
---@param optname integer|string
---@param optval integer|boolean|string|syscall.memory
---@param optlen? integer
---@return true?
---@return string? message
---@return integer? errno
function fd:setsockopt(level, optname, optval, optlen) end

---Returns an option's value, a C int. With a buffer the value goes there, and the result is the number of its bytes;
---with a struct (linger, timeval, ucred), the result is the struct. See getsockopt(2).
---@param level integer|string
---@param optname integer|string
---@param optval? syscall.memory
---@param optlen? integer
---@return integer|syscall.memory|nil
---@return string? message
---@return integer? errno
function fd:getsockopt(level, optname, optval, optlen) end

---Shuts down the directions of a connection: SHUT_RD, SHUT_WR or SHUT_RDWR. See shutdown(2).
---@param how integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:shutdown(how) end

---Sends the first `count` bytes of a string or buffer and returns how many were taken. See send(2).
---@param data string|syscall.memory
---@param count? integer
---@param flags? integer|string
---@return integer?
---@return string? message
---@return integer? errno
function fd:send(data, count, flags) end

---As send, to an address, which is given as for bind; nil for the peer of the connection. See sendto(2).
---@param data string|syscall.memory
---@param count? integer
---@param flags? integer|string
---@param addr? syscall.sockaddr|string|syscall.memory
---@param addrlen? integer
---@return integer?
---@return string? message
---@return integer? errno
function fd:sendto(data, count, flags, addr, addrlen) end

---Receives up to `count` bytes into `buf` and returns how many they were, 0 at the end of the connection. See
---recv(2).
---@param buf syscall.memory
---@param count? integer
---@param flags? integer|string
---@return integer?
---@return string? message
---@return integer? errno
function fd:recv(buf, count, flags) end

---As recv; returns a table that describes the sender's address, as getsockname does, with the number of bytes in its
---field `count`. See recvfrom(2).
---@param buf syscall.memory
---@param count? integer
---@param flags? integer|string
---@return table?
---@return string? message
---@return integer? errno
function fd:recvfrom(buf, count, flags) end

---Sends what a msghdr says and returns true, not a number. Its lengths are checked against the objects that it points
---to. Without `msg`, it sends one zero byte; with SO_PASSCRED the peer gets the credentials of this process with it.
---See sendmsg(2).
---@param msg? syscall.msghdr
---@param flags? integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:sendmsg(msg, flags) end

---Receives a message, with what comes beside the data. Without `msg`, it takes one byte; with an iovec, up to what
---its first `iolen` elements hold, `flags` and `bufsize`, the bytes of room for control messages (64 KiB at most). A
---msghdr has lengths and room of its own, which are checked against the objects that it points to, then come `flags`;
---`msg_namelen`, `msg_controllen` and `msg_flags` are set in it. Returns a table: `count`, the bytes of data;
---`iovec`; `flags`, where MSG_CTRUNC says that the room was too small; `fd`, an array of the descriptors that came
---(MSG_CMSG_CLOEXEC sets their flag); `pid`, `uid` and `gid` of the credentials; `pidfd`, a descriptor. See
---recvmsg(2).
---@param msg? syscall.iovec|syscall.msghdr
---@param iolen? integer|string
---@param flags? integer|string
---@param bufsize? integer
---@return table?
---@return string? message
---@return integer? errno
function fd:recvmsg(msg, iolen, flags, bufsize) end

---Sends one zero byte with copies of the descriptors. See unix(7).
---@param ... syscall.fd|integer|string
---@return true?
---@return string? message
---@return integer? errno
function fd:sendfds(...) end

---Sends one zero byte with credentials: of this process, the real ones, unless they are given. Others need
---privileges. See unix(7).
---@param pid? integer
---@param uid? integer
---@param gid? integer
---@return true?
---@return string? message
---@return integer? errno
function fd:sendcred(pid, uid, gid) end

---Adds a descriptor to an epoll instance, changes or removes it: EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.
---`event` is a sum or list of EPOLL names ("in, et"), and the descriptor's number comes back with them; or an
---epoll_event, with data of its own. See epoll_ctl(2).
---@param op integer|string
---@param fd syscall.fd|integer|string
---@param event? integer|string|syscall.epoll_event
---@return true?
---@return string? message
---@return integer? errno
function fd:epoll_ctl(op, fd, event) end

---Waits for events, for `timeout` milliseconds at most, -1 for ever. Returns an array with a table for each
---descriptor that has some, `maxevents` at most (32 by default, 1024 at once): `events`, a field that is true for
---each of them, `EPOLLIN`, `EPOLLHUP`; `fd`, the descriptor's number; `data`, that of an epoll_event, whose lower 32
---bits `fd` is. See epoll_wait(2).
---@param maxevents? integer
---@param timeout? integer
---@return table[]?
---@return string? message
---@return integer? errno
function fd:epoll_wait(maxevents, timeout) end

---Waits until the counter of an eventfd is not 0, returns it and sets it to 0; with EFD_SEMAPHORE, returns 1 and
---takes it off. See eventfd_read(3).
---@return integer|syscall.int64|nil
---@return string? message
---@return integer? errno
function fd:eventfd_read() end

---Adds to the counter of an eventfd. See eventfd_write(3).
---@param value integer|syscall.int64
---@return true?
---@return string? message
---@return integer? errno
function fd:eventfd_write(value) end

---Sets a timer: `it_value` is when it expires first, zero for never, `it_interval` the time between further ones,
---zero for none. With TFD_TIMER_ABSTIME the first is a time of the clock. Returns what was set before. See
---timerfd_settime(2).
---@param flags integer|string
---@param new_value syscall.itimerspec
---@param old_value? syscall.itimerspec
---@return syscall.itimerspec?
---@return string? message
---@return integer? errno
function fd:timerfd_settime(flags, new_value, old_value) end

---Returns the time until a timer expires next, and its interval. See timerfd_gettime(2).
---@param curr_value? syscall.itimerspec
---@return syscall.itimerspec?
---@return string? message
---@return integer? errno
function fd:timerfd_gettime(curr_value) end

---@class syscall.directory
local directory = {}

---Closes the directory, so that the list ends here.
---@return true
function directory:close() end

return S
