//! Names and addresses of hosts, as the machine's resolver knows them, each call of which may wait for a name server; and homes of users.

use std::ffi::{CStr, CString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr::{null, null_mut};

use super::frame::Frame;
use super::handles::Text;
use super::raw;

/// What getaddrinfo(3) found, given back when it is dropped.
pub(in crate::samba) struct Found(*mut libc::addrinfo);

impl Drop for Found {
    fn drop(&mut self) {
        // SAFETY: getaddrinfo's own list, freed once.
        unsafe { libc::freeaddrinfo(self.0) };
    }
}

impl Found {
    /// Of a name or a numeric address; `flags`: AI_*. `None`: nothing was found.
    pub(in crate::samba) fn new(name: &CStr, flags: i32) -> Option<Self> {
        // SAFETY: plain data, for which all zero is a value.
        let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
        hints.ai_flags = flags;
        hints.ai_socktype = libc::SOCK_STREAM;
        let (name, mut list) = (name.as_ptr(), null_mut());
        let (hints, out) = (&raw const hints, &raw mut list);
        // SAFETY: a text and hints for the time of the call, a list to be written.
        let error = unsafe { libc::getaddrinfo(name, null(), hints, out) };
        (error == 0 && !list.is_null()).then_some(Self(list))
    }

    fn entries(&self) -> impl Iterator<Item = &libc::addrinfo> {
        // SAFETY: the list's first entry, there until the list is freed.
        let first = unsafe { self.0.as_ref() };
        // SAFETY: each entry of the list names the next one or NULL, and all are there until it is freed.
        std::iter::successors(first, |entry| unsafe { entry.ai_next.as_ref() })
    }

    /// Its addresses.
    pub(in crate::samba) fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.entries().filter_map(address)
    }

    /// The host's first name, where AI_CANONNAME asked for it.
    pub(in crate::samba) fn canonical(&self) -> Option<CString> {
        // SAFETY: NULL, or a text that is there until the list is freed.
        let name = unsafe { Text::new(self.entries().next()?.ai_canonname) };
        name.get().map(ToOwned::to_owned)
    }

    /// The name that whoever answers for the first address says it has.
    pub(in crate::samba) fn said(&self) -> Option<CString> {
        let entry = self.entries().next()?;
        // NI_MAXHOST
        let mut name = [0_u8; 1025];
        let (at, len) = (entry.ai_addr, entry.ai_addrlen);
        let (room, size, wanted) = (name.as_mut_ptr().cast(), 1025, libc::NI_NAMEREQD);
        // SAFETY: an address of so many bytes, and so much room for the name; none for a service.
        let error = unsafe { libc::getnameinfo(at, len, room, size, null_mut(), 0, wanted) };
        let name = CStr::from_bytes_until_nul(&name).ok();
        name.filter(|_| error == 0).map(ToOwned::to_owned)
    }
}

fn address(entry: &libc::addrinfo) -> Option<IpAddr> {
    match entry.ai_family {
        libc::AF_INET => {
            // SAFETY: an entry of AF_INET has a sockaddr_in.
            let address = unsafe { entry.ai_addr.cast::<libc::sockaddr_in>().as_ref() }?;
            Some(Ipv4Addr::from(u32::from_be(address.sin_addr.s_addr)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: an entry of AF_INET6 has a sockaddr_in6.
            let address = unsafe { entry.ai_addr.cast::<libc::sockaddr_in6>().as_ref() }?;
            Some(Ipv6Addr::from(address.sin6_addr.s6_addr).into())
        }
        _ => None,
    }
}

/// A user's home in the machine's user database, which may hang; `None`: there is none.
pub(in crate::samba) fn home_folder(user: &CStr) -> Option<CString> {
    let frame = Frame::new()?;
    let found = match raw::Get_Pwnam_alloc() {
        // SAFETY: a text for the time of the call; the result lies on the frame, which is dropped last.
        Some(find) => unsafe { find(frame.context(), user.as_ptr()) },
        // SAFETY: a text for the time of the call.
        None => unsafe { libc::getpwnam(user.as_ptr()) },
    };
    // SAFETY: NULL, or a user who is there until the next one is asked for.
    let found = unsafe { found.as_ref() }?;
    // SAFETY: a text of the user's, there as long as the user is, or NULL.
    let folder = unsafe { Text::new(found.pw_dir) }.get()?;
    (!folder.is_empty() && folder != c"/").then(|| folder.to_owned())
}
