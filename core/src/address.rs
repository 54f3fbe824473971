//! Which addresses a link from outside may lead to: public ones, so that no link makes this machine ask its own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::base_url::is_loopback;

/// IPv4 networks that are not the public internet, by the registry of special-purpose addresses (RFC 6890).
const SPECIAL_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),       // this network, the unspecified address
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // carrier-grade NAT
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local, where clouds keep their metadata
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocol assignments
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 88, 99, 0], 24),  // 6to4 relays
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // multicast
    ([240, 0, 0, 0], 4),     // reserved, broadcast
];

/// What is not public within 2000::/3, which is all that is given out of IPv6.
const SPECIAL_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments, Teredo and benchmarks among them
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, which hides an IPv4 address
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// Networks without IPv4 reach it through this prefix (RFC 6052): the last 32 bits are the address that counts.
const NAT64: Ipv6Addr = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0);

/// Which addresses are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Beside public ones those of this machine: for clients whose own server is on it.
    pub(crate) loopback: bool,
}

impl Reach {
    /// Whether a connection may be made to an address.
    pub(crate) fn allows(self, address: IpAddr) -> bool {
        (self.loopback && address.is_loopback())
            || match address {
                IpAddr::V4(address) => is_public_v4(address),
                IpAddr::V6(address) => is_public_v6(address),
            }
    }

    /// Checks all of a link that can be seen before its host is resolved.
    ///
    /// # Errors
    /// Why it is not followed. The text holds no part of the link but its scheme and its host.
    pub(crate) fn check(self, url: &Url) -> Result<(), String> {
        let host = url.host_str().unwrap_or_default();
        if !matches!(url.scheme(), "https" | "http") {
            return Err(format!("it has the scheme {:?}, and only https is followed", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it holds a user or a password".to_owned());
        }
        let here = is_loopback(url);
        if here && !self.loopback {
            return Err(format!("it leads to this machine ({host})"));
        }
        if url.scheme() == "http" && !here {
            return Err(format!("it is plain http:// (to {host}), and only https is followed"));
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        match literal {
            Some(address) if !self.allows(address) => Err(format!("{address} is no public address")),
            _ => Ok(()),
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, length): &([u8; 4], u32)| {
        (u32::from(address) ^ u32::from_be_bytes(*network)) >> (32 - length) == 0
    };
    !SPECIAL_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let within = |(network, length): &(Ipv6Addr, u32)| {
        (u128::from(address) ^ u128::from(*network)) >> (128 - length) == 0
    };
    if within(&(NAT64, 96)) {
        return is_public_v4(Ipv4Addr::from(u128::from(address) as u32));
    }
    // Whatever is outside is special in one way or another: loopback, mapped IPv4, unique local, link-local, multicast.
    within(&(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)) && !SPECIAL_V6.iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: Reach = Reach { loopback: false };
    const HERE_TOO: Reach = Reach { loopback: true };

    const ALLOWED: &[&str] = &[
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "157.240.0.60",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2a03:2880:f25b:c2:face:b00c::167",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1",
        "2606:4700::1111",
        "3ffe::1",
        "64:ff9b::8.8.8.8",
    ];

    const REFUSED: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ];

    const LOOPBACK: &[&str] = &["127.0.0.1", "127.255.255.255", "::1"];

    #[test]
    fn public_addresses_are_allowed_and_all_others_are_not() {
        for (addresses, public, here_too) in
            [(ALLOWED, true, true), (REFUSED, false, false), (LOOPBACK, false, true)]
        {
            for text in addresses {
                let address = text.parse().unwrap();
                assert_eq!(PUBLIC.allows(address), public, "{text}");
                assert_eq!(HERE_TOO.allows(address), here_too, "{text}, with loopback allowed");
            }
        }
    }

    #[test]
    fn an_address_in_a_link_is_judged_however_it_is_written() {
        let check = |reach: Reach, link: &str| reach.check(&Url::parse(link).unwrap());
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "017700000001",
            "0x7f.0.0.1",
            "%31%32%37.0.0.1",
            "127.0.0.1.",
            "１２７.0.0.1",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
        ] {
            assert!(check(PUBLIC, &format!("https://{host}/f")).is_err(), "{host}");
            assert_eq!(check(HERE_TOO, &format!("https://{host}/f")), Ok(()), "{host}");
            assert_eq!(check(HERE_TOO, &format!("http://{host}:8080/f")), Ok(()), "{host}");
        }
        for host in ["10.1", "0xa9fea9fe", "0", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[fe80::1]"] {
            assert!(check(PUBLIC, &format!("https://{host}/f")).is_err(), "{host}");
            assert!(check(HERE_TOO, &format!("https://{host}/f")).is_err(), "{host}");
        }
        for host in ["mmg.whatsapp.net", "mmg.whatsapp.net:8443", "8.8.8.8", "[2606:4700::1111]"] {
            assert_eq!(check(PUBLIC, &format!("https://{host}/f?sig=1")), Ok(()), "{host}");
        }
    }

    #[test]
    fn only_https_without_a_login_is_followed_and_no_reason_shows_the_link() {
        for link in [
            "http://mmg.whatsapp.net/s3cret?s3cret",
            "http://8.8.8.8/s3cret",
            "ftp://mmg.whatsapp.net/s3cret",
            "file:///s3cret",
            "data:application/json,s3cret",
            "https://s3cret@mmg.whatsapp.net/",
            "https://u:s3cret@mmg.whatsapp.net/s3cret",
            "https://:s3cret@127.0.0.1/s3cret",
            "https://10.0.0.1/s3cret?s3cret#s3cret",
        ] {
            for reach in [PUBLIC, HERE_TOO] {
                let reason = reach.check(&Url::parse(link).unwrap()).unwrap_err();
                assert!(!reason.contains("s3cret"), "{link}: {reason}");
            }
        }
    }
}
