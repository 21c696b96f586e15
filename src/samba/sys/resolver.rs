//! Names and addresses of hosts, as the machine's resolver knows them. Each call may wait for a name server.

use std::ffi::{c_char, CStr, CString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What getaddrinfo(3) found, given back when it is dropped.
struct Found(*mut libc::addrinfo);

impl Drop for Found {
    fn drop(&mut self) {
        // SAFETY: getaddrinfo's own list, freed once.
        unsafe { libc::freeaddrinfo(self.0) };
    }
}

impl Found {
    fn new(name: &CStr, flags: i32) -> Option<Self> {
        // SAFETY: plain data, for which all zero is a value.
        let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
        hints.ai_flags = flags;
        hints.ai_socktype = libc::SOCK_STREAM;
        let mut list = std::ptr::null_mut();
        let service = std::ptr::null();
        // SAFETY: a text and hints for the time of the call, a list to be written.
        let error =
            unsafe { libc::getaddrinfo(name.as_ptr(), service, &raw const hints, &raw mut list) };
        (error == 0 && !list.is_null()).then_some(Self(list))
    }

    fn entries(&self) -> impl Iterator<Item = &libc::addrinfo> {
        // SAFETY: the list's first entry; each names the next one or NULL.
        let first = unsafe { self.0.as_ref() };
        // SAFETY: the same list.
        std::iter::successors(first, |entry| unsafe { entry.ai_next.as_ref() })
    }
}

fn address(entry: &libc::addrinfo) -> Option<IpAddr> {
    match entry.ai_family {
        libc::AF_INET => {
            let address: *const libc::sockaddr_in = entry.ai_addr.cast();
            // SAFETY: an entry of this family has an address of this kind.
            let number = unsafe { address.as_ref() }?.sin_addr.s_addr;
            Some(Ipv4Addr::from(u32::from_be(number)).into())
        }
        libc::AF_INET6 => {
            let address: *const libc::sockaddr_in6 = entry.ai_addr.cast();
            // SAFETY: the same.
            let bytes = unsafe { address.as_ref() }?.sin6_addr.s6_addr;
            Some(Ipv6Addr::from(bytes).into())
        }
        _ => None,
    }
}

/// A host that is known by a name.
pub(in crate::samba) struct Host {
    /// Its first name.
    pub(in crate::samba) canonical: Option<CString>,
    /// Its addresses.
    pub(in crate::samba) addresses: Vec<IpAddr>,
}

/// The host of a name; `None`: there is none.
pub(in crate::samba) fn host(name: &CStr) -> Option<Host> {
    let found = Found::new(name, libc::AI_ADDRCONFIG | libc::AI_CANONNAME)?;
    let first = found.entries().next()?.ai_canonname;
    Some(Host {
        // SAFETY: NULL or a text of the list's.
        canonical: unsafe { super::text::owned(first) },
        addresses: found.entries().filter_map(address).collect(),
    })
}

/// NI_MAXHOST
const LONGEST: usize = 1025;

/// What a numeric address is, and the name that whoever answers for it says it has; `None`: it is no address.
pub(in crate::samba) fn numeric(text: &CStr) -> Option<(IpAddr, Option<CString>)> {
    let found = Found::new(text, libc::AI_NUMERICHOST)?;
    let entry = found.entries().next()?;
    let mut name: [c_char; LONGEST] = [0; LONGEST];
    let room = libc::socklen_t::try_from(LONGEST).unwrap_or_default();
    // SAFETY: an address of so many bytes, and so much room for the name; none for a service.
    let error = unsafe {
        libc::getnameinfo(
            entry.ai_addr,
            entry.ai_addrlen,
            name.as_mut_ptr(),
            room,
            std::ptr::null_mut(),
            0,
            libc::NI_NAMEREQD,
        )
    };
    let name = (error == 0).then_some(name.as_ptr());
    // SAFETY: a text that ends in NUL within its room.
    let name = name.and_then(|name| unsafe { super::text::owned(name) });
    Some((address(entry)?, name))
}
