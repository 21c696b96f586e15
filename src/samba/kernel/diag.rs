#![forbid(unsafe_code)]
//! sock_diag(7): questions about TCP sockets as bytes, and what the kernel answers.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::samba::sys::kernel;

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const NLM_F_REQUEST: u16 = 0x001;
const NLM_F_DUMP: u16 = 0x300;
const IPPROTO_TCP: u8 = 6;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
/// struct nlmsghdr
const HEADER: usize = 16;
/// struct inet_diag_msg
const MESSAGE: usize = 72;
/// Room for one message of a dump, as the kernel fills it.
const ROOM: usize = 65_536;
/// INET_DIAG_INFO: struct tcp_info
const INFO: u16 = 2;
/// tcp_info.tcpi_last_data_recv, milliseconds
const LAST_DATA_RECV: usize = 52;

/// How long an answer of the kernel's may take; it never does.
const PATIENCE: Duration = Duration::from_secs(2);

/// A family of addresses as sock_diag has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Family {
    V4,
    V6,
}

/// What is asked: sockets in these states (bits), all of a family or the one with these ends.
pub(super) struct Question {
    pub(super) family: Family,
    pub(super) states: u32,
    /// Local and remote; `None`: all.
    pub(super) ends: Option<(SocketAddr, SocketAddr)>,
    /// Comes back with the answer.
    pub(super) number: u32,
}

/// One socket.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Socket {
    pub(super) number: u32,
    pub(super) state: u8,
    pub(super) local: SocketAddr,
    pub(super) inode: u32,
    /// Milliseconds since data came; `None`: not told.
    pub(super) last_data_recv: Option<u32>,
}

impl Question {
    /// Appended to what is sent: struct nlmsghdr and struct inet_diag_req_v2.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let flags = if self.ends.is_some() {
            NLM_F_REQUEST
        } else {
            NLM_F_REQUEST | NLM_F_DUMP
        };
        out.extend(72_u32.to_ne_bytes());
        out.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
        out.extend(flags.to_ne_bytes());
        out.extend(self.number.to_ne_bytes());
        out.extend(0_u32.to_ne_bytes());
        let family = match self.family {
            Family::V4 => AF_INET,
            Family::V6 => AF_INET6,
        };
        let wanted = if self.ends.is_some() {
            1 << (INFO - 1)
        } else {
            0
        };
        out.extend([family, IPPROTO_TCP, wanted, 0]);
        out.extend(self.states.to_ne_bytes());
        let any = match self.family {
            Family::V4 => SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 0),
            Family::V6 => SocketAddr::new(Ipv6Addr::UNSPECIFIED.into(), 0),
        };
        let (local, remote) = self.ends.unwrap_or((any, any));
        out.extend(local.port().to_be_bytes());
        out.extend(remote.port().to_be_bytes());
        out.extend(padded(local.ip()));
        out.extend(padded(remote.ip()));
        out.extend(0_u32.to_ne_bytes()); // any interface
        out.extend([0xff; 8]); // no cookie
    }
}

fn padded(ip: IpAddr) -> [u8; 16] {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            [a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        }
        IpAddr::V6(ip) => ip.octets(),
    }
}

/// A question's way to the kernel.
pub(super) struct Diag(File);

impl Diag {
    /// `None` where the kernel has no sock_diag, or allows none.
    pub(super) fn open() -> Option<Self> {
        let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC;
        let socket = kernel::socket(libc::AF_NETLINK, kind, libc::NETLINK_SOCK_DIAG)?;
        // std has the option that is asked for on this type, of whatever kind the socket is.
        let socket = UnixDatagram::from(socket);
        socket.set_read_timeout(Some(PATIENCE)).ok()?;
        Some(Self(File::from(OwnedFd::from(socket))))
    }

    /// Send some questions; when this returns, the kernel has answered those with ends.
    pub(super) fn send(&mut self, questions: &[u8]) -> Option<()> {
        let sent = self.0.write(questions).ok()?;
        (sent == questions.len()).then_some(())
    }

    /// The next message: its sockets to `each`. `Some(true)`: a dump is at its end; `None`: no answer, or an error.
    pub(super) fn hear(&mut self, room: &mut Vec<u8>, each: impl FnMut(Socket)) -> Option<bool> {
        room.resize(ROOM, 0);
        let len = self.0.read(room).ok()?;
        parse(room.get(..len)?, each)
    }
}

