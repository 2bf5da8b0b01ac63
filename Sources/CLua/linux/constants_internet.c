/* Constants for the sockets of the internet protocols. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

#include "constants_internal.h"

ROWS(ip_option) = {
    C(IP_ADD_MEMBERSHIP),         C(IP_ADD_SOURCE_MEMBERSHIP),  C(IP_BIND_ADDRESS_NO_PORT),
    C(IP_BLOCK_SOURCE),           C(IP_CHECKSUM),               C(IP_DROP_MEMBERSHIP),
    C(IP_DROP_SOURCE_MEMBERSHIP), C(IP_FREEBIND),               C(IP_HDRINCL),
    C(IP_IPSEC_POLICY),           C(IP_MINTTL),                 C(IP_MSFILTER),
    C(IP_MTU),                    C(IP_MTU_DISCOVER),           C(IP_MULTICAST_ALL),
    C(IP_MULTICAST_IF),           C(IP_MULTICAST_LOOP),         C(IP_MULTICAST_TTL),
    C(IP_NODEFRAG),               C(IP_OPTIONS),                C(IP_ORIGDSTADDR),
    C(IP_PASSSEC),                C(IP_PKTINFO),                C(IP_PKTOPTIONS),
    C(IP_RECVERR),                C(IP_RECVERR_RFC4884),        C(IP_RECVFRAGSIZE),
    C(IP_RECVOPTS),               C(IP_RECVORIGDSTADDR),        C(IP_RECVRETOPTS),
    C(IP_RECVTOS),                C(IP_RECVTTL),                C(IP_RETOPTS),
    C(IP_ROUTER_ALERT),           C(IP_TOS),                    C(IP_TRANSPARENT),
    C(IP_TTL),                    C(IP_UNBLOCK_SOURCE),         C(IP_UNICAST_IF),
    C(IP_XFRM_POLICY),            C(MCAST_BLOCK_SOURCE),        C(MCAST_JOIN_GROUP),
    C(MCAST_JOIN_SOURCE_GROUP),   C(MCAST_LEAVE_GROUP),         C(MCAST_LEAVE_SOURCE_GROUP),
    C(MCAST_MSFILTER),            C(MCAST_UNBLOCK_SOURCE),
};
FAMILY(ip_option, "IP option", ONE, "IP_")

ROWS(ipv6_option) = {
    C(IPV6_2292DSTOPTS),          C(IPV6_2292HOPLIMIT),         C(IPV6_2292HOPOPTS),
    C(IPV6_2292PKTINFO),          C(IPV6_2292PKTOPTIONS),       C(IPV6_2292RTHDR),
    C(IPV6_ADDRFORM),             C(IPV6_ADDR_PREFERENCES),     C(IPV6_ADD_MEMBERSHIP),
    C(IPV6_AUTHHDR),              C(IPV6_AUTOFLOWLABEL),        C(IPV6_CHECKSUM),
    C(IPV6_DONTFRAG),             C(IPV6_DROP_MEMBERSHIP),      C(IPV6_DSTOPTS),
    C(IPV6_FREEBIND),             C(IPV6_HDRINCL),              C(IPV6_HOPLIMIT),
    C(IPV6_HOPOPTS),              C(IPV6_IPSEC_POLICY),         C(IPV6_JOIN_ANYCAST),
    C(IPV6_JOIN_GROUP),           C(IPV6_LEAVE_ANYCAST),        C(IPV6_LEAVE_GROUP),
    C(IPV6_MINHOPCOUNT),          C(IPV6_MTU),                  C(IPV6_MTU_DISCOVER),
    C(IPV6_MULTICAST_ALL),        C(IPV6_MULTICAST_HOPS),       C(IPV6_MULTICAST_IF),
    C(IPV6_MULTICAST_LOOP),       C(IPV6_NEXTHOP),              C(IPV6_ORIGDSTADDR),
    C(IPV6_PATHMTU),              C(IPV6_PKTINFO),              C(IPV6_RECVDSTOPTS),
    C(IPV6_RECVERR),              C(IPV6_RECVERR_RFC4884),      C(IPV6_RECVFRAGSIZE),
    C(IPV6_RECVHOPLIMIT),         C(IPV6_RECVHOPOPTS),          C(IPV6_RECVORIGDSTADDR),
    C(IPV6_RECVPATHMTU),          C(IPV6_RECVPKTINFO),          C(IPV6_RECVRTHDR),
    C(IPV6_RECVTCLASS),           C(IPV6_ROUTER_ALERT),         C(IPV6_ROUTER_ALERT_ISOLATE),
    C(IPV6_RTHDR),                C(IPV6_RTHDRDSTOPTS),         C(IPV6_RXDSTOPTS),
    C(IPV6_RXHOPOPTS),            C(IPV6_TCLASS),               C(IPV6_TRANSPARENT),
    C(IPV6_UNICAST_HOPS),         C(IPV6_UNICAST_IF),           C(IPV6_V6ONLY),
    C(IPV6_XFRM_POLICY),          C(MCAST_BLOCK_SOURCE),        C(MCAST_JOIN_GROUP),
    C(MCAST_JOIN_SOURCE_GROUP),   C(MCAST_LEAVE_GROUP),         C(MCAST_LEAVE_SOURCE_GROUP),
    C(MCAST_MSFILTER),            C(MCAST_UNBLOCK_SOURCE),
};
FAMILY(ipv6_option, "IPv6 option", ONE, "IPV6_")

ROWS(path_mtu) = {
    C(IPV6_PMTUDISC_DO),        C(IPV6_PMTUDISC_DONT),      C(IPV6_PMTUDISC_INTERFACE), C(IPV6_PMTUDISC_OMIT),
    C(IPV6_PMTUDISC_PROBE),     C(IPV6_PMTUDISC_WANT),      C(IP_PMTUDISC_DO),          C(IP_PMTUDISC_DONT),
    C(IP_PMTUDISC_INTERFACE),   C(IP_PMTUDISC_OMIT),        C(IP_PMTUDISC_PROBE),       C(IP_PMTUDISC_WANT),
};
FAMILY(path_mtu, "path MTU discovery", ONE, "IP_PMTUDISC_", "IPV6_PMTUDISC_")

ROWS(tcp_option) = {
    C(TCP_NODELAY),              C(TCP_MAXSEG),               C(TCP_CORK),
    C(TCP_KEEPIDLE),             C(TCP_KEEPINTVL),            C(TCP_KEEPCNT),
    C(TCP_SYNCNT),               C(TCP_LINGER2),              C(TCP_DEFER_ACCEPT),
    C(TCP_WINDOW_CLAMP),         C(TCP_INFO),                 C(TCP_QUICKACK),
    C(TCP_CONGESTION),           C(TCP_MD5SIG),               C(TCP_COOKIE_TRANSACTIONS),
    C(TCP_THIN_LINEAR_TIMEOUTS), C(TCP_THIN_DUPACK),          C(TCP_USER_TIMEOUT),
    C(TCP_REPAIR),               C(TCP_REPAIR_QUEUE),         C(TCP_QUEUE_SEQ),
    C(TCP_REPAIR_OPTIONS),       C(TCP_FASTOPEN),             C(TCP_TIMESTAMP),
    C(TCP_NOTSENT_LOWAT),        C(TCP_CC_INFO),              C(TCP_SAVE_SYN),
    C(TCP_SAVED_SYN),            C(TCP_REPAIR_WINDOW),        C(TCP_FASTOPEN_CONNECT),
    C(TCP_ULP),                  C(TCP_MD5SIG_EXT),           C(TCP_FASTOPEN_KEY),
    C(TCP_FASTOPEN_NO_COOKIE),   C(TCP_ZEROCOPY_RECEIVE),     C(TCP_INQ),
    C(TCP_CM_INQ),               C(TCP_TX_DELAY),
};
FAMILY(tcp_option, "TCP option", ONE, "TCP_")

ROWS(tcp_state) = {
    C(TCP_ESTABLISHED), C(TCP_SYN_SENT),    C(TCP_SYN_RECV),    C(TCP_FIN_WAIT1),   C(TCP_FIN_WAIT2),
    C(TCP_TIME_WAIT),   C(TCP_CLOSE),       C(TCP_CLOSE_WAIT),  C(TCP_LAST_ACK),    C(TCP_LISTEN),
    C(TCP_CLOSING),
};
FAMILY(tcp_state, "TCP state", ONE, "TCP_")

ROWS(udp_option) = {
    C(UDP_CORK),         C(UDP_ENCAP),        C(UDP_NO_CHECK6_TX), C(UDP_NO_CHECK6_RX), C(UDP_SEGMENT),
    C(UDP_GRO),
};
FAMILY(udp_option, "UDP option", ONE, "UDP_")
