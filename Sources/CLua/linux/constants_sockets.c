/* Constants for sockets of any kind. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "constants_internal.h"

ROWS(domain) = {
    C(AF_UNSPEC),     C(AF_LOCAL),      C(AF_UNIX),       C(AF_FILE),       C(AF_INET),       C(AF_AX25),
    C(AF_IPX),        C(AF_APPLETALK),  C(AF_NETROM),     C(AF_BRIDGE),     C(AF_ATMPVC),     C(AF_X25),
    C(AF_INET6),      C(AF_ROSE),       C(AF_DECnet),     C(AF_NETBEUI),    C(AF_SECURITY),   C(AF_KEY),
    C(AF_NETLINK),    C(AF_ROUTE),      C(AF_PACKET),     C(AF_ASH),        C(AF_ECONET),     C(AF_ATMSVC),
    C(AF_RDS),        C(AF_SNA),        C(AF_IRDA),       C(AF_PPPOX),      C(AF_WANPIPE),    C(AF_LLC),
    C(AF_IB),         C(AF_MPLS),       C(AF_CAN),        C(AF_TIPC),       C(AF_BLUETOOTH),  C(AF_IUCV),
    C(AF_RXRPC),      C(AF_ISDN),       C(AF_PHONET),     C(AF_IEEE802154), C(AF_CAIF),       C(AF_ALG),
    C(AF_NFC),        C(AF_VSOCK),      C(AF_KCM),        C(AF_QIPCRTR),    C(AF_SMC),        C(AF_XDP),
    C(AF_MCTP),       C(AF_MAX),
};
FAMILY(domain, "address family", ONE, "AF_")

/* A type, with the two flags. */
ROWS(socket_type) = {
    C(SOCK_STREAM),    C(SOCK_DGRAM),     C(SOCK_RAW),       C(SOCK_RDM),       C(SOCK_SEQPACKET), C(SOCK_DCCP),
    C(SOCK_PACKET),    C(SOCK_CLOEXEC),   C(SOCK_NONBLOCK),
};
FAMILY(socket_type, "socket type", MASK, "SOCK_")

ROWS(socket_protocol) = {
    C(IPPROTO_IP),       C(IPPROTO_HOPOPTS),  C(IPPROTO_ICMP),     C(IPPROTO_IGMP),     C(IPPROTO_IPIP),
    C(IPPROTO_TCP),      C(IPPROTO_EGP),      C(IPPROTO_PUP),      C(IPPROTO_UDP),      C(IPPROTO_IDP),
    C(IPPROTO_TP),       C(IPPROTO_DCCP),     C(IPPROTO_IPV6),     C(IPPROTO_ROUTING),  C(IPPROTO_FRAGMENT),
    C(IPPROTO_RSVP),     C(IPPROTO_GRE),      C(IPPROTO_ESP),      C(IPPROTO_AH),       C(IPPROTO_ICMPV6),
    C(IPPROTO_NONE),     C(IPPROTO_DSTOPTS),  C(IPPROTO_MTP),      C(IPPROTO_BEETPH),   C(IPPROTO_ENCAP),
    C(IPPROTO_PIM),      C(IPPROTO_COMP),     C(IPPROTO_SCTP),     C(IPPROTO_MH),       C(IPPROTO_UDPLITE),
    C(IPPROTO_MPLS),     C(IPPROTO_ETHERNET), C(IPPROTO_RAW),      C(IPPROTO_MPTCP),
};
FAMILY(socket_protocol, "protocol", ONE, "IPPROTO_")

ROWS(socket_level) = {
    C(SOL_SOCKET),      C(SOL_IP),          C(SOL_TCP),         C(SOL_UDP),         C(SOL_IPV6),
    C(SOL_ICMPV6),      C(SOL_RAW),         C(SOL_DECNET),      C(SOL_X25),         C(SOL_PACKET),
    C(SOL_ATM),         C(SOL_AAL),         C(SOL_IRDA),        C(SOL_NETBEUI),     C(SOL_LLC),
    C(SOL_DCCP),        C(SOL_NETLINK),     C(SOL_TIPC),        C(SOL_RXRPC),       C(SOL_PPPOL2TP),
    C(SOL_BLUETOOTH),   C(SOL_PNPIPE),      C(SOL_RDS),         C(SOL_IUCV),        C(SOL_CAIF),
    C(SOL_ALG),         C(SOL_NFC),         C(SOL_KCM),         C(SOL_TLS),         C(SOL_XDP),
    C(SOL_MPTCP),       C(SOL_MCTP),        C(SOL_SMC),         C(IPPROTO_IP),      C(IPPROTO_ICMP),
    C(IPPROTO_TCP),     C(IPPROTO_UDP),     C(IPPROTO_IPV6),    C(IPPROTO_ICMPV6),  C(IPPROTO_RAW),
    C(IPPROTO_SCTP),    C(IPPROTO_UDPLITE),
};
FAMILY(socket_level, "socket level", ONE, "SOL_", "IPPROTO_")