fn parse(mut bytes: &[u8], mut each: impl FnMut(Socket)) -> Option<bool> {
    while bytes.len() >= HEADER {
        let len = usize::try_from(u32_at(bytes, 0)?).ok()?;
        let message = bytes.get(..len).filter(|message| message.len() >= HEADER)?;
        match u16_at(message, 4)? {
            NLMSG_DONE => return Some(true),
            SOCK_DIAG_BY_FAMILY => each(socket(message)?),
            NLMSG_ERROR => return None,
            _ => {}
        }
        bytes = bytes.get(len.next_multiple_of(4)..).unwrap_or_default();
    }
    Some(false)
}

fn socket(message: &[u8]) -> Option<Socket> {
    let body = message.get(HEADER..)?;
    let attributes = body.get(MESSAGE..)?;
    let address: [u8; 16] = body.get(8..24)?.try_into().ok()?;
    let ip = match *body.first()? {
        AF_INET => {
            let [a, b, c, d, ..] = address;
            IpAddr::V4(Ipv4Addr::new(a, b, c, d))
        }
        AF_INET6 => IpAddr::V6(Ipv6Addr::from(address)),
        _ => return None,
    };
    let port = u16::from_be_bytes(body.get(4..6)?.try_into().ok()?);
    Some(Socket {
        number: u32_at(message, 8)?,
        state: *body.get(1)?,
        local: SocketAddr::new(ip, port),
        inode: u32_at(body, 68)?,
        last_data_recv: attribute(attributes, INFO).and_then(|info| u32_at(info, LAST_DATA_RECV)),
    })
}

/// The content of one of the attributes behind a message: each has its length, its type, and is padded to 4.
fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let len = usize::from(u16_at(bytes, 0)?);
        let one = bytes.get(..len).filter(|one| one.len() >= 4)?;
        if u16_at(one, 2)? == wanted {
            return one.get(4..);
        }
        bytes = bytes.get(len.next_multiple_of(4)..)?;
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_ne_bytes(bytes.get(at..end)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_ne_bytes(bytes.get(at..end)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};

    const ESTABLISHED: u8 = 1;

    fn ask(question: &Question) -> Vec<Socket> {
        let mut diag = Diag::open().unwrap();
        let (mut bytes, mut room, mut found) = (Vec::new(), Vec::new(), Vec::new());
        question.put(&mut bytes);
        assert_eq!(bytes.len(), 72);
        diag.send(&bytes).unwrap();
        while !diag.hear(&mut room, |socket| found.push(socket)).unwrap() && question.ends.is_none()
        {
        }
        found
    }

    #[test]
    fn a_connection_is_found_by_its_ends_and_listeners_by_their_state() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let ends = (near.local_addr().unwrap(), near.peer_addr().unwrap());
        let found = ask(&Question {
            family: Family::V4,
            states: u32::MAX,
            ends: Some(ends),
            number: 7,
        });
        let [one] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((one.number, one.state, one.local), (7, ESTABLISHED, ends.0));
        assert!(one.last_data_recv.is_some());
        let listening = ask(&Question {
            family: Family::V4,
            states: 1 << 10,
            ends: None,
            number: 0,
        });
        let local = listener.local_addr().unwrap();
        assert!(listening
            .iter()
            .any(|socket| socket.local == local && socket.inode != 0));
    }

    #[test]
    fn bytes_that_are_no_answer_are_refused_and_never_read_past() {
        let (mut whole, mut found) = (Vec::new(), 0);
        let question = Question {
            family: Family::V6,
            states: 1,
            ends: None,
            number: 3,
        };
        question.put(&mut whole);
        for len in 0..whole.len() {
            let _ = parse(whole.get(..len).unwrap(), |_| found += 1);
        }
        for word in 0..18 {
            for value in [0_u32, 1, 15, 17, 71, 73, 0xffff, u32::MAX] {
                let mut bytes = whole.clone();
                bytes.splice(word * 4..word * 4 + 4, value.to_ne_bytes());
                let _ = parse(&bytes, |_| found += 1);
            }
        }
        assert_eq!(found, 0, "a question is too short for an answer");
    }
}