ROWS(socket_option) = {
    C(SO_ACCEPTCONN),                    C(SO_ATTACH_BPF),                    C(SO_ATTACH_FILTER),
    C(SO_ATTACH_REUSEPORT_CBPF),         C(SO_ATTACH_REUSEPORT_EBPF),         C(SO_BINDTODEVICE),
    C(SO_BINDTOIFINDEX),                 C(SO_BPF_EXTENSIONS),                C(SO_BROADCAST),
    C(SO_BSDCOMPAT),                     C(SO_BUF_LOCK),                      C(SO_BUSY_POLL),
    C(SO_BUSY_POLL_BUDGET),              C(SO_CNX_ADVICE),                    C(SO_COOKIE),
    C(SO_DEBUG),                         C(SO_DETACH_BPF),                    C(SO_DETACH_FILTER),
    C(SO_DETACH_REUSEPORT_BPF),          C(SO_DOMAIN),                        C(SO_DONTROUTE),
    C(SO_ERROR),                         C(SO_GET_FILTER),                    C(SO_INCOMING_CPU),
    C(SO_INCOMING_NAPI_ID),              C(SO_KEEPALIVE),                     C(SO_LINGER),
    C(SO_LOCK_FILTER),                   C(SO_MARK),                          C(SO_MAX_PACING_RATE),
    C(SO_MEMINFO),                       C(SO_NETNS_COOKIE),                  C(SO_NOFCS),
    C(SO_NO_CHECK),                      C(SO_OOBINLINE),                     C(SO_PASSCRED),
    C(SO_PASSSEC),                       C(SO_PEEK_OFF),                      C(SO_PEERCRED),
    C(SO_PEERGROUPS),                    C(SO_PEERNAME),                      C(SO_PEERSEC),
    C(SO_PREFER_BUSY_POLL),              C(SO_PRIORITY),                      C(SO_PROTOCOL),
    C(SO_RCVBUF),                        C(SO_RCVBUFFORCE),                   C(SO_RCVLOWAT),
    C(SO_RCVMARK),                       C(SO_RCVTIMEO),                      C(SO_RCVTIMEO_NEW),
    C(SO_RCVTIMEO_OLD),                  C(SO_RESERVE_MEM),                   C(SO_REUSEADDR),
    C(SO_REUSEPORT),                     C(SO_RXQ_OVFL),                      C(SO_SECURITY_AUTHENTICATION),
    C(SO_SECURITY_ENCRYPTION_NETWORK),   C(SO_SECURITY_ENCRYPTION_TRANSPORT), C(SO_SELECT_ERR_QUEUE),
    C(SO_SNDBUF),                        C(SO_SNDBUFFORCE),                   C(SO_SNDLOWAT),
    C(SO_SNDTIMEO),                      C(SO_SNDTIMEO_NEW),                  C(SO_SNDTIMEO_OLD),
    C(SO_TIMESTAMP),                     C(SO_TIMESTAMPING),                  C(SO_TIMESTAMPING_NEW),
    C(SO_TIMESTAMPING_OLD),              C(SO_TIMESTAMPNS),                   C(SO_TIMESTAMPNS_NEW),
    C(SO_TIMESTAMPNS_OLD),               C(SO_TIMESTAMP_NEW),                 C(SO_TIMESTAMP_OLD),
    C(SO_TXREHASH),                      C(SO_TXTIME),                        C(SO_TYPE),
    C(SO_WIFI_STATUS),                   C(SO_ZEROCOPY),
};
FAMILY(socket_option, "socket option", ONE, "SO_")

ROWS(message_flags) = {
    C(MSG_OOB),          C(MSG_PEEK),         C(MSG_DONTROUTE),    C(MSG_TRYHARD),      C(MSG_CTRUNC),
    C(MSG_PROXY),        C(MSG_TRUNC),        C(MSG_DONTWAIT),     C(MSG_EOR),          C(MSG_WAITALL),
    C(MSG_FIN),          C(MSG_SYN),          C(MSG_CONFIRM),      C(MSG_RST),          C(MSG_ERRQUEUE),
    C(MSG_NOSIGNAL),     C(MSG_MORE),         C(MSG_WAITFORONE),   C(MSG_BATCH),        C(MSG_ZEROCOPY),
    C(MSG_FASTOPEN),     C(MSG_CMSG_CLOEXEC),
};
FAMILY(message_flags, "message flags", MASK, "MSG_")

ROWS(control_message) = {
    C(SCM_RIGHTS),                 C(SCM_CREDENTIALS),            C(SCM_TIMESTAMP),
    C(SCM_TIMESTAMPNS),            C(SCM_TIMESTAMPING),           C(SCM_TIMESTAMPING_OPT_STATS),
    C(SCM_TIMESTAMPING_PKTINFO),   C(SCM_TXTIME),                 C(SCM_WIFI_STATUS),
};
FAMILY(control_message, "control message", ONE, "SCM_")

ROWS(backlog) = {C(SOMAXCONN)};
FAMILY(backlog, "backlog", ONE, "SO")

ROWS(shutdown) = {C(SHUT_RD), C(SHUT_WR), C(SHUT_RDWR)};
FAMILY(shutdown, "shutdown", ONE, "SHUT_")
